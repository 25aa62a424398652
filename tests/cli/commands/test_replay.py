"""``monitor replay``: what is said of the channel as another configuration would have made it."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import UsageError
from monitor.model.documents import Entry
from monitor.model.entries import EntryState
from monitor.store import Store
from tests.store.samples import FEED, ingest, match, written
from tests.support.commands import Call
from tests.support.configured import FILES, OPENED, write_config

HIGH = FILES["monitor.yaml"].replace("{settle: 0s}", "{settle: 0s, threshold: 9, breaking: {weight: 99}}")
FEEDS = f"feeds: [{{url: '{FEED.url}', outlet: '{FEED.outlet}', language: en}}]\n"


@pytest.fixture
async def told(call: Call, folder: Path, database: Path) -> Path:
    """An entry that a worker posts, and one that was rejected."""
    write_config(folder, {"feeds.yaml": FEEDS})
    now = datetime.now(UTC) - timedelta(minutes=30)
    opened = written("a", entry=Entry("a", "https://kite.example/a", OPENED), published=now, match=match("bridge"))
    circus = Entry("b", "https://kite.example/b", "A circus in the town")
    with closing(Store.open(f"sqlite:///{database}")) as store:
        ingest(store, opened, written("b", EntryState.REJECTED, entry=circus, published=now), source=FEED, now=now)
    await call("run", "--once")
    return database


async def test_beside_what_was_posted(call: Call, told: Path) -> None:
    code, printed, complaint = await call("replay", "--since", "1h")
    assert code == 0
    shown = [line.split() for line in printed.splitlines() if line.startswith("main")]
    assert shown[0][:6] == ["main", "what", "was", "posted", "1", "0"]
    assert shown[1][:6] == ["main", "the", "present", "configuration", "2", "0"]  # the circus is a show by now
    assert "Posted by the present configuration alone" in printed
    assert "A circus in the town" in printed
    assert "the present configuration: 2 entries played, 2 belong\nIt took" in printed
    assert "Entries played: 2 of 2" in complaint


async def test_against_another_configuration(call: Call, told: Path, folder: Path) -> None:
    other = folder / "other"
    (other / "config").mkdir(parents=True)
    write_config(other, {**FILES, "feeds.yaml": FEEDS, "monitor.yaml": HIGH})
    page = folder / "replay.html"
    against = ("replay", "--since", "1h", "--against", str(other / "config"))
    code, printed, _ = await call(*against, "--json")
    assert code == 0
    data = json.loads(printed)
    here, there = data["sides"]
    assert (here["name"], there["name"]) == ("the present configuration", str(other / "config"))
    assert (here["channels"]["main"]["posts"], there["channels"]["main"]["posts"]) == (2, 0)
    assert {each["headline"] for each in here["posted_alone"]} == {OPENED, "A circus in the town"}
    assert data["played"][0] == {"read": 2, "relevant": 2, "left_out": {}}
    assert f"The page: {page}" in (await call(*against, "--html", str(page)))[1]
    html = page.read_text("utf-8")
    assert OPENED in html
    assert "main: the present configuration" in html
    # Nothing was posted, and nothing is to be.
    assert OPENED not in (await call("run", "--once"))[1]


async def test_the_same_is_said_to_be_the_same(call: Call, told: Path, folder: Path) -> None:
    code, printed, _ = await call("replay", "--since", "1h", "--against", str(folder / "config"), "--channel", "main")
    assert code == 0
    assert "The posts are the same, and so are their stories and what rings." in printed


async def test_feeds_that_it_does_not_have_and_channels_that_are_none(call: Call, told: Path, folder: Path) -> None:
    write_config(folder, {"feeds.yaml": "feeds: []\n"})
    assert "0 belong; 2 left out, of 1 feed that it does not have" in (await call("replay", "--since", "1h"))[1]
    with pytest.raises(UsageError, match="leave out one of the two"):
        await call("replay", "--json", "--html", "page.html")
    with pytest.raises(UsageError, match="there is no channel 'mian'; did you mean 'main'"):
        await call("replay", "--channel", "mian")
