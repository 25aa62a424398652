"""Entries of any database, played once more: what the worker's rules and an editor's decisions make of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.delivery.standing import StandingChannels
from monitor.editorial import contrast
from monitor.matching.matcher import compile_watchlist
from monitor.matching.screener import Screener
from monitor.model.documents import Article, Entry
from monitor.model.entries import Admission, EntryState
from monitor.model.settings import Channel, DigestSettings, EntrySettings, FirstPollSettings, Settings
from monitor.model.stories import CHOSEN
from monitor.store import Store
from monitor.worker.replay import Played, for_replay, play
from monitor.worker.simulated import Clock, simulated
from tests.store.samples import FEED, ingest, match, placed, written
from tests.support.clock import NOON
from tests.support.worker import WATCHLIST, settings

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def brought(store: Store, title: str, at: datetime, state: EntryState = EntryState.MATCHED, **says: str) -> int:
    """An entry that arrived then; its id."""
    entry = Entry(title, f"https://kite.example/{title.replace(' ', '-')}", title, **says)
    ingest(store, written(title, state, entry=entry, published=at - MINUTE, match=match("bridge")), source=FEED, now=at)
    return next(each.id for each in store.history.newest(at, 99) if each.title == title)


async def played(store: Store, configured: Settings, folder: Path, *, hours: int = 12) -> tuple[contrast.Side, Played]:
    since, until = NOON - HOUR, NOON + hours * HOUR
    clock = Clock(since)
    channels = StandingChannels(lambda: clock.now)
    screener = Screener(compile_watchlist(configured.watchlist), configured)
    async with await simulated(for_replay(configured), folder, channels, clock, lambda _: screener) as app:
        done = await play(store, app, clock, since=since, until=until, examples_of=LONG_AGO, advance=lambda _: None)
        return contrast.side_of(app.runtime.store, "replay", since, until, since - HOUR), done


def headlines(side: contrast.Side) -> list[str]:
    return [post.headline for post in side.posts]


async def test_what_an_editor_decided_stays_so(store: Store, tmp_path: Path) -> None:
    brought(store, "Bridge opens at Alder", NOON)
    brought(store, "Circus crosses a bridge", NOON + HOUR, EntryState.REJECTED)
    chosen = brought(store, "Ferry sinks off Birch", NOON + 2 * HOUR, EntryState.REJECTED)
    assert store.entries.choose(Admission(chosen, match("bridge")), NOON + 3 * HOUR)
    for title, take_out in (("Bridge game lost", store.stories.dismiss), ("Bridge sold twice", store.stories.withdraw)):
        brought(store, title, NOON + 4 * HOUR)
        (report,) = (each for each in store.entries.ungrouped(NOON + 5 * HOUR, 9) if each.title == title)
        assert take_out(placed(store, report), NOON + 5 * HOUR) is not None
    before = store.history.newest(NOON - HOUR, 99)
    side, done = await played(store, settings([FEED]), tmp_path)
    assert headlines(side) == ["Bridge opens at Alder", "Ferry sinks off Birch"]
    assert (done.read, done.relevant) == (5, 2)
    assert store.history.newest(NOON - HOUR, 99) == before
    assert [each.reason for each in before if each.id == chosen] == [CHOSEN]


async def test_the_rules_of_freshness_hold(store: Store, tmp_path: Path) -> None:
    writes = [
        written(name, entry=Entry(name, f"https://kite.example/{name}", f"Bridge {name}"), published=NOON - age * HOUR)
        for name, age in (("Alder", 1), ("Birch", 2), ("Cedar", 40))
    ]
    ingest(store, *writes, source=FEED, now=NOON)
    limits = {"first_poll": FirstPollSettings(max_age=6 * HOUR, max_posts=1), "entries": EntrySettings()}
    side, done = await played(store, settings([FEED], **limits), tmp_path)
    assert (headlines(side), done.relevant) == (["Bridge Alder"], 3)


async def test_time_goes_by_as_it_did(store: Store, tmp_path: Path) -> None:
    """A post settles, a digest comes at its time though nothing else happens then."""
    brought(store, "Bridge opens at Alder", NOON)
    channel = Channel(
        chat="@sample", settle=20 * MINUTE, digest=DigestSettings(at=("18:30",)), watches=tuple(WATCHLIST.watches)
    )
    configured = settings([FEED], channels={"main": channel})
    side, _ = await played(store, configured, tmp_path)
    post, digest = side.sent
    assert NOON + 20 * MINUTE <= post.at <= NOON + 25 * MINUTE
    zone = configured.monitor.time_zone
    assert f"{digest.at.astimezone(zone):%H:%M}" in ("18:30", "18:35")
    assert "https://t.me" not in (digest.html or "")


async def test_pages_say_what_they_said(store: Store, tmp_path: Path) -> None:
    entry = brought(store, "Bridge opens at Alder", NOON)
    lead = "It took the builders three years, and the mayor cut the ribbon before some two hundred people. " * 2
    store.entries.save_article(entry, Article("https://kite.example/x", lead=lead))
    side, _ = await played(store, settings([FEED]), tmp_path)
    assert "It took the builders three years" in (side.sent[0].html or "")
