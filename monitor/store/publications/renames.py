"""Channels that go by a new name: their publications go along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, or_, select, update

from monitor.store.database.schema import channels, chores, leases, publications


def find_renames(connection: Connection, chats: Mapping[str, str]) -> dict[str, str]:
    """The channels that go by a new name now: old name -> new name."""
    rows = connection.execute(select(channels).order_by(channels.c.name)).all()
    known = {row.name for row in rows}
    found: dict[str, str] = {}
    for name, chat in chats.items():
        if name not in known:
            gone = [row for row in rows if row.name not in chats and row.name not in found]
            found |= {row.name: name for row in gone if _is_chat(row, chat)}
    return found


def _is_chat(row: Row[Any], chat: str) -> bool:
    """True where a channel's chat is this one, by its public name or by the number Telegram gave."""
    return bool(chat) and (row.chat.casefold() == chat.casefold() or str(row.chat_id) == chat)


def rename(connection: Connection, old: str, new: str, chat: str) -> None:
    """Give a channel, its lease and its publications another name; two may become one."""
    has_new = connection.scalar(select(exists().where(channels.c.name == new)))
    change = update(channels).values(name=new, chat=chat)
    connection.execute((delete(channels) if has_new else change).where(channels.c.name == old))
    connection.execute(delete(leases).where(leases.c.name == f"channel:{new}"))
    connection.execute(update(leases).where(leases.c.name == f"channel:{old}").values(name=f"channel:{new}"))
    connection.execute(update(chores).where(chores.c.channel == old).values(channel=new))
    there = publications.alias()
    same_period = and_(there.c.kind == publications.c.kind, there.c.until == publications.c.until)
    same = or_(there.c.story_id == publications.c.story_id, and_(there.c.story_id.is_(None), same_period))
    doubled = exists().where(there.c.channel == new, same)
    connection.execute(update(publications).where(publications.c.channel == old, ~doubled).values(channel=new))
