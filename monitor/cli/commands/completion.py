"""``monitor completion``: a script with which a shell completes commands, options, choices, files and folders."""

from __future__ import annotations

from argparse import Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import shtab

from monitor.cli.options import DONE, Arguments
from monitor.cli.parser import whole_parser
from monitor.config.environment import Environment

_SHELLS = ("bash", "zsh", "fish")


def add_arguments(parser: ArgumentParser) -> None:
    """Which shell is to understand the script."""
    parser.add_argument("shell", choices=_SHELLS, help="the script says at its top where this shell looks for it")


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print the script."""
    parser = whole_parser()
    for argument in _arguments(parser):
        _describe(argument, shtab.FILE, shtab.DIRECTORY)
    print(shtab.complete(parser, arguments.shell))
    return DONE


def _arguments(parser: ArgumentParser) -> Iterator[Action]:
    """All arguments of a parser, of its commands and of their actions."""
    for argument in parser._actions:
        yield argument
        if isinstance(argument, _SubParsersAction):
            for inner in argument.choices.values():
                yield from _arguments(inner)


def _describe(argument: Action, file: object, folder: object) -> None:
    """Say what shtab cannot know: that an argument is a file or a folder, which our help calls FILE and DIR."""
    if isinstance(argument.metavar, tuple):
        argument.metavar = " ".join(argument.metavar)  # zsh shows it, and shtab takes it for one text
    if argument.metavar == "DIR":
        argument.complete = folder  # type: ignore[attr-defined]
    elif argument.type is Path or (argument.metavar or "").startswith("FILE"):
        argument.complete = file  # type: ignore[attr-defined]
