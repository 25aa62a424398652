"""Alarms and what was told of them, the operators' chat and their commands, channels that are paused."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "alarms",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("raised_at", moment),
        sa.Column("mended_at", moment),
        sa.Column("known", sa.String(), nullable=False),
        sa.Column("told_at", moment),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "subject", name=op.f("pk_alarms")),
    )
    op.create_table(
        "admin_chats",
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("not_before", moment),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_admin_chats")),
    )
    op.create_table(
        "mailboxes",
        sa.Column("bot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("next_update", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bot", name=op.f("pk_mailboxes")),
    )
    op.add_column("channels", sa.Column("paused_since", moment))
    op.create_index("ix_entries_feed_id_published_at", "entries", ["feed_id", "published_at"])
