"""The commands about stories: ``monitor stories`` with its actions, and ``monitor group``."""

from __future__ import annotations

import argparse
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from monitor.cli import display
from monitor.cli.commands.commands_looking import add_no_semantic, as_text, make_screener, read_lines
from monitor.cli.options import Add, Arguments, config_folder, duration, state_folder, zone_of
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.editorial import group as clustering
from monitor.errors import StoreError, UsageError, suggestion
from monitor.model.stories import Report
from monitor.model.values import parse_duration
from monitor.runtime import GROUPING
from monitor.store import OutboxRow, Store, StoryDetail
from monitor.stories.group import load_learnt
from monitor.worker.app import opened_store, utcnow
from monitor.worker.words import STORY_COLUMNS, moment, story_rows

_DONE = 0
_ATTEMPTS, _PAUSE = 26, 0.2  # tries, and seconds between two of them
_SEE = "see `monitor stories` for what there is"


def add_arguments(add: Add) -> None:
    """Register the commands. ``add`` makes a command's parser, given its name and what it does."""
    _add_stories(add("stories", "recent stories and what became of them; look at one, correct which reports it has"))
    group = add("group", "group a file of JSON lines by the event that they tell of")
    group.add_argument(
        "file",
        type=Path,
        metavar="FILE.jsonl",
        help='lines of {"id", "title", "summary", "lang"?, "outlet"?, "published"}; - for standard input',
    )
    add_no_semantic(group)


def _add_stories(stories: argparse.ArgumentParser) -> None:
    stories.add_argument(
        "--since", type=duration, default=parse_duration("1d"), metavar="1d", help="how far back (default: 1d)"
    )
    stories.add_argument("--watch", metavar="NAME", help="stories of this watch only")
    stories.set_defaults(action=None)
    actions = stories.add_subparsers(dest="action", metavar="ACTION", required=False)
    show = _action(actions, "show", "the reports of a story, why each is in it, and its messages")
    show.add_argument("story", type=int, metavar="ID", help="the story")
    show.add_argument("--json", action="store_true", help="as JSON")
    merge = _action(actions, "merge", "two stories are one, for good; the older one stays")
    merge.add_argument("story", type=int, metavar="A", help="one story")
    merge.add_argument("other", type=int, metavar="B", help="the other")
    split = _action(actions, "split", "a report is a story of its own, for good")
    split.add_argument("story", type=int, metavar="ID", help="the story it is in")
    split.add_argument("entry", type=int, metavar="ENTRY", help="the report, as `monitor stories show ID` numbers it")


def _action(actions: argparse._SubParsersAction, name: str, help_text: str) -> argparse.ArgumentParser:  # type: ignore[type-arg]
    parser: argparse.ArgumentParser = actions.add_parser(name, help=help_text, description=help_text)
    for option in ("--config", "--state"):  # where they stand before the command's name they count too
        parser.add_argument(option, type=Path, metavar="DIR", default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    return parser


# --- stories -----------------------------------------------------------------------------------------------------


async def stories(arguments: Arguments, environment: Environment) -> int:
    """``monitor stories [ACTION]``. Raises UsageError, ConfigError or StoreError."""
    if arguments.watch is not None:
        watches = load(config_folder(arguments, environment), os.environ).watchlist.watches
        if arguments.watch not in watches:
            raise UsageError(f"there is no watch '{arguments.watch}'{suggestion(arguments.watch, watches)}")
    act = {None: _list, "show": _show, "merge": _merge, "split": _split}[arguments.action]
    with opened_store(environment, state_folder(arguments, environment)) as store:
        act(arguments, environment, store)
    return _DONE


def _list(arguments: Arguments, environment: Environment, store: Store) -> None:
    zone, _ = zone_of(arguments, environment)
    since = utcnow() - arguments.since
    rows = story_rows(store.stories.recent(since, arguments.watch), zone)
    display.print_table("Stories", STORY_COLUMNS, rows, f"none since {moment(since, zone)}")


def _show(arguments: Arguments, environment: Environment, store: Store) -> None:
    detail = store.stories.detail(arguments.story)
    if detail is None:
        raise UsageError(f"there is no story {arguments.story}: {_SEE}")
    messages = store.outbox.rows(story_id=detail.id)[::-1]
    if arguments.json:
        display.print_json(_as_data(detail, messages), 2)
        return
    zone, _ = zone_of(arguments, environment)
    if detail.merged_into is not None:
        print(f"story {detail.id} was merged into story {detail.merged_into}")
    reports = [
        (
            str(report.entry_id),
            moment(report.published, zone),
            report.outlet,
            report.language,
            report.title,
            reason,
            report.url or "",
        )
        for report, reason in detail.reports
    ]
    columns = ("entry", "published", "outlet", "language", "headline", "why it is here", "link")
    display.print_table(f"Story {detail.id}", columns, reports, "no reports")
    print()
    told = [
        (
            row.channel,
            row.kind.value,
            row.state.value,
            moment(row.sent_at or row.attempted_at, zone),
            str(row.message_id or ""),
            row.error or (row.text or "").split("\n", 1)[0],
        )
        for row in messages
    ]
    display.print_table("Messages", ("channel", "kind", "state", "last", "message", "what"), told, "none")


def _as_data(detail: StoryDetail, messages: list[OutboxRow]) -> dict[str, object]:
    return {
        "id": detail.id,
        "created_at": as_text(detail.created_at),
        "merged_into": detail.merged_into,
        "reports": [_report(report, reason) for report, reason in detail.reports],
        "messages": [
            {name: as_text(value) if name.endswith("_at") and value else value for name, value in asdict(row).items()}
            for row in messages
        ],
    }


def _report(report: Report, reason: str) -> dict[str, object]:
    return {
        "entry": report.entry_id,
        "published": as_text(report.published),
        "outlet": report.outlet,
        "language": report.language,
        "title": report.title,
        "url": report.url,
        "reason": reason,
    }


@contextmanager
def regrouping(store: Store, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
    """Stories keep their reports meanwhile, but for what is done here: a worker that is placing reports goes by what it
    read before. It is waited for, a few seconds. Raises StoreError where it takes longer."""
    (name, ttl), owner = GROUPING, f"command:{os.getpid()}:{secrets.token_hex(3)}"
    for attempt in range(_ATTEMPTS):
        if attempt:
            sleep(_PAUSE)
        if store.leases.acquire(name, owner, utcnow(), ttl):
            break
    else:
        raise StoreError("a worker is grouping reports, or was stopped while it did; try again in a minute")
    try:
        yield
    finally:
        store.leases.release(name, owner)


def _merge(arguments: Arguments, _: Environment, store: Store) -> None:
    one, other = arguments.story, arguments.other
    if one == other:
        raise UsageError(f"{one} and {other} are one story; name two: {_SEE}")
    with regrouping(store):
        kept = store.stories.merge(one, other, utcnow())
    if kept is None:
        raise UsageError(f"one of the stories {one} and {other} has no reports, or is none: {_SEE}")
    print(f"story {one + other - kept} is merged into story {kept}; `monitor run` mends what was posted")


def _split(arguments: Arguments, _: Environment, store: Store) -> None:
    with regrouping(store):
        new = store.stories.split(arguments.story, arguments.entry, utcnow())
    if new is None:
        raise UsageError(
            f"entry {arguments.entry} is not in story {arguments.story}, or alone in it; "
            f"see `monitor stories show {arguments.story}`"
        )
    print(f"entry {arguments.entry} is story {new} now; `monitor run` mends what was posted")


# --- group -------------------------------------------------------------------------------------------------------


async def group(arguments: Arguments, environment: Environment) -> int:
    """``monitor group``. Raises UsageError or ConfigError."""
    settings = load(config_folder(arguments, environment), os.environ)
    screener = make_screener(arguments, environment, settings)
    found = list(clustering.read_reports(read_lines(arguments.file), screener))
    reports = [report for _, report in found]
    with display.progress("Reports encoded", len(reports) if screener.semantics else 0) as advance:
        vectors = clustering.encode(reports, screener, advance)
    with display.progress("Reports grouped", len(reports)) as advance:
        clusters = clustering.cluster(reports, vectors, settings.monitor.stories, load_learnt(), advance)
    for line in _clusters([item_id for item_id, _ in found], clusters):
        display.print_json(line)
    return _DONE


def _clusters(ids: list[object], clusters: list[int]) -> Iterator[dict[str, object]]:
    for item_id, cluster in zip(ids, clusters, strict=True):
        yield {"id": item_id, "cluster": cluster}
