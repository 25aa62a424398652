"""How the monitor is doing: what ``monitor status``, /status and the alerts read off the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from statistics import quantiles
from zoneinfo import ZoneInfo

import monitor
from monitor.addresses import hide_keys
from monitor.model.alerts import Alert, AlertKind
from monitor.model.delivery import Unresolved
from monitor.model.moves import in_words
from monitor.model.roles import Role
from monitor.model.translations import TranslationCounts
from monitor.store import FeedHealth, Store, WorkerState
from monitor.worker.alerts.conditions import (
    LOOKED_FOR,
    RHYTHM_REACH,
    SHORTEST_SILENCE,
    differing_configurations,
    flooding_feed,
    patience,
    unfilled_roles,
)
from monitor.worker.alerts.lifecycle import in_one_line, is_firing
from monitor.worker.processes import has_exited

TERMINAL = "the terminal"
"""Where a worker posts to that has no token."""
_ALIVE_WITHIN = timedelta(seconds=45)
_WORST = 8
OF_ONE_FEED = frozenset({AlertKind.MOVED, AlertKind.FAILING, AlertKind.SILENT, AlertKind.FLOODING})
"""What is wrong with one feed of many."""


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
    says what keeps a channel from sending; lags are from publication to post over the last day, in seconds. Of the
    attempts that perhaps arrived (``unknown_today``), some were ``settled_by_probe``, others by policy or by hand; the
    rest is looked for. ``held`` is why an edit waits for a person, ``differing`` which workers go by different
    configurations, and ``network`` what is wrong with our own. ``unasked`` counts the entries about which the examples
    are still to be asked, and ``moved`` says where feeds went that their servers send on for good.
    ``translation`` says what became of texts that readers cannot read, where there were any. ``site_at`` is when all of
    the readers' site stood there last, and ``site_fault`` why it does not now.
    ``relevance`` is what decides about relevance, ``last_edit`` what the last edit changed, as the workers tell it.
    ``roles`` counts the living workers by what they do, and ``unfilled`` says what none does.
    ``died`` names workers of this machine that ended without a word. ``wrong`` is what wants a person: nothing, where
    all is well. That one feed of many fails is well."""

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
    settled_by_hand_today: int = 0
    late_copies_removed_today: int = 0
    alarms: tuple[str, ...] = ()
    restored: str = ""
    network: str = ""
    held: str = ""
    differing: str = ""
    flooding: tuple[str, ...] = ()
    unasked: int = 0
    moved: tuple[str, ...] = ()
    translation: str = ""
    site_at: datetime | None = None
    site_fault: str = ""
    roles: Mapping[str, int] = field(default_factory=dict)
    unfilled: str = ""
    died: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()


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
        times = self._store.health.publication_times(new, now - RHYTHM_REACH)
        self._known = {url: known for url, known in self._known.items() if url in quiet}
        self._known |= {url: (quiet[url], patience(times[url])) for url in new}
        return {url: allowed for url, (_, allowed) in self._known.items()}


FEED_STATES = ("failing", "damaged", "silent", "unpolled", "healthy", "off")
"""What a feed may be, those first that a person looks for."""
IN_TROUBLE = frozenset(FEED_STATES[:3])


def feed_state(feed: FeedHealth, now: datetime, allowed: Mapping[str, timedelta]) -> str:
    """``off``, ``unpolled``, ``failing``, ``damaged`` (its document was not whole), ``silent`` (answers, but brought
    nothing for longer than ``Rhythms`` allow) or ``healthy``."""
    if not feed.active:
        return "off"
    if feed.polled_at is None:
        return "unpolled"
    if feed.failures:
        return "failing"
    if feed.failure_detail:
        return "damaged"
    may_be_silent = allowed.get(feed.url, SHORTEST_SILENCE)
    is_silent = feed.newest_entry_at is not None and now - feed.newest_entry_at > may_be_silent
    return "silent" if is_silent else "healthy"


def status(store: Store, now: datetime, day_start: datetime, configuration: str) -> Status:
    """How the monitor is doing. ``day_start`` is midnight in the configured zone; ``configuration`` is what is wrong
    with the files on disk, or nothing. Raises StoreError."""
    feeds = [feed for feed in store.health.feed_health() if feed.active]
    asked = last_asked(store, now)
    allowed = Rhythms(store).of(feeds, asked)
    states = {feed.url: feed_state(feed, asked, allowed) for feed in feeds}
    alive = alive_workers(store, now)
    wrong = configuration or next((worker.config_error for worker in alive if worker.config_error), "")
    today, resolved = store.health.tally(day_start), store.reconciling.tally(day_start)
    lags = sorted(lag.total_seconds() for lag in store.health.lags(now - timedelta(days=1)))
    counts = dict.fromkeys(("healthy", "failing", "silent", "unpolled"), 0) | Counter(states.values())
    alerts = gravest_first(alert for alert in store.alerts.all() if is_firing(alert))
    differing = each.detail if (each := differing_configurations(alive)) else ""
    unfilled = each.detail if (each := unfilled_roles(alive, site=False)) else ""
    zone = day_start.tzinfo or UTC
    network = offline_in_words(store.feeds.offline_since(), zone)
    held = hide_keys(next((worker.held for worker in alive if worker.held), ""))
    site_fault = hide_keys(next((worker.site_fault for worker in alive if worker.site_fault), ""))
    return Status(
        version=monitor.__version__,
        workers=len(alive),
        configuration=hide_keys(wrong or "good"),
        posts_to=modes_in_words(alive),
        feeds=counts,
        worst=_worst(feeds, states),
        last_poll=max((feed.polled_at for feed in feeds if feed.polled_at is not None), default=None),
        read_today=today.entries,
        matched_today=today.matched,
        stories_today=today.stories,
        outbox=store.health.outbox_counts(),
        channels=held_up(store, now, zone),
        unknown_today=resolved.attempts,
        last_post=store.health.last_sent_at(),
        lag_median=quantile(lags, 50),
        lag_p95=quantile(lags, 95),
        relevance=", or ".join(sorted({worker.relevance for worker in alive if worker.relevance})),
        last_edit=hide_keys(next((worker.last_edit for worker in alive if worker.last_edit), "")),
        settled_by_probe_today=resolved.by_probe,
        settled_by_policy_today=resolved.by_policy,
        settled_by_hand_today=resolved.by_hand,
        late_copies_removed_today=resolved.late_copies,
        alarms=tuple(map(in_one_line, alerts)),
        restored=store.receipts.last_replay(),
        network=network,
        held=held,
        unasked=store.health.unasked(),
        differing=differing,
        flooding=tuple(
            f"{flood.label}, {hide_keys(flood.detail)}"
            for feed in feeds
            if (flood := flooding_feed(feed.url, feed.outlet, feed.arrivals, now)) is not None
        ),
        moved=_moved(feeds),
        translation=_translation(store.translations.counts(day_start)),
        site_at=max((worker.site_at for worker in alive if worker.site_at is not None), default=None),
        site_fault=site_fault,
        roles={role.value: sum(role in worker.roles for worker in alive) for role in Role},
        unfilled=unfilled,
        died=_died(store.health.workers(), zone),
        wrong=_holding(
            ("the configuration", wrong),
            ("the network", network),
            ("an edit waits", held),
            ("workers differ", differing),
            ("a part of the work", unfilled),
            ("a channel is shut", any(channel.shut for channel in store.outbox.channels())),
            ("no feed is healthy", counts["healthy"] == 0 and counts["unpolled"] < len(feeds)),
            ("the readers' site", site_fault),
            ("an alarm", any(alert.kind not in OF_ONE_FEED for alert in alerts)),
        ),
    )


def _died(workers: Iterable[WorkerState], zone: tzinfo) -> tuple[str, ...]:
    return tuple(
        f"{worker.owner}, last heard of at {worker.beat_at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"
        for worker in workers
        if has_exited(worker)
    )


def _holding(*found: tuple[str, object]) -> tuple[str, ...]:
    return tuple(what for what, holds in found if holds)


def gravest_first(alerts: Iterable[Alert]) -> list[Alert]:
    """Alerts in the order of their kinds."""
    kinds = list(AlertKind)
    return sorted(alerts, key=lambda alert: kinds.index(alert.kind))


def _translation(counts: TranslationCounts) -> str:
    if counts == TranslationCounts():
        return ""
    counted = (
        (counts.translated, "made", ""),
        (counts.refused, "not used", counts.refusal),
        (counts.waiting, "waiting", counts.failure),
    )
    parts = [f"{number} {what}" + (f" ({why})" if why else "") for number, what, why in counted if number]
    return ", ".join(parts)


def last_asked(store: Store, now: datetime) -> datetime:
    """Until when feeds could be asked: whether one fell silent is judged by then. Raises StoreError."""
    return min(store.feeds.offline_since() or now, now)


def offline_in_words(since: datetime | None, zone: tzinfo) -> str:
    """What is said where our own network fails, ``since`` then; nothing where it does not."""
    if since is None:
        return ""
    return f"our network: no feed can be reached since {since.astimezone(zone):%Y-%m-%d %H:%M %Z}; {LOOKED_FOR}"


def alive_workers(store: Store, now: datetime) -> list[WorkerState]:
    """The workers whose heart beat just now and that, if they are of this machine, still run. Raises StoreError."""
    beating = (worker for worker in store.health.workers() if abs(now - worker.beat_at) < _ALIVE_WITHIN)
    return [worker for worker in beating if not has_exited(worker)]


def modes_in_words(workers: Iterable[WorkerState]) -> str:
    """Where those of these workers post to that deliver."""
    return ", ".join(sorted({worker.mode for worker in workers if worker.mode}))


def held_edits(store: Store, now: datetime) -> list[WorkerState]:
    """The workers that hold an edit until a person accepts it. Raises StoreError."""
    return [worker for worker in alive_workers(store, now) if worker.held]


def midnight(now: datetime, zone: ZoneInfo) -> datetime:
    """When the day began, by the clocks of a time zone."""
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)


def _worst(feeds: list[FeedHealth], states: dict[str, str]) -> tuple[FeedTrouble, ...]:
    """The feeds that have been failing the longest, then those that have been silent the longest."""
    troubled = [
        FeedTrouble(
            feed.outlet,
            hide_keys(feed.url),
            states[feed.url],
            feed.failure_detail or "" if states[feed.url] == "failing" else "nothing new",
            feed.failing_since if states[feed.url] == "failing" else feed.newest_entry_at,
            feed.failure_reason or "",
        )
        for feed in feeds
        if states[feed.url] in ("failing", "silent")
    ]
    return tuple(sorted(troubled, key=lambda trouble: (trouble.state, str(trouble.since)))[:_WORST])


def _moved(feeds: list[FeedHealth]) -> tuple[str, ...]:
    told = [
        f"{feed.outlet}, {hide_keys(feed.url)}, {in_words(feed.url, feed.fetch_url)}"
        for feed in feeds
        if feed.fetch_url != feed.url
    ]
    more = len(told) - _WORST
    return (*told[:_WORST], f"and {more} more; see `monitor feeds`") if more > 0 else tuple(told)


def held_up(store: Store, now: datetime, zone: tzinfo) -> dict[str, str]:
    """The channels that send nothing now, and why; times are those of ``zone``. Raises StoreError."""
    found = {}
    for channel in store.outbox.channels():
        if channel.paused_since is not None:
            found[channel.name] = paused_in_words(channel.paused_since, zone)
        elif channel.shut or (channel.not_before is not None and channel.not_before > now):
            found[channel.name] = channel.detail
        elif (unresolved := store.reconciling.unresolved(channel.name, now)) is not None:
            found[channel.name] = _looks_in_words(unresolved, zone)
    return found


def _looks_in_words(unresolved: Unresolved, zone: tzinfo) -> str:
    """What is said of a channel where a message perhaps arrived."""
    due = "" if unresolved.due is None else f" at {unresolved.due.astimezone(zone):%H:%M:%S %Z}"
    failed = f", after {unresolved.failures} failed looks" if unresolved.failures else ""
    return f"message {unresolved.publication_id} perhaps arrived; it is looked for{due}{failed}"


def paused_in_words(since: datetime, zone: tzinfo = UTC) -> str:
    """What is said of a channel that an operator paused."""
    at = f"{since.astimezone(zone):%Y-%m-%d at %H:%M %Z}"
    return f"an operator paused it on {at}; /resume in the operators' chat ends it"


def quantile(values: Sequence[float], percent: int) -> float | None:
    """What so many per cent of these values do not exceed, the smallest first; None of none."""
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=100, method="inclusive")[percent - 1]
