"""Which feeds are due, who gets them, and what a poll leaves in their rows."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from monitor.model.documents import Failed, FailureKind, Habits
from monitor.model.hosts import is_own
from monitor.store import Store
from monitor.store.feeds import MAX_HASHES
from tests.store.samples import FEED, LEASE, MINUTE, NOW, claimed, feed, ingest, poll, written


def test_a_new_feed_is_due_at_once(store: Store) -> None:
    state = claimed(store)
    assert (state.url, state.fetch_url, state.baseline) == (FEED.url, FEED.url, True)
    assert (state.etag, state.body_hash, state.item_hashes, state.interval, state.failures) == (
        None,
        None,
        (),
        None,
        0,
    )


def test_a_feed_in_hand_is_not_due(store: Store) -> None:
    store.feeds.sync([FEED], NOW)
    assert store.feeds.claim_due("one", NOW, 10, 10, LEASE)
    assert not store.feeds.claim_due("two", NOW, 10, 10, LEASE)
    assert store.feeds.claim_due("two", NOW + LEASE, 10, 10, LEASE)


def test_release_makes_feeds_due_again(store: Store) -> None:
    store.feeds.sync([feed(1), feed(2)], NOW)
    store.feeds.claim_due("one", NOW, 1, 10, LEASE)
    store.feeds.claim_due("two", NOW, 1, 10, LEASE)
    store.feeds.release("one")
    assert len(store.feeds.claim_due("three", NOW, 10, 10, LEASE)) == 1


def test_the_longest_due_come_first_within_the_limit(store: Store) -> None:
    for number in (3, 1, 2):
        store.feeds.sync([feed(n) for n in (3, 1, 2)[: (3, 1, 2).index(number) + 1]], NOW + number * MINUTE)
    assert store.feeds.claim_due("one", NOW, 10, 10, LEASE) == []
    first = store.feeds.claim_due("one", NOW + 9 * MINUTE, 2, 10, LEASE)
    assert [state.url for state in first] == [feed(1).url, feed(2).url]
    rest = store.feeds.claim_due("one", NOW + 9 * MINUTE, 2, 10, LEASE)
    assert [state.url for state in rest] == [feed(3).url]


def test_no_more_of_one_host_than_allowed_counting_those_in_hand(store: Store) -> None:
    store.feeds.sync([feed(n) for n in range(5)] + [feed(9, "heron.example")], NOW)
    first = store.feeds.claim_due("one", NOW, 10, 2, LEASE)
    assert Counter(state.url.split("/")[2] for state in first) == {"kite.example": 2, "heron.example": 1}
    assert store.feeds.claim_due("two", NOW, 10, 2, LEASE) == []
    assert len(store.feeds.claim_due("two", NOW, 10, 3, LEASE)) == 1
    done = {state.id: poll() for state in first}
    store.feeds.record("one", done)
    assert len(store.feeds.claim_due("two", NOW, 10, 3, LEASE)) == 2


def test_a_host_with_very_many_feeds_keeps_no_other_waiting(store: Store) -> None:
    many = [feed(number) for number in range(200)]
    store.feeds.sync(many, NOW)
    store.feeds.sync([*many, feed(0, host="wren.example")], NOW + MINUTE)
    first = store.feeds.claim_due("one", NOW + MINUTE, 5, 2, LEASE)
    assert len(first) == 2
    (other,) = store.feeds.claim_due("two", NOW + MINUTE, 5, 2, LEASE)
    assert other.url == feed(0, host="wren.example").url


def test_everything_not_polled_since_counts_as_due_where_asked(store: Store) -> None:
    state = claimed(store)
    store.feeds.record("worker", {state.id: poll()})
    assert not store.feeds.claim_due("worker", NOW + MINUTE, 10, 10, LEASE)
    assert store.feeds.claim_due("worker", NOW + MINUTE, 10, 10, LEASE, polled_before=NOW + MINUTE)
    store.feeds.record("worker", {state.id: poll(NOW + 2 * MINUTE)})
    assert not store.feeds.claim_due("worker", NOW + 3 * MINUTE, 10, 10, LEASE, polled_before=NOW + MINUTE)


def test_a_feed_that_is_gone_rests_and_returns_with_its_state(store: Store) -> None:
    state = claimed(store)
    store.feeds.record("worker", {state.id: poll(etag='"one"')})
    later = NOW + timedelta(days=1)
    store.feeds.sync([feed(2)], later)
    assert [found.url for found in store.feeds.claim_due("worker", later, 10, 10, LEASE)] == [feed(2).url]
    store.feeds.sync([FEED.model_copy(update={"outlet": "New Kite"})], later)
    (back,) = store.feeds.claim_due("worker", later, 10, 10, LEASE)
    assert (back.id, back.etag) == (state.id, '"one"')
    assert {health.outlet: health.active for health in store.health.feed_health()} == {
        "New Kite": True,
        "The Kite": False,
    }


def test_a_feed_keeps_the_names_of_its_outlet(store: Store) -> None:
    names = []
    for name in ("The Kite", "Kite", "Kite", "The Kite"):
        store.feeds.sync([FEED.model_copy(update={"outlet": name})], NOW)
        names += [state.outlets for state in store.feeds.claim_due("w", NOW, 9, 9, LEASE)]
        store.feeds.release("w")
    assert names == [(), ("Kite", "The Kite"), ("Kite", "The Kite"), ("Kite", "The Kite")]
    store.feeds.sync([feed(2, outlet="The Kite"), feed(3, outlet="Heron")], NOW)
    found = {state.url: state.outlets for state in store.feeds.claim_due("w", NOW, 9, 9, LEASE)}
    assert found == {feed(2).url: ("Kite", "The Kite"), feed(3).url: ()}


def test_feeds_of_others_go_on_and_are_left_to_them(store: Store) -> None:
    store.feeds.sync([feed(1), feed(2)], NOW)
    store.feeds.sync([feed(1)], NOW, stop_others=False)
    both = store.feeds.claim_due("w", NOW, 9, 9, LEASE)
    assert len(both) == 2
    store.feeds.release("w", [both[0].id])
    assert [state.id for state in store.feeds.claim_due("w", NOW, 9, 9, LEASE)] == [both[0].id]
    store.feeds.release("w")
    assert [state.id for state in store.feeds.claim_due("w", NOW, 9, 9, LEASE, besides=[both[0].id])] == [both[1].id]


def test_a_disabled_feed_is_not_due(store: Store) -> None:
    store.feeds.sync([FEED.model_copy(update={"enabled": False})], NOW)
    assert store.feeds.claim_due("worker", NOW, 10, 10, LEASE) == []


def test_a_success_is_remembered(store: Store) -> None:
    state = claimed(store)
    hashes = tuple(bytes([n]) * 8 for n in range(3))
    update = poll(
        fetch_url=f"{FEED.url}-moved",
        etag='"a"',
        last_modified="Tue, 19 Sep 2023 10:00:00 GMT",
        body_hash=b"b" * 16,
        item_hashes=hashes,
        ttl=timedelta(minutes=30),
        full=True,
        newest_entry_at=NOW - MINUTE,
        held_entries=True,
    )
    store.feeds.record("worker", {state.id: update})
    (after,) = store.feeds.claim_due("worker", NOW + 5 * MINUTE, 10, 10, LEASE)
    assert (after.fetch_url, after.etag, after.last_modified) == (
        update.fetch_url,
        update.etag,
        update.last_modified,
    )
    assert (after.body_hash, after.item_hashes, after.ttl) == (update.body_hash, hashes, update.ttl)
    assert (after.interval, after.last_full_at, after.baseline) == (5 * MINUTE, NOW, False)
    (health,) = store.health.feed_health()
    assert health.newest_entry_at == NOW - MINUTE


def test_habits_of_a_feed_are_kept_until_a_poll_tells_others(store: Store) -> None:
    state = claimed(store)
    assert store.feeds.habits(state.id) == Habits()
    habits = Habits(7, 5, {"t>| kite": 6}, (12, 2**32 - 1))
    store.feeds.record("worker", {state.id: poll(habits=habits)})
    claimed(store)
    store.feeds.record("worker", {state.id: poll(NOW + MINUTE, not_modified=True)})
    assert store.feeds.habits(state.id) == habits


def test_what_a_poll_does_not_tell_stays(store: Store) -> None:
    state = claimed(store)
    store.feeds.record(
        "worker", {state.id: poll(etag='"a"', body_hash=b"b" * 16, item_hashes=(b"12345678",), full=True)}
    )
    claimed(store)
    store.feeds.record("worker", {state.id: poll(NOW + MINUTE, not_modified=True)})
    after = claimed(store, now=NOW + 2 * MINUTE)
    assert (after.etag, after.body_hash, after.item_hashes) == ('"a"', b"b" * 16, (b"12345678",))
    assert after.last_full_at == NOW


def test_failures_are_counted_and_a_success_forgives_them(store: Store) -> None:
    failed = Failed(FailureKind.SOFT, "http-503", "the server answered 503\0", status=503)
    state = claimed(store)
    store.feeds.record("worker", {state.id: poll(failure=failed)})
    assert claimed(store).baseline
    store.feeds.record("worker", {state.id: poll(NOW + MINUTE, failure=failed)})
    (health,) = store.health.feed_health()
    assert (health.failures, health.failing_since) == (2, NOW)
    assert (health.failure_reason, health.failure_detail) == ("http-503", "the server answered 503")
    assert claimed(store).failures == 2
    store.feeds.record("worker", {state.id: poll(NOW + 2 * MINUTE)})
    (health,) = store.health.feed_health()
    assert (health.failures, health.failing_since, health.failure_reason) == (0, None, None)


MOVED = f"{FEED.url}-moved"
SOFT, HARD, GONE = (Failed(kind, f"http-{kind}", "no") for kind in FailureKind)


def moved(store: Store) -> int:
    """A feed that was moved for good, and answered there."""
    state = claimed(store)
    store.feeds.record(
        "worker", {state.id: poll(fetch_url=MOVED, etag='"a"', body_hash=b"b", item_hashes=(b"12345678",))}
    )
    return state.id


@pytest.mark.parametrize("failures", [[HARD], [GONE], [SOFT, SOFT, SOFT]])
def test_a_redirect_that_leads_nowhere_any_more_is_forgotten(store: Store, failures: list[Failed]) -> None:
    moved(store)
    for failed in failures:
        state = claimed(store)
        assert (state.fetch_url, state.etag) == (MOVED, '"a"')
        store.feeds.record("worker", {state.id: poll(failure=failed)})
    store.feeds.sync([FEED, feed(1), feed(2)], NOW + LEASE)
    state, _ = store.feeds.claim_due("one", NOW + LEASE, 10, 2, LEASE)
    assert (state.fetch_url, state.etag, state.body_hash) == (FEED.url, None, None)
    assert (state.item_hashes, state.failures) == ((b"12345678",), len(failures))


def test_a_redirect_survives_passing_failures(store: Store) -> None:
    feed_id = moved(store)
    for update in (poll(failure=SOFT), poll(failure=SOFT), poll(), poll(failure=SOFT)):
        claimed(store)
        store.feeds.record("worker", {feed_id: update})
    assert (claimed(store).fetch_url, claimed(store, now=NOW + LEASE).etag) == (MOVED, '"a"')


def test_the_first_document_is_the_first_that_held_entries(store: Store) -> None:
    for update in (poll(etag='"empty"'), poll(not_modified=True), poll(held_entries=True), poll()):
        state = claimed(store)
        store.feeds.record("worker", {state.id: update})
    assert not claimed(store).baseline
    store.feeds.sync([feed(7)], NOW)
    (other,) = store.feeds.claim_due("worker", NOW, 10, 10, LEASE)
    store.feeds.record("worker", {other.id: poll(etag='"empty"')})
    assert claimed(store, feed(7)).baseline


def test_the_newest_entry_of_a_feed_never_grows_older(store: Store) -> None:
    for age in (2, 1, 3):
        state = claimed(store)
        store.feeds.record("worker", {state.id: poll(newest_entry_at=NOW - age * MINUTE)})
    (health,) = store.health.feed_health()
    assert health.newest_entry_at == NOW - MINUTE


def test_a_feed_whose_lease_is_lost_is_left_alone(store: Store) -> None:
    state = claimed(store, owner="one")
    store.feeds.claim_due("two", NOW + LEASE, 10, 10, LEASE)
    store.feeds.record("one", {state.id: poll(etag='"late"')})
    store.feeds.record("two", {state.id: poll(NOW + LEASE)})
    assert claimed(store, now=NOW + 3 * LEASE).etag is None


def test_success_and_failure_of_many_feeds_at_once(store: Store) -> None:
    store.feeds.sync([feed(n, f"h{n}.example") for n in range(30)], NOW)
    states = store.feeds.claim_due("worker", NOW, 30, 1, LEASE)
    failed = Failed(FailureKind.HARD, "html", "a web page")
    kinds = [poll(not_modified=True), poll(failure=failed), poll(etag='"x"')]
    store.feeds.record("worker", {state.id: kinds[index % 3] for index, state in enumerate(states)})
    again = store.feeds.claim_due("worker", NOW + 5 * MINUTE, 30, 1, LEASE)
    assert Counter((state.failures, state.etag) for state in again) == {
        (0, None): 10,
        (1, None): 10,
        (0, '"x"'): 10,
    }


def test_the_newest_hashes_are_kept(store: Store) -> None:
    hashes = tuple(number.to_bytes(8, "big") for number in range(MAX_HASHES + 10))
    state = claimed(store)
    store.feeds.record("worker", {state.id: poll(item_hashes=hashes)})
    assert claimed(store).item_hashes == hashes[:MAX_HASHES]


def test_claims_at_once_never_share_a_feed_nor_exceed_a_host(database_url: str) -> None:
    with closing(Store.open(database_url)) as store, ThreadPoolExecutor(8) as pool:
        store.feeds.sync([feed(n, f"h{n % 10}.example") for n in range(80)], NOW)
        claims = [pool.submit(store.feeds.claim_due, f"worker {n}", NOW, 5, 3, LEASE) for n in range(24)]
        found = [state for claim in claims for state in claim.result()]
    assert len({state.id for state in found}) == len(found) == 30
    assert set(Counter(state.url.split("/")[2] for state in found).values()) == {3}


def test_where_the_new_entries_of_a_feed_lead_is_known_by_outlet_and_counted_by_days(store: Store) -> None:
    for day in range(3):
        ingest(store, *(written(f"{day}-{number}") for number in range(5)), now=NOW + timedelta(days=day))
    (home,) = store.feeds.homes({FEED.outlet})[FEED.outlet]
    assert home.address == FEED.url
    assert [(each.site, each.days) for each in home.linked] == [("kite.example", 3)]
    assert is_own([home], "https://m.kite.example/1")
    assert not is_own([home], "https://bank.example/1")
    assert store.feeds.homes({"Nobody"}) == {}


def test_damage_is_no_failure_and_is_forgotten_once_the_document_is_whole(store: Store) -> None:
    state = claimed(store)
    store.feeds.record("worker", {state.id: poll(damage="it breaks off")})
    (found,) = store.health.feed_health()
    assert (found.failures, found.failure_reason, found.failure_detail) == (0, None, "it breaks off")
    assert store.feeds.claim_due("worker", NOW + 9 * MINUTE, 1, 1, MINUTE)
    store.feeds.record("worker", {state.id: poll(NOW + 9 * MINUTE)})
    assert store.health.feed_health()[0].failure_detail is None
