"""The real pipeline in a test: a clock that only moves when told, and adapters of the test's choosing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from monitor.delivery.journal import Journal
from monitor.delivery.publisher import Publisher
from monitor.feeds.web.fetch import Fetcher
from monitor.matching.screener import Screener
from monitor.model.delivery import Delivered, DeliveryOutcome
from monitor.model.publications import Message, Target
from monitor.model.roles import ALL_ROLES, Role
from monitor.model.settings import (
    ArticleSettings,
    Channel,
    DeliverySettings,
    FeedSource,
    FirstPollSettings,
    MonitorSettings,
    NetworkSettings,
    Settings,
    Term,
    Watch,
    Watchlist,
)
from monitor.translation.server import TranslateServer
from monitor.worker.app import App
from monitor.worker.wiring import Screening
from tests.support.clock import Clock

WATCHLIST = Watchlist(
    terms={"bridge": Term(forms={"en": ("bridge",)}), "circus": Term(forms={"en": ("circus",)})},
    watches={"bridges": Watch(any=("bridge",), unless=("circus",))},
)


class Notebook:
    """A publisher that writes down what it is given; ``outcomes`` are used up before it delivers.

    ``posts`` are the messages sent, as (channel, headline); ``edits`` those made of them, as (number, text);
    ``options`` say how each message was sent.
    """

    paced = True
    prober = None

    def __init__(self, *outcomes: DeliveryOutcome | Exception) -> None:
        self.posts: list[tuple[str, str]] = []
        self.edits: list[tuple[int | None, str]] = []
        self.options: list[dict[str, Any]] = []
        self.outcomes = list(outcomes)

    async def send(self, channel: str, chat: str | int, message: Message, **options: Any) -> DeliveryOutcome:
        outcome = self.outcomes.pop(0) if self.outcomes else Delivered(len(self.posts) + 1)
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Delivered):
            self.posts.append((channel, message.plain.split("\n")[0]))
            self.options.append(options)
        return outcome

    async def edit(self, channel: str, chat: str | int, target: Target, message: Message) -> DeliveryOutcome:
        self.edits.append((target.message_id, message.plain))
        return Delivered(target.message_id)

    async def identify(self, chat: str) -> DeliveryOutcome:
        return Delivered(None)

    def configure(self, settings: DeliverySettings) -> None:
        self.settings = settings


def settings(
    feeds: Sequence[FeedSource],
    watchlist: Watchlist = WATCHLIST,
    channels: dict[str, Channel] | None = None,
    **changes: Any,
) -> Settings:
    """Settings for feeds on this machine."""
    monitor: dict[str, Any] = {
        "network": NetworkSettings(allow_private_addresses=True, connections_per_host=20),
        "articles": ArticleSettings(fetch=False),
        "first_poll": FirstPollSettings(max_posts=100),
        "delivery": DeliverySettings(per_minute=1000, per_second=30, backlog=1000),
        "channels": channels or {"main": Channel(chat="@sample", watches=tuple(watchlist.watches))},
        **changes,
    }
    monitor["channels"] = {name: at_once(channel) for name, channel in monitor["channels"].items()}
    return Settings(monitor=MonitorSettings(**monitor), feeds=tuple(feeds), watchlist=watchlist, fingerprint="test")


def at_once(channel: Channel) -> Channel:
    """A channel whose posts settle for no time, where it does not say for how long."""
    return channel if "settle" in channel.model_fields_set else channel.model_copy(update={"settle": timedelta(0)})


@asynccontextmanager
async def running(
    url: str,
    configured: Settings,
    publisher: Publisher,
    clock: Clock,
    *,
    ephemeral: bool = False,
    screening: Screening = Screener.by_words,
    journal: Journal | None = None,
    fetcher: Fetcher | None = None,
    translate_server: TranslateServer | None = None,
    roles: frozenset[Role] = ALL_ROLES,
) -> AsyncIterator[App]:
    """An open app on the clock's time."""
    opening = App.open(
        configured,
        url,
        publisher,
        ephemeral=ephemeral,
        now=clock,
        sleep=clock.sleep,
        jitter=lambda: 0.5,
        screening=screening,
        journal=journal,
        fetcher=fetcher,
        translate_server=translate_server,
        roles=roles,
    )
    async with await opening as app:
        yield app


def rss(*items: tuple[str, datetime | None], summary: str = "") -> bytes:
    """An RSS feed of (title, date); the link and GUID follow from the title."""
    text = "".join(
        f"<item><title>{title}</title><link>https://kite.example/{abs(hash(title))}</link>"
        f"<guid>{abs(hash(title))}</guid><description>{summary}</description>"
        + (f"<pubDate>{date:%a, %d %b %Y %H:%M:%S} +0000</pubDate>" if date else "")
        + "</item>"
        for title, date in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Kite</title>{text}</channel></rss>'.encode()
