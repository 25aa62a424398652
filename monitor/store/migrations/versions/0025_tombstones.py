"""On PostgreSQL, nothing is written to the keys of an entry that is deleted: a key is a tombstone where its entry is
not there any more."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    op.drop_constraint("fk_entry_keys_entry_id", "entry_keys", type_="foreignkey")
    op.drop_index("ix_entry_keys_tombstones", "entry_keys")
    op.create_index("ix_entry_keys_tombstones", "entry_keys", ["seen_at"])
