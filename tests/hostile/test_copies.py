"""Copies of what others report, with false times, credits and links: what is told of the others stays as it was."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from monitor.model.delivery import DeliveryOutcome
from monitor.model.publications import Message, Target
from monitor.model.settings import FeedSource
from monitor.worker.app import App
from tests.hostile.table import row
from tests.hostile.world import Inspector, feed
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import running, settings

pytestmark = pytest.mark.slow

MINUTES = timedelta(minutes=1)
TITLE = "Bridge at Dorn collapses after the flood"
TEXT = (
    "The old stone bridge at Dorn fell into the river on Wednesday morning after two days of rain in the hills. "
    "Engineers of the district had closed it to lorries the evening before, and nobody was on it when it fell."
)
ULM = "Crossing fees in Ulm rise by a tenth", "The council wants money for the bridge museum and its clocks."
OUTLETS = {"origin": "Alpha Agency", "copyist": "Zeta Wire", "neighbour": "Town Crier"}


class Channel(Inspector):
    """A publisher that keeps each message as it stands, by its number."""

    def __init__(self) -> None:
        super().__init__()
        self.standing: dict[int | None, Message] = {}

    async def send(self, channel: str, chat: str | int, message: Message, **options: object) -> DeliveryOutcome:
        outcome = await super().send(channel, chat, message, **options)
        self.standing[len(self.posts)] = message
        return outcome

    async def edit(self, channel: str, chat: str | int, target: Target, message: Message) -> DeliveryOutcome:
        self.standing[target.message_id] = message
        return await super().edit(channel, chat, target, message)

    def post(self) -> Message:
        """How the post of the bridge at Dorn stands."""
        (found,) = (each for each in self.standing.values() if "Dorn" in each.plain)
        return found


@dataclass
class Scene:
    """A worker with three feeds; ``bring`` says what a feed holds from now on."""

    app: App
    web: Web
    clock: Clock
    channel: Channel

    def bring(self, name: str, *items: str) -> None:
        self.web[f"/{name}"] = Reply(body=feed(*items))

    async def look(self, **later: float) -> None:
        """Poll, and tell nothing yet."""
        self.clock.move(**later)
        poller = self.app.pipeline.poller
        while await poller.poll(self.clock.now):
            await poller.finish()

    async def round(self, **later: float) -> None:
        self.clock.move(**later)
        await self.app.pipeline.run_once(poll_all=True)

    async def last_post(self) -> Message:
        """The post of the bridge at Dorn, once its edits went out."""
        await self.round(hours=1)
        return self.channel.post()


@asynccontextmanager
async def scene(url: str, **first: Reply) -> AsyncIterator[Scene]:
    """A worker that has looked at its feeds once; they are empty, but for what is ``first`` in them."""
    clock, channel = Clock(), Channel()
    async with serve() as web:
        sources = [
            FeedSource(url=web.url(f"/{name}"), outlet=outlet, language="en") for name, outlet in OUTLETS.items()
        ]
        async with running(url, settings(sources), channel, clock) as app:
            opened = Scene(app, web, clock, channel)
            for name in OUTLETS:
                opened.bring(name)
            for name, answer in first.items():
                web[f"/{name}"] = answer
            await opened.round()
            yield opened


def story(host: str, text: str = TEXT, *, minutes: float = 0, title: str = TITLE, key: str = "dorn") -> str:
    """An item about the bridge, dated so many minutes after noon."""
    date = f"{NOON + minutes * MINUTES:%a, %d %b %Y %H:%M:%S} +0000"
    return (
        f"<item><title>{title}</title><link>https://{host}/{key}</link><guid>{key}</guid>"
        f"<pubDate>{date}</pubDate><description>{text}</description></item>"
    )


def without_sources(message: Message) -> str:
    """A post but for those who report it."""
    told = (part for part in message.plain.split("\n\n") if not re.match(r"\d+ outlets", part))
    return re.sub(r": https://\S+", "", "\n\n".join(told))


def source(message: Message, outlet: str) -> str:
    """How an outlet stands in the list of those who report it."""
    lines = (line.partition(": http")[0] for line in message.plain.split("\n"))
    (found,) = (name for line in lines for name in line.split(" · ") if name.startswith(outlet))
    return found


COPIED = "2 outlets, 1 text"


@row("copy-dated-earlier")
@pytest.mark.parametrize("origin_is", ["told", "seen", "seen at the same look"])
async def test_a_copy_that_claims_to_be_older_takes_nothing(database_url: str, origin_is: str) -> None:
    async with scene(database_url) as here:
        here.bring("origin", story("alpha.example", minutes=8))
        here.bring("neighbour", story("crier.example", ULM[1], title=ULM[0], minutes=8))
        before = ""
        if origin_is == "told":
            await here.round(minutes=10)
            before = without_sources(here.channel.post())
        elif origin_is == "seen":
            await here.look(minutes=10)
        tweaked = (
            TEXT.replace("on Wednesday morning", "early on Wednesday") + " Read it all at the site of our friends."
        )
        here.bring("copyist", story("login-alpha.example", tweaked, minutes=-30))
        await here.round(minutes=15)
        post = await here.last_post()
    assert post.preview == "https://alpha.example/dorn"
    assert "friends" not in post.plain
    assert without_sources(post) == (before or without_sources(post))
    assert COPIED in post.plain
    assert any("Ulm" in each.plain for each in here.channel.standing.values())


@row("copy-from-a-feed-that-was-down")
async def test_a_feed_that_was_down_gets_no_credit_for_what_it_missed(sqlite_url: str) -> None:
    async with scene(sqlite_url) as here:
        here.web["/copyist"] = Reply(404)
        for _ in range(3):
            await here.round(hours=1)
        here.bring("origin", story("alpha.example", minutes=200))
        await here.round(hours=1)
        here.bring("copyist", story("login-alpha.example", minutes=120))
        await here.round(seconds=30)
        post = await here.last_post()
    assert post.preview == "https://alpha.example/dorn"
    assert COPIED in post.plain


@row("copy-from-a-new-feed")
async def test_a_feed_whose_first_answer_is_a_copy_was_not_first(sqlite_url: str) -> None:
    """Not even in the first minute of a monitor, when all feeds are new, if it was asked before."""
    async with scene(
        sqlite_url, copyist=Reply(404), origin=Reply(body=feed(story("alpha.example", minutes=-8)))
    ) as here:
        here.bring("copyist", story("login-alpha.example", minutes=-30))
        await here.round(seconds=30)
        post = await here.last_post()
    assert post.preview == "https://alpha.example/dorn"
    assert COPIED in post.plain


@row("credit-in-a-copy")
async def test_a_credit_in_a_copy_counts_for_the_copy_alone(sqlite_url: str) -> None:
    async with scene(sqlite_url) as here:
        here.bring("origin", story("alpha.example", minutes=8))
        await here.round(minutes=10)
        here.bring("copyist", story("zeta.example", f"{TEXT} (TASS)", minutes=-30))
        await here.round(minutes=5)
        post = await here.last_post()
    assert source(post, "Alpha Agency") == "Alpha Agency"
    assert source(post, "Zeta Wire") == "Zeta Wire via TASS"


@row("entry-rewritten-into-a-copy")
async def test_an_old_entry_that_becomes_a_copy_is_no_older_than_its_words(sqlite_url: str) -> None:
    async with scene(sqlite_url) as here:
        here.bring("copyist", story("zeta.example", "Roses want sun and a loose soil.", title="Roses", minutes=-5))
        await here.round(minutes=5)
        here.bring("origin", story("alpha.example", minutes=8))
        await here.round(minutes=5)
        here.bring("copyist", story("zeta.example", TEXT, minutes=-5))
        await here.round(minutes=5)
        post = await here.last_post()
    assert post.preview == "https://alpha.example/dorn"
    assert COPIED in post.plain
