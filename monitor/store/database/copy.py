"""Copies all that one database holds into another, of whichever kind.

Tables follow each other so that no row comes before one that it names, and rows come by their keys, some hundred to a
transaction: where the last run ended, the copy itself tells. At the end each table is compared with its original, in a
newer snapshot than it was read from, so that it is found out if anything wrote to the original meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeAlias, cast

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    String,
    Table,
    collate,
    func,
    insert,
    literal,
    select,
    tuple_,
)

from monitor.errors import StoreError, UsageError
from monitor.store.database.columns import ForeignText, storable
from monitor.store.database.engine import Database, describe
from monitor.store.database.migrate import Stage, begin_copy, check_schema, end_copy, load_alembic, stage
from monitor.store.database.schema import meta, metadata

Progress: TypeAlias = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]
"""Of a label and a number of steps: a block with a function that takes how many more are done."""
_Row: TypeAlias = tuple[Any, ...]

_BATCH = 500  # rows
_SCHEMA_LOCK = "monitor schema"
_TABLES = metadata.sorted_tables
_BORN = select(meta.c.value).where(meta.c.name == "created_at")


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds: rows and tables, and how many texts lack characters that not every database takes."""

    rows: int
    tables: int
    mended: int


@dataclass(frozen=True, slots=True)
class _Summary:
    """What is in a table: where two are equal, so are the rows. ``mended`` texts had to be changed to be stored."""

    rows: int
    digest: bytes
    mended: int

    def is_of_same_rows(self, other: _Summary) -> bool:
        return (self.rows, self.digest) == (other.rows, other.digest)


def copy(source: Database, target: Database, progress: Progress) -> Copied:
    """Copy everything, or what an earlier run left to do, and compare. The source is only read; nobody can work with
    the target before all is there and compared.

    Raises UsageError where both are the same database, StoreError where the target holds something else or the source
    changes meanwhile.
    """
    check_schema(source)
    whole = _is_copied(source, target)
    if not whole:
        with _original(source) as here:
            _prepare(here, target, progress)
            _copy_tables(here, target, progress)
    with _original(source) as here:
        return _compare(here, target, progress, whole=whole)


def _is_copied(source: Database, target: Database) -> bool:
    """Is the target a finished copy, so that there is nothing to do but to compare? Raises UsageError or StoreError
    where it is nothing that can be copied into."""
    with source.read() as here, target.read() as there:
        if _place(source, here) == _place(target, there):
            raise UsageError("a copy cannot go where its original is: name another database")
        found = stage(there, target)
        if found is not Stage.EMPTY and there.scalar(_BORN) != here.scalar(_BORN):
            raise StoreError(f"the database {describe(target.engine.url)} is another installation's; name an empty one")
    return found is Stage.WHOLE


def _place(database: Database, connection: Connection) -> object:
    """What is the same for all who use this database, by whatever address, and for no other."""
    if database.is_sqlite:
        return Path(str(database.engine.url.database)).resolve()
    server = (func.pg_postmaster_start_time(), func.current_database(), func.current_schema())
    return tuple(connection.execute(select(*server)).one())


@contextmanager
def _original(database: Database) -> Iterator[Connection]:
    """A snapshot of what is to be copied. In SQLite, bytes that are no text can be read, too."""
    with database.snapshot() as connection:
        if database.is_sqlite:
            driver = cast(sqlite3.Connection, connection.connection.driver_connection)
            driver.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        yield connection


def _prepare(here: Connection, target: Database, progress: Progress) -> None:
    """Have the target hold the first rows of each table, as many as an earlier run copied; none where the source was
    worked with since."""
    run_alembic = load_alembic()
    with target.read() as there:
        begun = stage(there, target) is Stage.BEGUN
        if begun and _holds_first_rows(here, there, progress):
            return
    with target.write() as there:
        target.take_time(there)
        target.lock(there, _SCHEMA_LOCK)
        if stage(there, target) is not (Stage.BEGUN if begun else Stage.EMPTY):
            raise StoreError("another copy is made there at the same time; let it end, and see what it says")
        if begun:
            tables = MetaData()
            tables.reflect(there)
            tables.drop_all(there)
        begin_copy(there, run_alembic)
        for rows in _batches(here, meta):
            _insert(there, meta, rows)


def _holds_first_rows(here: Connection, there: Connection, progress: Progress) -> bool:
    with progress("Rows copied before, compared", _count(there)) as advance:
        for table in _TABLES:
            last = _last_key(there, table)
            if last is None:
                continue
            copied = _summary(table, _batches(there, table), advance)
            if not copied.is_of_same_rows(_summary(table, _batches(here, table, until=last))):
                return False
    return True


def _copy_tables(here: Connection, target: Database, progress: Progress) -> None:
    with progress("Rows copied", _count(here)) as advance:
        for table in _TABLES:
            with target.read() as there:
                last, done = _last_key(there, table), _count(there, table)
            advance(done)
            for rows in _batches(here, table, after=last):
                with target.write() as there:
                    _insert(there, table, rows)
                advance(len(rows))


def _compare(here: Connection, target: Database, progress: Progress, *, whole: bool) -> Copied:
    """Compare all tables and let the copy be worked with, where it is not ``whole`` already. Raises StoreError where it
    is not like its original."""
    originals, differing = [], []
    with target.write() as there, progress("Rows compared", _count(here)) as advance:
        target.take_time(there)
        target.lock(there, _SCHEMA_LOCK)  # nobody begins anew meanwhile
        for table in _TABLES:
            original = _summary(table, _batches(here, table), advance)
            originals.append(original)
            if not original.is_of_same_rows(_summary(table, _batches(there, table))):
                differing.append(table.name)
        if differing:
            raise StoreError(_difference(target, differing, whole=whole))
        if not whole:
            if not target.is_sqlite:
                _set_sequences(there)
            end_copy(there)
    return Copied(sum(each.rows for each in originals), len(originals), sum(each.mended for each in originals))


def _difference(target: Database, tables: Sequence[str], *, whole: bool) -> str:
    where, names = describe(target.engine.url), ", ".join(tables)
    if whole:
        return f"the database {where} was copied before and is not like its original now ({names}); name an empty one"
    return (
        f"the copy in {where} is not like its original ({names}): something wrote there meanwhile; stop the worker and "
        "the desk of the original, and run the same command again"
    )


def _set_sequences(connection: Connection) -> None:
    """Have new rows numbered behind those that were copied."""
    for table in _TABLES:
        if table.autoincrement_column is not None and "id" in table.c:
            sequence = func.pg_get_serial_sequence(table.name, "id")
            connection.execute(select(func.setval(sequence, func.max(table.c.id))))


# --- rows --------------------------------------------------------------------------------------------------------


def _count(connection: Connection, *tables: Table) -> int:
    """How many rows these tables hold, or all."""
    counts = (connection.scalar(select(func.count()).select_from(table)) for table in tables or _TABLES)
    return sum(count or 0 for count in counts)


def _keys(connection: Connection, table: Table) -> list[ColumnElement[Any]]:
    """What the rows of a table are sorted by, so that both kinds of databases have the same order."""
    by_bytes = connection.dialect.name != "sqlite"  # as SQLite sorts texts unless it is told otherwise
    return [
        collate(column, "C") if by_bytes and isinstance(column.type, String) else column for column in table.primary_key
    ]


def _key_of(table: Table, values: Sequence[object]) -> ColumnElement[Any]:
    return tuple_(*(literal(value, column.type) for value, column in zip(values, table.primary_key, strict=True)))


def _last_key(connection: Connection, table: Table) -> _Row | None:
    """The key of the last row; None of an empty table."""
    last = select(*table.primary_key).order_by(*(key.desc() for key in _keys(connection, table))).limit(1)
    found = connection.execute(last).first()
    return None if found is None else tuple(found)


def _batches(
    connection: Connection, table: Table, *, after: _Row | None = None, until: _Row | None = None
) -> Iterator[list[_Row]]:
    """The rows behind one key and up to another, sorted by their keys, in batches."""
    keys = _keys(connection, table)
    rows = select(*map(_living, table.columns)).order_by(*keys).limit(_BATCH)
    if until is not None:
        rows = rows.where(tuple_(*keys) <= _key_of(table, until))
    key_of_row = [list(table.columns).index(column) for column in table.primary_key]
    while True:
        behind = rows if after is None else rows.where(tuple_(*keys) > _key_of(table, after))
        batch = [tuple(row) for row in connection.execute(behind)]
        if batch:
            yield batch
        if len(batch) < _BATCH:
            return
        after = tuple(batch[-1][place] for place in key_of_row)


def _living(column: Column[Any]) -> ColumnElement[Any]:
    """A column as the copy is to have it: of a row that outlived the one it names, it names none."""
    for foreign in column.foreign_keys:
        if foreign.ondelete == "SET NULL":
            return select(foreign.column).where(foreign.column == column).scalar_subquery().label(column.name)
    return column


def _insert(connection: Connection, table: Table, rows: Sequence[_Row]) -> None:
    names = table.columns.keys()
    connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in _mended(table, rows)[0]])


def _mended(table: Table, rows: Sequence[_Row]) -> tuple[list[_Row], int]:
    """The rows as every database takes them, and how many texts were changed for that."""
    texts = [place for place, column in enumerate(table.columns) if isinstance(column.type, String | ForeignText)]
    done, changed = [], 0
    for row in rows:
        values = {place: storable(row[place]) for place in texts if row[place] is not None}
        new = {place: value for place, value in values.items() if value != row[place]}
        done.append(tuple(new.get(place, value) for place, value in enumerate(row)) if new else row)
        changed += len(new)
    return done, changed


def _summary(table: Table, batches: Iterator[list[_Row]], advance: Callable[[int], None] = lambda _: None) -> _Summary:
    count, changed, digest = 0, 0, blake2b(digest_size=16)
    for batch in batches:
        rows, mended = _mended(table, batch)
        for row in rows:
            digest.update(repr(row).encode())
        count, changed = count + len(rows), changed + mended
        advance(len(rows))
    return _Summary(count, digest.digest(), changed)
