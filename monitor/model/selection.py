"""Of a story of very many reports, those that are looked at: each outlet has its share, however much one writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from monitor.model.stories import Report

MOST_REPORTS = 200
"""No post tells of more. ``store.reports`` reads no more of a story, but for the first of each outlet."""


def fair_share(reports: Sequence[Report], besides: Collection[int] = (), most: int = MOST_REPORTS) -> list[Report]:
    """At most so many of the reports, in their order: those of the entries ``besides``, the first, the first of each
    outlet, then of each outlet in turn the latest."""
    if len(reports) <= most:
        return list(reports)
    turns = [0] * len(reports)
    counted: Counter[str] = Counter()
    for at in range(len(reports) - 1, -1, -1):
        counted[reports[at].outlet] += 1
        turns[at] = counted[reports[at].outlet]
    firsts: dict[str, int] = {}
    for at, report in enumerate(reports):
        firsts.setdefault(report.outlet, at)
    for at in firsts.values():
        turns[at] = 0
    chosen = sorted(range(len(reports)), key=lambda at: (reports[at].entry_id not in besides, at > 0, turns[at], -at))
    return [reports[at] for at in sorted(chosen[:most])]
