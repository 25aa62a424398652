"""What each feed answers just now, without anything being written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import monitor
from monitor.errors import SandboxError
from monitor.feeds.items import BREAKS_OFF, breaks_off
from monitor.feeds.parts import with_parts
from monitor.feeds.reading import read
from monitor.feeds.web.fetch import Fetcher
from monitor.model.documents import Failed, FailureKind, Fetched, FetchRequest, ParsedFeed
from monitor.model.moves import in_words
from monitor.model.settings import FeedSource, ParsingSettings, Settings
from monitor.sandbox import Sandbox


@dataclass(frozen=True)
class FeedCheck:
    """What one feed answered just now. ``unreached`` tells that its server may have had no part in that."""

    source: FeedSource
    good: bool
    detail: str
    unreached: bool = False


async def check_feeds(settings: Settings, advance: Callable[[int], None]) -> list[FeedCheck]:
    """Fetch and parse every live feed once, without writing anything; ``advance`` is told of each that is done."""
    room = asyncio.Semaphore(settings.monitor.network.connections)
    sandbox = Sandbox(settings.monitor.parsing)

    async def check(fetcher: Fetcher, source: FeedSource) -> FeedCheck:
        async with room:
            found = await _check_feed(fetcher, sandbox, source, settings.monitor.parsing)
        advance(1)
        return found

    try:
        async with Fetcher(settings.monitor.network, monitor.__version__) as fetcher:
            return list(await asyncio.gather(*(check(fetcher, source) for source in settings.live_feeds)))
    finally:
        await sandbox.close()


async def answer_of(
    fetcher: Fetcher, sandbox: Sandbox, source: FeedSource, limits: ParsingSettings, answer: Fetched
) -> ParsedFeed | Failed:
    """All that a source's answer holds, the parts of an index with it."""
    try:
        read_one = partial(read, sandbox, source=source, limits=limits)
        reading = await with_parts(await read_one(answer), fetcher.fetch, read_one)
    except SandboxError as error:
        return Failed(FailureKind.HARD, "parse", str(error))
    if isinstance(reading, Failed):
        return reading
    return reading.parsed or ParsedFeed("", ())


async def _check_feed(fetcher: Fetcher, sandbox: Sandbox, source: FeedSource, limits: ParsingSettings) -> FeedCheck:
    answer = await fetcher.fetch(FetchRequest(source.url))
    if isinstance(answer, Failed):
        return FeedCheck(source, False, answer.detail, answer.unreached)
    if not isinstance(answer, Fetched):
        return FeedCheck(source, False, "nothing changed")
    parsed = await answer_of(fetcher, sandbox, source, limits, answer)
    if isinstance(parsed, Failed):
        return FeedCheck(source, False, parsed.detail, parsed.unreached)
    if not parsed.entries:
        return FeedCheck(source, False, "a feed without entries")
    if breaks_off(answer.body):
        return FeedCheck(source, False, f"{len(parsed.entries)} entries; {BREAKS_OFF}")
    newest = max((entry.published for entry in parsed.entries if entry.published is not None), default=None)
    dated = f"newest {newest:%Y-%m-%d %H:%M} UTC" if newest else "undated"
    moved = f"; {in_words(source.url, answer.permanent_url)}" if answer.permanent_url else ""
    return FeedCheck(source, True, f"{len(parsed.entries)} entries, {dated}{moved}")
