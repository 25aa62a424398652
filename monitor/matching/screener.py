"""Screen texts for the subject: by the words first and, where these leave doubt, by the labelled examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Protocol, TypeVar

from monitor.matching import relevance
from monitor.matching.fields import Field
from monitor.matching.matcher import Matcher, compile_watchlist
from monitor.model.examples import likeness_text
from monitor.model.matches import Likeness, Match
from monitor.model.settings import Settings

T = TypeVar("T")

# Together: the encoder takes some three times as long for the same texts one by one.
_MOST_AT_ONCE = 16
# Three texts of full length, which take a small machine a second.
_MOST_CHARACTERS = 1200


def in_turns(items: Iterable[T], text: Callable[[T], str]) -> Iterator[list[T]]:
    """Items in parts, each of which is encoded in a moment: by the number and the length of their texts."""
    part: list[T] = []
    length = 0
    for item in items:
        more = len(text(item))
        if part and (len(part) == _MOST_AT_ONCE or length + more > _MOST_CHARACTERS):
            yield part
            part, length = [], 0
        part.append(item)
        length += more
    if part:
        yield part


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry to be screened: its texts in reading order, folded, and where it comes from as far as that is known.

    ``by_words`` spares it the examples: for what will not be posted whatever they say.
    """

    fields: tuple[Field, ...]
    language: str | None = None
    outlet: str | None = None
    country: str | None = None
    by_words: bool = False

    @property
    def text(self) -> str:
        """What the examples are compared with."""
        said = {field.name: field.text for field in self.fields}
        return likeness_text(said.get("title", ""), said.get("summary", ""))


class Semantics(Protocol):
    """Labelled examples, ready to be asked. ``summary`` tells of them in a few words."""

    summary: str

    def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
        """What the examples make of texts that were matched so."""
        ...

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """The vector of each text, packed. Blocks."""
        ...

    def alike(self, one: str, other: str) -> float:
        """How near two texts are in meaning: the cosine of their vectors. Blocks."""
        ...


class Screener:
    """The whole decision about relevance, as the worker, the commands and the tests take it. Make one and keep it."""

    def __init__(
        self, matcher: Matcher, settings: Settings, semantics: Semantics | None = None, alone: str = ""
    ) -> None:
        """``alone`` says why the words decide without examples, where they do."""
        self._alone = alone
        self.matcher = matcher
        self.semantics = semantics
        self.threshold = settings.monitor.relevance.threshold
        self._strong = settings.watchlist.strong
        self._weights = {name: watch.weight for name, watch in settings.watchlist.watches.items()}

    @classmethod
    def by_words(cls, settings: Settings) -> Screener:
        """One that goes by the watchlist alone."""
        return cls(compile_watchlist(settings.watchlist), settings)

    def asking(self, semantics: Semantics) -> Screener:
        """The same words, with these examples to ask where they leave doubt."""
        other = copy(self)
        other.semantics = semantics
        return other

    @property
    def basis(self) -> str:
        """What decides, in words."""
        if self.semantics is not None:
            return f"words and {self.semantics.summary}"
        return f"words alone: {self._alone}" if self._alone else "words alone"

    def screen(self, candidates: Sequence[Candidate]) -> list[Match]:
        """A verdict for each candidate, in order. Blocks while texts are encoded."""
        return self.ask(candidates, self.words(candidates))

    def words(self, candidates: Sequence[Candidate]) -> list[Match]:
        """The verdict of the words alone for each candidate."""
        return [
            relevance.by_words(
                self.matcher.match_fields(
                    candidate.fields, candidate.language, outlet=candidate.outlet, country=candidate.country
                )
            )
            for candidate in candidates
        ]

    def ask(self, candidates: Sequence[Candidate], words: Sequence[Match]) -> list[Match]:
        """The verdicts of the words, with those replaced that leave doubt: there the examples decide."""
        verdicts = list(words)
        doubtful = [at for at, match in enumerate(words) if self.in_doubt(candidates[at], match)]
        if self.semantics is None or not doubtful:
            return verdicts
        texts, unclear = [candidates[at].text for at in doubtful], [words[at] for at in doubtful]
        for at, likeness in zip(doubtful, self.semantics.judge(texts, unclear), strict=True):
            verdicts[at] = self.weigh(words[at], likeness)
        return verdicts

    def weigh(self, words: Match, likeness: Likeness) -> Match:
        """The verdict on what the words say, where the examples say this."""
        return relevance.by_likeness(words, likeness, self.threshold, self._weights)

    def in_doubt(self, candidate: Candidate, words: Match) -> bool:
        """Are the examples to be asked?"""
        return bool(self._weights) and not candidate.by_words and not relevance.is_clear(words, self._strong)
