"""Does a translation say what the original says, as far as a program can tell?

Every number, month and watch term of the original must be found in it, and no number that the original has not. It
costs good translations, whose originals are shown then; it lets none through that counts other people, on other days,
in other places, or that calls a place by the name that another side has for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.languages.numbers import number_words
from monitor.languages.tables import known_of
from monitor.languages.text import fold_key
from monitor.languages.transliteration import skeleton
from monitor.matching.matcher import Matcher
from monitor.model.settings import Term
from monitor.model.translations import Text

_LONGER, _AND = 2, 40  # a translation has at most so many times as many characters, and some
_NEAR = 2  # words between a month and its day or year
_SHORTEST_NAME = 3  # consonants: a shorter skeleton is like too many words
_MOST_ENDING = 4  # consonants that the endings of a name have
_OR = " / "  # between the names of a place in a label
_FULL_DATE = re.compile(
    r"(?<![\d.,])(?:(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})"
    r"|(?P<first>\d{1,2})[-./](?P<second>\d{1,2})[-./](?P<last>\d{4}))(?!\d)"
)
_NUMBER = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_DAY, _YEARS, _MONTHS = 31, range(1900, 2100), 12


@dataclass(frozen=True, slots=True)
class _Figures:
    """The numbers of a text, as runs of neighbouring number words or single numbers in digits, and its months."""

    runs: tuple[tuple[int, ...], ...]
    months: frozenset[int]

    @property
    def values(self) -> frozenset[int]:
        """All that the runs may mean: each word by itself, or together."""
        return frozenset(value for run in self.runs for value in (*run, sum(run)))


def fault(original: Text, translation: str, matcher: Matcher, terms: Mapping[str, Term]) -> str:
    """What is wrong with a translation, for a person; "" where nothing is. ``matcher`` finds the ``terms``."""
    if not translation.strip():
        return "it is empty"
    if fold_key(translation) == fold_key(original.text):
        return "it is the original"
    if len(translation) > _LONGER * len(original.text) + _AND:
        return "it is far longer than the original"
    return _figures_fault(original, translation) or _terms_fault(original, translation, matcher, terms)


# --- numbers and months ---------------------------------------------------------------------------------------------


def _figures_fault(original: Text, translation: str) -> str:
    said = _figures(original.text, original.source, sure=True)
    possible = _figures(original.text, original.source, sure=False)
    told = _figures(translation, original.target, sure=False)
    found = told.values
    for run in said.runs:
        if sum(run) not in found and not found.issuperset(run):
            return f"it lacks the number {sum(run)}"
    if missing := said.months - told.months:
        return f"it lacks the month {min(missing)}"
    if added := {int(digits) for digits in _in_digits(translation)} - possible.values - said.months:
        return f"it has a number {min(added)} that the original has not"
    return ""


def _in_digits(text: str) -> Iterator[str]:
    """The numbers in digits, without what divides them."""
    for found in _NUMBER.findall(_FULL_DATE.sub(lambda date: " ".join(filter(None, date.groups())), text)):
        yield re.sub(r"\D", "", found)[:15]


def _figures(text: str, language: str, *, sure: bool) -> _Figures:
    """What a text counts. With ``sure``, of number words only those that mean nothing else. The month of a date in
    digits is a month and no number, but a translation may write it as one."""
    runs: list[tuple[int, ...]] = []
    months: set[int] = set()

    def note_date(date: re.Match[str]) -> str:
        day, month, year = _parts(date)
        months.add(month)
        runs.extend([(day,), (year,), *([] if sure else [(month,)])])
        return " "

    rest = _FULL_DATE.sub(note_date, text)
    tokens = _tokens(rest)
    runs.extend(_runs(tokens, language, sure=sure))
    months.update(_named_months(tokens, language))
    return _Figures(tuple(runs), frozenset(months))


def _parts(date: re.Match[str]) -> tuple[int, int, int]:
    """Day, month and year. Day before month, but where only the month can come first."""
    if date["year"]:
        return int(date["day"]), int(date["month"]), int(date["year"])
    day, month = int(date["first"]), int(date["second"])
    return (month, day, int(date["last"])) if month > _MONTHS else (day, month, int(date["last"]))


def _tokens(text: str) -> list[str]:
    """Numbers in digits and folded words, in order; "|" where something stands between two words."""
    found = []
    for piece in re.findall(rf"{_NUMBER.pattern}|[^\W\d_]+(?:['’\u200c][^\W\d_]+)*|[^\w\s-]", text):
        if piece[0].isdecimal():
            found.append(re.sub(r"\D", "", piece)[:15])
        else:
            found.append(fold_key(piece) or "|")
    return found


def _runs(tokens: Sequence[str], language: str, *, sure: bool) -> Iterator[tuple[int, ...]]:
    """Each number in digits, and each run of words that count together: "twenty", "five"."""
    spelled = number_words(language, sure=sure)
    run: list[int] = []
    for token in tokens:
        value = None if token[0].isdecimal() else spelled.get(token)
        if run and (value is None or value >= run[-1]):
            yield tuple(run)
            run = []
        if token[0].isdecimal():
            yield (int(token),)
        elif value:
            run.append(value)
    if run:
        yield tuple(run)


def _named_months(tokens: Sequence[str], language: str) -> Iterator[int]:
    """The months that stand near a day or a year: others may be words of another meaning, such as "may"."""
    beginnings = [(tuple(map(fold_key, names.split())), number) for number, names in enumerate(_months(language), 1)]
    for at, token in enumerate(tokens):
        month = next((number for names, number in beginnings if token.startswith(names)), None)
        if month is not None and any(map(_is_date, tokens[max(0, at - _NEAR) : at + _NEAR + 1])):
            yield month


def _months(language: str) -> tuple[str, ...]:
    return known_of(language).months


def _is_date(token: str) -> bool:
    return token.isdecimal() and (0 < int(token) <= _DAY or int(token) in _YEARS)


# --- watch terms ----------------------------------------------------------------------------------------------------


def _terms_fault(original: Text, translation: str, matcher: Matcher, terms: Mapping[str, Term]) -> str:
    told = {hit.term: hit.found for hit in matcher.match({"title": translation}, original.target).hits}
    skeletons = _skeletons(translation)
    for hit in matcher.match({"title": original.text}, original.source).hits:
        if hit.term not in told:
            sounds_like_it = all(_is_named(word, skeletons) for word in fold_key(hit.found).split())
            # A form within a longer one, of another term, is no hit. What is weak is context, and names nothing.
            if not (sounds_like_it or terms[hit.term].weak or _has_form(terms[hit.term], original.target, translation)):
                return f"it lacks {hit.term} ({hit.found})"
            continue
        said, now_said = (_names(terms[hit.term].label, found) for found in (hit.found, told[hit.term]))
        if said and now_said and said.isdisjoint(now_said):
            return f"it says {told[hit.term]} where the original says {hit.found}"
    return ""


def _has_form(term: Term, language: str, text: str) -> bool:
    """Does a form of the term stand in the text, by itself or within that of another term?"""
    key = f" {fold_key(text)}"
    return any(f" {fold_key(form)}" in key for form in (*term.forms.get(language, ()), *term.exact))


def _names(label: str, found: str) -> frozenset[str]:
    """Which of the names of a place, such as "A / B", one that was found in a text is."""
    skeletons = _skeletons(_with_kh(found))
    return frozenset(
        name for name in label.split(_OR) if all(_is_named(word, skeletons) for word in _with_kh(name).split())
    )


def _with_kh(name: str) -> str:
    """As English writes what Azerbaijani writes with an x."""
    return fold_key(name).replace("x", "kh")


def _skeletons(text: str) -> list[str]:
    return [skeleton(word) for word in fold_key(text).split()]


def _is_named(word: str, skeletons: Sequence[str]) -> bool:
    """Is a word of a name among these in other letters, whatever the endings?"""
    sought = skeleton(word)
    return len(sought) >= _SHORTEST_NAME and any(
        (found.startswith(sought) or (sought.startswith(found) and len(found) >= _SHORTEST_NAME))
        and abs(len(found) - len(sought)) <= _MOST_ENDING
        for found in skeletons
    )
