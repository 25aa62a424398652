"""The ways in which the words of a phrase may be written: together, apart, and linked by other small words.

Persian, Arabic and Urdu leave spaces to taste. Romance languages link nouns by a preposition that takes another shape
before another article: "di" is "dell'" or "del", "de" is "du", "d'" or "de l'".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from monitor.languages.language import Language
from monitor.languages.tables import known_of

_MERGED_WORDS = 4  # up to so many words, every way of writing them together counts
_MOST_LINKED = 3  # places of a phrase whose linking words may differ; the ways double with each
Slot = frozenset[str]
"""The words of which one must stand at a place; a single word of a phrase is a slot of its own."""


def arrangements(words: list[str], language: str, links: bool) -> Iterator[tuple[str | Slot, ...]]:
    """Every order of words and slots as which the phrase may stand; linking words as written unless ``links``.

    A slot holds folded words. At the ends of a phrase its words stay as they are.
    """
    known = known_of(language)
    if known.of and links:
        yield from _linked(words, known)
    elif known.loose_spaces and 0 < len(words) <= _MERGED_WORDS:
        yield from _merged(words)
    elif words:
        yield tuple(words)


def _merged(words: list[str]) -> Iterator[tuple[str, ...]]:
    for joints in product((" ", ""), repeat=len(words) - 1):
        yield tuple("".join(a + b for a, b in zip(words, (*joints, ""), strict=True)).split())


def _linked(words: list[str], language: Language) -> Iterator[tuple[str | Slot, ...]]:
    """The phrase with each "of" inside it in every shape: in one word and in two."""
    options: list[tuple[tuple[str | Slot, ...], ...]] = []
    linked, at = 0, 0
    while at < len(words):
        length = _link_length(words, at, language) if linked < _MOST_LINKED else 0
        options.append(_links(language) if length else ((words[at],),))
        linked += bool(length)
        at += length or 1
    for chosen in product(*options) if options else ():
        yield tuple(part for parts in chosen for part in parts)


def _link_length(words: list[str], at: int, language: Language) -> int:
    """Of how many words the linking "of" at this place consists; 0 where there is none or nothing to link."""
    lowered = [word.lower() for word in words[at : at + 2]]
    if at == 0 or lowered[0] not in language.of.split():
        return 0
    of, articles = language.of_and_article
    length = 2 if lowered[0] == of and lowered[-1] in articles.split() else 1
    return length if at + length < len(words) else 0


def _links(language: Language) -> tuple[tuple[Slot, ...], ...]:
    one = (frozenset(language.of.split()),)
    of, articles = language.of_and_article
    if not of:
        return (one,)
    return one, (frozenset({of}), frozenset(articles.split()))
