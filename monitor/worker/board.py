"""What the view of a running worker shows, read off the database: what a person wants to see at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.delivery import policy, timing
from monitor.model.entries import EntryState, PastEntry
from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.settings import MonitorSettings
from monitor.store import ChannelState, OutboxRow, Store
from monitor.worker import gauges, status
from monitor.worker.gauges import Standing

_SHOWN = 12
_RECENT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that stands in a channel; ``link`` is "" where it has no address."""

    at: datetime | None
    channel: str
    headline: str
    link: str


@dataclass(frozen=True, slots=True)
class Board:
    """One look: how things stand, the newest ``matches`` and ``posts``, why channels send nothing, and the next digest
    of each channel that has any."""

    standing: Standing
    matches: tuple[PastEntry, ...]
    posts: tuple[Posted, ...]
    held_up: Mapping[str, str]
    digests: Mapping[str, datetime]


def look(store: Store, rhythms: status.Rhythms, now: datetime, settings: MonitorSettings) -> Board:
    """How it looks now. Raises StoreError."""
    standing = gauges.standing(store, rhythms, now, settings)
    channels = {channel.name: channel for channel in store.outbox.channels()}
    sent = [row for row in store.outbox.rows(PublicationState.SENT, 4 * _SHOWN) if row.kind is not PublicationKind.EDIT]
    digests = {
        name: timing.next_digest(now, channel.digest, settings.time_zone) for name, channel in settings.channels.items()
    }
    return Board(
        standing=standing,
        matches=tuple(store.history.newest(now - _RECENT, _SHOWN, EntryState.MATCHED)),
        posts=tuple(_posted(row, channels.get(row.channel)) for row in sent[:_SHOWN]),
        held_up=status.held_up(store, now, settings.time_zone),
        digests={name: due for name, due in digests.items() if due is not None},
    )


def _posted(row: OutboxRow, channel: ChannelState | None) -> Posted:
    link = None
    if channel is not None and row.message_id is not None:
        link = policy.post_link(channel.chat, channel.chat_id, row.message_id)
    return Posted(row.sent_at, row.channel, (row.text or row.kind.value).split("\n", 1)[0], link or "")
