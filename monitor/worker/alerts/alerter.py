"""Alerts: look for what is wrong, and tell the admin chat, each once and again when it is resolved.

What was told is kept in the database: a restart repeats nothing. A try is noted before the call leaves, so that an
alert may come twice after a crash, and never floods. What cannot be sent waits. Of several workers one looks; disk and
clock, jobs that are stuck and faults of the program are those of its machine.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from monitor.delivery import timing
from monitor.model.alerts import Alert, AlertKind, Condition, Observed, Review
from monitor.model.delivery import Delivered, DeliveryOutcome, Migrated, Rejected, RetryLater, ShutOut, Unknown
from monitor.model.roles import ALL_ROLES, Role
from monitor.model.settings import Settings
from monitor.runtime import Runtime
from monitor.store import AdminChat, ChannelState, Store
from monitor.worker.alerts import conditions, lifecycle
from monitor.worker.app import Adapters
from monitor.worker.status import Rhythms, alive_workers, last_asked

log = structlog.get_logger("alerting")

EVERY = timedelta(minutes=1)
"""How often to look."""
_LEASE = ("alerts", timedelta(minutes=3))
_RARELY = timedelta(minutes=10)  # what costs more to find out, and changes slowly
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_BASELINE = timedelta(days=14)
_SHUT_OUT_PAUSE = timedelta(minutes=15)
_UNKNOWN_PAUSE = timedelta(minutes=5)
_LONGEST_PAUSE = timedelta(days=1)  # a longer one was written by a clock that was wrong
_OFTEN_KINDS = frozenset(AlertKind) - {AlertKind.MATCHES, AlertKind.SILENT}
_SKEW = (AlertKind.CLOCK, "skew")
_JUMP = (AlertKind.CLOCK, "jump")


def uptime() -> float:
    """Seconds that the machine has run, its sleep included where the system counts it."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def free_bytes(folder: Path) -> int:
    """Room on the disk of a folder, or of the nearest that exists above it."""
    existing = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    return shutil.disk_usage(existing).free


class Alerter:
    """Looks after one worker's app. ``admin_chat`` is empty where there is none: then alerts stand in
    the log and in the status only. ``state`` is the folder whose disk must not fill up. Where ``roles`` are without
    deliveries it can tell nobody: then it looks only while no worker delivers."""

    def __init__(
        self,
        runtime: Runtime,
        adapters: Adapters,
        admin_chat: str,
        state: Path,
        *,
        running: Callable[[], float] = uptime,
        free: Callable[[Path], int] = free_bytes,
        stuck: Callable[[], Mapping[str, timedelta]] = dict,
        roles: frozenset[Role] = ALL_ROLES,
    ) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._store = runtime.store
        self._adapters = adapters
        self._admin_chat = admin_chat if adapters.publisher.paced else ""
        self._state = state
        self._running = running
        self._free = free
        self._stuck = stuck
        self._delivers = Role.DELIVER in roles
        self._rhythms = Rhythms(runtime.store)
        self._last_clocks: tuple[datetime, float] | None = None
        self._rarely_at: datetime | None = None

    async def look(self) -> None:
        """Find out what is wrong now, and tell what the operators do not know. Raises StoreError."""
        now = self._runtime.now()
        if not self._delivers and await self._db(_delivers, self._store, now):
            return
        name, ttl = _LEASE
        if not await self._db(self._store.leases.acquire, name, self._runtime.owner, now, ttl):
            return
        observed = await self._observe(now)

        def decide(known: Sequence[Alert]) -> Review:
            return lifecycle.review(observed, known, now, listened=bool(self._admin_chat))

        review = await self._db(self._store.alerts.review, decide)
        _log(review)
        if self._admin_chat:
            await self._tell(review.alerts, now)

    # --- looking --------------------------------------------------------------------------------------------------

    async def _observe(self, now: datetime) -> Observed:
        often = await self._db(_look_often, self._store, self._runtime.rules.settings, now)
        machine = self._look_at_machine(now)
        if self._rarely_at is not None and timedelta(0) <= now - self._rarely_at < _RARELY:
            return _merge(often, machine, Observed(frozenset(), (), frozenset({_SKEW})))
        self._rarely_at = now
        rarely = await self._db(_look_rarely, self._store, now, self._rhythms)
        return _merge(often, machine, rarely, self._look_at_servers())

    def _look_at_machine(self, now: datetime) -> Observed:
        running = self._running()
        found: list[Condition | None] = [
            conditions.full_disk(self._free(self._state), str(self._state)),
            *(conditions.stuck_job(job, late) for job, late in self._stuck().items()),
            *(conditions.fault(subject, each.detail) for subject, each in self._runtime.recent_faults().items()),
        ]
        unclear = frozenset({_JUMP} if self._last_clocks is None else ())
        if self._last_clocks is not None:
            before, ran_before = self._last_clocks
            found.append(conditions.clock_jump(now - before - timedelta(seconds=running - ran_before)))
        self._last_clocks = now, running
        return Observed(frozenset(), _that_hold(found), unclear)

    def _look_at_servers(self) -> Observed:
        votes = self._adapters.fetcher.take_clocks()
        unclear = frozenset() if conditions.enough_servers(votes) else frozenset({_SKEW})
        return Observed(frozenset(), _that_hold([conditions.clock_skew(votes)]), unclear)

    # --- telling --------------------------------------------------------------------------------------------------

    async def _tell(self, known: Sequence[Alert], now: datetime) -> None:
        told = lifecycle.news(known, now)
        chat = await self._db(self._store.alerts.chat, self._admin_chat)
        # Whoever looks for messages there is asked for patience as well.
        asked = (chat.not_before, await self._db(self._store.reconciling.paused_until, self._admin_chat))
        if not told or any(until is not None and timedelta(0) < until - now < _LONGEST_PAUSE for until in asked):
            return
        await self._db(self._store.alerts.change, told, _count_try)
        message = lifecycle.render(told, self._runtime.rules.monitor.time_zone)
        outcome = await self._adapters.publisher.send("operators", chat.chat_id or chat.chat, message)
        await self._record_outcome(tuple(map(_count_try, told)), chat, outcome, now)

    async def _record_outcome(
        self, tried: tuple[Alert, ...], chat: AdminChat, outcome: DeliveryOutcome, now: datetime
    ) -> None:
        store, db = self._store, self._db
        match outcome:
            case Delivered() | Rejected():
                await db(store.alerts.change, tried, lambda alert: lifecycle.as_told(alert, now))
                after = replace(chat, not_before=None)
            case RetryLater(delay=delay):
                after = replace(chat, not_before=now + delay)
                await db(store.reconciling.pause, self._admin_chat, now + delay)
            case ShutOut():
                after = replace(chat, not_before=now + _SHUT_OUT_PAUSE)
            case Migrated(chat_id=chat_id):
                after = replace(chat, chat_id=chat_id)
            case Unknown():
                after = replace(chat, not_before=now + _UNKNOWN_PAUSE * 2 ** tried[0].attempts)
        if isinstance(outcome, RetryLater | ShutOut | Migrated):
            await db(store.alerts.change, tried, _take_back_try)
        if after != chat:
            await db(store.alerts.note_chat, after)
        if not isinstance(outcome, Delivered):
            log.warning("alerts.not_told", outcome=type(outcome).__name__, detail=outcome.detail or None)


def _count_try(alert: Alert) -> Alert:
    return replace(alert, attempts=alert.attempts + 1)


def _take_back_try(alert: Alert) -> Alert:
    return replace(alert, attempts=alert.attempts - 1)


def _log(review: Review) -> None:
    for alert in review.raised:
        write = log.error if alert.kind is AlertKind.TOKEN else log.warning
        write("alarm.raised", kind=alert.kind.value, subject=alert.subject, detail=alert.detail)
    for alert in review.resolved:
        log.info("alarm.mended", kind=alert.kind.value, subject=alert.subject)


def _merge(*looks: Observed) -> Observed:
    """Several looks as one."""
    return Observed(
        kinds=frozenset[AlertKind]().union(*(look.kinds for look in looks)),
        conditions=tuple(condition for look in looks for condition in look.conditions),
        unclear=frozenset[tuple[AlertKind, str]]().union(*(look.unclear for look in looks)),
    )


def _that_hold(found: Iterable[Condition | None]) -> tuple[Condition, ...]:
    return tuple(condition for condition in found if condition is not None)


def _look_often(store: Store, settings: Settings, now: datetime) -> Observed:
    """Channels, configuration, feeds that fail. Of a channel that is shut because the bot is, nothing else is known."""
    channels = [store.outbox.channel(name) for name in settings.monitor.channels]
    shut = [conditions.shut_channel(channel.name, channel.detail) for channel in channels if channel.shut]
    refused = any(condition.kind is AlertKind.TOKEN for condition in shut)
    held_up = {channel.name for channel in channels if _may_rest(channel, settings, now)}
    alive = alive_workers(store, now)
    feeds = [feed for feed in store.health.feed_health() if feed.active]
    found = [
        *shut,
        conditions.our_network(store.feeds.offline_since(), now),
        conditions.wrong_configuration(next((worker.config_error for worker in alive if worker.config_error), "")),
        conditions.held_edit(next((worker.held for worker in alive if worker.held), "")),
        conditions.differing_configurations(alive),
        conditions.unfilled_roles(alive, site=bool(settings.monitor.site.folder)),
        conditions.unknown_deliveries(store.reconciling.tally(now - _HOUR).by_policy),
        *(
            conditions.refused_messages(name, refused.count, refused.why)
            for name, refused in store.health.refused_messages(now - _HOUR).items()
            if name in settings.monitor.channels
        ),
        *(
            conditions.stuck_channel(name, waiting.count, waiting.oldest, now)
            for name, waiting in store.health.waiting_messages(now).items()
            if name in settings.monitor.channels and name not in held_up
        ),
        *(conditions.moved_feed(feed.url, feed.outlet, feed.fetch_url) for feed in feeds),
        *(
            conditions.failing_feed(
                feed.url, feed.outlet, feed.failures, feed.failing_since, feed.failure_detail or "it fails", now
            )
            for feed in feeds
        ),
        *(conditions.flooding_feed(feed.url, feed.outlet, feed.arrivals, now) for feed in feeds),
    ]
    unclear = {(AlertKind.BACKLOG, name) for name in held_up}
    unclear |= {(AlertKind.CHANNEL, channel.name) for channel in channels if refused}
    return Observed(_OFTEN_KINDS, _that_hold(found), frozenset(unclear))


def _delivers(store: Store, now: datetime) -> bool:
    """Does a worker live that sends messages, and so can tell of alerts?"""
    return any(Role.DELIVER in worker.roles for worker in alive_workers(store, now))


def _may_rest(channel: ChannelState, settings: Settings, now: datetime) -> bool:
    """May messages wait in this channel for a reason that is known?"""
    quiet = settings.monitor.channels[channel.name].quiet
    rests = channel.paused_since is not None or timing.is_quiet(now, quiet, settings.monitor.time_zone)
    return rests or channel.shut


def _look_rarely(store: Store, now: datetime, rhythms: Rhythms) -> Observed:
    """How much matches, and which feeds are silent; of one that fails that is not known."""
    last = store.health.count_entries(now - _DAY, now)
    before = store.health.count_entries(now - _DAY - _BASELINE, now - _DAY)
    feeds = [feed for feed in store.health.feed_health() if feed.active]
    asked = last_asked(store, now)
    allowed = rhythms.of(feeds, asked)
    found = [
        conditions.match_collapse(last, before),
        *(
            conditions.silent_feed(feed.url, feed.outlet, feed.newest_entry_at, allowed[feed.url], asked)
            for feed in feeds
            if feed.url in allowed and not feed.failures
        ),
    ]
    unclear = frozenset((AlertKind.SILENT, feed.url) for feed in feeds if feed.failures)
    return Observed(frozenset({AlertKind.MATCHES, AlertKind.SILENT}), _that_hold(found), unclear)
