"""robots.txt (RFC 9309): what a site asks crawlers not to fetch. The only file that knows protego."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego

from monitor.model.documents import Failed, Fetched, FetchOutcome

MAX_BODY = 512_000
"""Bytes that are read; RFC 9309, section 2.5, asks for 500 KiB at least."""

_LIFETIME = timedelta(hours=6)
_RETRY = timedelta(minutes=15)
_MAX_CACHED = 50
_MAX_CACHED_SIZE = 1_000_000  # characters; parsed, each may take 70 bytes
_NAMES_A_CRAWLER = re.compile("user-?agent:?(.*)", re.IGNORECASE | re.DOTALL)
_PRODUCT_TOKEN = re.compile("[a-z_-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RobotsRules:
    """What one site asks of one crawler, named by its product token. ``size`` is in characters."""

    parsed: Protego
    product: str
    size: int

    def allow(self, url: str) -> bool:
        """Whether this page may be fetched."""
        return self.parsed.can_fetch(url, self.product)


def rules_from(answer: FetchOutcome, product: str) -> tuple[RobotsRules, timedelta]:
    """What the answer to a request for robots.txt asks of us, and how long that holds. A server in trouble (5xx) is
    left alone for now; where there is no file, or none to be had, everything is allowed.

    Takes up to half a second for a hostile file.
    """
    if isinstance(answer, Fetched):
        return _parse(answer.body.decode("utf-8", "replace"), product), _LIFETIME
    if isinstance(answer, Failed) and answer.status is not None:
        refused = answer.status >= 500
        return _parse("User-agent: *\nDisallow: /" if refused else "", product), _RETRY if refused else _LIFETIME
    return _parse("", product), _RETRY


class RobotsCache:
    """The rules of the sites asked most recently, each until it expires."""

    def __init__(self) -> None:
        self._rules: OrderedDict[str, tuple[datetime, RobotsRules]] = OrderedDict()
        self._size = 0

    def __len__(self) -> int:
        return len(self._rules)

    def get(self, origin: str, now: datetime) -> RobotsRules | None:
        """The rules of a site; None where they are not known, or not any more."""
        expires, rules = self._rules.get(origin, (now, None))
        if now >= expires:
            return None
        self._rules.move_to_end(origin)
        return rules

    def put(self, origin: str, rules: RobotsRules, expires: datetime) -> None:
        """Keep the rules of a site, and forget those that were not asked for the longest time."""
        if origin in self._rules:
            self._forget(origin)
        self._rules[origin] = (expires, rules)
        self._size += rules.size
        while len(self._rules) > _MAX_CACHED or (self._size > _MAX_CACHED_SIZE and len(self._rules) > 1):
            self._forget(next(iter(self._rules)))

    def _forget(self, origin: str) -> None:
        _, rules = self._rules.pop(origin)
        self._size -= rules.size


def _parse(text: str, product: str) -> RobotsRules:
    lines = (_with_few_names(line, product) for line in text.splitlines())
    return RobotsRules(Protego.parse("\n".join(lines)), product, len(text))


def _with_few_names(line: str, product: str) -> str:
    """The line; where it names another crawler, with one name for them all. Protego gives each rule to every crawler
    named above it: a file with thousands of both would take it minutes."""
    said = "".join(line.partition("#")[0].split())
    found = _NAMES_A_CRAWLER.fullmatch(said)
    if found is None:
        return line
    token = _PRODUCT_TOKEN.match(found[1])
    if found[1] == "*" or (token and token[0].lower() == product.lower()):
        return f"User-agent: {product if found[1] != '*' else '*'}"
    return "User-agent: others"
