"""What another version of the rules would have made of the entries of the last days."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from monitor.matching import relevance
from monitor.model.entries import EntryState, PastEntry
from monitor.model.matches import Match


class Kind(StrEnum):
    """What changed for an entry."""

    ADDED = "added"
    LOST = "lost"
    MOVED = "moved"  # it stays relevant, for other watches


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one version of the rules makes of an entry. ``terms`` are those found, ``vetoes`` those that stood against
    a watch, where they are known."""

    relevant: bool
    watches: tuple[str, ...]
    terms: tuple[str, ...]
    vetoes: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """An entry on which two versions of the rules differ. ``terms`` are those that it rests on: what only one of the
    two found or, where they found the same, what they found."""

    kind: Kind
    entry: PastEntry
    before: Verdict
    now: Verdict

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms that the change rests on."""
        more, less = (self.before, self.now) if self.kind is Kind.LOST else (self.now, self.before)
        return tuple(term for term in more.terms if term not in less.terms) or less.vetoes or more.terms


def verdict(match: Match) -> Verdict:
    """The verdict in a match."""
    vetoes = tuple(dict.fromkeys(veto for result in match.results for veto in result.vetoes))
    return Verdict(match.relevant, match.watches, match.terms, vetoes, match.reason)


def stored_verdict(entry: PastEntry) -> Verdict:
    """The verdict of the day, as the store keeps it: what is held back was relevant."""
    relevant = entry.state is not EntryState.REJECTED
    return Verdict(relevant, entry.watches if relevant else (), entry.terms, reason=entry.reason)


def change(entry: PastEntry, before: Verdict, now: Verdict) -> VerdictChange | None:
    """What changed for an entry, if anything."""
    if before.relevant != now.relevant:
        return VerdictChange(Kind.ADDED if now.relevant else Kind.LOST, entry, before, now)
    if now.relevant and set(before.watches) != set(now.watches):
        return VerdictChange(Kind.MOVED, entry, before, now)
    return None


def alike(one: Match, other: Match) -> bool:
    """Do two verdicts by words rest on the same? Then the same examples make the same of both."""
    same = (one.relevant, one.watches, one.reason) == (other.relevant, other.watches, other.reason)
    return same and set(one.terms) == set(other.terms)


def likelihood_stands(entry: PastEntry, words: Match) -> bool:
    """Was a rejected entry judged by the examples on the same words as are found now? Then its likelihood stands."""
    asked = entry.state is EntryState.REJECTED and entry.likelihood is not None
    if not asked or set(entry.terms) != set(words.terms):
        return False
    return entry.reason.startswith(f"{relevance.by_words(words).reason}; {relevance.UNLIKE}")


@dataclass(slots=True)
class Comparison:
    """Two versions of the rules over many entries, added up. Of each kind of change the last ``limit`` are kept
    whole; all are counted.

    ``by_watch`` counts entries by (watch, kind, whether the watch holds now), ``by_term`` by (term, kind).
    ``unasked`` counts what was added though the examples, that were asked now, had not been asked at the time.
    """

    limit: int
    read: int = 0
    before: int = 0
    now: int = 0
    unasked: int = 0
    kinds: Counter[Kind] = field(default_factory=Counter)
    by_watch: Counter[tuple[str, Kind, bool]] = field(default_factory=Counter)
    by_term: Counter[tuple[str, Kind]] = field(default_factory=Counter)
    _kept: dict[Kind, deque[VerdictChange]] = field(default_factory=dict)

    def add(self, entry: PastEntry, before: Verdict, now: Verdict) -> None:
        """Take one more entry into account."""
        self.read += 1
        self.before += before.relevant
        self.now += now.relevant
        changed = change(entry, before, now)
        if changed is None:
            return
        self.kinds[changed.kind] += 1
        self.by_watch.update((watch, changed.kind, True) for watch in now.watches if watch not in before.watches)
        self.by_watch.update((watch, changed.kind, False) for watch in before.watches if watch not in now.watches)
        self.by_term.update((term, changed.kind) for term in changed.terms)
        self._kept.setdefault(changed.kind, deque(maxlen=self.limit)).append(changed)

    @property
    def changes(self) -> Iterator[VerdictChange]:
        """The changes kept: added, lost, moved, of each kind the newest first."""
        for kind in Kind:
            yield from reversed(self._kept.get(kind, ()))

    def watch_rows(self) -> list[tuple[str, int, int, int, int]]:
        """Watch, entries added, lost, moved to it, moved away from it; the most concerned first."""
        count = self.by_watch
        rows = [
            (
                watch,
                count[watch, Kind.ADDED, True],
                count[watch, Kind.LOST, False],
                count[watch, Kind.MOVED, True],
                count[watch, Kind.MOVED, False],
            )
            for watch in {watch for watch, _, _ in count}
        ]
        return sorted(rows, key=lambda row: (-sum(row[1:]), row[0]))

    def term_rows(self) -> list[tuple[str, int, int, int]]:
        """Term, entries that were added, lost and moved by it; the most concerned first."""
        terms = {term for term, _ in self.by_term}
        rows = [(term, *_counts(self.by_term, term)) for term in terms]
        return sorted(rows, key=lambda row: (-sum(row[1:]), row[0]))


def _counts(by_term: Counter[tuple[str, Kind]], term: str) -> tuple[int, int, int]:
    return by_term[term, Kind.ADDED], by_term[term, Kind.LOST], by_term[term, Kind.MOVED]


# --- what was nearly posted ----------------------------------------------------------------------------------------

_VETOED = 0.3
_MISSED = 0.15
_LEAST = 0.05


def nearness(likelihood: float | None, reason: str) -> float:
    """How near a rejected entry came to being posted, from 0 to 1: its likelihood where the examples were asked; 0.3
    where a watch found terms of its own and was vetoed; 0.15 where it missed another condition; else, and below 0.05,
    nothing."""
    if likelihood is not None:
        return likelihood if likelihood >= _LEAST else 0.0
    if not reason or reason == relevance.NOTHING_FOUND:
        return 0.0
    return _VETOED if ": vetoed by " in reason else _MISSED
