"""Which channel goes to which chat: what was told belongs to the chat in which it stands.

A channel that gets another chat begins anew there. What it told stays with the old chat, under a name that says so and
that no configuration has; a channel that goes to that chat later takes it over, whatever its name. Messages are edited,
answered and linked to by the channel they belong to: so never in another chat than theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, delete, exists, func, or_, select, update

from monitor.model.publications import PublicationKind, PublicationState
from monitor.store.database.engine import Database
from monitor.store.database.schema import channels, chores, leases, publications, stories

_POST = PublicationKind.POST.value
_PENDING = PublicationState.PENDING.value
_UNSETTLED = (_PENDING, PublicationState.SENDING.value, PublicationState.UNKNOWN.value)
_LEFT = " · "  # between the name of a channel and the chat that it left


def of_one_chat(channel: ColumnElement[str]) -> Select[Any]:
    """The names of the channels that go to the same chat as this one, its own among them."""
    own = channels.alias("own")
    named = and_(own.c.chat != "", func.lower(channels.c.chat) == func.lower(own.c.chat))
    same = or_(channels.c.name == own.c.name, named, channels.c.chat_id == own.c.chat_id)
    return select(channels.c.name).where(exists().where(own.c.name == channel, same))


def assign(database: Database, connection: Connection, chats: Mapping[str, str], now: datetime) -> None:
    """Let each channel that is known have the chat that it has by the configuration, and what was told there."""
    rows = connection.execute(select(channels).order_by(channels.c.name)).all()
    moves = _moves(rows, chats)
    for row in rows:
        if row.name in chats and row.name not in moves and not _keeps(row, chats[row.name]):
            leave(database, connection, row, now, chat=chats[row.name])
    # Out of the way first: two channels may change places.
    for old in moves.keys() & set(moves.values()):
        _rename(connection, old, _aside(old), now)
    for old, new in moves.items():
        _rename(connection, _aside(old) if old in moves.values() else old, new, now)


def _moves(rows: Iterable[Row[Any]], chats: Mapping[str, str]) -> dict[str, str]:
    """The channels that go by another name now: old name -> new name."""
    kept = {row.name for row in rows if row.name in chats and _keeps(row, chats[row.name])}
    free = [row for row in rows if row.name not in kept]
    wanting = {name: chat for name, chat in chats.items() if name not in kept}
    moves = {row.name: name for name, chat in wanting.items() for row in free if _left_by(name, row, chat)}
    for name, chat in wanting.items():
        if name not in moves.values():
            moves |= {row.name: name for row in free if row.name not in moves and _is_chat(row, chat)}
    return moves


def _keeps(row: Row[Any], chat: str) -> bool:
    """Is it the chat that the channel has? It may be written in another way."""
    return bool(row.chat.casefold() == chat.casefold()) or _is_chat(row, chat)


def _is_chat(row: Row[Any], chat: str) -> bool:
    """Is a channel's chat this one, by its public name or by the number that Telegram gave?"""
    if row.chat_id is not None and chat.lstrip("-").isdecimal():
        return str(row.chat_id) == chat
    return bool(chat) and bool(row.chat.casefold() == chat.casefold())


def _left_by(name: str, row: Row[Any], chat: str) -> bool:
    return bool(row.name.startswith(f"{name}{_LEFT}")) and _is_chat(row, chat)


def _aside(name: str) -> str:
    return f"{name}{_LEFT}"


def configured_name(stored: str) -> str:
    """The name that a channel has, or had, in the configuration, whether or not it left the chat since."""
    return stored.partition(_LEFT)[0]


def leave(
    database: Database,
    connection: Connection,
    row: Row[Any],
    now: datetime,
    *,
    chat: str,
    chat_id: int | None = None,
) -> None:
    """Let a channel go to another chat. What waits to be told goes along, digests too; what was told, or perhaps was,
    stays, and with it the edits and replies. Stories of which something was under way, or a digest that tells them, are
    decided on anew."""
    old, left = row.name, f"{row.name}{_LEFT}{row.chat_id or row.chat}"
    known = row._asdict() | {"name": left, "not_before": None, "shut": False, "detail": "", "paused_since": None}
    is_told = and_(publications.c.channel == old, ~_waiting(old))
    if connection.scalar(select(exists().where(is_told))):
        connection.execute(database.insert(channels).values(known).on_conflict_do_nothing())
    fresh = {"chat": chat, "chat_id": chat_id, "not_before": None, "shut": False, "detail": "", "last_message_id": None}
    connection.execute(update(channels).where(channels.c.name == old).values(fresh))
    there = and_(chores.c.channel == old, chores.c.chat == str(row.chat_id))
    connection.execute(update(chores).where(there).values(channel=left))
    connection.execute(update(publications).where(is_told).values(channel=left))
    of = publications.c
    unsettled = and_(of.channel == left, of.state.in_(_UNSETTLED), of.resolved_at.is_(None))
    digests = select(of.id).where(unsettled, of.story_id.is_(None)).correlate(None)
    _decide_anew(connection, select(of.story_id).where(or_(unsettled, of.folded_into.in_(digests))), now)


def _waiting(channel: str) -> ColumnElement[bool]:
    """Belongs to what was not told yet: posts that wait, with all that their stories caused, and digests, with what was
    folded into them."""
    post, digest = publications.alias("post"), publications.alias("digest")
    backlog = select(digest.c.id).where(digest.c.channel == channel, digest.c.state == _PENDING)
    untold = or_(post.c.state == _PENDING, post.c.folded_into.in_(backlog))
    of_stories = select(post.c.story_id).where(post.c.channel == channel, post.c.kind == _POST, untold)
    periodic = and_(publications.c.story_id.is_(None), publications.c.state == _PENDING)
    return or_(periodic, and_(publications.c.story_id.is_not(None), publications.c.story_id.in_(of_stories)))


def adopt(connection: Connection, name: str, chat_id: int, configured: Collection[str], now: datetime) -> None:
    """Telegram gave the number of a channel's chat: what was told there by channels that are no more is its own."""
    is_other = and_(channels.c.chat_id == chat_id, channels.c.name.not_in({name, *configured}))
    connection.execute(update(channels).where(channels.c.name == name).values(chat_id=chat_id))
    for other in connection.scalars(select(channels.c.name).where(is_other).order_by(channels.c.name)).all():
        _rename(connection, other, name, now)


def _decide_anew(connection: Connection, story_ids: Any, now: datetime) -> None:
    these = and_(stories.c.id.in_(story_ids), stories.c.merged_into.is_(None))
    connection.execute(update(stories).where(these).values(undecided_since=now))


def _rename(connection: Connection, old: str, new: str, now: datetime) -> None:
    """Give a channel, its lease and its publications another name; two may become one."""
    if connection.scalar(select(exists().where(channels.c.name == new))):
        _merge(connection, old, new, now)
    else:
        connection.execute(update(channels).where(channels.c.name == old).values(name=new))
        connection.execute(delete(leases).where(leases.c.name == f"channel:{new}"))
        connection.execute(update(leases).where(leases.c.name == f"channel:{old}").values(name=f"channel:{new}"))
    connection.execute(update(chores).where(chores.c.channel == old).values(channel=new))
    there = publications.alias()
    same_period = and_(there.c.kind == publications.c.kind, there.c.until == publications.c.until)
    same = or_(there.c.story_id == publications.c.story_id, and_(there.c.story_id.is_(None), same_period))
    doubled = exists().where(there.c.channel == new, same)
    # Found out before any is moved: SQLite would see what it has moved already.
    moved = select(publications.c.id).where(publications.c.channel == old, ~doubled)
    connection.execute(update(publications).where(publications.c.id.in_(moved)).values(channel=new))


def _merge(connection: Connection, old: str, new: str, now: datetime) -> None:
    """Make room for what another channel told in the chat of this one: what waits to be told there again is not."""
    known = connection.execute(select(channels).where(channels.c.name == old)).one()
    numbers = {
        "chat_id": func.coalesce(channels.c.chat_id, known.chat_id),
        "last_message_id": func.coalesce(channels.c.last_message_id, known.last_message_id),
    }
    connection.execute(update(channels).where(channels.c.name == new).values(numbers))
    connection.execute(delete(channels).where(channels.c.name == old))
    here, there = publications.alias("here"), publications.alias("there")
    told = select(there.c.story_id).where(there.c.channel == old, there.c.kind == _POST, there.c.state != _PENDING)
    waits = select(here.c.story_id).where(here.c.channel == new, here.c.kind == _POST, here.c.state == _PENDING)
    again = connection.scalars(waits.where(here.c.story_id.in_(told))).all()
    mine = and_(publications.c.channel == new, publications.c.story_id.in_(again))
    connection.execute(delete(publications).where(mine))
    _decide_anew(connection, again, now)
