"""Work for the sandbox's tests: functions that a worker process can import."""

from __future__ import annotations

import os
import resource
import signal
import time
from pathlib import Path


def add(left: int, right: int) -> int:
    return left + right


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


def fail() -> None:
    raise KeyError("a bug")


def interrupt_self() -> str:
    os.kill(os.getpid(), signal.SIGINT)
    return "alive"


def peak_memory() -> int:
    """Resident bytes at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
