"""What soak.py plays: days of the simulated clock, and what each of them leaves."""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import mean
from time import monotonic
from typing import TextIO

import psutil
from sqlalchemy import create_engine, func, select

from monitor.model.settings import RetentionSettings
from monitor.store.database.schema import entries, entry_keys, publications, stories
from monitor.worker import jobs
from monitor.worker.app import App
from tests.bench.memory import held
from tests.bench.worker import open_worker
from tests.support.feedfarm import STEADY, RunningFarm

_STEP = timedelta(minutes=5)
_DAY = timedelta(days=1)
_FIXED = timedelta(hours=1)
_ADAPTED_SHARE = 5
_RETENTION = RetentionSettings(rejected=7 * _DAY, matched=14 * _DAY, tombstones=14 * _DAY)
_TABLES = (entries, entry_keys, stories, publications)
_FULL = 6  # index of the last day on which nothing is old enough to be pruned
_PRUNED = 21  # index of the first day on which as much leaves as comes


@dataclass(frozen=True)
class Day:
    """What one simulated day left: MiB of the main process and of all, MiB of the database's used pages, rows by table,
    how often each feed was asked so far, and the mean lateness of the day's polls in seconds."""

    main: float
    all: float
    database: float
    rows: dict[str, int]
    asked: list[int]
    late: float


class Clock:
    """The worker's clock: it stands still between two steps."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)

    def __call__(self) -> datetime:
        return self.now

    async def sleep(self, _seconds: float) -> None:
        await asyncio.sleep(0)


async def play(farm: RunningFarm, folder: Path, days: int, sink: TextIO) -> list[Day]:
    """Play so many days, with a line for each."""
    server = set(psutil.Process().children(recursive=True))
    clock, began, found = Clock(), monotonic(), list[Day]()
    app = await open_worker(
        farm.urls, folder, sink, now=clock, retention=_RETENTION, interval=_FIXED, adapted=_ADAPTED_SHARE
    )
    app.runtime.sleep = clock.sleep
    farm.switch("steady")
    names = "".join(f"{table.name:>14}" for table in _TABLES)
    print(f"{'day':>3}{'main, MiB':>11}{'all, MiB':>10}{'database, MiB':>15}{names}{'late, s':>9}{'minutes':>9}")
    try:
        for number in range(1, days + 1):
            late = [seconds for _ in range(_DAY // _STEP) for seconds in await _step(app, farm, clock, folder)]
            day = _day(folder, server, farm.counts(), mean(late))
            found.append(day)
            rows = "".join(f"{count:>14,}" for count in day.rows.values())
            print(f"{number:>3}{day.main:>11.1f}{day.all:>10.1f}{day.database:>15.1f}{rows}", end="")
            print(f"{day.late:>9.0f}{(monotonic() - began) / 60:>9.1f}", flush=True)
    finally:
        await app.close()
    return found


async def _step(app: App, farm: RunningFarm, clock: Clock, folder: Path) -> list[float]:
    """One step of the clock, and a round of the pipeline; by how many seconds its polls were late."""
    clock.now += _STEP
    farm.set_clock(clock.now)
    feeds = app.runtime.store.health.feed_health()
    late = [(clock.now - feed.next_poll_at).total_seconds() for feed in feeds if feed.next_poll_at <= clock.now]
    await app.pipeline.run_once()
    await jobs.beat(app, folder / "heartbeat")
    if clock.now.minute == 0:
        await jobs.prune(app)
    return late


def _day(folder: Path, server: set[psutil.Process], asked: list[int], late: float) -> Day:
    main, everything = held(server)
    engine = create_engine(f"sqlite:///{folder / 'monitor.sqlite'}")
    with engine.connect() as connection:
        pages, free, size = (
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("page_count", "freelist_count", "page_size")
        )
        rows = {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in _TABLES}
    engine.dispose()
    return Day(main, everything, (pages - free) * size / 2**20, rows, asked, late)


def judged(days: list[Day], allowed: float) -> bool:
    """Print the verdicts; True where all are good. ``allowed`` is how many MiB of growth count as flat."""
    half = days[len(days) // 2 :]
    grown = half[-1].main - half[0].main
    print(f"memory of the main process over the last half: {grown:+.1f} MiB")
    if len(days) > 1:
        first, full = days[0], days[min(_FULL, len(days) - 1)]
        growth = (full.database - first.database) / (full.rows["entries"] - first.rows["entries"])
        print(f"growth of the database for 100,000 entries, nothing pruned: {growth * 100_000:.0f} MiB")
    good = [grown <= allowed, _fixed_as_expected(days), _adapted_as_expected(days)]
    if len(days) > _PRUNED:
        pruned = days[-1].database / days[_PRUNED].database - 1
        print(f"the pruned database since day {_PRUNED + 1}: {pruned:+.1%}")
        good.append(pruned < 0.05)
    return all(good)


def _fixed_as_expected(days: list[Day]) -> bool:
    """Were the feeds with an interval polled as it says, and half a step later, until it is seen that one is due?"""
    asked = [count for number, count in enumerate(days[-1].asked) if number % _ADAPTED_SHARE]
    expected = len(days) * _DAY / (_FIXED + _STEP / 2)
    print(f"polls of a feed, every hour: {mean(asked):.1f} ({min(asked)} to {max(asked)}), expected {expected:.1f}")
    return all(abs(count / expected - 1) < 0.03 for count in asked)


def _adapted_as_expected(days: list[Day]) -> bool:
    """Were the others polled as their cadence says? A new entry halves the interval, and each poll without one adds a
    twentieth: so many polls an entry, whatever the interval."""
    expected = (1 + math.log(2) / math.log(1.05)) * (_DAY / STEADY)
    half = len(days) // 2
    rates = [
        mean(
            (last - first) / half for first, last in list(zip(before.asked, after.asked, strict=True))[::_ADAPTED_SHARE]
        )
        for before, after in ((days[0], days[half]), (days[-1 - half], days[-1]))
        if half
    ]
    print("polls of a feed a day, adapted:", *(f"{rate:.1f}" for rate in rates), f"by halves, expected {expected:.1f}")
    return all(abs(rate / expected - 1) < 0.1 for rate in rates)
