"""What is news: how old an entry may be to be posted, and how many of a feed's first document may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.model.settings import EntrySettings, FirstPollSettings


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old the entries of one document may be to be posted, and how many of them (None: any number). ``undated``
    says why those without a date are no news; empty where they are."""

    not_before: datetime
    at_most: int | None
    undated: str


def freshness(
    now: datetime,
    *,
    baseline: bool,
    born: datetime | None,
    first_poll: FirstPollSettings,
    entries: EntrySettings,
    answered_at: datetime | None = None,
) -> Freshness:
    """The rule for one document.

    ``baseline`` marks a feed's first document that held entries: they are mostly old, and those without a date may
    be. ``born`` is when an ephemeral database was made: what was published before may have been posted by the one
    before it, so it is never posted, whenever it is seen. It is None for a database that survives restarts.
    ``answered_at`` is when the feed last answered: what bears no date was published at any time since then.
    """
    oldest = now - (min(first_poll.max_age, entries.max_age) if baseline else entries.max_age)
    if born is not None:
        oldest = max(oldest, born)
    return Freshness(oldest, first_poll.max_posts if baseline else None, _undated(oldest, baseline, answered_at))


def _undated(oldest: datetime, baseline: bool, answered_at: datetime | None) -> str:
    if baseline:
        return "undated, in the first document of its feed"
    if answered_at is not None and answered_at < oldest:
        return f"undated, and its feed was not read since {answered_at:%Y-%m-%d %H:%M} UTC"
    return ""


def clamp_time(published: datetime | None, now: datetime) -> datetime:
    """When an entry counts as published: an undated one now, at first sight; one of the future now too."""
    return now if published is None else min(published, now)


def held_back(published: Sequence[datetime | None], rule: Freshness, now: datetime) -> dict[int, str]:
    """Which of the matched entries of one document, by their times, are kept but never posted: index -> reason."""
    reasons: dict[int, str] = {}
    fresh: list[int] = []
    for index, time in enumerate(published):
        if time is None and rule.undated:
            reasons[index] = rule.undated
        elif clamp_time(time, now) < rule.not_before:
            reasons[index] = f"published before {rule.not_before:%Y-%m-%d %H:%M} UTC"
        else:
            fresh.append(index)
    if rule.at_most is not None:
        newest_first = sorted(fresh, key=lambda index: clamp_time(published[index], now), reverse=True)
        reasons |= dict.fromkeys(newest_first[rule.at_most :], "more than the first poll of a feed may post")
    return reasons
