"""Does a sentence deny something, or say that it is not so?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from monitor.languages.language import Language
from monitor.languages.tables import everywhere, known_of
from monitor.languages.text import fold_key

_NEGATING = frozenset(map(fold_key, everywhere("negations")))


def denies(said: Iterable[str], language: str) -> bool:
    """Does one of these folded words deny or negate?"""
    said = tuple(said)
    return disputes(said, language) or not _NEGATING.isdisjoint(said)


def disputes(said: Iterable[str], language: str) -> bool:
    """Is one of these folded words a verb of denying?"""
    whole, beginnings = _denial_words(known_of(language))
    return any(word in whole or word.startswith(beginnings) for word in said)


@cache
def _denial_words(language: Language) -> tuple[frozenset[str], tuple[str, ...]]:
    """The folded words that deny, and how others begin."""
    listed = language.denies.split()
    beginnings = tuple(fold_key(word) for word in listed if word.endswith("*"))
    return frozenset(fold_key(word) for word in listed if not word.endswith("*")), beginnings
