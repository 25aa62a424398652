"""Work for the sandbox's tests: functions that a worker process can import."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import socket
import time
from pathlib import Path

from monitor.sandbox_processes import Kind, framed


def add(left: int, right: int) -> int:
    return left + right


def look_up(name: str) -> str:
    return socket.gethostbyname(name)


def process_id() -> int:
    return os.getpid()


def spin(started: str | None = None) -> None:
    """Busy for ever, deep enough to ignore polite requests."""
    if started:
        Path(started).write_text(str(os.getpid()))
    while True:
        pass


def sleep_long() -> None:
    time.sleep(3600)


def devour() -> int:
    return len(bytearray(100_000_000_000))


def devour_slowly() -> int:
    held = []
    while True:
        held.append(bytes(10_000_000))


def recurse(depth: int = 0) -> int:
    return recurse(depth + 1)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def slow_once(started: str) -> str:
    """Done at once when it is begun for the second time."""
    if not Path(started).exists():
        spin(started)
    return "done"


def lie_in_type(_: str) -> int:
    return "no number"  # type: ignore[return-value]


def _say(said: bytes) -> None:
    """Send anything over the connection to the main process, and be gone."""
    for file in range(3, 30):
        try:
            connection = socket.socket(fileno=os.dup(file))
            connection.sendall(said)
        except OSError:
            continue
    os._exit(0)


def lie_in_bytes(_: str) -> int:
    _say(b"\xff" * 1000)
    return 0


def lie_in_length(_: str) -> int:
    _say(framed(Kind.RESULT, b"1")[:1] + b"\x7f" + b"\xff" * 1000)
    return 0


class _Touch:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (Path(self.path),)


def lie_in_pickle(trace: str) -> int:
    _say(framed(Kind.RESULT, pickle.dumps(_Touch(trace))))
    return 0


def environment() -> str:
    """All that a process can find of its own and of its parent's environment."""
    files = (Path(f"/proc/{process}/environ").read_bytes() for process in (os.getpid(), os.getppid()))
    return b"\n".join((*files, os.fsencode(str(dict(os.environ))))).replace(b"\0", b"\n").decode("utf-8", "replace")


def open_sockets() -> int:
    files = Path("/proc/self/fd").iterdir()
    return sum(os.path.realpath(file).rpartition("/")[2].startswith("socket:") for file in files)


def fail() -> None:
    raise KeyError("a bug")


def signal_self(number: int) -> str:
    os.kill(os.getpid(), number)
    return "alive"


def peak_memory() -> int:
    """Resident bytes at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
