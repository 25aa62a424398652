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
from monitor.store import Correction, Effect, MessageEffect, OutboxRow, Store, StoryDetail
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
    split = add_action(actions, "split", "reports are a story of their own, for good; undoes a merge")
    split.add_argument("story", type=int, metavar="ID", help="the story they are in, or one that was merged")
    numbers = "the reports, as `monitor stories show ID` numbers them; of a merged story, all that its message tells of"
    split.add_argument("entries", type=int, nargs="*", metavar="ENTRY", help=numbers)
    for action in (merge, split):
        action.add_argument("--dry-run", action="store_true", help="say what it would do to which messages, no more")


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
        done = store.stories.merge(one, other, utcnow(), dry_run=arguments.dry_run)
    if done is None:
        raise UsageError(f"one of the stories {one} and {other} has no reports, or is none: {_SEE}")
    _say(f"story {one + other - done.story_id}", f"merged into story {done.story_id}", done, arguments.dry_run)


def _split(arguments: Arguments, _: Environment, store: Store) -> None:
    story, entries = arguments.story, arguments.entries
    with hold_grouping(store):
        if not entries:
            before = store.stories.reports_before(story)
            if before is None:
                raise UsageError(f"name the reports that are to leave; see `monitor stories show {story}`")
            story, entries = before
        done = store.stories.split(story, entries, utcnow(), dry_run=arguments.dry_run)
    named = ", ".join(map(str, entries))
    if done is None:
        be = "entry {} is not in story {}, or alone in it" if len(entries) == 1 else (
            "the entries {} are not all in story {}, or are all of it"
        )  # fmt: skip
        raise UsageError(f"{be.format(named, story)}; see `monitor stories show {story}`")
    who = f"entry {named}" if len(entries) == 1 else f"entries {named}"
    # A number that is rolled back is none.
    where = f"split off story {story}" + ("" if arguments.dry_run else f", as story {done.story_id}")
    _say(who, where, done, arguments.dry_run)


def _say(who: str, where: str, done: Correction, dry_run: bool) -> None:
    """What was done, or would be, and what that does to messages."""
    lines = [_in_words(each) for each in done.effects] or ["no message is touched"]
    print(f"{who} {'would be' if dry_run else 'is'} {where}:")
    for line in lines:
        print(f"  {line}")
    print("nothing was changed: --dry-run" if dry_run else "`monitor run` sends what is to be sent")


def _in_words(effect: MessageEffect) -> str:
    this = f"{effect.channel}: message {effect.message_id}" if effect.message_id else f"{effect.channel}: the message"
    headline = f'"{effect.headline}"' if effect.headline else "without a headline"
    other = f"message {effect.successor}" if effect.successor else "the post of its story"
    match effect.effect:
        case Effect.LINKED:
            return f"{this}, {headline}, keeps its text, and beneath it a link to {other}"
        case Effect.RESTORED:
            return f"{this}, {headline}, is a post of its own again, with its own text"
        case Effect.CHANGED:
            more = f"tells of {effect.came} more" if effect.came else ""
            fewer = f"tells no longer of {effect.left}" if effect.left else ""
            count = effect.left or effect.came
            return f"{this}, {headline}, {' and '.join(filter(None, (more, fewer)))} report{'s' * (count != 1)}"
        case Effect.DROPPED:
            return f"{effect.channel}: the post {headline}, which waits, is not sent: {other} tells of it"
        case Effect.NEW:
            return f"{effect.channel}: a new post, {headline}, if the channel carries the story: no message tells of it"
