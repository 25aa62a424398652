"""Texts explained, with the words marked that they are judged by."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from monitor.editorial.explain import Explanation
from monitor.matching.fields import Field
from monitor.model.matches import Hit, Match
from monitor.web.editor.explaining import Piece, marked
from tests.web.editor.conftest import Client


def hit(start: int, end: int, term: str = "bridge", field: str = "title") -> Hit:
    return Hit(term, term, "en", field, start, end, "…")


def test_pieces_are_the_text_again_and_each_place_is_marked_once() -> None:
    text = "The bridge and the old bridge"
    hits = (hit(4, 10), hit(19, 29, "old-bridge"), hit(23, 29), hit(4, 10, "span"), hit(0, 3, field="summary"))
    explained = Explanation((Field("title", text), Field("summary", "")), "en", Match(True, 1.0, (), hits, ()))
    (field,) = marked(explained)
    assert "".join(piece.text for piece in field.pieces) == text
    assert [piece.text for piece in field.pieces if piece.hit] == ["bridge", "old bridge"]


def test_of_a_long_text_the_beginning_and_the_end_of_a_stretch_are_left() -> None:
    explained = Explanation((Field("title", "a" * 500 + "b" * 500),), "en", Match(False, 0.0, (), (), ()))
    (field,) = marked(explained)
    assert field.pieces == (Piece("a" * 150 + " … " + "b" * 150),)


async def test_a_text_is_explained_by_its_words(client: Client) -> None:
    page = await client.post("/explain", text="Bridges reopen\nThe circus left.")
    assert page.status == 200
    assert '<mark title="bridge, from bridge (en)">Bridges</mark> reopen' in page.text
    assert '<mark title="circus, from circus (en)">circus</mark> left.' in page.text
    assert "Not relevant" in page.text
    assert "<b>bridges</b> fails: vetoed by circus" in page.text


async def test_a_link_to_a_stored_entry(client: Client) -> None:
    page = await client.get(f"/explain?{urlencode({'text': 'https://kite.example/0'})}")
    assert ">Relevant</h2>" in page.text
    assert "state    matched for bridges" in page.text
    assert ">bridge</mark> opens at Alder" in page.text


@pytest.mark.parametrize(("text", "status"), [("https://kite.example/none", 404), ("x" * 20_001, 422), ("", 200)])
async def test_what_cannot_be_explained(client: Client, text: str, status: int) -> None:
    assert (await client.post("/explain", text=text)).status == status
