"""Who says what: the figures that a report gives, and whose word each of them is.

Read are the title and the beginning of the text. A figure is the word of who is quoted in its clause, else of who is
quoted in a sentence behind it that speaks of it ("the police said so"), else of the outlet. Where somebody is quoted
and it cannot be told who, the figure is left out; so are figures of other events, of what may happen, and of a part of
those whom another figure of the report counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from monitor.languages.sentences import sentences
from monitor.languages.text import clean
from monitor.model.stories import Report
from monitor.stories.clauses import Lexicon, Token, lexicon, phrase_at, tokens_of
from monitor.stories.counting import Figure, figures_in
from monitor.stories.numerals import numbers_in
from monitor.stories.speakers import (
    SOMEBODY_NAMED,
    Source,
    Speaker,
    Unclear,
    source_of,
    source_of_headline,
    tells_of_that,
)

_TITLE_READ = 300  # characters
_TEXT_READ = 700
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![.,]?\d)")


@dataclass(frozen=True, slots=True)
class Claim:
    """That so many people of a group were killed, wounded, …: see ``counting.Figure``. ``source`` is None where it is
    the word of the outlet itself."""

    figure: Figure
    source: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a report claims, and which figures it says that somebody denies."""

    claims: tuple[Claim, ...] = ()
    denied: tuple[Claim, ...] = ()


def claims_of(report: Report) -> Said:
    """The claims of a report; none in a language whose table does not tell how people are counted."""
    text = report.summary or report.article_lead or report.content
    return _said(clean(report.title[:_TITLE_READ]), clean(text[:_TEXT_READ]), report.language, report.published.year)


@lru_cache(maxsize=1024)
def _said(title: str, text: str, language: str, year: int) -> Said:
    words = lexicon(language)
    if not words.known:
        return Said()
    if not _tells_of_now(title.rstrip("?؟"), tokens_of(title, words), words, year, sure=False):
        return Said()
    headline = _Found.of_headline(title, words, year)
    body: list[_Found] = []
    quoted = next((source for _, source in headline.numbers if isinstance(source, Speaker)), None)
    for sentence in sentences(text):
        body.append(_Found.of_sentence(sentence, words, year, quoted))
        quoted = next((source for _, source in body[-1].numbers if isinstance(source, Speaker)), quoted)
    _attribute_to_followers(body)
    claims = list(_with_headline([claim for found in body for claim in found.claims], headline.claims))
    told = {(claim.figure.counted, claim.figure.number) for claim in claims}
    claims += (
        claim
        for claim in _with_sources(headline.claims, body)
        if (claim.figure.counted, claim.figure.number) not in told and not _is_rounded(claim.figure, claims)
    )
    denied = {(claim.figure.counted, claim.figure.number): claim for each in (headline, *body) for claim in each.denied}
    kept = [claim for claim in claims if (claim.figure.counted, claim.figure.number) not in denied]
    return Said(tuple(_without_parts(_each_once(kept))), tuple(denied.values()))


class _Found:
    """What a sentence gives. ``of_that`` is who says what the sentence before it tells, ``numbers`` are all numbers of
    its clauses, each with who is quoted there."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self.denied: list[Claim] = []
        self.of_that: Source = None
        self.numbers: list[tuple[frozenset[int], Source]] = []

    @classmethod
    def of_headline(cls, title: str, words: Lexicon, year: int) -> _Found:
        """What a headline gives."""
        found = cls()
        tokens = tokens_of(title, words)
        if _tells_of_now(title, tokens, words, year):
            found.take(tokens, source_of_headline(tokens, words), words)
        return found

    @classmethod
    def of_sentence(cls, sentence: str, words: Lexicon, year: int, previous: Speaker | None) -> _Found:
        """What a sentence of the text gives; ``previous`` is who was quoted last."""
        found = cls()
        tokens = tokens_of(sentence, words)
        if not _tells_of_now(sentence, tokens, words, year):
            return found
        clauses = [(clause, source_of(clause, words)) for clause in _clauses(tokens, words)]
        quoted = [source for _, source in clauses if isinstance(source, Speaker)]
        for clause, said_by in clauses:
            source = previous if said_by is SOMEBODY_NAMED and previous else said_by
            # "The ministry denied it and said …": one speaker, named once.
            alone = quoted[0] if len(quoted) == 1 and (source is None or words.is_small(clause[0])) else None
            found.take(clause, source if isinstance(source, Speaker) else alone or source, words)
        if tells_of_that(tokens, words):
            found.of_that = source_of(tokens, words)
        return found

    def take(self, clause: Sequence[Token], source: Source, words: Lexicon) -> None:
        """The figures of a clause, as the word of a source."""
        spoken = set(map(id, source.words)) if isinstance(source, Speaker) else set()
        told = [token for token in clause if id(token) not in spoken]
        self.numbers.append((frozenset(numbers_in(told, words)), source))
        if isinstance(source, Unclear):
            return
        claims = [Claim(figure, source) for figure in figures_in(told, words)]
        if any(token.key in words.denies for token in clause):
            self.denied += claims
        else:
            self.claims += claims


def _with_headline(claims: Sequence[Claim], headline: Sequence[Claim]) -> Iterator[Claim]:
    """The claims of a text; those that nobody is quoted for there are of who is quoted for them in the headline."""
    for claim in claims:
        quoted = (other.source for other in headline if other.source and _is_same(other.figure, claim.figure))
        yield replace(claim, source=claim.source or next(quoted, None))


def _with_sources(claims: Sequence[Claim], body: Sequence[_Found]) -> Iterator[Claim]:
    """The claims of a headline, as the word of who is quoted for the number in the text. One that somebody says of whom
    it cannot be told is left out."""
    for claim in claims:
        of_text = [source for found in body for numbers, source in found.numbers if claim.figure.number in numbers]
        quoted = next((source for source in of_text if source), None)
        if claim.source or quoted is None:
            yield claim
        elif isinstance(quoted, Speaker):
            yield replace(claim, source=quoted)


def _is_rounded(figure: Figure, claims: Sequence[Claim]) -> bool:
    """Does a headline round what the text gives exactly?"""
    return figure.bound == "about" and any(claim.figure.counted == figure.counted for claim in claims)


def _attribute_to_followers(body: Sequence[_Found]) -> None:
    """What nobody is quoted for is said by who is named in the next sentence as having said so."""
    for found, following in pairwise(body):
        if isinstance(following.of_that, Speaker):
            found.claims = [replace(claim, source=claim.source or following.of_that) for claim in found.claims]


def _tells_of_now(sentence: str, tokens: Sequence[Token], words: Lexicon, year: int, *, sure: bool = True) -> bool:
    """Does a sentence tell of what happened, in the year of the report? Where it need not be ``sure``, of what may."""
    if sentence.rstrip().endswith(("?", "؟", ";", "՞")) or any(int(found) != year for found in _YEAR.findall(sentence)):
        return False
    joined = " " + " ".join(token.key for token in tokens if token.key)
    return not (sure and any(token.key in words.unsure for token in tokens)) and not any(
        phrase in joined for phrase in words.bygone
    )


def _clauses(tokens: Sequence[Token], words: Lexicon) -> Iterator[tuple[Token, ...]]:
    """A sentence cut where the word of one ends and that of another begins."""
    start = 0
    for at, token in enumerate(tokens):
        is_apart = at and tokens[at - 1].mark and token.key in words.apart
        if is_apart or (
            at
            and words.is_small(token)
            and phrase_at(tokens, at + 1, words.says)
            and start < at - 1
            and (any(each.key in words.denies for each in tokens[start:at]))
        ):
            yield tuple(tokens[start:at])
            start = at
    yield tuple(tokens[start:])


def _each_once(claims: Sequence[Claim]) -> Iterator[Claim]:
    """The same figure once, as the word of who is quoted for it, if somebody is."""
    for claim in claims:
        others = [other for other in claims if other is not claim and _is_same(other.figure, claim.figure)]
        is_said = claim.source is None and any(other.source for other in others)
        first = next(
            other for other in claims if _is_same(other.figure, claim.figure) and _is_one(other.source, claim.source)
        )
        if not is_said and first is claim:
            yield claim


def _is_one(one: Speaker | None, other: Speaker | None) -> bool:
    """Is it one source, in short the second time: "a spokesman for the police", "the spokesman"?"""
    if one is None or other is None:
        return one is other
    return {token.key for token in other.words} <= {token.key for token in one.words}


def _is_same(one: Figure, other: Figure) -> bool:
    return (one.counted, one.number) == (other.counted, other.number) and (
        one.group == other.group or "people" in (one.group, other.group)
    )


def _without_parts(claims: Iterator[Claim]) -> Iterator[Claim]:
    """Without what the outlet says of fewer people than another figure of the same counts."""
    found = list(claims)
    for claim in found:
        if claim.source is not None or not any(
            other.figure.counted == claim.figure.counted
            and other.figure.group == claim.figure.group
            and other.figure.number > claim.figure.number
            for other in found
        ):
            yield claim
