"""Average linkage: groups of things that are near each other on average, rather than each to some other."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def average_linkage(items: Sequence[int], between: Callable[[int, int], float], threshold: float) -> list[list[int]]:
    """Groups of items: the two nearest groups become one as long as their items are nearer than ``threshold`` on
    average. Takes time with the cube of their number."""
    groups = {at: [item] for at, item in enumerate(items)}
    links = {(a, b): between(items[a], items[b]) for a in groups for b in range(a)}
    while links:
        nearest = max(links, key=links.__getitem__)
        if links[nearest] <= threshold:
            break
        a, b = nearest
        for other in groups:
            if other not in nearest:
                left, right = (max(a, other), min(a, other)), (max(b, other), min(b, other))
                total = links.pop(left) * len(groups[a]) + links[right] * len(groups[b])
                links[right] = total / (len(groups[a]) + len(groups[b]))
        del links[nearest]
        groups[b] += groups.pop(a)
    return list(groups.values())


def join_large(
    groups: list[list[int]], between: Callable[[int, int], float], smallest: int, alike: float, floor: float
) -> list[list[int]]:
    """Groups of which two large ones are one where nearly each item of the smaller is near some item of the other:
    what is told from many sides is not alike on average. ``smallest`` is how many items a large group has at least,
    ``alike`` how near their nearest are on average, and ``floor`` how near all of them are on average."""
    small = [group for group in groups if len(group) < smallest]
    large = sorted((group for group in groups if len(group) >= smallest), key=len, reverse=True)
    joined: list[list[int]] = []
    for group in large:
        for other in joined:
            links = [[between(item, each) for each in other] for item in group]
            nearest = sum(map(max, links)) / len(group)
            average = sum(map(sum, links)) / (len(group) * len(other))
            if nearest > alike and average > floor:
                other += group
                break
        else:
            joined.append(list(group))
    return joined + small
