"""What was told belongs to the chat in which it stands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_channels = sa.table("channels", *map(sa.column, ("name", "chat", "chat_id", "shut", "detail", "last_message_id")))
_publications = sa.table(
    "publications",
    *map(sa.column, ("id", "story_id", "channel", "kind", "state", "chat_id", "message_id")),
    *map(sa.column, ("attempts", "attempted_at", "resolved_at", "error")),
)
# Given up for reasons of this program's own, not refused.
_OWN_REASONS = ("discarded by hand", "it waited too long%", "its %", "the report it tells of%", "perhaps posted%")


def upgrade() -> None:
    is_refused = sa.text("state = 'rejected' AND resolved_at IS NOT NULL")
    op.create_index(
        "ix_publications_refused",
        "publications",
        ["resolved_at"],
        sqlite_where=is_refused,
        postgresql_where=is_refused,
    )
    connection = op.get_bind()
    of = _publications.c
    for name, chat_id in connection.execute(sa.select(_channels.c.name, _channels.c.chat_id)).all():
        if chat_id is not None:
            _leave_elsewhere(connection, name, chat_id)
            here = (of.channel == name, of.kind == "post", of.state == "sent", of.chat_id.is_(None))
            connection.execute(sa.update(_publications).where(*here).values(chat_id=chat_id))
    own = sa.or_(*(of.error.like(reason) for reason in _OWN_REASONS))
    refused = (of.state == "rejected", of.attempts > 0, of.kind != "edit", ~own)
    connection.execute(sa.update(_publications).where(*refused).values(resolved_at=of.attempted_at))


def _leave_elsewhere(connection: sa.Connection, name: str, chat_id: int) -> None:
    """Give what a channel told in another chat than its present one to that chat."""
    of = _publications.c
    posts = sa.select(of.chat_id, sa.func.min(of.id)).where(of.channel == name, of.kind == "post")
    found = connection.execute(posts.where(of.chat_id.is_not(None)).group_by(of.chat_id).order_by(sa.func.min(of.id)))
    first: int | None = None
    for there, oldest in found.all():
        in_it = of.chat_id == there
        if first is None:
            first = oldest
            # Of older posts the chat is not known: it is the first that is.
            in_it = sa.or_(in_it, sa.and_(of.chat_id.is_(None), of.state == "sent", of.id < oldest))
        if there == chat_id:
            continue
        left = f"{name} · {there}"
        row = {"name": left, "chat": str(there), "chat_id": there, "shut": False, "detail": ""}
        connection.execute(sa.insert(_channels).values(row))
        stories = sa.select(of.story_id).where(of.channel == name, of.kind == "post", in_it)
        ids = connection.scalars(stories).all()
        for start in range(0, len(ids), 500):
            moved = (of.channel == name, of.story_id.in_(ids[start : start + 500]))
            connection.execute(sa.update(_publications).where(*moved).values(channel=left))
