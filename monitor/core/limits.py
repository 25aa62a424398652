"""How much is kept of what other people's feeds and pages say, and how the rest is left off.

Lengths are in characters. Of longer text the beginning is kept, to a whole word; longer addresses and GUIDs are not
kept at all.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

MAX_TITLE = 500
MAX_SUMMARY = 5_000
MAX_CONTENT = 50_000
MAX_ADDRESS = 2_000

MARKUP_SHARE = 8
"""Markup may be this many times as long as the text it carries."""

_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/[!-~]*")


def shortened(text: str, limit: int) -> str:
    """The beginning of a text, to a whole word."""
    if len(text) <= limit:
        return text
    kept = text[: limit + 1]
    end = kept.rfind(" ")
    return (kept[:end] if end > limit // 2 else kept[:limit]).rstrip()


def web_address(link: object, base: str) -> str | None:
    """A link that stands in a document from ``base``, as an absolute http(s) address; None where it is none, or
    longer than ``MAX_ADDRESS``."""
    if not isinstance(link, str) or not link.strip():
        return None
    if len(link) <= MAX_ADDRESS and _ABSOLUTE.fullmatch(link):
        return link  # as nearly all are; joining costs a hundred times as much
    try:
        absolute = urljoin(base, link.strip())
        parts = urlsplit(absolute)
    except ValueError:
        return None
    valid = parts.scheme in ("http", "https") and parts.netloc and len(absolute) <= MAX_ADDRESS
    return absolute if valid else None
