"""Outcomes of sending one message, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Delivered:
    """The channel gave a receipt. ``message_id`` is None for a terminal. ``chat_id`` is the numeric id to use from
    now on, where it was learned."""

    message_id: int | None
    chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Certainly not sent; the whole channel waits ``delay``. ``reason`` is a slug: ``flood`` or ``unreachable``."""

    delay: timedelta
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """This message will never be accepted; the ones behind it may be."""

    detail: str


TOKEN_REFUSED = "the bot token is refused"  # noqa: S105
"""How the detail begins where not the channel but the bot itself is shut out."""


@dataclass(frozen=True, slots=True)
class ShutOut:
    """The channel or the token is refused: nothing can be sent there until a person acts."""

    detail: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The chat has a new numeric id; the same message is to be sent there."""

    chat_id: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """Perhaps delivered: nobody can tell."""

    detail: str


DeliveryOutcome = Delivered | RetryLater | Rejected | ShutOut | Migrated | Unknown


@dataclass(frozen=True, slots=True)
class ChannelRights:
    """What Telegram says of the bot in one channel, or why it could not be asked (``problem``)."""

    chat: str
    title: str = ""
    can_post: bool = False
    can_edit: bool = False
    can_delete: bool = False
    problem: str = ""
