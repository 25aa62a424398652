"""An outlet under another name, a feed at another address, two workers that know different feeds."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta

import pytest

from monitor.model.alerts import AlertKind
from monitor.model.entries import EntryState
from monitor.model.settings import Channel, FeedSource, FirstPollSettings, Settings, Watch
from monitor.worker import status
from monitor.worker.alerts.conditions import differing_configurations
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import WATCHLIST, Notebook, rss, running, settings

pytestmark = pytest.mark.slow

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as server:
        yield server


def json_feed(titles: Sequence[str]) -> Reply:
    items = [
        {"id": str(number), "url": f"https://kite.example/{number}", "title": title, "date_published": f"{NOON:%FT%TZ}"}
        for number, title in enumerate(titles)
    ]
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "Kite", "items": items}
    return Reply(body=json.dumps(body).encode())


def xml(titles: Sequence[str]) -> bytes:
    return rss(*((title, NOON - MINUTE) for title in titles))


def with_doctype(titles: Sequence[str]) -> Reply:
    return Reply(body=xml(titles).replace(b"?>", b'?><!DOCTYPE rss [<!ENTITY kite "Kite">]>', 1))


def plain(titles: Sequence[str]) -> Reply:
    return Reply(body=xml(titles))


DIALECTS = {"json": json_feed, "doctype": with_doctype, "plain": plain}
FIRST, SECOND = "The northern bridge opens to lorries", "A southern bridge closes for repairs"
FRESH = FirstPollSettings(max_posts=100)


def source(web: Web, outlet: str, path: str = "/feed") -> FeedSource:
    return FeedSource(url=web.url(path), outlet=outlet, language="en")


def titles(notebook: Notebook) -> list[str]:
    return [title for _, title in notebook.posts]


@pytest.mark.parametrize("restart", [False, True])
@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=list(DIALECTS))
async def test_an_outlet_that_is_renamed_posts_nothing_again(
    database_url: str, web: Web, dialect: Callable[[Sequence[str]], Reply], restart: bool
) -> None:
    clock, notebook = Clock(), Notebook()
    web["/feed"] = dialect([FIRST])
    names = ["The Kite", "Kite", "Kite Daily", "The Kite"]

    news = [FIRST]

    async def rounds(configured: Sequence[Settings]) -> list[str]:
        """What matched, after rounds in each of which the document changes."""
        async with running(database_url, configured[0], notebook, clock) as app:
            for each in configured:
                await app.configure(each)
                news.append(f"The weather of day {len(news)}")
                web["/feed"] = dialect(news)
                await app.pipeline.run_once()
                clock.move(hours=2)
            return [entry.title for entry in app.runtime.store.history.newest(NOON - MINUTE, 9, EntryState.MATCHED)]

    versions = [settings([source(web, name)]) for name in names]
    for some in [[version] for version in versions] if restart else [versions]:
        assert await rounds(some) == [FIRST]
    assert titles(notebook) == [FIRST]
    news.append(SECOND)
    assert sorted(await rounds(versions[-1:])) == sorted([FIRST, SECOND])
    assert titles(notebook) == [FIRST, SECOND]


async def test_an_entry_that_changed_while_its_outlet_was_renamed_is_the_same(database_url: str, web: Web) -> None:
    clock, notebook = Clock(), Notebook()
    web["/feed"] = json_feed([FIRST])
    async with running(database_url, settings([source(web, "The Kite")]), notebook, clock) as app:
        await app.pipeline.run_once()
        await app.configure(settings([source(web, "Kite")]))
        for _ in range(2):
            web["/feed"] = json_feed([f"{FIRST} today"])
            clock.move(hours=2)
            await app.pipeline.run_once()
        assert len(app.runtime.store.history.newest(NOON - MINUTE, 9)) == 1
    assert titles(notebook) == [FIRST]


async def test_a_feed_at_another_address_posts_nothing_again(database_url: str, web: Web) -> None:
    clock, notebook = Clock(), Notebook()
    web["/old"] = web["/new"] = plain([FIRST])
    async with running(database_url, settings([source(web, "Kite", "/old")]), notebook, clock) as app:
        await app.pipeline.run_once()
        await app.configure(settings([source(web, "The Kite", "/old")]))
        await app.configure(settings([source(web, "The Kite", "/new")]))  # of the same outlet by now
        web["/new"] = plain([FIRST, SECOND])
        clock.move(minutes=1)
        await app.pipeline.run_once()
    assert titles(notebook) == [FIRST, SECOND]


async def test_an_address_and_an_outlet_changed_at_once_are_another_feed(sqlite_url: str, web: Web) -> None:
    clock, notebook = Clock(), Notebook()
    web["/old"] = web["/new"] = plain([FIRST, SECOND])
    async with running(sqlite_url, settings([source(web, "Kite", "/old")]), notebook, clock) as app:
        await app.pipeline.run_once()
        one = FirstPollSettings(max_posts=0)
        await app.configure(settings([source(web, "Heron", "/new")], first_poll=one))
        clock.move(minutes=1)
        await app.pipeline.run_once()
    assert sorted(titles(notebook)) == sorted([FIRST, SECOND])  # what first_poll allows would come again


# --- two workers -------------------------------------------------------------------------------------------------


def version(name: str, *feeds: FeedSource) -> Settings:
    return settings(feeds).model_copy(update={"fingerprint": name})


async def test_a_worker_stops_no_feed_that_another_has(database_url: str, web: Web) -> None:
    clock, notebook = Clock(), Notebook()
    shared, alone = source(web, "Kite", "/shared"), source(web, "Heron", "/alone")
    web["/shared"], web["/alone"] = plain([FIRST]), plain([])
    async with running(database_url, version("one", shared, alone), notebook, clock) as one:
        await one.pipeline.run_once()
        async with running(database_url, version("two", shared), notebook, clock) as two:
            await two.heed_peers()
            web["/alone"] = plain([SECOND])
            clock.move(hours=2)
            await two.pipeline.run_once()
            assert titles(notebook) == [FIRST]
            await one.pipeline.run_once()
            await two.pipeline.run_once()  # it may have the channel
            assert titles(notebook) == [FIRST, SECOND]
            for app in (one, two):
                await app.beat()
            found = status.status(one.runtime.store, clock.now, clock.now, "")
            assert "one on " in found.differing
            assert "two on " in found.differing
            condition = differing_configurations(one.runtime.store.health.workers())
            assert condition is not None
            assert condition.kind is AlertKind.DIFFERING
            one.runtime.store.health.sign_off(one.runtime.owner)
            await two.heed_peers()
            feeds = {feed.url: feed.active for feed in two.runtime.store.health.feed_health()}
            assert feeds == {shared.url: True, alone.url: False}
            assert status.status(two.runtime.store, clock.now, clock.now, "").differing == ""


async def test_a_feed_that_all_workers_lack_is_stopped(database_url: str, web: Web) -> None:
    clock = Clock()
    shared, alone = source(web, "Kite", "/shared"), source(web, "Heron", "/alone")
    before, after = version("one", shared, alone), version("two", shared)
    async with (
        running(database_url, before, Notebook(), clock) as one,
        running(database_url, before, Notebook(), clock) as two,
    ):
        await one.configure(after)
        await one.beat()
        assert sum(feed.active for feed in one.runtime.store.health.feed_health()) == 2
        await two.configure(after)
        await two.beat()
        for app in (one, two):
            await app.heed_peers()
        assert sum(feed.active for feed in one.runtime.store.health.feed_health()) == 1


# --- a watch -----------------------------------------------------------------------------------------------------


async def test_a_story_under_way_survives_the_renaming_of_its_watch(database_url: str, web: Web) -> None:
    clock, notebook = Clock(), Notebook()
    web["/feed"], web["/other"] = plain([FIRST]), plain([])
    feeds = [source(web, "Kite"), source(web, "Heron", "/other")]
    channels = {"main": Channel(chat="@sample", watches=("bridges",))}
    async with running(database_url, settings(feeds, channels=channels), notebook, clock) as app:
        await app.pipeline.run_once()
        watchlist = WATCHLIST.model_copy(update={"watches": {"crossings": Watch(any=("bridge",), hashtag="Crossing")}})
        channels = {"main": Channel(chat="@sample", watches=("crossings",))}
        await app.configure(settings(feeds, watchlist, channels))
        web["/other"] = plain([FIRST])
        for _ in range(2):
            clock.move(hours=1)
            await app.pipeline.run_once()
    assert titles(notebook) == [FIRST]
    ((number, text),) = notebook.edits
    assert number == 1
    assert "Heron" in text
    assert "#Crossing" in text


@pytest.mark.parametrize("watches", [(), ("crossings",)], ids=["all watches", "the renamed one"])
async def test_a_story_that_was_not_told_yet_survives_it_too(
    database_url: str, web: Web, watches: tuple[str, ...]
) -> None:
    clock, notebook = Clock(), Notebook()
    web["/feed"] = plain([FIRST])
    feeds = [source(web, "Kite")]
    async with running(database_url, settings(feeds), notebook, clock) as app:
        await app.pipeline.poller.poll()
        await app.pipeline.poller.finish()
        await app.pipeline.grouper.group()
    watchlist = WATCHLIST.model_copy(
        update={"watches": {"crossings": Watch(any=("bridge",)), "shows": Watch(any=("circus",))}}
    )
    channels = {"main": Channel(chat="@sample", watches=watches or tuple(watchlist.watches))}
    async with running(database_url, settings(feeds, watchlist, channels), notebook, clock) as app:
        await app.pipeline.run_once()
    assert titles(notebook) == [FIRST]
