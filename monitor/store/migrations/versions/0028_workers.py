"""What of the work a worker does: all of it, where it is older. Indexes by which a claim
of feeds is no dearer where more are due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0025"


def upgrade() -> None:
    default = "poll,group,deliver,site"
    op.drop_index("ix_feeds_next_poll_at", "feeds")
    op.create_index("ix_feeds_next_poll_at", "feeds", ["next_poll_at", "id"])
    leased = sa.text("lease_until IS NOT NULL")
    op.create_index("ix_feeds_leased", "feeds", ["lease_until"], sqlite_where=leased, postgresql_where=leased)
    op.add_column("workers", sa.Column("roles", sa.String(), nullable=False, server_default=default))
