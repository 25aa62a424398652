"""One way to read and one way to write, on SQLite and on PostgreSQL alike; foreign errors become StoreError
here."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Insert, Select, Table, create_engine, event, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from monitor.errors import StoreError

# Far more than the longest transaction takes; a lock that outlasts it is somebody else's.
LOCK_TIMEOUT = timedelta(seconds=5)
_LOOK_AGAIN = 0.01  # seconds, for a lock that SQLite itself does not wait for
_WRITE = "monitor_write"
_PATIENCE = "monitor_patience"
_SQLITE_SETTINGS = (
    "synchronous = NORMAL",
    "foreign_keys = ON",
    # 16 MB: documents dirty the same pages again and again, which are copied back once.
    "wal_autocheckpoint = 4000",
    "cache_size = -8000",
)
# What databases say, and what an operator can do about it.
_ADVICE = (
    ("locked|lock timeout", "another program holds it: stop that program, or try again"),
    ('no such table|relation "[^"]*" does not exist', "run `monitor db upgrade`"),
    ("is full|No space left|disk I/O", "free some space on its disk: the worker goes on then"),
    ("readonly|read-only", "let the worker's user write the file, those beside it (-wal, -shm) and their folder"),
    ("unable to open", "let the worker's user read and write the file and its folder"),
    ("its encoding is", "make one by `createdb --encoding=UTF8 --template=template0 NAME` and name it in DATABASE_URL"),
    (
        "malformed|not a database",
        "the file is damaged: stop the worker, put the file aside and the newest backup in its place",
    ),
)
_JSON = json.JSONEncoder(separators=(",", ":"))


class Database:
    """An engine and its transactions. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writer = engine.execution_options(**{_WRITE: True})

    def read(self) -> AbstractContextManager[Connection]:
        """A transaction that only reads."""
        return self._transaction(self.engine)

    def write(self, patience: timedelta | None = None) -> AbstractContextManager[Connection]:
        """A transaction that commits at the end, or leaves nothing behind on any exception.

        On SQLite it holds the write lock from the start: a lock that is asked for later cannot be waited for. It waits
        for this one as long as for any, or with ``patience``.
        """
        patient = self._writer.execution_options(**{_PATIENCE: patience}) if patience else self._writer
        return self._transaction(patient)

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        with self.translate_errors(), engine.begin() as connection:
            yield connection

    @contextmanager
    def translate_errors(self) -> Iterator[None]:
        """Turn the errors of SQLAlchemy and of its drivers into StoreError.

        They are not chained: they may hold the password, and every text that was to be written.
        """
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise StoreError(self._sentence(error)) from None

    def _sentence(self, error: Exception) -> str:
        cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
        what = next(iter(str(cause).strip().splitlines()), "") or type(cause).__name__
        sentence = f"cannot use the database {describe(self.engine.url)}: {what}"
        advice = next((f"; {advice}" for sign, advice in _ADVICE if re.search(sign, what)), "")
        return _without_password(sentence + advice, self.engine.url)

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def bulk_insert(self, statement: Insert, names: Sequence[str]) -> BulkInsert:
        """An INSERT of many rows that bring these columns."""
        return BulkInsert(statement, names, self.engine.dialect)

    def lock(self, connection: Connection, name: str) -> None:
        """Wait until no other write transaction holds the lock of this name; it is ours until the
        transaction ends.

        Nothing to do on SQLite, where write transactions exclude each other.
        """
        if not self.is_sqlite:
            number = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=8).digest()
            connection.execute(select(func.pg_advisory_xact_lock(int.from_bytes(number, "big", signed=True))))

    def take_time(self, connection: Connection) -> None:
        """Let the statements of this transaction, and its locks, take as long as a migration may."""
        if not self.is_sqlite:
            from monitor.store.database import postgres

            postgres.take_time(connection)

    def reserve_ids(self, connection: Connection, table: Table, count: int) -> list[int]:
        """Ids for ``count`` new rows, in ascending order.

        Rows are written in batches, and the order of a batch's RETURNING is certain on neither database.
        """
        if self.is_sqlite:
            last = connection.scalar(_last_id(table)) or 0
            return list(range(last + 1, last + 1 + count))
        sequence = func.pg_get_serial_sequence(table.name, "id")
        numbers = func.generate_series(1, count).table_valued("number")
        return sorted(connection.scalars(select(func.nextval(sequence)).select_from(numbers)))


class BulkInsert:
    """An INSERT of many rows, compiled once and handed to the driver as it is: SQLAlchemy's work for each value of each
    row costs more than writing it."""

    def __init__(self, statement: Insert, names: Sequence[str], dialect: Dialect) -> None:
        """``names`` are the columns that every row brings."""
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        self._sql = str(compiled)
        self._positional = compiled.positional
        self._names = list(compiled.positiontup or names)
        kinds = [statement.table.c[name].type.dialect_impl(dialect) for name in self._names]
        self._processors = [kind.bind_processor(dialect) for kind in kinds]

    def run(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Insert these rows, at least one."""
        columns = [
            _process([row[name] for row in rows], processor)
            for name, processor in zip(self._names, self._processors, strict=True)
        ]
        values = list(zip(*columns, strict=True))
        if self._positional:
            connection.exec_driver_sql(self._sql, values)
        else:
            connection.exec_driver_sql(self._sql, [dict(zip(self._names, row, strict=True)) for row in values])


def _process(values: list[object], processor: Callable[[Any], object] | None) -> list[object]:
    """The values of one column as the driver takes them."""
    if processor is None:
        return values
    if values.count(values[0]) == len(values):  # as times and empty lists often are
        return [processor(values[0])] * len(values)
    return list(map(processor, values))


@cache
def _last_id(table: Table) -> Select[int]:
    return select(func.coalesce(func.max(table.c.id), 0))


def connect(url: str, lock_timeout: timedelta) -> Database:
    """The database at ``url``, without touching it yet. Raises StoreError for a URL that cannot work."""
    parsed = _parse(url)
    try:
        if parsed.get_backend_name() == "sqlite":
            engine = create_engine(
                parsed,
                connect_args={"timeout": lock_timeout.total_seconds()},
                hide_parameters=True,
                json_serializer=_to_json,
            )
            _prepare_sqlite(engine, lock_timeout)
        else:
            from monitor.store.database import postgres  # its driver is an extra

            engine = create_engine(
                parsed,
                connect_args={name: value for name, value in postgres.NETWORK.items() if name not in parsed.query},
                pool_pre_ping=True,
                hide_parameters=True,
                json_serializer=_to_json,
            )
            postgres.limit(engine)
    except ImportError:
        raise StoreError("PostgreSQL needs a driver: run `pip install 'conflict-news-monitor[postgres]'`") from None
    return Database(engine)


def describe(url: URL) -> str:
    """Where the database is, for a person; without user name and password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"{url.database or ''} on {url.host or url.query.get('host', 'this machine')}"


def _parse(url: str) -> URL:
    """The URL with the driver we use. Errors never repeat it: it may hold a password."""
    advice = "write sqlite:///path/to/file or postgresql://user:password@host/database"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError(f"DATABASE_URL is not the URL of a database; {advice}") from None
    if parsed.drivername == "sqlite":
        if parsed.database in {None, "", ":memory:"}:
            raise StoreError(f"DATABASE_URL names no file; {advice}")
        return parsed
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreError(f"DATABASE_URL names a kind of database that is not supported; {advice}")


def _to_json(values: Sequence[object]) -> str:
    """A list as JSON; at once for the lists of most entries, which are empty."""
    return _JSON.encode(values) if values else "[]"


def _without_password(text: str, url: URL) -> str:
    secrets = [url.password, *(value for key, value in url.query.items() if "password" in key)]
    for secret in secrets:
        if isinstance(secret, str) and secret:
            text = text.replace(secret, "***")
    return text


def _prepare_sqlite(engine: Engine, lock_timeout: timedelta) -> None:
    """Creates the file's folder; sets what holds for each connection and how its transactions begin."""
    folder = Path(str(engine.url.database)).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot make the folder {folder} for the database: {error.strerror}") from None

    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: object) -> None:
        # The driver begins transactions by itself, too late and never for reading; we begin them.
        connection.isolation_level = None
        _keep_a_log(connection, lock_timeout)
        for setting in _SQLITE_SETTINGS:
            connection.execute(f"PRAGMA {setting}").close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if _PATIENCE in options:
            _set_patience(connection, options[_PATIENCE])
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(_WRITE, False) else "BEGIN")
        finally:
            if _PATIENCE in options:
                _set_patience(connection, lock_timeout)


def _set_patience(connection: Connection, patience: timedelta) -> None:
    """How long this connection waits for locks from now on."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience // timedelta(milliseconds=1)}")


def _keep_a_log(connection: sqlite3.Connection, patience: timedelta) -> None:
    """Has the file keep a write-ahead log.

    A new file that another connection writes to is waited for here: SQLite refuses at once, since it would have to turn
    a lock for reading into one for writing, and what two connections ask for at once in this way cannot be waited for.
    """
    deadline = time.monotonic() + patience.total_seconds()
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                raise
            time.sleep(_LOOK_AGAIN)
        else:
            return
