"""What of the work a worker does: all of it, where it is older."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0024"


def upgrade() -> None:
    default = "poll,group,deliver,site"
    op.add_column("workers", sa.Column("roles", sa.String(), nullable=False, server_default=default))
