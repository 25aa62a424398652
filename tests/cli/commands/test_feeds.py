"""``monitor feeds``: every feed with its poll state."""

from __future__ import annotations

from pathlib import Path

from tests.support.commands import Call, Output
from tests.support.configured import OPENED, fill_feeds, news
from tests.support.web import Reply, serve

KEY = "8f14e45fceea167a5a36dedd4bea2543"


async def test_a_feed_that_was_polled(output: Output, posted: None) -> None:
    assert "healthy  Kite 0" in await output("feeds")


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
