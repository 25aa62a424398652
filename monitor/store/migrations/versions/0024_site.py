"""When a worker had the readers' site up to date last, and why it has not now."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("workers", sa.Column("site_at", sa.DateTime(timezone=True)))
    op.add_column("workers", sa.Column("site_fault", sa.Text(), nullable=False, server_default=""))
