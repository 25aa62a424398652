"""The numbers in a run of words that may count people, in digits and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.stories.clauses import Lexicon, Token, phrase_before

_ENDED = 4  # letters of a number word with an ending
_MOST = 3_000_000


@dataclass(frozen=True, slots=True)
class Number:
    """A number, where it stands and over how many words. ``article``: it may be one; ``bound`` is what the words before
    it make of it, from ``ahead`` on; ``added``: it is added to another."""

    at: int
    width: int
    value: int
    article: bool = False
    bound: str = ""
    added: bool = False
    ahead: int = 0

    @property
    def end(self) -> int:
        return self.at + self.width


def numbers_in(tokens: Sequence[Token], words: Lexicon) -> set[int]:
    """All numbers there, whatever they count."""
    return {number.value for number in _all_numbers(tokens, words)}


def counting_numbers(tokens: Sequence[Token], words: Lexicon) -> Iterator[Number]:
    """The numbers that may count people; a range is none."""
    found = list(_all_numbers(tokens, words))
    ranges = {
        at
        for one, other in pairwise(found)
        if other.at - one.end == 1 and _joins(tokens[one.end], words) and not _is_change(tokens, one, words)
        for at in (one.at, other.at)
    }
    return (number for number in found if number.at not in ranges)


def _is_change(tokens: Sequence[Token], one: Number, words: Lexicon) -> bool:
    """ "From 15 to 14", "to 14 from 15"."""
    ahead, behind = tokens[one.at - 1].key if one.at else "", tokens[one.end].key
    return (ahead in words.before and behind in words.now) or (ahead in words.now and behind in words.before)


def _joins(token: Token, words: Lexicon) -> bool:
    return words.is_small(token) and not words.kind_of(token.key)


def _all_numbers(tokens: Sequence[Token], words: Lexicon) -> Iterator[Number]:
    at = 0
    while at < len(tokens):
        value, width, article = _value(tokens, at, words)
        if value:
            times = _times(tokens, at + width, words)
            if times:
                value, width = value * times, width + 1
            bound, size = _bound(tokens, at, words)
            ahead = tokens[at - size - 1].key if at - size - 1 >= 0 else ""
            if bound == "most" and ahead in words.totals:
                bound = ""  # "rose to", where "to" alone is "up to"
            behind = tokens[at + width].key if at + width < len(tokens) else ""
            if value <= _MOST:
                yield Number(at, width, value, article, bound, ahead in words.more or behind in words.more, at - size)
        at += width


def _value(tokens: Sequence[Token], at: int, words: Lexicon) -> tuple[int, int, bool]:
    """The value of the number there, 0 where there is none; how many tokens it takes; whether it may be an article."""
    token = tokens[at]
    if token.value is not None:
        return token.value, 1, False
    value = next((found for key in _stems(token.key, words) if (found := _spelled(key, words))), 0)
    following = words.numbers.get(tokens[at + 1].key, 0) if at + 1 < len(tokens) else 0
    if (value >= 20 or (value == 10 and words.teens_in_two)) and value % 10 == 0 and 0 < following < 10:
        return value + following, 2, False
    return value, 1, value == 1


def _stems(key: str, words: Lexicon) -> Iterator[str]:
    """A word, and what is left of it without an ending that a number may have."""
    yield key
    if len(key) >= _ENDED:
        yield from (key.removesuffix(ending) for ending in sorted(words.endings) if key.endswith(ending))


def _spelled(key: str, words: Lexicon) -> int:
    return words.numbers.get(key, 0) or _compound(key, words)


def _compound(key: str, words: Lexicon) -> int:
    """Tens and units in one word."""
    for word, tens in words.numbers.items():
        if tens >= 20 and key.startswith(word) and 0 < (unit := words.numbers.get(key[len(word) :], 0)) < 10:
            return tens + unit
        if tens >= 20 and key.endswith(word) and 0 < (unit := _unit_before(key[: -len(word)], words)) < 10:
            return tens + unit
    return 0


def _unit_before(key: str, words: Lexicon) -> int:
    """As in German: three-and-twenty."""
    return words.numbers.get(key.removesuffix("und"), 0) if key.endswith("und") else 0


def _times(tokens: Sequence[Token], at: int, words: Lexicon) -> int:
    key = tokens[at].key if at < len(tokens) else ""
    return next((times for times, listed in words.magnitudes.items() if key in listed), 0)


def _bound(tokens: Sequence[Token], at: int, words: Lexicon) -> tuple[str, int]:
    """What the words before a number make of it, and how many they are."""
    return next(
        ((name, size) for name, phrases in words.bounds.items() if (size := phrase_before(tokens, at, phrases))),
        ("", 0),
    )


def without_old(numbers: Sequence[Number], tokens: Sequence[Token], words: Lexicon) -> list[Number]:
    """Without those that do not hold any more: "to 14 from 15"."""
    ahead = {number.at: tokens[number.at - 1].key if number.at else "" for number in numbers}
    if not any(key in words.now for key in ahead.values()):
        return list(numbers)
    return [number for number in numbers if ahead[number.at] not in words.before]
