"""A month in fast motion: the real pipeline over hundreds of feeds, its clock set forward in steps.

    python tests/bench/soak.py --feeds 500 --days 30

Every feed publishes an entry every three hours of the simulated clock and is served over HTTP on loopback; four in five
are polled every hour, the others as the worker sees fit. Every simulated hour the worker tidies up, with a retention of
days, so that a month shows all of its cycle. One line a day tells what the processes hold, what the database holds, and
how late polls were. Exit code 1 where memory grew by more than ``--allowed`` MiB over the last half, where feeds were
polled more or less often than their interval says or less often as time went on, or where the pruned database still
grows.

What plays the month is in month.py: the worker's parser processes import this file, and must not hold all of that.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))


def main() -> int:
    """The command line of the module's docstring."""
    from tests.bench.month import judged, play
    from tests.support.feedfarm import running_farm

    parser = argparse.ArgumentParser(description="A month in fast motion.")
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--allowed", type=float, default=5.0, help="MiB of growth that count as flat")
    options = parser.parse_args()
    with (
        running_farm(options.feeds) as farm,
        tempfile.TemporaryDirectory() as folder,
        Path(os.devnull).open("w", encoding="utf-8") as sink,
    ):
        days = asyncio.run(play(farm, Path(folder), options.days, sink))
    return 0 if judged(days, options.allowed) else 1


if __name__ == "__main__":
    sys.exit(main())
