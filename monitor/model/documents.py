"""Documents: an address is fetched, its bytes are parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


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


UNANSWERED = frozenset({"dns", "connect", "timeout", "protocol", "http-502", "http-504"})
"""Reasons of failures without an answer of the feed's own server: none at all, or that of a gateway."""
DIVERTED = frozenset({"tls", "html", "private-address", "http-511"})
"""Reasons of failures that the page of a public hotspot causes, which answers in place of every server."""
UNREACHED = UNANSWERED | DIVERTED
"""Reasons of failures in which the feed's own server may have had no part. Each may be that server's fault as well;
that of many at once is our own network's."""


@dataclass(frozen=True, slots=True)
class Failed:
    """No usable response.

    ``reason`` is a fixed slug for counting (``timeout``, ``dns``, ``connect``, ``tls``, ``http-503``, ``html``,
    ``empty``, ``robots``, ``too-large``, ``private-address``, ``redirects``, ``bad-address``, ``protocol``, ``parse``,
    ``parse-timeout``, ``parse-crash``, ``busy``); ``detail`` is for a person and names no secret.
    """

    kind: FailureKind
    reason: str
    detail: str
    status: int | None = None
    retry_after: timedelta | None = None

    @property
    def unreached(self) -> bool:
        """May the feed's own server have had no part in it?"""
        return self.reason in UNREACHED and self.retry_after is None


STOPPED = frozenset({"parse-timeout", "parse-crash"})
"""Reasons of failures in which a document stopped a parser process."""


@dataclass(frozen=True, slots=True)
class Stopper:
    """Bytes that stopped a parser process, by their hash; the reason that the poll failed with, one of ``STOPPED``, and
    when."""

    body_hash: bytes
    reason: str
    at: datetime


FetchOutcome = Fetched | NotModified | Failed


@dataclass(frozen=True, slots=True)
class Furniture:
    """What was taken off a text because it is its outlet's and not the event's: a label, a dateline, a credit.
    ``field`` is "title", "summary" or "content" of an entry, "description" or "lead" of its page."""

    field: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Habits:
    """What recurs at the edges of a feed's texts: how many titles and texts were seen, and how often each piece stood
    at an edge; and again, with "!" before its name, how many texts speak of it. ``learnt`` marks those that were seen
    lately."""

    titles: int = 0
    texts: int = 0
    pieces: Mapping[str, int] = field(default_factory=dict)
    learnt: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One element of a feed, as clean plain text (NFC; no markup, entities, zero-width or bidi controls).

    ``published`` is as the feed gives it (UTC), not clamped; None where the feed gives no usable date. ``content``
    is the full text where the feed carries it. ``furniture`` was taken off these texts; where some was, ``sent`` is
    title and summary as they came, by which the entry is known again whatever is held to be furniture then.
    """

    guid: str | None
    url: str | None
    title: str
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    image: str | None = None
    furniture: tuple[Furniture, ...] = ()
    sent: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a document held. ``ttl`` is the longest of RSS ttl and sy:updatePeriod. ``fault`` says how a document was
    damaged where entries could be read all the same. ``habits`` are those of the feed with this document. ``parts`` are
    the addresses of the documents that an index names, which has no entries of its own. ``language`` is what the
    document says it is written in, as it stands there."""

    title: str
    entries: tuple[Entry, ...]
    ttl: timedelta | None = None
    fault: str | None = None
    habits: Habits | None = None
    parts: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """The page behind an entry: what it says of itself, as clean plain text. ``furniture`` was taken off it."""

    url: str
    title: str = ""
    description: str = ""
    lead: str = ""
    canonical_url: str | None = None
    image: str | None = None
    furniture: tuple[Furniture, ...] = ()
