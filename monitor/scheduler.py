"""The worker's clock: a handful of thin jobs, signals, and a stop that leaves nothing half done.

What is due lives in the database; the scheduler only says when to look.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from monitor import operations
from monitor.app import App
from monitor.config import Reloader

log = structlog.get_logger("scheduler")

_STOP_WITHIN = 8.0  # seconds; platforms kill a process some 10 s after SIGTERM


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
        self._running: set[asyncio.Task[None]] = set()
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_listener(self._on_error, EVENT_JOB_ERROR)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set, then finish what is under way, within seconds."""
        polling = self._app.settings.monitor.polling
        self._every(polling.tick, "poll", self._app.pipeline.poll)
        self._every(timedelta(seconds=2), "articles", self._app.pipeline.fetch_articles)
        self._every(timedelta(seconds=1), "publish", self._publish)
        self._every(timedelta(seconds=2), "reload", self._reload)
        self._every(timedelta(seconds=10), "beat", self._beat)
        self._every(timedelta(hours=1), "tidy", self._tidy)
        self._scheduler.start()
        await stop.wait()
        log.info("worker.stopping")
        await self._wind_down()

    def _every(self, interval: timedelta, name: str, step: Callable[[], Awaitable[object]]) -> None:
        async def job() -> None:
            task = asyncio.ensure_future(_as_coroutine(step))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
            # The scheduler cancels its jobs when it stops; a message on its way must not be cut off.
            await asyncio.shield(task)

        now = self._app.pipeline.now()
        self._scheduler.add_job(job, IntervalTrigger(seconds=interval.total_seconds()), id=name, next_run_time=now)

    async def _wind_down(self) -> None:
        self._app.pipeline.stopping = True
        self._scheduler.pause()
        if self._running:
            _, late = await asyncio.wait(self._running, timeout=_STOP_WITHIN)
            for task in late:
                task.cancel()
        self._scheduler.shutdown(wait=False)

    async def _publish(self) -> None:
        await self._app.pipeline.group()
        await self._app.pipeline.deliver()

    async def _reload(self) -> None:
        await operations.take_up_edits(self._app, self._reloader)

    async def _beat(self) -> None:
        await operations.beat(self._app, self._heartbeat)

    async def _tidy(self) -> None:
        await operations.tidy(self._app)

    def _on_error(self, event: JobExecutionEvent) -> None:
        log.error("job.failed", job=event.job_id, exc_info=event.exception)


async def _as_coroutine(step: Callable[[], Awaitable[object]]) -> None:
    await step()
