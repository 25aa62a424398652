"""How many new entries a feed brings a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("arrivals", sa.JSON(none_as_null=True)))
    op.add_column("feeds", sa.Column("flooded_at", sa.DateTime(timezone=True)))
    flooded = sa.text("flooded_at IS NOT NULL")
    op.create_index("ix_feeds_flooded_at", "feeds", ["flooded_at"], sqlite_where=flooded, postgresql_where=flooded)
