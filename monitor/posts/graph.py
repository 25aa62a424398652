"""The headlines and sentences of a story's reports as a graph: how alike they are, and who says the same.

Within a language, likeness is the cosine of rough word stems, rare ones weighing more; across languages it is what
terms and numbers tell. Whether two sentences make one claim is asked more strictly: nearly the same words, the same
numbers, and not one of them denying.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import islice

from monitor.languages.negation import denies, disputes
from monitor.languages.numbers import number_words, without_dates
from monitor.languages.proper_names import is_function_word
from monitor.languages.text import words
from monitor.model.stories import Report
from monitor.stories.claims import Claim, claims_of
from monitor.stories.facts import Counts, counts_of, counts_toll, tolls_of

_GIST = 4  # letters by which a word is known again
_CONTAINED = 0.75  # share of the words of a sentence that another has
_MOSTLY_CONTAINED = 0.65  # where nothing is lost that was told already
_ONE_FACT = 0.4  # share of the words that two headlines about one thing have in common
_ONE_MEANING = 0.92  # cosine of sentences of one language that say the same, as measured: see tests/eval/README.md
_ONE_MEANING_ACROSS = 0.875  # of two languages
_ONE_FACT_MEANT = 0.9  # of headlines about one thing; for their translations less:
_TRANSLATED = 0.88
_ROUGHLY_TRANSLATED = 0.84  # between languages, hardly any two events are as near
_NEARLY_ONE_MEANING = 0.89  # the same of a sentence that is hardly longer, has no number of its own but dates, and
_SHARED = 0.4  # shares that much of its words, as one does that tells a toll again, and
_SHARED_PLAIN = 0.3  # of those that are no names, unless it shares
_SHARED_MOSTLY = 0.6  # of all: two sentences of one event have names in common
_LONGER = 4  # words
_STEM = 6  # letters that the forms of a word share
_ALIKE = 0.4  # likeness of sentences that tell much the same
_SOMEWHAT_ALIKE = 0.2  # of those that are worth comparing by meaning
_MORE = 2  # words or numbers
_ONE_CLAIM = 0.7  # likeness
_ONE_STATEMENT = 0.5  # share of the words, apart from the numbers
_TERMS, _NUMBERS = 0.3, 0.4  # what sharing all of them counts across languages

_CLAUSES = re.compile(r"[,;،؛՝]\s")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d\d(?!\d)")  # a time of day counts nothing


@dataclass(frozen=True, eq=False)
class Statement:
    """A headline (``position`` -1) or a sentence of a report. ``number`` is that of the report, the first one first,
    ``voice`` that of its voice, ``side`` where its outlet stands."""

    text: str
    report: Report
    number: int
    position: int
    voice: int
    side: str

    @cached_property
    def words(self) -> list[str]:
        """The folded words, in order."""
        return words(self.text)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers, in digits, also those that are written in words that mean nothing else."""
        spelled = number_words(self.report.language, sure=True)
        counting = words(_CLOCK.sub(" ", self.text))
        return frozenset(str(spelled.get(word, word)) for word in counting if word.isdecimal() or word in spelled)

    @cached_property
    def counts(self) -> Counts:
        """What its numbers count."""
        return counts_of(self.text, self.report.language)

    @cached_property
    def _claims(self) -> tuple[Claim, ...]:
        return claims_of(replace(self.report, title="", summary=self.text)).claims

    @cached_property
    def figures(self) -> frozenset[tuple[str, str, int]]:
        """What is counted, of whom, and the number: read more strictly than ``counts``."""
        return frozenset((each.figure.counted, each.figure.group, each.figure.number) for each in self._claims)

    @cached_property
    def is_sourced(self) -> bool:
        """Is one of its figures the word of somebody who is named?"""
        return any(each.source is not None for each in self._claims)

    @cached_property
    def names(self) -> frozenset[str]:
        """How the words begin that have a capital inside of the sentence."""
        return frozenset(word[:_GIST] for each in self.text.split()[1:] if each[0].isupper() for word in words(each))

    @cached_property
    def plain(self) -> frozenset[str]:
        """The stems that are no names."""
        return frozenset(stem for stem in self.stems if stem[:_GIST] not in self.names)

    @cached_property
    def news_numbers(self) -> frozenset[str]:
        """The numbers but for those that say when."""
        return replace(self, text=without_dates(self.text)).numbers

    @cached_property
    def gist(self) -> frozenset[str]:
        """How the words begin that tell what it is about: neither small ones nor numbers nor words for tolls."""
        language = self.report.language
        return frozenset(stem[:_GIST] for stem in self.stems if not counts_toll(stem, language))

    @cached_property
    def denies(self) -> bool:
        """Is something denied or negated?"""
        return denies(self.words, self.report.language)

    @cached_property
    def disputes(self) -> bool:
        """Does it tell of somebody who denies?"""
        return disputes(self.words, self.report.language)

    @cached_property
    def negated(self) -> frozenset[str]:
        """What its words for "no" and "not" negate, as far as can be told: the word behind each, or else before it."""
        language = self.report.language
        found: set[str] = set()
        for at, word in enumerate(self.words):
            if denies((word,), language):
                near = (*self.words[at + 1 :], *reversed(self.words[:at]))
                found.update(other[:_GIST] for other in islice(_telling(near, language), 1))
        return frozenset(found)

    @cached_property
    def affirmed(self) -> Statement | None:
        """The clauses in which nothing is negated; None where there are none, or it tells of somebody who denies."""
        language = self.report.language
        left = [clause for clause in _CLAUSES.split(self.text) if not denies(words(clause), language)]
        return None if self.disputes or not left else replace(self, text=", ".join(left))

    @cached_property
    def stems(self) -> frozenset[str]:
        """What stays of the words without small ones, numbers and endings."""
        return frozenset(word[:_STEM] for word in _telling(self.words, self.report.language))


def _telling(said: Iterable[str], language: str) -> Iterator[str]:
    """The words but for small ones and numbers."""
    spelled = number_words(language, sure=True)
    told = (word for word in said if not word.isdecimal() and word not in spelled)
    return (word for word in told if not is_function_word(word, language))


Meaning = Callable[[str, str], float]
"""The cosine of the vectors of two texts."""


class Graph:
    """The nodes, and how they are connected."""

    def __init__(self, nodes: Sequence[Statement], meaning: Meaning | None = None) -> None:
        """``meaning`` is None without an encoder."""
        self.nodes = tuple(nodes)
        self._meaning = meaning
        self._index = {id(node): index for index, node in enumerate(self.nodes)}
        self._weights = self._rarity()
        self._alike = self._likenesses()
        self._voices = max((node.voice for node in self.nodes), default=0) + 1
        self._tolls = {node.number: tolls_of(node.report) for node in self.nodes if node.position < 0}
        self._newest = self._newest_tolls()
        times = sorted({node.report.published for node in self.nodes})
        self._recency = {time: place / max(len(times) - 1, 1) for place, time in enumerate(times)}

    def likeness(self, one: Statement, other: Statement) -> float:
        """From 0, nothing in common, to 1."""
        return self._alike[self._index[id(one)]][self._index[id(other)]]

    def first_telling(self, node: Statement) -> Statement:
        """The first sentence that tells much the same, in the same language: the node itself where there is none."""
        told = [
            other
            for other in self.nodes
            if other.position >= 0
            and other.report.language == node.report.language
            and (self.likeness(node, other) >= _ALIKE or _overlap(node.stems, other.stems) >= _ONE_STATEMENT)
        ]
        return min(told, key=lambda other: (other.number, other.position), default=node)

    def centrality(self, node: Statement) -> float:
        """How much the other voices say the same, from 0 to 1: the mean of their likest sentences."""
        likest: dict[int, float] = {}
        for other, alike in zip(self.nodes, self._alike[self._index[id(node)]], strict=True):
            if other.voice != node.voice:
                likest[other.voice] = max(alike, likest.get(other.voice, 0.0))
        # Summed without rounding: of two that are as central, the order of reports decides, not that of the sum.
        return math.fsum(likest.values()) / max(self._voices - 1, 1)

    def recency(self, node: Statement) -> float:
        """From 0, the oldest report, to 1, the newest; 0 where there is but one."""
        return self._recency[node.report.published]

    def sides_saying(self, node: Statement) -> frozenset[str]:
        """The sides whose outlets make the claim of the node, its own among them. A reprint is no second word."""
        others = (other for other in self.nodes if other.voice != node.voice and self._one_claim(node, other))
        return frozenset({node.side, *(other.side for other in others)})

    def is_outdated(self, node: Statement) -> bool:
        """Has a later report of the same side another toll than the node gives, or, in the same language, the same
        statement with other numbers? Whom an outlet that stands on no side quotes, every later report may quote."""
        return self._gives_old_toll(node) or any(
            (other.side == node.side or not node.side)
            and other.report.published > node.report.published
            and other.report.language == node.report.language
            and bool(other.numbers - node.numbers)
            and bool(node.numbers - other.numbers)
            and _overlap(node.stems, other.stems) >= _ONE_STATEMENT
            for other in self.nodes
        )

    def _gives_old_toll(self, node: Statement) -> bool:
        for counted, number in self._tolls[node.number]:
            time, newest = self._newest[node.side, counted]
            if str(number) in node.numbers and time > node.report.published and newest != number:
                return True
        return False

    def adds_nothing(self, node: Statement, told: Statement) -> bool:
        """Is it much the same as what was told, with no other number and with no other word on whether it is so?"""
        return (
            self.likeness(node, told) >= _ALIKE
            and node.denies == told.denies
            and (node.numbers <= told.numbers or not told.numbers)
        )

    def says_nothing_new(self, node: Statement, told: Statement) -> bool:
        """Does it say, by its words or by its meaning, no more than what was told?"""
        same_language = node.report.language == told.report.language
        if node.denies != told.denies:
            if not same_language or node.denies or told.disputes or _are_at_odds(node, told):
                return False
            affirmed = told.affirmed
            if affirmed is not None and _is_contained(node, affirmed, _MOSTLY_CONTAINED):
                return True
            return node.gist.isdisjoint(told.negated) and self._nearly_means_the_same(node, told)
        if self.adds_nothing(node, told) or self._means_the_same(node, told):
            return True
        return same_language and (
            _is_contained(node, told, _MOSTLY_CONTAINED) or self._nearly_means_the_same(node, told)
        )

    def retells_toll(self, node: Statement, told: Sequence[Statement]) -> bool:
        """Does a sentence give but figures that were told, on nobody's word, with no name and hardly a word besides?"""
        known = [other for other in told if other.report.language == node.report.language and not other.denies]
        figures = frozenset(figure for other in known for figure in other.figures)
        numbers = frozenset(number for other in known for number in other.numbers)
        gist = frozenset(word for other in known for word in other.gist)
        if not node.figures or node.denies or node.is_sourced:
            return False
        if not (node.figures <= figures and node.numbers <= numbers and node.names <= gist):
            return False
        return len(node.gist & gist) >= _SHARED * len(node.gist)

    def repeats_headline(self, node: Statement, headline: Statement) -> bool:
        """Does a sentence say no more than the headline, which may well be made of it?"""
        if node.report.language != headline.report.language or node.denies != headline.denies:
            return False
        if _is_contained(node, headline):
            return True
        is_longer = len(node.stems) > len(headline.stems) + 1 or not node.numbers <= headline.numbers
        return not is_longer and self._means_the_same(node, headline)

    def says_more(self, node: Statement, told: Statement) -> bool:
        """Does it say what was told, and something besides?"""
        if node.report.language != told.report.language or node.denies != told.denies:
            return False
        more = len(node.stems | node.numbers) >= len(told.stems | told.numbers) + _MORE
        if not more or not told.numbers <= node.numbers:
            return False
        if self.adds_nothing(told, node) or _is_contained(told, node):
            return True
        # Asked of few, since meaning takes time.
        return self.likeness(told, node) >= _SOMEWHAT_ALIKE and self._means_the_same(told, node)

    def translates(self, node: Statement, told: Statement) -> bool:
        """Does it say what was told in another language?"""
        if node.report.language == told.report.language or node.denies != told.denies:
            return False
        return node.numbers == told.numbers and self._means_the_same(node, told)

    def is_one_fact(self, headline: Statement, told: Statement, *, unread: bool = False) -> bool:
        """Are two headlines about one thing, whatever its state? Less tells that of one that readers cannot read."""
        if headline.report.language == told.report.language:
            if _overlap(headline.gist, told.gist) >= _ONE_FACT:
                return True
            return self._meaning is not None and self._meaning(headline.text, told.text) >= _ONE_FACT_MEANT
        least = _ROUGHLY_TRANSLATED if unread else _TRANSLATED
        return self._meaning is not None and self._meaning(headline.text, told.text) >= least

    def _means_the_same(self, one: Statement, other: Statement) -> bool:
        if self._meaning is None:
            return False
        same_language = one.report.language == other.report.language
        return self._meaning(one.text, other.text) >= (_ONE_MEANING if same_language else _ONE_MEANING_ACROSS)

    def _nearly_means_the_same(self, node: Statement, told: Statement) -> bool:
        if (
            self._meaning is None
            or len(node.stems) > len(told.stems) + _LONGER
            or not node.news_numbers <= told.numbers
        ):
            return False
        shared = _share(node.stems, told)
        if shared < _SHARED or (shared < _SHARED_MOSTLY and _share(node.plain, told) < _SHARED_PLAIN):
            return False
        return self._meaning(node.text, told.text) >= _NEARLY_ONE_MEANING

    def is_reprint(self, node: Statement) -> bool:
        """Did an earlier report of the same voice say it already, or one of any voice in the same words?"""
        return any(
            other.number < node.number
            and other.position >= 0
            and other.numbers == node.numbers
            and other.denies == node.denies
            and (other.voice == node.voice or other.words == node.words)
            and self.likeness(node, other) >= _ONE_CLAIM
            for other in self.nodes
        )

    def _one_claim(self, one: Statement, other: Statement) -> bool:
        """Asked within a language only: across languages nobody can tell, and what is not known to be said by both
        sides is attributed."""
        return (
            one.report.language == other.report.language
            and one.numbers == other.numbers
            and one.denies == other.denies
            and self.likeness(one, other) >= _ONE_CLAIM
        )

    def _newest_tolls(self) -> dict[tuple[str, str], tuple[datetime, int]]:
        """For each side and what is counted, the number of its latest report that gives one, and its time."""
        newest: dict[tuple[str, str], tuple[datetime, int]] = {}
        for node in self.nodes:
            for counted, number in self._tolls[node.number] if node.position < 0 else ():
                given = (node.report.published, number)
                newest[node.side, counted] = max(given, newest.get((node.side, counted), given))
        return newest

    def _rarity(self) -> dict[str, float]:
        """How much each stem tells: the fewer nodes have it, the more."""
        counted = Counter(stem for node in self.nodes for stem in node.stems | node.numbers)
        return {stem: math.log(1 + len(self.nodes) / count) for stem, count in counted.items()}

    def _likenesses(self) -> list[list[float]]:
        size = len(self.nodes)
        alike = [[0.0] * size for _ in range(size)]
        lengths = [self._length(node.stems | node.numbers) for node in self.nodes]
        for row, one in enumerate(self.nodes):
            alike[row][row] = 1.0
            for column in range(row):
                other = self.nodes[column]
                if one.words == other.words:
                    found = 1.0
                elif one.report.language == other.report.language:
                    common = self._squares((one.stems | one.numbers) & (other.stems | other.numbers))
                    found = common / (lengths[row] * lengths[column]) if common else 0.0
                else:
                    found = _across(one, other)
                alike[row][column] = alike[column][row] = found
        return alike

    def _squares(self, stems: AbstractSet[str]) -> float:
        # Exact, since the order of a set differs from process to process.
        return math.fsum(self._weights[stem] ** 2 for stem in stems)

    def _length(self, stems: AbstractSet[str]) -> float:
        return math.sqrt(self._squares(stems)) or 1.0


def contradicts(one: Statement, other: Statement) -> bool:
    """Do two statements give other numbers of the same?"""
    if _differ(one.counts.tolls, other.counts.tolls):
        return True
    return one.report.language == other.report.language and _differ(one.counts.others, other.counts.others)


def _differ(one: Mapping[str, AbstractSet[int]], other: Mapping[str, AbstractSet[int]]) -> bool:
    return any(one[counted].isdisjoint(other[counted]) for counted in one.keys() & other.keys())


def is_overtaken(node: Statement, others: Iterable[Statement], besides: Collection[str] = ()) -> bool:
    """Has a later report a higher toll than this one gives, or one of its own side a lower one? Of kinds of toll
    ``besides`` which that is not asked."""
    return any(
        other.report.published > node.report.published
        and any(
            min(other.counts.tolls[kind]) > max(numbers)
            or (other.side == node.side and max(other.counts.tolls[kind]) < min(numbers))
            for kind, numbers in node.counts.tolls.items()
            if kind in other.counts.tolls and kind not in besides
        )
        for other in others
    )


def _is_contained(node: Statement, told: Statement, share: float = _CONTAINED) -> bool:
    """Are so many of the words of a sentence, and all its numbers, in another?"""
    if not node.stems or not node.numbers <= told.numbers:
        return False
    return _share(node.stems, told) >= share


def _share(stems: Collection[str], told: Statement) -> float:
    """Of stems, how many are in another statement, in whatever form."""
    found = [stem for stem in stems if any(_is_form(stem, other) for other in told.stems)]
    return len(found) / max(len(stems), 1)


def _are_at_odds(one: Statement, other: Statement) -> bool:
    """Do they stand on two sides?"""
    return one.side != other.side and one.side != "" != other.side


def _is_form(one: str, other: str) -> bool:
    """Do two stems look like forms of one word? Of a short one the last letter may be an ending: "opens", "opened"."""
    shared = min(len(one), len(other))
    if shared < _STEM:
        shared = max(_GIST, shared - 1)
    return one[:shared] == other[:shared]


def _across(one: Statement, other: Statement) -> float:
    """The likeness of sentences in two languages."""
    terms = _overlap(frozenset(one.report.terms), frozenset(other.report.terms))
    return _TERMS * terms + _NUMBERS * _overlap(one.numbers, other.numbers)


def _overlap(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Jaccard index: the share of what two sets have in common."""
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0
