"""/healthz, /readyz and /metrics over loopback: what they say of a monitor that works, and of all that may be wrong."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
import structlog
from aiohttp import web

from monitor.model.arrivals import NOTHING_YET
from monitor.model.delivery import DeliveryOutcome, Migrated, ShutOut
from monitor.model.roles import Role
from monitor.model.settings import FeedSource, MetricsSettings
from monitor.runtime import Tally
from monitor.store import ChannelState, FeedHealth, Store, Waiting
from monitor.store.database import postgres
from monitor.threads import in_own_thread
from monitor.worker.endpoints import Endpoints
from monitor.worker.gauges import Inside, Question, Standing, obstacles
from monitor.worker.listening import Listening
from monitor.worker.status import TERMINAL
from tests.store.samples import NOW, alive
from tests.support.clock import NOON, Clock
from tests.support.process import until
from tests.support.silent import Proxy
from tests.support.web import Reply, serve
from tests.support.worker import Notebook, rss, running, settings

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FEED = FeedHealth(
    url="https://kite.example/rss?key=secret",
    outlet="Kite",
    active=True,
    polled_at=NOW,
    next_poll_at=NOW,
    interval=MINUTE,
    newest_entry_at=NOW,
    failures=0,
    failing_since=None,
    failure_reason=None,
    failure_detail=None,
    arrivals=NOTHING_YET,
    fetch_url="https://kite.example/rss?key=secret",
)
MAIN = ChannelState("main", "@sample")
GOOD = Standing(
    at=NOW,
    workers=(alive("one", mode="Telegram"),),
    feeds=((FEED, "healthy"), (FEED, "failing")),
    offline_since=None,
    channels=(MAIN,),
    quiet=frozenset(),
    waiting={},
    alerts=(),
    last_sent_at=NOW,
)
SETTINGS = settings([]).monitor
LATE = {"main": Waiting(3, NOW - HOUR)}


@dataclass(frozen=True)
class Answer:
    """What came over HTTP."""

    status: int
    text: str
    headers: Mapping[str, str]


Ask = Callable[..., Awaitable[Answer]]


@asynccontextmanager
async def answering(endpoints: Endpoints) -> AsyncIterator[Ask]:
    """These endpoints inside an application of somebody else's, such as the desk's; how to ask for a path."""

    async def get(path: str, **headers: str) -> Answer:
        async with client.get(path, headers=headers) as answer:
            return Answer(answer.status, await answer.text(), answer.headers)

    application = web.Application()
    application.add_routes(endpoints.routes())
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as client:
        yield get
    await runner.cleanup()


@pytest.fixture
def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return int(listener.getsockname()[1])


# --- would it post? -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, []),
        ({"workers": ()}, ["no worker is alive; start `monitor run`"]),
        (
            {"workers": (alive("one", mode=TERMINAL),)},
            ["posts go to the terminal: TELEGRAM_BOT_TOKEN is not set, or this is a dry run"],
        ),
        (
            {"workers": (alive("one", mode="Telegram", config_error="config/feeds.yaml:1:1: no\nand more"),)},
            ["the configuration is wrong, the last good one is in force: config/feeds.yaml:1:1: no"],
        ),
        (
            {"workers": (alive("one", mode="Telegram", roles=frozenset({Role.DELIVER, Role.GROUP})),)},
            ["nobody polls: start `monitor run --only poll`, or a worker without --only"],
        ),
        ({"feeds": ()}, ["there is no feed"]),
        ({"feeds": ((FEED, "unpolled"),)}, ["no feed was asked yet"]),
        ({"feeds": ((FEED, "failing"), (FEED, "unpolled"))}, ["none of 2 feeds answers"]),
        ({"feeds": ((FEED, "silent"),)}, []),
        (
            {"offline_since": NOW - HOUR, "feeds": ()},
            [
                "our network: no feed can be reached since 2023-09-19 09:00 UTC; a few are tried every half minute, "
                "and all are asked as soon as one answers"
            ],
        ),
        ({"channels": ()}, ["there is no channel"]),
        ({"channels": (replace(MAIN, shut=True, detail="no such chat"),)}, ["main: no such chat"]),
        # It is asked for patience: that is no reason to send its messages elsewhere.
        ({"channels": (replace(MAIN, not_before=NOW + MINUTE, detail="slow down"),)}, []),
        ({"waiting": {"main": Waiting(3, NOW - MINUTE)}}, []),
        ({"waiting": LATE}, ["main: messages are stuck: 3 messages wait, the first for 60 min"]),
        ({"waiting": LATE, "quiet": frozenset({"main"})}, []),
        ({"waiting": {"left": Waiting(3, NOW - HOUR)}}, []),
    ],
)
def test_what_keeps_a_monitor_from_posting(change: dict[str, object], told: list[str]) -> None:
    assert list(obstacles(replace(GOOD, **change))) == told


def test_a_paused_channel_is_told_with_the_way_out() -> None:
    (told,) = obstacles(replace(GOOD, channels=(replace(MAIN, paused_since=NOW),)))
    assert told.startswith("main: an operator paused it")


# --- over loopback --------------------------------------------------------------------------------------------------


async def test_a_monitor_that_works(database_url: str) -> None:
    clock, notebook = Clock(), Notebook()
    async with serve() as feeds:
        feeds["/a"] = Reply(body=rss(("The bridge opened", NOON - MINUTE), ("A ferry sank", NOON)))
        feeds["/b"] = Reply(404)
        sources = [FeedSource(url=feeds.url(path), outlet=f"Kite {path}") for path in ("/a", "/b")]
        async with running(database_url, settings(sources), notebook, clock) as app:
            runtime = app.runtime
            inside = Inside(runtime.tally, dict, notebook)
            endpoints = Endpoints(runtime.store, clock, lambda: runtime.rules.monitor, inside)
            desk = Endpoints(runtime.store, clock, lambda: runtime.rules.monitor)
            await app.pipeline.run_once()
            async with answering(endpoints) as get, answering(desk) as ask_desk:
                for path, text in (("/healthz", "alive\n"), ("/readyz", "ready\n")):
                    for ask in (get, ask_desk):
                        answer = await ask(path)
                        assert (answer.status, answer.text) == (200, text)
                answer = await get("/metrics")
                assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
                assert answer.headers["Cache-Control"] == "no-store"
                told = answer.text
                from_outside = (await ask_desk("/metrics")).text
                openly = await get("/metrics", Accept="application/openmetrics-text; version=1.0.0")
                assert openly.headers["Content-Type"].startswith("application/openmetrics-text")
                assert (await get("/")).status == 404
    assert 'monitor_polls_total{outcome="answered"} 1.0' in told
    assert 'monitor_poll_failures_total{reason="http-4xx"} 1.0' in told
    assert 'monitor_outlet_failing_feeds{outlet="Kite /b"} 1.0' in told
    assert "monitor_parse_seconds_count 1.0" in told
    assert 'monitor_deliveries_total{outcome="delivered"} 1.0' in told
    assert 'monitor_post_lag_seconds_bucket{le="60.0"} 1.0' in told
    assert 'monitor_publications{channel="main",state="sent"} 1.0' in from_outside
    assert "monitor_polls_total" not in from_outside
    assert all(feeds.url("") not in each for each in (told, from_outside))


async def test_telegram_that_refuses_the_channel_is_told(sqlite_url: str) -> None:
    class Refusing(Notebook):
        async def identify(self, chat: str) -> DeliveryOutcome:
            return {"@sample": ShutOut(f"Chat {chat} not found"), "@moved": Migrated(-1)}[chat]

    with closing(Store.open(sqlite_url)) as store:
        store.outbox.sync_channels({"main": "@sample"}, NOW)
        store.health.beat(alive("one", mode="Telegram"))
        endpoints = Endpoints(store, lambda: NOW, lambda: SETTINGS, Inside(Tally(), dict, Refusing()))
        async with answering(endpoints) as get:
            answer = await get("/readyz")
            assert (answer.status, answer.text.splitlines()) == (
                503,
                ["there is no feed", "main: Chat @sample not found"],
            )


async def test_a_stuck_job_is_told_by_both(sqlite_url: str) -> None:
    with closing(Store.open(sqlite_url)) as store:
        inside = Inside(Tally(), lambda: {"publish": HOUR}, Notebook())
        async with answering(Endpoints(store, lambda: NOW, lambda: SETTINGS, inside)) as get:
            for path in ("/healthz", "/readyz"):
                answer = await get(path)
                assert answer.status == 503
                assert "publish: no pass has ended for far too long" in answer.text
            assert "monitor_stuck_jobs 1.0" in (await get("/metrics")).text


async def test_a_database_that_is_not_up_to_date_is_told(tmp_path: Path) -> None:
    with closing(Store.open(f"sqlite:///{tmp_path / 'empty.sqlite'}")) as store:
        async with answering(Endpoints(store, lambda: NOW, lambda: SETTINGS)) as get:
            answer = await get("/healthz")
            assert answer.status == 503
            assert "monitor db upgrade" in answer.text


@pytest.fixture
def proxy(postgres_url: str) -> Iterator[Proxy]:
    with closing(Proxy(postgres_url)) as opened:
        yield opened


async def test_a_database_that_hangs_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch, proxy: Proxy) -> None:
    monkeypatch.setattr(postgres, "SILENCE", 1.0)
    with closing(Store.open(proxy.url)) as store:
        inside = Inside(Tally(stories=4), dict, Notebook())
        endpoints = Endpoints(store, lambda: NOW, lambda: SETTINGS, inside, limit=0.2)
        proxy.silent.set()
        async with answering(endpoints) as get:
            for path in ("/healthz", "/readyz"):
                answer = await get(path)
                assert (answer.status, answer.text) == (
                    503,
                    "the database has not answered for 0.2 seconds\n",
                )
            told = (await get("/metrics")).text
            assert "monitor_database_up 0.0" in told
            assert "monitor_stories_total 4.0" in told
            assert len([thread for thread in threading.enumerate() if thread.name == "gauges"]) <= 4
            proxy.silent.clear()
            async with asyncio.timeout(60):
                while (await get("/healthz")).status != 200:  # noqa: ASYNC110
                    await asyncio.sleep(0.05)


# --- asking seldom --------------------------------------------------------------------------------------------------


async def test_many_who_ask_at_once_are_one_question() -> None:
    asked, go_on = [], threading.Event()

    def ask() -> int:
        asked.append(1)
        go_on.wait()
        return len(asked)

    question = Question(lambda: in_own_thread(ask, "gauges"), rest=3600, limit=60)
    waiting = [asyncio.create_task(question.answer()) for _ in range(50)]
    await until(lambda: asked)
    go_on.set()
    assert set(await asyncio.gather(*waiting)) == {1}
    assert await question.answer() == 1


async def test_a_question_that_rests_no_more_is_asked_anew_and_a_failure_is_told() -> None:
    answers = iter([1, OSError("gone"), 3])

    async def ask() -> int:
        answer = next(answers)
        if isinstance(answer, OSError):
            raise answer
        return answer

    question = Question(ask, rest=0, limit=60)
    assert await question.answer() == 1
    with pytest.raises(OSError, match="gone"):
        await question.answer()
    assert await question.answer() == 3


# --- where a worker listens -----------------------------------------------------------------------------------------


async def test_an_edit_of_the_address_is_heeded(sqlite_url: str, free_port: int) -> None:
    async def status(port: int) -> int:
        async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}/healthz") as answer:
            return answer.status

    configured = settings([], metrics=MetricsSettings(listen=f"127.0.0.1:{free_port}"))
    async with running(sqlite_url, configured, Notebook(), Clock()) as app:
        listening = Listening(app.runtime, app.adapters.publisher, dict)
        await listening.heed()
        await listening.heed()
        assert await status(free_port) == 200
        await app.configure(settings([]))
        await listening.heed()
        with pytest.raises(aiohttp.ClientConnectorError):
            await status(free_port)
        await app.configure(configured)
        await listening.heed()
        assert await status(free_port) == 200
        await listening.close()


async def test_an_address_that_is_taken_is_told_once_and_tried_again(sqlite_url: str, free_port: int) -> None:
    configured = settings([], metrics=MetricsSettings(listen=f"127.0.0.1:{free_port}"))
    async with running(sqlite_url, configured, Notebook(), Clock()) as app:
        listening = Listening(app.runtime, app.adapters.publisher, dict)
        with structlog.testing.capture_logs() as logged:
            with closing(socket.create_server(("127.0.0.1", free_port))):
                await listening.heed()
                await listening.heed()
            await listening.heed()
        assert [line["event"] for line in logged] == ["metrics.not_listening", "metrics.listening"]
        assert logged[0]["address"] == f"127.0.0.1:{free_port}"
        assert "posts go out all the same" in logged[0]["detail"]
        await listening.close()
