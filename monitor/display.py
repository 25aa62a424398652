"""What commands show on a terminal: tables and progress. Lines stay plain where the output is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TextIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from monitor.operations import Status

_PLAIN_WIDTH = 160
_STEPS = 10  # lines that a progress prints where it cannot draw


def console(stream: TextIO | None = None) -> Console:
    """A console for a stream (default: standard output); wide and without colour where it is no terminal."""
    target = stream or sys.stdout
    return Console(file=target, width=None if target.isatty() else _PLAIN_WIDTH, highlight=False, soft_wrap=True)


def print_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], stream: TextIO | None = None
) -> None:
    """A table whose cells are plain text: markup in them has no meaning."""
    out = console(stream)
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out.print(table, soft_wrap=False)


@contextmanager
def progress(label: str, total: int, stream: TextIO | None = None) -> Iterator[Callable[[int], None]]:
    """Progress towards ``total`` steps on standard error; yields a function that takes how many more are done."""
    target = stream or sys.stderr
    if target.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(file=target), transient=True) as bar:
            task = bar.add_task(label, total=total)
            yield lambda steps: bar.advance(task, steps)
    else:
        yield _plain_progress(label, total, target)


def _plain_progress(label: str, total: int, target: TextIO) -> Callable[[int], None]:
    done = 0

    def advance(steps: int) -> None:
        nonlocal done
        before, done = done, done + steps
        if total and done * _STEPS // total > before * _STEPS // total:
            print(f"{label}: {done} of {total}", file=target, flush=True)

    return advance


def status(found: Status, zone: ZoneInfo) -> str:
    """The status as one screen of text."""
    outbox = [
        f"{channel}: " + ", ".join(f"{n} {state}" for state, n in states.items())
        for channel, states in found.outbox.items()
    ]
    lines = [
        f"monitor {found.version}: {found.workers or 'no'} worker{'' if found.workers == 1 else 's'} alive"
        + (f", posting to {found.posts_to}" if found.posts_to else ""),
        f"configuration  {found.configuration}",
        "feeds          " + ", ".join(f"{count} {state}" for state, count in found.feeds.items()),
        *(
            f"  {trouble.state:<12} {trouble.outlet}: {trouble.detail} (since {moment(trouble.since, zone)})"
            for trouble in found.worst
        ),
        f"last poll      {moment(found.last_poll, zone)}",
        f"today          {found.read_today} entries read, {found.matched_today} matched, {found.stories_today} stories",
        f"outbox         {'; '.join(outbox) or 'empty'}"
        + (f"; {found.unknown_today} of unknown delivery today" if found.unknown_today else ""),
        *(f"  channel {name} waits: {detail}" for name, detail in found.channels.items()),
        f"last post      {moment(found.last_post, zone)}",
        f"lag            publication to post: median {duration(found.lag_median)}, 95% {duration(found.lag_p95)}",
    ]
    return "\n".join(lines)


def moment(when: datetime | None, zone: ZoneInfo) -> str:
    """A time in the configured zone, or ``never``."""
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %Z") if when else "never"


def duration(seconds: float | None) -> str:
    """A length of time as people say it: ``42 s``, ``3 min``, ``2.5 h``."""
    if seconds is None:
        return "-"
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{timedelta(seconds=seconds) / timedelta(hours=1):.1f} h"
