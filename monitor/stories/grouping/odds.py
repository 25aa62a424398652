"""How likely two reports tell of one event, as log-odds: by what an editor said of them, by their texts, else by the
decision that was learnt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from monitor.model.settings import StorySettings
from monitor.stories.grouping.constraints import Constraints
from monitor.stories.grouping.duplicates import differ_by_number, same_furniture, same_page, same_text
from monitor.stories.grouping.members import Member, Members, Newcomer
from monitor.stories.grouping.pairwise import (
    MEANING,
    Coefficients,
    Features,
    Learnt,
    features,
    is_slight,
    log_odds,
    telling_features,
)

SURE = 8.0
"""Log-odds are counted up to this; two reports of the same text have it."""

_UNKNOWN = -6.0  # log-odds of two reports too far apart, or with too little in common, to be compared
_CONSTRAINED = 1e6  # log-odds of two reports that an editor put together


class Weighed(NamedTuple):
    """A new report beside a member: the log-odds that both tell of one event, and what they have in common."""

    log_odds: float
    found: Features


class Odds:
    """The log-odds of pairs of reports. Each pair is judged once, by what was rare at that time."""

    def __init__(self, members: Members, settings: StorySettings, learnt: Learnt) -> None:
        """``learnt.threshold`` becomes ``threshold``: the log-odds above which groups of reports are one story."""
        self.threshold = learnt.threshold
        self.constraints = Constraints(())
        self._members = members
        self._settings = settings
        self._learnt = learnt
        self._known: dict[int, dict[int, float]] = {}
        # Of the report that was weighed last, in advance: most are taken in right after.
        self._latest: tuple[int, Mapping[int, Weighed]] = (0, {})

    # --- of a new report ------------------------------------------------------------------------------------------

    def compare(self, newcomer: Newcomer, entry_ids: Iterable[int]) -> dict[int, Features]:
        """What a new report has in common with each of these members."""
        asked, members, rarity = list(entry_ids), self._members, self._members.rarity
        nearness = {} if newcomer.proximity is None else newcomer.proximity.to(asked)
        return {
            entry_id: features(newcomer.traits, members[entry_id].traits, rarity, nearness.get(entry_id))
            for entry_id in asked
        }

    def weigh(self, newcomer: Newcomer, entry_ids: Iterable[int]) -> dict[int, Weighed]:
        """How likely a new report and each of these members tell of one event."""
        return {
            entry_id: Weighed(self._log_odds(newcomer, self._members[entry_id], found), found)
            for entry_id, found in self.compare(newcomer, entry_ids).items()
        }

    def why(self, weighed: Weighed) -> str:
        """What decided most, for a person."""
        return telling_features(weighed.found, self._coefficients(weighed.found))

    def expect(self, newcomer: Newcomer, weighed: Mapping[int, Weighed]) -> None:
        """Keep what was found out about a new report for when it is taken in."""
        self._latest = (newcomer.report.entry_id, weighed)

    def take_in(self, entry_id: int) -> None:
        """Go by what was found out about a report before it became a member."""
        expected, weighed = self._latest
        if expected == entry_id:
            for other, each in weighed.items():
                self._note(entry_id, other, each.log_odds)

    # --- of two members -------------------------------------------------------------------------------------------

    def between(self, one: int, other: int) -> float:
        """The log-odds of two members, worked out once unless an editor decided."""
        together = self.constraints.between(one, other)
        if together is not None:
            return _CONSTRAINED if together else -_CONSTRAINED
        known = self._known.get(one, {}).get(other)
        if known is None:
            left, right = self._members[one], self._members[other]
            found = features(left.traits, right.traits, self._members.rarity, self._members.nearness(one, other))
            known = self._log_odds(left, right, found)
            self._note(one, other, known)
        return known

    def forget(self, entry_id: int) -> None:
        """Drop all that was found out about a report that is no member any more."""
        for other in self._known.pop(entry_id, ()):
            self._known[other].pop(entry_id, None)

    def _note(self, one: int, other: int, likely: float) -> None:
        if other in self._members:
            self._known.setdefault(one, {})[other] = likely
            self._known.setdefault(other, {})[one] = likely

    # --- of any two -----------------------------------------------------------------------------------------------

    def _log_odds(self, one: Newcomer | Member, other: Member, found: Features) -> float:
        if abs(one.report.published - other.report.published) > self._settings.window:
            return _UNKNOWN
        if one.traits.round_up or other.traits.round_up:
            return SURE if same_page(one.report, other.report) else -SURE
        if same_text(one.report, other.report, self._settings):
            return SURE
        if differ_by_number(one.report, other.report) or same_furniture(one.report, other.report, self._settings):
            return -SURE
        if MEANING not in found and is_slight(one.traits, other.traits):
            return _UNKNOWN
        return max(-SURE, min(SURE, log_odds(found, self._coefficients(found))))

    def _coefficients(self, found: Features) -> Coefficients:
        decision = self._learnt.with_vectors if MEANING in found else self._learnt.without
        return decision.about(found)
