"""A year in fast motion, with its troubles: what every story got, and what the worker grew to.

    python tests/bench/year.py --feeds 300 --days 365

The real App with the real python-telegram-bot against the loopback Bot API, on a clock that is set forward in steps. On
its way: a clock an hour ahead and one a day back, each put right; twelve hours without a network and three days without
Telegram; a watch and outlets renamed, a channel moved to another chat; two wrong edits, put right; a full disk; a
restored backup. Every story has words of its own, so that the channels can be compared with what was published. Exit
code 1 where a story is doubled or missing and no rule explains it, or where memory or the cost of a quiet tick grew by
more than a quarter over the second half, and more than other work did.

What plays the year is in yearplay.py: the worker's parser processes import this file, and must not hold all of that.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))


def main() -> int:
    """The command line of the module's docstring."""
    from tests.bench.yearplay import Plan, play
    from tests.bench.yearverdict import judged

    parser = argparse.ArgumentParser(description="A year in fast motion, with its troubles.")
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--days", type=int, default=365, help="40 or more: troubles overlap in less")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stories", type=int, default=20, help="stories a day, over all feeds")
    parser.add_argument("--interval", type=int, default=6, help="hours between polls of nine in ten feeds")
    parser.add_argument("--keep", type=Path, help="leave database, journal and log in this folder")
    options = parser.parse_args()
    plan = Plan(options.feeds, options.days, options.seed, options.stories, timedelta(hours=options.interval))
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        sink = stack.enter_context((folder / "log").open("w", encoding="utf-8"))
        return 0 if judged(asyncio.run(play(plan, folder, sink))) else 1


if __name__ == "__main__":
    sys.exit(main())
