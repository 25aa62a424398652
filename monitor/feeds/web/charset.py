"""Which characters the bytes of a feed or page stand for: decided once, here, so that no library guesses."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})["']|<meta[^>]{0,300}?charset\s*=\s*["']?([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HEADER = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_DECLARATION_REACH = 4096
# As browsers do: what is called Latin-1 is in fact the Windows code page.
_ALIASES = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030"}
# Not without a mark, and not at all: escapes and host names are no encodings of documents.
_REFUSED = ("utf-16", "utf-32", "utf-7", "unicode", "raw-unicode", "punycode", "idna")
_SAMPLE = 100_000
_MOSTLY_VALID = 0.02
_CYRILLIC_SHARE = 0.25
_BEYOND_ASCII = re.compile("[^\x00-\x7f\ufffd]")


def decode(body: bytes, content_type: str) -> str:
    """The text of a document. Bytes that cannot be read become U+FFFD; never raises.

    A byte order mark decides; then UTF-8, wherever most of the bytes beyond ASCII are valid UTF-8, whatever is
    declared (text of another encoding hardly ever is): a letter that was cut in two, or an item that was taken over
    from elsewhere, costs only itself. Then what the document itself declares; then the header's charset, which is
    often a server's default; then a guess by how the bytes look.
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace").lstrip("\ufeff")
    unicode = body.decode("utf-8", "replace")
    broken = unicode.count("\ufffd")
    if not broken or sum(1 for _ in _BEYOND_ASCII.finditer(unicode)) > broken:
        return unicode
    for name in (*_declared_names(body), *_HEADER.findall(content_type)):
        if (text := _decode_as(body, name)) is not None:
            return text
    return body.decode(_guess(body[:_SAMPLE]), "replace")


def _declared_names(body: bytes) -> list[str]:
    found = _DECLARED.search(body, 0, _DECLARATION_REACH)
    return [(found[1] or found[2]).decode("ascii", "replace")] if found else []


def _decode_as(body: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name.replace("_", "-")
        codec = _ALIASES.get(codec, codec)
        return None if codec.startswith(_REFUSED) else body.decode(codec)
    except (LookupError, UnicodeError, ValueError):
        return None


def _guess(sample: bytes) -> str:
    """UTF-8 with a few broken bytes; else Windows Cyrillic where letters beyond ASCII prevail; else Windows
    Latin."""
    high = sum(byte >= 0x80 for byte in sample)
    broken = sample.decode("utf-8", "replace").count("\ufffd")
    if broken <= max(3, _MOSTLY_VALID * high):
        return "utf-8"
    letters = high + sum(byte in range(0x41, 0x7B) for byte in _outside_tags(sample))
    return "cp1251" if high > _CYRILLIC_SHARE * letters else "cp1254"


def _outside_tags(sample: bytes) -> bytes:
    return re.sub(rb"<[^<>]*>", b"", sample)
