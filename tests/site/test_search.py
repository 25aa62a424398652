"""The search of a static site: it finds what the matcher would take for the same, and stays what a new build makes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.model.documents import Entry
from monitor.site import search
from monitor.site.search import BLOCK, BUCKETS, GROUP, bucket, terms_in, words_of
from monitor.store import Store
from tests.store.samples import NOW, POST, ingest, opened, written
from tests.support.reports import made
from tests.support.searching import HEADLINES, needs_node, searched
from tests.support.sitelines import line
from tests.support.told import build, tell, told_story


def index(folder: Path) -> dict[str, bytes]:
    """The files of the index."""
    return {path.name: path.read_bytes() for path in (folder / "site" / "search").iterdir()}


def titled(store: Store, title: str, language: str = "en", at: int = 1) -> int:
    """A story of a headline, told."""
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    name = f"{language}-{at}"
    ingest(store, written(name, entry=Entry(None, f"https://kite.example/{name}", title), language=language))
    (report,) = store.entries.ungrouped(NOW, 10)
    story = opened(store, report, POST)
    tell(store, "<b>Told</b>", [report], number=at + 10)
    return story


@needs_node
def test_a_headline_is_found_in_every_language(store: Store, tmp_path: Path) -> None:
    stories = {code: titled(store, headline, code, at) for at, (code, (headline, _)) in enumerate(HEADLINES.items())}
    build(store, tmp_path)
    queries = {code: typed for code, (_, typed) in HEADLINES.items()}
    found = dict(zip(queries, searched(tmp_path / "site", list(queries.values())), strict=True))
    assert {code: story for code, story in stories.items() if story not in found[code]} == {}
    whole = searched(tmp_path / "site", [headline.upper() for headline, _ in HEADLINES.values()])
    assert [each[:1] for each in whole] == [[story] for story in stories.values()]


@needs_node
def test_all_words_in_any_order_by_their_beginnings_whole_words_first_then_the_latest(
    store: Store, tmp_path: Path
) -> None:
    old, new, longer = (
        titled(store, title, at=at)
        for at, title in enumerate(("Ferry to Elm sinks 7", "Ferry to Elm sails 12", "Ferryman of Elmford 7"))
    )
    build(store, tmp_path)
    queries = [
        "elm ferry",
        "FERRY élm sin",
        "ferry",
        "fe el",
        "f",
        "7",
        "1",
        "ferry oak",
        "",
        "...",
        "sink ferry x",
    ]
    assert searched(tmp_path / "site", queries) == [
        [new, old, longer],
        [old],
        [new, old, longer],
        [longer, new, old],
        [],
        [longer, old],
        [],
        [],
        [],
        [],
        [old],
    ]


def test_growing_step_by_step_makes_the_index_of_a_new_build(store: Store, tmp_path: Path) -> None:
    for at in range(3):
        titled(store, f"Bridge {at} at {'αβγ'[at] * 3}", at=at)
        build(store, tmp_path)
    told_story(store, "a", "b", "c", number=8)
    build(store, tmp_path)
    before = index(tmp_path)
    build(store, tmp_path, anew=True)
    assert index(tmp_path) == before
    build(store, tmp_path / "other")
    assert index(tmp_path / "other") == before
    about = json.loads(before["index.json"])
    assert about == {"block": BLOCK, "blocks": [0], "buckets": BUCKETS, "group": GROUP}


def test_a_new_story_rewrites_few_files(store: Store, tmp_path: Path) -> None:
    for at in range(5):
        titled(store, f"Bridge {at} at Alderford opens for the first time since {at}", at=at)
    build(store, tmp_path)
    before = index(tmp_path)
    titled(store, "Ferry sails", at=9)
    build(store, tmp_path)
    changed = {name for name, body in index(tmp_path).items() if before.get(name) != body}
    its = words_of(line(1, "Ferry sails", summary="", outlets=("The Kite",)), (), ("Alder / Birch",))
    assert changed <= {"stories-0.json", "terms-0.json"} | {f"words-0-{bucket(word)}.json" for word in its}
    assert "stories-0.json" in changed


def test_a_broken_file_is_made_anew(store: Store, tmp_path: Path) -> None:
    titled(store, "Bridge opens")
    build(store, tmp_path)
    before = index(tmp_path)
    for broken in (b"{", b"[1]", b'{"x": 1}', b"\xff", b'{"1": {"words": 3}}'):
        assert terms_in(broken) == terms_in(None)
        (tmp_path / "site" / "search" / "terms-0.json").write_bytes(broken)
        build(store, tmp_path, anew=True)
        assert index(tmp_path) == before


def test_what_feeds_write_makes_no_large_file_and_no_markup(store: Store, tmp_path: Path) -> None:
    many = made(" ".join(f"aa{at}" for at in range(5000)) + " " + " ".join(f"{at}zz" for at in range(5000)) + "z" * 900)
    found = words_of(line(1, "</script><b>"), (many,), ("Alder / Birch",))
    assert len(found) <= 300
    assert max(map(len, found)) <= 40
    assert sum(bucket(word) == bucket("aa") for word in found) <= 16
    assert {"script", "alder", "birch", "kite"} <= set(found)
    titled(store, '<script>alert("x")</script> {{ 7 }} \u202e & Ֆ')
    build(store, tmp_path)
    page = (tmp_path / "site" / "search.html").read_text()
    assert "alert" not in page
    assert page.count("<script") == 1
    assert "<noscript>" in page


def test_words_are_those_of_headlines_summary_outlets_and_places() -> None:
    of = replace(line(1, "Bridge"), summary="It was opened.", outlets=("The Kite",))
    found = words_of(of, (made("Мост открыт", language="ru"),), ("Alder / Birch",))
    assert list(found) == sorted(["bridge", "мост", "открыт", "it", "was", "opened", "the", "kite", "alder", "birch"])
    assert [search.is_searched(word) for word in ("a", "7", "ab", "٣", "ա")] == [False, True, True, True, False]


@pytest.mark.parametrize("word", ["a", "7", "ab", "abc", "𝐛x", "ա", "ხიდი"])
def test_the_bucket_is_that_of_every_longer_word(word: str) -> None:
    assert 0 <= bucket(word) < BUCKETS
    if len(word) > 1:
        assert bucket(word) == bucket(word[:2]) == bucket(word + "x")
