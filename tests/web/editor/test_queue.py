"""The queue: what leaves doubt, labelled in one press each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.config.load import load, load_examples
from monitor.errors import UsageError
from monitor.matching.screener import Screener
from monitor.store import Store
from monitor.web.editor.queue import Labels, doubtful, queue
from tests.store.samples import ingest
from tests.web.editor.conftest import PAST, TITLES, Client, judged


@pytest.fixture
def doubted(config: Path, store: Store) -> Store:
    """Entries that were posted, or nearly, by a likelihood."""
    screener = Screener.by_words(load(config, {}))
    found = [
        ("sure", "A bridge of stone", 0.99),
        ("barely", "A bridge of straw", 0.55),
        ("nearly", "A bridge of sand", 0.4),
    ]
    ingest(store, *(judged(screener, name, title, likelihood=p) for name, title, p in found), now=PAST)
    vetoed, nothing = judged(screener, "vetoed", TITLES[2]), judged(screener, "nothing", TITLES[4])
    again = judged(screener, "again", "A bridge of SAND", likelihood=0.3)
    ingest(store, vetoed, nothing, again, now=PAST)
    return store


def test_the_least_sure_come_first_and_each_headline_once(config: Path, doubted: Store) -> None:
    settings = load(config, {})
    entries = doubtful(doubted, settings, PAST)
    assert [entry.title for entry in entries] == [
        "A bridge of straw", "A bridge of sand", "A bridge of SAND", TITLES[2]
    ]  # fmt: skip
    found = queue(entries, settings, ())
    assert (found.next, found.number) == (entries[0], 3)
    assert queue(entries, settings, {entries[0].id}).next == entries[1]
    Labels(config).add(entries[0], relevant=True)
    found = queue(entries, load(config, {}), ())
    assert (found.next, found.number) == (entries[1], 2)


def test_a_label_is_an_example_and_can_be_taken_back(config: Path, doubted: Store) -> None:
    file, labels = config / "examples.jsonl", Labels(config)
    before = '{"relevant": true, "title": "By hand"}\n'
    file.write_text(before, "utf-8")
    one, other, *_ = doubtful(doubted, load(config, {}), PAST)
    assert labels.add(one, relevant=False) == 2
    assert labels.add(other, relevant=True) == 3
    assert json.loads(file.read_text("utf-8").splitlines()[1]) == {
        "relevant": False, "title": "A bridge of straw", "lang": "en"
    }  # fmt: skip
    assert [example.relevant for example in load_examples(file)] == [True, False, True]
    assert labels.last == other.title
    assert labels.undo() == other.id
    assert labels.undo() == one.id
    assert file.read_text("utf-8") == before
    with pytest.raises(UsageError, match="there is nothing to take back"):
        labels.undo()


def test_a_label_is_not_taken_back_over_an_edit(config: Path, doubted: Store) -> None:
    file, labels = config / "examples.jsonl", Labels(config)
    labels.add(doubtful(doubted, load(config, {}), PAST)[0], relevant=True)
    file.write_text(file.read_text("utf-8") + '{"relevant": true, "title": "By hand"}\n', "utf-8")
    after = file.read_text("utf-8")
    with pytest.raises(UsageError, match="was edited after that"):
        labels.undo()
    assert file.read_text("utf-8") == after


async def test_the_page_labels_shows_the_next_and_takes_back(client: Client) -> None:
    page = await client.get("/queue")
    assert "A ferry and a circus on the bridge" in page.text
    assert "1 of the last 14 days" in page.text
    done = await client.post("/queue/label", entry="3", label="off-topic")
    assert (done.status, done.path) == (200, "/queue")
    assert "off-topic: A ferry and a circus on the bridge (example 1)" in done.text
    assert "leaves doubt." in done.text
    (example,) = load_examples(client.folder / "examples.jsonl")
    assert (example.relevant, example.title) == (False, "A ferry and a circus on the bridge")
    undone = await client.post("/queue/undo")
    assert "A ferry and a circus on the bridge</h2>" in undone.text
    assert (client.folder / "examples.jsonl").read_text("utf-8") == ""
    assert (await client.post("/queue/undo")).status == 409


async def test_what_is_skipped_is_not_shown_again(client: Client) -> None:
    assert "leaves doubt." in (await client.post("/queue/label", entry="3", label="skip")).text
    assert not (client.folder / "examples.jsonl").exists()


async def test_labels_of_what_is_not_there(client: Client) -> None:
    assert "that entry is gone" in (await client.post("/queue/label", entry="99", label="relevant")).text
    assert "that entry is gone" in (await client.post("/queue/label", entry="x", label="relevant")).text
    assert (await client.post("/queue/label", entry="3", label="maybe")).status == 422
