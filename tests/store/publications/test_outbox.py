"""The states of a publication, and of its channel."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest
from sqlalchemy import update

from monitor.model.delivery import (
    Delivered,
    DeliveryOutcome,
    Migrated,
    ReconciliationCounts,
    Rejected,
    RetryLater,
    ShutOut,
    Unknown,
)
from monitor.model.publications import PublicationIntent, PublicationKind, PublicationState
from monitor.model.stories import Placement
from monitor.store import Store
from monitor.store.database.engine import connect
from monitor.store.database.schema import entries
from tests.store.samples import MESSAGE, MINUTE, NOW, begin, intend, opened, placed, posted, reports

PAUSE = timedelta(minutes=5)
P = PublicationState


def state(store: Store, publication_id: int) -> PublicationState:
    return next(row.state for row in store.outbox.rows() if row.id == publication_id)


def record(store: Store, publication_id: int, outcome: DeliveryOutcome) -> PublicationState:
    """Record the outcome of the attempt that was begun last."""
    attempt = next(row.attempts for row in store.outbox.rows() if row.id == publication_id)
    store.outbox.record_outcome(publication_id, attempt, outcome, NOW, PAUSE)
    return state(store, publication_id)


def test_publications_are_claimed_in_order_with_their_story(store: Store) -> None:
    stories = posted(store, "a", "b")
    for story in stories:
        claim = store.outbox.next_pending("main", NOW)
        assert claim is not None
        assert (claim.story.id, claim.channel, claim.attempts) == (story, "main", 0)
        assert claim.story.reports
        record(store, begin(store), Delivered(1))
    assert store.outbox.next_pending("main", NOW) is None


def test_what_is_sent_is_on_record_before_it_leaves(store: Store) -> None:
    posted(store, "a", "b")
    record(store, begin(store), Delivered(41, -100123))
    publication = begin(store)
    row = store.outbox.rows()[0]
    assert (row.id, row.state, row.attempts, row.attempted_at) == (publication, P.SENDING, 1, NOW)
    assert row.text == MESSAGE.plain
    assert store.outbox.channel("main").last_message_id == 41


def test_one_message_at_a_time(store: Store) -> None:
    posted(store, "a", "b")
    first = begin(store)
    assert store.outbox.next_pending("main", NOW) is None
    assert not store.outbox.begin_sending(first + 1, "main", "worker", MESSAGE, NOW)
    assert not store.outbox.begin_sending(first, "main", "worker", MESSAGE, NOW)


def test_only_the_holder_of_the_channel_sends(store: Store) -> None:
    posted(store, "a")
    claim = store.outbox.next_pending("main", NOW)
    assert claim is not None
    number = claim.publication_id
    assert not store.outbox.begin_sending(number, "main", "worker", MESSAGE, NOW)
    store.leases.acquire("channel:main", "other", NOW, MINUTE)
    assert not store.outbox.begin_sending(number, "main", "worker", MESSAGE, NOW)
    assert not store.outbox.begin_sending(number, "main", "other", MESSAGE, NOW + MINUTE)
    assert not store.outbox.begin_sending(number, "elsewhere", "other", MESSAGE, NOW)
    assert store.outbox.begin_sending(number, "main", "other", MESSAGE, NOW)


def test_a_delivered_message_has_its_receipt(store: Store) -> None:
    posted(store, "a")
    publication = begin(store)
    assert record(store, publication, Delivered(17, -100123)) is P.SENT
    channel = store.outbox.channel("main")
    assert (channel.last_message_id, channel.chat_id, channel.chat) == (17, -100123, "@bridges")
    (row,) = store.outbox.rows()
    assert (row.message_id, row.sent_at) == (17, NOW)
    assert store.health.last_sent_at() == NOW
    assert store.health.lags(NOW) == [10 * MINUTE]


def test_a_receipt_of_a_terminal_has_no_number(store: Store) -> None:
    posted(store, "a", "b")
    record(store, begin(store), Delivered(17))
    record(store, begin(store), Delivered(None))
    assert store.outbox.channel("main").last_message_id == 17


def test_no_channel_is_put_off_for_years(store: Store) -> None:
    posted(store, "a")
    record(store, begin(store), RetryLater(timedelta(days=3650), "flood", "429"))
    assert store.outbox.channel("main").not_before == NOW + timedelta(days=1)


def test_a_channel_that_asks_for_patience_gets_it(store: Store) -> None:
    posted(store, "a")
    publication = begin(store)
    assert record(store, publication, RetryLater(2 * MINUTE, "flood", "429")) is P.PENDING
    assert store.outbox.channel("main").not_before == NOW + 2 * MINUTE
    assert store.outbox.next_pending("main", NOW + MINUTE) is None
    claim = store.outbox.next_pending("main", NOW + 2 * MINUTE)
    assert claim is not None
    assert (claim.publication_id, claim.attempts) == (publication, 1)


def test_a_rejected_message_does_not_hold_up_the_next(store: Store) -> None:
    posted(store, "a", "b")
    publication = begin(store)
    assert record(store, publication, Rejected("message is too long")) is P.REJECTED
    (row,) = store.outbox.rows(P.REJECTED)
    assert row.error == "message is too long"
    assert begin(store) == publication + 1


def test_a_channel_that_is_shut_waits_and_opens_again(store: Store) -> None:
    posted(store, "a")
    publication = begin(store)
    assert record(store, publication, ShutOut("the bot was removed")) is P.PENDING
    channel = store.outbox.channel("main")
    assert (channel.shut, channel.detail, channel.not_before) == (True, "the bot was removed", NOW + PAUSE)
    assert store.outbox.next_pending("main", NOW) is None
    record(store, begin(store, NOW + PAUSE), Delivered(3))
    channel = store.outbox.channel("main")
    assert (channel.shut, channel.detail, channel.not_before) == (False, "", None)


def test_a_migrated_chat_gets_its_message_at_once(store: Store) -> None:
    posted(store, "a")
    publication = begin(store)
    assert record(store, publication, Migrated(-100999)) is P.PENDING
    assert store.outbox.channel("main").chat_id == -100999
    assert begin(store) == publication


def test_nothing_overtakes_an_unknown(store: Store) -> None:
    posted(store, "a", "b")
    publication = begin(store)
    assert record(store, publication, Unknown("timed out")) is P.UNKNOWN
    assert store.outbox.next_pending("main", NOW) is None
    assert not store.outbox.begin_sending(publication + 1, "main", "worker", MESSAGE, NOW)


def test_an_unknown_is_sent_again_in_its_old_place(store: Store) -> None:
    posted(store, "a", "b")
    publication = begin(store)
    record(store, publication, Unknown("timed out"))
    assert store.outbox.resolve_unknown("main", "resend", NOW) == 1
    assert store.outbox.resolve_unknown("main", "resend", NOW) == 0
    assert begin(store) == publication
    assert record(store, publication, Delivered(5)) is P.SENT
    assert store.outbox.rows(P.SENT)[0].unknown_count == 1
    assert store.reconciling.tally(NOW) == ReconciliationCounts(by_policy=1)


def test_an_unknown_is_skipped_for_good(store: Store) -> None:
    posted(store, "a", "b")
    publication = begin(store)
    record(store, publication, Unknown("timed out"))
    assert store.outbox.resolve_unknown("main", "skip", NOW) == 1
    assert store.outbox.resolve_unknown("main", "resend", NOW) == 0
    assert begin(store) == publication + 1
    assert state(store, publication) is P.UNKNOWN


def test_what_a_crash_left_half_sent_is_unknown(store: Store) -> None:
    posted(store, "a")
    publication = begin(store)
    assert store.outbox.mark_interrupted("elsewhere", NOW) == 0
    assert store.outbox.mark_interrupted("main", NOW) == 1
    assert state(store, publication) is P.UNKNOWN
    assert "had stopped" in store.outbox.rows()[0].error
    assert store.outbox.mark_interrupted("main", NOW) == 0


def test_a_late_receipt_is_the_truth(store: Store) -> None:
    posted(store, "a")
    publication = begin(store)
    store.outbox.mark_interrupted("main", NOW)
    assert record(store, publication, RetryLater(MINUTE, "flood", "")) is P.UNKNOWN
    store.outbox.resolve_unknown("main", "resend", NOW)
    assert record(store, publication, Delivered(9)) is P.SENT
    assert store.outbox.next_pending("main", NOW) is None


def test_recent_sends_by_channel_and_over_all(store: Store) -> None:
    posted(store, "a", "b")
    record(store, begin(store, NOW - MINUTE), Delivered(1))
    record(store, begin(store, NOW), Rejected("no"))
    assert store.outbox.recent_sends(NOW - 2 * MINUTE) == [NOW - MINUTE, NOW]
    assert store.outbox.recent_sends(NOW - MINUTE, "main") == [NOW]
    assert store.outbox.recent_sends(NOW - 2 * MINUTE, "other") == []


LATE = [RetryLater(MINUTE, "flood", ""), Rejected("no"), ShutOut("no"), Migrated(-100999), Unknown("who knows")]


@pytest.mark.parametrize("outcome", LATE, ids=lambda outcome: type(outcome).__name__)
def test_only_a_receipt_counts_once_another_attempt_is_under_way(store: Store, outcome: DeliveryOutcome) -> None:
    posted(store, "a")
    publication = begin(store)
    store.outbox.mark_interrupted("main", NOW)
    store.outbox.resolve_unknown("main", "resend", NOW)
    assert begin(store) == publication
    channel = store.outbox.channel("main")
    store.outbox.record_outcome(publication, 1, outcome, NOW, PAUSE)
    assert (state(store, publication), store.outbox.channel("main")) == (P.SENDING, channel)
    store.outbox.record_outcome(publication, 1, Delivered(9), NOW, PAUSE)
    assert state(store, publication) is P.SENT


@pytest.mark.parametrize("outcome", [Rejected("no"), Unknown("who knows")])
def test_an_operator_may_retry(store: Store, outcome: DeliveryOutcome) -> None:
    posted(store, "a")
    publication = begin(store)
    assert not store.outbox.retry(publication)
    record(store, publication, outcome)
    assert store.outbox.retry(publication)
    assert begin(store) == publication
    record(store, publication, Delivered(1))
    assert not store.outbox.retry(publication)
    assert not store.outbox.retry(999)


def test_an_operator_may_discard(store: Store) -> None:
    posted(store, "a", "b")
    publication = begin(store)
    assert not store.outbox.discard(publication)
    record(store, publication, Unknown("who knows"))
    assert store.outbox.discard(publication)
    assert store.outbox.discard(publication + 1)
    assert [row.error for row in store.outbox.rows(P.REJECTED)] == ["discarded by hand"] * 2
    assert store.outbox.next_pending("main", NOW) is None


def test_what_cannot_be_tried_is_rejected(store: Store) -> None:
    posted(store, "a", "b")
    claim = store.outbox.next_pending("main", NOW)
    assert claim is not None
    assert store.outbox.reject(claim.publication_id, "it cannot be shown")
    assert not store.outbox.reject(claim.publication_id, "again")
    assert [row.error for row in store.outbox.rows(P.REJECTED)] == ["it cannot be shown"]
    assert not store.outbox.reject(begin(store), "under way")


def test_a_story_without_reports_does_not_stop_its_channel(store: Store, database_url: str) -> None:
    gone, _, kept = posted(store, "a", "b", "c")
    database = connect(database_url, timedelta(seconds=1))
    with database.write() as connection:
        connection.execute(update(entries).where(entries.c.story_id < kept).values(story_id=None))
    database.engine.dispose()
    claim = store.outbox.next_pending("main", NOW)
    assert claim is not None
    assert claim.story.id == kept
    assert {row.error for row in store.outbox.rows(P.REJECTED)} == {"its story is gone"}
    assert [row.story_id for row in store.outbox.rows(P.REJECTED)][-1] == gone


# --- refused ---------------------------------------------------------------------------------------------------


def refuse(store: Store, detail: str = "Something_unheard_of", cause: Literal["", "content", "gone"] = "") -> int:
    publication = begin(store)
    record(store, publication, Rejected(detail, cause))
    return publication


def test_two_messages_that_are_refused_alike_shut_the_channel_and_wait(store: Store) -> None:
    posted(store, "a", "b")
    first = refuse(store)
    assert state(store, first) is P.REJECTED
    second = refuse(store)
    channel = store.outbox.channel("main")
    assert (channel.shut, channel.not_before) == (True, NOW + PAUSE)
    assert (state(store, first), state(store, second)) == (P.PENDING, P.PENDING)
    assert store.health.refused_messages(NOW) == {}
    # Again after the pause, until they are taken.
    for _ in range(3):
        claim = store.outbox.next_pending("main", NOW + PAUSE)
        assert claim is not None
        assert store.outbox.begin_sending(first, "main", "worker", MESSAGE, NOW)
        assert record(store, first, Rejected("Something_unheard_of")) is P.PENDING
    assert store.outbox.begin_sending(first, "main", "worker", MESSAGE, NOW)
    record(store, first, Delivered(1))
    assert not store.outbox.channel("main").shut


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Something", ""), ("Something else", "")),
        (("Message is too long", "content"), ("Message is too long", "content")),
    ],
)
def test_messages_that_are_refused_for_themselves_shut_nothing(
    store: Store, one: tuple[str, Literal["", "content"]], other: tuple[str, Literal["", "content"]]
) -> None:
    posted(store, "a", "b")
    refuse(store, *one)
    refuse(store, *other)
    assert not store.outbox.channel("main").shut
    assert len(store.outbox.rows(P.REJECTED)) == 2
    assert store.health.refused_messages(NOW)["main"].count == 2


def test_a_message_between_them_that_is_taken_tells_that_the_channel_is_open(store: Store) -> None:
    posted(store, "a", "b", "c")
    refuse(store)
    record(store, begin(store), Delivered(1))
    refuse(store)
    assert not store.outbox.channel("main").shut


def test_all_that_was_refused_is_sent_again_and_nothing_else(store: Store) -> None:
    posted(store, "a", "b", "c")
    refused = refuse(store, cause="content")
    discarded, unmade = (row.id for row in reversed(store.outbox.rows(P.PENDING)))
    store.outbox.discard(discarded)
    store.outbox.reject(unmade, "ValueError in this program", lost_at=NOW)
    assert store.outbox.retry_refused(NOW) == 2
    assert [state(store, each) for each in (refused, discarded, unmade)] == [P.PENDING, P.REJECTED, P.PENDING]


# --- channels ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("chat", ["@bridges", "@Bridges", "-100123"])
def test_a_renamed_channel_takes_everything_along(store: Store, chat: str) -> None:
    first, _ = posted(store, "a", "b")
    record(store, begin(store), Delivered(17, -100123))
    store.outbox.sync_channels({"news": chat}, NOW)
    assert [(channel.name, channel.chat) for channel in store.outbox.channels()] == [("news", chat)]
    channel = store.outbox.channel("news")
    assert (channel.chat_id, channel.last_message_id) == (-100123, 17)
    assert {row.channel for row in store.outbox.rows()} == {"news"}
    assert not store.leases.acquire("channel:news", "other", NOW, MINUTE)
    (joining,) = reports(store, "c")
    again = PublicationIntent("news", PublicationKind.POST)
    placed(store, joining, Placement(first, ""))
    intend(store, first, again)
    assert len(store.outbox.rows()) == 2
    record(store, begin(store, channel="news"), Delivered(18))
    assert store.outbox.next_pending("news", NOW) is None


def test_two_channels_of_one_chat_become_one(store: Store) -> None:
    store.outbox.sync_channels({"one": "@bridges", "two": "@bridges"}, NOW)
    a, b = reports(store, "a", "b")
    one, two = (PublicationIntent(name, PublicationKind.POST) for name in ("one", "two"))
    both = opened(store, a, one, two)
    alone = opened(store, b, two)
    store.leases.acquire("channel:two", "worker", NOW, MINUTE)
    store.outbox.sync_channels({"all": "@bridges"}, NOW)
    assert [channel.name for channel in store.outbox.channels()] == ["all"]
    found = sorted((row.channel, row.story_id) for row in store.outbox.rows())
    assert found == [("all", both), ("all", alone), ("two", both)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"one": "@bridges"}, {"two": "@rivers"}),
        ({"one": ""}, {"two": ""}),
        ({"one": "@bridges"}, {"one": "@bridges", "two": "@bridges"}),
    ],
)
def test_other_channels_are_no_renamed_ones(store: Store, before: dict[str, str], after: dict[str, str]) -> None:
    store.outbox.sync_channels(before, NOW)
    store.outbox.sync_channels(after, NOW)
    assert {channel.name for channel in store.outbox.channels()} == before.keys() | after.keys()


def test_a_channel_that_gets_another_chat_starts_afresh(store: Store) -> None:
    posted(store, "a", "b")
    record(store, begin(store), Delivered(17, -100123))
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    assert store.outbox.channel("main").chat_id == -100123
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    assert store.outbox.channel("main").chat == "@rivers"
    assert (store.outbox.channel("main").chat_id, store.outbox.channel("main").last_message_id) == (None, None)
    left = store.outbox.channel("main · -100123")
    assert (left.chat, left.chat_id, left.last_message_id) == ("@bridges", -100123, 17)


def test_channels_are_listed(store: Store) -> None:
    store.outbox.sync_channels({"b": "@b", "a": "@a"}, NOW)
    store.outbox.sync_channels({}, NOW)
    assert [(channel.name, channel.chat) for channel in store.outbox.channels()] == [("a", "@a"), ("b", "@b")]
    assert store.outbox.channel("nowhere").chat == ""
