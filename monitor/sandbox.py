"""Worker processes for untrusted input, with a time and a memory limit.

A hostile document costs one worker and one feed's turn, never the event loop. Each worker has a connection of its own:
one that dies, or that was taken over by what it read, can neither end nor falsify the work of another. What it answers
is plain data, read by the type that the work is declared to return; nothing of it is ever unpickled. Its environment
holds no secrets: it is what ``_ENVIRONMENT`` lets through. Where the processes come from: sandbox_processes.py.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack, suppress
from itertools import count
from typing import Any, ParamSpec, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from monitor.errors import SandboxBugError, SandboxCrashError, SandboxError, SandboxStarvedError, SandboxTimeoutError
from monitor.model.settings import ParsingSettings
from monitor.sandbox_processes import (
    HEADER_BYTES,
    OUT_OF_TIME,
    Kind,
    framed,
    kill_order,
    result_type,
    start_order,
    unframed,
)
from monitor.shares import Shares

P = ParamSpec("P")
T = TypeVar("T")

# What programs need to run at all, by name or by how the name begins. All else may be a secret.
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "MPLCONFIGDIR")
_ENVIRONMENT_BEGINS = ("LC_", "PYTHON")
_SERVER = "from monitor.sandbox_processes import serve; serve()"
# For the server to load what it needs, on a machine that is busy with other things.
_STARTED_WITHIN = 120.0  # seconds
# Several times what the entries of the largest document take that the limits allow.
_MOST_ANSWERED = 64_000_000  # bytes
_MOST_TOLD = 100_000  # bytes of what went wrong
# What may fail without loss has a part of the time of what may not.
_ASIDE = 4
# The limit is one of the worker's own time; on a busy machine that takes so many times as long at most.
_PATIENCE = 6


class _NobodyAtWorkError(Exception):
    """The processes are gone, through no fault of the work."""


class Sandbox:
    """Runs functions in worker processes, at most ``settings.processes`` at once. They start at the first
    use.

    Functions and arguments must be picklable, and results of the type that the function is declared to return: one that
    is plain data. Meant for one event loop.
    """

    def __init__(self, settings: ParsingSettings) -> None:
        self._share_out(settings)
        self._source = _Source()
        self._crew = _Crew(settings, self._source)
        self._results: dict[Callable[..., Any], TypeAdapter[Any]] = {}

    def configure(self, settings: ParsingSettings) -> None:
        """Go by these settings from the next work on; what is under way ends as it began."""
        if settings == self._settings:
            return
        self._share_out(settings)
        self._crew.retire()
        self._crew = _Crew(settings, self._source)

    def _share_out(self, settings: ParsingSettings) -> None:
        self._settings = settings
        # One process is left to the others, where there are several.
        self._turns = Shares(settings.processes, settings.processes - 1)
        self._turns_aside = Shares(settings.processes - 1, 1)

    async def run_for(self, party: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``run`` for one of many parties: parties take turns, and none has all processes at once."""
        async with self._turns.hold(party):
            return await self.run(work, *args, **kwargs)

    async def run_aside(self, party: str, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``run_for`` where a failure costs little: all such work together has all processes but one, and a quarter of
        the time for each."""
        async with self._turns_aside.hold(party), self._turns.hold("aside"):
            return await self._run(work, args, kwargs, self._settings.timeout.total_seconds() / _ASIDE)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of ``work(*args, **kwargs)``.

        Raises SandboxTimeoutError where it took too long, by the time that its process had of the machine, or
        SandboxStarvedError where the machine had none for it, SandboxCrashError where it ran out of memory or stack or
        its process died, and SandboxBugError where it raised another exception. Cancelling stops the work.
        """
        return await self._run(work, args, kwargs, self._settings.timeout.total_seconds())

    async def _run(
        self, work: Callable[P, T], args: tuple[object, ...], kwargs: dict[str, object], seconds: float
    ) -> T:
        request = framed(Kind.REQUEST, pickle.dumps((work, args, kwargs, seconds)))
        result = self._results.get(work) or await self._learn(work)
        crew = self._crew
        async with crew.turns:
            return cast("T", await self._answer(crew, request, result, seconds))

    async def _learn(self, work: Callable[..., Any]) -> TypeAdapter[Any]:
        """The type of the results of work that was not done before: finding out takes longer than the loop may wait."""
        self._results[work] = found = await asyncio.to_thread(result_type, work)
        return found

    async def _answer(self, crew: _Crew, request: bytes, result: TypeAdapter[Any], seconds: float) -> Any:
        """What a worker makes of it. Where all of them were ended, the work has no part in that: it begins anew."""
        with suppress(_NobodyAtWorkError):
            return await self._asked(crew, request, result, seconds)
        try:
            return await self._asked(crew, request, result, seconds)
        except _NobodyAtWorkError:
            raise SandboxError("the worker processes end again and again") from None

    async def _asked(self, crew: _Crew, request: bytes, result: TypeAdapter[Any], seconds: float) -> Any:
        """The answer of one worker. One that did not answer as it should is not asked again."""
        worker = crew.idle() or await crew.start()
        good = False
        try:
            async with asyncio.timeout(seconds * _PATIENCE):
                kind, said = await worker.ask(request)
            if (kind, said) == (Kind.ENDED, OUT_OF_TIME):
                raise SandboxTimeoutError(f"the work was stopped after {seconds:g} seconds")
            answer = _understood(kind, said, result)
            good = True
        except TimeoutError:
            told = f"the machine gave the work too little time: it was stopped after {seconds * _PATIENCE:g} seconds"
            raise SandboxStarvedError(told) from None
        finally:
            crew.put_back(worker) if good else worker.stop()
        return answer

    async def close(self) -> None:
        """Stop all workers, whatever they are doing. May be called again; the next run starts anew."""
        self._crew.retire()
        source, self._source = self._source, _Source()
        self._crew = _Crew(self._settings, self._source)
        await source.close()


class _Crew:
    """The workers of one state of the settings."""

    def __init__(self, settings: ParsingSettings, source: _Source) -> None:
        self.settings = settings
        self.turns = asyncio.Semaphore(settings.processes)
        self._source = source
        self._retired = False
        self._idle: list[_Worker] = []

    def idle(self) -> _Worker | None:
        """A worker that waits for work, if there is one that lives."""
        while self._idle:
            worker = self._idle.pop()
            if worker.waits:
                return worker
            worker.stop()
        return None

    async def start(self) -> _Worker:
        """Another worker. Raises _NobodyAtWorkError where none comes to life."""
        worker = self._source.worker(self.settings.memory)
        kind = None
        try:
            async with asyncio.timeout(_STARTED_WITHIN):
                kind, _ = await worker.hear()
        except TimeoutError:
            raise _NobodyAtWorkError from None
        finally:
            if kind is not Kind.READY:
                worker.stop()
        if kind is not Kind.READY:
            raise _NobodyAtWorkError
        return worker

    def put_back(self, worker: _Worker) -> None:
        """Take back a worker that has done its work."""
        if self._retired:
            worker.stop()
        else:
            self._idle.append(worker)

    def retire(self) -> None:
        """Stop the workers that wait, and the others when they are done."""
        self._retired = True
        while self._idle:
            self._idle.pop().stop()


class _Source:
    """Where workers come from: a server, started at the first use and anew where it ended, until all is closed."""

    def __init__(self) -> None:
        self._server: _Server | None = None
        self._closed = False

    def worker(self, memory: int) -> _Worker:
        """A worker that may use so many bytes. Raises _NobodyAtWorkError where the server is just ending."""
        if self._closed:
            raise SandboxError("the worker processes were stopped")
        if self._server is None or not self._server.alive:
            if self._server is not None:
                self._server.stop()
            self._server = _Server()
        return self._server.start_worker(memory)

    async def close(self) -> None:
        """End all workers for good."""
        self._closed = True
        if self._server is not None:
            await asyncio.to_thread(self._server.stop)


class _Server:
    """The process that forks workers."""

    def __init__(self) -> None:
        self._orders, theirs = socket.socketpair()
        with theirs, ExitStack() as undone:
            undone.callback(self._orders.close)
            self._process = subprocess.Popen(  # noqa: S603 -- this program itself
                [sys.executable, "-P", "-c", _SERVER],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env=_environment(),
            )
            undone.pop_all()
        self._numbers = count(1)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def start_worker(self, memory: int) -> _Worker:
        number = next(self._numbers)
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._orders, [start_order(number, memory)], [theirs.fileno()])
            except OSError:
                ours.close()
                raise _NobodyAtWorkError from None
        return _Worker(ours, lambda: self._kill(number))

    def _kill(self, number: int) -> None:
        with suppress(OSError):  # the server is gone, and its workers with it
            self._orders.send(kill_order(number))

    def stop(self) -> None:
        """End it, and so all its workers."""
        self._orders.close()
        self._process.kill()
        self._process.wait()


class _Worker:
    """One worker process, seen from here: its connection."""

    def __init__(self, connection: socket.socket, kill: Callable[[], None]) -> None:
        connection.setblocking(False)
        self._connection = connection
        self._kill = kill

    @property
    def waits(self) -> bool:
        """A worker speaks when it is asked: one that can be heard before has ended."""
        try:
            self._connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            pass
        return False

    async def ask(self, request: bytes) -> tuple[Kind, bytes]:
        """Send a request and hear the answer."""
        with suppress(ConnectionError):  # it has ended; how, can be heard
            await asyncio.get_running_loop().sock_sendall(self._connection, request)
        return await self.hear()

    async def hear(self) -> tuple[Kind, bytes]:
        """The next message. Raises _NobodyAtWorkError where all processes are gone, and SandboxCrashError where what
        comes is no message."""
        try:
            header = await self._receive(HEADER_BYTES)
        except ConnectionResetError:  # told once, where it had not read all that was sent
            header = await self._receive(HEADER_BYTES)
        if not header:
            raise _NobodyAtWorkError
        try:
            kind, length = unframed(header)
        except (ValueError, ArithmeticError):
            raise SandboxCrashError("the worker process answered nonsense") from None
        if length > _MOST_ANSWERED:
            raise SandboxCrashError(f"the worker process wanted to answer {length} bytes")
        payload = await self._receive(length)
        if len(payload) < length:
            raise SandboxCrashError("the worker process ended while it answered")
        return kind, payload

    async def _receive(self, length: int) -> bytes:
        """So many bytes, or fewer where the connection ends."""
        loop, parts, missing = asyncio.get_running_loop(), [], length
        while missing and (part := await loop.sock_recv(self._connection, min(missing, 1 << 18))):
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def stop(self) -> None:
        """End it, whatever it is doing."""
        self._kill()
        self._connection.close()


def _environment() -> dict[str, str]:
    """The environment of the processes: no secrets, and the modules that this process would find."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in _ENVIRONMENT or name.startswith(_ENVIRONMENT_BEGINS)
    }
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


def _understood(kind: Kind, said: bytes, result: TypeAdapter[Any]) -> Any:
    """The result that a worker tells, or an error; what it says may be any bytes."""
    if kind is Kind.RESULT:
        try:
            return result.validate_json(said)
        except ValidationError:
            raise SandboxCrashError("the worker process answered what it was not asked") from None
    told = said[:_MOST_TOLD].decode("utf-8", "replace")
    if kind is Kind.BUG:
        raise SandboxBugError(*map(_shown, (*told.split("\0"), "", "", "")[:3]))
    if kind is Kind.EXHAUSTED:
        raise SandboxCrashError(f"the work failed with {_shown(told)}")
    raise SandboxCrashError(f"the worker process ended with code {_shown(told)}")


def _shown(text: str) -> str:
    """What a worker says, fit for a log."""
    return "".join(char for char in text if char.isprintable() or char == "\n")
