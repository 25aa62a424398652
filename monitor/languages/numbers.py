"""The numbers in a text, whether in digits or in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from monitor.languages.language import Language
from monitor.languages.tables import known_of
from monitor.languages.text import fold_key

_DIGITS = re.compile(r"\d[\d.,\u00a0\u202f ]{0,12}\d|\d")
_LONGEST = 9  # digits


def number_words(language: str, *, sure: bool = False) -> Mapping[str, int]:
    """The number words of a language with their values: as they are written, and folded. With ``sure``, only those
    that mean nothing else."""
    return _words(known_of(language), sure)


@cache
def _words(language: Language, sure: bool) -> Mapping[str, int]:
    listed = ((value, word) for value, words in language.numbers.items() for word in words.split())
    return {
        spelling: value
        for value, word in listed
        if not (sure and word.startswith("~"))
        for spelling in _spellings(word.removeprefix("~"))
    }


def _spellings(word: str) -> tuple[str, ...]:
    """With both apostrophes, and folded."""
    return word, word.replace("'", "’"), fold_key(word)


@lru_cache(maxsize=2048)
def numbers(text: str, language: str) -> frozenset[int]:
    """Every number in a text, each once."""
    digits = (re.sub(r"\D", "", found) for found in _DIGITS.findall(text))
    spelled = number_words(language, sure=True)
    written = (spelled.get(word) for word in fold_key(text).split())
    return frozenset(int(found[:_LONGEST]) for found in digits) | frozenset(filter(None, written))
