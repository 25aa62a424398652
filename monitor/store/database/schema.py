"""The tables. A change here wants a migration in migrations/versions/ and a new HEAD."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)

from monitor.store.database.columns import ForeignText, Seconds, UTCDateTime

# The revision that this file describes. Revisions are numbered so that a later one sorts behind an earlier
# one.
HEAD = "0028"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_LIST = JSON(none_as_null=True)

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

feeds = Table(
    "feeds",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("url", Text, nullable=False, unique=True),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("outlet", Text, nullable=False),
    Column("country", String, nullable=False, server_default=""),
    Column("perspective", _LIST, nullable=False),
    Column("added_at", UTCDateTime, nullable=False),
    # The poll state. ``host`` is that of url: it is what connections are counted by. ``fetch_url`` is where a permanent
    # redirect led.
    Column("host", Text, nullable=False),
    Column("fetch_url", ForeignText, nullable=False),
    Column("next_poll_at", UTCDateTime, nullable=False),
    Column("lease_owner", String),
    Column("lease_until", UTCDateTime),
    Column("interval", Seconds),
    Column("ttl", Seconds),
    # The time that its document covered, by its dates.
    Column("span", Seconds),
    Column("etag", ForeignText),
    Column("last_modified", ForeignText),
    Column("body_hash", LargeBinary),
    Column("baseline", Boolean, nullable=False, server_default=true()),
    Column("polled_at", UTCDateTime),
    Column("last_full_at", UTCDateTime),
    # When its newest entry was published; for entries without dates, when it was first seen.
    Column("newest_entry_at", UTCDateTime),
    # The last failure; emptied by a success.
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("failing_since", UTCDateTime),
    Column("failure_reason", String),
    Column("failure_detail", ForeignText),
    # 8-byte hashes, one behind the other. Last in the row: a scan for due feeds need not read over it.
    Column("item_hashes", LargeBinary, nullable=False),
    # What recurs at the edges of its titles and texts; read only where a document is parsed.
    Column("habits", _LIST),
    # All names that its outlet ever had, where there were several: entries were told apart under each.
    Column("outlets", _LIST),
    # How many new entries it brought on each of the last days, and when some were last left out as too many.
    Column("arrivals", _LIST),
    Column("flooded_at", UTCDateTime),
    # The body that stopped a parser last: its hash, the reason of the failure, and when.
    Column("stopper", JSON(none_as_null=True)),
    # Where its entries lead: site, number of days, last day.
    Column("linked", _LIST),
    # All feeds may be due at one time: a claim takes the first of them without sorting.
    Index("ix_feeds_next_poll_at", "next_poll_at", "id"),
)
_FLOODED = feeds.c.flooded_at.is_not(None)
_LEASED = feeds.c.lease_until.is_not(None)
Index("ix_feeds_leased", feeds.c.lease_until, sqlite_where=_LEASED, postgresql_where=_LEASED)
Index("ix_feeds_flooded_at", feeds.c.flooded_at, sqlite_where=_FLOODED, postgresql_where=_FLOODED)

stories = Table(
    "stories",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("created_at", UTCDateTime, nullable=False, index=True),
    # When the first and the last of its reports were published.
    Column("opened_at", UTCDateTime, nullable=False),
    Column("active_at", UTCDateTime, nullable=False, index=True),
    # When it changed since it was decided what that causes; NULL where nothing waits.
    Column("undecided_since", UTCDateTime),
    # The story that took all its reports.
    Column("merged_into", Integer),
)
_MERGED = stories.c.merged_into.is_not(None)
Index("ix_stories_merged_into", stories.c.merged_into, sqlite_where=_MERGED, postgresql_where=_MERGED)
_UNDECIDED = stories.c.undecided_since.is_not(None)
Index("ix_stories_undecided", stories.c.undecided_since, sqlite_where=_UNDECIDED, postgresql_where=_UNDECIDED)

entries = Table(
    "entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("feed_id", ForeignKey("feeds.id"), nullable=False),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE")),
    Column("story_reason", Text),
    Column("outlet", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("state", String, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("score", Float, nullable=False),
    # What the labelled examples say, where they were asked.
    Column("likelihood", Float),
    Column("published_at", UTCDateTime, nullable=False),
    Column("first_seen_at", UTCDateTime, nullable=False),
    # When its feed had been read last, without it in its present words: 1970 where it was never asked before.
    Column("missing_at", UTCDateTime),
    # When it was first seen in its present words, where it had others before.
    Column("worded_at", UTCDateTime),
    Column("changed_at", UTCDateTime),
    Column("content_hash", LargeBinary, nullable=False),
    Column("guid", ForeignText),
    Column("url", ForeignText),
    Column("canonical_url", ForeignText),
    Column("image", ForeignText),
    Column("title", ForeignText, nullable=False),
    Column("summary", ForeignText, nullable=False),
    Column("watches", _LIST, nullable=False),
    Column("terms", _LIST, nullable=False),
    Column("evidence", _LIST, nullable=False),
    Column("article_state", String, nullable=False, server_default="none"),
    Column("article_due", UTCDateTime),
    Column("article_owner", String),
    Column("article_until", UTCDateTime),
    Column("article_lead", ForeignText, nullable=False, server_default=""),
    # A rejected entry keeps the folded key of its content instead: enough to match again, not to read.
    Column("content", ForeignText, nullable=False, server_default=""),
    Column("folded", ForeignText),
    # Of what was matched, one byte a component, where there is an encoder.
    Column("vector", LargeBinary),
    # What was taken off its texts: pairs of reason and text, by field. To be shown, and for the agency it may name.
    Column("furniture", _LIST),
    # Since when it is rejected by words that leave doubt, and the examples are still to be asked.
    Column("unasked_since", UTCDateTime),
    Index("ix_entries_state_first_seen_at", "state", "first_seen_at"),
    # Hashed on PostgreSQL, whose ordered indexes refuse an address of some thousand characters.
    Index("ix_entries_url", "url", postgresql_using="hash"),
    # The rhythm of a feed is read from it alone.
    Index("ix_entries_feed_id_published_at", "feed_id", "published_at"),
)
_IN_A_STORY = entries.c.story_id.is_not(None)
# Written with literals: SQLite uses a partial index only where a query's condition is word for word the
# index's.
UNGROUPED = (entries.c.state == text("'matched'")) & entries.c.story_id.is_(None)
ARTICLE_PENDING = entries.c.article_state == text("'pending'")
Index("ix_entries_story_id", entries.c.story_id, sqlite_where=_IN_A_STORY, postgresql_where=_IN_A_STORY)
Index("ix_entries_grouped", entries.c.published_at, sqlite_where=_IN_A_STORY, postgresql_where=_IN_A_STORY)
Index(
    "ix_entries_ungrouped",
    # The first two say nothing new: without statistics, SQLite takes the index with most columns that are compared.
    entries.c.state,
    entries.c.story_id,
    entries.c.published_at,
    entries.c.first_seen_at,
    entries.c.id,
    sqlite_where=UNGROUPED,
    postgresql_where=UNGROUPED,
)
Index(
    "ix_entries_article_due",
    entries.c.article_due,
    sqlite_where=ARTICLE_PENDING,
    postgresql_where=ARTICLE_PENDING,
)

UNASKED = entries.c.unasked_since.is_not(None)
Index(
    "ix_entries_unasked",
    entries.c.feed_id,
    entries.c.published_at,
    sqlite_where=UNASKED,
    postgresql_where=UNASKED,
)

entry_keys = Table(
    "entry_keys",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    # Without an entry it is a tombstone: the entry is gone and must not come back. On SQLite, which uses ids again, it
    # is NULL then. On PostgreSQL it stays as it was: to write the keys anew was most of the work of deleting an entry.
    Column("entry_id", Integer),
    Column("seen_at", UTCDateTime, nullable=False),
    ForeignKeyConstraint(["entry_id"], ["entries.id"], ondelete="SET NULL").ddl_if(dialect="sqlite"),
    sqlite_with_rowid=False,
)
_TOMBSTONE, _OF_ENTRY = entry_keys.c.entry_id.is_(None), entry_keys.c.entry_id.is_not(None)
Index("ix_entry_keys_entry_id", entry_keys.c.entry_id, sqlite_where=_OF_ENTRY, postgresql_where=_OF_ENTRY)
Index("ix_entry_keys_tombstones", entry_keys.c.seen_at, sqlite_where=_TOMBSTONE)

# What was told of entries according to a journal, and this database did not know: it was restored from a backup.
remembered = Table(
    "remembered",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("chat_id", BigInteger),
    Column("kind", String, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("at", UTCDateTime, nullable=False),
    Column("photo", Boolean, nullable=False, server_default=false()),
)

# What editors put together or apart: pairs of entries, the lower id first.
story_corrections = Table(
    "story_corrections",
    metadata,
    Column("one", ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True),
    Column("other", ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("together", Boolean, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)

# Stories that were told and may be one, but not surely enough: the older one first.
story_links = Table(
    "story_links",
    metadata,
    Column("one", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True),
    Column("other", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("at", UTCDateTime, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("name", String, primary_key=True),
    Column("chat", Text, nullable=False),
    Column("chat_id", BigInteger),
    Column("not_before", UTCDateTime),
    Column("shut", Boolean, nullable=False, server_default=false()),
    Column("detail", ForeignText, nullable=False, server_default=""),
    Column("last_message_id", BigInteger),
    # Nothing is sent since an operator paused it.
    Column("paused_since", UTCDateTime),
)

publications = Table(
    "publications",
    metadata,
    Column("id", Integer, primary_key=True),
    # NULL for a digest and its chart.
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE")),
    Column("channel", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("attempted_at", UTCDateTime),
    Column("html", ForeignText),
    Column("plain", ForeignText),
    Column("preview", ForeignText),
    # It left, or stands, as a photo with a caption. False for a post: not, and it is not to be tried as one any more.
    Column("photo", Boolean),
    # The channel's last known message before the attempt: whatever it left has a higher id.
    Column("before_message_id", BigInteger),
    # No other message of this bot stands behind that one unknown to this database, but for needless copies.
    Column("before_certain", Boolean, nullable=False, server_default=false()),
    Column("sent_at", UTCDateTime, index=True),
    Column("message_id", BigInteger, index=True),
    # The number of the chat that gave the receipt.
    Column("chat_id", BigInteger),
    Column("error", ForeignText, nullable=False, server_default=""),
    # How often nobody could tell whether it arrived; ``resolved_at``: left at that, or refused, for good.
    Column("unknown_count", Integer, nullable=False, server_default="0"),
    Column("resolved_at", UTCDateTime),
    # When it is looked for in its channel, and how often that failed.
    Column("probe_at", UTCDateTime),
    Column("probe_failures", Integer, nullable=False, server_default="0"),
    Column("speed", String, nullable=False, server_default="ordinary"),
    # It leaves no sooner.
    Column("due_at", UTCDateTime),
    # The period of a digest and of its chart.
    Column("since", UTCDateTime),
    Column("until", UTCDateTime),
    # The digest that tells of a folded post.
    Column("folded_into", Integer),
    # What the reports said that a post or an edit told of, and what a reply tells of.
    Column("told", _LIST),
    Column("change", _LIST),
    # What a post or an edit showed: the entry that heads it, of how many reports it tells, the sentences it quotes as
    # [entry, text], the stories it links to.
    Column("headline", Integer),
    Column("reports", Integer),
    Column("quoted", _LIST),
    Column("see_also", _LIST),
    # No index begins with the channel, which half of all publications share: that one is open, recent, or of one story
    # tells far more, and a database without statistics cannot know.
    Index("ix_publications_attempted_at", "attempted_at", "channel", "state"),
)
# What may still leave or have left: a handful, however many publications there are. Whoever asks for them writes these
# conditions, or a database looks through all of a channel.
PENDING = publications.c.state == text("'pending'")
SENDING = publications.c.state == text("'sending'")
UNRESOLVED = (publications.c.state == text("'unknown'")) & publications.c.resolved_at.is_(None)
OF_PERIOD = publications.c.story_id.is_(None)
_OF_STORY = publications.c.story_id.is_not(None)
# Not of digests, which are many for one value: how many there are of a story on average tells nothing of them.
Index("ix_publications_story_id", publications.c.story_id, sqlite_where=_OF_STORY, postgresql_where=_OF_STORY)
for _name, _open in (("pending", PENDING), ("sending", SENDING), ("unresolved", UNRESOLVED)):
    Index(
        f"ix_publications_{_name}",
        publications.c.channel,
        publications.c.id,
        sqlite_where=_open,
        postgresql_where=_open,
    )
_POST = publications.c.kind == text("'post'")
Index(
    "uq_publications_post",
    publications.c.channel,
    publications.c.story_id,
    unique=True,
    sqlite_where=_POST,
    postgresql_where=_POST,
)
# Refused for good, and told to nobody else: rows with a time, few of many.
REFUSED = (publications.c.state == text("'rejected'")) & publications.c.resolved_at.is_not(None)
Index("ix_publications_refused", publications.c.resolved_at, sqlite_where=REFUSED, postgresql_where=REFUSED)
# Edits are coalesced: while one waits, another is the same one.
_WAITING_EDIT = text("kind = 'edit' AND state = 'pending'")
Index(
    "uq_publications_edit",
    publications.c.channel,
    publications.c.story_id,
    unique=True,
    sqlite_where=_WAITING_EDIT,
    postgresql_where=_WAITING_EDIT,
)
Index(
    "uq_publications_period",
    publications.c.channel,
    publications.c.kind,
    publications.c.until,
    unique=True,
    sqlite_where=OF_PERIOD,
    postgresql_where=OF_PERIOD,
)

# The words of edits that newer ones replaced: what readers saw in between.
versions = Table(
    "versions",
    metadata,
    Column("publication_id", ForeignKey("publications.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("html", ForeignText, nullable=False),
)

# Attempts of which nobody could tell at first whether they had arrived, in their exact words, and what was found.
doubts = Table(
    "doubts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("publication_id", ForeignKey("publications.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("html", ForeignText, nullable=False),
    Column("plain", ForeignText, nullable=False),
    Column("preview", ForeignText),
    Column("photo", Boolean, nullable=False, server_default=false()),
    # found, absent, resend, skip, by-hand; for all but the first, it may arrive yet.
    Column("verdict", String, nullable=False),
    Column("settled_at", UTCDateTime, nullable=False, index=True),
    Column("removed_at", UTCDateTime),
)

# Single messages to be looked at, since they may be late copies, or to be deleted.
chores = Table(
    "chores",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("removal", Boolean, nullable=False, server_default=false()),
    Column("certain", Boolean, nullable=False, server_default=false()),
    Column("doubt_id", ForeignKey("doubts.id", ondelete="CASCADE")),
    Column("added_at", UTCDateTime, nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    UniqueConstraint("chat", "message_id"),
    Index("ix_chores_channel_due_at", "channel", "due_at"),
)

# Chats besides the channels that asked for patience.
pauses = Table(
    "pauses",
    metadata,
    Column("chat", Text, primary_key=True),
    Column("until", UTCDateTime, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String, primary_key=True),
    Column("owner", String, nullable=False),
    Column("until", UTCDateTime, nullable=False),
)

workers = Table(
    "workers",
    metadata,
    Column("owner", String, primary_key=True),
    Column("pid", Integer, nullable=False),
    Column("host", Text, nullable=False),
    Column("version", String, nullable=False),
    Column("mode", String, nullable=False),
    Column("started_at", UTCDateTime, nullable=False),
    Column("beat_at", UTCDateTime, nullable=False),
    Column("config_fingerprint", String, nullable=False, server_default=""),
    Column("config_error", Text, nullable=False, server_default=""),
    # What decides about relevance, and what the last edit changed, in words.
    Column("relevance", Text, nullable=False, server_default=""),
    Column("last_edit", Text, nullable=False, server_default=""),
    # An edit that waits for a person, in words, and what it is known by.
    Column("held", Text, nullable=False, server_default=""),
    Column("held_fingerprint", String, nullable=False, server_default=""),
    # When all of the readers' site stood there last, and why it does not now.
    Column("site_at", UTCDateTime),
    Column("site_fault", Text, nullable=False, server_default=""),
    # What of the work it does.
    Column("roles", String, nullable=False, server_default="poll,group,deliver,site"),
)

# What is wrong, and what the operators were told of it.
alarms = Table(
    "alarms",
    metadata,
    Column("kind", String, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("label", ForeignText, nullable=False),
    Column("detail", ForeignText, nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("raised_at", UTCDateTime),
    Column("mended_at", UTCDateTime),
    Column("known", String, nullable=False),
    Column("told_at", UTCDateTime),
    Column("attempts", Integer, nullable=False),
)

# The admin chat, as configured; nothing leaves for it before ``not_before``.
admin_chats = Table(
    "admin_chats",
    metadata,
    Column("chat", String, primary_key=True),
    Column("chat_id", BigInteger),
    Column("not_before", UTCDateTime),
)

# Where the bot's queue of updates was read to, and how often the next one was tried.
mailboxes = Table(
    "mailboxes",
    metadata,
    Column("bot", BigInteger, primary_key=True, autoincrement=False),
    Column("next_update", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
)

# Texts in other languages, until they are old. ``due_at`` is when a text is asked for next: NULL once there is a
# translation, or a ``refusal``, which says why it is not used.
translations = Table(
    "translations",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("text", ForeignText, nullable=False),
    Column("source", String, nullable=False),
    Column("target", String, nullable=False),
    Column("wanted_at", UTCDateTime, nullable=False, index=True),
    Column("due_at", UTCDateTime, index=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("failure", Text, nullable=False, server_default=""),
    Column("translation", ForeignText),
    Column("refusal", ForeignText, nullable=False, server_default=""),
)

# The messages that left without a translation that was still to come.
untranslated = Table(
    "untranslated",
    metadata,
    Column("key", ForeignKey("translations.key", ondelete="CASCADE"), primary_key=True),
    Column("story_id", ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("channel", String, primary_key=True),
)
