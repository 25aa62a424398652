"""Messages of which nobody could tell whether they arrived are looked for, and late copies removed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for column in (
        sa.Column("preview", sa.Text()),
        sa.Column("before_certain", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("probe_at", sa.DateTime(timezone=True)),
        sa.Column("probe_failures", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("publications", column)
    op.create_table(
        "doubts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("preview", sa.Text()),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_doubts_publication_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doubts")),
    )
    op.create_index(op.f("ix_doubts_publication_id"), "doubts", ["publication_id"])
    op.create_index(op.f("ix_doubts_settled_at"), "doubts", ["settled_at"])
    op.create_table(
        "chores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("removal", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("certain", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("doubt_id", sa.Integer()),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["doubt_id"], ["doubts.id"], name=op.f("fk_chores_doubt_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chores")),
        sa.UniqueConstraint("chat", "message_id", name=op.f("uq_chores_chat_message_id")),
    )
    op.create_index("ix_chores_channel_due_at", "chores", ["channel", "due_at"])
    op.create_table(
        "pauses",
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat", name=op.f("pk_pauses")),
    )
