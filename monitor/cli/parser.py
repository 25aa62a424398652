"""The commands of ``monitor`` and their arguments. The README is checked against them."""

from __future__ import annotations

import argparse
from pathlib import Path

import monitor
from monitor.cli.commands import commands_editing, commands_looking, commands_stories
from monitor.model.publications import PublicationState

_EPILOG = "To begin: `monitor demo` shows the whole job on sample feeds; `monitor check` tells what is configured."


def build_parser() -> argparse.ArgumentParser:
    """The parser; its result holds the name of the command as ``command``, None where none was given."""
    parser = argparse.ArgumentParser(
        prog="monitor",
        description="Watches feeds for coverage of one subject and posts each story to a channel.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"monitor {monitor.__version__}")
    _add_folders(parser, None)
    commands = parser.add_subparsers(title="commands", dest="command", metavar="COMMAND")

    def add(name: str, help_text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_text, description=help_text)
        # Left out after the command's name, they must not undo what stands before it.
        _add_folders(added, argparse.SUPPRESS)
        return added

    _add_run(add("run", "poll, match, group and post until stopped"))
    demo = add("demo", "the whole job on sample feeds, in seconds")
    demo.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the demo's database and its pictures in this folder"
    )
    check = add("check", "check the configuration and print what is live")
    check.add_argument(
        "--online", action="store_true", help="also fetch each feed, and ask Telegram for the bot's rights"
    )
    commands_looking.add_arguments(add)
    commands_editing.add_arguments(add)
    commands_stories.add_arguments(add)
    add("feeds", "every feed with its poll state")
    _add_outbox(add("outbox", "publications and their states"))
    status = add("status", "how the monitor is doing, in one screen")
    status.add_argument("--json", action="store_true", help="as JSON")
    db = add("db", "bring the schema up to date, back up, delete what is old, or declare it restored from a backup")
    db.add_argument("action", choices=("upgrade", "backup", "prune", "restored"))
    db.add_argument("file", type=Path, nargs="?", help="with backup: the file to write")
    return parser


def _add_folders(parser: argparse.ArgumentParser, default: str | None) -> None:
    for option, holds in (("--config", "the YAML files"), ("--state", "the database")):
        parser.add_argument(
            option, type=Path, metavar="DIR", default=default, help=f"folder of {holds} (default: {option[2:]})"
        )


def _add_run(run: argparse.ArgumentParser) -> None:
    run.add_argument("--once", action="store_true", help="one round, then exit")
    run.add_argument("--poll-all", action="store_true", help="with --once: poll every feed, due or not")
    run.add_argument("--dry-run", action="store_true", help="print posts; work on a copy, change nothing")
    run.add_argument("--json", action="store_true", help="with --once: a summary line in JSON on standard output")
    commands_looking.add_no_semantic(run)


def _add_outbox(outbox: argparse.ArgumentParser) -> None:
    states = [state.value for state in PublicationState]
    outbox.add_argument("--only", choices=states, metavar="STATE", help=f"of this state only: {', '.join(states)}")
    outbox.add_argument("--retry", type=int, metavar="ID", help="send a rejected or unknown publication again")
    outbox.add_argument("--discard", type=int, metavar="ID", help="give a pending or unknown publication up")
