"""One bad feed beside a good one, around the real ``monitor run``: what the others notice of it.

    python -m tests.hostile.pressure                 # every attack of this file; some ten minutes
    python -m tests.hostile.pressure --only churn    # those whose name holds this
    python -m tests.hostile.pressure --documents     # every document of the table too; some thirty minutes more

The worker runs with the shipped watchlist and examples at its default pace; both feeds are asked every second. The bad
one is harmless at first. From the moment it attacks, the good one has a piece of news every fifteen seconds. Measured
are the longest time until one of these is posted, the oldest heartbeat, by how much the main process grew, and how long
it takes to stop while the attack goes on. Exit code 1 where one is above its limit.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.hostile.attacks import ATTACKS, Attack
from tests.support.botapi import TOKEN, BotApi
from tests.support.process import Process, monitor, until
from tests.support.shipped import CONFIG
from tests.support.web import Reply, Web, serve

_MONITOR_YAML = """
network: {{allow_private_addresses: true, connections_per_host: 20}}
polling: {{tick: 1s, min_interval: 1s}}
articles: {{fetch: {articles}}}
channels: {{main: {{chat: "@sample", settle: 0s}}}}
"""
_FEEDS_YAML = """
feeds:
  - {{url: "{good}", outlet: The Neighbour, language: en, country: AM, interval: 1s}}
  - {{url: "{bad}", outlet: The Intruder, language: en, country: AM, interval: 1s}}
"""
_NEWS_EVERY = 15.0  # seconds; more often, one outlet gives way to others
_NEWS = (
    "Schools in Stepanakert open again after the holidays",
    "A bakery in Nagorno-Karabakh hands out bread to pensioners",
    "Karabakh Armenians in Goris are given flats of their own",
    "Snow closes the mountain road to Martakert for a night",
    "Painters from Nagorno-Karabakh show their works in Gyumri",
)
_PATIENCE = 120.0  # seconds for a start, and after which news counts as lost

POSTED_WITHIN, BEATS_WITHIN, STOPS_WITHIN, GROWS_BY = 10.0, 5.0, 10.0, 64.0
"""The limits: seconds, seconds, seconds, MiB."""


@dataclass
class Noticed:
    """What the others noticed of an attack: seconds until each piece of news was posted, the oldest heartbeat and the
    time to stop in seconds, growth in MiB."""

    name: str
    posted: list[float] = field(default_factory=list)
    heartbeat: float = 0.0
    stopped: float = 0.0
    code: int | None = None
    grown: float = 0.0

    @property
    def good(self) -> bool:
        """Was everything within its limit?"""
        return (
            max(self.posted) <= POSTED_WITHIN
            and self.heartbeat <= BEATS_WITHIN
            and self.stopped <= STOPS_WITHIN
            and self.code == 0
            and self.grown < GROWS_BY
        )

    def __str__(self) -> str:
        cells = (f"{max(self.posted):.1f}", f"{self.heartbeat:.1f}", f"{self.stopped:.1f}", f"{self.grown:.0f}")
        return f"| {self.name} | {' | '.join(cells)} | {'good' if self.good else f'WRONG (code {self.code})'} |"


async def withstand(attack: Attack, folder: Path) -> Noticed:
    """Run a worker in a new folder while the attack is under way."""
    noticed = Noticed(attack.name)
    async with serve() as web, BotApi() as api:
        api.add_chat("@sample")
        _configure(folder, web, attack)
        news = _News(web)
        web["/bad"] = Reply(body=feed("<item><title>Rain in the hills</title><guid>rain</guid></item>"))
        environment = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url}
        async with monitor("run", folder=folder, environment=environment, module=attack.module) as worker:
            await until(lambda: web.paths().count("/bad") >= 2 and web.paths().count("/good") >= 2, _PATIENCE)
            first = news.publish()
            await until(lambda: _is_posted(api, first))
            before = len(web.requests)
            attack.begin(web)
            await until(lambda: "/bad" in (request.path for request in web.requests[before:]))
            await _watch(noticed, worker, folder, api, news, attack.seconds)
            began = time.monotonic()
            noticed.code = await _stopped(worker)
            noticed.stopped = time.monotonic() - began
    return noticed


async def _watch(noticed: Noticed, worker: Process, folder: Path, api: BotApi, news: _News, seconds: float) -> None:
    size, began = _memory(worker), time.monotonic()
    waiting: dict[str, float] = {}
    due = began
    while time.monotonic() < began + seconds or (waiting and time.monotonic() < began + seconds + _PATIENCE):
        now = time.monotonic()
        if due <= now < began + seconds:
            waiting[news.publish()] = now
            due = now + _NEWS_EVERY
        for key in [key for key in waiting if _is_posted(api, key)]:
            noticed.posted.append(now - waiting.pop(key))
        noticed.heartbeat = max(noticed.heartbeat, _age(folder / "state" / "heartbeat"))
        noticed.grown = max(noticed.grown, _memory(worker) - size)
        if not worker.runs:
            break
        await asyncio.sleep(0.1)
    noticed.posted += [time.monotonic() - since for since in waiting.values()]


class _News:
    """The good feed."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._items: list[str] = []
        self._serve()

    def publish(self) -> str:
        """One more piece of news; what its address ends in."""
        number = len(self._items)
        key = f"neighbour.example/{number}"
        title = f"{_NEWS[number % len(_NEWS)]}, house number {number}"
        date = f"{datetime.now(UTC):%a, %d %b %Y %H:%M:%S} +0000"
        self._items.append(
            f"<item><title>{title}</title><link>https://{key}</link><guid>{key}</guid><pubDate>{date}</pubDate></item>"
        )
        self._serve()
        return key

    def _serve(self) -> None:
        self._web["/good"] = Reply(body=feed(*self._items[::-1]))


def feed(*items: str) -> bytes:
    """An RSS document of these items."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>K</title>{"".join(items)}</channel></rss>'.encode()


def _configure(folder: Path, web: Web, attack: Attack) -> None:
    config = folder / "config"
    shutil.copytree(CONFIG, config)
    (config / "monitor.yaml").write_text(_MONITOR_YAML.format(articles=str(attack.articles).lower()), "utf-8")
    (config / "feeds.yaml").write_text(_FEEDS_YAML.format(good=web.url("/good"), bad=web.url("/bad")), "utf-8")


def _is_posted(api: BotApi, key: str) -> bool:
    return any(f'{key}"' in call.params.get("text", "") for call in api.calls if call.message_id is not None)


async def _stopped(worker: Process) -> int | None:
    try:
        return await worker.stop()
    except TimeoutError:
        return None


def _memory(worker: Process) -> float:
    """MiB of memory of the main process that the system cannot take back: without the pages of files, as of the
    encoder's model, that were read. 0 where it has ended."""
    try:
        pages, of_files = Path(f"/proc/{worker.pid}/statm").read_text().split()[1:3]
    except (OSError, ValueError):
        return 0.0
    return (int(pages) - int(of_files)) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _age(path: Path) -> float:
    """Seconds since a file was written; 0 where it is not there."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0


def _chosen(options: argparse.Namespace) -> Iterator[Attack]:
    attacks = list(ATTACKS)
    if options.documents:
        from tests.hostile.test_documents import DOCUMENTS

        attacks += [
            Attack(case.name, {"/bad": case.answers}, seconds=12.0)
            for case in DOCUMENTS
            if isinstance(case.answers, Reply)
        ]
    return (attack for attack in attacks if options.only in attack.name)


async def _run(options: argparse.Namespace) -> bool:
    print("| attack | news posted within, s | oldest heartbeat, s | stops within, s | grows by, MiB | |")
    print("|---|---|---|---|---|---|", flush=True)
    good = True
    for attack in _chosen(options):
        with tempfile.TemporaryDirectory(prefix="pressure-") as folder:
            noticed = await withstand(attack, Path(folder))
        print(noticed, flush=True)
        good = good and noticed.good
    return good


def main() -> int:
    """The command line of the module's docstring."""
    parser = argparse.ArgumentParser(description="What others notice of one bad feed.")
    parser.add_argument("--only", default="", help="attacks whose name holds this")
    parser.add_argument("--documents", action="store_true", help="the documents of the table of hostile input too")
    return 0 if asyncio.run(_run(parser.parse_args())) else 1


if __name__ == "__main__":
    sys.exit(main())
