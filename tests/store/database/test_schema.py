"""The schema: made from nothing, equal to what the code describes, and refused where it is not."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, text

import monitor.store
from monitor.errors import SchemaTooNewError, StoreError
from monitor.model.entries import EntryState
from monitor.store import Store
from monitor.store.database.engine import connect
from monitor.store.database.schema import HEAD, metadata

NOW = datetime(2023, 9, 19, 10, 0, tzinfo=UTC)


def test_upgrade_of_an_empty_database(empty_url: str) -> None:
    with closing(Store.open(empty_url)) as store:
        with pytest.raises(StoreError, match="run `monitor db upgrade`"):
            store.check_schema()
        store.upgrade(NOW)
        store.check_schema()
        assert store.created_at() == NOW
        store.upgrade(NOW + timedelta(days=1))
        assert store.created_at() == NOW
        assert store.health.feed_health() == []


def test_the_migrations_make_what_the_code_describes(database_url: str) -> None:
    database = connect(database_url, timedelta(seconds=1))
    with database.read() as connection:
        kind = connection.dialect.name

        def is_of_this_kind(item: Any, *_: object) -> bool:
            """Some constraints are for one kind of database alone, which Alembic does not heed."""
            only = getattr(item, "_ddl_if", None)
            return only is None or only.dialect == kind

        options = {"compare_type": True, "include_object": is_of_this_kind}
        context = MigrationContext.configure(connection, opts=options)
        differences = compare_metadata(context, metadata)
    database.engine.dispose()
    assert differences == []


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(monitor.store.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


def test_head_is_the_last_migration() -> None:
    script = ScriptDirectory.from_config(_alembic())
    assert script.get_current_head() == HEAD
    numbers = [revision.revision for revision in script.walk_revisions("base", "heads")]
    assert sorted(numbers, reverse=True) == numbers


def test_two_workers_upgrade_at_once(empty_url: str) -> None:
    stores = [Store.open(empty_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(store.upgrade, NOW) for store in stores]:
            done.result()
    for store in stores:
        store.check_schema()
        store.close()


def _held(path: Path, *statements: str) -> sqlite3.Connection:
    """A connection that holds the write lock of a SQLite file."""
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for statement in (*statements, "BEGIN IMMEDIATE", "CREATE TABLE other (x INTEGER)"):
        other.execute(statement)
    return other


def test_a_new_file_that_another_worker_is_writing_to_is_waited_for(tmp_path: Path) -> None:
    """SQLite itself does not wait, whatever it is told, when such a file is to keep a write-ahead log."""
    path = tmp_path / "new.sqlite"
    with closing(_held(path)) as other, closing(Store.open(f"sqlite:///{path}")) as store:
        Timer(0.3, other.execute, ["COMMIT"]).start()
        store.upgrade(NOW)
        store.check_schema()


def test_a_new_file_that_is_not_given_back_in_time_is_locked(tmp_path: Path) -> None:
    path, short = tmp_path / "new.sqlite", timedelta(milliseconds=50)
    locked = pytest.raises(StoreError, match="locked; another program holds it")
    with closing(_held(path)), closing(Store.open(f"sqlite:///{path}", lock_timeout=short)) as store, locked:
        store.upgrade(NOW)


def test_an_upgrade_by_another_worker_is_waited_for_longer_than_other_locks(tmp_path: Path) -> None:
    path, none = tmp_path / "new.sqlite", timedelta(0)
    other = _held(path, "PRAGMA journal_mode = WAL")
    with closing(other), closing(Store.open(f"sqlite:///{path}", lock_timeout=none)) as store:
        Timer(0.3, other.execute, ["COMMIT"]).start()
        store.upgrade(NOW)
        store.check_schema()
        # Only that once: what the worker writes from now on is waited for as ever.
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked; another program holds it"):
            store.operators.resume(["main"])


def test_a_newer_schema_is_refused(empty_url: str) -> None:
    with closing(Store.open(empty_url)) as store:
        store.upgrade(NOW)
    database = connect(empty_url, timedelta(seconds=1))
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.engine.dispose()
    with closing(Store.open(empty_url)) as store:
        with pytest.raises(SchemaTooNewError, match="newer version"):
            store.check_schema()
        with pytest.raises(SchemaTooNewError, match="newer version"):
            store.upgrade(NOW)


def test_the_rows_of_the_first_schema_are_kept(empty_url: str) -> None:
    database = connect(empty_url, timedelta(seconds=1))
    with database.write() as connection:
        config = _alembic()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        _fill(connection)
    with closing(Store.open(empty_url)) as store:
        store.upgrade(NOW + timedelta(days=1))
        store.check_schema()
        assert store.created_at() == NOW
        (report,) = store.entries.ungrouped(NOW, 10)
        assert (report.title, report.watches, report.published) == ("Bridge opens", ("bridges",), NOW)
        (feed,) = store.health.feed_health()
        assert (feed.url, feed.next_poll_at) == ("https://kite.example/rss", NOW)
    with database.read() as connection:
        assert connection.execute(text("SELECT score, likelihood FROM entries")).all() == [(1.5, None)]
    database.engine.dispose()


def _fill(connection: Connection) -> None:
    """A feed and an entry, as the first version of this program wrote them."""
    connection.execute(text("INSERT INTO meta VALUES ('created_at', :born)"), {"born": NOW.isoformat()})
    rows: dict[str, dict[str, object]] = {
        "feeds": {
            "id": 1,
            "url": "https://kite.example/rss",
            "outlet": "Kite",
            "perspective": [],
            "added_at": NOW,
            "host": "kite.example",
            "fetch_url": "https://kite.example/rss",
            "next_poll_at": NOW,
            "item_hashes": b"",
        },
        "entries": {
            "id": 1,
            "feed_id": 1,
            "outlet": "Kite",
            "language": "en",
            "state": EntryState.MATCHED.value,
            "score": 1.5,
            "published_at": NOW,
            "first_seen_at": NOW,
            "content_hash": b"hash",
            "title": "Bridge opens",
            "summary": "",
            "watches": ["bridges"],
            "terms": ["bridge"],
            "evidence": [],
        },
    }
    for name, values in rows.items():
        table = metadata.tables[name]
        connection.execute(insert(table).values(values))


def test_a_failed_upgrade_leaves_nothing(empty_url: str) -> None:
    """A table in the way of the migration: no other table may remain."""
    database = connect(empty_url, timedelta(seconds=1))
    with database.write() as connection:
        connection.execute(text("CREATE TABLE story_bands (x INTEGER)"))
    with closing(Store.open(empty_url)) as store, pytest.raises(StoreError, match="already exists"):
        store.upgrade(NOW)
    with database.read() as connection:
        assert database.engine.dialect.get_table_names(connection) == ["story_bands"]
    database.engine.dispose()


def test_a_sqlite_file_keeps_a_write_ahead_log(sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as file:
        assert file.execute("PRAGMA journal_mode").fetchone() == ("wal",)
