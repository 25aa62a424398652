"""A person at a terminal: a command whose questions are answered by what is typed, and what its screen shows.

async with terminal("monitor", "init", folder=..., environment={...}) as screen:
    await screen.asked("Token")
    screen.type("…\n")
    assert await screen.ended() == 0
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.support.guard.sitecustomize import with_guard
from tests.support.process import HEIRLOOMS, ROOT, until

# Makes the terminal that of the session, so that a question for a password finds it.
_TAKE = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execvp(sys.argv[1], sys.argv[1:])"
_SIZE = {"COLUMNS": "80", "LINES": "24", "TERM": "xterm"}


class Screen:
    """``shown`` is all that was printed so far, what was typed visibly with it; ``keys`` is all that was typed."""

    def __init__(self, process: asyncio.subprocess.Process, terminal: int) -> None:
        self._process, self._terminal = process, terminal
        self._read = 0
        self.shown = ""
        self.keys = ""

    def hear(self) -> None:
        """Take up what was printed."""
        with suppress(OSError):  # as Linux tells that nobody has the other end any more
            self.shown += os.read(self._terminal, 65_536).decode("utf-8", "replace").replace("\r\n", "\n")

    async def asked(self, question: str) -> None:
        """Wait until this is printed, behind what was asked before."""
        await until(lambda: question in self.shown[self._read :])
        self._read = self.shown.index(question, self._read) + len(question)

    def type(self, keys: str) -> None:
        """Press these keys."""
        self.keys += keys
        os.write(self._terminal, keys.encode())

    def signal(self, number: int) -> None:
        """Send a signal to the command."""
        self._process.send_signal(number)

    async def ended(self, seconds: float = 60.0) -> int:
        """The exit code, once it has ended by itself."""
        code = await asyncio.wait_for(self._process.wait(), seconds)
        await asyncio.sleep(0)
        return code


@asynccontextmanager
async def terminal(
    *command: str, folder: Path, environment: Mapping[str, str], inherits: Mapping[str, str] | None = None
) -> AsyncIterator[Screen]:
    """Start a command in ``folder`` on a terminal of its own. ``inherits`` is the environment that it has beside the
    given one; by default that of the tests' processes, in which nothing reaches beyond this machine."""
    ours, theirs = os.openpty()
    if inherits is None:
        inherits = {name: os.environ[name] for name in HEIRLOOMS if name in os.environ}
        inherits = {**inherits, "PYTHONPATH": with_guard(str(ROOT)), "PYTHONUTF8": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        _TAKE,
        *command,
        cwd=folder,
        env={**inherits, **_SIZE, **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    screen = Screen(process, ours)
    loop = asyncio.get_running_loop()
    loop.add_reader(ours, screen.hear)
    try:
        yield screen
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        loop.remove_reader(ours)
        os.close(ours)
