"""`monitor run` as an operator runs it: a process of its own, signals, restarts, edits, and a Bot API on loopback."""

from __future__ import annotations

import asyncio
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.model.publications import PublicationState
from monitor.store import Store
from monitor.worker.operators import MENU
from tests.support.botapi import TOKEN, BotApi, Fault
from tests.support.news import unlike_any_other
from tests.support.process import until
from tests.support.scene import MONITOR_YAML, WATCHLIST_YAML, Scene
from tests.support.web import Reply, Request, serve
from tests.support.worker import rss

pytestmark = pytest.mark.slow

OPENED = "The bridge at Alder was opened to lorries"
CLOSED = "Engineers closed an old stone bridge near Birch"
PAINTED = "Children painted their bridge in Cedar yellow"
FERRY = "A ferry sank off the coast of Dunlin"


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with serve() as web, BotApi() as api:
        yield Scene(tmp_path, web, api)


@pytest.fixture(params=["sqlite", "postgres"])
def either_database(request: pytest.FixtureRequest, scene: Scene) -> Scene:
    if request.param == "postgres":
        scene.environment["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    return scene


def once(*titles: str) -> Counter[str]:
    return Counter(dict.fromkeys(titles, 1))


async def test_a_restart_posts_nothing_twice_and_misses_nothing(either_database: Scene) -> None:
    scene = either_database
    # As a platform stops a process, and as Ctrl-C in a terminal stops it and its children.
    number, group = (signal.SIGINT, True) if "DATABASE_URL" in scene.environment else (signal.SIGTERM, False)
    scene.feed("/a", OPENED, FERRY, CLOSED)
    scene.watch_feeds("/a")
    scene.environment |= {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json"}
    async with scene.start("run") as worker:
        await until(lambda: scene.posts() == once(OPENED, CLOSED))
        await until(lambda: (scene.folder / "state" / "heartbeat").exists())
        assert await worker.stop(number, group=group) == 0
        events = [json.loads(line)["event"] for line in worker.errors.splitlines()]
    assert {"worker.started", "poll.ingested", "delivery.delivered"} <= set(events)
    assert events[-1] == "worker.stopped"
    assert scene.states() == {PublicationState.SENT: 2}
    assert json.loads(await scene.ask("status", "--json"))["workers"] == 0

    scene.feed("/a", OPENED, CLOSED, PAINTED)
    async with scene.start("run") as worker:
        await until(lambda: scene.posts()[PAINTED])
        assert await worker.stop(number, group=group) == 0
    assert scene.posts() == once(OPENED, CLOSED, PAINTED)
    assert scene.states() == {PublicationState.SENT: 3}
    written = [path for path in scene.folder.rglob("*") if path.is_file()]
    assert len(written) > 6
    assert [path for path in written if TOKEN.encode() in path.read_bytes()] == []


async def test_two_workers_on_one_database_double_nothing(either_database: Scene) -> None:
    scene = either_database
    paths = [f"/{number}" for number in range(8)]
    titles = {path: [unlike_any_other(f"{path[1:]}{place}") for place in "pqr"] for path in paths}
    for path in paths:
        scene.feed(path, *titles[path][:1])
    scene.watch_feeds(*paths)
    async with scene.start("run") as one, scene.start("run") as other:
        for known in (1, 2, 3):
            for path in paths:
                scene.feed(path, *titles[path][:known])
            await until(lambda known=known: len(scene.posts()) == known * len(paths))
        assert [await worker.stop() for worker in (one, other)] == [0, 0]
    assert scene.posts() == once(*(title for path in paths for title in titles[path]))
    assert scene.states() == {PublicationState.SENT: 3 * len(paths)}
    assert "Traceback" not in one.errors + other.errors


async def test_edits_are_taken_up_and_wrong_ones_are_told(scene: Scene) -> None:
    scene.feed("/a", OPENED)
    scene.watch_feeds("/a")
    async with scene.start("run") as worker:
        await until(lambda: scene.posts() == once(OPENED))

        scene.write("watchlist.yaml", WATCHLIST_YAML.replace("any: [bridge]", "any: [brigde]"))
        await until(lambda: "config.wrong" in worker.errors)
        place = "config/watchlist.yaml:5:19: there is no term 'brigde'; did you mean 'bridge'?"
        assert place in worker.errors
        scene.feed("/a", OPENED, CLOSED)
        await until(lambda: scene.posts() == once(OPENED, CLOSED))
        assert place in await scene.ask("status")

        scene.write("watchlist.yaml", WATCHLIST_YAML.replace("[bridge]}}", "[bridge, ferry]}}"))
        await until(lambda: "config.taken_up" in worker.errors)
        scene.feed("/a", OPENED, CLOSED, FERRY)
        await until(lambda: scene.posts() == once(OPENED, CLOSED, FERRY))
        assert json.loads(await scene.ask("status", "--json"))["configuration"] == "good"
        assert await worker.stop() == 0


async def test_a_configuration_wrong_from_the_start(scene: Scene) -> None:
    scene.watch_feeds("/a")
    scene.write("watchlist.yaml", "terms: [")
    async with scene.start("run") as worker:
        assert await worker.ended() == 2
    assert worker.errors.startswith("config/watchlist.yaml:1:")
    assert "Traceback" not in worker.errors


async def test_a_disk_that_does_not_last_is_told_and_reposts_nothing(scene: Scene) -> None:
    scene.feed("/a", OPENED, age=timedelta(minutes=1))
    scene.watch_feeds("/a")
    scene.environment["DYNO"] = "worker.1"
    async with scene.start("run") as worker:
        await until(lambda: "poll.ingested" in worker.errors)
        # A feed's dates have whole seconds: rounded down, "now" could lie before the start.
        later = datetime.now(UTC) + timedelta(seconds=1)
        scene.web["/a"] = Reply(body=rss((OPENED, datetime.now(UTC) - timedelta(minutes=1)), (CLOSED, later)))
        await until(lambda: scene.posts())
        assert await worker.stop() == 0
    assert "DYNO is set and DATABASE_URL is not: this platform wipes its disk at every restart" in worker.errors
    assert scene.posts() == once(CLOSED)


async def test_a_stop_while_telegram_and_a_feed_are_silent(scene: Scene) -> None:
    """The message in the air becomes unknown, which is what it is; the feed is broken off."""
    arrived = asyncio.Event()

    async def never(_request: Request, _writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await asyncio.Event().wait()

    scene.feed("/a", OPENED)
    scene.web["/b"] = never
    scene.watch_feeds("/a", "/b")
    scene.api.faults.append(Fault("late", seconds=3600))
    async with scene.start("run") as worker:
        await until(lambda: arrived.is_set() and not scene.api.faults)
        assert await worker.stop() == 0
    assert scene.states() == {PublicationState.UNKNOWN: 1}
    assert "Traceback" not in worker.errors


async def test_once_stops_in_the_middle_of_a_backlog(scene: Scene) -> None:
    scene.write("monitor.yaml", MONITOR_YAML.replace("per_minute: 1000", "per_minute: 1"))
    scene.feed("/a", OPENED, CLOSED, PAINTED)
    scene.watch_feeds("/a")
    async with scene.start("run", "--once") as worker:
        await until(lambda: scene.posts())
        assert await worker.stop() == 0
    assert scene.states() == {PublicationState.SENT: 1, PublicationState.PENDING: 2}


async def test_a_refused_token_is_told_and_loses_nothing(scene: Scene) -> None:
    scene.feed("/a", OPENED)
    scene.watch_feeds("/a")
    refused = TOKEN.replace("Fake", "Real")
    scene.environment["TELEGRAM_BOT_TOKEN"] = refused
    async with scene.start("run") as worker:
        await until(lambda: "delivery.shutout" in worker.errors)
        assert await worker.stop() == 0
    assert scene.states() == {PublicationState.PENDING: 1}
    status = await scene.ask("status")
    assert "main waits: the bot token is refused" in status
    assert refused not in status + worker.errors + worker.output


async def test_operators_pause_ask_and_resume_over_restarts(either_database: Scene) -> None:
    scene = either_database
    scene.api.add_chat("@ops", type="supergroup")
    scene.environment["TELEGRAM_ADMIN_CHAT"] = "@ops"
    scene.write("monitor.yaml", f"operators: [42]\n{MONITOR_YAML}")
    scene.feed("/a", OPENED)
    scene.watch_feeds("/a")

    def answers() -> list[str]:
        return [message.text for message in scene.api.messages("@ops")]

    def is_done_with(update: int) -> bool:
        """Did a worker note that it answered this update? Killed before that, it answers again."""
        with closing(Store.open(scene.url)) as store:
            return (store.operators.next_update(int(TOKEN.partition(":")[0])) or 0) > update

    # Ordered before the start, it is in force before the first post leaves.
    scene.api.updates.write("@ops", "/pause", sender=42)
    scene.api.updates.open.clear()
    async with scene.start("run") as worker:
        await until(lambda: "poll.ingested" in worker.errors and scene.states() == {PublicationState.PENDING: 1})
        scene.api.updates.open.set()
        await until(lambda: len(answers()) == 1)
        scene.api.updates.write("@ops", "/status", sender=66)
        asked = scene.api.updates.write("@ops", "/status", sender=42)
        await until(lambda: is_done_with(asked))
        worker.kill()
    assert "main waits: an operator paused it" in answers()[1]
    assert "main: an operator paused it" in await scene.ask("check")
    assert scene.posts() == Counter()

    async with scene.start("run") as worker:
        resumed = scene.api.updates.write("@ops", "/resume", sender=42)
        # The post may leave before the answer.
        await until(lambda: scene.posts() == once(OPENED) and is_done_with(resumed))
        # It waits for updates all the time, and ends at once all the same.
        assert await worker.stop() == 0
    assert [answer.split(":")[0].split(" ")[0] for answer in answers()] == ["paused", "monitor", "sending"]
    assert scene.api.menus == {scene.api.chat("@ops").id: list(MENU)}
    assert TOKEN not in worker.errors
    assert "Traceback" not in worker.errors


async def test_an_alert_leaves_after_a_single_round_too(scene: Scene) -> None:
    scene.api.add_chat("@ops", type="supergroup")
    scene.environment["TELEGRAM_ADMIN_CHAT"] = "@ops"
    scene.feed("/a", OPENED)
    scene.watch_feeds("/a")
    scene.api.faults.append(Fault("refuse"))
    for _ in range(2):
        async with scene.start("run", "--once") as round_:
            assert await round_.ended() == 0
    (alert,) = [message.text for message in scene.api.messages("@ops")]
    assert alert.startswith("Messages were refused\n")


async def test_a_kill_while_a_message_is_in_the_air_neither_loses_nor_doubles_it(scene: Scene) -> None:
    scene.write("monitor.yaml", MONITOR_YAML.replace("delivery: {", "delivery: {reconcile: {after: 2s}, "))
    scene.api.add_chat("@desk")
    scene.environment["TELEGRAM_ADMIN_CHAT"] = "@desk"
    scene.feed("/a", OPENED)
    scene.watch_feeds("/a")
    scene.api.faults.append(Fault("late", seconds=1.5))
    async with scene.start("run") as worker:
        await until(lambda: not scene.api.faults)
        await worker.stop(signal.SIGKILL)
    assert scene.posts() == {}
    scene.feed("/a", OPENED, CLOSED)
    async with scene.start("run") as worker:
        await until(lambda: scene.posts() == once(OPENED, CLOSED))
        assert json.loads(await scene.ask("status", "--json"))["settled_by_probe_today"] == 1
        assert await worker.stop() == 0
    assert scene.api.messages("@desk") == []
    assert [post.text.split("\n")[0] for post in scene.api.messages("@sample")] == [OPENED, CLOSED]
