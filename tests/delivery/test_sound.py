"""When a story makes a sound, and how long a silent post waits: through the real python-telegram-bot and a loopback Bot
API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.settings import QuietSettings
from monitor.worker.app import App
from tests.support.botapi import BotApi
from tests.support.clock import Clock
from tests.support.newsroom import SAMPLE, joined, publish, tell, worker

SETTLING = SAMPLE.model_copy(update={"settle": timedelta(seconds=90)})


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.add_chat("@sample")
        yield server


def replies(app: App) -> list[PublicationState]:
    return [row.state for row in app.runtime.store.outbox.rows() if row.kind is PublicationKind.REPLY]


async def grow(app: App, clock: Clock, story: int, *titles: str) -> None:
    for title in titles:
        clock.move(minutes=1)
        joined(app, clock, story, title)
        await publish(app)


async def test_a_story_told_silently_rings_once_when_it_breaks(database_url: str, api: BotApi, clock: Clock) -> None:
    quiet = SAMPLE.model_copy(update={"quiet": QuietSettings(begins="12:01", ends="23:00")})
    async with worker(database_url, api, clock, quiet) as app:
        story = await tell(app, clock, "Bridge falls")
        await grow(app, clock, story, "Bridge fell", "Fall of a bridge")
    async with worker(database_url, api, clock, quiet) as app:
        await grow(app, clock, story, "Bridge is down", "A bridge came down")
    post, reply = api.messages("@sample")
    assert (post.silent, reply.silent, reply.reply_to) == (True, False, post.message_id)
    assert reply.text.startswith("Now reported by 3 outlets")


async def test_a_story_whose_post_rang_rings_no_more(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock) as app:
        story = joined(app, clock, None, "Bridge falls")
        joined(app, clock, story, "Bridge fell")
        joined(app, clock, story, "Fall of a bridge")
        await publish(app)
        await grow(app, clock, story, "Bridge is down")
        assert replies(app) == []
    assert [message.silent for message in api.messages("@sample")] == [False]


async def test_a_story_that_took_one_that_rang_rings_no_more(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock) as app:
        older, younger = [await tell(app, clock, title) for title in ("Bridge falls", "A bridge is down")]
        await grow(app, clock, younger, "Bridge is no more", "Where the bridge was")
        assert replies(app) == [PublicationState.SENT]
        app.runtime.store.stories.merge(older, younger, clock.now)
        await grow(app, clock, older, "Bridge gone")
        assert replies(app) == [PublicationState.SENT]


async def test_a_silent_post_settles(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, SETTLING) as app:
        story = joined(app, clock, None, "Bridge falls")
        await publish(app)
        clock.move(seconds=60)
        joined(app, clock, story, "Bridge fell")
        await publish(app)
        assert api.messages("@sample") == []
    clock.move(seconds=29)
    async with worker(database_url, api, clock, SETTLING) as app:
        await publish(app)
        assert api.messages("@sample") == []
        clock.move(seconds=1)
        await publish(app)
    (post,) = api.messages("@sample")
    assert (post.text.count("Outlet "), post.edits, post.silent) == (2, 0, True)


async def test_what_breaks_settles_no_longer(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, SETTLING) as app:
        await tell(app, clock, "A dam and a bridge")
        story = joined(app, clock, None, "Bridge falls")
        await publish(app)
        await grow(app, clock, story, "Bridge fell")
        assert api.messages("@sample") == []
        joined(app, clock, story, "Fall of a bridge")
        await publish(app)
    (post,) = api.messages("@sample")
    assert (post.silent, post.text.count("Outlet ")) == (False, 3)


async def test_nothing_settles_for_the_time_that_a_wrong_clock_told(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, SETTLING) as app:
        clock.move(hours=5)
        await tell(app, clock, "Bridge falls")
        clock.move(hours=-5)
        clock.move(seconds=90)
        await publish(app)
    assert len(api.messages("@sample")) == 1


async def test_a_backlog_that_settles_is_folded_once_it_may_leave(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, SETTLING, backlog=2) as app:
        for number in range(6):
            joined(app, clock, None, f"Bridge {number} {'abcdef'[number] * 7}")
        await publish(app)
        assert api.messages("@sample") == []
        clock.move(seconds=90)
        await publish(app)
    (digest,) = api.messages("@sample")
    assert digest.text.count("Bridge ") == 6
