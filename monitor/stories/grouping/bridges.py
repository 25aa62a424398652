"""What hangs together by one outlet alone: nothing that a single outlet writes brings the reports of others into one
story, or takes one out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from itertools import combinations

from monitor.stories.grouping.linkage import Between, Voice, likeness, votes


def bridged(
    parts: Sequence[Sequence[int]], likely: Between, voice: Voice, threshold: float, tolerance: float
) -> Iterator[tuple[int, int, float]]:
    """The pairs of reports in different ``parts`` of a group that are in one only by the reports of a third outlet,
    each with how near their parts are without it.

    Without any one outlet, parts are to hang together, directly or through others: by being nearer than ``threshold``
    on average, or not less near, by more than the ``tolerance``, than that outlet is to each of them.
    """
    pairs = list(combinations(range(len(parts)), 2))
    links = {(one, other): _Link(parts[one], parts[other], likely, voice) for one, other in pairs}
    for outlet in dict.fromkeys(voice(each) for part in parts for each in part):
        left = [[each for each in part if voice(each) != outlet] for part in parts]
        near = {pair: links[pair].without(outlet) for pair in pairs if left[pair[0]] and left[pair[1]]}
        far = [pair for pair, average in near.items() if average <= threshold]
        its = [each for part in parts for each in part if voice(each) == outlet]
        bridge = {at: likeness(its, left[at], likely, voice) - tolerance for pair in far for at in pair}
        torn = {pair for pair in far if near[pair] <= min(bridge[at] for at in pair)}
        home = _components(len(parts), [pair for pair in near if pair not in torn])
        for one, other in torn:
            if home[one] != home[other]:
                yield from ((here, there, near[one, other]) for here in left[one] for there in left[other])


class _Link:
    """How near two parts are, and would be without one outlet or the other."""

    def __init__(self, one: Sequence[int], other: Sequence[int], likely: Between, voice: Voice) -> None:
        mine, others = votes(one, voice), votes(other, voice)
        self._of_one = dict.fromkeys(map(voice, one), 0.0)
        self._of_other = dict.fromkeys(map(voice, other), 0.0)
        self._of_both: dict[Hashable, float] = defaultdict(float)
        for here in one:
            for there in other:
                weight = mine[here] * others[there] * likely(here, there)
                self._of_one[voice(here)] += weight
                self._of_other[voice(there)] += weight
                if voice(here) == voice(there):
                    self._of_both[voice(here)] += weight

    def without(self, outlet: Hashable) -> float:
        """Each of the parts has a report of another."""
        ones, others = self._of_one, self._of_other
        total = sum(ones.values()) - ones.get(outlet, 0.0) - others.get(outlet, 0.0) + self._of_both.get(outlet, 0.0)
        return total / ((len(ones) - (outlet in ones)) * (len(others) - (outlet in others)))


def pulled(
    groups: Sequence[Sequence[int]],
    stories: Sequence[Sequence[int]],
    likely: Between,
    voice: Voice,
    least: float,
    link: Callable[[Sequence[int]], Sequence[Sequence[int]]],
) -> Iterator[tuple[int, int]]:
    """The pairs of reports of one of the ``stories`` that are in two groups, and that ``link`` leaves in one without
    the reports of some third outlet: where all that those are torn from is nearer to them than ``least`` on average."""
    at = {each: number for number, group in enumerate(groups) for each in group}
    for story in stories:
        for one, other in combinations(sorted({at[each] for each in story}), 2):
            concerned = [*groups[one], *groups[other]]
            for outlet in dict.fromkeys(map(voice, concerned)):
                here, there = (
                    [each for each in story if at[each] == number and voice(each) != outlet] for number in (one, other)
                )
                if here and there and likeness(here, there, likely, voice) > least:
                    left = link([each for each in concerned if voice(each) != outlet])
                    held = {each: number for number, group in enumerate(left) for each in group}
                    yield from ((each, its) for each in here for its in there if held[each] == held[its])


def _components(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    home = list(range(count))
    for one, other in edges:
        kept, gone = sorted((home[one], home[other]))
        home = [kept if each == gone else each for each in home]
    return home
