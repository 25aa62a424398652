"""The ways in which the words of a phrase may be written: together, apart, and linked by other small words.

Persian, Arabic and Urdu leave spaces to taste. Romance languages link nouns by a preposition that takes another shape
before another article: "di" is "dell'" or "del", "de" is "du", "d'" or "de l'".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

_MERGED_WORDS = 4  # up to so many words, every way of writing them together counts
_MOST_LINKED = 3  # places of a phrase whose linking words may differ; the ways double with each
_OF = {
    "fr": "de du des d",
    "it": "di del dello della dell dei degli delle d",
    "es": "de del",
    "pt": "de do da dos das d",
}
"""The preposition "of" with and without its article, in one word."""
_OF_AND_ARTICLE = {"fr": ("de", "la l le les"), "es": ("de", "la el los las")}
"""The same in two words."""

Slot = frozenset[str]
"""The words of which one must stand at a place; a single word of a phrase is a slot of its own."""


def arrangements(words: list[str], language: str, links: bool) -> Iterator[tuple[str | Slot, ...]]:
    """Every order of words and slots as which the phrase may stand; linking words as written unless ``links``.

    A slot holds folded words. At the ends of a phrase its words stay as they are.
    """
    if language in _OF and links:
        yield from _ways_to_link(words, language)
    elif language in {"fa", "ar", "ur"} and 0 < len(words) <= _MERGED_WORDS:
        yield from _ways_to_merge(words)
    elif words:
        yield tuple(words)


def _ways_to_merge(words: list[str]) -> Iterator[tuple[str, ...]]:
    for joints in product((" ", ""), repeat=len(words) - 1):
        yield tuple("".join(a + b for a, b in zip(words, (*joints, ""), strict=True)).split())


def _ways_to_link(words: list[str], language: str) -> Iterator[tuple[str | Slot, ...]]:
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


def _link_length(words: list[str], at: int, language: str) -> int:
    """Of how many words the linking "of" at this place consists; 0 where there is none or nothing to link."""
    lowered = [word.lower() for word in words[at : at + 2]]
    if at == 0 or lowered[0] not in _OF[language].split():
        return 0
    of, articles = _OF_AND_ARTICLE.get(language, ("", ""))
    length = 2 if lowered[0] == of and lowered[-1] in articles.split() else 1
    return length if at + length < len(words) else 0


def _links(language: str) -> tuple[tuple[Slot, ...], ...]:
    one = (frozenset(_OF[language].split()),)
    if language not in _OF_AND_ARTICLE:
        return (one,)
    of, articles = _OF_AND_ARTICLE[language]
    return one, (frozenset({of}), frozenset(articles.split()))
