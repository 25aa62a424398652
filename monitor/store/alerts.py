"""Alarms: what is wrong, what the operators were told of it, and when their chat may be written to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from monitor.model.alerts import Alarm, AlarmKind, Review
from monitor.store.database.engine import Database
from monitor.store.database.schema import admin_chats, alarms


@dataclass(frozen=True, slots=True)
class AdminChat:
    """The operators' chat. ``chat_id`` is the number it moved to, where it did; nothing leaves for it before
    ``not_before``."""

    chat: str
    chat_id: int | None = None
    not_before: datetime | None = None


class Alarms:
    """The room of the store where alarms are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Alarm]:
        """Every alarm. Raises StoreError."""
        with self._database.read() as connection:
            return _read(connection)

    def review(self, decide: Callable[[Sequence[Alarm]], Review]) -> Review:
        """Let ``decide`` say what becomes of all alarms, in one transaction; what it said. Raises StoreError."""
        with self._database.write() as connection:
            self._database.lock(connection, "monitor alarms")
            before = _read(connection)
            review = decide(before)
            if before != sorted(review.alarms, key=_order):
                _write(connection, review.alarms)
        return review

    def change(self, told: Sequence[Alarm], change: Callable[[Alarm], Alarm]) -> None:
        """Change those of ``told`` that are as they were. Raises StoreError."""
        wanted = set(told)
        with self._database.write() as connection:
            self._database.lock(connection, "monitor alarms")
            _write(connection, [change(alarm) if alarm in wanted else alarm for alarm in _read(connection)])

    def chat(self, chat: str) -> AdminChat:
        """What is known of the operators' chat. Raises StoreError."""
        with self._database.read() as connection:
            row = connection.execute(select(admin_chats).where(admin_chats.c.chat == chat)).first()
        return AdminChat(chat) if row is None else AdminChat(row.chat, row.chat_id, row.not_before)

    def note_chat(self, known: AdminChat) -> None:
        """Write what is known of the operators' chat. Raises StoreError."""
        values = asdict(known)
        upsert = self._database.insert(admin_chats).values(values)
        with self._database.write() as connection:
            connection.execute(upsert.on_conflict_do_update(index_elements=[admin_chats.c.chat], set_=values))


def _read(connection: Connection) -> list[Alarm]:
    return sorted(map(_alarm, connection.execute(select(alarms))), key=_order)


def _order(alarm: Alarm) -> tuple[str, str]:
    return alarm.kind.value, alarm.subject


def _write(connection: Connection, after: Sequence[Alarm]) -> None:
    connection.execute(delete(alarms))
    if after:
        connection.execute(insert(alarms), [asdict(alarm) | {"kind": alarm.kind.value} for alarm in after])


def _alarm(row: Row[Any]) -> Alarm:
    return Alarm(**{**row._mapping, "kind": AlarmKind(row.kind)})
