"""``monitor outbox``: publications and their states."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError

from monitor.cli import display
from monitor.cli.options import DONE, Arguments, add_json, add_limit, state_folder, zone_of
from monitor.config.environment import Environment
from monitor.errors import UsageError
from monitor.model.publications import PublicationState
from monitor.worker.wiring import opened_store, utcnow
from monitor.worker.words import moment

_SEE = "see `monitor outbox` for what there is"
_ALL = "all"


def _number_or_all(text: str) -> int | str:
    if text != _ALL and not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is neither a publication's number nor {_ALL!r}")
    return text if text == _ALL else int(text)


def add_arguments(parser: ArgumentParser) -> None:
    """Which to list, and what to do before."""
    states = [state.value for state in PublicationState]
    parser.add_argument("--only", choices=states, metavar="STATE", help=f"of this state only: {', '.join(states)}")
    add_limit(parser, "publications")
    parser.add_argument(
        "--retry",
        type=_number_or_all,
        metavar="ID",
        help="send a rejected, unknown or folded publication again; all: all that were refused",
    )
    parser.add_argument("--discard", type=int, metavar="ID", help="give a pending or unknown publication up")
    add_json(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Decide about a publication if asked to, and print a table. Raises UsageError or StoreError."""
    if arguments.json and (arguments.retry or arguments.discard):
        raise UsageError("--json lists publications: leave --retry and --discard to a call of their own")
    with opened_store(environment, state_folder(arguments, environment)) as store:
        if arguments.retry == _ALL:
            print(f"{store.outbox.retry_refused(utcnow())} refused publications will be sent again")
        elif arguments.retry is not None:
            if not store.outbox.retry(arguments.retry, utcnow()):
                raise UsageError(
                    f"publication {arguments.retry} is none that was rejected or folded, or is unknown: {_SEE}"
                )
            print(f"publication {arguments.retry} will be sent again")
        if arguments.discard is not None:
            if not store.outbox.discard(arguments.discard):
                raise UsageError(f"publication {arguments.discard} is none that is pending or unknown: {_SEE}")
            print(f"publication {arguments.discard} is given up")
        only = arguments.only and PublicationState(arguments.only)
        found = store.outbox.rows(only, arguments.limit)
        left = store.outbox.count(only) - len(found)
    if arguments.json:
        display.print_json(list(map(display.publication_as_data, found)), 2)
        return DONE
    zone = zone_of(arguments, environment)
    rows = [
        (
            str(row.id),
            row.channel,
            row.kind.value,
            row.state.value,
            str(row.attempts),
            moment(row.sent_at or row.attempted_at, zone),
            str(row.message_id or ""),
            row.words,
        )
        for row in found
    ]
    columns = ("id", "channel", "kind", "state", "tries", "last", "message", "words")
    display.print_table("Outbox", columns, rows, f"nothing {arguments.only}" if arguments.only else "empty")
    if left:
        print(f"and {left} older ones; to see more: --limit {len(found) + left}")
    return DONE
