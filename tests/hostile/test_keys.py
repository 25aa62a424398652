"""Private feeds that give their own address away: no key of it is kept or posted."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest

from monitor.model.settings import FeedSource
from tests.hostile.table import row
from tests.hostile.world import Inspector, feed, item
from tests.support.clock import NOON, Clock
from tests.support.configured import FILES, fill_feeds, write_config
from tests.support.web import Reply, Web, serve
from tests.support.worker import running, settings

pytestmark = pytest.mark.slow

KEY, USER, PASSWORD = "8f14e45fceea167a5a36dedd4bea2543", "ada7", "pa55word"
ITSELF = ["", "#top", "?", "?#top", ".", "./", "..", ";x", "?a=b", "n/1", "//kite.example/#", "@SELF@", "@SELF@#top"]
ITSELF += [
    "@ORIGIN@/n/2?apikey=@KEY@",
    "@ORIGIN@/n/3#apikey=@KEY@",
    "@ORIGIN@/@KEY@/4",
    "https://kite.example/n?k=@KEY@",
]


def private(web: Web, path: str) -> FeedSource:
    """A feed that only its key and its user open."""
    address = web.url(f"{path}?lang=en&apikey={KEY}").replace("//", f"//{USER}:{PASSWORD}@")
    return FeedSource(url=address, outlet=f"Kite {path}", language="en")


def written(text: str, source: FeedSource, web: Web) -> str:
    return text.replace("@SELF@", source.url).replace("@ORIGIN@", web.url("")).replace("@KEY@", KEY)


async def seen(database_url: str, web: Web, sources: list[FeedSource]) -> tuple[str, int]:
    """All that is kept of entries and posted after two rounds, as one text, and how many posts there are."""
    publisher, clock = Inspector(), Clock()
    good = FeedSource(url=web.url("/good"), outlet="The Neighbour", language="en")
    web["/good"] = Reply(body=feed(item("All is well at the bridge of the neighbour", "well")))
    async with running(database_url, settings([*sources, good]), publisher, clock) as app:
        for _ in range(2):
            await app.pipeline.run_once(poll_all=True)
            clock.move(minutes=20)
        newest = app.runtime.store.history.newest(NOON.replace(year=2020), 1000)
        entries = [replace(entry, feed="") for entry in newest]
    assert any("All is well" in message.plain for message in publisher.messages)
    return f"{entries} {publisher.messages}", len(publisher.messages) - 1


def told_nothing(text: str) -> bool:
    return not any(secret in text for secret in (KEY, USER, PASSWORD, "apikey"))


def titles(count: int) -> list[str]:
    """Headlines of events that have nothing in common but a word."""
    return [f"{'abcdefghijklmnopqrstuvwxyz'[n] * 9} {'zyxwvutsrqponmlkjihgfedcba'[n] * 7} bridge" for n in range(count)]


@row("link-to-the-feed-itself")
async def test_links_to_a_private_feed_and_from_it(database_url: str) -> None:
    async with serve() as web:
        source = private(web, "/private")
        items = [
            f"<item><title>{title}</title><link>{escape(written(link, source, web))}</link><guid>{title}</guid>"
            f"<enclosure type='image/png' url='{escape(written(link, source, web))}'/>"
            f"<description>Read it: {escape(written(link, source, web))}</description>"
            f"<pubDate>{NOON:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
            for title, link in zip(titles(len(ITSELF)), ITSELF, strict=True)
        ]
        web["/private"] = Reply(body=feed(*items))
        text, posts = await seen(database_url, web, [source])
    assert posts >= 10  # some links are one
    assert told_nothing(text)
    assert "https://kite.example/n" in text


@row("base-with-a-key")
async def test_bases_that_hold_the_key(database_url: str) -> None:
    async with serve() as web:
        sources = [private(web, f"/private-{number}") for number in range(3)]
        here = [escape(source.url) for source in sources]
        rows = "".join(
            f"<entry xml:base='{here[0]}'><id>a{n}</id><title>{title}</title><link href='{link}'/>"
            f"<updated>{NOON.isoformat()}</updated></entry>"
            for n, (title, link) in enumerate(zip(titles(4), ["", "#top", "?a=b", "n/1"], strict=True))
        )
        web["/private-0"] = Reply(
            body=f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{here[0]}'>{rows}</feed>".encode()
        )
        rows = [
            {"id": link, "url": link, "title": title, "image": link, "date_published": NOON.isoformat()}
            for title, link in zip(titles(8)[4:], ["", "#top", "?", "."], strict=True)
        ]
        own = {"home_page_url": sources[1].url, "feed_url": sources[1].url}
        document = {"version": "https://jsonfeed.org/version/1.1", "title": "K", **own, "items": rows}
        web["/private-1"] = Reply(body=json.dumps(document).encode())
        more = f"<description>{escape(f'<base href={sources[2].url!r}><a href=#top>More</a>')}</description>"
        web["/private-2"] = Reply(
            body=feed(item("A ferry beside the bridge sank", "x", more=more), head=f"<link>{here[2]}</link>")
        )
        text, posts = await seen(database_url, web, sources)
    assert posts == 9
    assert told_nothing(text)


@row("address-that-is-told")
async def test_no_log_line_shows_the_key_of_an_address(tmp_path: Path) -> None:
    """At any level, whatever becomes of the poll, from this program and its libraries."""
    async with serve() as web:
        answers = {
            "read": Reply(body=feed(item("A ferry beside the bridge sank", "x"))),
            "gone": Reply(404),
            "page": Reply(body=b"<!doctype html><title>x</title>"),
            "broken": Reply(body=b"<rss><channel"),
            "moved": Reply(301, headers={"Location": f"/read?apikey={KEY}"}),
            "endless": Reply(302, headers={"Location": f"/endless?apikey={KEY}"}),
        }
        for path, answer in answers.items():
            web[f"/{path}"] = answer
        (tmp_path / "config").mkdir()
        write_config(tmp_path, FILES)
        fill_feeds(tmp_path, *(private(web, f"/{path}").url for path in answers))
        command = [sys.executable, "-m", "monitor", "run", "--once", "--no-semantic"]
        environment = {**os.environ, "LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json"}
        done = await asyncio.to_thread(
            subprocess.run, command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        )
    told = done.stdout + done.stderr
    assert told.count("poll.failed") == len(answers) - 2
    assert f"http://***@127.0.0.1:{web.port}/read?lang=en&apikey=***" in told
    assert not any(secret in told for secret in (KEY, USER, PASSWORD))
