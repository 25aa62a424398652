"""Run other rules over entries that are in the store: what would they add and lose? Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.editorial import comparison
from monitor.editorial.comparison import Comparison
from monitor.matching.fields import Field
from monitor.matching.screener import Candidate, Screener
from monitor.model.entries import PastEntry
from monitor.model.matches import Likeness, Match
from monitor.store import Store

_PAGE = 500
_BATCH = 16  # entries; what examples are asked for blocks others that ask them


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


def run(
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
    for entries in _pages(store, since):
        if baseline is not None:
            verdicts = between(entries, baseline, now, max_age)
        else:
            judged = _judge(entries, now, max_age, examples_of)
            verdicts = [(comparison.stored_verdict(entry), comparison.verdict(match)) for entry, match in judged]
            found.unasked += sum(_newly_asked(entry, match) for entry, match in judged)
        for entry, (before, after) in zip(entries, verdicts, strict=True):
            found.add(entry, before, after)
        advance(len(entries))
    return found


def _pages(store: Store, since: datetime) -> Iterator[list[PastEntry]]:
    _, after = store.history.count(since)
    while entries := store.history.page(since, after, _PAGE):
        yield entries
        after = entries[-1].id


def _judge(
    entries: Sequence[PastEntry], screener: Screener, max_age: timedelta, examples_of: datetime
) -> list[tuple[PastEntry, Match]]:
    candidates = [candidate(entry, max_age) for entry in entries]
    matches = screener.words(candidates)
    open_: list[int] = []
    for at, (entry, words) in enumerate(zip(entries, matches, strict=True)):
        if screener.semantics is None or not screener.in_doubt(candidates[at], words):
            continue
        if (
            entry.likelihood is not None
            and entry.first_seen > examples_of
            and comparison.likelihood_stands(entry, words)
        ):
            matches[at] = screener.weigh(words, Likeness(entry.likelihood, (), (), ()))
        else:
            open_.append(at)
    asked = screener.ask([candidates[at] for at in open_], [matches[at] for at in open_])
    for at, match in zip(open_, asked, strict=True):
        matches[at] = match
    return list(zip(entries, matches, strict=True))


def _newly_asked(entry: PastEntry, match: Match) -> bool:
    """Was this added by examples that were not asked at the time?"""
    added = match.relevant and not comparison.stored_verdict(entry).relevant
    return added and match.likeness is not None and entry.likelihood is None


def between(
    entries: Sequence[PastEntry], baseline: Baseline, now: Screener, max_age: timedelta
) -> list[tuple[comparison.Verdict, comparison.Verdict]]:
    """What two versions of the rules make of entries."""
    candidates = [candidate(entry, max_age) for entry in entries]
    sides = [(screener, screener.words(candidates)) for screener in (baseline.screener, now)]
    differing = [
        at
        for at, (one, other) in enumerate(zip(*(matches for _, matches in sides), strict=True))
        if not (baseline.same_examples and comparison.alike(one, other))
    ]
    for screener, matches in sides:
        asked = screener.ask([candidates[at] for at in differing], [matches[at] for at in differing])
        for at, match in zip(differing, asked, strict=True):
            matches[at] = match
    before, after = (map(comparison.verdict, matches) for _, matches in sides)
    return list(zip(before, after, strict=True))


def effect(
    entries: Sequence[PastEntry],
    baseline: Baseline,
    now: Screener,
    *,
    max_age: timedelta,
    go_on: Callable[[], bool],
) -> Comparison:
    """The same for these entries, as many of them as ``go_on`` allows; it is asked again after every few."""
    found = Comparison(limit=0)
    for start in range(0, len(entries), _BATCH):
        if not go_on():
            break
        batch = entries[start : start + _BATCH]
        for entry, (before, after) in zip(batch, between(batch, baseline, now, max_age), strict=True):
            found.add(entry, before, after)
    return found
