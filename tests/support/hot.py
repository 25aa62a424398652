"""What a worker asks of its database all the time: at every tick, though nothing happens, and for every message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from monitor.model.settings import RetentionSettings
from monitor.store import Store
from tests.support.archive import NOW, STORIES_A_DAY

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_FEEDS = [f"https://kite.example/{number}" for number in range(3)]
_FOR_EVER = RetentionSettings(rejected=3650 * _DAY, matched=3650 * _DAY, tombstones=3650 * _DAY)


def _told(store: Store) -> object:
    newest = store.stories.recent_reports(NOW - _DAY, 1)[0].story_id
    return store.stories.told(range(newest - 4 * STORIES_A_DAY, newest))


CALLS: dict[str, Callable[[Store], object]] = {
    # Nothing happens.
    "feeds.claim_due": lambda s: s.feeds.claim_due("worker", NOW, 32, 4, _MINUTE),
    "entries.articles_waiting": lambda s: s.entries.articles_waiting("worker", NOW, 8, 4),
    "entries.ungrouped": lambda s: s.entries.ungrouped(NOW, 20),
    "history.unasked": lambda s: s.history.unasked(20),
    "health.unasked": lambda s: s.health.unasked(),
    "decisions.undecided": lambda s: s.decisions.undecided(20),
    "decisions.last_digest": lambda s: s.decisions.last_digest("main", NOW),
    "restored_at": lambda s: s.restored_at(),
    "leases.acquire": lambda s: s.leases.acquire("channel:main", "worker", NOW, _MINUTE),
    "outbox.mark_interrupted": lambda s: s.outbox.mark_interrupted("main", NOW),
    "reconciling.unresolved": lambda s: s.reconciling.unresolved("main", NOW),
    "outbox.next_pending": lambda s: s.outbox.next_pending("main", NOW, edit_interval=10 * _MINUTE),
    "outbox.next_pending, quiet": lambda s: s.outbox.next_pending("main", NOW, quiet=True),
    "reconciling.next_cleanup": lambda s: s.reconciling.next_cleanup("main", NOW),
    "health.workers": lambda s: s.health.workers(),
    "outbox.channel": lambda s: s.outbox.channel("main"),
    "health.feed_health": lambda s: s.health.feed_health(),
    "health.tally": lambda s: s.health.tally(NOW - _HOUR),
    "health.waiting_messages": lambda s: s.health.waiting_messages(NOW),
    "health.count_entries": lambda s: s.health.count_entries(NOW - 15 * _DAY, NOW - _DAY),
    "health.publication_times": lambda s: s.health.publication_times(_FEEDS, NOW - 15 * _DAY),
    "alerts.all": lambda s: s.alerts.all(),
    "maintenance.repair_schedule": lambda s: s.maintenance.repair_schedule(NOW, 2 * _DAY, _DAY),
    "maintenance.prune_slice": lambda s: s.maintenance.prune_slice(NOW, _FOR_EVER),
    "outbox.sync_channels": lambda s: s.outbox.sync_channels({"main": "@main", "second": "@second"}, NOW),
    # A report comes, and a message leaves.
    "stories.recent_reports": lambda s: s.stories.recent_reports(NOW - 4 * _DAY, 2000),
    "stories.constraints": lambda s: s.stories.constraints(NOW - 4 * _DAY),
    "stories.told": _told,
    "decisions.fold": lambda s: s.decisions.fold("main", 10, NOW, NOW - _DAY, NOW),
    "decisions.expire": lambda s: s.decisions.expire("main", NOW - _DAY),
    "outbox.recent_sends, of a channel": lambda s: s.outbox.recent_sends(NOW - _MINUTE, "main"),
    "outbox.recent_sends": lambda s: s.outbox.recent_sends(NOW - _MINUTE),
    "reconciling.own_ids": lambda s: s.reconciling.own_ids("main", -1, 10**9),
    "reconciling.tally": lambda s: s.reconciling.tally(NOW - _DAY),
    "health.last_sent_at": lambda s: s.health.last_sent_at(),
}
