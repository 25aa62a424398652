"""What a report says that can be compared, and which facts of a story it changes.

Read are the title and the beginning of the text, since further down stands what happened before. A number counts people
where it stands near a word for the dead, the wounded or the missing in one sentence: each word takes the nearest number
that no other took. Numbers with a unit behind them ("44 days", "19 September") and years count nobody.

Two numbers are compared only where both count the same: people, or civilians, soldiers, police, children, women among
them. Where a sentence leaves in doubt who is counted, or whether the toll is that of one event ("27 this year"), what
it gives is compared with nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Literal

from monitor.languages.language import GROUPS, OUTCOMES
from monitor.languages.numbers import number_words
from monitor.languages.proper_names import is_function_word
from monitor.languages.tables import everywhere, known_of
from monitor.languages.text import clean, fold_key
from monitor.model.publications import Change, Facts
from monitor.model.stories import Report
from monitor.stories.retractions import retraction

_READ = 400  # characters of the text below a title
_NEAR = 6  # words and commas from a number to what it counts
_NEAR_ARTICLE = 2  # "one" is an article in many languages: it counts only right before the word
_YEARS = range(1900, 2100)
_BEFORE_TOTAL = 3  # words from a word for a total to that for a toll
_FAR = 4  # words from a word for a toll to a number behind it that counts something else
_STEM = 5  # letters by which a word that is counted is known
_MOST = 100_000  # a larger number is no toll
_TOKEN = re.compile(
    r"\d{1,3}(?:[ ,.]\d{3})+(?![\w.,]\d|\w)|\d+(?:[.,/:]\d+)+|\d+(?!\w)|\d\w*"
    r"|[^\W\d_]+(?:['’‌-][^\W\d_]+)*|[.!?;։؟|,،]"
)
_NUMBER = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+|\d+")
_BREAKS = frozenset(".!?;։؟|")
_COMMAS = frozenset(",،")
_INTERNATIONAL = "international"


def side(report: Report) -> str:
    """Where an outlet stands, for telling one side from another: its country, else its first perspective; empty for
    one that feeds.yaml calls international."""
    return side_of(report.country, report.perspective)


def side_of(country: str, perspective: Sequence[str]) -> str:
    """The same for an outlet of the configuration."""
    if _INTERNATIONAL in perspective:
        return ""
    return country or next(iter(perspective), "")


def facts_of(report: Report, places: Collection[str]) -> Facts:
    """What a report says. ``places`` are the terms that name places; the first one found counts."""
    tokens = _tokens(report)
    return Facts(
        entry_id=report.entry_id,
        said=blake2b(f"{report.title}\0{report.summary}".encode("utf-8", "replace"), digest_size=8).hexdigest(),
        side=side(report),
        tolls=_comparable_tolls(tokens, report.language),
        place=next((term for term in report.terms if term in places), ""),
        stance=_stance(tokens, report.language),
        outcomes=tuple(_outcomes(tokens, report.language)),
        retraction=retraction(report),
    )


def tolls_of(report: Report) -> tuple[tuple[str, int], ...]:
    """The tolls that a report gives by their kind alone, whoever is counted."""
    return tuple(sorted(_tolls(_tokens(report), report.language).items()))


def comparable_tolls(text: str, language: str) -> tuple[tuple[str, int], ...]:
    """The ``tolls`` of ``Facts`` that a headline or a sentence gives."""
    return _comparable_tolls(_split(clean(text)), language)


def stance_in(text: str, language: str) -> Literal["", "confirmed", "denied"]:
    """Does a headline or a sentence deny, or confirm?"""
    return _stance(_split(clean(text)), language)


def outcomes_in(text: str, language: str) -> tuple[str, ...]:
    """The official outcomes that a headline or a sentence tells of."""
    return tuple(_outcomes(_split(clean(text)), language))


def kind_of(counted: str) -> str:
    """The kind of toll, one of TOLLS, of what is counted."""
    return counted.partition(" ")[0]


def group_of(counted: str) -> str:
    """Who is counted, one of GROUPS."""
    return counted.partition(" ")[2] or GROUPS[0]


@dataclass(frozen=True, slots=True)
class Counts:
    """What the numbers of a text count: people by the kind of toll, anything else by how the word behind it begins."""

    tolls: Mapping[str, frozenset[int]]
    others: Mapping[str, frozenset[int]]


def counts_of(text: str, language: str) -> Counts:
    """What the numbers in a title or a sentence count. One that may be an article counts nothing but people."""
    kinds = _toll_words(language)
    tolls: dict[str, set[int]] = {}
    others: dict[str, set[int]] = {}
    for sentence in _sentences(_split(clean(text))):
        numbers = list(_numbers(sentence, language))
        taken = set()
        for kind, value, at, _ in _of_all(sentence, numbers, _places(sentence, kinds), language):
            tolls.setdefault(kind, set()).add(value)
            taken.add(at)
        places = {at for at, _, _ in numbers}
        for at, value, article in numbers:
            behind = next((each for spot, each in enumerate(sentence[at + 1 :], at + 1) if spot not in places), "")
            is_noun = behind[:1].isalpha() and not is_function_word(behind, language)
            if at not in taken and not article and is_noun:
                others.setdefault(fold_key(behind)[:_STEM], set()).add(value)
    return Counts(
        {kind: frozenset(values) for kind, values in tolls.items()},
        {stem: frozenset(values) for stem, values in others.items()},
    )


def _of_all(
    sentence: Sequence[str], numbers: Sequence[tuple[int, int, bool]], places: Sequence[tuple[int, str]], language: str
) -> Iterator[tuple[str, int, int, int]]:
    """Of what ``_pair_with_nearest`` finds, the numbers that are those of a whole toll."""
    for kind, value, at, place in _pair_with_nearest(numbers, places):
        if _counts_all(sentence, numbers, at, place, language) and not _is_added(sentence, at, language):
            yield kind, value, at, place


def _is_added(sentence: Sequence[str], at: int, language: str) -> bool:
    """Is a number that of those who died besides: "three more", "another three"?"""
    claims = known_of(language).claims
    added = set(claims.more.split()) if claims else set()
    return not added.isdisjoint((*sentence[max(0, at - 1) : at], *sentence[at + 1 : at + 2]))


def _counts_all(
    sentence: Sequence[str], numbers: Sequence[tuple[int, int, bool]], at: int, place: int, language: str
) -> bool:
    """Is a number that of a toll: not of some of those people ("two of the dead"), nor of what stands further behind
    while another stands before ("six were killed on Monday when two cars …")?"""
    before, behind = (set(listed.split()) for listed in known_of(language).among)
    if sentence[place + 1 : place + 2] and sentence[place + 1] in behind:
        return False
    ahead = sentence[max(0, place - 2) : place]
    claims = known_of(language).claims
    if claims and not set(claims.totals.split()).isdisjoint(sentence[max(0, place - _BEFORE_TOTAL) : place]):
        ahead = []  # "the number of the dead rose to"
    if ahead and (ahead[-1] in before or (ahead[0] in before and is_function_word(ahead[-1], language))):
        return False
    return at - place < _FAR or not any(other < place for other, _, _ in numbers)


def counts_toll(word: str, language: str) -> bool:
    """Is it a word for the dead, the wounded or the missing?"""
    return any(word in words for words in _toll_words(language).values())


def changes(told: Sequence[Facts], report: Report, facts: Facts) -> list[Change]:
    """Which facts but tolls, as they were told, a report changes; ``facts`` is what it says. Nothing where nothing was
    told.

    A report that was told already changes only what it takes back. Tolls that rise: ``monitor.stories.figures``.
    """
    if not told:
        return []
    before = next((known for known in told if known.entry_id == facts.entry_id), None)
    if before is not None:
        return list(_own_corrections(before, report, facts))
    return list(_added_facts(told, report, facts))


def _own_corrections(before: Facts, report: Report, facts: Facts) -> Iterator[Change]:
    """What a source says of its own report now: that it was wrong, or another number."""
    if before.said == facts.said:
        return
    earlier = dict(before.tolls)
    lower = [(counted, number) for counted, number in facts.tolls if number < earlier.get(counted, 0)]
    for counted, number in lower:
        yield Change("corrected", report, str(earlier[counted]), str(number), counted)
    if facts.retraction and facts.retraction != before.retraction and not lower:
        yield Change(facts.retraction, report)


def _added_facts(told: Sequence[Facts], report: Report, facts: Facts) -> Iterator[Change]:
    """What a new report adds: the other side's word, an outcome, another place."""
    if facts.stance and facts.side and facts.side not in {known.side for known in told}:
        yield Change(facts.stance, report, subject=facts.side)
    known_outcomes = {outcome for known in told for outcome in known.outcomes}
    for outcome in facts.outcomes:
        if outcome not in known_outcomes:
            yield Change("outcome", report, subject=outcome)
    known_places = list(dict.fromkeys(known.place for known in told if known.place))
    if facts.place and known_places and facts.place not in known_places:
        yield Change("place", report, known_places[0], facts.place, facts.place)


# --- reading ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    """Words that mean one thing: whole ones, and how others begin."""

    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def __contains__(self, token: str) -> bool:
        return token in self.whole or (bool(self.beginnings) and token.startswith(self.beginnings))


@cache
def _words(listed: str) -> _Words:
    each = listed.split()
    beginnings = tuple(word[:-1] for word in each if word.endswith("*"))
    return _Words(frozenset(word for word in each if not word.endswith("*")), beginnings)


# Whatever a number counts that is no people, in whatever language.
_NOT_PEOPLE = _words(" ".join(everywhere("uncounted")))


def _tokens(report: Report) -> list[str]:
    """The words, numbers and ends of sentences of the title and of the beginning of the text."""
    text = report.summary or report.article_lead or report.content
    return _split(f"{clean(report.title[:_READ])} | {clean(text[:_READ])}")


def _split(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold().replace("i̇", "i"))


def _sentences(tokens: Sequence[str]) -> Iterator[list[str]]:
    sentence: list[str] = []
    for token in (*tokens, "."):
        if token not in _BREAKS:
            sentence.append(token)
        elif sentence:
            yield sentence
            sentence = []


def _tolls(tokens: Sequence[str], language: str) -> dict[str, int]:
    """The highest number of each kind of toll that a sentence gives; the first sentence that gives one decides."""
    counted = _toll_words(language)
    found: dict[str, int] = {}
    for sentence in _sentences(tokens):
        numbers = list(_numbers(sentence, language))
        for kind, value, _, _ in _of_all(sentence, numbers, _places(sentence, counted), language):
            found.setdefault(kind, value)
    return found


def _comparable_tolls(tokens: Sequence[str], language: str) -> tuple[tuple[str, int], ...]:
    """What is counted, "dead" or "dead civilians", with its number; the first sentence that gives one decides."""
    kinds = _toll_words(language)
    found: dict[str, int] = {}
    for sentence in _sentences(tokens):
        places = _places(sentence, kinds)
        numbers = list(_numbers(sentence, language)) if places else []
        if numbers and not _is_of_long_time(sentence, language):
            for kind, value, at, place in _of_all(sentence, numbers, places, language):
                group = _group(sentence, numbers, at, place, language)
                if group is not None:
                    found.setdefault(f"{kind} {group}" if group else kind, value)
    return tuple(sorted(found.items()))


def _is_of_long_time(sentence: Sequence[str], language: str) -> bool:
    """Does a sentence name years or months, but for a date?"""
    spans, months = _words(known_of(language).spans), tuple(" ".join(known_of(language).months).split())
    dated = -1
    for at, token in enumerate(sentence):
        if token.isdecimal() and int(token[:9]) in _YEARS:
            if not (months and at and sentence[at - 1].startswith(months)):
                return True
            dated = at
        elif token in spans and not (0 <= dated < at <= dated + 2):  # "19 September of the year 2023"
            return True
    return False


def _group(
    sentence: Sequence[str], numbers: Sequence[tuple[int, int, bool]], at: int, place: int, language: str
) -> str | None:
    """Who is counted by a number beside a word for a toll: one of GROUPS, "" for people; None where that is not sure.

    Looked at is what stands between both, one word around the toll's, and two behind the number, up to the next number.
    """
    others = [spot for spot, _, _ in numbers if spot != at]
    first = max((spot + 1 for spot in others if spot < min(at, place)), default=0)
    last = min((spot for spot in others if spot > max(at, place)), default=len(sentence))
    spots = {*range(min(at, place) + 1, max(at, place)), place - 1, place + 1, *_behind(sentence, at, language)}
    known = {name: _words(listed) for name, listed in known_of(language).groups.items()}
    found = [
        (spot, name)
        for spot in sorted(spots)
        if first <= spot < last and spot != at
        for name, words in known.items()
        if sentence[spot] in words
    ]
    if not found or found[0][1] == GROUPS[0]:
        return ""
    names = {name for _, name in found} - {GROUPS[0]}
    apart = any(not _COMMAS.isdisjoint(sentence[min(at, spot) : max(at, spot)]) for spot, _ in found)
    return names.pop() if len(names) == 1 and not apart else None


def _behind(sentence: Sequence[str], at: int, language: str) -> Iterator[int]:
    """Where the two words behind a number stand, up to a small word or a comma."""
    for spot in range(at + 1, min(at + 3, len(sentence))):
        if not sentence[spot][:1].isalpha() or is_function_word(sentence[spot], language):
            return
        yield spot


def _toll_words(language: str) -> dict[str, _Words]:
    return {kind: _words(listed) for kind, listed in known_of(language).tolls.items()}


def _places(sentence: Sequence[str], counted: Mapping[str, _Words]) -> list[tuple[int, str]]:
    """Where words for tolls stand, and for which."""
    return [(at, kind) for at, token in enumerate(sentence) for kind, words in counted.items() if token in words]


def _numbers(sentence: Sequence[str], language: str) -> Iterator[tuple[int, int, bool]]:
    """The numbers that may count people: where, how many, and whether it may be an article."""
    spelled, at = number_words(language), 0
    while at < len(sentence):
        token, width = sentence[at], 1
        value = spelled.get(token)
        article = value == 1
        if value == 10 and at + 1 < len(sentence) and known_of(language).teens_in_two:
            unit = spelled.get(sentence[at + 1], 10)
            value, width = (10 + unit, 2) if unit < 10 else (10, 1)
        if value is None and _NUMBER.fullmatch(token):
            value = int(re.sub(r"\D", "", token)[:9])
        behind = sentence[at + width] if at + width < len(sentence) else ""
        if value is not None and _counts_people(value, behind):
            yield at, value, article
        at += width


def _counts_people(value: int, behind: str) -> bool:
    return 0 < value < _MOST and value not in _YEARS and behind not in _NOT_PEOPLE


def _pair_with_nearest(
    numbers: Sequence[tuple[int, int, bool]], places: Sequence[tuple[int, str]]
) -> Iterator[tuple[str, int, int, int]]:
    """Each toll word with the nearest number that is still free, and where both stand, the number first; of equally
    near ones the number before it."""
    near = sorted(
        (abs(place - at), at > place, place, at, kind, value)
        for at, value, article in numbers
        for place, kind in places
        if abs(place - at) <= (_NEAR_ARTICLE if article else _NEAR) and not (article and at > place)
    )
    taken: set[tuple[str, int]] = set()
    for _, _, place, at, kind, value in near:
        if taken.isdisjoint({("word", place), ("number", at)}):
            taken |= {("word", place), ("number", at)}
            yield kind, value, at, place


def _stance(tokens: Sequence[str], language: str) -> Literal["", "confirmed", "denied"]:
    denies, confirms = _words(known_of(language).denies), _words(known_of(language).confirms)
    if any(token in denies for token in tokens):
        return "denied"
    return "confirmed" if any(token in confirms for token in tokens) else ""


def _outcomes(tokens: Sequence[str], language: str) -> Iterator[str]:
    """The official outcomes that the title or the first sentences tell of."""
    known = known_of(language)
    agreed = _words(known.agreed)
    for outcome in OUTCOMES:
        words = _words(known.outcomes.get(outcome, ""))
        for sentence in _sentences(tokens):
            if any(token in words for token in sentence) and (
                outcome != "ceasefire" or any(token in agreed for token in sentence)
            ):
                yield outcome
                break
