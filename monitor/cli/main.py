"""The command ``monitor``: call what its arguments ask for, print what comes back."""

from __future__ import annotations

import asyncio
import dataclasses
import io
import os
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack

import structlog

from monitor import logs
from monitor.cli import display
from monitor.cli.commands import commands_editing, commands_looking, commands_stories
from monitor.cli.options import Arguments, config_folder, has_no_database, state_folder, zone_of
from monitor.cli.parser import build_parser
from monitor.config.load import Environment, Reloader, load, load_watchlist, read_environment
from monitor.delivery import journal
from monitor.delivery.journal import Journal
from monitor.delivery.terminal import TerminalPublisher
from monitor.errors import ConfigError, MonitorError, StoreError, UsageError
from monitor.feeds import check as checking
from monitor.model.publications import PublicationState
from monitor.worker import jobs, status, wiring
from monitor.worker.alerts.alerter import Alerter
from monitor.worker.app import App
from monitor.worker.scheduler import Worker, stop_signals
from monitor.worker.state_folder import settle_in, workplace
from monitor.worker.words import moment

_DONE, _FAILED, _WRONG = 0, 1, 2
Command = Callable[[Arguments, Environment], Coroutine[None, None, int]]

log = structlog.get_logger("cli")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 failed, 2 wrong usage or configuration."""
    _prepare_streams()
    parser = build_parser()
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        parser.print_help(sys.stderr)
        return _WRONG
    redact = logs.redactor(())
    try:
        environment = read_environment(os.environ)
        redact = logs.redactor(environment.secrets)
        logs.configure(_log_level(arguments, environment), environment.log_format, environment.secrets)
        logs.install_excepthook(environment.secrets)
        code = asyncio.run(COMMANDS[arguments.command](arguments, environment))
        sys.stdout.flush()
        return code
    except ConfigError as error:
        print(redact(str(error)), file=sys.stderr)
        return _WRONG
    except MonitorError as error:
        print(redact(f"monitor: {error}"), file=sys.stderr)
        return _WRONG if isinstance(error, UsageError) else _FAILED
    except OSError as error:
        log.debug("command.failed", exc_info=True)
        _give_up_output()
        if not isinstance(error, BrokenPipeError):  # then whoever reads the output has seen enough
            place = f"{error.filename}: " if error.filename else ""
            print(redact(f"monitor: {place}{error.strerror or error}"), file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        return _FAILED


def _prepare_streams() -> None:
    """Any text may be read and printed, whatever the encoding of the terminal; a stream may be closed."""
    sys.stdin, sys.stdout, sys.stderr = (stream or io.StringIO() for stream in (sys.stdin, sys.stdout, sys.stderr))
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _give_up_output() -> None:
    """Where standard output cannot be written any more, let nobody try again at the end of the process."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _log_level(arguments: Arguments, environment: Environment) -> str:
    """Whoever types a command wants its answer; the worker's story goes to the log."""
    worker = arguments.command == "run" and not (arguments.once and sys.stderr.isatty())
    return environment.log_level if worker or os.environ.get("LOG_LEVEL") else "ERROR"


# --- run ---------------------------------------------------------------------------------------------------------


async def _run(arguments: Arguments, environment: Environment) -> int:
    if not arguments.once and (arguments.poll_all or arguments.json):
        raise UsageError("--poll-all and --json go with --once; add it, or leave them out")
    config = config_folder(arguments, environment)
    settings = load(config, os.environ)
    platform = wiring.wiped_disk_platform(os.environ)
    for event, note in _notes(arguments, environment, platform):
        _tell(environment, event, note)
    posts = sys.stderr if arguments.json else sys.stdout
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_signals())
        publisher = await stack.enter_async_context(
            wiring.opened_publisher(environment, settings, posts, dry_run=arguments.dry_run)
        )
        settle_in(state_folder(arguments, environment))
        place = workplace(environment, state_folder(arguments, environment), dry_run=arguments.dry_run)
        url, state = stack.enter_context(place)
        app = await stack.enter_async_context(
            await App.open(
                settings,
                url,
                publisher,
                ephemeral=platform is not None,
                sleep=jobs.sleeping_until(stop),
                screening=wiring.screening(config, state, semantic=not arguments.no_semantic),
                journal=Journal(state / journal.NAME),
            )
        )
        if arguments.once:
            code = await _run_once(app, arguments, stop)
            await Alerter(app.runtime, app.adapters, environment.admin_chat, state).look()
            return code
        updates = await stack.enter_async_context(wiring.opened_updates(environment, dry_run=arguments.dry_run))
        reloader = Reloader(config, os.environ, settings.fingerprint)
        await Worker(app, reloader, state, environment.admin_chat, updates).run(stop)
    return _DONE


def _notes(arguments: Arguments, environment: Environment, platform: str | None) -> Iterator[tuple[str, str]]:
    """What whoever starts a worker should know before it starts, each with a name for the log."""
    if arguments.dry_run and environment.database_url.startswith("postgres"):
        yield "run.empty_copy", "a dry run cannot copy PostgreSQL: it begins with an empty database"
    if arguments.dry_run:
        return
    if platform:
        yield (
            "run.disk_is_wiped",
            f"{platform} is set and DATABASE_URL is not: this platform wipes its disk at every restart, and the "
            "database with it. Nothing published before the start will be posted. Attach a PostgreSQL database.",
        )
    if not environment.token:
        yield "run.no_token", "TELEGRAM_BOT_TOKEN is not set: posts are printed here and sent nowhere"


def _tell(environment: Environment, event: str, note: str) -> None:
    """A note for a person, or a log line where lines are read by a program."""
    if environment.log_format == "console":
        print(f"monitor: {note}", file=sys.stderr)
    else:
        log.warning(event, detail=note)


async def _run_once(app: App, arguments: Arguments, stop: asyncio.Event) -> int:
    feeds = await app.runtime.db(app.runtime.store.health.feed_health)
    due = sum(feed.active and (arguments.poll_all or feed.next_poll_at <= app.runtime.now()) for feed in feeds)
    with display.progress("Feeds asked", due) as advance:
        seconds = await jobs.run_once(app, stop, advance, poll_all=arguments.poll_all)
    tally = app.runtime.tally
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
        display.print_json(summary)
    else:
        print(", ".join(f"{name.replace('_', ' ')} {value}" for name, value in summary.items()))
    held_up = await app.runtime.db(status.held_up, app.runtime.store, app.runtime.now())
    for channel, why in held_up.items():
        print(f"monitor: {channel} waits: {why}", file=sys.stderr)
    return _DONE


# --- demo --------------------------------------------------------------------------------------------------------


async def _demo(arguments: Arguments, environment: Environment) -> int:
    from monitor.demo import runner  # its server and sample texts are needed by no other command

    watchlist = load_watchlist(runner.WATCHLIST)
    hours = display.progress("Three days in fast motion", runner.STEPS)
    with runner.state_folder(arguments.keep) as state, hours as advance:
        outcome = await runner.run(TerminalPublisher(sys.stdout, arguments.keep), state, watchlist, advance)
    print(runner.summary(outcome, arguments.keep))
    return _DONE


# --- check -------------------------------------------------------------------------------------------------------


async def _check(arguments: Arguments, environment: Environment) -> int:
    settings = load(config_folder(arguments, environment), os.environ)
    platform = wiring.wiped_disk_platform(os.environ)
    paused = _paused(arguments, environment)
    live = checking.live(settings, environment, platform, wiring.basis(settings), paused)
    display.print_facts(live.facts)
    print()
    display.print_table("Watches", checking.WATCH_COLUMNS, live.watches)
    print()
    display.print_table("Channels", checking.CHANNEL_COLUMNS, live.channels)
    if not arguments.online:
        return _DONE
    with display.progress("Feeds asked", len(settings.live_feeds)) as advance:
        checks = await checking.check_feeds(settings, advance)
    rows = [
        ("ok" if check.good else "FAILED", check.source.outlet, check.detail, check.source.url)
        # What failed stands at the end, where the eye is.
        for check in sorted(checks, key=lambda check: not check.good)
    ]
    print()
    display.print_table("Feeds", ("", "outlet", "what came", "address"), rows)
    print()
    rights = await wiring.channel_rights(environment, settings)
    policy = settings.monitor.delivery.unknown
    channels = [
        (name, found.chat, checking.rights_in_words(found), checking.probe_in_words(means, policy))
        for name, (found, means) in rights.items()
    ]
    columns = ("channel", "chat", "the bot", "a message that perhaps arrived")
    display.print_table("Telegram", columns, channels, "not asked, as no token is set")
    good = sum(check.good for check in checks)
    print(f"\n{good} of {len(checks)} feeds answered with entries")
    # Of many feeds one always fails; that none answers, or that the bot may not post, wants a person.
    may_post = all(found.can_post for found, _ in rights.values())
    return _DONE if may_post and (good or not checks) else _FAILED


def _paused(arguments: Arguments, environment: Environment) -> dict[str, str]:
    """The channels that operators paused, and since when; none where there is no database, or none that can be read,
    which is said."""
    state = state_folder(arguments, environment)
    if has_no_database(environment, state):
        return {}
    try:
        with wiring.opened_store(environment, state) as store:
            channels = store.outbox.channels()
    except StoreError as error:
        print(f"monitor: whether a channel is paused is not known: {error}", file=sys.stderr)
        return {}
    return {each.name: status.paused_in_words(each.paused_since) for each in channels if each.paused_since}


# --- looking at what the worker did ------------------------------------------------------------------------------


async def _status(arguments: Arguments, environment: Environment) -> int:
    zone, wrong = zone_of(arguments, environment)
    now = wiring.utcnow()
    with wiring.opened_store(environment, state_folder(arguments, environment)) as store:
        found = status.status(store, now, status.midnight(now, zone), wrong)
    if arguments.json:
        display.print_json(dataclasses.asdict(found), indent=2)
    else:
        display.print_status(found, zone)
    return _DONE


async def _feeds(arguments: Arguments, environment: Environment) -> int:
    zone, _ = zone_of(arguments, environment)
    now = wiring.utcnow()
    with wiring.opened_store(environment, state_folder(arguments, environment)) as store:
        feeds = store.health.feed_health()
        allowed = status.Rhythms(store).of(feeds, now)
        rows = [
            (
                status.feed_state(feed, now, allowed),
                feed.outlet,
                moment(feed.polled_at, zone),
                moment(feed.next_poll_at, zone),
                feed.failure_detail or "",
                feed.url,
            )
            for feed in feeds
        ]
    columns = ("state", "outlet", "last poll", "next poll", "what failed", "address")
    display.print_table("Feeds", columns, rows, "none yet; `monitor run` takes them from feeds.yaml")
    return _DONE


async def _outbox(arguments: Arguments, environment: Environment) -> int:
    zone, _ = zone_of(arguments, environment)
    with wiring.opened_store(environment, state_folder(arguments, environment)) as store:
        if arguments.retry is not None:
            if not store.outbox.retry(arguments.retry):
                raise UsageError(
                    f"publication {arguments.retry} is none that was rejected or is unknown: {_SEE_OUTBOX}"
                )
            print(f"publication {arguments.retry} will be sent again")
        if arguments.discard is not None:
            if not store.outbox.discard(arguments.discard):
                raise UsageError(f"publication {arguments.discard} is none that is pending or unknown: {_SEE_OUTBOX}")
            print(f"publication {arguments.discard} is given up")
        found = store.outbox.rows(arguments.only and PublicationState(arguments.only))
    rows = [
        (
            str(row.id),
            row.channel,
            row.kind.value,
            row.state.value,
            str(row.attempts),
            moment(row.sent_at or row.attempted_at, zone),
            str(row.message_id or ""),
            row.error or (row.text or "").split("\n", 1)[0],
        )
        for row in found
    ]
    columns = ("id", "channel", "kind", "state", "tries", "last", "message", "what")
    display.print_table("Outbox", columns, rows, f"nothing {arguments.only}" if arguments.only else "empty")
    return _DONE


_SEE_OUTBOX = "see `monitor outbox` for what there is"


async def _db(arguments: Arguments, environment: Environment) -> int:
    if arguments.file is not None and arguments.action != "backup":
        raise UsageError(f"`monitor db {arguments.action}` takes no file")
    now, state = wiring.utcnow(), state_folder(arguments, environment)
    upgrade = arguments.action == "upgrade"
    with wiring.opened_store(environment, state, check=not upgrade) as store:
        if upgrade:
            store.upgrade(now)
            print("the database is up to date")
        elif arguments.action == "restored":
            print(f"given up, as perhaps posted already: {store.receipts.declare_restored(now)}")
            print("nothing that was published before now will be posted")
        elif arguments.action == "backup":
            target = arguments.file or state / f"backup-{now:%Y%m%dT%H%M%SZ}.sqlite"
            original = wiring.sqlite_file(wiring.database_url(environment, state))
            if original is not None and target.exists() and target.samefile(original):
                raise UsageError(f"{target} is the database itself: name another file")
            store.maintenance.backup(target)
            print(f"backed up to {target}")
        else:
            retention = load(config_folder(arguments, environment), os.environ).monitor.retention
            pruned = dataclasses.asdict(store.maintenance.prune(now, retention))
            print("deleted: " + ", ".join(f"{count} {name}" for name, count in pruned.items()))
    return _DONE


COMMANDS: dict[str, Command] = {
    "run": _run,
    "demo": _demo,
    "check": _check,
    "explain": commands_looking.explain,
    "screen": commands_looking.screen,
    "group": commands_stories.group,
    "backtest": commands_looking.backtest,
    "rejected": commands_looking.rejected,
    "watch": commands_editing.watch,
    "examples": commands_editing.examples,
    "seed": commands_editing.seed,
    "feeds": _feeds,
    "stories": commands_stories.stories,
    "outbox": _outbox,
    "status": _status,
    "db": _db,
}
