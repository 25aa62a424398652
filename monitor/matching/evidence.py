"""The terms found in an entry, with their places: which stand near each other, which share a sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

from monitor.matching.fields import Field
from monitor.model.matches import Hit
from monitor.model.settings import Near

_LEAD_WORDS = 60  # a hit in the title is near these first words of the field after it


class PlacedHit(NamedTuple):
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

    @property
    def sentence(self) -> tuple[int, int]:
        """Its field and the index of its sentence there."""
        return self.field_index, self.field.sentence_index(self.hit.start)


span = attrgetter("field_index", "start", "end")
"""The place alone, in reading order; two terms may share it."""


class Evidence:
    """All hits of an entry, by term, with the order of its fields."""

    def __init__(self, placed: Sequence[PlacedHit], fields: tuple[str, ...]) -> None:
        self.fields = fields
        self.by_term: dict[str, list[PlacedHit]] = defaultdict(list)
        for place in placed:
            self.by_term[place.hit.term].append(place)

    def present(self, terms: Iterable[str]) -> list[str]:
        """Those of these terms that were found."""
        found = self.by_term
        return [term for term in terms if term in found]

    def of(self, terms: Iterable[str]) -> list[PlacedHit]:
        """The hits of these terms in reading order."""
        places = [place for term in dict.fromkeys(self.present(terms)) for place in self.by_term[term]]
        places.sort(key=span)
        return places

    def within(self, fields: frozenset[str]) -> Evidence:
        """What of it stands in these fields."""
        places = (place for found in self.by_term.values() for place in found)
        return Evidence([place for place in places if place.hit.field in fields], self.fields)


class NearTerm(NamedTuple):
    """A near term, and how many words lie between it and what it stands near; None across title and lead."""

    place: PlacedHit
    distance: int | None


def nearest(evidence: Evidence, anchors: Sequence[PlacedHit], near: Near, terms: Iterable[str]) -> NearTerm | None:
    """The one of ``terms`` that stands closest to an anchor, within the limit; else one across title and lead.

    ``anchors`` are in reading order; ``terms`` are those of ``near``, or some of them.
    """
    others = evidence.of(terms)
    if not others:
        return None
    distinct = list({span(anchor): anchor for anchor in anchors}.values())
    best: NearTerm | None = None
    for place in others:
        distance = _distance(place, distinct, near.ordered)
        if distance is not None and distance <= near.within and (best is None or distance < (best.distance or 0)):
            best = NearTerm(place, distance)
    return best or _across_title(evidence, anchors, others, near.ordered)


def companion(anchors: Sequence[PlacedHit], others: Sequence[PlacedHit]) -> PlacedHit | None:
    """The first of ``others`` that shares a sentence with an anchor at another place."""
    if not others:
        return None
    spans_of: dict[tuple[int, int], set[tuple[int, int, int]]] = defaultdict(set)
    for anchor in anchors:
        spans_of[anchor.sentence].add(span(anchor))
    return next((place for place in others if spans_of.get(place.sentence, set()) - {span(place)}), None)


def _distance(place: PlacedHit, anchors: Sequence[PlacedHit], ordered: bool) -> int | None:
    """Words between a place and the closest anchor in its field that is not the same place.

    The anchors stand at different places; ``ordered`` leaves only those before the place.
    """
    at = bisect_left(anchors, (place.field_index, place.start), key=attrgetter("field_index", "start"))
    gaps = [
        max(0, anchor.first - place.last - 1, place.first - anchor.last - 1)
        for anchor in anchors[max(0, at - 1) : at if ordered else at + 2]
        if anchor.field_index == place.field_index and (anchor.start, anchor.end) != (place.start, place.end)
    ]
    return min(gaps, default=None)


def _across_title(
    evidence: Evidence, anchors: Sequence[PlacedHit], others: Sequence[PlacedHit], ordered: bool
) -> NearTerm | None:
    """A near term in the lead while an anchor is in the title or, where order does not matter, the other way round."""
    if "title" not in evidence.fields:
        return None
    title = evidence.fields.index("title")

    def in_lead(place: PlacedHit) -> bool:
        return place.field_index == title + 1 and place.first < _LEAD_WORDS

    for first, second in ((anchors, others),) if ordered else ((anchors, others), (others, anchors)):
        head = next((place for place in first if place.field_index == title), None)
        lead = next(filter(in_lead, second), None)
        if head and lead:
            return NearTerm(lead if second is others else head, None)
    return None
