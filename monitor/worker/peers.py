"""The other workers on the same database: who of them is dead, and what they held."""

from __future__ import annotations

from collections.abc import Iterable

import structlog

from monitor.runtime import Runner
from monitor.store import Store, WorkerState
from monitor.worker.processes import has_exited

log = structlog.get_logger("peers")

# With a look at each heartbeat, some ten seconds: long for a worker that is busy, short for readers who wait.
_LOOKS_UNTIL_DEAD = 4


class Peers:
    """Watches over the workers beside the one named ``owner``.

    A worker counts as dead when its heartbeat stood still while we looked several times. Looks are counted instead of
    seconds: neither a clock that jumps, nor one that goes wrong on another machine, makes a worker look dead.
    """

    def __init__(self, store: Store, db: Runner, owner: str) -> None:
        self._store = store
        self._db = db
        self._owner = owner
        self._looks: dict[WorkerState, int] = {}

    async def reap_exited(self) -> None:
        """Take over at once what workers of this machine held that are not running any more. Raises StoreError."""
        await self._reclaim(worker for worker in await self._others() if has_exited(worker))

    async def differing(self, fingerprint: str) -> list[WorkerState]:
        """The others that are not known to be dead and go by another configuration than this one. Raises StoreError."""
        return [worker for worker in await self._others() if worker.config_fingerprint != fingerprint]

    async def reap_stalled(self) -> None:
        """Look at the heartbeats of the others, and take over what those held that are dead. To be called at each
        heartbeat of our own. Raises StoreError."""
        # A worker whose heartbeat went on is another value, and begins anew.
        self._looks = {worker: self._looks.get(worker, -1) + 1 for worker in await self._others()}
        await self._reclaim(worker for worker, looks in self._looks.items() if looks >= _LOOKS_UNTIL_DEAD)

    async def _others(self) -> list[WorkerState]:
        return [worker for worker in await self._db(self._store.health.workers) if worker.owner != self._owner]

    async def _reclaim(self, dead: Iterable[WorkerState]) -> None:
        for worker in dead:
            await self._db(self._store.maintenance.reclaim, worker.owner)
            log.warning("worker.buried", owner=worker.owner, last_beat=worker.beat_at.isoformat())
