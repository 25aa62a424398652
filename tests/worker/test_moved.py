"""Feeds that move: what is remembered, what is only followed, and what people are told of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from monitor.model.entries import PollUpdate
from monitor.model.settings import FeedSource
from monitor.worker import status
from monitor.worker.words import status_facts
from tests.support.clock import NOON, Clock
from tests.support.web import TRUSTED, Reply, Web, serve
from tests.support.worker import Notebook, rss, running, settings

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.slow

PAGE = Reply(body=b"<!DOCTYPE html><html><body>This name is for sale</body></html>")


@pytest.fixture
async def secured(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Web]:
    monkeypatch.setenv("SSL_CERT_FILE", str(TRUSTED))
    async with serve(secured=True) as web:
        yield web


def source(web: Web) -> FeedSource:
    return FeedSource(url=web.url("/feed"), outlet="The Kite", language="en")


def publish(web: Web, *titles: str, path: str = "/feed", **headers: str) -> None:
    web[path] = Reply(body=rss(*((title, NOON) for title in titles)), headers=headers)


def titles(notebook: Notebook) -> list[str]:
    return [title for _, title in notebook.posts]


# --- within one host, over https --------------------------------------------------------------------------------------


async def test_a_permanent_redirect_is_remembered_once_it_led_to_a_feed(
    sqlite_url: str, secured: Web, clock: Clock
) -> None:
    secured["/feed"] = Reply(301, headers={"Location": "/new"})
    secured["/new"] = [PAGE, Reply(body=rss(("Bridge", NOON)))]
    async with running(sqlite_url, settings([source(secured)]), Notebook(), clock) as app:
        for _ in range(3):
            await app.pipeline.run_once(poll_all=True)
            clock.move(hours=1)
    assert secured.paths() == ["/feed", "/new", "/feed", "/new", "/new"]


AWAY = {"a page of a dealer in names": PAGE, "nothing": Reply(404), "trouble": Reply(503)}


@pytest.mark.parametrize("left", AWAY.values(), ids=AWAY)
async def test_a_feed_that_moved_stays_where_it_is_read(
    sqlite_url: str, secured: Web, clock: Clock, left: Reply
) -> None:
    secured["/feed"] = [Reply(301, headers={"Location": "/new"}), left]
    publish(secured, "New bridge opens", path="/new")
    async with running(sqlite_url, settings([source(secured)]), Notebook(), clock) as app:
        for _ in range(3):
            await app.pipeline.run_once(poll_all=True)
            clock.move(days=1)
        assert app.runtime.store.health.feed_health()[0].failures == 0
    assert secured.paths() == ["/feed", "/new", "/feed", "/new", "/feed", "/new"]


async def test_a_permanent_redirect_that_is_taken_back_is_noticed_within_a_day(
    sqlite_url: str, secured: Web, clock: Clock
) -> None:
    secured["/feed"] = Reply(301, headers={"Location": "/year"})
    publish(secured, "New bridge opens", path="/year")
    notebook = Notebook()
    async with running(sqlite_url, settings([source(secured)]), notebook, clock) as app:
        await app.pipeline.run_once(poll_all=True)
        publish(secured, "Old bridge closes")
        clock.move(days=1)
        for _ in range(2):
            await app.pipeline.run_once(poll_all=True)
            clock.move(hours=1)
    assert titles(notebook) == ["New bridge opens", "Old bridge closes"]
    assert secured.paths() == ["/feed", "/year", "/feed", "/feed"]


async def test_it_is_noticed_however_often_the_feed_is_asked(sqlite_url: str, secured: Web, clock: Clock) -> None:
    secured["/feed"] = Reply(301, headers={"Location": "/year"})
    publish(secured, "New bridge opens", path="/year")
    async with running(sqlite_url, settings([source(secured)]), Notebook(), clock) as app:
        await app.pipeline.run_once(poll_all=True)
        publish(secured, "Old bridge closes")
        for _ in range(13):
            clock.move(hours=1)
            await app.pipeline.run_once(poll_all=True)
    assert secured.paths()[-2:] == ["/feed", "/feed"]


# --- elsewhere --------------------------------------------------------------------------------------------------------


ELSEWHERE = {"another host": "localhost", "plain http": "127.0.0.1"}


@pytest.fixture(params=ELSEWHERE)
async def led(request: pytest.FixtureRequest, secured: Web) -> AsyncIterator[tuple[Web, Web, str]]:
    """The server of a feed, the one to which it sends on for good, and the address there."""
    host = ELSEWHERE[request.param]
    async with serve() as plain:
        other = plain if request.param == "plain http" else secured
        to = other.url("/elsewhere", host)
        secured["/feed"] = Reply(301, headers={"Location": to})
        publish(other, "New bridge opens", path="/elsewhere", ETag='"theirs"')
        yield secured, other, to


async def test_what_leads_elsewhere_is_followed_and_not_remembered(
    database_url: str, led: tuple[Web, Web, str], clock: Clock
) -> None:
    web, other, to = led
    notebook = Notebook()
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        for _ in range(3):
            await app.pipeline.run_once(poll_all=True)
            clock.move(minutes=30)
        found = status.status(app.runtime.store, clock.now, NOON, "")
        (told,) = found.moved
        assert told.startswith(f"The Kite, {web.url('/feed')}, moved for good to {to} (")
        assert told.endswith("followed at each poll, not remembered; if it is right, write it into feeds.yaml")
        assert ("moved", told) in status_facts(found, settings([]).monitor.time_zone)
        publish(web, "Old bridge closes")
        await app.pipeline.run_once(poll_all=True)
        assert status.status(app.runtime.store, clock.now, NOON, "").moved == ()
    assert titles(notebook) == ["New bridge opens", "Old bridge closes"]
    assert web.paths().count("/feed") == 4
    assert other.paths().count("/elsewhere") == 3
    assert not any("if-none-match" in request.headers for request in (*web.requests, *other.requests))


async def test_what_an_older_database_remembers_of_it_counts_no_more(
    database_url: str, led: tuple[Web, Web, str], clock: Clock
) -> None:
    web, _, to = led
    async with running(database_url, settings([source(web)]), Notebook(), clock) as app:
        await app.pipeline.run_once(poll_all=True)
        store = app.runtime.store
        (state,) = store.feeds.claim_due("x", clock.now + 9 * HOUR, 1, 1, HOUR)
        learnt = PollUpdate(clock.now, clock.now, HOUR, fetch_url=to, etag='"theirs"', last_modified="x", full=True)
        store.feeds.record("x", {state.id: learnt})
        publish(web, "Old bridge closes")
        clock.move(minutes=30)
        await app.pipeline.run_once(poll_all=True)
        (health,) = store.health.feed_health()
        assert health.fetch_url == web.url("/feed")
    assert web.requests[-1].path == "/feed"
    assert "if-none-match" not in web.requests[-1].headers


async def test_an_operators_word_makes_it_the_feeds_own_address(
    database_url: str, led: tuple[Web, Web, str], clock: Clock
) -> None:
    web, other, to = led
    notebook = Notebook()
    async with running(database_url, settings([source(web)]), notebook, clock) as app:
        await app.pipeline.run_once(poll_all=True)
        (before,) = app.runtime.store.feeds.last_polls()
    publish(other, "Old bridge closes", "New bridge opens", path="/elsewhere")
    clock.move(minutes=30)
    named = FeedSource(url=to, outlet="The Kite", language="en")
    async with running(database_url, settings([named]), notebook, clock) as app:
        await app.pipeline.run_once(poll_all=True)
        (after,) = app.runtime.store.feeds.last_polls()
        assert status.status(app.runtime.store, clock.now, NOON, "").moved == ()
    assert (after.feed_id, after.url) == (before.feed_id, to)
    assert web.paths().count("/feed") == 1
    assert titles(notebook) == ["New bridge opens", "Old bridge closes"]
