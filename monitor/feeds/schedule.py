"""When a feed is polled next.

All durations below are those of ``PollingSettings``. ``clamp(x)`` brings x into min_interval .. max_interval.

After success
    document with dates     half the median gap between its newest entries, but at least a twentieth of the
                            time since the newest one: a feed that fell silent is asked less and less often
    document without dates  half the last interval if it held new entries, else as if unchanged
    unchanged (304)         the last interval plus a twentieth, which follows that twentieth of the silence
    the feed's wish         ttl, sy:updatePeriod or Cache-Control: max-age raise the interval, up to max_hint: common
                            publishing software asks for an hour whatever the feed brings
    the feed's span         at most half the time the document covers: no entry scrolls out unseen

    interval = clamp(min(max(wanted, min(max(ttl, max_age), max_hint)), span / 2))

After failure, with n failures in a row before it; the interval itself stays what it was
    soft    interval * 2^n
    hard    interval * 4^(n+1)
            both at most the longer of 30 minutes and four intervals, and at most half the time that the document
            covered: what scrolls out before anybody looks is lost. What stops the parser costs more than a question,
            and has max_backoff alone for a bound
    gone    one day
    The server's Retry-After raises the wait; max_backoff bounds it (but for gone).
    Where it is our own network that fails, none of this counts: see outage.

Jitter moves the poll within ±10 % of the wait, never across those bounds, so that feeds do not fire together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from monitor.model.documents import Failed, FailureKind
from monitor.model.entries import FeedState
from monitor.model.settings import PollingSettings

_FIRST_INTERVAL = timedelta(minutes=15)
_GONE_WAIT = timedelta(days=1)
_AT_HOME_AGAIN = timedelta(days=1)
_RECENT = 10  # entries whose gaps tell how often a feed publishes now
_LEAST_TIMES = 3  # with fewer distinct times the gaps say nothing: some feeds stamp every entry with the build time
_SILENCE_SHARE = 1 / 20
_JITTER_SHARE = 0.1
_LONGEST_BACKOFF = timedelta(minutes=30)
_BACKOFF_INTERVALS = 4
_COSTLY = frozenset({"parse-timeout", "parse-crash", "bug"})  # reasons of failures
_SOFT_FACTOR = 2.0
_HARD_FACTOR = 4.0
_MOST_DOUBLINGS = 40  # far beyond every bound, and still a finite number of seconds


@dataclass(frozen=True, slots=True)
class NextPoll:
    """``interval`` is the feed's rhythm, to be remembered; ``next_poll_at`` has backoff and jitter in it."""

    interval: timedelta
    next_poll_at: datetime


@dataclass(frozen=True, slots=True)
class Observation:
    """What a successful poll told about the feed's rhythm.

    ``published`` are the publication times of all entries in the document, in any order; empty where the
    document was not read (304, the same bytes) or holds no dates. ``ttl`` None means: as the state has it.
    """

    published: Sequence[datetime] = ()
    new_entries: int = 0
    ttl: timedelta | None = None
    max_age: timedelta | None = None


def next_poll_after_success(
    state: FeedState,
    seen: Observation,
    now: datetime,
    settings: PollingSettings,
    *,
    jitter: float,
    fixed: timedelta | None = None,
) -> NextPoll:
    """The next poll of a feed that answered.

    ``jitter`` is a random number in [0, 1). ``fixed`` is the interval configured for this feed: it stands
    in place of all that is observed, bounded by ``min_interval`` alone.
    """
    if fixed is not None:
        interval = _fixed_interval(fixed, settings)
        ceiling = timedelta.max
    else:
        interval = _adapted_interval(state, seen, now, settings)
        ceiling = settings.max_interval
    return NextPoll(interval, now + _spread(interval, settings.min_interval, ceiling, jitter))


def next_poll_after_failure(
    state: FeedState,
    failure: Failed,
    now: datetime,
    settings: PollingSettings,
    *,
    jitter: float,
    fixed: timedelta | None = None,
) -> NextPoll:
    """The next poll of a feed that failed, after ``state.failures`` failures in a row before this one."""
    interval = _fixed_interval(fixed, settings) if fixed is not None else _last_interval(state, settings)
    if failure.kind is FailureKind.GONE:
        wait = max(_GONE_WAIT, interval)
        return NextPoll(interval, now + _spread(wait, timedelta(0), timedelta.max, jitter))
    most = max(settings.max_backoff, interval)
    floor = settings.min_interval
    if failure.retry_after is not None:
        floor = max(floor, min(failure.retry_after, most))
    ceiling = max(floor, min(most, _longest_backoff(interval, failure.reason, state.span)))
    wait = _backoff(interval, failure.kind, state.failures, ceiling)
    return NextPoll(interval, now + _spread(max(wait, floor), floor, ceiling, jitter))


def latest_poll(
    polled_at: datetime,
    interval: timedelta | None,
    failure_reason: str | None,
    settings: PollingSettings,
    *,
    fixed: timedelta | None,
) -> datetime:
    """When a feed that was polled then is polled again at the latest: a due time beyond that was made by others.

    Of a server's own answer it is not known how much patience it asked for: then ``max_backoff`` alone bounds it.
    """
    if fixed is not None:
        longest = _fixed_interval(fixed, settings)
    else:
        longest = _clamp(interval if interval is not None else _FIRST_INTERVAL, settings)
    if failure_reason is not None:
        most = max(settings.max_backoff, longest)
        refused = failure_reason.startswith("http-")
        longest = max(most, _GONE_WAIT) if refused else min(most, _longest_backoff(longest, failure_reason))
    return polled_at + longest * (1 + _JITTER_SHARE)


def covered(seen: Observation, now: datetime) -> timedelta | None:
    """The time that a document covers: what is older has scrolled out. None where its dates do not tell."""
    times = [time for time in seen.published if time <= now]
    return now - min(times) if len(times) > 1 else None


def full_fetch_due(state: FeedState, now: datetime, settings: PollingSettings) -> bool:
    """Whether the next GET is to be unconditional: some servers answer 304 although the feed changed. One that moved is
    asked at its own address then, a day later at the latest."""
    if state.last_full_at is None or state.last_full_at > now:  # the clock was set back
        return True
    every = (
        settings.full_fetch_every if state.fetch_url == state.url else min(settings.full_fetch_every, _AT_HOME_AGAIN)
    )
    return now - state.last_full_at >= every


def longest_wait(settings: PollingSettings, intervals: Iterable[timedelta]) -> timedelta:
    """A wait that no feed's next poll can have, given the configured ``intervals``: one that is longer was reckoned by
    a clock that was wrong."""
    longest = max(settings.max_interval, settings.max_backoff, settings.min_interval, _GONE_WAIT, *intervals)
    return min(2 * longest, timedelta(days=10_000))


def _fixed_interval(fixed: timedelta, settings: PollingSettings) -> timedelta:
    return max(fixed, settings.min_interval)


def _last_interval(state: FeedState, settings: PollingSettings) -> timedelta:
    return _clamp(state.interval if state.interval is not None else _FIRST_INTERVAL, settings)


def _adapted_interval(state: FeedState, seen: Observation, now: datetime, settings: PollingSettings) -> timedelta:
    times = sorted((time for time in seen.published if time <= now), reverse=True)
    wanted = _from_times(times, now)
    if wanted is None:
        wanted = _last_interval(state, settings) * (0.5 if seen.new_entries else 1 + _SILENCE_SHARE)
    ttl = seen.ttl if seen.ttl is not None else state.ttl
    wish = max(ttl or timedelta(0), seen.max_age or timedelta(0))
    wanted = max(wanted, min(wish, settings.max_hint))
    if (span := covered(seen, now)) is not None:
        wanted = min(wanted, span / 2)
    return _clamp(wanted, settings)


def _from_times(newest_first: Sequence[datetime], now: datetime) -> timedelta | None:
    """The interval that publication times suggest, or None where they say nothing."""
    recent = newest_first[:_RECENT]
    if len(set(recent)) < _LEAST_TIMES:
        return None
    gap = median((later - earlier).total_seconds() for later, earlier in pairwise(recent))
    return max(timedelta(seconds=gap / 2), (now - recent[0]) * _SILENCE_SHARE)


def _clamp(interval: timedelta, settings: PollingSettings) -> timedelta:
    return max(settings.min_interval, min(interval, settings.max_interval))


def _longest_backoff(interval: timedelta, reason: str, span: timedelta | None = None) -> timedelta:
    """A feed that fails waits no longer, so that no entry scrolls out unseen."""
    if reason in _COSTLY:
        return timedelta.max
    longest = max(_LONGEST_BACKOFF, interval * _BACKOFF_INTERVALS)
    return longest if span is None else max(interval, min(longest, span / 2))


def _backoff(interval: timedelta, kind: FailureKind, failures: int, ceiling: timedelta) -> timedelta:
    steps = min(failures, _MOST_DOUBLINGS)
    factor = _HARD_FACTOR ** (steps + 1) if kind is FailureKind.HARD else _SOFT_FACTOR**steps
    return timedelta(seconds=min(interval.total_seconds() * factor, ceiling.total_seconds()))


def _spread(wait: timedelta, floor: timedelta, ceiling: timedelta, jitter: float) -> timedelta:
    """A wait within ±10 % of the given one, evenly chosen from what of that lies between the bounds.

    Clamping after the throw instead would gather half of all feeds on the bound itself.
    """
    low = max(wait * (1 - _JITTER_SHARE), floor)
    high = max(low, min(wait * (1 + _JITTER_SHARE), ceiling))
    return low + (high - low) * jitter
