"""``monitor feeds``: every feed with its poll state."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from monitor.errors import UsageError
from tests.support.commands import Call, Output
from tests.support.configured import OPENED, fill_feeds, news
from tests.support.web import Reply, serve

KEY = "8f14e45fceea167a5a36dedd4bea2543"


async def test_a_feed_that_was_polled(output: Output, posted: None) -> None:
    assert "healthy  Kite 0" in await output("feeds")


async def test_what_is_in_trouble_comes_first_and_may_stand_alone(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/a"], web["/b"] = news(OPENED), Reply(404)
        fill_feeds(folder, web.url("/a"), web.url("/b"))
        feeds = folder / "config" / "feeds.yaml"
        grouped = feeds.read_text("utf-8").replace('"Kite 0"', '"Kite 0", group: kites')
        feeds.write_text(f"groups: {{kites: true}}\n{grouped}", "utf-8")
        await call("run", "--once")
        lines = (await call("feeds"))[1].splitlines()
        assert [line.split()[0] for line in lines[1:]] == ["state", "failing", "healthy"]
        assert re.search(r" \d+ s ago +in \d+ (s|min) .*404.*, first \d+ s ago +http", lines[2])
        assert [feed["state"] for feed in json.loads((await call("feeds", "--json"))[1])] == ["failing", "healthy"]
        assert "healthy" not in (await call("feeds", "--failing"))[1]
        assert "failing" not in (await call("feeds", "--group", "kites"))[1]
        assert json.loads((await call("feeds", "--group", "kites", "--failing", "--json"))[1]) == []
        with pytest.raises(UsageError, match="there is no group 'kite' of feeds; did you mean 'kites'"):
            await call("feeds", "--group", "kite")


async def test_what_a_page_declares_is_named_where_it_stands_in_place_of_a_feed(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/a"] = Reply(body=b"<!doctype html><link rel=alternate type=application/rss+xml href=/rss?key=hunter2>")
        fill_feeds(folder, web.url("/a"))
        await call("run", "--once")
        for command in ("feeds", "status"):
            printed = (await call(command))[1]
            assert f"a web page in place of a feed; did you mean '{web.url('/rss')}?key=***'?" in printed
            assert "hunter2" not in printed


async def test_where_a_feed_went(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/a"], web["/b"] = Reply(301, headers={"Location": web.url("/b", "localhost")}), news(OPENED)
        fill_feeds(folder, web.url("/a"))
        await call("run", "--once")
        _, printed, _ = await call("feeds")
        told = f"moved for good to {web.url('/b', 'localhost')} (another host): followed at each poll, not remembered"
        assert told in printed.split("Where feeds went")[1]
        assert told in (await call("status"))[1]
        assert told in (await call("check", "--online"))[1]


async def test_a_document_that_breaks_off_is_read_and_not_called_healthy(call: Call, folder: Path) -> None:
    whole = news(OPENED, "Nothing of note").body
    async with serve() as web:
        web["/a"] = Reply(body=whole[:-30])
        fill_feeds(folder, web.url("/a"))
        await call("run", "--once")
        _, printed, _ = await call("feeds")
        assert "damaged" in printed
        assert "the document breaks off before its end" in printed
        assert "the document breaks off before its end" in (await call("check", "--online"))[1]
        assert "0 healthy, 0 failing, 0 silent, 0 unpolled, 1 damaged" in (await call("status"))[1]
        await call("run", "--once", "--poll-all")  # the same bytes once more
        assert "damaged" in (await call("feeds"))[1]
        web["/a"] = Reply(body=whole)
        await call("run", "--once", "--poll-all")
        assert "damaged" not in (await call("feeds"))[1]
        assert OPENED in (await call("stories"))[1]


async def test_no_command_shows_the_key_of_a_feed(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/a"], web["/b"] = news(OPENED, "Nothing of note"), Reply(404)
        open_, shut = (web.url(f"{path}?apikey={KEY}").replace("//", "//ada:pa55word@") for path in ("/a", "/b"))
        fill_feeds(folder, open_, shut)
        for command in (
            "run --once",
            "feeds",
            "status",
            "status --json",
            "check --online",
            "poll",
            "rejected",
            "stories",
        ):
            _, printed, complaint = await call(*command.split())
            assert not any(secret in printed + complaint for secret in (KEY, "ada", "pa55word")), command
        _, printed, complaint = await call("explain", OPENED)
        assert KEY not in printed + complaint
        assert "://***@127.0.0.1" in (await call("feeds"))[1]
