"""Whether the process of a worker still runs, where that is a process of this machine."""

from __future__ import annotations

import os
import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.store import WorkerState

_GONE = ("Z", "X")  # states of a process that has ended and that nobody has taken note of yet


def has_exited(worker: WorkerState) -> bool:
    """Is it a worker of this machine whose process is not there any more? Nothing is known of other machines.

    One with our own process number may run in another container under the same host name: its heartbeat tells.
    """
    if worker.host != socket.gethostname() or worker.pid == os.getpid():
        return False
    return not _is_running(worker.pid) or _is_another(worker)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)  # asks, and sends nothing
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # it runs, as somebody else's
    return True


def _is_another(worker: WorkerState) -> bool:
    """Has the process ended, or does its number belong to one by now that began after the worker's last heartbeat?"""
    try:
        # The name of the program stands in brackets and may hold anything.
        state, *numbers = Path(f"/proc/{worker.pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        since_boot = timedelta(seconds=int(numbers[18]) / os.sysconf("SC_CLK_TCK"))
    except (OSError, ValueError, IndexError):
        return False  # no such files on this system
    booted = datetime.now(UTC) - timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME))
    return state in _GONE or booted + since_boot > worker.beat_at + timedelta(seconds=1)
