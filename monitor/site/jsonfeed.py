"""A feed as JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json

from monitor.site.syndication import Feed, FeedEntry
from monitor.site.templates import machine_time

TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"


def document(feed: Feed) -> bytes:
    """The document: UTF-8, the same bytes for the same feed. Addresses are whole ones, or left out."""
    site = feed.site
    addresses = {"home_page_url": site.base, "feed_url": site.address(f"{feed.stem}.json")} if site.base else {}
    data = {
        "version": _VERSION,
        "title": feed.title,
        **addresses,
        "language": site.language,
        "items": [_item(entry) for entry in feed.entries],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


def _item(entry: FeedEntry) -> dict[str, object]:
    found = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "content_text": entry.text,
        "language": entry.language,
        "date_published": machine_time(entry.published),
        "date_modified": machine_time(entry.updated),
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.tags),
    }
    return {name: value for name, value in found.items() if value}
