"""What a poll cycle costs, side by side with other feed clients: ``reader``, the loop of tutorials, and the floor.

    python tests/bench/poll_cycle.py --feeds 200 1000

What the clients are says ``contenders.py``; one whose libraries are not installed is left out. Each runs in a fresh
process against the same kind of feeds (tests/support/feedfarm.py, in a process of its own that is not counted) and
polls every feed once in every mode, one client after the other, ``--repeat`` times; medians count:

    cold         first poll of all feeds
    unchanged    all answer 304
    tenth        a tenth has two new entries, the rest answers 304
    identical    all answer 200 with the same bytes, without validators
    build-date   all answer 200, only the feed's build date is new

A poll cycle is fetch, parse, match (which nobody but the worker does) and store. What the worker does after it,
grouping and posting, has no counterpart in the others: a column of its own shows the CPU of both together.

CPU is user and system time of the contender and all its children. Memory is the highest sum of proportional set
sizes (shared pages counted once; resident size where the system has no such figure) of the same processes.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.contenders import CONTENDERS, NEEDED, Contender  # noqa: E402
from tests.support.feedfarm import RunningFarm, running_farm  # noqa: E402

# The order matters: answers without validators make clients forget theirs, so those modes come last.
MODES = ("cold", "unchanged", "tenth", "identical", "build-date")
_RATIOS = (("reader", "monitor"), ("tutorial", "monitor"), ("monitor", "floor"))
_SAMPLE_SECONDS = 0.1


# --- measuring, in the contender's process ----------------------------------------------------------------------


@dataclass(frozen=True)
class Figures:
    """What one cycle cost. ``cpu_in_all`` includes what follows it. ``memory`` is in bytes."""

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


def measure(contender: Contender, farm: RunningFarm, mode: str, sampler: MemorySampler) -> Figures:
    """Switch the farm and run the contender's cycle."""
    sampler.peak = memory_bytes()
    farm.switch(mode)
    asked = farm.requests()
    started, busy, overhead = time.perf_counter(), cpu_seconds(), sampler.cpu
    new = contender.cycle()
    cpu = cpu_seconds() - busy - (sampler.cpu - overhead)
    seconds = time.perf_counter() - started
    if farm.requests() - asked < len(farm.urls):
        raise SystemExit(f"{mode}: only {farm.requests() - asked} of {len(farm.urls)} feeds were polled")
    contender.follow_up()
    cpu_in_all = cpu_seconds() - busy - (sampler.cpu - overhead)
    return Figures(cpu, cpu_in_all, seconds, max(sampler.peak, memory_bytes()), new)


def run_contender(name: str, farm: RunningFarm) -> dict[str, Figures]:
    """All modes of one contender, in this process."""
    with (
        tempfile.TemporaryDirectory() as folder,
        CONTENDERS[name](farm.urls, Path(folder)) as contender,
        MemorySampler() as sampler,
    ):
        return {mode: measure(contender, farm, mode, sampler) for mode in MODES}


# --- the run -----------------------------------------------------------------------------------------------------

_Results = Mapping[str, Mapping[str, Figures]]  # by contender and mode


def installed(names: Sequence[str]) -> list[str]:
    """Those of the contenders whose libraries are at hand; it says which are not."""
    lacking = {name: [lib for lib in NEEDED[name] if importlib.util.find_spec(lib) is None] for name in names}
    for name, libraries in lacking.items():
        if libraries:
            print(f"{name} is left out: {', '.join(libraries)} is not installed", file=sys.stderr)
    return [name for name in names if not lacking[name]]


def in_own_process(name: str, feeds: int) -> dict[str, Figures]:
    """A contender's figures from a fresh process against a fresh farm. Raises SystemExit where it failed (it said
    why)."""
    with running_farm(feeds) as farm:
        command = [sys.executable, __file__, "--contender", name, "--home", farm.home, "--feeds", str(feeds)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name} failed")
    figures = json.loads(done.stdout.splitlines()[-1])
    return {mode: Figures(**values) for mode, values in figures.items()}


def compare(names: Sequence[str], feeds: int, repeat: int) -> _Results:
    """The medians of several rounds, in each of which every contender has its turn."""
    rounds = [{name: in_own_process(name, feeds) for name in names} for _ in range(repeat)]
    return {name: {mode: _median([one[name][mode] for one in rounds]) for mode in MODES} for name in names}


def _median(figures: Sequence[Figures]) -> Figures:
    names = [field.name for field in fields(Figures)]
    return Figures(**{name: statistics.median(getattr(one, name) for one in figures) for name in names})


def tables(results: _Results, feeds: int) -> Iterator[str]:
    """What the cycles cost, in Markdown: CPU with its ratios, then all else."""
    ratios = [pair for pair in _RATIOS if set(pair) <= set(results)]
    posting = [results["monitor"]] if "monitor" in results else []
    titles = [*results, *map(" / ".join, ratios), *("monitor, with grouping and posting" for _ in posting)]
    yield _row([f"{feeds} feeds, CPU ms a feed", *titles])
    yield _row(["---"] * (1 + len(titles)))
    for mode in MODES:
        cells = [f"{_each(one[mode].cpu, feeds):.2f}" for one in results.values()]
        cells += [f"{results[one][mode].cpu / (results[other][mode].cpu or 1e-9):.1f}" for one, other in ratios]
        cells += [f"{_each(one[mode].cpu_in_all, feeds):.2f}" for one in posting]
        yield _row([mode, *cells])
    yield ""
    yield _row(["feeds a second; MiB at most; new entries", *results])
    yield _row(["---"] * (1 + len(results)))
    for mode in MODES:
        told = (one[mode] for one in results.values())
        yield _row([mode, *(f"{feeds / one.seconds:.0f}; {one.memory / 2**20:.0f}; {one.new:.0f}" for one in told)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _each(seconds: float, feeds: int) -> float:
    return seconds / feeds * 1000


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What a poll cycle costs, side by side with other feed clients.")
    parser.add_argument("--feeds", type=int, nargs="+", default=[200], help="one run for each number of them")
    parser.add_argument("--repeat", type=int, default=5, help="rounds; the median counts")
    parser.add_argument("--only", choices=CONTENDERS, nargs="+", default=list(CONTENDERS), help="leave out the others")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON instead of tables")
    parser.add_argument("--contender", choices=CONTENDERS, help=argparse.SUPPRESS)
    parser.add_argument("--home", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> int:
    """The command line of the module's docstring."""
    options = _arguments()
    if options.contender:
        urls = tuple(f"{options.home}/{number}/feed" for number in range(options.feeds[0]))
        figures = run_contender(options.contender, RunningFarm(options.home, urls))
        print(json.dumps({mode: asdict(one) for mode, one in figures.items()}))
        return 0
    names = installed(options.only)
    for feeds in options.feeds:
        results = compare(names, feeds, options.repeat)
        if options.json:
            told = {name: {mode: asdict(one) for mode, one in figures.items()} for name, figures in results.items()}
            print(json.dumps({"feeds": feeds, "figures": told}))
        else:
            print("\n".join(tables(results, feeds)), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
