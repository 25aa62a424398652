"""What of a report is compared with others, in whatever language: names, numbers, terms and words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from monitor.languages.numbers import numbers
from monitor.languages.tables import known_of
from monitor.languages.text import words
from monitor.languages.transliteration import skeleton
from monitor.model.examples import likeness_text
from monitor.model.stories import Report

_READ = 1000  # characters of a summary
_WORD = re.compile(r"[^\W\d_]\w*")
# Chinese and Japanese, Thai, Lao, Burmese and Khmer.
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_NAME = 4  # consonants: those behind them are mostly endings
_SHORT_NAME = 2  # consonants; of words with at least ...
_SHORT_NAME_LETTERS = 4
_STEM = 5  # letters
_SHORTEST_STEM = 4
# As if so many reports with nothing in common had been read before: the first few say little about what is rare.
_PRIOR = 200


@dataclass(frozen=True, slots=True)
class Traits:
    """One report as it is compared. ``keys`` are whatever it may be found by, in one order for all time."""

    language: str
    published: datetime
    names: frozenset[str]
    numbers: frozenset[int]
    title_numbers: frozenset[int]
    terms: frozenset[str]
    stems: frozenset[str]
    keys: tuple[str | int, ...]


def traits(report: Report) -> Traits:
    """The traits of a report."""
    text = f"{report.title} . {_lead(report)[:_READ]}"
    names, counted = frozenset(_names(text, report.language)), numbers(text, report.language)
    stems = frozenset(_stems(text))
    return Traits(
        language=report.language,
        published=report.published,
        names=names,
        numbers=counted,
        title_numbers=numbers(report.title, report.language),
        terms=frozenset(report.terms),
        stems=stems,
        keys=(*sorted({*names, *report.terms, *stems}), *sorted(counted)),
    )


def meaning(report: Report) -> str:
    """The text of a report that its vector is made of."""
    return likeness_text(report.title, _lead(report))


def _lead(report: Report) -> str:
    return report.summary or report.article_lead or report.content


def _stems(text: str) -> Iterable[str]:
    """How longer words begin; of scripts that write no spaces, each two signs that stand together."""
    for word in words(text):
        if _WITHOUT_SPACES.search(word):
            yield from map("".join, pairwise(word))
        elif len(word) >= _SHORTEST_STEM:
            yield word[:_STEM]


def _names(text: str, language: str) -> Iterable[str]:
    """Skeletons of capitalised words; of all words where the script has no capitals."""
    everything = not known_of(language).capitals
    for word in _WORD.findall(text):
        if everything or word[0].isupper():
            found = skeleton(word)
            if len(found) > _SHORT_NAME:
                yield found[:_NAME]
            elif len(found) == _SHORT_NAME and len(word) >= _SHORT_NAME_LETTERS and not everything:
                yield found


class Rarity:
    """How rare each trait is among the reports of these days: what few of them share says more than what all do."""

    def __init__(self) -> None:
        self._seen: Counter[str | int] = Counter()
        self._reports = 0
        # Asked again and again between two reports that come or go.
        self._known: dict[object, float] = {}

    def add(self, report: Traits) -> None:
        """Count one more report."""
        self._seen.update(report.keys)
        self._reports += 1
        self._known.clear()

    def remove(self, report: Traits) -> None:
        """Forget one that was counted."""
        for key in report.keys:
            self._seen[key] -= 1
            if not self._seen[key]:
                del self._seen[key]
        self._reports -= 1
        self._known.clear()

    def of(self, key: str | int) -> float:
        """The logarithm of how many reports there are to each with this trait."""
        found = self._known.get(key)
        if found is None:
            found = math.log((self._reports + _PRIOR + 1) / (self._seen.get(key, 0) + 0.5))
            self._known[key] = found
        return found

    def total(self, keys: AbstractSet[str] | AbstractSet[int]) -> float:
        """The rarity of several traits together, to the last bit the same in whatever order they come."""
        return math.fsum(map(self.of, keys))
