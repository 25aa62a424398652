"""Invented rows in every table, and what a database holds in the end."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Float, Integer, LargeBinary, Table, insert

from monitor.store.database.columns import Seconds, UTCDateTime
from monitor.store.database.engine import connect
from monitor.store.database.schema import metadata, workers

ROWS = 7
_LARGE = 'Ձյունը փակեց ճանապարհը. Снег закрыл дорогу. 🏔️ "Don\'t"\r\n\\x00\t' * 1000


def fill(url: str) -> None:
    """Seven rows in every table, with every kind of value; where a column may be empty, it is in every other row."""
    database = connect(url, timedelta(seconds=5))
    with database.write() as connection:
        for table in metadata.sorted_tables:
            rows = [
                {column.name: _value(table, column, number) for column in table.columns}
                for number in range(1, ROWS + 1)
            ]
            connection.execute(insert(table), rows)
    database.engine.dispose()


def _value(table: Table, column: Column[Any], number: int) -> object:
    if column.nullable and number % 2 == 0:
        return None
    if column is workers.c.roles:  # names that the program knows
        return "poll,group,deliver,site"
    if column.foreign_keys:
        (foreign,) = column.foreign_keys
        return _value(foreign.column.table, foreign.column, number)
    match column.type:
        case UTCDateTime():
            return datetime(2023, 9, 19, 23, 59, 59, 999_999 - number, UTC) + timedelta(days=number)
        case Seconds():
            return timedelta(seconds=number / 3)
        case Boolean():
            return number % 3 == 0
        case Integer():  # of eight bytes, too
            return number if column.primary_key else number * 1_000_000
        case Float():
            return number / 7
        case LargeBinary():
            return b"\0\xff" * number + column.name.encode()
        case JSON():
            return [column.name, number, number / 7, None, {"text": "\0 \ud83d" + _LARGE[:60]}]
    name = f"{table.name} {column.name} {number}"
    return name if column.primary_key or column.unique or number % 3 else f"{name}: {_LARGE}"


def contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a SQLite file as it keeps them, by table."""
    with closing(sqlite3.connect(file)) as connection:
        names = sorted(name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}  # noqa: S608
