"""``monitor demo``: the whole job on sample feeds, in seconds."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from monitor.cli import display
from monitor.cli.options import DONE, Arguments, add_html, write_page
from monitor.config.environment import Environment
from monitor.delivery.standing import StandingChannels
from monitor.delivery.terminal import TerminalPublisher
from monitor.model.bubbles import Bubble
from monitor.worker.simulated import Clock

_LABEL = "Three days in fast motion"


def add_arguments(parser: ArgumentParser) -> None:
    """How much to show, and where to keep what is made."""
    parser.add_argument("--all", action="store_true", help="every version of every message, not the channel as it ends")
    add_html(parser)
    parser.add_argument("--site", type=Path, metavar="DIR", help="leave the readers' site of it in this folder")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the demo's database and its pictures in this folder"
    )


async def run(arguments: Arguments, environment: Environment) -> int:
    """Show three days of the sample world. Raises ConfigError, StoreError."""
    from monitor.demo import runner, world  # the server and the sample texts are needed by few commands

    clock, zone, total = Clock(runner.TIMES[0]), runner.MONITOR.time_zone, len(runner.TIMES)
    printed = TerminalPublisher(sys.stdout, arguments.keep) if arguments.all else None
    channels = StandingChannels(lambda: clock.now, printed)
    live = display.living(_LABEL, total, lambda: channels.newest, zone)
    hours = display.progress(_LABEL, total) if arguments.all else live
    with runner.state_folder(arguments.keep) as state, hours as advance:
        outcome = await runner.run(channels, state, advance, clock=clock)
        if arguments.site is not None:
            from monitor.demo.site import leave_site

            await asyncio.to_thread(leave_site, outcome.settings, state, arguments.site)
    bubbles = [bubble for its in channels.channels.values() for bubble in its]
    if not arguments.all:
        _keep_pictures(bubbles, arguments.keep)
        display.print_bubbles(bubbles, zone)
        print(_counted(bubbles))
    if arguments.html is not None:
        write_page(arguments.html, "The channel of the demo", channels.channels, zone, world.NOTICE)
    if arguments.site is not None:
        print(f"The site: {arguments.site / 'index.html'}")
    print(runner.summary(outcome, arguments.keep))
    return DONE


def _keep_pictures(bubbles: Sequence[Bubble], folder: Path | None) -> None:
    pictures = (bubble.message.photo for bubble in bubbles if isinstance(bubble.message.photo, bytes))
    if folder is not None:
        for number, picture in enumerate(pictures, 1):
            (folder / f"picture-{number}.png").write_bytes(picture)


def _counted(bubbles: Sequence[Bubble]) -> str:
    edits = sum(bubble.edits for bubble in bubbles)
    pictures = sum(bubble.message.photo is not None for bubble in bubbles)
    return (
        f"The channel as it stands: {len(bubbles)} messages, edited {edits} time{'s' * (edits != 1)}; "
        f"{pictures} {'has' if pictures == 1 else 'have'} a picture."
    )
