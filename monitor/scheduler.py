"""The worker's clock: a handful of thin jobs, signals, and a stop that leaves nothing half done.

What is due lives in the database; the scheduler only says when to look.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

import monitor
from monitor import operations
from monitor.app import App
from monitor.config import Reloader
from monitor.errors import MonitorError

log = structlog.get_logger("scheduler")


@contextlib.contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """An event that SIGTERM or SIGINT sets, while the context lasts."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        yield stop
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


class Worker:
    """Runs an app's steps at their intervals until told to stop."""

    def __init__(self, app: App, reloader: Reloader, state: Path) -> None:
        self._app = app
        self._reloader = reloader
        self._heartbeat = state / "heartbeat"
        self._running: dict[str, asyncio.Task[None]] = {}
        # It warns at each tick during a long poll, and tells of failed jobs a second time.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_listener(self._on_error, EVENT_JOB_ERROR)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set, then finish what is under way, within seconds."""
        settings = self._app.settings
        log.info(
            "worker.started",
            version=monitor.__version__,
            posts_to=self._app.publisher_name,
            feeds=len(settings.live_feeds),
            watches=len(settings.watchlist.watches),
            channels=len(settings.monitor.channels),
        )
        self._every(settings.monitor.polling.tick, "poll", self._app.pipeline.poll)
        self._every(timedelta(seconds=2), "articles", self._app.pipeline.fetch_articles)
        self._every(timedelta(seconds=1), "publish", self._publish)
        self._every(timedelta(seconds=2), "reload", self._reload)
        self._every(timedelta(seconds=10), "beat", self._beat)
        self._every(timedelta(hours=1), "tidy", self._tidy)
        self._scheduler.start()
        await stop.wait()
        log.info("worker.stopping")
        await self._wind_down()
        log.info("worker.stopped")

    def _every(self, interval: timedelta, name: str, step: Callable[[], Awaitable[object]]) -> None:
        async def job() -> None:
            task = self._running[name] = asyncio.ensure_future(_as_coroutine(step))
            # Not awaited itself: the scheduler cancels its jobs when it stops, and a message on its way must not be
            # cut off.
            await asyncio.wait({task})
            if not task.cancelled():
                task.result()

        now = self._app.pipeline.context.now()
        self._scheduler.add_job(job, IntervalTrigger(seconds=interval.total_seconds()), id=name, next_run_time=now)

    async def _wind_down(self) -> None:
        self._scheduler.pause()
        publishing = self._running.pop("publish", None)
        for task in self._running.values():
            task.cancel()
        if publishing is not None:
            await operations.wind_down(self._app, publishing)
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        self._scheduler.shutdown(wait=False)

    async def _publish(self) -> None:
        await self._app.pipeline.group()
        await self._app.pipeline.deliver()

    async def _reload(self) -> None:
        tick, error = self._app.settings.monitor.polling.tick, self._app.config_error
        await operations.take_up_edits(self._app, self._reloader)
        edited = self._app.settings.monitor.polling.tick
        if edited != tick:
            self._scheduler.reschedule_job("poll", trigger=IntervalTrigger(seconds=edited.total_seconds()))
        if self._app.config_error != error:
            await self._beat()  # which tells it to `monitor status`

    async def _beat(self) -> None:
        await operations.beat(self._app, self._heartbeat)

    async def _tidy(self) -> None:
        await operations.tidy(self._app)

    def _on_error(self, event: JobExecutionEvent) -> None:
        if isinstance(event.exception, MonitorError):
            log.error("job.failed", job=event.job_id, detail=str(event.exception))
        elif not isinstance(event.exception, asyncio.CancelledError):
            log.error("job.failed", job=event.job_id, exc_info=event.exception)


async def _as_coroutine(step: Callable[[], Awaitable[object]]) -> None:
    await step()
