"""What a command costs: CPU of a whole process, from its start to its end. With the shipped configuration, the database
of an installation that a worker has gone by and that holds nothing yet, and all that a state folder keeps.

    python tests/bench/commands.py [--runs 5]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from monitor.config.shipped import SHIPPED  # noqa: E402
from monitor.config.sources import read_sources  # noqa: E402
from monitor.store import Store  # noqa: E402

TEXT = "A bridge is repaired in Stepanakert"
COMMANDS = (
    ("--version",),
    ("status",),
    ("feeds",),
    ("outbox",),
    ("explain", "--no-semantic", TEXT),
    ("explain", TEXT),
)


def main() -> int:
    """Print a table: the median of some runs by turns, in seconds."""
    parser = argparse.ArgumentParser(description="CPU of commands")
    parser.add_argument("--runs", type=int, default=5, help="how often each is run")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder)
        taken: dict[tuple[str, ...], list[float]] = {words: [] for words in COMMANDS}
        for _ in range(runs):
            for words, its in taken.items():
                its.append(_cpu(folder, words))
    print("| command | CPU, s | least and most |\n|---|---|---|")
    for words, its in taken.items():
        command = " ".join(words).removesuffix(f" {TEXT}")
        print(f"| `{command}` | {statistics.median(its):.2f} | {min(its):.2f} to {max(its):.2f} |")
    return 0


def _prepare(folder: Path) -> None:
    """An installation whose state folder holds what a worker leaves there."""
    shutil.copytree(SHIPPED, folder / "config")
    _cpu(folder, ("db", "upgrade"))
    for _ in range(2):
        _cpu(folder, ("explain", TEXT))
    store = Store.open(f"sqlite:///{folder / 'state' / 'monitor.sqlite'}")
    store.operators.note_in_force(read_sources(Path(folder / "config")).fingerprint)
    store.close()


def _cpu(folder: Path, words: tuple[str, ...]) -> float:
    """Seconds of user and system time of one command and what it started."""
    names = ("PATH", "HOME", "LANG")
    environ = {name: os.environ[name] for name in names if name in os.environ} | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "monitor", *words], cwd=folder, env=environ, stdout=subprocess.DEVNULL
    ) as process:
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    sys.exit(main())
