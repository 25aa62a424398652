"""What a post shows, and links between stories that may be one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("publications", sa.Column("headline", sa.Integer()))
    op.add_column("publications", sa.Column("reports", sa.Integer()))
    op.add_column("publications", sa.Column("quoted", sa.JSON(none_as_null=True)))
    op.add_column("publications", sa.Column("see_also", sa.JSON(none_as_null=True)))
    op.create_table(
        "story_links",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["stories.id"], name=op.f("fk_story_links_one"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["other"], ["stories.id"], name=op.f("fk_story_links_other"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("one", "other", name=op.f("pk_story_links")),
    )
    op.create_index(op.f("ix_story_links_other"), "story_links", ["other"])
