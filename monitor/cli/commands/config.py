"""``monitor config``: a newer shipped configuration brought into one's own."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.cli import display
from monitor.cli.options import (
    DONE,
    FAILED,
    Arguments,
    add_action,
    add_yes,
    config_folder,
    has_no_database,
    is_wanted,
    state_folder,
)
from monitor.config.differences import difference, difference_of_feeds, effect_in_words
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.config.shipped import BASE, SHIPPED
from monitor.config.sources import read_sources
from monitor.editorial.backtest import Baseline, Kind, effect
from monitor.editorial.update import BEFORE, Update, conflicts_in_words, planned, write
from monitor.errors import ConfigError, UsageError
from monitor.matching.screener import Screener
from monitor.model.settings import Settings
from monitor.worker.wiring import opened_store

_DAY = timedelta(days=1)
_ENTRIES = 1000  # the newest ones


def add_arguments(parser: ArgumentParser) -> None:
    """What to do."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    update = add_action(actions, "update", "bring in what is shipped now: watchlist, feeds and examples")
    update.add_argument(
        "--base", type=Path, metavar="DIR", help="the shipped files that yours were made from (default: those kept)"
    )
    add_yes(update)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Say what changes, ask, write it. Raises UsageError, ConfigError or StoreError; then nothing is written, but
    for what came before a disk that is full."""
    config = config_folder(arguments, environment)
    before = load(config, os.environ)
    update = planned(config, _base(config, arguments.base), SHIPPED)
    for name in update.own:
        print(f"{name} is your own: it stays as it is")
    if not update.files:
        print("nothing to bring in: what is shipped is there already")
        if not arguments.dry_run:
            _write(config, update)
        return DONE
    try:
        after = load(config, os.environ, update.files)
    except ConfigError as error:
        raise UsageError(f"nothing was written, as the configuration would be wrong:\n{error}") from None
    told = [*filter(None, (difference(before, after), difference_of_feeds(before, after)))]
    display.print_lines(told or ["nothing that decides changes; remarks and the like do"])
    display.print_lines(conflicts_in_words(update))
    display.print_lines(_effect_in_words(arguments, environment, before, after))
    if not is_wanted(arguments, f"Write this into {config}?"):
        print("nothing was written")
        return DONE if arguments.dry_run else FAILED
    if read_sources(config).fingerprint != before.fingerprint:
        raise UsageError(f"{config} was edited meanwhile; nothing was written: run this again")
    _write(config, update)
    print(f"written; what it replaced is in {config / BEFORE}, and a running worker takes it up within seconds")
    print("To see what this adds and loses: monitor backtest --since 14d")
    return DONE


def _effect_in_words(arguments: Arguments, environment: Environment, before: Settings, after: Settings) -> list[str]:
    """What both make of the newest entries, by their words; nothing where there is no database."""
    state = state_folder(arguments, environment)
    if has_no_database(environment, state):
        return []
    since = datetime.now(UTC) - _DAY
    with opened_store(environment, state) as store:
        entries = store.history.newest(since, _ENTRIES)
        seen, _ = store.history.count(since)
    old, new = Baseline(Screener.by_words(before), same_examples=True), Screener.by_words(after)
    found = effect(entries, old, new, max_age=after.monitor.entries.max_age, go_on=lambda: True)
    added, lost, moved = (found.kinds[kind] for kind in (Kind.ADDED, Kind.LOST, Kind.MOVED))
    return [f"by the words alone: {effect_in_words(added, lost, moved, found.read, seen)}"]


def _base(config: Path, named: Path | None) -> Path:
    """The files as they were shipped when this configuration was made. Raises UsageError where they are not there."""
    if config.resolve() == SHIPPED.resolve():
        raise UsageError(f"{config} is what the program comes with: git, or a new version of the program, updates it")
    base = named or config / BASE
    if not base.is_dir():
        raise UsageError(
            f"there is no folder {base}, so what you changed cannot be told from what changed here; `monitor init` "
            "keeps one: name the shipped files that yours were made from with --base"
        )
    return base


def _write(config: Path, update: Update) -> None:
    try:
        write(config, update)
    except OSError as error:
        raise UsageError(f"cannot write into {config}: {error.strerror}; run it again once that is mended") from None
