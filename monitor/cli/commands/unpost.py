"""``monitor unpost``: a story taken back, with all its messages."""

from __future__ import annotations

from argparse import ArgumentParser

from monitor.cli import display
from monitor.cli.options import DONE, FAILED, Arguments, add_yes, is_wanted, state_folder
from monitor.config.environment import Environment
from monitor.worker import corrections
from monitor.worker.wiring import opened_store, utcnow
from monitor.worker.words import effect_in_words


def add_arguments(parser: ArgumentParser) -> None:
    """Which story."""
    parser.add_argument("story", type=int, metavar="STORY", help="the story, by its number in `monitor stories`")
    add_yes(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Say what becomes of its messages, ask, and withdraw it. Raises UsageError or StoreError."""
    with opened_store(environment, state_folder(arguments, environment)) as store:
        planned = corrections.withdraw(store, arguments.story, utcnow(), dry_run=True)
        lines = [effect_in_words(each) for each in planned.effects] or ["no channel has a message of it"]
        display.print_lines([f"To withdraw story {arguments.story}:", *(f"  {line}" for line in lines)])
        display.print_lines(["Neither it nor a report that joins it later is told again, nor stands in a digest."])
        if not is_wanted(arguments, f"Withdraw story {arguments.story}?"):
            display.print_lines(["nothing was changed"])
            return DONE if arguments.dry_run else FAILED
        done = corrections.withdraw(store, arguments.story, utcnow(), dry_run=False)
    going = "; `monitor run` takes its messages away, before it sends anything else" if done.effects else ""
    display.print_lines([f"story {arguments.story} is withdrawn{going}"])
    return DONE
