"""How the monitor is doing, and edits of its configuration while it runs."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.config.reload import Reloader
from monitor.errors import StoreError
from monitor.model.arrivals import NOTHING_YET
from monitor.model.delivery import Rejected, ShutOut
from monitor.model.settings import FeedSource
from monitor.store import FeedHealth, Store
from monitor.worker import jobs, status
from monitor.worker.app import App
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, serve
from tests.support.worker import Notebook, rss, running, settings

FEED = FeedHealth(
    url="https://kite.example/rss",
    outlet="Kite",
    active=True,
    polled_at=NOON,
    next_poll_at=NOON,
    interval=timedelta(minutes=3),
    newest_entry_at=NOON,
    failures=0,
    failing_since=None,
    failure_reason=None,
    failure_detail=None,
    arrivals=NOTHING_YET,
    fetch_url="https://kite.example/rss",
)
MIDNIGHT = NOON.replace(hour=0)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("feed", "state"),
    [
        (FEED, "healthy"),
        (replace(FEED, newest_entry_at=None), "healthy"),
        (replace(FEED, newest_entry_at=NOON - timedelta(days=4)), "silent"),
        (replace(FEED, failures=1, newest_entry_at=NOON - timedelta(days=4)), "failing"),
        (replace(FEED, failure_detail="it breaks off", newest_entry_at=NOON - timedelta(days=4)), "damaged"),
        (replace(FEED, polled_at=None, failures=1), "unpolled"),
        (replace(FEED, active=False, failures=1), "off"),
    ],
)
def test_the_state_of_a_feed(feed: FeedHealth, state: str) -> None:
    allowed = {feed.url: timedelta(days=3)}
    assert status.feed_state(feed, NOON, allowed) == state


async def test_status_in_one_screen(database_url: str) -> None:
    clock = Clock()
    async with serve() as web:
        web["/good"] = Reply(
            body=rss(
                ("The bridge at Alder was opened", NOON - 2 * HOUR),
                ("Engineers closed an old stone bridge", NOON - HOUR),
                ("A ferry sank", NOON),
            )
        )
        web["/old"] = Reply(body=rss(("A bridge long ago", NOON - timedelta(days=5))))
        sources = [FeedSource(url=web.url(path), outlet=path[1:]) for path in ("/good", "/old", "/missing")]
        notebook = Notebook(Rejected("message is too odd"))
        async with running(database_url, settings(sources), notebook, clock) as app:
            await app.pipeline.run_once()
            await jobs.beat(app, Path("/dev/null"))
            found = status.status(app.runtime.store, clock.now, MIDNIGHT, "")
            assert found.workers == 1
            assert found.posts_to == "Telegram"
            late = status.status(app.runtime.store, clock.now + HOUR, MIDNIGHT, "feeds.yaml:1:1: wrong")
            assert (late.workers, late.configuration) == (0, "feeds.yaml:1:1: wrong")
    assert found.configuration == "good"
    assert found.feeds == {"healthy": 1, "failing": 1, "silent": 1, "unpolled": 0}
    assert [(trouble.outlet, trouble.state) for trouble in found.worst] == [("missing", "failing"), ("old", "silent")]
    assert "404" in found.worst[0].detail
    assert [trouble.reason for trouble in found.worst] == ["http-404", ""]
    assert found.last_poll == NOON
    assert (found.read_today, found.matched_today, found.stories_today) == (4, 2, 2)
    assert found.outbox == {"main": {"rejected": 1, "sent": 1}}
    assert found.channels == {}
    assert found.last_post is not None
    assert NOON <= found.last_post < NOON + timedelta(seconds=1)
    assert found.lag_median == found.lag_p95 == pytest.approx(3600, abs=1)


async def test_status_tells_what_holds_a_channel_up(database_url: str) -> None:
    clock = Clock()
    async with serve() as web:
        web["/good"] = Reply(body=rss(("The bridge at Alder was opened", NOON)))
        source = FeedSource(url=web.url("/good"))
        notebook = Notebook(ShutOut("the bot was thrown out"))
        async with running(database_url, settings([source]), notebook, clock) as app:
            await app.pipeline.run_once()
            found = status.status(app.runtime.store, clock.now, MIDNIGHT, "")
    assert found.channels == {"main": "the bot was thrown out"}
    assert found.outbox == {"main": {"pending": 1}}
    assert (found.last_post, found.lag_median, found.lag_p95) == (None, None, None)


def write_configuration(folder: Path, watch: str = "bridge") -> None:
    (folder / "feeds.yaml").write_text("feeds: []\n")
    (folder / "watchlist.yaml").write_text(
        f"terms: {{bridge: {{forms: {{en: [bridge]}}}}}}\nwatches: {{bridges: {{any: [{watch}]}}}}\n"
    )


async def _look(app: App, reloader: Reloader) -> None:
    """Twice: an edit is taken once the files are steady."""
    for _ in range(2):
        await app.configuration.apply_edits(reloader)


async def test_an_edit_that_the_database_refuses_is_tried_again(sqlite_url: str, tmp_path: Path) -> None:
    write_configuration(tmp_path)
    configured = load(tmp_path, {})
    reloader = Reloader(tmp_path, {}, configured.fingerprint)
    async with running(sqlite_url, configured, Notebook(), Clock()) as app:
        write_configuration(tmp_path, "brigde")
        await _look(app, reloader)
        assert "there is no term 'brigde'; did you mean 'bridge'?" in app.configuration.error
        assert app.runtime.rules.settings is configured

        write_configuration(tmp_path, "bridge, bridge")
        _rename(sqlite_url, "channels", "gone")
        with pytest.raises(StoreError):
            await _look(app, reloader)
        assert app.runtime.rules.settings is configured
        _rename(sqlite_url, "gone", "channels")
        await app.configuration.apply_edits(reloader)
        assert app.runtime.rules.settings.watchlist.watches["bridges"].any == ("bridge", "bridge")
        assert app.configuration.error == ""


def _rename(url: str, old: str, new: str) -> None:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute(f"ALTER TABLE {old} RENAME TO {new}")


async def test_once_tells_how_far_it_is(sqlite_url: str) -> None:
    told: list[int] = []
    async with serve() as web:
        web["/good"] = Reply(body=rss())
        sources = [FeedSource(url=web.url(f"/{number}")) for number in range(3)]
        async with running(sqlite_url, settings(sources), Notebook(), Clock()) as app:
            seconds = await jobs.run_once(app, asyncio.Event(), told.append, poll_all=False)
    assert sum(told) == 3
    assert 0 < seconds < 10


async def test_once_that_is_told_to_stop_breaks_off(sqlite_url: str) -> None:
    stop = asyncio.Event()

    async def never(_request: object, _writer: asyncio.StreamWriter) -> None:
        stop.set()
        await asyncio.Event().wait()

    async with serve() as web:
        web["/never"] = never
        configured = settings([FeedSource(url=web.url("/never"))])
        async with running(sqlite_url, configured, Notebook(), Clock()) as app:
            assert await jobs.run_once(app, stop, lambda _: None, poll_all=False) < 10
    with closing(Store.open(sqlite_url)) as store:
        assert store.feeds.claim_due("next", NOON, 5, 5, HOUR) != []


async def test_an_error_of_the_database_reaches_the_caller(sqlite_url: str) -> None:
    async with running(sqlite_url, settings([]), Notebook(), Clock()) as app:
        _rename(sqlite_url, "entries", "gone")
        with pytest.raises(StoreError, match="no such table"):
            await jobs.run_once(app, asyncio.Event(), lambda _: None, poll_all=False)
        _rename(sqlite_url, "gone", "entries")
