"""``monitor demo``: the whole job on sample feeds, in seconds."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

from monitor.cli import display
from monitor.cli.options import DONE, Arguments
from monitor.config.environment import Environment
from monitor.delivery.terminal import TerminalPublisher

HELP = "the whole job on sample feeds, in seconds"


def add_arguments(parser: ArgumentParser) -> None:
    """Where to keep what is made."""
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the demo's database and its pictures in this folder"
    )


async def run(arguments: Arguments, environment: Environment) -> int:
    """Show three days of the sample world. Raises ConfigError, StoreError."""
    from monitor.demo import runner  # its server and sample texts are needed by no other command

    hours = display.progress("Three days in fast motion", len(runner.TIMES))
    with runner.state_folder(arguments.keep) as state, hours as advance:
        outcome = await runner.run(TerminalPublisher(sys.stdout, arguments.keep), state, advance)
    print(runner.summary(outcome, arguments.keep))
    return DONE
