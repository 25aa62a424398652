"""Reconciling: a message of which nobody can tell whether it arrived is looked for in its channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from monitor.model.delivery import Migrated, RetryLater, ShutOut, Unknown
from monitor.model.publications import PublicationState


@dataclass(frozen=True, slots=True)
class Words:
    """A message as it was to be sent: HTML, or ``plain`` where that was refused. With ``photo``, the text is a
    caption. ``preview`` is the address whose preview is shown below."""

    html: str
    plain: str
    preview: str | None = None
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A publication that perhaps arrived.

    ``before`` is the last message of the channel that was known when it left: its own number is higher. ``certain``
    tells that no other message of this bot can stand behind ``before`` unknown to the database, but for needless
    copies. It is looked for no sooner than ``due``; ``failures`` counts the attempts to look that failed.
    """

    publication_id: int
    attempt: int
    words: Words
    before: int | None
    certain: bool
    due: datetime | None
    failures: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """One attempt of a publication that was given up as not arrived, and may arrive yet; ``state`` and ``message_id``
    are those of its publication by now."""

    id: int
    publication_id: int
    attempt: int
    words: Words
    state: PublicationState
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Chore:
    """A message to be looked at, since it may be a late copy, or to be deleted (``removal``).

    ``chat`` is where it stands; ``doubt_id`` the doubt that it is a late copy of, None for a copy that was made to
    look at. For ``certain`` see Unresolved.
    """

    id: int
    chat: str
    message_id: int
    removal: bool
    certain: bool
    doubt_id: int | None
    added_at: datetime
    failures: int


@dataclass(frozen=True, slots=True)
class Settled:
    """How often, in a span of time, probes told what became of a message, the policy decided, and a late copy was
    removed."""

    by_probe: int = 0
    by_policy: int = 0
    late_copies: int = 0


# --- what a probe tells of one message number -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Means:
    """Which probes a chat allows, asked of Telegram: a silent forward to the operators' chat, an edit that changes
    nothing. ``chat_id`` is the chat's number; ``why`` says, for a person, what stands in the way of each that is
    not possible."""

    chat_id: int
    forward: bool
    edit: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a forwarded copy shows. ``copy_id`` is the number of the copy in the operators' chat, which is to be
    deleted. ``original`` is False where the message was itself forwarded from elsewhere, or written by somebody
    else, as far as Telegram tells."""

    text: str
    links: tuple[str, ...]
    photo: bool
    copy_id: int
    original: bool = True


@dataclass(frozen=True, slots=True)
class Ours:
    """An edit with these words was allowed: the message is this bot's. ``changed``: it had other words before."""

    changed: bool = False


@dataclass(frozen=True, slots=True)
class Theirs:
    """There is a message, and it is not the one looked for."""


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no message of this number."""


@dataclass(frozen=True, slots=True)
class NoProbe:
    """This chat does not allow this probe."""

    detail: str


Refusal = RetryLater | ShutOut | Migrated | Unknown
Probed = Seen | Ours | Theirs | Absent | NoProbe | Refusal


@dataclass(frozen=True, slots=True)
class Deleted:
    """The message is gone."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The message cannot be deleted."""

    detail: str


Deletion = Deleted | Kept | Refusal


class Prober(Protocol):
    """Looks at single messages of a chat. ``desk`` is the operators' chat, to which copies are forwarded and in which
    they are deleted; empty where there is none.

    No call raises for what Telegram or the network does.
    """

    desk: str

    async def means(self, chat: str | int) -> Means | Refusal:
        """Which probes a chat allows."""
        ...

    async def forward(self, chat: int, message_id: int) -> Probed:
        """What stands under a number, as a copy in the operators' chat shows it. The chat itself is left untouched."""
        ...

    async def edit(self, chat: int, message_id: int, words: Words) -> Probed:
        """Whether a message with these words stands under a number. Another message of this bot gets these words."""
        ...

    async def delete(self, chat: str | int, message_id: int) -> Deletion:
        """Delete a message. One that is gone already counts as deleted."""
        ...
