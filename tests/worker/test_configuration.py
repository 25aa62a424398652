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
from monitor.errors import ConfigError
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
from tests.support.clock import NOON, Clock
from tests.support.worker import Notebook

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
        (", interval: 5m", "{}\n", 5.5),
        (", interval: 1s", "{}\n", 3.3),  # never under min_interval
        ("", "polling: {max_interval: 10m}\n", 11),
        (", interval: 3h", "{}\n", 60),
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


# --- an edit that loses much -------------------------------------------------------------------------------------

BRIDGES = ("A bridge opens", "A bridge closes", "The bridge is painted", "A viaduct opens")


def fill_bridges(url: str, configured: Settings) -> None:
    """Four matches of an hour ago."""
    rules = Screener.by_words(configured)
    with closing(Store.open(url)) as store:
        writes = [judged(str(at), title, rules, published=NOON - HOUR) for at, title in enumerate(BRIDGES)]
        ingest(store, *writes, now=NOON - HOUR)


@pytest.fixture
def busy(config: Path) -> Path:
    (config / "watchlist.yaml").write_text(WATCHLIST.format("bridge, viaduct"))
    (config / "feeds.yaml").write_text('feeds: [{url: "https://kite.example/rss", outlet: Kite}]\n')
    return config


def forms(app: App) -> tuple[str, ...]:
    return app.runtime.rules.settings.watchlist.terms["bridge"].forms["en"]


async def test_an_edit_that_loses_much_waits_for_a_person(database_url: str, busy: Path) -> None:
    configured = load(busy, {})
    fill_bridges(database_url, configured)
    reloader = Reloader(busy, {}, configured.fingerprint)
    async with await App.open(configured, database_url, Notebook(), now=Clock()) as app:
        with capture_logs() as logs:
            await edit(app, reloader, busy, "viaduct")
            await edit(app, reloader, busy, "viaduct")
        assert forms(app) == ("bridge", "viaduct")
        assert [line["event"] for line in logs if line["event"].startswith("config.")] == ["config.held"]
        await app.beat()
        found = status.status(app.runtime.store, NOON, NOON, "")
        assert found.configuration == "good"
        assert found.held.startswith("it loses 3 of the 4 matches of the last 24 h; put it right, or let it")
        assert "-1 form (bridge)" in found.held
        assert "`monitor accept`" in found.held
        (worker,) = status.held_edits(app.runtime.store, NOON)
        app.runtime.store.operators.accept_edit(worker.held_fingerprint)
        await app.configuration.apply_edits(reloader)
        assert forms(app) == ("viaduct",)
        await app.beat()
        assert status.status(app.runtime.store, NOON, NOON, "").held == ""


async def test_an_edit_that_is_put_right_waits_no_longer(sqlite_url: str, busy: Path) -> None:
    configured = load(busy, {})
    fill_bridges(sqlite_url, configured)
    reloader = Reloader(busy, {}, configured.fingerprint)
    async with await App.open(configured, sqlite_url, Notebook(), now=Clock()) as app:
        await edit(app, reloader, busy, "viaduct")
        assert app.configuration.held
        await edit(app, reloader, busy, "bridge")  # it loses one of four
        assert app.configuration.held == ""
        assert forms(app) == ("bridge",)


async def test_losing_the_feeds_is_losing_their_matches(sqlite_url: str, busy: Path) -> None:
    configured = load(busy, {})
    fill_bridges(sqlite_url, configured)
    reloader = Reloader(busy, {}, configured.fingerprint)
    async with await App.open(configured, sqlite_url, Notebook(), now=Clock()) as app:
        (busy / "feeds.yaml").write_text("feeds:\n")  # cut off
        await edit(app, reloader, busy, "bridge, viaduct")
        assert "it loses 4" in app.configuration.held
        assert "(-1 feed)" in app.configuration.held
        assert app.runtime.rules.settings.live_feeds


async def test_an_emptied_watchlist_never_goes_live(sqlite_url: str, busy: Path) -> None:
    configured = load(busy, {})
    reloader = Reloader(busy, {}, configured.fingerprint)
    async with await App.open(configured, sqlite_url, Notebook(), now=Clock()) as app:
        for text in ("", "terms: {}\nwatches: {}\n", "# gone\n"):
            (busy / "watchlist.yaml").write_text(text)
            for _ in range(2):
                await app.configuration.apply_edits(reloader)
            assert forms(app) == ("bridge", "viaduct")
            assert "put a copy of the file back" in app.configuration.error


async def test_what_may_be_lost_is_what_was_in_force(sqlite_url: str, busy: Path) -> None:
    (busy / "monitor.yaml").write_text("safety: {most_lost: 1}\n")
    configured = load(busy, {})
    fill_bridges(sqlite_url, configured)
    reloader = Reloader(busy, {}, configured.fingerprint)
    async with await App.open(configured, sqlite_url, Notebook(), now=Clock()) as app:
        await edit(app, reloader, busy, "viaduct")
        assert forms(app) == ("viaduct",)


async def test_an_edit_made_while_no_worker_ran_is_no_safer(database_url: str, busy: Path) -> None:
    before = load(busy, {})
    async with await App.open(before, database_url, Notebook(), now=Clock()):
        pass
    fill_bridges(database_url, before)
    (busy / "watchlist.yaml").write_text(WATCHLIST.format("viaduct"))
    after = load(busy, {})
    with pytest.raises(ConfigError, match=r"edited since the last run; it loses 3 of the 4 .*`monitor accept`"):
        await App.open(after, database_url, Notebook(), now=Clock())
    with closing(Store.open(database_url)) as store:
        store.operators.accept_edit(after.fingerprint)
    async with await App.open(after, database_url, Notebook(), now=Clock()) as app:
        assert forms(app) == ("viaduct",)
