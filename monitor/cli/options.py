"""What several commands read off the command line in the same way, and make of it.

Every command loads this file: what only some of them need is loaded where it is used.
"""

from __future__ import annotations

import argparse
import re
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO, cast
from zoneinfo import ZoneInfo

from monitor.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from monitor.cli.parser import Parser
    from monitor.config.environment import Environment
    from monitor.matching.screener import Screener
    from monitor.model.bubbles import Bubble
    from monitor.model.settings import Settings

DONE, FAILED, WRONG = 0, 1, 2
"""Exit codes; the last one for wrong usage or configuration."""
Arguments = argparse.Namespace
Actions = argparse._SubParsersAction


# --- adding arguments --------------------------------------------------------------------------------------------


def add_folders(parser: argparse.ArgumentParser, default: str | None, *, hidden: bool = False) -> None:
    """Where the configuration and the database are. ``default`` is what stands for a folder that is not named."""
    for option, holds in (("--config", "the YAML files"), ("--state", "the database")):
        told = argparse.SUPPRESS if hidden else f"folder of {holds} (default: {option[2:]})"
        parser.add_argument(option, type=Path, metavar="DIR", default=default, help=told)


def add_action(actions: Actions[argparse.ArgumentParser], name: str, help_text: str) -> Parser:
    """The parser of one action of a command, as ``add`` in ``monitor watch add``."""
    parser = actions.add_parser(name, help=help_text, description=help_text)
    # Where they stand before the action they count too; its help need not repeat them.
    add_folders(parser, argparse.SUPPRESS, hidden=True)
    return cast("Parser", parser)  # of the class of the command's own


def add_since(parser: argparse.ArgumentParser, default: str) -> None:
    """How far back a command looks."""
    parser.add_argument(
        "--since",
        type=duration,
        default=duration(default),
        metavar=default,
        help=f"how far back (default: {default})",
    )


def add_limit(parser: argparse.ArgumentParser, shown: str) -> None:
    """How many a command shows of what it finds."""
    parser.add_argument("--limit", type=_count, default=50, metavar="N", help=f"how many {shown} to show (default: 50)")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Let a command print for a program."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def add_language(parser: argparse.ArgumentParser, default: str) -> None:
    """The language of the text that a command reads. ``default`` says what holds where none is given."""
    parser.add_argument("--lang", metavar="LANG", help=f"its language (default: {default})")


def add_lines(parser: argparse.ArgumentParser, fields: str) -> None:
    """A file of JSON lines; ``fields`` says what each may hold."""
    help_text = f"lines of {{{fields}}}; - for standard input"
    parser.add_argument("file", type=Path, metavar="FILE.jsonl", help=help_text)


def add_no_semantic(parser: argparse.ArgumentParser) -> None:
    """Let a command leave the examples out."""
    parser.add_argument("--no-semantic", action="store_true", help="by the words alone, even where there is an encoder")


def add_html(parser: argparse.ArgumentParser) -> None:
    """Let a command that shows messages write them into a page."""
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="write them into a page as well, as a phone shows them"
    )


def add_yes(parser: argparse.ArgumentParser) -> None:
    """Let a command that asks before it acts do without, and one be asked what it would do."""
    parser.add_argument("--yes", action="store_true", help="do not ask, as in a script")
    parser.add_argument("--dry-run", action="store_true", help="say what it would do, no more")


def duration(text: str) -> timedelta:
    """A length of time on the command line."""
    from monitor.model.values import parse_duration

    try:
        return parse_duration(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _count(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,5}", text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 1 to 999999")
    return int(text)


# --- reading them ------------------------------------------------------------------------------------------------


def is_wanted(arguments: Arguments, question: str) -> bool:
    """Is it to be done? Asks at a terminal, unless --yes or --dry-run says it. Raises UsageError where nobody can be
    asked."""
    if arguments.yes or arguments.dry_run:
        return not arguments.dry_run
    if not sys.stdin.isatty():
        raise UsageError("nobody can be asked here; --yes does it, --dry-run shows it")
    return typed(f"{question} [y/N] ").casefold() in ("y", "yes")


def typed(question: str) -> str:
    """What a person answers; "" where there is no more input."""
    try:
        with interruptible():
            return input(question).strip()
    except EOFError:
        return ""


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end a question: the event loop would wait for its answer first."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def config_folder(arguments: Arguments, environment: Environment) -> Path:
    """The folder of the configuration: as the command says, else as the environment does."""
    return arguments.config or environment.config_dir


def state_folder(arguments: Arguments, environment: Environment) -> Path:
    """The folder of the database: as the command says, else as the environment does."""
    return arguments.state or environment.state_dir


def has_no_database(environment: Environment, state: Path) -> bool:
    """Is the database a file that is not there yet?"""
    from monitor.worker.wiring import database_url, sqlite_file

    file = sqlite_file(database_url(environment, state))
    return file is not None and not file.exists()


def zone_of(arguments: Arguments, environment: Environment) -> ZoneInfo:
    """The time zone to show times in: UTC, which is said, where the configuration is wrong."""
    from monitor.config.sources import time_zone

    try:
        return time_zone(config_folder(arguments, environment))
    except ConfigError:
        told = "monitor: times are in UTC, as the configuration cannot be read; `monitor check` says why"
        print(told, file=sys.stderr)
        return ZoneInfo("UTC")


def language_of(arguments: Arguments) -> str:
    """The language given with --lang; "" where none is. Raises UsageError for what is no code."""
    if arguments.lang is None:
        return ""
    from pydantic import TypeAdapter, ValidationError

    from monitor.model.values import Language

    try:
        return TypeAdapter[str](Language).validate_python(arguments.lang)
    except ValidationError as error:
        raise UsageError(str(error.errors()[0]["ctx"]["error"])) from None


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a file, or of standard input for ``-``. Raises UsageError where they cannot be read."""
    if str(path) == "-":
        yield from sys.stdin
        return
    try:
        with path.open(encoding="utf-8") as lines:
            yield from lines
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UsageError(f"cannot read {path}: this is not UTF-8 text; save the file as UTF-8") from None


@contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A file that stands in place of the old one once all of it is written. Raises UsageError where it cannot be."""
    draft = path.parent / f".{path.name}.new"
    try:
        with draft.open("w", encoding="utf-8", errors="replace", newline="") as file:
            yield file
        draft.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def write_page(
    path: Path, title: str, channels: Mapping[str, Sequence[Bubble]], time_zone: ZoneInfo, note: str = ""
) -> None:
    """Write channels as a page, and say where it is. Raises UsageError where it cannot be written."""
    from monitor.posts.page import page

    try:
        path.write_text(page(title, channels, time_zone, note), "utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from None
    print(f"The page: {path}")


def examples_changed_at(config: Path) -> datetime:
    """When the examples in this folder were edited last; long ago where there are none."""
    from monitor.config.sources import EXAMPLES

    try:
        return datetime.fromtimestamp((config / EXAMPLES).stat().st_mtime, UTC)
    except OSError:
        return datetime.min.replace(tzinfo=UTC)


def make_screener(arguments: Arguments, environment: Environment, settings: Settings) -> Screener:
    """What decides about relevance, with progress where examples are still to be encoded."""
    from monitor.cli import display
    from monitor.worker.wiring import choose_screening

    config, state = config_folder(arguments, environment), state_folder(arguments, environment)
    with display.progress("Examples encoded", len(settings.examples)) as advance:
        make = choose_screening(config, state, semantic=not arguments.no_semantic, advance=advance)
        return make(settings)
