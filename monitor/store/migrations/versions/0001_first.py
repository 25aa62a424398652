"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger()),
        sa.Column("not_before", sa.DateTime(timezone=True)),
        sa.Column("shut", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("last_message_id", sa.BigInteger()),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channels")),
    )
    op.create_table(
        "feeds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("country", sa.String(), server_default="", nullable=False),
        sa.Column("perspective", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("fetch_url", sa.Text(), nullable=False),
        sa.Column("next_poll_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_owner", sa.String()),
        sa.Column("lease_until", sa.DateTime(timezone=True)),
        sa.Column("interval", sa.Float()),
        sa.Column("ttl", sa.Float()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("body_hash", sa.LargeBinary()),
        sa.Column("baseline", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("polled_at", sa.DateTime(timezone=True)),
        sa.Column("last_full_at", sa.DateTime(timezone=True)),
        sa.Column("newest_entry_at", sa.DateTime(timezone=True)),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True)),
        sa.Column("failure_reason", sa.String()),
        sa.Column("failure_detail", sa.Text()),
        sa.Column("item_hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("url", name=op.f("uq_feeds_url")),
    )
    op.create_index("ix_feeds_next_poll_at", "feeds", ["next_poll_at"])
    op.create_table(
        "leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "stories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
    )
    op.create_index(op.f("ix_stories_active_at"), "stories", ["active_at"])
    op.create_table(
        "workers",
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("config_fingerprint", sa.String(), server_default="", nullable=False),
        sa.Column("config_error", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_workers")),
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer()),
        sa.Column("story_reason", sa.Text()),
        sa.Column("outlet", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True)),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("guid", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("canonical_url", sa.Text()),
        sa.Column("image", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("watches", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("terms", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("article_state", sa.String(), server_default="none", nullable=False),
        sa.Column("article_due", sa.DateTime(timezone=True)),
        sa.Column("article_owner", sa.String()),
        sa.Column("article_until", sa.DateTime(timezone=True)),
        sa.Column("article_lead", sa.Text(), server_default="", nullable=False),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("folded", sa.Text()),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_entries_feed_id")),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_entries_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
    )
    op.create_index(
        "ix_entries_article_due",
        "entries",
        ["article_due"],
        sqlite_where=sa.text("article_state = 'pending'"),
        postgresql_where=sa.text("article_state = 'pending'"),
    )
    op.create_index("ix_entries_state_first_seen_at", "entries", ["state", "first_seen_at"])
    op.create_index(
        "ix_entries_story_id",
        "entries",
        ["story_id"],
        sqlite_where=sa.text("story_id IS NOT NULL"),
        postgresql_where=sa.text("story_id IS NOT NULL"),
    )
    op.create_index(
        "ix_entries_ungrouped",
        "entries",
        ["published_at"],
        sqlite_where=sa.text("state = 'matched' AND story_id IS NULL"),
        postgresql_where=sa.text("state = 'matched' AND story_id IS NULL"),
    )
    op.create_index("ix_entries_url", "entries", ["url"], postgresql_using="hash")
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True)),
        sa.Column("html", sa.Text()),
        sa.Column("plain", sa.Text()),
        sa.Column("before_message_id", sa.BigInteger()),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("message_id", sa.BigInteger()),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("unknown_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_publications_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
    )
    op.create_index(op.f("ix_publications_attempted_at"), "publications", ["attempted_at"])
    op.create_index("ix_publications_channel_state", "publications", ["channel", "state"])
    op.create_index(op.f("ix_publications_sent_at"), "publications", ["sent_at"])
    op.create_index(op.f("ix_publications_story_id"), "publications", ["story_id"])
    op.create_index(
        "uq_publications_post",
        "publications",
        ["channel", "story_id"],
        unique=True,
        sqlite_where=sa.text("kind = 'post'"),
        postgresql_where=sa.text("kind = 'post'"),
    )
    op.create_table(
        "story_bands",
        sa.Column("band", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["stories.id"], name=op.f("fk_story_bands_story_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("band", "story_id", name=op.f("pk_story_bands")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_story_bands_at"), "story_bands", ["at"])
    op.create_index(op.f("ix_story_bands_story_id"), "story_bands", ["story_id"])
    op.create_table(
        "entry_keys",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("entry_id", sa.Integer()),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_entry_keys_entry_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_entry_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_entry_keys_entry_id"), "entry_keys", ["entry_id"])
    op.create_index(
        "ix_entry_keys_tombstones",
        "entry_keys",
        ["seen_at"],
        sqlite_where=sa.text("entry_id IS NULL"),
        postgresql_where=sa.text("entry_id IS NULL"),
    )
