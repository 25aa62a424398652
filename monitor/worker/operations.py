"""What a running worker does besides its pipeline, and what an operator asks of it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import quantiles
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import structlog

import monitor
from monitor.config import differences
from monitor.config.differences import difference, same_judges
from monitor.config.load import Reloader
from monitor.delivery import recovery
from monitor.editorial.backtest import Baseline, effect
from monitor.editorial.comparison import Kind
from monitor.errors import ConfigError, StoreError
from monitor.logs import redactor
from monitor.runtime import Rules
from monitor.store import FeedHealth, Store, Worker
from monitor.worker.alerts.conditions import RHYTHM_REACH, SHORTEST_SILENCE, patience
from monitor.worker.alerts.lifecycle import is_standing, standing
from monitor.worker.app import App

log = structlog.get_logger("operations")

_ALIVE_WITHIN = timedelta(seconds=45)
_WORST = 8
_STOP_WITHIN = 7.0  # seconds; platforms kill a process some 10 s after SIGTERM
_LOOK_EVERY = 0.2  # seconds
# What an edit means is told from the newest entries, as many as are judged anew in this time.
_EFFECT_ENTRIES = 2000
_EFFECT_WITHIN = 30.0  # seconds


# --- in the worker -----------------------------------------------------------------------------------------------


async def run_once(app: App, stop: asyncio.Event, advance: Callable[[int], None], *, poll_all: bool) -> float:
    """One round of the pipeline; ``stop`` ends it early with nothing half done. Returns the seconds it took.

    ``advance`` is told how many more feeds were asked.
    """

    async def nap(seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)

    began, told = monotonic(), 0
    app.pipeline.context.sleep = nap
    work = asyncio.create_task(app.pipeline.run_once(poll_all=poll_all))
    stopped = asyncio.create_task(stop.wait())
    done: set[asyncio.Task[Any]] = set()
    while not done:
        done, _ = await asyncio.wait({work, stopped}, timeout=_LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
        advance(app.pipeline.context.tally.feeds - told)
        told = app.pipeline.context.tally.feeds
    if work not in done:
        await wind_down(app, work)
    stopped.cancel()
    if not work.cancelled():
        work.result()
    return monotonic() - began


async def wind_down(app: App, work: asyncio.Task[None]) -> None:
    """Break polls off, which are due again at once, and let a message on its way arrive, within seconds."""
    app.pipeline.context.stopping = True
    await app.pipeline.abandon_polls()
    _, late = await asyncio.wait({work}, timeout=_STOP_WITHIN)
    for task in late:
        task.cancel()
        await asyncio.wait({task})


async def beat(app: App, heartbeat: Path) -> None:
    """Say that this worker is alive: a row in the database, and a file for a container's health check. See which others
    are not."""
    await app.beat()
    await app.peers.bury_the_silent()
    await asyncio.to_thread(_write_heartbeat, heartbeat, app.now())


def _write_heartbeat(heartbeat: Path, now: datetime) -> None:
    heartbeat.parent.mkdir(parents=True, exist_ok=True)
    heartbeat.write_text(f"{now:%Y-%m-%dT%H:%M:%SZ}\n")


async def take_up_edits(app: App, reloader: Reloader) -> None:
    """Put edited configuration files in force, whole or not at all; a wrong edit leaves the last good one in force."""
    # In a thread: reading a large watchlist takes seconds.
    edited = await asyncio.to_thread(reloader.poll)
    if isinstance(edited, ConfigError):
        app.config_error, app.edited = str(edited), None
        for problem in edited.problems:
            log.error("config.wrong", problem=str(problem), still_in_force=app.settings.fingerprint)
    elif edited is not None:
        app.edited = edited
    if app.edited is None:
        return
    before = app.pipeline.context.rules
    # Where the database refuses it for now, it is tried again at the next look.
    await app.swap(app.edited)
    app.edited = None
    changes = difference(before.settings, app.settings)
    app.last_edit = _dated(app, changes or "nothing that decides about relevance")
    if app.background is not None:
        app.background.cancel()
    app.background = asyncio.create_task(_tell_effect(app, before, changes)) if changes else None
    log.info(
        "config.taken_up",
        changes=changes,
        fingerprint=app.settings.fingerprint,
        feeds=len(app.settings.live_feeds),
        terms=len(app.settings.watchlist.terms),
        watches=len(app.settings.watchlist.watches),
    )


def _dated(app: App, told: str) -> str:
    zone = app.settings.monitor.time_zone
    return f"{app.now().astimezone(zone):%Y-%m-%d %H:%M %Z}, {told}"


async def _tell_effect(app: App, before: Rules, changes: str) -> None:
    """Say what an edit, which is in force already, means for the newest entries."""
    stopped, deadline = threading.Event(), monotonic() + _EFFECT_WITHIN
    since = app.now() - timedelta(days=1)
    now = app.pipeline.context.rules
    baseline = Baseline(before.screener, same_judges(before.settings, now.settings))
    try:
        seen, _ = await app.db(app.store.history.count, since)
        entries = await app.db(app.store.history.newest, since, _EFFECT_ENTRIES)
        found = await asyncio.to_thread(
            effect,
            entries,
            baseline,
            now.screener,
            max_age=now.settings.monitor.entries.max_age,
            go_on=lambda: not stopped.is_set() and monotonic() < deadline,
        )
    except StoreError as error:
        log.warning("config.effect_unknown", detail=str(error))
        return
    except Exception:
        # It is only told, the edit works whatever comes out here.
        log.exception("config.effect_unknown")
        return
    finally:
        stopped.set()
    kinds = found.kinds
    means = differences.effect(kinds[Kind.ADDED], kinds[Kind.LOST], kinds[Kind.MOVED], found.read, seen)
    app.last_edit = _dated(app, f"{changes}: {means}")
    log.info("config.effect", told=f"{changes}: {means}")


async def tidy(app: App) -> None:
    """Forget what retention says; keys of forgotten entries stay, so that no feed brings them back."""
    pruned = await app.db(app.store.maintenance.prune, app.now(), app.settings.monitor.retention)
    log.info("store.pruned", **asdict(pruned))
    await recovery.tidy(app.pipeline.context)


# --- status ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FeedTrouble:
    """A feed that fails or has fallen silent, and since when. ``reason`` is a slug, empty for a silent one."""

    outlet: str
    url: str
    state: str
    detail: str
    since: datetime | None
    reason: str = ""


@dataclass(frozen=True)
class Status:
    """One screen's worth of how the monitor is doing. ``outbox`` counts publications by channel and state; ``channels``
    says what keeps a channel from sending; lags are from publication to post over the last day, in seconds. Of messages
    that perhaps arrived, some were ``settled_by_probe``, others by policy.
    ``relevance`` is what decides about relevance, ``last_edit`` what the last edit changed, as the workers tell it."""

    version: str
    workers: int
    configuration: str
    posts_to: str
    feeds: dict[str, int]
    worst: tuple[FeedTrouble, ...]
    last_poll: datetime | None
    read_today: int
    matched_today: int
    stories_today: int
    outbox: dict[str, dict[str, int]]
    channels: dict[str, str]
    unknown_today: int
    last_post: datetime | None
    lag_median: float | None
    lag_p95: float | None
    relevance: str = ""
    last_edit: str = ""
    settled_by_probe_today: int = 0
    settled_by_policy_today: int = 0
    late_copies_removed_today: int = 0
    alarms: tuple[str, ...] = ()
    restored: str = ""


class Rhythms:
    """How long feeds may be silent, each by its own past."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[datetime, timedelta]] = {}

    def of(self, feeds: Iterable[FeedHealth], now: datetime) -> dict[str, timedelta]:
        """For each feed that brought nothing for some hours, how long it may be silent. What was found for a feed
        counts until it brings something. Raises StoreError."""
        quiet = {
            feed.url: feed.newest_entry_at
            for feed in feeds
            if feed.active and feed.newest_entry_at and now - feed.newest_entry_at > SHORTEST_SILENCE
        }
        new = [url for url, newest in quiet.items() if url not in self._known or self._known[url][0] != newest]
        times = self._store.health.published(new, now - RHYTHM_REACH)
        self._known = {url: known for url, known in self._known.items() if url in quiet}
        self._known |= {url: (quiet[url], patience(times[url])) for url in new}
        return {url: allowed for url, (_, allowed) in self._known.items()}


def feed_state(feed: FeedHealth, now: datetime, allowed: Mapping[str, timedelta]) -> str:
    """``off``, ``unpolled``, ``failing``, ``silent`` (answers, but brought nothing for longer than ``Rhythms`` allow)
    or ``healthy``."""
    if not feed.active:
        return "off"
    if feed.polled_at is None:
        return "unpolled"
    if feed.failures:
        return "failing"
    may_be_silent = allowed.get(feed.url, SHORTEST_SILENCE)
    is_silent = feed.newest_entry_at is not None and now - feed.newest_entry_at > may_be_silent
    return "silent" if is_silent else "healthy"


def status(store: Store, now: datetime, day_start: datetime, configuration: str) -> Status:
    """How the monitor is doing. ``day_start`` is midnight in the configured zone; ``configuration`` is what is wrong
    with the files on disk, or nothing. Raises StoreError."""
    feeds = [feed for feed in store.health.feed_health() if feed.active]
    allowed = Rhythms(store).of(feeds, now)
    states = {feed.url: feed_state(feed, now, allowed) for feed in feeds}
    alive = alive_workers(store, now)
    wrong = configuration or next((worker.config_error for worker in alive if worker.config_error), "")
    today, settled = store.health.tally(day_start), store.reconciling.tally(day_start)
    lags = sorted(lag.total_seconds() for lag in store.health.lags(now - timedelta(days=1)))
    counts = dict.fromkeys(("healthy", "failing", "silent", "unpolled"), 0)
    for state in states.values():
        counts[state] += 1
    return Status(
        version=monitor.__version__,
        workers=len(alive),
        configuration=wrong or "good",
        posts_to=", ".join(sorted({worker.mode for worker in alive})),
        feeds=counts,
        worst=_worst(feeds, states),
        last_poll=max((feed.polled_at for feed in feeds if feed.polled_at is not None), default=None),
        read_today=today.entries,
        matched_today=today.matched,
        stories_today=today.stories,
        outbox=store.health.outbox_counts(),
        channels=held_up(store, now),
        unknown_today=today.unknown,
        last_post=store.health.last_sent_at(),
        lag_median=_quantile(lags, 50),
        lag_p95=_quantile(lags, 95),
        relevance=", or ".join(sorted({worker.relevance for worker in alive if worker.relevance})),
        last_edit=next((worker.last_edit for worker in alive if worker.last_edit), ""),
        settled_by_probe_today=settled.by_probe,
        settled_by_policy_today=settled.by_policy,
        late_copies_removed_today=settled.late_copies,
        alarms=tuple(standing(alarm) for alarm in store.alarms.all() if is_standing(alarm)),
        restored=store.receipts.last_taken_up(),
    )


def alive_workers(store: Store, now: datetime) -> list[Worker]:
    """The workers whose heart beat just now. Raises StoreError."""
    return [worker for worker in store.health.workers() if abs(now - worker.beat_at) < _ALIVE_WITHIN]


def midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """When the day began, by the clocks of a time zone."""
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _worst(feeds: list[FeedHealth], states: dict[str, str]) -> tuple[FeedTrouble, ...]:
    """The feeds that have been failing the longest, then those that have been silent the longest."""
    redact = redactor(())  # an address may hold a password
    troubled = [
        FeedTrouble(
            feed.outlet,
            redact(feed.url),
            states[feed.url],
            feed.failure_detail or "" if states[feed.url] == "failing" else "nothing new",
            feed.failing_since if states[feed.url] == "failing" else feed.newest_entry_at,
            feed.failure_reason or "",
        )
        for feed in feeds
        if states[feed.url] in ("failing", "silent")
    ]
    return tuple(sorted(troubled, key=lambda trouble: (trouble.state, str(trouble.since)))[:_WORST])


def held_up(store: Store, now: datetime) -> dict[str, str]:
    """The channels that send nothing now, and why. Raises StoreError."""
    found = {}
    for channel in store.outbox.channels():
        if channel.paused_since is not None:
            found[channel.name] = paused_in_words(channel.paused_since)
        elif channel.shut or (channel.not_before is not None and channel.not_before > now):
            found[channel.name] = channel.detail
    return found


def paused_in_words(since: datetime) -> str:
    """What is said of a channel that an operator paused."""
    return f"an operator paused it on {since:%Y-%m-%d at %H:%M} UTC; /resume in the operators' chat ends it"


def _quantile(values: list[float], percent: int) -> float | None:
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=100, method="inclusive")[percent - 1]
