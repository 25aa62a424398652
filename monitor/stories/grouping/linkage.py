"""Average linkage: groups of things that are near each other on average, rather than each to some other.

Things that have one voice have one vote, however many of them are in a group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence

Between = Callable[[int, int], float]
Voice = Callable[[int], Hashable]


def _own(item: int) -> Hashable:
    return item


def likeness(one: Sequence[int], other: Sequence[int], between: Between, voice: Voice) -> float:
    """How near the items of two groups are on average, each voice of a group with one vote."""
    mine, others = votes(one, voice), votes(other, voice)
    total = sum(mine[item] * others[each] * between(item, each) for item in one for each in other)
    return total / (sum(mine.values()) * sum(others.values()))


def votes(group: Sequence[int], voice: Voice) -> dict[int, float]:
    """What each item of a group counts for."""
    count = Counter(map(voice, group))
    return {item: 1 / count[voice(item)] for item in group}


def average_linkage(items: Sequence[int], between: Between, threshold: float, voice: Voice = _own) -> list[list[int]]:
    """Groups of items: the two nearest groups become one as long as their items are nearer than ``threshold`` on
    average. Takes time with the cube of their number."""
    groups = {at: [item] for at, item in enumerate(items)}
    voices = {at: {voice(item)} for at, item in enumerate(items)}
    near = {(items[a], items[b]): between(items[a], items[b]) for a in groups for b in range(a)}
    links = {(a, b): near[items[a], items[b]] for a in groups for b in range(a)}

    def known(one: int, other: int) -> float:
        return near[one, other] if (one, other) in near else near[other, one]

    while links:
        nearest = max(links, key=links.__getitem__)
        if links[nearest] <= threshold:
            break
        a, b = nearest
        del links[nearest]
        joined, mine, its = groups[b] + groups.pop(a), voices[b], voices.pop(a)
        for other in groups:
            if other != b:
                left, right = (max(a, other), min(a, other)), (max(b, other), min(b, other))
                if mine.isdisjoint(its):
                    total = links.pop(left) * len(its) + links[right] * len(mine)
                    links[right] = total / (len(its) + len(mine))
                else:
                    del links[left]
                    links[right] = likeness(joined, groups[other], known, voice)
        groups[b], voices[b] = joined, mine | its
    return list(groups.values())


def join_large(
    groups: list[list[int]], between: Between, smallest: int, alike: float, floor: float, voice: Voice = _own
) -> list[list[int]]:
    """Groups of which two large ones are one where nearly each item of the smaller is near some item of the other:
    what is told from many sides is not alike on average. ``smallest`` is how many voices a large group has at least,
    ``alike`` how near their nearest are on average, and ``floor`` how near all of them are on average."""
    small = [group for group in groups if len(set(map(voice, group))) < smallest]
    large = sorted((group for group in groups if group not in small), key=len, reverse=True)
    joined: list[list[int]] = []
    for group in large:
        mine = votes(group, voice)
        for other in joined:
            nearest = sum(mine[item] * max(between(item, each) for each in other) for item in group)
            is_alike = nearest / sum(mine.values()) > alike
            if is_alike and likeness(group, other, between, voice) > floor:
                other += group
                break
        else:
            joined.append(list(group))
    return joined + small
