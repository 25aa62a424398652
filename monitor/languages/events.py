"""What kind of event a text tells of, who acts, and how far it has come: by the words for it in each language, so that
reports in two languages have something in common that is no name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from monitor.languages.language import Language
from monitor.languages.tables import everywhere, known_of
from monitor.languages.text import fold_key

_SHORTEST = 3  # letters that remain of a word without its particles
# Particles and articles that are written together with the word behind them; a Hebrew word may begin like two of them.
_JOINED = {
    "ar": (re.compile("^(?:[وف]?(?:[بك]?ال|لل)|[وفبلك])"),),
    "he": (re.compile("^[והבלכמש]"), re.compile("^[והבלכמש]{2}")),
}


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What words mean: whole ones, and how others begin. ``lengths`` are those of the beginnings."""

    whole: Mapping[str, tuple[str, ...]]
    beginnings: Mapping[str, tuple[str, ...]]
    lengths: tuple[int, ...]

    def of(self, word: str) -> Iterator[str]:
        yield from self.whole.get(word, ())
        for length in self.lengths:
            if length > len(word):
                return
            yield from self.beginnings.get(word[:length], ())


@cache
def _lookup(language: Language, field: str) -> _Lookup:
    listed: Mapping[str, str] = getattr(language, field)
    whole: dict[str, tuple[str, ...]] = {}
    beginnings: dict[str, tuple[str, ...]] = {}
    for name, words in listed.items():
        for word in words.split():
            into = beginnings if word.endswith("*") else whole
            folded = fold_key(word)
            into[folded] = (*into.get(folded, ()), name)
    return _Lookup(whole, beginnings, tuple(sorted({len(beginning) for beginning in beginnings})))


def kinds(words: Iterable[str], language: str) -> frozenset[str]:
    """The kinds of event that folded words tell of."""
    return frozenset(_found(words, language, "kinds"))


def actors(words: Iterable[str], language: str) -> frozenset[str]:
    """The countries, and unions of them, that folded words name."""
    return frozenset(_found(words, language, "actors"))


def first_actor(words: Iterable[str], language: str) -> str:
    """The first that folded words name: in a headline mostly the one that acts or speaks. Empty where there is none."""
    return next(_found(words, language, "actors"), "")


def stages(words: Iterable[str], language: str) -> frozenset[str]:
    """The stages that folded words tell of."""
    return frozenset(_found(words, language, "stages"))


def _found(words: Iterable[str], language: str, field: str) -> Iterator[str]:
    lookup, joined = _lookup(known_of(language), field), _JOINED.get(language, ())
    for word in words:
        yield from lookup.of(word)
        for particles in joined:
            bare = particles.sub("", word)
            if bare != word and len(bare) >= _SHORTEST:
                yield from lookup.of(bare)


@cache
def _phrases(field: str) -> Mapping[str, tuple[list[str], ...]]:
    """The phrases that all tables list, folded and cut into words, by their first word."""
    found: dict[str, tuple[list[str], ...]] = {}
    for phrase in sorted(everywhere(field)):
        first, *rest = fold_key(phrase).split()
        found[first] = (*found.get(first, ()), rest)
    return found


def is_round_up(title: Sequence[str]) -> bool:
    """Are these the folded words of the title of a round-up, a list or a live page?"""
    return _holds_phrase(title, _phrases("round_ups"))


def is_update(title: Sequence[str]) -> bool:
    """Do the folded words of a title say that it tells once more of an event?"""
    return _holds_phrase(title, _phrases("updates"))


def _holds_phrase(words: Sequence[str], phrases: Mapping[str, tuple[list[str], ...]]) -> bool:
    return any(
        list(words[at + 1 : at + 1 + len(rest)]) == rest
        for at, word in enumerate(words)
        for rest in phrases.get(word, ())
    )
