"""Digests with their charts, through the real python-telegram-bot and a loopback Bot API."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from monitor.model.publications import PublicationState
from monitor.model.settings import DigestSettings
from tests.support.botapi import BotApi, Fault
from tests.support.clock import Clock
from tests.support.newsroom import SAMPLE, joined, publish, worker

pytestmark = pytest.mark.slow


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.add_chat("@sample")
        yield server


CHARTED = SAMPLE.model_copy(
    update={"threshold": 2.0, "digest": DigestSettings(at=("13:00",)), "title": "Bridges"},
)


async def test_a_digest_is_the_caption_of_its_chart(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, CHARTED) as app:
        joined(app, clock, None, "Small bridge falls")
        clock.move(minutes=61)
        await publish(app)
        await publish(app)
        digest, chart = app.runtime.store.outbox.rows()
    assert (chart.state, digest.state) == (PublicationState.SENT, PublicationState.REJECTED)
    assert digest.error == "told below its chart"
    (message,) = api.messages("@sample")
    assert (bool(message.photo), message.silent) == (True, True)
    assert message.text.startswith(
        "Bridges · Wednesday 20 September\n1 story, 1 report, 1 outlet\n\nOne source so far\n• Small bridge falls · "
    )


async def test_what_a_caption_has_no_room_for_stands_beneath_it(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    """As it was when the chart left, whatever comes between."""
    async with worker(sqlite_url, api, clock, CHARTED) as app:
        for number in range(20):
            joined(app, clock, None, f"Bridge {number} falls " + "and falls " * 6)
        clock.move(minutes=61)
        await app.pipeline.decider.decide()
        api.faults.append(Fault("flood", "sendMessage", retry_after=10))
        await app.pipeline.sender.deliver()
        joined(app, clock, None, "Late bridge falls")
        clock.move(hours=24)  # another digest is due
        await publish(app)
    above, beneath, other = api.messages("@sample")
    told = above.text + beneath.text
    assert [told.count(f"• Bridge {number} falls") for number in range(20)] == [1] * 20
    assert [bool(message.photo) for message in (above, beneath, other)] == [True, False, True]
    assert "Late bridge" in other.text
    assert "Bridge 3" not in other.text


async def test_a_week_has_its_own_digest(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    """Made up for by one after an outage, and none of a week in which nothing happened."""
    rule = DigestSettings(at=("13:00",), weekly="wed 13:00")
    async with worker(sqlite_url, api, clock, CHARTED.model_copy(update={"digest": rule})) as app:
        joined(app, clock, None, "Small bridge falls")
        clock.move(minutes=61)
        await publish(app)
        for day in range(8):
            joined(app, clock, None, f"Ferry {day} sinks")
            clock.move(hours=24)
            if day not in (5, 6):
                await publish(app)
        clock.move(hours=24 * 7 * 2)
        await publish(app)
        clock.move(hours=24 * 7)
        await publish(app)
    weeks = [message.text for message in api.messages("@sample") if "The week" in message.text]
    assert [text.split("\n")[0] for text in weeks] == [
        "Bridges · The week · 13 September – 20 September",
        "Bridges · The week · 20 September – 27 September",
        "Bridges · The week · 27 September – 11 October",
    ]
    assert [sum(f"Ferry {day} sinks" in text for text in weeks) for day in range(8)] == [1] * 8
    assert "Small bridge" in weeks[0]
