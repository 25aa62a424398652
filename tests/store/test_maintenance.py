"""Retention and backups."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import StoreError, UsageError
from monitor.model.entries import EntryState, EntryWrite, KnownKey
from monitor.model.settings import RetentionSettings
from monitor.model.stories import Placement
from monitor.store import Pruned, Store
from tests.store.samples import (
    LEASE,
    MINUTE,
    NOW,
    alive,
    claimed,
    digest,
    feed,
    ingest,
    placed,
    poll,
    posted,
    reports,
    written,
)

DAY = timedelta(days=1)
KEPT = RetentionSettings(rejected=30 * DAY, matched=365 * DAY, tombstones=730 * DAY)
NOTHING = Pruned(0, 0, 0)


def known(store: Store, key: str) -> KnownKey | None:
    found: dict[bytes, KnownKey] = {}

    def decide(given: Mapping[bytes, KnownKey]) -> Sequence[EntryWrite]:
        found.update(given)
        return ()

    store.entries.ingest("worker", claimed(store).id, poll(), [digest(key)], decide)
    return found.get(digest(key))


def test_nothing_is_deleted_before_its_time(store: Store) -> None:
    ingest(store, written("a", EntryState.REJECTED), written("b", EntryState.HELD_BACK))
    posted(store, "c")
    assert store.maintenance.prune(NOW + 14 * DAY, KEPT) == NOTHING


def test_rejected_entries_leave_tombstones(store: Store) -> None:
    names = [str(n) for n in range(1100)]
    ingest(store, *(written(name, EntryState.REJECTED) for name in names), written("b", EntryState.HELD_BACK))
    assert store.maintenance.prune(NOW + 31 * DAY, KEPT).entries == 1100
    assert known(store, "guid:7") == KnownKey(None, None)
    assert ingest(store, written("7")).new == 0
    assert store.maintenance.prune(NOW + 31 * DAY, KEPT) == NOTHING


def test_stories_go_with_all_that_is_theirs(store: Store) -> None:
    (a,) = reports(store, "a")
    placed(store, a)
    posted(store, "b")
    ingest(store, written("c", EntryState.HELD_BACK))
    pruned = store.maintenance.prune(NOW + 366 * DAY, KEPT)
    assert (pruned.stories, pruned.entries) == (2, 1)
    assert store.outbox.rows() == []
    assert store.stories.recent(NOW - DAY) == []
    assert store.health.tally(NOW - DAY).entries == 0
    assert known(store, "url:a") == KnownKey(None, None)


def test_a_story_that_goes_on_is_kept_whole(store: Store) -> None:
    (old,) = reports(store, "a", published=NOW - 400 * DAY)
    (new,) = reports(store, "b")
    story = placed(store, new)
    assert story is not None
    placed(store, old, Placement(story, ""))
    assert store.maintenance.prune(NOW + DAY, KEPT) == NOTHING
    loaded = store.stories.load(story)
    assert loaded is not None
    assert len(loaded.reports) == 2


def test_tombstones_too_are_forgotten(store: Store) -> None:
    ingest(store, written("a", EntryState.REJECTED))
    store.maintenance.prune(NOW + 31 * DAY, KEPT)
    assert store.maintenance.prune(NOW + 729 * DAY, KEPT).tombstones == 0
    assert store.maintenance.prune(NOW + 731 * DAY, KEPT).tombstones == 2
    assert known(store, "guid:a") is None


def test_a_tombstone_lasts_as_long_as_a_feed_still_carries_it(store: Store) -> None:
    ingest(store, written("a", EntryState.REJECTED))
    store.maintenance.prune(NOW + 31 * DAY, KEPT)
    ingest(store, written("a"), now=NOW + 700 * DAY)
    assert store.maintenance.prune(NOW + 731 * DAY, KEPT).tombstones == 0


def test_workers_that_vanished_are_forgotten(store: Store) -> None:
    for owner, at in (("old", NOW), ("new", NOW + 8 * DAY)):
        store.health.beat(alive(owner, at))
    store.maintenance.prune(NOW + 8 * DAY, KEPT)
    assert [worker.owner for worker in store.health.workers()] == ["new"]


def test_a_dead_worker_is_buried_with_all_it_held(store: Store) -> None:
    for owner in ("dead", "alive"):
        store.health.beat(alive(owner))
        store.leases.acquire(f"channel:{owner}", owner, NOW, MINUTE)
    ingest(store, *(written(name, article_due=NOW + 5 * MINUTE) for name in ("a", "b")))
    store.entries.articles_waiting("dead", NOW, 1, 10)
    store.entries.articles_waiting("alive", NOW, 1, 10)
    store.feeds.sync([feed(1), feed(2)], NOW)
    (held,) = store.feeds.claim_due("dead", NOW, 1, 10, LEASE)
    store.feeds.claim_due("alive", NOW, 1, 10, LEASE)
    store.maintenance.reclaim("dead")
    assert [worker.owner for worker in store.health.workers()] == ["alive"]
    assert store.leases.acquire("channel:dead", "next", NOW, MINUTE)
    assert not store.leases.acquire("channel:alive", "next", NOW, MINUTE)
    assert [state.id for state in store.feeds.claim_due("next", NOW, 10, 10, LEASE)] == [held.id]
    assert len(store.entries.articles_waiting("next", NOW, 10, 10)) == 1


def _posts(file: Path) -> int:
    with closing(Store.open(f"sqlite:///{file}")) as copy:
        return len(copy.outbox.rows())


def test_a_backup_is_a_whole_database(sqlite_url: str, tmp_path: Path) -> None:
    target = tmp_path / "backups" / "today.sqlite"
    with closing(Store.open(sqlite_url)) as store:
        posted(store, "a", "b")
        store.maintenance.backup(target)
        posted(store, "c")
        with pytest.raises(UsageError, match="is there already"):
            store.maintenance.backup(target)
        assert _posts(target) == 2
        target.unlink()
        store.maintenance.backup(target)
    assert [path.name for path in target.parent.iterdir()] == ["today.sqlite"]
    with closing(Store.open(f"sqlite:///{target}")) as copy:
        copy.check_schema()
        assert len(copy.outbox.rows()) == 3


def test_a_backup_while_another_writes(sqlite_url: str, tmp_path: Path) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(Store.open(sqlite_url)) as store, closing(sqlite3.connect(path)) as other:
        posted(store, "a")
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM publications")
        store.maintenance.backup(tmp_path / "copy.sqlite")
        other.rollback()
    with closing(Store.open(f"sqlite:///{tmp_path / 'copy.sqlite'}")) as copy:
        assert len(copy.outbox.rows()) == 1


def test_a_damaged_database_gives_no_backup(sqlite_url: str, tmp_path: Path) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 40_000] = b"\xff" * 40_000
    path.write_bytes(content)
    target = tmp_path / "backups" / "copy.sqlite"
    with closing(Store.open(sqlite_url)) as store, pytest.raises(StoreError):
        store.maintenance.backup(target)
    assert list(target.parent.iterdir()) == []


def test_a_database_of_another_version_gives_no_backup(sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
    with closing(Store.open(sqlite_url)) as store, pytest.raises(StoreError, match="run `monitor db upgrade`"):
        store.maintenance.backup(tmp_path / "copy.sqlite")
    assert not (tmp_path / "copy.sqlite").exists()


def test_a_database_with_rows_that_belong_to_nothing_gives_no_backup(sqlite_url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("INSERT INTO entry_keys VALUES (x'00', 99, '2023-09-19')")
    with closing(Store.open(sqlite_url)) as store, pytest.raises(StoreError, match="entry_keys names rows"):
        store.maintenance.backup(tmp_path / "copy.sqlite")


def test_a_backup_needs_a_file_it_can_write(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with closing(Store.open(sqlite_url)) as store:
        with pytest.raises(UsageError, match="name a file"):
            store.maintenance.backup(tmp_path)
        with pytest.raises(StoreError, match="cannot write the backup"):
            store.maintenance.backup(tmp_path / "file" / "copy.sqlite")


def test_postgres_is_backed_up_by_its_own_tool(postgres_url: str, tmp_path: Path) -> None:
    with closing(Store.open(postgres_url)) as store, pytest.raises(UsageError, match="pg_dump"):
        store.maintenance.backup(tmp_path / "copy")
