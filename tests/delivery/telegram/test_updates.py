"""What people write to the bot: the real python-telegram-bot against a loopback Bot API."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from monitor.delivery.telegram.updates import Updates
from monitor.model.operators import NoUpdates, Update
from tests.support.botapi import TOKEN, BotApi, Fault
from tests.support.process import until

NOON = datetime(2023, 9, 20, 12, tzinfo=UTC)
NOW = timedelta(0)
LONG = timedelta(seconds=20)
ADA = 42


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.add_chat("@ops", type="supergroup")
        yield server


@pytest.fixture
async def updates(api: BotApi) -> AsyncIterator[Updates]:
    made = Updates(TOKEN, api.url)
    await made.open()
    yield made
    await made.close()


async def texts(updates: Updates, first: int | None = None) -> list[str]:
    found = await updates.read(first, NOW)
    assert isinstance(found, tuple), found
    return [update.text for update in found]


async def test_an_update_as_it_was_written(api: BotApi, updates: Updates) -> None:
    chat = api.chat("@ops")
    number = api.updates.write("@ops", "/why  x", sender=ADA, at=NOON.timestamp())
    assert await updates.read(None, NOW) == (Update(number, chat.id, "ops", ADA, NOON, "/why  x"),)
    assert updates.bot == int(TOKEN.partition(":")[0])


async def test_updates_come_in_order_until_they_are_crossed_out(api: BotApi, updates: Updates) -> None:
    first, second = (api.updates.write("@ops", text, sender=ADA) for text in ("/a", "/b"))
    assert await texts(updates) == await texts(updates) == ["/a", "/b"]
    assert await texts(updates, first + 1) == ["/b"]
    assert await texts(updates) == ["/b"]
    assert await texts(updates, second + 1) == []


async def test_an_update_ends_the_wait(api: BotApi, updates: Updates) -> None:
    waiting = asyncio.create_task(updates.read(None, LONG))
    await until(lambda: api.updates.polls)
    api.updates.write("@ops", "/status", sender=ADA)
    found = await waiting
    assert isinstance(found, tuple)
    assert [update.text for update in found] == ["/status"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("/status@sample_bot", "/status"),
        ("/why@Sample_Bot\nhttps://kite.example/a", "/why https://kite.example/a"),
        ("/status@other_bot", ""),
        ("mail me@home", "mail me@home"),
        ("/why https://kite.example/@a", "/why https://kite.example/@a"),
    ],
)
async def test_commands_to_another_bot_are_none_of_ours(api: BotApi, updates: Updates, text: str, read: str) -> None:
    api.updates.write("@ops", text, sender=ADA)
    assert await texts(updates) == [read]


async def test_a_topic_and_somebody_who_hides(api: BotApi, updates: Updates) -> None:
    api.updates.write("@ops", "/a", sender=ADA, message_thread_id=7, is_topic_message=True)
    api.updates.write("@ops", "/b", sender=ADA, sender_chat=api.chat("@ops").describe())
    found = await updates.read(None, NOW)
    assert isinstance(found, tuple)
    assert [(update.topic, update.sender) for update in found] == [(7, ADA), (None, None)]


async def test_of_two_that_poll_the_older_one_is_told(api: BotApi, updates: Updates) -> None:
    waiting = asyncio.create_task(updates.read(None, LONG))
    await until(lambda: api.updates.polls)
    other = Updates(TOKEN, api.url)
    await other.open()
    assert await other.read(None, NOW) == ()
    await other.close()
    found = await waiting
    assert isinstance(found, NoUpdates)
    assert (found.reason, found.wait) == ("conflict", None)


FAULTS = [
    (Fault("flood", "getUpdates", retry_after=7), "flood", timedelta(seconds=7)),
    (Fault("crash", "getUpdates"), "unreachable", None),
    (Fault("garbage", "getUpdates"), "unreadable", None),
    (Fault("odd-json", "getUpdates"), "unreadable", None),
    (Fault("html-502", "getUpdates"), "unreachable", None),
    (Fault("close-before", "getMe"), "unreachable", None),
    (Fault("refuse", "getUpdates", code=401, description="Unauthorized"), "token", None),
    (Fault("refuse", "getUpdates", code=409, description="Conflict: can't use getUpdates"), "conflict", None),
]


@pytest.mark.parametrize(("fault", "reason", "wait"), FAULTS, ids=[f"{row[0].kind}-{row[1]}" for row in FAULTS])
async def test_what_goes_wrong_is_an_outcome(
    api: BotApi, updates: Updates, fault: Fault, reason: str, wait: timedelta | None
) -> None:
    api.faults.append(fault)
    found = await updates.read(None, NOW)
    assert isinstance(found, NoUpdates)
    assert (found.reason, found.wait) == (reason, wait)
    assert TOKEN not in found.detail
    assert await texts(updates) == []


async def test_a_server_that_is_not_there() -> None:
    updates = Updates(TOKEN, "http://127.0.0.1:9")
    await updates.open()
    found = await updates.read(None, NOW)
    await updates.close()
    assert isinstance(found, NoUpdates)
    assert found.reason == "unreachable"
    assert TOKEN not in found.detail


PASSED_ON = {
    "of a user": {
        "forward_origin": {"type": "user", "date": 1, "sender_user": {"id": 7, "is_bot": False, "first_name": "Eve"}}
    },
    "of one's own": {
        "forward_origin": {"type": "user", "date": 1, "sender_user": {"id": ADA, "is_bot": False, "first_name": "A"}}
    },
    "of a hidden user": {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Eve"}},
    "of a chat": {
        "forward_origin": {"type": "chat", "date": 1, "sender_chat": {"id": -7, "type": "group", "title": "x"}}
    },
    "of a channel": {
        "forward_origin": {
            "type": "channel", "date": 1, "message_id": 5, "chat": {"id": -7, "type": "channel", "title": "x"}
        }
    },
    "of a linked channel": {"is_automatic_forward": True},
    "made by a bot": {"via_bot": {"id": 9, "is_bot": True, "first_name": "Bot", "username": "inline_bot"}},
    "sent by a business bot": {"sender_business_bot": {"id": 9, "is_bot": True, "first_name": "Bot"}},
}  # fmt: skip


@pytest.mark.parametrize("how", PASSED_ON.values(), ids=PASSED_ON)
async def test_what_somebody_else_wrote_is_no_command(api: BotApi, updates: Updates, how: dict[str, object]) -> None:
    number = api.updates.write("@ops", "/pause", sender=ADA, **how)
    api.updates.write("@ops", "/status", sender=ADA)
    found = await updates.read(None, NOW)
    assert isinstance(found, tuple)
    assert found[0] == Update(number)
    assert [update.text for update in found] == ["", "/status"]
