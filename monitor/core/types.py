"""The types that cross boundaries: frozen, named by the boundary. All datetimes are aware and in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

# --- fetch: address -> outcome -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One address to get, with the validators of the last answer. Without validators the GET is unconditional."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A complete response.

    ``content_type`` is the whole header. ``permanent_url`` is where a chain of permanent redirects alone led, else
    None. ``max_age`` is what Cache-Control allows.
    """

    body: bytes
    content_type: str
    final_url: str
    etag: str | None = None
    last_modified: str | None = None
    permanent_url: str | None = None
    max_age: timedelta | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The server says that nothing changed."""

    permanent_url: str | None = None
    max_age: timedelta | None = None


class FailureKind(StrEnum):
    """How soon a failed feed is worth another try."""

    SOFT = "soft"  # time-out, 5xx, 429, connection reset: may work in minutes
    HARD = "hard"  # 4xx, HTML in place of a feed, unparsable, refused address: may work in hours
    GONE = "gone"  # 410: try once a day


@dataclass(frozen=True, slots=True)
class Failed:
    """No usable response.

    ``reason`` is a fixed slug for counting (``timeout``, ``dns``, ``connect``, ``tls``, ``http-503``, ``html``,
    ``empty``, ``robots``, ``too-large``, ``private-address``, ``redirects``, ``bad-address``, ``protocol``, ``parse``,
    ``parse-timeout``, ``parse-crash``); ``detail`` is for a person and names no secret.
    """

    kind: FailureKind
    reason: str
    detail: str
    status: int | None = None
    retry_after: timedelta | None = None


FetchOutcome = Fetched | NotModified | Failed


# --- parse: bytes -> entries -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of a feed, as clean plain text (NFC; no markup, entities, zero-width or bidi controls).

    ``published`` is as the feed gives it (UTC), not clamped; None where the feed gives no usable date. ``content``
    is the full text where the feed carries it.
    """

    guid: str | None
    url: str | None
    title: str
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    image: str | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a document held. ``ttl`` is the longest of RSS ttl and sy:updatePeriod. ``fault`` says how a document was
    damaged where entries could be read all the same."""

    title: str
    entries: tuple[Entry, ...]
    ttl: timedelta | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The page behind an entry: what it says of itself, as clean plain text."""

    url: str
    title: str = ""
    description: str = ""
    lead: str = ""
    canonical_url: str | None = None
    image: str | None = None


# --- matching: text -> evidence ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hit:
    """One term found in one field. ``start`` and ``end`` are offsets into the text as given, so that
    ``text[start:end] == found``. ``form`` is the form of the watchlist that led to it."""

    term: str
    form: str
    language: str
    field: str
    start: int
    end: int
    found: str


@dataclass(frozen=True, slots=True)
class WatchResult:
    """What one watch made of an entry. ``vetoes`` are the terms that stood against it, even where overridden."""

    watch: str
    held: bool
    reason: str
    terms: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A labelled example that resembles a text; ``similarity`` is the cosine of their vectors."""

    title: str
    language: str
    relevant: bool
    similarity: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the labelled examples make of a text.

    ``probability`` is that of belonging to the subject; ``parts`` are the log-odds that each piece of evidence adds
    to it, by name; ``watches`` are those that the nearest relevant examples satisfy.
    """

    probability: float
    parts: tuple[tuple[str, float], ...]
    neighbours: tuple[Neighbour, ...]
    watches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The verdict on an entry with its evidence. ``score`` is the sum of the weights of the watches that held.

    ``likeness`` is there where the examples were asked; ``reason`` says in words what decided.
    """

    relevant: bool
    score: float
    watches: tuple[str, ...]
    hits: tuple[Hit, ...]
    results: tuple[WatchResult, ...]
    likeness: Likeness | None = None
    reason: str = ""

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms found, each once, in order of appearance."""
        return tuple(dict.fromkeys(hit.term for hit in self.hits))


# --- identity ----------------------------------------------------------------------------------------------------


class Novelty(StrEnum):
    """What an entry is to its outlet."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class EntryKeys:
    """The ways to recognise an entry of one outlet: 16-byte hashes, each salted with the outlet and its kind.
    ``guid`` and ``url`` are those of ``keys`` that were made of the GUID and of the link. ``content_hash`` is no key:
    it tells whether a known entry says something else now."""

    keys: tuple[bytes, ...]
    content_hash: bytes
    guid: bytes | None = None
    url: bytes | None = None


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key the store knows, with what it keeps of the entry behind it; for a tombstone there is nothing.
    ``published`` is the stored time: never None for an entry, clamped, and that of first sight for an undated one."""

    entry_id: int | None
    content_hash: bytes | None
    published: datetime | None = None
    has_url: bool = False


# --- the store's feeds and entries -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FeedState:
    """The poll state of one feed, as the store keeps it.

    ``url`` is as configured; ``fetch_url`` is where a permanent redirect moved it, else the same. ``item_hashes``
    are the hashes of items seen in recent documents. ``baseline`` is True until a document held entries.
    """

    id: int
    url: str
    fetch_url: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: bytes | None = None
    item_hashes: tuple[bytes, ...] = ()
    interval: timedelta | None = None
    ttl: timedelta | None = None
    failures: int = 0
    last_full_at: datetime | None = None
    baseline: bool = True


@dataclass(frozen=True, slots=True)
class PollUpdate:
    """How a poll changes a feed's row. ``failure`` None means success; ``held_entries`` tells that the document held
    some. For a failure, and where a field is None, what the row held before stays (``interval`` and ``next_poll_at``
    are always written); but a redirect that leads nowhere any more is forgotten."""

    polled_at: datetime
    next_poll_at: datetime
    interval: timedelta
    failure: Failed | None = None
    not_modified: bool = False
    fetch_url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_hash: bytes | None = None
    item_hashes: tuple[bytes, ...] | None = None
    ttl: timedelta | None = None
    full: bool = False
    newest_entry_at: datetime | None = None
    held_entries: bool = False


class EntryState(StrEnum):
    """What became of an entry."""

    REJECTED = "rejected"  # matched no watch
    HELD_BACK = "held-back"  # matched, but too old or part of a first poll's surplus: never posted
    MATCHED = "matched"  # belongs to the subject; gets a story


@dataclass(frozen=True, slots=True)
class EntryWrite:
    """One entry to insert (``entry_id`` None) or to update. ``published`` is clamped and never None.

    ``article_due`` is set where the page behind the entry is to be fetched first: grouping waits no longer than that.
    ``reason`` says in words why an entry was rejected or held back. ``folded`` is what is kept of the content of a
    rejected entry.
    """

    entry: Entry
    keys: EntryKeys
    published: datetime
    state: EntryState
    match: Match
    language: str
    reason: str = ""
    entry_id: int | None = None
    article_due: datetime | None = None
    folded: str = ""


@dataclass(frozen=True, slots=True)
class PastEntry:
    """An entry that the store holds, with what was decided on it at its time. ``content`` of a rejected one is folded;
    ``country`` is that of its outlet, None where it is not known; ``likelihood`` is None where no examples were
    asked."""

    id: int
    outlet: str
    country: str | None
    language: str
    url: str | None
    title: str
    summary: str
    content: str
    published: datetime
    first_seen: datetime
    state: EntryState
    reason: str
    watches: tuple[str, ...]
    terms: tuple[str, ...]
    likelihood: float | None


@dataclass(frozen=True, slots=True)
class ArticleTask:
    """A matched entry whose page is to be fetched."""

    entry_id: int
    url: str
    due: datetime


# --- grouping and posting ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """A matched entry as grouping, summaries and rendering see it: one outlet's report of an event."""

    entry_id: int
    outlet: str
    language: str
    country: str
    perspective: tuple[str, ...]
    url: str | None
    title: str
    summary: str
    content: str
    published: datetime
    first_seen: datetime
    watches: tuple[str, ...]
    terms: tuple[str, ...]
    image: str | None = None
    article_lead: str = ""
    canonical_url: str | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """All reports of one event, first report first."""

    id: int
    reports: tuple[Report, ...]

    @property
    def watches(self) -> tuple[str, ...]:
        """The watches of all reports, each once, in order of appearance."""
        return tuple(dict.fromkeys(watch for report in self.reports for watch in report.watches))


@dataclass(frozen=True, slots=True)
class Grouped:
    """A report that is in a story. ``vector`` is that of its text, packed; empty without the optional extra."""

    report: Report
    story_id: int
    vector: bytes = b""


@dataclass(frozen=True, slots=True)
class Correction:
    """Two entries that an editor put into one story, or apart: no automatic regrouping undoes it."""

    one: int
    other: int
    together: bool


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Reports that belong elsewhere, by their entries; ``story_id`` None stands for a new story of their own.
    ``reason`` is for a person."""

    entry_ids: tuple[int, ...]
    story_id: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a report goes. ``story_id`` None opens a new story. ``reason`` is for a person.

    ``companions`` are reports that go there with it, and ``regroupings`` those that change their story otherwise by
    its coming.
    """

    story_id: int | None
    reason: str
    companions: tuple[int, ...] = ()
    regroupings: tuple[Regrouping, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a placement: the report's story, and the story of each regrouping, in order."""

    story_id: int
    homes: tuple[int, ...] = ()


class PublicationKind(StrEnum):
    """What a publication does in its channel."""

    POST = "post"  # the message of a story
    EDIT = "edit"  # that message again, in the story's newest state
    REPLY = "reply"  # a short message under it: a fact has changed
    DIGEST = "digest"  # a period in one message
    CHART = "chart"  # the picture before a digest


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


class Speed(StrEnum):
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
class Told:
    """What became of a story in one channel: the state of its post, what its reports said when it was last told, and
    what its replies told or are to tell, oldest first, as (kind, subject, after). Those in ``waiting``, as (kind,
    subject), have not left yet; ``last_reply`` is when the last one left, or is to leave. ``closed``: its message
    cannot be edited any more."""

    state: PublicationState
    facts: tuple[Facts, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    waiting: frozenset[tuple[str, str]] = frozenset()
    last_reply: datetime | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class PublicationIntent:
    """What policy wants said: one message about one story in one channel, no sooner than ``due``; a reply tells of a
    ``change``."""

    channel: str
    kind: PublicationKind
    speed: Speed = Speed.ORDINARY
    change: Change | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Undecided:
    """A story that changed since policy looked at it, at the state ``mark``; ``told`` goes by channel."""

    story: Story
    mark: datetime
    told: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class Target:
    """A message in a channel: its receipt, which is None where the publisher gives none, its headline for a person, and
    its text with markup as it stands."""

    message_id: int | None
    headline: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A publication that this worker alone may send now.

    ``story`` is None for a digest and its chart, which have a period from ``since`` to ``until``. An edit and a reply
    belong to the message ``target``. With a ``successor``, the story was merged: ``story`` is the one that took its
    reports, and this the message that tells of it.
    """

    publication_id: int
    channel: str
    kind: PublicationKind
    story: Story | None
    attempts: int
    speed: Speed = Speed.ORDINARY
    target: Target | None = None
    change: Change | None = None
    since: datetime | None = None
    until: datetime | None = None
    successor: Target | None = None


@dataclass(frozen=True, slots=True)
class House:
    """How a channel's messages are written.

    ``hashtags`` go by the key of a watch, without #; ``names`` by the key of a term: its name as the house prints it,
    such as "Stepanakert / Khankendi". ``template`` is the source of a template, empty for the built-in look.
    ``languages`` are what its readers read besides ``language``, the best first.
    """

    language: str
    time_zone: ZoneInfo
    hashtags: Mapping[str, str]
    template: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ()


ChangeKind = Literal["toll", "place", "confirmed", "denied", "outcome", "corrected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Change:
    """A fact of a story that changed since it was told. ``report`` brought it; ``before`` and ``after`` say in words or
    numbers what the facts were and are, where that can be said. ``subject`` is what a toll counts (``dead``,
    ``wounded``, ``missing``), else empty."""

    kind: ChangeKind
    report: Report
    before: str = ""
    after: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A message as Telegram gets it: HTML within the Bot API's limits, and the same as plain text, for the terminal
    and for a second try where the HTML is refused. ``preview`` is the address whose preview is shown below. With a
    ``photo`` (PNG), the text is its caption: 1024 units at most. ``note`` says, for the log, why the house's template
    was not used."""

    html: str
    plain: str
    preview: str | None = None
    photo: bytes | None = None
    note: str = ""


# --- publish: message -> outcome ---------------------------------------------------------------------------------


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
