"""Russian and Armenian names in Latin letters, as the news of other languages spells them.

Each scheme is what one habit of writing does to every letter: English in its usual shades (kh or h, ya or ia, ts or
tz), German, French, Spanish, Polish, Turkish, and for Armenian the western pronunciation. The tables follow the common
practice of the press, not one standard. Diacritics are left out, since texts are compared without them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from monitor.languages.language import Latin
from monitor.languages.tables import known_of

_SHORTEST_NAME = 6  # letters: Latin spellings of shorter names are words of some language too easily


def latin_spellings(words: list[str], language: str) -> tuple[frozenset[str], ...]:
    """For each word of a Russian or Armenian name its folded Latin spellings; () where the words are no such name,
    or one so short that its spellings would be other words.

    A name is known by its capitals: each of its words begins with one, and none is an abbreviation.
    """
    latin = known_of(language).latin
    if latin is None or not all(map(_is_name, words)):
        return ()
    spelled = tuple(frozenset(_spellings(unicodedata.normalize("NFC", word).lower(), latin)) for word in words)
    shortest = sum(min(map(len, spellings), default=0) for spellings in spelled)
    return spelled if all(spelled) and shortest >= _SHORTEST_NAME else ()


def _is_name(word: str) -> bool:
    return word.isalpha() and word[0].isupper() and word[1:].islower()


@cache
def _spellings(word: str, latin: Latin) -> tuple[str, ...]:
    return tuple({spelling for scheme in _schemes(latin) if (spelling := "".join(_letters(word, scheme))).isascii()})


def _letters(word: str, scheme: Mapping[str, str]) -> Iterator[str]:
    """The word letter by letter in Latin; what the scheme does not know stays."""
    at = 0
    while at < len(word):
        two, one = word[at : at + 2], word[at]
        initial = "^" if at == 0 else ""
        known = next((key for key in (initial + two, two, initial + one, one) if key in scheme), one)
        yield scheme.get(known, one)
        at += len(known.lstrip("^"))


@cache
def _schemes(latin: Latin) -> tuple[Mapping[str, str], ...]:
    """What each habit of writing makes of every letter."""
    return tuple({**_pairs(latin.letters), **_pairs(habit)} for habit in latin.habits)


def _pairs(listed: str) -> dict[str, str]:
    parted = (pair.split("=") for pair in listed.split())
    return {letter: "" if spelling == "-" else spelling for letter, spelling in parted}
