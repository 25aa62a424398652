"""Who reported first: the order in which reports came to be known.

What is known is when this program first saw a report. The time that a feed claims may be anything: it decides nothing
between two reports of which one was seen before the other. That an honest report waited in its feed for the next poll,
and comes behind one of a feed that was asked earlier, is the price: a few minutes, and none of it can be bought.

What an entry says counts from when it was first seen to say it: one that was about something else before is no older
than its present words.

Only where reports of several feeds were seen together, since none of them was read for long (the first look of a new
monitor, the first after it was down or offline), the claimed times are all there is. A feed that is new, or that was
down alone, gains nothing by it: the reports that others brought meanwhile were seen before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from monitor.languages.text import words
from monitor.model.stories import Report

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed was read last that is asked for the first time."""

_LONG = timedelta(hours=2)  # feeds that answer are mostly asked once an hour at least
_TOGETHER = timedelta(minutes=1)  # in which most feeds are read that are due at once
_READ = 1000  # characters of a text
_SHINGLE = 3  # words
_KEPT = 0.7  # of the shingles of the shorter: an edit that leaves so many, or adds to a text, tells no other news


def in_order(reports: Iterable[Report]) -> tuple[Report, ...]:
    """The reports, first report first."""
    rounds: list[list[Report]] = []
    for report in sorted(reports, key=lambda each: (each.heard, each.entry_id)):
        if rounds and _is_seen_with(rounds[-1], report):
            rounds[-1].append(report)
        else:
            rounds.append([report])
    return tuple(report for seen in rounds for report in sorted(seen, key=_claim))


def is_reworded(before: Iterable[str], after: Iterable[str]) -> bool:
    """Do the texts of an entry say something else than they did?"""
    old, new = _shingles(before), _shingles(after)
    return len(old & new) < _KEPT * min(len(old), len(new))


def _shingles(texts: Iterable[str]) -> frozenset[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for text in texts:
        said = words(text[:_READ])
        found.update(tuple(said[at : at + _SHINGLE]) for at in range(max(1, len(said) - _SHINGLE + 1)) if said)
    return frozenset(found)


def _is_seen_with(seen: Sequence[Report], report: Report) -> bool:
    after = report.heard - seen[0].heard
    return not after or (after <= _TOGETHER and all(map(_waited_long, (*seen, report))))


def _waited_long(report: Report) -> bool:
    return report.missing is not None and report.heard - report.missing > _LONG


def _claim(report: Report) -> tuple[datetime, datetime, int]:
    """The claimed time, where it can be true: what was not there yet when its feed was read was not reported before."""
    is_possible = report.missing is None or report.published >= report.missing
    return report.published if is_possible else report.heard, report.published, report.entry_id
