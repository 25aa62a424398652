"""Who is in the window: the reports of these days, the stories they are in, and what each of them may be found by."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, KeysView, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from monitor.model.stories import CONTENT_READ, Report
from monitor.model.turns import in_turn
from monitor.stories.grouping.pairwise import Nearness
from monitor.stories.grouping.traits import Rarity, Traits, traits

if TYPE_CHECKING:
    from monitor.stories.grouping.vectors import Proximity, Vectors

MOST_REPORTS = 2000
"""How many reports a window holds at most: the newest."""

_SHORTLIST = 60  # reports a new one is compared with
_SLIGHT = 0.5  # rarity of what a good third of all reports have
_LIKENESS = 12.0  # what a cosine of 1 weighs in the shortlist, beside the rarity of what is shared


@dataclass(slots=True)
class Member:
    """A report in the window, with what it is compared by. ``at`` is when it was published, in seconds."""

    report: Report
    traits: Traits
    story: int
    vector: bytes
    at: float


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A report that has no place yet, with what it is compared by. ``proximity`` is how near its vector is to those of
    the members; None where there are none."""

    report: Report
    traits: Traits
    proximity: Proximity | None


class Members:
    """The reports of these days by entry, and by story. Each is in one story; no story is empty."""

    def __init__(self, window: timedelta, space: Mapping[str, Any]) -> None:
        """``window`` is how far apart two reports of one story may be published, and ``space`` that in which vectors
        are compared, as ``space.space_data`` wrote it down."""
        self.rarity = Rarity()
        self._window = window
        self._space = space
        self._members: dict[int, Member] = {}
        self._stories: dict[int, set[int]] = defaultdict(set)
        self._found_by: dict[str | int, set[int]] = defaultdict(set)
        self._oldest: list[tuple[datetime, int]] = []
        self._vectors: Vectors | None = None

    def __contains__(self, entry_id: int) -> bool:
        return entry_id in self._members

    def __getitem__(self, entry_id: int) -> Member:
        return self._members[entry_id]

    def get(self, entry_id: int) -> Member | None:
        """The member of this entry, if it is in."""
        return self._members.get(entry_id)

    def entries(self) -> KeysView[int]:
        """All that are in, by entry."""
        return self._members.keys()

    def story(self, story: int) -> AbstractSet[int]:
        """The entries of a story; none where the window knows no such story."""
        return self._stories.get(story, frozenset())

    def newest(self, story: int, limit: int) -> list[int]:
        """The last ``limit`` entries of a story by publication, oldest first: the last of each outlet before the second
        of any."""
        entries = sorted(self.story(story), key=lambda entry_id: (self._members[entry_id].at, entry_id))
        if len(entries) <= limit:
            return entries
        outlets = {entry_id: (self._members[entry_id].report.outlet,) for entry_id in reversed(entries)}
        chosen = set(in_turn(outlets)[:limit])
        return [entry_id for entry_id in entries if entry_id in chosen]

    # --- coming and going -----------------------------------------------------------------------------------------

    def add(self, report: Report, story: int, vector: bytes = b"") -> None:
        """Take in a report that is in a story. ``vector`` is packed; empty where there is none."""
        found = traits(report)
        trimmed = replace(report, content=report.content[:CONTENT_READ])
        self._members[report.entry_id] = Member(trimmed, found, story, vector, found.published.timestamp())
        self._stories[story].add(report.entry_id)
        self.rarity.add(found)
        for key in found.keys:
            self._found_by[key].add(report.entry_id)
        if vector:
            self._known_vectors().add(report.entry_id, vector, report.language)
        heapq.heappush(self._oldest, (report.published, report.entry_id))

    def move(self, entry_ids: Iterable[int], story: int) -> None:
        """Note that reports are in another story now."""
        for entry_id in entry_ids:
            member = self._members[entry_id]
            self._leave(member.story, entry_id)
            self._stories[story].add(entry_id)
            member.story = story

    def drop(self, entry_id: int) -> None:
        """Let a report go."""
        member = self._members.pop(entry_id)
        self._leave(member.story, entry_id)
        self.rarity.remove(member.traits)
        for key in member.traits.keys:
            self._found_by[key].discard(entry_id)
            if not self._found_by[key]:
                del self._found_by[key]
        if member.vector:
            self._known_vectors().remove(entry_id)

    def drop_before(self, report: Report) -> list[int]:
        """Let go what no report of the time of this one, or later, can join, and what is more than a window holds.
        Returns which entries those were."""
        since = report.published - 2 * self._window
        dropped: list[int] = []
        while self._oldest and (self._oldest[0][0] < since or len(self._members) > MOST_REPORTS):
            published, entry_id = heapq.heappop(self._oldest)
            member = self._members.get(entry_id)
            if member is not None and member.report.published == published:
                self.drop(entry_id)
                dropped.append(entry_id)
        return dropped

    def _leave(self, story: int, entry_id: int) -> None:
        self._stories[story].discard(entry_id)
        if not self._stories[story]:
            del self._stories[story]

    def _known_vectors(self) -> Vectors:
        """Made at the first vector: NumPy takes a while to load."""
        if self._vectors is None:
            from monitor.stories.grouping.space import space_of
            from monitor.stories.grouping.vectors import Vectors

            self._vectors = Vectors(space_of(self._space))
        return self._vectors

    # --- looking around -------------------------------------------------------------------------------------------

    def meet(self, report: Report, vector: bytes = b"") -> Newcomer:
        """A report as it is compared with the members; ``vector`` is packed, empty where there is none."""
        near = self._known_vectors().near(vector, report.language) if vector else None
        return Newcomer(report, traits(report), near)

    def shortlist(self, newcomer: Newcomer) -> Sequence[int]:
        """The entries within the window that share most with a new report, the first of each outlet before the second
        of any; of equal ones, the newest entries."""
        cosines = {} if newcomer.proximity is None else newcomer.proximity.cosines()
        shared: dict[int, float] = {entry_id: _LIKENESS * cosine for entry_id, cosine in cosines.items()}
        for key in sorted(newcomer.traits.keys, key=self.rarity.of, reverse=True):
            rare = self.rarity.of(key)
            # What a good part of all have tells none of them from the others, and would take most of the time.
            if rare < _SLIGHT and len(shared) >= _SHORTLIST:
                break
            for entry_id in self._found_by.get(key, ()):
                shared[entry_id] = shared.get(entry_id, 0.0) + rare
        reach, at, members = self._window.total_seconds(), newcomer.traits.published.timestamp(), self._members
        within = [(weight, entry_id) for entry_id, weight in shared.items() if abs(members[entry_id].at - at) <= reach]
        ranked = {entry_id: (members[entry_id].report.outlet,) for _, entry_id in sorted(within, reverse=True)}
        return in_turn(ranked)[:_SHORTLIST]

    def nearness(self, one: int, other: int) -> Nearness | None:
        """How near the vectors of two members are; None where one has none."""
        return None if self._vectors is None else self._vectors.between(one, other)
