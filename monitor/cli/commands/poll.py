"""``monitor poll``: ask feeds now, due or not, beside a worker or without one."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Mapping, Sequence

from monitor.addresses import ADDRESS
from monitor.cli import display
from monitor.cli.options import DONE, FAILED, Arguments, add_no_semantic, config_folder, state_folder
from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.delivery import journal
from monitor.delivery.journal import Journal
from monitor.delivery.terminal import TerminalPublisher
from monitor.errors import UsageError, did_you_mean
from monitor.feeds.poll import Polled
from monitor.languages.text import fold_key
from monitor.model.settings import FeedSource, Settings
from monitor.store import Store
from monitor.worker import jobs, status, wiring
from monitor.worker.app import App
from monitor.worker.scheduler import stop_signals

_COLUMNS = ("", "outlet", "what came", "address")


def add_arguments(parser: ArgumentParser) -> None:
    """Which feeds to ask."""
    named = "address of a feed in feeds.yaml, or the name of an outlet: all its feeds (default: every feed)"
    parser.add_argument("feed", nargs="*", metavar="URL|OUTLET", help=named)
    add_no_semantic(parser)


async def run(arguments: Arguments, environment: Environment) -> int:
    """Poll the feeds, keep what is new, and print how each poll ended; nothing is posted. Raises UsageError,
    ConfigError or StoreError."""
    config, state = config_folder(arguments, environment), state_folder(arguments, environment)
    settings = load(config, os.environ)
    sources = _chosen(settings, arguments.feed)
    with wiring.opened_store(environment, state):
        pass  # `monitor run` makes and upgrades the database
    app = await App.open(
        settings,
        wiring.database_url(environment, state),
        TerminalPublisher(sys.stdout),
        ephemeral=wiring.wiped_disk_platform(os.environ) is not None,
        screening=wiring.choose_screening(config, state, semantic=not arguments.no_semantic),
        journal=Journal(state / journal.NAME),
    )
    with stop_signals() as stop, display.progress("Feeds asked", len(sources)) as advance:
        async with app:
            polled = await jobs.poll_named(app, stop, advance, [source.url for source in sources])
            others, network = await app.runtime.db(_surroundings, app.runtime.store, app)
    _show(sources, polled, others)
    if network:
        print(f"monitor: {network}", file=sys.stderr)
    return DONE if not sources or any(each.failed is None for each in polled.values()) else FAILED


def _chosen(settings: Settings, names: Sequence[str]) -> list[FeedSource]:
    """The live feeds with these addresses, and those of these outlets; all where none is named. Raises UsageError."""
    live = {source.url: source for source in settings.live_feeds}
    of_outlet: dict[str, list[str]] = defaultdict(list)
    for source in live.values():
        of_outlet[fold_key(source.outlet)].append(source.url)
    chosen: list[str] = []
    for name in names:
        urls = [name] if name in live else of_outlet.get(fold_key(name))
        if not urls:
            what = "address" if ADDRESS.fullmatch(name) else "outlet"
            known = live if what == "address" else [source.outlet for source in live.values()]
            raise UsageError(
                f"no feed that is on has the {what} {name}{did_you_mean(name, known)}; see `monitor feeds`"
            )
        chosen += urls
    return [live[url] for url in dict.fromkeys(chosen or live)]


def _surroundings(store: Store, app: App) -> tuple[bool, str]:
    """Whether another worker is alive, and what is wrong with our network."""
    now = app.runtime.now()
    others = [worker for worker in status.alive_workers(store, now) if worker.owner != app.runtime.owner]
    return bool(others), status.offline_in_words(store.feeds.offline_since(), app.runtime.rules.monitor.time_zone)


def _show(sources: Sequence[FeedSource], polled: Mapping[str, Polled], others: bool) -> None:
    rows = [(*_in_words(polled.get(source.url)), source.url, source.outlet) for source in sources]
    # What failed stands at the end, where the eye is.
    rows.sort(key=lambda row: row[0] == "FAILED")
    display.print_table("Feeds", _COLUMNS, [(state, outlet, what, url) for state, what, url, outlet in rows])
    new = sum(each.new for each in polled.values())
    posted = "the worker that is running posts" if others else "`monitor run` posts"
    print(
        f"\n{len(polled)} of {len(sources)} feeds asked, {_entries(new)}" + (f"; {posted} what matched" if new else "")
    )


def _in_words(polled: Polled | None) -> tuple[str, str]:
    if polled is None:
        return "held", "not asked: a worker has it in hand just now"
    if polled.failed is not None:
        return "FAILED", polled.failed.detail
    return "ok", _entries(polled.new)


def _entries(count: int) -> str:
    return f"{count or 'no'} new {'entry' if count == 1 else 'entries'}"
