"""Bytes -> entries. Runs in worker processes; the only file that knows feedparser.

feedparser is left with what it does best, the dialects of RSS and Atom. Encoding is decided before it sees
a byte; sanitising and resolving of addresses are off, since all text becomes plain text here and only a few
addresses matter.
"""

from __future__ import annotations

import io
import json
import re
import xml.sax.expatreader
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from html import escape
from typing import Any

from monitor.feeds.dates import parse_date
from monitor.feeds.drafts import Draft, Site, ToText
from monitor.feeds.items import newest
from monitor.feeds.kinds import SourceKind, source_kind
from monitor.feeds.plain_xml import read_plain
from monitor.feeds.previews import CLOSED, read_preview, why_closed
from monitor.feeds.sitemaps import UnreadableSitemapError, parts_of, rows_of
from monitor.feeds.web.charset import decode
from monitor.feeds.web.links import feeds_of_page, page_in_place
from monitor.languages.references import mended
from monitor.languages.text import clean
from monitor.model.documents import Failed, FailureKind, Habits, ParsedFeed
from monitor.model.limits import MAX_ENTRIES, MAX_TEXT, MAX_TITLE

Raw = dict[str, Any]  # an element as feedparser or a JSON reader gives it

MAX_TTL = timedelta(days=1)
_UPDATE_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_EMPTY_LINK = re.compile(r"<link\s*/>|<link\s*>\s*(?:<!\[CDATA\[\s*\]\]>\s*)?</link>")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*>", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Elements by the names under which feedparser keeps what it does not know.
_OF_DC, _OF_ITUNES, _OF_MEDIA = ("dc_title", "dc_description"), ("itunes_summary",), ("media_description",)
_SUMMARIES = ("summary", *_OF_ITUNES, "dc_description", *_OF_MEDIA)
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|\?)", re.IGNORECASE)


def parse_document(
    body: bytes,
    content_type: str,
    url: str,
    outlet: str,
    to_text: ToText,
    *,
    language: str = "",
    habits: Habits | None = None,
    max_entries: int = MAX_ENTRIES,
    max_text: int = MAX_TEXT,
) -> ParsedFeed | Failed:
    """The entries of a feed document, in its order, without those that have neither title nor summary.

    ``url`` is where the document came from: relative links are resolved against it. ``outlet`` is the name
    that is no part of titles and texts, ``language`` the one that the feed is said to be in, and ``habits`` are what
    earlier documents of it had in common. ``to_text`` turns HTML into clean plain text. Of the entries the newest
    ``max_entries`` are read; where their texts together are longer than ``max_text`` characters, those that no longer
    fit have titles only. What is no feed is Failed (``html`` or ``parse``).
    """
    kind = source_kind(body, content_type)
    if kind is SourceKind.PAGE:
        return Failed(FailureKind.HARD, "html", page_in_place(feeds_of_page(body, content_type, url)))
    text = decode(body, content_type)
    site = Site(url, outlet, language, habits or Habits(), to_text, max_entries, max_text)
    match kind:
        case SourceKind.JSON_FEED:
            return _parse_json(text, site)
        case SourceKind.SITEMAP:
            return _parse_sitemap(text, site)
        case SourceKind.SITEMAP_INDEX:
            return _parse_index(text, site)
        case SourceKind.TELEGRAM | SourceKind.TELEGRAM_CLOSED:
            return _parse_preview(text, site)
        case _:
            return _parse_xml(text, site)


# --- RSS and Atom ------------------------------------------------------------------------------------------------


def _parse_xml(text: str, site: Site) -> ParsedFeed | Failed:
    text = _mended(_bare_xml(text))
    document = f'<?xml version="1.0" encoding="utf-8"?>\n{text}'.encode()
    if plain := read_plain(document):
        return _feed_from_xml(plain.feed, plain.entries, site)
    try:
        found = _read_xml(document)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # feedparser raises whatever its reading of a hostile document runs into
        return Failed(FailureKind.HARD, "parse", f"not readable as a feed: {type(error).__name__}")
    if not found.entries and (not found.version or found.bozo):
        return Failed(FailureKind.HARD, "parse", _fault(found) or "neither RSS nor Atom nor JSON Feed")
    return _feed_from_xml(found.feed, found.entries, site, _fault(found))


def _feed_from_xml(feed: Raw, entries: Sequence[Raw], site: Site, fault: str | None = None) -> ParsedFeed:
    drafts = (_draft_from_xml(raw, site) for raw in newest(entries, site.max_entries, _publication_time))
    title = site.text(str(feed.get("title") or ""), MAX_TITLE)
    return site.feed(title, drafts, ttl=_ttl(feed), fault=fault, language=_string(feed, "language"))


def _bare_xml(text: str) -> str:
    """A document without its declaration and without what XML cannot hold."""
    prolog = _DECLARATION.match(text)
    return _NOT_XML.sub("", text[prolog.end() :] if prolog else text).strip()


def _mended(text: str) -> str:
    """A document without what feedparser stumbles over: references that are none, and links that say nothing, which
    would hide a GUID that is one."""
    text = _EMPTY_LINK.sub("", text)
    # Behind the last end there is no section, however many begin: each would be looked for in all the rest.
    end = text.rfind("]]>") + 1
    parts = [*_CDATA.split(text[: end + 2]), text[end + 2 :]] if end else [text]
    return "".join(part if part.startswith("<![CDATA[") else mended(part) for part in parts)


def _read_xml(document: bytes) -> Any:
    return _feedparser().parse(
        io.BytesIO(document),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


@cache
def _feedparser() -> Any:
    """Feedparser, for which the names of a text in other vocabularies are names of their own: with them it would fill
    what the feed's own elements are to say, whichever stands first. And a base address ends with its element."""
    import feedparser  # not at the top: processes that parse nothing save its memory
    from feedparser.mixin import _FeedParserMixin as Elements
    from feedparser.namespaces import dc, itunes, mediarss

    ended = Elements.unknown_endtag

    def ended_with_its_base(parser: Any, tag: str) -> None:
        ended(parser, tag)
        if parser.basestack:
            parser.baseuri = parser.basestack[-1]

    Elements.unknown_endtag = ended_with_its_base
    feedparser.api.PREFERRED_XML_PARSERS[:] = [__name__]
    for vocabulary, names in ((dc, _OF_DC), (itunes, _OF_ITUNES), (mediarss, _OF_MEDIA)):
        for name in names:
            for edge in ("start", "end"):
                delattr(vocabulary.Namespace, f"_{edge}_{name}")
    return feedparser


class _BufferingReader(xml.sax.expatreader.ExpatParser):
    """The standard library's XML reader, but text comes in one piece: it comes entity by entity otherwise, which costs
    feedparser half its time on feeds whose HTML is escaped. And entities are not followed to others: older expats end
    the process at the end of a long chain."""

    def reset(self) -> None:
        super().reset()
        self._parser.buffer_text = True  # type: ignore[attr-defined]
        self._parser.EntityDeclHandler = _refuse_chains  # type: ignore[attr-defined]


def _refuse_chains(_name: str, _is_parameter: bool, value: str | None, *_: object) -> None:
    """Feedparser takes up its forgiving reader where an entity holds, or may hold, another."""
    if value is None or "&" in value:
        raise xml.sax.SAXNotSupportedException("an entity that holds others")


def create_parser() -> _BufferingReader:
    """What ``xml.sax.make_parser`` calls in the modules that it is pointed to."""
    return _BufferingReader()


def _fault(found: Raw) -> str | None:
    error = found.get("bozo_exception")
    return clean(str(error))[:200] if found.get("bozo") and error else None


def _draft_from_xml(raw: Raw, site: Site) -> Draft:
    content = max((_string(part, "value") for part in raw.get("content", ())), key=len, default="")
    source = raw.get("source")
    publisher = _string(source, "title") if isinstance(source, dict) else ""
    return site.draft(
        guid=raw.get("id"),
        url=_link(raw, site),
        title=_first_string(raw, ("title", "dc_title")),
        publisher=publisher,
        texts=(_first_string(raw, _SUMMARIES), content),
        published=_publication_time(raw),
        image=_image(raw, site),
    )


def _first_string(raw: Raw, keys: Iterable[str]) -> str:
    return next(filter(None, (_string(raw, key) for key in keys)), "")


def _string(raw: Raw, key: str) -> str:
    value = dict.get(raw, key)  # feedparser's own get is twenty times as slow
    return value if isinstance(value, str) else ""


def _links(raw: Raw, relation: str) -> Iterator[Raw]:
    return (link for link in dict.get(raw, "links", ()) if dict.get(link, "rel") == relation)


def _link(raw: Raw, site: Site) -> str | None:
    """The page of an entry: its alternate link of HTML, any alternate link, or a GUID that is a permanent
    link."""
    alternates = list(_links(raw, "alternate"))
    for alternate in sorted(alternates, key=lambda link: "html" not in _string(link, "type")):
        if address := site.page(dict.get(alternate, "href")):
            return address
    link = _string(raw, "link")
    return site.page(link) if link.lower().startswith(("http://", "https://")) else None


def _publication_time(raw: Raw) -> datetime | None:
    """When an entry was published, or else updated, in UTC; None where no date makes sense.

    From the words: feedparser takes zones it does not know for UTC, and numbers in another order for other days.
    """
    return _first_date(_string(raw, key) for key in ("published", "created", "updated"))


def _first_date(texts: Iterable[str]) -> datetime | None:
    return next((when for text in texts if text and (when := parse_date(text))), None)


def _image(raw: Raw, site: Site) -> str | None:
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


def _parse_json(text: str, site: Site) -> ParsedFeed | Failed:
    try:
        document = json.loads(text, strict=False)  # some write line breaks as they are
    except ValueError as error:
        return Failed(FailureKind.HARD, "parse", f"not readable as JSON: {clean(str(error))[:200]}")
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(document.get("version"))[:100]:
        return Failed(FailureKind.HARD, "parse", "JSON, but no JSON Feed")
    known = [raw for raw in items if isinstance(raw, dict)]
    drafts = (_draft_from_json(raw, site) for raw in newest(known, site.max_entries, _json_time))
    return site.feed(site.text(_string(document, "title"), MAX_TITLE), drafts, language=_string(document, "language"))


def _json_time(raw: Raw) -> datetime | None:
    return _first_date(_string(raw, key) for key in ("date_published", "date_modified"))


def _draft_from_json(raw: Raw, site: Site) -> Draft:
    guid = raw.get("id")
    return site.draft(
        guid=str(guid) if isinstance(guid, int | float) else guid,
        url=site.page(raw.get("url")) or site.page(raw.get("external_url")),
        title=_string(raw, "title"),
        texts=(_string(raw, "summary"), _string(raw, "content_html") or _string(raw, "content_text")),
        published=_json_time(raw),
        image=site.address(raw.get("image")) or site.address(raw.get("banner_image")),
    )


# --- news sitemaps -----------------------------------------------------------------------------------------------


def _parse_sitemap(text: str, site: Site) -> ParsedFeed | Failed:
    try:
        found = rows_of(mended(_bare_xml(text)), site.max_entries)
    except UnreadableSitemapError as error:
        return Failed(FailureKind.HARD, "parse", clean(str(error))[:200])
    if not found.rows and found.unnamed:
        return Failed(FailureKind.HARD, "parse", "a sitemap without headlines; only news sitemaps have them")
    drafts = (
        site.draft(
            guid=None,
            url=url,
            title=escape(row.title),
            publisher=row.publisher,
            texts=("", ""),
            published=row.published,
            image=site.address(row.image),
        )
        for row in found.rows
        if (url := site.page(row.link))
    )
    title = site.text(escape(found.rows[0].publisher), MAX_TITLE) if found.rows else ""
    return site.feed(title, drafts, fault=found.fault, language=found.rows[0].language if found.rows else "")


def _parse_index(text: str, site: Site) -> ParsedFeed | Failed:
    """No entries, but where they stand."""
    try:
        parts = parts_of(mended(_bare_xml(text)), site.url)
    except UnreadableSitemapError as error:
        return Failed(FailureKind.HARD, "parse", clean(str(error))[:200])
    if not parts:
        return Failed(FailureKind.HARD, "parse", "an index of sitemaps that names none of its own host")
    return ParsedFeed("", (), parts=parts)


# --- Telegram's web preview --------------------------------------------------------------------------------------


def _parse_preview(text: str, site: Site) -> ParsedFeed | Failed:
    preview = read_preview(text)
    if preview is None:
        why = why_closed(text)
        return Failed(FailureKind.HARD, "closed" if why == CLOSED else "missing", why)
    if not preview.posts and preview.unread:
        return Failed(FailureKind.HARD, "parse", "a preview of which no post can be read")
    drafts = (
        site.draft(
            guid=post.link,
            url=post.link,
            title="",
            publisher=post.forwarded_from or preview.title,
            forwarded_from=post.forwarded_from,
            texts=(post.html, ""),
            published=parse_date(post.time) if post.time else None,
            image=site.address(post.image),
        )
        for post in newest(preview.posts[::-1], site.max_entries, lambda post: parse_date(post.time))
    )
    return site.feed(site.text(escape(preview.title), MAX_TITLE), drafts)
