"""Which figures of a toll are believed, and which are told as what one outlet says.

A figure is believed where the step to it is plausible from what another outlet gives, or where a second voice gives
about the same; an outlet that is alone with a toll goes on by plausible steps from its own. A figure that is not
believed neither hides the rises that others report, nor is it where these begin.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from monitor.languages.text import fold_key
from monitor.model.publications import Change, Facts, Slot, ToldChange, slot_of
from monitor.model.stories import Report
from monitor.stories.facts import kind_of, tolls_of
from monitor.stories.independence import voices

_STEP = 30
_TIMES = 3
"""A toll rises by no more than so many people, or to so many times as many, on the word of one outlet."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What a report gives as a toll of some kind."""

    outlet: str
    entry_id: int
    number: int


_NONE = Figure("", 0, 0)


def doubted(reports: Sequence[Report]) -> frozenset[int]:
    """The entries of these whose toll is in doubt: all other outlets that give one of its kind give a far lower one;
    two of them, or one that did so before."""
    outlets = {report.entry_id: fold_key(report.outlet) for report in reports}
    first_seen = {report.entry_id: report.heard for report in reports}
    found: set[int] = set()
    for figures in _by_kind(((report.entry_id, tolls_of(report)) for report in reports), outlets).values():
        highest: dict[str, int] = {}
        since: dict[str, datetime] = {}
        for figure in figures:
            highest[figure.outlet] = max(figure.number, highest.get(figure.outlet, 0))
            seen = first_seen[figure.entry_id]
            since[figure.outlet] = min(seen, since.get(figure.outlet, seen))
        for figure in figures:
            others = highest.keys() - {figure.outlet}
            is_late = len(others) > 1 or any(since[outlet] < first_seen[figure.entry_id] for outlet in others)
            if is_late and not _is_plausible(max(highest[outlet] for outlet in others), figure.number):
                found.add(figure.entry_id)
    return frozenset(found)


class Figures:
    """What the outlets of a story say of tolls, and what a channel was told of it."""

    def __init__(
        self,
        reports: Sequence[Report],
        facts: Sequence[Facts],
        told: Sequence[Facts],
        said: Collection[ToldChange],
        waiting: Collection[Slot] = (),
    ) -> None:
        """``facts`` are those of the reports, ``told`` those that the post told of, ``said`` what its replies tell,
        oldest first, those in ``waiting`` among them, which readers have not seen."""
        self._reports = reports
        self._is_told = bool(told)
        outlets = {report.entry_id: fold_key(report.outlet) for report in reports}
        gone = [known for known in told if known.entry_id not in outlets]
        self._known = _by_kind(((each.entry_id, each.tolls) for each in (*facts, *gone)), outlets)
        self._told = _by_kind(((each.entry_id, each.tolls) for each in told), outlets)
        # What replies told last, by what is counted.
        self._replied = {
            each.subject: Figure(fold_key(each.outlet), 0, int(each.after))
            for each in said
            if each.kind in ("toll", "corrected") and each.after and slot_of(each.kind, each.subject, "") not in waiting
        }
        self._claims = {(each.subject, fold_key(each.outlet)): each.after for each in said if each.kind == "claimed"}

    def changes(self, report: Report, facts: Facts) -> Iterator[Change]:
        """Which tolls a report changes: ``toll`` where it raises what was told, ``claimed`` where no more can be said
        than that its outlet says so. Nothing where nothing was told."""
        for kind, number in facts.tolls if self._is_told else ():
            figure = Figure(fold_key(report.outlet), report.entry_id, number)
            highest, second = self._levels.get(kind, (_NONE, 0))
            if highest is _NONE and self._is_some_of(kind, number):
                continue
            if number > highest.number and self._is_believed(kind, figure) and not self._is_disputed(kind, figure):
                yield Change("toll", report, self._before(kind, highest.number), str(number), kind)
            elif (
                number > highest.number or (figure.outlet != highest.outlet and highest.number > number > second > 0)
            ) and self._is_new_claim(kind, figure):
                yield Change("claimed", report, after=str(number), subject=kind)

    @cached_property
    def _levels(self) -> Mapping[str, tuple[Figure, int]]:
        """By kind, the highest figure that was told, of those that are believed and were not told as the word of one
        outlet; and the highest of all other outlets."""
        found = {}
        for kind in self._told.keys() | self._replied.keys():
            told = (each for each in self._told[kind] if not self._was_claimed(kind, each))
            believed = [each for each in told if self._is_believed(kind, each)]
            seen = [self._replied[kind]] if kind in self._replied else []
            highest = max((*believed, *seen), key=lambda figure: figure.number, default=_NONE)
            others = (each.number for each in believed if each.outlet != highest.outlet)
            found[kind] = highest, max(others, default=0)
        return found

    def _before(self, kind: str, number: int) -> str:
        """The figure that was told before, in words; "" where there is none to compare with. As high a number of other
        people is one of them: where an outlet does not say who they are, it mostly left that out."""
        is_of_others = any(
            kind_of(counted) == kind_of(kind) and counted != kind and number in {figure.number for figure in figures}
            for counted, figures in self._told.items()
        )
        return str(number) if number and not is_of_others else ""

    def _is_some_of(self, kind: str, number: int) -> bool:
        """Was as high a number of other people told, whom those may be among, or who may be among those?"""
        levels = ((counted, highest.number) for counted, (highest, _) in self._levels.items())
        return any(kind_of(counted) == kind_of(kind) and number <= told for counted, told in levels)

    def _was_claimed(self, kind: str, figure: Figure) -> bool:
        return self._claims.get((kind, figure.outlet)) == str(figure.number)

    def _is_disputed(self, kind: str, figure: Figure) -> bool:
        """Was a higher figure told that nobody but its outlet speaks against? Then it is one word against another."""
        return any(
            each.number > figure.number
            and not self._was_claimed(kind, each)
            and {known.outlet for known in self._known[kind]} <= {each.outlet, figure.outlet}
            for each in self._told[kind]
        )

    def _is_believed(self, kind: str, figure: Figure) -> bool:
        others = [each for each in self._known[kind] if each.outlet != figure.outlet]
        if others:
            lower = max((each.number for each in others if each.number < figure.number), default=0)
        else:
            lower = max((each.number for each in self._told[kind] if each.number <= figure.number), default=0)
        return _is_plausible(lower, figure.number) or any(
            each.number >= figure.number
            and _is_plausible(figure.number, each.number)
            and self._voices.get(each.entry_id, -1) != self._voices.get(figure.entry_id)
            for each in others
        )

    def _is_new_claim(self, kind: str, figure: Figure) -> bool:
        """Of each outlet one figure of a kind is told as its word, and none that it gave before."""
        before = [each.number for each in self._told[kind] if each.outlet == figure.outlet]
        return (kind, figure.outlet) not in self._claims and figure.number not in before

    @cached_property
    def _voices(self) -> Mapping[int, int]:
        return {report.entry_id: at for at, voice in enumerate(voices(self._reports)) for report in voice.reports}


def _by_kind(
    tolls: Iterable[tuple[int, Iterable[tuple[str, int]]]], outlets: Mapping[int, str]
) -> Mapping[str, list[Figure]]:
    """The figures of each kind. An entry whose outlet is not known any more stands for an outlet of its own."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for entry_id, counted in tolls:
        for kind, number in counted:
            found[kind].append(Figure(outlets.get(entry_id, f"entry {entry_id}"), entry_id, number))
    return found


def _is_plausible(before: int, after: int) -> bool:
    return after <= max(before + _STEP, before * _TIMES)
