"""Entries about which the examples were not asked when they came, since there were too many: they are asked later.

What belongs by the examples goes on as if it had just come: it is no fresher for having waited.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from monitor.editorial.backtest import judge
from monitor.editorial.rejudge import admissions, held_or_not
from monitor.matching.screener import Screener, in_turns
from monitor.model.entries import PastEntry
from monitor.model.examples import likeness_text
from monitor.model.matches import Match
from monitor.runtime import Rules, Runtime

log = structlog.get_logger("polling")

_AT_ONCE = 32
_LONGEST = 10.0  # seconds of a look
_LEASE = ("later", timedelta(minutes=1))


class LaterLook:
    """Asks the examples, of each feed about its newest entry, then of each about the next. ``born`` is as in
    ``Poller``."""

    def __init__(self, runtime: Runtime, born: datetime | None) -> None:
        self._runtime = runtime
        self._born = born

    async def look(self) -> None:
        """Ask about some of those that wait, for some seconds at most. Raises StoreError."""
        seconds, runtime = asyncio.get_running_loop().time, self._runtime
        until = seconds() + _LONGEST
        while True:
            waiting = await runtime.db(self._waiting)
            for some in in_turns(waiting, lambda entry: likeness_text(entry.title, entry.summary)):
                if runtime.stopping or seconds() >= until:
                    return
                await self._settle(some, runtime.rules)
            if len(waiting) < _AT_ONCE:
                return

    def _waiting(self) -> list[PastEntry]:
        """Some of the entries that wait; none where another worker asks about them."""
        store, (name, ttl) = self._runtime.store, _LEASE
        waiting = store.history.unasked(_AT_ONCE)
        is_ours = waiting and store.leases.acquire(name, self._runtime.owner, self._runtime.now(), ttl)
        return waiting if is_ours else []

    async def _settle(self, entries: Sequence[PastEntry], rules: Rules) -> None:
        async with self._runtime.asking:
            judged = await asyncio.to_thread(self._judge, entries, rules)
        await self._runtime.db(self._write, judged, rules)

    def _judge(self, entries: Sequence[PastEntry], rules: Rules) -> list[tuple[PastEntry, Match]]:
        max_age = rules.monitor.entries.max_age
        try:
            return judge(entries, rules.screener, max_age, self._runtime.now())
        except Exception as error:
            if len(entries) > 1:
                return [each for entry in entries for each in self._judge([entry], rules)]
            # A bug that one of them brings out must not keep all the others waiting for good.
            log.exception("entry.unjudged", entry=entries[0].id)
            self._runtime.note_fault("the examples", "the words alone decide on an entry", error)
            return judge(entries, Screener.by_words(rules.settings), max_age, self._runtime.now())

    def _write(self, judged: Sequence[tuple[PastEntry, Match]], rules: Rules) -> None:
        store, now = self._runtime.store, self._runtime.now()
        found = held_or_not(store, judged, rules.monitor, now, self._born)
        store.entries.admit(admissions(found, rules.settings, now), now)
