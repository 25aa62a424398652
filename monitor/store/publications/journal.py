"""Receipts that the journal holds and this database does not: it was restored from a backup, or is another one.

What was told of entries according to them is kept by the entries' keys: most of those entries come back with the next
polls only. See delivery/journal.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Update, and_, delete, exists, or_, select, text, update

from monitor.model.delivery import Receipt, ReplayedPost, RestoredPost
from monitor.model.entries import EntryState
from monitor.model.publications import (
    CHARTS,
    PERIODIC,
    Claim,
    DigestClaim,
    EditClaim,
    PostClaim,
    PublicationKind,
    PublicationState,
    ReplyClaim,
    Urgency,
)
from monitor.store.database.engine import Database
from monitor.store.database.schema import (
    UNGROUPED,
    channels,
    entries,
    entry_keys,
    meta,
    publications,
    remembered,
    stories,
    workers,
)
from monitor.store.publications.charts import TOLD_WITH_CHART, tell_with_chart
from monitor.store.publications.decisions import told_rows
from monitor.store.publications.reconciliation import lose_all_certainty

_POST, _EDIT, _REPLY = (kind.value for kind in (PublicationKind.POST, PublicationKind.EDIT, PublicationKind.REPLY))
_SENT, _SENDING, _FOLDED = (
    state.value for state in (PublicationState.SENT, PublicationState.SENDING, PublicationState.FOLDED)
)
# What may leave yet, or perhaps left.
_OPEN = (PublicationState.PENDING.value, _SENDING, PublicationState.UNKNOWN.value)
# In place of the digest that tells of a folded post, where this database does not know that digest.
_FORGOTTEN_DIGEST = 0
RESTORED = "restored_at"
_PLACE = "journal:"
_REPLAYED = "journal taken up"


@dataclass(frozen=True, slots=True)
class JournalReplay:
    """How many receipts were news to the database, and how many of them it should have known: those of messages that
    were not even on their way when it was last written."""

    receipts: int
    forgotten: int


class Receipts:
    """The room of the store that knows how far the journal is known, and what it told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def offset(self, journal: str) -> int:
        """Up to which offset everything in the journal with this identifier is known."""
        with self._database.read() as connection:
            found = connection.scalar(select(meta.c.value).where(meta.c.name == _PLACE + journal))
        return 0 if found is None else int(found)

    def note(self, journal: str, offset: int) -> None:
        """Note that everything in a journal before this offset is known."""
        with self._database.write() as connection:
            self._put(connection, _PLACE + journal, str(offset))

    def keys_of(self, claim: Claim) -> tuple[bytes, ...]:
        """The keys of all entries that a publication tells of; none for the digest of a period, and for an edit that
        points to another message."""
        match claim:
            case PostClaim() | EditClaim():
                wanted: Any = [report.entry_id for report in claim.story.reports]
            case ReplyClaim():
                wanted = [claim.change.report.entry_id]
            case DigestClaim(since=None):
                folded = select(publications.c.story_id).where(publications.c.folded_into == claim.publication_id)
                wanted = select(entries.c.id).where(entries.c.story_id.in_(folded))
            case _:
                return ()
        with self._database.read() as connection:
            keys = select(entry_keys.c.key).where(entry_keys.c.entry_id.in_(wanted))
            return tuple(connection.scalars(keys.order_by(entry_keys.c.entry_id, entry_keys.c.key)))

    def replay(self, journal: str, offset: int, receipts: Sequence[Receipt], now: datetime) -> JournalReplay:
        """Take over what the journal told from the known offset to this one: what it says was sent is not sent again.
        In one transaction, which may be repeated."""
        with self._database.write() as connection:
            known = connection.execute(select(channels)).all()
            forgotten = 0
            for receipt in receipts:
                self._keep(connection, receipt)
                names = [row.name for row in known if _is_chat(row, receipt.chat, receipt.chat_id)]
                if names and not _knows(connection, receipt, names):
                    forgotten += not self._apply(connection, receipt, names)
            if forgotten:
                lose_all_certainty(connection)
                told = f"{forgotten} of the messages posted until {receipts[-1].at:%Y-%m-%d %H:%M} UTC"
                self._put(connection, _REPLAYED, f"{told}, on {now:%Y-%m-%d %H:%M} UTC")
            self._put(connection, _PLACE + journal, str(offset))
        return JournalReplay(len(receipts), forgotten)

    def vouched(self, receipts: Iterable[Receipt], owner: str) -> frozenset[str]:
        """The channels whose last known message is among these receipts: nothing of this bot can stand behind it.
        ``receipts`` are all that the journal holds. None where other workers than ``owner`` are known, each with a
        journal of its own; on one SQLite file all have one."""
        by_number: dict[int, list[Receipt]] = defaultdict(list)
        for receipt in receipts:
            if receipt.kind is not PublicationKind.EDIT:  # an edit tells of an older message
                by_number[receipt.message_id].append(receipt)
        others = exists().where(workers.c.owner != owner)
        with self._database.read() as connection:
            if not self._database.is_sqlite and connection.scalar(select(others)):
                return frozenset()
            known = connection.execute(select(channels)).all()
        return frozenset(
            row.name
            for row in known
            if any(_is_chat(row, each.chat, each.chat_id) for each in by_number.get(row.last_message_id, ()))
        )

    def last_replay(self) -> str:
        """What was taken over from a journal the last time, in words; "" where nothing ever was."""
        with self._database.read() as connection:
            return connection.scalar(select(meta.c.value).where(meta.c.name == _REPLAYED)) or ""

    def replayed_posts(self, entry_ids: Collection[int]) -> list[tuple[int, str, ReplayedPost]]:
        """What the journal told of these entries, as (entry, channel, what is known of it alone)."""
        query = (
            select(entry_keys.c.entry_id, remembered)
            .join(remembered, remembered.c.key == entry_keys.c.key)
            .where(entry_keys.c.entry_id.in_(entry_ids))
            .order_by(remembered.c.at, remembered.c.message_id)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
            known = connection.execute(select(channels)).all() if rows else []
        return [
            (row.entry_id, channel.name, _replayed_post(row))
            for row in rows
            for channel in known
            if _is_chat(channel, row.chat, row.chat_id)
        ]

    def restore(self, story_id: int, posts: Iterable[RestoredPost]) -> None:
        """Write posts that the journal tells of, unless the database knows by now that they arrived."""
        rows = [_restored_row(story_id, post) for post in posts]
        insert = self._database.insert(publications)
        names = ("state", "sent_at", "message_id", "photo", "told", "folded_into", "speed")
        upsert = insert.on_conflict_do_update(
            index_elements=[publications.c.channel, publications.c.story_id],
            index_where=text("kind = 'post'"),
            set_={name: insert.excluded[name] for name in names},
            where=publications.c.state.in_(_OPEN),
        )
        with self._database.write() as connection:
            for row in rows:
                connection.execute(upsert, row)

    def declare_restored(self, now: datetime) -> int:
        """Take it that all that waits may have been posted already, by the database that this one was restored from:
        nothing of it leaves, nor anything published before ``now``. How many publications and reports were given up.
        In one transaction."""
        reason = f"perhaps posted before the database was restored on {now:%Y-%m-%d %H:%M} UTC"
        given_up = (
            update(publications)
            .where(publications.c.state.in_(_OPEN), publications.c.kind != _EDIT)
            .values(state=PublicationState.REJECTED.value, error=reason, resolved_at=None),
            update(entries).where(UNGROUPED).values(state=EntryState.HELD_BACK.value, reason=reason),
        )
        with self._database.write() as connection:
            count = sum(connection.execute(statement).rowcount for statement in given_up)
            connection.execute(update(stories).values(undecided_since=None))
            self._put(connection, RESTORED, now.isoformat())
        return count

    def forget(self, before: datetime) -> None:
        """Drop what the journal told of messages from before."""
        with self._database.write() as connection:
            connection.execute(delete(remembered).where(remembered.c.at < before))

    # --- one receipt ------------------------------------------------------------------------------------------------

    def _keep(self, connection: Connection, receipt: Receipt) -> None:
        rows = [
            {
                "key": key,
                "chat": receipt.chat.casefold(),
                "chat_id": receipt.chat_id,
                "kind": receipt.kind.value,
                "message_id": receipt.message_id,
                "at": receipt.at,
                "photo": receipt.photo,
            }
            for key in receipt.keys
        ]
        insert = self._database.insert(remembered)
        newer = {name: insert.excluded[name] for name in ("chat_id", "kind", "message_id", "at", "photo")}
        upsert = insert.on_conflict_do_update(
            index_elements=[remembered.c.key, remembered.c.chat],
            set_=newer,
            # That it stands in a post of its own says more than that a digest or a reply told of it.
            where=or_(insert.excluded.kind == _POST, insert.excluded.kind == _EDIT),
        )
        if rows:
            connection.execute(upsert, rows)

    def _apply(self, connection: Connection, receipt: Receipt, names: Sequence[str]) -> bool:
        """Apply it to what the database thought was still to be sent; True where it was on its way."""
        self._advance(connection, receipt, names)
        if receipt.kind in PERIODIC and receipt.since is not None:
            return self._apply_to_period(connection, receipt, names)
        if receipt.kind is PublicationKind.EDIT:
            return True  # it may be made again without harm
        wanted = _rows_of(receipt, names)
        was_sending = bool(connection.scalar(select(exists().where(wanted, publications.c.state == _SENDING))))
        connection.execute(_mark_sent(receipt).where(wanted, publications.c.state.in_(_OPEN)))
        if receipt.kind in PERIODIC:
            folded = and_(publications.c.kind == _POST, _of_keys(receipt.keys), publications.c.channel.in_(names))
            change = {"state": _FOLDED, "folded_into": _FORGOTTEN_DIGEST}
            connection.execute(update(publications).where(folded, publications.c.state.in_(_OPEN)).values(change))
        return was_sending

    def _apply_to_period(self, connection: Connection, receipt: Receipt, names: Sequence[str]) -> bool:
        """Write that a channel got the digest of a period, or its chart: that told the digest, as far as anybody knows
        where this database does not know what its caption had no room for."""
        of_period = and_(
            publications.c.channel.in_(names),
            publications.c.kind == receipt.kind.value,
            publications.c.until == receipt.until,
        )
        state = connection.scalar(select(publications.c.state).where(of_period))
        untold = or_(publications.c.state.in_(_OPEN), publications.c.error == TOLD_WITH_CHART)
        connection.execute(_mark_sent(receipt).where(of_period, untold))
        row = {
            "kind": receipt.kind.value,
            "state": _SENT,
            "created_at": receipt.at,
            "since": receipt.since,
            "until": receipt.until,
            "sent_at": receipt.at,
            "message_id": receipt.message_id,
            "photo": receipt.photo,
        }
        rows = [row | {"channel": name} for name in names]
        connection.execute(self._database.insert(publications).on_conflict_do_nothing(), rows)
        if receipt.kind in CHARTS and state != _SENDING:
            tell_with_chart(self._database, connection, rows)
        return bool(state == _SENDING)

    def _advance(self, connection: Connection, receipt: Receipt, names: Sequence[str]) -> None:
        """A channel's last known message is at least this one."""
        here = channels.c.name.in_(names)
        last = channels.c.last_message_id
        behind = last.is_(None) | (last < receipt.message_id)
        connection.execute(update(channels).where(here, behind).values(last_message_id=receipt.message_id))
        if receipt.chat_id is not None:
            unnumbered = channels.c.chat_id.is_(None)
            connection.execute(update(channels).where(here, unnumbered).values(chat_id=receipt.chat_id))

    def _put(self, connection: Connection, name: str, value: str) -> None:
        insert = self._database.insert(meta)
        upsert = insert.on_conflict_do_update(index_elements=[meta.c.name], set_={"value": insert.excluded.value})
        connection.execute(upsert, {"name": name, "value": value})


def _is_chat(channel: Row[Any], chat: str, chat_id: int | None) -> bool:
    """Is a channel's chat the one of a receipt, by its number, or by its name where a number is not known?"""
    if channel.chat_id is not None and chat_id is not None:
        return bool(channel.chat_id == chat_id)
    ours = {channel.chat.casefold(), str(channel.chat_id)} - {"", "None"}
    return not ours.isdisjoint({chat.casefold(), str(chat_id)})


def _of_keys(keys: Collection[bytes]) -> ColumnElement[bool]:
    """Of stories in which one of these keys' entries is."""
    known = select(entry_keys.c.entry_id).where(entry_keys.c.key.in_(keys))
    return publications.c.story_id.in_(select(entries.c.story_id).where(entries.c.id.in_(known)))


def _knows(connection: Connection, receipt: Receipt, names: Sequence[str]) -> bool:
    """Does the database know of this message that it arrived?"""
    here = publications.c.channel.in_(names)
    this = and_(here, publications.c.kind == receipt.kind.value, publications.c.message_id == receipt.message_id)
    return bool(connection.scalar(select(exists().where(this, publications.c.state == _SENT))))


def _rows_of(receipt: Receipt, names: Sequence[str]) -> ColumnElement[bool]:
    """The publication that a receipt belongs to."""
    here = publications.c.channel.in_(names)
    if receipt.kind is PublicationKind.POST:
        return and_(here, publications.c.kind == _POST, _of_keys(receipt.keys))
    if receipt.kind is PublicationKind.REPLY:
        kind, subject, after = receipt.change or ("", "", "")
        change = publications.c.change
        same = (change["kind"].as_string() == kind, change["subject"].as_string() == subject)
        told = change["after"].as_string() == after
        return and_(here, publications.c.kind == _REPLY, *same, told, _of_keys(receipt.keys))
    folded = publications.alias("folded")
    known = select(entry_keys.c.entry_id).where(entry_keys.c.key.in_(receipt.keys))
    of_stories = select(entries.c.story_id).where(entries.c.id.in_(known))
    digests = select(folded.c.folded_into).where(folded.c.story_id.in_(of_stories))
    return and_(here, publications.c.kind == receipt.kind.value, publications.c.id.in_(digests))


def _mark_sent(receipt: Receipt) -> Update:
    sent = {"state": _SENT, "sent_at": receipt.at, "message_id": receipt.message_id, "photo": receipt.photo}
    return update(publications).values(sent | {"error": ""})


def _replayed_post(row: Row[Any]) -> ReplayedPost:
    entry_ids = frozenset({row.entry_id})
    if row.kind in (_POST, _EDIT):
        return ReplayedPost(PublicationState.SENT, row.message_id, row.at, entry_ids, row.photo)
    state = PublicationState.SENT if row.kind == _REPLY else PublicationState.FOLDED
    return ReplayedPost(state, None, row.at, entry_ids)


def _restored_row(story_id: int, restored: RestoredPost) -> Mapping[str, object]:
    post = restored.post
    is_folded = post.state is PublicationState.FOLDED
    return {
        "story_id": story_id,
        "channel": restored.channel,
        "kind": _POST,
        "state": post.state.value,
        "created_at": post.at,
        "sent_at": None if is_folded else post.at,
        "message_id": post.message_id,
        "photo": post.photo,
        "told": told_rows(restored.facts),
        # Nobody knows whether it rang; it must not ring twice.
        "speed": Urgency.BREAKING.value,
        "folded_into": _FORGOTTEN_DIGEST if is_folded else None,
    }
