"""Bytes that stopped a parser are remembered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("stopper", sa.JSON(none_as_null=True)))
