"""Whether a worker's memory stays flat: what its processes hold after each of many cycles over the same feeds.

    python tests/bench/memory.py --feeds 1000 --cycles 20
    python tests/bench/memory.py --feeds 1000 --cycles 5 --vectors

After the first poll of all feeds come, in turn: 304, a tenth with two new entries, the same bytes, a new build date.
Flat means: once every mode was seen, the main process grows by less than ``--allowed`` MiB to the end (exit code 1
otherwise). What new entries leave behind belongs to the database, and its cache is bounded. At the end stands what each
process holds. A worker before made the database and compiled the watchlist, as in all starts but the first; with
``--vectors`` the examples are asked too.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from typing import TextIO

import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.feedfarm import RunningFarm, running_farm  # noqa: E402

_MODES = ("unchanged", "tenth", "identical", "build-date")
_SETTLED = 1 + len(_MODES)  # cycles after which every mode was seen


def modes(cycles: int) -> Iterator[str]:
    """The modes of that many cycles."""
    yield "cold"
    yield from islice(cycle(_MODES), cycles - 1)


def processes(others: set[psutil.Process]) -> Iterator[tuple[str, float, float]]:
    """The main process and its children, but for ``others``: what each is, and the MiB it holds, resident and
    proportional."""
    own = psutil.Process()
    for process in (own, *own.children(recursive=True)):
        if process not in others:
            name = "main" if process == own else "fork server" if process.parent() == own else "parser"
            yield name, process.memory_info().rss / 2**20, _proportional(process) / 2**20


def held(others: set[psutil.Process]) -> tuple[float, float]:
    """MiB: the main process resident, and it and its children, but for ``others``, with shared pages counted once."""
    own = psutil.Process()
    tree = {own, *own.children(recursive=True)} - others
    return own.memory_info().rss / 2**20, sum(_proportional(process) for process in tree) / 2**20


def _proportional(process: psutil.Process) -> int:
    try:
        return getattr(process.memory_full_info(), "pss", 0) or process.memory_info().rss
    except psutil.Error:  # it ended meanwhile
        return 0


def prepare(farm: RunningFarm, folder: Path, sink: TextIO, *, semantic: bool) -> None:
    """Have a worker opened and closed, in a process of its own."""

    async def once() -> None:
        from tests.bench.worker import open_worker

        await (await open_worker(farm.urls, folder, sink, semantic=semantic)).close()

    first = get_context("fork").Process(target=lambda: asyncio.run(once()))
    first.start()
    first.join()


async def measure(farm: RunningFarm, folder: Path, cycles: int, sink: TextIO, *, semantic: bool) -> list[float]:
    """Run the cycles, print a line for each, and return what the main process held after each, in MiB."""
    from tests.bench.worker import open_worker

    after: list[float] = []
    feed_server = set(psutil.Process().children(recursive=True))
    app = await open_worker(farm.urls, folder, sink, semantic=semantic)
    try:
        print(f"{'cycle':>5}  {'mode':<11}{'main, MiB':>10}{'all, MiB':>10}")
        for number, mode in enumerate(modes(cycles), 1):
            farm.switch(mode)
            await app.pipeline.run_once(poll_all=True)
            main_process, everything = held(feed_server)
            after.append(main_process)
            print(f"{number:>5}  {mode:<11}{main_process:>10.1f}{everything:>10.1f}", flush=True)
        for name, resident, proportional in processes(feed_server):
            print(f"{name:<18}{resident:>10.1f}{proportional:>10.1f}")
    finally:
        await app.close()
    return after


def main() -> int:
    """The command line of the module's docstring."""
    parser = argparse.ArgumentParser(description="Whether a worker's memory stays flat.")
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--cycles", type=int, default=20)
    parser.add_argument("--vectors", action="store_true", help="ask the examples too")
    parser.add_argument("--allowed", type=float, default=5.0, help="MiB of growth that count as flat")
    options = parser.parse_args()
    with (
        running_farm(options.feeds) as farm,
        tempfile.TemporaryDirectory() as folder,
        Path(os.devnull).open("w", encoding="utf-8") as sink,
    ):
        prepare(farm, Path(folder), sink, semantic=options.vectors)
        after = asyncio.run(measure(farm, Path(folder), options.cycles, sink, semantic=options.vectors))
    grown = after[-1] - after[min(_SETTLED, len(after)) - 1]
    print(f"grown since cycle {min(_SETTLED, len(after))}: {grown:+.1f} MiB")
    return 0 if grown <= options.allowed else 1


if __name__ == "__main__":
    sys.exit(main())
