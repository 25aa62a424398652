"""News sitemaps: the addresses and headlines of an outlet's newest pages, as Google News reads them.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap. A sitemap without headlines says
nothing that can be judged: rows without a title are left out. ``lastmod`` tells when a page was last touched, which is
no news: a row is dated by its ``publication_date`` alone, so that an old page that was mended stays undated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.parsers import expat

from monitor.feeds.dates import parse_date
from monitor.model.limits import MAX_ADDRESS, MAX_TITLE, web_address

MAX_PARTS = 3
"""Sitemaps of an index that are read in one poll."""
MAX_ROWS = 50_000
"""Rows of one document, by the standard; those behind are not looked at."""
_PARTS_APART = timedelta(days=3)
_LONGEST_FIELD = 4 * max(MAX_ADDRESS, MAX_TITLE)
_DEEPEST = 12
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_NUMBERS = re.compile(r"\d+")

_ROW = {
    "loc": "link",
    "news/title": "title",
    "news/publication_date": "date",
    "news/publication/name": "publisher",
    "news/publication/language": "language",
    "image/loc": "image",
}
_PART = {"loc": "link", "lastmod": "date"}


@dataclass(slots=True)
class Row:
    """One row as it stands: texts as written, ``link`` absolute or relative, "" where it says none."""

    link: str = ""
    title: str = ""
    date: str = ""
    publisher: str = ""
    language: str = ""
    image: str = ""

    @property
    def published(self) -> datetime | None:
        """None where no date makes sense."""
        return parse_date(self.date) if self.date else None


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a document. ``fault`` says where it broke; the rows before that are good. ``unnamed`` says how many
    were left out for want of a headline."""

    rows: list[Row]
    fault: str | None = None
    unnamed: int = 0


class UnreadableSitemapError(ValueError):
    """A document of which nothing can be read, with the reason."""


def rows_of(text: str, most: int) -> Rows:
    """The newest rows of a sitemap that have link and headline, each page once, in their order; at most so many.

    Raises UnreadableSitemapError where the document is no XML from its beginning, or declares entities.
    """
    read = _read(text, "url", _ROW)
    by_link: dict[str, Row] = {}
    for row in read.rows:
        if row.link and row.title:
            by_link.setdefault(row.link, row)
    told = list(by_link.values())
    if len(told) > most:
        newest = sorted(range(len(told)), key=lambda index: (told[index].published or _LONG_AGO, -index))[-most:]
        told = [told[index] for index in sorted(newest)]
    return Rows(told, read.fault, sum(not row.title for row in read.rows))


def parts_of(text: str, url: str) -> tuple[str, ...]:
    """The sitemaps of an index that may hold news, the likeliest first; at most ``MAX_PARTS``.

    ``url`` is that of the index: only its own host is followed, and not itself. What was last changed days before the
    newest of them is left out. Names that speak of news come first, then what changed last, then the highest numbers
    in the name, since most sites number by day or by count. Raises UnreadableSitemapError.
    """
    host = urlsplit(url).hostname
    parts: dict[str, datetime | None] = {}
    for row in _read(text, "sitemap", _PART).rows:
        address = web_address(row.link, url)
        if address and address != url and urlsplit(address).hostname == host:
            parts.setdefault(address, row.published)
    if named := {address: when for address, when in parts.items() if "news" in urlsplit(address).path.lower()}:
        parts = named
    newest = max((when for when in parts.values() if when), default=None)
    if newest:
        parts = {address: when for address, when in parts.items() if not when or newest - when < _PARTS_APART}
    ranked = sorted(parts, key=lambda address: (parts[address] or _LONG_AGO, _numbers(address)), reverse=True)
    return tuple(ranked[:MAX_PARTS])


def _numbers(address: str) -> list[int]:
    return [int(number[:18]) for number in _NUMBERS.findall(urlsplit(address).path)]


def _read(text: str, element: str, fields: dict[str, str]) -> Rows:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    reader = _Reader(element, fields)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(text, True)
    except _EnoughError:
        return Rows(reader.rows)
    except expat.ExpatError as error:
        if not reader.rows:
            raise UnreadableSitemapError(f"not readable as a sitemap: {error}") from None
        return Rows(reader.rows, str(error))
    return Rows(reader.rows)


class _EnoughError(Exception):
    """As many rows as are looked at were read."""


def _refuse(*_: object) -> None:
    raise UnreadableSitemapError("a sitemap with a DOCTYPE, which may declare entities")


@dataclass(slots=True)
class _Reader:
    """Gathers the fields of elements of one name. Prefixes do not matter: some sites declare others than the usual."""

    element: str
    fields: dict[str, str]
    rows: list[Row] = field(default_factory=list)
    row: Row | None = None
    path: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    length: int = 0

    def start(self, name: str, _attributes: object) -> None:
        name = name.rpartition(":")[2]
        if self.row is None:
            if name == self.element:
                self.row, self.path = Row(), []
            return
        if len(self.path) >= _DEEPEST:
            raise UnreadableSitemapError("a sitemap with elements nested too deep")
        self.path.append(name)
        self.pieces, self.length = [], 0

    def text(self, text: str) -> None:
        if self.row is not None and self.length < _LONGEST_FIELD:
            self.pieces.append(text[: _LONGEST_FIELD - self.length])
            self.length += len(text)

    def end(self, _name: str) -> None:
        if self.row is None:
            return
        if not self.path:
            self.rows.append(self.row)
            self.row = None
            if len(self.rows) >= MAX_ROWS:
                raise _EnoughError
            return
        key = self.fields.get("/".join(self.path))
        self.path.pop()
        if key and not getattr(self.row, key):
            setattr(self.row, key, "".join(self.pieces).strip())
        self.pieces, self.length = [], 0
