"""The addresses of the sample world, when its server is gone."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.delivery.standing import StandingChannels
from monitor.demo.links import SampleLinks
from monitor.model.delivery import Delivered
from monitor.model.publications import Message, Target

ROOT = "http://127.0.0.1:5050"
THERE = f"{ROOT}/heron/3.html"
POST = Message(f'<a href="{THERE}">Heron</a>, http://127.0.0.1:505/x/', f"Heron: {THERE}", preview=THERE, photo=b"PNG")
AWAY = "https://heron.example/3.html"
MOVED = Message(f'<a href="{AWAY}">Heron</a>, http://127.0.0.1:505/x/', f"Heron: {AWAY}", preview=AWAY, photo=b"PNG")


async def test_what_is_sent_and_edited_leads_nowhere() -> None:
    channels = StandingChannels(lambda: datetime(2026, 10, 6, tzinfo=UTC))
    links = SampleLinks(channels, ROOT)
    assert await links.send("main", "", Message("first", "first")) == Delivered(1)
    await links.send("main", "", POST, reply_to=Target(1, "first"), silent=True)
    await links.edit("main", "", Target(1), POST)
    first, second = channels.channels["main"]
    assert first.message == second.message == MOVED
    assert (first.edits, second.reply_to, second.sounded) == (1, 1, False)
    assert await links.identify("") == Delivered(None)
