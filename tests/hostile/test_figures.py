"""Inventions of one outlet about a toll, through the real python-telegram-bot: what others report is told anyway."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model.settings import ReplySettings
from monitor.model.stories import Placement
from monitor.worker.app import App
from tests.hostile.table import row
from tests.store.samples import placed
from tests.support.botapi import BotApi
from tests.support.clock import Clock
from tests.support.newsroom import SAMPLE, publish, reported, tell, worker

pytestmark = pytest.mark.slow

QUICK = SAMPLE.model_copy(update={"replies": ReplySettings(max=3, interval=timedelta(minutes=1))})


async def say(app: App, clock: Clock, story: int, title: str, outlet: str) -> None:
    """Another report joins a story, and what it causes leaves."""
    placed(app.runtime.store, reported(app, clock, title, outlet=outlet), Placement(story, ""), clock.now)
    await publish(app)
    for _ in range(12):
        clock.move(minutes=1)
        await publish(app)


async def replies_after(url: str, *said: tuple[str, str]) -> tuple[str, list[str]]:
    """The headline of a post, and the replies to it, once these outlets said this."""
    clock = Clock()
    async with BotApi() as api:
        api.add_chat("@sample")
        async with worker(url, api, clock, QUICK) as app:
            story = await tell(app, clock, "Bridge falls, four killed")
            for outlet, title in said:
                await say(app, clock, story, title, outlet)
        post, *replies = api.messages("@sample")
    return post.text.split("\n")[0], [reply.text.split("\n")[0] for reply in replies]


@row("toll-out-of-all-measure")
async def test_a_toll_out_of_all_measure_is_told_as_its_outlets_word_and_hides_no_other(database_url: str) -> None:
    headline, replies = await replies_after(
        database_url,
        ("Horn", "Bridge falls, 99999 killed"),
        ("Alpha", "Bridge falls, six killed"),
        ("Beta", "Bridge falls, nine killed"),
    )
    assert replies == [
        "Dead: 99999 (Horn says)",
        "Now reported by 3 outlets",
        "Dead: now 6 (was 4)",
        "Dead: now 9 (was 6)",
    ]
    assert "nine" in headline


@row("replies-used-up")
async def test_inventions_of_one_outlet_do_not_use_up_the_replies_of_others(database_url: str) -> None:
    invented = [("Horn", f"Bridge falls, {number} killed") for number in (5, 6, 7, 8)]
    honest = [("Alpha", "Bridge falls, twelve killed"), ("Beta", "Bridge falls, fourteen killed")]
    _, replies = await replies_after(database_url, *invented, *honest)
    told = [f"Dead: now {now} (was {before})" for before, now in ((4, 5), (5, 6), (6, 7), (8, 12), (12, 14))]
    assert [reply for reply in replies if reply.startswith("Dead")] == told
