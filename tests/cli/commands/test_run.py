"""``monitor run --once``: what it tells, and what a dry run leaves alone."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.store import Store
from tests.store.samples import alive
from tests.support.botapi import TOKEN, BotApi
from tests.support.commands import Call
from tests.support.configured import CLOSED, OPENED, fill_feeds, news
from tests.support.web import Reply, serve


async def test_once_in_json_prints_one_line_and_the_posts_elsewhere(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/a"] = news(OPENED, "Nothing of note", CLOSED)
        web["/b"] = Reply(404)
        fill_feeds(folder, web.url("/a"), web.url("/b"))
        code, printed, complaint = await call("run", "--once", "--json")
    assert code == 0
    summary = json.loads(printed)
    assert 0 <= summary.pop("seconds") < 20
    assert summary == {
        "feeds_polled": 2,
        "not_modified": 0,
        "failed": 1,
        "entries_new": 3,
        "matched": 2,
        "stories_new": 2,
        "publications_sent": 2,
    }
    assert OPENED in complaint
    assert "TELEGRAM_BOT_TOKEN is not set: posts are printed here and sent nowhere" in complaint
    assert "Feeds asked: 2 of 2" in complaint


async def test_once_again_polls_what_is_due_or_all(call: Call, folder: Path) -> None:
    async with serve() as web:
        web["/a"] = [news(OPENED), Reply(304)]
        fill_feeds(folder, web.url("/a"))
        _, printed, _ = await call("run", "--once")
        assert OPENED in printed
        assert printed.splitlines()[-1].startswith("feeds polled 1, not modified 0, failed 0, entries new 1, matched 1")
        _, printed, _ = await call("run", "--once")
        assert printed.startswith("feeds polled 0, ")
        _, printed, _ = await call("run", "--once", "--poll-all")
        assert printed.startswith("feeds polled 1, not modified 1, ")


@pytest.mark.parametrize("worker_is_alive", [False, True])
async def test_a_dry_run_prints_and_changes_nothing(
    call: Call, folder: Path, database: Path, worker_is_alive: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_CHANNEL", "@sample")
    now = datetime.now(UTC)
    if worker_is_alive:  # and holds every lease
        with closing(Store.open(f"sqlite:///{database}")) as store:
            store.health.beat(alive("other", now))
            for lease in ("group", "channel:main"):
                assert store.leases.acquire(lease, "other", now, timedelta(minutes=1))
    before = contents(folder)
    async with serve() as web, BotApi() as api:
        monkeypatch.setenv("TELEGRAM_API_URL", api.url)
        web["/a"] = news(OPENED)
        fill_feeds(folder, web.url("/a"))
        before["config/feeds.yaml"] = (folder / "config" / "feeds.yaml").read_bytes()
        for _ in range(2):
            code, printed, complaint = await call("run", "--once", "--dry-run")
            assert code == 0
            assert OPENED in printed
            assert "publications sent 1" in printed
            assert "TELEGRAM_BOT_TOKEN" not in complaint
        assert api.calls == []
    assert contents(folder) == before


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_a_dry_run_beside_postgres_says_where_it_begins(
    call: Call, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    code, _, complaint = await call("run", "--once", "--dry-run")
    assert code == 0
    assert "a dry run cannot copy PostgreSQL: it begins with an empty database" in complaint


async def test_once_tells_what_holds_posts_back(call: Call, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_CHANNEL", "@nobody")
    async with serve() as web, BotApi() as api:
        monkeypatch.setenv("TELEGRAM_API_URL", api.url)
        web["/a"] = news(OPENED)
        fill_feeds(folder, web.url("/a"))
        code, printed, complaint = await call("run", "--once")
    assert code == 0
    assert "publications sent 0" in printed
    assert "monitor: main waits: Chat not found; check the chat in the configuration" in complaint
