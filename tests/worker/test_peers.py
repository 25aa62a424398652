"""Workers on one database: what a dead one held is taken over, what a living one holds is left alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

from monitor.model.publications import PublicationState
from monitor.store import Store
from monitor.worker.peers import Peers
from tests.store.samples import MESSAGE, MINUTE, NOW, alive, posted
from tests.support.clock import Clock
from tests.support.worker import Notebook, running, settings

P = ParamSpec("P")
T = TypeVar("T")
LOOKS = 12


async def at_once(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    return function(*args, **kwargs)


def beat(store: Store, owner: str, number: int = 0) -> None:
    """A heartbeat of a worker on another machine, whose clock is wrong by hours."""
    now = NOW - timedelta(hours=5) + timedelta(seconds=2 * number)
    store.health.beat(alive(owner, now, host="elsewhere", started_at=NOW))


def holds(store: Store, owner: str) -> bool:
    """Can nobody else take the lease that is called as this worker is?"""
    return not store.leases.acquire(owner, "somebody", NOW, MINUTE)


async def test_a_silent_worker_is_buried_and_a_living_one_is_not(store: Store) -> None:
    peers = Peers(store, at_once, "we")
    for owner in ("we", "silent", "living"):
        beat(store, owner)
        store.leases.acquire(owner, owner, NOW, MINUTE)
    for look in range(LOOKS):
        await peers.reap_stalled()
        beat(store, "living", look)
        if look == 2:
            assert holds(store, "silent")
    assert {worker.owner for worker in store.health.workers()} == {"we", "living"}
    assert (holds(store, "we"), holds(store, "silent"), holds(store, "living")) == (True, False, True)


async def test_a_worker_that_wakes_up_is_counted_anew(store: Store) -> None:
    peers = Peers(store, at_once, "we")
    for number in range(LOOKS):
        beat(store, "slow", number // 3)  # it comes to every third look only
        await peers.reap_stalled()
    assert [worker.owner for worker in store.health.workers()] == ["slow"]


async def test_what_another_sender_left_meanwhile_is_found(database_url: str) -> None:
    """A worker was suspended while another took its channel over, began a message and died."""
    clock = Clock(NOW)
    async with running(database_url, settings([]), Notebook(), clock) as app:
        posted(app.runtime.store, "a", now=clock.now)
        await app.pipeline.sender.deliver()
        posted(app.runtime.store, "b", now=clock.now)
        app.runtime.store.maintenance.reclaim(app.runtime.owner)
        assert app.runtime.store.leases.acquire("channel:main", "other", clock.now, MINUTE)
        claim = app.runtime.store.outbox.next_pending("main", clock.now)
        assert claim is not None
        assert app.runtime.store.outbox.begin_sending(claim.publication_id, "main", "other", MESSAGE, clock.now)
        app.runtime.store.maintenance.reclaim("other")
        clock.move(minutes=10)
        await app.pipeline.sender.deliver()
        assert {row.state for row in app.runtime.store.outbox.rows()} == {PublicationState.SENT}
