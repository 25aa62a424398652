"""Does a sentence deny something, or say that it is not so?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from monitor.languages import wordlists
from monitor.languages.text import fold_key

# Small words that negate; verbs of denying are in ``wordlists``. Where an ending negates, only those tell.
_NEGATIONS = """
    not no never neither nor without cannot didn doesn isn wasn aren weren hasn haven hadn won couldn wouldn не ни нет
    без ні немає չի չէ չեն չկա ոչ deyil yox heç degil yok hic نه نیست نکرد نشد هیچ لا لم لن ليس ne pas aucun ni nicht
    kein keine keinen nie sin non nessuno ningun δεν ουτε არ ვერ
    """
_NEGATING = frozenset(map(fold_key, _NEGATIONS.split()))


def denies(said: Iterable[str], language: str) -> bool:
    """Does one of these folded words deny or negate?"""
    said = tuple(said)
    return disputes(said, language) or not _NEGATING.isdisjoint(said)


def disputes(said: Iterable[str], language: str) -> bool:
    """Is one of these folded words a verb of denying?"""
    whole, beginnings = _denying(language)
    return any(word in whole or word.startswith(beginnings) for word in said)


@cache
def _denying(language: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The folded words that deny, and how others begin."""
    listed = wordlists.DENIES.get(language, "").split()
    beginnings = tuple(fold_key(word) for word in listed if word.endswith("*"))
    return frozenset(fold_key(word) for word in listed if not word.endswith("*")), beginnings
