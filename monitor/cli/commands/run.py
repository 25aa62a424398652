"""``monitor run``: poll, match, group and post until stopped."""

from __future__ import annotations

import asyncio
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TextIO

import structlog

from monitor.cli import display, view
from monitor.cli.options import DONE, Arguments, add_no_semantic, config_folder, state_folder
from monitor.cli.person import log_for_a_person
from monitor.cli.screen import Tail, give_back, is_screen
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.config.reload import Reloader
from monitor.delivery import journal
from monitor.delivery.journal import Journal
from monitor.errors import UsageError, suggestion
from monitor.logs import redactor
from monitor.model.roles import ALL_ROLES, Role, in_one_word, roles_of
from monitor.model.settings import Settings
from monitor.worker import jobs, status, wiring
from monitor.worker.alerts.alerter import Alerter
from monitor.worker.app import App
from monitor.worker.scheduler import Worker, stop_signals
from monitor.worker.state_folder import keep_library_files_in, workplace
from monitor.worker.watchdog import end_process

log = structlog.get_logger("cli")

_LAST_TOLD = 10  # lines of the log


def add_arguments(parser: ArgumentParser) -> None:
    """How long to work, and on what."""
    parser.add_argument("--once", action="store_true", help="one round, then exit")
    parser.add_argument("--poll-all", action="store_true", help="with --once: poll every feed, due or not")
    parser.add_argument("--dry-run", action="store_true", help="print posts; work on a copy, change nothing")
    parser.add_argument(
        "--only",
        type=_roles,
        metavar="ROLE,...",
        default=ALL_ROLES,
        help=f"take these steps of the work and leave the others to other workers: {in_one_word(ALL_ROLES)}",
    )
    parser.add_argument("--json", action="store_true", help="with --once: a summary line in JSON on standard output")
    parser.add_argument("--plain", action="store_true", help="on a terminal too, lines of the log in place of the view")
    add_no_semantic(parser)


def _roles(word: str) -> frozenset[Role]:
    try:
        return roles_of(word)
    except ValueError:
        known = in_one_word(ALL_ROLES)
        hint = suggestion(next(each for each in word.split(",") if each not in known.split(",")), list(Role))
        raise ArgumentTypeError(f"'{word}' is not some of {known}, with commas between{hint}") from None


async def run(arguments: Arguments, environment: Environment) -> int:
    """Work until stopped, or one round. Raises UsageError, ConfigError or StoreError."""
    if not arguments.once and (arguments.poll_all or arguments.json):
        raise UsageError("--poll-all and --json go with --once; add it, or leave them out")
    if arguments.once and arguments.only == {Role.SITE}:
        raise UsageError("one round keeps no site; write it once with `monitor site build`")
    config = config_folder(arguments, environment)
    settings = load(config, os.environ)
    roles: frozenset[Role] = arguments.only
    # Whoever sends nothing needs no token and no client of Telegram.
    prints = arguments.dry_run or Role.DELIVER not in roles
    if arguments.once:
        settings = _without_settling(settings)
    platform = wiring.wiped_disk_platform(os.environ)
    for event, note in _notes(arguments, environment, platform):
        _tell(environment, event, note)
    told = _place_of_view(arguments, environment)
    posts: TextIO = sys.stderr if arguments.json else sys.stdout if told is None else Tail()
    log_for_a_person(environment, settings.monitor.time_zone)
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_signals())
        publisher = await stack.enter_async_context(
            wiring.opened_publisher(environment, settings, posts, dry_run=prints)
        )
        keep_library_files_in(state_folder(arguments, environment))
        place = workplace(environment, state_folder(arguments, environment), dry_run=arguments.dry_run)
        url, state = stack.enter_context(place)
        app = await stack.enter_async_context(
            await App.open(
                settings,
                url,
                publisher,
                ephemeral=platform is not None,
                screening=wiring.choose_screening(config, state, semantic=not arguments.no_semantic, roles=roles),
                journal=Journal(state / journal.NAME),
                translate_server=wiring.translate_server(environment),
                roles=roles,
            )
        )
        if arguments.once:
            code = await _run_once(app, arguments, stop)
            await Alerter(app.runtime, app.adapters, environment.admin_chat, state, roles=app.roles).look()
            return code
        updates = await stack.enter_async_context(wiring.opened_updates(environment, dry_run=prints))
        reloader = Reloader(config, os.environ, settings.fingerprint)
        end = end_process
        if told is not None:
            log_for_a_person(environment, settings.monitor.time_zone, told)
            stack.callback(_tell_last, environment, settings, told)
            await stack.enter_async_context(view.shown(app, told, redactor(environment.secrets)))
            end = _end_with_view
        worker = Worker(
            app, reloader, state, environment.admin_chat, updates, keeps_site=not arguments.dry_run, end=end
        )
        await worker.run(stop)
    return DONE


def _place_of_view(arguments: Arguments, environment: Environment) -> Tail | None:
    """Where the log goes while the view is shown; None where it is not: for a program, and where nothing can be
    drawn."""
    wanted = not (arguments.once or arguments.plain) and environment.log_format == "console"
    return Tail() if wanted and is_screen(os.environ) else None


def _tell_last(environment: Environment, settings: Settings, told: Tail) -> None:
    """What the view showed of the log last, once the terminal is as it was."""
    log_for_a_person(environment, settings.monitor.time_zone)
    print("\n".join(list(told.lines)[-_LAST_TOLD:]), file=sys.stderr)


def _end_with_view() -> None:
    give_back()
    end_process()


def _without_settling(settings: Settings) -> Settings:
    """The settings, with no post waiting for more reports: who asks for one round wants what it brings, and nobody
    knows when the next one comes."""
    channels = {
        name: channel.model_copy(update={"settle": timedelta(0)}) for name, channel in settings.monitor.channels.items()
    }
    return settings.model_copy(update={"monitor": settings.monitor.model_copy(update={"channels": channels})})


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
    if not environment.token and Role.DELIVER in arguments.only:
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
    zone = app.runtime.rules.monitor.time_zone
    if network := status.offline_in_words(await app.runtime.db(app.runtime.store.feeds.offline_since), zone):
        print(f"monitor: {network}", file=sys.stderr)
    held_up = await app.runtime.db(status.held_up, app.runtime.store, app.runtime.now(), zone)
    for channel, why in held_up.items():
        print(f"monitor: {channel} waits: {why}", file=sys.stderr)
    return DONE
