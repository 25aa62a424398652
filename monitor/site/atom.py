"""A feed as Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from monitor.site.syndication import Feed, FeedEntry, plain
from monitor.site.templates import machine_time

TYPE = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_MOST_NAME = 500  # characters


def document(feed: Feed) -> bytes:
    """The document: UTF-8, the same bytes for the same feed."""
    site = feed.site
    root = Element("feed", {"xmlns": _NAMESPACE, "xml:lang": site.language})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", machine_time(feed.updated))
    _author(root, [plain(site.title, _MOST_NAME)])
    if site.base:
        SubElement(root, "link", {"rel": "self", "type": TYPE, "href": site.address(f"{feed.stem}.atom")})
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": site.base or feed.home})
    for entry in feed.entries:
        root.append(_entry(entry))
    return bytes(tostring(root, "utf-8", xml_declaration=True))


def _entry(entry: FeedEntry) -> Element:
    root = Element("entry", {"xml:lang": entry.language})
    _text(root, "id", entry.id)
    _text(root, "title", entry.title)
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": entry.address or entry.link})
    _text(root, "published", machine_time(entry.published))
    _text(root, "updated", machine_time(entry.updated))
    _author(root, entry.authors)
    for tag in entry.tags:
        SubElement(root, "category", {"term": tag})
    _text(root, "summary", entry.text)
    return root


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _author(parent: Element, names: Iterable[str]) -> None:
    for name in names:
        _text(SubElement(parent, "author"), "name", name)
