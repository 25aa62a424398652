"""A worker that answers machines, as a process of its own; and one that is not asked to."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from tests.support.botapi import TOKEN, BotApi
from tests.support.process import until
from tests.support.scene import MONITOR_YAML, Scene
from tests.support.web import serve

pytestmark = pytest.mark.slow

OPENED = "The bridge at Alder was opened to lorries"
SHOWN = """
import atexit, json, sys

atexit.register(lambda: print(json.dumps(sorted(sys.modules))))
from monitor.__main__ import main

sys.exit(main())
"""


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with serve() as web, BotApi() as api:
        yield Scene(tmp_path, web, api)


@pytest.fixture
def place() -> str:
    """Where nobody listens."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        return f"127.0.0.1:{listener.getsockname()[1]}"


async def ask(place: str, path: str) -> tuple[int, str]:
    """Status and text; 0 where nobody answers."""
    accept = {"Accept": "application/openmetrics-text; version=1.0.0"}
    try:
        async with aiohttp.ClientSession() as client, client.get(f"http://{place}{path}", headers=accept) as answer:
            return answer.status, await answer.text()
    except aiohttp.ClientConnectionError:
        return 0, ""


async def asked(place: str, path: str, wanted: tuple[int, str]) -> None:
    """Ask until that is the answer."""
    async with asyncio.timeout(60):
        while await ask(place, path) != wanted:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_a_worker_answers_over_a_restart(scene: Scene, place: str) -> None:
    scene.write("monitor.yaml", f"{MONITOR_YAML}metrics: {{listen: '{place}'}}\n")
    scene.feed("/a", OPENED)
    scene.watch_feeds("/a")
    async with scene.start("run") as worker:
        await until(lambda: scene.posts()[OPENED])
        await asked(place, "/healthz", (200, "alive\n"))
        await asked(place, "/readyz", (200, "ready\n"))
        status, told = await ask(place, "/metrics")
        families = {family.name: family for family in text_string_to_metric_families(told)}
        assert status == 200
        assert families["monitor_post_lag_seconds"].unit == "seconds"
        assert "process_cpu_seconds" in families
        assert {sample.labels["processes"] for sample in families["monitor_memory_bytes"].samples} == {
            "main",
            "children",
        }
        assert "monitor_messages_sent_total 1.0" in told
        assert TOKEN not in told
        assert scene.web.url("/a") not in told
        assert await worker.stop() == 0
        assert await ask(place, "/healthz") == (0, "")
    async with scene.start("run") as worker:
        await asked(place, "/healthz", (200, "alive\n"))
        _, told = await ask(place, "/metrics")
        assert "monitor_messages_sent_total 0.0" in told
        assert "monitor_messages_last_day 1.0" in told
        assert 'monitor_publications{channel="main",state="sent"} 1.0' in told
        # An edit moves it while it runs.
        scene.write("monitor.yaml", MONITOR_YAML)
        await asked(place, "/healthz", (0, ""))
        assert await worker.stop() == 0
    assert "Traceback" not in worker.errors


async def test_a_place_that_is_taken_keeps_nobody_from_posting(scene: Scene, place: str) -> None:
    host, _, port = place.rpartition(":")
    scene.write("monitor.yaml", f"{MONITOR_YAML}metrics: {{listen: '{place}'}}\n")
    scene.feed("/a", OPENED)
    scene.watch_feeds("/a")
    with closing(socket.create_server((host, int(port)))):
        async with scene.start("run") as worker:
            await until(lambda: scene.posts()[OPENED] and "metrics.not_listening" in worker.errors)
            assert place in worker.errors
            assert await worker.stop() == 0
    assert worker.errors.count("metrics.not_listening") == 1
    assert "Traceback" not in worker.errors


async def test_a_worker_that_nobody_asks_loads_nothing_for_it(scene: Scene) -> None:
    (scene.folder / "shown.py").write_text(SHOWN)
    scene.feed("/a", OPENED)
    scene.watch_feeds("/a")
    async with scene.start("run", module="shown") as worker:
        await until(lambda: scene.posts()[OPENED] and (scene.folder / "state" / "heartbeat").exists())
        assert await worker.stop() == 0
    loaded = set(json.loads(worker.output.splitlines()[-1]))
    assert "monitor.worker.listening" in loaded
    assert {name for name in loaded if name.split(".")[0] == "prometheus_client"} == set()
    assert loaded.isdisjoint({"monitor.worker.endpoints", "monitor.worker.metrics"})
