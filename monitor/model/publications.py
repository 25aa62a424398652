"""Publications: what a story causes in a channel, and the message that it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

from monitor.model.entries import PastEntry
from monitor.model.stories import Report, Story


class PublicationKind(StrEnum):
    """What a publication does in its channel."""

    POST = "post"  # the message of a story
    EDIT = "edit"  # that message again, in the story's newest state
    REPLY = "reply"  # a short message under it: a fact has changed
    DIGEST = "digest"  # a period in one message; what its chart's caption does not hold
    CHART = "chart"  # the picture before a digest, with its beginning as caption
    WEEKLY = "weekly"  # a digest of the week
    WEEKLY_CHART = "weekly_chart"


CHART_OF = {
    PublicationKind.DIGEST: PublicationKind.CHART,
    PublicationKind.WEEKLY: PublicationKind.WEEKLY_CHART,
}
"""The kinds of digest, each with that of its chart."""
CHARTS = frozenset(CHART_OF.values())
PERIODIC = frozenset((*CHART_OF, *CHARTS))
"""What tells of a period, or of a backlog, and of no one story."""


class PublicationState(StrEnum):
    """Where a publication stands: pending -> sending -> sent | rejected | unknown, or pending -> folded."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    FOLDED = "folded"  # told in a digest, in place of a message of its own


@dataclass(frozen=True, slots=True)
class Posting:
    """Where the publication of a story stands in one channel."""

    channel: str
    state: PublicationState
    message_id: int | None = None
    sent_at: datetime | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an entry: the story it is in, None where it is in none, and where that was posted."""

    entry: PastEntry
    story_id: int | None = None
    story_reason: str = ""
    postings: tuple[Posting, ...] = ()


WITHDRAWN = "withdrawn by an editor"
"""Why readers do not have a story any more that they had: said of its reports, and of its messages."""

IN_ONE_DIGEST = 20
"""Of so many stories a digest shows all, whatever their headlines: Telegram takes 4096 characters."""


class Urgency(StrEnum):
    """How a message arrives."""

    BREAKING = "breaking"  # with sound, in quiet hours too
    ORDINARY = "ordinary"  # silent, after quiet hours


@dataclass(frozen=True, slots=True)
class Facts:
    """What one report says that can be compared: ``tolls`` as (what is counted, number), the first ``place`` it names,
    whether its outlet confirms or denies, official ``outcomes``, and whether it takes something back.

    ``side`` is where its outlet stands, empty for one that stands on none; ``said`` is a hash of its words.
    """

    entry_id: int
    said: str
    side: str = ""
    tolls: tuple[tuple[str, int], ...] = ()
    place: str = ""
    stance: Literal["", "confirmed", "denied"] = ""
    outcomes: tuple[str, ...] = ()
    retraction: Literal["", "corrected", "withdrawn"] = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What readers saw in the post of a story: the entry whose title headed it, the sentences below as (entry, text),
    and the stories that it linked to."""

    headline: int
    quoted: tuple[tuple[int, str], ...] = ()
    see_also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A post as it stood once: what the reports said that it told of, as (entry, hash of its words) and by the
    ``facts`` in it, and what it showed."""

    said: frozenset[tuple[int, str]]
    shown: Shown
    facts: tuple[Facts, ...] = ()


Slot = tuple[str, ...]
"""What a reply is about: while it waits, a newer value of the same takes its place."""


def slot_of(kind: str, subject: str, outlet: str) -> Slot:
    """Of a change; what one outlet claims takes the place of its own claims only."""
    return (kind, subject, outlet) if kind == "claimed" else (kind, subject)


@dataclass(frozen=True, slots=True)
class ToldChange:
    """What a reply told, or is to tell; ``at`` is when it left, or is to leave. ``outlet`` is that of the report that
    brought it, "" where an earlier version of this program did not note it."""

    kind: str
    subject: str
    after: str
    outlet: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a story in one channel: the state of its post, what its reports said when it was last told, and
    what its replies told or are to tell, oldest first. Those in ``waiting``, by their ``slot``, have not left yet.
    ``closed``: its message cannot be edited any more. ``see_also`` are the stories that its message links to. Of a
    story that a digest tells of in place of its post, ``facts`` are none until that left. ``split_off``: it has no
    message, but one of another story told of some of its reports. ``rang``: its post arrived with sound, or may have,
    or the message of a story that was merged into it, or a reply that said it is breaking."""

    state: PublicationState
    facts: tuple[Facts, ...] = ()
    changes: tuple[ToldChange, ...] = ()
    waiting: frozenset[Slot] = frozenset()
    closed: bool = False
    see_also: tuple[int, ...] = ()
    split_off: bool = False
    rang: bool = False


@dataclass(frozen=True, slots=True)
class PublicationIntent:
    """What policy wants said: one message about one story in one channel, no sooner than ``due``; a reply tells of a
    ``change``."""

    channel: str
    kind: PublicationKind
    urgency: Urgency = Urgency.ORDINARY
    change: Change | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Undecided:
    """A story that changed since policy looked at it, at the state ``mark``; ``told`` goes by channel, and so do the
    stories that its message there is to link to (``see_also``)."""

    story: Story
    mark: datetime
    told: Mapping[str, Told]
    see_also: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A message in a channel: its receipt, which is None where the publisher gives none, its headline for a person, and
    its text with markup as it stands, "" where that is not known. ``photo``: it is a photo, and that text its caption;
    ``previewed``: the preview of a link stands below it."""

    message_id: int | None
    headline: str = ""
    html: str = ""
    photo: bool = False
    previewed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _ClaimBase:
    """A publication that this worker alone may send now. ``attempts`` were made before this one; it ``is_behind`` where
    its outlet had its share of the last minute's messages."""

    publication_id: int
    channel: str
    attempts: int
    urgency: Urgency = Urgency.ORDINARY
    is_behind: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostClaim(_ClaimBase):
    """The message of a story. ``see_also`` are the messages of stories that perhaps tell of the same, by story.
    ``as_text``: it was tried without a picture before, or with one that did not arrive."""

    kind: ClassVar = PublicationKind.POST
    story: Story
    see_also: Mapping[int, Target] = field(default_factory=dict)
    as_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditClaim(_ClaimBase):
    """The message ``target`` again, in the story's newest state. ``versions`` are those in which it stood, the latest
    first; ``see_also`` are the messages of stories that perhaps tell of the same, by story."""

    kind: ClassVar = PublicationKind.EDIT
    story: Story
    target: Target
    versions: tuple[Version, ...] = ()
    see_also: Mapping[int, Target] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointerClaim(_ClaimBase):
    """An edit of the message ``target`` of a story that was merged: its ``own`` text, and beneath it a link to the
    message ``successor`` of ``story``, which took its reports."""

    kind: ClassVar = PublicationKind.EDIT
    story: Story
    target: Target
    successor: Target
    own: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyClaim(_ClaimBase):
    """A short message under ``target``: a fact of its story has changed. ``standing`` are the texts, without markup,
    that readers saw of the story."""

    kind: ClassVar = PublicationKind.REPLY
    story: Story
    target: Target
    change: Change
    standing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestClaim(_ClaimBase):
    """A period in one message, or in a picture (``kind``); ``since`` is None for what was folded of a backlog.

    ``rest`` is all that is to be said of a digest whose chart has left, with its beginning. ``alone``: the digest of a
    chart has left already, with all that is to be said.
    """

    kind: PublicationKind
    since: datetime | None
    until: datetime
    rest: Message | None = None
    alone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalClaim(_ClaimBase):
    """The messages of a story that an editor withdrew: ``targets`` are to be deleted in this order, or marked."""

    kind: ClassVar = PublicationKind.EDIT
    story_id: int
    targets: tuple[Target, ...]


StoryClaim = PostClaim | EditClaim | PointerClaim | ReplyClaim
Claim = StoryClaim | WithdrawalClaim | DigestClaim


Sides = Literal["flags", "words", "none"]
"""How the side of an outlet is marked: by the flag of its country, by the name of it, or not at all."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a channel's messages are written.

    ``hashtags`` go by the key of a watch, without #; ``names`` by the key of a term that names a place: its name as the
    channel prints it, such as "Stepanakert / Khankendi". ``template`` is the source of a template, empty for the
    built-in look. ``languages`` are what its readers read besides ``language``, the best first. ``title`` heads its
    digests, where it has one.

    Of the hashtags, the weightiest first, ``most_hashtags`` are shown. ``sides`` says how the side of an outlet is
    marked, ``perspectives`` what labels of outlets are called in the language, where the configuration says that.
    ``bot`` is the name of the bot that tells all sources of a story, "" where nobody would answer; ``site`` is the
    address of the site, ending in "/", where posts link to their pages there.
    """

    language: str
    time_zone: ZoneInfo
    hashtags: Mapping[str, str]
    template: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()
    most_hashtags: int = 2
    sides: Sides = "flags"
    perspectives: Mapping[str, str] = field(default_factory=dict)
    bot: str = ""
    title: str = ""
    site: str = ""


ChangeKind = Literal[
    "toll", "claimed", "place", "confirmed", "denied", "response", "outcome", "corrected", "withdrawn", "breaking"
]


@dataclass(frozen=True, slots=True)
class Change:
    """A fact of a story that changed since it was told. ``report`` brought it; ``before`` and ``after`` say in words or
    numbers what the facts were and are, where that can be said. ``subject`` is what a toll counts (``dead``,
    ``wounded``, ``missing``), else empty. ``claimed`` is a toll on the word of its outlet alone; ``response`` is
    another side's denial or confirmation of something else than what was told; ``breaking`` tells ``after`` how many
    outlets report it by now."""

    kind: ChangeKind
    report: Report
    before: str = ""
    after: str = ""
    subject: str = ""

    @property
    def slot(self) -> Slot:
        """What it is about."""
        return slot_of(self.kind, self.subject, self.report.outlet)


@dataclass(frozen=True, slots=True)
class Message:
    """A message as Telegram gets it: HTML within the Bot API's limits, and the same as plain text, for the terminal
    and for a second try where the HTML is refused. ``preview`` is the address whose preview is shown below. With a
    ``photo`` (a PNG, or an address from which Telegram takes it), the text is its caption: 1024 units at most. ``note``
    says, for the log, why the channel's template was not used, or that links were left out."""

    html: str
    plain: str
    preview: str | None = None
    photo: bytes | str | None = None
    note: str = ""
