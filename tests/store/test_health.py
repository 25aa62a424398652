"""What an operator sees; leases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from monitor.model.delivery import Delivered
from monitor.model.entries import EntryState
from monitor.store import Store
from tests.store.samples import FEED, MINUTE, NOW, alive, begin, claimed, ingest, posted, written


def test_the_tally_of_a_span(store: Store) -> None:
    ingest(store, written("old", EntryState.REJECTED), now=NOW - MINUTE)
    ingest(
        store,
        written("a", EntryState.REJECTED),
        written("b", EntryState.REJECTED),
        written("c", EntryState.REJECTED, reason="vetoed by football"),
        written("d", EntryState.HELD_BACK, reason="too old"),
    )
    posted(store, "e", "f")
    store.outbox.record_outcome(begin(store), 1, Delivered(1), NOW, MINUTE)
    tally = store.health.tally(NOW)
    assert (tally.entries, tally.matched, tally.rejected, tally.held_back) == (6, 2, 3, 1)
    assert (tally.stories, tally.sent) == (2, 1)
    assert tally.reasons == (("no watch held", 2), ("too old", 1), ("vetoed by football", 1))
    assert store.health.tally(NOW + MINUTE).entries == 0


def test_the_outbox_in_numbers(store: Store) -> None:
    posted(store, "a", "b", "c")
    store.outbox.record_outcome(begin(store), 1, Delivered(1), NOW, MINUTE)
    begin(store)
    assert store.health.outbox_counts() == {"main": {"pending": 1, "sending": 1, "sent": 1}}


def test_nothing_was_sent_yet(store: Store) -> None:
    assert store.health.last_sent_at() is None
    assert store.health.lags(NOW) == []
    assert store.health.outbox_counts() == {}


def test_feeds_with_their_poll_state(store: Store) -> None:
    claimed(store)
    (health,) = store.health.feed_health()
    assert (health.url, health.outlet, health.active) == (FEED.url, "The Kite", True)
    assert (health.polled_at, health.next_poll_at, health.failures) == (None, NOW, 0)


def test_workers_by_their_heartbeat(store: Store) -> None:
    for owner, at in (("one", NOW), ("two", NOW), ("one", NOW + MINUTE)):
        store.health.beat(alive(owner, at, pid=7, started_at=NOW, config_error="wrong", mode="telegram"))
    one, two = store.health.workers()
    assert (one.owner, one.beat_at, one.started_at, one.config_error) == ("one", NOW + MINUTE, NOW, "wrong")
    assert (two.owner, two.beat_at, two.mode, two.pid) == ("two", NOW, "telegram", 7)
    store.health.sign_off("one")
    assert [worker.owner for worker in store.health.workers()] == ["two"]


def test_a_lease_is_one_owners_until_it_runs_out(store: Store) -> None:
    assert store.leases.acquire("group", "one", NOW, MINUTE)
    assert not store.leases.acquire("group", "two", NOW, MINUTE)
    assert store.leases.acquire("other", "two", NOW, MINUTE)
    assert store.leases.acquire("group", "one", NOW + MINUTE / 2, MINUTE)
    assert not store.leases.acquire("group", "two", NOW + MINUTE, MINUTE)
    assert store.leases.acquire("group", "two", NOW + 2 * MINUTE, MINUTE)
    assert not store.leases.acquire("group", "one", NOW + 2 * MINUTE, MINUTE)


def test_leases_are_given_back(store: Store) -> None:
    store.leases.acquire("group", "one", NOW, MINUTE)
    store.leases.acquire("other", "two", NOW, MINUTE)
    store.leases.release_all("one")
    assert store.leases.acquire("group", "two", NOW, MINUTE)
    assert not store.leases.acquire("other", "one", NOW, MINUTE)


def test_a_lease_has_one_winner(database_url: str) -> None:
    with closing(Store.open(database_url)) as store, ThreadPoolExecutor(8) as pool:
        tries = [pool.submit(store.leases.acquire, "group", f"worker {n}", NOW, MINUTE) for n in range(16)]
        assert sum(won.result() for won in tries) == 1
