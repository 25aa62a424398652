"""Brings a database to the schema that this version of the program works with.

Alembic is imported only where there is something to do: it costs a worker memory and a command its start. That is done
before anything is locked: on a busy machine it takes longer than others wait for a lock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, text

from monitor.errors import SchemaTooNewError, StoreError
from monitor.store.database.engine import Database, describe
from monitor.store.database.schema import HEAD, meta

# Longer than it takes another worker, on a busy machine and from a large database.
_PATIENCE = timedelta(minutes=2)
_MIGRATIONS = Path(__file__).parents[1] / "migrations"


def check_schema(database: Database) -> None:
    """Raises SchemaTooNewError or StoreError unless the schema is the one this version works with."""
    with database.read() as connection:
        found = _checked_revision(connection, database)
    if found != HEAD:
        raise StoreError(f"the database {describe(database.engine.url)} is not up to date; run `monitor db upgrade`")


def upgrade(database: Database, now: datetime) -> None:
    """Apply what is missing, in one transaction, and note ``now`` as the birth of a new database.

    Several workers may call it at once: one does the work, the others wait. Raises SchemaTooNewError or
    StoreError.
    """
    with database.read() as connection:
        if _checked_revision(connection, database) == HEAD:
            return
    run_alembic = _load_alembic()
    with database.write(_PATIENCE) as connection:
        database.take_time(connection)
        database.lock(connection, "monitor schema")
        found = _checked_revision(connection, database)
        if found == HEAD:
            return
        run_alembic(connection)
        if found is None:
            connection.execute(insert(meta).values(name="created_at", value=now.isoformat()))


def _checked_revision(connection: Connection, database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is not None and found > HEAD:
        raise SchemaTooNewError(
            f"the database {describe(database.engine.url)} was written by a newer version of this program "
            f"(schema {found}, this version knows {HEAD}); install that version"
        )
    return found


def _load_alembic() -> Callable[[Connection], None]:
    """What runs the migrations that a database lacks."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    return run
