"""What keeps the database small and safe: retention, the leases of dead workers, backups."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Column, ColumnElement, Delete, delete, select, update

from monitor.core.settings import RetentionSettings
from monitor.core.types.entries import EntryState
from monitor.errors import StoreError, UsageError
from monitor.store.engine import Database
from monitor.store.schema import (
    ARTICLE_PENDING,
    entries,
    entry_keys,
    feeds,
    leases,
    publications,
    stories,
    workers,
)

# Small enough that nobody waits long for the lock.
_BATCH = 500
_WORKERS_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many rows of each kind were deleted. The entries and publications of deleted stories are not
    counted."""

    entries: int
    stories: int
    tombstones: int


class Maintenance:
    """The rooms of the store that are swept now and then."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def prune(self, now: datetime, retention: RetentionSettings) -> Pruned:
        """Delete what retention keeps no longer, in batches, each its own transaction.

        The keys of a deleted entry stay as tombstones, so that no feed brings it back, until they too are
        old. Raises StoreError.
        """
        alone = entries.c.story_id.is_(None)
        rejected = entries.c.state == EntryState.REJECTED.value
        old_rejected = (alone, rejected, entries.c.first_seen_at < now - retention.rejected)
        old_matched = (alone, ~rejected, entries.c.first_seen_at < now - retention.matched)
        old_keys = (entry_keys.c.entry_id.is_(None), entry_keys.c.seen_at < now - retention.tombstones)
        pruned = Pruned(
            entries=self._delete(entries.c.id, *old_rejected) + self._delete(entries.c.id, *old_matched),
            stories=self._delete(stories.c.id, stories.c.active_at < now - retention.matched),
            tombstones=self._delete(entry_keys.c.key, *old_keys),
        )
        of_no_story = publications.c.story_id.is_(None)
        with self._database.write() as connection:
            old_digests = (of_no_story, publications.c.created_at < now - retention.matched)
            connection.execute(delete(publications).where(*old_digests))
            connection.execute(delete(workers).where(workers.c.beat_at < now - _WORKERS_KEPT))
            connection.execute(delete(leases).where(leases.c.until < now - _WORKERS_KEPT))
        return pruned

    def bury(self, owner: str) -> None:
        """Give back what a worker holds that is no more (feeds, article pages, leases), and forget it.

        What it left half sent stays so: its channel's next sender finds it. Raises StoreError.
        """
        pages = update(entries).where(ARTICLE_PENDING, entries.c.article_owner == owner)
        with self._database.write() as connection:
            connection.execute(
                update(feeds).where(feeds.c.lease_owner == owner).values(lease_owner=None, lease_until=None)
            )
            connection.execute(pages.values(article_owner=None, article_until=None))
            connection.execute(delete(leases).where(leases.c.owner == owner))
            connection.execute(delete(workers).where(workers.c.owner == owner))

    def _delete(self, key: Column[int] | Column[bytes], *conditions: ColumnElement[bool]) -> int:
        """Delete the rows that satisfy the conditions, batch by batch; how many there were."""
        batch = select(key).where(*conditions).limit(_BATCH)
        statement: Delete = delete(key.table).where(key.in_(batch), *conditions)
        deleted = 0
        while True:
            with self._database.write() as connection:
                count = connection.execute(statement).rowcount
            deleted += count
            if count == 0:
                return deleted

    def backup(self, target: Path) -> None:
        """Write a consistent copy of a SQLite database to ``target``, while workers go on; the file appears
        there complete and checked, or not at all.

        Raises UsageError for PostgreSQL and for a target that cannot be a file, StoreError where copying
        fails.
        """
        if not self._database.is_sqlite:
            raise UsageError("this database is PostgreSQL: back it up with pg_dump")
        if target.is_dir():
            raise UsageError(f"{target} is a folder: name a file")
        partial = target.with_name(f".{target.name}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.unlink(missing_ok=True)
            partial.touch()  # where the target cannot be written, the original is not to blame
            with self._database.translated():
                self._copy(partial)
            partial.replace(target)
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
        if verdict != "ok":
            raise StoreError(f"the copy of the database is damaged: {verdict}; the backup was not kept")
