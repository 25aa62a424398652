"""When an entry was first seen in its present words, and when it was not there yet; of older ones that is not known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("entries", sa.Column("missing_at", sa.DateTime(timezone=True)))
    op.add_column("entries", sa.Column("worded_at", sa.DateTime(timezone=True)))
