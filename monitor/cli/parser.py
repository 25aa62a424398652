"""The parser of the command line, made from the list of commands. The operators' paper is checked against it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import Any

import monitor
from monitor.cli.commands import COMMANDS
from monitor.cli.options import add_folders
from monitor.errors import did_you_mean

_EPILOG = "To begin: `monitor demo` shows the whole job on sample feeds; `monitor check` tells what is configured."


class Parser(argparse.ArgumentParser):
    """A parser that says what a misspelt command, action, choice or option was meant to be.

    The parsers of commands and of their actions are such parsers too: argparse makes them of the class of their parent.
    """

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            hint = did_you_mean(str(value), map(str, action.choices or ()))
            raise argparse.ArgumentError(action, f"{error.message}{hint}") from None

    def parse_known_args(self, args: Iterable[str] | None = None, namespace: Any = None) -> Any:
        """As argparse does it; but an option that is nearly one of this parser's own ends the program here, where it
        can be told, and not in the parser of all commands, which gets what is left over."""
        known, unknown = super().parse_known_args(args, namespace)
        for word in unknown:
            hint = did_you_mean(word.partition("=")[0], self._option_string_actions) if word.startswith("--") else ""
            if hint:
                self.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")
        return known, unknown


def build_parser() -> argparse.ArgumentParser:
    """The parser; its result holds the name of the command as ``command``, None where none was given."""
    parser = Parser(
        prog="monitor",
        description="Watches feeds for coverage of one subject and posts each story to a channel.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"monitor {monitor.__version__}")
    add_folders(parser, None)
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    for name, command in COMMANDS.items():
        added = commands.add_parser(name, help=command.HELP, description=command.HELP)
        # Left out after the command's name, they must not undo what stands before it.
        add_folders(added, argparse.SUPPRESS)
        command.add_arguments(added)
    return parser
