"""The first page: what is wrong, how the channels stand, who works, and what was posted last."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.addresses import hide_keys
from monitor.model.publications import PublicationState
from monitor.store import Store, WorkerState
from monitor.web.operator.channels import Standing, standings
from monitor.web.operator.feeds import FeedRow, feed_rows
from monitor.web.operator.outbox import Sent, told
from monitor.web.pages import Answer, Request, Shown
from monitor.worker import status
from monitor.worker.alerts.lifecycle import in_one_line, is_firing
from monitor.worker.words import status_facts

_LAST_POSTS = 10
_MOST_FEEDS = 10
_SOON = 5


@dataclass(frozen=True, slots=True)
class Wrong:
    """An alert that is raised: what it says, and since when."""

    words: str
    since: datetime


@dataclass(frozen=True, slots=True)
class At:
    """A worker by its last heartbeat, ``ago``; ``alive`` where that is no longer ago than it should be."""

    worker: WorkerState
    ago: timedelta
    alive: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """All of the page, as it stood at ``now``. ``feeds`` counts feeds by state, ``troubled`` are those that fail or
    are silent (``more`` are not shown), ``soon`` those that are polled next."""

    now: datetime
    alerts: tuple[Wrong, ...]
    channels: tuple[Standing, ...]
    feeds: dict[str, int]
    troubled: tuple[FeedRow, ...]
    more: int
    soon: tuple[FeedRow, ...]
    workers: tuple[At, ...]
    posts: tuple[Sent, ...]
    facts: tuple[tuple[str, str], ...]


async def overview(request: Request) -> Answer:
    """The page."""
    desk = request.desk
    known = await desk.configuration()
    settings = known.settings.monitor
    found = await desk.db(look, desk.store, desk.now(), settings.time_zone, settings.channels, known.wrong)
    return Shown("overview.html", {"found": found})


def look(store: Store, now: datetime, zone: ZoneInfo, configured: Collection[str], wrong: str) -> Overview:
    """How the monitor is doing. ``wrong`` is what is wrong with the files on disk. Raises StoreError."""
    found = status.status(store, now, status.midnight(now, zone), wrong)
    rows = feed_rows(store, now)
    troubled = [row for row in rows if row.state in status.IN_TROUBLE]
    soon = sorted((row for row in rows if row.feed.active), key=lambda row: row.feed.next_poll_at)
    alive = {worker.owner for worker in status.alive_workers(store, now)}
    alerts = [alert for alert in store.alerts.all() if is_firing(alert)]
    sent = store.outbox.rows(PublicationState.SENT, _LAST_POSTS)
    return Overview(
        now,
        tuple(Wrong(hide_keys(in_one_line(alert)), alert.raised_at or alert.since) for alert in alerts),
        tuple(standings(store, now, zone, configured)),
        found.feeds,
        tuple(troubled[:_MOST_FEEDS]),
        len(troubled[_MOST_FEEDS:]),
        tuple(soon[:_SOON]),
        tuple(At(worker, now - worker.beat_at, worker.owner in alive) for worker in store.health.workers()),
        tuple(told(sent, store.outbox.channels())),
        tuple(status_facts(found, zone)),
    )
