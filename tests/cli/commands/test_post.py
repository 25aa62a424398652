"""``monitor post``: what was left out is shown, asked about, and posted by the worker."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from monitor.errors import UsageError
from tests.support.commands import Call
from tests.support.configured import CLOSED, FILES, OPENED, fill_feeds, news, write_config
from tests.support.web import Reply, serve

CIRCUS = "A circus crosses the bridge"
HIGH = FILES["monitor.yaml"].replace("{settle: 0s}", "{settle: 0s, threshold: 9}")
PAGE = "<html><head><title>{}</title><meta charset='utf-8'></head><body><article><p>{}</p></article></body></html>"


async def test_an_entry_that_was_rejected_is_posted_once(call: Call, folder: Path, database: Path) -> None:
    config = FILES["watchlist.yaml"].replace("  shows: {any: [circus]}\n", "")
    write_config(folder, {"watchlist.yaml": config})
    async with serve() as web:
        link = web.url("/circus")
        web["/feed"] = linked((CIRCUS, link))
        fill_feeds(folder, web.url("/feed"))
        assert CIRCUS not in (await call("run", "--once"))[1]
        code, printed, _ = await call("post", link, "--dry-run")
        assert code == 0
        assert f"entry    {CIRCUS}" in printed
        assert "state    rejected: " in printed
        assert "post     for bridges, in main" in printed
        assert printed.endswith("nothing was changed\n")
        assert CIRCUS not in (await call("run", "--once"))[1]
        code, printed, _ = await call("post", link, "--yes")
        assert (code, "posted by an editor's decision; a worker" in printed) == (0, True)
        assert CIRCUS in (await call("run", "--once"))[1]
        assert CIRCUS not in (await call("run", "--once"))[1]
        assert "matched: posted by an editor's decision for bridges" in (await call("explain", link))[1]
        assert "posted by an editor's decision" in (await call("stories", "show", "1"))[1]
        with pytest.raises(UsageError, match="it is posted already in every channel that carries it: main"):
            await call("post", link, "--yes")
        assert (await call("unpost", "1", "--yes"))[0] == 0
        with pytest.raises(UsageError, match="story 1 was withdrawn by an editor: what was withdrawn stays so"):
            await call("post", link, "--yes")


async def test_a_story_below_the_threshold_is_posted(call: Call, folder: Path, database: Path) -> None:
    write_config(folder, {"monitor.yaml": HIGH})
    async with serve() as web:
        web["/feed"] = linked((OPENED, web.url("/opened")))
        fill_feeds(folder, web.url("/feed"))
        assert OPENED not in (await call("run", "--once"))[1]
        assert (await call("post", web.url("/opened"), "--yes"))[0] == 0
        assert OPENED in (await call("run", "--once"))[1]


async def test_a_page_that_no_feed_brought_is_posted(call: Call, folder: Path, database: Path) -> None:
    async with serve() as web:
        web["/feed"] = news(CLOSED)
        web["/page"] = Reply(body=PAGE.format(OPENED, "It took the builders three years. " * 5).encode())
        web["/other"] = Reply(body=PAGE.format("Nothing of note", "Nobody came.").encode())
        web["/empty"] = Reply(body=b"<html></html>")
        fill_feeds(folder, web.url("/feed"))
        await call("run", "--once")
        code, printed, _ = await call("post", web.url("/page"), "--yes")
        assert code == 0
        assert f"page     {OPENED}\nstate    no feed brought it" in printed
        told = (await call("run", "--once"))[1]
        assert OPENED in told
        assert "Kite 0" in told  # whose feed is on that site
        with pytest.raises(UsageError, match="no watch comes near it: name one with --watch, such as --watch bridges"):
            await call("post", web.url("/other"))
        with pytest.raises(UsageError, match="there is no watch 'shaws'; did you mean 'shows'"):
            await call("post", web.url("/other"), "--watch", "shaws")
        assert (await call("post", web.url("/other"), "--watch", "shows", "--yes"))[0] == 0
        assert "Nothing of note" in (await call("run", "--once"))[1]
        with pytest.raises(UsageError, match="has no headline"):
            await call("post", web.url("/empty"))
        with pytest.raises(UsageError, match="cannot read"):
            await call("post", web.url("/missing"))


async def test_nothing_is_posted_unless_it_is_wanted(
    call: Call, folder: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_config(folder, {"monitor.yaml": HIGH})
    async with serve() as web:
        web["/feed"] = linked((OPENED, web.url("/opened")))
        fill_feeds(folder, web.url("/feed"))
        await call("run", "--once")
        monkeypatch.setattr(sys, "stdin", StringIO())
        with pytest.raises(UsageError, match="nobody can be asked here; --yes does it"):
            await call("post", web.url("/opened"))
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        assert (await call("post", web.url("/opened")))[0] == 1
        assert OPENED not in (await call("run", "--once"))[1]


def linked(*items: tuple[str, str]) -> Reply:
    """A feed of these titles and links."""
    date = f"<pubDate>{datetime.now(UTC):%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
    told = "".join(f"<item><title>{title}</title><link>{link}</link>{date}</item>" for title, link in items)
    return Reply(body=f"<rss version='2.0'><channel><title>x</title>{told}</channel></rss>".encode())


async def test_what_is_no_address_is_told(call: Call, database: Path) -> None:
    with pytest.raises(UsageError, match="'a bridge' is not the address of a page"):
        await call("post", "a bridge")
