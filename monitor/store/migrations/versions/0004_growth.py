"""Stories that grow: edits, replies, digests, and the mark of a story that is to be decided on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("stories", sa.Column("undecided_since", sa.DateTime(timezone=True)))
    _partial("ix_stories_undecided", "stories", ["undecided_since"], "undecided_since IS NOT NULL", unique=False)
    # SQLite cannot drop a NOT NULL: there the table is made anew, with all that was in it.
    with op.batch_alter_table("publications") as publications:
        publications.alter_column("story_id", existing_type=sa.Integer(), nullable=True)
        publications.add_column(sa.Column("speed", sa.String(), server_default="ordinary", nullable=False))
        for name in ("due_at", "since", "until"):
            publications.add_column(sa.Column(name, sa.DateTime(timezone=True)))
        publications.add_column(sa.Column("folded_into", sa.Integer()))
        for name in ("told", "change"):
            publications.add_column(sa.Column(name, sa.JSON(none_as_null=True)))
    _partial("uq_publications_edit", "publications", ["channel", "story_id"], "kind = 'edit' AND state = 'pending'")
    _partial("uq_publications_period", "publications", ["channel", "kind", "until"], "story_id IS NULL")


def _partial(name: str, table: str, columns: list[str], where: str, *, unique: bool = True) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
