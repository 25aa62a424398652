"""``monitor stories``: recent stories and what became of them; look at one, correct which reports it has."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from monitor.cli import display, saying
from monitor.cli.options import DONE, Arguments, add_action, add_json, add_since, config_folder, state_folder, zone_of
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.delivery import timing
from monitor.delivery.timing import Evidence
from monitor.errors import ConfigError, UsageError, suggestion
from monitor.model.publications import WITHDRAWN
from monitor.model.stories import Report, Story
from monitor.posts.differences import differences
from monitor.posts.runs import texts
from monitor.store import Correction, Edition, OutboxRow, Store, StoryDetail, StoryRow
from monitor.worker import corrections
from monitor.worker.corrections import SEE
from monitor.worker.wiring import opened_store, utcnow
from monitor.worker.words import BREAKING_COLUMNS, STORY_COLUMNS, breaking_row, effect_in_words, moment, story_rows


def add_arguments(parser: ArgumentParser) -> None:
    """Which stories to list; or an action, and the story it is done to."""
    add_since(parser, "1d")
    parser.add_argument("--watch", metavar="NAME", help="stories of this watch only")
    add_json(parser)
    parser.set_defaults(action=None)
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=False)
    show = add_action(actions, "show", "the reports of a story, why each is in it, who says what, and its messages")
    show.add_argument("story", type=int, metavar="ID", help="the story")
    show.add_argument("--versions", action="store_true", help="every version of its posts, and what changed in each")
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
    since = utcnow() - arguments.since
    stories = store.stories.recent(since, arguments.watch)
    if arguments.json:
        display.print_json(list(map(_listed_as_data, stories)), 2)
        return
    zone = zone_of(arguments, environment)
    rows = story_rows(stories, zone)
    display.print_table("Stories", STORY_COLUMNS, rows, f"none since {moment(since, zone)}")


def _show(arguments: Arguments, environment: Environment, store: Store) -> None:
    detail = store.stories.detail(arguments.story)
    if detail is None:
        raise UsageError(f"there is no story {arguments.story}: {SEE}")
    messages = store.outbox.rows(story_id=detail.id)[::-1]
    versions = store.versions.of_story(detail.id) if arguments.versions else None
    breaking, said = _breaking(detail, arguments, environment), saying.table_of(detail, arguments, environment)
    if arguments.json:
        display.print_json(_as_data(detail, messages, breaking, versions) | saying.as_data(said), 2)
        return
    zone = zone_of(arguments, environment)
    if detail.merged_into is not None:
        print(f"story {detail.id} was merged into story {detail.merged_into}")
    if detail.withdrawn:
        print(f"story {detail.id} was {WITHDRAWN}")
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
    saying.show(said, zone)
    told = [
        (
            row.channel,
            row.kind.value,
            row.state.value,
            moment(row.sent_at or row.attempted_at, zone),
            str(row.message_id or ""),
            row.words,
        )
        for row in messages
    ]
    display.print_table("Messages", ("channel", "kind", "state", "last", "message", "words"), told, "none")
    if breaking:
        print()
        rows = [breaking_row(channel, found) for channel, found in breaking.items()]
        display.print_table("Breaking", BREAKING_COLUMNS, rows, "no channel")
    if versions is not None:
        display.print_lines(_versions_in_words(versions, zone))


def _versions_in_words(versions: Sequence[Edition], zone: ZoneInfo) -> Iterator[str]:
    """Each version, the newest last: when it stood, how many reports it told of, and the lines that came (+) and went
    (-); all its lines where there is none to compare it with."""
    for channel, its in _by_channel(versions):
        yield ""
        yield f"Versions in {channel}"
        for at, (version, changed) in enumerate(zip(its, differences([each.html for each in its]), strict=True), 1):
            told = "" if version.reports is None else f", {version.reports} report{'s' * (version.reports != 1)}"
            what = (
                f": {changed}"
                if changed is not None
                else ""
                if version.html is not None
                else ": its words are not kept"
            )
            yield f"{at}  {moment(version.at, zone)}{told}{what}"
            if changed is None:
                yield from (f"     {line}" for line in texts(version.html or ""))
            else:
                yield from (f"   - {line}" for line in changed.removed)
                yield from (f"   + {line}" for line in changed.added)
    if not versions:
        yield ""
        yield "Versions: none"


def _by_channel(versions: Sequence[Edition]) -> Iterator[tuple[str, list[Edition]]]:
    for channel, its in groupby(versions, key=lambda version: version.channel):
        yield channel, list(its)


def _versions_as_data(versions: Sequence[Edition]) -> Iterator[dict[str, object]]:
    for channel, its in _by_channel(versions):
        for version, changed in zip(its, differences([each.html for each in its]), strict=True):
            yield {
                "channel": channel,
                "message_id": version.message_id,
                "at": display.time_as_data(version.at),
                "reports": version.reports,
                "html": version.html,
                "added": None if changed is None else changed.added,
                "removed": None if changed is None else changed.removed,
            }


def _breaking(detail: StoryDetail, arguments: Arguments, environment: Environment) -> dict[str, Evidence]:
    """By channel, why the story was, or never was, breaking; nothing where the configuration cannot be read."""
    try:
        settings = load(config_folder(arguments, environment), os.environ)
    except ConfigError:
        return {}
    story = Story(detail.id, tuple(report for report, _ in detail.reports))
    channels, watches = settings.monitor.channels, settings.watchlist.watches
    return {name: timing.evidence(story, channel.breaking, watches) for name, channel in channels.items()}


def _listed_as_data(row: StoryRow) -> dict[str, object]:
    return {
        "id": row.story.id,
        "created_at": display.time_as_data(row.created_at),
        "opened_at": display.time_as_data(row.opened_at),
        "active_at": display.time_as_data(row.active_at),
        "headline": row.story.reports[0].title,
        "url": row.story.reports[0].url,
        "outlets": list(dict.fromkeys(report.outlet for report in row.story.reports)),
        "watches": list(row.story.watches),
        "posts": [{"channel": channel, "state": state.value} for channel, state in row.publications],
    }


def _as_data(
    detail: StoryDetail,
    messages: list[OutboxRow],
    breaking: Mapping[str, Evidence],
    versions: Sequence[Edition] | None,
) -> dict[str, object]:
    told = {} if versions is None else {"versions": list(_versions_as_data(versions))}
    return told | {
        "id": detail.id,
        "created_at": display.time_as_data(detail.created_at),
        "merged_into": detail.merged_into,
        "withdrawn": detail.withdrawn,
        "reports": [_report(report, reason) for report, reason in detail.reports],
        "messages": [display.publication_as_data(row) for row in messages],
        "breaking": [
            {
                "channel": channel,
                "breaking": found.is_breaking,
                "outlets": found.outlets,
                "of": found.needed,
                "within_seconds": int(found.rule.within.total_seconds()),
                "watch": found.watch or None,
                "weight": found.weight,
                "weight_of": found.rule.weight,
            }
            for channel, found in breaking.items()
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


def _merge(arguments: Arguments, _: Environment, store: Store) -> None:
    one, other = arguments.story, arguments.other
    done = corrections.merge(store, one, other, utcnow(), dry_run=arguments.dry_run)
    _say(f"story {one + other - done.story_id}", f"merged into story {done.story_id}", done, arguments.dry_run)


def _split(arguments: Arguments, _: Environment, store: Store) -> None:
    story, entries, done = corrections.split(
        store, arguments.story, arguments.entries, utcnow(), dry_run=arguments.dry_run
    )
    named = ", ".join(map(str, entries))
    who = f"entry {named}" if len(entries) == 1 else f"entries {named}"
    # A number that is rolled back is none.
    where = f"split off story {story}" + ("" if arguments.dry_run else f", as story {done.story_id}")
    _say(who, where, done, arguments.dry_run)


def _say(who: str, where: str, done: Correction, dry_run: bool) -> None:
    """What was done, or would be, and what that does to messages."""
    lines = [effect_in_words(each) for each in done.effects] or ["no message is touched"]
    print(f"{who} {'would be' if dry_run else 'is'} {where}:")
    for line in lines:
        print(f"  {line}")
    print("nothing was changed: --dry-run" if dry_run else "`monitor run` sends what is to be sent")
