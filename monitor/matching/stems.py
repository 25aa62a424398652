"""The forms of a word as the stems that they begin with and the endings of each.

The forms of one word share their beginning, and words that bend alike share their endings: so kept, the forms of a
watchlist take a tenth of the memory that they take one by one.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

Endings = frozenset[str]
Stem = tuple[str, Endings]
"""A stem, and its endings; "" among them where the stem is a form itself."""

_SHORTEST = 4  # letters of a stem: with fewer, too many words that are no form of it begin so


def stems_of(forms: Iterable[str], pool: dict[Endings, Endings]) -> tuple[Stem, ...]:
    """The stems of these forms, each of which belongs to one of them. Equal endings become one object of the pool."""
    in_order = sorted(set(forms))
    return tuple((stem, _pooled(endings, pool)) for stem, endings in (_split(in_order) if in_order else ()))


def is_form(word: str, stems: Iterable[Stem]) -> bool:
    """Is this one of the forms that these stems were made of?"""
    return any(word.startswith(stem) and word[len(stem) :] in endings for stem, endings in stems)


def forms_of(stems: Iterable[Stem]) -> Iterator[str]:
    """The forms that these stems were made of."""
    return (stem + ending for stem, endings in stems for ending in endings)


def _pooled(endings: Endings, pool: dict[Endings, Endings]) -> Endings:
    """The set of the pool that equals this one. Many sets hold the same endings, and one that is copied from another
    takes half the memory of one that grew."""
    known = pool.get(endings)
    if known is None:
        known = frozenset(set(map(sys.intern, endings)))
        pool[known] = known
    return known


def _split(forms: Sequence[str]) -> Iterator[Stem]:
    """``forms`` are sorted."""
    at = _shared_length(forms[0], forms[-1])
    if at >= _SHORTEST or len(forms) == 1:
        yield forms[0][:at], frozenset(form[at:] for form in forms)
        return
    by_next: dict[str, list[str]] = defaultdict(list)
    for form in forms:
        by_next[form[at : at + 1]].append(form)
    for alike in by_next.values():
        yield from _split(alike)


def _shared_length(one: str, other: str) -> int:
    """How many letters both begin with. Of sorted words, all share what the first and the last do."""
    differ = (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    return next(differ, min(len(one), len(other)))
