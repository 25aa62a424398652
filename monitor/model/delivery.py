"""Delivery: what became of a message, what tells of one that perhaps arrived, and what the journal keeps of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from monitor.model.publications import Facts, PublicationKind, PublicationState

REACH = 200
"""At most so many numbers are looked at for one message: behind them lies somebody else's channel."""
DELETABLE = timedelta(hours=48)
"""How long a bot may delete its messages (core.telegram.org/bots/api#deletemessage)."""

# --- outcomes of sending one message: each has a ``detail`` in words, empty where there is nothing to say -------------


@dataclass(frozen=True, slots=True)
class Delivered:
    """The channel gave a receipt. ``message_id`` is None for a terminal. ``chat_id`` is the numeric id to use from
    now on, where it was learned. ``photo``: it stands there as a photo, its text as the caption."""

    message_id: int | None
    chat_id: int | None = None
    detail: str = ""
    photo: bool = False


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Certainly not sent; the whole channel waits ``delay``. ``reason`` is a slug: ``flood`` or ``unreachable``."""

    delay: timedelta
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """This message will never be accepted; the ones behind it may be.

    ``cause`` says what it lies in: the message itself (``content``), or the message that it edits or answers, which is
    no more or cannot be edited (``gone``). Empty where Telegram does not tell: then it may be the channel.
    """

    detail: str
    cause: Literal["", "content", "gone"] = ""


TOKEN_REFUSED = "the bot token is refused"  # noqa: S105
"""How the detail begins where not the channel but the bot itself is shut out."""


@dataclass(frozen=True, slots=True)
class Unpictured:
    """Certainly not sent, for its picture: the same may be told without one."""

    detail: str


@dataclass(frozen=True, slots=True)
class OtherKind:
    """Certainly not edited: the message is a photo with a caption where it was taken for a text, or the reverse."""

    detail: str


@dataclass(frozen=True, slots=True)
class ShutOut:
    """The channel or the token is refused: nothing can be sent there until a person acts."""

    detail: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The chat has a new numeric id; the same message is to be sent there."""

    chat_id: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Perhaps delivered: nobody can tell."""

    detail: str


DeliveryOutcome = Delivered | RetryLater | Rejected | Unpictured | OtherKind | ShutOut | Migrated | Unknown


@dataclass(frozen=True, slots=True)
class ChannelRights:
    """What Telegram says of the bot in one channel, or why it could not be asked (``problem``)."""

    chat: str
    title: str = ""
    can_post: bool = False
    can_edit: bool = False
    can_delete: bool = False
    problem: str = ""


# --- messages that perhaps arrived: each is looked for in its channel ------------------------------------------------


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
    copies. It is looked for no sooner than ``due``; ``failures`` counts the attempts to look that failed
    since one that did not.
    """

    publication_id: int
    attempt: int
    words: Words
    before: int | None
    certain: bool
    due: datetime | None
    failures: int


@dataclass(frozen=True, slots=True)
class GivenUpAttempt:
    """One attempt of a publication that was given up as not arrived, and may arrive yet; ``state`` and ``message_id``
    are those of its publication by now."""

    id: int
    publication_id: int
    attempt: int
    words: Words
    state: PublicationState
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Cleanup:
    """A message to be looked at, since it may be a late copy, or to be deleted (``removal``).

    ``chat`` is where it stands: the channel, or the admin chat; ``attempt_id`` the given-up attempt that it is a late
    copy of, None for a copy that was made to look at. For ``certain`` see Unresolved.
    """

    id: int
    chat: str
    message_id: int
    removal: bool
    certain: bool
    attempt_id: int | None
    added_at: datetime
    failures: int


@dataclass(frozen=True, slots=True)
class ReconciliationCounts:
    """How often, in a span of time, probes told what became of an attempt to send that perhaps arrived, the policy
    decided, or a person; how many are ``open`` now; and how often a late copy was removed."""

    by_probe: int = 0
    by_policy: int = 0
    late_copies: int = 0
    by_hand: int = 0
    open: int = 0

    @property
    def attempts(self) -> int:
        """How many attempts perhaps arrived."""
        return self.by_probe + self.by_policy + self.by_hand + self.open


# --- what a probe tells of one message number -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProbeRights:
    """Which probes a chat allows, asked of Telegram: a silent forward to the admin chat, an edit that changes
    nothing. ``chat_id`` is the chat's number; ``why`` says, for a person, what stands in the way of each that is
    not possible."""

    chat_id: int
    forward: bool
    edit: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a forwarded copy shows. ``copy_id`` is the number of the copy in the admin chat, which is to be
    deleted. ``original`` is False where the message was itself forwarded from elsewhere, or written by somebody
    else, as far as Telegram tells; ``origin`` is the channel in which it was written."""

    text: str
    links: tuple[str, ...]
    photo: bool
    copy_id: int
    original: bool = True
    origin: int | None = None


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
ProbeResult = Seen | Ours | Theirs | Absent | NoProbe | Refusal


@dataclass(frozen=True, slots=True)
class Deleted:
    """The message is gone."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The message cannot be deleted."""

    detail: str


Deletion = Deleted | Kept | Refusal


# --- what the journal beside the database keeps of every message that a channel took ---------------------------------


@dataclass(frozen=True, slots=True)
class Receipt:
    """One message that arrived.

    ``chat`` is as configured, ``chat_id`` the number Telegram gave; of an edit, ``message_id`` is that of the message
    edited. ``keys`` are those of all entries it told of: see ``EntryKeys``. A digest has its period (``since`` None for
    that of a backlog), a reply its ``change`` as (kind, subject, after). ``photo``: it is a photo with a caption.
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
    photo: bool = False


@dataclass(frozen=True, slots=True)
class ReplayedPost:
    """What receipts that the database had not known say of a story in one channel: where its post stands, and which of
    its entries were told there. ``message_id`` is None where only a reply or a digest told of them. ``photo``: the post
    is a photo with a caption."""

    state: PublicationState
    message_id: int | None
    at: datetime
    entry_ids: frozenset[int]
    photo: bool = False


@dataclass(frozen=True, slots=True)
class RestoredPost:
    """A post that the database is to take over as sent, or as folded into a digest, with what it told of."""

    channel: str
    post: ReplayedPost
    facts: tuple[Facts, ...]
