"""The words of edits that newer ones replaced are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "versions",
        sa.Column("publication_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publications.id"], name=op.f("fk_versions_publication_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("publication_id", name=op.f("pk_versions")),
    )
