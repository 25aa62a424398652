"""``monitor status``: how the monitor is doing, in one screen."""

from __future__ import annotations

import dataclasses
import os
from argparse import ArgumentParser
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.cli import display
from monitor.cli.options import DONE, FAILED, Arguments, add_json, config_folder, state_folder, zone_of
from monitor.config.environment import Environment
from monitor.config.sources import read_sources
from monitor.errors import ConfigError
from monitor.store import Store
from monitor.worker import status
from monitor.worker.wiring import opened_store, utcnow
from monitor.worker.words import status_facts

NO_WORKER = 3
"""The exit code where no worker is alive; where one is, and something is wrong, it is that of what failed."""


def add_arguments(parser: ArgumentParser) -> None:
    """How to tell."""
    add_json(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print the status; the exit code is 0 only where all is well. Raises StoreError."""
    zone, now = zone_of(arguments, environment), utcnow()
    with opened_store(environment, state_folder(arguments, environment)) as store:
        wrong = _fault(config_folder(arguments, environment), store)
        found = status.status(store, now, status.midnight(now, zone), wrong)
    if arguments.json:
        display.print_json(dataclasses.asdict(found), indent=2)
    else:
        print_status(found, zone)
    return NO_WORKER if not found.workers else FAILED if found.wrong else DONE


def _fault(config: Path, store: Store) -> str:
    """What is wrong with the configuration. Files that a worker went by last are in order: they need not be read to
    their end."""
    try:
        sources = read_sources(config)
        if sources.fingerprint != store.operators.last_in_force():
            from monitor.config.load import settings_of  # what checks settings takes a fifth of a second to load

            settings_of(sources, os.environ)
    except ConfigError as error:
        return str(error)
    return ""


def print_status(found: status.Status, zone: ZoneInfo) -> None:
    """The status as one screen."""
    display.print_facts(status_facts(found, zone))
