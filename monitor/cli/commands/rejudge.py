"""``monitor rejudge``: rejected entries of the last hours, judged anew; what belongs by now is posted."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from datetime import UTC, datetime

from monitor.cli import display
from monitor.cli.options import (
    DONE,
    Arguments,
    add_no_semantic,
    add_since,
    config_folder,
    examples_changed_at,
    make_screener,
    state_folder,
)
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.editorial.rejudge import Rejudged, admissions, rejudge
from monitor.worker.wiring import opened_store, wiped_disk_platform
from monitor.worker.words import moment

COLUMNS = ("", "first seen", "outlet", "headline", "watches", "why not")


def add_arguments(parser: ArgumentParser) -> None:
    """How far to look back, and whether to write."""
    add_since(parser, "1h")
    parser.add_argument("--dry-run", action="store_true", help="show what would be posted, and change nothing")
    add_no_semantic(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Judge anew, and let a worker post. Raises ConfigError or StoreError."""
    folder = config_folder(arguments, environment)
    settings, now = load(folder, os.environ), datetime.now(UTC)
    zone, since = settings.monitor.time_zone, now - arguments.since
    with opened_store(environment, state_folder(arguments, environment)) as store:
        screener = make_screener(arguments, environment, settings)
        made = store.created_at() if wiped_disk_platform(os.environ) else None
        born = max((time for time in (made, store.restored_at()) if time is not None), default=None)
        number, _ = store.history.count(since)
        with display.progress("Entries judged", number) as advance:
            found = rejudge(
                store,
                since,
                screener,
                settings.monitor,
                now,
                born=born,
                examples_of=examples_changed_at(folder),
                advance=advance,
            )
        written = 0 if arguments.dry_run else store.entries.admit(admissions(found, settings, now), now)
    rows = [
        (
            "held back" if each.held else "posted",
            moment(each.entry.first_seen, zone),
            each.entry.outlet,
            each.entry.title,
            ", ".join(each.match.watches),
            each.held,
        )
        for each in found
    ]
    display.print_table(
        "Judged anew", COLUMNS, rows, f"of {number} entries since {moment(since, zone)} none belongs now"
    )
    print(_outcome(found, written, dry=arguments.dry_run))
    return DONE


def _outcome(found: list[Rejudged], written: int, *, dry: bool) -> str:
    free = sum(not each.held for each in found)
    if dry:
        return f"{free} would be posted, {len(found) - free} held back; nothing was changed: leave --dry-run out"
    # A worker may have taken one up meanwhile, in a newer version.
    return f"{written} of {len(found)} taken up; a worker that runs posts what is not held back, with its next look"
