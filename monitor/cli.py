"""The command ``monitor``: parse arguments, call, print."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import os
import re
import sys
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import monitor
from monitor import app as composition
from monitor import display, editing, logs, operations
from monitor.config import Environment, Reloader, load, load_watchlist, read_environment
from monitor.core.matching import compile_watchlist
from monitor.core.settings import parse_duration
from monitor.core.types import PublicationState
from monitor.errors import ConfigError, MonitorError, UsageError
from monitor.scheduler import Worker, stop_signals
from monitor.terminal import TerminalPublisher

_DONE, _FAILED, _WRONG = 0, 1, 2
Arguments = argparse.Namespace
Command = Callable[[Arguments, Environment], Coroutine[None, None, int]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 failed, 2 wrong usage or configuration."""
    arguments = build_parser().parse_args(argv)
    command: Command = arguments.command
    try:
        environment = read_environment(os.environ)
        # Whoever types a command wants its answer; the worker's story goes to the log.
        level = environment.log_level if arguments.worker or os.environ.get("LOG_LEVEL") else "ERROR"
        logs.configure(level, environment.log_format, environment.secrets)
        logs.install_excepthook(environment.secrets)
        return asyncio.run(command(arguments, environment))
    except (ConfigError, UsageError) as error:
        print(error, file=sys.stderr)
        return _WRONG
    except MonitorError as error:
        print(f"monitor: {error}", file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        return _FAILED


# --- run ---------------------------------------------------------------------------------------------------------


async def _run(arguments: Arguments, environment: Environment) -> int:
    config, state = _config(arguments, environment), _state(arguments, environment)
    settings = load(config, os.environ)
    platform = composition.wiped_disk_platform(os.environ)
    if platform and not arguments.dry_run:
        print(
            f"monitor: {platform} is set and DATABASE_URL is not: this platform wipes its disk at every restart, and "
            "the database with it. Nothing published before the start will be posted. Attach a PostgreSQL database.",
            file=sys.stderr,
        )
    posts = sys.stderr if arguments.json else sys.stdout
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_signals())
        publisher = await stack.enter_async_context(
            composition.publisher(environment, settings, posts, dry_run=arguments.dry_run)
        )
        url = stack.enter_context(composition.database(environment, state, dry_run=arguments.dry_run))
        app = await stack.enter_async_context(
            await composition.App.open(settings, url, publisher, ephemeral=platform is not None)
        )
        if arguments.once:
            return await _run_once(app, arguments, stop)
        await Worker(app, Reloader(config, os.environ, settings.fingerprint), state).run(stop)
    return _DONE


async def _run_once(app: composition.App, arguments: Arguments, stop: asyncio.Event) -> int:
    seconds = await operations.run_once(app, stop, poll_all=arguments.poll_all)
    tally = app.pipeline.tally
    summary = {
        "feeds_polled": tally.feeds,
        "not_modified": tally.not_modified,
        "failed": tally.failed,
        "entries_new": tally.new,
        "matched": tally.matched,
        "stories_new": tally.stories,
        "publications_sent": tally.sent,
        "seconds": round(seconds, 2),
    }
    if arguments.json:
        print(json.dumps(summary))
    else:
        print(", ".join(f"{name.replace('_', ' ')} {value}" for name, value in summary.items()))
    return _DONE


# --- demo --------------------------------------------------------------------------------------------------------


async def _demo(arguments: Arguments, environment: Environment) -> int:
    from monitor.demo import runner  # its server and sample texts are needed by no other command

    watchlist = load_watchlist(runner.WATCHLIST)
    hours = display.progress("Three days in fast motion", runner.STEPS)
    with runner.state_folder(arguments.keep) as state, hours as advance:
        outcome = await runner.run(TerminalPublisher(sys.stdout), state, watchlist, advance)
    print(runner.summary(outcome, arguments.keep))
    return _DONE


# --- check, explain, screen --------------------------------------------------------------------------------------


async def _check(arguments: Arguments, environment: Environment) -> int:
    settings = load(_config(arguments, environment), os.environ)
    print(operations.describe(settings, environment))
    if not arguments.online:
        return _DONE
    with display.progress("Fetching feeds", len(settings.live_feeds)) as advance:
        checks = await operations.check_feeds(settings, advance)
    rows = [
        (
            "ok" if check.good else "FAILED",
            check.source.outlet,
            check.source.language or "",
            check.detail,
            check.source.url,
        )
        for check in checks
    ]
    display.print_table("Feeds", ("", "outlet", "lang", "what came", "address"), rows)
    rights = await composition.channel_rights(environment, settings)
    channels = [(name, found.chat, operations.rights_in_words(found)) for name, found in rights.items()]
    if channels:
        display.print_table("Channels", ("channel", "chat", "the bot"), channels)
    good = sum(check.good for check in checks)
    print(f"{good} of {len(checks)} feeds answered with entries")
    return _DONE if all(found.can_post for found in rights.values()) and good == len(checks) else _FAILED


async def _explain(arguments: Arguments, environment: Environment) -> int:
    settings = load(_config(arguments, environment), os.environ)
    text = sys.stdin.read() if arguments.text == "-" else arguments.text
    if re.fullmatch(r"https?://\S+", text.strip()):
        text = await operations.page_text(settings, text.strip())
    explained = editing.explain(compile_watchlist(settings.watchlist), text)
    if arguments.json:
        found = {"text": explained.text, "language": explained.language, **editing.as_data(explained.match)}
        print(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        print(editing.in_words(explained))
    return _DONE


async def _screen(arguments: Arguments, environment: Environment) -> int:
    settings = load(_config(arguments, environment), os.environ)
    try:
        with arguments.file.open(encoding="utf-8") as lines:
            for verdict in editing.screen(compile_watchlist(settings.watchlist), lines):
                print(json.dumps(verdict, ensure_ascii=False))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {arguments.file}: {error}") from None
    return _DONE


# --- looking at what the worker did ------------------------------------------------------------------------------


async def _status(arguments: Arguments, environment: Environment) -> int:
    config = _config(arguments, environment)
    try:
        settings, wrong = load(config, os.environ), ""
        zone = settings.monitor.time_zone
    except ConfigError as error:
        zone, wrong = ZoneInfo("UTC"), str(error)
    now = composition.utcnow()
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    with composition.opened_store(environment, _state(arguments, environment)) as store:
        found = operations.status(store, now, midnight, wrong)
    if arguments.json:
        print(json.dumps(dataclasses.asdict(found), ensure_ascii=False, indent=2, default=str))
    else:
        print(display.status(found, zone))
    return _DONE


async def _feeds(arguments: Arguments, environment: Environment) -> int:
    zone = load(_config(arguments, environment), os.environ).monitor.time_zone
    now = composition.utcnow()
    with composition.opened_store(environment, _state(arguments, environment)) as store:
        rows = [
            (
                operations.feed_state(feed, now),
                feed.outlet,
                display.moment(feed.polled_at, zone),
                display.moment(feed.next_poll_at, zone),
                feed.failure_detail or "",
                feed.url,
            )
            for feed in store.health.feed_health()
        ]
    display.print_table("Feeds", ("state", "outlet", "last poll", "next poll", "what failed", "address"), rows)
    return _DONE


async def _stories(arguments: Arguments, environment: Environment) -> int:
    zone = load(_config(arguments, environment), os.environ).monitor.time_zone
    since = composition.utcnow() - arguments.since
    with composition.opened_store(environment, _state(arguments, environment)) as store:
        found = store.stories.recent(since, arguments.watch)
    rows = [
        (
            str(row.story.id),
            display.moment(row.opened_at, zone),
            ", ".join(dict.fromkeys(report.outlet for report in row.story.reports)),
            row.story.reports[0].title,
            ", ".join(f"{channel}: {state.value}" for channel, state in row.publications),
        )
        for row in found
    ]
    display.print_table("Stories", ("id", "first report", "outlets", "headline", "publications"), rows)
    return _DONE


async def _outbox(arguments: Arguments, environment: Environment) -> int:
    zone = load(_config(arguments, environment), os.environ).monitor.time_zone
    with composition.opened_store(environment, _state(arguments, environment)) as store:
        for action, number in (
            (store.outbox.retry, arguments.retry),
            (store.outbox.discard, arguments.discard),
        ):
            if number is not None and not action(number):
                raise UsageError(f"publication {number} is not in a state where this can be done; see `monitor outbox`")
        found = store.outbox.rows(arguments.only)
    rows = [
        (
            str(row.id),
            row.channel,
            row.state.value,
            str(row.attempts),
            display.moment(row.sent_at or row.attempted_at, zone),
            str(row.message_id or ""),
            row.error or (row.text or "").split("\n", 1)[0],
        )
        for row in found
    ]
    display.print_table("Outbox", ("id", "channel", "state", "tries", "last", "message", "what"), rows)
    return _DONE


async def _db(arguments: Arguments, environment: Environment) -> int:
    now = composition.utcnow()
    upgrade = arguments.action == "upgrade"
    with composition.opened_store(environment, _state(arguments, environment), check=not upgrade) as store:
        if upgrade:
            store.upgrade(now)
            print("the database is up to date")
        elif arguments.action == "backup":
            target = arguments.file or _state(arguments, environment) / f"backup-{now:%Y%m%dT%H%M%SZ}.sqlite"
            store.maintenance.backup(target)
            print(f"backed up to {target}")
        else:
            retention = load(_config(arguments, environment), os.environ).monitor.retention
            pruned = dataclasses.asdict(store.maintenance.prune(now, retention))
            print("deleted: " + ", ".join(f"{count} {name}" for name, count in pruned.items()))
    return _DONE


# --- arguments ---------------------------------------------------------------------------------------------------


def _config(arguments: Arguments, environment: Environment) -> Path:
    return arguments.config or environment.config_dir


def _state(arguments: Arguments, environment: Environment) -> Path:
    return arguments.state or environment.state_dir


def _duration(text: str) -> timedelta:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def build_parser() -> argparse.ArgumentParser:
    """The commands and their arguments. The README is checked against it."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--config", type=Path, metavar="DIR", help="folder of the YAML files (default: config)")
    common.add_argument("--state", type=Path, metavar="DIR", help="folder of the database (default: state)")
    parser = argparse.ArgumentParser(prog="monitor", description="Watches feeds for coverage of one conflict.")
    parser.add_argument("--version", action="version", version=f"monitor {monitor.__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, command: Command, help_text: str, *, worker: bool = False) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[common], help=help_text, description=help_text)
        added.set_defaults(command=command, worker=worker)
        return added

    run = add("run", _run, "poll, match, group and post until stopped", worker=True)
    run.add_argument("--once", action="store_true", help="one round, then exit")
    run.add_argument("--poll-all", action="store_true", help="with --once: poll every feed, due or not")
    run.add_argument("--dry-run", action="store_true", help="print posts; work on a copy, change nothing")
    run.add_argument("--json", action="store_true", help="with --once: a summary line in JSON on standard output")
    demo = add("demo", _demo, "the whole job on sample feeds, in seconds")
    demo.add_argument("--keep", type=Path, metavar="DIR", help="keep the demo's database in this folder")
    check = add("check", _check, "check the configuration and print what is live")
    check.add_argument(
        "--online", action="store_true", help="also fetch each feed, and ask Telegram for the bot's rights"
    )
    explain = add("explain", _explain, "what the watchlist makes of a text, and why")
    explain.add_argument("text", metavar="TEXT|URL|-", help="a text, the address of a page, or - for standard input")
    explain.add_argument("--json", action="store_true", help="as JSON")
    screen = add("screen", _screen, "match a file of JSON lines")
    screen.add_argument("file", type=Path, metavar="FILE.jsonl", help='lines of {"id", "title", "summary", "lang"?}')
    add("feeds", _feeds, "every feed with its poll state")
    stories = add("stories", _stories, "recent stories and what became of them")
    stories.add_argument(
        "--since", type=_duration, default=timedelta(days=1), metavar="1d", help="how far back (default: 1d)"
    )
    stories.add_argument("--watch", metavar="NAME", help="stories of this watch only")
    outbox = add("outbox", _outbox, "publications and their states")
    outbox.add_argument(
        "--only",
        type=PublicationState,
        choices=list(PublicationState),
        metavar="STATE",
        help="of this state only",
    )
    outbox.add_argument("--retry", type=int, metavar="ID", help="send a rejected or unknown publication again")
    outbox.add_argument("--discard", type=int, metavar="ID", help="give a pending or unknown publication up")
    status = add("status", _status, "how the monitor is doing, in one screen")
    status.add_argument("--json", action="store_true", help="as JSON")
    db = add("db", _db, "bring the schema up to date, back up, or delete what retention keeps no longer")
    db.add_argument("action", choices=("upgrade", "backup", "prune"))
    db.add_argument("file", type=Path, nargs="?", help="with backup: the file to write")
    return parser
