"""Run other rules over entries that are in the store: what would they add and lose? Writes nothing."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.matching import relevance
from monitor.matching.fields import Field
from monitor.matching.screener import Candidate, Screener
from monitor.model.entries import EntryState, PastEntry
from monitor.model.matches import Likeness, Match
from monitor.store import Store

# --- what differs ---------------------------------------------------------------------------------------------------


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


# --- over the entries of the store ------------------------------------------------------------------------------------

_PAGE = 500
_BATCH = 8  # entries; a stop, and others that ask the examples, wait for so many


@dataclass(frozen=True)
class Baseline:
    """What the rules are compared with: another version of them. ``same_examples`` tells that both ask the same
    examples, so that they only differ where the words do."""

    screener: Screener
    same_examples: bool


def candidate(entry: PastEntry, max_age: timedelta) -> Candidate:
    """An entry of the store as it is screened. What was older than ``max_age`` at first sight was never to be posted:
    the words alone decide on it, as they did then."""
    fields = (Field("title", entry.title), Field("summary", entry.summary), Field("content", entry.content))
    old = entry.published < entry.first_seen - max_age
    return Candidate(fields, entry.language, entry.outlet, entry.country, by_words=old)


def compare(
    store: Store,
    since: datetime,
    now: Screener,
    baseline: Baseline | None,
    *,
    max_age: timedelta,
    examples_of: datetime,
    limit: int,
    advance: Callable[[int], None],
) -> Comparison:
    """Compare what the rules make of every entry first seen since with what the baseline makes of it or, without one,
    with what was decided at its time.

    The examples take their time, so they are asked only where their answer is not known: what they said of a rejected
    entry stands where the words say the same as then, and the entry is newer than the examples, which are
    ``examples_of`` that time. Against a baseline that asks the same examples, entries of which the words say the same
    are taken to be judged the same. ``limit`` is how many changes of each kind are kept whole; memory stays flat.
    ``advance`` is told how many more entries are done. Raises StoreError.
    """
    found = Comparison(limit)
    for entries in pages(store, since):
        if baseline is not None:
            verdicts = between(entries, baseline, now, max_age)
        else:
            judged = judge(entries, now, max_age, examples_of)
            verdicts = [(stored_verdict(entry), verdict(match)) for entry, match in judged]
            found.unasked += sum(_newly_asked(entry, match) for entry, match in judged)
        for entry, (before, after) in zip(entries, verdicts, strict=True):
            found.add(entry, before, after)
        advance(len(entries))
    return found


def pages(store: Store, since: datetime) -> Iterator[list[PastEntry]]:
    """The entries first seen since, some at a time."""
    _, after = store.history.count(since)
    while entries := store.history.page(since, after, _PAGE):
        yield entries
        after = entries[-1].id


def judge(
    entries: Sequence[PastEntry], screener: Screener, max_age: timedelta, examples_of: datetime
) -> list[tuple[PastEntry, Match]]:
    """Entries with what the rules make of them; see ``compare``."""
    candidates = [candidate(entry, max_age) for entry in entries]
    matches = screener.words(candidates)
    open_: list[int] = []
    for at, (entry, words) in enumerate(zip(entries, matches, strict=True)):
        if screener.semantics is None or not screener.in_doubt(candidates[at], words):
            continue
        if entry.likelihood is not None and entry.first_seen > examples_of and likelihood_stands(entry, words):
            matches[at] = screener.weigh(words, Likeness(entry.likelihood, (), (), ()))
        else:
            open_.append(at)
    asked = screener.ask([candidates[at] for at in open_], [matches[at] for at in open_])
    for at, match in zip(open_, asked, strict=True):
        matches[at] = match
    return list(zip(entries, matches, strict=True))


def _newly_asked(entry: PastEntry, match: Match) -> bool:
    """Was this added by examples that were not asked at the time?"""
    added = match.relevant and not stored_verdict(entry).relevant
    return added and match.likeness is not None and entry.likelihood is None


def between(
    entries: Sequence[PastEntry], baseline: Baseline, now: Screener, max_age: timedelta
) -> list[tuple[Verdict, Verdict]]:
    """What two versions of the rules make of entries."""
    candidates = [candidate(entry, max_age) for entry in entries]
    sides = [(screener, screener.words(candidates)) for screener in (baseline.screener, now)]
    differing = [
        at
        for at, (one, other) in enumerate(zip(*(matches for _, matches in sides), strict=True))
        if not (baseline.same_examples and alike(one, other))
    ]
    for screener, matches in sides:
        asked = screener.ask([candidates[at] for at in differing], [matches[at] for at in differing])
        for at, match in zip(differing, asked, strict=True):
            matches[at] = match
    before, after = (map(verdict, matches) for _, matches in sides)
    return list(zip(before, after, strict=True))


def effect(
    entries: Sequence[PastEntry],
    baseline: Baseline | None,
    now: Screener,
    *,
    max_age: timedelta,
    go_on: Callable[[], bool],
) -> Comparison:
    """The same for these entries, as many of them as ``go_on`` allows; it is asked again after every few. Without a
    baseline they are compared with what was decided at their time."""
    found = Comparison(limit=0)
    for start in range(0, len(entries), _BATCH):
        if not go_on():
            break
        batch = entries[start : start + _BATCH]
        if baseline is not None:
            verdicts = between(batch, baseline, now, max_age)
        else:
            matches = now.screen([candidate(entry, max_age) for entry in batch])
            verdicts = [(stored_verdict(entry), verdict(match)) for entry, match in zip(batch, matches, strict=True)]
        for entry, (before, after) in zip(batch, verdicts, strict=True):
            found.add(entry, before, after)
    return found
