"""``monitor db``: bring the schema up to date, back up, copy to another database, delete what is old, or declare it
restored from a backup."""

from __future__ import annotations

import argparse
import dataclasses
import os
from argparse import ArgumentParser
from pathlib import Path

from monitor.cli.options import DONE, Arguments, config_folder, state_folder
from monitor.config.environment import Environment, is_database
from monitor.config.load import load
from monitor.errors import UsageError
from monitor.worker.wiring import database_url, opened_store, sqlite_file, store_at, utcnow


def add_arguments(parser: ArgumentParser) -> None:
    """An action, and what it makes."""
    parser.add_argument("action", choices=tuple(_ACTIONS))
    parser.add_argument("file", type=Path, nargs="?", help="with backup: the file to write")
    parser.add_argument(
        "--from",
        dest="original",
        type=_address,
        metavar="URL",
        help="with copy: the database to copy (default: the one in use)",
    )
    parser.add_argument(
        "--to", dest="copy", type=_address, metavar="URL", help="with copy: the empty database to copy it to"
    )


def _address(text: str) -> str:
    if not is_database(text):  # what was typed is not repeated: it may hold a password
        raise argparse.ArgumentTypeError("write sqlite:///path/to/file or postgresql://user@host/database")
    return text


async def run(arguments: Arguments, environment: Environment) -> int:
    """Do the action. Raises UsageError, ConfigError or StoreError."""
    if arguments.file is not None and arguments.action != "backup":
        raise UsageError(f"`monitor db {arguments.action}` takes no file")
    if arguments.action != "copy" and (arguments.original or arguments.copy):
        raise UsageError("--from and --to go with `monitor db copy`")
    _ACTIONS[arguments.action](arguments, environment)
    return DONE


def _upgrade(arguments: Arguments, environment: Environment) -> None:
    with opened_store(environment, state_folder(arguments, environment), check=False) as store:
        store.upgrade(utcnow())
    print("the database is up to date")


def _restored(arguments: Arguments, environment: Environment) -> None:
    with opened_store(environment, state_folder(arguments, environment)) as store:
        print(f"given up, as perhaps posted already: {store.receipts.declare_restored(utcnow())}")
    print("nothing that was published before now will be posted")


def _backup(arguments: Arguments, environment: Environment) -> None:
    state = state_folder(arguments, environment)
    with opened_store(environment, state) as store:
        target = arguments.file or state / f"backup-{utcnow():%Y%m%dT%H%M%SZ}.sqlite"
        if arguments.file is not None and not target.parent.is_dir():
            raise UsageError(f"there is no folder {target.parent}: make it first, or name another one")
        original = sqlite_file(database_url(environment, state))
        if original is not None and target.exists() and target.samefile(original):
            raise UsageError(f"{target} is the database itself: name another file")
        store.maintenance.backup(target)
    print(f"backed up to {target}")


def _copy(arguments: Arguments, environment: Environment) -> None:
    if not arguments.copy:
        raise UsageError(
            "name the database to copy to: --to postgresql://user@host/database, or sqlite:///path/to/file"
        )
    from monitor.cli import display
    from monitor.worker.status import alive_workers

    url = arguments.original or database_url(environment, state_folder(arguments, environment))
    with store_at(url, check=True) as original, store_at(arguments.copy, check=False) as copy:
        if alive := alive_workers(original, utcnow()):
            raise UsageError(f"a worker runs on the database that is to be copied ({alive[0].owner}): stop it first")
        done = original.copy_to(copy, display.progress)
        print(f"copied to {copy.place}: {done.rows} rows in {done.tables} tables, each compared with its original")
        if done.mended:
            print(f"texts without the characters in them that not every database takes: {done.mended}")
        print(f"{original.place} is as it was. Start no worker on it any more: both would post the same news.")
        print("set DATABASE_URL to the copy, for every worker, command and desk; then start the worker")


def _prune(arguments: Arguments, environment: Environment) -> None:
    with opened_store(environment, state_folder(arguments, environment)) as store:
        retention = load(config_folder(arguments, environment), os.environ).monitor.retention
        pruned = dataclasses.asdict(store.maintenance.prune(utcnow(), retention))
    print("deleted: " + ", ".join(f"{count} {name}" for name, count in pruned.items()))


_ACTIONS = {"upgrade": _upgrade, "backup": _backup, "copy": _copy, "prune": _prune, "restored": _restored}
