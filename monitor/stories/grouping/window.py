"""Which story does a report belong to, among those of these days; and do their reports still belong together.

``members`` knows who is in, ``odds`` how likely two of them tell of one event, and ``placing`` decides by both. The
cost of a report depends on how much was reported within the window, not on what the archive holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from monitor.model.settings import StorySettings
from monitor.model.stories import Constraint, Grouped, Placed, Placement, Report, ToldStory
from monitor.stories.grouping import placing
from monitor.stories.grouping.constraints import Constraints
from monitor.stories.grouping.members import Members
from monitor.stories.grouping.odds import Odds
from monitor.stories.grouping.pairwise import Features, Learnt
from monitor.stories.grouping.told import NOBODY_TOLD, Told


class Window:
    """The reports of these days and the stories they are in; a new one finds its place among them."""

    def __init__(self, settings: StorySettings, learnt: Learnt) -> None:
        self.settings = settings
        self._members = Members(settings.window, learnt.space)
        self._odds = Odds(self._members, settings, learnt)
        self._told = NOBODY_TOLD

    def sync(
        self, grouped: Sequence[Grouped], constraints: Iterable[Constraint] = (), told: Iterable[ToldStory] = ()
    ) -> dict[int, Exception]:
        """Hold exactly these reports, in these stories, from now on. What was found out about those it holds already
        is kept. ``told`` are the stories that readers know. Reports that cannot be held are left out, and returned
        with the reason: a bug that one of them brings out must not stop all the others."""
        for gone in self._members.entries() - {each.report.entry_id for each in grouped}:
            self.drop(gone)
        unreadable: dict[int, Exception] = {}
        for each in grouped:
            try:
                self._sync_report(each)
            except Exception as error:
                if self._members.get(each.report.entry_id) is not None:
                    self.drop(each.report.entry_id)
                unreadable[each.report.entry_id] = error
        self._odds.constraints = Constraints(constraints)
        self._told = Told(told)
        return unreadable

    def _sync_report(self, grouped: Grouped) -> None:
        entry_id = grouped.report.entry_id
        known = self._members.get(entry_id)
        if known is not None and (known.report, known.vector) != (grouped.report, grouped.vector):
            self.drop(entry_id)
            known = None
        if known is None:
            self.add(grouped.report, grouped.story_id, grouped.vector)
        elif known.story != grouped.story_id:
            self._members.move([entry_id], grouped.story_id)

    def place(self, report: Report, vector: bytes, keep: Callable[[Report, Placement], Placed | None]) -> Placed | None:
        """Place a report, have that kept, and note what became of it; None, and nothing noted, where ``keep`` refuses
        it."""
        self.forget_before(report)
        placement = self.placement(report, vector)
        placed = keep(report, placement)
        if placed is not None:
            self._apply(report, vector, placement, placed)
        return placed

    def placement(self, report: Report, vector: bytes = b"") -> Placement:
        """Where a report would go, and which others would change their story by it. Nothing is noted."""
        return placing.place(report, vector, self._members, self._odds, self._told)

    def compare(self, report: Report, vector: bytes = b"") -> dict[int, Features]:
        """What a report has in common with each recent report that it may belong to, by entry."""
        newcomer = self._members.meet(report, vector)
        return self._odds.compare(newcomer, self._members.shortlist(newcomer))

    def likeness(self, report: Report, vector: bytes = b"") -> dict[int, float]:
        """The log-odds that a report and each recent report that it may belong to tell of one event, by entry."""
        newcomer = self._members.meet(report, vector)
        weighed = self._odds.weigh(newcomer, self._members.shortlist(newcomer))
        return {entry_id: each.log_odds for entry_id, each in weighed.items()}

    def _apply(self, report: Report, vector: bytes, placement: Placement, placed: Placed) -> None:
        """Have the members stand as the placement was kept."""
        self.add(report, placed.story_id, vector)
        self._members.move(placement.companions, placed.story_id)
        for regrouping, story in zip(placement.regroupings, placed.homes, strict=True):
            self._members.move(regrouping.entry_ids, story)

    # --- coming and going -----------------------------------------------------------------------------------------

    def add(self, report: Report, story: int, vector: bytes = b"") -> None:
        """Take in a report that is in a story. ``vector`` is packed."""
        self._members.add(report, story, vector)
        self._odds.take_in(report.entry_id)

    def drop(self, entry_id: int) -> None:
        """Forget a report."""
        self._members.drop(entry_id)
        self._odds.forget(entry_id)

    def forget_before(self, report: Report) -> None:
        """Drop what no report of the time of this one, or later, can join, and what is more than a window holds."""
        for dropped in self._members.drop_before(report):
            self._odds.forget(dropped)
