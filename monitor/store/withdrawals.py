"""Stories that an editor takes back: their reports stay where they are, held back, and their messages are to go.

What joins such a story later is held back with it, so that nothing brings it to readers again. That its messages are to
go is an edit in the outbox of each channel, ahead of all else: whoever sends there deletes them, or marks those that
cannot be deleted any more. A message that is under way meanwhile is waited for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, or_, select, update

from monitor.model.delivery import DELETABLE
from monitor.model.entries import EntryState
from monitor.model.publications import WITHDRAWN, PublicationKind, PublicationState, Target, Urgency
from monitor.store.belonging import ARRIVED
from monitor.store.database.engine import Database
from monitor.store.database.schema import entries, publications, stories, story_links
from monitor.store.effects import Effect, MessageEffect
from monitor.store.reports import SEEN_ORDER, WAS_WITHDRAWN

_POST, _EDIT, _REPLY = (kind.value for kind in (PublicationKind.POST, PublicationKind.EDIT, PublicationKind.REPLY))
_PENDING, _SENT = PublicationState.PENDING.value, PublicationState.SENT.value
_REJECTED, _FOLDED = PublicationState.REJECTED.value, PublicationState.FOLDED.value
_OVER = {"state": _REJECTED, "error": WITHDRAWN, "resolved_at": None}


def withdraw(database: Database, connection: Connection, story_id: int, now: datetime) -> tuple[MessageEffect, ...]:
    """Take a story back, with the messages of those merged into it; what becomes of which message."""
    ids = [story_id, *connection.scalars(select(stories.c.id).where(stories.c.merged_into == story_id))]
    told = _told(connection, ids)
    held = {"state": EntryState.HELD_BACK.value, "reason": WITHDRAWN, "changed_at": now}
    connection.execute(update(entries).where(entries.c.story_id == story_id).values(held))
    connection.execute(update(stories).where(stories.c.id.in_(ids)).values(undecided_since=None))
    _unlink(connection, ids, now)
    of_these = publications.c.story_id.in_(ids)
    connection.execute(delete(publications).where(of_these, publications.c.state == _PENDING))
    over = publications.c.state.in_((_SENT, _FOLDED))
    connection.execute(update(publications).where(of_these, over).values(_OVER))
    removal = {"kind": _EDIT, "state": _PENDING, "created_at": now, "speed": Urgency.BREAKING.value}
    places = sorted({(row.channel, row.story_id) for row in told if row.state in ARRIVED})
    if places:
        rows = [removal | {"channel": channel, "story_id": story} for channel, story in places]
        connection.execute(database.insert(publications).on_conflict_do_nothing(), rows)
    first = select(entries.c.title).where(entries.c.story_id == story_id).order_by(*SEEN_ORDER).limit(1)
    title = connection.scalar(first) or ""
    return tuple(
        MessageEffect(_effect(row, now), row.channel, row.story_id, row.message_id, _headline(row) or title)
        for row in told
    )


def is_withdrawn(connection: Connection, story_id: int, channel: str) -> bool:
    """Are the messages of a story in a channel to go, or gone?"""
    heir = select(stories.c.merged_into).where(stories.c.id == story_id).scalar_subquery()
    over = exists().where(_of(story_id, channel), publications.c.error == WITHDRAWN)
    reports = entries.c.story_id.in_((story_id, heir))
    held, told = exists().where(reports, WAS_WITHDRAWN), exists().where(reports, ~WAS_WITHDRAWN)
    return bool(connection.scalar(select(or_(over, and_(held, ~told)))))


def messages_to_go(connection: Connection, story_id: int, channel: str) -> tuple[Target, ...]:
    """The messages of a story that was withdrawn, the last first, so that no reply outlives its post."""
    of = publications.c
    here = (_of(story_id, channel), of.kind.in_((_POST, _REPLY)), of.message_id.is_not(None))
    stands = or_(of.state == _SENT, and_(of.state == _REJECTED, of.error == WITHDRAWN))
    wanted = select(publications).where(*here, stands).order_by(of.id.desc())
    return tuple(Target(row.message_id, _headline(row), photo=bool(row.photo)) for row in connection.execute(wanted))


def note_gone(connection: Connection, edit: Row[Any]) -> None:
    """Note of messages that arrived while their story was withdrawn that they went with the others."""
    if edit.told is None and is_withdrawn(connection, edit.story_id, edit.channel):
        late = (_of(edit.story_id, edit.channel), publications.c.state == _SENT, publications.c.id != edit.id)
        connection.execute(update(publications).where(*late).values(_OVER))


def takes_only_withdrawn(connection: Connection, story_id: int) -> bool:
    """Was a story withdrawn, so that a report that joins it is, too?"""
    return not connection.scalar(select(exists().where(entries.c.story_id == story_id, ~WAS_WITHDRAWN)))


def _of(story_id: int, channel: str) -> ColumnElement[bool]:
    return and_(publications.c.story_id == story_id, publications.c.channel == channel)


def _told(connection: Connection, ids: Collection[int]) -> Sequence[Row[Any]]:
    of = publications.c
    kinds, states = (_POST, _REPLY), (*ARRIVED, _PENDING, _FOLDED)
    wanted = select(publications).where(of.story_id.in_(ids), of.kind.in_(kinds), of.state.in_(states))
    return connection.execute(wanted.order_by(of.channel, of.id).with_for_update()).all()


def _effect(row: Row[Any], now: datetime) -> Effect:
    if row.state == _PENDING:
        return Effect.WITHHELD
    if row.state == _FOLDED:
        return Effect.IN_DIGEST
    left = row.sent_at or row.attempted_at or now
    return Effect.DELETED if now - left < DELETABLE else Effect.MARKED


def _headline(row: Row[Any]) -> str:
    return (row.plain or "").split("\n")[0]


def _unlink(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """Take back the links of other stories' messages to these."""
    links = or_(story_links.c.one.in_(ids), story_links.c.other.in_(ids))
    rows = connection.execute(select(story_links.c.one, story_links.c.other).where(links)).all()
    others = {each for row in rows for each in row} - set(ids)
    if rows:
        connection.execute(delete(story_links).where(links))
        connection.execute(update(stories).where(stories.c.id.in_(others)).values(undecided_since=now))
