"""What gauges show and machines ask: how the monitor is doing, as its database and its process know it, and whether it
would post. No library of a server or of Prometheus is needed here."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, Generic, TypeVar

from monitor.addresses import hide_keys
from monitor.delivery import timing
from monitor.delivery.publisher import Publisher
from monitor.model.alerts import Alert
from monitor.model.delivery import Delivered, Migrated
from monitor.model.roles import Role
from monitor.model.settings import MonitorSettings
from monitor.model.translations import TranslationCounts
from monitor.runtime import Tally
from monitor.store import ChannelState, DayCounts, FeedHealth, Store, Waiting, WorkerState
from monitor.worker.alerts.conditions import stuck_channel, unfilled_roles
from monitor.worker.alerts.lifecycle import is_firing
from monitor.worker.status import (
    TERMINAL,
    Rhythms,
    alive_workers,
    feed_state,
    last_asked,
    offline_in_words,
    paused_in_words,
)

T_co = TypeVar("T_co", covariant=True)

_DAY = timedelta(days=1)
_ANSWERING = ("healthy", "damaged", "silent")


class Question(Generic[T_co]):
    """Something that takes a while to find out, however many ask: it is asked once at a time, and not again within
    ``rest`` seconds."""

    def __init__(self, ask: Callable[[], Awaitable[T_co]], *, rest: float, limit: float) -> None:
        """Whoever asks waits no longer than ``limit`` seconds."""
        self._ask = ask
        self._rest = rest
        self._limit = limit
        self._asking: asyncio.Future[T_co] | None = None
        self._asked = 0.0

    async def answer(self) -> T_co:
        """The newest answer. Raises what asking raised, and TimeoutError where no answer came in time: who asks next
        waits for the same one."""
        if self._asking is None or (self._asking.done() and monotonic() - self._asked >= self._rest):
            self._asked = monotonic()
            self._asking = asyncio.ensure_future(self._ask())
            self._asking.add_done_callback(_look_at)
        await asyncio.wait({self._asking}, timeout=self._limit)
        if not self._asking.done():
            raise TimeoutError
        return self._asking.result()


def _look_at(answer: asyncio.Future[Any]) -> None:
    """Nobody may ever ask again, and asyncio complains of errors that nobody saw."""
    if not answer.cancelled():
        answer.exception()


@dataclass(frozen=True)
class Inside:
    """What only the process of a worker knows: what it has done, which of its jobs are stuck, and its publisher."""

    tally: Tally
    stuck: Callable[[], Mapping[str, timedelta]]
    publisher: Publisher


@dataclass(frozen=True)
class Standing:
    """How things stand, as the database knows it ``at`` a time: cheap to find out.

    ``feeds`` are the active ones, each with its state; ``channels`` those of the configuration, ``quiet`` the names of
    those in quiet hours; ``waiting`` the messages that may leave; ``alerts`` those that fire.
    """

    at: datetime
    workers: tuple[WorkerState, ...]
    feeds: tuple[tuple[FeedHealth, str], ...]
    offline_since: datetime | None
    channels: tuple[ChannelState, ...]
    quiet: frozenset[str]
    waiting: Mapping[str, Waiting]
    alerts: tuple[Alert, ...]
    last_sent_at: datetime | None

    @property
    def configuration_error(self) -> str:
        """What is wrong with the files that workers were to take up; "" for nothing."""
        return hide_keys(next((worker.config_error for worker in self.workers if worker.config_error), ""))


@dataclass(frozen=True)
class LastDay:
    """What the last 24 hours brought, and what the outbox holds: that is counted, and takes longer. ``lags`` are in
    seconds, the shortest first."""

    counts: DayCounts
    unasked: int
    outbox: Mapping[str, Mapping[str, int]]
    lags: tuple[float, ...]
    translations: TranslationCounts


def standing(store: Store, rhythms: Rhythms, now: datetime, settings: MonitorSettings) -> Standing:
    """How things stand. Raises StoreError."""
    feeds = [feed for feed in store.health.feed_health() if feed.active]
    asked = last_asked(store, now)
    allowed = rhythms.of(feeds, asked)
    return Standing(
        at=now,
        workers=tuple(alive_workers(store, now)),
        feeds=tuple((feed, feed_state(feed, asked, allowed)) for feed in feeds),
        offline_since=store.feeds.offline_since(),
        channels=tuple(channel for channel in store.outbox.channels() if channel.name in settings.channels),
        quiet=frozenset(
            name
            for name, channel in settings.channels.items()
            if timing.is_quiet(now, channel.quiet, settings.time_zone)
        ),
        waiting=store.health.waiting_messages(now),
        alerts=tuple(alert for alert in store.alerts.all() if is_firing(alert)),
        last_sent_at=store.health.last_sent_at(),
    )


def last_day(store: Store, now: datetime) -> LastDay:
    """What the last day brought. Raises StoreError."""
    since = now - _DAY
    return LastDay(
        counts=store.health.tally(since),
        unasked=store.health.unasked(),
        outbox=store.health.outbox_counts(),
        lags=tuple(sorted(lag.total_seconds() for lag in store.health.lags(since))),
        translations=store.translations.counts(since),
    )


# --- would it post? --------------------------------------------------------------------------------------------------


def obstacles(found: Standing) -> Iterator[str]:
    """What keeps this monitor from posting, in words; nothing where nothing does. A channel that Telegram asked for
    patience is no obstacle until messages are stuck in it."""
    if not found.workers:
        yield "no worker is alive; start `monitor run`"
    elif unfilled := unfilled_roles(found.workers, site=False):
        yield unfilled.detail
    elif all(worker.mode == TERMINAL for worker in found.workers if Role.DELIVER in worker.roles):
        yield f"posts go to {TERMINAL}: TELEGRAM_BOT_TOKEN is not set, or this is a dry run"
    if found.configuration_error:
        first = found.configuration_error.splitlines()[0]
        yield f"the configuration is wrong, the last good one is in force: {first}"
    yield from _silence(found)
    if not found.channels:
        yield "there is no channel"
    for channel in found.channels:
        yield from (f"{channel.name}: {why}" for why in _channel_obstacle(channel, found))


def _silence(found: Standing) -> Iterator[str]:
    """Why nothing is heard of any feed."""
    states = [state for _, state in found.feeds]
    if found.offline_since is not None:
        yield offline_in_words(found.offline_since, UTC)
    elif not states:
        yield "there is no feed"
    elif all(state == "unpolled" for state in states):
        yield "no feed was asked yet"
    elif not any(state in _ANSWERING for state in states):
        yield f"none of {len(states)} feeds answers"


def _channel_obstacle(channel: ChannelState, found: Standing) -> Iterator[str]:
    waiting = None if channel.name in found.quiet else found.waiting.get(channel.name)
    if channel.paused_since is not None:
        yield paused_in_words(channel.paused_since)
    elif channel.shut:
        yield channel.detail
    elif waiting and (stuck := stuck_channel(channel.name, waiting.count, waiting.oldest, found.at)):
        yield f"messages are stuck: {stuck.detail}"


async def unreachable(publisher: Publisher, channels: Collection[ChannelState]) -> list[str]:
    """The channels of which Telegram says nothing to the bot, and why, in words; what is paused or shut is not asked
    about."""
    asked = [channel for channel in channels if channel.chat and channel.paused_since is None and not channel.shut]
    outcomes = await asyncio.gather(*(publisher.identify(channel.chat) for channel in asked))
    return [
        f"{channel.name}: {outcome.detail}"
        for channel, outcome in zip(asked, outcomes, strict=True)
        if not isinstance(outcome, Delivered | Migrated)
    ]


# --- memory ------------------------------------------------------------------------------------------------------


def memory() -> dict[str, int]:
    """Bytes in memory, by Linux: of this process (``main``), and of all that it started (``children``), what they share
    counted once. Nothing on other systems."""
    own = _memory_of(os.getpid())
    return {} if own is None else {"main": own, "children": sum(_memory_of(pid) or 0 for pid in _below(os.getpid()))}


def _below(pid: int) -> Iterator[int]:
    """The processes that one started, and those that they started."""
    with suppress(OSError):  # it ended meanwhile
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _below(int(child))


def _memory_of(pid: int) -> int | None:
    """The part of a process, of pages that several share the part of each."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, size = line.partition(":")
            if name == "Pss":
                return int(size.split()[0]) * 1024
    return None
