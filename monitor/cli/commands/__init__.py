"""The commands of ``monitor``, one file each.

A command is its line in the help, its arguments, and what it does. It is listed below: the parser, the dispatch and the
help know no other list.

    run             polls, matches, groups and posts
    poll            asks feeds now
    demo            the whole job on sample feeds
    preview         posts, replies and digests as a phone shows them
    check           the configuration, and what is live
    explain         what a text matches, and why
    screen          a verdict for each line of a file
    group           the story of each line of a file
    backtest        what an edit adds and loses
    rejected        what was nearly posted
    rejudge         what was rejected and belongs by now
    accept          an edit that waits for a person
    watch           words of the watchlist
    examples        labelled headlines
    seed            terms proposed from an article
    stories         stories, and corrections of them
    export          stories for researchers
    feeds           feeds with their poll state
    outbox          publications and their states
    status          how the monitor is doing
    site            the readers' site
    db              the database: upgrade, backup, restored, prune
    completion      what a shell completes
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Protocol

from monitor.cli.commands import (
    accept,
    backtest,
    check,
    completion,
    db,
    demo,
    examples,
    explain,
    export,
    feeds,
    group,
    outbox,
    poll,
    preview,
    rejected,
    rejudge,
    run,
    screen,
    seed,
    site,
    status,
    stories,
    watch,
)
from monitor.cli.options import Arguments
from monitor.config.environment import Environment


class Command(Protocol):
    """What the module of a command holds."""

    HELP: str
    """What it does, in one line."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what may follow the command's name."""

    async def run(self, arguments: Arguments, environment: Environment) -> int:
        """Do it, print what comes of it; returns the exit code. Raises MonitorError."""


COMMANDS: Mapping[str, Command] = {
    "run": run,
    "poll": poll,
    "demo": demo,
    "preview": preview,
    "check": check,
    "explain": explain,
    "screen": screen,
    "backtest": backtest,
    "rejected": rejected,
    "rejudge": rejudge,
    "accept": accept,
    "watch": watch,
    "examples": examples,
    "seed": seed,
    "stories": stories,
    "group": group,
    "export": export,
    "feeds": feeds,
    "outbox": outbox,
    "status": status,
    "site": site,
    "db": db,
    "completion": completion,
}
"""The commands by name, in the order of the help."""
