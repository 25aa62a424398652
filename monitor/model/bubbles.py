"""A message as it stands in a channel, for whoever is shown the channel without Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.model.publications import Message


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as it reads now. ``number`` is its number in the channel; ``at`` is when it came, ``edited_at`` when it
    got its present words, if those are not the first. ``reply_to`` is the number of the message that it answers, and
    ``answered`` the headline of that. ``sounded``: it came with sound."""

    number: int
    at: datetime
    message: Message
    sounded: bool = False
    reply_to: int | None = None
    answered: str = ""
    edits: int = 0
    edited_at: datetime | None = None
