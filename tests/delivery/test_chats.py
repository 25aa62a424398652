"""Channels that get another chat, and refusals that concern one, through the real python-telegram-bot."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.settings import Channel, DigestSettings
from monitor.worker.app import App
from tests.support.botapi import BotApi, Fault
from tests.support.clock import Clock
from tests.support.newsroom import SAMPLE, joined, publish, tell, worker

pytestmark = pytest.mark.slow

OTHER = Channel(chat="@other")
KINDS, STATES = PublicationKind, PublicationState


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.add_chat("@sample")
        server.add_chat("@other")
        yield server


def texts(api: BotApi, chat: str | int) -> list[str]:
    return [message.text.split("\n")[0] for message in api.messages(chat)]


def edits(api: BotApi) -> int:
    return sum(call.method == "editMessageText" for call in api.calls)


async def grow(app: App, clock: Clock, story: int, title: str) -> None:
    clock.move(minutes=20)
    joined(app, clock, story, title)
    await publish(app)


async def test_a_channel_with_another_chat_touches_nothing_that_stands_there(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    for number in (1, 2, 3):
        api.post_as_another("@other", f"An older word {number}")
    async with worker(database_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls, three dead")
    async with worker(database_url, api, clock, OTHER) as app:
        other = await tell(app, clock, "Viaduct opens after long repairs")
        await grow(app, clock, story, "Bridge fell: five dead")
        await grow(app, clock, story, "Bridge: seven dead in the river")
        await grow(app, clock, other, "Viaduct open again")
    assert texts(api, "@sample") == ["Bridge falls, three dead"]
    assert api.messages("@sample")[0].edits == 0
    older, posts = texts(api, "@other")[:3], api.messages("@other")[3:]
    assert older == ["An older word 1", "An older word 2", "An older word 3"]
    assert [post.reply_to for post in posts] == [None, None, posts[1].message_id]
    assert "Viaduct" in posts[0].text
    assert "Bridge" in posts[1].text


async def test_stories_that_do_not_change_are_not_told_anew_in_another_chat(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        await tell(app, clock, "Bridge falls, three dead")
    async with worker(database_url, api, clock, OTHER) as app:
        await publish(app)
        await tell(app, clock, "Viaduct opens after long repairs")
    assert texts(api, "@other") == ["Viaduct opens after long repairs"]


async def test_links_lead_to_messages_of_the_same_chat_only(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls, three dead")
    async with worker(database_url, api, clock, OTHER) as app:
        other = await tell(app, clock, "Viaduct opens after long repairs")
        done = app.runtime.store.stories.merge(story, other, clock.now)
        assert done is not None
        clock.move(minutes=20)
        await publish(app)
    assert api.messages("@sample")[0].edits == 0
    for message in api.messages("@other"):
        assert "t.me/other/1" not in str(message.entities[1:])
        assert "Bridge falls" not in message.text.split("\n")[0]


@pytest.mark.parametrize("spelled", ["as a number", "as a name"])
async def test_one_chat_written_in_two_ways_keeps_what_was_told(
    database_url: str, api: BotApi, clock: Clock, spelled: str
) -> None:
    number = Channel(chat=str(api.chat("@sample").id))
    before, after = (SAMPLE, number) if spelled == "as a number" else (number, SAMPLE)
    async with worker(database_url, api, clock, before) as app:
        story = await tell(app, clock, "Bridge falls, three dead")
    async with worker(database_url, api, clock, after) as app:
        await grow(app, clock, story, "Three dead as bridge falls")
        clock.move(minutes=20)
        await publish(app)
        await publish(app)
        assert [channel.name for channel in app.runtime.store.outbox.channels()] == ["main"]
    (message,) = api.messages("@sample")
    assert message.edits == 1


async def test_a_renamed_channel_beside_a_new_one_of_its_old_name(database_url: str, api: BotApi, clock: Clock) -> None:
    api.post_as_another("@other", "An older word")
    async with worker(database_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls, three dead")
    async with worker(database_url, api, clock, channels={"news": SAMPLE, "main": OTHER}) as app:
        await grow(app, clock, story, "Three dead as bridge falls")
        clock.move(minutes=20)
        await publish(app)
    assert len(api.messages("@sample")) == 1
    assert texts(api, "@other")[0] == "An older word"
    assert all(message.edits == 0 for message in api.messages("@other"))


async def test_messages_of_a_group_stay_behind_when_it_becomes_a_supergroup(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    api.add_chat(-456, type="group", status="member")
    api.add_chat(-1009, type="supergroup", status="member")
    api.post_as_another(-1009, "An older word")
    async with worker(database_url, api, clock, Channel(chat="-456")) as app:
        story = await tell(app, clock, "Bridge falls, three dead")
        api.faults.append(Fault("migrate", to=-1009))
        await tell(app, clock, "Viaduct opens after long repairs")
        await grow(app, clock, story, "Three dead as bridge falls")
    assert edits(api) == 0
    assert texts(api, -456) == ["Bridge falls, three dead"]
    assert texts(api, -1009)[:2] == ["An older word", "Viaduct opens after long repairs"]
    assert "ridge falls" in texts(api, -1009)[2]


async def test_an_edit_that_meets_the_move_is_not_made_in_the_supergroup(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    api.add_chat(-456, type="group", status="member")
    api.add_chat(-1009, type="supergroup", status="member")
    api.post_as_another(-1009, "An older word")
    async with worker(database_url, api, clock, Channel(chat="-456")) as app:
        story = await tell(app, clock, "Bridge falls, three dead")
        api.faults.append(Fault("migrate", "editMessageText", to=-1009))
        await grow(app, clock, story, "Three dead as bridge falls")
        await app.pipeline.decider.decide()
        await publish(app)
    assert edits(api) == 1
    assert texts(api, -1009)[0] == "An older word"
    assert len(api.messages(-1009)) == 2


async def test_channels_of_one_chat_leave_it_alone_together(database_url: str, api: BotApi, clock: Clock) -> None:
    both = {"one": SAMPLE, "two": Channel(chat="@Sample")}
    async with worker(database_url, api, clock, channels=both) as app:
        api.faults.append(Fault("flood", retry_after=30))
        await tell(app, clock, "Bridge falls, three dead")
        assert len(api.calls) == 1
        clock.move(seconds=31)
        await publish(app)
    assert len(api.messages("@sample")) == 2


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "description", ["message thread not found", "TOPIC_CLOSED", "CHAT_SEND_PLAIN_FORBIDDEN", "SOMETHING_UNHEARD_OF"]
)
async def test_posts_wait_while_the_chat_refuses_them(
    database_url: str, api: BotApi, clock: Clock, description: str
) -> None:
    titles = ["Bridge falls, three dead", "Viaduct opens after repairs", "Ferry talks begin in the capital"]
    async with worker(database_url, api, clock, SAMPLE.model_copy(update={"topic": 5})) as app:
        refusal = Fault("refuse", description=f"Bad Request: {description}")
        api.faults.extend([refusal] * 4)
        for title in titles:
            await tell(app, clock, title)
            clock.move(minutes=6)
        assert texts(api, "@sample") == []
        assert app.runtime.store.outbox.channel("main").shut
        api.faults.clear()
        await publish(app)
        assert app.runtime.store.outbox.rows(STATES.REJECTED) == []
    assert texts(api, "@sample") == titles


async def test_a_message_that_is_refused_by_itself_is_retried_by_hand(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        api.faults.append(Fault("refuse", description="Bad Request: message is too long"))
        await tell(app, clock, "Bridge falls, three dead")
        await tell(app, clock, "Viaduct opens after repairs")
        api.faults.append(Fault("refuse", description="Bad Request: message is too long"))
        await tell(app, clock, "Ferry talks begin in the capital")
        store = app.runtime.store
        assert not store.outbox.channel("main").shut
        refused = store.health.refused_messages(clock.now - timedelta(hours=1))["main"]
        assert (refused.count, refused.why.lower()) == (2, "message is too long")
        assert store.outbox.retry_refused(clock.now) == 2
        await publish(app)
        assert store.health.refused_messages(clock.now - timedelta(hours=1)) == {}
    assert len(api.messages("@sample")) == 3


async def test_a_chart_that_may_not_be_sent_holds_nothing_up(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    daily = SAMPLE.model_copy(update={"digest": DigestSettings(at=("18:00",), chart=True)})
    async with worker(sqlite_url, api, clock, daily) as app:
        await tell(app, clock, "Bridge falls, three dead")
        clock.move(hours=6, minutes=1)
        refusal = "Bad Request: not enough rights to send photos to the chat"
        api.faults.append(Fault("refuse", "sendPhoto", description=refusal))
        await app.pipeline.decider.decide()
        await publish(app)
        await tell(app, clock, "Viaduct opens after repairs")
        rejected = app.runtime.store.outbox.rows(STATES.REJECTED)
    assert [row.kind for row in rejected] == [KINDS.CHART]
    first, digest, last = texts(api, "@sample")
    assert (first, last) == ("Bridge falls, three dead", "Viaduct opens after repairs")
    assert digest not in (first, last)


async def test_a_post_that_somebody_deleted_is_edited_no_more_and_graver_news_is_told(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls, three dead")
        del api.chat("@sample").messages[1]
        await grow(app, clock, story, "Bridge fell: nine dead")
        clock.move(minutes=20)
        await publish(app)
        made = edits(api)
        await grow(app, clock, story, "Bridge fell: twelve dead, officials say")
        clock.move(minutes=20)
        await publish(app)
        assert edits(api) == made == 1
        assert app.runtime.store.health.refused_messages(clock.now - timedelta(hours=2)) == {}
    nine, twelve = api.messages("@sample")
    assert (nine.reply_to, twelve.reply_to) == (None, None)
    assert "9" in nine.text
    assert "12" in twelve.text


# --- digests ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paused", [False, True])
async def test_digests_that_could_not_leave_are_one_from_the_last_that_did(
    sqlite_url: str, api: BotApi, clock: Clock, paused: bool
) -> None:
    daily = SAMPLE.model_copy(update={"digest": DigestSettings(at=("08:00", "18:00"), chart=True)})
    async with worker(sqlite_url, api, clock, daily) as app:
        await tell(app, clock, "Bridge falls, three dead")
        clock.move(hours=6)
        await app.pipeline.decider.decide()
        await publish(app)
        began = len(api.messages("@sample"))
        if paused:
            app.runtime.store.operators.pause(["main"], clock.now)
        for day in range(3):
            api.chat("@sample").status = "kicked"
            await tell(app, clock, f"{['Viaduct', 'Ferry', 'Tunnel'][day]} opens after repairs")
            for _ in range(4):
                clock.move(hours=6)
                await app.pipeline.decider.decide()
                await publish(app)
        api.chat("@sample").status = "administrator"
        if paused:
            app.runtime.store.operators.resume(["main"])
        clock.move(minutes=6)
        await publish(app)
        assert app.runtime.store.outbox.rows(STATES.PENDING) == []
    late = api.messages("@sample")[began:]
    assert sum(bool(message.photo) for message in late) == 1
    assert any(all(word in message.text for word in ("Viaduct", "Ferry", "Tunnel")) for message in late)
