"""``monitor status``: how the monitor is doing, in one screen."""

from __future__ import annotations

import dataclasses
from argparse import ArgumentParser
from zoneinfo import ZoneInfo

from monitor.cli import display
from monitor.cli.options import DONE, Arguments, add_json, state_folder, zone_of
from monitor.config.environment import Environment
from monitor.worker import status
from monitor.worker.wiring import opened_store, utcnow
from monitor.worker.words import status_facts

HELP = "how the monitor is doing, in one screen"


def add_arguments(parser: ArgumentParser) -> None:
    """How to tell."""
    add_json(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print the status. Raises StoreError."""
    zone, wrong = zone_of(arguments, environment)
    now = utcnow()
    with opened_store(environment, state_folder(arguments, environment)) as store:
        found = status.status(store, now, status.midnight(now, zone), wrong)
    if arguments.json:
        display.print_json(dataclasses.asdict(found), indent=2)
    else:
        print_status(found, zone)
    return DONE


def print_status(found: status.Status, zone: ZoneInfo) -> None:
    """The status as one screen."""
    display.print_facts(status_facts(found, zone))
