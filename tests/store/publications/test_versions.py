"""Every version of a post stays readable: what it said, when, and what changed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from monitor.model.delivery import Delivered, Rejected, Unknown
from monitor.model.publications import Message, PublicationIntent, PublicationKind
from monitor.model.settings import RetentionSettings
from monitor.model.stories import Placement, Report
from monitor.store import Store
from monitor.store.database.engine import connect
from monitor.store.database.schema import versions
from tests.store.samples import MINUTE, NOW, POST, begin, intend, opened, placed, posted, reports

EDIT = PublicationIntent("main", PublicationKind.EDIT)


def message(text: str) -> Message:
    return Message(f"<b>{text}</b>", text)


def grown(store: Store, *texts: str, now: datetime = NOW) -> int:
    """A story whose post stood in the channel in these words, one minute after the other."""
    store.outbox.sync_channels({"main": "@bridges"}, now)
    first, *more = reports(store, *"abcdefgh"[: len(texts)], now=now)
    story = opened(store, first, POST, now=now)
    tell(store, texts[0], [first], now)
    told = [first]
    for at, (text, report) in enumerate(zip(texts[1:], more, strict=True), 1):
        told.append(report)
        placed(store, report, Placement(story, "alike"), now)
        intend(store, story, EDIT, now=now)
        tell(store, text, told, now + at * MINUTE)
    return story


def tell(store: Store, text: str, told: Sequence[Report], at: datetime) -> None:
    store.outbox.record_outcome(begin(store, at, message=message(text), told=told), 1, Delivered(7), at, MINUTE)


def test_every_version_of_a_post_is_kept_with_its_time(store: Store) -> None:
    story = grown(store, "Bridge opens", "Bridge opens again", "Bridge is open")
    found = store.versions.of_story(story)
    assert [(each.channel, each.message_id, each.at, each.html) for each in found] == [
        ("main", 7, NOW, "<b>Bridge opens</b>"),
        ("main", 7, NOW + MINUTE, "<b>Bridge opens again</b>"),
        ("main", 7, NOW + 2 * MINUTE, "<b>Bridge is open</b>"),
    ]
    assert [each.reports for each in found] == [1, 2, 3]
    assert store.versions.of_story(story + 1) == []


def test_an_edit_finds_what_stands_and_reads_no_older_words(store: Store) -> None:
    story = grown(store, "Bridge opens", "Bridge opens again", "Bridge is open")
    rows = store.outbox.rows(story_id=story)
    assert [row.text for row in rows] == ["Bridge is open", None, "Bridge opens"]
    assert [row.words for row in rows] == ["Bridge is open", "Bridge is open", "Bridge opens"]


def test_what_did_not_arrive_is_no_version(store: Store) -> None:
    (story,) = posted(store, "a")
    store.outbox.record_outcome(begin(store), 1, Unknown("timed out"), NOW, MINUTE)
    assert store.versions.of_story(story) == []
    (other,) = posted(store, "b")
    store.outbox.resolve_unknown("main", "skip", NOW)
    store.outbox.record_outcome(begin(store), 1, Rejected("too long", "content"), NOW, MINUTE)
    assert store.versions.of_story(other) == []


def test_versions_go_with_their_story(store: Store, database_url: str) -> None:
    story = grown(store, "Bridge opens", "Bridge opens again", "Bridge is open")
    store.maintenance.prune(NOW + timedelta(days=400), RetentionSettings())
    assert store.versions.of_story(story) == []
    database = connect(database_url, MINUTE)
    with database.read() as connection:
        assert connection.execute(select(versions)).all() == []
    database.engine.dispose()


def test_a_backup_has_them(sqlite_url: str, tmp_path: Path) -> None:
    texts = ("Bridge opens", "Bridge opens again", "Bridge is open")
    with closing(Store.open(sqlite_url)) as store:
        story = grown(store, *texts)
        store.maintenance.backup(tmp_path / "copy.sqlite")
    with closing(Store.open(f"sqlite:///{tmp_path / 'copy.sqlite'}")) as copy:
        assert [each.html for each in copy.versions.of_story(story)] == [f"<b>{text}</b>" for text in texts]
