"""Previews of Telegram channels that bring nothing any more: one that was closed, one whose channel writes no more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.model.settings import DeliverySettings, FeedSource
from monitor.worker.alerts.alerter import Alerter
from monitor.worker.app import App
from monitor.worker.status import status
from tests.support.botapi import BotApi
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import running, settings

pytestmark = pytest.mark.slow

OPS = "@ops"
SOURCES = Path(__file__).parents[2] / "data" / "sources"
CHANNEL = (SOURCES / "channel.html").read_text("utf-8")
CLOSED = "the channel shows no preview on the web: its owner switched it off, or it is a group; it cannot be read"


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as server:
        yield server


def page(text: str) -> Reply:
    return Reply(body=text.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def with_post(number: int, text: str, when: str) -> Reply:
    """The preview with its last post replaced by another."""
    before, _, _ = CHANNEL.rpartition("<b>Students paint")
    _, _, after = CHANNEL.rpartition("Linden</b>")
    html = f"{before}{text}{after}".replace("/41", f"/{number}").replace("2023-09-20T10:05:00+00:00", when)
    return page(html)


class Watch:
    """A worker that polls, and looks for what is wrong, every eight hours."""

    def __init__(self, app: App, alerter: Alerter, clock: Clock, api: BotApi) -> None:
        self.app, self._alerter, self._clock, self._api = app, alerter, clock, api

    async def spend(self, **time: float) -> list[str]:
        """What the operators heard in that time."""
        before, end = len(self._api.messages(OPS)), self._clock.now + timedelta(**time)
        while self._clock.now < end:
            self._clock.move(hours=8)
            await self.app.pipeline.run_once(poll_all=True)
            for _ in range(3):  # what is wrong must hold for a while, and what is told is gathered
                await self.app.beat()
                await self._alerter.look()
                self._clock.move(minutes=20)
        return [message.text for message in self._api.messages(OPS)[before:]]


async def test_a_closed_preview_and_a_silent_channel_are_told_apart(sqlite_url: str, web: Web, tmp_path: Path) -> None:
    clock = Clock(NOON)
    web["/s/closing"] = [page(CHANNEL), page((SOURCES / "closed.html").read_text("utf-8"))]
    web["/s/quiet"] = page(CHANNEL)
    feeds = [FeedSource(url=web.url(f"/s/{name}"), outlet=name.title(), article=False) for name in ("closing", "quiet")]
    async with BotApi() as api:
        api.add_chat("@sample")
        api.add_chat(OPS, type="supergroup")
        telegram = TelegramPublisher(api.token, api.url, DeliverySettings())
        await telegram.open()
        async with running(sqlite_url, settings(feeds), telegram, clock) as app:
            alerter = Alerter(
                app.runtime, app.adapters, OPS, tmp_path, running=lambda: (clock.now - NOON).total_seconds()
            )
            watch = Watch(app, alerter, clock, api)
            first = await watch.spend(days=2)
            assert [text.split("\n")[0] for text in first] == ["Feeds that fail"]
            assert CLOSED in first[0]
            assert "Closing" in first[0]
            assert "Quiet" not in first[0]
            then = await watch.spend(days=2)
            assert [text.split("\n")[0] for text in then] == ["Feeds that fell silent"]
            assert "Quiet" in then[0]
            assert "nothing new for" in then[0]
            assert "Closing" not in then[0]
            told = {
                each.outlet: (each.state, each.detail) for each in status(app.runtime.store, clock.now, NOON, "").worst
            }
            assert told == {"Closing": ("failing", CLOSED), "Quiet": ("silent", "nothing new")}
            when = f"{clock.now:%Y-%m-%dT%H:%M:%S+00:00}"
            for name in ("closing", "quiet"):
                web[f"/s/{name}"] = with_post(42, "The ferry runs again", when)
            last = await watch.spend(hours=16)
            assert {text.split("\n")[0] for text in last} == {"Feeds that no longer fail", "Feeds no longer silent"}
        await telegram.close()
