"""What year.py plays: a worker over a year of the world's clock, and the troubles that befall it."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, TextIO

import psutil

from monitor import logs
from monitor.config.load import load
from monitor.config.reload import Reloader
from monitor.delivery import journal
from monitor.delivery.telegram.prober import TelegramProber
from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.editorial.rejudge import admissions, rejudge
from monitor.errors import StoreError
from monitor.worker import jobs
from monitor.worker.alerts.alerter import Alerter
from monitor.worker.app import App
from monitor.worker.scheduler import Worker
from tests.bench.yearworld import Clock, Disk, Event, FillingJournal, Kiosk, News, Sky, address

START = datetime(2023, 9, 1, tzinfo=UTC)
QUIET = "nothing"
CHATS = {"Bridge": ("@main", "@moved"), "Ferry": ("@second",)}
DESK = "@desk"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
STEP, _CLOSE_STEP = timedelta(hours=3), timedelta(minutes=10)
_AFTERMATH = timedelta(hours=3)  # of a trouble, in which the steps are small
_MARKS = (30, 180, 365)  # days of a year at which is measured
_ADAPTED = 10  # every tenth feed is polled as the worker sees fit
_RENAMED = 5  # every fifth outlet is renamed
_FULL = 7 * _HOUR  # longer than feeds are left alone
_TICKS = 20  # a measurement
# Beside each tick: a machine with much else to do takes more time for everything.
_SAME_WORK = [{"number": number, "text": "word " * 20} for number in range(8_000)]


@dataclass(frozen=True)
class Plan:
    """How long, over how many feeds, with how many stories a day; ``interval`` is that between polls."""

    feeds: int
    days: int
    seed: int
    stories: int
    interval: timedelta


@dataclass(frozen=True)
class Trouble:
    """A trouble, and the time in which stories are published that it may concern."""

    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Mark:
    """What was measured on one day: MiB resident, CPU milliseconds of a quiet tick and of a piece of work that is the
    same on all days, MiB of the database, its rows."""

    day: int
    memory: float
    tick: float
    yardstick: float
    database: float
    entries: int


@dataclass
class Year:
    """What a year left. ``states`` are the rows of entries by headline: their state and its reason."""

    plan: Plan
    news: News
    sky: Sky
    troubles: list[Trouble] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    states: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)

    def trouble_of(self, event: Event) -> str:
        """The last trouble in whose time a story was published."""
        names = [each.name for each in self.troubles if each.since <= event.first <= each.until]
        return names[-1] if names else QUIET


class Files:
    """The configuration on the disk."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder = folder
        folder.mkdir()
        hours = plan.interval // _HOUR
        self.feeds: list[dict[str, Any]] = [
            {"url": address(number), "outlet": f"Outlet {number}", "language": "en"}
            | ({"interval": f"{hours}h"} if number % _ADAPTED else {})
            for number in range(plan.feeds)
        ]
        self.watchlist: dict[str, Any] = {
            "terms": {"bridge": {"forms": {"en": ["bridge"]}}, "ferry": {"forms": {"en": ["ferry"]}}},
            "watches": {"bridges": {"any": ["bridge"]}, "ferries": {"any": ["ferry"]}},
        }
        self.channels: dict[str, Any] = {
            "main": {"chat": "@main", "watches": ["bridges"]},
            "second": {"chat": "@second", "watches": ["ferries"]},
        }
        self.save()

    def save(self) -> None:
        """Write all files; JSON is YAML."""
        monitor = {"articles": {"fetch": False}, "channels": self.channels}
        for name, content in (("monitor", monitor), ("feeds", {"feeds": self.feeds}), ("watchlist", self.watchlist)):
            (self.folder / f"{name}.yaml").write_text(json.dumps(content, indent=1) + "\n", "utf-8")


class Player:
    """Plays one plan in a folder."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._folder = folder
        self._clock = Clock(START)
        self._files = Files(folder / "config", plan)
        self._news = News(plan.feeds, START, plan.days, plan.stories, plan.seed)
        self._kiosk = Kiosk(self._news, self._clock)
        self._sky = Sky(self._clock)
        self._full_until = START
        self._disk = Disk(lambda: self._clock.true < self._full_until)
        self._stack = AsyncExitStack()
        self.year = Year(plan, self._news, self._sky)
        self._pending: list[tuple[datetime, Callable[[], Awaitable[None]]]] = []
        self._near: list[tuple[datetime, datetime]] = []

    # --- the worker ------------------------------------------------------------------------------------------------

    async def play(self) -> Year:
        """The whole year."""
        self._plan_troubles()
        marks = [max(1, day * self._plan.days // _MARKS[-1]) for day in _MARKS]
        for name in (*(name for names in CHATS.values() for name in names), DESK):
            self._sky.add_chat(name, can_edit=False)
        began = time.monotonic()
        async with self._sky:
            await self._start()
            try:
                for day in range(1, self._plan.days + 1):
                    await self._pass_until(START + day * _DAY)
                    await self._tidy()
                    if day in marks:
                        await self._measure(day)
                    if not day % 10:
                        print(f"day {day}: {(time.monotonic() - began) / 60:.1f} minutes", flush=True)
                self.year.states = self._states()
            finally:
                await self._stack.aclose()
        return self.year

    async def _pass_until(self, end: datetime) -> None:
        while self._clock.true < end:
            await self._befall()
            await self._round()
            self._advance()

    async def _start(self) -> None:
        """A process begins."""
        self._stack = AsyncExitStack()
        self._app, self._worker, self._alerter, self._reloader = await self._stack.enter_async_context(self._running())

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[tuple[App, Worker, Alerter, Reloader]]:
        settings = load(self._files.folder, {})
        telegram = TelegramPublisher(self._sky.token, self._sky.url, settings.monitor.delivery)
        telegram.prober = TelegramProber(telegram, DESK)
        await telegram.open()
        kept = FillingJournal(self._folder / journal.NAME)
        kept.disk = self._disk
        opening = App.open(
            settings,
            f"sqlite:///{self._database}",
            telegram,
            now=self._clock,
            sleep=self._clock.sleep,
            jitter=lambda: 0.5,
            journal=kept,
            fetcher=self._kiosk,
        )
        async with await opening as app:
            self._disk.watch(app.runtime.store)
            reloader = Reloader(self._files.folder, {}, settings.fingerprint)
            worker = Worker(app, reloader, self._folder)
            self._uptime = time.monotonic() - (self._clock.true - START).total_seconds()
            alerter = Alerter(app.runtime, app.adapters, DESK, self._folder, running=self._seconds)
            yield app, worker, alerter, reloader
        await telegram.close()

    def _seconds(self) -> float:
        """What ``time.monotonic`` would tell."""
        return self._uptime + (self._clock.true - START).total_seconds()

    @property
    def _database(self) -> Path:
        return self._folder / "monitor.sqlite"

    async def _round(self) -> None:
        """What the worker's jobs do; each may fail by itself."""
        pipeline = self._app.pipeline
        await self._job("clock", partial(self._worker.look_at_clock, self._seconds()))
        await self._job("reload", partial(self._app.configuration.apply_edits, self._reloader))
        await self._job("poll", self._poll)
        await self._job("group", pipeline.group)
        await self._job("deliver", partial(pipeline.sender.deliver, wait_for_pace=True))
        await self._job("beat", partial(jobs.beat, self._app, self._folder / "heartbeat"))
        await self._job("alerts", self._alerter.look)

    async def _poll(self) -> None:
        poller = self._app.pipeline.poller
        while await poller.poll():
            await poller.finish()

    async def _job(self, name: str, step: Callable[[], Awaitable[object]]) -> None:
        try:
            await step()
        except StoreError:
            self.year.failures[name] += 1

    async def _tidy(self) -> None:
        """Once a day."""
        await self._job("tidy", partial(jobs.prune, self._app))
        self._sky.forget()

    def _advance(self) -> None:
        """On to the next time at which there is something to do."""
        now = self._clock.true
        step = _CLOSE_STEP if any(since <= now <= until for since, until in self._near) else STEP
        self._clock.true = min([now + step, *(when for when, _ in self._pending[:1] if when > now)])

    # --- what is measured ------------------------------------------------------------------------------------------

    async def _measure(self, day: int) -> None:
        await self._round()
        costs, yardsticks = [], []
        for _ in range(_TICKS):
            began = time.process_time()
            await self._poll()
            await self._app.pipeline.group()
            await self._app.pipeline.sender.deliver()
            worked = time.process_time()
            json.loads(json.dumps(_SAME_WORK))
            costs.append((worked - began) * 1000)
            yardsticks.append((time.process_time() - worked) * 1000)
        memory = psutil.Process().memory_info().rss / 2**20
        with self._app.runtime.store._database.engine.connect() as connection:
            pages, size = (
                connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("page_count", "page_size")
            )
        rows = sum(map(len, self._states().values()))
        self.year.marks.append(Mark(day, memory, median(costs), median(yardsticks), pages * size / 2**20, rows))

    def _states(self) -> dict[str, list[tuple[str, str]]]:
        found: dict[str, list[tuple[str, str]]] = {}
        with self._app.runtime.store._database.engine.connect() as connection:
            for title, state, reason in connection.exec_driver_sql("SELECT title, state, reason FROM entries"):
                found.setdefault(title, []).append((state, reason))
        return found

    # --- the troubles ----------------------------------------------------------------------------------------------

    def _plan_troubles(self) -> None:
        makers = (
            self._clock_ahead,
            self._no_network,
            self._renamed_watch,
            self._no_telegram,
            self._clock_back,
            self._renamed_outlets,
            self._wrong_edit,
            self._full_disk,
            self._moved_chat,
            self._restored,
        )
        for number, make in enumerate(makers):
            make(START + self._plan.days * _DAY * (0.08 + 0.085 * number))
        self._pending.sort(key=lambda each: each[0])

    async def _befall(self) -> None:
        while self._pending and self._pending[0][0] <= self._clock.true:
            _, happen = self._pending.pop(0)
            await happen()

    def _trouble(self, name: str, at: datetime, *steps: tuple[timedelta, Callable[[], Awaitable[None]]]) -> None:
        """Let steps happen so long after a time. Stories count that are published from then until a day after."""
        last = at + steps[-1][0]
        self._pending += [(at + after, step) for after, step in steps]
        self._near += [(at + after, at + after + _AFTERMATH) for after, _ in steps]
        self.year.troubles.append(Trouble(name, at - self._plan.interval, last + _DAY))

    def _clock_ahead(self, at: datetime) -> None:
        ahead, right = partial(self._set_clock, _HOUR), partial(self._set_clock, timedelta(0))
        self._trouble("clock an hour ahead, 12 h", at, (0 * _HOUR, ahead), (12 * _HOUR, right))

    def _clock_back(self, at: datetime) -> None:
        back, right = partial(self._set_clock, -_DAY), partial(self._set_clock, timedelta(0))
        self._trouble("clock a day back, 12 h", at, (0 * _HOUR, back), (12 * _HOUR, right))

    async def _set_clock(self, ahead: timedelta) -> None:
        self._clock.ahead = ahead

    def _no_network(self, at: datetime) -> None:
        self._trouble("no network, 12 h", at, (0 * _HOUR, self._cut_off), (12 * _HOUR, self._connect))

    async def _cut_off(self) -> None:
        self._kiosk.down = True
        await self._sky.__aexit__(None, None, None)

    async def _connect(self) -> None:
        self._kiosk.down = False
        await self._sky.__aenter__()

    def _no_telegram(self, at: datetime) -> None:
        fails, works = partial(self._let_telegram, True), partial(self._let_telegram, False)
        self._trouble("no Telegram, 3 days", at, (0 * _HOUR, fails), (3 * _DAY, works))

    async def _let_telegram(self, fail: bool) -> None:
        self._sky.failing = fail

    def _renamed_watch(self, at: datetime) -> None:
        async def rename() -> None:
            self._files.watchlist["watches"]["spans"] = self._files.watchlist["watches"].pop("bridges")
            self._files.channels["main"]["watches"] = ["spans"]
            self._files.save()

        self._trouble("a watch renamed", at, (0 * _HOUR, rename))

    def _renamed_outlets(self, at: datetime) -> None:
        async def rename() -> None:
            for feed in self._files.feeds[::_RENAMED]:
                feed["outlet"] = feed["outlet"].replace("Outlet", "Gazette")
            self._files.save()

        self._trouble("a fifth of the outlets renamed", at, (0 * _HOUR, rename))

    def _moved_chat(self, at: datetime) -> None:
        async def move() -> None:
            self._files.channels["main"]["chat"] = "@moved"
            self._files.save()

        self._trouble("another chat", at, (0 * _HOUR, move))

    def _wrong_edit(self, at: datetime) -> None:
        right = json.dumps(self._files.watchlist)

        async def empty() -> None:
            nonlocal right
            right = json.dumps(self._files.watchlist)
            self._files.watchlist = {}
            self._files.save()

        async def misspell() -> None:
            self._files.watchlist["terms"]["bridge"]["forms"]["en"] = ["brigde"]
            self._files.save()

        async def put_right() -> None:
            self._files.watchlist = json.loads(right)
            self._files.save()

        steps = [(6 * number * _HOUR, step) for number, step in enumerate((empty, put_right, misspell, put_right))]
        # Once the worker has taken the right words up, its operator has it judge anew, as the README tells to.
        self._trouble("two wrong edits, 6 h each", at, *steps, (19 * _HOUR, partial(self._judge_anew, 14 * _HOUR)))

    async def _judge_anew(self, back: timedelta) -> None:
        """What ``monitor rejudge --since`` does."""
        rules, store, now = self._app.runtime.rules, self._app.runtime.store, self._clock()
        monitor, born = rules.settings.monitor, store.created_at()
        found = rejudge(
            store, now - back, rules.screener, monitor, now, born=born, examples_of=START, advance=lambda _: None
        )
        store.entries.admit(admissions(found, rules.settings, now), now)

    def _full_disk(self, at: datetime) -> None:
        async def fill() -> None:
            self._full_until = self._clock.true + _FULL

        self._trouble("a full disk, 7 h", at, (0 * _HOUR, fill))

    def _restored(self, at: datetime) -> None:
        backup = self._folder / "backup.sqlite"

        async def copy() -> None:
            await self._app.runtime.db(self._app.runtime.store.maintenance.backup, backup)

        async def restore() -> None:
            await self._stack.aclose()
            for ending in ("-wal", "-shm"):
                self._database.with_name(self._database.name + ending).unlink(missing_ok=True)
            shutil.copy(backup, self._database)
            await self._start()

        self._trouble("a backup of 3 days before restored", at, (0 * _HOUR, copy), (3 * _DAY, restore))


async def play(plan: Plan, folder: Path, sink: TextIO) -> Year:
    """Play the plan; logs go to ``sink``."""
    logs.configure("INFO", "logfmt", (), sink)
    return await Player(plan, folder).play()
