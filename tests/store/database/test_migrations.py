"""An older database is brought up to date with all that is in it."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect, text

import monitor.store
from monitor.errors import StoreError
from monitor.model.entries import KnownKey
from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.settings import RetentionSettings
from monitor.store import Store
from monitor.store.database.engine import connect

NOW = datetime(2023, 9, 19, 10, 0, tzinfo=UTC)
STORY = "INSERT INTO stories (id, created_at, opened_at, active_at) VALUES (:id, :at, :at, :at)"
POST = (
    "INSERT INTO publications (story_id, channel, kind, state, created_at, plain, message_id, sent_at, error)"
    " VALUES (:id, 'main', 'post', :state, :at, :plain, :number, :at, '')"
)


def made_by(url: str, revision: str) -> None:
    """A database of an older version, with a meta table that tells when it was made and two stories' posts."""
    database = connect(url, timedelta(seconds=1))
    config = Config()
    config.set_main_option("script_location", str(Path(monitor.store.__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.execute(text("INSERT INTO meta (name, value) VALUES ('created_at', :at)"), {"at": NOW.isoformat()})
        for number, state in ((1, "sent"), (2, "pending")):
            at = NOW.replace(tzinfo=None).isoformat(" ") if database.is_sqlite else NOW
            connection.execute(text(STORY), {"id": number, "at": at})
            row = {"id": number, "at": at, "state": state, "plain": f"Bridge {number}", "number": number}
            connection.execute(text(POST), row)
    database.engine.dispose()


def test_posts_of_before_stories_grew_are_kept(empty_url: str) -> None:
    made_by(empty_url, "0003")
    with closing(Store.open(empty_url)) as store:
        with pytest.raises(StoreError, match="run `monitor db upgrade`"):
            store.check_schema()
        store.upgrade(NOW + timedelta(days=1))
        rows = store.outbox.rows()
        assert [(row.id, row.story_id, row.kind, row.text) for row in rows] == [
            (2, 2, PublicationKind.POST, "Bridge 2"),
            (1, 1, PublicationKind.POST, "Bridge 1"),
        ]
        assert [row.state for row in rows] == [PublicationState.PENDING, PublicationState.SENT]
        assert store.decisions.undecided(10) == []
        # Digests have no story; ids go on behind those that were there.
        store.decisions.intend_digest("main", NOW, NOW + timedelta(hours=1), NOW, chart=False)
        assert [row.id for row in store.outbox.rows()] == [3, 2, 1]


def test_the_words_of_edits_that_newer_ones_replaced_are_given_up(empty_url: str) -> None:
    made_by(empty_url, "0010")
    telling = text(POST.replace("'post'", "'edit'").replace("error)", "error, told)").replace(", '')", ", '', '[]')"))
    pointing = text(POST.replace("'post'", "'edit'"))
    database = connect(empty_url, timedelta(seconds=1))
    at = NOW.replace(tzinfo=None).isoformat(" ") if database.is_sqlite else NOW
    edits = ((telling, "b", "sent"), (telling, "c", "sent"), (pointing, "points", "sent"), (telling, "d", "unknown"))
    with database.write() as connection:
        for statement, plain, state in edits:
            connection.execute(statement, {"id": 1, "at": at, "state": state, "plain": plain, "number": 1})
    database.engine.dispose()
    with closing(Store.open(empty_url)) as store:
        store.upgrade(NOW)
        texts = [row.text for row in reversed(store.outbox.rows())]
        assert texts == ["Bridge 1", "Bridge 2", None, "c", "points", "d"]


def test_what_keeps_publications_apart_is_still_there(empty_url: str) -> None:
    made_by(empty_url, "0003")
    with closing(Store.open(empty_url)) as store:
        store.upgrade(NOW)
    database = connect(empty_url, timedelta(seconds=1))
    with database.read() as connection:
        indexes = {index["name"]: index for index in inspect(connection).get_indexes("publications")}
        foreign = inspect(connection).get_foreign_keys("publications")
    with database.write() as connection, pytest.raises(StoreError, match=r"(?i)unique"), database.translate_errors():
        connection.execute(text(POST), {"id": 1, "at": NOW.isoformat(), "state": "x", "plain": "", "number": 9})
    database.engine.dispose()
    assert {name for name, index in indexes.items() if index["unique"]} == {
        "uq_publications_edit", "uq_publications_period", "uq_publications_post"
    }  # fmt: skip
    assert foreign[0]["options"]["ondelete"] == "CASCADE"


IN_CHAT = (
    "INSERT INTO publications (story_id, channel, kind, state, created_at, message_id, chat_id, error, attempts,"
    " attempted_at) VALUES (:id, 'main', :kind, :state, :at, :number, :chat, :error, 1, :at)"
)
CHANNEL = "INSERT INTO channels (name, chat, chat_id, shut, detail) VALUES ('main', '@new', -1002, :no, '')"


def test_what_was_told_before_the_chat_changed_belongs_to_the_old_one(empty_url: str) -> None:
    made_by(empty_url, "0010")
    database = connect(empty_url, timedelta(seconds=1))
    at = NOW.replace(tzinfo=None).isoformat(" ") if database.is_sqlite else NOW
    rows = [
        (3, "post", "sent", 30, -1001, ""),
        (3, "reply", "sent", 31, -1001, ""),
        (4, "post", "sent", 5, -1002, ""),
        (5, "post", "rejected", None, None, "Topic_closed"),
        (6, "post", "rejected", None, None, "discarded by hand"),
    ]
    names = ("id", "kind", "state", "number", "chat", "error")
    with database.write() as connection:
        connection.execute(text(CHANNEL), {"no": False})
        for number in (3, 4, 5, 6):
            connection.execute(text(STORY), {"id": number, "at": at})
        for row in rows:
            connection.execute(text(IN_CHAT), dict(zip(names, row, strict=True)) | {"at": at})
    database.engine.dispose()
    with closing(Store.open(empty_url)) as store:
        store.upgrade(NOW + timedelta(days=1))
        found = {(row.story_id, row.kind.value): row.channel for row in store.outbox.rows()}
        assert {key for key, channel in found.items() if channel != "main"} == {(1, "post"), (3, "post"), (3, "reply")}
        left = store.outbox.channel("main · -1001")
        assert (left.chat, left.chat_id) == ("-1001", -1001)
        assert store.outbox.retry_refused(NOW) == 1
        store.outbox.sync_channels({"main": "@new", "old": "-1001"}, NOW)
        assert {row.channel for row in store.outbox.rows(story_id=3)} == {"old"}


def test_of_versions_before_they_were_kept_the_time_is_known(empty_url: str) -> None:
    made_by(empty_url, "0019")
    with closing(Store.open(empty_url)) as store:
        store.upgrade(NOW + timedelta(days=1))
        (version,) = store.versions.of_story(1)
        assert (version.at, version.message_id, version.html, version.reports) == (NOW, 1, None, None)
        assert store.versions.of_story(2) == []


def test_charts_of_before_posts_had_pictures_are_photos(empty_url: str) -> None:
    made_by(empty_url, "0019")
    database = connect(empty_url, timedelta(seconds=1))
    at = NOW.replace(tzinfo=None).isoformat(" ") if database.is_sqlite else NOW
    chart = (
        "INSERT INTO publications (channel, kind, state, created_at, html, plain, attempts, unknown_count, error)"
        " VALUES ('main', 'chart', 'unknown', :at, 'Two days', 'Two days', 1, 1, '')"
    )
    with database.write() as connection:
        connection.execute(text(chart), {"at": at})
    database.engine.dispose()
    with closing(Store.open(empty_url)) as store:
        store.upgrade(NOW + timedelta(days=1))
        unresolved = store.reconciling.unresolved("main", NOW)
        assert unresolved is not None
        assert unresolved.words.photo


FEED = (
    "INSERT INTO feeds (id, url, outlet, perspective, added_at, host, fetch_url, next_poll_at, item_hashes)"
    " VALUES (1, 'https://kite.example/', 'Kite', '[]', :at, 'kite.example', 'https://kite.example/', :at, :bytes)"
)
REJECTED = (
    "INSERT INTO entries (id, feed_id, outlet, language, state, score, published_at, first_seen_at, content_hash,"
    " title, summary, watches, terms, evidence)"
    " VALUES (7, 1, 'Kite', 'en', 'rejected', 0, :at, :at, :bytes, 'A shop', '', '[]', '[]', '[]')"
)
KEY = "INSERT INTO entry_keys (key, entry_id, seen_at) VALUES (:bytes, :entry, :at)"


def test_entries_that_were_known_before_stay_known_when_they_are_gone(empty_url: str) -> None:
    made_by(empty_url, "0024")
    database = connect(empty_url, timedelta(seconds=1))
    at = NOW.replace(tzinfo=None).isoformat(" ") if database.is_sqlite else NOW
    with database.write() as connection:
        for statement in (FEED, REJECTED):
            connection.execute(text(statement), {"at": at, "bytes": b""})
        for key, entry in ((b"living", 7), (b"gone", None)):
            connection.execute(text(KEY), {"at": at, "bytes": key, "entry": entry})
    database.engine.dispose()
    with closing(Store.open(empty_url)) as store:
        store.upgrade(NOW)
        assert store.entries.known([b"living"])[b"living"].entry_id == 7
        assert store.maintenance.prune(NOW + timedelta(days=31), RetentionSettings()).entries == 1
        tombstone = KnownKey(None, None)
        assert store.entries.known([b"living", b"gone", b"new"]) == {b"living": tombstone, b"gone": tombstone}
        assert store.maintenance.prune(NOW + timedelta(days=731), RetentionSettings()).tombstones == 2
        assert store.entries.known([b"living", b"gone"]) == {}
