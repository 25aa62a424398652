"""Where a worker answers machines, if anywhere: ``metrics.listen``, as it is edited.

An address where it cannot listen keeps no worker from posting: who watches it sees that it does not answer, and readers
would see that it does not post. It is told once and tried again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from monitor.delivery.publisher import Publisher
from monitor.runtime import Runtime
from monitor.worker.gauges import Inside

if TYPE_CHECKING:
    from monitor.worker.endpoints import Listener

log = structlog.get_logger("metrics")


class Listening:
    """Listens for a worker; ``stuck`` says which of its jobs do not come round, and for how long."""

    def __init__(self, runtime: Runtime, publisher: Publisher, stuck: Callable[[], Mapping[str, timedelta]]) -> None:
        self._runtime = runtime
        self._inside = Inside(runtime.tally, stuck, publisher)
        self._listener: Listener | None = None
        self._address = ""
        self._told = ""

    async def heed(self) -> None:
        """Listen where the settings in force say, and nowhere else."""
        wanted = self._runtime.rules.monitor.metrics.listen
        if wanted == self._address:
            return
        await self.close()
        if wanted:
            await self._listen(wanted)

    async def _listen(self, address: str) -> None:
        from monitor.worker.endpoints import Endpoints, Listener  # with Prometheus' library, which few workers need

        runtime = self._runtime
        endpoints = Endpoints(runtime.store, runtime.now, lambda: runtime.rules.monitor.channels, self._inside)
        listener = Listener(endpoints)
        try:
            await listener.open(address)
        except OSError as error:
            if address != self._told:
                detail = f"{error.strerror or error}; posts go out all the same, and it is tried again"
                log.error("metrics.not_listening", address=address, detail=detail)
            self._told = address
            return
        self._listener, self._address, self._told = listener, address, ""
        log.info("metrics.listening", address=address)

    async def close(self) -> None:
        """Listen no more."""
        listener, self._listener, self._address = self._listener, None, ""
        if listener is not None:
            await listener.close()
