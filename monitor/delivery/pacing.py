"""When the next message may leave: the pace of a channel, and of all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.model.settings import Channel, DeliverySettings

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)


def pace(channel: Channel, delivery: DeliverySettings) -> DeliverySettings:
    """The pace of one channel: its own where it has one."""
    own = {name: value for name, value in channel.pace.model_dump().items() if value is not None}
    return delivery.model_copy(update=own)


def share(pace: DeliverySettings) -> int:
    """How many messages a minute one outlet may cause before others go first; as many stay free for these. Too few to
    be shared are 0."""
    return pace.per_minute // 4


def next_slot(
    in_channel: Sequence[datetime], overall: Sequence[datetime], now: datetime, settings: DeliverySettings
) -> datetime:
    """When the next message may leave, given when messages left in the last minute: here, and in all channels.

    Telegram's own guidance: one message a second in a chat, 20 a minute, 30 a second over all. A time that is well past
    ``now`` was told by a clock that was wrong, and holds nothing up.
    """
    in_channel, overall = ([sent for sent in sends if sent <= now + _MINUTE] for sends in (in_channel, overall))
    slot = now
    if in_channel:
        slot = max(slot, max(in_channel) + _SECOND / settings.per_second)
    slot = max(slot, _after_window(in_channel, slot, _MINUTE, settings.per_minute))
    return max(slot, _after_window(overall, slot, _SECOND, max(1, int(settings.overall_per_second))))


def _after_window(sends: Sequence[datetime], slot: datetime, window: timedelta, at_most: int) -> datetime:
    """The first moment from ``slot`` on at which the window before it holds fewer than ``at_most`` sends."""
    recent = sorted(sent for sent in sends if sent > slot - window)
    return slot if len(recent) < at_most else recent[-at_most] + window
