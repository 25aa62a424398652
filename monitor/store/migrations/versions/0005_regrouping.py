"""Vectors, stories that are merged and split, editors' corrections; no more bands to find near-duplicates by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.drop_table("story_bands")
    op.add_column("entries", sa.Column("vector", sa.LargeBinary()))
    op.add_column("stories", sa.Column("merged_into", sa.Integer()))
    where = sa.text("merged_into IS NOT NULL")
    op.create_index("ix_stories_merged_into", "stories", ["merged_into"], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "story_corrections",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["entries.id"], name=op.f("fk_story_corrections_one"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other"], ["entries.id"], name=op.f("fk_story_corrections_other"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_story_corrections")),
    )
    op.create_index(op.f("ix_story_corrections_other"), "story_corrections", ["other"])
