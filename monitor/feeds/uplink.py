"""Our own network: while it fails, feeds are not asked, but for a few that tell when it is back.

What is known of it is in the database: a restart goes on looking, and does not count the outage against the feeds.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog

from monitor.feeds import outage
from monitor.model.documents import Failed
from monitor.model.entries import LastPoll
from monitor.runtime import Runtime

log = structlog.get_logger("polling")

Ask = Callable[[Sequence[int]], Awaitable[bool]]
"""Polls the feeds with these ids now; False where that could not be done."""


class Uplink:
    """Watches how polls end, and decides with ``outage`` whose fault it is that none is answered."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._feeds = runtime.store.feeds
        self._down_since: datetime | None = None
        # A worker that begins may have been stopped before it came to a conclusion.
        self._in_doubt = True
        self._looking = False
        self._looks = 0
        self._looked_at: datetime | None = None
        self.reached = False
        """Was a server reached since the last look began?"""

    def note(self, failed: Failed | None) -> bool:
        """Take note of how a poll ended, None for an answer. Is it to be counted?"""
        if failed is None or not failed.unreached:
            self.reached = True
            return True
        self._in_doubt = True
        return self._down_since is None and not self._looking

    async def is_there(self, ask: Ask) -> bool:
        """Whether feeds may be asked. Where that is in doubt, a few are. Raises StoreError."""
        now = self._runtime.now()
        self._down_since = await self._db(self._feeds.offline_since)
        if self._down_since is None and not self._in_doubt:
            return True
        if self._down_since is not None and self._rests(now) and not self.reached:
            return False
        polls = await self._db(self._feeds.last_polls)
        self._in_doubt = False
        since = self._down_since or outage.suspected_since(polls, now)
        return since is None or await self._conclude(since, asked=await self._look(polls, now, ask))

    def _rests(self, now: datetime) -> bool:
        return self._looked_at is not None and timedelta(0) <= now - self._looked_at < outage.LOOK_EVERY

    async def _look(self, polls: Sequence[LastPoll], now: datetime, ask: Ask) -> bool:
        """Ask a few feeds; False where they could not be asked."""
        chosen = outage.witnesses(polls, now, self._looks)
        self._looks += 1
        self._looked_at, self.reached, self._looking = now, False, True
        try:
            return await ask(chosen)
        finally:
            self._looking = False

    async def _conclude(self, since: datetime, *, asked: bool) -> bool:
        now = self._runtime.now()
        if self.reached:
            if self._down_since is not None:
                recently = now - self._runtime.rules.monitor.polling.min_interval
                await self._db(self._feeds.go_online, now, recently)
                log.info("network.back", since=since.isoformat())
                self._down_since = None
            return True
        if self._down_since is None and not asked:
            self._in_doubt = True
            return True
        if self._down_since is None:
            await self._db(self._feeds.go_offline, since, now)
            log.warning(
                "network.down", since=since.isoformat(), detail="no feed can be reached: our network, not theirs"
            )
            self._down_since = since
        return False
