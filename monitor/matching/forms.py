"""From a form as an editor writes it to what is looked for in texts.

An editor writes base forms only. ``compile_form`` turns one into patterns: for each word the folded surface forms that
it may take. The words of a phrase may be written together, apart, and linked by other small words: Persian, Arabic and
Urdu leave spaces to taste; Romance languages link nouns by a preposition that takes another shape before another
article: "di" is "dell'" or "del", "de" is "du", "d'" or "de l'".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from monitor.languages.inflection import apostrophe_endings, inflect
from monitor.languages.language import Language
from monitor.languages.tables import known_of
from monitor.languages.text import blank_punctuation, fold, fold_key, fold_strictly, is_word_char, join_endings
from monitor.languages.transliteration import latin_spellings

_UNAMBIGUOUS = 6  # letters from which a form may be written without its diacritics
_MERGED_WORDS = 4  # up to so many words, every way of writing them together counts
_MOST_LINKED = 3  # places of a phrase whose linking words may differ; the ways double with each

_NUMBERS = {
    "00": frozenset(f"{number:02}" for number in range(100)),
    "0000": frozenset({"0000", *map(str, range(1900, 2100))}),
}
"""What an editor writes for a number, and the numbers it stands for."""

Slot = frozenset[str]
"""The words of which one must stand at a place; a single word of a phrase is a slot of its own."""


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

    ``word*`` stands for every word that begins so; ``=`` before a form keeps it as it is; ``0000`` stands for a year
    and ``00`` for a number of two digits. A form without letters or digits gives no pattern.
    """
    inflects = not form.startswith("=")
    keyed = [(word, key) for word in _split(form.removeprefix("=")) if (key := fold_key(word))]
    written = [word for word, _ in keyed]
    strict = sum(len(key) for _, key in keyed) < _UNAMBIGUOUS
    tails = apostrophe_endings(language) if inflects else frozenset()
    joints = _joints(form)
    patterns = [
        Pattern(tuple(_compile_word(word, language, inflects, strict) for word in words), tails, joints)
        for words in arrangements(written, language, links=inflects)
    ]
    spelled = latin_spellings(written, language) if inflects and written else ()
    if spelled:
        patterns.append(Pattern(tuple(map(WordPattern, spelled)), apostrophe_endings("en"), joints))
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
    if word in _NUMBERS:
        return WordPattern(_NUMBERS[word])
    prefix = word.endswith("*")
    bare = word.replace("*", "")
    # Folded in one go: a call for each surface costs four times as much.
    spelled = "\n".join({bare} if prefix or not inflects else inflect(bare, language))
    return WordPattern(
        surfaces=frozenset(fold(spelled).text.split()),
        prefix=prefix,
        strict=frozenset(fold_strictly(spelled).split()) if strict else None,
    )


# --- phrases ---------------------------------------------------------------------------------------------


def arrangements(words: list[str], language: str, links: bool) -> Iterator[tuple[str | Slot, ...]]:
    """Every order of words and slots as which the phrase may stand; linking words as written unless ``links``.

    A slot holds folded words. At the ends of a phrase its words stay as they are.
    """
    known = known_of(language)
    if known.of and links:
        yield from _link_shapes(words, known)
    elif known.loose_spaces and 0 < len(words) <= _MERGED_WORDS:
        yield from _merge_words(words)
    elif words:
        yield tuple(words)


def _merge_words(words: list[str]) -> Iterator[tuple[str, ...]]:
    for joints in product((" ", ""), repeat=len(words) - 1):
        yield tuple("".join(a + b for a, b in zip(words, (*joints, ""), strict=True)).split())


def _link_shapes(words: list[str], language: Language) -> Iterator[tuple[str | Slot, ...]]:
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
