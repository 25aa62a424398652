"""What the journal told and the database had forgotten, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.delivery.recovery import add_replayed, combine
from monitor.model.delivery import Delivered, Receipt, ReplayedPost, RestoredPost
from monitor.model.publications import Change, EditClaim, PublicationIntent, PublicationKind, PublicationState
from monitor.store import Store
from monitor.store.publications.journal import JournalReplay
from tests.store.samples import MINUTE, NOW, begin, digest, intend, merged, placed, posted, reports

K, P = PublicationKind, PublicationState
POST = Receipt(NOW, K.POST, "@Bridges", -1001, 41, (digest("guid:a"), digest("url:a")))
HOUR = timedelta(hours=1)


def replay(store: Store, *receipts: Receipt) -> JournalReplay:
    return store.receipts.replay("j", 500, receipts, NOW + HOUR)


def states(store: Store) -> list[tuple[PublicationKind, PublicationState, int | None]]:
    return [(row.kind, row.state, row.message_id) for row in reversed(store.outbox.rows())]


def test_the_known_place_of_each_journal_is_kept(store: Store) -> None:
    assert store.receipts.offset("j") == 0
    store.receipts.note("j", 100)
    store.receipts.note("other", 7)
    store.receipts.note("j", 200)
    assert (store.receipts.offset("j"), store.receipts.offset("other")) == (200, 7)


def test_a_waiting_post_that_was_sent_is_sent(store: Store) -> None:
    posted(store, "a", "b")
    assert replay(store, POST) == JournalReplay(1, 1)
    assert states(store) == [(K.POST, P.SENT, 41), (K.POST, P.PENDING, None)]
    channel = store.outbox.channel("main")
    assert (channel.last_message_id, channel.chat_id) == (41, -1001)
    assert store.receipts.offset("j") == 500
    assert "1 of the messages" in store.receipts.last_replay()
    # The same again, after a kill before the commit or beside it, changes nothing.
    assert replay(store, POST) == JournalReplay(1, 0)
    assert states(store) == [(K.POST, P.SENT, 41), (K.POST, P.PENDING, None)]


@pytest.mark.parametrize("kind", ["sending", "unknown"])
def test_a_post_of_unknown_fate_arrived(store: Store, kind: str) -> None:
    posted(store, "a")
    begin(store)
    if kind == "unknown":
        store.outbox.mark_interrupted("main", NOW)
    assert replay(store, POST).forgotten == (kind == "unknown")
    assert states(store) == [(K.POST, P.SENT, 41)]


def test_a_last_message_is_never_set_back(store: Store) -> None:
    posted(store, "a", "b")
    store.outbox.record_outcome(begin(store), 1, Delivered(77, -1001), NOW, MINUTE)
    replay(store, POST)
    assert store.outbox.channel("main").last_message_id == 77


def test_a_waiting_reply_that_was_sent_is_sent_and_another_one_waits(store: Store) -> None:
    (story,) = posted(store, "a")
    store.outbox.record_outcome(begin(store), 1, Delivered(41), NOW, MINUTE)
    (report,) = reports(store, "b")
    change = Change("toll", report, "", "3", "dead")
    assert merged(store, story, placed(store, report)) == story
    replies = [PublicationIntent("main", K.REPLY, change=each) for each in (change, Change("denied", report))]
    intend(store, story, *replies)
    keys = (digest("guid:b"), digest("url:b"))
    replay(store, Receipt(NOW, K.REPLY, "@bridges", -1001, 42, keys, change=("toll", "dead", "3")))
    assert [row for row in states(store) if row[0] is K.REPLY] == [(K.REPLY, P.SENT, 42), (K.REPLY, P.PENDING, None)]


def test_digests_of_periods_and_of_backlogs(store: Store) -> None:
    posted(store, "a", "b")
    store.decisions.intend_digest("main", NOW - HOUR, NOW, NOW, chart=False)
    periods = [Receipt(NOW, K.DIGEST, "@bridges", -1001, n, since=NOW - HOUR, until=NOW + n * HOUR) for n in (0, 1)]
    replay(store, *periods)
    assert store.decisions.last_digest("main", NOW + 60 * MINUTE) == NOW + HOUR
    assert [row for row in states(store) if row[0] is K.DIGEST] == [(K.DIGEST, P.SENT, 0), (K.DIGEST, P.SENT, 1)]
    backlog = Receipt(NOW, K.DIGEST, "@bridges", -1001, 50, (digest("guid:a"), digest("guid:b")))
    replay(store, backlog)
    assert [row for row in states(store) if row[0] is K.POST] == [(K.POST, P.FOLDED, None)] * 2


def test_a_waiting_digest_of_a_backlog_that_was_sent_is_sent(store: Store) -> None:
    posted(store, "a", "b")
    assert store.decisions.fold("main", 1, NOW, NOW - 60 * MINUTE, NOW) == 2
    replay(store, Receipt(NOW, K.DIGEST, "@bridges", -1001, 50, (digest("guid:a"), digest("guid:b"))))
    assert [row for row in states(store) if row[0] is K.DIGEST] == [(K.DIGEST, P.SENT, 50)]


def test_other_chats_are_none_of_ours(store: Store) -> None:
    posted(store, "a")
    other = Receipt(NOW, K.POST, "@elsewhere", -1002, 41, POST.keys)
    assert replay(store, other) == JournalReplay(1, 0)
    assert states(store) == [(K.POST, P.PENDING, None)]
    assert store.receipts.replayed_posts([1]) == []


def test_a_story_that_was_posted_is_restored_once(store: Store) -> None:
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    replay(store, POST)
    (report,) = reports(store, "a")
    story = placed(store, report)
    ((entry_id, channel, replayed),) = set(store.receipts.replayed_posts([report.entry_id]))
    assert (entry_id, channel) == (report.entry_id, "main")
    (undecided,) = store.decisions.undecided(10)
    told, lacking = add_replayed(undecided, {channel: replayed}, frozenset())
    assert told.told["main"].facts == lacking[0].facts
    for _ in range(2):
        store.receipts.restore(story, lacking)
    assert states(store) == [(K.POST, P.SENT, 41)]
    (undecided,) = store.decisions.undecided(10)
    assert undecided.told["main"] == told.told["main"]
    again, nothing = add_replayed(undecided, {channel: replayed}, frozenset())
    assert nothing == ()
    assert again == undecided


def test_a_folded_post_that_is_adopted_is_no_placeholder(store: Store) -> None:
    """A placeholder goes away when its story gains a report, and the story would be told."""
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    one, other = reports(store, "a", "b")
    story = placed(store, one)
    store.receipts.restore(
        story, [RestoredPost("main", ReplayedPost(P.FOLDED, None, NOW, frozenset({one.entry_id})), ())]
    )
    assert merged(store, story, placed(store, other)) == story
    assert states(store) == [(K.POST, P.FOLDED, None)]
    (undecided,) = (each for each in store.decisions.undecided(10) if each.story.id == story)
    assert undecided.told["main"].state is P.FOLDED


def test_what_entries_left_together() -> None:
    def replayed(state: PublicationState, number: int | None, entry: int, minutes: int = 0) -> ReplayedPost:
        return ReplayedPost(state, number, NOW + minutes * MINUTE, frozenset({entry}))

    folded, reply = replayed(P.FOLDED, None, 1), replayed(P.SENT, None, 2)
    late, early = replayed(P.SENT, 9, 3, 5), replayed(P.SENT, 8, 4)
    assert combine([folded]) == folded
    assert combine([folded, reply]).state is P.SENT
    found = combine([late, folded, early, reply])
    assert (found.message_id, found.entry_ids) == (8, {1, 2, 3, 4})


def test_what_was_remembered_is_forgotten_in_time(store: Store) -> None:
    posted(store, "a")
    replay(store, POST)
    (row,) = store.outbox.rows()
    store.receipts.forget(NOW)
    assert store.receipts.replayed_posts([1])
    store.receipts.forget(NOW + MINUTE)
    assert store.receipts.replayed_posts([1]) == []
    assert row.state is P.SENT


def test_a_post_that_is_restored_is_a_photo_as_it_was(store: Store) -> None:
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    replay(store, replace(POST, photo=True))
    (report,) = reports(store, "a")
    story = placed(store, report)
    ((_, channel, replayed),) = set(store.receipts.replayed_posts([report.entry_id]))
    assert replayed.photo
    store.receipts.restore(story, [RestoredPost(channel, replayed, ())])
    intend(store, story, PublicationIntent("main", K.EDIT))
    edit = store.outbox.next_pending("main", NOW)
    assert isinstance(edit, EditClaim)
    assert (edit.target.message_id, edit.target.photo) == (41, True)
