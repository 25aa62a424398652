"""What there is little of, shared out between parties: none of them keeps the others waiting for long."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count


class Shares:
    """Places of which ``total`` are held at once, and at most ``each`` by one party; no less than one.

    Of the parties that wait, the one that holds fewest goes first; of several, the one that was served the longest ago.
    So whoever comes for the first time goes before all that came again, however many wait. Meant for one event loop.
    """

    def __init__(self, total: int, each: int) -> None:
        self._free = max(1, total)
        self._each = max(1, each)
        self._held = Counter[str]()
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}
        self._served: dict[str, int] = {}
        self._turns = count(1)

    @asynccontextmanager
    async def hold(self, party: str) -> AsyncIterator[None]:
        """Wait for a place, and give it back at the end."""
        await self.take(party)
        try:
            yield
        finally:
            self.give_back(party)

    async def take(self, party: str) -> None:
        """Wait for a place, to be given back by ``give_back``."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(party, deque()).append(turn)
        self._serve()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                self._leave(party, turn)
            else:
                self.give_back(party)
            raise

    def give_back(self, party: str) -> None:
        """Give back a place that the party holds."""
        self._free += 1
        self._held[party] -= 1
        self._serve()
        self._forget(party)

    def _serve(self) -> None:
        while self._free and (ready := [party for party in self._waiting if self._held[party] < self._each]):
            party = min(ready, key=lambda each: (self._held[each], self._served.get(each, 0)))
            turn = self._waiting[party].popleft()
            if not self._waiting[party]:
                del self._waiting[party]
            if not turn.done():  # else nobody waits for it any more
                self._free -= 1
                self._held[party] += 1
                self._served[party] = next(self._turns)
                turn.set_result(None)

    def _leave(self, party: str, turn: asyncio.Future[None]) -> None:
        line = self._waiting.get(party)
        if line is not None and turn in line:
            line.remove(turn)
            if not line:
                del self._waiting[party]
        self._forget(party)

    def _forget(self, party: str) -> None:
        if not self._held[party]:
            del self._held[party]
            if party not in self._waiting:
                self._served.pop(party, None)
