"""A whole terminal for one command: what it shows is drawn anew, and what was there before comes back at the end."""

from __future__ import annotations

import io
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from monitor.cli.board import Line
from monitor.cli.display import cell
from monitor.logs import Redactor

_KEPT = 200  # lines
_TONES = {"head": "bold", "bad": "red", "dim": "dim", "": ""}
# What a process prints that ends without a chance to tidy up: the screen as it was, its cursor, letters as usual.
_SANE = "\x1b[?1049l\x1b[?25h\x1b[0m"
Draw = Callable[[Callable[[int], Sequence[Line]]], None]


class Tail(io.StringIO):
    """Keeps the last lines that are written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=_KEPT)

    def write(self, text: str) -> int:
        self.lines.extend(line for line in text.splitlines() if line.strip())
        return len(text)


def is_screen(environ: Mapping[str, str]) -> bool:
    """Is there a terminal on which lines can be drawn anew?"""
    return sys.stdout.isatty() and sys.stderr.isatty() and environ.get("TERM", "") not in ("", "dumb")


@contextmanager
def whole_screen(redact: Redactor) -> Iterator[Draw]:
    """Take the terminal; yields a function that draws what another makes of the number of lines there are. The terminal
    is given back however the block ends."""
    console = Console(file=sys.stdout, highlight=False)

    def text(line: Line) -> Text:
        return Text(cell(redact(line.text)).plain, style=_TONES[line.tone], no_wrap=True, overflow="ellipsis")

    with Live(console=console, screen=True, auto_refresh=False, vertical_overflow="crop") as live:
        yield lambda lines: live.update(Group(*map(text, lines(console.height))), refresh=True)


def give_back() -> None:
    """Give the terminal back where the process ends without more ado."""
    os.write(sys.stdout.fileno(), _SANE.encode())
