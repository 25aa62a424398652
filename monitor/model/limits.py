"""How much is kept of what other people's feeds and pages say, and how the rest is left off.

Lengths are in characters, of texts as they are or as they are folded, whichever is longer. Of longer text the
beginning is kept, to a whole word; longer addresses and GUIDs are not kept at all.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urljoin, urlsplit

from monitor.languages.text import beginning

MAX_ENTRIES = 2_000
"""Entries that are read of one document, the newest ones, where the settings say nothing else. Real feeds carry 10 to
300."""
MAX_TEXT = 2_000_000
"""Characters that are kept of one document, likewise: a hostile one takes some twenty seconds to be matched."""
MAX_TITLE = 500
MAX_SUMMARY = 5_000
MAX_CONTENT = 50_000
MAX_ADDRESS = 2_000
MAX_FURNITURE = 16
"""Pieces that are kept of what was taken off the texts of one entry; one is as long as a title at most."""

MARKUP_SHARE = 8
"""Markup may be this many times as long as the text it carries."""

# As people write addresses: "https:/host", "https//host", "http://https://host"; "www.host/path" without a scheme.
_SCHEME = re.compile(r"(?:https?:/*)*(https?)(?::[/\\]*|//)(?=[^/\\])", re.IGNORECASE)
_BARE_HOST = re.compile(r"www\.[\w-]+(?:\.[\w-]+)+(?::\d+)?(?=[/?#]|$)", re.IGNORECASE)
_TO_ITSELF = re.compile(r"\??(?:#.*)?", re.DOTALL)
_LINE_BREAK = re.compile(r"\s*[\r\n\t]+\s*")
_NEVER = frozenset({"Cc", "Cs"})  # control characters, lone surrogates
_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/[!-~]*")


def shorten(text: str, limit: int) -> str:
    """The beginning of a text, to a whole word."""
    kept = beginning(text, limit)
    if len(kept) == len(text):
        return text
    end = text.rfind(" ", 0, len(kept) + 1)
    return (text[:end] if end > len(kept) // 2 else kept).rstrip()


def web_address(link: object, base: str) -> str | None:
    """A link that stands in a document from ``base``, as an absolute http(s) address of printable characters; None
    where it is none, leads to the document itself, is longer than ``MAX_ADDRESS``, or holds what no address holds.

    Nothing but host and path is taken over from ``base``: its query and its user may be a secret. No address keeps a
    user, who has no part in where it leads. Invisible characters of the path and behind, such as those that turn the
    direction of writing around, are percent-encoded: some are part of words, and so of the addresses made of them.
    """
    link = _LINE_BREAK.sub("", link.strip()).replace("&amp;", "&") if isinstance(link, str) else ""
    if not 0 < len(link) <= MAX_ADDRESS or _TO_ITSELF.fullmatch(link):
        return None
    if _ABSOLUTE.fullmatch(link):
        return link  # as nearly all are; joining costs a hundred times as much
    try:
        absolute = _without_user(urljoin(_bare(base), _with_scheme(link, base)))
        parts = urlsplit(absolute)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or not parts.netloc.isprintable():
        return None
    if not absolute.isprintable() and any(unicodedata.category(char) in _NEVER for char in absolute):
        return None
    shown = absolute if absolute.isprintable() else "".join(map(_quote_invisible, absolute))
    return shown if len(shown) <= MAX_ADDRESS else None


def _without_user(address: str) -> str:
    netloc = urlsplit(address).netloc
    user, at, _ = netloc.rpartition("@")
    return address.replace(f"{user}{at}", "", 1) if at else address


def _bare(base: str) -> str:
    return re.split(r"[?#]", _without_user(base), maxsplit=1)[0]


def _with_scheme(link: str, base: str) -> str:
    """A link that begins with the name of a host as one that says so; any other as it is."""
    if found := _SCHEME.match(link):
        return f"{found[1].lower()}://{link[found.end() :]}"
    own = urlsplit(base).netloc.rpartition("@")[2].lower().removeprefix("www.")
    first = re.split(r"[/?#]", link, maxsplit=1)[0].lower()
    return f"https://{link}" if _BARE_HOST.match(link) or (own and "." in own and first == own) else link


def _quote_invisible(char: str) -> str:
    return char if char.isprintable() else quote(char)
