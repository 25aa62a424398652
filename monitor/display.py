"""What commands show on a terminal: tables and progress. Lines stay plain where the output is no terminal."""

from __future__ import annotations

import json
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

from monitor.operations import FeedTrouble, Status

_PLAIN_WIDTH = 10_000  # where the output is no terminal each row is one line: files are searched, not looked at
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), " ")
_STEPS = 10  # lines that a progress prints where it cannot draw


def _print(table: Table) -> None:
    stream = sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else _PLAIN_WIDTH, highlight=False)
    with console.capture() as drawn:
        console.print(table)
    print("\n".join(line.rstrip() for line in drawn.get().splitlines()))


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], empty: str = "none") -> None:
    """A table whose cells are plain text: markup in them has no meaning. ``empty`` stands where there are no rows."""
    if not rows:
        print(f"{title}: {empty}")
        return
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold", header_style="dim")
    for row in rows:
        table.add_row(*map(_cell, row))
    _print(table)


def print_facts(facts: Sequence[tuple[str, ...]]) -> None:
    """Names and values, one below the other; a value without a name belongs to the one above."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for fact in facts:
        table.add_row(*map(_cell, fact))
    _print(table)


def _cell(text: str) -> Text:
    """Plain text without what could steer a terminal."""
    return Text(text.translate(_CONTROLS))


def print_json(data: object, indent: int | None = None) -> None:
    """Data as JSON, in letters that the terminal has."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(data, ensure_ascii=not unicode, indent=indent, default=str))


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Progress towards ``total`` steps on standard error; yields a function that takes how many more are done.

    The bar goes away when all are done, so that what is printed then does not run into it.
    """
    target = sys.stderr
    if target.isatty():
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(file=target), transient=True) as bar:
            task = bar.add_task(label, total=total)

            def advance(steps: int) -> None:
                bar.advance(task, steps)
                if bar.finished:
                    bar.stop()

            yield advance
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


def print_status(found: Status, zone: ZoneInfo) -> None:
    """The status as one screen."""
    workers = f"{found.workers or 'no'} worker{'' if found.workers == 1 else 's'} alive"
    outbox = [
        f"{channel}: " + ", ".join(f"{count} {state}" for state, count in states.items())
        for channel, states in found.outbox.items()
    ]
    unknown = f"; {found.unknown_today} of unknown delivery today" if found.unknown_today else ""
    print_facts(
        [
            (f"monitor {found.version}", workers + (f", posting to {found.posts_to}" if found.posts_to else "")),
            *_labelled("configuration", found.configuration.splitlines()),
            *([("last edit", found.last_edit)] if found.last_edit else []),
            *([("relevance", found.relevance)] if found.relevance else []),
            ("feeds", ", ".join(f"{count} {state}" for state, count in found.feeds.items())),
            *(("", _in_trouble(trouble, zone)) for trouble in found.worst),
            ("last poll", moment(found.last_poll, zone)),
            (
                "today",
                f"{found.read_today} entries read, {found.matched_today} matched, {found.stories_today} stories",
            ),
            *_labelled("outbox", outbox or ["empty"], unknown),
            *(("", f"{name} waits: {detail}") for name, detail in found.channels.items()),
            ("last post", moment(found.last_post, zone)),
            ("lag to post", f"median {duration(found.lag_median)}, 95% {duration(found.lag_p95)}, over one day"),
        ]
    )


def _labelled(label: str, values: Sequence[str], end: str = "") -> list[tuple[str, str]]:
    """Several values under one label."""
    last = len(values) - 1
    return [("" if i else label, value + (end if i == last else "")) for i, value in enumerate(values)]


def _in_trouble(trouble: FeedTrouble, zone: ZoneInfo) -> str:
    return f"{trouble.state}: {trouble.outlet}, {trouble.detail}, since {moment(trouble.since, zone)}"


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
