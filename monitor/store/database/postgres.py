"""PostgreSQL over a network that may fall silent: no call waits for ever. Imported only where it is used."""

from __future__ import annotations

from collections.abc import Generator
from time import monotonic
from typing import Any, TypeVar, cast

import psycopg
from sqlalchemy import Connection, Engine, event

R = TypeVar("R")

# Far more than the longest statement takes, on a slow machine and of a large database.
_SESSION = "SET statement_timeout = '60s'; SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '5min'"
# What is asked all the time has its index. Without statistics, or with those of a smaller table, PostgreSQL would
# rather read a whole archive. Compiling is weighed by estimates too, and costs more than the longest statement.
_PLANS = "SET enable_seqscan = off; SET jit = off"
_UNHURRIED = (
    "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"
)
SILENCE = 75.0
"""Seconds without a byte after which a call is given up; the server's own limits come first."""
_UNHURRIED_SILENCE = 12 * 3600.0

NETWORK = {
    "connect_timeout": 10,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""By which the kernel finds out that the other side is gone: seconds, and in the last line milliseconds."""


class _Impatient(psycopg.Connection[Any]):
    """Gives up a call to which no byte came for ``silence`` seconds.

    The kernel cannot tell: what stands in between may take in all that is sent, and pass nothing on.
    """

    silence = SILENCE

    def wait(self, gen: Generator[Any, Any, R], *args: Any, **kwargs: Any) -> R:
        return super().wait(self._listen(gen), *args, **kwargs)

    def _listen(self, gen: Generator[Any, Any, R]) -> Generator[Any, Any, R]:
        heard = monotonic()
        try:
            waits_for = next(gen)
            while True:
                ready = yield waits_for
                if ready:
                    heard = monotonic()
                elif monotonic() - heard > self.silence:
                    self.close()  # what comes late would be taken for the answer to the next call
                    raise psycopg.OperationalError(f"no answer for {self.silence:g} seconds")
                waits_for = gen.send(ready)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]


def limit(engine: Engine) -> None:
    """Have every connection of this engine keep to the limits."""

    @event.listens_for(engine, "do_connect")
    def on_do_connect(_dialect: object, _record: object, args: list[Any], options: dict[str, Any]) -> _Impatient:
        connection = _Impatient.connect(*args, **{"client_encoding": "UTF8", **options})
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            connection.close()
            raise psycopg.OperationalError(f"its encoding is {encoding}, which does not hold every script")
        return connection

    @event.listens_for(engine, "connect")
    def on_connect(connection: _Impatient, _record: object) -> None:
        connection.execute(_SESSION)
        connection.execute(_PLANS)
        connection.commit()

    @event.listens_for(engine, "checkout")
    def on_checkout(connection: _Impatient, *_: object) -> None:
        connection.silence = SILENCE


def take_time(connection: Connection) -> None:
    """Lift the limits for the transaction under way."""
    connection.exec_driver_sql(_UNHURRIED)
    driver = cast(_Impatient, connection.connection.driver_connection)
    driver.silence = _UNHURRIED_SILENCE
