"""``monitor screen``: match a file of JSON lines."""

from __future__ import annotations

import os
from argparse import ArgumentParser

from monitor.cli import display
from monitor.cli.options import DONE, Arguments, add_lines, add_no_semantic, config_folder, make_screener, read_lines
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.editorial.screen import screen


def add_arguments(parser: ArgumentParser) -> None:
    """A file, and what to judge it by."""
    add_lines(parser, '"id", "title", "summary", "lang"?, "outlet"?')
    add_no_semantic(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print a verdict for each line. Raises UsageError or ConfigError."""
    settings = load(config_folder(arguments, environment), os.environ)
    for verdict in screen(make_screener(arguments, environment, settings), read_lines(arguments.file)):
        display.print_json(verdict)
    return DONE
