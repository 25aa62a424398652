"""What a running worker does besides its pipeline, and what an operator asks of it."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import quantiles
from time import monotonic

import structlog

import monitor
from monitor.app import App
from monitor.config import Environment, Reloader
from monitor.core import items
from monitor.core.matching import compile_watchlist
from monitor.core.settings import FeedSource, Settings
from monitor.core.types import ChannelRights, Failed, Fetched, FetchRequest
from monitor.errors import ConfigError, SandboxError, UsageError
from monitor.extract import plain_text, read_article
from monitor.fetch import Fetcher
from monitor.parse import parse_document
from monitor.sandbox import Sandbox
from monitor.store import FeedHealth, Store

log = structlog.get_logger("operations")

_SILENT_AFTER = timedelta(days=3)
_ALIVE_WITHIN = timedelta(seconds=45)
_WORST = 8


# --- in the worker -----------------------------------------------------------------------------------------------


async def run_once(app: App, stop: asyncio.Event, *, poll_all: bool) -> float:
    """One round of the pipeline; ``stop`` ends it early with nothing half done. Returns the seconds it took."""
    began = monotonic()
    work = asyncio.create_task(app.pipeline.run_once(poll_all=poll_all))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
    app.pipeline.stopping = stop.is_set()
    stopped.cancel()
    await work
    return monotonic() - began


async def beat(app: App, heartbeat: Path) -> None:
    """Say that this worker is alive: a row in the database, and a file for a container's health check."""
    await app.db(
        app.store.health.beat,
        app.owner,
        now=app.now(),
        pid=os.getpid(),
        host=socket.gethostname(),
        version=monitor.__version__,
        started_at=app.started_at,
        config_fingerprint=app.settings.fingerprint,
        config_error=app.config_error,
        mode=app.publisher_name,
    )
    await asyncio.to_thread(_write_heartbeat, heartbeat, app.now())


def _write_heartbeat(heartbeat: Path, now: datetime) -> None:
    heartbeat.parent.mkdir(parents=True, exist_ok=True)
    heartbeat.write_text(f"{now:%Y-%m-%dT%H:%M:%SZ}\n")


async def take_up_edits(app: App, reloader: Reloader) -> None:
    """Put edited configuration files in force, whole or not at all; a wrong edit leaves the last good one in force."""
    edited = reloader.poll()
    if edited is None:
        return
    if isinstance(edited, ConfigError):
        app.config_error = str(edited)
        for problem in edited.problems:
            log.error("config.wrong", problem=str(problem), still_in_force=app.settings.fingerprint)
        return
    await app.swap(edited)
    log.info(
        "config.taken_up",
        fingerprint=edited.fingerprint,
        feeds=len(edited.live_feeds),
        terms=len(edited.watchlist.terms),
        watches=len(edited.watchlist.watches),
    )


async def tidy(app: App) -> None:
    """Forget what retention says; keys of forgotten entries stay, so that no feed brings them back."""
    pruned = await app.db(app.store.maintenance.prune, app.now(), app.settings.monitor.retention)
    log.info("store.pruned", **asdict(pruned))


# --- status ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FeedTrouble:
    """A feed that fails or has fallen silent, and since when."""

    outlet: str
    url: str
    state: str
    detail: str
    since: datetime | None


@dataclass(frozen=True)
class Status:
    """One screen's worth of how the monitor is doing. ``outbox`` counts publications by channel and state; ``channels``
    says what keeps a channel from sending; lags are from publication to post over the last day, in seconds."""

    version: str
    workers: int
    configuration: str
    posts_to: str
    feeds: dict[str, int]
    worst: tuple[FeedTrouble, ...]
    last_poll: datetime | None
    read_today: int
    matched_today: int
    stories_today: int
    outbox: dict[str, dict[str, int]]
    channels: dict[str, str]
    unknown_today: int
    last_post: datetime | None
    lag_median: float | None
    lag_p95: float | None


def feed_state(feed: FeedHealth, now: datetime) -> str:
    """``off``, ``unpolled``, ``failing``, ``silent`` (answers, but brought nothing for days) or ``healthy``."""
    if not feed.active:
        return "off"
    if feed.polled_at is None:
        return "unpolled"
    if feed.failures:
        return "failing"
    if feed.newest_entry_at is not None and now - feed.newest_entry_at > _SILENT_AFTER:
        return "silent"
    return "healthy"


def status(store: Store, now: datetime, day_start: datetime, configuration: str) -> Status:
    """How the monitor is doing. ``day_start`` is midnight in the configured zone; ``configuration`` is what is wrong
    with the files on disk, or nothing. Raises StoreError."""
    feeds = [feed for feed in store.health.feed_health() if feed.active]
    states = {feed.url: feed_state(feed, now) for feed in feeds}
    alive = [worker for worker in store.health.workers() if now - worker.beat_at < _ALIVE_WITHIN]
    wrong = configuration or next((worker.config_error for worker in alive if worker.config_error), "")
    today = store.health.tally(day_start)
    lags = sorted(lag.total_seconds() for lag in store.health.lags(now - timedelta(days=1)))
    counts = dict.fromkeys(("healthy", "failing", "silent", "unpolled"), 0)
    for state in states.values():
        counts[state] += 1
    return Status(
        version=monitor.__version__,
        workers=len(alive),
        configuration=wrong or "good",
        posts_to=", ".join(sorted({worker.mode for worker in alive})),
        feeds=counts,
        worst=_worst(feeds, states),
        last_poll=max((feed.polled_at for feed in feeds if feed.polled_at is not None), default=None),
        read_today=today.entries,
        matched_today=today.matched,
        stories_today=today.stories,
        outbox=store.health.outbox_counts(),
        channels=_held_up(store, now),
        unknown_today=today.unknown,
        last_post=store.health.last_sent_at(),
        lag_median=_quantile(lags, 50),
        lag_p95=_quantile(lags, 95),
    )


def _worst(feeds: list[FeedHealth], states: dict[str, str]) -> tuple[FeedTrouble, ...]:
    """The feeds that have been failing the longest, then those that have been silent the longest."""
    troubled = [
        FeedTrouble(
            feed.outlet,
            feed.url,
            states[feed.url],
            feed.failure_detail or "" if states[feed.url] == "failing" else "nothing new",
            feed.failing_since if states[feed.url] == "failing" else feed.newest_entry_at,
        )
        for feed in feeds
        if states[feed.url] in ("failing", "silent")
    ]
    return tuple(sorted(troubled, key=lambda trouble: (trouble.state, str(trouble.since)))[:_WORST])


def _held_up(store: Store, now: datetime) -> dict[str, str]:
    return {
        channel.name: channel.detail
        for channel in store.outbox.channels()
        if channel.shut or (channel.not_before is not None and channel.not_before > now)
    }


def _quantile(values: list[float], percent: int) -> float | None:
    if len(values) < 2:
        return values[0] if values else None
    return quantiles(values, n=100, method="inclusive")[percent - 1]


# --- check -------------------------------------------------------------------------------------------------------


def describe(settings: Settings, environment: Environment) -> str:
    """What is live, in words: feeds, terms and forms by language, watches, channels."""
    feeds = settings.live_feeds
    matcher = compile_watchlist(settings.watchlist)
    languages: dict[str, int] = {}
    for feed in feeds:
        languages[feed.language or "any"] = languages.get(feed.language or "any", 0) + 1
    off: dict[str, int] = {}
    for feed in settings.feeds:
        if not feed.enabled:
            off[feed.group or "(no group)"] = off.get(feed.group or "(no group)", 0) + 1
    lines = [
        f"feeds      {len(feeds)} on, from {len({feed.outlet for feed in feeds})} outlets: {_counted(languages)}",
        f"           {sum(off.values())} off: {_counted(off)}" if off else "",
        f"terms      {len(settings.watchlist.terms)}, forms by language: {_counted(dict(matcher.forms_by_language))}",
        *(f"watch      {name}: {_watch_in_words(settings, name)}" for name in settings.watchlist.watches),
        *(
            f"channel    {name}: {channel.chat or 'no chat is set'}, watches {', '.join(channel.watches)}"
            for name, channel in settings.monitor.channels.items()
        ),
        f"Telegram   {'a token is set' if environment.token else 'no token: posts are printed in the terminal'}",
        f"times      are shown in {settings.monitor.time_zone.key}",
    ]
    return "\n".join(line for line in lines if line)


def _watch_in_words(settings: Settings, name: str) -> str:
    watch = settings.watchlist.watches[name]
    parts = [
        f"any of {len(watch.any)} terms" if watch.any else "",
        f"all of {', '.join(watch.all)}" if watch.all else "",
        f"near one of {len(watch.near.terms)} terms within {watch.near.within} words" if watch.near else "",
        f"unless {', '.join(watch.unless)}" if watch.unless else "",
    ]
    return "; ".join(part for part in parts if part)


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True)
class FeedCheck:
    """What one feed answered just now."""

    source: FeedSource
    good: bool
    detail: str


async def check_feeds(settings: Settings, advance: Callable[[int], None]) -> list[FeedCheck]:
    """Fetch and parse every live feed once, without writing anything; ``advance`` is told of each that is done."""
    room = asyncio.Semaphore(settings.monitor.network.connections)
    sandbox = Sandbox(settings.monitor.parsing)

    async def check(fetcher: Fetcher, source: FeedSource) -> FeedCheck:
        async with room:
            found = await _check_feed(fetcher, sandbox, source)
        advance(1)
        return found

    try:
        async with Fetcher(settings.monitor.network, monitor.__version__) as fetcher:
            return list(await asyncio.gather(*(check(fetcher, source) for source in settings.live_feeds)))
    finally:
        await sandbox.close()


async def _check_feed(fetcher: Fetcher, sandbox: Sandbox, source: FeedSource) -> FeedCheck:
    answer = await fetcher.fetch(FetchRequest(source.url))
    if not isinstance(answer, Fetched):
        return FeedCheck(source, False, answer.detail if isinstance(answer, Failed) else "nothing changed")
    if items.document_kind(answer.body, answer.content_type) == "html":
        return FeedCheck(source, False, "a web page in place of a feed")
    try:
        parsed = await sandbox.run(
            parse_document, answer.body, answer.content_type, answer.final_url, source.outlet, plain_text
        )
    except SandboxError as error:
        return FeedCheck(source, False, str(error))
    if isinstance(parsed, Failed):
        return FeedCheck(source, False, parsed.detail)
    newest = max((entry.published for entry in parsed.entries if entry.published is not None), default=None)
    dated = f", newest {newest:%Y-%m-%d %H:%M} UTC" if newest else ", undated"
    moved = f"; moved for good to {answer.permanent_url}" if answer.permanent_url else ""
    return FeedCheck(source, bool(parsed.entries), f"{len(parsed.entries)} entries{dated}{moved}")


def rights_in_words(rights: ChannelRights) -> str:
    """What a bot may do in a channel, or what to do about it."""
    if rights.problem:
        return rights.problem
    allowed = [
        word
        for word, may in (("post", rights.can_post), ("edit", rights.can_edit), ("delete", rights.can_delete))
        if may
    ]
    return (
        f"may {', '.join(allowed)}" if allowed else "may not post: make the bot an administrator that may post messages"
    )


async def page_text(settings: Settings, url: str) -> str:
    """What the page at ``url`` says: title, description and lead. Raises UsageError where it cannot be had."""
    limits = settings.monitor.articles
    sandbox = Sandbox(settings.monitor.parsing)
    try:
        async with Fetcher(settings.monitor.network, monitor.__version__) as fetcher:
            page = await fetcher.fetch_page(url, timeout=limits.timeout, max_body=limits.max_body)
        if not isinstance(page, Fetched):
            raise UsageError(f"cannot read {url}: {page.detail if isinstance(page, Failed) else 'no answer'}")
        article = await sandbox.run(read_article, page.body, page.content_type, page.final_url)
    finally:
        await sandbox.close()
    return " ".join(part for part in (article.title, article.description, article.lead) if part)
