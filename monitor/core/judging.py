"""What a watch makes of the terms that were found in an entry: does it hold, and why."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from monitor.core.fields import Field
from monitor.core.settings import Near, Watch
from monitor.core.types import Hit, WatchResult

_LEAD_WORDS = 60  # a hit in the title is near these first words of the field after it
_NAMED = 4  # that many terms are named; of more, only their number is told


class Placed(NamedTuple):
    """A hit and where it stands: from ``start`` to ``end`` in the key of ``field``, the entry's ``field_index``-th."""

    field_index: int
    start: int
    end: int
    hit: Hit
    field: Field

    @property
    def first(self) -> int:
        """The index of its first word."""
        return self.field.word_index(self.start)

    @property
    def last(self) -> int:
        """The index of its last word."""
        return self.field.word_index(self.end) - 1


_READING_ORDER = attrgetter("field_index", "start", "end")


class Evidence:
    """All hits of an entry, by term, with the order of its fields."""

    def __init__(self, placed: Sequence[Placed], fields: tuple[str, ...]) -> None:
        self.fields = fields
        self.by_term: dict[str, list[Placed]] = defaultdict(list)
        for place in placed:
            self.by_term[place.hit.term].append(place)

    def present(self, terms: Iterable[str]) -> list[str]:
        """Those of these terms that were found."""
        found = self.by_term
        return [term for term in terms if term in found]

    def of(self, terms: Iterable[str]) -> list[Placed]:
        """The hits of these terms in reading order."""
        places = [place for term in dict.fromkeys(self.present(terms)) for place in self.by_term[term]]
        places.sort(key=_READING_ORDER)
        return places


@dataclass(frozen=True, slots=True)
class _Neighbour:
    """A near term, and how many words lie between it and what it stands near; None across title and lead."""

    place: Placed
    distance: int | None


class Judge:
    """One watch, ready to judge evidence. ``labels`` name the terms for people; ``strong`` terms outweigh vetoes."""

    def __init__(self, name: str, watch: Watch, labels: Mapping[str, str], strong: frozenset[str]) -> None:
        self.name = name
        self.watch = watch
        self._labels = labels
        self._strong = strong
        self._any, self._all, self._near, self._unless = watch.any, watch.all, watch.near, watch.unless
        self._wanted = frozenset((*self._any, *self._all))
        self._decisive = self._wanted | {*self._unless}
        self.terms = self._decisive | {*(self._near.terms if self._near else ())}
        self._unmet = self._result(False, self._failure((), ()), (), ())

    def judge(self, evidence: Evidence) -> WatchResult:
        """Does the watch hold on this evidence, and why."""
        # Most watches that a hit concerns end at one of the first two questions.
        if self._decisive.isdisjoint(evidence.by_term):
            return self._unmet
        vetoes = tuple(evidence.present(self._unless))
        if self._wanted.isdisjoint(evidence.by_term):
            return self._result(False, self._unmet.reason, (), vetoes)
        any_found, all_found = evidence.present(self._any), evidence.present(self._all)
        found = [*any_found, *all_found]
        answer = self._answer(evidence, vetoes) if vetoes else None
        if vetoes and answer is None:
            veto = evidence.of(vetoes)[0].hit
            return self._result(False, f"vetoed by {self._label(veto.term)}: «{veto.found}»", found, vetoes)
        failure = self._failure(any_found, all_found)
        if failure:
            return self._result(False, failure, found, vetoes)
        reasons = [f"{rule}: {self._list(named)}" for rule, named in (("any", any_found), ("all", all_found)) if named]
        if self._near:
            neighbour = _nearest(evidence, evidence.of(found), self._near)
            if neighbour is None:
                reason = f"none of {self._choice(self._near.terms)} within {self._near.within} words"
                return self._result(False, reason, found, vetoes)
            found.append(neighbour.place.hit.term)
            reasons.append(self._described(neighbour))
        if answer is not None:
            reasons.append(f"{self._label(answer.hit.term)} outweighs {self._list(vetoes)}")
        return self._result(True, "; ".join(reasons), found, vetoes)

    def _result(self, held: bool, reason: str, found: Iterable[str], vetoes: tuple[str, ...]) -> WatchResult:
        return WatchResult(self.name, held, reason, tuple(dict.fromkeys(found)), vetoes)

    def _failure(self, any_found: Sequence[str], all_found: Sequence[str]) -> str:
        """Why any and all do not hold; "" if they do."""
        if not self._any and not self._all:
            return "has no any and no all, so nothing can satisfy it"
        if len(all_found) < len(self._all):
            return f"missing: {self._list(term for term in self._all if term not in all_found)}"
        return "none of its terms" if self._any and not any_found else ""

    def _answer(self, evidence: Evidence, vetoes: Iterable[str]) -> Placed | None:
        """The first hit of a strong term that is more than a part of what vetoes."""
        spans = {_READING_ORDER(place) for place in evidence.of(vetoes)}
        strong = evidence.of(term for term in evidence.by_term if term in self._strong)
        # A hit inside a longer one was dropped already, so only equal places are left to exclude.
        return next((place for place in strong if _READING_ORDER(place) not in spans), None)

    def _described(self, neighbour: _Neighbour) -> str:
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
        return self._labels.get(term, term)


def _nearest(evidence: Evidence, anchors: Sequence[Placed], near: Near) -> _Neighbour | None:
    """The near term that stands closest to an anchor, within the limit; else one across title and lead."""
    others = evidence.of(near.terms)
    best: _Neighbour | None = None
    for place in others:
        distance = _distance(place, anchors)
        if distance is not None and distance <= near.within and (best is None or distance < (best.distance or 0)):
            best = _Neighbour(place, distance)
    return best or _across_title(evidence, anchors, others)


def _distance(place: Placed, anchors: Sequence[Placed]) -> int | None:
    """Words between a place and the closest anchor in its field that is not the same place."""
    at = bisect_left(anchors, (place.field_index, place.start), key=attrgetter("field_index", "start"))
    gaps = [
        max(0, anchor.first - place.last - 1, place.first - anchor.last - 1)
        for anchor in anchors[max(0, at - 2) : at + 3]
        if anchor.field_index == place.field_index and (anchor.start, anchor.end) != (place.start, place.end)
    ]
    return min(gaps, default=None)


def _across_title(evidence: Evidence, anchors: Sequence[Placed], others: Sequence[Placed]) -> _Neighbour | None:
    """A near term in the title while an anchor is in the lead of the next field, or the other way round."""
    if "title" not in evidence.fields:
        return None
    title = evidence.fields.index("title")

    def in_lead(place: Placed) -> bool:
        return place.field_index == title + 1 and place.first < _LEAD_WORDS

    for first, second in ((anchors, others), (others, anchors)):
        head = next((place for place in first if place.field_index == title), None)
        lead = next(filter(in_lead, second), None)
        if head and lead:
            return _Neighbour(lead if second is others else head, None)
    return None
