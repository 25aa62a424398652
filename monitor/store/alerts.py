"""Alerts: what is wrong, what the operators were told of it, and when the admin chat may be written to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from monitor.model.alerts import Alert, AlertKind, Review
from monitor.store.database.engine import Database
from monitor.store.database.schema import admin_chats
from monitor.store.database.schema import alarms as alerts


@dataclass(frozen=True, slots=True)
class AdminChat:
    """The admin chat. ``chat_id`` is the number it moved to, where it did; nothing leaves for it before
    ``not_before``."""

    chat: str
    chat_id: int | None = None
    not_before: datetime | None = None


class Alerts:
    """The room of the store where alerts are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Alert]:
        """Every alert."""
        with self._database.read() as connection:
            return _read(connection)

    def review(self, decide: Callable[[Sequence[Alert]], Review]) -> Review:
        """Let ``decide`` say what becomes of all alerts, in one transaction; what it said."""
        with self._database.write() as connection:
            self._database.lock(connection, "monitor alarms")
            before = _read(connection)
            review = decide(before)
            if before != sorted(review.alerts, key=_order):
                _write(connection, review.alerts)
        return review

    def change(self, told: Sequence[Alert], change: Callable[[Alert], Alert]) -> None:
        """Change those of ``told`` that are as they were."""
        wanted = set(told)
        with self._database.write() as connection:
            self._database.lock(connection, "monitor alarms")
            _write(connection, [change(alert) if alert in wanted else alert for alert in _read(connection)])

    def chat(self, chat: str) -> AdminChat:
        """What is known of the admin chat."""
        with self._database.read() as connection:
            row = connection.execute(select(admin_chats).where(admin_chats.c.chat == chat)).first()
        return AdminChat(chat) if row is None else AdminChat(row.chat, row.chat_id, row.not_before)

    def note_chat(self, known: AdminChat) -> None:
        """Write what is known of the admin chat."""
        values = asdict(known)
        upsert = self._database.insert(admin_chats).values(values)
        with self._database.write() as connection:
            connection.execute(upsert.on_conflict_do_update(index_elements=[admin_chats.c.chat], set_=values))


def _read(connection: Connection) -> list[Alert]:
    return sorted(map(_alert, connection.execute(select(alerts))), key=_order)


def _order(alert: Alert) -> tuple[str, str]:
    return alert.kind.value, alert.subject


def _write(connection: Connection, after: Sequence[Alert]) -> None:
    connection.execute(delete(alerts))
    if after:
        connection.execute(insert(alerts), [_row(alert) for alert in after])


def _row(alert: Alert) -> dict[str, Any]:
    """The column is called ``mended_at``, and its value in ``known`` is ``mended``: as databases have it since 0.1."""
    values = asdict(alert)
    known = "mended" if alert.known == "resolved" else alert.known
    return values | {"kind": alert.kind.value, "mended_at": values.pop("resolved_at"), "known": known}


def _alert(row: Row[Any]) -> Alert:
    values = dict(row._mapping)
    known = "resolved" if row.known == "mended" else row.known
    return Alert(**values | {"kind": AlertKind(row.kind), "resolved_at": values.pop("mended_at"), "known": known})
