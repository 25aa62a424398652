"""What a fetched document is, of all kinds of source that can be read: told by the document alone, with nothing to
configure."""

from __future__ import annotations

import re
from enum import StrEnum

from monitor.feeds.items import document_kind


class SourceKind(StrEnum):
    """What a document is. ``parse.parse_document`` reads FEED, JSON_FEED, SITEMAP and TELEGRAM; ``sitemaps.parts_of``
    says which sitemaps of a SITEMAP_INDEX to read. TELEGRAM_CLOSED is Telegram's page of a channel, group or person
    whose posts it does not show, PAGE any other web page."""

    FEED = "feed"
    JSON_FEED = "JSON feed"
    SITEMAP = "sitemap"
    SITEMAP_INDEX = "sitemap index"
    TELEGRAM = "Telegram preview"
    TELEGRAM_CLOSED = "Telegram page without preview"
    PAGE = "web page"
    UNKNOWN = "unknown"


_SITEMAP_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf|\s|<\?[^>]*>|<!--.*?-->)*+<(?:[\w.-]+:)?(urlset|sitemapindex)[\s>]", re.IGNORECASE | re.DOTALL
)
_PREVIEW = re.compile(rb"class=[\"'][^\"'<>]{0,200}\btgme_channel_history\b")
_TELEGRAM_PAGE = re.compile(rb"class=[\"'][^\"'<>]{0,200}\btgme_page(?:_wrap)?\b")
_SNIFFED = 4_000
_PAGE_SNIFFED = 200_000
_WIDE = re.compile(rb"(?:\xff\xfe|\xfe\xff)?\x00?<\x00?")


def source_kind(body: bytes, content_type: str) -> SourceKind:
    """What a response body is. Its first bytes decide; the Content-Type only where they say nothing.

    Never raises. JSON is a JSON_FEED and XML a FEED until it is read: reading says what is wrong with it.
    """
    start = body[:_SNIFFED]
    if root := _SITEMAP_ROOT.match(start.replace(b"\x00", b"").lstrip(b"\xff\xfe") if _WIDE.match(start) else start):
        return SourceKind.SITEMAP_INDEX if root[1].lower() == b"sitemapindex" else SourceKind.SITEMAP
    match document_kind(body, content_type):
        case "xml":
            return SourceKind.FEED
        case "json":
            return SourceKind.JSON_FEED
        case "html":
            return _page_kind(body[:_PAGE_SNIFFED])
        case "unknown":
            return SourceKind.UNKNOWN


def is_source(body: bytes, content_type: str) -> bool:
    """Is it a document that can be polled?"""
    return source_kind(body, content_type) not in (SourceKind.PAGE, SourceKind.TELEGRAM_CLOSED, SourceKind.UNKNOWN)


def _page_kind(start: bytes) -> SourceKind:
    if _PREVIEW.search(start):
        return SourceKind.TELEGRAM
    return SourceKind.TELEGRAM_CLOSED if _TELEGRAM_PAGE.search(start) else SourceKind.PAGE
