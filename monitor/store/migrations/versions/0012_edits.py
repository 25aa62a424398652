"""Names that a feed's outlet had, and edits of the configuration that wait for a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("feeds", sa.Column("outlets", sa.JSON(none_as_null=True)))
    op.add_column("workers", sa.Column("held", sa.Text(), nullable=False, server_default=""))
    op.add_column("workers", sa.Column("held_fingerprint", sa.String(), nullable=False, server_default=""))
