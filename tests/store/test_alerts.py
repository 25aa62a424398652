"""Alerts, the admin chat, paused channels and updates, in the database; the facts that alerts are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor.model.alerts import Alert, AlertKind, Counted, Review
from monitor.model.delivery import Delivered
from monitor.model.entries import EntryState
from monitor.model.publications import PublicationIntent, PublicationKind
from monitor.store import AdminChat, Store, Waiting
from tests.store.samples import FEED, MINUTE, NOW, begin, ingest, intend, posted, reports, written
from tests.store.samples import placed as story_of

SHUT = Alert(AlertKind.CHANNEL, "main", "main\0", "thrown out \ud800", True, NOW, NOW, None, "raised", NOW, 2)
SILENT = Alert(AlertKind.SILENT, FEED.url, "Kite", "nothing", False, NOW, NOW, NOW + MINUTE)


def test_alarms_are_kept_as_they_were_reviewed(store: Store) -> None:
    assert store.alerts.all() == []
    assert store.alerts.review(lambda known: Review((SILENT, SHUT))) == Review((SILENT, SHUT))
    shown = replace(SHUT, label="main", detail="thrown out ?")
    assert store.alerts.all() == [shown, SILENT]
    store.alerts.review(lambda known: Review(tuple(each for each in known if each.kind is AlertKind.SILENT)))
    assert store.alerts.all() == [SILENT]


def test_only_what_is_as_it_was_is_changed(store: Store) -> None:
    alert = replace(SHUT, label="main", detail="thrown out")
    store.alerts.review(lambda known: Review((alert, SILENT)))
    older = replace(SILENT, attempts=9)
    store.alerts.change([alert, older], lambda each: replace(each, attempts=each.attempts + 1))
    assert store.alerts.all() == [replace(alert, attempts=3), SILENT]


def test_the_operators_chat(store: Store) -> None:
    assert store.alerts.chat("@ops") == AdminChat("@ops")
    for known in (AdminChat("@ops", -100123, NOW), AdminChat("@ops", -100123), AdminChat("5")):
        store.alerts.note_chat(known)
        assert store.alerts.chat(known.chat) == known


def test_letters_are_crossed_out_in_order(store: Store) -> None:
    assert store.operators.next_update(7) is None
    assert [store.operators.begin(7, 50), store.operators.begin(7, 50), store.operators.begin(7, 51)] == [1, 2, 1]
    assert store.operators.next_update(7) == 51
    store.operators.finish(7, 51)
    assert store.operators.next_update(7) == 52
    assert store.operators.begin(7, 52) == 1
    store.operators.finish(8, 3)
    assert (store.operators.next_update(7), store.operators.next_update(8)) == (52, 4)


def test_nothing_leaves_in_a_paused_channel(store: Store) -> None:
    posted(store, "a")
    store.outbox.sync_channels({"main": "@bridges", "second": "@other"}, NOW)
    store.operators.pause(["main"], NOW)
    store.operators.pause(["main"], NOW + MINUTE)
    assert {each.name: each.paused_since for each in store.outbox.channels()} == {"main": NOW, "second": None}
    assert store.outbox.next_pending("main", NOW + timedelta(days=9)) is None
    store.operators.resume(["main", "second"])
    assert store.outbox.next_pending("main", NOW) is not None


def test_a_pause_outlasts_another_chat_and_another_name(store: Store) -> None:
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    store.operators.pause(["main"], NOW)
    store.outbox.sync_channels({"main": "@roads"}, NOW)
    store.outbox.sync_channels({"news": "@roads"}, NOW)
    assert [(each.name, each.paused_since) for each in store.outbox.channels()] == [("news", NOW)]


def test_messages_that_may_leave(store: Store) -> None:
    assert store.health.waiting_messages(NOW) == {}
    posted(store, "a", "b")
    store.outbox.record_outcome(begin(store), 1, Delivered(1), NOW, MINUTE)
    (report,) = reports(store, "c")
    story = story_of(store, report)
    later = PublicationIntent("main", PublicationKind.POST, due=NOW + 5 * MINUTE)
    intend(store, story, later, PublicationIntent("main", PublicationKind.EDIT))
    assert store.health.waiting_messages(NOW) == {"main": Waiting(1, NOW)}
    assert store.health.waiting_messages(NOW + 5 * MINUTE) == {"main": Waiting(2, NOW)}


def test_entries_of_a_span(store: Store) -> None:
    ingest(store, written("old"), now=NOW - MINUTE)
    states = (EntryState.MATCHED, EntryState.HELD_BACK, EntryState.REJECTED, EntryState.REJECTED)
    ingest(store, *(written(str(number), state) for number, state in enumerate(states)))
    assert store.health.count_entries(NOW, NOW + MINUTE) == Counted(4, 2)
    assert store.health.count_entries(NOW - MINUTE, NOW) == Counted(1, 1)


def test_when_a_feed_published(store: Store) -> None:
    times = [NOW - number * MINUTE for number in range(5)]
    ingest(store, *(written(str(number), published=time) for number, time in enumerate(times)))
    assert store.health.publication_times([], NOW) == {}
    found = store.health.publication_times([FEED.url, "https://other.example/"], NOW - 3 * MINUTE)
    assert found == {FEED.url: times[:4], "https://other.example/": []}
