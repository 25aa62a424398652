"""Messages that perhaps arrived: what is to be looked for, what was found, and what is to be removed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from monitor.model.delivery import DELETABLE, REACH, Cleanup, GivenUpAttempt, ReconciliationCounts, Unresolved, Words
from monitor.model.publications import PublicationKind, PublicationState
from monitor.store.database.engine import Database
from monitor.store.database.schema import SENDING, UNRESOLVED, channels, chores, doubts, pauses, publications
from monitor.store.publications.chats import of_one_chat

_PENDING, _SENT = PublicationState.PENDING.value, PublicationState.SENT.value
_UNKNOWN = PublicationState.UNKNOWN.value
_EDIT = PublicationKind.EDIT.value
FOUND, ABSENT, BY_HAND = "found", "absent", "by-hand"
INTERRUPTED = "its sender had stopped by"
"""How the error begins where a sender stopped over a message."""
# How far behind a copy another is looked for of which nothing was noted: others write in the admin chat too.
_COPIES = 5
# How often a message is sent again blindly that its senders stop over: a crash in that moment may come each time.
_MOST_RESENDS = 2

# A post is tried with a picture once: where that did not arrive, the picture may be why.
NOT_ARRIVED: dict[str, Any] = {"state": _PENDING, "photo": False}

# A receipt this young tells that the database is not one that was restored from a backup.
FRESH = timedelta(minutes=5)


def has_fresh_receipt(channel: ColumnElement[str], since: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Is the last known message of a channel the receipt of a message that was sent ``since``?"""
    receipts = publications.alias("receipts")
    is_last = and_(receipts.c.message_id == channels.c.last_message_id, receipts.c.channel == channels.c.name)
    fresh = and_(receipts.c.state == _SENT, receipts.c.sent_at > since)
    return exists().where(channels.c.name == channel, is_last, fresh)


def lose_certainty(connection: Connection, channel: str, now: datetime) -> None:
    """A new sender takes over for whom nobody vouches: what was under way for longer than a restart takes may be part
    of an old backup."""
    old = or_(publications.c.attempted_at.is_(None), publications.c.attempted_at < now - FRESH)
    _doubt(connection, publications.c.channel == channel, old)


def lose_all_certainty(connection: Connection) -> None:
    """The database is an old backup: what is under way in it left when nobody knew what was posted since."""
    _doubt(connection)


def _doubt(connection: Connection, *which: ColumnElement[bool]) -> None:
    for under_way in (SENDING, UNRESOLVED):
        connection.execute(update(publications).where(under_way, *which).values(before_certain=False))


def doubled_too_often() -> ColumnElement[bool]:
    """Did its sender stop over a message that had been sent again blindly before, as often as that may be?"""
    resent = select(func.count()).select_from(doubts)
    resent = resent.where(doubts.c.publication_id == publications.c.id, doubts.c.verdict == "resend")
    times = resent.correlate(publications).scalar_subquery()
    return and_(publications.c.error.startswith(INTERRUPTED), times >= _MOST_RESENDS)


def keep_attempts(
    connection: Connection, which: ColumnElement[bool], verdict: str, at: datetime | ColumnElement[datetime]
) -> None:
    """Keep the words of attempts whose fate was just decided on."""
    columns = ("publication_id", "attempt", "html", "plain", "preview", "photo", "verdict", "settled_at")
    rows = select(
        publications.c.id,
        publications.c.attempts,
        func.coalesce(publications.c.html, ""),
        func.coalesce(publications.c.plain, ""),
        publications.c.preview,
        func.coalesce(publications.c.photo, false()),
        literal(verdict),
        literal(at, doubts.c.settled_at.type) if isinstance(at, datetime) else at,
    ).where(which, publications.c.kind != _EDIT)
    connection.execute(insert(doubts).from_select(columns, rows))


def look_into_gap(connection: Connection, database: Database, row: Row[Any], message_id: int, now: datetime) -> None:
    """The numbers between a message and the last one known before it are to be looked at, where any attempt of the
    last days may have arrived late."""
    if row.before_message_id is None or message_id <= row.before_message_id + 1:
        return
    if connection.scalar(select(_may_arrive_yet(row.channel, now))) is not True:
        return
    chat = connection.scalar(select(func.coalesce(channels.c.chat_id, 0)).where(channels.c.name == row.channel))
    if not chat:
        return
    first = max(row.before_message_id + 1, message_id - REACH)
    ours = _own_ids(connection, row.channel, chat, first, message_id)
    certain = row.before_certain and _is_alone(connection, row.channel)
    gap = [
        {"channel": row.channel, "chat": str(chat), "message_id": number, "certain": certain}
        | {"added_at": now, "due_at": now}
        for number in range(first, message_id)
        if number not in ours
    ]
    if gap:
        connection.execute(database.insert(chores).on_conflict_do_nothing(), gap)


def _may_arrive_yet(channel: str, now: datetime) -> ColumnElement[bool]:
    return exists().where(*_open_attempts(channel, now - DELETABLE))


def _open_attempts(channel: str, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        doubts.c.publication_id == publications.c.id,
        publications.c.channel == channel,
        doubts.c.verdict != FOUND,
        doubts.c.removed_at.is_(None),
        doubts.c.settled_at > since,
    )


def _own_ids(connection: Connection, channel: str, chat_id: int, first: int, behind: int | None) -> frozenset[int]:
    """The numbers from ``first`` to before ``behind`` that are known as messages of ours in a chat."""
    here = or_(
        publications.c.chat_id == chat_id, and_(publications.c.chat_id.is_(None), publications.c.channel == channel)
    )
    numbers = select(publications.c.message_id).where(here, publications.c.message_id >= first)
    numbers = numbers.where(publications.c.kind != _EDIT)
    if behind is not None:
        numbers = numbers.where(publications.c.message_id < behind)
    return frozenset(connection.scalars(numbers))


def _is_alone(connection: Connection, channel: str) -> bool:
    """Does no other channel of the configuration's past or present go to the same chat?"""
    other = channels.alias("other")
    same = or_(func.lower(other.c.chat) == func.lower(channels.c.chat), other.c.chat_id == channels.c.chat_id)
    shared = exists().where(channels.c.name == channel, other.c.name != channels.c.name, same)
    return not connection.scalar(select(shared))


class Reconciling:
    """The room of the store for what nobody could tell at first. A channel has one sender, who alone comes here."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unresolved(self, channel: str, now: datetime) -> Unresolved | None:
        """The publication of a channel that perhaps arrived; there is one at most."""
        with self._database.read() as connection:
            found = select(publications).where(publications.c.channel == channel, UNRESOLVED)
            row = connection.execute(found.order_by(publications.c.id).limit(1)).first()
            if row is None:
                return None
            missed = publications.c.state.in_((_PENDING, _UNKNOWN)) & (publications.c.id != row.id)
            only_copies = not connection.scalar(
                select(exists().where(*_open_attempts(channel, now - DELETABLE), missed))
            )
            certain = row.before_certain and row.before_message_id is not None
            return Unresolved(
                publication_id=row.id,
                attempt=row.attempts,
                words=_words(row),
                before=row.before_message_id,
                certain=certain and only_copies and _is_alone(connection, channel),
                due=row.probe_at,
                failures=row.probe_failures,
            )

    def postpone(self, publication_id: int, until: datetime, *, failed: bool) -> None:
        """Look for a publication no sooner than ``until``."""
        this = and_(publications.c.id == publication_id, UNRESOLVED)
        failures = publications.c.probe_failures + (1 if failed else 0)
        with self._database.write() as connection:
            connection.execute(update(publications).where(this).values(probe_at=until, probe_failures=failures))

    def forget_failures(self, publication_id: int) -> None:
        """A publication could be looked for: failures count from here."""
        this = and_(publications.c.id == publication_id, UNRESOLVED)
        with self._database.write() as connection:
            connection.execute(update(publications).where(this).values(probe_failures=0))

    def record_absent(self, publication_id: int, now: datetime) -> bool:
        """A publication did not arrive: it is pending again, in its old place; False where that was decided
        meanwhile."""
        this = and_(publications.c.id == publication_id, UNRESOLVED)
        with self._database.write() as connection:
            keep_attempts(connection, this, ABSENT, now)
            again = update(publications).where(this).values(NOT_ARRIVED)
            return connection.execute(again).rowcount == 1

    def own_ids(self, channel: str, chat_id: int, before: int | None) -> frozenset[int]:
        """The numbers behind ``before`` that are known as messages of ours in a chat."""
        with self._database.read() as connection:
            return _own_ids(connection, channel, chat_id, (before or 0) + 1, None)

    def given_up_attempts(self, channel: str, now: datetime) -> tuple[GivenUpAttempt, ...]:
        """The attempts in a channel that may arrive yet and could be removed then, the latest first."""
        columns = (publications.c.state, publications.c.message_id)
        found = select(doubts, *columns).where(*_open_attempts(channel, now - DELETABLE)).order_by(doubts.c.id.desc())
        with self._database.read() as connection:
            return tuple(_given_up_attempt(row) for row in connection.execute(found))

    # --- cleanups -----------------------------------------------------------------------------------------------------

    def note_copy(self, channel: str, chat: str, message_id: int, now: datetime) -> Cleanup:
        """Note that a copy is to be deleted which was made to look at."""
        row = {"channel": channel, "chat": chat, "message_id": message_id, "removal": True}
        with self._database.write() as connection:
            same = and_(chores.c.chat == chat, chores.c.message_id == message_id)
            connection.execute(delete(chores).where(same))
            noted = insert(chores).values(row | {"added_at": now, "due_at": now}).returning(chores)
            return _cleanup(connection.execute(noted).one())

    def look_behind_copy(self, channel: str, copy: Cleanup, now: datetime) -> None:
        """Note that the messages before a copy may be copies of which nothing was noted."""
        first = max(1, copy.message_id - _COPIES)
        row = {"channel": channel, "chat": copy.chat, "added_at": now, "due_at": now}
        rows = [row | {"message_id": number} for number in range(first, copy.message_id)]
        if rows:
            with self._database.write() as connection:
                connection.execute(self._database.insert(chores).on_conflict_do_nothing(), rows)

    def next_cleanup(self, channel: str, now: datetime) -> Cleanup | None:
        """What is to be looked at or deleted next, in a chat that does not ask for patience; what is too old for either
        is forgotten."""
        with self._database.read() as connection:
            of_channel = chores.c.channel == channel
            asked = exists().where(pauses.c.chat == chores.c.chat, pauses.c.until > now)
            due = select(chores).where(of_channel, chores.c.due_at <= now, ~asked)
            row = connection.execute(due.order_by(chores.c.removal.desc(), chores.c.id).limit(1)).first()
        if row is None or row.added_at > now - DELETABLE:
            return None if row is None else _cleanup(row)
        with self._database.write() as connection:
            connection.execute(delete(chores).where(of_channel, chores.c.added_at <= now - DELETABLE))
        return self.next_cleanup(channel, now)

    def finish(self, cleanup: Cleanup, now: datetime, *, removed: bool = False) -> None:
        """A cleanup is done; ``removed``: the message is gone."""
        with self._database.write() as connection:
            connection.execute(delete(chores).where(chores.c.id == cleanup.id))
            if removed and cleanup.attempt_id is not None:
                connection.execute(update(doubts).where(doubts.c.id == cleanup.attempt_id).values(removed_at=now))

    def mark_for_deletion(self, cleanup: Cleanup, attempt_id: int | None) -> None:
        """A message that was looked at is a late copy of this attempt, or one that was made to look at, and is to be
        deleted."""
        with self._database.write() as connection:
            late = {"removal": True, "doubt_id": attempt_id, "failures": 0}
            connection.execute(update(chores).where(chores.c.id == cleanup.id).values(late))

    def postpone_cleanup(self, cleanup: Cleanup, until: datetime, *, failed: bool) -> None:
        """Try a cleanup again, no sooner than ``until``."""
        again = {"due_at": until, "failures": chores.c.failures + (1 if failed else 0)}
        with self._database.write() as connection:
            connection.execute(update(chores).where(chores.c.id == cleanup.id).values(again))

    # --- patience -----------------------------------------------------------------------------------------------------

    def pause(self, chat: str, until: datetime) -> None:
        """No call goes to a chat that is no channel before ``until``."""
        row = self._database.insert(pauses).values(chat=chat, until=until)
        with self._database.write() as connection:
            connection.execute(row.on_conflict_do_update(index_elements=[pauses.c.chat], set_={"until": until}))

    def pause_channel(self, channel: str, until: datetime, detail: str) -> None:
        """No call goes to the chat of a channel before ``until``."""
        waiting = {"not_before": until, "detail": detail}
        these = channels.c.name.in_(of_one_chat(literal(channel)))
        with self._database.write() as connection:
            connection.execute(update(channels).where(these).values(waiting))

    def paused_until(self, chat: str) -> datetime | None:
        """Until when a chat that is no channel is left alone; it may be past."""
        with self._database.read() as connection:
            until: datetime | None = connection.scalar(select(pauses.c.until).where(pauses.c.chat == chat))
            return until

    def tally(self, since: datetime) -> ReconciliationCounts:
        """How attempts that perhaps arrived were resolved since."""
        by_verdict = select(doubts.c.verdict, func.count()).where(doubts.c.settled_at >= since)
        removed = select(func.count()).select_from(doubts).where(doubts.c.removed_at >= since)
        with self._database.read() as connection:
            counts = {row[0]: row[1] for row in connection.execute(by_verdict.group_by(doubts.c.verdict))}
            late = connection.scalar(removed) or 0
            waiting = connection.scalar(select(func.count()).select_from(publications).where(UNRESOLVED)) or 0
        return ReconciliationCounts(
            by_probe=counts.get(FOUND, 0) + counts.get(ABSENT, 0),
            by_policy=counts.get("resend", 0) + counts.get("skip", 0),
            late_copies=late,
            by_hand=counts.get(BY_HAND, 0),
            open=waiting,
        )


def _words(row: Row[Any]) -> Words:
    return Words(row.html or "", row.plain or "", row.preview, photo=bool(row.photo))


def _given_up_attempt(row: Row[Any]) -> GivenUpAttempt:
    return GivenUpAttempt(
        id=row.id,
        publication_id=row.publication_id,
        attempt=row.attempt,
        words=_words(row),
        state=PublicationState(row.state),
        message_id=row.message_id,
    )


def _cleanup(row: Row[Any]) -> Cleanup:
    return Cleanup(
        id=row.id,
        chat=row.chat,
        message_id=row.message_id,
        removal=row.removal,
        certain=row.certain,
        attempt_id=row.doubt_id,
        added_at=row.added_at,
        failures=row.failures,
    )
