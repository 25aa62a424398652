"""Which messages are photos with captions. Until now, those were the charts before digests alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"


def upgrade() -> None:
    op.add_column("publications", sa.Column("photo", sa.Boolean()))
    for table in ("doubts", "remembered"):
        op.add_column(table, sa.Column("photo", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE publications SET photo = TRUE WHERE kind = 'chart'")
    op.execute(
        "UPDATE doubts SET photo = TRUE WHERE publication_id IN (SELECT id FROM publications WHERE kind = 'chart')"
    )
