"""Texts in other languages: what they say, or why not, and the messages that wait for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "translations",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("failure", sa.Text(), nullable=False, server_default=""),
        sa.Column("translation", sa.Text()),
        sa.Column("refusal", sa.Text(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_translations")),
    )
    op.create_index("ix_translations_due_at", "translations", ["due_at"])
    op.create_index("ix_translations_wanted_at", "translations", ["wanted_at"])
    op.create_table(
        "untranslated",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["key"], ["translations.key"], name=op.f("fk_untranslated_key_translations"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_untranslated_story_id_stories"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", "story_id", "channel", name=op.f("pk_untranslated")),
    )
    op.create_index("ix_untranslated_story_id", "untranslated", ["story_id"])
