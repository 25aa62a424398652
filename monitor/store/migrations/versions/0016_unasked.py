"""Entries about which the examples are to be asked later."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from monitor.store.database.columns import UTCDateTime

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("entries", sa.Column("unasked_since", UTCDateTime))
    waits = sa.text("unasked_since IS NOT NULL")
    op.create_index(
        "ix_entries_unasked", "entries", ["feed_id", "published_at"], sqlite_where=waits, postgresql_where=waits
    )
