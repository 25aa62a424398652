"""``monitor export``: stories for researchers, as lines of JSON or as a table."""

from __future__ import annotations

import csv
import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TextIO

from monitor.cli.options import DONE, Arguments, add_since, replacing, state_folder
from monitor.config.environment import Environment
from monitor.editorial.export import COLUMNS, Record, record, rows
from monitor.store import Store
from monitor.worker.wiring import opened_store, utcnow

_AT_ONCE = 100  # stories that are held at once


def add_arguments(parser: ArgumentParser) -> None:
    """How far back, in which format, and where to."""
    add_since(parser, "7d")
    told = "a line of JSON for each story, or a table with a row for each report, figure and post (default: jsonl)"
    parser.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help=told)
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: standard output)")


async def run(arguments: Arguments, environment: Environment) -> int:
    """Write the stories with a report published since, the oldest first. Raises UsageError or StoreError."""
    write = _write_table if arguments.format == "csv" else _write_lines
    since = utcnow() - arguments.since
    with opened_store(environment, state_folder(arguments, environment)) as store:
        if arguments.out is None:
            write(_records(store, since), sys.stdout)
            return DONE
        with replacing(arguments.out) as file:
            number = write(_records(store, since), file)
    print(f"{number} stor{'y' if number == 1 else 'ies'}: {arguments.out}")
    return DONE


def _records(store: Store, since: datetime) -> Iterator[Record]:
    after = 0
    while page := store.archive.page(since, after, _AT_ONCE):
        yield from map(record, page)
        after = page[-1].story.id


def _write_lines(records: Iterator[Record], file: TextIO) -> int:
    number = 0
    for each in records:
        file.write(json.dumps(each, ensure_ascii=False) + "\n")
        number += 1
    return number


def _write_table(records: Iterator[Record], file: TextIO) -> int:
    table = csv.writer(file, lineterminator="\n")
    table.writerow(COLUMNS)
    number = 0
    for each in records:
        table.writerows(rows(each))
        number += 1
    return number
