"""What is news, what a story causes, and when the next message may leave."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.core.settings import Channel, DeliverySettings, EntrySettings, FirstPollSettings, Watch
from monitor.core.types import PublicationIntent, PublicationKind

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Freshness:
    """How old the entries of one document may be to be posted, and how many of them (None: any number)."""

    not_before: datetime
    at_most: int | None
    undated_is_new: bool


def freshness(
    now: datetime,
    *,
    baseline: bool,
    born: datetime | None,
    first_poll: FirstPollSettings,
    entries: EntrySettings,
) -> Freshness:
    """The rule for one document.

    ``baseline`` marks a feed's first document that held entries: they are mostly old, and those without a date may
    be. ``born`` is when an ephemeral database was made: what was published before may have been posted by the one
    before it, so it is never posted, whenever it is seen. It is None for a database that survives restarts.
    """
    oldest = now - (min(first_poll.max_age, entries.max_age) if baseline else entries.max_age)
    if born is not None:
        oldest = max(oldest, born)
    return Freshness(oldest, first_poll.max_posts if baseline else None, undated_is_new=not baseline)


def clamped(published: datetime | None, now: datetime) -> datetime:
    """When an entry counts as published: an undated one now, at first sight; one of the future now too."""
    return now if published is None else min(published, now)


def held_back(published: Sequence[datetime | None], rule: Freshness, now: datetime) -> dict[int, str]:
    """Which of the matched entries of one document, by their times, are kept but never posted: index -> reason."""
    reasons: dict[int, str] = {}
    fresh: list[int] = []
    for index, time in enumerate(published):
        if time is None and not rule.undated_is_new:
            reasons[index] = "undated, in the first document of its feed"
        elif clamped(time, now) < rule.not_before:
            reasons[index] = f"published before {rule.not_before:%Y-%m-%d %H:%M} UTC"
        else:
            fresh.append(index)
    if rule.at_most is not None:
        newest_first = sorted(fresh, key=lambda index: clamped(published[index], now), reverse=True)
        reasons |= dict.fromkeys(newest_first[rule.at_most :], "more than the first poll of a feed may post")
    return reasons


def intents(watches: Sequence[str], channels: Mapping[str, Channel]) -> tuple[PublicationIntent, ...]:
    """The publications a story with these watches calls for: one post in each channel that carries one of them.

    A channel gets each story once, whatever joins later: the store keeps the first intent per story and channel.
    """
    return tuple(
        PublicationIntent(name, PublicationKind.POST)
        for name, channel in channels.items()
        if not channel.watches or not set(channel.watches).isdisjoint(watches)
    )


def next_slot(
    in_channel: Sequence[datetime], overall: Sequence[datetime], now: datetime, settings: DeliverySettings
) -> datetime:
    """When the next message may leave, given when messages left in the last minute: here, and in all channels.

    Telegram's own guidance: one message a second in a chat, 20 a minute, 30 a second over all.
    """
    slot = now
    if in_channel:
        slot = max(slot, max(in_channel) + _SECOND / settings.per_second)
    slot = max(slot, _after_window(in_channel, slot, _MINUTE, settings.per_minute))
    return max(slot, _after_window(overall, slot, _SECOND, max(1, int(settings.overall_per_second))))


def _after_window(sends: Sequence[datetime], slot: datetime, window: timedelta, at_most: int) -> datetime:
    """The first moment from ``slot`` on at which the window before it holds fewer than ``at_most`` sends."""
    recent = sorted(sent for sent in sends if sent > slot - window)
    return slot if len(recent) < at_most else recent[-at_most] + window


def hashtag(name: str, watch: Watch) -> str:
    """The hashtag of a watch, without #: as configured, else its key in CamelCase."""
    return watch.hashtag or "".join(part[:1].upper() + part[1:] for part in re.split(r"[\W_]+", name) if part)
