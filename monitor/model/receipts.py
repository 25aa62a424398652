"""Receipts: what the journal beside the database keeps of every message that a channel took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model.publications import Facts, PublicationKind, PublicationState


@dataclass(frozen=True, slots=True)
class Receipt:
    """One message that arrived.

    ``chat`` is as configured, ``chat_id`` the number Telegram gave; of an edit, ``message_id`` is that of the message
    edited. ``keys`` are those of all entries it told of: see ``EntryKeys``. A digest has its period (``since`` None for
    that of a backlog), a reply its ``change`` as (kind, subject, after).
    """

    at: datetime
    kind: PublicationKind
    chat: str
    chat_id: int | None
    message_id: int
    keys: tuple[bytes, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    change: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What receipts that the database had not known say of a story in one channel: where its post stands, and which of
    its entries were told there. ``message_id`` is None where only a reply or a digest told of them."""

    state: PublicationState
    message_id: int | None
    at: datetime
    entry_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Adoption:
    """A post that the database is to take over as sent, or as folded into a digest, with what it told of."""

    channel: str
    memory: Memory
    facts: tuple[Facts, ...]
