"""The parser of the command line, made from the list of commands. The operators' paper is checked against it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NoReturn, cast

import monitor
from monitor.cli.commands import COMMANDS, command
from monitor.cli.options import add_folders
from monitor.errors import did_you_mean

_EPILOG = "To begin: `monitor demo` shows the whole job on sample feeds; `monitor check` tells what is configured."


class Parser(argparse.ArgumentParser):
    """A parser that says what a misspelt command, action, choice or option was meant to be.

    The parsers of commands and of their actions are such parsers too: argparse makes them of the class of their parent.
    """

    _missing: Callable[[argparse.ArgumentParser], None] | None = None

    def fill_with(self, add_arguments: Callable[[argparse.ArgumentParser], None]) -> None:
        """Have arguments added when they are needed."""
        self._missing = add_arguments

    def fill(self) -> None:
        """Add the arguments that are still missing."""
        if self._missing is not None:
            add_arguments, self._missing = self._missing, None
            add_arguments(self)

    def fill_all(self) -> None:
        """Add them here, and to the parsers of all actions."""
        self.fill()
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                for parser in action.choices.values():
                    parser.fill_all()

    def error(self, message: str) -> NoReturn:
        """As argparse says it, but for passwords in what was typed."""
        from monitor.logs import redactor

        super().error(redactor(())(message))

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        try:
            super()._check_value(action, value)
        except argparse.ArgumentError as error:
            hint = did_you_mean(str(value), map(str, action.choices or ()))
            raise argparse.ArgumentError(action, f"{error.message}{hint}") from None

    def parse_known_args(self, args: Iterable[str] | None = None, namespace: Any = None) -> Any:
        """As argparse does it; but an option that is nearly one of this parser's own ends the program here, where it
        can be told, and not in the parser of all commands, which gets what is left over."""
        self.fill()
        known, unknown = super().parse_known_args(args, namespace)
        for word in unknown:
            hint = did_you_mean(word.partition("=")[0], self._option_string_actions) if word.startswith("--") else ""
            if hint:
                self.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")
        return known, unknown


def build_parser() -> Parser:
    """The parser; its result holds the name of the command as ``command``, None where none was given. The parser of a
    command gets its arguments when there is something to parse, which spares the rest the loading of its module."""
    parser = Parser(
        prog="monitor",
        description="Watches feeds for coverage of one subject and posts each story to a channel.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"monitor {monitor.__version__}")
    add_folders(parser, None)
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")
    for name, help_text in COMMANDS.items():
        commands.add_parser(name, help=help_text, description=help_text).fill_with(partial(_add_arguments, name))
    return parser


def whole_parser() -> Parser:
    """The parser with the arguments of every command, for who reads them without parsing any."""
    parser = build_parser()
    parser.fill_all()
    return parser


def commands_of(parser: argparse.ArgumentParser) -> Mapping[str, Parser]:
    """The parsers of the commands, by name."""
    (commands,) = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return cast("Mapping[str, Parser]", commands.choices)


def _add_arguments(name: str, parser: argparse.ArgumentParser) -> None:
    # Left out after the command's name, they must not undo what stands before it.
    add_folders(parser, argparse.SUPPRESS)
    command(name).add_arguments(parser)
