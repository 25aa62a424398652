"""The words, numbers and marks of a sentence, as figures and their sources are read from them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from monitor.languages.language import Claims, Language
from monitor.languages.numbers import number_words
from monitor.languages.proper_names import is_function_word
from monitor.languages.tables import known_of
from monitor.languages.text import fold_key

_TOKEN = re.compile(
    r"(?P<odd>[$€£₽¥₼֏]\s?\d[\d.,]*|\d[\d.,]*\s?%|\d+\s?[-–—]\s?\d+(?!\d))"
    r"|(?P<number>\d{1,3}(?:[\s,.٬]\d{3})+(?!\d)|\d+)(?P<more>(?:[.,:/]\d+)+)?(?P<ending>[-'’]?[^\W\d_]+)?"
    r"|(?P<word>(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’ʼ\u200c\u2011-][^\W\d_]+)*)"
    r"|(?P<mark>[,;:.!?…()\[\]«»\"“”„—–|՝՛՜։،؛؟]|(?<=\s)-(?=\s))"
)
_LATIN = re.compile(r"[A-Za-z]")
_INSIDE = re.compile(r"[\W_]")
_ENDED = re.compile(r"([^\W\d_]{2,})-[^\W\d_]+")
_POSSESSIVE = re.compile(r"['’]s$")
_LONGEST = 7  # digits of a number of people
_YEARS = range(1900, 2100)
_DAYS = 31
_WORDS = 3  # of a phrase
_NOTHING = Claims(counted={}, groups={}, people="", of_them=())


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark. ``key`` is the folded word, "" for all others; ``value`` that of a number in digits
    which counts something."""

    text: str
    key: str = ""
    value: int | None = None
    mark: bool = False

    @property
    def capital(self) -> bool:
        """Does it begin with a capital?"""
        return self.text[:1].isupper()


def fold_word(word: str) -> str:
    """A word folded to one key, whatever is written inside it. In Latin letters accents stay: Turkish "öldü" is "died",
    "oldu" is "became"."""
    if _LATIN.search(word):
        return _INSIDE.sub("", word.casefold().replace("i\u0307", "i"))
    return fold_key(word).replace(" ", "")


@dataclass(frozen=True, slots=True)
class Words:
    """Words that mean one thing: whole ones, and how others begin."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def __contains__(self, key: str) -> bool:
        return key in self.whole or (bool(key) and bool(self.beginnings) and key.startswith(self.beginnings))


def listed_words(listed: str) -> Words:
    """The words of a table, folded."""
    words = listed.split()
    return Words(
        frozenset(fold_word(word) for word in words if not word.endswith("*")),
        tuple(fold_word(word) for word in words if word.endswith("*")),
    )


Phrases = tuple[tuple[str, ...], ...]


def _listed_phrases(listed: Iterable[str]) -> Phrases:
    found = (tuple(fold_word(word) + "*" * word.endswith("*") for word in phrase.split()) for phrase in listed)
    return tuple(sorted(found, key=len, reverse=True))


class Lexicon:
    """What a language has for counting people and for saying who says so, ready to be looked up."""

    def __init__(self, language: Language) -> None:
        known = language.claims or _NOTHING
        self.known = language.claims is not None
        self.code = language.code
        self.right_to_left = language.right_to_left
        self.capitals = language.capitals and not language.right_to_left and not language.capital_nouns
        self.capital_nouns = language.capital_nouns
        self.verb_last = known.verb_last
        self._more_numbers = tuple(known.numbers.items())
        self.teens_in_two = language.teens_in_two
        self.counted = {kind: listed_words(words) for kind, words in known.counted.items()}
        self.groups = {kind: listed_words(words) for kind, words in known.groups.items()}
        self.people = listed_words(known.people)
        self.magnitudes = {times: listed_words(words) for times, words in known.magnitudes.items()}
        self.endings = frozenset(known.number_endings.split())
        self.totals = listed_words(known.totals)
        self.hints, self.tells, self.to = map(listed_words, (known.hints, known.tells, known.to))
        self.more, self.before, self.now = map(listed_words, (known.more, known.before, known.now))
        self.unsure, self.papers, self.asides, self.apart = map(
            listed_words, (known.unsure, known.papers, known.asides, known.apart)
        )
        self.bounds: Mapping[str, Phrases] = {
            "least": _listed_phrases(known.least),
            "about": _listed_phrases(known.about),
            "most": _listed_phrases(known.most),
        }
        self.of_them, self.says, self.of_that, self.that_in = map(
            _listed_phrases, (known.of_them, known.says, known.of_that, known.that_in)
        )
        self.according, self.according_after = map(_listed_phrases, (known.according, known.according_after))
        self.bygone = tuple(" " + " ".join(map(fold_word, phrase.split())) for phrase in known.bygone)
        self.speakers = {role: listed_words(words) for role, words in known.speakers.items()}
        self.among = tuple(listed_words(words) for words in language.among)
        self.negations = listed_words(language.negations)
        self.pronouns = listed_words(language.pronouns)
        self.denies = listed_words(language.denies)
        self.calendar = listed_words(language.calendar)
        self.released = listed_words(language.outcomes.get("released", ""))
        self.months = listed_words(" ".join(f"{month}*" for names in language.months for month in names.split()))
        self.actors = {
            code: Words(
                frozenset(fold_key(word) for word in words.split() if not word.endswith("*")),
                tuple(fold_key(word) for word in words.split() if word.endswith("*")),
            )
            for code, words in language.actors.items()
        }

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """Number words, folded."""
        more = ((word.removeprefix("~"), value) for value, listed in self._more_numbers for word in listed.split())
        return {fold_word(word): value for word, value in (*number_words(self.code).items(), *more)}

    def is_small(self, token: Token) -> bool:
        """Is it a small word, or one that adds nothing to who says or counts what?"""
        return is_function_word(token.text, self.code) or token.key in self.asides

    def kind_of(self, key: str) -> str:
        """What a word says to have happened to people; "" for all other words."""
        return next((kind for kind, words in self.counted.items() if key in words), "")

    def group_of(self, key: str) -> str:
        """Whom a word names apart from people in general; "" for all other words."""
        return next((group for group, words in self.groups.items() if key in words), "")

    def role_of(self, tokens: Iterable[Token]) -> str | None:
        """What these who speak are in charge of, "" where that is not known; None where nobody speaks."""
        keys = [token.key for token in tokens if token.key]
        return next((role for role, words in self.speakers.items() if any(key in words for key in keys)), None)

    def actor_of(self, tokens: Iterable[Token]) -> str:
        """The first country that is named, by its code."""
        keys = [fold_key(_POSSESSIVE.sub("", token.text)) for token in tokens if token.key]
        return next((code for key in keys for code, words in self.actors.items() if key in words), "")


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language, by its code."""
    return Lexicon(known_of(language))


def tokens_of(sentence: str, words: Lexicon) -> tuple[Token, ...]:
    """A sentence as tokens. What is of a date is no number."""
    found = [_token(each, words) for each in _TOKEN.finditer(sentence)]
    found = [
        token
        for at, token in enumerate(found)
        if token.text != "." or not at or not any(found[at - 1].key in listed for listed in words.magnitudes.values())
    ]
    return tuple(
        replace(token, value=None) if token.value is not None and _is_of_date(found, at, words) else token
        for at, token in enumerate(found)
    )


def _is_of_date(tokens: Sequence[Token], at: int, words: Lexicon) -> bool:
    """Is it a year, or a day beside the name of a month?"""
    if tokens[at].text.isdecimal() and tokens[at].value in _YEARS:
        return True
    return (tokens[at].value or 0) <= _DAYS and any(
        token.key in words.months and token.key not in words.people and not words.group_of(token.key)
        for token in (*tokens[max(0, at - 1) : at], *tokens[at + 1 : at + 2])
        if token.capital or token is not tokens[at - 1]
    )


def _token(found: re.Match[str], words: Lexicon) -> Token:
    text = found[0]
    if found["mark"]:
        return Token(text, mark=True)
    if found["word"]:
        # An acronym stands without its ending.
        acronym = _ENDED.fullmatch(text)
        text = acronym[1] if acronym and acronym[1].isupper() and text[-1].islower() else text
        return Token(text, fold_word(_POSSESSIVE.sub("", text)))
    if found["odd"] or found["more"]:
        return Token(text)
    ending = found["ending"] or ""
    digits = re.sub(r"\D", "", found["number"])
    counts = not ending or (ending[0] in "-'’" and ending[1:].casefold() in words.endings)
    return Token(text, value=int(digits) if counts and len(digits) <= _LONGEST else None)


def phrase_at(tokens: Sequence[Token], at: int, phrases: Phrases) -> int:
    """How many tokens the longest of these phrases takes that begins there; 0 where none does."""
    for phrase in phrases:
        taken = tokens[at : at + len(phrase)]
        if len(taken) == len(phrase) and all(map(_is_word, taken, phrase)):
            return len(phrase)
    return 0


def phrase_before(tokens: Sequence[Token], at: int, phrases: Phrases) -> int:
    """The same for one that ends there."""
    return next((size for size in range(_WORDS, 0, -1) if _ends_so(tokens, at, size, phrases)), 0)


def _ends_so(tokens: Sequence[Token], at: int, size: int, phrases: Phrases) -> bool:
    return at >= size and any(
        len(phrase) == size and all(map(_is_word, tokens[at - size : at], phrase)) for phrase in phrases
    )


def _is_word(token: Token, word: str) -> bool:
    return bool(token.key) and (token.key.startswith(word[:-1]) if word.endswith("*") else token.key == word)
