"""Stories that readers know: each keeps the event of its headline.

That two of them are one has to be far surer than for stories that nobody was told of, and the surer the more readers
saw: a wrong merge puts a wrong link beneath a right post, and another event's sentences into one. So it is with reports
that nobody was told of, as far as they would make up the post that they come to. What stays below that is linked, and
no more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def _resistance_to(coming: int, told: ToldStory, at: datetime) -> float:
    """The same for so many reports that nobody was told of. Beside many they change little of what a post is about."""
    share = coming / (coming + max(1, told.reports))
    return share**2 * resistance(told, at)


class Told:
    """The told stories among those of these days, by their number."""

    def __init__(self, stories: Iterable[ToldStory] = ()) -> None:
        self._stories: Mapping[int, ToldStory] = {story.story_id: story for story in stories}

    def __contains__(self, story: int | None) -> bool:
        return story in self._stories

    def headlines(self, story: int) -> frozenset[int]:
        """The entries that head the messages of a story: none where nobody was told of it."""
        told = self._stories.get(story)
        return frozenset() if told is None else told.headlines

    def unit(self, entry_id: int, story_of: Mapping[int, int]) -> int:
        """What a report stands for: its story where that is told, else itself, as a negative number."""
        story = story_of.get(entry_id)
        return -entry_id if story is None or story not in self else story

    def meetings(
        self, group: Sequence[int], story_of: Mapping[int, int], at: datetime
    ) -> Iterator[tuple[Sequence[int], Sequence[int], float]]:
        """Which reports come together in a group, of them those of a told story, and how much surer it has to be that
        they are of one event. ``story_of`` are the reports looked at; one that it lacks is new."""
        parts = self._coming(group, story_of)
        for one, other in combinations(sorted(parts), 2):
            yield parts[one], parts[other], max(resistance(self._stories[each], at) for each in (one, other))
        untold = [entry_id for entry_id in group if self.unit(entry_id, story_of) < 0]
        for story, part in parts.items() if untold else ():
            yield part, untold, _resistance_to(len(untold), self._stories[story], at)

    def _coming(self, group: Sequence[int], story_of: Mapping[int, int]) -> dict[int, list[int]]:
        """The told stories that come into a group, each with its reports there: with what heads their messages or,
        where that is not looked at, with most of what is."""
        parts: dict[int, list[int]] = {}
        for entry_id in group:
            if self.unit(entry_id, story_of) > 0:
                parts.setdefault(story_of[entry_id], []).append(entry_id)
        looked_at = Counter(story_of.values())

        def comes(story: int, part: Sequence[int]) -> bool:
            heading = self.headlines(story) & story_of.keys()
            return not heading.isdisjoint(part) if heading else 2 * len(part) > looked_at[story]

        return {story: part for story, part in parts.items() if comes(story, part)}


NOBODY_TOLD = Told()
