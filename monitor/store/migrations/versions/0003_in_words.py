"""What decides about relevance, and what the last edit changed: as each worker tells it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for name in ("relevance", "last_edit"):
        op.add_column("workers", sa.Column(name, sa.Text(), server_default="", nullable=False))
