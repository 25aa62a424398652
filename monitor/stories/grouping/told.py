"""Stories that readers know: each keeps the event of its headline.

That two of them are one has to be far surer than for stories that nobody was told of, and the surer the more readers
saw: a wrong merge puts a wrong link beneath a right post, and another event's sentences into one. What stays below that
is linked, and no more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations

from monitor.model.stories import ToldStory

_LEAST = 2.0  # log-odds that readers know of it at all: seven times as sure
_FOR_REPORTS = 0.4  # for each doubling of the reports that they know
_FOR_MESSAGES = 0.3  # for each doubling of what was sent or edited
_FOR_HOURS = 0.2  # for each doubling of the hours that it stands
_MOST = 5.0


def resistance(told: ToldStory, at: datetime) -> float:
    """How much surer it has to be, as log-odds, that a story is one with another told one."""
    hours = max(0.0, (at - told.since).total_seconds() / 3600)
    grown = (
        _FOR_REPORTS * math.log2(1 + told.reports)
        + _FOR_MESSAGES * math.log2(1 + told.messages)
        + _FOR_HOURS * math.log2(1 + hours)
    )
    return min(_MOST, _LEAST + grown)


class Told:
    """The told stories among those of these days, by their number."""

    def __init__(self, stories: Iterable[ToldStory] = ()) -> None:
        self._stories: Mapping[int, ToldStory] = {story.story_id: story for story in stories}

    def __contains__(self, story: int) -> bool:
        return story in self._stories

    def headlines(self, story: int) -> frozenset[int]:
        """The entries that head the messages of a story: none where nobody was told of it."""
        told = self._stories.get(story)
        return frozenset() if told is None else told.headlines

    def pairs(self, stories: Collection[int], at: datetime) -> Iterator[tuple[int, int, float]]:
        """Each two told stories of these, and how much surer it has to be that they are one."""
        for one, other in combinations(sorted(story for story in stories if story in self._stories), 2):
            yield one, other, max(resistance(self._stories[each], at) for each in (one, other))

    def coming(self, group: Sequence[int], story_of: Mapping[int, int]) -> dict[int, list[int]]:
        """The told stories that come into a group, each with its reports there: with what heads their messages or,
        where that is not looked at, with most of what is. ``story_of`` are the reports looked at."""
        parts: dict[int, list[int]] = {}
        for entry_id in group:
            if story_of.get(entry_id) in self._stories:
                parts.setdefault(story_of[entry_id], []).append(entry_id)
        looked_at = Counter(story_of.values())

        def comes(story: int, part: Sequence[int]) -> bool:
            heading = self.headlines(story) & story_of.keys()
            return not heading.isdisjoint(part) if heading else 2 * len(part) > looked_at[story]

        return {story: part for story, part in parts.items() if comes(story, part)}


NOBODY_TOLD = Told()
