"""Thousands of reports of one outlet in a story of others, through the database to the message."""

from __future__ import annotations

from datetime import timedelta
from time import thread_time

import pytest
from sqlalchemy import update

from monitor.delivery.compose import Composer
from monitor.model.documents import Entry
from monitor.model.publications import PublicationIntent, PublicationKind
from monitor.model.settings import FeedSource
from monitor.model.stories import Placement
from monitor.store.database.schema import entries
from monitor.worker.app import App
from tests.hostile.table import row
from tests.store.samples import ingest, match, placed, written
from tests.support.botapi import BotApi
from tests.support.clock import Clock
from tests.support.newsroom import SAMPLE, reported, tell, worker

pytestmark = pytest.mark.slow

REPORTS = 2000
HORN = FeedSource(url="https://horn.example/rss", outlet="Horn", language="en")


def flood(app: App, clock: Clock, story: int) -> None:
    """Reports of one outlet join a story."""
    store = app.runtime.store
    text = "The bridge in the valley fell on Monday, and nobody knows why it did, the mayor said. " * 12
    writes = [
        written(
            f"horn-{n}", entry=Entry(f"h{n}", f"https://horn.example/{n}", f"Bridge {n} falls", text, text),
            published=clock.now + timedelta(seconds=n), match=match("bridge", watches=("bridges",)),
        )
        for n in range(REPORTS)
    ]  # fmt: skip
    ingest(store, *writes, source=HORN, now=clock.now + timedelta(hours=1))
    first = store.entries.ungrouped(clock.now + timedelta(hours=2), 1)[0]
    placed(store, first, Placement(story, ""), clock.now)
    with store._database.write() as connection:
        connection.execute(update(entries).where(entries.c.outlet == HORN.outlet).values(story_id=story))


@row("thousands-of-reports")
async def test_a_flood_of_reports_pushes_no_outlet_out_and_does_not_hold_the_loop(database_url: str) -> None:
    clock = Clock()
    async with BotApi() as api:
        api.add_chat("@sample")
        async with worker(database_url, api, clock) as app:
            store = app.runtime.store
            story = await tell(app, clock, "Bridge falls, four killed")
            for outlet in ("Alpha", "Beta"):
                report = reported(app, clock, f"Bridge falls, says {outlet}", outlet=outlet)
                placed(store, report, Placement(story, ""), clock.now)
            flood(app, clock, story)
            loaded = store.stories.load(story)
            assert loaded is not None
            assert len(loaded.reports) == 200
            assert {"Alpha", "Beta", "Horn"} < {report.outlet for report in loaded.reports}
            (undecided,) = store.decisions.undecided(10)
            edit = [PublicationIntent("main", PublicationKind.EDIT)]
            store.decisions.intend(story, undecided.mark, edit, clock.now)
            claim = store.outbox.next_pending("main", clock.now + timedelta(hours=1))
            assert claim is not None
            began = thread_time()
            composed = await Composer(app.runtime, app.adapters.sandbox).compose(claim, SAMPLE)
            assert thread_time() - began < 0.05
    assert composed is not None
    assert composed.message.plain.startswith("Bridge falls, four killed")
    assert "4 outlets" in composed.message.plain
