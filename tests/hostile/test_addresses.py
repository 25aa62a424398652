"""Feeds, redirects, pages and robots.txt that lead to private addresses: the worker reads none of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

import monitor
from monitor.feeds.web.fetch import Fetcher
from monitor.model.settings import ArticleSettings, FeedSource, NetworkSettings
from monitor.worker.app import App
from tests.hostile.table import row
from tests.hostile.world import feed, item
from tests.support.clock import NOON, Clock
from tests.support.names import Names
from tests.support.web import Reply, Web, serve
from tests.support.worker import Notebook, running, settings

GUARDED = NetworkSettings(allow_private_addresses=False, timeout=timedelta(minutes=1))
INNER = "127.0.0.2"  # stands for an address that is private, where this machine's first one stands for a public one


@asynccontextmanager
async def guarded(url: str, feeds: Mapping[str, str], names: Names, clock: Clock) -> AsyncIterator[App]:
    """A worker that polls feeds, by outlet, and takes no address but 127.0.0.1 for a public one."""
    sources = [FeedSource(url=address, outlet=outlet, language="en") for outlet, address in feeds.items()]
    configured = settings(sources, network=GUARDED, articles=ArticleSettings(deadline=timedelta(minutes=1)))
    fetcher = Fetcher(GUARDED, monitor.__version__, resolver=names, permits=lambda address: address == "127.0.0.1")
    async with running(url, configured, Notebook(), clock, fetcher=fetcher) as app:
        yield app


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as server:
        yield server


@pytest.fixture
async def inner() -> AsyncIterator[Web]:
    async with serve(INNER) as server:
        server["/secret"] = Reply(body=feed(item("Bridge of secrets", "s")))
        yield server


async def poll(url: str, addresses: Mapping[str, str], names: Names) -> dict[str, str]:
    """The reasons of failure, by outlet, after one round."""
    async with guarded(url, addresses, names, Clock()) as app:
        await app.pipeline.run_once()
        assert app.runtime.store.history.newest(NOON - timedelta(days=1), 10) == []
        return {health.outlet: health.failure_reason or "" for health in app.runtime.store.health.feed_health()}


@row("redirect-to-a-private-address")
async def test_redirects_to_private_addresses(sqlite_url: str, web: Web, inner: Web) -> None:
    for status in (301, 302, 307, 308):
        web[f"/{status}"] = Reply(status, headers={"Location": inner.url("/secret", INNER)})
    outlets = {str(status): web.url(f"/{status}") for status in (301, 302, 307, 308)}
    assert set((await poll(sqlite_url, outlets, Names())).values()) == {"private-address"}
    assert not inner.connections


@row("name-with-private-addresses")
async def test_names_with_private_addresses(sqlite_url: str, inner: Web) -> None:
    names = Names(one_example=[[INNER]], two_example=[["10.0.0.1", INNER]], three_example=[["::1", "fe80::1"]])
    outlets = {name: inner.url("/secret", f"{name}.example") for name in ("one", "two", "three")}
    assert set((await poll(sqlite_url, outlets, names)).values()) == {"private-address"}
    assert not inner.connections


@row("rebinding")
async def test_a_name_that_changes_its_address(sqlite_url: str, web: Web, inner: Web) -> None:
    """There is no check that another answer could outlive: the address connected to is checked."""
    port = inner.port
    names = Names(turns_example=[["127.0.0.1"], [INNER]])
    web["/feed"] = Reply(302, headers={"Location": f"http://turns.example:{port}/secret", "Connection": "close"})
    outlets = {"turns": web.url("/feed", "turns.example")}
    assert await poll(sqlite_url, outlets, names) == {"turns": "private-address"}
    assert web.paths() == ["/feed"]
    assert not inner.connections


HOSTS = {
    "loopback": ["127.0.0.2", "127.1.2.3", "0.0.0.0", "[::1]", "[::]", "localhost"],  # noqa: S104
    "mapped": ["[::ffff:127.0.0.2]", "[::ffff:7f00:2]", "[::ffff:10.0.0.1]", "[::127.0.0.2]"],
    "tunnels": ["[64:ff9b::7f00:2]", "[2002:7f00:2::1]", "[64:ff9b:1::7f00:2]", "[2001:0:7f00:2::]"],
    "local": ["[fe80::1]", "[fc00::1]", "[fec0::1]", "[ff02::1]", "10.0.0.1", "192.168.1.1", "172.16.0.1"],
    "shared": ["100.64.0.1", "198.18.0.1"],
    "metadata": ["169.254.169.254", "[fd00:ec2::254]"],
    "numbers": ["2130706434", "0x7f000002", "0177.0.0.2", "127.2", "0x7f.0.0.2", "017700000002"],
}  # fmt: skip


@row("private-hosts-in-all-forms")
async def test_private_hosts_in_all_their_forms(sqlite_url: str, inner: Web) -> None:
    hosts = [host for group in HOSTS.values() for host in group]
    outlets = {host: f"http://{host}:{inner.port}/secret" for host in hosts}
    reasons = await poll(sqlite_url, outlets, Names(localhost=[["127.0.0.2"]]))
    refused = {"private-address", "bad-address", "dns"}  # the last: not an address, and no name of this resolver's
    assert {host: reason for host, reason in reasons.items() if reason not in refused} == {}
    assert not inner.connections


CLOUDS = {
    "metadata": ["169.254.169.254", "192.0.0.192", "100.100.100.200", "168.63.129.16", "[fd00:ec2::254]"],
    "reserved": ["192.88.99.1", "192.175.48.1", "203.0.113.7", "[3fff::1]", "[2620:4f:8000::1]", "[2001:db8::1]"],
    "leading there": [
        "[::ffff:168.63.129.16]", "[64:ff9b::a83f:8110]", "[64:ff9b:1::a83f:8110]", "[2002:a83f:8110::1]",
        "[2001:0:a83f:8110::1]", "[2a01:4f8::5efe:a9fe:a9fe]",
    ],
}  # fmt: skip


@row("addresses-that-clouds-know")
async def test_addresses_of_clouds_and_reserved_ones(sqlite_url: str) -> None:
    """By the worker's own check: what it lets through, the tests' guard against foreign traffic tells of."""
    feeds = [f"http://{host}/secret" for group in CLOUDS.values() for host in group]
    configured = settings([FeedSource(url=url, outlet=url, language="en") for url in feeds], network=GUARDED)
    async with running(sqlite_url, configured, Notebook(), Clock()) as app:
        await app.pipeline.run_once()
        reasons = {health.outlet: health.failure_reason for health in app.runtime.store.health.feed_health()}
    assert reasons == dict.fromkeys(feeds, "private-address")


@row("page-at-a-private-address")
async def test_pages_and_robots_at_private_addresses(sqlite_url: str, web: Web, inner: Web) -> None:
    web["/moved"] = Reply(302, headers={"Location": inner.url("/secret", INNER)})
    items = [
        item("Bridge of one opens", "1").replace("https://kite.example/1", inner.url("/secret", INNER)),
        item("Bridge of two opens", "2").replace("https://kite.example/2", web.url("/moved")),
        item("Bridge of three opens", "3").replace("https://kite.example/3", "http://three.example/"),
    ]
    web["/feed"] = Reply(body=feed(*items))
    web["/robots.txt"] = Reply(302, headers={"Location": inner.url("/robots.txt", INNER)})
    clock = Clock()
    async with guarded(sqlite_url, {"Kite": web.url("/feed")}, Names(three_example=[[INNER]]), clock) as app:
        await app.pipeline.run_once()
        entries = app.runtime.store.history.newest(NOON - timedelta(days=1), 10)
        posts = app.adapters.publisher.posts  # type: ignore[attr-defined]
    assert len(entries) == 3
    assert posts
    assert not [entry for entry in entries if entry.summary]
    assert not inner.connections
