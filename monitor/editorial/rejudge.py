"""Rejected entries of the last hours, judged anew by the present rules: those that belong by now are let go on.

For what arrived while the rules were wrong. An entry is no fresher for it: what the rules of freshness would hold back
today, or what the first poll of its feed would not have posted, is marked as held back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.editorial.backtest import judge, pages
from monitor.feeds.freshness import freshness, held_back
from monitor.feeds.ingest import only_a_headline
from monitor.matching.screener import Screener
from monitor.model.entries import Admission, EntryState, PastEntry
from monitor.model.matches import Match
from monitor.model.settings import MonitorSettings, Settings
from monitor.store import Store


@dataclass(frozen=True, slots=True)
class Rejudged:
    """A rejected entry with the verdict of today. ``held`` is why it is not posted though it belongs to the subject."""

    entry: PastEntry
    match: Match
    held: str


def rejudge(
    store: Store,
    since: datetime,
    screener: Screener,
    settings: MonitorSettings,
    now: datetime,
    *,
    born: datetime | None,
    examples_of: datetime,
    advance: Callable[[int], None],
) -> list[Rejudged]:
    """The rejected entries first seen since that belong by now, the first seen first. Writes nothing.

    ``born`` is as in ``freshness``, ``examples_of`` as in ``compare``; ``advance`` is told how many more entries are
    done. Raises StoreError.
    """
    relevant: list[tuple[PastEntry, Match]] = []
    for entries in pages(store, since):
        rejected = [entry for entry in entries if entry.state is EntryState.REJECTED]
        judged = judge(rejected, screener, settings.entries.max_age, examples_of)
        relevant += [(entry, match) for entry, match in judged if match.relevant]
        advance(len(entries))
    return held_or_not(store, relevant, settings, now, born)


def held_or_not(
    store: Store,
    judged: Sequence[tuple[PastEntry, Match]],
    settings: MonitorSettings,
    now: datetime,
    born: datetime | None,
) -> list[Rejudged]:
    """Rejected entries with another verdict, and which of those that belong by it are no news. Raises StoreError."""
    held = _held(store, [entry for entry, match in judged if match.relevant], settings, now, born)
    return [Rejudged(entry, match, held.get(entry.id, "")) for entry, match in judged]


def admissions(found: Sequence[Rejudged], settings: Settings, now: datetime) -> list[Admission]:
    """What to write of them: headlines that stand alone wait for their page first, as they would have when new."""
    articles = settings.monitor.articles
    read = {feed.url for feed in settings.live_feeds if feed.article} if articles.fetch else set()

    def waits(each: Rejudged) -> bool:
        is_let_go = each.match.relevant and not each.held
        return is_let_go and each.entry.feed in read and only_a_headline(each.entry)

    return [
        Admission(each.entry.id, each.match, each.held, now + articles.deadline if waits(each) else None)
        for each in found
    ]


def _held(
    store: Store, entries: Sequence[PastEntry], settings: MonitorSettings, now: datetime, born: datetime | None
) -> dict[int, str]:
    """Which entries are not to be posted, by id, and why."""
    by_feed: dict[str, list[PastEntry]] = defaultdict(list)
    for entry in entries:
        by_feed[entry.feed].append(entry)
    firsts = store.history.first_documents(by_feed)
    held: dict[int, str] = {}
    for feed, its in by_feed.items():
        first = firsts[feed]
        of_first = [entry for entry in its if entry.first_seen == first.at]
        later = [entry for entry in its if entry.first_seen != first.at]
        rule = freshness(now, baseline=False, born=born, first_poll=settings.first_poll, entries=settings.entries)
        held |= _by_id(later, held_back([entry.published for entry in later], rule, now))
        left = settings.first_poll.model_copy(
            update={"max_posts": max(settings.first_poll.max_posts - first.matched, 0)}
        )
        rule = freshness(now, baseline=True, born=born, first_poll=left, entries=settings.entries)
        held |= _by_id(of_first, held_back([_dated(entry) for entry in of_first], rule, now))
    return held


def _dated(entry: PastEntry) -> datetime | None:
    """When it was published; None for what bore no date, which counts as published when it was seen."""
    return None if entry.published == entry.first_seen else entry.published


def _by_id(entries: Sequence[PastEntry], reasons: dict[int, str]) -> dict[int, str]:
    return {entries[at].id: reason for at, reason in reasons.items()}
