"""The processes of the sandbox: a server that forks workers, and what a worker does. Runs in no other process.

The server has the parsers loaded, so that a new worker costs milliseconds and all share most of their memory. Orders
come over its standard input: to start a worker for a socket that comes along, and to kill one. It ends with that
connection, and the workers with it. How a worker ended it says on the worker's own socket.

On that socket, requests are pickles, as they come from the program itself. Answers are plain data, since a worker
may have been taken over by what it read: JSON, by the type that the work is declared to return.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import importlib
import math
import os
import pickle
import resource
import select
import signal
import socket
import struct
import sys
import traceback
from collections.abc import Callable
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, get_type_hints

from pydantic import ConfigDict, TypeAdapter

# Libraries are named since the modules that know them import them at their first use only.
_LIBRARIES = ("feedparser", "lxml.etree", "bs4", "trafilatura")
_FEED = (
    b'<rss version="2.0"><channel><title>A sample</title><item><title>A headline of a sample</title>'
    b"<link>https://sample.invalid/1</link><pubDate>Sat, 01 Mar 2025 12:00:00 GMT</pubDate>"
    b"<description>&lt;p&gt;A &lt;b&gt;summary&lt;/b&gt; of a sample.&lt;/p&gt;</description></item></channel></rss>"
)
_PAGE = b"<html><head><title>A sample</title></head><body><article><p>The text of a sample.</p></article></body></html>"
# All that a worker runs, with what to run it on once.
_WORK = (
    ("monitor.feeds.reading", "hashes_if_known", (_FEED, b"", 1)),
    ("monitor.feeds.reading", "read_document", (_FEED, "", "https://sample.invalid/feed", "Sample")),
    ("monitor.feeds.web.html", "read_article", (_PAGE, "", "https://sample.invalid/1")),
)
# Parsing makes thousands of objects and hardly a cycle: looking for some at every 700 is a tenth of its time.
_GARBAGE = 10_000
_HEADER = struct.Struct("!cQ")
HEADER_BYTES = _HEADER.size
_ORDER = struct.Struct("!cQQ")
_START, _KILL = b"s", b"k"
_MOST_TRACED = 5_000  # characters
_JSON = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")
# Signals that reach all processes of a terminal or a service: the main process says when to end.
_LEFT_TO_THE_PARENT = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Kind(Enum):
    """What a message between the main process and a worker is."""

    READY = b"a"
    REQUEST = b"q"
    RESULT = b"r"
    EXHAUSTED = b"m"  # out of memory or stack; the name of the error
    BUG = b"b"  # another exception: its name, its text and where it came from, with NUL between
    ENDED = b"x"  # from the server: the worker's exit code


OUT_OF_TIME = str(-signal.SIGXCPU).encode()
"""The exit code of a worker that worked for longer than it may."""


def framed(kind: Kind, payload: bytes = b"") -> bytes:
    """A message as it is sent."""
    return _HEADER.pack(kind.value, len(payload)) + payload


def unframed(header: bytes) -> tuple[Kind, int]:
    """The kind of a message, and the length of what follows its header. Raises ValueError for what is none."""
    kind, length = _HEADER.unpack(header)
    return Kind(kind), length


@cache
def result_type(work: Callable[..., Any]) -> TypeAdapter[Any]:
    """What makes JSON of the results of ``work``, and results of JSON: nothing but what it is declared to return."""
    returned = get_type_hints(work)["return"]
    return TypeAdapter(returned, config=_JSON if returned is bytes else None)


def start_order(number: int, memory: int) -> bytes:
    """The order to start a worker that may use so many bytes; the other end of its socket goes along."""
    return _ORDER.pack(_START, number, memory)


def kill_order(number: int) -> bytes:
    """The order to kill the worker of this number."""
    return _ORDER.pack(_KILL, number, 0)


# --- the server ----------------------------------------------------------------------------------------------------


def serve() -> None:
    """Fork workers as long as the other end of standard input is there."""
    for number in _LEFT_TO_THE_PARENT:
        signal.signal(number, signal.SIG_IGN)
    _load_all()
    _Server(socket.socket(fileno=os.dup(0))).run()


def _load_all() -> None:
    """Load all that a worker runs, and run it once: what is made at the first use is then made once for all of them."""
    for library in _LIBRARIES:
        importlib.import_module(library)
    for module, name, sample in _WORK:
        work = getattr(importlib.import_module(module), name)
        result_type(work).dump_json(work(*sample))
    gc.collect()


class _Server:
    """The workers that live, by number, with the socket of each."""

    def __init__(self, orders: socket.socket) -> None:
        self._orders = orders
        self._pids: dict[int, int] = {}
        self._sockets: dict[int, socket.socket] = {}
        # Held open by this process alone: where it ends, the workers are ended by the kernel.
        self._lifeline, self._held = os.pipe()

    def run(self) -> None:
        died, noted = socket.socketpair()
        noted.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(noted.fileno(), warn_on_full_buffer=False)
        try:
            while True:
                ready, _, _ = select.select([self._orders, died], [], [])
                if died in ready:
                    died.recv(4096)
                    self._reap()
                if self._orders in ready and not self._obey():
                    return
        finally:
            # A worker that ends now would have Python complain that nobody reads of it.
            signal.set_wakeup_fd(-1)

    def _obey(self) -> bool:
        """Do what the next order says; False where none will come any more."""
        order, files, _, _ = socket.recv_fds(self._orders, _ORDER.size, 1)
        if not order:
            return False
        verb, number, memory = _ORDER.unpack(order)
        if verb == _START:
            self._start(number, socket.socket(fileno=files[0]), memory)
        elif number in self._pids:
            os.kill(self._pids[number], signal.SIGKILL)
        return True

    def _start(self, number: int, end: socket.socket, memory: int) -> None:
        pid = os.fork()
        if pid == 0:
            _work(end.detach(), self._lifeline, memory)
        self._pids[number], self._sockets[number] = pid, end

    def _reap(self) -> None:
        """Tell of each worker that ended how it did."""
        for number, pid in list(self._pids.items()):
            found, status = os.waitpid(pid, os.WNOHANG)
            if found:
                del self._pids[number]
                with self._sockets.pop(number) as end, contextlib.suppress(OSError):
                    code = str(os.waitstatus_to_exitcode(status)).encode()
                    end.send(framed(Kind.ENDED, code), socket.MSG_DONTWAIT)


# --- a worker ------------------------------------------------------------------------------------------------------


def _work(end: int, lifeline: int, memory: int) -> NoReturn:
    """The whole life of a worker, with nothing of the server's but its code."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        connection, lifeline = _alone_with(end, lifeline)
        _confine(memory)
        with contextlib.suppress(OSError):
            _die_at_end_of(lifeline)
        connection.sendall(framed(Kind.READY))
        while (request := _next_request(connection)) is not None:
            connection.sendall(framed(*_answer(request)))
        status = 0
    except ConnectionError:
        status = 0  # the main process gave this worker up
    finally:
        os._exit(status)


def _alone_with(end: int, lifeline: int) -> tuple[socket.socket, int]:
    """Close all files but these two and the standard ones: among the rest are the sockets of other workers."""
    kept_end = os.dup2(end, max(end, lifeline) + 1)
    kept_lifeline = os.dup2(lifeline, kept_end + 1)
    os.closerange(3, kept_end)
    os.closerange(kept_lifeline + 1, os.sysconf("SC_OPEN_MAX"))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return socket.socket(fileno=kept_end), kept_lifeline


def _confine(memory: int) -> None:
    """Limit the memory of this process."""
    gc.freeze()  # a collection writes to every object it looks at, and so ends the sharing of what was preloaded
    gc.set_threshold(_GARBAGE)
    base = _address_space()
    with contextlib.suppress(ValueError, OSError):  # a system without such limits, or with tighter ones
        resource.setrlimit(resource.RLIMIT_AS, (base + memory, resource.RLIM_INFINITY))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what kills a worker may come often


def _end_after(seconds: float) -> None:
    """Have the kernel end this process by SIGXCPU when it has worked for so long, by its own clock: what a busy machine
    gives to others does not count."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    with contextlib.suppress(ValueError, OSError):
        limit = math.ceil(used.ru_utime + used.ru_stime + seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _address_space() -> int:
    """Bytes of address space this process has now; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _die_at_end_of(lifeline: int) -> None:
    """Have the kernel end this process by SIGIO once the server, which holds the other end and never writes, is gone.

    A signal, not a thread: it also ends a worker that is deep in C code. The pipe is opened anew since its flags are
    shared between the processes that inherited it. Elsewhere than on Linux idle workers end by themselves.
    """
    if sys.platform != "linux":
        return
    own = os.open(f"/proc/self/fd/{lifeline}", os.O_RDONLY | os.O_NONBLOCK)
    fcntl.fcntl(own, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(own, fcntl.F_SETFL, fcntl.fcntl(own, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([own], [], [], 0)[0]:
        os._exit(1)


def _next_request(connection: socket.socket) -> bytearray | None:
    """None where the main process has closed the connection."""
    header = _received(connection, HEADER_BYTES)
    return _received(connection, unframed(bytes(header))[1]) if header else None


def _received(connection: socket.socket, length: int) -> bytearray | None:
    data = bytearray(length)
    view, got = memoryview(data), 0
    while got < length:
        size = connection.recv_into(view[got:])
        if not size:
            return None
        got += size
    return data


def _answer(request: bytearray) -> tuple[Kind, bytes]:
    try:
        work, arguments, named, seconds = pickle.loads(request)  # noqa: S301 -- it comes from the program itself
        _end_after(seconds)
        return Kind.RESULT, result_type(work).dump_json(work(*arguments, **named))
    except (MemoryError, RecursionError) as error:
        return Kind.EXHAUSTED, type(error).__name__.encode()
    except Exception as error:  # told as what it is: a bug
        told = (type(error).__name__, str(error), traceback.format_exc())
        return Kind.BUG, "\0".join(text[-_MOST_TRACED:] for text in told).encode("utf-8", "replace")
