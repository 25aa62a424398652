"""Updates: what people write to the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Update:
    """One message to the bot in its sender's own words, or another update, which has no ``text``.

    ``update_id`` is its number in the bot's queue. ``chat_name`` is the public name of the chat without @; ``sender``
    is the number of the user, None where Telegram names none; ``topic`` is the forum topic it was written in.
    """

    update_id: int
    chat_id: int = 0
    chat_name: str = ""
    sender: int | None = None
    at: datetime | None = None
    text: str = ""
    topic: int | None = None


@dataclass(frozen=True, slots=True)
class NoUpdates:
    """The queue could not be read. ``reason`` is a slug; ``wait`` is how long Telegram asks for patience."""

    reason: Literal["conflict", "token", "flood", "unreachable", "unreadable"]
    detail: str
    wait: timedelta | None = None


UpdatesOutcome = tuple[Update, ...] | NoUpdates
