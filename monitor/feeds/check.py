"""What ``monitor check`` finds: what is live, what each feed answers, and what the bot may do."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import monitor
from monitor.config.load import Environment
from monitor.errors import SandboxError
from monitor.feeds import items
from monitor.feeds.parse import parse_document
from monitor.feeds.web.fetch import Fetcher
from monitor.feeds.web.html import plain_text
from monitor.matching.matcher import compile_watchlist
from monitor.model.delivery import ChannelRights, ProbeRights, Refusal
from monitor.model.documents import Failed, Fetched, FetchRequest
from monitor.model.settings import Channel, FeedSource, Settings, Watch
from monitor.sandbox import Sandbox

Rows = list[tuple[str, ...]]


@dataclass(frozen=True)
class Live:
    """What a configuration puts in force, in words: ``facts`` are (name, value); the others are rows of cells."""

    facts: Rows
    watches: Rows
    channels: Rows


WATCH_COLUMNS = ("watch", "any of", "all of", "and", "unless")
CHANNEL_COLUMNS = ("channel", "chat", "language", "watches")


def live(
    settings: Settings, environment: Environment, wiped_disk: str | None, relevance: str, paused: Mapping[str, str]
) -> Live:
    """What is live: feeds, terms and forms by language, watches, channels. ``wiped_disk`` is the variable that tells
    of a platform whose disk does not last; ``relevance`` says what decides, ``paused`` which channels send nothing."""
    feeds, matcher = settings.live_feeds, compile_watchlist(settings.watchlist)
    off = Counter(feed.group or "in no group" for feed in settings.feeds if not feed.enabled)
    facts = [
        ("feeds", f"{len(feeds)} on, from {len({feed.outlet for feed in feeds})} outlets"),
        ("", _counted(Counter(feed.language or "any language" for feed in feeds))),
        ("", f"{off.total()} off: {_counted(off)}" if off else ""),
        ("terms", f"{len(settings.watchlist.terms)}; forms by language:"),
        ("", _counted(matcher.forms_by_language)),
        ("relevance", relevance),
        ("Telegram", "a token is set" if environment.token else _NO_TOKEN),
        ("operators", _operators(settings, environment)),
        *(("paused", f"{name}: {why}") for name, why in paused.items() if name in settings.monitor.channels),
        ("times", f"are shown in {settings.monitor.time_zone.key}"),
        ("database", _database(environment, wiped_disk)),
    ]
    watchlist = settings.watchlist.watches
    return Live(
        facts=[fact for fact in facts if fact[1]],
        watches=[_watch(name, watch) for name, watch in watchlist.items()],
        channels=[_channel(name, channel, watchlist) for name, channel in settings.monitor.channels.items()],
    )


_NO_TOKEN = "no token: posts are printed in the terminal; set TELEGRAM_BOT_TOKEN to send them"  # noqa: S105


def _operators(settings: Settings, environment: Environment) -> str:
    """Who is told of trouble, and who may give the bot commands."""
    number = len(settings.monitor.operators)
    if not environment.admin_chat:
        return f"{number} named in vain: set TELEGRAM_ADMIN_CHAT to their chat" if number else "no chat for alerts"
    return f"alerts go to {environment.admin_chat}; {number or 'no'} user{'' if number == 1 else 's'} may give commands"


def _database(environment: Environment, wiped_disk: str | None) -> str:
    if wiped_disk:
        return f"a file that {wiped_disk} says is wiped at every restart; attach PostgreSQL with DATABASE_URL"
    return "as DATABASE_URL says" if environment.database_url else "a SQLite file in the state folder"


def _watch(name: str, watch: Watch) -> tuple[str, ...]:
    return name, _terms(watch.any), ", ".join(watch.all), "; ".join(_conditions(watch)), _terms(watch.unless)


def _conditions(watch: Watch) -> Iterator[str]:
    """The further conditions of a watch: ``near 3 within 12``, ``sentence 2``, ``from 2`` and the like."""
    if watch.near:
        yield f"near {len(watch.near.terms)} within {watch.near.within}{' after' if watch.near.ordered else ''}"
    if watch.sentence:
        yield f"sentence {len(watch.sentence)}"
    if watch.threshold:
        yield f"from {watch.threshold:g}"
    for name, listed in (
        ("in", watch.fields),
        ("language", watch.languages),
        ("country", watch.countries),
        ("outlet", watch.outlets),
    ):
        if listed:
            yield f"{name} {', '.join(listed)}"


def _terms(names: tuple[str, ...]) -> str:
    return f"{len(names)} term{'' if len(names) == 1 else 's'}" if names else ""


def _channel(name: str, channel: Channel, watchlist: Mapping[str, Watch]) -> tuple[str, ...]:
    every = set(channel.watches) >= set(watchlist)
    watches = f"all {len(watchlist)}" if every else ", ".join(channel.watches)
    return name, channel.chat or "none: set TELEGRAM_CHANNEL", channel.language, watches


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


# --- online ------------------------------------------------------------------------------------------------------


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
    if not parsed.entries:
        return FeedCheck(source, False, "a feed without entries")
    newest = max((entry.published for entry in parsed.entries if entry.published is not None), default=None)
    dated = f"newest {newest:%Y-%m-%d %H:%M} UTC" if newest else "undated"
    moved = f"; moved for good to {answer.permanent_url}" if answer.permanent_url else ""
    return FeedCheck(source, True, f"{len(parsed.entries)} entries, {dated}{moved}")


def rights_in_words(rights: ChannelRights) -> str:
    """What a bot may do in a channel, or what to do about it."""
    if rights.problem:
        return rights.problem
    may = (("post", rights.can_post), ("edit", rights.can_edit), ("delete", rights.can_delete))
    allowed = [word for word, allowed in may if allowed]
    if not rights.can_post:
        return "may not post: make the bot an administrator that may post messages"
    return f"may {', '.join(allowed)} messages"


def probe_in_words(means: ProbeRights | Refusal, policy: str) -> str:
    """What becomes of a message of which nobody can tell whether it arrived; ``policy`` is that of delivery.unknown."""
    if not isinstance(means, ProbeRights):
        return "Telegram could not be asked"
    if means.forward:
        return "is looked for by a forward to TELEGRAM_ADMIN_CHAT"
    if means.edit:
        return f"is looked for by an identical edit where that is safe, else: {policy} ({means.why})"
    return f"cannot be looked for: {policy} ({means.why}); set TELEGRAM_ADMIN_CHAT to a chat the bot may write to"
