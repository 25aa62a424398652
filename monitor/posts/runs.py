"""The HTML of a message read back: paragraphs and quotes of lines, lines of runs of text in one look.

Whoever shows a message without Telegram starts here. What is no tag that Telegram knows is text, and an address that
is none of the web is no link: so whatever a message holds, nothing of its markup reaches what is made of the runs.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

MARKS = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "u": "u", "ins": "u", "s": "s", "strike": "s", "del": "s",
    "code": "code", "pre": "code", "tg-spoiler": "spoiler",
}  # fmt: skip
"""The looks of text, by the tags that Telegram knows for them."""
_TAG = re.compile(r"<(/?)([a-z-]{1,20})((?:\s[^<>]*)?)>")
_HREF = re.compile(r"\shref=\"([^\"]*)\"")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one look: ``marks`` are values of MARKS."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str | None = None


RunLine = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together. A ``quote`` has a bar at its side; ``folded``, a reader sees its beginning until he
    unfolds it."""

    lines: tuple[RunLine, ...]
    quote: bool = False
    folded: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """The visible text, line by line."""
        return tuple("".join(run.text for run in line) for line in self.lines)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs of a message in Telegram's HTML, without the blank lines between them."""
    found: list[Paragraph] = []
    for runs, quote, folded in _stretches(text):
        found += [Paragraph(tuple(lines), quote, folded) for lines in _between_blank_lines(_lines(runs), whole=quote)]
    return tuple(found)


def texts(text: str) -> tuple[str, ...]:
    """The visible lines of a message in Telegram's HTML, without blank ones."""
    return tuple(line for paragraph in paragraphs(text) for line in paragraph.texts if line.strip())


def _stretches(text: str) -> Iterator[tuple[list[Run], bool, bool]]:
    """What stands inside and outside of quotes, in order, each with whether it is one and is folded."""
    marks: list[str] = []
    links: list[str | None] = []
    runs: list[Run] = []
    quote = folded = False
    for piece in _pieces(text):
        if isinstance(piece, str):
            runs.append(Run(piece, frozenset(marks), links[-1] if links else None))
            continue
        closing, tag, attributes = piece[1], piece[2], piece[3]
        if tag == "blockquote":
            yield runs, quote, folded
            runs, quote, folded = [], not closing, not closing and "expandable" in attributes
        elif tag == "a":
            _open_or_close(links, bool(closing), _web_address(attributes))
        elif not closing:
            marks.append(MARKS[tag])
        elif MARKS[tag] in marks:
            marks.remove(MARKS[tag])
    yield runs, quote, folded


def _pieces(text: str) -> Iterator[str | re.Match[str]]:
    """Visible text, and the tags that Telegram knows between."""
    end = 0
    for tag in _TAG.finditer(text):
        if tag[2] in MARKS or tag[2] in ("a", "blockquote"):
            if text[end : tag.start()]:
                yield html.unescape(text[end : tag.start()])
            yield tag
            end = tag.end()
    if text[end:]:
        yield html.unescape(text[end:])


def _open_or_close(links: list[str | None], closing: bool, href: str | None) -> None:
    if not closing:
        links.append(href)
    elif links:
        links.pop()


def _web_address(attributes: str) -> str | None:
    found = _HREF.search(attributes)
    address = html.unescape(found[1]) if found else ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname and address.isprintable() else None


def _lines(runs: list[Run]) -> list[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *more = run.text.split("\n")
        if first:
            lines[-1].append(Run(first, run.marks, run.href))
        lines += [[Run(text, run.marks, run.href)] if text else [] for text in more]
    return lines


def _between_blank_lines(lines: list[list[Run]], *, whole: bool) -> Iterator[list[RunLine]]:
    """The lines in groups, parted by blank ones; those of a quote stay ``whole``."""
    group: list[RunLine] = []
    for line in lines:
        if line or (whole and group):
            group.append(tuple(line))
        elif group:
            yield group
            group = []
    if group:
        yield group
