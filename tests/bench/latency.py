"""From the change of a feed to the message in the channel, and how much of that is ours.

    python tests/bench/latency.py                       # by words and with vectors, SQLite; ten minutes
    python tests/bench/latency.py --database postgres   # the same on PostgreSQL

``monitor run`` as an operator starts it, with the shipped watchlist and examples, asks 20 feeds of a loopback server
every 60 seconds and posts to a loopback Bot API. Each feed gets a report at a time of its own, again and again. Of each
report three times are known, all by the same clock: when the feed changed, when its server was next asked, and when the
message reached the Bot API. From the first to the second is waiting for the interval; from the second to the third is
ours. Posts settle for no time, and the pace is no limit: both are waiting that is configured.

Exit code 1 where the 95th percentile of what is ours is a second or more by words, two with vectors.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402

from tests.support.botapi import BotApi  # noqa: E402
from tests.support.databases import new_database, running_postgres  # noqa: E402
from tests.support.process import until  # noqa: E402
from tests.support.scene import Scene  # noqa: E402
from tests.support.web import Reply, Request, Web, serve  # noqa: E402
from tests.support.worker import rss  # noqa: E402

FEEDS = 20
_PLACES = ("Stepanakert", "Nagorno-Karabakh", "Artsakh", "Martakert", "Hadrut", "Askeran")
_WHO = [
    "teachers",
    "a museum",
    "the choir",
    "farmers",
    "a bakery",
    "doctors",
    "pupils",
    "an orchestra",
    "engineers",
    "the library",
    "beekeepers",
    "a theatre",
    "chess players",
    "the fire brigade",
    "weavers",
    "a football club",
    "geologists",
    "the post office",
    "winemakers",
    "an observatory",
]
_DO = [
    "count rare birds",
    "ask for warmer classrooms",
    "print an old map",
    "win a prize for bread",
    "repair the water main",
    "plant walnut trees",
    "open a night school",
    "sell carpets abroad",
    "rehearse a new play",
    "measure a small earthquake",
    "publish a dictionary",
    "collect winter coats",
    "dig for bronze coins",
    "test school buses",
    "lower the price of milk",
    "elect a treasurer",
    "film a wedding",
    "paint the station hall",
    "lose a cup final",
    "translate old letters",
]
INTERVAL = 60.0  # seconds
MOST = {"words": 1.0, "vectors": 2.0}
_MONITOR_YAML = """
network: {allow_private_addresses: true, connections_per_host: 20}
polling: {min_interval: 1m}
articles: {fetch: false}
first_poll: {max_posts: 100}
delivery: {per_second: 30, per_minute: 1000}
channels:
  main: {chat: "@sample", settle: 0s}
"""


@dataclass
class Told:
    """A report: when its feed changed, when the server was asked next, when the message arrived; by the epoch."""

    changed: float
    asked: float = 0.0
    arrived: float = 0.0


class Feeds:
    """Feeds on loopback that publish, and note when."""

    def __init__(self, web: Web) -> None:
        self.told: dict[str, Told] = {}
        self._titles: dict[str, list[str]] = {f"/{number}": [] for number in range(FEEDS)}
        self.asked = 0
        for path in self._titles:
            web[path] = self._answer

    def publish(self, number: int) -> None:
        """A report of something else than all others."""
        at = len(self.told)
        who, do = _WHO[at % len(_WHO)], _DO[(at + at // len(_WHO)) % len(_DO)]
        title = f"{who} in {_PLACES[at % len(_PLACES)]} {do}"
        self._titles[f"/{number}"].append(title)
        self.told[title] = Told(time.time())

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> None:
        titles, now = self._titles[request.path][-20:], time.time()
        self.asked += 1
        for title in titles:
            self.told[title].asked = self.told[title].asked or now
        body = rss(*((title, datetime.fromtimestamp(self.told[title].changed, UTC)) for title in reversed(titles)))
        writer.write(Reply(body=body).encoded())


async def measure(folder: Path, url: str, *, semantic: bool, rounds: int) -> tuple[list[Told], float]:
    """What became of each report, and the CPU seconds of the worker over the rounds."""
    async with serve() as web, BotApi() as api:
        scene = Scene(folder, web, api, {"DATABASE_URL": url} if url else {})
        scene.write("monitor.yaml", _MONITOR_YAML)
        for name in ("watchlist.yaml", "examples.jsonl", "examples.vectors.npz"):
            shutil.copy(ROOT / "config" / name, folder / "config" / name)
        lines = [
            f'  - {{url: "{web.url(f"/{n}")}", outlet: Kite{n}, language: en, interval: 60s}}' for n in range(FEEDS)
        ]
        scene.write("feeds.yaml", "\n".join(["feeds:", *lines]))
        feeds = Feeds(web)
        async with scene.start("run", *([] if semantic else ["--no-semantic"])) as worker:
            await until(lambda: feeds.asked == FEEDS, 300)
            before = _cpu(worker.pid)
            chance = random.Random(1)  # noqa: S311 - no secret
            plan = sorted(
                (at * INTERVAL + chance.random() * INTERVAL, number) for at in range(rounds) for number in range(FEEDS)
            )
            began = time.monotonic()
            for at, number in plan:
                await asyncio.sleep(max(began + at - time.monotonic(), 0))
                feeds.publish(number)
            # A report that joins a story makes an edit, and is left out.
            with suppress(AssertionError):
                await until(lambda: len(_sent(api, feeds)) == len(feeds.told), 1.5 * INTERVAL)
            cpu = _cpu(worker.pid) - before
            await worker.stop()
        for title, at in _sent(api, feeds).items():
            feeds.told[title].arrived = at
    return [each for each in feeds.told.values() if each.arrived], cpu


def _sent(api: BotApi, feeds: Feeds) -> dict[str, float]:
    """When the post that a report heads arrived."""
    sent = [(call.params["text"], call.at) for call in api.calls if call.method == "sendMessage"]
    return {title: at for title in feeds.told for text, at in sent if text.startswith(f"<b>{title}</b>")}


def _cpu(pid: int) -> float:
    own = psutil.Process(pid)
    return sum(sum(process.cpu_times()[:2]) for process in (own, *own.children(recursive=True)))


def _row(name: str, seconds: list[float]) -> str:
    return f"| {name} | {median(seconds):.2f} | {quantiles(seconds, n=20, method='inclusive')[-1]:.2f} |"


def main() -> int:
    parser = argparse.ArgumentParser(description="From the change of a feed to the message in the channel.")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--only", choices=sorted(MOST), help="one of the two")
    parser.add_argument("--rounds", type=int, default=4, help="reports of each feed, one a minute (default: 4)")
    arguments = parser.parse_args()
    met = True
    print(f"| {arguments.database}, seconds | median | 95 % |\n|---|---|---|", flush=True)
    for way in [arguments.only] if arguments.only else MOST:
        with tempfile.TemporaryDirectory() as folder:
            if arguments.database == "postgres":
                with running_postgres() as server:
                    work = measure(
                        Path(folder), new_database(server), semantic=way == "vectors", rounds=arguments.rounds
                    )
                    told, cpu = asyncio.run(work)
            else:
                told, cpu = asyncio.run(measure(Path(folder), "", semantic=way == "vectors", rounds=arguments.rounds))
        ours = [each.arrived - each.asked for each in told]
        print(_row(f"{way}: from the change to the message", [each.arrived - each.changed for each in told]))
        print(_row(f"{way}: waiting for the interval", [each.asked - each.changed for each in told]))
        print(_row(f"{way}: ours", ours), f"({len(told)} reports, {cpu:.1f} s of CPU)", flush=True)
        met = met and quantiles(ours, n=20, method="inclusive")[-1] < MOST[way]
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
