"""Brings a database to the schema that this version of the program works with.

Alembic is imported only where there is something to do: it costs a worker memory and a command its start. That is done
before anything is locked: on a busy machine it takes longer than others wait for a lock.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, insert, inspect, text

from monitor.errors import SchemaTooNewError, StoreError
from monitor.store.database.engine import Database, describe
from monitor.store.database.schema import HEAD, meta

# Longer than it takes another worker, on a busy machine and from a large database.
_PATIENCE = timedelta(minutes=2)
_MIGRATIONS = Path(__file__).parents[1] / "migrations"
# Stands behind the revision of a database that is still being copied into. Versions that know nothing of it take it for
# one that is newer than theirs, and leave it alone.
_UNFINISHED = "+copying"
_SET_REVISION = text("UPDATE alembic_version SET version_num = :revision")


class Stage(Enum):
    """How far a copy into a database is; an installation that is no copy is whole too."""

    EMPTY = "empty"
    BEGUN = "begun"
    WHOLE = "whole"


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
    run_alembic = load_alembic()
    with database.write(_PATIENCE) as connection:
        database.take_time(connection)
        database.lock(connection, "monitor schema")
        found = _checked_revision(connection, database)
        if found == HEAD:
            return
        run_alembic(connection)
        if found is None:
            connection.execute(insert(meta).values(name="created_at", value=now.isoformat()))


def stage(connection: Connection, database: Database) -> Stage:
    """How far a copy into this database is. Raises StoreError where none can be made there."""
    found, place = _revision(connection), describe(database.engine.url)
    if found == HEAD + _UNFINISHED:
        return Stage.BEGUN
    if found is not None and found.endswith(_UNFINISHED):
        raise StoreError(f"the copy in {place} was begun by another version of this program; name an empty database")
    if found is None and not inspect(connection).get_table_names():
        return Stage.EMPTY
    if _checked_revision(connection, database) != HEAD:
        raise StoreError(f"the database {place} holds something else already; name an empty one")
    return Stage.WHOLE


def begin_copy(connection: Connection, run_alembic: Callable[[Connection], None]) -> None:
    """Make the tables in an empty database, with what ``load_alembic`` gave; until ``end_copy``, nobody works with
    them."""
    run_alembic(connection)
    connection.execute(_SET_REVISION, {"revision": HEAD + _UNFINISHED})


def end_copy(connection: Connection) -> None:
    """Let the copy be worked with."""
    connection.execute(_SET_REVISION, {"revision": HEAD})


def _revision(connection: Connection) -> str | None:
    """What a database says of itself; None for one of which no table is ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _checked_revision(connection: Connection, database: Database) -> str | None:
    """The revision the database is at; None for an empty one."""
    found = _revision(connection)
    if found is not None and found.endswith(_UNFINISHED):
        raise StoreError(
            f"the database {describe(database.engine.url)} holds a part of a copy; run the same `monitor db copy` "
            "again, which goes on with it, or use the database that was copied"
        )
    if found is not None and found > HEAD:
        raise SchemaTooNewError(
            f"the database {describe(database.engine.url)} was written by a newer version of this program "
            f"(schema {found}, this version knows {HEAD}); install that version"
        )
    return found


def load_alembic() -> Callable[[Connection], None]:
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
