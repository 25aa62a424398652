"""Databases that cannot be used: one kind of error, with a sentence, and never a password."""

from __future__ import annotations

import inspect
import sqlite3
import sys
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import StoreError
from monitor.model.alerts import Review
from monitor.model.delivery import Cleanup, ReplayedPost, RestoredPost, ShutOut, Unknown
from monitor.model.entries import Admission
from monitor.model.publications import DigestClaim, PublicationKind, PublicationState
from monitor.model.settings import RetentionSettings
from monitor.model.translations import Text
from monitor.store import AdminChat, Store
from tests.store.samples import ALONE, FEED, LEASE, MESSAGE, MINUTE, NOW, alive, match, poll, reports, written

TEXT = Text("мост", "ru", "en")
CLEANUP = Cleanup(1, "@x", 9, removal=True, certain=False, attempt_id=None, added_at=NOW, failures=0)
RESTORED = RestoredPost("main", ReplayedPost(PublicationState.SENT, 1, NOW, frozenset()), ())
CLAIM = DigestClaim(publication_id=1, channel="main", attempts=0, kind=PublicationKind.DIGEST, since=None, until=NOW)
READS: dict[str, Callable[[Store], object]] = {
    "check_schema": lambda s: s.check_schema(),
    "created_at": lambda s: s.created_at(),
    "entries.known": lambda s: s.entries.known([b"k"]),
    "entries.ungrouped": lambda s: s.entries.ungrouped(NOW, 1),
    "evidence.form_use": lambda s: s.evidence.form_use(NOW),
    "archive.heirs": lambda s: s.archive.heirs([1]),
    "archive.sent": lambda s: s.archive.sent(NOW, NOW),
    "archive.load": lambda s: s.archive.load([1], ["main"]),
    "archive.marks": lambda s: s.archive.marks(["main"]),
    "archive_counts.outlet_stories": lambda s: s.archive_counts.outlet_stories(["main"], "The Kite", NOW),
    "archive_counts.post_times": lambda s: s.archive_counts.post_times(["main"], NOW),
    "archive_counts.most_reported": lambda s: s.archive_counts.most_reported(["main"], NOW, NOW, 8),
    "archive_counts.report_times": lambda s: s.archive_counts.report_times(["main"], NOW, NOW),
    "alerts.all": lambda s: s.alerts.all(),
    "alerts.chat": lambda s: s.alerts.chat("@ops"),
    "operators.next_update": lambda s: s.operators.next_update(1),
    "health.count_entries": lambda s: s.health.count_entries(NOW, NOW),
    "health.feed_health": lambda s: s.health.feed_health(),
    "health.lags": lambda s: s.health.lags(NOW),
    "health.last_sent_at": lambda s: s.health.last_sent_at(),
    "health.outbox_counts": lambda s: s.health.outbox_counts(),
    "health.unasked": lambda s: s.health.unasked(),
    "health.tally": lambda s: s.health.tally(NOW),
    "health.publication_times": lambda s: s.health.publication_times(["https://kite.example/rss"], NOW),
    "health.refused_messages": lambda s: s.health.refused_messages(NOW),
    "health.waiting_messages": lambda s: s.health.waiting_messages(NOW),
    "health.workers": lambda s: s.health.workers(),
    "feeds.last_polls": lambda s: s.feeds.last_polls(),
    "feeds.offline_since": lambda s: s.feeds.offline_since(),
    "feeds.habits": lambda s: s.feeds.habits(1),
    "feeds.homes": lambda s: s.feeds.homes({"The Kite"}),
    "history.first_documents": lambda s: s.history.first_documents(["u"]),
    "history.count": lambda s: s.history.count(NOW),
    "history.of_feed": lambda s: s.history.of_feed("https://kite.example/rss"),
    "history.fates": lambda s: s.history.fates("https://kite.example/a"),
    "history.nearest": lambda s: s.history.nearest(NOW, lambda likelihood, reason: 1.0, 1),
    "history.newest": lambda s: s.history.newest(NOW, 1),
    "history.unasked": lambda s: s.history.unasked(1),
    "history.back": lambda s: s.history.back(NOW, None, 1),
    "history.doubtful": lambda s: s.history.doubtful(NOW, 0.2, 0.5, 1),
    "history.entry": lambda s: s.history.entry(1),
    "archive.page": lambda s: s.archive.page(NOW, 0, 1),
    "history.page": lambda s: s.history.page(NOW, 0, 1),
    "translations.counts": lambda s: s.translations.counts(NOW),
    "translations.due": lambda s: s.translations.due(NOW, 1),
    "translations.edit_what_lacks_them": lambda s: s.translations.edit_what_lacks_them(NOW),
    "translations.known": lambda s: s.translations.known([TEXT]),
    "translations.told_soon": lambda s: s.translations.told_soon((), 1),
    "decisions.expire": lambda s: s.decisions.expire("main", NOW),
    "decisions.fold": lambda s: s.decisions.fold("main", 1, NOW, NOW - 60 * MINUTE, NOW),
    "decisions.last_digest": lambda s: s.decisions.last_digest("main", NOW),
    "decisions.undecided": lambda s: s.decisions.undecided(1),
    "outbox.channel": lambda s: s.outbox.channel("main"),
    "outbox.claim": lambda s: s.outbox.claim(1),
    "outbox.channels": lambda s: s.outbox.channels(),
    "outbox.has_left_chats": lambda s: s.outbox.has_left_chats({"main"}),
    "outbox.next_pending": lambda s: s.outbox.next_pending("main", NOW),
    "outbox.count": lambda s: s.outbox.count(),
    "outbox.recent_sends": lambda s: s.outbox.recent_sends(NOW),
    "operators.accepted_edit": lambda s: s.operators.accepted_edit(),
    "operators.asked": lambda s: s.operators.asked(),
    "operators.menu": lambda s: s.operators.menu(),
    "operators.muted": lambda s: s.operators.muted([1]),
    "operators.bot": lambda s: s.operators.bot(),
    "operators.last_in_force": lambda s: s.operators.last_in_force(),
    "outbox.rows": lambda s: s.outbox.rows(),
    "reconciling.given_up_attempts": lambda s: s.reconciling.given_up_attempts("main", NOW),
    "reconciling.next_cleanup": lambda s: s.reconciling.next_cleanup("main", NOW),
    "reconciling.own_ids": lambda s: s.reconciling.own_ids("main", 1, None),
    "reconciling.paused_until": lambda s: s.reconciling.paused_until("@x"),
    "reconciling.tally": lambda s: s.reconciling.tally(NOW),
    "reconciling.unresolved": lambda s: s.reconciling.unresolved("main", NOW),
    "periods.of_backlog": lambda s: s.periods.of_backlog(1, "main", NOW),
    "periods.of_time": lambda s: s.periods.of_time("main", NOW, NOW),
    "restored_at": lambda s: s.restored_at(),
    "receipts.keys_of": lambda s: s.receipts.keys_of(CLAIM),
    "receipts.last_replay": lambda s: s.receipts.last_replay(),
    "receipts.vouched": lambda s: s.receipts.vouched((), ""),
    "receipts.offset": lambda s: s.receipts.offset("j"),
    "receipts.replayed_posts": lambda s: s.receipts.replayed_posts([1]),
    "stories.constraints": lambda s: s.stories.constraints(NOW),
    "stories.detail": lambda s: s.stories.detail(1),
    "stories.load": lambda s: s.stories.load(1),
    "stories.recent": lambda s: s.stories.recent(NOW),
    "stories.recent_reports": lambda s: s.stories.recent_reports(NOW, 1),
    "stories.reports_before": lambda s: s.stories.reports_before(1),
    "stories.told": lambda s: s.stories.told([1]),
    "versions.of_story": lambda s: s.versions.of_story(1),
}
WRITES: dict[str, Callable[[Store], object]] = {
    "alerts.change": lambda s: s.alerts.change([], lambda alert: alert),
    "alerts.note_chat": lambda s: s.alerts.note_chat(AdminChat("@ops")),
    "alerts.review": lambda s: s.alerts.review(lambda alerts: Review(())),
    "operators.accept_edit": lambda s: s.operators.accept_edit("f"),
    "operators.mute": lambda s: s.operators.mute(1),
    "operators.unmute": lambda s: s.operators.unmute(1),
    "operators.note_asked": lambda s: s.operators.note_asked([1]),
    "operators.note_menu": lambda s: s.operators.note_menu("x"),
    "operators.note_bot": lambda s: s.operators.note_bot("b"),
    "operators.note_in_force": lambda s: s.operators.note_in_force("f"),
    "operators.begin": lambda s: s.operators.begin(1, 1),
    "operators.finish": lambda s: s.operators.finish(1, 1),
    "operators.pause": lambda s: s.operators.pause(["main"], NOW),
    "operators.resume": lambda s: s.operators.resume(["main"]),
    "decisions.intend": lambda s: s.decisions.intend(1, NOW, [], NOW),
    "decisions.intend_digest": lambda s: s.decisions.intend_digest("main", NOW, NOW, NOW, chart=True),
    "entries.admit": lambda s: s.entries.admit([Admission(1, match())], NOW),
    "entries.articles_waiting": lambda s: s.entries.articles_waiting("w", NOW, 1, 1),
    "entries.ingest": lambda s: s.entries.ingest("w", 1, poll(), [b"k"], lambda known: []),
    "entries.save_article": lambda s: s.entries.save_article(1, None),
    "entries.set_aside": lambda s: s.entries.set_aside(1, "", NOW),
    "feeds.claim_due": lambda s: s.feeds.claim_due("w", NOW, 1, 1, LEASE),
    "feeds.claim_named": lambda s: s.feeds.claim_named("w", NOW, [1], 1, LEASE),
    "feeds.give_back": lambda s: s.feeds.give_back("w", 1),
    "feeds.hasten": lambda s: s.feeds.hasten({"https://kite.example/rss": NOW}),
    "feeds.go_offline": lambda s: s.feeds.go_offline(NOW, NOW),
    "feeds.go_online": lambda s: s.feeds.go_online(NOW, NOW),
    "feeds.record": lambda s: s.feeds.record("w", {1: poll()}),
    "feeds.release": lambda s: s.feeds.release("w"),
    "feeds.sync": lambda s: s.feeds.sync([], NOW),
    "health.beat": lambda s: s.health.beat(alive("w")),
    "health.sign_off": lambda s: s.health.sign_off("w"),
    "leases.acquire": lambda s: s.leases.acquire("group", "w", NOW, MINUTE),
    "leases.release": lambda s: s.leases.release("group", "w"),
    "leases.release_all": lambda s: s.leases.release_all("w"),
    "maintenance.reclaim": lambda s: s.maintenance.reclaim("w"),
    "maintenance.repair_schedule": lambda s: s.maintenance.repair_schedule(NOW, MINUTE, MINUTE),
    "maintenance.prune": lambda s: s.maintenance.prune(NOW, RetentionSettings()),
    "maintenance.prune_slice": lambda s: s.maintenance.prune_slice(NOW, RetentionSettings()),
    "outbox.begin_sending": lambda s: s.outbox.begin_sending(1, "main", "w", MESSAGE, NOW),
    "outbox.discard": lambda s: s.outbox.discard(1),
    "outbox.drop": lambda s: s.outbox.drop(1),
    "outbox.hold_up": lambda s: s.outbox.hold_up("main", ShutOut(""), NOW, MINUTE),
    "outbox.identify": lambda s: s.outbox.identify("main", 1, {"main"}, NOW),
    "outbox.reject": lambda s: s.outbox.reject(1, ""),
    "outbox.resolve_unknown": lambda s: s.outbox.resolve_unknown("main", "skip", NOW),
    "outbox.retry_refused": lambda s: s.outbox.retry_refused(NOW),
    "outbox.retry": lambda s: s.outbox.retry(1),
    "outbox.record_outcome": lambda s: s.outbox.record_outcome(1, 1, Unknown(""), NOW, MINUTE),
    "outbox.mark_interrupted": lambda s: s.outbox.mark_interrupted("main", NOW),
    "outbox.sync_channels": lambda s: s.outbox.sync_channels({"main": "@x"}, NOW),
    "reconciling.record_absent": lambda s: s.reconciling.record_absent(1, NOW),
    "reconciling.mark_for_deletion": lambda s: s.reconciling.mark_for_deletion(CLEANUP, 1),
    "reconciling.finish": lambda s: s.reconciling.finish(CLEANUP, NOW),
    "reconciling.note_copy": lambda s: s.reconciling.note_copy("main", "@x", 1, NOW),
    "reconciling.pause": lambda s: s.reconciling.pause("@x", NOW),
    "reconciling.pause_channel": lambda s: s.reconciling.pause_channel("main", NOW, ""),
    "reconciling.forget_failures": lambda s: s.reconciling.forget_failures(1),
    "reconciling.look_behind_copy": lambda s: s.reconciling.look_behind_copy("main", CLEANUP, NOW),
    "reconciling.postpone": lambda s: s.reconciling.postpone(1, NOW, failed=True),
    "reconciling.postpone_cleanup": lambda s: s.reconciling.postpone_cleanup(CLEANUP, NOW, failed=True),
    "receipts.restore": lambda s: s.receipts.restore(1, [RESTORED]),
    "receipts.declare_restored": lambda s: s.receipts.declare_restored(NOW),
    "receipts.forget": lambda s: s.receipts.forget(NOW),
    "receipts.note": lambda s: s.receipts.note("j", 1),
    "receipts.replay": lambda s: s.receipts.replay("j", 1, [], NOW),
    "translations.keep": lambda s: s.translations.keep({TEXT: "a bridge"}, {}),
    "translations.left_without": lambda s: s.translations.left_without(1, "main", [TEXT], NOW),
    "translations.put_off": lambda s: s.translations.put_off([TEXT], "no answer", NOW),
    "translations.want": lambda s: s.translations.want([TEXT], NOW),
    "stories.dismiss": lambda s: s.stories.dismiss(1, NOW),
    "stories.merge": lambda s: s.stories.merge(1, 2, NOW),
    "entries.choose": lambda s: s.entries.choose(Admission(1, match()), NOW),
    "entries.add": lambda s: s.entries.add(FEED, written("a"), NOW),
    "stories.withdraw": lambda s: s.stories.withdraw(1, NOW),
    "stories.split": lambda s: s.stories.split(1, [1], NOW),
}
ROOMS = (
    "archive",
    "alerts",
    "archive_counts",
    "decisions",
    "operators",
    "entries",
    "evidence",
    "feeds",
    "health",
    "history",
    "leases",
    "maintenance",
    "outbox",
    "periods",
    "reconciling",
    "receipts",
    "stories",
    "versions",
    "translations",
)


def test_every_method_is_in_the_families(sqlite_url: str) -> None:
    """But for these: ``place`` needs a report, ``upgrade``, ``copy_to`` and ``backup`` have tests of their own."""
    with closing(Store.open(sqlite_url)) as store:
        rooms = {"": store, **{f"{room}.": getattr(store, room) for room in ROOMS}}
        methods = {
            prefix + name
            for prefix, room in rooms.items()
            for name, _ in inspect.getmembers(room, inspect.ismethod)
            if not name.startswith("_")
        }
    others = {"open", "close", "upgrade", "copy_to", "stories.place", "maintenance.backup"}
    assert methods == READS.keys() | WRITES.keys() | others


@pytest.mark.parametrize("name", WRITES)
def test_writing_to_a_locked_file(sqlite_url: str, name: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(Store.open(sqlite_url, lock_timeout=timedelta(0))) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="database is locked; another program holds it"):
            WRITES[name](store)


def test_placing_in_a_locked_file(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(Store.open(sqlite_url, lock_timeout=timedelta(0))) as store, closing(sqlite3.connect(path)) as other:
        (report,) = reports(store, "a")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="database is locked"):
            store.stories.place(report, ALONE, NOW)


@pytest.mark.parametrize("name", READS)
def test_reading_while_another_writes(sqlite_url: str, name: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(Store.open(sqlite_url, lock_timeout=timedelta(0))) as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        READS[name](store)


@pytest.mark.parametrize("name", sorted(READS | WRITES))
def test_a_file_that_another_program_keeps_to_itself(sqlite_url: str, name: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as other, closing(Store.open(sqlite_url, lock_timeout=timedelta(0))) as store:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="database is locked"):
            (READS | WRITES)[name](store)


def test_a_database_without_tables(empty_url: str) -> None:
    with closing(Store.open(empty_url)) as store:
        for use in (READS | WRITES).values():
            with pytest.raises(StoreError, match="run `monitor db upgrade`"):
                use(store)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("This is not a database. " * 100)
    with closing(Store.open(f"sqlite:///{tmp_path / 'notes.txt'}")) as store:
        with pytest.raises(StoreError, match="file is not a database"):
            store.check_schema()
        with pytest.raises(StoreError, match="file is not a database"):
            store.upgrade(NOW)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot make the folder"):
        Store.open(f"sqlite:///{tmp_path / 'file' / 'state' / 'x.sqlite'}")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hunter2",
        "mysql://me:hunter2@db/x",
        "postgresql+asyncpg://me:hunter2@db/x",
        "postgres://me:hunter2@db:port/x",
        "sqlite://",
    ],
)
def test_a_url_that_cannot_work(url: str) -> None:
    with pytest.raises(StoreError, match="write sqlite:///path/to/file or postgresql") as caught:
        Store.open(url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgres://me:hunter2@127.0.0.1:1/news",
        "postgresql://me:hunter2@127.0.0.1:1/news?sslmode=hunter2",
        "postgresql://127.0.0.1:1/news?user=me&password=hunter2",
        "postgresql://me:hunter2@127.0.0.1:1/news?nonsense=hunter2",
    ],
)
def test_a_server_that_does_not_answer_and_a_password_that_is_not_told(url: str) -> None:
    with (
        closing(Store.open(url)) as store,
        pytest.raises(StoreError, match="cannot use the database news on") as caught,
    ):
        store.check_schema()
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert "hunter2" not in told
    assert caught.value.__suppress_context__


def test_heroku_style_urls_work(postgres_url: str) -> None:
    with closing(Store.open(postgres_url.replace("postgresql://", "postgres://"))) as store:
        store.check_schema()


def test_postgres_without_its_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'conflict-news-monitor\[postgres\]'"):
        Store.open("postgres://me:hunter2@127.0.0.1/news")
