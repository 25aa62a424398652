"""Entries and feeds as the store keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.model.arrivals import NOTHING_YET, Arrivals
from monitor.model.documents import Entry, Failed, Furniture, Habits, Stopper
from monitor.model.matches import Match


class Novelty(StrEnum):
    """What an entry is to its outlet."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class EntryKeys:
    """The ways to recognise an entry of one outlet: 16-byte hashes, each salted with the outlet and its kind.
    ``guid``, ``url`` and ``words`` are those of ``keys`` that were made of the GUID, of the link and of what it says.
    ``content_hash`` is no key: it tells whether a known entry says something else now. ``taken_over`` is a key that
    leads to an older entry so far, and to this one from now on. ``last`` is the key of the words, which may be none of
    ``keys``: it is one where all others turn out to be another entry's. ``title`` is as the feed gives it."""

    keys: tuple[bytes, ...]
    content_hash: bytes
    guid: bytes | None = None
    url: bytes | None = None
    words: bytes | None = None
    taken_over: bytes | None = None
    last: bytes = b""
    title: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key the store knows, with what it keeps of the entry behind it; for a tombstone there is nothing.
    ``published`` is the stored time: never None for an entry, clamped, and that of first sight for an undated one."""

    entry_id: int | None
    content_hash: bytes | None
    published: datetime | None = None
    has_url: bool = False
    has_guid: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class FeedState:
    """The poll state of one feed, as the store keeps it.

    ``url`` is as configured; ``fetch_url`` is where it is asked, and ``moved_to`` where a permanent redirect led last,
    else the same. ``item_hashes`` are the hashes of items seen in recent documents. ``baseline`` is True until a
    document held entries. ``span`` is the time that the last document covered of which all dates are known;
    ``answered_at`` is when it last answered, for a feed that fails when it began to. ``outlets`` are all names
    that its outlet ever had, where there were several. ``stopper`` are the bytes of
    it that stopped a parser last.
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
    span: timedelta | None = None
    answered_at: datetime | None = None
    outlets: tuple[str, ...] = ()
    arrivals: Arrivals = NOTHING_YET
    moved_to: str = ""
    stopper: Stopper | None = None


@dataclass(frozen=True, slots=True)
class LastPoll:
    """How the last poll of a live feed ended, for a look at all feeds together. ``unreached`` tells that its server may
    have had no part in that; ``failing_since`` is None for a feed that answers, ``polled_at`` for one never asked."""

    feed_id: int
    url: str
    host: str
    polled_at: datetime | None
    failing_since: datetime | None
    unreached: bool


@dataclass(frozen=True, slots=True)
class PollUpdate:
    """How a poll changes a feed's row. ``failure`` None means success; ``held_entries`` tells that the document held
    some. For a failure, and where a field is None, what the row held before stays (``interval`` and ``next_poll_at``
    are always written); but a redirect that leads nowhere any more is forgotten. ``fetch_url`` is where the feed moved,
    which leaves its validators behind; ``damage`` is what was wrong with a document that was read all the same."""

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
    habits: Habits | None = None
    span: timedelta | None = None
    arrivals: Arrivals | None = None
    stopper: Stopper | None = None
    damage: str = ""


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
    rejected entry. One that is ``left_out`` is not written, but counted: its feed brought too many that day.
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
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class PastEntry:
    """An entry that the store holds, with what was decided on it at its time. ``content`` of a rejected one is folded;
    ``country`` is that of its outlet, None where it is not known; ``likelihood`` is None where no examples were
    asked; ``furniture`` was taken off its texts; ``feed`` is the address of its feed. ``lead`` and ``canonical_url``
    are what its page said, where that was read; ``missing`` is as in ``Report``."""

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
    furniture: tuple[Furniture, ...] = ()
    feed: str = ""
    image: str | None = None
    lead: str = ""
    canonical_url: str | None = None
    missing: datetime | None = None


@dataclass(frozen=True, slots=True)
class FirstDocument:
    """The first document of a feed that held entries: when it came, and how many of them matched."""

    at: datetime
    matched: int


@dataclass(frozen=True, slots=True)
class Admission:
    """Another verdict on a rejected entry. Where it belongs by that, ``held`` is why it is not posted; "" where it is.
    ``article_due`` is as in ``EntryWrite``."""

    entry_id: int
    match: Match
    held: str = ""
    article_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArticleTask:
    """A matched entry whose page is to be fetched."""

    entry_id: int
    url: str
    due: datetime
    outlet: str = ""
