"""Channels as they stand."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from monitor.delivery.standing import StandingChannels
from monitor.delivery.terminal import TerminalPublisher
from monitor.model.bubbles import Bubble
from monitor.model.delivery import Delivered
from monitor.model.publications import Message, Target

NOON, LATER = datetime(2026, 10, 6, 12, tzinfo=UTC), datetime(2026, 10, 6, 13, tzinfo=UTC)
POST, NEWER, REPLY = Message("<b>a</b>", "a", photo=b"PNG"), Message("<b>b</b>", "b"), Message("c", "c")


async def test_each_message_stands_once_in_its_present_words() -> None:
    times = iter((NOON, LATER, LATER))
    channels = StandingChannels(lambda: next(times))
    assert await channels.send("main", "", POST, silent=True) == Delivered(1)
    assert await channels.send("main", "", REPLY, reply_to=Target(1, "a")) == Delivered(2)
    assert await channels.edit("main", "", Target(1, "a"), NEWER) == Delivered(1)
    edited = Bubble(1, NOON, Message("<b>b</b>", "b", photo=b"PNG"), edits=1, edited_at=LATER)
    answer = Bubble(2, LATER, REPLY, sounded=True, reply_to=1, answered="a")
    assert channels.channels == {"main": [edited, answer]}
    assert channels.newest == edited


async def test_channels_are_numbered_apart_and_another_publisher_may_listen() -> None:
    out = io.StringIO()
    channels = StandingChannels(lambda: NOON, TerminalPublisher(out))
    assert await channels.send("one", "", POST) == Delivered(1)
    assert await channels.send("two", "", REPLY) == Delivered(1)
    await channels.edit("two", "", Target(1, "c"), NEWER)
    assert [line.strip("─ ") for line in out.getvalue().split("\n") if line.startswith("── ")] == [
        "one",
        "two",
        "two, EDITED",
    ]
