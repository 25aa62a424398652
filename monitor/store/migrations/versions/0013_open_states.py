"""Indexes for what is open, recent, or of a period, whatever a database knows of its rows; the texts of edits that
newer ones replaced are given up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_SUPERSEDED = """
UPDATE publications SET html = NULL, plain = NULL, preview = NULL
WHERE kind = 'edit' AND state = 'sent' AND EXISTS (
    SELECT 1 FROM publications AS newer
    WHERE newer.story_id = publications.story_id AND newer.channel = publications.channel AND newer.kind = 'edit'
        AND newer.state = 'sent' AND newer.told IS NOT NULL AND newer.id > publications.id
)
"""


def upgrade() -> None:
    op.create_index(op.f("ix_stories_created_at"), "stories", ["created_at"])
    op.drop_index("ix_entries_ungrouped", "entries")
    waiting = ["state", "story_id", "published_at", "first_seen_at", "id"]
    _partial("ix_entries_ungrouped", "entries", waiting, "state = 'matched' AND story_id IS NULL")
    _partial("ix_entries_grouped", "entries", ["published_at"], "story_id IS NOT NULL")
    op.drop_index("ix_entry_keys_entry_id", "entry_keys")
    _partial("ix_entry_keys_entry_id", "entry_keys", ["entry_id"], "entry_id IS NOT NULL")
    op.drop_index("ix_publications_story_id", "publications")
    _partial("ix_publications_story_id", "publications", ["story_id"], "story_id IS NOT NULL")
    op.drop_index("ix_publications_channel_state", "publications")
    op.drop_index("ix_publications_attempted_at", "publications")
    op.create_index("ix_publications_attempted_at", "publications", ["attempted_at", "channel", "state"])
    op.create_index(op.f("ix_publications_message_id"), "publications", ["message_id"])
    for name, where in (
        ("pending", "state = 'pending'"),
        ("sending", "state = 'sending'"),
        ("unresolved", "state = 'unknown' AND resolved_at IS NULL"),
    ):
        _partial(f"ix_publications_{name}", "publications", ["channel", "id"], where)
    op.execute(_SUPERSEDED)


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
