"""Pieces of text as a Telegram message: HTML that the Bot API accepts, whatever they hold.

Text is cleaned and cut first; tags are built last, around whole pieces. Limits of the Bot API, counted here the strict
way: 4096 UTF-16 code units of visible text, 1024 below a picture, 100 entities, about 9,500 bytes of entities. Of what
Telegram finds in a text by itself, such as addresses and names, only what is ours stays: see ``Span.shown``.

Each line keeps to one direction of writing, since Telegram's clients lay out line by line from the first letter with a
direction. A line of Persian, Arabic or Hebrew that begins with a foreign word gets a right-to-left mark.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from monitor.languages.text import clean
from monitor.model.hosts import host_of, site_of
from monitor.model.identity import page_address, without_tracking
from monitor.model.publications import Message
from monitor.model.stories import Report
from monitor.posts.neutral import neutral

MAX_UNITS = 4096
MAX_HEADLINE = 120
"""Units of a headline."""
MAX_LINK_BYTES = 6000  # of all links together, in the HTML
_MAX_LINK = 1500  # characters of one link
_MAX_HOST = 60
_MAX_NAME = 60
RTL_MARK = "\u200f"
MAX_CAPTION = 1024
TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of visible text and how it is shown. Of a text of ``ours``, Telegram may make what it likes."""

    text: str
    href: str | None = None
    bold: bool = False
    italic: bool = False
    ours: bool = False

    @property
    def shown(self) -> str:
        """The text as it stands in the message: nothing to tap on in it, unless it is ours."""
        return self.text if self.ours else neutral(self.text)


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. ``folded`` shows the first few until the reader unfolds the rest."""

    lines: tuple[Line, ...]
    folded: bool = False


def message(blocks: Sequence[Block], preview: str | None = None, limit: int = MAX_UNITS) -> Message:
    """The blocks with a blank line between each. Of all links, as many are kept as fit, ``preview`` first; where they
    stand in plain text, it is within the ``limit``."""
    shown = [block for block in blocks if block.lines]
    links = {span.href for block in shown for line in block.lines for span in line if span.href}
    kept = _shown_links(shown, preview, MAX_LINK_BYTES)
    left_out = len(links) - len(kept)
    note = f"{left_out} of {len(links)} links were left out: they are too long together" if left_out else ""
    return Message(_html(shown, kept), _plain(shown, preview, limit), preview=preview, note=note)


def plain_message(text: str) -> Message:
    """Lines of text as a message, whatever they hold; what does not fit is cut off."""
    kept = cut("\n".join(neutral(visible(line)) for line in text.splitlines()), MAX_UNITS)
    return message([Block(tuple((Span(line),) for line in kept.split("\n")))])


def size(blocks: Iterable[Block]) -> int:
    """What the blocks take of MAX_UNITS."""
    return units(_join_blocks([block for block in blocks if block.lines], visible_text))


# --- text ---------------------------------------------------------------------------------------------------


def visible(text: str) -> str:
    """Clean text, or "" where nothing of it would show."""
    text = clean(text)
    return text if any(unicodedata.category(char)[0] in "LNPS" and char not in _BLANKS for char in text) else ""


_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that are drawn as nothing


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def length(made: Message) -> int:
    """What a message takes of a limit: as it is shown, or without its markup, whichever is more."""
    return max(units(html.unescape(TAG.sub("", made.html))), units(made.plain))


def cut(text: str, limit: int) -> str:
    """The text within ``limit`` units: cut behind a word, and "…" added. A single long word is cut where it
    must."""
    if units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    whole = kept if text[len(kept)].isspace() else kept.rpartition(" ")[0]
    return (whole or kept).rstrip(" ,;:–—-") + "…"


_CLAUSE = re.compile(r"[,;.!?։؟۔،؛…](?=\s)|\s+[–—-](?=\s)|\s*—")
_SHORTEST_CLAUSE = 40  # units: less says too little


def cut_at_clause(text: str, limit: int) -> str:
    """The text within ``limit`` units: cut where a clause ends, and "…" added; behind a word where none does."""
    if units(text) <= limit:
        return text
    kept = cut(text, limit)[:-1]
    ends = [found.start() for found in _CLAUSE.finditer(text) if _SHORTEST_CLAUSE <= found.start() <= len(kept)]
    return (text[: ends[-1]].rstrip() if ends else kept) + "…"


def outlet_name(report: Report) -> str:
    """The outlet's name, cut to a sane length."""
    return cut(visible(report.outlet), _MAX_NAME)


def mark(text: str) -> str:
    """A right-to-left mark where the first letter would make a client lay the text out wrongly, else ""."""
    ways = [unicodedata.bidirectional(char) for char in text]
    rightward = ways.count("L")
    leftward = ways.count("R") + ways.count("AL")
    first = next((way for way in ways if way in ("L", "R", "AL")), "L")
    return RTL_MARK if first == "L" and leftward > rightward else ""


def with_direction(text: str) -> str:
    """The text with a mark where it needs one."""
    return mark(text) + text


# --- links --------------------------------------------------------------------------------------------------

_HOST = re.compile(r"[^\W_][\w-]*(?:\.[\w-]+)+\.?")
_TO_ENCODE = re.compile(r"[ '^`{|}]")
# RFC 6761, RFC 6762, RFC 7686, RFC 8375, and what ICANN keeps for networks of one's own.
_OWN_NETWORKS = frozenset({"localhost", "local", "onion", "arpa", "internal", "home", "corp", "mail", "lan"})
_NOT_IN_LINKS = re.compile(r"[\s\"<>\\]")  # nobody writes them into an address by mistake


def link_of(report: Report) -> str | None:
    """The address of the report that Telegram would make a link of, the one that its page gives where that is known;
    None where it has none, or leads elsewhere than to its outlet."""
    if not report.own_link:
        return None
    urls = (_canonical(report), report.url, report.canonical_url)
    return next(filter(None, map(safe_link, urls)), None)


def safe_link(url: str | None) -> str | None:
    """An address that Telegram would make a link of, as it is written in one; None for any other."""
    written = _TO_ENCODE.sub(_percent_encoded, without_tracking(url or ""))
    return written if _is_link(written) else None


def _canonical(report: Report) -> str | None:
    """The address that the page of a report gives as its own: not where that is another site's, or no page's."""
    canonical = report.canonical_url
    is_its = bool(canonical) and page_address(canonical or "") is not None and site_of(canonical) == site_of(report.url)
    return canonical if is_its else None


def picture_link(report: Report) -> str | None:
    """The address of the picture of a report that Telegram can be told to fetch; None where it has none, or one on a
    host without a public name: a number, or a name in somebody's own network."""
    url = _TO_ENCODE.sub(_percent_encoded, report.image or "")
    *_, last = host_of(url).rstrip(".").split(".")
    return url if _is_link(url) and last[:1].isalpha() and last not in _OWN_NETWORKS else None


def foreign_host(report: Report) -> str:
    """The host that the link of a report leads to, where that is none of its outlet's, else ""."""
    return "" if report.own_link else cut(visible(host_of(report.url)), _MAX_HOST)


def _percent_encoded(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def _is_link(url: str) -> bool:
    """Would Telegram make a link of it? http or https, and a host with a dot in it; no user name, no odd
    characters. Invisible ones could turn a line around where the address is shown."""
    if len(url) > _MAX_LINK or not url.isprintable() or _NOT_IN_LINKS.search(url):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    plain_host = parts.netloc.rpartition(":")[0] if port is not None else parts.netloc
    return parts.scheme in ("http", "https") and bool(_HOST.fullmatch(plain_host)) and port != 0


def link_bytes(href: str) -> int:
    """What a link takes of MAX_LINK_BYTES."""
    return len(html.escape(href).encode()) + 2


def _shown_links(blocks: Iterable[Block], main: str | None, room: int) -> set[str]:
    """The links that fit into ``room`` bytes, the main one first, then in order."""
    uses = Counter(span.href for block in blocks for line in block.lines for span in line if span.href)
    shown: set[str] = set()
    for href in sorted(uses, key=lambda href: href != main):
        room -= uses[href] * link_bytes(href)
        if room < 0:
            break
        shown.add(href)
    return shown


# --- from spans to text -------------------------------------------------------------------------------------


def visible_text(line: Line) -> str:
    """What a reader sees of a line."""
    return "".join(span.shown for span in line)


def _join_blocks(blocks: Iterable[Block], write: Callable[[Line], str]) -> str:
    return "\n\n".join("\n".join(map(write, block.lines)) for block in blocks)


def _html(blocks: Sequence[Block], links: set[str]) -> str:
    def write(span: Span) -> str:
        text = html.escape(span.shown, quote=False)
        text = f"<b>{text}</b>" if span.bold else f"<i>{text}</i>" if span.italic else text
        return f'<a href="{html.escape(span.href)}">{text}</a>' if span.href in links and span.href else text

    def write_block(block: Block) -> str:
        text = "\n".join("".join(map(write, line)) for line in block.lines)
        return f"<blockquote expandable>{text}</blockquote>" if block.folded else text

    return "\n\n".join(map(write_block, blocks))


def _plain(blocks: Sequence[Block], main: str | None, limit: int) -> str:
    shown = _shown_links(blocks, main, limit - units(_join_blocks(blocks, visible_text)))

    def write(line: Line) -> str:
        return ": ".join([visible_text(line), *(span.href for span in line if span.href in shown and span.href)])

    return _join_blocks(blocks, write)
