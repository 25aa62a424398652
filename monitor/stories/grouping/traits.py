"""What of a report is compared with others, in whatever language: names, numbers, terms and words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from itertools import pairwise

from monitor.languages.events import actors, first_actor, is_round_up, is_update, kinds, stages
from monitor.languages.numbers import numbers, without_dates
from monitor.languages.tables import everywhere, known_of
from monitor.languages.text import fold_key, words
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
# Kinds of event are few: as if so many of those reports had been of each.
_KIND_PRIOR = 10
_REMEMBERED = 16  # a report is compared with others, and taken in right after
_KIND = "#"
"""What a kind of event begins with among the keys."""
# What so large a share of all reports of these days has says next to nothing of any; of the first few, many share much.
_COMMON = 0.6
_LEAST = 0.02
_FEW = 12
_RESULT = re.compile(r"(?<![\w:.-])(\d{1,3}) ?[:–-] ?(\d{1,3})(?![\w:-]|[.,]\d)")


@dataclass(frozen=True, slots=True)
class Traits:
    """One report as it is compared. ``keys`` are whatever it may be found by, in one order for all time. A
    ``round_up`` tells of many events; what says that it is an ``update`` tells once more of one."""

    language: str
    outlet: str
    published: datetime
    names: frozenset[str]
    numbers: frozenset[int]
    title_numbers: frozenset[int]
    terms: frozenset[str]
    stems: frozenset[str]
    title_stems: frozenset[str]
    kinds: frozenset[str]
    title_kinds: frozenset[str]
    actors: frozenset[str]
    first_actor: str
    stages: frozenset[str]
    round_up: bool
    update: bool
    keys: tuple[str | int, ...]


@lru_cache(maxsize=_REMEMBERED)
def traits(report: Report) -> Traits:
    """The traits of a report."""
    title, text = report.title, f"{report.title} . {_lead(report)[:_READ]}"
    of_title, of_text = words(title), words(text)
    undated = without_dates(text)
    names, counted = frozenset(_names(undated, report.language)), numbers(undated, report.language)
    stems, found = frozenset(_stems(of_text)), _kinds(of_text, report.language)
    labelled = [*_labels(report), *of_title]
    return Traits(
        language=report.language,
        outlet=report.outlet,
        published=report.published,
        names=names,
        numbers=counted,
        title_numbers=numbers(without_dates(title), report.language),
        terms=frozenset(report.terms),
        stems=stems,
        title_stems=frozenset(_stems(of_title)),
        kinds=found,
        title_kinds=_kinds(of_title, report.language),
        actors=actors(of_title, report.language),
        first_actor=first_actor(of_title, report.language),
        stages=stages(of_title, report.language),
        round_up=is_round_up(labelled),
        update=is_update(labelled),
        keys=(*sorted({*names, *report.terms, *stems, *found}), *sorted(counted)),
    )


def _labels(report: Report) -> list[str]:
    """The words that were taken off the title, but for the name of a section: "Live blog" and "Update 2" say nothing of
    the event, but how it is told; "Newsfeed" only where it stands."""
    taken = (piece.text for piece in report.furniture if piece.field == "title" and piece.reason != "section")
    return [word for text in taken for word in words(text)]


def _kinds(of_text: Iterable[str], language: str) -> frozenset[str]:
    return frozenset(_KIND + kind for kind in kinds(of_text, language))


def meaning(report: Report) -> str:
    """The text of a report that its vector is made of."""
    return likeness_text(report.title, _lead(report))


def _lead(report: Report) -> str:
    return report.summary or report.article_lead or report.content


def _stems(folded: Iterable[str]) -> Iterable[str]:
    """How longer words begin; of scripts that write no spaces, each two signs that stand together."""
    for word in folded:
        if _WITHOUT_SPACES.search(word):
            yield from map("".join, pairwise(word))
        elif len(word) >= _SHORTEST_STEM:
            yield word[:_STEM]


def _names(text: str, language: str) -> Iterable[str]:
    """Skeletons of capitalised words that are no days, months or small words; of all words where the script has no
    capitals. Results ("3:1") are names too."""
    everything, plain = not known_of(language).capitals, _no_names(language)
    for word in _WORD.findall(text):
        if (everything or word[0].isupper()) and fold_key(word) not in plain:
            found = skeleton(word)
            if len(found) > _SHORT_NAME:
                yield found[:_NAME]
            elif len(found) == _SHORT_NAME and len(word) >= _SHORT_NAME_LETTERS and not everything:
                yield found
    for left, right in _RESULT.findall(text):
        yield f"{left}:{right}"


@cache
def _no_names(language: str) -> frozenset[str]:
    """Words that a sentence may begin with, and what has a capital in some language and names nobody."""
    return frozenset(map(fold_key, everywhere("calendar"))) | set(
        map(fold_key, known_of(language).function_words.split())
    )


class Rarity:
    """How rare each trait is among the reports of these days: what few of them share says more than what all do."""

    def __init__(self) -> None:
        self._seen: Counter[str | int] = Counter()
        self._reports = 0
        # Asked again and again between two reports that come or go.
        self._known: dict[object, float] = {}
        self._totals: dict[frozenset[str] | frozenset[int], float] = {}

    def add(self, report: Traits) -> None:
        """Count one more report."""
        self._seen.update(report.keys)
        self._reports += 1
        self._known.clear()
        self._totals.clear()

    def remove(self, report: Traits) -> None:
        """Forget one that was counted."""
        for key in report.keys:
            self._seen[key] -= 1
            if not self._seen[key]:
                del self._seen[key]
        self._reports -= 1
        self._known.clear()
        self._totals.clear()

    def of(self, key: str | int) -> float:
        """The logarithm of how many reports there are to each with this trait."""
        found = self._known.get(key)
        if found is None:
            seen, kind = self._seen.get(key, 0), isinstance(key, str) and key.startswith(_KIND)
            few = _KIND_PRIOR if kind else 0
            common = max(0.0, seen - 1.5) / (self._reports + _FEW)
            found = math.log((self._reports + _PRIOR + 1) / (seen + few + 0.5)) * max(_LEAST, 1 - common / _COMMON)
            self._known[key] = found
        return found

    def total(self, keys: frozenset[str] | frozenset[int]) -> float:
        """The rarity of several traits together, to the last bit the same in whatever order they come."""
        found = self._totals.get(keys)
        if found is None:
            found = self._totals[keys] = math.fsum(map(self.of, keys))
        return found
