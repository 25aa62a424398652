"""A terminal of a given size with a command on it: what stands on its screen, and how it is left.

async with on_terminal("run", folder=..., environment={...}) as terminal:
    await until(lambda: "posts" in terminal.screen())
    terminal.type("\\x03")
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import struct
import sys
import termios
import unicodedata
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from tests.support.guard.sitecustomize import REPORT, with_guard

ROOT = Path(__file__).parents[2]
# The terminal becomes that of the process, so that what is typed there may interrupt it.
TAKE = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
_SEQUENCE = re.compile(r"\x1b\[([?0-9;]*)([A-Za-z])")
ALTERNATE, NORMAL, CURSOR = "\x1b[?1049h", "\x1b[?1049l", "\x1b[?25h"


class Terminal:
    """A terminal and the process on it. ``written`` is all that it was sent."""

    def __init__(self, columns: int, lines: int) -> None:
        self.master, self.slave = os.openpty()
        self.written = ""
        self._bytes = bytearray()
        self.resize(columns, lines)
        self.modes = termios.tcgetattr(self.slave)
        self.process: asyncio.subprocess.Process | None = None

    def resize(self, columns: int, lines: int) -> None:
        self.columns, self.lines = columns, lines
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def read(self) -> None:
        """Take what was written since."""
        with suppress(BlockingIOError, OSError):
            while part := os.read(self.master, 65536):
                self._bytes += part
                self.written = self._bytes.decode("utf-8", "ignore")

    def text(self) -> str:
        """All that was written."""
        self.read()
        return self.written

    def screen(self) -> str:
        """What the alternate screen shows, line by line."""
        self.read()
        begin = self.written.rfind(ALTERNATE)
        shown = self.written[begin:].split(NORMAL)[0] if begin >= 0 else ""
        return "\n".join(_drawn(shown, self.columns, self.lines))

    def after(self) -> str:
        """What was written since the terminal was given back."""
        self.read()
        return self.written.rpartition(NORMAL)[2] if NORMAL in self.written else ""

    def is_sane(self) -> bool:
        """Is it as it was: its screen, its cursor, its modes?"""
        self.read()
        back = self.written.count(NORMAL) >= self.written.count(ALTERNATE)
        cursor = self.written.rfind(CURSOR) > self.written.rfind("\x1b[?25l")
        return back and cursor and termios.tcgetattr(self.slave) == self.modes

    async def ended(self, seconds: float = 30.0) -> int:
        assert self.process is not None
        return await asyncio.wait_for(self.process.wait(), seconds)


def _drawn(text: str, columns: int, lines: int) -> list[str]:
    rows = [[" "] * columns for _ in range(lines)]
    row = column = at = 0
    while at < len(text):
        if found := _SEQUENCE.match(text, at):
            at = found.end()
            if found[2] == "H":
                row = column = 0
            elif found[2] == "J":
                rows = [[" "] * columns for _ in range(lines)]
            continue
        char, at = text[at], at + 1
        if char == "\n":
            row, column = row + 1, 0
        elif char == "\r":
            column = 0
        elif char.isprintable():
            if column >= columns:
                row, column = row + 1, 0
            if row >= lines:  # it scrolls
                rows, row = [*rows[1:], [" "] * columns], lines - 1
            rows[row][column] = char
            column += 2 if unicodedata.east_asian_width(char) in "WF" else 1
    return ["".join(each).rstrip() for each in rows]


@asynccontextmanager
async def on_terminal(
    *arguments: str,
    folder: Path,
    environment: Mapping[str, str],
    columns: int = 80,
    lines: int = 24,
    code: str | None = None,
) -> AsyncIterator[Terminal]:
    """Start ``monitor`` with these arguments on a terminal; ``code`` is Python to run in its place."""
    terminal = Terminal(columns, lines)
    inherited: dict[str, Any] = {name: os.environ[name] for name in ("PATH", "HOME", REPORT) if name in os.environ}
    what = ["-m", "monitor"] if code is None else ["-c", code]
    terminal.process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", TAKE, sys.executable, *what, *arguments),
        cwd=folder,
        env={
            **inherited,
            "PYTHONPATH": with_guard(str(ROOT)),
            "PYTHONUTF8": "1",
            "TERM": "xterm-256color",
            **environment,
        },
        stdin=terminal.slave,
        stdout=terminal.slave,
        stderr=terminal.slave,
        start_new_session=True,
    )
    os.set_blocking(terminal.master, False)
    try:
        yield terminal
    finally:
        if terminal.process.returncode is None:
            terminal.process.kill()
            await terminal.process.wait()
        os.close(terminal.master)
        os.close(terminal.slave)
