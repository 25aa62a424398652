"""One outlet that takes all it can get of look-ups, connections and parser processes: others wait for seconds."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from monitor.errors import SandboxError
from monitor.feeds.web.fetch import Fetcher
from monitor.model.documents import Failed, FetchRequest
from monitor.model.settings import ArticleSettings, FeedSource, NetworkSettings, ParsingSettings
from monitor.sandbox import Sandbox
from monitor.worker.alerts import conditions
from monitor.worker.app import App
from tests.hostile.table import row
from tests.hostile.world import feed, item
from tests.support import sandbox_work as work
from tests.support.clock import NOON, Clock
from tests.support.names import Names
from tests.support.process import until
from tests.support.web import Reply, Web, serve
from tests.support.worker import Notebook, running, settings

pytestmark = pytest.mark.slow

SECONDS = 30.0
"""What others wait at most here, on a busy machine; the hostile outlet is at it for far longer."""
LONG = timedelta(minutes=1)
PATIENT = ArticleSettings(timeout=LONG, deadline=timedelta(minutes=10))
PAGE = "The council said on Monday that the crossing would be open to carts and to people on foot."
HTML = {"Content-Type": "text/html"}
LOCAL = NetworkSettings(allow_private_addresses=True, connections_per_host=20)


@pytest.fixture
def dead() -> Iterator[Callable[..., Any]]:
    """A look-up of names that never ends for those that end with .dead, until the test is over."""
    look_up, over = socket.getaddrinfo, threading.Event()

    def hang(host: Any, *args: Any, **options: Any) -> Any:
        if not str(host).endswith(".dead"):
            return look_up(host, *args, **options)
        over.wait()
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    yield hang
    over.set()


def headline(title: str, url: str) -> str:
    return item(title, title.replace(" ", "")).replace(f"https://kite.example/{title.replace(' ', '')}", url)


def sources(web: Web) -> list[FeedSource]:
    return [FeedSource(url=web.url(f"/{name}"), outlet=name, language="en") for name in ("crowd", "one")]


async def poll(app: App) -> None:
    await app.pipeline.poller.poll()
    await app.pipeline.poller.finish()


async def keep_reading(app: App) -> None:
    """Look for pages again and again, as the worker does."""
    while not app.runtime.stopping:
        await app.pipeline.articles.read_waiting()
        await asyncio.sleep(0.05)


async def seconds_until_read(app: App, web: Web, links: Sequence[str]) -> float:
    """How long the page of one outlet takes to be read while the pages at ``links``, of another, are being read."""
    web["/crowd"] = Reply(body=feed(*(headline(f"Bridge {number} of many", url) for number, url in enumerate(links))))
    web["/one"] = [Reply(503), Reply(body=feed(headline("Bridge opens", web.url("/page", "localhost"))))]
    web["/page"] = Reply(body=f'<html><meta property="og:description" content="{PAGE}"></html>'.encode(), headers=HTML)
    await poll(app)
    reading = asyncio.create_task(keep_reading(app))
    try:
        await asyncio.sleep(1)  # time for the crowd to take all that it gets
        began = time.monotonic()
        await app.pipeline.poller.poll_named([web.url("/one")])
        await until(lambda: "/page" in web.paths() and PAGE in said(app), SECONDS)
        return time.monotonic() - began
    finally:
        app.runtime.stopping = True
        await app.pipeline.articles.abandon()
        await reading


def said(app: App) -> str:
    return " ".join(entry.summary for entry in app.runtime.store.history.newest(NOON - timedelta(days=1), 100))


@row("links-to-dead-names")
async def test_links_to_names_that_hang(
    sqlite_url: str, dead: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", dead)
    async with serve() as web:
        configured = settings(sources(web), articles=PATIENT)
        async with running(sqlite_url, configured, Notebook(), Clock()) as app:
            links = [f"http://kite{number}.dead/" for number in range(40)]
            assert await seconds_until_read(app, web, links) < SECONDS


@row("links-to-silent-servers")
async def test_links_to_servers_that_never_answer(sqlite_url: str) -> None:
    async def silent(_request: object, _writer: object) -> None:
        await asyncio.sleep(600)

    async with serve() as web:
        names = Names(localhost=[["127.0.0.1"]], **{f"kite{number}_example": [["127.0.0.1"]] for number in range(40)})
        web["/robots.txt"] = Reply(404)
        web["/silent"] = silent
        configured = settings(sources(web), articles=PATIENT)
        fetcher = Fetcher(configured.monitor.network, "1.2", resolver=names)
        async with running(sqlite_url, configured, Notebook(), Clock(), fetcher=fetcher) as app:
            links = [web.url("/silent", f"kite{number}.example") for number in range(40)]
            assert await seconds_until_read(app, web, links) < SECONDS


@row("pages-of-nested-tags")
async def test_pages_that_hold_the_parsers(sqlite_url: str) -> None:
    async with serve() as web:
        web["/nest"] = Reply(body=b"<div>" * 199_000, headers=HTML)
        web["/robots.txt"] = Reply(404)
        names = Names(localhost=[["127.0.0.1"]], **{f"kite{number}_example": [["127.0.0.1"]] for number in range(40)})
        configured = settings(sources(web), articles=PATIENT)
        fetcher = Fetcher(configured.monitor.network, "1.2", resolver=names)
        async with running(sqlite_url, configured, Notebook(), Clock(), fetcher=fetcher) as app:
            links = [web.url("/nest", f"kite{number}.example") for number in range(40)]
            assert await seconds_until_read(app, web, links) < SECONDS


@row("feeds-that-hold-the-parsers")
async def test_documents_of_one_outlet_leave_a_process_to_the_others() -> None:
    box = Sandbox(ParsingSettings(processes=2))
    try:
        crowd = [asyncio.create_task(box.run_for("crowd", work.spin)) for _ in range(4)]
        aside = [asyncio.create_task(box.run_aside("crowd", work.spin)) for _ in range(4)]
        await asyncio.sleep(0)
        crowd_too = asyncio.create_task(box.run_for("crowd", work.add, 1, 2))
        async with asyncio.timeout(60):  # on a quiet machine five seconds, a quarter of those that a document has
            assert await box.run_for("one", work.add, 2, 3) == 5
        assert not crowd_too.done()
        for task in (*crowd, *aside, crowd_too):
            task.cancel()
        await asyncio.gather(*crowd, *aside, crowd_too, return_exceptions=True)
    finally:
        with suppress(SandboxError):
            await box.close()


@row("clocks-of-many-servers")
async def test_servers_that_links_lead_to_do_not_outvote_those_of_feeds() -> None:
    right, wrong = (
        {"Date": f"{NOON + timedelta(days=days):%a, %d %b %Y %H:%M:%S} GMT", "Connection": "close"} for days in (0, 9)
    )
    feeds, pages = [f"feed{n}.example" for n in range(5)], [f"page{n}.example" for n in range(40)]
    names = Names(**{host.replace(".", "_"): [["127.0.0.1"]] for host in [*feeds, *pages]})
    async with serve() as web, Fetcher(LOCAL, "1.2", clock=lambda: NOON, resolver=names) as client:
        web["/page"] = Reply(body=b"x", headers=wrong)
        web["/feed"] = Reply(302, headers=right | {"Location": web.url("/page", "page0.example")})
        for host in pages:
            await client.fetch_page(web.url("/page", host), timeout=LONG, max_body=100, outlet="crowd")
        for host in feeds:
            await client.fetch(FetchRequest(web.url("/feed", host)))
        votes = client.take_clocks()
    assert sorted((vote.ahead.days, vote.weight) for vote in votes) == [(0, 2)] * 5 + [(9, 1)]
    assert conditions.clock_skew(votes) is None


@row("location-of-letters")
async def test_a_location_whose_host_is_32_kb_of_letters_costs_the_loop_nothing() -> None:
    async with serve() as web, Fetcher(LOCAL, "1.2") as client:
        for number, host in enumerate(["é" * 15_000, "éa." * 7_000, "ا" * 15_000, "\u0307q" * 10_000]):
            web[f"/{number}"] = Reply(302, headers={"Location": f"http://{host}/"})
            began = time.thread_time()
            outcome = await client.fetch(FetchRequest(web.url(f"/{number}")))
            spent = time.thread_time() - began
            assert isinstance(outcome, Failed)
            assert (outcome.reason, "too long" in outcome.detail) == ("redirects", True)
            assert spent < 0.05
