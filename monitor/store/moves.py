"""Reports that change their story, and what that means for messages that were sent: all within one transaction.

A story that loses all its reports is merged into the one that got most of them. Where both were told in a channel, the
message of the emptied one is edited to point to the other; where only the emptied one was, its message becomes that of
the other, which grows on there. A story that was split off is not told again where the one it came from was told: a
placeholder stands for its post, until it gains a report of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, func, insert, select, update

from monitor.model.publications import PublicationKind, PublicationState
from monitor.store.database.engine import Database
from monitor.store.database.schema import entries, publications, stories

_POST, _EDIT = PublicationKind.POST.value, PublicationKind.EDIT.value
_PENDING, _FOLDED = PublicationState.PENDING.value, PublicationState.FOLDED.value
# Perhaps, at least.
_ARRIVED = tuple(each.value for each in (PublicationState.SENDING, PublicationState.SENT, PublicationState.UNKNOWN))
_PLACEHOLDER = and_(publications.c.state == _FOLDED, publications.c.folded_into.is_(None))


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


def drop_placeholder(connection: Connection, story_id: int) -> None:
    """Let a story that was split off be told from now on: it gained a report of its own."""
    connection.execute(delete(publications).where(publications.c.story_id == story_id, _PLACEHOLDER))


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
            _hold_back(database, connection, home, left.keys(), now)
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
        _leave(database, connection, source, targets, now)
    return homes


def _members(connection: Connection, entry_ids: Collection[int]) -> Sequence[Row[Any]]:
    wanted: Select[Any] = select(entries.c.story_id, entries.c.published_at).where(
        entries.c.id.in_(entry_ids), entries.c.story_id.is_not(None)
    )
    rows = connection.execute(wanted.with_for_update()).all()
    if len(rows) != len(set(entry_ids)) or not rows:
        raise StaleError
    return rows


def _leave(database: Database, connection: Connection, source: int, targets: Counter[int], now: datetime) -> None:
    """Bring a story up to date that reports went away from."""
    span = select(func.min(entries.c.published_at), func.max(entries.c.published_at))
    first, last = connection.execute(span.where(entries.c.story_id == source)).one()
    if first is None:
        _merge(database, connection, source, targets.most_common(1)[0][0], now)
        return
    change = {"opened_at": first, "active_at": last, "undecided_since": now}
    connection.execute(update(stories).where(stories.c.id == source).values(change))


# --- messages -----------------------------------------------------------------------------------------------


def _hold_back(
    database: Database, connection: Connection, story_id: int, sources: Iterable[int], now: datetime
) -> None:
    """Put a placeholder for the post of a new story wherever one that it came from was told."""
    told = select(publications.c.channel, publications.c.story_id).where(
        publications.c.story_id.in_(list(sources)), publications.c.kind == _POST, _is_told()
    )
    rows = [
        {
            "story_id": story_id,
            "channel": row.channel,
            "kind": _POST,
            "state": _FOLDED,
            "created_at": now,
            "error": f"told in story {row.story_id}",
        }
        for row in connection.execute(told)
    ]
    if rows:
        connection.execute(database.insert(publications).on_conflict_do_nothing(), rows)


def _is_told() -> ColumnElement[bool]:
    return publications.c.state.in_(_ARRIVED) | (
        (publications.c.state == _FOLDED) & publications.c.folded_into.is_not(None)
    )


def _merge(database: Database, connection: Connection, source: int, target: int, now: datetime) -> None:
    """Let a story that has no reports any more lead to the one they went to."""
    merged = {"merged_into": target, "undecided_since": None}
    connection.execute(update(stories).where(stories.c.id == source).values(merged))
    earlier = connection.scalars(select(stories.c.id).where(stories.c.merged_into == source)).all()
    connection.execute(update(stories).where(stories.c.id.in_(earlier)).values(merged_into=target))
    posts: dict[str, dict[int, bool]] = {}
    told = select(publications.c.channel, publications.c.story_id, _is_told().label("told")).where(
        publications.c.story_id.in_((source, target)), publications.c.kind == _POST
    )
    for row in connection.execute(told.with_for_update()):
        posts.setdefault(row.channel, {})[row.story_id] = row.told
    for channel, by_story in posts.items():
        if source in by_story:
            _merge_posts(connection, channel, source, target, by_story)
    _point(database, connection, [source, *earlier], now)


def _merge_posts(connection: Connection, channel: str, source: int, target: int, told: dict[int, bool]) -> None:
    here = publications.c.channel == channel
    waiting = publications.c.state == _PENDING
    of_source, of_target = publications.c.story_id == source, publications.c.story_id == target
    if told[source] and not told.get(target):
        connection.execute(delete(publications).where(here, of_target))
        connection.execute(update(publications).where(here, of_source).values(story_id=target))
    else:
        connection.execute(delete(publications).where(here, of_source, waiting | _PLACEHOLDER))


def _point(database: Database, connection: Connection, ids: Collection[int], now: datetime) -> None:
    """Have the messages of emptied stories edited: they are to point to another."""
    arrived = select(publications.c.story_id, publications.c.channel).where(
        publications.c.story_id.in_(ids), publications.c.kind == _POST, publications.c.state.in_(_ARRIVED)
    )
    rows = [
        {"story_id": row.story_id, "channel": row.channel, "kind": _EDIT, "state": _PENDING, "created_at": now}
        for row in connection.execute(arrived)
    ]
    if rows:
        connection.execute(database.insert(publications).on_conflict_do_nothing(), rows)
