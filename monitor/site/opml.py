"""The sources as OPML 2.0 (opml.org/spec2): the feeds that are asked, for readers' programs."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from monitor.addresses import keys_of
from monitor.model.settings import FeedSource
from monitor.site.syndication import plain

_MOST = 500  # characters


def document(title: str, feeds: Iterable[FeedSource]) -> bytes:
    """The document: UTF-8, in the order given. A feed is left out whose address holds a key, as those of private feeds
    do."""
    root = Element("opml", {"version": "2.0"})
    SubElement(SubElement(root, "head"), "title").text = plain(title, _MOST)
    body = SubElement(root, "body")
    for feed in feeds:
        if not keys_of(feed.url):
            SubElement(body, "outline", _outline(feed))
    return bytes(tostring(root, "utf-8", xml_declaration=True))


def _outline(feed: FeedSource) -> dict[str, str]:
    name = plain(feed.outlet, _MOST) or urlsplit(feed.url).hostname or feed.url
    # A comma ends a category, a slash parts it.
    labels = ("".join(label.split(",")).replace("/", "-") for label in (feed.country, *feed.perspective))
    found = {
        "type": "rss",
        "text": name,
        "title": name,
        "xmlUrl": plain(feed.url, 2000),
        "language": feed.language or "",
        "category": ",".join(plain(label, _MOST) for label in labels if label),
    }
    return {key: value for key, value in found.items() if value}
