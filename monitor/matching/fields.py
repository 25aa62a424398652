"""One text of an entry as the matcher reads it: folded, with the places of its words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from monitor.languages.sentences import sentence_starts
from monitor.languages.text import blank_punctuation, fold

_WORD = re.compile(r"[^ ]+")
_FOLLOWING = re.compile(r"[^ ]+ +([^ ]*) *([^ ]*)")
_QUOTES = '«»„“”"'
_LONGEST_GAP = 3  # characters between two words of a phrase


class Field:
    """A text under its name. ``key`` is the folded text with a space for everything that is no part of a word, and
    one more at either end: each of its words stands between spaces. Places are offsets into ``key``."""

    __slots__ = ("_folded", "_sentences", "_starts", "key", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._folded = fold(text)
        self.key = f" {blank_punctuation(self._folded.text)} "
        self._starts: list[int] | None = None
        self._sentences: list[int] | None = None

    @property
    def words(self) -> str:
        """The folded text as ``fold_key`` gives it."""
        return " ".join(self.key.split())

    def word_end(self, start: int) -> int:
        """Where the word that begins at ``start`` ends."""
        return self.key.find(" ", start)

    def following(self, start: int) -> Sequence[str]:
        """The two words behind the one at ``start``, whatever stands between; "" where there is none."""
        found = _FOLLOWING.match(self.key, start)
        return found.groups() if found else ("", "")

    def next_word(self, end: int, joints: str) -> int | None:
        """Where the next word of a phrase begins; quotation marks and joints may stand between."""
        begin = end + 1
        while begin < end + _LONGEST_GAP and self.key[begin : begin + 1] == " ":
            begin += 1
        gap = self._folded.text[end - 1 : begin - 1]
        return begin if gap == " " or gap.strip(_QUOTES + joints) in {"", " ", "'"} else None

    def apostrophe_at(self, end: int) -> bool:
        """Does an apostrophe follow the word that ends here?"""
        return self._folded.text[end - 1 : end] == "'"

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the text of ``key[start:end]``."""
        return self._folded.original(start - 1, end - 1)

    def written(self, start: int, end: int) -> str:
        """The original of ``key[start:end]``."""
        begin, finish = self.original(start, end)
        return self.text[begin:finish]

    def word_index(self, at: int) -> int:
        """How many words begin before this place."""
        if self._starts is None:
            self._starts = [word.start() for word in _WORD.finditer(self.key)]
        return bisect_left(self._starts, at)

    def sentence_index(self, at: int) -> int:
        """How many sentences end before this offset into the text. The text is cut at the first question."""
        if self._sentences is None:
            self._sentences = list(sentence_starts(self.text))
        return bisect_right(self._sentences, at)
