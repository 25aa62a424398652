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
