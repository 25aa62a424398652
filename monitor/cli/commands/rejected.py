"""``monitor rejected``: what was nearly posted, and why it was not."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime

from monitor.cli import display
from monitor.cli.options import DONE, Arguments, add_json, add_limit, add_since, state_folder, zone_of
from monitor.config.environment import Environment
from monitor.matching.relevance import nearness
from monitor.model.entries import EntryState
from monitor.worker.wiring import opened_store
from monitor.worker.words import REJECTED_COLUMNS, moment, rejected_row


def add_arguments(parser: ArgumentParser) -> None:
    """How far to look, and how to tell."""
    add_since(parser, "1d")
    add_limit(parser, "entries")
    add_json(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print what the watchlist nearly took, and what other rules held back. Raises StoreError."""
    zone = zone_of(arguments, environment)
    since = datetime.now(UTC) - arguments.since
    with opened_store(environment, state_folder(arguments, environment)) as store:
        entries, near = store.history.nearest(since, nearness, arguments.limit)
        held_back = store.history.newest(since, arguments.limit, EntryState.HELD_BACK)
    if arguments.json:
        display.print_json(
            [{"likelihood": each.likelihood, **display.entry_as_data(each)} for each in (*entries, *held_back)], 2
        )
        return DONE
    none = f"none since {moment(since, zone)}"
    display.print_table("Nearly posted", REJECTED_COLUMNS, [rejected_row(entry, zone) for entry in entries], none)
    if near > len(entries):
        print(f"and {near - len(entries)} less near; to see more: --limit {near}")
    print()
    display.print_table("Held back", REJECTED_COLUMNS, [rejected_row(entry, zone) for entry in held_back], none)
    return DONE
