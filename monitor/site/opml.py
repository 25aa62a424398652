"""Sources as OPML 2.0 (opml.org/spec2), for readers' programs: those of the readers' site, and an editor's own list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from monitor.addresses import keys_of
from monitor.model.settings import FeedSource
from monitor.site.syndication import plain

_MOST = 500  # characters


def document(title: str, feeds: Iterable[FeedSource]) -> bytes:
    """The document for anybody: UTF-8, in the order given. A feed is left out whose address holds a key, as those of
    private feeds do."""
    return _written(
        title,
        {"": [_outline(feed, (feed.country, *feed.perspective)) for feed in feeds if not keys_of(feed.url)]},
    )


def grouped(title: str, feeds: Iterable[FeedSource]) -> bytes:
    """The document for an editor's own programs: all of the feeds, those of a group in a folder, each with its site."""
    folders: dict[str, list[Mapping[str, str]]] = {}
    for feed in feeds:
        folders.setdefault(feed.group, []).append(_outline(feed, (feed.group,)) | {"htmlUrl": _home(feed)})
    return _written(title, folders)


def _written(title: str, folders: Mapping[str, Iterable[Mapping[str, str]]]) -> bytes:
    root = Element("opml", {"version": "2.0"})
    SubElement(SubElement(root, "head"), "title").text = plain(title, _MOST)
    body = SubElement(root, "body")
    for name, outlines in folders.items():
        name = plain(name, _MOST)
        folder = SubElement(body, "outline", {"text": name, "title": name}) if name else body
        for outline in outlines:
            SubElement(folder, "outline", dict(outline))
    indent(root)  # people look into it, and edit it
    return bytes(tostring(root, "utf-8", xml_declaration=True))


def _home(feed: FeedSource) -> str:
    """The site of a feed, as far as its line says it."""
    parts = urlsplit(feed.url)
    return f"https://{feed.hosts[0]}/" if feed.hosts else f"{parts.scheme}://{parts.hostname}/"


def _outline(feed: FeedSource, labels: Iterable[str]) -> dict[str, str]:
    name = plain(feed.outlet, _MOST) or urlsplit(feed.url).hostname or feed.url
    # A comma ends a category, a slash parts it.
    labels = ("".join(label.split(",")).replace("/", "-") for label in labels)
    found = {
        "type": "rss",
        "text": name,
        "title": name,
        "xmlUrl": plain(feed.url, 2000),
        "language": feed.language or "",
        "category": ",".join(plain(label, _MOST) for label in labels if label),
    }
    return {key: value for key, value in found.items() if value}
