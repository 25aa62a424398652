"""The world of year.py: its clock, what its feeds publish, and a Telegram that can fail for days."""

from __future__ import annotations

import asyncio
import errno
import random
import sqlite3
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event

import monitor
from monitor.delivery.journal import Journal, Place
from monitor.feeds.web.fetch import Fetcher
from monitor.model.delivery import Receipt
from monitor.model.documents import Failed, FailureKind, Fetched, FetchOutcome, FetchRequest, NotModified
from monitor.model.settings import NetworkSettings
from monitor.store import Store
from tests.support.botapi import BotApi, Fault
from tests.support.botchats import Chat, Posted
from tests.support.news import unlike_any_other
from tests.support.worker import rss

_SHOWN = 15  # entries of a document
_FOLLOWED_SHARE = 0.2  # of the stories, that another outlet reports hours later
_FERRY_SHARE = 0.25  # of the stories, that the second watch is about
_READING = ("SELECT", "PRAGMA", "BEGIN", "WITH")
_SHOWABLE = timedelta(days=5)  # no message is edited or looked for that is older


class Clock:
    """``true`` is the time in the world; called, it tells what the worker's machine shows."""

    def __init__(self, start: datetime) -> None:
        self.true = start
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return self.true + self.ahead

    async def sleep(self, seconds: float) -> None:
        self.true += timedelta(seconds=seconds)
        await asyncio.sleep(0)


@dataclass(frozen=True)
class Event:
    """A story: its headline, which is unlike any other's, the subject, and when it is reported, first and last."""

    headline: str
    subject: str
    first: datetime
    last: datetime

    @property
    def mark(self) -> str:
        """The words that stand in no other's headline."""
        return self.headline.partition(" ")[2]

    @property
    def grows(self) -> bool:
        """Does another outlet report it later?"""
        return self.last > self.first


@dataclass
class Feed:
    """What one feed publishes, in the order of time."""

    items: list[tuple[datetime, str]] = field(default_factory=list)

    def document(self, now: datetime) -> tuple[str, bytes]:
        """Its validator and content."""
        count = bisect_right(self.items, now, key=lambda item: item[0])
        newest = self.items[max(0, count - _SHOWN) : count]
        return f'"{count}"', rss(*((title, time) for time, title in reversed(newest)))


class News:
    """All that is published: ``events`` are what belongs to the subject; as many reports do not."""

    def __init__(self, feeds: int, start: datetime, days: int, stories: int, seed: int) -> None:
        chance = random.Random(seed)  # noqa: S311 -- sample text, not a secret
        self.feeds = [Feed([(start - timedelta(days=9), f"Outlet {number} opens")]) for number in range(feeds)]
        self.events = [self._event(number, start, days, chance) for number in range(days * stories)]
        for feed in self.feeds:
            feed.items.sort()

    def _event(self, number: int, start: datetime, days: int, chance: random.Random) -> Event:
        """Publish a story, and something else."""
        first = start + timedelta(hours=2, seconds=chance.uniform(0, (days - 2) * 86400))
        last = first + timedelta(hours=chance.uniform(2, 10)) * (chance.random() < _FOLLOWED_SHARE)
        subject = "Ferry" if chance.random() < _FERRY_SHARE else "Bridge"
        event = Event(unlike_any_other(f"event {number}").replace("Bridge", subject), subject, first, last)
        one, another = chance.sample(self.feeds, 2)
        one.items.append((first, event.headline))
        if event.grows:
            another.items.append((last, event.headline))
        other = unlike_any_other(f"other {number}").replace("Bridge", "Harvest")
        chance.choice(self.feeds).items.append((start + timedelta(seconds=chance.uniform(0, days * 86400)), other))
        return event


def address(number: int) -> str:
    """Where a feed is: each has a host of its own."""
    return f"https://outlet{number}.example/feed"


class Kiosk(Fetcher):
    """Hands out the feeds as their servers would; none is reached while ``down``."""

    def __init__(self, news: News, clock: Clock) -> None:
        super().__init__(NetworkSettings(), monitor.__version__)
        self._feeds = {address(number): feed for number, feed in enumerate(news.feeds)}
        self._clock_of_world = clock
        self.down = False

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        """A document, or nothing new."""
        if self.down:
            return Failed(FailureKind.SOFT, "connect", "no route to host")
        etag, body = self._feeds[request.url].document(self._clock_of_world.true)
        if etag == request.etag:
            return NotModified()
        return Fetched(body, "application/rss+xml", request.url, etag)


class Sky(BotApi):
    """The Bot API. While ``failing``, a gateway answers in its place; ``posted_at`` is when, in the world, each
    message came, by chat and number."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock
        self.failing = False
        self.posted_at: dict[tuple[int, int], datetime] = {}

    def _take_fault(self, method: str) -> Fault | None:
        return Fault("html-502") if self.failing else super()._take_fault(method)

    def _store(self, chat: Chat, *content: Any, **options: Any) -> Posted:
        posted = super()._store(chat, *content, **options)
        self.posted_at[chat.id, posted.message_id] = self._clock.true
        return posted

    def told(self, *names: str) -> Iterator[tuple[str, Posted, datetime]]:
        """What stands in chats: chat, message, and when it came."""
        for name in names:
            chat = self.chat(name)
            for posted in chat.messages.values():
                yield name, posted, self.posted_at[chat.id, posted.message_id]

    def forget(self) -> None:
        """Keep of calls nothing, and of old messages the text alone: their memory is not the worker's."""
        self.calls.clear()
        oldest = self._clock.true - _SHOWABLE
        for chat in self._chats.values():
            for posted in chat.messages.values():
                if posted.entities and self.posted_at[chat.id, posted.message_id] < oldest:
                    posted.entities, posted.options = [], {}


class Disk:
    """A disk that is ``full`` for a time: the database takes nothing, and neither does the journal."""

    def __init__(self, full: Callable[[], bool]) -> None:
        self.full = full

    def watch(self, store: Store) -> None:
        """Have this store's database lie on it."""

        @event.listens_for(store._database.engine, "before_cursor_execute")
        def refuse(connection: object, cursor: object, statement: str, *_: object) -> None:
            if self.full() and not statement.startswith(_READING):
                raise sqlite3.OperationalError("database or disk is full")


class FillingJournal(Journal):
    """A journal on that disk."""

    disk: Disk

    def append(self, receipt: Receipt) -> Place:
        """As in Journal. Raises OSError while the disk is full."""
        if self.disk.full():
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().append(receipt)
