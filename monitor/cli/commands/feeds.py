"""``monitor feeds``: every feed with its poll state, those that fail first; new ones looked at and added."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.addresses import hide_keys
from monitor.cli import display
from monitor.cli.options import DONE, Arguments, add_action, add_json, add_yes, config_folder, state_folder
from monitor.config.environment import Environment
from monitor.errors import UsageError, suggestion
from monitor.model.moves import in_words
from monitor.store import FeedHealth, Store
from monitor.worker import status
from monitor.worker.wiring import opened_store, utcnow
from monitor.worker.words import ago

_SOURCE = "a feed, a page, a channel of YouTube or Telegram, a news sitemap"


@dataclass(frozen=True)
class _Row:
    state: str
    feed: FeedHealth


def add_arguments(parser: ArgumentParser) -> None:
    """Which feeds, and how to tell; or an action, and the source it is done to."""
    parser.add_argument("--failing", action="store_true", help="only those that fail, are damaged or fell silent")
    parser.add_argument("--group", metavar="NAME", help="only those of this group of feeds.yaml")
    add_json(parser)
    parser.set_defaults(action=None)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=False)
    add = add_action(
        actions, "add", "look at a source, and add it to feeds.yaml; a page leads to the feeds it declares"
    )
    test = add_action(actions, "test", "look at a source, and write nothing")
    for action in (add, test):
        action.add_argument("url", metavar="URL", help=_SOURCE)
        action.add_argument("--choose", type=int, metavar="N", help="which feed of a page that declares several")
    add_yes(add)
    add.fill_with(_add_keys)
    remove = add_action(actions, "remove", "take a feed out of feeds.yaml; what it brought stays")
    remove.add_argument("feed", metavar="URL|OUTLET", help="its address, or the name of an outlet that has one feed")
    add_yes(remove)
    taken = add_action(actions, "import", "add the feeds of an OPML file that are new to feeds.yaml")
    taken.add_argument("--opml", type=Path, metavar="FILE", required=True, help="what another reader exported")
    add_yes(taken)
    given = add_action(actions, "export", "the feeds that are on, as OPML for other readers")
    given.add_argument(
        "--opml",
        type=Path,
        metavar="FILE",
        nargs="?",
        const=Path("-"),
        required=True,
        help="the file to write (default: standard output)",
    )
    given.add_argument("--private", action="store_true", help="those whose address holds a key, too")


def _add_keys(parser: ArgumentParser) -> None:
    """The keys of a feed in feeds.yaml, in place of what is proposed."""
    from monitor.model.settings import FeedSource  # its models take long to load; the list does without

    keys = parser.add_argument_group("keys of its line, in place of what is proposed")
    for name, key in FeedSource.model_fields.items():
        if name == "url":
            continue
        option, told = f"--{name.replace('_', '-')}", key.description
        if key.annotation is bool:
            keys.add_argument(option, choices=("true", "false"), help=told)
        elif isinstance(key.default, tuple):
            keys.add_argument(option, nargs="+", metavar="WORD", help=told)
        else:
            keys.add_argument(option, metavar="WORD", help=told)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Print the feeds, or do what is said to a source. Raises UsageError, StoreError; ConfigError where the
    configuration is asked for."""
    if arguments.action is not None:
        return await _act(arguments, environment)
    wanted = None if arguments.group is None else _addresses(arguments, environment)
    now = utcnow()
    with opened_store(environment, state_folder(arguments, environment)) as store:
        every = _rows(store, now)
    rows = [
        row
        for row in every
        if (wanted is None or row.feed.url in wanted) and (row.state in status.IN_TROUBLE or not arguments.failing)
    ]
    if arguments.json:
        display.print_json(list(map(_as_data, rows)), 2)
        return DONE
    if not every:
        print("Feeds: none yet; `monitor run` takes them from feeds.yaml")
        return DONE
    _show(rows, now)
    return DONE


async def _act(arguments: Arguments, environment: Environment) -> int:
    from monitor.cli import sources  # the list does without

    match arguments.action:
        case "add":
            return await sources.add(arguments, environment)
        case "test":
            return await sources.test(arguments, environment)
        case "import":
            return await sources.take_over(arguments, environment)
        case "remove":
            return sources.remove(arguments, environment)
        case _:
            return sources.give_away(arguments, environment)


def _addresses(arguments: Arguments, environment: Environment) -> set[str]:
    """The addresses of the feeds in the group that is asked for. Raises UsageError where there is none of this name."""
    from monitor.config.load import load  # the list of all feeds does without

    feeds = load(config_folder(arguments, environment), os.environ).feeds
    groups = {feed.group for feed in feeds if feed.group}
    if arguments.group not in groups:
        raise UsageError(f"there is no group '{arguments.group}' of feeds{suggestion(arguments.group, groups)}")
    return {feed.url for feed in feeds if feed.group == arguments.group}


def _rows(store: Store, now: datetime) -> list[_Row]:
    """Every feed, those in trouble first, and of them what has been so for the longest."""
    feeds, asked = store.health.feed_health(), status.last_asked(store, now)
    allowed = status.Rhythms(store).of(feeds, asked)
    rows = (_Row(status.feed_state(feed, asked, allowed), feed) for feed in feeds)
    return sorted(rows, key=lambda row: (status.FEED_STATES.index(row.state), row.feed.failing_since or now))


def _show(rows: Sequence[_Row], now: datetime) -> None:
    columns = ("state", "outlet", "polled", "next", "what failed", "address")
    cells = [
        (
            row.state,
            row.feed.outlet,
            ago(row.feed.polled_at, now),
            "-" if row.state == "off" else "now" if row.feed.next_poll_at <= now else ago(row.feed.next_poll_at, now),
            _what_failed(row, now),
            row.feed.url,
        )
        for row in rows
    ]
    display.print_table("Feeds", columns, cells, "none of these")
    if moved := list(_moved(row.feed for row in rows)):
        print()
        display.print_table("Where feeds went", ("outlet", "address", "what its server says"), moved)


def _what_failed(row: _Row, now: datetime) -> str:
    detail = row.feed.failure_detail or ""
    if row.state == "silent":
        return f"nothing new; the newest came {ago(row.feed.newest_entry_at, now)}"
    return f"{detail}, first {ago(row.feed.failing_since, now)}" if row.feed.failing_since else detail


def _moved(feeds: Iterable[FeedHealth]) -> Iterable[tuple[str, ...]]:
    return ((feed.outlet, feed.url, in_words(feed.url, feed.fetch_url)) for feed in feeds if feed.fetch_url != feed.url)


def _as_data(row: _Row) -> dict[str, object]:
    """What a program is told of a feed."""
    feed = row.feed
    times = {
        "polled": feed.polled_at,
        "next_poll": feed.next_poll_at,
        "newest_entry": feed.newest_entry_at,
        "failing_since": feed.failing_since,
    }
    told: dict[str, object] = {
        "state": row.state,
        "outlet": feed.outlet,
        "url": hide_keys(feed.url),
        "moved_to": hide_keys(feed.fetch_url) if feed.fetch_url != feed.url else None,
        "failures": feed.failures,
        "reason": feed.failure_reason,
        "detail": hide_keys(feed.failure_detail or ""),
    }
    return told | {name: None if when is None else display.time_as_data(when) for name, when in times.items()}
