"""A feed that brings new entries without end, beside a good one, over some days."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from monitor.model.entries import EntryState
from monitor.model.settings import EntrySettings, FeedSource, RetentionSettings
from monitor.worker.alerts.conditions import flooding_feed
from monitor.worker.app import App
from monitor.worker.status import status
from tests.hostile.table import row
from tests.hostile.world import feed, item
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import Notebook, running, settings

pytestmark = pytest.mark.slow

QUOTA = 100
_numbers = count()


def churn(clock: Clock, entries: int, matching: int) -> Reply:
    """A document of nothing but new entries, of which some match."""
    titles = [f"Bridge {next(_numbers)}" for _ in range(matching)]
    titles = [f"Weather {next(_numbers)}" for _ in range(entries - matching)] + titles
    return Reply(body=feed(*(item(title, title.replace(" ", "-"), date=clock.now) for title in titles)))


async def play(app: App, clock: Clock, web: Web, entries: int, matching: int = 0) -> None:
    """Four polls in a day."""
    for _ in range(4):
        web["/flood"] = churn(clock, entries, matching)
        web["/good"] = Reply(
            body=feed(item(f"Bridge opens on day {clock.now:%d %H}", f"{clock.now:%d%H}", date=clock.now))
        )
        await app.pipeline.run_once(poll_all=True)
        clock.move(hours=1)
    clock.move(hours=20)


def of(app: App, outlet: str, state: EntryState | None = None) -> int:
    """How many entries of an outlet there are, in a state."""
    found = [
        entry for entry in app.runtime.store.history.newest(NOON - timedelta(days=1), 100_000) if entry.outlet == outlet
    ]
    return sum(state in (None, entry.state) for entry in found)


@row("endless-new-entries")
async def test_a_flood_is_taken_up_to_a_quota_and_told(database_url: str) -> None:
    clock, publisher = Clock(NOON.replace(hour=1)), Notebook()
    async with serve() as web:
        sources = [FeedSource(url=web.url(f"/{name}"), outlet=name, language="en") for name in ("flood", "good")]
        configured = settings(sources, entries=EntrySettings(max_new=QUOTA))
        async with running(database_url, configured, publisher, clock) as app:
            store = app.runtime.store
            for _ in range(3):
                await play(app, clock, web, entries=10)
            known = of(app, "flood")
            assert known == 120
            await play(app, clock, web, entries=150, matching=15)
            # The habit of 40 a day allows 400: of 600 the first are taken, and behind them what matches.
            assert of(app, "flood") - known == 415
            assert of(app, "flood", EntryState.MATCHED) == 60
            now = clock.now - timedelta(hours=20)
            (told,) = status(store, now, now, "").flooding
            assert "415 new entries taken today, 185 left out" in told
            (feed_of_it,) = (each for each in store.health.feed_health() if each.outlet == "flood")
            assert flooding_feed(feed_of_it.url, "flood", feed_of_it.arrivals, now) is not None
            # The next day it is read as before, and the good feed lost nothing.
            await play(app, clock, web, entries=10)
            assert of(app, "flood") - known == 455
            assert of(app, "good", EntryState.MATCHED) == 20
            assert status(store, clock.now, clock.now, "").flooding == ()
            # What was rejected of it is kept for a day.
            store.maintenance.prune(clock.now, RetentionSettings())
            assert of(app, "flood", EntryState.REJECTED) == 40
            assert of(app, "flood", EntryState.MATCHED) == 60
            assert of(app, "good") == 20
    assert sum(headline.startswith("Bridge opens on day") for _, headline in publisher.posts) == 20
