"""The parser of the command line, made from the list of commands. The README is checked against it."""

from __future__ import annotations

import argparse

import monitor
from monitor.cli.commands import COMMANDS
from monitor.cli.options import add_folders

_EPILOG = "To begin: `monitor demo` shows the whole job on sample feeds; `monitor check` tells what is configured."


def build_parser() -> argparse.ArgumentParser:
    """The parser; its result holds the name of the command as ``command``, None where none was given."""
    parser = argparse.ArgumentParser(
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
