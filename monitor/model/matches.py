"""Matches: what a watchlist and the examples say of an entry, with the evidence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One term found in one field. ``start`` and ``end`` are offsets into the text as given, so that
    ``text[start:end] == found``. ``form`` is the form of the watchlist that led to it."""

    term: str
    form: str
    language: str
    field: str
    start: int
    end: int
    found: str


@dataclass(frozen=True, slots=True)
class WatchResult:
    """What one watch made of an entry. ``vetoes`` are the terms that stood against it, even where overridden."""

    watch: str
    held: bool
    reason: str
    terms: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A labelled example that resembles a text; ``similarity`` is the cosine of their vectors."""

    title: str
    language: str
    relevant: bool
    similarity: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the labelled examples make of a text.

    ``probability`` is that of belonging to the subject; ``parts`` are the log-odds that each piece of evidence adds
    to it, by name; ``watches`` are those that the nearest relevant examples satisfy.
    """

    probability: float
    parts: tuple[tuple[str, float], ...]
    neighbours: tuple[Neighbour, ...]
    watches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """The verdict on an entry with its evidence. ``score`` is the sum of the weights of the watches that held.

    ``likeness`` is there where the examples were asked, ``unasked`` tells that they are to be asked later; ``reason``
    says in words what decided.
    """

    relevant: bool
    score: float
    watches: tuple[str, ...]
    hits: tuple[Hit, ...]
    results: tuple[WatchResult, ...]
    likeness: Likeness | None = None
    reason: str = ""
    unasked: bool = False

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms found, each once, in order of appearance."""
        return tuple(dict.fromkeys(hit.term for hit in self.hits))
