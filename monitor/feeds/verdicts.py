"""What belongs to the subject of one document: by the words first, then by the examples where these leave doubt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.feeds import ingest
from monitor.matching.screener import Candidate, Screener
from monitor.model.matches import Match


class Verdicts:
    """Verdicts on entries of one document, by their index: ``match`` makes them, ``ask`` mends them. Both block.

    Those published before ``oldest`` are spared the examples: they are not posted whatever these say.
    """

    def __init__(self, screener: Screener, doc: ingest.Document, fresh: Sequence[int], oldest: datetime) -> None:
        self._screener = screener
        self._doc = doc
        self._oldest = oldest
        self._candidates = {index: self._candidate(index) for index in fresh}
        self._made: dict[int, Match] = {}

    def match(self) -> None:
        """Make them by the words."""
        made = self._screener.words(list(self._candidates.values()))
        self._made = dict(zip(self._candidates, made, strict=True))

    @property
    def doubtful(self) -> bool:
        """Are the examples to be asked about any?"""
        return self._screener.semantics is not None and any(
            self._screener.in_doubt(candidate, self._made[index]) for index, candidate in self._candidates.items()
        )

    def ask(self) -> None:
        """Have the examples decide where the words leave doubt."""
        asked = self._screener.ask(list(self._candidates.values()), list(self._made.values()))
        self._made = dict(zip(self._candidates, asked, strict=True))

    def of(self, index: int) -> Match:
        """Another worker may have changed what is fresh meanwhile: then it is made now, by the words alone."""
        if index not in self._made:
            self._made[index] = self._screener.words([self._candidate(index)])[0]
        return self._made[index]

    def _candidate(self, index: int) -> Candidate:
        source, entry = self._doc.source, self._doc.entries[index]
        return Candidate(
            self._doc.texts[index],
            ingest.language_of(source, entry),
            source.outlet,
            source.country or None,
            by_words=entry.published is not None and entry.published < self._oldest,
        )
