"""A server that says once that a feed moved for good: the feed is not lost to whoever was behind it."""

from __future__ import annotations

import asyncio

import pytest

from monitor.model.settings import FeedSource
from tests.hostile.table import row
from tests.hostile.world import Inspector, feed, item
from tests.support.clock import Clock
from tests.support.web import Reply, Request, serve
from tests.support.worker import running, settings

pytestmark = pytest.mark.slow

THEIRS = {"ETag": '"theirs"', "Last-Modified": "Fri, 01 Jan 2094 00:00:00 GMT"}


@row("moved-for-good-once")
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
async def test_one_redirect_and_then_the_feed_as_before(database_url: str, host: str) -> None:
    publisher, clock = Inspector(), Clock()
    async with serve() as web:
        own = Reply(body=feed(item("Court hears the builders of the bridge", "2")))

        async def as_before(request: Request, writer: asyncio.StreamWriter) -> None:
            unchanged = request.headers.keys() & {"if-none-match", "if-modified-since"}
            writer.write((Reply(304) if unchanged else own).encoded())

        web["/feed"] = Reply(301, headers={"Location": web.url("/theirs", host)})
        web["/theirs"] = Reply(body=feed(item("A stranger opens a bridge", "1")), headers=THEIRS)
        web["/good"] = Reply(body=feed(item("All is well at the bridge of the neighbour", "well")))
        sources = [FeedSource(url=web.url(path), outlet=f"Kite {path}", language="en") for path in ("/feed", "/good")]
        async with running(database_url, settings(sources), publisher, clock) as app:
            for _ in range(3):
                await app.pipeline.run_once(poll_all=True)
                clock.move(minutes=20)
                web["/feed"] = as_before
            feeds = app.runtime.store.health.feed_health()
        assert [each.fetch_url for each in feeds] == [each.url for each in feeds]
    posted = [message.plain.split("\n")[0] for message in publisher.messages]
    assert sorted(posted) == [
        "A stranger opens a bridge",
        "All is well at the bridge of the neighbour",
        "Court hears the builders of the bridge",
    ]
