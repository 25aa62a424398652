"""Bytes -> entries. Runs in worker processes; the only file that knows feedparser.

feedparser is left with what it does best, the dialects of RSS and Atom. Encoding is decided before it sees
a byte; sanitising and resolving of addresses are off, since all text becomes plain text here and only a few
addresses matter.
"""

from __future__ import annotations

import calendar
import io
import json
import re
import xml.sax.expatreader
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any
from urllib.parse import urlsplit

from monitor.feeds.boilerplate import strip_outlet, strip_tail
from monitor.feeds.dates import parse_local_date
from monitor.feeds.items import document_kind
from monitor.feeds.web.charset import decode
from monitor.languages.text import clean, fold_key
from monitor.model.documents import Entry, Failed, FailureKind, ParsedFeed
from monitor.model.limits import (
    MARKUP_SHARE,
    MAX_ADDRESS,
    MAX_CONTENT,
    MAX_ENTRIES,
    MAX_SUMMARY,
    MAX_TEXT,
    MAX_TITLE,
    shorten,
    web_address,
)

ToText = Callable[[str], str]
Raw = dict[str, Any]  # an element as feedparser or a JSON reader gives it

MAX_TTL = timedelta(days=1)
_EARLIEST_YEAR = 1990  # earlier dates are unset clocks
_UPDATE_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)", re.IGNORECASE)


def parse_document(
    body: bytes,
    content_type: str,
    url: str,
    outlet: str,
    to_text: ToText,
    *,
    max_entries: int = MAX_ENTRIES,
    max_text: int = MAX_TEXT,
) -> ParsedFeed | Failed:
    """The entries of a feed document, in its order, without those that have neither title nor summary.

    ``url`` is where the document came from: relative links are resolved against it. ``outlet`` is the name
    to take off the ends of titles. ``to_text`` turns HTML into clean plain text. Of the entries the first
    ``max_entries`` are read; where their texts together are longer than ``max_text`` characters, those that no longer
    fit have titles only. What is no feed is Failed (``html`` or ``parse``).
    """
    kind = document_kind(body, content_type)
    if kind == "html":
        return Failed(FailureKind.HARD, "html", "the server sent a web page in place of a feed")
    text = decode(body, content_type)
    site = _Site(url, outlet, to_text, max_entries, max_text)
    return _parse_json(text, site) if kind == "json" else _parse_xml(text, site)


class _Site:
    """What all entries of a document have in common."""

    def __init__(self, url: str, outlet: str, to_text: ToText, max_entries: int, room: int) -> None:
        self.url, self.outlet, self.to_text = url, outlet, to_text
        self.max_entries, self.room = max_entries, room
        self.host = urlsplit(url).hostname or ""

    def title(self, html: str, *publishers: str) -> str:
        title = self.text(html, MAX_TITLE)
        for name in filter(None, (self.outlet, *publishers)):
            title = strip_outlet(title, name, self.host)
        return title

    def text(self, html: str, limit: int) -> str:
        return shorten(self.to_text(html[: limit * MARKUP_SHARE]), limit) if html else ""

    def address(self, link: object) -> str | None:
        """An absolute http(s) address, else None."""
        return web_address(link, self.url)

    def entry(self, *, guid: object, url: str | None, title: str, texts: tuple[str, str], **rest: Any) -> Entry | None:
        """An entry of a clean title and the HTML of summary and content; None where it says nothing.

        The content is left out where it says no more than the summary, the summary where it repeats the
        title.
        """
        summary_html, content_html = texts
        summary = strip_tail(self.text(summary_html, MAX_SUMMARY))
        content = ""
        if content_html and (content_html != summary_html or len(summary) > MAX_SUMMARY // 2):
            content = strip_tail(self.text(content_html, MAX_CONTENT))
            summary = summary or shorten(content, MAX_SUMMARY)
        if len(summary) < 2 * len(title) and fold_key(summary) == fold_key(title):
            summary = ""
        if not title and not summary:
            return None
        if len(summary) + len(content) > self.room:
            summary, content = "" if title else shorten(summary, MAX_TITLE), ""
        self.room -= len(summary) + len(content)
        guid = clean(guid) if isinstance(guid, str) and len(guid) <= MAX_ADDRESS else None
        return Entry(guid or None, url, title, summary, content if content != summary else "", **rest)


# --- RSS and Atom ------------------------------------------------------------------------------------------------


def _parse_xml(text: str, site: _Site) -> ParsedFeed | Failed:
    prolog = _DECLARATION.match(text)
    text = _NOT_XML.sub("", text[prolog.end() :] if prolog else text).strip()
    document = f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()
    try:
        found = _read_xml(document)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # feedparser raises whatever its reading of a hostile document runs into
        return Failed(FailureKind.HARD, "parse", f"not readable as a feed: {type(error).__name__}")
    if not found.entries and (not found.version or found.bozo):
        return Failed(FailureKind.HARD, "parse", _fault(found) or "neither RSS nor Atom nor JSON Feed")
    entries = (_entry_from_xml(raw, site) for raw in found.entries[: site.max_entries])
    return ParsedFeed(
        title=site.text(str(found.feed.get("title") or ""), MAX_TITLE),
        entries=tuple(filter(None, entries)),
        ttl=_ttl(found.feed),
        fault=_fault(found),
    )


def _read_xml(document: bytes) -> Any:
    import feedparser  # not at the top: processes that parse nothing save its memory

    feedparser.api.PREFERRED_XML_PARSERS[:] = [__name__]
    return feedparser.parse(
        io.BytesIO(document),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


class _BufferingReader(xml.sax.expatreader.ExpatParser):
    """The standard library's XML reader, but text comes in one piece: it comes entity by entity otherwise, which costs
    feedparser half its time on feeds whose HTML is escaped."""

    def reset(self) -> None:
        super().reset()
        self._parser.buffer_text = True  # type: ignore[attr-defined]


def create_parser() -> _BufferingReader:
    """What ``xml.sax.make_parser`` calls in the modules that it is pointed to."""
    return _BufferingReader()


def _fault(found: Raw) -> str | None:
    error = found.get("bozo_exception")
    return clean(str(error))[:200] if found.get("bozo") and error else None


def _entry_from_xml(raw: Raw, site: _Site) -> Entry | None:
    content = max((_string(part, "value") for part in raw.get("content", ())), key=len, default="")
    source = raw.get("source")
    publisher = _string(source, "title") if isinstance(source, dict) else ""
    return site.entry(
        guid=raw.get("id"),
        url=_link(raw, site),
        title=site.title(_string(raw, "title"), publisher),
        texts=(_string(raw, "summary"), content),
        published=_publication_time(raw),
        image=_image(raw, site),
    )


def _string(raw: Raw, key: str) -> str:
    value = dict.get(raw, key)  # feedparser's own get is twenty times as slow
    return value if isinstance(value, str) else ""


def _links(raw: Raw, relation: str) -> Iterator[Raw]:
    return (link for link in dict.get(raw, "links", ()) if dict.get(link, "rel") == relation)


def _link(raw: Raw, site: _Site) -> str | None:
    """The page of an entry: its alternate link of HTML, any alternate link, or a GUID that is a permanent
    link."""
    alternates = list(_links(raw, "alternate"))
    for alternate in sorted(alternates, key=lambda link: "html" not in _string(link, "type")):
        if address := site.address(dict.get(alternate, "href")):
            return address
    link = _string(raw, "link")
    return site.address(link) if link.lower().startswith(("http://", "https://")) else None


def _publication_time(raw: Raw) -> datetime | None:
    """When an entry was published, or else updated, in UTC; None where no date makes sense.

    Plain dict look-ups: feedparser's own answer a missing update with the publication, and warn.
    """
    for key in ("published", "created", "updated"):
        parsed, text = dict.get(raw, f"{key}_parsed"), dict.get(raw, key)
        when = _from_tuple(parsed) if isinstance(parsed, struct_time) else None
        if when is None and isinstance(text, str):
            when = parse_local_date(text)
        if when is not None and when.year >= _EARLIEST_YEAR:
            return when
    return None


def _from_tuple(parsed: struct_time) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _image(raw: Raw, site: _Site) -> str | None:
    """The picture of an entry: media:content, an enclosure, or else media:thumbnail, which is smaller."""
    media = (dict(part, type=part.get("type") or part.get("medium") or "") for part in raw.get("media_content", ()))
    for part in (*media, *_links(raw, "enclosure")):
        link = part.get("url") or part.get("href")
        kind = _string(part, "type")
        if isinstance(link, str) and ("image" in kind or (not kind and _PICTURE.search(link))):
            return site.address(link)
    return next((site.address(part.get("url")) for part in raw.get("media_thumbnail", ())), None)


def _ttl(feed: Raw) -> timedelta | None:
    """The longer of RSS ttl (minutes) and sy:updatePeriod / sy:updateFrequency, at most a day."""
    spans = []
    if minutes := _whole_number(feed.get("ttl")):
        spans.append(timedelta(minutes=minutes))
    if period := _UPDATE_PERIODS.get(_string(feed, "sy_updateperiod").strip().lower()):
        spans.append(period / max(1, _whole_number(feed.get("sy_updatefrequency"))))
    return min(max(spans), MAX_TTL) if spans else None


def _whole_number(value: object) -> int:
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0


# --- JSON Feed (https://www.jsonfeed.org/version/1.1/) -------------------------------------------------------------


def _parse_json(text: str, site: _Site) -> ParsedFeed | Failed:
    try:
        document = json.loads(text)
    except ValueError as error:
        return Failed(FailureKind.HARD, "parse", f"not readable as JSON: {clean(str(error))[:200]}")
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(document.get("version"))[:100]:
        return Failed(FailureKind.HARD, "parse", "JSON, but no JSON Feed")
    entries = (_entry_from_json(raw, site) for raw in items[: site.max_entries] if isinstance(raw, dict))
    return ParsedFeed(site.text(_string(document, "title"), MAX_TITLE), tuple(filter(None, entries)))


def _entry_from_json(raw: Raw, site: _Site) -> Entry | None:
    guid = raw.get("id")
    return site.entry(
        guid=str(guid) if isinstance(guid, int | float) else guid,
        url=site.address(raw.get("url")) or site.address(raw.get("external_url")),
        title=site.title(_string(raw, "title")),
        texts=(_string(raw, "summary"), _string(raw, "content_html") or _string(raw, "content_text")),
        published=_json_date(_first_string(raw, ("date_published", "date_modified"))),
        image=site.address(raw.get("image")) or site.address(raw.get("banner_image")),
    )


def _first_string(raw: Raw, keys: Iterable[str]) -> str:
    return next(filter(None, (_string(raw, key) for key in keys)), "")


def _json_date(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
        when = when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return when if when.year >= _EARLIEST_YEAR else None
