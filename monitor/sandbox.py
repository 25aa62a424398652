"""Worker processes for untrusted input, with a time and a memory limit. The only file that knows pebble.

A hostile document costs one worker and one feed's turn, never the event loop. Workers are forked from a
small server process that has the parsers loaded, so that replacing one costs milliseconds and they share
most of their memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import multiprocessing
import os
import resource
import select
import sys
from collections.abc import Callable
from concurrent.futures import TimeoutError as WorkTimeout
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from monitor.errors import SandboxCrashError, SandboxTimeoutError
from monitor.model.settings import ParsingSettings

P = ParamSpec("P")
T = TypeVar("T")

# All that a worker process runs, so that it is loaded once. The libraries are named since the modules that know them
# import them at their first use only: this process never needs them.
_PRELOADED = ["monitor.sandbox", "monitor.feeds.parse", "monitor.feeds.web.html", "feedparser", "lxml.etree", "bs4"]
# As many documents as may wait for one process, and some more.
_TURNS = 30
# Parsing makes thousands of objects and hardly a cycle: looking for some at every 700 is a tenth of its time.
_GARBAGE = 10_000


class Sandbox:
    """Runs functions in worker processes, at most ``settings.processes`` at once. They start at the first
    use.

    Functions, arguments and results must be picklable. Meant for one event loop.
    """

    def __init__(self, settings: ParsingSettings) -> None:
        self._settings = settings
        self._pool: ProcessPool | None = None
        self._lifeline: tuple[Connection, Connection] | None = None
        self._retired: list[tuple[ProcessPool, tuple[Connection, Connection] | None]] = []

    def configure(self, settings: ParsingSettings) -> None:
        """Go by these settings from the next work on; what is under way ends as it began."""
        if settings == self._settings:
            return
        self._settings = settings
        if self._pool is not None:
            self._pool.close()  # type: ignore[no-untyped-call]
            self._retired.append((self._pool, self._lifeline))
        self._pool = self._lifeline = None

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of ``work(*args, **kwargs)``.

        Raises SandboxTimeoutError where it took too long and SandboxCrashError where it ran out of memory or stack or
        its process died; other exceptions of the work pass through. Cancelling stops the work.
        """
        seconds = self._settings.timeout.total_seconds()
        try:
            return await self._result(work, args, kwargs, seconds)
        except WorkTimeout:
            raise SandboxTimeoutError(f"the work was stopped after {seconds:g} seconds") from None
        except ProcessExpired as error:
            raise SandboxCrashError(f"the worker process ended with code {error.exitcode}") from None
        except (MemoryError, RecursionError) as error:
            raise SandboxCrashError(f"the work failed with {type(error).__name__}") from None
        except BrokenProcessPool:
            self._discard()
            raise SandboxCrashError("the worker processes ended unexpectedly") from None

    async def _result(
        self, work: Callable[P, T], args: tuple[object, ...], kwargs: dict[str, object], seconds: float
    ) -> T:
        """What the pool makes of it. One that has not taken up or stopped the work by far when it should have is given
        up: its own clock runs only while it runs itself."""
        scheduled = self._schedule(work, args, kwargs, seconds)
        pool = self._pool
        try:
            async with asyncio.timeout(_TURNS * seconds) as limit:
                return await asyncio.wrap_future(scheduled)
        except TimeoutError:
            if limit.expired() and pool is self._pool:
                self._discard()
            raise

    async def close(self) -> None:
        """Stop all workers, whatever they are doing. May be called again; the next run starts anew."""
        pools = [*self._retired, (self._pool, self._lifeline)]
        self._retired, self._pool, self._lifeline = [], None, None
        for pool, lifeline in pools:
            if pool is not None:
                pool.stop()  # type: ignore[no-untyped-call]
                await asyncio.to_thread(pool.join)
            for end in lifeline or ():
                end.close()

    def _schedule(
        self, work: Callable[P, T], args: tuple[object, ...], kwargs: dict[str, object], seconds: float
    ) -> ProcessFuture[T]:
        if self._pool is not None and not self._pool.active:
            self._discard()
        if self._pool is None:
            self._pool = self._open()
        return cast("ProcessFuture[T]", self._pool.schedule(work, args=args, kwargs=kwargs, timeout=seconds))

    def _open(self) -> ProcessPool:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        self._lifeline = context.Pipe(duplex=False)
        return ProcessPool(
            self._settings.processes,
            initializer=_confine,
            initargs=(self._settings.memory, self._lifeline[0]),
            context=context,
        )

    def _discard(self) -> None:
        """Give up a pool that broke: its workers see the lifeline end."""
        if self._pool is not None:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool = None
        for end in self._lifeline or ():
            end.close()
        self._lifeline = None


def _confine(memory: int, lifeline: Connection) -> None:
    """In a worker: limit its memory, and tie its life to that of the parent."""
    gc.freeze()  # a collection writes to every object it looks at, and so ends the sharing of what was preloaded
    gc.set_threshold(_GARBAGE)
    base = _address_space()
    with contextlib.suppress(ValueError, OSError):  # a system without such limits, or with tighter ones
        resource.setrlimit(resource.RLIMIT_AS, (base + memory, resource.RLIM_INFINITY))
    with contextlib.suppress(OSError):
        _die_at_end_of(lifeline)


def _address_space() -> int:
    """Bytes of address space this process has now; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _die_at_end_of(lifeline: Connection) -> None:
    """Have the kernel end this process by SIGIO once the parent, which holds the other end and never
    writes, is gone.

    A signal, not a thread: it also ends a worker that is deep in C code. The pipe is opened anew since its
    flags are shared between the processes that inherited it. Elsewhere than on Linux idle workers end by
    themselves.
    """
    if sys.platform != "linux":
        return
    own = os.open(f"/proc/self/fd/{lifeline.fileno()}", os.O_RDONLY | os.O_NONBLOCK)
    fcntl.fcntl(own, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(own, fcntl.F_SETFL, fcntl.fcntl(own, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([own], [], [], 0)[0]:
        os._exit(1)
