"""Updates: what people write to the bot, and press in its messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal


@dataclass(frozen=True, slots=True)
class Update:
    """One message to the bot in its sender's own words, a press on a button of ours, or another update, which has no
    ``text``.

    ``update_id`` is its number in the bot's queue. ``chat_name`` is the public name of the chat without @; ``sender``
    is the number of the user, None where Telegram names none; ``topic`` is the forum topic it was written in. Of a
    press, ``press`` is its number, ``text`` what the button stands for, and ``message_id`` the message below which it
    is; Telegram tells no time of it.
    """

    update_id: int
    chat_id: int = 0
    chat_name: str = ""
    sender: int | None = None
    at: datetime | None = None
    text: str = ""
    topic: int | None = None
    press: str = ""
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button below a message: what it says, and what comes back when it is pressed, 64 bytes at most."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class NoUpdates:
    """The queue could not be read, or the chat not be served otherwise. ``reason`` is a slug; ``wait`` is how long
    Telegram asks for patience."""

    reason: Literal["conflict", "token", "flood", "unreachable", "unreadable"]
    detail: str
    wait: timedelta | None = None


UpdatesOutcome = tuple[Update, ...] | NoUpdates
