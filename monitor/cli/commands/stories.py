"""``monitor stories``: recent stories and what became of them; look at one, correct which reports it has."""

from __future__ import annotations

import os
import secrets
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from monitor.cli import display
from monitor.cli.options import DONE, Arguments, add_action, add_json, add_since, config_folder, state_folder, zone_of
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.errors import StoreError, UsageError, suggestion
from monitor.model.stories import Report
from monitor.runtime import GROUPING
from monitor.store import OutboxRow, Store, StoryDetail
from monitor.worker.wiring import opened_store, utcnow
from monitor.worker.words import STORY_COLUMNS, moment, story_rows

HELP = "recent stories and what became of them; look at one, correct which reports it has"
_ATTEMPTS, _PAUSE = 26, 0.2  # tries, and seconds between two of them
_SEE = "see `monitor stories` for what there is"


def add_arguments(parser: ArgumentParser) -> None:
    """Which stories to list; or an action, and the story it is done to."""
    add_since(parser, "1d")
    parser.add_argument("--watch", metavar="NAME", help="stories of this watch only")
    parser.set_defaults(action=None)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=False)
    show = add_action(actions, "show", "the reports of a story, why each is in it, and its messages")
    show.add_argument("story", type=int, metavar="ID", help="the story")
    add_json(show)
    merge = add_action(actions, "merge", "two stories are one, for good; the older one stays")
    merge.add_argument("story", type=int, metavar="A", help="one story")
    merge.add_argument("other", type=int, metavar="B", help="the other")
    split = add_action(actions, "split", "a report is a story of its own, for good")
    split.add_argument("story", type=int, metavar="ID", help="the story it is in")
    split.add_argument("entry", type=int, metavar="ENTRY", help="the report, as `monitor stories show ID` numbers it")


async def run(arguments: Arguments, environment: Environment) -> int:
    """List stories, look at one, or correct one. Raises UsageError, ConfigError or StoreError."""
    if arguments.watch is not None:
        watches = load(config_folder(arguments, environment), os.environ).watchlist.watches
        if arguments.watch not in watches:
            raise UsageError(f"there is no watch '{arguments.watch}'{suggestion(arguments.watch, watches)}")
    act = {None: _list, "show": _show, "merge": _merge, "split": _split}[arguments.action]
    with opened_store(environment, state_folder(arguments, environment)) as store:
        act(arguments, environment, store)
    return DONE


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
        "created_at": display.time_as_data(detail.created_at),
        "merged_into": detail.merged_into,
        "reports": [_report(report, reason) for report, reason in detail.reports],
        "messages": [
            {
                name: display.time_as_data(value) if name.endswith("_at") and value else value
                for name, value in asdict(row).items()
            }
            for row in messages
        ],
    }


def _report(report: Report, reason: str) -> dict[str, object]:
    return {
        "entry": report.entry_id,
        "published": display.time_as_data(report.published),
        "outlet": report.outlet,
        "language": report.language,
        "title": report.title,
        "url": report.url,
        "reason": reason,
    }


@contextmanager
def hold_grouping(store: Store, sleep: Callable[[float], None] = time.sleep) -> Iterator[None]:
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
    with hold_grouping(store):
        kept = store.stories.merge(one, other, utcnow())
    if kept is None:
        raise UsageError(f"one of the stories {one} and {other} has no reports, or is none: {_SEE}")
    print(f"story {one + other - kept} is merged into story {kept}; `monitor run` mends what was posted")


def _split(arguments: Arguments, _: Environment, store: Store) -> None:
    with hold_grouping(store):
        new = store.stories.split(arguments.story, arguments.entry, utcnow())
    if new is None:
        raise UsageError(
            f"entry {arguments.entry} is not in story {arguments.story}, or alone in it; "
            f"see `monitor stories show {arguments.story}`"
        )
    print(f"entry {arguments.entry} is story {new} now; `monitor run` mends what was posted")
