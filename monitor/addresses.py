"""Keys in addresses. Whoever knows the whole address of a private feed can read it: no person, log or reader is shown
the part of it that opens it.

A part is a key by its place (the user in ``https://user@host``), by its name (``?apikey=``), or by its looks: long, and
of letters and digits that change places as in no word or number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from urllib.parse import unquote

HIDDEN = "***"
ADDRESS = re.compile(r"https?://\S+")
"""What is the address of a page, and no text."""

_IN_TEXT = re.compile(r"https?://[^\s\"'<>\\`]*[^\s\"'<>\\`.,;:!?)\]}]", re.IGNORECASE)
_PARTS = re.compile(r"(https?://)([^/?#]*@)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?", re.IGNORECASE | re.DOTALL)
_PATH_PART = re.compile(r"[^/;]+")
_PAIR = re.compile(r"(?:([^&;=?#]*)=)?([^&;?#]+)")
# The end of the name of a parameter, in small letters and without signs: "X-Amz-Signature", "rssKey".
_NAME = re.compile(
    r"(?:key|token|secret|password|passwd|passphrase|pwd|signature|credentials?|hmac|jwt|bearer|ticket|nonce|session|"
    r"cookie|license|licence|user|username|login|e?mail|account|member|subscriber|customer|client)(?:id|no|nr)?\Z"
)
_WHOLE_NAME = re.compile(r"(?:access|feed|rss|user|my|app)?(?:pass|auth|sig|sign|hash|code|pin|otp|sid|uid|pw|k)")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_HEX = re.compile(r"[0-9a-f]{16,}", re.IGNORECASE)
_PUBLIC_NAME = re.compile(r"(?:channel|playlist)id")
_SIGNS = re.compile(r"[^0-9A-Za-z]")
_BETWEEN_WORDS = re.compile(r"[^0-9A-Za-z_.~=-]+")
_KIND_OF_FILE = re.compile(r"(?:\.[A-Za-z]{2,5})+\Z")
_LEAST_IN_QUERY, _LEAST_IN_PATH = 12, 16  # characters of what is a key by its looks
_CHANGES = 1 / 4  # of neighbours that are of two kinds: small letter, capital, digit


def hide_keys(text: str, *, published: bool = False) -> str:
    """A text in which no web address shows its keys. Addresses that are ``published``, as links of articles are, hide
    nothing for its looks: many name their articles so."""
    return in_addresses(text, lambda address: _rewritten(address, lambda key: HIDDEN, looks=not published))


def in_addresses(text: str, change: Callable[[str], str]) -> str:
    """A text with each web address in it as ``change`` makes it."""
    return _IN_TEXT.sub(lambda found: change(found[0]), text) if "://" in text else text


def keys_of(address: str) -> frozenset[str]:
    """The keys in an address, each as it stands there and decoded."""
    found: set[str] = set()

    def note(key: str) -> str:
        found.update((key, unquote(key)))
        return key

    _rewritten(address, note, looks=True)
    return frozenset(found)


def _rewritten(address: str, key: Callable[[str], str], *, looks: bool) -> str:
    """An address with other words, which ``key`` gives, in place of its keys."""
    found = _PARTS.fullmatch(address)
    if found is None:
        return address
    scheme, user, host, path, query, fragment = (part or "" for part in found.groups())
    user = f"{key(user[:-1])}@" if user else ""

    def pair(each: re.Match[str]) -> str:
        name, value = each[1], each[2]
        named = _folded(name or "")
        odd = looks and not _PUBLIC_NAME.fullmatch(named) and _is_random(value, _LEAST_IN_QUERY)
        is_key = _names_key(named) or odd or _holds_key(value, looks)
        return each[0][: -len(value)] + (key(value) if is_key else value)

    def part(each: re.Match[str]) -> str:
        if "=" in each[0]:
            return _PAIR.sub(pair, each[0])
        end = _KIND_OF_FILE.search(each[0])
        stem, rest = (each[0][: end.start()], end[0]) if end else (each[0], "")
        return f"{key(stem)}{rest}" if looks and _is_random(stem, _LEAST_IN_PATH) else each[0]

    path = _PATH_PART.sub(part, path)
    query, fragment = (f"{text[:1]}{_PAIR.sub(pair, text[1:])}" for text in (query, fragment))
    return f"{scheme}{user}{host}{path}{query}{fragment}"


def _folded(name: str) -> str:
    return _SIGNS.sub("", unquote(name)).lower()


def _names_key(name: str) -> bool:
    return bool(_WHOLE_NAME.fullmatch(name) or _NAME.search(name))


def _holds_key(value: str, looks: bool) -> bool:
    """Is a value an address that holds a key?"""
    inner = unquote(value)
    return "://" in inner and inner != value and hide_keys(inner, published=not looks) != inner


def _is_random(text: str, least: int) -> bool:
    """Has a word of a text, of at least so many letters and digits, the looks of a key?"""
    words = (word for word in _BETWEEN_WORDS.split(unquote(text)) if len(word) >= least)
    return any(_UUID.search(word) or _changes_often(_SIGNS.sub("", word), least) for word in words)


def _changes_often(letters: str, least: int) -> bool:
    if len(letters) < least:
        return False
    if _HEX.fullmatch(letters):
        return True
    kinds = ["0" if char.isdigit() else "A" if char.isupper() else "a" for char in letters]
    changes = sum(one != other and one + other != "Aa" for one, other in pairwise(kinds))
    return changes >= _CHANGES * (len(letters) - 1)
