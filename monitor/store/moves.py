"""Reports that change their story, and what that means for the stories: all within one transaction.

A story that loses all its reports is merged into the one that got most of them, or the one that heads its message now.
What it means for messages is in ``belonging``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from monitor.store.belonging import settle
from monitor.store.database.engine import Database
from monitor.store.database.schema import entries, stories


class StaleError(Exception):
    """The stories are not as they were when this was decided."""


@dataclass(frozen=True, slots=True)
class Move:
    """Entries that go to another story; None opens one. ``reason`` is written beside them."""

    entry_ids: tuple[int, ...]
    target: int | None
    reason: str


def open_story(connection: Connection, times: Collection[datetime], now: datetime) -> int:
    """Open a story of reports that were published then, to be decided on; its id."""
    span = {"created_at": now, "opened_at": min(times), "active_at": max(times), "undecided_since": now}
    return int(connection.execute(insert(stories).returning(stories.c.id), span).scalar_one())


def touch_story(connection: Connection, story_id: int, times: Collection[datetime], now: datetime) -> bool:
    """Widen a story's span by reports that were published then, and have it decided on; False where it is gone."""
    span = select(stories.c.opened_at, stories.c.active_at, stories.c.merged_into).where(stories.c.id == story_id)
    row = connection.execute(span.with_for_update()).first()
    if row is None or row.merged_into is not None:
        return False
    wider = {
        "opened_at": min(row.opened_at, *times),
        "active_at": max(row.active_at, *times),
        "undecided_since": now,
    }
    connection.execute(update(stories).where(stories.c.id == story_id).values(wider))
    return True


def regroup(database: Database, connection: Connection, moves: Sequence[Move], now: datetime) -> list[int]:
    """Make these moves; the story that each led to. Raises StaleError where an entry has no story any more."""
    sources: dict[int, Counter[int]] = {}
    homes: list[int] = []
    for move in moves:
        rows = _members(connection, move.entry_ids)
        left = Counter(row.story_id for row in rows)
        times = [row.published_at for row in rows]
        if move.target is None:
            home = open_story(connection, times, now)
        else:
            home = move.target
            if not touch_story(connection, home, times, now):
                raise StaleError
        place = {"story_id": home, "story_reason": move.reason}
        connection.execute(update(entries).where(entries.c.id.in_(move.entry_ids)).values(place))
        for source, count in left.items():
            sources.setdefault(source, Counter())[home] += count
        homes.append(home)
    for source, targets in sources.items():
        _leave(connection, source, targets, now)
    if moves:
        settle(database, connection, {*sources, *homes}, now)
    return homes


def _members(connection: Connection, entry_ids: Collection[int]) -> Sequence[Row[Any]]:
    wanted: Select[Any] = select(entries.c.story_id, entries.c.published_at).where(
        entries.c.id.in_(entry_ids), entries.c.story_id.is_not(None)
    )
    rows = connection.execute(wanted.with_for_update()).all()
    if len(rows) != len(set(entry_ids)) or not rows:
        raise StaleError
    return rows


def _leave(connection: Connection, source: int, targets: Counter[int], now: datetime) -> None:
    """Bring a story up to date that reports went away from."""
    span = select(func.min(entries.c.published_at), func.max(entries.c.published_at))
    first, last = connection.execute(span.where(entries.c.story_id == source)).one()
    if first is None:
        target = targets.most_common(1)[0][0]
        connection.execute(update(stories).where(stories.c.id == source).values(undecided_since=None))
        connection.execute(
            update(stories)
            .where((stories.c.id == source) | (stories.c.merged_into == source))
            .values(merged_into=target)
        )
        return
    change = {"opened_at": first, "active_at": last, "undecided_since": now}
    connection.execute(update(stories).where(stories.c.id == source).values(change))
