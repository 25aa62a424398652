"""When a worker looks for what waits."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.config.reload import Reloader
from monitor.model.settings import FeedSource, PollingSettings
from monitor.worker import scheduler
from monitor.worker.scheduler import Worker
from tests.support.clock import NOON, Clock
from tests.support.process import until
from tests.support.web import Reply, serve
from tests.support.worker import Notebook, rss, running, settings

OPENED = "The bridge at Alder was opened to lorries"


async def test_what_came_in_is_told_before_the_next_look(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduler, "_PUBLISH_EVERY", timedelta(hours=1))
    clock, notebook, stop = Clock(NOON), Notebook(), asyncio.Event()
    async with serve() as web:
        web["/a"] = Reply(body=rss())
        polling = PollingSettings(tick=timedelta(seconds=1))
        configured = settings([FeedSource(url=web.url("/a"), outlet="Kite")], polling=polling)
        async with running(sqlite_url, configured, notebook, clock) as app:
            work = asyncio.create_task(Worker(app, Reloader(tmp_path, {}, "test"), tmp_path).run(stop))
            await until(lambda: app.runtime.tally.answered == 1)
            web["/a"] = Reply(body=rss((OPENED, NOON)))
            clock.move(hours=3)
            await until(lambda: notebook.posts)
            stop.set()
            await work
    assert notebook.posts == [("main", OPENED)]
