"""An archive of many days, written by the database itself: rows by the million in a minute.

However large, its last days are alike: 600 entries a day, half of them in stories of five reports, and of each story
three publications, in one of two channels.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from monitor.store import Store
from monitor.store.database.engine import Database, connect

NOW = datetime(2026, 5, 1, tzinfo=UTC)
CHANNELS = ("main", "second")
FEEDS = 40
_PACE = 144  # seconds between two entries
_PER_STORY = 10  # entries, every other one in the story
STORIES_A_DAY = 86400 // (_PACE * _PER_STORY)

_FEEDS = """
INSERT INTO feeds (id, url, outlet, perspective, added_at, host, fetch_url, next_poll_at, polled_at, newest_entry_at,
    item_hashes)
SELECT i + 1, 'https://kite.example/' || i, 'Outlet ' || i, '[]', {ago}, 'kite' || i || '.example',
    'https://kite.example/' || i, {soon}, {now}, {now}, {bytes} FROM n
"""
_STORIES = "INSERT INTO stories (id, created_at, opened_at, active_at) SELECT i + 1, {at}, {at}, {at} FROM n"
_ENTRIES = """
INSERT INTO entries (id, feed_id, story_id, outlet, language, state, reason, score, published_at, first_seen_at,
    content_hash, url, title, summary, watches, terms, evidence, folded)
SELECT i + 1, i % 40 + 1, CASE WHEN i % 2 = 0 THEN i / 10 + 1 END, 'Outlet ' || i % 40, 'en',
    CASE WHEN i % 2 = 0 THEN 'matched' WHEN i % 20 = 1 THEN 'held-back' ELSE 'rejected' END,
    CASE WHEN i % 2 = 0 THEN '' ELSE 'no watch held' END, 1, {at}, {at}, {bytes}, 'https://kite.example/' || i,
    'Report ' || i || ' of the bridge at Alderford', 'What happened was told by those who saw it.',
    '["all"]', '["alderford"]', '[]', CASE WHEN i % 2 = 1 THEN 'report of the bridge at alderford' END FROM n
"""
_PUBLICATIONS = """
INSERT INTO publications (id, story_id, channel, kind, state, created_at, attempts, attempted_at, html, plain,
    sent_at, message_id, chat_id, unknown_count, resolved_at, told, headline, reports, folded_into)
SELECT i + 1, i / 3 + 1, CASE WHEN i / 3 % 2 = 0 THEN 'main' ELSE 'second' END,
    CASE WHEN i % 3 = 0 THEN 'post' WHEN i % 6 = 5 THEN 'reply' ELSE 'edit' END,
    CASE WHEN i % 50 = 1 THEN 'rejected' WHEN i % 50 = 3 THEN 'unknown' WHEN i % 50 = 6 THEN 'folded' ELSE 'sent' END,
    {at}, 1, {at}, {words}, {words}, CASE WHEN i % 50 NOT IN (1, 3, 6) THEN {at} END, i + 1,
    CASE WHEN i / 3 % 2 = 0 THEN -1 ELSE -2 END, CASE WHEN i % 50 = 3 THEN 1 ELSE 0 END,
    CASE WHEN i % 50 = 3 THEN {at} END, CASE WHEN i % 6 <> 5 THEN CAST('[]' AS {json}) END, i / 3 * 10 + 1, 5,
    CASE WHEN i % 50 = 6 THEN 0 END FROM n
"""
_VERSIONS = "INSERT INTO versions (publication_id, html) SELECT i * 6 + 2, {words} FROM n"
_DIGESTS = """
INSERT INTO publications (id, channel, kind, state, created_at, attempted_at, sent_at, since, until, message_id)
SELECT -1 - i, CASE WHEN i % 2 = 0 THEN 'main' ELSE 'second' END, 'digest', 'sent',
    {at}, {at}, {at}, {at}, {at},
    1000000 + i FROM n
"""


def fill(url: str, entries: int) -> None:
    """An archive of so many entries, and three publications to ten of them, in a database without tables."""
    store = Store.open(url)
    store.upgrade(NOW)
    store.outbox.sync_channels({name: f"@{name}" for name in CHANNELS}, NOW)
    store.close()
    database = connect(url, timedelta(minutes=1))
    days = entries * _PACE // 86400
    for statement, count, pace in (
        (_FEEDS, FEEDS, 0),
        (_STORIES, entries // _PER_STORY, _PACE * _PER_STORY),
        (_ENTRIES, entries, _PACE),
        (_PUBLICATIONS, entries // _PER_STORY * 3, _PACE * _PER_STORY / 3),
        (_VERSIONS, entries // _PER_STORY // 2, _PACE * _PER_STORY * 2),
        (_DIGESTS, days * len(CHANNELS), 86400 / len(CHANNELS)),
    ):
        _insert(database, statement, count, pace)
    if not database.is_sqlite:
        with database.write() as connection:
            for table in ("feeds", "stories", "entries", "publications"):
                number = f"(SELECT max(id) + 1 FROM {table})"  # noqa: S608 - names of our own
                connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {number}, false)"))
    database.engine.dispose()


def analyze(url: str) -> None:
    """Let the database gather its statistics."""
    database = connect(url, timedelta(minutes=1))
    with database.write() as connection:
        connection.execute(text("ANALYZE"))
    database.engine.dispose()


def _insert(database: Database, statement: str, count: int, pace: float) -> None:
    """Insert so many rows, ``i`` from 0, at an even ``pace`` in seconds up to now."""
    if database.is_sqlite:
        numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :count) "
        moment = "strftime('%Y-%m-%d %H:%M:%f', '2026-05-01', ((i - :count) * :pace) || ' seconds') || '000'"
        now, soon, ago = ("'2026-05-01 00:00:00.000000'", "'2026-05-01 01:00:00.000000'", "'2020-01-01 00:00:00'")
        kind, words, some = "TEXT", "substr(replace(hex(zeroblob(300)), '00', 'ab '), 1, 600)", "x'00'"
    else:
        numbers = "WITH n AS (SELECT generate_series(0, CAST(:count AS integer) - 1) AS i) "
        moment = "CAST('2026-05-01 UTC' AS timestamptz) - (:count - i) * :pace * interval '1 second'"
        now, soon = "CAST('2026-05-01 UTC' AS timestamptz)", "CAST('2026-05-01 01:00 UTC' AS timestamptz)"
        ago, kind, words = "CAST('2020-01-01 UTC' AS timestamptz)", "json", "repeat('ab ', 200)"
        some = "CAST('' AS bytea)"
    sql = numbers + statement
    for name, value in {
        "at": moment, "now": now, "soon": soon, "ago": ago, "json": kind, "words": words, "bytes": some
    }.items():  # fmt: skip
        sql = sql.replace("{" + name + "}", value)
    (table,) = re.findall(r"INSERT INTO (\w+)", statement)
    with database.write() as connection:
        if database.is_sqlite:
            connection.execute(text("PRAGMA cache_size = -1000000"))  # or each row waits for pages of its indexes
        else:
            # Or it gathers statistics by itself, some time.
            connection.execute(text(f"ALTER TABLE {table} SET (autovacuum_enabled = off)"))
            connection.execute(text("SET LOCAL session_replication_role = replica"))  # no look at foreign keys
        connection.execute(text(sql), {"count": count, "pace": pace})
