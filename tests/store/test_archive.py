"""What a worker asks for all the time costs the same in an archive of any size, whatever the database knows of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event

from monitor.store import Store
from monitor.store.database.engine import Database
from tests.support.archive import analyze, fill
from tests.support.databases import new_database
from tests.support.hot import CALLS

SMALL, LARGE = 10_000, 40_000
# Of a table that grows, from its first row to its last; not by an index that holds but what is open, or digests.
OPEN = "ix_publications_pending|ix_publications_unresolved|ix_entries_article_due|ix_entries_unasked"
FEW = rf" USING INDEX ({OPEN}|uq_publications_period)"
SCAN = re.compile(rf"SCAN (entries|publications|stories|entry_keys|versions)\b(?!{FEW})")
SEQ_SCAN = re.compile(r"Seq Scan on (entries|publications)\b")


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def archives(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A small and a large archive, of each kind of database."""
    if request.param == "sqlite":
        folder = tmp_path_factory.mktemp("archives")
        urls = tuple(f"sqlite:///{folder / f'{size}.sqlite'}" for size in (SMALL, LARGE))
    else:
        server = request.getfixturevalue("postgres_server")
        urls = (new_database(server), new_database(server))
    for url, size in zip(urls, (SMALL, LARGE), strict=True):
        fill(url, size)
    return urls[0], urls[1]


@pytest.fixture(scope="module", params=["without statistics", "with statistics"])
def known(request: pytest.FixtureRequest, archives: tuple[str, str]) -> tuple[str, str]:
    """The same, before and after their databases gathered statistics."""
    if request.param == "with statistics":
        for url in archives:
            analyze(url)
    return archives


class Work:
    """What calls make a database do: its statements, and how many rows it reads for them (steps, on SQLite)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.statements: list[tuple[str, Any]] = []
        self.amount = 0

    def note(self, _connection: Connection, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if re.match(r"SELECT|INSERT|UPDATE|DELETE|WITH", statement):
            self.statements.append((statement, parameters[0] if isinstance(parameters, list) else parameters))

    def begin(self, connection: Connection) -> None:
        if self._database.is_sqlite:
            connection.connection.driver_connection.set_progress_handler(self._step, 10)

    def _step(self) -> None:
        self.amount += 10

    def commit(self, connection: Connection) -> None:
        if not self._database.is_sqlite:
            cursor = connection.connection.cursor()
            cursor.execute("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables")
            self.amount += int(cursor.fetchone()[0])

    def plans(self) -> str:
        """How the database goes about these statements."""
        explain = "EXPLAIN QUERY PLAN " if self._database.is_sqlite else "EXPLAIN "
        with self._database.read() as connection:
            return "\n".join(
                str(row[-1])
                for statement, parameters in self.statements
                for row in connection.exec_driver_sql(explain + statement, parameters)
            )


@contextmanager
def observed(url: str) -> Iterator[tuple[Store, Work]]:
    with closing(Store.open(url)) as store:
        database = store._database
        work = Work(database)
        event.listen(database.engine, "before_cursor_execute", work.note)
        event.listen(database.engine, "begin", work.begin)
        event.listen(database.engine, "commit", work.commit)
        yield store, work


@pytest.mark.parametrize("name", CALLS)
def test_what_is_asked_all_the_time_costs_the_same_in_a_larger_archive(known: tuple[str, str], name: str) -> None:
    amounts = []
    for url in known:
        with observed(url) as (store, work):
            CALLS[name](store)
            amounts.append(work.amount)
            plans = work.plans()
    small, large = amounts
    assert large <= 1.2 * small + 500, plans
    assert not SCAN.search(plans), plans
    assert not SEQ_SCAN.search(plans), plans
