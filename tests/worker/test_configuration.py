"""What an accepted edit changes is told once it is in force, and never keeps the worker from its work."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from structlog.testing import capture_logs

from monitor.config.load import load
from monitor.config.reload import Reloader
from monitor.matching.matcher import compile_watchlist
from monitor.matching.screener import Screener
from monitor.model.documents import Failed, FailureKind
from monitor.model.entries import EntryState
from monitor.model.matches import Likeness, Match
from monitor.model.settings import Settings
from monitor.store import Store
from monitor.worker import status
from monitor.worker.app import App
from tests.editorial.test_backtest import judged
from tests.store.samples import ingest, poll
from tests.support.worker import NOON, Clock, Notebook

HOUR = timedelta(hours=1)
WATCHLIST = "terms: {{bridge: {{forms: {{en: [{}]}}}}}}\nwatches: {{bridges: {{any: [bridge]}}}}\n"
TITLES = ("A bridge opens", "A viaduct opens", "Another viaduct", "Nothing")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    config = tmp_path / "config"
    config.mkdir()
    (config / "feeds.yaml").write_text("feeds: []\n")
    (config / "watchlist.yaml").write_text(WATCHLIST.format("bridge"))
    return config


def fill(url: str, configured: Settings) -> None:
    """What was read two days and an hour ago."""
    rules = Screener.by_words(configured)
    with closing(Store.open(url)) as store:
        for back in (48 * HOUR, HOUR):
            writes = [judged(f"{back}{at}", title, rules, published=NOON - back) for at, title in enumerate(TITLES)]
            ingest(store, *writes, now=NOON - back)


async def edit(app: App, reloader: Reloader, config: Path, forms: str) -> None:
    (config / "watchlist.yaml").write_text(WATCHLIST.format(forms))
    for _ in range(2):  # an edit is taken once the files are steady
        await app.configuration.apply_edits(reloader)


async def wait_for_effect(app: App) -> None:
    assert app.configuration._telling is not None
    await asyncio.wait({app.configuration._telling}, timeout=60)
    assert app.configuration._telling.done()


async def test_an_edit_and_what_it_means(database_url: str, config: Path) -> None:
    configured = load(config, {})
    fill(database_url, configured)
    reloader = Reloader(config, {}, configured.fingerprint)
    async with await App.open(configured, database_url, Notebook(), now=Clock()) as app:
        with capture_logs() as logs:
            await edit(app, reloader, config, "viaduct, span")
            assert app.runtime.rules.settings.watchlist.terms["bridge"].forms == {"en": ("viaduct", "span")}
            assert app.configuration.last_edit == "2023-09-20 12:00 UTC, +2 forms (viaduct, span), -1 form (bridge)"
            await wait_for_effect(app)
        told = "+2 forms (viaduct, span), -1 form (bridge): 2 entries of the last 24 h would now match, 1 no longer"
        applied, effect = [line for line in logs if line["event"].startswith("config.")]
        assert (applied["event"], applied["changes"]) == (
            "config.taken_up",
            "+2 forms (viaduct, span), -1 form (bridge)",
        )
        assert (effect["event"], effect["told"]) == ("config.effect", told)
        await app.beat()
        found = status.status(app.runtime.store, NOON, NOON, "")
        assert found.last_edit == f"2023-09-20 12:00 UTC, {told}"
        assert found.relevance == "words alone"
        assert {entry.state for entry in app.runtime.store.history.newest(NOON - HOUR, 9)} == {
            EntryState.MATCHED,
            EntryState.REJECTED,
        }


async def test_an_edit_of_something_else_asks_nothing(sqlite_url: str, config: Path) -> None:
    configured = load(config, {})
    reloader = Reloader(config, {}, configured.fingerprint)
    async with await App.open(configured, sqlite_url, Notebook(), now=Clock()) as app:
        (config / "monitor.yaml").write_text("time_zone: Asia/Yerevan\n")
        await edit(app, reloader, config, "bridge")
        assert app.configuration._telling is None
        assert app.configuration.last_edit == "2023-09-20 16:00 +04, nothing that decides about relevance"


FEEDS = "feeds: [{{url: 'https://kite.example/rss'{}}}, {{url: 'https://lark.example/rss'}}]\n"


@pytest.mark.parametrize(
    ("feeds", "monitor", "due"),
    [
        (", interval: 5m", "", 5.5),
        (", interval: 1s", "", 3.3),  # never under min_interval
        ("", "polling: {max_interval: 10m}\n", 11),
        (", interval: 3h", "", 60),
    ],
)
async def test_an_edited_interval_counts_at_once(
    database_url: str, config: Path, feeds: str, monitor: str, due: float
) -> None:
    (config / "feeds.yaml").write_text(FEEDS.format(""))
    configured, minute = load(config, {}), timedelta(minutes=1)
    reloader = Reloader(config, {}, configured.fingerprint)
    async with await App.open(configured, database_url, Notebook(), now=Clock()) as app:
        kite, lark = app.runtime.store.feeds.claim_due("w", NOON, 2, 2, HOUR)
        hourly = poll(NOON, interval=HOUR, next_poll_at=NOON + HOUR)
        patient = Failed(FailureKind.SOFT, "http-429", "wait", retry_after=HOUR)
        app.runtime.store.feeds.record("w", {kite.id: hourly, lark.id: replace(hourly, failure=patient)})
        (config / "feeds.yaml").write_text(FEEDS.format(feeds))
        (config / "monitor.yaml").write_text(monitor)
        for _ in range(2):
            await app.configuration.apply_edits(reloader)
        waits = {feed.url[8:12]: feed.next_poll_at - NOON for feed in app.runtime.store.health.feed_health()}
    assert waits == {"kite": due * minute, "lark": HOUR}
    async with await App.open(load(config, {}), database_url, Notebook(), now=Clock()) as app:
        assert waits["kite"] == app.runtime.store.health.feed_health()[0].next_poll_at - NOON


async def test_an_interval_edited_while_no_worker_ran_counts_from_the_start(sqlite_url: str, config: Path) -> None:
    (config / "feeds.yaml").write_text(FEEDS.format(""))
    for edited in ("", ", interval: 5m"):
        (config / "feeds.yaml").write_text(FEEDS.format(edited))
        async with await App.open(load(config, {}), sqlite_url, Notebook(), now=Clock()) as app:
            for feed in app.runtime.store.feeds.claim_due("w", NOON, 2, 2, HOUR):
                app.runtime.store.feeds.record("w", {feed.id: poll(NOON, interval=HOUR, next_poll_at=NOON + HOUR)})
            (kite, lark) = app.runtime.store.health.feed_health()
    assert (kite.next_poll_at, lark.next_poll_at) == (NOON + timedelta(minutes=5.5), NOON + HOUR)


class Slow:
    """Examples that take until they are let go."""

    summary = "3 examples"

    def __init__(self) -> None:
        self.asked, self.go = Event(), Event()
        self.calls = 0

    def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
        self.calls += 1
        self.asked.set()
        assert self.go.wait(60)
        return [Likeness(0.9, (), (), ()) for _ in texts]


async def test_a_worker_that_stops_does_not_wait_for_the_answer(sqlite_url: str, config: Path) -> None:
    configured = load(config, {})
    fill(sqlite_url, configured)
    slow = Slow()

    def screening(settings: Settings) -> Screener:
        return Screener(compile_watchlist(settings.watchlist), settings, slow)

    reloader = Reloader(config, {}, configured.fingerprint)
    app = await App.open(configured, sqlite_url, Notebook(), now=Clock(), screening=screening)
    await app.__aenter__()
    await edit(app, reloader, config, "viaduct")
    assert app.runtime.rules.settings.watchlist.terms["bridge"].forms == {"en": ("viaduct",)}
    assert await asyncio.to_thread(slow.asked.wait, 20)
    first = app.configuration._telling
    assert first is not None
    await edit(app, reloader, config, "span")  # a later edit takes the place of the earlier one
    assert app.configuration._telling is not first
    await asyncio.wait_for(app.close(), 10)
    assert first.cancelled()
    assert app.configuration.last_edit.endswith("+1 form (span), -1 form (viaduct)")
    slow.go.set()


async def test_a_database_that_fails_costs_only_the_answer(sqlite_url: str, config: Path) -> None:
    configured = load(config, {})
    reloader = Reloader(config, {}, configured.fingerprint)
    async with await App.open(configured, sqlite_url, Notebook(), now=Clock()) as app:
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
            connection.execute("ALTER TABLE entries RENAME TO gone")
        with capture_logs() as logs:
            await edit(app, reloader, config, "viaduct")
            await wait_for_effect(app)
        assert [line["event"] for line in logs][-1] == "config.effect_unknown"
        assert app.runtime.rules.settings.watchlist.terms["bridge"].forms == {"en": ("viaduct",)}
        assert app.configuration.last_edit == "2023-09-20 12:00 UTC, +1 form (viaduct), -1 form (bridge)"
