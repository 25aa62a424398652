"""What commands show: tables and progress on a terminal, JSON to a program. Lines stay plain where the output is no
terminal."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from itertools import compress
from typing import TYPE_CHECKING, Any, TextIO
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from monitor.addresses import hide_keys
from monitor.logs import redactor
from monitor.posts.runs import Paragraph, Run, paragraphs

if TYPE_CHECKING:
    from rich.progress import Progress

    from monitor.model.bubbles import Bubble
    from monitor.model.entries import PastEntry
    from monitor.store import OutboxRow

_PLAIN_WIDTH = 10_000  # where the output is no terminal each row is one line: files are searched, not looked at
_MOST_PADDED = 40  # one long cell does not push the others of its column far away
_WHOLE = frozenset({"headline", "words", "link", "address"})
_PLACE = "\x01"  # where a line goes that is not to be broken; no cell holds it
# And what turns the direction of writing around: an address would be read as another.
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), " ")
_REDACT = redactor(())
_BUBBLE_WIDTH = 80
_UNFOLDED = 3  # lines of a folded quote that Telegram shows
_STYLES = {"b": "bold", "i": "italic", "u": "underline", "s": "strike"}
_STEPS = 10  # lines that a progress prints where it cannot draw


def _drawn_lines(table: Table) -> list[str]:
    stream = sys.stdout
    console = Console(file=stream, width=None if stream.isatty() else _PLAIN_WIDTH, highlight=False)
    with console.capture() as drawn:
        console.print(table)
    return [line.rstrip() for line in drawn.get().splitlines()]


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], empty: str = "none") -> None:
    """A table whose cells are plain text: markup in them has no meaning. ``empty`` stands where there are no rows.

    A column called "link" holds addresses that were published, one called "address" others. Where a terminal is too
    narrow they stand below their row, each whole, so that they can be copied; so do a "headline" and "words".
    """
    if not rows:
        print(f"{title}: {empty}")
        return
    cells = [[cell(text, column == "link").plain for text, column in zip(row, columns, strict=True)] for row in rows]
    widths = [max(map(cell_len, (column, *its))) for column, *its in zip(columns, *cells, strict=True)]
    if not sys.stdout.isatty():
        capped = [min(width, _MOST_PADDED) for width in widths]
        lines = ["  ".join(map(_padded, row, capped)).rstrip() for row in (columns, *cells)]
    elif sum(widths) + 2 * (len(widths) - 1) <= Console(file=sys.stdout).width:
        lines = _table_lines(columns, cells, frozenset())
    else:
        lines = _table_lines(columns, cells, frozenset(columns) & _WHOLE)
    print("\n".join((title, *lines)))


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _table_lines(columns: Sequence[str], rows: Sequence[Sequence[str]], below: Collection[str]) -> list[str]:
    """The lines of a table; those columns stand ``below`` each row."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    inside = [column not in below for column in columns]
    for column in compress(columns, inside):
        table.add_column(column, overflow="fold", header_style="dim")
    whole: list[str] = []
    for row in rows:
        table.add_row(*map(Text, compress(row, inside)))
        for text in compress(row, (not each for each in inside)):
            if text:
                table.add_row(_PLACE)
                whole.append(f"  {text}")
    following = iter(whole)
    return [next(following) if line == _PLACE else line for line in _drawn_lines(table)]


def print_facts(facts: Sequence[tuple[str, ...]]) -> None:
    """Names and values, one below the other; a value without a name belongs to the one above."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for fact in facts:
        table.add_row(*map(cell, fact))
    print("\n".join(_drawn_lines(table)))


def print_lines(lines: Iterable[str]) -> None:
    """Lines of plain text."""
    for line in lines:
        print(cell(line).plain)


def cell(text: str, is_link: bool = False) -> Text:
    """Plain text without what could steer a terminal, and without the keys that stand in addresses."""
    shown = text.translate(_CONTROLS)
    return Text(hide_keys(shown, published=True) if is_link else _REDACT(shown))


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Progress towards ``total`` steps on standard error; yields a function that takes how many more are done.

    The bar goes away when all are done, so that what is printed then does not run into it.
    """
    target = sys.stderr
    if target.isatty():
        with _bar(console=Console(file=target), transient=True) as bar:
            task = bar.add_task(label, total=total)

            def advance(steps: int) -> None:
                bar.advance(task, steps)
                if bar.finished:
                    bar.stop()

            yield advance
    else:
        yield _plain_progress(label, total, target)


def _bar(**options: Any) -> Progress:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, **options)


def _plain_progress(label: str, total: int, target: TextIO) -> Callable[[int], None]:
    done = 0

    def advance(steps: int) -> None:
        nonlocal done
        before, done = done, done + steps
        if total and done * _STEPS // total > before * _STEPS // total:
            print(f"{label}: {done} of {total}", file=target, flush=True)

    return advance


# --- messages as a phone shows them ------------------------------------------------------------------------------


def print_bubbles(bubbles: Sequence[Bubble], zone: ZoneInfo) -> None:
    """Messages in 80 columns at most, those that are folded by their beginning; times are of ``zone``."""
    stream = sys.stdout
    width = min(shutil.get_terminal_size().columns, _BUBBLE_WIDTH) if stream.isatty() else _BUBBLE_WIDTH
    console = Console(file=stream, width=width, highlight=False, force_terminal=stream.isatty())
    with console.capture() as drawn:
        for bubble in bubbles:
            console.print(_drawn(bubble, zone))
    print("\n".join(line.rstrip() for line in drawn.get().splitlines()))


@contextmanager
def living(
    label: str, total: int, newest: Callable[[], Bubble | None], zone: ZoneInfo
) -> Iterator[Callable[[int], None]]:
    """``progress``; on a terminal with the ``newest`` message beneath it, as it stands."""
    if not sys.stderr.isatty():
        with progress(label, total) as advance:
            yield advance
        return
    from rich.live import Live

    bar = _bar(auto_refresh=False)
    task = bar.add_task(label, total=total)

    def view() -> Group:
        bubble = newest()
        return Group(bar, *([] if bubble is None else [Constrain(_drawn(bubble, zone), _BUBBLE_WIDTH)]))

    with Live(console=Console(file=sys.stderr), transient=True, get_renderable=view):
        yield lambda steps: bar.advance(task, steps)


def _drawn(bubble: Bubble, zone: ZoneInfo) -> Group:
    """A message beneath a line with its number and time."""
    edits = f"edited {bubble.edits} time{'s' * (bubble.edits != 1)}"
    about = (f"{bubble.at.astimezone(zone):%d %b %Y, %H:%M}", edits * bool(bubble.edits), "with sound" * bubble.sounded)
    head = Rule(cell(f"{bubble.number} · {' · '.join(filter(None, about))}"), align="left", style="dim")
    answer = [Text(f"↳ {cell(bubble.answered).plain}", style="dim", no_wrap=True, overflow="ellipsis")]
    picture = [Text("[a picture]", style="dim")]
    body: list[RenderableType] = []
    for paragraph in paragraphs(bubble.message.html):
        body += [*([Text()] if body else []), *_drawn_paragraph(paragraph)]
    return Group(head, *answer * bool(bubble.answered), *picture * (bubble.message.photo is not None), *body, Text())


def _drawn_paragraph(paragraph: Paragraph) -> Iterator[RenderableType]:
    shown = paragraph.lines[:_UNFOLDED] if paragraph.folded else paragraph.lines
    for line in shown:
        text = Text.assemble(*((cell(run.text).plain, _style(run)) for run in line))
        yield Padding(text, (0, 0, 0, 2)) if paragraph.quote else text
    if more := len(paragraph.lines) - len(shown):
        yield Padding(Text(f"… {more} more line{'s' * (more != 1)}, folded", style="dim"), (0, 0, 0, 2))


def _style(run: Run) -> str:
    marks = [_STYLES[mark] for mark in sorted(run.marks) if mark in _STYLES]
    return " ".join([*marks, *(["underline"] if run.href else [])])


# --- for programs ------------------------------------------------------------------------------------------------


def print_json(data: object, indent: int | None = None) -> None:
    """Data as JSON, in letters that the terminal has."""
    unicode = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(data, ensure_ascii=not unicode, indent=indent, default=str))


def time_as_data(when: datetime) -> str:
    """A time for a program."""
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"


def publication_as_data(row: OutboxRow) -> dict[str, object]:
    """What a program is told of a publication."""
    return {
        name: time_as_data(value) if name.endswith("_at") and value else value for name, value in asdict(row).items()
    }


def entry_as_data(entry: PastEntry) -> dict[str, object]:
    """What a program is told of an entry that was judged before."""
    return {
        "outlet": entry.outlet,
        "language": entry.language,
        "first_seen": time_as_data(entry.first_seen),
        "state": entry.state.value,
        "reason": entry.reason,
        "title": entry.title,
        "url": entry.url,
    }
