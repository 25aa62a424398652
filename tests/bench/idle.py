"""What a worker costs that has nothing to do: CPU and wake-ups of all its processes while feeds have nothing new.

    python tests/bench/idle.py --feeds 100 --minutes 10

The real process, with the shipped watchlist and examples, and a loopback Bot API; every feed answers 304 once its first
poll is done. Processor time is counted from a minute after that, by the kernel; a wake-up is a voluntary switch of a
thread, of which a process that sleeps once makes one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.botapi import TOKEN, BotApi  # noqa: E402
from tests.support.feedfarm import RunningFarm, running_farm  # noqa: E402
from tests.support.process import until  # noqa: E402

_FIRST_POLL = 600.0
_SETTLING = 60.0
"""Seconds: that long the first poll of all feeds may take, and that long is waited after it."""


class Used(NamedTuple):
    """What all processes of a worker used so far: seconds of CPU, and voluntary switches of their threads."""

    cpu: float
    switches: int


def used(worker: psutil.Process) -> Used:
    """What the worker and its children used."""
    found = [worker, *worker.children(recursive=True)]
    cpu = sum(sum(process.cpu_times()[:2]) for process in found)
    return Used(cpu, sum(_switches(process.pid) for process in found))


def _switches(pid: int) -> int:
    lines = (
        line for task in Path(f"/proc/{pid}/task").iterdir() for line in (task / "status").read_text().splitlines()
    )
    return sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))


def configure(folder: Path, farm: RunningFarm) -> None:
    """A configuration that watches the feeds of the farm, all of which are on one host here."""
    config = folder / "config"
    config.mkdir()
    for name in ("watchlist.yaml", "examples.jsonl", "examples.vectors.npz"):
        (config / name).symlink_to(ROOT / "config" / name)
    (config / "monitor.yaml").write_text(
        "network: {allow_private_addresses: true, connections_per_host: 40}\narticles: {fetch: false}\n"
        "channels: {main: {chat: '@sample'}}\n"
    )
    feeds = [{"url": url, "outlet": f"Outlet {number}", "language": "en"} for number, url in enumerate(farm.urls)]
    (config / "feeds.yaml").write_text(json.dumps({"feeds": feeds}))


async def measure(farm: RunningFarm, folder: Path, seconds: float, settling: float) -> tuple[Used, int]:
    """What a worker used in so many seconds, and how many requests it made meanwhile."""
    configure(folder, farm)
    async with BotApi() as api:
        api.add_chat("@sample")
        variables = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": api.url, "PYTHONPATH": str(ROOT)}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "monitor", "run", "--plain"),
            cwd=folder,
            env={**os.environ, **variables},
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await until(lambda: farm.requests() >= len(farm.urls), _FIRST_POLL)
            farm.switch("unchanged")
            await asyncio.sleep(settling)
            worker = psutil.Process(process.pid)
            before, asked = used(worker), farm.requests()
            await asyncio.sleep(seconds)
            after = used(worker)
            return Used(after.cpu - before.cpu, after.switches - before.switches), farm.requests() - asked
        finally:
            process.terminate()
            await process.wait()


def main() -> None:
    """The command line of the module's docstring."""
    parser = argparse.ArgumentParser(description="What a worker costs that has nothing to do.")
    parser.add_argument("--feeds", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--settling", type=float, default=_SETTLING, help="seconds before it counts")
    options = parser.parse_args()
    seconds = options.minutes * 60
    with running_farm(options.feeds) as farm, tempfile.TemporaryDirectory() as folder:
        spent, requests = asyncio.run(measure(farm, Path(folder), seconds, options.settling))
    print(f"{options.feeds} feeds, {options.minutes:g} minutes, {requests} requests")
    print(f"CPU        {spent.cpu:.2f} s, {100 * spent.cpu / seconds:.2f} % of a core")
    print(f"wake-ups   {spent.switches / seconds:.1f} a second")


if __name__ == "__main__":
    main()
