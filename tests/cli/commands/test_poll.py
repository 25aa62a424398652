"""``monitor poll``: feeds are asked now, beside a worker or without one."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.errors import UsageError
from monitor.store import Store
from tests.store.samples import LEASE, alive
from tests.support.commands import Call
from tests.support.configured import CLOSED, OPENED, fill_feeds, news
from tests.support.web import Reply, serve

OUTLETS = {"/a": "Kite", "/b": "Wren", "/c": "Kite"}


def rows(printed: str) -> dict[str, str]:
    """What was said of each feed, by its path."""
    lines = [line.strip() for line in printed.splitlines() if "http://" in line]
    return {line.rpartition("/")[2]: line.partition("http://")[0].strip() for line in lines}


async def test_every_feed_is_asked_now_and_what_is_new_waits_for_the_worker(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/a"], web["/b"] = news("Nothing of note"), Reply(404)
        fill_feeds(folder, web.url("/a"), web.url("/b"))
        await call("run", "--once")
        web["/a"] = news(OPENED, CLOSED, "Nothing of note")
        code, printed, complaint = await call("poll")
        assert code == 0
        told = rows(printed)
        assert told["a"].split() == ["ok", "Kite", "0", "2", "new", "entries"]
        assert told["b"].startswith("FAILED")
        assert "404" in told["b"]
        assert printed.endswith("\n2 of 2 feeds asked, 2 new entries; `monitor run` posts what matched\n")
        assert OPENED not in printed
        assert "Feeds asked: 2 of 2" in complaint
        _, printed, _ = await call("run", "--once")
        assert OPENED in printed
        assert printed.splitlines()[-1].startswith("feeds polled 0, ")


async def test_those_named_are_asked(call: Call, folder: Path, database: Path) -> None:
    async with serve() as web:
        web["/a"] = news(OPENED)
        fill_feeds(folder, web.url("/a"), web.url("/b"))
        code, printed, _ = await call("poll", web.url("/a"), web.url("/a"))
        assert (code, web.paths()) == (0, ["/a"])
        assert "1 of 1 feeds asked, 1 new entry" in printed
        with pytest.raises(UsageError, match=r"no feed that is on has the address http://.*/c; did you mean 'http://"):
            await call("poll", web.url("/c"))
        assert (await call("poll", web.url("/b")))[0] == 1


async def test_all_feeds_of_an_outlet_are_asked(call: Call, folder: Path, database: Path) -> None:
    async with serve() as web:
        web["/a"], web["/b"], web["/c"] = news(OPENED), news(CLOSED), news()
        lines = [f'  - {{url: "{web.url(path)}", outlet: {outlet}}}' for path, outlet in OUTLETS.items()]
        (folder / "config" / "feeds.yaml").write_text("\n".join(["feeds:", *lines]))
        code, printed, _ = await call("poll", "KITE", web.url("/a"))
        assert (code, sorted(web.paths())) == (0, ["/a", "/c"])
        assert "2 of 2 feeds asked" in printed
        with pytest.raises(UsageError, match="no feed that is on has the outlet Kites; did you mean 'Kite'"):
            await call("poll", "Kites")


async def test_beside_a_worker_that_has_a_feed_in_hand(call: Call, folder: Path, database: Path) -> None:
    now = datetime.now(UTC)
    async with serve() as web:
        web["/a"], web["/b"] = news(OPENED), news(CLOSED)
        fill_feeds(folder, web.url("/a"), web.url("/b"))
        await call("poll")
        with closing(Store.open(f"sqlite:///{database}")) as store:
            store.health.beat(alive("other", now + timedelta(seconds=20)))
            (first,) = [poll for poll in store.feeds.last_polls() if poll.url.endswith("/a")]
            assert store.feeds.claim_named("other", now, [first.feed_id], 9, LEASE)
        web["/b"] = news(OPENED, CLOSED)
        code, printed, _ = await call("poll")
    assert code == 0
    assert "a worker has it in hand just now" in rows(printed)["a"]
    assert rows(printed)["b"].endswith("1 new entry")
    assert "1 of 2 feeds asked, 1 new entry; the worker that is running posts what matched" in printed


async def test_where_nothing_is_reached_it_is_the_network(call: Call, folder: Path, database: Path) -> None:
    configured = folder / "config" / "monitor.yaml"
    configured.write_text("time_zone: Asia/Yerevan\n" + configured.read_text("utf-8"), "utf-8")
    fill_feeds(folder, *(f"http://127.0.0.{number}:1/feed" for number in range(1, 5)))
    code, printed, complaint = await call("poll")
    assert code == 1
    assert printed.count("FAILED") == 4
    assert re.search(r"^monitor: our network: no feed can be reached since [-0-9]+ [:0-9]+ \+04; ", complaint, re.M)
    assert "our network" in (await call("status"))[1]
    assert "failing" not in (await call("feeds"))[1]
