"""Where feeds went: which permanent redirects are remembered, and which are followed but wait for an operator's word.

Who answers for a host for one minute, or sits on a line that is not secured, could have a feed read elsewhere for good.
So what is remembered stays within one host and comes over https; anything else is followed at each poll anew, for as
long as the configured address says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from monitor.addresses import hide_keys

FOLLOWED = "followed at each poll, not remembered; if it is right, write it into feeds.yaml"
_PORTS = {"http": 80, "https": 443}


def led_to(way: Sequence[str]) -> str | None:
    """Where permanent redirects lead over these addresses, the own one first; None where there are none, or where they
    come back from another host: that has no say in where on this one a feed stands."""
    own, last = way[0], way[-1]
    came_back = asked_at(own, last) == last and any(asked_at(own, hop) == own != hop for hop in way)
    return None if len(way) < 2 or came_back else last


def asked_at(own: str, moved_to: str) -> str:
    """The address at which a feed is asked that a permanent redirect led away from its ``own``."""
    one, other = _origin(own), _origin(moved_to)
    return moved_to if one == other and one[0] == "https" else own


def needs_word(own: str, moved_to: str) -> bool:
    """Is it for an operator to say whether a feed belongs there: on another host, or on a line that is not secured?"""
    one, other = _origin(own), _origin(moved_to)
    return one[1] != other[1] or (one[0], other[0]) == ("https", "http")


def in_words(own: str, moved_to: str) -> str:
    """What a person is told of a permanent redirect; "" where there is none."""
    if own == moved_to:
        return ""
    told = f"moved for good to {hide_keys(moved_to)}"
    return told if asked_at(own, moved_to) == moved_to else f"{told} ({_doubt(own, moved_to)}): {FOLLOWED}"


def _doubt(own: str, moved_to: str) -> str:
    one, other = _origin(own), _origin(moved_to)
    if one[1] != other[1]:
        return "another host"
    return "another port" if one[0] == other[0] == "https" else "not by https all the way"


def _origin(address: str) -> tuple[str, str, int | None]:
    """Scheme, host and port; of what is no address, things that equal no other's."""
    try:
        parts = urlsplit(address)
        return parts.scheme, parts.hostname or address, parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return "", address, None
