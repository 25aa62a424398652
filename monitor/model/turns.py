"""One outlet counts as one, however much it brings: turns and shares of what several outlets want at once.

Of each thing it is known which outlets it comes from. Where these are several, it counts as that one's which brings
least: nobody's news is pushed aside by who repeats it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def in_turn(outlets_of: Mapping[K, Collection[str]]) -> list[K]:
    """The first of each outlet before the second of any; in the order given otherwise."""
    taken: Counter[str] = Counter()
    turns: list[tuple[int, int]] = []
    for at, owner in enumerate(_owners(outlets_of).values()):
        turns.append((taken[owner], at))
        taken[owner] += 1
    things = list(outlets_of)
    return [things[at] for _, at in sorted(turns)]


def without_the_loudest(
    outlets_of: Mapping[K, Collection[str]], at_most: int, before: Mapping[str, int]
) -> frozenset[K]:
    """Of more things than ``at_most`` those that are left once the outlets that bring most gave way, as few of them as
    it takes: so what is left is the same with a flood as without it. ``before`` is how many each brought lately,
    besides."""
    owners = _owners(outlets_of)
    count = Counter(owners.values())
    loud = {outlet: things + before.get(outlet, 0) for outlet, things in count.items()}
    while count.total() > at_most:
        loudest = max(loud[outlet] for outlet in count)
        count = Counter({outlet: things for outlet, things in count.items() if loud[outlet] < loudest})
    return frozenset(thing for thing, owner in owners.items() if owner in count)


def _owners(outlets_of: Mapping[K, Collection[str]]) -> dict[K, str]:
    brings = Counter(outlet for outlets in outlets_of.values() for outlet in set(outlets))
    return {
        thing: min(outlets, key=lambda outlet: (brings[outlet], outlet), default="")
        for thing, outlets in outlets_of.items()
    }
