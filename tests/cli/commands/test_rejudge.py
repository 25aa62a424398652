"""``monitor rejudge`` and ``monitor accept``: what a wrong edit kept out, and an edit that is meant."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.matching.screener import Screener
from monitor.model.entries import EntryState
from monitor.store import Store
from tests.editorial.test_backtest import judged
from tests.store.samples import FEED, alive, ingest
from tests.support.commands import Run
from tests.support.configured import write_config

HOUR = timedelta(hours=1)
FERRIES = """
terms: {bridge: {forms: {en: [bridge]}}, ferry: {forms: {en: [ferry]}}}
watches: {crossings: {any: [bridge, ferry]}}
"""
BRIDGES = """
terms: {bridge: {forms: {en: [bridge]}}}
watches: {crossings: {any: [bridge]}}
"""
MONITOR = "entries: {max_age: 2d}\nfirst_poll: {max_age: 6h, max_posts: 2}\narticles: {fetch: false}\n"


@pytest.fixture
def missed(folder: Path, database: Path) -> Store:
    """A first document of a bridge and three ferries, and two days later some ferries more, all judged by BRIDGES."""
    write_config(
        folder, {"monitor.yaml": MONITOR, "watchlist.yaml": BRIDGES, "feeds.yaml": f"feeds: [{{url: '{FEED.url}'}}]\n"}
    )
    rules, now = Screener.by_words(load(folder / "config", {})), datetime.now(UTC)
    store = Store.open(f"sqlite:///{database}")
    first = now - HOUR
    texts = {"A bridge": 1, "A ferry": 1, "Another ferry": 2, "A ferry of old": 9}
    writes = [judged(name, name, rules, published=first - back * HOUR) for name, back in texts.items()]
    ingest(store, *writes, now=first)
    later = now - HOUR / 2
    texts = {"A ferry sinks": 1, "A ferry of last week": 7 * 24, "A horse": 1}
    ingest(
        store, *(judged(name, name, rules, published=later - back * HOUR) for name, back in texts.items()), now=later
    )
    write_config(folder, {"watchlist.yaml": FERRIES})
    return store


def states(store: Store) -> dict[str, EntryState]:
    since = datetime.now(UTC) - 24 * HOUR
    return {entry.title: entry.state for entry in store.history.newest(since, 99)}


def test_what_was_missed_is_let_go_on_unless_it_is_no_news(run: Run, missed: Store) -> None:
    with closing(missed):
        before = states(missed)
        code, printed, _ = run("rejudge", "--since", "2h", "--dry-run")
        assert code == 0
        assert "2 would be posted, 3 held back; nothing was changed" in printed
        assert states(missed) == before
        code, printed, _ = run("rejudge", "--since", "2h")
        assert (code, "5 of 5 taken up" in printed) == (0, True)
        assert states(missed) == {
            "A bridge": EntryState.MATCHED,
            "A ferry": EntryState.MATCHED,
            "Another ferry": EntryState.HELD_BACK,  # the first poll may post two
            "A ferry of old": EntryState.HELD_BACK,  # and nothing so old
            "A ferry sinks": EntryState.MATCHED,
            "A ferry of last week": EntryState.HELD_BACK,
            "A horse": EntryState.REJECTED,
        }
        waiting = {report.title: report.watches for report in missed.entries.ungrouped(datetime.now(UTC), 9)}
        assert waiting["A ferry sinks"] == ("crossings",)
        assert "0 of 0 taken up" in run("rejudge", "--since", "2h")[1]


def test_what_was_seen_before_stays_rejected(run: Run, missed: Store) -> None:
    with closing(missed):
        run("rejudge", "--since", "45m")
        assert Counter(states(missed).values()) == {
            EntryState.MATCHED: 2, EntryState.REJECTED: 4, EntryState.HELD_BACK: 1
        }  # fmt: skip


def test_an_edit_that_a_worker_holds_is_accepted(run: Run, database: Path) -> None:
    with closing(Store.open(f"sqlite:///{database}")) as store:
        store.health.beat(alive("w", datetime.now(UTC), held="it loses 3", held_fingerprint="abc"))
        assert run("accept")[1] == "accepted, and in force within seconds: it loses 3\n"
        assert store.operators.accepted_edit() == "abc"


def test_files_are_accepted_before_a_start(run: Run, folder: Path, database: Path) -> None:
    fingerprint = load(folder / "config", {}).fingerprint
    with closing(Store.open(f"sqlite:///{database}")) as store:
        assert "accepted: these files go live" in run("accept")[1]
        assert store.operators.accepted_edit() == fingerprint
        store.operators.note_in_force(fingerprint)
        assert run("accept")[1] == "no edit waits: these files are in force\n"
