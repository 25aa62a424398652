"""The sites that a feed's entries link to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("linked", sa.JSON()))
