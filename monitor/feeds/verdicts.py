"""What belongs to the subject of one document: by the words first, then by the examples where these leave doubt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from monitor.feeds import ingest
from monitor.matching import relevance
from monitor.matching.screener import Candidate, Screener
from monitor.model.matches import Match


class Verdicts:
    """Verdicts on entries of one document, by their index: ``match`` makes them, ``ask`` mends them. Both block, and
    take as many of the entries as they are given.

    Those published before ``oldest`` are spared the examples: they are not posted whatever these say.
    """

    def __init__(self, screener: Screener, doc: ingest.Document, oldest: datetime) -> None:
        self._screener = screener
        self._doc = doc
        self._oldest = oldest
        self._candidates: dict[int, Candidate] = {}
        self._made: dict[int, Match] = {}
        self._doubtful: set[int] = set()

    @property
    def feed(self) -> str:
        """The address of the document's feed."""
        return self._doc.source.url

    def match(self, indexes: Sequence[int]) -> None:
        """Make them by the words."""
        candidates = [self._candidate(index) for index in indexes]
        self._candidates |= zip(indexes, candidates, strict=True)
        self._made |= zip(indexes, self._screener.words(candidates), strict=True)
        if self._screener.semantics is not None:
            self._doubtful |= {
                index for index in indexes if self._screener.in_doubt(self._candidates[index], self._made[index])
            }

    def doubtful(self) -> list[int]:
        """About which entries the examples are to be asked: first those that the words take, since what is posted
        cannot be mended, then the newest."""
        return sorted(self._doubtful, key=lambda index: (not self._made[index].relevant, -self._time(index), index))

    def text(self, index: int) -> str:
        """What the examples are compared with."""
        return self._candidates[index].text

    def ask(self, indexes: Sequence[int]) -> None:
        """Have the examples decide on entries that the words leave in doubt."""
        candidates, words = [self._candidates[index] for index in indexes], [self._made[index] for index in indexes]
        self._made |= zip(indexes, self._screener.ask(candidates, words), strict=True)
        self._doubtful.difference_update(indexes)

    def of(self, index: int) -> Match:
        """The verdict on an entry; where the examples were not asked about it, that of the words for now. Another
        worker may have changed what is fresh meanwhile: then it is made now."""
        if index not in self._made:
            self.match([index])
        return relevance.for_now(self._made[index]) if index in self._doubtful else self._made[index]

    def _time(self, index: int) -> float:
        published = self._doc.entries[index].published
        return math.inf if published is None else published.timestamp()

    def _candidate(self, index: int) -> Candidate:
        source, entry = self._doc.source, self._doc.entries[index]
        return Candidate(
            self._doc.texts[index],
            ingest.language_of(source, entry),
            source.outlet,
            source.country or None,
            by_words=entry.published is not None and entry.published < self._oldest,
        )
