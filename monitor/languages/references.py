"""Character references of HTML and XML, mended: everybody's parsers read them alike then."""

from __future__ import annotations

import html
import re
import sys
from html.entities import html5

_REFERENCE = re.compile(
    r"&(?:#[xX](?P<hex>[0-9a-fA-F]+);?|#(?P<number>[0-9]+);?|(?P<name>[A-Za-z][A-Za-z0-9]{0,40};?)|)"
)
_OF_XML = frozenset(["amp;", "lt;", "gt;", "quot;", "apos;"])
_LONGEST = 10  # digits, leading zeros apart; int() refuses thousands of them
_SURROGATES = range(0xD800, 0xE000)
_HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


def mended(markup: str) -> str:
    """Markup in which each ``&`` begins a reference that XML knows.

    Names of HTML become their characters. ``&`` that begins no reference ("R&D", "?id=5&lang=en") becomes ``&amp;``: a
    name without semicolon is one only where it is an old one of HTML and no value follows. References to what is no
    character are left out; where both halves of an emoji are given, they become it.
    """
    return _joined(_REFERENCE.sub(_mend, markup)) if "&" in markup else markup


def _mend(found: re.Match[str]) -> str:
    name = found["name"]
    if name is None:
        return "&amp;" if found[0] == "&" else _numbered(found)
    if name in _OF_XML:
        return found[0]
    if name in html5 and not (name[-1] != ";" and found.string.startswith("=", found.end())):
        return html.escape(html5[name])
    return f"&amp;{name}"


def _numbered(found: re.Match[str]) -> str:
    digits, base = (found["hex"], 16) if found["hex"] else (found["number"], 10)
    digits = digits.lstrip("0")
    code = int(digits or "0", base) if len(digits) <= _LONGEST else sys.maxunicode + 1
    if code in _SURROGATES:
        return chr(code)
    readable = code in (0x09, 0x0A, 0x0D) or (0x20 <= code <= sys.maxunicode and code not in (0xFFFE, 0xFFFF))
    return f"&#{code};" if readable else ""


def _joined(text: str) -> str:
    """Halves of emoji joined; single ones go."""
    try:
        text.encode()  # ten times as quick as to look for one
    except UnicodeEncodeError:
        return _HALVES.sub(_emoji, text)
    return text


def _emoji(found: re.Match[str]) -> str:
    if len(found[0]) < 2:
        return ""
    return found[0].encode("utf-16", "surrogatepass").decode("utf-16")
