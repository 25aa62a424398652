"""One outlet against the others: whatever it writes, their news is told as without it, in time. Real feeds on loopback,
the real client of Telegram, a Bot API on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.model.settings import DeliverySettings, FeedSource, Watch
from monitor.worker.app import App
from tests.hostile.table import row
from tests.hostile.world import feed, item
from tests.support.botapi import BotApi
from tests.support.clock import NOON, Clock
from tests.support.news import unlike_any_other
from tests.support.web import Reply, Web, serve
from tests.support.worker import WATCHLIST, running, settings

pytestmark = pytest.mark.slow

MINUTE = timedelta(minutes=1)
DORN = "Bridge at Dorn collapses under the weight of an overloaded timber truck"
DORN_LEAD = "Divers searched the river until nightfall after the old stone arches gave way near the sawmill."
ALDER = "Ministers sign treaty on shared toll bridge in Alder after long talks"
ALDER_LEAD = "Both delegations praised the agreement, which ends eleven years of quarrels about customs and revenue."


class Scene:
    """A worker among feeds on loopback, by the names of their outlets, and what stands in its channel."""

    def __init__(self, web: Web, api: BotApi, clock: Clock, app: App) -> None:
        self.web, self.api, self.clock, self.app = web, api, clock, app

    def says(self, outlet: str, *items: str) -> None:
        self.web[f"/{outlet}"] = Reply(body=feed(*items))

    async def look(self) -> None:
        """What the worker does at its ticks, a second long."""
        await self.app.pipeline.poller.poll(self.clock.now)
        await self.app.pipeline.poller.finish()
        await self.app.pipeline.group()
        await self.app.pipeline.sender.deliver()
        self.clock.move(seconds=1)

    async def round(self, minutes: float = 15) -> None:
        self.clock.move(minutes=minutes)
        await self.app.pipeline.run_once(poll_all=True)

    def texts(self) -> list[str]:
        return [message.text for message in self.api.messages("@sample")]


@asynccontextmanager
async def scene(url: str, *outlets: str, **delivery: Any) -> AsyncIterator[Scene]:
    async with serve() as web, BotApi() as api:
        api.add_chat("@sample")
        sources = [FeedSource(url=web.url(f"/{each}"), outlet=each, language="en") for each in outlets]
        watchlist = WATCHLIST.model_copy(update={"watches": {"bridges": Watch(any=("bridge",))}})
        rules = DeliverySettings(**{"per_minute": 1000, "per_second": 30, **delivery})
        telegram, clock = TelegramPublisher(api.token, api.url, rules), Clock()
        await telegram.open()
        async with running(url, settings(sources, watchlist, delivery=rules), telegram, clock) as app:
            found = Scene(web, api, clock, app)
            for each in outlets:
                found.says(each, item("Weather", f"{each}-weather"))
            await found.round(0)
            yield found
        await telegram.close()


def written(title: str, key: str, lead: str = "", minutes: float = 15) -> str:
    date = NOON + minutes * MINUTE
    return item(title, key, date=date, more=f"<description>{lead}</description>" if lead else "")


@row("bridging-entries")
async def test_entries_of_one_outlet_that_are_like_two_stories_join_no_two(database_url: str) -> None:
    async with scene(database_url, "Alpha", "Beta", "Gamma", "Mallory") as found:
        found.says("Alpha", written(DORN, "a", DORN_LEAD))
        await found.round()
        found.says("Beta", written(ALDER, "b", ALDER_LEAD))
        await found.round()
        assert [text.split("\n")[0] for text in found.texts()] == [DORN, ALDER]
        found.says("Mallory", written(DORN, "m1", ALDER_LEAD, 30), written(ALDER, "m2", DORN_LEAD, 30))
        await found.round()
        found.says("Gamma", written(f"{DORN} of Gamma", "g", DORN_LEAD, 45))
        await found.round()
        await found.round()
    dorn, alder = found.texts()
    assert "→" not in dorn + alder
    assert ("Alpha" in dorn, "Gamma" in dorn, "Beta" in dorn) == (True, True, False)
    assert ("Alpha" in alder, "Gamma" in alder, "Beta" in alder) == (False, False, True)
    assert [text.split("\n")[0] for text in (dorn, alder)] == [DORN, ALDER]


@row("entry-with-the-address-of-another")
async def test_an_entry_with_the_address_of_another_joins_no_story_by_that(database_url: str) -> None:
    async with scene(database_url, "Alpha", "Mallory") as found:
        found.says("Alpha", written(DORN, "a", DORN_LEAD))
        await found.round()
        (before,) = found.texts()
        advert = item(
            "Win a new bridge of gold today", "a", guid="m", date=NOON + 30 * MINUTE,
            more="<description>Play now at the casino, where every spin wins a prize.</description>",
        )  # fmt: skip
        found.says("Mallory", advert)
        await found.round()
        await found.round()
    assert found.texts()[0] == before


@row("flood-of-entries")
async def test_a_flood_of_one_outlet_pushes_no_other_into_a_digest(database_url: str) -> None:
    """Dated ahead, and seen first."""
    others = ("Alpha", "Beta", "Gamma")
    async with scene(database_url, "Mallory", *others, backlog=20) as found:
        flood = [written(unlike_any_other(f"flood {n}"), f"m{n}", minutes=20) for n in range(400)]
        found.says("Mallory", *flood)
        for each in others:
            found.says(each, written(unlike_any_other(each), each))
        await found.round()
        posts = [text for text in found.texts() if not text.startswith("Digest")]
        own = {each: [text.split("\n")[0] for text in posts if each in text] for each in others}
        assert own == {each: [unlike_any_other(each)] for each in others}
        told = "\n".join(found.texts())
        assert all(unlike_any_other(f"flood {n}") in told for n in range(400))


@row("many-messages-of-one-outlet")
@pytest.mark.parametrize("entries", [20, 130])
async def test_messages_of_one_outlet_hold_up_those_of_no_other(sqlite_url: str, entries: int) -> None:
    """As many posts as are still told one by one, and digests of more than that, at the pace of Telegram."""
    async with scene(sqlite_url, "Mallory", "Alpha", per_second=1, per_minute=20, backlog=20) as found:
        found.clock.move(minutes=20)
        found.says("Mallory", *(written(unlike_any_other(f"flood {n}"), f"m{n}", minutes=20) for n in range(entries)))
        for number in range(4):
            await found.look()
            found.says("Alpha", *(written(unlike_any_other(f"{n}"), f"a{n}", minutes=20) for n in range(number + 1)))
            began = found.clock.now
            while not any(unlike_any_other(f"{number}") in text for text in found.texts()):
                await found.look()
            assert found.clock.now - began < timedelta(seconds=10)
