"""What a tick and a message cost the database, as the archive grows.

    python tests/bench/archive.py

Two archives of each kind of database, SQLite and PostgreSQL, hold 10,000 and 1,000,000 entries, with 3,000 and 300,000
publications; their last days are alike (``tests/support/archive.py``). Every call that a worker makes all the time is
made in both by turns, before and after they gathered statistics (ANALYZE); so are a quiet tick of the whole worker, and
the way of one report into a post. CPU time counts, this process's and that of PostgreSQL's processes, of the cheapest
repetition: the machine has other work.

Exit code 1 where one of these costs more than twice as much with the larger archive.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import psutil
from sqlalchemy import text

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from monitor import logs  # noqa: E402
from monitor.delivery.terminal import TerminalPublisher  # noqa: E402
from monitor.model.settings import Channel, MonitorSettings, Settings, Watch, Watchlist  # noqa: E402
from monitor.store import Store  # noqa: E402
from monitor.store.database.engine import connect  # noqa: E402
from monitor.worker import jobs  # noqa: E402
from monitor.worker.alerts.alerter import Alerter  # noqa: E402
from monitor.worker.app import App  # noqa: E402
from tests.support.archive import CHANNELS, NOW, analyze, fill  # noqa: E402
from tests.support.databases import new_database, running_postgres  # noqa: E402
from tests.support.hot import CALLS  # noqa: E402

MOST_GROWTH = 2.0
_SLACK = 0.3  # ms; less is the machine's doing
TICK, MESSAGE = "a quiet tick", "a report becomes a post"
_REPORT = """
INSERT INTO entries (feed_id, outlet, language, state, score, published_at, first_seen_at, content_hash, title, summary,
    watches, terms, evidence)
SELECT feed_id, 'Outlet ' || :number, language, 'matched', 1, published_at, first_seen_at, content_hash,
    'Event ' || :number || ' in Fernhill' || :number, summary, watches, terms, evidence
FROM entries WHERE id = (SELECT max(id) FROM entries WHERE state = 'matched')
"""


def make_settings() -> Settings:
    channels = {name: Channel(chat=f"@{name}", watches=("all",), settle=timedelta(0)) for name in CHANNELS}
    watchlist = Watchlist(terms={}, watches={"all": Watch(any=())})
    return Settings(monitor=MonitorSettings(channels=channels), feeds=(), watchlist=watchlist)


def add_report(url: str, number: int) -> None:
    database = connect(url, timedelta(minutes=1))
    with database.write() as connection:
        connection.execute(text(_REPORT), {"number": number})
    database.engine.dispose()


class Cpu:
    """What this process, and a PostgreSQL server that it asks, used so far."""

    def __init__(self, server: int | None = None) -> None:
        """``server`` is the number of its first process."""
        self._server = None if server is None else psutil.Process(server)

    async def of(self, call: Callable[[], Awaitable[object]]) -> float:
        """The milliseconds that a call used."""
        servers, own = self._servers(), time.process_time()
        await call()
        own = time.process_time() - own
        later = self._servers()
        return own * 1000 + sum(later[number] - servers.get(number, 0) for number in later) / 1e6

    def _servers(self) -> dict[int, int]:
        """The nanoseconds of each process of the server."""
        found = {}
        for process in [] if self._server is None else self._server.children():
            with suppress(OSError):  # it may have ended
                found[process.pid] = int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[0])
        return found

    async def cheapest(self, calls: dict[str, Callable[[], Awaitable[object]]], times: int) -> dict[str, float]:
        """The least that each used, made by turns."""
        used: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(times):
            for name, call in calls.items():
                used[name].append(await self.of(call))
        return {name: min(each) for name, each in used.items()}


async def measure_calls(cpu: Cpu, urls: dict[str, str], times: int) -> dict[str, dict[str, float]]:
    """Milliseconds by call and archive."""
    stores = {size: Store.open(url) for size, url in urls.items()}
    found = {}
    for name, call in CALLS.items():

        def asked(store: Store, call: Callable[[Store], object] = call) -> Callable[[], Awaitable[object]]:
            return lambda: asyncio.to_thread(call, store)

        found[name] = await cpu.cheapest({size: asked(store) for size, store in stores.items()}, times)
    for store in stores.values():
        store.close()
    return found


async def measure_worker(cpu: Cpu, urls: dict[str, str], folder: Path, times: int) -> dict[str, dict[str, float]]:
    """Milliseconds of what a worker does, by archive."""
    apps = {
        size: await App.open(make_settings(), url, TerminalPublisher(io.StringIO()), now=lambda: NOW)
        for size, url in urls.items()
    }
    numbers = iter(range(10**6))

    def tick(app: App) -> Callable[[], Awaitable[object]]:
        alerter = Alerter(app.runtime, app.adapters, "", folder)

        async def one() -> None:
            await app.pipeline.poller.poll()
            await app.pipeline.articles.read_waiting()
            await app.pipeline.articles.finish()
            await app.pipeline.group()
            await app.pipeline.sender.deliver()
            await jobs.beat(app, folder / "heartbeat")
            await alerter.look()

        return one

    def message(size: str) -> Callable[[], Awaitable[object]]:
        async def one() -> None:
            await apps[size].pipeline.group()
            await apps[size].pipeline.sender.deliver()

        return one

    found = {TICK: await cpu.cheapest({size: tick(app) for size, app in apps.items()}, times)}
    posted: dict[str, list[float]] = {size: [] for size in apps}
    for _ in range(times):
        for size in apps:
            add_report(urls[size], next(numbers))
            posted[size].append(await cpu.of(message(size)))
    found[MESSAGE] = {size: min(each) for size, each in posted.items()}
    for app in apps.values():
        await app.close()
    return found


@contextmanager
def databases(kind: str, folder: Path, sizes: tuple[int, int]) -> Iterator[tuple[dict[str, str], Cpu]]:
    """The two archives of one kind, by their sizes, and the CPU they use."""
    if kind == "SQLite":
        urls = {f"{size:,}": f"sqlite:///{folder / f'{size}.sqlite'}" for size in sizes}
        yield _filled(urls, sizes), Cpu()
    else:
        with running_postgres() as server:
            urls = {f"{size:,}": new_database(server) for size in sizes}
            yield _filled(urls, sizes), Cpu(server.get_pid())


def _filled(urls: dict[str, str], sizes: tuple[int, int]) -> dict[str, str]:
    for size, url in zip(sizes, urls.values(), strict=True):
        fill(url, size)
    return urls


def report(
    kind: str, sizes: tuple[int, int], before: dict[str, dict[str, float]], after: dict[str, dict[str, float]]
) -> bool:
    """Print a table; True where nothing costs too much more."""
    small, large = (f"{size:,}" for size in sizes)
    print(f"\n{kind}, ms of CPU\n")
    print(f"| | {small} | {large} | ratio | {small}, ANALYZE | {large}, ANALYZE | ratio |")
    print("|---|---|---|---|---|---|---|")
    good = True
    for name in before:
        cells = []
        for found in (before[name], after[name]):
            grown = found[large] > MOST_GROWTH * found[small] + _SLACK
            good &= not grown
            ratio = f"{found[large] / found[small]:.1f}"
            cells += [f"{found[small]:.2f}", f"{found[large]:.2f}", f"**{ratio}**" if grown else ratio]
        print(f"| {name} | {' | '.join(cells)} |")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description="What a tick and a message cost the database.")
    parser.add_argument("--entries", type=int, default=1_000_000, help="of the larger archive (default: 1,000,000)")
    parser.add_argument("--times", type=int, default=15, help="that each call is made (default: 15)")
    parser.add_argument("--only", choices=("SQLite", "PostgreSQL"), help="this kind of database alone")
    arguments = parser.parse_args()
    logs.configure("ERROR", "logfmt", (), sys.stderr)
    sizes, good = (10_000, arguments.entries), True
    for kind in [arguments.only] if arguments.only else ["SQLite", "PostgreSQL"]:
        with tempfile.TemporaryDirectory() as folder, databases(kind, Path(folder), sizes) as (urls, cpu):
            found = []
            for statistics in (False, True):
                if statistics:
                    for url in urls.values():
                        analyze(url)
                calls = asyncio.run(measure_calls(cpu, urls, arguments.times))
                found.append(calls | asyncio.run(measure_worker(cpu, urls, Path(folder), arguments.times)))
            good &= report(kind, sizes, *found)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
