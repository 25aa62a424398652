"""The worker's clock: a handful of thin jobs, signals, and a stop that leaves nothing half done.

What is due lives in the database; the scheduler only says when to look, by seconds that go on whatever becomes of the
clock on the wall.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import structlog
from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

import monitor
from monitor.config.reload import Reloader
from monitor.errors import MonitorError
from monitor.model.roles import Role, in_one_word
from monitor.worker import jobs
from monitor.worker.alerts import alerter
from monitor.worker.alerts.alerter import Alerter
from monitor.worker.app import App
from monitor.worker.clock import Steadiness
from monitor.worker.listening import Listening
from monitor.worker.operators import OperatorCommands
from monitor.worker.site import EVERY as SITE_EVERY
from monitor.worker.site import SiteKeeper
from monitor.worker.watchdog import Watchdog, end_process

if TYPE_CHECKING:
    from monitor.delivery.telegram.updates import Updates

log = structlog.get_logger("scheduler")

# Corrections of seconds are daily business.
_JUMP = timedelta(minutes=1)
_FAR = timedelta(days=1)
_PUBLISH_EVERY = timedelta(seconds=1)
_MOMENT = 0.1  # seconds
_PRUNING_PAUSE = 6 * 3600.0  # seconds; who set the clock wrong sets it right by then
# Times that every clock on a wall has passed, and that none reaches.
_DUE, _AT_REST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class _WhenRung(BaseTrigger):  # type: ignore[misc]
    """Due when it is rung for, and at no time of the clock on the wall: one that is set back would stop the job."""

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        return _AT_REST


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
    """Runs an app's steps at their intervals until told to stop. Alerts go to ``admin_chat``, and the commands of
    operators come out of ``updates``, where there are such. ``keeps_site`` is False where readers are to see nothing
    new."""

    def __init__(
        self,
        app: App,
        reloader: Reloader,
        state: Path,
        admin_chat: str = "",
        updates: Updates | None = None,
        *,
        keeps_site: bool = True,
        end: Callable[[], None] = end_process,
    ) -> None:
        self._app = app
        self._reloader = reloader
        self._heartbeat = state / "heartbeat"
        self._watchdog = Watchdog(lambda: app.runtime.rules.monitor.watchdog.stuck, end=end)
        self._alerter = Alerter(
            app.runtime, app.adapters, admin_chat, state, stuck=self._watchdog.stuck, roles=app.roles
        )
        self._commands = (
            None
            if updates is None
            else OperatorCommands(app.runtime, app.adapters.publisher, admin_chat, updates, reloader.directory)
        )
        self._listening = Listening(app.runtime, app.adapters.publisher, self._watchdog.stuck)
        self._site = SiteKeeper(app.runtime, state) if keeps_site and Role.SITE in app.roles else None
        self._running: dict[str, asyncio.Task[None]] = {}
        self._bells: dict[str, asyncio.TimerHandle] = {}
        self._rings: dict[str, Callable[[], None]] = {}
        self._hurried = False
        self._steadiness = Steadiness(app.runtime.now(), monotonic())
        self._prune_from = 0.0
        # It warns at each tick during a long poll, and tells of failed jobs a second time.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_listener(self._on_error, EVENT_JOB_ERROR)

    async def run(self, stop: asyncio.Event) -> None:
        """Work until ``stop`` is set, then finish what is under way, within seconds."""
        settings = self._app.runtime.rules.settings
        log.info(
            "worker.started",
            version=monitor.__version__,
            posts_to=self._app.publisher_name,
            roles=in_one_word(self._app.roles),
            feeds=len(settings.live_feeds),
            watches=len(settings.watchlist.watches),
            channels=len(settings.monitor.channels),
        )
        roles, pipeline = self._app.roles, self._app.pipeline
        if Role.POLL in roles:
            self._every(settings.monitor.polling.tick, "poll", pipeline.poller.poll)
            self._every(timedelta(seconds=2), "later", pipeline.later.look)
            self._every(timedelta(seconds=2), "articles", pipeline.articles.read_waiting)
        if roles & {Role.GROUP, Role.DELIVER}:
            self._every(_PUBLISH_EVERY, "publish", self._publish)
            self._app.runtime.hurry = self._hurry
        if Role.DELIVER in roles:
            self._every(timedelta(seconds=1), "translate", pipeline.translate)
        self._every(timedelta(seconds=2), "reload", self._reload)
        self._every(timedelta(seconds=2), "beat", self._beat)
        self._every(timedelta(seconds=2), "listen", self._listening.heed)
        # Not at once: a machine that starts may set its clock right a little later.
        self._every(timedelta(hours=1), "tidy", self._tidy, after=timedelta(minutes=10))
        if self._site is not None:
            self._every(SITE_EVERY, "site", self._site.look)
        self._every(alerter.EVERY, "alerts", self._alerter.look)
        if self._commands is not None:
            self._every(timedelta(seconds=1), "operators", self._commands.attend)
        self._scheduler.start()
        self._watchdog.start()
        await stop.wait()
        log.info("worker.stopping")
        self._watchdog.stop()
        await self._wind_down()
        log.info("worker.stopped")

    def _every(
        self,
        interval: timedelta,
        name: str,
        step: Callable[[], Awaitable[object]],
        *,
        after: timedelta = timedelta(0),
    ) -> None:
        async def job() -> None:
            task = self._running[name] = asyncio.ensure_future(_as_coroutine(step))
            # Not awaited itself: the scheduler cancels its jobs when it stops, and a message on its way must not be
            # cut off.
            await asyncio.wait({task})
            self._watchdog.passed(name)
            if not task.cancelled():
                task.result()

        self._scheduler.add_job(job, _WhenRung(), id=name, next_run_time=_AT_REST)
        self._ring_every(interval, name, after)

    def _ring_every(self, interval: timedelta, name: str, after: timedelta = timedelta(0)) -> None:
        """Have the job begin at this interval, by the seconds of the loop, in place of the one it had."""
        loop = asyncio.get_running_loop()
        self._watchdog.expect(name, interval, after)

        def ring() -> None:
            self._scheduler.modify_job(name, next_run_time=_DUE)
            self._bells[name] = loop.call_later(interval.total_seconds(), ring)

        self._rings[name] = ring
        self._ring_after(after.total_seconds(), name)

    def _ring_after(self, seconds: float, name: str) -> None:
        if name in self._bells:
            self._bells[name].cancel()
        self._bells[name] = asyncio.get_running_loop().call_later(seconds, self._rings[name])

    def _hurry(self) -> None:
        """Something waits for a story: look for it in a moment, for which more may come in, not at the next second."""
        self._hurried = True
        if self._bells["publish"].when() > asyncio.get_running_loop().time() + _MOMENT:
            self._ring_after(_MOMENT, "publish")

    async def _wind_down(self) -> None:
        self._app.runtime.hurry, self._hurried = _rest, False
        for bell in self._bells.values():
            bell.cancel()
        self._scheduler.pause()
        publishing = self._running.pop("publish", None)
        for task in self._running.values():
            task.cancel()
        if publishing is not None:
            await jobs.wind_down(self._app, publishing)
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        await self._listening.close()
        self._scheduler.shutdown(wait=False)

    async def _publish(self) -> None:
        self._hurried = False
        try:
            await self._look_for_news()
        finally:
            # A ring for a job that is at work is lost.
            if self._hurried:
                self._hurry()

    async def _look_for_news(self) -> None:
        roles, pipeline = self._app.roles, self._app.pipeline
        if Role.GROUP in roles:
            await pipeline.group()
        if Role.DELIVER in roles and (self._commands is None or self._commands.has_caught_up):
            await pipeline.sender.deliver()

    async def _reload(self) -> None:
        configuration, runtime = self._app.configuration, self._app.runtime
        tick, error = runtime.rules.monitor.polling.tick, configuration.error
        await configuration.apply_edits(self._reloader)
        edited = runtime.rules.monitor.polling.tick
        if edited != tick and "poll" in self._bells:
            self._ring_every(edited, "poll")
        if configuration.error != error:
            await self._app.beat()  # which tells it to `monitor status`

    async def _beat(self) -> None:
        await self.look_at_clock(monotonic())
        if not self._watchdog.stuck():
            await jobs.beat(self._app, self._heartbeat)

    async def look_at_clock(self, seconds: float) -> None:
        """Do what a clock that jumped asks for; ``seconds`` are those of ``time.monotonic``."""
        jump = self._steadiness.jump(self._app.runtime.now(), seconds)
        if abs(jump) < _JUMP:
            return
        log.warning("clock.jumped", seconds=round(jump.total_seconds()))
        if jump > _FAR:
            # By a clock that is wrong everything is old, and what is pruned is news when it comes back.
            self._prune_from = seconds + _PRUNING_PAUSE
        await self._app.repair_schedule()

    async def _tidy(self) -> None:
        if monotonic() >= self._prune_from:
            await jobs.prune(self._app)

    def _on_error(self, event: JobExecutionEvent) -> None:
        if isinstance(event.exception, MonitorError):
            log.error("job.failed", job=event.job_id, detail=str(event.exception))
        elif not isinstance(event.exception, asyncio.CancelledError):
            log.error("job.failed", job=event.job_id, exc_info=event.exception)


def _rest() -> None:
    """Nothing is to be hurried any more."""


async def _as_coroutine(step: Callable[[], Awaitable[object]]) -> None:
    await step()
