"""Several workers on one PostgreSQL: what they cost together, and what becomes of the feeds of one that is killed.

    python tests/bench/workers.py                # all three parts; ten minutes on a busy machine
    python tests/bench/workers.py --only claims  # or share, or killed

claims    1, 2 and 4 processes claim feeds that are all due, 40 at a time, and write that they were polled
share     1, 2 and 4 workers, each in a process of its own, poll every feed once while all is new, and then again and
          again for ten seconds, as fast as they can, while nothing is, and while only the build date is
killed    two `monitor run` poll; one is killed while a server keeps it waiting, and its feeds are polled by the other

Workers are processes of their own beside a PostgreSQL that keeps nothing safe from a crash of the machine, and a server
of feeds (tests/support/feedfarm.py). CPU is that of workers and their parser processes; PostgreSQL's is told by itself.
Exit code 1 where a feed costs two or four workers over 10 % more than one, or where the feeds of the killed one wait
for longer than a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any, TextIO

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402
import psycopg  # noqa: E402

from monitor.model.entries import PollUpdate  # noqa: E402
from monitor.model.settings import FeedSource  # noqa: E402
from monitor.store import Store  # noqa: E402
from tests.bench.poll_cycle import cpu_seconds  # noqa: E402
from tests.bench.worker import open_worker  # noqa: E402
from tests.support.databases import new_database, running_postgres  # noqa: E402
from tests.support.feedfarm import RunningFarm, running_farm  # noqa: E402

WORKERS = (1, 2, 4)
MOST_DEARER = 1.1
LONGEST_WAIT = 60.0  # seconds
_MODES = ("cold", "unchanged", "build-date")
_POLLING = 10.0  # seconds
_CLAIMING = 5.0  # seconds
_AT_ONCE = 40
_PER_HOST = 200
_LEASE = timedelta(minutes=5)


# --- claims ------------------------------------------------------------------------------------------------------


def claims(server: Any) -> None:
    """Print what claims cost, by how many feeds are due and how many claim."""
    print("| feeds due | processes | claims/s | feeds/s | a claim, ms |\n|---|---|---|---|---|", flush=True)
    for feeds in (1_000, 10_000, 100_000):
        url = new_database(server)
        with closing(Store.open(url)) as store:
            store.upgrade(datetime.now(UTC))
            due = datetime.now(UTC) - timedelta(hours=1)
            # Four of five hosts have one feed, the fifth has two.
            names = (f"https://h{number % (feeds * 4 // 5)}.example/{number}" for number in range(feeds))
            store.feeds.sync([FeedSource(url=name, outlet=name) for name in names], due)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE feeds")
        for count in WORKERS:
            found = _at_once(_claim, count, url)
            rate, polled = (sum(each[at] for each in found) for at in (0, 1))
            wait = statistics.mean(each[2] for each in found)
            print(f"| {feeds:,} | {count} | {rate:.0f} | {polled:,.0f} | {wait * 1000:.1f} |", flush=True)


def _claim(url: str, number: int, gate: Barrier, out: multiprocessing.Queue[Any]) -> None:
    name, waits, polled = f"claimer {number}", list[float](), 0
    with closing(Store.open(url)) as store:
        store.feeds.last_polls()  # which connects
        gate.wait()
        began = time.monotonic()
        while time.monotonic() - began < _CLAIMING:
            now, before = datetime.now(UTC), time.monotonic()
            found = store.feeds.claim_due(name, now, _AT_ONCE, 2, _LEASE)
            waits.append(time.monotonic() - before)
            polled += len(found)
            store.feeds.record(name, {feed.id: PollUpdate(now, now, timedelta(minutes=10)) for feed in found})
        took = time.monotonic() - began
    out.put((len(waits) / took, polled / took, statistics.median(waits)))


def _at_once(work: Callable[..., None], count: int, url: str) -> list[tuple[float, float, float]]:
    gate = multiprocessing.Barrier(count)
    out: multiprocessing.Queue[Any] = multiprocessing.Queue()
    processes = [multiprocessing.Process(target=work, args=(url, number, gate, out)) for number in range(count)]
    for process in processes:
        process.start()
    found = [out.get() for _ in processes]
    for process in processes:
        process.join()
    return found


# --- workers that share the feeds --------------------------------------------------------------------------------


class Poller:
    """A worker in a process of its own, which polls when it is told to."""

    def __init__(self, url: str, farm: RunningFarm) -> None:
        words = [sys.executable, __file__, "--worker", url, farm.home, str(len(farm.urls))]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answer()

    def ask(self, word: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())


async def work(url: str, home: str, feeds: int, sink: TextIO) -> None:
    """Poll what was not polled since the time on each line of standard input, for as many seconds as it says."""
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"{home}/{number}/feed" for number in range(feeds)]
        app = await open_worker(urls, Path(folder), sink, url=url, per_host=_PER_HOST)
        print(json.dumps("ready"), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            since, seconds = line.split()
            before, began = app.runtime.tally.feeds, cpu_seconds()
            with suppress(TimeoutError):
                async with asyncio.timeout(float(seconds)):
                    while await app.pipeline.poller.poll(datetime.fromisoformat(since)):
                        await app.pipeline.poller.finish()
            await app.pipeline.poller.finish()
            print(json.dumps([cpu_seconds() - began, app.runtime.tally.feeds - before]), flush=True)
        await app.close()


def share(server: Any, feeds: int) -> bool:
    """Print what a feed costs one, two and four workers; is it much the same?"""
    print("| mode | workers | CPU ms/feed | to one | PostgreSQL | feeds/s | least and most of one worker |")
    print("|---|---|---|---|---|---|---|", flush=True)
    alone: dict[str, float] = {}
    is_even = True
    for count in WORKERS:
        url = new_database(server)
        with running_farm(feeds) as farm, ExitStack() as stack:
            # One after the other: the first makes the tables.
            pollers = [stack.enter_context(_poller(url, farm)) for _ in range(count)]
            for mode in _MODES:
                cpu, base, seconds, shares = _measure(server, farm, pollers, mode)
                ratio = cpu / sum(shares) / alone.setdefault(mode, cpu / sum(shares))
                is_even = is_even and ratio <= MOST_DEARER
                costs = f"{cpu / sum(shares) * 1000:.2f} | {ratio:.2f} | {base / sum(shares) * 1000:.2f}"
                rate = f"{sum(shares) / seconds:.0f} | {min(shares)} to {max(shares)}"
                print(f"| {mode} | {count} | {costs} | {rate} |", flush=True)
    return is_even


@contextmanager
def _poller(url: str, farm: RunningFarm) -> Iterator[Poller]:
    poller = Poller(url, farm)
    try:
        yield poller
    finally:
        assert poller.process.stdin is not None
        poller.process.stdin.close()
        poller.process.wait()


def _measure(
    server: Any, farm: RunningFarm, pollers: Sequence[Poller], mode: str
) -> tuple[float, float, float, list[int]]:
    """CPU seconds of the workers and of PostgreSQL, seconds, and the feeds of each worker."""
    farm.switch(mode)
    asked, base, began = farm.requests(), _postgres_cpu(server), time.monotonic()
    now = datetime.now(UTC)
    # What was not polled since tomorrow is due again as soon as it was.
    order = (now, 3600.0) if mode == "cold" else (now + timedelta(days=1), _POLLING)
    for poller in pollers:
        poller.ask(f"{order[0].isoformat()} {order[1]}")
    found = [poller.answer() for poller in pollers]
    seconds, shares = time.monotonic() - began, [polled for _, polled in found]
    assert farm.requests() - asked == sum(shares), "a feed was asked more often than it was polled"
    return sum(cpu for cpu, _ in found), _postgres_cpu(server) - base, seconds, shares


def _postgres_cpu(server: Any) -> float:
    first = psutil.Process(int((Path(server.pgdata) / "postmaster.pid").read_text().split()[0]))
    return sum(sum(process.cpu_times()[:2]) for process in (first, *first.children(recursive=True)))


# --- a worker that is killed -------------------------------------------------------------------------------------

_MONITOR_YAML = """
network: {allow_private_addresses: true, connections: 20, connections_per_host: 200}
polling: {tick: 1s, min_interval: 1s}
articles: {fetch: false}
channels: {main: {chat: "@sample"}}
"""


def killed(server: Any, feeds: int) -> bool:
    """Kill one of two workers; are its feeds polled within a minute? Each polls every feed every ten seconds."""
    url = new_database(server)
    with tempfile.TemporaryDirectory() as folder, running_farm(feeds) as farm, ExitStack() as stack:
        config = Path(folder) / "config"
        config.mkdir()
        (config / "monitor.yaml").write_text(_MONITOR_YAML)
        (config / "watchlist.yaml").write_bytes((ROOT / "config" / "watchlist.yaml").read_bytes())
        lines = [f"  - {{url: '{each}', outlet: O{n}, interval: 10s}}" for n, each in enumerate(farm.urls)]
        (config / "feeds.yaml").write_text("\n".join(["feeds:", *lines]))
        farm.switch("unchanged")
        environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
        words = [sys.executable, "-m", "monitor", "run", "--no-semantic", "--only", "poll", "--plain"]
        victim, heir = (
            stack.enter_context(subprocess.Popen(words, cwd=folder, env=environment, stderr=subprocess.DEVNULL))
            for _ in range(2)
        )
        connection = stack.enter_context(psycopg.connect(url, autocommit=True))
        held = _kill_holding(victim, connection, feeds)
        began, seconds = datetime.now(UTC), 0.0
        while True:
            left = connection.execute(
                "SELECT count(*) FROM feeds WHERE id = ANY(%s) AND polled_at < %s", [held, began]
            ).fetchone()
            seconds = (datetime.now(UTC) - began).total_seconds()
            if left == (0,) or seconds > 10 * LONGEST_WAIT:
                break
            time.sleep(0.2)
        heir.terminate()
    print(f"a worker was killed that held {len(held)} feeds; all were polled by the other after {seconds:.1f} s")
    return seconds < LONGEST_WAIT


def _kill_holding(victim: subprocess.Popen[bytes], connection: psycopg.Connection[Any], feeds: int) -> list[int]:
    """Kill a worker that has feeds in hand, once every feed was polled; the ids of those feeds."""
    while True:
        time.sleep(0.01)
        try:
            rows = connection.execute(
                "SELECT (SELECT count(polled_at) FROM feeds), array_agg(id) FROM feeds "
                "WHERE split_part(lease_owner, ':', 2) = %s",
                [str(victim.pid)],
            ).fetchone()
        except psycopg.errors.UndefinedTable:
            continue
        if rows is not None and rows[0] == feeds and rows[1]:
            victim.send_signal(signal.SIGSTOP)
            held = connection.execute(
                "SELECT array_agg(id) FROM feeds WHERE split_part(lease_owner, ':', 2) = %s", [str(victim.pid)]
            ).fetchone()
            if held is not None and held[0]:
                victim.kill()
                return list(held[0])
            victim.send_signal(signal.SIGCONT)


def main() -> int:
    parser = argparse.ArgumentParser(description="Several workers on one PostgreSQL.")
    parser.add_argument("--only", choices=["claims", "share", "killed"], help="one of the parts")
    parser.add_argument("--feeds", type=int, default=200, help="of the last two parts (default: 200)")
    parser.add_argument("--worker", nargs=3, metavar=("URL", "HOME", "FEEDS"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        url, home, feeds = arguments.worker
        with Path(os.devnull).open("w", encoding="utf-8") as sink:
            asyncio.run(work(url, home, int(feeds), sink))
        return 0
    parts = [arguments.only] if arguments.only else ["claims", "share", "killed"]
    with running_postgres() as server:
        if "claims" in parts:
            claims(server)
        met = [share(server, arguments.feeds)] if "share" in parts else []
        met += [killed(server, arguments.feeds)] if "killed" in parts else []
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
