"""What a watch makes of the terms that were found in an entry: does it hold, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import fsum
from typing import NamedTuple

from monitor.matching.evidence import Evidence, NearTerm, PlacedHit, companion, nearest, span
from monitor.model.matches import WatchResult
from monitor.model.settings import FULL_VETO, Near, Term, Watch

_NAMED = 4  # that many terms are named; of more, only their number is told
_ROUNDING = 1e-9  # sums of weights such as 0.7 and 0.3 may miss the number meant by less than this


class Origin(NamedTuple):
    """Where an entry comes from, as far as known: its language, its outlet, and the country of that."""

    language: str | None = None
    outlet: str | None = None
    country: str | None = None


@dataclass(slots=True)
class _Case:
    """One entry before one watch. ``found`` are the terms that speak for the watch, ``vetoes`` those against it;
    ``counted`` is the evidence in the fields that any and all look at."""

    origin: Origin
    evidence: Evidence
    counted: Evidence
    any_found: list[str]
    all_found: list[str]
    vetoes: tuple[str, ...]
    found: list[str]
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def anchors(self) -> list[PlacedHit]:
        """The places of what any and all found."""
        return self.counted.of((*self.any_found, *self.all_found))


_Condition = Callable[[_Case], str]
"""Says why the case fails, or "" and notes in the case what speaks for it."""


class Judge:
    """One watch, ready to judge evidence. ``terms`` are those of the whole watchlist."""

    def __init__(self, name: str, watch: Watch, terms: Mapping[str, Term]) -> None:
        self.name = name
        self.watch = watch
        self._known = terms
        self._any, self._all, self._unless = (
            tuple(dict.fromkeys(named)) for named in (watch.any, watch.all, watch.unless)
        )
        self._fields = frozenset(watch.fields)
        self._wanted = frozenset((*self._any, *self._all))
        self._decisive = self._wanted | {*self._unless}
        self._beside = frozenset((*(watch.near.terms if watch.near else ()), *watch.sentence))
        self.terms = self._decisive | self._beside
        self._conditions = tuple(self._choose_conditions())
        self._unmet = self._result(False, self._what_is_missing((), ()), (), ())

    def judge(self, evidence: Evidence, origin: Origin) -> WatchResult:
        """Does the watch hold on this evidence, and why."""
        # Most watches that a hit concerns end at one of the first two questions.
        if self._decisive.isdisjoint(evidence.by_term):
            return self._unmet
        vetoes = tuple(evidence.present(self._unless))
        if self._wanted.isdisjoint(evidence.by_term):
            return self._result(False, self._unmet.reason, (), vetoes)
        counted = evidence.within(self._fields) if self._fields else evidence
        any_found, all_found = counted.present(self._any), counted.present(self._all)
        case = _Case(origin, evidence, counted, any_found, all_found, vetoes, [*any_found, *all_found])
        for condition in self._conditions:
            failure = condition(case)
            if failure:
                return self._result(False, failure, case.found, vetoes)
        return self._result(True, "; ".join((*case.reasons, *case.notes)), case.found, vetoes)

    def _choose_conditions(self) -> Iterator[_Condition]:
        """The conditions that this watch has, in the order in which they are told."""
        watch = self.watch
        for name, wanted in (("language", watch.languages), ("country", watch.countries), ("outlet", watch.outlets)):
            if wanted:
                yield partial(_comes_from, name, wanted, frozenset(map(str.casefold, wanted)))
        if self._unless:
            yield self._not_vetoed
        yield self._all_there
        if watch.near:
            yield partial(self._has_neighbour, watch.near)
        if watch.sentence:
            yield self._has_companion
        if any(self._known[term].weak for term in self._wanted if term in self._known):
            yield self._not_weak_alone
        if watch.threshold:
            yield self._reaches_threshold

    # --- the conditions -----------------------------------------------------------------------------------

    def _not_vetoed(self, case: _Case) -> str:
        if not case.vetoes:
            return ""
        if self._weights(case.vetoes) < FULL_VETO:
            case.notes.append(f"too weak to veto: {self._list(case.vetoes)}")
            return ""
        answer = self._answer(case.evidence, case.vetoes)
        if answer is None:
            veto = case.evidence.of(case.vetoes)[0].hit
            return f"vetoed by {self._label(veto.term)}: «{veto.found}»"
        case.notes.append(f"{self._label(answer.hit.term)} outweighs {self._list(case.vetoes)}")
        return ""

    def _all_there(self, case: _Case) -> str:
        failure = self._what_is_missing(case.any_found, case.all_found)
        if failure and self._fields:
            elsewhere = [term for term in case.evidence.present((*self._any, *self._all)) if term not in case.found]
            case.found += elsewhere
            also = f"; elsewhere: {self._list(elsewhere)}" if elsewhere else ""
            return f"{failure} in {' or '.join(self.watch.fields)}{also}"
        for rule, named in (("any", case.any_found), ("all", case.all_found)):
            if named:
                case.reasons.append(f"{rule}: {self._list(named)}")
        return failure

    def _has_neighbour(self, near: Near, case: _Case) -> str:
        anchors = case.anchors
        tries = (nearest(case.evidence, anchors, near, terms) for terms in self._most_useful(near.terms, case))
        neighbour = next(filter(None, tries), None)
        if neighbour is None:
            after = " after it" if near.ordered else ""
            return f"none of {self._choice(near.terms)} within {near.within} words{after}"
        case.found.append(neighbour.place.hit.term)
        case.reasons.append(self._neighbour_in_words(neighbour))
        return ""

    def _has_companion(self, case: _Case) -> str:
        wanted, anchors = self.watch.sentence, case.anchors
        tries = (companion(anchors, case.evidence.of(terms)) for terms in self._most_useful(wanted, case))
        place = next(filter(None, tries), None)
        if place is None:
            return f"none of {self._choice(wanted)} in the same sentence"
        case.found.append(place.hit.term)
        case.reasons.append(f"same sentence: {self._label(place.hit.term)}")
        return ""

    def _most_useful(self, terms: tuple[str, ...], case: _Case) -> Iterator[tuple[str, ...]]:
        """Beside weak terms, those that are not weak are looked for first: a closer weak one would not help."""
        if self._all_weak(case.found):
            yield tuple(term for term in terms if term in self._known and not self._known[term].weak)
        yield terms

    def _not_weak_alone(self, case: _Case) -> str:
        if not self._all_weak(case.found):
            return ""
        return f"only weak terms: {self._list(dict.fromkeys(case.found))}; one that is not weak must stand beside"

    def _all_weak(self, terms: Iterable[str]) -> bool:
        return all(self._known[term].weak for term in terms)

    def _reaches_threshold(self, case: _Case) -> str:
        """The terms of near and sentence count wherever they stand."""
        case.found = list(dict.fromkeys((*case.found, *(t for t in case.evidence.by_term if t in self._beside))))
        reached = self._weights(case.found)
        named = ", ".join(f"{self._label(term)} {self._known[term].evidence_weight:g}" for term in case.found)
        if reached < self.watch.threshold:
            return f"threshold {self.watch.threshold:g}, found {reached:g} by {named}"
        case.reasons.append(f"threshold {self.watch.threshold:g} reached by {named}")
        return ""

    # --- words for people ---------------------------------------------------------------------------------

    def _result(self, held: bool, reason: str, found: Iterable[str], vetoes: tuple[str, ...]) -> WatchResult:
        return WatchResult(self.name, held, reason, tuple(dict.fromkeys(found)), vetoes)

    def _what_is_missing(self, any_found: Sequence[str], all_found: Sequence[str]) -> str:
        """Why any and all do not hold; "" if they do."""
        if not self._wanted:
            return "has no any and no all, so nothing can satisfy it"
        if len(all_found) < len(self._all):
            return f"missing: {self._list(term for term in self._all if term not in all_found)}"
        return "none of its terms" if self._any and not any_found else ""

    def _answer(self, evidence: Evidence, vetoes: Iterable[str]) -> PlacedHit | None:
        """The first hit of a strong term that is more than a part of what vetoes."""
        spans = {span(place) for place in evidence.of(vetoes)}
        strong = evidence.of(term for term in evidence.by_term if self._known[term].strong)
        # A hit inside a longer one was dropped already, so only equal places are left to exclude.
        return next((place for place in strong if span(place) not in spans), None)

    def _neighbour_in_words(self, neighbour: NearTerm) -> str:
        label = self._label(neighbour.place.hit.term)
        if neighbour.distance is None:
            return f"near: {label}, between title and lead"
        return f"near: {label} {neighbour.distance} word{'' if neighbour.distance == 1 else 's'} away"

    def _choice(self, terms: Sequence[str]) -> str:
        """Terms to choose from: by name where they are few enough to be read."""
        return self._list(terms) if len(terms) <= _NAMED else f"{len(terms)} terms"

    def _list(self, terms: Iterable[str]) -> str:
        return ", ".join(map(self._label, terms))

    def _label(self, term: str) -> str:
        return (self._known[term].label if term in self._known else "") or term

    def _weights(self, terms: Iterable[str]) -> float:
        return fsum(self._known[term].evidence_weight for term in terms) + _ROUNDING


def _comes_from(name: str, wanted: Sequence[str], folded: frozenset[str], case: _Case) -> str:
    """Is this where the watch looks? ``name`` says what of the entry's origin is asked for."""
    actual: str | None = getattr(case.origin, name)
    if actual is not None and actual.casefold() in folded:
        return ""
    return f"for {name} {' or '.join(wanted)} only; here it is {actual or 'not known'}"
