"""The real pipeline over loopback feeds, on SQLite and PostgreSQL: what reaches the channel, and what does not."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from monitor.config.load import load
from monitor.config.reload import Reloader
from monitor.delivery import compose
from monitor.errors import StoreError
from monitor.feeds import ingest
from monitor.feeds.reading import Reading
from monitor.matching.matcher import compile_watchlist
from monitor.matching.screener import Screener
from monitor.model.delivery import DeliveryOutcome, Migrated, Rejected, RetryLater, ShutOut, Unknown
from monitor.model.matches import Likeness, Match
from monitor.model.publications import Message, PostClaim, PublicationState
from monitor.model.settings import (
    ArticleSettings,
    Channel,
    DeliverySettings,
    FeedSource,
    FirstPollSettings,
    Settings,
    Term,
    Watch,
    Watchlist,
)
from monitor.model.stories import Report
from monitor.store import OutboxRow, Store
from monitor.stories.grouping import members
from monitor.worker.app import App
from monitor.worker.wiring import choose_screening
from tests.store.samples import alive
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import WATCHLIST, Notebook, rss, running, settings

pytestmark = pytest.mark.slow

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as server:
        yield server


def source(web: Web, path: str = "/feed", **changes: object) -> FeedSource:
    return FeedSource(**{"url": web.url(path), "outlet": "The Kite", "language": "en", **changes})


def publish(web: Web, *titles: str, path: str = "/feed", summary: str = "") -> None:
    web[path] = Reply(body=rss(*((title, NOON - MINUTE) for title in titles), summary=summary))


def titles(notebook: Notebook) -> list[str]:
    return [title for _, title in notebook.posts]


def outbox(app: App) -> dict[str, OutboxRow]:
    return {(row.text or "").split("\n")[0]: row for row in app.runtime.store.outbox.rows()}


# --- what is posted ----------------------------------------------------------------------------------------------


async def test_matched_entries_are_posted_once_and_the_rest_is_kept(database_url: str, web: Web, clock: Clock) -> None:
    publish(web, "New bridge opens", "Weather stays dry", "Circus crosses the bridge")
    notebook = Notebook()
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(hours=1)
        publish(web, "Old bridge closes", "New bridge opens", "Weather stays dry", "Circus crosses the bridge")
        await app.pipeline.run_once()
        tally = app.runtime.store.health.tally(NOON - HOUR)
    assert titles(notebook) == ["New bridge opens", "Old bridge closes"]
    assert (tally.entries, tally.matched, tally.rejected) == (4, 2, 2)
    assert any("circus" in reason for reason, _ in tally.reasons)


async def test_a_post_shows_no_furniture_and_nothing_is_found_in_it(database_url: str, web: Web, clock: Clock) -> None:
    summary = "It took three years. Read also: A bridge closes"
    publish(web, "🔴 BREAKING: A bridge opens | The Kite", "Weather stays dry (VIDEO)", summary=summary)
    notebook = Notebook()
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
        kept = {entry.title: entry for entry in app.runtime.store.history.newest(NOON - HOUR, 10)}
    assert titles(notebook) == ["A bridge opens"]
    assert [piece.text for piece in kept["Weather stays dry"].furniture] == ["(VIDEO)", "Read also: A bridge closes"]


async def test_a_first_poll_is_a_baseline(database_url: str, web: Web, clock: Clock) -> None:
    ages = {"Bridge one": 1, "Bridge two": 2, "Bridge three": 3, "Bridge four": 30, "Bridge undated": None}
    items = [(title, NOON - age * HOUR if age else None) for title, age in ages.items()]
    web["/feed"] = Reply(body=rss(*items))
    limits = FirstPollSettings(max_age=6 * HOUR, max_posts=2)
    notebook = Notebook()
    async with running(database_url, settings([source(web)], first_poll=limits), notebook, clock) as app:
        await app.pipeline.run_once()
        assert app.runtime.store.health.tally(NOON - HOUR).held_back == 3
        clock.move(hours=1)
        web["/feed"] = Reply(body=rss(("Bridge five, undated too", None), *items))
        await app.pipeline.run_once()
    assert titles(notebook) == ["Bridge two", "Bridge one", "Bridge five, undated too"]


@pytest.mark.parametrize("date", [NOON - MINUTE, NOON + HOUR, None], ids=["one date", "of the future", "undated"])
async def test_entries_of_one_date_are_posted_as_they_stand_the_last_item_first(
    database_url: str, web: Web, clock: Clock, date: datetime | None
) -> None:
    web["/feed"] = Reply(body=rss(("Weather", NOON - HOUR)))
    notebook = Notebook()
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(hours=1)
        posts = ["Third bridge closes", "Second ferry and bridge", "First bridge: a viaduct"]
        web["/feed"] = Reply(body=rss(*((title, date) for title in posts), ("Weather", NOON - HOUR)))
        await app.pipeline.run_once()
    assert titles(notebook) == posts[::-1]


async def test_a_feed_that_lists_its_oldest_item_first(sqlite_url: str, web: Web, clock: Clock) -> None:
    posts = ["First bridge: a viaduct", "Second ferry and bridge", "Third bridge closes"]
    dates = (NOON - 2 * MINUTE, NOON - MINUTE, NOON - MINUTE)
    web["/feed"] = Reply(body=rss(*zip(posts, dates, strict=True)))
    notebook = Notebook()
    async with running(sqlite_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
    assert titles(notebook) == posts


@pytest.mark.parametrize("failing", [False, True])
async def test_an_undated_feed_that_rested_for_long_posts_nothing_of_that_time(
    database_url: str, web: Web, clock: Clock, failing: bool
) -> None:
    web["/feed"] = Reply(body=rss(("Weather", None)))
    notebook = Notebook()
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(days=15)
        if failing:
            web["/feed"] = Reply(404)
            await app.pipeline.run_once()
        clock.move(days=15)
        items = [(f"Bridge number {number}", None) for number in range(15)]
        web["/feed"] = Reply(body=rss(("Dated bridge", clock.now - HOUR), *items))
        await app.pipeline.run_once()
        assert titles(notebook) == ["Dated bridge"]
        clock.move(hours=1)
        web["/feed"] = Reply(body=rss(("One more bridge", None), *items))
        await app.pipeline.run_once()
    assert titles(notebook) == ["Dated bridge", "One more bridge"]


async def test_an_empty_first_document_is_no_baseline(database_url: str, web: Web, clock: Clock) -> None:
    web["/feed"] = Reply(body=rss())
    notebook = Notebook()
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(hours=1)
        items = [("Bridge of last week", NOON - 48 * HOUR), ("Bridge undated", None), ("Bridge today", NOON)]
        web["/feed"] = Reply(body=rss(*items))
        await app.pipeline.run_once()
    assert titles(notebook) == ["Bridge today"]


async def test_an_ephemeral_database_posts_nothing_older_than_itself(sqlite_url: str, web: Web, clock: Clock) -> None:
    """The disk was wiped: the channel has it all already."""
    publish(web, "New bridge opens")
    clock.now = NOON
    notebook = Notebook()
    fresh = sqlite_url.replace("test.sqlite", "fresh.sqlite")
    async with running(fresh, settings([source(web)]), notebook, clock, ephemeral=True) as app:
        await app.pipeline.run_once()
        clock.move(minutes=30)
        web["/feed"] = Reply(body=rss(("Second bridge", NOON + MINUTE), ("New bridge opens", NOON - MINUTE)))
        await app.pipeline.run_once()
    assert titles(notebook) == ["Second bridge"]


async def test_entries_that_come_back_are_not_new(database_url: str, web: Web, clock: Clock) -> None:
    lead = "The council said that the crossing would be open to carts and to people on foot from Monday."
    publish(web, "New bridge opens", summary=lead)
    notebook = Notebook()
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(days=20)
        other_keys = rss(("New bridge opens", NOON - MINUTE), summary=lead)
        other_keys = other_keys.replace(b"<guid>", b"<guid>again-").replace(b"kite.example/", b"kite.example/again/")
        web["/feed"] = Reply(body=other_keys)
        await app.pipeline.run_once()
        assert app.runtime.store.health.tally(NOON - HOUR).entries == 1
    assert titles(notebook) == ["New bridge opens"]


@pytest.mark.parametrize("days", [1, 10, 400])
async def test_a_headline_of_recurring_wording_is_news_each_time(
    database_url: str, web: Web, clock: Clock, days: int
) -> None:
    lead = "The ministry said in its daily report that the bridge was shelled; there were no casualties on our side."
    notebook = Notebook()
    reports = []

    def report() -> bytes:
        body = rss(("Bridge shelled again, the ministry says", clock.now - MINUTE), summary=lead)
        for name in (b"<guid>", b"kite.example/"):
            body = body.replace(name, name + b"%d-" % len(reports))
        reports.append(body.partition(b"<item>")[2].partition(b"</channel>")[0])
        items = b"".join(b"<item>" + one for one in reports[::-1][:2])
        return b'<?xml version="1.0"?><rss version="2.0"><channel><title>Kite</title>' + items + b"</channel></rss>"

    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        for number in range(1, 4):
            web["/feed"] = Reply(body=report())
            await app.pipeline.run_once(poll_all=True)
            assert app.runtime.tally.new == number
            clock.move(hours=1)  # the same under yet another GUID and link is no news
            web["/feed"] = Reply(body=report())
            await app.pipeline.run_once(poll_all=True)
            assert app.runtime.tally.new == number
            clock.move(days=days)
            app.runtime.store.maintenance.prune(clock.now, app.runtime.rules.monitor.retention)


async def test_reprints_are_one_story_with_every_outlet(database_url: str, web: Web, clock: Clock) -> None:
    lead = "The council said that the crossing would be open to carts and to people on foot from Monday morning."
    publish(web, "New bridge opens to carts on Monday", path="/one", summary=lead)
    publish(web, "New bridge opens for carts on Monday", path="/two", summary=lead)
    feeds = [source(web, "/one"), source(web, "/two", outlet="Lantern")]
    notebook = Notebook()
    async with running(database_url, settings(feeds), notebook, clock) as app:
        await app.pipeline.run_once()
        (row,) = app.runtime.store.stories.recent(NOON - 2 * HOUR)
        assert {report.outlet for report in row.story.reports} == {"The Kite", "Lantern"}
        assert "Lantern" in (app.runtime.store.outbox.rows()[0].text or "")
    assert len(notebook.posts) == 1


async def test_a_changed_entry_is_matched_again(database_url: str, web: Web, clock: Clock) -> None:
    publish(web, "Crossing opens")
    notebook = Notebook()
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(hours=1)
        publish(web, "Crossing opens", summary="The bridge was built in nine months.")
        await app.pipeline.run_once()
    assert titles(notebook) == ["Crossing opens"]


async def test_watches_are_routed_to_their_channels(database_url: str, web: Web, clock: Clock) -> None:
    watchlist = WATCHLIST.model_copy(update={"watches": {**WATCHLIST.watches, "shows": Watch(any=("circus",))}})
    channels = {"roads": Channel(watches=("bridges",)), "arts": Channel(watches=("shows",))}
    publish(web, "New bridge opens", "Circus comes to town")
    notebook = Notebook()
    async with running(database_url, settings([source(web)], watchlist, channels), notebook, clock) as app:
        await app.pipeline.run_once()
    assert sorted(notebook.posts) == [("arts", "Circus comes to town"), ("roads", "New bridge opens")]


# --- polling -----------------------------------------------------------------------------------------------------


async def test_nothing_is_parsed_where_nothing_is_new(database_url: str, web: Web, clock: Clock) -> None:
    publish(web, "New bridge opens")
    body = rss(("New bridge opens", NOON - MINUTE))
    async with running(database_url, settings([source(web)]), Notebook(), clock) as app:
        parsed = _count_parsing(app)
        await app.pipeline.run_once()
        for answer in (
            Reply(304),
            Reply(body=body),
            Reply(body=body.replace(b"<title>Kite", b"<lastBuildDate>now</lastBuildDate><title>Kite")),
        ):
            web["/feed"] = answer
            clock.move(hours=13)
            await app.pipeline.run_once()
        assert parsed == [1]
        web["/feed"] = Reply(body=rss(("Second bridge", clock.now), ("New bridge opens", NOON - MINUTE)))
        clock.move(hours=13)
        await app.pipeline.run_once()
        assert parsed == [1, 1]


def _count_parsing(app: App) -> list[int]:
    """The number of entries that each run of the parser returned, where it returned any."""
    parsed: list[int] = []
    run = app.adapters.sandbox.run

    async def counted(*arguments: object, **named: object) -> object:
        result = await run(*arguments, **named)  # type: ignore[arg-type]
        if isinstance(result, Reading) and result.parsed is not None:
            parsed.append(len(result.parsed.entries))
        return result

    app.adapters.sandbox.run = counted  # type: ignore[method-assign]
    return parsed


async def test_validators_are_sent_and_now_and_then_left_out(sqlite_url: str, web: Web, clock: Clock) -> None:
    web["/feed"] = Reply(body=rss(("Bridge", NOON)), headers={"ETag": '"1"', "Last-Modified": "yesterday"})
    async with running(sqlite_url, settings([source(web)]), Notebook(), clock) as app:
        for hours in (0, 1, 12):
            clock.move(hours=hours)
            await app.pipeline.run_once()
    asked = [request.headers.get("if-none-match") for request in web.requests]
    assert asked == [None, '"1"', None]


FAULTS = {
    "html": Reply(body=b"<!DOCTYPE html><html><body>Are you a person?</body></html>"),
    "http-404": Reply(404),
    "http-503": Reply(503),
    "parse": Reply(body=b"<rss><channel", headers={"Content-Type": "application/rss+xml"}),
    "empty": Reply(),
}


@pytest.mark.parametrize("reason", FAULTS)
async def test_a_failing_feed_is_noted_and_tried_again(sqlite_url: str, web: Web, clock: Clock, reason: str) -> None:
    web["/feed"] = FAULTS[reason]
    notebook = Notebook()
    async with running(sqlite_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
        (feed,) = app.runtime.store.health.feed_health()
        assert (feed.failures, feed.failure_reason) == (1, reason)
        assert feed.next_poll_at > clock.now
        clock.now = feed.next_poll_at
        publish(web, "New bridge opens")
        await app.pipeline.run_once()
        assert app.runtime.store.health.feed_health()[0].failures == 0
    assert titles(notebook) == ["New bridge opens"]


@pytest.mark.parametrize(
    "link", ["https://kite.example/live", "https://kite.example/live#part-{}", "https://kite.example/"]
)
@pytest.mark.parametrize("guid", ["<guid isPermaLink='false'>update-{}</guid>", ""])
async def test_what_comes_one_by_one_to_a_live_page_is_posted_one_by_one(
    database_url: str, web: Web, clock: Clock, link: str, guid: str
) -> None:
    headlines = [
        "New bridge opens in Alderford",
        "Court hears the builders of the bridge",
        "Flood threatens an old bridge",
    ]
    items = [
        f"<item><title>{title}</title><link>{link.format(number)}</link>{guid.format(number)}"
        f"<pubDate>{NOON + number * MINUTE:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for number, title in enumerate(headlines)
    ]
    notebook = Notebook()
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        for shown in ((0,), (1, 0), (2,), (2, 1, 0)):
            inner = "".join(items[number] for number in shown)
            web["/feed"] = Reply(body=f"<rss version='2.0'><channel>{inner}</channel></rss>".encode())
            clock.move(minutes=5)
            await app.pipeline.run_once(poll_all=True)
    assert titles(notebook) == headlines


async def test_one_slow_feed_does_not_hold_up_the_others(sqlite_url: str, web: Web, clock: Clock) -> None:
    released = asyncio.Event()

    async def slow(request: object, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        writer.write(Reply(503).encoded())

    web["/slow"] = slow
    publish(web, "New bridge opens")
    notebook = Notebook()
    async with running(sqlite_url, settings([source(web, "/slow"), source(web)]), notebook, clock) as app:
        while not notebook.posts:
            await app.pipeline.poller.poll()
            await app.pipeline.group()
            await app.pipeline.sender.deliver()
        released.set()
        await app.pipeline.poller.finish()
        assert sorted(feed.failures for feed in app.runtime.store.health.feed_health()) == [0, 1]


# --- articles ----------------------------------------------------------------------------------------------------

PAGE = b"""<html><head><meta property="og:description" content="The crossing was built in nine months by the council.">
<link rel="canonical" href="https://kite.example/bridge"></head><body><p>Menu</p></body></html>"""


def with_page(web: Web) -> None:
    feed = rss(("New bridge opens", NOON - MINUTE))
    web["/feed"] = Reply(body=feed.replace(b"https://kite.example", web.url("/page").encode()))


@pytest.mark.parametrize(
    ("page", "robots", "said"),
    [
        (Reply(body=PAGE, headers={"Content-Type": "text/html"}), Reply(404), True),
        (Reply(body=PAGE), Reply(body=b"User-agent: *\nDisallow: /page"), False),
        (Reply(500), Reply(404), False),
        (Reply(body=b"\xff\x00" * 1000, headers={"Content-Type": "text/html"}), Reply(404), False),
    ],
    ids=["a page", "robots.txt says no", "an error", "garbage"],
)
async def test_a_headline_alone_has_its_page_fetched(
    sqlite_url: str, web: Web, clock: Clock, page: Reply, robots: Reply, said: bool
) -> None:
    with_page(web)
    path = rss(("New bridge opens", NOON)).split(b"kite.example")[1].split(b"<")[0].decode()
    web["/page" + path] = page
    web["/robots.txt"] = robots
    notebook = Notebook()
    changed = settings([source(web)], articles=ArticleSettings(deadline=MINUTE))
    async with running(sqlite_url, changed, notebook, clock) as app:
        await app.pipeline.run_once()
        text = app.runtime.store.outbox.rows()[0].text or ""
    assert titles(notebook) == ["New bridge opens"]
    assert ("built in nine months" in text) is said


async def test_a_page_that_never_comes_delays_a_post_no_longer_than_its_deadline(
    sqlite_url: str, web: Web, clock: Clock
) -> None:
    """The worker that was to fetch the page died: nobody waits for it."""
    with_page(web)
    notebook = Notebook()
    changed = settings([source(web)], articles=ArticleSettings(deadline=MINUTE))
    async with running(sqlite_url, changed, notebook, clock) as app:
        await app.pipeline.poller.poll()
        await app.pipeline.poller.finish()
        app.runtime.store.entries.articles_waiting("a worker that dies", clock.now, 10, 10)
        clock.move(seconds=59)
        await app.pipeline.group()
        assert app.runtime.store.stories.recent(NOON - HOUR) == []
        clock.move(seconds=1)
        await app.pipeline.group()
        await app.pipeline.sender.deliver()
    assert titles(notebook) == ["New bridge opens"]


# --- delivery ----------------------------------------------------------------------------------------------------

THREE = ("Bridge one", "Bridge two", "Bridge three")


@pytest.mark.parametrize(
    "outcome",
    [
        RetryLater(timedelta(seconds=40), "flood", "Retry after 40"),
        ShutOut("bot was kicked"),
        Migrated(-42),
        Unknown("no answer in time"),
    ],
    ids=lambda outcome: type(outcome).__name__,
)
async def test_order_is_kept_through_every_fault(
    database_url: str, web: Web, clock: Clock, outcome: RetryLater | ShutOut | Migrated | Unknown
) -> None:
    web["/feed"] = Reply(body=rss(*((title, NOON - HOUR + n * MINUTE) for n, title in enumerate(THREE))))
    notebook = Notebook(outcome)
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(minutes=10)
        await app.pipeline.run_once()
    assert titles(notebook) == list(THREE)


async def test_a_flood_wait_is_kept_across_a_restart(database_url: str, web: Web, clock: Clock) -> None:
    publish(web, "New bridge opens")
    configured = settings([source(web)])
    async with running(
        database_url, configured, Notebook(RetryLater(timedelta(seconds=40), "flood", "Retry after 40")), clock
    ) as app:
        await app.pipeline.run_once()
    notebook = Notebook()
    async with running(database_url, configured, notebook, clock) as app:
        clock.move(seconds=39)
        await app.pipeline.run_once()
        assert notebook.posts == []
        clock.move(seconds=1)
        await app.pipeline.run_once()
    assert titles(notebook) == ["New bridge opens"]


async def test_a_rejected_message_does_not_block_those_behind_it(database_url: str, web: Web, clock: Clock) -> None:
    web["/feed"] = Reply(body=rss(*((title, NOON - HOUR + n * MINUTE) for n, title in enumerate(THREE))))
    notebook = Notebook(Rejected("message is too long"))
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
        assert outbox(app)["Bridge one"].state is PublicationState.REJECTED
        assert outbox(app)["Bridge one"].error == "message is too long"
        app.runtime.store.outbox.retry(outbox(app)["Bridge one"].id)
        await app.pipeline.run_once()
    assert titles(notebook) == ["Bridge two", "Bridge three", "Bridge one"]


@pytest.mark.parametrize(("rule", "posts"), [("resend", 1), ("skip", 0)])
async def test_what_a_killed_worker_left_half_sent_follows_the_configured_policy(
    database_url: str, web: Web, clock: Clock, rule: str, posts: int
) -> None:
    publish(web, "New bridge opens")
    delivery = DeliverySettings(unknown=rule)  # type: ignore[arg-type]
    configured = settings([source(web)], delivery=delivery)
    async with running(database_url, configured, Notebook(), clock) as app:
        await _die_while_sending(app, clock)
        clock.move(minutes=2)
        assert app.runtime.store.outbox.rows()[0].state is PublicationState.SENDING
    notebook = Notebook()
    async with running(database_url, configured, notebook, clock) as app:
        await app.pipeline.run_once()
        assert app.runtime.store.outbox.rows()[0].unknown_count == 1
        assert app.runtime.store.reconciling.tally(NOON - HOUR).attempts == 1
    assert len(notebook.posts) == posts


async def _die_while_sending(app: App, clock: Clock) -> None:
    """Leave the rows as a worker does that is killed between committing its intent and hearing of the outcome."""
    await app.pipeline.poller.poll()
    await app.pipeline.poller.finish()
    await app.pipeline.group()
    app.runtime.store.leases.acquire("channel:main", "killed", clock.now, MINUTE)
    claim = app.runtime.store.outbox.next_pending("main", clock.now)
    assert claim is not None
    message = Message("Bridge", "Bridge")
    assert app.runtime.store.outbox.begin_sending(claim.publication_id, "main", "killed", message, clock.now)


async def test_a_bug_in_the_publisher_does_not_shut_the_channel(sqlite_url: str, web: Web, clock: Clock) -> None:
    publish(web, "New bridge opens")
    notebook = Notebook(ZeroDivisionError())
    async with running(sqlite_url, settings([source(web)]), notebook, clock) as app:
        with pytest.raises(ZeroDivisionError):
            await app.pipeline.run_once()
        await app.pipeline.run_once()
    assert titles(notebook) == ["New bridge opens"]


async def test_messages_leave_at_the_configured_pace(sqlite_url: str, web: Web, clock: Clock) -> None:
    web["/feed"] = Reply(body=rss(*((f"Bridge number {n}", NOON - MINUTE) for n in range(7))))
    delivery = DeliverySettings(per_second=1, per_minute=3)
    notebook = Notebook()
    async with running(sqlite_url, settings([source(web)], delivery=delivery), notebook, clock) as app:
        await app.pipeline.run_once()
        sent = [row.sent_at - NOON for row in app.runtime.store.outbox.rows() if row.sent_at]
    assert sorted(moment.total_seconds() for moment in sent) == [0, 1, 2, 60, 61, 62, 120]


async def test_two_workers_double_nothing_and_miss_nothing(database_url: str, web: Web) -> None:
    feeds = [source(web, f"/{number}", outlet=f"Outlet {number}") for number in range(12)]
    wanted = Counter()
    for number in range(12):
        names = [f"Bridge {100 * number + each} of the valley opens" for each in range(3)]
        publish(web, *names, path=f"/{number}")
        wanted.update(names)
    notebook, clock = Notebook(), Clock()
    configured = settings(feeds)

    async def work(app: App) -> None:
        for _ in range(4):
            await app.pipeline.run_once()

    async with (
        running(database_url, configured, notebook, clock) as one,
        running(database_url, configured, notebook, clock) as two,
    ):
        await asyncio.gather(work(one), work(two))
        clock.move(minutes=2)
        await work(one)
    assert Counter(titles(notebook)) == wanted


# --- configuration -----------------------------------------------------------------------------------------------


async def test_another_configuration_is_put_in_force_whole(sqlite_url: str, web: Web, clock: Clock) -> None:
    publish(web, "Circus comes to town")
    publish(web, "Second circus comes to town", path="/other")
    before = settings([source(web)])
    notebook = Notebook()
    async with running(sqlite_url, before, notebook, clock) as app:
        await app.pipeline.run_once()
        await app.configure(_watching_the_circus(before, source(web, "/other")))
        clock.move(hours=1)
        await app.pipeline.run_once()
    assert notebook.posts == [("arts", "Second circus comes to town")]
    assert web.paths() == ["/feed", "/other"]


def _watching_the_circus(before: Settings, feed: FeedSource) -> Settings:
    watchlist = before.watchlist.model_copy(update={"watches": {"shows": Watch(any=("circus",))}})
    network = before.monitor.network.model_copy(update={"contact": "https://monitor.example"})
    changes = {"channels": {"arts": Channel(watches=("shows",), settle=timedelta(0))}, "network": network}
    monitor = before.monitor.model_copy(update=changes)
    return before.model_copy(update={"watchlist": watchlist, "feeds": (feed,), "monitor": monitor})


# --- labelled examples --------------------------------------------------------------------------------------------

LABELLED = {
    "New bridge over the river opens to traffic": True,
    "Engineers close the viaduct for repairs": True,
    "Footbridge rebuilt after the flood": True,
    "Overpass reopens a month early": True,
    "Singer releases her third album": False,
    "Striker scores twice in the cup final": False,
    "Bakery wins a prize for its rye bread": False,
    "Minister opens an exhibition of paintings": False,
}
ROADS = """
terms:
  bridge: {forms: {en: [bridge]}}
  band: {forms: {en: [brass band]}}
  road: {forms: {en: [viaduct, footbridge, overpass]}}
  leisure: {forms: {en: [album, cup, prize, exhibition]}}
watches: {concerts: {any: [band]}, bridges: {any: [bridge]}, outings: {all: [road, leisure]}}
"""  # the last watch finds half of what it asks for in most examples, and leaves them in doubt


def _labelled(folder: Path, labels: dict[str, bool]) -> None:
    lines = [json.dumps({"relevant": relevant, "title": title}) for title, relevant in labels.items()]
    (folder / "examples.jsonl").write_text("\n".join(lines))


@pytest.fixture
def config(tmp_path: Path, web: Web) -> Path:
    """Configuration files: a feed, two channels with a watch each, no examples yet."""
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "monitor.yaml").write_text(
        "network: {allow_private_addresses: true}\narticles: {fetch: false}\nrelevance: {share: 0.5}\n"
        "channels:\n  music: {chat: '@m', watches: [concerts], settle: 0s}\n"
        "  roads: {chat: '@r', watches: [bridges], settle: 0s}\n"
    )
    (folder / "feeds.yaml").write_text(f"feeds: [{{url: '{web.url('/feed')}', language: en}}]\n")
    (folder / "watchlist.yaml").write_text(ROADS)
    return folder


def _likelihoods(url: str) -> dict[str, float | None]:
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return dict(connection.execute("SELECT title, likelihood FROM entries"))


async def test_what_the_examples_alone_find_is_posted_where_its_neighbours_belong(
    sqlite_url: str, web: Web, clock: Clock, config: Path
) -> None:
    _labelled(config, LABELLED)
    old = ("Viaduct of last week reopens", NOON - 200 * HOUR)
    news = ["Viaduct reopens after repairs", "Actress sings on her new album"]
    web["/feed"] = Reply(body=rss(*((title, NOON - MINUTE) for title in news), old))
    notebook = Notebook()
    by_examples = choose_screening(config, config.parent / "state")
    async with running(sqlite_url, load(config, {}), notebook, clock, screening=by_examples) as app:
        await app.pipeline.run_once()
        reasons = [reason for reason, _ in app.runtime.store.health.tally(NOON - HOUR).reasons]
    assert notebook.posts == [("roads", news[0])]
    found = _likelihoods(sqlite_url)
    assert found.pop(old[0]) is None  # what is not posted anyway costs no encoding
    assert [(found[title] or 0) >= 0.5 for title in news] == [True, False]
    assert None not in found.values()
    assert any("unlike the examples" in reason for reason in reasons)


async def test_edited_examples_are_taken_up_by_a_running_worker(
    sqlite_url: str, web: Web, clock: Clock, config: Path
) -> None:
    configured = load(config, {})
    reloader = Reloader(config, {}, configured.fingerprint)
    notebook = Notebook()
    by_examples = choose_screening(config, config.parent / "state")
    async with running(sqlite_url, configured, notebook, clock, screening=by_examples) as app:
        publish(web, "Viaduct closed after a crash")
        await app.pipeline.run_once()
        assert notebook.posts == []

        _labelled(config, LABELLED)
        for _ in range(2):
            await app.configuration.apply_edits(reloader)
        clock.move(hours=1)
        publish(web, "Viaduct reopens after repairs")
        await app.pipeline.run_once()
        assert titles(notebook) == ["Viaduct reopens after repairs"]

        with (config / "examples.jsonl").open("a") as lines:
            lines.write('\n{"relevant": maybe, "title": "Viaduct"}\n')
        before = app.runtime.rules.settings
        for _ in range(2):
            await app.configuration.apply_edits(reloader)
        assert app.configuration.error.startswith(f"{config / 'examples.jsonl'}:9:1: this is not JSON; write ")
        assert app.runtime.rules.settings is before


class Ponderous:
    """Examples that take until they are let go, and then say yes."""

    summary = "ponderous examples"

    def __init__(self) -> None:
        self.asked, self.go = Event(), Event()

    def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
        self.asked.set()
        assert self.go.wait(60)
        return [Likeness(0.9, (), (), ("bridges",)) for _ in texts]

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        return [b""] * len(texts)

    def alike(self, one: str, other: str) -> float:
        return 0.0


async def test_encoding_the_texts_of_one_feed_delays_no_other(sqlite_url: str, web: Web, clock: Clock) -> None:
    surely = Watchlist(
        terms={"bridge": Term(forms={"en": ("bridge",)}, strong=True), "ferry": Term(forms={"en": ("ferry",)})},
        watches={"bridges": Watch(any=("bridge", "ferry"))},
    )
    publish(web, "A ferry sails", path="/doubtful")
    publish(web, "A bridge opens", path="/clear")
    ponderous, notebook = Ponderous(), Notebook()

    def screening(configured: Settings) -> Screener:
        return Screener(compile_watchlist(configured.watchlist), configured, ponderous)

    feeds = [source(web, "/doubtful", outlet="The Heron"), source(web, "/clear")]
    async with running(sqlite_url, settings(feeds, surely), notebook, clock, screening=screening) as app:
        await app.pipeline.poller.poll()
        assert await asyncio.to_thread(ponderous.asked.wait, 30)
        while not notebook.posts:
            await app.pipeline.group()
            await app.pipeline.sender.deliver()
        assert titles(notebook) == ["A bridge opens"]
        ponderous.go.set()
        await app.pipeline.poller.finish()
        await app.pipeline.run_once()
    assert titles(notebook) == ["A bridge opens", "A ferry sails"]


# --- what must not spread ----------------------------------------------------------------------------------------


async def test_a_receipt_is_written_once_the_database_can_be_written_again(
    sqlite_url: str, web: Web, clock: Clock
) -> None:
    """The message was delivered: if its receipt were lost, it would be sent again."""
    publish(web, "New bridge opens")
    notebook = Notebook()
    async with running(sqlite_url, settings([source(web)]), notebook, clock) as app:
        record, refusals = app.runtime.store.outbox.record_outcome, [StoreError("locked")] * 3

        def refusing(*arguments: Any, **options: Any) -> None:
            if refusals:
                raise refusals.pop()
            record(*arguments, **options)

        app.runtime.store.outbox.record_outcome = refusing  # type: ignore[method-assign, assignment]
        await app.pipeline.run_once()
        assert app.runtime.store.outbox.rows()[0].state is PublicationState.SENT
    assert titles(notebook) == ["New bridge opens"]


@pytest.mark.parametrize("step", ["traits", "render_post"])
async def test_one_report_that_breaks_a_step_does_not_stop_the_others(
    sqlite_url: str, web: Web, clock: Clock, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = members if step == "traits" else compose
    real = getattr(module, step)

    def breaking(subject: Report | PostClaim, *arguments: object) -> object:
        title = subject.title if isinstance(subject, Report) else subject.story.reports[0].title
        if title == "Bridge two":
            raise ZeroDivisionError
        return real(subject, *arguments)

    monkeypatch.setattr(module, step, breaking)
    web["/feed"] = Reply(body=rss(*((title, NOON - HOUR + n * MINUTE) for n, title in enumerate(THREE))))
    notebook = Notebook()
    async with running(sqlite_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once()
        tally = app.runtime.store.health.tally(NOON - HOUR)
        rejected = [row.error for row in app.runtime.store.outbox.rows(PublicationState.REJECTED)]
    assert titles(notebook) == ["Bridge one", "Bridge three"]
    assert any("ZeroDivisionError" in reason for reason in [*rejected, *(reason for reason, _ in tally.reasons)])


async def test_a_document_that_breaks_this_program_shows_as_a_failing_feed(
    sqlite_url: str, web: Web, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ingest, "document", breaking)
    publish(web, "New bridge opens")
    async with running(sqlite_url, settings([source(web)]), Notebook(), clock) as app:
        await app.pipeline.run_once()
        (feed,) = app.runtime.store.health.feed_health()
    assert feed.failures == 1
    assert "ZeroDivisionError" in (feed.failure_detail or "")
    assert feed.next_poll_at > clock.now + 10 * MINUTE


async def test_what_fails_in_one_channel_does_not_stop_another(sqlite_url: str, web: Web, clock: Clock) -> None:
    publish(web, "New bridge opens")
    channels = {"bad": Channel(chat="@bad"), "good": Channel(chat="@good")}

    class HalfBroken(Notebook):
        async def send(self, channel: str, chat: str | int, message: Message, **options: Any) -> DeliveryOutcome:
            if channel == "bad":
                raise ZeroDivisionError
            return await super().send(channel, chat, message, **options)

    notebook = HalfBroken()
    async with running(sqlite_url, settings([source(web)], WATCHLIST, channels), notebook, clock) as app:
        with pytest.raises(ZeroDivisionError):
            await app.pipeline.run_once()
    assert notebook.posts == [("good", "New bridge opens")]


async def test_what_a_dead_worker_held_is_taken_over_at_once(database_url: str, web: Web, clock: Clock) -> None:
    publish(web, "New bridge opens")
    configured = settings([source(web)])
    with closing(Store.open(database_url)) as store:
        store.feeds.sync(configured.live_feeds, clock.now)
        gone = _pid_of_nobody()
        store.health.beat(alive("dead", clock.now, pid=gone, host=socket.gethostname()))
        store.health.beat(alive("elsewhere", clock.now, pid=gone, host="another machine"))
        assert store.feeds.claim_due("dead", clock.now, 10, 10, 5 * MINUTE)
        store.leases.acquire("channel:main", "dead", clock.now, MINUTE)
        store.leases.acquire("group", "dead", clock.now, MINUTE)
    notebook = Notebook()
    async with running(database_url, configured, notebook, clock) as app:
        await app.pipeline.run_once()
        assert {worker.owner for worker in app.runtime.store.health.workers()} == {app.runtime.owner, "elsewhere"}
    assert titles(notebook) == ["New bridge opens"]


def _pid_of_nobody() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid
