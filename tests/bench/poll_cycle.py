"""What a poll cycle costs, side by side: this project's worker and ``reader``, the feed library on PyPI.

    python tests/bench/poll_cycle.py --feeds 200

Each contender runs in a fresh process against the same kind of feeds (tests/support/feedfarm.py, in a process of
its own that is not counted) and polls every feed once in every mode:

    cold         first poll of all feeds
    unchanged    all answer 304
    tenth        a tenth has two new entries, the rest answers 304
    identical    all answer 200 with the same bytes, without validators
    build-date   all answer 200, only the feed's build date is new

A poll cycle is fetch, parse, match (which reader does not) and store. What the worker does after it, grouping and
posting, has no counterpart in reader: a line of its own shows the CPU of both together.

CPU is user and system time of the contender and all its children. Memory is the highest sum of proportional set
sizes (shared pages counted once; resident size where the system has no such figure) of the same processes.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.feedfarm import RunningFarm, running_farm  # noqa: E402

# The order matters: answers without validators make clients forget theirs, so those modes come last.
MODES = ("cold", "unchanged", "tenth", "identical", "build-date")
_SAMPLE_SECONDS = 0.1


class Contender(Protocol):
    """A feed client under test: a context manager whose ``cycle`` polls every feed once, due or not."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...
    def cycle(self) -> int:
        """Poll every feed; returns how many entries were new."""

    def follow_up(self) -> None:
        """Do what follows a poll cycle."""


class ReaderContender:
    """``reader`` with ten workers, as its documentation advises for many feeds."""

    def __init__(self, urls: Sequence[str], folder: Path) -> None:
        _provide_sgmllib()
        from reader import make_reader

        self._reader = make_reader(str(folder / "reader.sqlite"))
        for url in urls:
            self._reader.add_feed(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._reader.close()

    def cycle(self) -> int:
        before = self._reader.get_entry_counts().total or 0
        self._reader.update_feeds(workers=10, scheduled=False)
        return (self._reader.get_entry_counts().total or 0) - before

    def follow_up(self) -> None:
        """Nothing follows."""


def _provide_sgmllib() -> None:
    # reader's copy of feedparser wants a module that reader leaves to feedparser to install, and that feedparser
    # has renamed since.
    if importlib.util.find_spec("sgmllib") is None:
        sys.modules["sgmllib"] = importlib.import_module("feedparser_sgmllib")


class MonitorContender:
    """This project's worker with the shipped watchlist, in this process, on one event loop. Its logs and posts are
    written and thrown away."""

    def __init__(self, urls: Sequence[str], folder: Path) -> None:
        from tests.bench.worker import open_worker

        self._sink = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 -- closed with the contender
        self._runner = asyncio.Runner()
        self._app = self._runner.run(open_worker(urls, folder, self._sink))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._runner.run(self._app.close())
        self._runner.close()
        self._sink.close()

    def cycle(self) -> int:
        before = self._app.runtime.tally.new
        self._runner.run(self._poll_all())
        return self._app.runtime.tally.new - before

    async def _poll_all(self) -> None:
        poller, started = self._app.pipeline.poller, self._app.runtime.now()
        while await poller.poll(started):
            await poller.finish()

    def follow_up(self) -> None:
        """Group what matched, and post it."""
        self._runner.run(self._group_and_post())

    async def _group_and_post(self) -> None:
        await self._app.pipeline.group()
        await self._app.pipeline.sender.deliver(wait_for_pace=True)


CONTENDERS: dict[str, type[ReaderContender] | type[MonitorContender]] = {
    "monitor": MonitorContender,
    "reader": ReaderContender,
}


# --- measuring, in the contender's process ----------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """What one mode cost: per cycle where it ran several times (the median). ``cpu_in_all`` includes what follows the
    cycle. ``memory`` is in bytes."""

    cpu: float
    cpu_in_all: float
    seconds: float
    memory: int
    new: int


def _processes() -> list[psutil.Process]:
    own = psutil.Process()
    return [own, *own.children(recursive=True)]


def cpu_seconds() -> float:
    """CPU of this process, of its children that have ended, and of the living ones (and theirs that have ended)."""
    total = 0.0
    for process in _processes():
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def memory_bytes() -> int:
    """What this process and its children hold at the moment."""
    total = 0
    for process in _processes():
        try:
            total += getattr(process.memory_full_info(), "pss", 0) or process.memory_info().rss
        except psutil.Error:  # it ended meanwhile
            continue
    return total


class MemorySampler:
    """A thread that notes the highest memory; ``cpu`` is what the thread itself has used so far, in seconds."""

    def __init__(self) -> None:
        self.peak = 0
        self.cpu = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_SAMPLE_SECONDS):
            self.peak = max(self.peak, memory_bytes())
            self.cpu = time.thread_time()


def measure(contender: Contender, farm: RunningFarm, mode: str, repeat: int, sampler: MemorySampler) -> Figures:
    """Switch the farm and run the contender's cycle: ``repeat`` times, but once only for the first poll."""
    sampler.peak = memory_bytes()
    cpu, cpu_in_all, seconds, new = [], [], [], []
    for _ in range(1 if mode == "cold" else repeat):
        farm.switch(mode)
        asked = farm.requests()
        started, busy, overhead = time.perf_counter(), cpu_seconds(), sampler.cpu
        new.append(contender.cycle())
        cpu.append(cpu_seconds() - busy - (sampler.cpu - overhead))
        seconds.append(time.perf_counter() - started)
        if farm.requests() - asked < len(farm.urls):
            raise SystemExit(f"{mode}: only {farm.requests() - asked} of {len(farm.urls)} feeds were polled")
        contender.follow_up()
        cpu_in_all.append(cpu_seconds() - busy - (sampler.cpu - overhead))
    return Figures(
        cpu=statistics.median(cpu),
        cpu_in_all=statistics.median(cpu_in_all),
        seconds=statistics.median(seconds),
        memory=max(sampler.peak, memory_bytes()),
        new=round(statistics.median(new)),
    )


def run_contender(name: str, farm: RunningFarm, repeat: int) -> dict[str, Figures]:
    """All modes of one contender, in this process."""
    with (
        tempfile.TemporaryDirectory() as folder,
        CONTENDERS[name](farm.urls, Path(folder)) as contender,
        MemorySampler() as sampler,
    ):
        return {mode: measure(contender, farm, mode, repeat, sampler) for mode in MODES}


# --- the run -----------------------------------------------------------------------------------------------------


def in_own_process(name: str, feeds: int, repeat: int) -> dict[str, Figures] | None:
    """A contender's figures from a fresh process against a fresh farm; None where it failed (it said why)."""
    with running_farm(feeds) as farm:
        command = [sys.executable, __file__, "--contender", name, "--home", farm.home]
        command += ["--feeds", str(feeds), "--repeat", str(repeat)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return None
    figures = json.loads(done.stdout.splitlines()[-1])
    return {mode: Figures(**values) for mode, values in figures.items()}


def table(results: dict[str, dict[str, Figures]], feeds: int) -> Iterator[str]:
    """The lines of the report; the ratio is reader's CPU to the worker's. Beneath them, the worker's CPU in all."""
    yield f"{'mode':<12}{'contender':<11}{'CPU ms/feed':>12}{'feeds/s':>9}{'peak MiB':>10}{'new':>8}{'ratio':>8}"
    for mode in MODES:
        for name, figures in results.items():
            one = figures[mode]
            ratio = ""
            if name == "monitor" and "reader" in results and one.cpu:
                ratio = f"{results['reader'][mode].cpu / one.cpu:.1f}x"
            yield (
                f"{mode:<12}{name:<11}{one.cpu / feeds * 1000:>12.2f}{feeds / one.seconds:>9.0f}"
                f"{one.memory / 2**20:>10.0f}{one.new:>8}{ratio:>8}"
            )
    if "monitor" in results:
        yield "\nmonitor with grouping and posting:"
        for mode in MODES:
            yield f"{mode:<23}{results['monitor'][mode].cpu_in_all / feeds * 1000:>12.2f}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a poll cycle costs, side by side with reader.")
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--repeat", type=int, default=3, help="cycles per mode; the median counts")
    parser.add_argument("--only", choices=CONTENDERS, help="run one contender alone")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON instead of a table")
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--home", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """The command line of the module's docstring; 1 where a contender failed."""
    options = _arguments()
    if options.contender:
        urls = tuple(f"{options.home}/{number}/feed" for number in range(options.feeds))
        figures = run_contender(options.contender, RunningFarm(options.home, urls), options.repeat)
        print(json.dumps({mode: asdict(one) for mode, one in figures.items()}))
        return 0
    names = [options.only] if options.only else list(CONTENDERS)
    results = {name: in_own_process(name, options.feeds, options.repeat) for name in names}
    complete = {name: figures for name, figures in results.items() if figures}
    if options.json:
        print(json.dumps({n: {m: asdict(one) for m, one in f.items()} for n, f in complete.items()}))
    else:
        print("\n".join(table(complete, options.feeds)))
    return 0 if len(complete) == len(names) else 1


if __name__ == "__main__":
    sys.exit(main())
