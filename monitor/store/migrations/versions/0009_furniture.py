"""What recurs around a feed's texts, and what was taken off an entry's."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("habits", sa.JSON()))
    op.add_column("entries", sa.Column("furniture", sa.JSON()))
