"""``python -m monitor`` with one thing more: it kills itself at the first of the points that ``CHAOS_KILL`` names.

A point is a commit of a writing transaction, named by the method of the store that wrote it, or a call to Telegram,
named by its method; ``before`` and ``after`` are its two sides. The program itself knows nothing of this.

    CHAOS_KILL     such as "commit outbox.record_outcome|before|2;call sendMessage|after|1", with the number of the
                   passage that is the last; empty: never
    CHAOS_POINTS   a file to which each point is appended when it is met first, and the one that killed
    CHAOS_HOST     the name that this machine gives itself, to stand for another one
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

_STORE = f"{os.sep}monitor{os.sep}store{os.sep}"
_WRITE = "monitor_write"  # the option that marks a writing transaction: see store/database/engine.py
_WRITER = "chaos_writer"


class Points:
    """Counts the points that this process passes, and ends it at one of those that were asked for."""

    def __init__(self, wanted: str, log: Path) -> None:
        parted = (each.rpartition("|") for each in wanted.split(";") if each)
        self._last = {point: int(passage) for point, _, passage in parted}
        self._passed: Counter[str] = Counter()
        self._log = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def reach(self, name: str, side: str) -> None:
        """This process stands on one side of a point."""
        point = f"{name}|{side}"
        self._passed[point] += 1
        if self._passed[point] == 1:
            os.write(self._log, f"met {point}\n".encode())
        if self._passed[point] == self._last.get(point):
            self._die(point)

    def _die(self, point: str) -> NoReturn:
        os.write(self._log, f"killed {point}\n".encode())
        while True:
            os.kill(os.getpid(), signal.SIGKILL)


def _writer() -> str:
    """The method of the store whose transaction ends here."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        code = frame.f_code
        if _STORE in code.co_filename and not code.co_filename.endswith("engine.py"):
            return f"{Path(code.co_filename).stem}.{code.co_name}"
        frame = frame.f_back
    return "unknown"


def watch_commits(points: Points) -> None:
    """Both sides of every commit of a writing transaction become points."""
    import sqlalchemy
    from sqlalchemy import PoolProxiedConnection, event
    from sqlalchemy.engine.default import DefaultDialect

    commit = DefaultDialect.do_commit

    @event.listens_for(sqlalchemy.Engine, "commit")
    def before(connection: sqlalchemy.Connection) -> None:
        if connection.get_execution_options().get(_WRITE):
            writer = connection.info[_WRITER] = _writer()
            points.reach(f"commit {writer}", "before")

    def do_commit(self: DefaultDialect, dbapi_connection: PoolProxiedConnection) -> None:
        commit(self, dbapi_connection)  # type: ignore[no-untyped-call]
        writer: str | None = dbapi_connection.info.pop(_WRITER, None)
        if writer is not None:
            points.reach(f"commit {writer}", "after")

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]


def watch_calls(points: Points) -> None:
    """Both sides of every call to Telegram become points; only these go through httpx."""
    import httpx

    send = httpx.AsyncClient.send

    @functools.wraps(send)
    async def watched(self: httpx.AsyncClient, request: httpx.Request, **options: Any) -> httpx.Response:
        name = f"call {request.url.path.rpartition('/')[2]}"
        points.reach(name, "before")
        response = await send(self, request, **options)
        points.reach(name, "after")
        return response

    httpx.AsyncClient.send = watched  # type: ignore[method-assign]


def main() -> None:
    """Watch what was asked for, and run ``monitor`` with the arguments given."""
    if host := os.environ.get("CHAOS_HOST"):
        import socket

        socket.gethostname = lambda: host
    points = Points(os.environ.get("CHAOS_KILL", ""), Path(os.environ["CHAOS_POINTS"]))
    watch_commits(points)
    watch_calls(points)
    from monitor.__main__ import main as run

    run()


if __name__ == "__main__":
    main()
