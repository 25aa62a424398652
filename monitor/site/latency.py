"""How long it takes from the publication of a story's first report to its post.

Only reports tell it whose publication this program could have seen: not those of the first document of a feed, which
may be days old; not those that a feed brought long after the time they bear; and not those without a time of their own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Literal

from monitor.store import PostTime

BACKFILLED = timedelta(hours=1)
"""A feed that was read so long after the time of a report, without it, brought it later on purpose."""
_LATE = 0.95

Excluded = Literal["first_document", "backfilled", "undated"]
EXCLUDED: tuple[Excluded, ...] = ("first_document", "backfilled", "undated")


@dataclass(frozen=True, slots=True)
class Spread:
    """Of so many waits, the one in the middle, and the one that 95 of 100 do not exceed."""

    count: int
    median: timedelta
    late: timedelta


@dataclass(frozen=True, slots=True)
class Latency:
    """Of all stories and by the outlet that was first, those with most stories first. ``waits`` are all that count,
    ``excluded`` says how many do not, and why."""

    overall: Spread | None
    by_outlet: tuple[tuple[str, Spread], ...]
    waits: tuple[timedelta, ...]
    excluded: Mapping[Excluded, int]


def excluded_as(post: PostTime) -> Excluded | None:
    """Why the wait of a story tells nothing; None where it does. A feed's time that lay in the future was set to that
    of first sight, as a missing one is."""
    if post.missing is None:
        return "first_document"
    if post.published == post.first_seen:
        return "undated"
    return "backfilled" if post.missing - post.published > BACKFILLED else None


def latency_of(posts: Iterable[PostTime]) -> Latency:
    """What the posts of a time say of how long it takes."""
    excluded: Counter[Excluded] = Counter()
    waits: dict[str, list[timedelta]] = defaultdict(list)
    for post in posts:
        reason = excluded_as(post)
        if reason is None:
            waits[post.outlet].append(post.sent - post.published)
        else:
            excluded[reason] += 1
    everything = sorted(wait for its in waits.values() for wait in its)
    ranked = sorted(waits.items(), key=lambda each: (-len(each[1]), each[0]))
    return Latency(
        overall=spread_of(everything) if everything else None,
        by_outlet=tuple((outlet, spread_of(sorted(its))) for outlet, its in ranked),
        waits=tuple(everything),
        excluded={reason: excluded[reason] for reason in EXCLUDED},
    )


def spread_of(ordered: Sequence[timedelta]) -> Spread:
    """Of at least one wait, the shortest first."""
    half, count = len(ordered) // 2, len(ordered)
    median = ordered[half] if count % 2 else (ordered[half - 1] + ordered[half]) / 2
    return Spread(count, median, ordered[ceil(count * _LATE) - 1])
