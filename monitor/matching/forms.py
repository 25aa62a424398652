"""From a written base form to the word forms that the news uses, language by language.

An editor writes base forms only. ``compile_form`` turns one into patterns: for each word the folded surface
forms it may take. The tables in ``endings`` hold endings, not words: a rule says what replaces the end of a word.
Proper adjectives and names of inhabitants are made where a language makes them regularly.

Libraries were weighed and left out. Snowball's stems and simplemma's lemmas take the words of only 97 and 88 of the
175 inflected forms of ``tests/data/word_forms.csv`` for their base forms (the rules here all of them): they know
neither proper names nor Azerbaijani, and Snowball no Ukrainian or Georgian. pymorphy3 knows Russian and Ukrainian
alone and guesses at most names; its dictionaries take 30 MB on disk and 52 MB of memory. It served to measure the
rules by: see ``tests/eval/forms.md``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from monitor.languages.endings import (
    ARTICLES,
    HY_SHORTENED,
    PROCLITICS,
    RULES,
    SHORTENED_SYLLABLE,
    TURKIC_CASES,
    WITHOUT_ENDING,
    Rule,
)
from monitor.languages.text import blank_punctuation, fold, fold_key, fold_strictly, is_word_char, join_endings
from monitor.languages.transliteration import latin_spellings
from monitor.matching.phrases import Slot, arrangements

_UNAMBIGUOUS = 6  # letters from which a form may be written without its diacritics
_INFLECTS = 3  # shorter words are particles and abbreviations
_LONG_ENOUGH_FOR_PROCLITICS = 5  # letters of a Persian word, whose prefix is rarely joined to it


@dataclass(frozen=True, slots=True)
class WordPattern:
    """One word of a form. ``surfaces`` are folded; with ``prefix`` they are beginnings of words.

    ``strict`` holds the surfaces with their diacritics, where a text must have those; else it is None.
    """

    surfaces: frozenset[str]
    prefix: bool = False
    strict: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words in order. ``tails`` are the endings that may follow a word after an apostrophe; ``joints`` the
    punctuation that the editor wrote and that may therefore stand between words, besides a space or hyphen.
    """

    words: tuple[WordPattern, ...]
    tails: frozenset[str] = frozenset()
    joints: str = ""


def compile_form(form: str, language: str) -> tuple[Pattern, ...]:
    """The patterns of one form as an editor writes it, in a language (two or three letters).

    ``word*`` stands for every word that begins so; ``=`` before a form keeps it as it is. A form without
    letters or digits gives no pattern.
    """
    inflects = not form.startswith("=")
    keyed = [(word, key) for word in _split(form.removeprefix("=")) if (key := fold_key(word))]
    written = [word for word, _ in keyed]
    strict = sum(len(key) for _, key in keyed) < _UNAMBIGUOUS
    tails = _tails(language) if inflects else frozenset()
    joints = _joints(form)
    patterns = [
        Pattern(tuple(_compile_word(word, language, inflects, strict) for word in words), tails, joints)
        for words in arrangements(written, language, links=inflects)
    ]
    spelled = latin_spellings(written, language) if inflects and written else ()
    if spelled:
        patterns.append(Pattern(tuple(map(WordPattern, spelled)), _tails("en"), joints))
    return tuple(patterns)


class _SplitTable(dict[int, str]):
    """str.translate table over a form: letters in their own spelling, "*" as it is, a space for what parts words."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = fold(char).text
        if char == "*":
            kept = "*"
        elif char == "\u200c" or not all(map(is_word_char, folded)):
            kept = " "
        else:
            kept = char if folded else ""
        self[code] = kept
        return kept


_SPLIT = _SplitTable()


def _split(form: str) -> list[str]:
    """The words of a form in their own spelling; a "*" stays at the end of its word."""
    return join_endings(unicodedata.normalize("NFC", form)).translate(_SPLIT).split()


def _joints(form: str) -> str:
    """The punctuation of a form, each mark once."""
    folded = fold(form).text
    return "".join(set(folded) - set(blank_punctuation(folded)) - {"=", "*"})


def _compile_word(word: str | Slot, language: str, inflects: bool, strict: bool) -> WordPattern:
    if isinstance(word, frozenset):
        return WordPattern(word)
    prefix = word.endswith("*")
    bare = word.replace("*", "")
    # Folded in one go: a call for each surface costs four times as much.
    spelled = "\n".join({bare} if prefix or not inflects else inflect(bare, language))
    return WordPattern(
        surfaces=frozenset(fold(spelled).text.split()),
        prefix=prefix,
        strict=frozenset(fold_strictly(spelled).split()) if strict else None,
    )


def inflect(word: str, language: str) -> set[str]:
    """The surface forms of one word, itself among them, in small letters with their diacritics."""
    lowered = _lower(word, language)
    abbreviation = word.isupper() or not word.isalpha()
    if abbreviation or len(word) < _INFLECTS or language not in RULES:
        return {lowered}
    found = {lowered, *_by_rules(lowered, language, name=word[0].isupper())}
    return found | _with_proclitics(lowered, found, language)


def _with_proclitics(word: str, found: set[str], language: str) -> set[str]:
    """The word with every particle that is written together with it; what is derived from it, with the commoner."""
    if language == "fa" and len(word) < _LONG_ENOUGH_FOR_PROCLITICS:
        return set()
    plain = {
        word,
        *(word.removesuffix(old) + new for old, new in WITHOUT_ENDING.get(language, ()) if word.endswith(old)),
    }
    joined: set[str] = set()
    for surface in found:
        proclitics = PROCLITICS if surface in plain else ARTICLES
        stem = surface.removeprefix("ال") if language == "ar" else surface
        joined.update(proclitic + stem for proclitic in proclitics.get(language, "").split())
    return joined


def _lower(word: str, language: str) -> str:
    if language in _HARMONIC:
        word = word.replace("I", "ı").replace("İ", "i")
    return word.lower()


def _by_rules(word: str, language: str, name: bool) -> Iterator[str]:
    """What the first rule that fits makes of a word. Without capitals a word may be a name or not."""
    shortened = SHORTENED_SYLLABLE.fullmatch(word) if language == "hy" and not name else None
    if shortened:
        yield from (shortened[1] + shortened[2] + ending for ending in _split_endings(HY_SHORTENED))
    caseless = word == word.upper() or language == "ka"
    rule = next((r for r in RULES[language] if word.endswith(r.suffix) and len(word) > len(r.suffix)), None)
    if rule is None:
        return
    endings = _endings(rule, common=caseless or not name, name=caseless or name)
    if language in _HARMONIC:
        endings = _harmonise_all(endings, language, _last_vowel(word), word[-1] in _VOICELESS)
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

_HARMONIC = frozenset({"az", "tr"})
_HIGH = dict(zip("aıəeiouöü", "ııiiiuuüü", strict=True))
_VOICELESS = frozenset("fstkçşhp")


def _last_vowel(word: str) -> str:
    return next((char for char in reversed(word) if char in _HIGH), "a")


@cache
def _harmonise_all(endings: tuple[str, ...], language: str, vowel: str, voiceless: bool) -> tuple[str, ...]:
    return tuple(_harmonise(ending, language, vowel, voiceless) for ending in endings)


def _harmonise(ending: str, language: str, vowel: str, voiceless: bool) -> str:
    """An Azerbaijani or Turkish ending behind a word with this last vowel and this kind of last letter: I is
    ı i u ü, A is a or ə (Turkish e), D is d or t."""
    front = "ə" if language == "az" else "e"
    out = ""
    for char in ending:
        if char == "I":
            vowel = _HIGH[vowel]
            out += vowel
        elif char == "A":
            vowel = "a" if vowel in "aıou" else front
            out += vowel
        elif char == "D":
            out += "t" if language == "tr" and (out[-1] in _VOICELESS if out else voiceless) else "d"
        else:
            out += char
    return out


@cache
def _tails(language: str) -> frozenset[str]:
    """Folded endings that may stand after an apostrophe: Turkish cases, the English possessive."""
    if language == "en":
        return frozenset({"s"})
    if language not in _HARMONIC:
        return frozenset()
    endings = tuple(ending for ending in _split_endings(TURKIC_CASES) if ending)
    made = (_harmonise_all(endings, language, vowel, hard) for vowel in "aeiouöü" for hard in (False, True))
    return frozenset(fold("\n".join(chain.from_iterable(made))).text.split())
