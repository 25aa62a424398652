"""From the base form of a word to the forms that it takes, by the endings in the tables of languages.

The tables hold endings, not words: a rule says what replaces the end of a word. Proper adjectives and names of
inhabitants are made where a language makes them regularly. ``tests/eval/forms.md`` tells how good that is, and why no
library does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain

from monitor.languages.language import Harmony, Language, Rule
from monitor.languages.tables import known_of
from monitor.languages.text import fold

_INFLECTS = 3  # letters; shorter words are particles and abbreviations


def inflect(word: str, language: str) -> set[str]:
    """The surface forms of one word, itself among them, in small letters with their diacritics."""
    known = known_of(language)
    lowered = lower(word, known)
    abbreviation = word.isupper() or not word.isalpha()
    if abbreviation or len(word) < _INFLECTS or not known.endings:
        return {lowered}
    found = {lowered, *_by_rules(lowered, known, name=word[0].isupper())}
    return found | _with_proclitics(lowered, found, known)


def apostrophe_endings(language: str) -> frozenset[str]:
    """Folded endings that may stand after an apostrophe: Turkish cases, the English possessive."""
    return _apostrophe_endings(known_of(language))


@cache
def _apostrophe_endings(language: Language) -> frozenset[str]:
    endings = tuple(filter(None, _split_endings(language.after_apostrophe)))
    if not language.harmony:
        return frozenset(endings)
    made = (_harmonise_all(endings, language.harmony, vowel, hard) for vowel in "aeiouöü" for hard in (False, True))
    return frozenset(fold("\n".join(chain.from_iterable(made))).text.split())


def _with_proclitics(word: str, found: set[str], language: Language) -> set[str]:
    """The word with every particle that is written together with it; what is derived from it, with the commoner."""
    proclitics = language.proclitics
    if proclitics is None or len(word) < proclitics.shortest:
        return set()
    plain = {word, *(word.removesuffix(old) + new for old, new in proclitics.turned if word.endswith(old))}
    joined: set[str] = set()
    for surface in found:
        particles = proclitics.particles if surface in plain else proclitics.derived
        stem = surface.removeprefix(proclitics.article)
        joined.update(particle + stem for particle in particles.split())
    return joined


def lower(word: str, language: Language) -> str:
    """A word in small letters: of a Turkic language, with its two letters I."""
    if language.harmony:
        word = word.replace("I", "ı").replace("İ", "i")
    return word.lower()


def _by_rules(word: str, language: Language, name: bool) -> Iterator[str]:
    """What the first rule that fits makes of a word. Without capitals a word may be a name or not."""
    shortening = language.shortening if not name else None
    if shortening and (parts := shortening.syllable.fullmatch(word)):
        yield from (parts[1] + parts[2] + ending for ending in _split_endings(shortening.endings))
    caseless = word == word.upper() or not language.capitals
    rule = next((r for r in language.endings if word.endswith(r.suffix) and len(word) > len(r.suffix)), None)
    if rule is None:
        return
    endings = _endings(rule, common=caseless or not name, name=caseless or name)
    if language.harmony:
        endings = _harmonise_all(endings, language.harmony, _last_vowel(word), word[-1] in _VOICELESS)
    stem = word.removesuffix(rule.suffix)
    yield from (stem + ending for ending in endings)


@cache
def _endings(rule: Rule, common: bool, name: bool) -> tuple[str, ...]:
    return (
        _split_endings(rule.always)
        + (_split_endings(rule.common) if common else ())
        + (_split_endings(rule.name) if name else ())
    )


def _split_endings(endings: str) -> tuple[str, ...]:
    """Endings as the tables hold them, one by one."""
    return tuple(ending.replace("-", "") for ending in endings.split())


# --- vowel harmony ----------------------------------------------------------------------------------------

_HIGH = dict(zip("aıəeiouöü", "ııiiiuuüü", strict=True))
_VOICELESS = frozenset("fstkçşhp")


def _last_vowel(word: str) -> str:
    return next((char for char in reversed(word) if char in _HIGH), "a")


@cache
def _harmonise_all(endings: tuple[str, ...], harmony: Harmony, vowel: str, voiceless: bool) -> tuple[str, ...]:
    return tuple(_harmonise(ending, harmony, vowel, voiceless) for ending in endings)


def _harmonise(ending: str, harmony: Harmony, vowel: str, voiceless: bool) -> str:
    """An ending behind a word with this last vowel and this kind of last letter."""
    out = ""
    for char in ending:
        if char == "I":
            vowel = _HIGH[vowel]
            out += vowel
        elif char == "A":
            vowel = "a" if vowel in "aıou" else harmony.front
            out += vowel
        elif char == "D":
            out += "t" if harmony.hardens and (out[-1] in _VOICELESS if out else voiceless) else "d"
        else:
            out += char
    return out
