"""The numbers in a text, whether in digits or, up to twenty, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from monitor.languages.language import Language
from monitor.languages.tables import known_of
from monitor.languages.text import fold_key

_DIGITS = re.compile(r"\d[\d.,\u00a0\u202f ]{0,12}\d|\d")
_LONGEST = 9  # digits


@cache
def _words(language: Language) -> Mapping[str, int]:
    """Folded number words and their values."""
    listed = language.quantities.items()
    return {fold_key(word): value for value, words in listed for word in words.split()}


@lru_cache(maxsize=2048)
def numbers(text: str, language: str) -> frozenset[int]:
    """Every number in a text, each once."""
    digits = (re.sub(r"\D", "", found) for found in _DIGITS.findall(text))
    spelled = _words(known_of(language))
    written = (spelled.get(word) for word in fold_key(text).split())
    return frozenset(int(found[:_LONGEST]) for found in digits) | frozenset(filter(None, written))
