"""``monitor db``: bring the schema up to date, back up, delete what is old, or declare it restored from a backup."""

from __future__ import annotations

import dataclasses
import os
from argparse import ArgumentParser
from pathlib import Path

from monitor.cli.options import DONE, Arguments, config_folder, state_folder
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.errors import UsageError
from monitor.worker.wiring import database_url, opened_store, sqlite_file, utcnow


def add_arguments(parser: ArgumentParser) -> None:
    """An action, and the file it makes."""
    parser.add_argument("action", choices=("upgrade", "backup", "prune", "restored"))
    parser.add_argument("file", type=Path, nargs="?", help="with backup: the file to write")


async def run(arguments: Arguments, environment: Environment) -> int:
    """Do the action. Raises UsageError, ConfigError or StoreError."""
    if arguments.file is not None and arguments.action != "backup":
        raise UsageError(f"`monitor db {arguments.action}` takes no file")
    now, state = utcnow(), state_folder(arguments, environment)
    upgrade = arguments.action == "upgrade"
    with opened_store(environment, state, check=not upgrade) as store:
        if upgrade:
            store.upgrade(now)
            print("the database is up to date")
        elif arguments.action == "restored":
            print(f"given up, as perhaps posted already: {store.receipts.declare_restored(now)}")
            print("nothing that was published before now will be posted")
        elif arguments.action == "backup":
            target = arguments.file or state / f"backup-{now:%Y%m%dT%H%M%SZ}.sqlite"
            if arguments.file is not None and not target.parent.is_dir():
                raise UsageError(f"there is no folder {target.parent}: make it first, or name another one")
            original = sqlite_file(database_url(environment, state))
            if original is not None and target.exists() and target.samefile(original):
                raise UsageError(f"{target} is the database itself: name another file")
            store.maintenance.backup(target)
            print(f"backed up to {target}")
        else:
            retention = load(config_folder(arguments, environment), os.environ).monitor.retention
            pruned = dataclasses.asdict(store.maintenance.prune(now, retention))
            print("deleted: " + ", ".join(f"{count} {name}" for name, count in pruned.items()))
    return DONE
