"""The sample outlets as the worker meets them: real client, real parser, loopback."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from html import unescape
from itertools import pairwise

import aiohttp
import pytest

from monitor.demo.documents import render_feed
from monitor.demo.server import DemoServer
from monitor.demo.world import END, NOTICE, START, Outlet, Quirk, load_outlets
from monitor.feeds.parse import parse_document
from monitor.feeds.web.fetch import Fetcher
from monitor.feeds.web.html import plain_text, read_article
from monitor.model.documents import Failed, FailureKind, Fetched, FetchRequest, NotModified, ParsedFeed
from monitor.model.settings import FeedSource, NetworkSettings

OUTLETS = load_outlets()
each_outlet = pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.slug)


def with_quirk(quirk: Quirk) -> Outlet:
    return next(outlet for outlet in OUTLETS if quirk in outlet.quirks)


@asynccontextmanager
async def visiting(*outlets: Outlet) -> AsyncIterator[tuple[DemoServer, Fetcher]]:
    settings = NetworkSettings(allow_private_addresses=True, connections_per_host=8)
    async with DemoServer(outlets, now=END) as server, Fetcher(settings, "0") as fetcher:
        yield server, fetcher


async def get(fetcher: Fetcher, feed: FeedSource) -> Fetched:
    answer = await fetcher.fetch(FetchRequest(feed.url))
    assert isinstance(answer, Fetched), answer
    return answer


async def read(fetcher: Fetcher, feed: FeedSource) -> ParsedFeed:
    answer = await get(fetcher, feed)
    parsed = parse_document(answer.body, answer.content_type, answer.final_url, feed.outlet, plain_text)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


@each_outlet
async def test_a_feed_is_read_as_it_was_written(outlet: Outlet) -> None:
    async with visiting(outlet) as (server, fetcher):
        parsed = await read(fetcher, server.feeds[0])
    expected = [item for _, item in outlet.visible(END)]
    assert parsed.title == outlet.outlet
    assert parsed.fault is None
    assert [entry.title for entry in parsed.entries] == [item.title for item in expected]
    for entry, item in zip(parsed.entries, expected, strict=True):
        assert entry.published == (None if Quirk.NO_DATES in outlet.quirks else item.dated or item.at)
        # All furniture is off. One report names its source at its end, which is no furniture of the outlet.
        source = (piece.text for piece in entry.furniture if piece.reason == "credit" and piece.text in item.summary)
        told = " ".join((entry.summary, *source))
        assert told == ("" if Quirk.HEADLINE_ONLY in outlet.quirks else item.summary)


async def test_many_outlets_send_furniture_of_all_kinds_which_is_kept_beside_what_is_read() -> None:
    languages, reasons = dict[str, str](), set[str]()
    for outlet in OUTLETS:
        async with visiting(outlet) as (server, fetcher):
            parsed = await read(fetcher, server.feeds[0])
        for entry, (_, item) in zip(parsed.entries, outlet.visible(END), strict=True):
            pieces = [piece for piece in entry.furniture if piece.text not in f"{item.title} {item.summary}"]
            # What every entry of a feed has is no furniture of its own: its name, and the link to read on.
            own = {piece.reason for piece in pieces} - {"outlet", "read more"}
            assert all(piece.text in entry.sent for piece in pieces)
            if own:
                languages[outlet.slug] = outlet.language
                reasons |= own
    assert len(languages) >= 6
    assert len(set(languages.values())) >= 5
    assert reasons >= {"attribution", "call", "credit", "dateline", "label", "read also", "recurs", "rights", "section"}


@each_outlet
async def test_furniture_stands_in_the_feed_as_its_templates_say(outlet: Outlet) -> None:
    body = unescape(unescape(render_feed(outlet, END, "http://sample.example").decode(outlet.encoding)))
    visible = outlet.visible(END)
    for templates in outlet.furniture.model_dump().values():
        for template in filter(None, templates):
            turns = [item for number, item in visible if templates[number % len(templates)] == template]
            turns = [item for item in turns if item.city] if "{city}" in template else turns
            before = {item.title: earlier.title for earlier, item in pairwise(outlet.items)}
            filled = [
                template.format(city=item.city, day=item.at.day, previous=before.get(item.title, "")) for item in turns
            ]
            assert filled
            assert all(piece in body for piece in filled)


@each_outlet
async def test_a_feed_says_that_it_is_sample_data(outlet: Outlet) -> None:
    async with visiting(outlet) as (server, fetcher):
        body = (await get(fetcher, server.feeds[0])).body
        assert NOTICE in body.decode(outlet.encoding)
        assert server.feeds[0].note == NOTICE


@each_outlet
async def test_every_item_has_its_page(outlet: Outlet) -> None:
    async with visiting(outlet) as (server, fetcher):
        home = server.feeds[0].url.rpartition("/")[0]
        for number, item in enumerate(outlet.items, 1):
            url = f"{home}/{number}.html"
            answer = await fetcher.fetch_page(url, timeout=timedelta(seconds=10), max_body=100_000)
            assert isinstance(answer, Fetched), answer
            article = read_article(answer.body, answer.content_type, answer.final_url)
            assert article.canonical_url == url
            assert (item.page or item.summary) in (article.lead, article.description)


@each_outlet
async def test_the_settings_describe_the_outlet(outlet: Outlet) -> None:
    async with visiting(outlet) as (server, _):
        (feed,) = server.feeds
    assert (feed.outlet, feed.language, feed.country) == (outlet.outlet, outlet.language, outlet.country)
    assert feed.unique_guids is not bool(outlet.quirks & {Quirk.ONE_GUID, Quirk.CHANGING_GUIDS})


@each_outlet
async def test_feeds_grow_with_time(outlet: Outlet) -> None:
    async with visiting(outlet) as (server, fetcher):
        server.now = START
        before = await read(fetcher, server.feeds[0])
        server.now = END
        # The second request may meet one of the troubles.
        await fetcher.fetch(FetchRequest(server.feeds[0].url))
        after = await read(fetcher, server.feeds[0])
    assert before.entries[0].title == outlet.visible(START)[0][1].title
    assert after.entries[0].title == outlet.items[-1].title
    assert not any(item.topic == "operation" for _, item in outlet.visible(START))


async def test_a_page_does_not_exist_before_its_time() -> None:
    outlet = OUTLETS[0]
    async with visiting(outlet) as (server, fetcher):
        server.now = START
        home = server.feeds[0].url.rpartition("/")[0]
        pages = [f"{home}/{number}.html" for number in (len(outlet.items), len(outlet.items) + 1)]
        for url in [*pages, f"{home}x/feed"]:
            answer = await fetcher.fetch(FetchRequest(url))
            assert isinstance(answer, Failed)
            assert answer.status == 404


@pytest.mark.parametrize("quirk", [Quirk.ETAG, Quirk.LAST_MODIFIED])
async def test_validators_are_honoured_until_something_new_appears(quirk: Quirk) -> None:
    outlet = with_quirk(quirk)
    async with visiting(outlet) as (server, fetcher):
        server.now = START
        first = await get(fetcher, server.feeds[0])
        request = FetchRequest(first.final_url, first.etag, first.last_modified)
        assert isinstance(await fetcher.fetch(request), NotModified)
        server.now = END
        assert isinstance(await fetcher.fetch(request), Fetched)


async def test_a_moved_feed_redirects_for_good() -> None:
    async with visiting(with_quirk(Quirk.MOVED)) as (server, fetcher):
        answer = await get(fetcher, server.feeds[0])
    assert answer.permanent_url == answer.final_url != server.feeds[0].url


async def test_one_request_meets_a_web_page() -> None:
    async with visiting(with_quirk(Quirk.CAPTCHA)) as (server, fetcher):
        await read(fetcher, server.feeds[0])
        page = await get(fetcher, server.feeds[0])
        parsed = parse_document(page.body, page.content_type, page.final_url, "", plain_text)
        assert isinstance(parsed, Failed)
        assert parsed.reason == "html"
        assert (await read(fetcher, server.feeds[0])).entries


async def test_one_request_meets_an_overloaded_server() -> None:
    async with visiting(with_quirk(Quirk.UNAVAILABLE)) as (server, fetcher):
        await read(fetcher, server.feeds[0])
        refused = await fetcher.fetch(FetchRequest(server.feeds[0].url))
        assert isinstance(refused, Failed)
        assert (refused.kind, refused.retry_after) == (FailureKind.SOFT, timedelta(seconds=60))
        assert (await read(fetcher, server.feeds[0])).entries


async def body_of(quirk: Quirk) -> str:
    """The raw feed of an outlet with that quirk."""
    outlet = with_quirk(quirk)
    async with visiting(outlet) as (server, fetcher):
        return (await get(fetcher, server.feeds[0])).body.decode(outlet.encoding)


# What stands in the raw feed where a quirk applies: without it, the tests above would prove nothing about it.
@pytest.mark.parametrize(
    ("quirk", "trace"),
    [
        (Quirk.NESTED_CDATA, r"<title><!\[CDATA\[<!\[CDATA\["),
        (Quirk.ESCAPED_TITLES, r"<title>[^<]*&amp;quot;"),
        (Quirk.HTML, r"&lt;img src="),
        (Quirk.TITLE_SUFFIX, r" - [^<]+</title>"),
        (Quirk.TRACKED_LINKS, r"utm_source="),
        (Quirk.HEADLINE_ONLY, r"<description></description>"),
    ],
)
async def test_quirks_show_in_the_feed(quirk: Quirk, trace: str) -> None:
    assert re.search(trace, await body_of(quirk))


@pytest.mark.parametrize(("quirk", "trace"), [(Quirk.NO_GUID, "<guid"), (Quirk.NO_DATES, "<pubDate>")])
async def test_quirks_leave_things_out(quirk: Quirk, trace: str) -> None:
    assert trace not in await body_of(quirk)


@pytest.mark.parametrize(("quirk", "distinct"), [(Quirk.ONE_GUID, 1), (Quirk.CHANGING_GUIDS, 16)])
async def test_guids_that_are_no_identity(quirk: Quirk, distinct: int) -> None:
    outlet = with_quirk(quirk)
    guids = set()
    async with visiting(outlet) as (server, fetcher):
        for minutes in (0, 1):
            server.now = END + timedelta(minutes=minutes)
            guids |= {entry.guid for entry in (await read(fetcher, server.feeds[0])).entries}
    assert len(guids) == distinct


async def test_gzip_is_served_only_to_those_who_ask() -> None:
    outlet = with_quirk(Quirk.GZIP)
    async with visiting(outlet) as (server, _), aiohttp.ClientSession(auto_decompress=False) as client:
        for asked, served in (("gzip", "gzip"), ("identity", None)):
            async with client.get(server.feeds[0].url, headers={"Accept-Encoding": asked}) as answer:
                assert answer.headers.get("Content-Encoding") == served
                assert (await answer.read()).startswith(b"\x1f\x8b") is (served is not None)
