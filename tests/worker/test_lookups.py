"""Names of feeds that hang while they are looked up: nothing else waits for them."""

from __future__ import annotations

import asyncio
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.model.delivery import Delivered
from monitor.model.publications import Message
from monitor.model.settings import DeliverySettings, FeedSource
from monitor.worker import jobs
from tests.support.botapi import TOKEN, BotApi
from tests.support.clock import NOON, Clock
from tests.support.process import until
from tests.support.web import Reply, serve
from tests.support.worker import Notebook, rss, running, settings

pytestmark = pytest.mark.slow

HANGING = [f"kite{number}.invalid" for number in range(20)]


@pytest.fixture
def hanging(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The names that are being looked up, and will be until the test is over."""
    look_up, over, asked = socket.getaddrinfo, threading.Event(), []

    def hang(host: Any, *args: Any, **options: Any) -> Any:
        if host not in HANGING:
            return look_up(host, *args, **options)
        asked.append(host)
        over.wait()
        raise socket.gaierror(socket.EAI_AGAIN, "no answer")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    yield asked
    over.set()


async def test_look_ups_that_hang_keep_nothing_else_waiting(
    hanging: list[str], sqlite_url: str, tmp_path: Path
) -> None:
    heartbeat = tmp_path / "heartbeat"
    feeds = [FeedSource(url=f"http://{name}/rss") for name in HANGING]
    async with serve() as web, BotApi() as api:
        web["/rss"] = Reply(body=rss(("The bridge opened", NOON)))
        feeds.append(FeedSource(url=web.url("/rss", host="localhost")))
        api.add_chat("@sample")
        publisher = TelegramPublisher(TOKEN, api.url.replace("127.0.0.1", "localhost"), DeliverySettings())
        await publisher.open()
        async with running(sqlite_url, settings(feeds), Notebook(), Clock()) as app:
            polling = asyncio.create_task(app.pipeline.poller.poll())
            await until(lambda: len(hanging) >= 6)
            async with asyncio.timeout(60):
                assert isinstance(await publisher.send("main", "@sample", Message("A", "A")), Delivered)
                await asyncio.to_thread(lambda: None)  # as the journal is written
                await jobs.beat(app, heartbeat)
            await until(lambda: len(hanging) == len(HANGING))
            assert not polling.done()
            app.runtime.stopping = True
            await polling
        await publisher.close()
    assert heartbeat.exists()
