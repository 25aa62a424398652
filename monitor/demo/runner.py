"""``monitor demo``: the real pipeline over the sample outlets, three days in fast motion."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.config.load import load_examples, load_watchlist
from monitor.config.shipped import SHIPPED
from monitor.config.sources import EXAMPLES, WATCHLIST
from monitor.delivery.publisher import Publisher
from monitor.demo.links import SampleLinks
from monitor.demo.server import DemoServer
from monitor.demo.world import END, NOTICE, START, Outlet
from monitor.model.examples import Example
from monitor.model.settings import (
    Channel,
    DigestSettings,
    FeedSource,
    MonitorSettings,
    NetworkSettings,
    Settings,
    Watchlist,
)
from monitor.runtime import Tally
from monitor.worker.simulated import Clock, simulated
from monitor.worker.wiring import choose_screening

_STEP = timedelta(hours=1)
TIMES = tuple(START + hour * _STEP for hour in range(int((END - START) / _STEP) + 1))
"""When the worker looks."""

MONITOR = MonitorSettings(
    time_zone=ZoneInfo("Asia/Yerevan"),
    channels={"main": Channel(digest=DigestSettings(at=("21:00",)))},
)
"""The settings of the demo; its channels carry every watch."""

CONFIG = SHIPPED
"""The folder with the shipped watchlist and examples: in the wheel beside this file, in a checkout under config/."""


@dataclass(frozen=True)
class Outcome:
    """What the demo did: the pipeline's counts, why entries were not posted, how large its world is, and the
    configuration it ran with."""

    tally: Tally
    reasons: tuple[tuple[str, int], ...]
    outlets: int
    languages: int
    settings: Settings


@contextmanager
def state_folder(keep: Path | None) -> Iterator[Path]:
    """The folder of the demo's database: ``keep``, or one that is gone afterwards."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="monitor-demo-") as folder:
        yield Path(folder)


async def run(
    publisher: Publisher,
    state: Path,
    advance: Callable[[int], None],
    outlets: Sequence[Outlet] | None = None,
    times: Sequence[datetime] | None = None,
    *,
    monitor: MonitorSettings = MONITOR,
    clock: Clock | None = None,
    semantic: bool = True,
) -> Outcome:
    """Poll, group and post hour by hour of the sample days, unless other ``outlets`` and ``times`` are given;
    ``advance`` is told of every time that is done, and ``clock`` shows the present one. The links of messages are
    sample addresses. Not ``semantic``: the words alone decide, which is quicker."""
    times = times or TIMES
    clock = clock or Clock(times[0])
    clock.now = times[0]
    watchlist, examples = load_watchlist(CONFIG / WATCHLIST), load_examples(CONFIG / EXAMPLES)
    screening = choose_screening(CONFIG, state, semantic=semantic)
    async with DemoServer(outlets, now=times[0]) as server:
        settings = _settings(monitor, server.feeds, watchlist, examples)
        links = SampleLinks(publisher, server.root)
        async with await simulated(settings, state, links, clock, screening) as app:
            for server.now in times:
                clock.now = server.now
                await app.pipeline.run_once()
                advance(1)
            day = await app.runtime.db(app.runtime.store.health.tally, times[0])
            languages = {outlet.language for outlet in server.outlets}
            return Outcome(app.runtime.tally, day.reasons, len(server.outlets), len(languages), settings)


def summary(outcome: Outcome, kept: Path | None) -> str:
    """The closing lines: what was done, and what to do next."""
    tally = outcome.tally
    vetoed = sum(count for reason, count in outcome.reasons if "vetoed by" in reason)
    where = f"The database is kept: monitor stories --state {kept} --since 3650d" if kept else ""
    lines = [
        NOTICE,
        f"{outcome.outlets} outlets in {outcome.languages} languages: {tally.new} entries read, "
        f"{tally.matched} matched, {tally.rejected} rejected ({vetoed} by a veto, {tally.rejected - vetoed} matched no "
        f"watch), {tally.held_back} held back as older than the first poll posts, "
        f"{tally.stories} stories, {tally.sent} messages.",
        where,
        "The links of the sample data lead nowhere: outlets under .example do not exist.",
        "Next: `monitor check` shows the real feeds and keywords; the README has the five steps to run it for real.",
    ]
    return "\n".join(line for line in lines if line)


def _settings(
    monitor: MonitorSettings, feeds: tuple[FeedSource, ...], watchlist: Watchlist, examples: tuple[Example, ...]
) -> Settings:
    """The configuration of the demo: what is shipped, over loopback feeds, all of which are on one host."""
    network = NetworkSettings(allow_private_addresses=True, connections_per_host=20)
    changes = {"watches": tuple(watchlist.watches), "settle": timedelta(0)}
    channels = {name: channel.model_copy(update=changes) for name, channel in monitor.channels.items()}
    monitor = monitor.model_copy(update={"network": network, "channels": channels})
    return Settings(monitor=monitor, feeds=feeds, watchlist=watchlist, examples=examples)
