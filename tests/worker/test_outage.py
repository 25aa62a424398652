"""An outage of our own network, through the real pipeline: it costs no feed anything, and ends as soon as one answers.

All names lead to a loopback server, which breaks connections off while the network is not there.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from monitor.feeds.web.fetch import Fetcher
from monitor.model.settings import FeedSource, NetworkSettings
from monitor.store import FeedHealth
from monitor.worker import status
from monitor.worker.app import App
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Request, Web, serve
from tests.support.worker import Notebook, rss, running, settings

pytestmark = pytest.mark.slow

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PAGE = Reply(body=b"<!DOCTYPE html><html><body>Welcome to our hotel</body></html>")


class Names(AbstractResolver):
    """Every host lives here."""

    async def resolve(self, host: str, port: int = 0, family: int = socket.AF_INET) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""


@dataclass
class Scene:
    """A worker's surroundings, which outlast it: feed ``n`` is on the host ``n``, and says ``replies[n]`` where
    ``reaches`` says that the network leads to that host; else the connection breaks."""

    url: str
    web: Web
    hosts: Sequence[str]
    clock: Clock = field(default_factory=Clock)
    notebook: Notebook = field(default_factory=Notebook)
    replies: dict[int, Reply] = field(default_factory=dict)
    reaches: Callable[[str], bool] = lambda _: True

    def __post_init__(self) -> None:
        for number in range(len(self.hosts)):
            self.web[f"/{number}"] = self.answer
        self.publish("Weather")

    async def answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        number = int(request.path[1:])
        if self.reaches(self.hosts[number]):
            writer.write(self.replies[number].encoded())
            await writer.drain()

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[App]:
        feeds = [
            FeedSource(url=self.web.url(f"/{number}", host), outlet=f"Kite {number}", language="en")
            for number, host in enumerate(self.hosts)
        ]
        network = NetworkSettings(allow_private_addresses=True, connections_per_host=20)
        fetcher = Fetcher(network, "1", resolver=Names())
        async with running(self.url, settings(feeds), self.notebook, self.clock, fetcher=fetcher) as app:
            yield app

    async def spend(self, app: App, time: timedelta, step: timedelta = 5 * MINUTE) -> None:
        for _ in range(int(time / step)):
            self.clock.now += step
            await app.pipeline.run_once()

    def down(self) -> None:
        self.reaches = lambda _: False

    def back(self) -> None:
        self.reaches = lambda _: True

    def feeds(self, app: App) -> list[FeedHealth]:
        return sorted(app.runtime.store.health.feed_health(), key=lambda feed: int(feed.url.rpartition("/")[2]))

    def failures(self, app: App) -> list[int]:
        return [feed.failures for feed in self.feeds(app)]

    def all_asked(self, app: App) -> bool:
        """Within the last minute?"""
        return all(feed.polled_at and self.clock.now - feed.polled_at < MINUTE for feed in self.feeds(app))

    def publish(self, title: str) -> None:
        for number in range(len(self.hosts)):
            self.replies[number] = Reply(body=rss((f"{title} {number}", self.clock.now)), headers={"ETag": '"1"'})


TWELVE = [f"host{number}.example" for number in range(12)]


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as server:
        yield server


@pytest.fixture
def scene(database_url: str, web: Web) -> Scene:
    return Scene(database_url, web, TWELVE)


async def test_after_an_outage_of_half_a_day_every_feed_is_asked_within_a_minute(scene: Scene) -> None:
    async with scene.worker() as app:
        await app.pipeline.run_once()
        scene.down()
        await scene.spend(app, 2 * HOUR)
        assert scene.failures(app) == [0] * 12
        assert app.runtime.store.feeds.offline_since() is not None
        told = status.status(app.runtime.store, scene.clock.now, NOON, "")
        assert told.network.startswith("our network")
        assert (told.feeds["failing"], told.feeds["silent"], told.worst) == (0, 0, ())
    async with scene.worker() as app:  # a restart changes nothing
        await scene.spend(app, 10 * HOUR, timedelta(minutes=30))
        assert scene.failures(app) == [0] * 12
        assert status.status(app.runtime.store, scene.clock.now, NOON, "").feeds["silent"] == 0
        scene.back()
        scene.publish("New bridge opens")
        scene.clock.now += MINUTE
        await app.pipeline.run_once()
        assert scene.all_asked(app)
        assert status.status(app.runtime.store, scene.clock.now, NOON, "").network == ""
        assert app.runtime.store.feeds.offline_since() is None
    assert scene.notebook.posts


async def test_while_it_lasts_a_few_feeds_are_asked_every_half_minute(scene: Scene) -> None:
    async with scene.worker() as app:
        await app.pipeline.run_once()
        scene.down()
        await scene.spend(app, 2 * HOUR)
        asked = len(scene.web.requests)
        await scene.spend(app, 2 * MINUTE, timedelta(seconds=5))
        looked = scene.web.paths()[asked:]
        assert 4 * 3 <= len(looked) <= 5 * 3 * 2  # a client may try again where a connection it kept is closed
        assert len(set(looked)) == 12


async def test_one_host_that_is_down_with_many_feeds_is_not_our_network(database_url: str, web: Web) -> None:
    scene = Scene(database_url, web, ["big.example"] * 20 + TWELVE[:2])
    async with scene.worker() as app:
        await app.pipeline.run_once()
        scene.reaches = lambda host: host != "big.example"
        await scene.spend(app, 4 * HOUR)
        assert app.runtime.store.feeds.offline_since() is None
        assert [failures > 2 for failures in scene.failures(app)] == [True] * 20 + [False] * 2


async def test_half_of_the_hosts_down_is_not_our_network(scene: Scene) -> None:
    async with scene.worker() as app:
        await app.pipeline.run_once()
        scene.reaches = lambda host: host in TWELVE[:5]
        await scene.spend(app, 4 * HOUR)
        assert app.runtime.store.feeds.offline_since() is None
        assert [failures > 2 for failures in scene.failures(app)] == [False] * 5 + [True] * 7


async def test_feeds_that_answer_304_or_refuse_meanwhile_prove_the_network(scene: Scene) -> None:
    async with scene.worker() as app:
        await app.pipeline.run_once()
        scene.reaches = lambda host: host in TWELVE[:2]
        scene.replies[0], scene.replies[1] = Reply(304), Reply(403)
        await scene.spend(app, 4 * HOUR)
        assert app.runtime.store.feeds.offline_since() is None
        assert sum(failures > 2 for failures in scene.failures(app)) == 11


@pytest.mark.parametrize("count", [2, 3])
async def test_a_few_feeds_are_enough(database_url: str, web: Web, count: int) -> None:
    scene = Scene(database_url, web, TWELVE[:count])
    async with scene.worker() as app:
        await app.pipeline.run_once()
        scene.down()
        await scene.spend(app, 2 * HOUR)
        assert scene.failures(app) == [0] * count
        scene.back()
        await scene.spend(app, MINUTE, MINUTE)
        assert scene.all_asked(app)


async def test_a_single_feed_fails_by_itself(database_url: str, web: Web) -> None:
    scene = Scene(database_url, web, TWELVE[:1])
    async with scene.worker() as app:
        scene.down()
        await scene.spend(app, 2 * HOUR)
        assert scene.failures(app)[0] > 1


async def test_a_captive_portal_is_our_network_too(scene: Scene) -> None:
    async with scene.worker() as app:
        await app.pipeline.run_once()
        for number in range(12):
            scene.replies[number] = PAGE
        await scene.spend(app, 2 * HOUR)
        assert scene.failures(app) == [0] * 12
        scene.publish("New bridge opens")
        await scene.spend(app, MINUTE, MINUTE)
        assert scene.all_asked(app)


async def test_what_servers_refused_before_an_outage_is_refused_after_it(scene: Scene) -> None:
    scene.replies[11] = Reply(429, headers={"Retry-After": "36000"})
    async with scene.worker() as app:
        await app.pipeline.run_once()
        scene.down()
        await scene.spend(app, 2 * HOUR)
        scene.back()
        await scene.spend(app, MINUTE, MINUTE)
        refused = scene.feeds(app)[11]
        assert (refused.failures, refused.polled_at) == (1, NOON)
        assert refused.next_poll_at >= NOON + 10 * HOUR


async def test_a_start_without_network(scene: Scene) -> None:
    scene.down()
    async with scene.worker() as app:
        await scene.spend(app, HOUR)
        assert scene.failures(app) == [0] * 12
        assert app.runtime.store.feeds.offline_since() is not None
        scene.back()
        await scene.spend(app, MINUTE, MINUTE)
        assert all(feed.newest_entry_at is not None for feed in scene.feeds(app))


async def test_feeds_that_never_were_any_are_not_our_network(database_url: str, web: Web) -> None:
    scene = Scene(database_url, web, TWELVE[:4])
    scene.replies = dict.fromkeys(range(4), PAGE)
    async with scene.worker() as app:
        await scene.spend(app, 2 * HOUR)
        assert app.runtime.store.feeds.offline_since() is None
        assert min(scene.failures(app)) > 1
