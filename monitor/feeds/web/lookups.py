"""Look-ups of names, shared out between those who ask: names that hang keep nobody else's waiting."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from functools import partial
from threading import Thread
from typing import TypeVar

from monitor.shares import Shares

T = TypeVar("T")

asking: ContextVar[str] = ContextVar("asking", default="")
"""For whom names are looked up: each party has a share."""

_PARTIES = 8  # which have all threads when each uses up its share


class Lookups:
    """DNS look-ups, ``most`` at once, as a loop does them, but in threads of their own.

    One that hangs keeps its thread for half a minute. The threads that asyncio shares are for what all else waits for,
    and a stop would wait for them; these are left behind.
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
        loop, party = asyncio.get_running_loop(), asking.get()
        found: asyncio.Future[T] = loop.create_future()

        def settle(settling: Callable[[], None]) -> None:
            self._shares.give_back(party)
            if not found.done():
                settling()

        def work() -> None:
            try:
                settling = partial(found.set_result, lookup())
            except Exception as error:
                settling = partial(found.set_exception, error)
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(settle, settling)

        await self._shares.take(party)
        Thread(target=work, name="lookup", daemon=True).start()
        return await found
