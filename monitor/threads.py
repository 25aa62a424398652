"""Blocking calls that may hang, each in a thread of its own.

The threads that asyncio shares are for what all else waits for, and a stop would wait for them; these are left behind.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def in_own_thread(call: Callable[[], T], name: str, over: Callable[[], None] = lambda: None) -> asyncio.Future[T]:
    """What ``call`` gives or raises. ``over`` is called in the loop when it is over, whether anybody waits or not."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[T] = loop.create_future()

    def settle(settling: Callable[[], None]) -> None:
        over()
        if not found.done():
            settling()

    def work() -> None:
        try:
            settling = partial(found.set_result, call())
        except Exception as error:
            settling = partial(found.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, settling)

    Thread(target=work, name=name, daemon=True).start()
    return found
