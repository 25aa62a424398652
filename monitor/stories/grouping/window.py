"""Which story does a report belong to, among those of these days; and do their reports still belong together.

A report is compared with each recent report that shares enough with it (``joining``). Then it, and the reports of the
few stories it resembles, are grouped afresh by average linkage: two groups are one story while their reports are on
average likely enough to tell of one event. So each new report is a second look at its surroundings: stories that turn
out to be one are merged, and one that chained two events is split. The cost depends on how much was reported within
the window, not on what the archive holds.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitor.model.settings import StorySettings
from monitor.model.stories import CONTENT_READ, Correction, Grouped, Placed, Placement, Regrouping, Report
from monitor.stories.grouping.constraints import Ties
from monitor.stories.grouping.duplicates import differ_by_number, same_text
from monitor.stories.grouping.linkage import average_linkage
from monitor.stories.grouping.pairwise import (
    MEANING,
    Coefficients,
    Decision,
    Features,
    features,
    is_slight,
    log_odds,
    telling,
)
from monitor.stories.grouping.traits import Rarity, Traits, traits

if TYPE_CHECKING:
    from monitor.stories.grouping.vectors import Near, Vectors

MOST_REPORTS = 2000
"""How many reports a window holds at most: the newest."""

_SHORTLIST = 60  # reports a new one is compared with
_LIKENESS = 12.0  # what a cosine of 1 weighs in the shortlist, beside the rarity of what is shared
_NEIGHBOURS = 4  # stories that are looked at again
_NEAR = -1.0  # log-odds with one of their reports, at least
_POOL = 60  # reports, of these stories
_SURE = 8.0  # log-odds are counted up to this
_UNKNOWN = -6.0  # log-odds of two reports too far apart, or with too little in common, to be compared
_INERTIA = 0.5  # log-odds for what stands already: readers were told so, and a change of mind edits messages
_CORRECTED = 1e6  # log-odds of two reports that an editor put together


@dataclass(frozen=True, slots=True)
class Learnt:
    """What grouping was taught.

    It is the decision for reports with vectors and without, the space in which vectors are compared (as
    ``spaces.stored`` wrote it down), and the log-odds from which on two groups of reports are one story.
    """

    with_vectors: Decision
    without: Decision
    space: Mapping[str, Any]
    threshold: float


@dataclass(slots=True)
class _Member:
    report: Report
    traits: Traits
    story: int
    vector: bytes
    at: float  # seconds: when it was published


def learnt_of(model: Mapping[str, Any]) -> Learnt:
    """What ``model.json`` holds."""
    with_vectors, without = (
        Decision(*(Coefficients(**model[name][which]) for which in ("one language", "two languages")))
        for name in ("with vectors", "without")
    )
    return Learnt(with_vectors, without, model["space"], model["threshold"])


class Window:
    """The reports of these days and the stories they are in; a new one finds its place among them."""

    def __init__(self, settings: StorySettings, learnt: Learnt) -> None:
        self.settings = settings
        self._learnt = learnt
        self._members: dict[int, _Member] = {}
        self._stories: dict[int, set[int]] = defaultdict(set)
        self._found_by: dict[str | int, set[int]] = defaultdict(set)
        self._oldest: list[tuple[datetime, int]] = []
        # Each pair is judged once, by what was rare then; of ``_latest``, the report placed last, in advance.
        self._odds: dict[int, dict[int, float]] = {}
        self._latest: tuple[int, dict[int, float]] = (0, {})
        self._rarity = Rarity()
        self._vectors: Vectors | None = None
        self._ties = Ties(())

    # --- who is in ------------------------------------------------------------------------------------------------

    def add(self, report: Report, story: int, vector: bytes = b"") -> None:
        """Take in a report that is in a story. ``vector`` is packed."""
        found = traits(report)
        trimmed = replace(report, content=report.content[:CONTENT_READ])
        self._members[report.entry_id] = _Member(trimmed, found, story, vector, found.published.timestamp())
        self._stories[story].add(report.entry_id)
        self._rarity.add(found)
        for key in found.keys:
            self._found_by[key].add(report.entry_id)
        if vector:
            self._known_vectors().add(report.entry_id, vector, report.language)
        heapq.heappush(self._oldest, (report.published, report.entry_id))
        newest, odds = self._latest
        if newest == report.entry_id:
            self._note(newest, odds)

    def move(self, entry_ids: Iterable[int], story: int) -> None:
        """Note that reports are in another story now."""
        for entry_id in entry_ids:
            member = self._members[entry_id]
            self._leave(member.story, entry_id)
            self._stories[story].add(entry_id)
            member.story = story

    def drop(self, entry_id: int) -> None:
        """Forget a report."""
        member = self._members.pop(entry_id)
        self._leave(member.story, entry_id)
        self._rarity.remove(member.traits)
        for key in member.traits.keys:
            self._found_by[key].discard(entry_id)
            if not self._found_by[key]:
                del self._found_by[key]
        for other in self._odds.pop(entry_id, ()):
            self._odds[other].pop(entry_id, None)
        if member.vector:
            self._known_vectors().remove(entry_id)

    def forget(self, report: Report) -> None:
        """Drop what no report of the time of this one, or later, can join, and what is more than a window holds."""
        since = report.published - 2 * self.settings.window
        while self._oldest and (self._oldest[0][0] < since or len(self._members) > MOST_REPORTS):
            published, entry_id = heapq.heappop(self._oldest)
            member = self._members.get(entry_id)
            if member is not None and member.report.published == published:
                self.drop(entry_id)

    def sync(self, grouped: Sequence[Grouped], corrections: Iterable[Correction] = ()) -> None:
        """Hold exactly these reports, in these stories, from now on. What was found out about those it holds already
        is kept."""
        for gone in self._members.keys() - {each.report.entry_id for each in grouped}:
            self.drop(gone)
        for each in grouped:
            known = self._members.get(each.report.entry_id)
            if known is not None and (known.report, known.vector) != (each.report, each.vector):
                self.drop(each.report.entry_id)
                known = None
            if known is None:
                self.add(each.report, each.story_id, each.vector)
            elif known.story != each.story_id:
                self.move([each.report.entry_id], each.story_id)
        self._ties = Ties(corrections)

    def fold(self, report: Report, vector: bytes, keep: Callable[[Report, Placement], Placed | None]) -> Placed | None:
        """Place a report, have that kept, and note what became of it; None, and nothing noted, where ``keep`` refuses
        it."""
        self.forget(report)
        placement = self.place(report, vector)
        placed = keep(report, placement)
        if placed is not None:
            self._settle(report, vector, placement, placed)
        return placed

    def _settle(self, report: Report, vector: bytes, placement: Placement, placed: Placed) -> None:
        self.add(report, placed.story_id, vector)
        self.move(placement.companions, placed.story_id)
        for regrouping, story in zip(placement.regroupings, placed.homes, strict=True):
            self.move(regrouping.entry_ids, story)

    def _leave(self, story: int, entry_id: int) -> None:
        self._stories[story].discard(entry_id)
        if not self._stories[story]:
            del self._stories[story]

    def _known_vectors(self) -> Vectors:
        if self._vectors is None:
            from monitor.stories.grouping.space import space_of
            from monitor.stories.grouping.vectors import Vectors

            self._vectors = Vectors(space_of(self._learnt.space))
        return self._vectors

    # --- placing --------------------------------------------------------------------------------------------------

    def compared(self, report: Report, vector: bytes = b"") -> dict[int, Features]:
        """What a report has in common with each recent report that it may belong to, by entry."""
        found = traits(report)
        near = self._near(report, vector)
        return self._compared(found, self._shortlist(found, near), near)

    def place(self, report: Report, vector: bytes = b"") -> Placement:
        """Where a report goes, and which others change their story by it. Nothing is noted: see ``fold``."""
        found, near = traits(report), self._near(report, vector)
        compared = self._compared(found, self._shortlist(found, near), near)
        odds = self._judged_all(report, found, compared)
        closest = max(odds, key=odds.__getitem__, default=None)
        pool = self._pool(odds)
        others = self._compared(found, [entry_id for entry_id in pool if entry_id not in odds], near)
        compared |= others
        odds |= self._judged_all(report, found, others)
        self._latest = (report.entry_id, odds)
        return self._placement(report.entry_id, pool, compared, odds, closest)

    def _placement(
        self,
        new: int,
        pool: Sequence[int],
        compared: Mapping[int, Features],
        odds: Mapping[int, float],
        closest: int | None,
    ) -> Placement:
        groups = self._grouped(new, pool, odds)
        homes = self._homes(groups, new)
        moves = [self._moved(group, home, pool) for group, home in zip(groups, homes, strict=True)]
        at = next(at for at, group in enumerate(groups) if new in group)
        own = [entry_id for entry_id in groups[at] if entry_id != new]
        if own:
            reason = self._why(max(own, key=odds.__getitem__), compared, odds)
        else:
            reason = self._why_alone(closest, compared, odds)
        regroupings = tuple(
            Regrouping(moved, homes[other], self._why_moved(moved, groups[other]))
            for other, moved in enumerate(moves)
            if moved and other != at
        )
        return Placement(homes[at], reason, moves[at], regroupings)

    def _near(self, report: Report, vector: bytes) -> Near | None:
        return self._known_vectors().near(vector, report.language) if vector else None

    def _shortlist(self, found: Traits, near: Near | None) -> list[int]:
        """The recent reports that share most with this one; of equal ones, the newest entries."""
        cosines = {} if near is None else near.cosines()
        shared: dict[int, float] = {entry_id: _LIKENESS * cosine for entry_id, cosine in cosines.items()}
        for key in found.keys:
            rare = self._rarity.of(key)
            for entry_id in self._found_by.get(key, ()):
                shared[entry_id] = shared.get(entry_id, 0.0) + rare
        window, at, members = self.settings.window.total_seconds(), found.published.timestamp(), self._members
        within = [(weight, entry_id) for entry_id, weight in shared.items() if abs(members[entry_id].at - at) <= window]
        return [entry_id for _, entry_id in heapq.nlargest(_SHORTLIST, within)]

    def _compared(self, found: Traits, entry_ids: Sequence[int], near: Near | None) -> dict[int, Features]:
        nearness = {} if near is None else near.to(entry_ids)
        return {
            entry_id: features(found, self._members[entry_id].traits, self._rarity, nearness.get(entry_id))
            for entry_id in entry_ids
        }

    def _judged_all(self, report: Report, traits: Traits, compared: Mapping[int, Features]) -> dict[int, float]:
        members = self._members
        return {
            entry_id: self._judged(report, traits, members[entry_id], found) for entry_id, found in compared.items()
        }

    def _judged(self, report: Report, traits: Traits, member: _Member, found: Features) -> float:
        if abs(report.published - member.report.published) > self.settings.window:
            return _UNKNOWN
        if same_text(report, member.report, self.settings):
            return _SURE
        if differ_by_number(report, member.report):
            return -_SURE
        if MEANING not in found and is_slight(traits, member.traits):
            return _UNKNOWN
        return max(-_SURE, min(_SURE, log_odds(found, self._coefficients(found))))

    def _coefficients(self, found: Features) -> Coefficients:
        decision = self._learnt.with_vectors if MEANING in found else self._learnt.without
        return decision.about(found)

    # --- grouping -------------------------------------------------------------------------------------------------

    def _pool(self, odds: Mapping[int, float]) -> list[int]:
        """The newest reports of the few stories that a report resembles most."""
        best: dict[int, float] = {}
        for entry_id, likely in odds.items():
            story = self._members[entry_id].story
            best[story] = max(likely, best.get(story, likely))
        near = heapq.nlargest(_NEIGHBOURS, ((likely, -story) for story, likely in best.items() if likely > _NEAR))
        share = _POOL // max(1, len(near))
        return [entry_id for _, story in near for entry_id in self._newest(-story, share)]

    def _newest(self, story: int, limit: int) -> list[int]:
        ids = self._stories[story]
        return sorted(ids, key=lambda entry_id: (self._members[entry_id].at, entry_id))[-limit:]

    def _grouped(self, new: int, pool: Sequence[int], odds: Mapping[int, float]) -> list[list[int]]:
        def between(one: int, other: int) -> float:
            if new in (one, other):
                return odds[other if one == new else one]
            likely = self._between(one, other)
            return likely + (_INERTIA if self._members[one].story == self._members[other].story else -_INERTIA)

        return average_linkage([new, *pool], between, self._learnt.threshold)

    def _between(self, one: int, other: int) -> float:
        """The log-odds of two reports that both have a story, worked out once."""
        tied = self._ties.between(one, other)
        if tied is not None:
            return _CORRECTED if tied else -_CORRECTED
        known = self._odds.get(one, {}).get(other)
        if known is None:
            left, right = self._members[one], self._members[other]
            near = None if self._vectors is None else self._vectors.between(one, other)
            found = features(left.traits, right.traits, self._rarity, near)
            known = self._judged(left.report, left.traits, right, found)
            self._note(one, {other: known})
        return known

    def _note(self, one: int, odds: Mapping[int, float]) -> None:
        for other, likely in odds.items():
            if other in self._members:
                self._odds.setdefault(one, {})[other] = likely
                self._odds.setdefault(other, {})[one] = likely

    def _homes(self, groups: Sequence[Sequence[int]], new: int) -> list[int | None]:
        """The story of each group: the oldest of those that have most of their reports in it, or as many as elsewhere
        with the first among them; None where there is none, and a new one is needed. So a message goes on to tell what
        it told."""
        counts = [Counter(self._members[each].story for each in group if each != new) for group in groups]
        first = {story: min(self._stories[story]) for counted in counts for story in counted}

        def of(story: int) -> int:
            return max(range(len(groups)), key=lambda at: (counts[at][story], first[story] in groups[at]))

        kept = {story: of(story) for story in first}
        return [min((story for story, at in kept.items() if at == place), default=None) for place in range(len(groups))]

    def _moved(self, group: Sequence[int], home: int | None, pool: Sequence[int]) -> tuple[int, ...]:
        """The reports that change their story for this one: where a story comes whole, those of it that were not
        looked at too. What an editor decided stays as it is."""
        moved: list[int] = []
        members = {entry_id for entry_id in group if entry_id in self._members}
        for story in dict.fromkeys(self._members[entry_id].story for entry_id in sorted(members)):
            if story != home:
                looked_at = self._stories[story].intersection(pool)
                moved += sorted(self._stories[story] if looked_at <= members else looked_at & members)
        staying = self._stories.get(home, set()) if home is not None else set()
        return tuple(self._ties.movable(moved, staying))

    # --- reasons --------------------------------------------------------------------------------------------------

    def _why(self, nearest: int, compared: Mapping[int, Features], odds: Mapping[int, float]) -> str:
        outlet = self._members[nearest].report.outlet
        if odds[nearest] >= _SURE:
            return f"nearly the same as the report of {outlet}"
        found = compared[nearest]
        return f"like the report of {outlet}: {telling(found, self._coefficients(found))}"

    def _why_alone(self, closest: int | None, compared: Mapping[int, Features], odds: Mapping[int, float]) -> str:
        if closest is None:
            return "no recent report resembles it"
        found = compared[closest]
        outlet = self._members[closest].report.outlet
        return (
            f"nearest is the report of {outlet}, at {odds[closest]:+.1f}: {telling(found, self._coefficients(found))}"
        )

    def _why_moved(self, moved: Sequence[int], group: Sequence[int]) -> str:
        """Which report those that moved are like, or that they are like no other of their story."""
        members = [entry_id for entry_id in group if entry_id in self._members]
        came, stayed = set(members).intersection(moved), set(members).difference(moved)
        pairs = [(self._between(one, other), other) for one in came for other in stayed]
        if not pairs:
            return "regrouped: not like the other reports of the story"
        likely, nearest = max(pairs)
        return f"regrouped: like the report of {self._members[nearest].report.outlet}, at {likely:+.1f}"
