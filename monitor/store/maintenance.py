"""What keeps the database small and safe: retention, the leases of dead workers, backups."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import Column, ColumnElement, Connection, Delete, bindparam, delete, func, select, update

from monitor.errors import StoreError, UsageError
from monitor.model.entries import EntryState
from monitor.store.database.columns import UTCDateTime
from monitor.store.database.engine import Database
from monitor.store.database.schema import (
    ARTICLE_PENDING,
    HEAD,
    OF_PERIOD,
    PENDING,
    channels,
    chores,
    doubts,
    entries,
    entry_keys,
    feeds,
    leases,
    publications,
    stories,
    translations,
    workers,
)
from monitor.store.publications.outcomes import LONGEST_PAUSE

if TYPE_CHECKING:
    from monitor.model.settings import RetentionSettings

# Small enough that nobody waits long for the lock. A story goes with some publications.
_SLICE, _SLICE_OF_STORIES = 500, 100
PRUNING_REST = 0.1
"""Seconds between two slices: whoever waits for SQLite's lock looks at it that often."""
_FLOOD_KEPT = timedelta(days=1)  # the shortest that ``retention.rejected`` may be
_WORKERS_KEPT = timedelta(days=7)
_TRANSLATIONS_KEPT = timedelta(days=30)
_UNANSWERED_KEPT = timedelta(days=1)  # no translator that is back later is asked for old news
_DOUBTS_KEPT = timedelta(days=7)  # longer than a late copy can be removed
# Far longer than any lease of this program.
_LONGEST_LEASE = timedelta(hours=1)
_SOONER = update(feeds).where(feeds.c.id == bindparam("feed")).values(next_poll_at=bindparam("due", type_=UTCDateTime))


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rows of each kind were deleted. The entries and publications of deleted stories are not
    counted."""

    entries: int = 0
    stories: int = 0
    tombstones: int = 0

    def __add__(self, other: Pruned) -> Pruned:
        return Pruned(self.entries + other.entries, self.stories + other.stories, self.tombstones + other.tombstones)


class _Outdated(NamedTuple):
    """Rows to be deleted: by which key, under which conditions, how many at once, and as what they count."""

    key: Column[Any]
    conditions: tuple[ColumnElement[bool], ...]
    at_once: int = _SLICE
    counts_as: str = ""


class Maintenance:
    """The rooms of the store that are swept now and then."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def prune(self, now: datetime, retention: RetentionSettings) -> Pruned:
        """Delete what retention keeps no longer, slice by slice, with a rest behind each, in which others write.

        The keys of a deleted entry stay as tombstones, so that no feed brings it back, until they too are
        old.
        """
        pruned = Pruned()
        while (some := self.prune_slice(now, retention)) is not None:
            pruned += some
            time.sleep(PRUNING_REST)
        return pruned

    def prune_slice(self, now: datetime, retention: RetentionSettings) -> Pruned | None:
        """Delete some hundred rows of what ``prune`` deletes, in one transaction; None where nothing was left."""
        with self._database.write() as connection:
            flooded = select(feeds.c.id).where(feeds.c.flooded_at >= now - retention.rejected)
            tombstones = self._old_tombstones(now, retention)
            for outdated in _outdated(now, retention, connection.scalars(flooded).all(), tombstones):
                chosen = select(outdated.key).where(*outdated.conditions).limit(outdated.at_once)
                statement: Delete = delete(outdated.key.table).where(outdated.key.in_(chosen), *outdated.conditions)
                count = connection.execute(statement).rowcount
                if count:
                    return Pruned(**{outdated.counts_as: count} if outdated.counts_as else {})
        return None

    def _old_tombstones(self, now: datetime, retention: RetentionSettings) -> tuple[ColumnElement[bool], ...]:
        if self._database.is_sqlite:
            return (entry_keys.c.entry_id.is_(None), entry_keys.c.seen_at < now - retention.tombstones)
        entry = select(entries.c.id).where(entries.c.id == entry_keys.c.entry_id).correlate(entry_keys)
        # No sooner than entries go, or the keys of those that are kept would be looked at again and again.
        kept = max(retention.tombstones, retention.matched, retention.rejected)
        return (entry.scalar_subquery().is_(None), entry_keys.c.seen_at < now - kept)

    def reclaim(self, owner: str) -> None:
        """Give back what a worker holds that is no more (feeds, article pages, leases), and forget it.

        What it left half sent stays so: its channel's next sender finds it.
        """
        pages = update(entries).where(ARTICLE_PENDING, entries.c.article_owner == owner)
        with self._database.write() as connection:
            connection.execute(
                update(feeds).where(feeds.c.lease_owner == owner).values(lease_owner=None, lease_until=None)
            )
            connection.execute(pages.values(article_owner=None, article_until=None))
            connection.execute(delete(leases).where(leases.c.owner == owner))
            connection.execute(delete(workers).where(workers.c.owner == owner))

    def repair_schedule(self, now: datetime, feed_wait: timedelta, reply_wait: timedelta) -> int:
        """Make due what no clock that was right can have put off so far: after one that ran ahead, it would wait for
        years. A feed that was asked at a time still to come waits as long as it was to wait then. How many rows that
        concerned.

        Only what is still to come is touched: where it is ``now`` that is wrong, things are done too soon, and nothing
        that happened gets another date. ``feed_wait`` and ``reply_wait`` are the longest that a feed and a reply wait.
        """
        soon, of = now + _LONGEST_LEASE, publications.c
        no_lease = {"lease_owner": None, "lease_until": None}
        no_page_lease = {"article_owner": None, "article_until": None}
        repairs = (
            update(feeds).where(feeds.c.next_poll_at > now + feed_wait).values(next_poll_at=now),
            update(feeds).where(feeds.c.lease_until > soon).values(no_lease),
            update(entries).where(ARTICLE_PENDING, entries.c.article_due > soon).values(article_due=now),
            update(entries).where(ARTICLE_PENDING, entries.c.article_until > soon).values(no_page_lease),
            update(channels).where(channels.c.not_before > now + LONGEST_PAUSE).values(not_before=None),
            update(publications).where(PENDING, of.due_at > now + reply_wait + _LONGEST_LEASE).values(due_at=now),
            update(translations).where(translations.c.due_at > soon + _LONGEST_LEASE).values(due_at=now),
            delete(leases).where(leases.c.until > soon),
            delete(workers).where(workers.c.beat_at > soon),
        )
        with self._database.write() as connection:
            repaired = sum(connection.execute(statement).rowcount for statement in repairs)
            return repaired + _bring_forward(connection, now)

    def backup(self, target: Path) -> None:
        """Write a consistent copy of a SQLite database to ``target``, while workers go on; the file appears
        there complete and checked, or not at all: whole by SQLite's own check, and of the schema that this version of
        the program works with.

        Raises UsageError for PostgreSQL and for a target that exists or cannot be a file, StoreError where copying
        fails.
        """
        if not self._database.is_sqlite:
            raise UsageError("this database is PostgreSQL: back it up with pg_dump")
        if target.is_dir():
            raise UsageError(f"{target} is a folder: name a file")
        if target.exists():
            raise UsageError(f"{target} is there already: name another file, or remove it first")
        partial = target.with_name(f".{target.name}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.unlink(missing_ok=True)
            partial.touch()  # where the target cannot be written, the original is not to blame
            with self._database.translate_errors():
                self._copy(partial)
            _to_disk(partial)
            partial.replace(target)
            _to_disk(target.parent)
        except OSError as error:
            raise StoreError(f"cannot write the backup {target}: {error.strerror}") from None
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    def _copy(self, target: Path) -> None:
        with self._database.read() as connection, closing(sqlite3.connect(target)) as copy:
            source = cast(sqlite3.Connection, connection.connection.driver_connection)
            source.backup(copy)
            # The original's write-ahead log is not part of the copy: one file holds everything.
            copy.execute("PRAGMA journal_mode = DELETE").close()
            verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
            dangling = copy.execute("PRAGMA foreign_key_check").fetchone()
            revision = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        if verdict != "ok" or dangling is not None:
            fault = verdict if dangling is None else f"{dangling[0]} names rows that are not there"
            raise StoreError(f"the copy of the database is damaged: {fault}; the backup was not kept")
        if revision is None or revision[0] != HEAD:
            raise StoreError("the copy is of another version's schema; run `monitor db upgrade` before the backup")


def _bring_forward(connection: Connection, now: datetime) -> int:
    """Reckon again, from ``now`` on, when feeds are due that were asked by a clock that was ahead, or were added by it
    and never asked; none is put off. How many feeds that concerned."""
    asked = func.coalesce(feeds.c.polled_at, feeds.c.next_poll_at, type_=UTCDateTime)
    ahead = select(feeds.c.id, asked, feeds.c.next_poll_at).where(asked > now, feeds.c.next_poll_at > now)
    sooner = [
        {"feed": feed_id, "due": now + max(due_at - asked_at, timedelta(0))}
        for feed_id, asked_at, due_at in connection.execute(ahead)
    ]
    if sooner:
        connection.execute(_SOONER, sooner)
    return len(sooner)


def _outdated(
    now: datetime, retention: RetentionSettings, flooded: Sequence[int], tombstones: tuple[ColumnElement[bool], ...]
) -> Iterator[_Outdated]:
    """What is to be deleted, in this order. ``flooded`` are the feeds that brought far too much of late; ``tombstones``
    says which keys are old and without an entry."""
    alone, matched = entries.c.story_id.is_(None), now - retention.matched
    kept_states = entries.c.state.in_([state.value for state in EntryState if state is not EntryState.REJECTED])
    old_rejected = (entries.c.state == EntryState.REJECTED.value, entries.c.first_seen_at < now - retention.rejected)
    yield _Outdated(entries.c.id, (alone, *old_rejected), counts_as="entries")
    if flooded:  # or every entry that was rejected of late would be looked at, in vain
        old_flood = (entries.c.state == EntryState.REJECTED.value, entries.c.first_seen_at < now - _FLOOD_KEPT)
        yield _Outdated(entries.c.id, (alone, *old_flood, entries.c.feed_id.in_(flooded)), counts_as="entries")
    yield _Outdated(entries.c.id, (alone, kept_states, entries.c.first_seen_at < matched), counts_as="entries")
    # The reports go first: a story with thousands of them would take as long as thousands of others.
    oldest = select(stories.c.id).where(stories.c.active_at < matched).order_by(stories.c.active_at, stories.c.id)
    oldest = oldest.limit(_SLICE_OF_STORIES)
    yield _Outdated(entries.c.id, (entries.c.story_id.in_(oldest),))
    yield _Outdated(stories.c.id, (stories.c.id.in_(oldest),), _SLICE_OF_STORIES, counts_as="stories")
    yield _Outdated(entry_keys.c.key, tombstones, counts_as="tombstones")
    yield _Outdated(publications.c.id, (OF_PERIOD, publications.c.created_at < matched))
    yield _Outdated(workers.c.owner, (workers.c.beat_at < now - _WORKERS_KEPT,))
    yield _Outdated(leases.c.name, (leases.c.until < now - _WORKERS_KEPT,))
    yield _Outdated(chores.c.id, (chores.c.added_at < now - _DOUBTS_KEPT,))
    yield _Outdated(doubts.c.id, (doubts.c.settled_at < now - _DOUBTS_KEPT,))
    yield _Outdated(translations.c.key, (translations.c.wanted_at < now - _TRANSLATIONS_KEPT,))
    unanswered = (translations.c.due_at.is_not(None), translations.c.wanted_at < now - _UNANSWERED_KEPT)
    yield _Outdated(translations.c.key, unanswered)


def _to_disk(path: Path) -> None:
    """Have a file, or the names in a folder, outlast a loss of power from now on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
