"""How the Bot API reads a message in HTML mode: its tags, its entities, its refusals, word for word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

MAX_ENTITIES = 100
MAX_ENTITY_BYTES = 9500

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));?")
# What the server takes out of any text.
_STRIPPED = re.compile("[\r\u2028-\u202e]")
_TO_SPACE = re.compile("[\x00-\x09\x0b-\x1f]")


class Refused(Exception):  # noqa: N818 (an answer, not a fault of the server)
    """A refusal; ``description`` is without its "Bad Request: "."""

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description


@dataclass(frozen=True)
class Entity:
    """A stretch of the visible text; offsets in UTF-16 code units."""

    type: str
    offset: int
    length: int
    url: str | None = None

    def describe(self) -> dict[str, Any]:
        return {"type": self.type, "offset": self.offset, "length": self.length} | (
            {"url": self.url} if self.url else {}
        )


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def decode(text: str) -> str:
    """The four named entities and numeric ones; all else stays as it is."""

    def one(found: re.Match[str]) -> str:
        decimal, hexadecimal, name = found.groups()
        if name:
            return _NAMED.get(name, found[0])
        code = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]

    return _REFERENCE.sub(one, text)


class _Reader:
    """One pass over the source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.open: list[tuple[str, int, int, str | None, str]] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        at = 0
        while (start := self.source.find("<", at)) >= 0:
            self.text += decode(self.source[at:start])
            at = self._end_tag(start) if self.source[start + 1 : start + 2] == "/" else self._start_tag(start)
        self.text += decode(self.source[at:])
        if self.open:
            raise _cannot(f'Can\'t find end tag corresponding to start tag "{self.open[-1][0]}"')
        return self.text, sorted(self.entities, key=lambda entity: (entity.offset, -entity.length))

    def _bytes(self, at: int) -> int:
        return len(self.source[:at].encode())

    def _start_tag(self, start: int) -> int:
        found = re.compile(r"<([^\s>]*)").match(self.source, start)
        assert found is not None
        tag = found[1].lower()
        if found.end() == len(self.source):
            raise _cannot(f"Unclosed start tag at byte offset {self._bytes(start)}")
        if tag not in _TYPES:
            raise _cannot(f'Unsupported start tag "{tag}" at byte offset {self._bytes(start)}')
        attributes, end = self._attributes(tag, found.end(), start)
        self.open.append((tag, units(self.text), len(self.text), attributes.get("href"), _TYPES[tag]))
        return end

    def _attributes(self, tag: str, at: int, start: int) -> tuple[dict[str, str], int]:
        attributes: dict[str, str] = {}
        pattern = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([a-zA-Z0-9.-]+)))?")
        while True:
            closing = re.compile(r"\s*>").match(self.source, at)
            if closing:
                return attributes, closing.end()
            found = pattern.match(self.source, at)
            if found is None:
                raise _cannot(f"Unclosed start tag at byte offset {self._bytes(start)}")
            value = next((value for value in found.groups()[1:] if value is not None), None)
            if value is None and found[1] != "expandable":
                where = f'of the tag "{tag}" at byte offset {self._bytes(start)}'
                raise _cannot(f"Expected equal sign in declaration of an attribute {where}")
            attributes[found[1].lower()] = decode(value or "")
            at = found.end()

    def _end_tag(self, start: int) -> int:
        end = self.source.find(">", start)
        if end < 0:
            raise _cannot(f"Unclosed end tag at byte offset {self._bytes(start)}")
        name = self.source[start + 2 : end].strip().lower()
        if not self.open:
            raise _cannot(f"Unexpected end tag at byte offset {self._bytes(start)}")
        tag, offset, index, href, kind = self.open.pop()
        if name not in ("", tag):
            where = self._bytes(start)
            raise _cannot(f'Unmatched end tag at byte offset {where}, expected "</{tag}>", found "</{name}>"')
        length = units(self.text) - offset
        if length and kind != "text_link":
            self.entities.append(Entity(kind, offset, length))
        elif length and is_link(url := href or self.text[index:]):
            self.entities.append(Entity(kind, offset, length, url))
        return end + 1


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The visible text and the entities of a message in HTML mode. Raises Refused."""
    return _Reader(source).read()


def finish(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """What the server does with text and entities of any origin: odd characters out, ends trimmed, at most
    MAX_ENTITIES kept. Raises Refused. Offsets are kept for text without odd characters only."""
    cleaned = _TO_SPACE.sub(" ", _STRIPPED.sub("", text))
    if sum(20 + len((entity.url or "").encode()) for entity in entities) > MAX_ENTITY_BYTES:
        raise Refused("ENTITIES_TOO_LONG")
    return cleaned.strip(), entities[:MAX_ENTITIES]


def is_link(url: str) -> bool:
    """Would the server keep this as a link? Others lose the link and keep the text."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    well_formed = "." in host.strip(".") and not re.search(r"[\s<>\"]", url) and port != 0
    return parts.scheme in ("http", "https", "tg") and well_formed


def _cannot(reason: str) -> Refused:
    return Refused(f"can't parse entities: {reason}")
