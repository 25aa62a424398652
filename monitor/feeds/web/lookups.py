"""Look-ups of names, shared out between those who ask: names that hang keep nobody else's waiting."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from typing import TypeVar

from monitor.shares import Shares
from monitor.threads import in_own_thread

T = TypeVar("T")

asking: ContextVar[str] = ContextVar("asking", default="")
"""For whom names are looked up: each party has a share."""

_PARTIES = 8  # which have all threads when each uses up its share


class Lookups:
    """DNS look-ups, ``most`` at once, as a loop does them, but in threads of their own.

    One that hangs keeps its thread for half a minute.
    """

    def __init__(self, most: int) -> None:
        self._shares = Shares(most, most // _PARTIES)

    async def getaddrinfo(self, host: str, port: int, **options: int) -> object:
        """What socket.getaddrinfo gives."""
        return await self._in_thread(partial(socket.getaddrinfo, host, port, **options))

    async def getnameinfo(self, address: tuple[str, int, int, int], flags: int) -> object:
        """What socket.getnameinfo gives."""
        return await self._in_thread(partial(socket.getnameinfo, address, flags))

    async def _in_thread(self, lookup: Callable[[], T]) -> T:
        party = asking.get()
        await self._shares.take(party)
        return await in_own_thread(lookup, "lookup", over=partial(self._shares.give_back, party))
