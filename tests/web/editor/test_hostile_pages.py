"""Hostile text of feeds, and of whoever makes addresses, through every page of the editor: text it is and stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest

from monitor.config.load import load
from monitor.matching.screener import Screener
from monitor.model.documents import Entry
from monitor.model.stories import Placement
from monitor.store import Store
from tests.store.samples import POST, ingest, opened, placed, written
from tests.web.editor.conftest import HOSTILE, PAST, Client, client_of, judged


@pytest.fixture
async def desk(config: Path, store: Store, database_url: str) -> AsyncIterator[Client]:
    """A story of two hostile reports, and a rejected one whose link is a script."""
    store.outbox.sync_channels({"main": "@bridges"}, PAST)
    screener = Screener.by_words(load(config, {}))
    entry = Entry(None, "javascript:alert(3)", f"A bridge {HOSTILE}", HOSTILE)
    ingest(store, written("a", entry=entry, published=PAST), written("b", entry=entry, published=PAST), now=PAST)
    a, b = store.entries.ungrouped(PAST, 2)
    story = opened(store, a, POST, now=PAST)
    placed(store, b, Placement(story, HOSTILE), now=PAST)
    vetoed = replace(judged(screener, "veto", f"A circus on the bridge {HOSTILE}"), language='en"><b>')
    ingest(store, replace(vetoed, entry=replace(vetoed.entry, url="javascript:alert(4)")), now=PAST)
    async with client_of(config, database_url) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        "/words?q={}",
        "/words/term?key={}",
        "/words/try?words=bridge&lang=en&term=circus",
        "/words/try?words={0}&term={0}&label={0}&watch={0}&lang={0}",
        "/words/try?words={0}&lang=en&label={0}",
        "/queue",
        "/explain?text={}",
        "/stories",
        "/stories?watch={0}&days={0}",
        "/stories/1",
        "/stories/{}",
        "/preview?story=1",
        "/preview?channel={0}&story={0}&hours={0}",
    ],
)
async def test_it_is_text(desk: Client, path: str) -> None:
    page = await desk.get(path.format(urlencode({"": HOSTILE})[1:]))
    assert page.status < 500
    _is_harmless(page.text)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/words/save", {"words": HOSTILE, "lang": "en", "label": HOSTILE, "mark": HOSTILE}),
        ("/words/save", {"words": "quay", "term": HOSTILE, "watch": HOSTILE, "mark": "x"}),
        ("/words/remove", {"key": HOSTILE, "form": HOSTILE, "mark": HOSTILE}),
        ("/queue/label", {"entry": HOSTILE, "label": HOSTILE}),
        ("/explain", {"text": f"A bridge {HOSTILE}\n{HOSTILE}"}),
        ("/stories/1/correct", {"do": HOSTILE}),
        ("/stories/1/correct", {"do": "off-topic", "heading": HOSTILE, "example": HOSTILE}),
        ("/preview", {"channel": "main", "story": "1", "template": HOSTILE}),
    ],
)
async def test_it_is_text_where_it_is_posted(desk: Client, path: str, fields: dict[str, str]) -> None:
    page = await desk.post(path, **fields)
    assert page.status < 500
    _is_harmless(page.text)


async def test_an_example_of_it_is_one_line(desk: Client) -> None:
    page = await desk.get("/queue")
    assert "javascript:" not in page.text
    await desk.post("/queue/label", entry="3", label="off-topic")
    assert len((desk.folder / "examples.jsonl").read_text("utf-8").splitlines()) == 1
    _is_harmless((await desk.get("/queue")).text)


def _is_harmless(text: str) -> None:
    assert "<script>" not in text
    assert "<img src=x" not in text
    assert "49}}" not in text
    assert 'href="javascript:' not in text
