"""Names in a text, for ``editorial/seed.py``: runs of words with capitals, held together by small linking words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from monitor.languages.language import Language
from monitor.languages.tables import everywhere, known_of
from monitor.languages.text import fold_key

PLACE = tuple(map(fold_key, everywhere("places")))
"""Beginnings of words that a place is called by, folded."""
_INSTITUTION = tuple(map(fold_key, everywhere("institutions")))
_TITLES = frozenset(map(fold_key, everywhere("titles")))
_CALENDAR = frozenset(map(fold_key, everywhere("calendar")))
_ARTICLES = frozenset(map(fold_key, everywhere("articles")))
SHORTEST_WORD = 4
ACRONYM = range(2, 9)
"""Letters of an acronym."""
_LONGEST_NAME = 6  # words
_TITLE_CASE = 0.9  # of the longer words of a headline: then its capitals tell nothing
_WORD = re.compile(r"[^\W_]+(?:['’ʼ\u200c\u064b-\u0652-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence and what stands between it and the one before."""

    text: str
    gap: str

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def acronym(self) -> bool:
        return len(self.text) in ACRONYM and self.text.isalpha() and self.text.isupper()


def split_words(sentence: str) -> list[Word]:
    """The words of a sentence, without the English genitive."""
    words: list[Word] = []
    end = 0
    for found in _WORD.finditer(sentence):
        text = re.sub("['’]s$", "", found[0])  # the English genitive
        words.append(Word(text, sentence[end : found.start()]))
        end = found.start() + len(text)
    return words


Places: TypeAlias = dict[str, list[tuple[int, str]]]
"""For each name its places: the number of the sentence, and what the name may be."""


def names_in(parsed: Sequence[Sequence[Word]], language: str) -> Places:
    """The names in the sentences of a text, whose script has capitals."""
    telling = [not _is_title_case(words, language) for words in parsed]
    inside = {
        stem(word.text, language)
        for words, counts in zip(parsed, telling, strict=True)
        for index, word in enumerate(words)
        if counts and word.capital and not begins_sentence(words, index)
    }
    small = {word.text for words in parsed for word in words if not word.capital}
    found: Places = defaultdict(list)
    for number, words in enumerate(parsed):
        reader = _Reader(words, language, inside, small, headline=not telling[number])
        for start, end in reader.runs():
            for name, kind in _names_at(words, start, end, language):
                found[name].append((number, kind))
    return _part_names(found)


def _part_names(found: Places) -> Places:
    """A name at whose end another name of several words stands is two: the president of somewhere, and who it is."""
    parted: Places = defaultdict(list)
    for name, places in found.items():
        words = name.split()
        cuts = (cut for cut in range(1, len(words) - 1) if words[cut - 1][0].isupper())
        cut = next((cut for cut in cuts if " ".join(words[cut:]) in found), 0)
        if cut:
            parted[" ".join(words[:cut])] += [(number, "") for number, _ in places]
        parted[" ".join(words[cut:])] += places
    return {name: sorted(places) for name, places in parted.items()}


def _is_title_case(words: Sequence[Word], language: str) -> bool:
    long = [word for word in words if len(word.text) > SHORTEST_WORD and not is_function_word(word.text, language)]
    return len(long) > 3 and sum(word.capital for word in long) >= _TITLE_CASE * len(long)


def begins_sentence(words: Sequence[Word], index: int) -> bool:
    """Does a sentence, a quotation or what follows a colon begin here?"""
    return index == 0 or any(mark in words[index].gap for mark in ':«»„“”"!?…•')


class _Reader:
    """Finds the names in one sentence. ``inside`` are the stems that have a capital in the middle of a sentence
    somewhere, ``small`` the words that stand without one. Of a ``headline`` in capitals only the former count."""

    def __init__(
        self, words: Sequence[Word], language: str, inside: set[str], small: set[str], *, headline: bool
    ) -> None:
        self.split_words, self._language = words, language
        self._inside, self._small, self._headline = inside, small, headline
        self._links = frozenset(known_of(language).name_links.split())

    def runs(self) -> Iterator[tuple[int, int]]:
        """Where names stand: from the first word to behind the last."""
        start = 0
        while start < len(self.split_words):
            end = self._end(start) if self._may_begin(start) else start
            if end > start:
                yield start, end
            start = max(end, start + 1)

    def _end(self, start: int) -> int:
        end = start + 1
        while end - start < _LONGEST_NAME:
            following = self._past_links(end)
            if not self._continues(following):
                break
            end = following + 1
        return end

    def _past_links(self, index: int) -> int:
        """Behind at most two linking words."""
        for step in range(2):
            word = self.split_words[index + step] if index + step < len(self.split_words) else None
            if word is None or word.text not in self._links or word.gap != " ":
                return index + step
        return index + 2

    def _may_begin(self, index: int) -> bool:
        word = self.split_words[index]
        if not self._is_nameable(word):
            return False
        if not begins_sentence(self.split_words, index):
            return not self._headline or self._is_inside(word)
        if word.acronym:
            return not self._headline
        if self._is_inside(word):
            return word.text.lower() not in self._small
        return not self._headline and self._is_first_name(index)

    def _is_first_name(self, index: int) -> bool:
        """A word that only ever begins a sentence: taken where an unknown capital follows, as in a full name."""
        if not self._continues(index + 1) or known_of(self._language).capital_nouns:
            return False
        known = self._is_inside(self.split_words[index + 1])
        return self.split_words[index].text.lower() not in self._small and (not known or self._title_at(index))

    def _title_at(self, index: int) -> bool:
        return fold_key(self.split_words[index].text) in _TITLES

    def _continues(self, index: int) -> bool:
        """Is this word one more of a name?"""
        if index >= len(self.split_words):
            return False
        word = self.split_words[index]
        return self._is_nameable(word) and word.gap == " " and (self._is_inside(word) or not self._headline)

    def _is_nameable(self, word: Word) -> bool:
        plain = fold_key(word.text) in _CALENDAR or is_function_word(word.text, self._language)
        return word.capital and not plain

    def _is_inside(self, word: Word) -> bool:
        return stem(word.text, self._language) in self._inside


def _names_at(words: Sequence[Word], start: int, end: int, language: str) -> Iterator[tuple[str, str]]:
    """The names that stand there, without titles, and what they may be. A person and what it is of are two."""
    titles = [index for index in range(start, end) if fold_key(words[index].text) in _TITLES]
    before = start > 0 and fold_key(words[start - 1].text) in _TITLES
    if not titles and not before:
        yield from _single(words, start, end, language, "")
        return
    start = titles[-1] + 1 if titles else start
    links = (index for index in range(start, end) if not words[index].capital)
    cut = next(links, end)
    yield from _single(words, start, cut, language, "person" if cut > start else "")
    behind = next((index for index in range(cut, end) if words[index].capital), end)
    yield from _single(words, behind, end, language, "")


def _single(words: Sequence[Word], start: int, end: int, language: str, kind: str) -> Iterator[tuple[str, str]]:
    if start < end and (end - start > 1 or not _is_common(words, start, language)):
        yield " ".join(word.text for word in words[start:end]), kind or _kind(words, start, end)


def _is_common(words: Sequence[Word], index: int, language: str) -> bool:
    """A single letter, a word such as Ministry; in German, where every noun has a capital, a word behind an article."""
    if len(words[index].text) < 2 or has_cue({fold_key(words[index].text)}, (*_INSTITUTION, *PLACE)):
        return True
    before = fold_key(words[index - 1].text) if index else ""
    return known_of(language).capital_nouns and not words[index].acronym and (not before or before in _ARTICLES)


def _kind(words: Sequence[Word], start: int, end: int) -> str:
    own = {fold_key(word.text) for word in words[start:end]}
    if has_cue(own, _INSTITUTION):
        return "institution"
    return "place" if has_cue(own, PLACE) or (start and has_cue({fold_key(words[start - 1].text)}, PLACE)) else ""


def has_cue(words: Iterable[str], cues: tuple[str, ...]) -> bool:
    """Does one of the folded words begin like a cue?"""
    return any(word.startswith(cues) for word in words)


def stem(word: str, language: str) -> str:
    """A rough key under which the shapes of a word are counted together; they are told apart in English."""
    return word if language == "en" else word[: max(SHORTEST_WORD, len(word) - 2)]


def is_function_word(word: str, language: str) -> bool:
    """Is it one of the small words of the language?"""
    return word.lower() in _function_words(known_of(language))


@cache
def _function_words(language: Language) -> frozenset[str]:
    return frozenset(language.function_words.split())
