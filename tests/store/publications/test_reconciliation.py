"""What perhaps arrived, as the store keeps it: attempts, cleanups, patience."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model.delivery import Delivered, Migrated, ReconciliationCounts, Unknown, Unresolved, Words
from monitor.model.publications import PublicationState
from monitor.model.settings import RetentionSettings
from monitor.store import Store
from tests.store.samples import MESSAGE, MINUTE, NOW, begin, posted

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
WORDS = Words(MESSAGE.html, MESSAGE.plain)
CHAT = -100123


def deliver(store: Store, number: int, at: int = 0, chat: int | None = CHAT) -> int:
    """Send what is next, ``at`` minutes after NOW."""
    publication = begin(store, NOW + at * MINUTE)
    store.outbox.record_outcome(
        publication, attempt(store, publication), Delivered(number, chat), NOW + at * MINUTE, MINUTE
    )
    return publication


def lose(store: Store, at: int = 0) -> int:
    """Send what is next, and hear nothing of it."""
    publication = begin(store, NOW + at * MINUTE)
    now = NOW + at * MINUTE
    store.outbox.record_outcome(publication, attempt(store, publication), Unknown("?"), now, MINUTE, MINUTE / 2)
    return publication


def attempt(store: Store, publication: int) -> int:
    return next(row.attempts for row in store.outbox.rows() if row.id == publication)


def unresolved(store: Store, at: int = 0) -> Unresolved:
    found = store.reconciling.unresolved("main", NOW + at * MINUTE)
    assert found is not None
    return found


def test_what_is_needed_to_look_for_a_message(store: Store) -> None:
    posted(store, "a", "b")
    assert store.reconciling.unresolved("main", NOW) is None
    deliver(store, 41)
    publication = lose(store, 1)
    due = NOW + MINUTE + MINUTE / 2
    assert unresolved(store) == Unresolved(publication, 1, WORDS, 41, certain=True, due=due, failures=0)
    store.reconciling.postpone(publication, NOW + DAY, failed=True)
    store.reconciling.postpone(publication, NOW + DAY, failed=False)
    assert (unresolved(store).due, unresolved(store).failures) == (NOW + DAY, 1)


@pytest.mark.parametrize(("minutes", "certain"), [(4, True), (6, False)])
def test_only_a_fresh_receipt_tells_that_no_other_message_is_there(store: Store, minutes: int, certain: bool) -> None:
    posted(store, "a", "b")
    deliver(store, 41)
    lose(store, minutes)
    assert unresolved(store).certain is certain


def test_a_process_that_got_a_receipt_is_certain_for_good(store: Store) -> None:
    posted(store, "a", "b")
    deliver(store, 41)
    store.leases.acquire("channel:main", "worker", NOW + DAY, MINUTE)
    claim = store.outbox.next_pending("main", NOW + DAY)
    assert claim is not None
    assert store.outbox.begin_sending(claim.publication_id, "main", "worker", MESSAGE, NOW + DAY, confirmed=True)
    store.outbox.record_outcome(claim.publication_id, 1, Unknown("?"), NOW + DAY, MINUTE)
    assert unresolved(store).certain


@pytest.mark.parametrize(("minutes", "certain"), [(4, True), (6, False)])
@pytest.mark.parametrize("begun", ["sending", "unknown"])
def test_what_is_found_after_a_long_stop_may_be_of_a_backup(
    store: Store, begun: str, minutes: int, certain: bool
) -> None:
    posted(store, "a", "b")
    deliver(store, 41)
    if begun == "unknown":
        lose(store)
    else:
        begin(store)
    store.outbox.mark_interrupted("main", NOW + minutes * MINUTE, MINUTE)
    assert unresolved(store).certain is certain


def test_a_chat_that_two_channels_share_is_never_certain(store: Store) -> None:
    posted(store, "a", "b")
    deliver(store, 41)
    lose(store)
    assert unresolved(store).certain
    store.outbox.sync_channels({"main": "@bridges", "other": "@Bridges"}, NOW)
    assert not unresolved(store).certain


def test_an_attempt_whose_story_still_waits_leaves_no_certainty(store: Store) -> None:
    posted(store, "a", "b", "c")
    deliver(store, 41)
    lose(store)
    store.outbox.resolve_unknown("main", "skip", NOW)
    lose(store)
    assert not unresolved(store).certain
    assert unresolved(store, 3 * 24 * 60).certain  # no late copy can arrive any more, and none could be removed


def test_what_perhaps_stands_in_another_chat_is_looked_for_there_alone(store: Store) -> None:
    posted(store, "a", "b")
    deliver(store, 41)
    lose(store)
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    assert store.reconciling.unresolved("main", NOW) is None
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    assert unresolved(store).before == 41


def test_a_group_that_moved_counts_its_numbers_anew(store: Store) -> None:
    posted(store, "a", "b")
    deliver(store, 41)
    store.outbox.record_outcome(begin(store), 1, Migrated(-100999), NOW, MINUTE)
    assert store.outbox.channel("main").last_message_id is None


def test_a_late_receipt_does_not_take_the_last_known_number_back(store: Store) -> None:
    posted(store, "a", "b")
    publication = lose(store)
    store.outbox.resolve_unknown("main", "skip", NOW)
    deliver(store, 42)
    store.outbox.record_outcome(publication, 1, Delivered(41, CHAT), NOW, MINUTE)
    assert store.outbox.channel("main").last_message_id == 42
    assert {row.message_id for row in store.outbox.rows(PublicationState.SENT)} == {41, 42}


def test_what_did_not_arrive_is_pending_again_and_may_arrive_yet(store: Store) -> None:
    posted(store, "a", "b")
    publication = lose(store)
    assert store.reconciling.record_absent(publication, NOW)
    assert not store.reconciling.record_absent(publication, NOW)
    (attempt,) = store.reconciling.given_up_attempts("main", NOW)
    assert (attempt.publication_id, attempt.attempt, attempt.words) == (publication, 1, WORDS)
    assert attempt.state is PublicationState.PENDING
    assert deliver(store, 12) == publication
    (attempt,) = store.reconciling.given_up_attempts("main", NOW)
    assert (attempt.state, attempt.message_id) == (PublicationState.SENT, 12)
    assert store.reconciling.given_up_attempts("other", NOW) == ()
    assert store.reconciling.given_up_attempts("main", NOW + 2 * DAY) == ()


def test_an_operator_who_retries_leaves_a_doubt_too(store: Store) -> None:
    posted(store, "a")
    store.outbox.retry(lose(store))
    assert len(store.reconciling.given_up_attempts("main", NOW)) == 1


def test_the_numbers_in_a_gap_are_looked_at_where_a_copy_may_come_late(store: Store) -> None:
    posted(store, "a", "b", "c", "d")
    deliver(store, 10)
    deliver(store, 14)
    assert store.reconciling.next_cleanup("main", NOW) is None
    store.reconciling.record_absent(lose(store), NOW)
    deliver(store, 18)
    found = []
    while cleanup := store.reconciling.next_cleanup("main", NOW):
        found.append((cleanup.chat, cleanup.message_id, cleanup.removal, cleanup.certain))
        store.reconciling.finish(cleanup, NOW)
    assert found == [(str(CHAT), number, False, True) for number in (15, 16, 17)]


def test_a_late_copy_is_counted_once_it_is_gone(store: Store) -> None:
    posted(store, "a", "b")
    deliver(store, 10)
    store.reconciling.record_absent(lose(store), NOW)
    deliver(store, 12)
    (attempt,) = store.reconciling.given_up_attempts("main", NOW)
    look = store.reconciling.next_cleanup("main", NOW)
    assert look is not None
    store.reconciling.mark_for_deletion(look, attempt.id)
    removal = store.reconciling.next_cleanup("main", NOW)
    assert removal is not None
    assert (removal.message_id, removal.removal, removal.attempt_id) == (11, True, attempt.id)
    store.reconciling.postpone_cleanup(removal, NOW + MINUTE, failed=True)
    assert store.reconciling.next_cleanup("main", NOW) is None
    again = store.reconciling.next_cleanup("main", NOW + MINUTE)
    assert again is not None
    assert again.failures == 1
    store.reconciling.finish(again, NOW, removed=True)
    assert store.reconciling.next_cleanup("main", NOW + DAY) is None
    assert store.reconciling.given_up_attempts("main", NOW) == ()
    assert store.reconciling.tally(NOW) == ReconciliationCounts(by_probe=1, late_copies=1)


def test_chores_wait_for_a_chat_that_asks_for_patience(store: Store) -> None:
    noted = store.reconciling.note_copy("main", "77", 5, NOW)
    assert store.reconciling.next_cleanup("main", NOW) == noted
    assert store.reconciling.note_copy("main", "77", 5, NOW).message_id == 5  # numbers may begin anew
    store.reconciling.pause("77", NOW + MINUTE)
    store.reconciling.pause("77", NOW + 2 * MINUTE)
    assert store.reconciling.paused_until("77") == NOW + 2 * MINUTE
    assert store.reconciling.paused_until("78") is None
    assert store.reconciling.next_cleanup("main", NOW + MINUTE) is None
    assert store.reconciling.next_cleanup("main", NOW + 2 * MINUTE) is not None
    assert store.reconciling.next_cleanup("other", NOW + 2 * MINUTE) is None


def test_what_can_be_removed_no_more_is_forgotten(store: Store) -> None:
    store.reconciling.note_copy("main", "77", 5, NOW)
    fresh = store.reconciling.note_copy("main", "77", 6, NOW + DAY)
    assert store.reconciling.next_cleanup("main", NOW + 2 * DAY) == fresh
    assert store.reconciling.next_cleanup("main", NOW + 3 * DAY) is None


def test_a_renamed_channel_takes_its_chores_along(store: Store) -> None:
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    store.reconciling.note_copy("main", "77", 5, NOW)
    store.outbox.sync_channels({"news": "@bridges"}, NOW)
    assert store.reconciling.next_cleanup("news", NOW) is not None


def test_a_channel_can_be_paused(store: Store) -> None:
    posted(store, "a")
    store.reconciling.pause_channel("main", NOW + MINUTE, "flood: 429")
    assert store.outbox.next_pending("main", NOW) is None
    assert store.outbox.channel("main").detail == "flood: 429"


def test_messages_of_ours_by_chat(store: Store) -> None:
    posted(store, "a", "b", "c")
    deliver(store, 10)
    deliver(store, 11, chat=None)
    deliver(store, 12, chat=-5)
    assert store.reconciling.own_ids("main", CHAT, 9) == {10, 11}
    assert store.reconciling.own_ids("main", CHAT, 10) == {11}
    assert store.reconciling.own_ids("other", -5, None) == {12}


def test_how_cases_were_resolved_is_counted(store: Store) -> None:
    posted(store, "a", "b", "c", "d")
    found = lose(store)
    store.outbox.record_outcome(found, 1, Delivered(10, CHAT), NOW, MINUTE)
    store.reconciling.record_absent(lose(store), NOW)
    deliver(store, 11)
    lose(store)
    store.outbox.resolve_unknown("main", "resend", NOW)
    lose(store)
    store.outbox.resolve_unknown("main", "skip", NOW)
    assert store.reconciling.tally(NOW) == ReconciliationCounts(by_probe=2, by_policy=2)
    assert store.reconciling.tally(NOW).attempts == 4
    assert store.reconciling.tally(NOW + MINUTE) == ReconciliationCounts()
    store.maintenance.prune(NOW + 8 * DAY, RetentionSettings())
    assert store.reconciling.tally(NOW) == ReconciliationCounts()
