"""PostgreSQL behind a connection that falls silent: a proxy on loopback that takes in all, and passes nothing on."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime

import psycopg
import pytest
from sqlalchemy import text

from monitor.errors import StoreError
from monitor.store import Store
from monitor.store.database import postgres
from monitor.store.database.engine import LOCK_TIMEOUT, connect
from tests.store.samples import feed

NOW = datetime(2023, 9, 20, 12, 0, tzinfo=UTC)


class Proxy:
    """Between a client and the server until ``silent`` is set; then it keeps what it is told."""

    def __init__(self, target: str) -> None:
        self.silent = threading.Event()
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._sockets = [self._listener]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def close(self) -> None:
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._target)
                self._sockets += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=pair, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while sent := source.recv(65536):
                if not self.silent.is_set():
                    target.sendall(sent)
            target.close()


@pytest.fixture
def proxy(postgres_url: str) -> Iterator[Proxy]:
    with psycopg.connect(postgres_url) as connection:
        folder, port = connection.info.host, connection.info.port
    with closing(Proxy(f"{folder}/.s.PGSQL.{port}")) as opened:
        yield opened


@pytest.fixture
def far(proxy: Proxy, postgres_url: str) -> Iterator[Store]:
    """The store, reached through the proxy."""
    with psycopg.connect(postgres_url) as connection:
        user, name = connection.info.user, connection.info.dbname
    with closing(Store.open(f"postgresql://{user}@127.0.0.1:{proxy.port}/{name}?connect_timeout=3")) as opened:
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
