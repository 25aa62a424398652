"""Hostile article pages and robots.txt: the post goes out without them, in time."""

from __future__ import annotations

import asyncio
import gzip
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest

from monitor.model.documents import FetchOutcome
from monitor.model.entries import PastEntry
from monitor.model.settings import ArticleSettings, FeedSource
from tests.hostile.table import row
from tests.hostile.world import Inspector, feed, item
from tests.support.clock import NOON, Clock
from tests.support.journey import dangerous, storable
from tests.support.web import Reply, Request, Route, Web, serve
from tests.support.worker import running, settings

pytestmark = pytest.mark.slow

LEAD = "The council said on Monday that the crossing would be open to carts and to people on foot."
MOST = 300_000
HTML = {"Content-Type": "text/html"}
LONG = {"Content-Encoding": "gzip", **HTML}


@dataclass(frozen=True, slots=True)
class Page:
    """A page behind a headline, and the robots.txt of its site. ``said``: its text is to be taken over."""

    name: str
    answer: Route
    robots: Route = Reply(404)  # noqa: RUF009 (it is frozen)
    said: bool = False


def case(name: str, answer: Route, robots: Route | None = None, *, said: bool = False) -> Page:
    """A page behind the row ``name`` of the table."""
    return Page(name, answer, robots or Reply(404), said)


def page(head: str = "", body: str = "", lead: str = LEAD) -> Reply:
    """A page with a description."""
    meta = f'<meta property="og:description" content="{lead}">' if lead else ""
    return Reply(
        body=f"<html><head>{meta}{head}</head><body>{body}</body></html>".encode("utf-8", "surrogatepass"), headers=HTML
    )


async def never(_request: Request, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while not writer.is_closing():
            writer.write(b"#")
            await writer.drain()
            await asyncio.sleep(0.3)


def forbids(lines: str) -> Reply:
    return Reply(body=lines.encode())


GOOD = page()
PAGES = [
    case("page-bomb", Reply(body=gzip.compress(b"<p>" + b" " * 10 * MOST), headers=LONG)),
    case("page-without-end", Reply(body=b"<p>" + b"x" * MOST, headers=HTML)),
    case("page-nest", page(body="<div>" * 90_000, lead="")),
    case("page-of-tags", page(body="<p><del>x</del></p>" * 12_000), said=True),
    case("page-of-bytes", Reply(body=bytes(range(256)) * 100, headers=HTML)),
    case(
        "page-of-null-bytes",
        page(
            '<link rel="canonical" href="/&#0;\0"><meta property="og:image" content="https://kite.example/&#0;\ud800.png">',
            lead=f"\0{LEAD}&#0;&#xd800;",
        ),
        said=True,
    ),
    case("page-of-scripts", page(lead=f"&lt;script&gt;alert(1)&lt;/script&gt;{LEAD}&#x202e;"), said=True),
    case(
        "page-of-another-host",
        page(
            '<link rel="canonical" href="https://evil.example/"><meta property="og:url" content="javascript:alert(1)">'
        ),
        said=True,
    ),
    case("page-refused", Reply(403)),
    case("page-moves-in-a-circle", Reply(302, headers={"Location": "/page-moves-in-a-circle"})),
    case("robots-forbids", GOOD, forbids("User-agent: *\nDisallow: /")),
    case("robots-in-trouble", GOOD, Reply(503)),
    case("robots-of-bytes", GOOD, Reply(body=bytes(range(256)) * 1000), said=True),
    case("robots-of-many-rules", GOOD, forbids("User-agent: *\n" + "Disallow: /*a*b*c*d*e*f$\n" * 20_000), said=True),
    case("robots-of-stars", GOOD, forbids("User-agent: *\nDisallow: /" + "*a" * 100_000 + "$"), said=True),
    case("robots-without-end", GOOD, Reply(body=b"User-agent: *\nDisallow: /other\n" + b"#" * 2_000_000), said=True),
    case(
        "robots-bomb",
        GOOD,
        Reply(body=gzip.compress(b"#" * 20_000_000), headers={"Content-Encoding": "gzip"}),
        said=True,
    ),
]


@pytest.mark.parametrize("one", PAGES, ids=lambda one: one.name)
async def test_a_page_is_read_or_left(sqlite_url: str, one: Page) -> None:
    entry, publisher = await posted(sqlite_url, one)
    assert (LEAD in entry.summary) is one.said
    assert not dangerous(entry.summary)
    assert storable(entry.summary + (entry.url or ""))
    assert "evil" not in publisher.messages[0].html
    assert "<script" not in publisher.messages[0].html


SLOW = [case("page-a-byte-a-second", never), case("robots-a-byte-a-second", GOOD, never, said=True)]


@pytest.mark.parametrize("one", SLOW, ids=lambda one: one.name)
async def test_nobody_waits_for_a_slow_site(sqlite_url: str, one: Page) -> None:
    """Half of the time is for robots.txt, the rest for the page."""
    entry, _ = await posted(sqlite_url, one, timedelta(seconds=2))
    assert (LEAD in entry.summary) is one.said


@row("page-that-breaks-this-program")
async def test_a_page_that_breaks_this_program_holds_up_no_post(sqlite_url: str) -> None:
    async def broken(*_: object, **__: object) -> FetchOutcome:
        raise KeyError("a bug")

    async with serve() as web:
        source, publisher = serve_page(web, Page("page-any", GOOD)), Inspector()
        async with running(sqlite_url, settings([source], articles=ArticleSettings()), publisher, Clock()) as app:
            app.adapters.fetcher.fetch_page = broken  # type: ignore[method-assign]
            await app.pipeline.run_once()
    assert [headline for _, headline in publisher.posts] == ["Bridge opens"]


async def posted(url: str, one: Page, patience: timedelta = timedelta(seconds=30)) -> tuple[PastEntry, Inspector]:
    """What is kept and posted of a headline with this page behind it."""
    articles = ArticleSettings(max_body=MOST, timeout=patience)
    async with serve() as web:
        source = serve_page(web, one)
        publisher = Inspector()
        async with running(url, settings([source], articles=articles), publisher, Clock()) as app:
            await app.pipeline.run_once()
            (entry,) = app.runtime.store.history.newest(NOON - timedelta(days=1), 10)
    assert [headline for _, headline in publisher.posts] == ["Bridge opens"]
    return entry, publisher


def serve_page(web: Web, one: Page) -> FeedSource:
    link = item("Bridge opens", "1").replace("https://kite.example/1", web.url(f"/{one.name}"))
    web["/feed"] = Reply(body=feed(link))
    web[f"/{one.name}"] = one.answer
    web["/robots.txt"] = one.robots
    return FeedSource(url=web.url("/feed"), outlet="Kite", language="en")
