"""RSS 2.0 and Atom that keep to the plain forms, as feedparser reads them and at a tenth of its cost.

Feedparser is the reference: what is read here is what it would give, element by element, as far as ``parse`` asks for
it. Wherever that is not certain the document is left to it: an element, an attribute or a namespace that is not listed
here, one that stands twice, markup that is not escaped, other types of content, a DOCTYPE, a base address, addresses
and characters that it mends, and whatever is not well-formed.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

Raw = dict[str, Any]
_Element = ElementTree.Element
_Reader = Callable[[Raw, _Element], None]

_ATOM = "{http://www.w3.org/2005/Atom}"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_DC = "http://purl.org/dc/elements/1.1/"
_MEDIA = "http://search.yahoo.com/mrss/"
_SLASH = "http://purl.org/rss/1.0/modules/slash/"
_SY = "http://purl.org/rss/1.0/modules/syndication/"
_WFW = "http://wellformedweb.org/commentAPI/"
_WORDPRESS = "{com-wordpress:feed-additions:1}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# A document that gives one of these prefixes to another vocabulary has feedparser mistake the one for the other.
_PREFIXES = {"content": _CONTENT, "dc": _DC, "media": _MEDIA, "slash": _SLASH, "sy": _SY, "wfw": _WFW}

_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PREFIXED = re.compile(rb"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*)[\"']")
_CODE_PAGE = re.compile("[\x80-\x9f]")
_CUT_REFERENCE = re.compile("&([A-Za-z0-9_]+);")
_TYPES = frozenset(["text", "html", "text/plain", "text/html"])
_PAGES = frozenset(["html", "text/html", "xhtml", "application/xhtml+xml"])


@dataclass(frozen=True, slots=True)
class Plain:
    """The elements of a feed and of its entries, by the names that feedparser gives them."""

    feed: Raw
    entries: list[Raw]


class _DoubtError(Exception):
    """Something that is left to feedparser."""


def read_plain(document: bytes) -> Plain | None:
    """A document in UTF-8 as feedparser reads it, with its sanitising and resolving off; None where that is not
    certain, and where there are no entries."""
    if _DECLARES.search(document) or not all(_is_usual(*found) for found in _PREFIXED.findall(document)):
        return None
    try:
        # Without a DOCTYPE there are no entities to follow.
        root = ElementTree.fromstring(document)  # noqa: S314
        return _read(root)
    except (ElementTree.ParseError, _DoubtError, LookupError, ValueError):
        return None


def _is_usual(prefix: bytes, namespace: bytes) -> bool:
    usual = _PREFIXES.get(prefix.decode("utf-8", "replace"))
    return usual is None or namespace.decode("utf-8", "replace") == usual


def _read(root: _Element) -> Plain | None:
    channel, item, allowed = root, f"{_ATOM}entry", [_LANG]
    if root.tag == "rss":
        (channel,), item, allowed = root, "item", ["version", _LANG]
        _expect(channel.tag == "channel" and not channel.attrib)
    else:
        _expect(root.tag == f"{_ATOM}feed")
    _expect_attributes(root, allowed)
    feed: Raw = {}
    if language := root.get(_LANG):
        feed["language"] = language.replace("_", "-")
    _read_all(feed, (child for child in channel if child.tag != item), _OF_FEED)
    entries = [_entry(child) for child in channel if child.tag == item]
    return Plain(feed, entries) if entries else None


def _entry(element: _Element) -> Raw:
    _expect_attributes(element, [_LANG])
    raw: Raw = {}
    _read_all(raw, element, _OF_ENTRY)
    return raw


def _read_all(raw: Raw, elements: Iterable[_Element], readers: dict[str, tuple[str, _Reader]]) -> None:
    seen = set()
    for element in elements:
        once, reader = readers[element.tag]
        _expect(once not in seen)
        if once:
            seen.add(once)
        reader(raw, element)


def _expect(certain: bool) -> None:
    if not certain:
        raise _DoubtError


def _expect_attributes(element: _Element, allowed: Container[str]) -> None:
    _expect(all(name in allowed for name in element.attrib))


def _text(element: _Element) -> str:
    """What stands in an element that holds nothing but text."""
    _expect(not len(element))
    text = (element.text or "").strip()
    return text if text.isascii() else _repaired(text)


def _repaired(text: str) -> str:
    """UTF-8 that was taken for Latin-1 put right, as feedparser does."""
    with contextlib.suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    _expect(not _CODE_PAGE.search(text))
    return text


def _address(text: str) -> str:
    _expect(":///" not in text)
    return text


# --- what becomes of an element --------------------------------------------------------------------------------------


def _ignore(_raw: Raw, element: _Element) -> None:
    _expect(not len(element))
    _expect(all(name == _LANG or (name[:1] != "{" and name.lower() != "base") for name in element.attrib))


def _ignore_person(raw: Raw, element: _Element) -> None:
    _expect_attributes(element, ())
    for child in element:
        _expect(child.tag in _OF_PERSON)
        _ignore(raw, child)


def _ignore_image(raw: Raw, element: _Element) -> None:
    _expect_attributes(element, ())
    for child in element:
        _expect(child.tag in _OF_IMAGE)
        _ignore(raw, child)


def _keep(name: str) -> _Reader:
    """Text under a name, of an element without attributes."""

    def read(raw: Raw, element: _Element) -> None:
        _expect_attributes(element, ())
        raw[name] = _text(element)

    return read


def _keep_typed(name: str) -> _Reader:
    """Text under a name, plain or as escaped HTML."""

    def read(raw: Raw, element: _Element) -> None:
        raw[name] = _typed(element)

    return read


def _typed(element: _Element) -> str:
    _expect_attributes(element, ["type", _LANG])
    _expect(element.get("type", "text").lower() in _TYPES)
    return _text(element)


def _content(raw: Raw, element: _Element) -> None:
    text = _typed(element)
    raw["content"] = [{"value": text}]
    raw.setdefault("summary", text)


def _link_in_text(raw: Raw, element: _Element) -> None:
    _expect_attributes(element, ())
    address = _CUT_REFERENCE.sub(r"&\g<1>", _address(_text(element)).replace("&amp;", "&"))
    raw["link"] = address
    link = {"rel": "alternate", "type": "text/html"} | ({"href": address} if address else {})
    raw.setdefault("links", []).append(link)


def _link_in_attributes(raw: Raw, element: _Element) -> None:
    _expect_attributes(element, ["href", "rel", "type", "title", "hreflang", "length"])
    _expect(not len(element))
    relation = element.get("rel", "alternate").lower()
    kind = element.get("type", "application/atom+xml" if relation == "self" else "text/html").lower()
    address = _address(element.attrib["href"])
    if relation == "alternate" and kind in _PAGES:
        raw["link"] = address
    raw.setdefault("links", []).append({"rel": relation, "type": kind, "href": address})


def _enclosure(raw: Raw, element: _Element) -> None:
    _expect_attributes(element, ["url", "length", "type"])
    _expect(not len(element))
    link = {"rel": "enclosure", "type": element.get("type", "").lower(), "href": element.attrib["url"]}
    raw.setdefault("links", []).append(link)


def _guid(raw: Raw, element: _Element) -> None:
    _expect_attributes(element, ["isPermaLink"])
    raw["id"] = guid = _address(_text(element))
    if element.get("isPermaLink", "true") == "true":
        raw.setdefault("link", guid)


def _source(raw: Raw, element: _Element) -> None:
    _expect_attributes(element, ["url"])
    title = _text(element)
    raw["source"] = {"title": title} if title else {}


def _keep_picture(name: str) -> _Reader:
    """The attributes of an element that holds nothing else."""

    def read(raw: Raw, element: _Element) -> None:
        _ignore(raw, element)
        _expect(not (element.text or "").strip() and "url" in element.attrib)
        _expect(all(attribute == attribute.lower() for attribute in element.attrib))
        attributes = dict(element.attrib)
        if "type" in attributes:
            attributes["type"] = attributes["type"].lower()
        raw.setdefault(name, []).append(attributes)

    return read


def _once(name: str, reader: _Reader, *tags: str) -> dict[str, tuple[str, _Reader]]:
    """Elements of which one at most stands in a plain document."""
    return dict.fromkeys(tags, (name, reader))


def _often(reader: _Reader, *tags: str) -> dict[str, tuple[str, _Reader]]:
    return dict.fromkeys(tags, ("", reader))


def _atom(*names: str) -> list[str]:
    return [_ATOM + name for name in names]


_OF_PERSON = frozenset(_atom("name", "uri", "email"))
_OF_IMAGE = frozenset(["url", "title", "link", "width", "height", "description"])
_OF_ENTRY = {
    **_once("title", _keep_typed("title"), "title", *_atom("title")),
    **_once("link", _link_in_text, "link"),
    **_often(_link_in_attributes, *_atom("link")),
    **_once("id", _guid, "guid", *_atom("id")),
    **_once("published", _keep("published"), "pubDate", *_atom("published")),
    **_once("updated", _keep("updated"), *_atom("updated"), f"{{{_DC}}}date"),
    **_once("summary", _keep_typed("summary"), "description", *_atom("summary")),
    **_once("content", _content, f"{{{_CONTENT}}}encoded", *_atom("content")),
    **_once("source", _source, "source"),
    **_often(_enclosure, "enclosure"),
    **_often(_keep_picture("media_content"), f"{{{_MEDIA}}}content"),
    **_often(_keep_picture("media_thumbnail"), f"{{{_MEDIA}}}thumbnail"),
    **_often(_ignore_person, *_atom("author")),
    **_often(_ignore, "author", "category", "comments", f"{{{_DC}}}creator", f"{{{_DC}}}subject", *_atom("category")),
    **_often(_ignore, f"{{{_SLASH}}}comments", f"{{{_WFW}}}commentRss", f"{_WORDPRESS}post-id"),
}
_OF_FEED = {
    **_once("title", _keep_typed("title"), "title", *_atom("title")),
    **_once("ttl", _keep("ttl"), "ttl"),
    **_once("period", _keep("sy_updateperiod"), f"{{{_SY}}}updatePeriod"),
    **_once("frequency", _keep("sy_updatefrequency"), f"{{{_SY}}}updateFrequency"),
    **_once("language", _keep("language"), "language"),
    **_once("image", _ignore_image, "image"),
    **_often(_ignore_person, *_atom("author")),
    **_often(_ignore, *_atom("link", "id", "updated", "subtitle", "generator", "icon", "logo", "rights", "category")),
    **_often(_ignore, "link", "description", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate"),
    **_often(_ignore, "category", "generator", "docs", f"{_WORDPRESS}site"),
}
