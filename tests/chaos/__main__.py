"""The long crash test: ``python -m tests.chaos --kills 200 --seeds 1-8`` prints a table of its storms.

The exit code is 1 when anything was lost, doubled or otherwise wrong; what it was is told below the table.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

from tests.chaos.mixes import FAULTS, MEANS
from tests.chaos.storm import Plan, Points, run
from tests.chaos.verdict import Verdict
from tests.support.databases import new_database, running_postgres

_MIXES = (
    ("all", "forward"),
    ("all", "edit"),
    ("vague", "forward"),
    ("vague", "edit"),
    ("all", "resend"),
    ("all", "skip"),
    ("clear", "forward"),
    ("none", "edit"),
)
_COLUMNS = (
    "seed", "faults", "finds out by", "workers", "kills", "faulty calls", "stories", "messages", "doubled", "lost",
    "not last state", "out of order", "early calls", "found out", "late copies removed", "decided blindly",
    "given up", "handed over", "seconds", "verdict",
)  # fmt: skip


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Kill a worker again and again, and look at what it left.")
    parser.add_argument("--kills", type=int, default=200, help="over all seeds")
    parser.add_argument("--seeds", default="1-8", help="such as 3 or 1-8")
    parser.add_argument("--jobs", type=int, default=2, help="storms at once")
    parser.add_argument("--faults", choices=FAULTS, help="default: each in turn")
    parser.add_argument("--means", choices=MEANS, help="how the worker may find out; default: each in turn")
    parser.add_argument("--two", action="store_true", help="two workers on one PostgreSQL, of which one is killed")
    parser.add_argument("--keep", type=Path, help="keep configuration, database and logs of each storm in this folder")
    return parser.parse_args(argv)


def _plans(arguments: argparse.Namespace) -> Iterator[Plan]:
    first, _, last = arguments.seeds.partition("-")
    seeds = range(int(first), int(last or first) + 1)
    shares = [arguments.kills // len(seeds) + (place < arguments.kills % len(seeds)) for place in range(len(seeds))]
    for seed, kills, (faults, means) in zip(seeds, shares, cycle(_MIXES), strict=False):
        mix = {"faults": arguments.faults or faults, "means": arguments.means or means}
        yield Plan(seed, kills, **mix, charts=True, pictures=seed % 2 == 0, two=arguments.two)


def _folder(kept: Path | None, stack: ExitStack) -> Path:
    """Where the storms are; gone at the end unless it is to be kept."""
    if kept is not None:
        kept.mkdir(parents=True)
        return kept
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


async def _storms(arguments: argparse.Namespace, stack: ExitStack) -> bool:
    """Run all storms, print a line for each; were all well?"""
    server = stack.enter_context(running_postgres()) if arguments.two else None
    folder = _folder(arguments.keep, stack)
    at_once, points = asyncio.Semaphore(arguments.jobs), Points(folder / "points")

    async def one(plan: Plan) -> tuple[Plan, Verdict]:
        async with at_once:
            url = new_database(server) if server else None
            verdict = await run(plan, folder / f"seed{plan.seed}", points, url)
        print(_line(plan, verdict), flush=True)
        return plan, verdict

    print("| " + " | ".join(_COLUMNS) + " |\n" + "|---" * len(_COLUMNS) + "|", flush=True)
    done = await asyncio.gather(*map(one, _plans(arguments)))
    wrongs = [f"seed {plan.seed}: {wrong}" for plan, verdict in done for wrong in verdict.wrongs(MEANS[plan.means])]
    known = points.read()
    never = sorted(point for point, killed in known.items() if not killed)
    rest = f"; at none of {', '.join(never)}" if never else ""
    print(f"\nlives ended at {len(known) - len(never)} of {len(known)} points{rest}")
    print("\n".join(wrongs) if wrongs else "all is well")
    return not wrongs


def _line(plan: Plan, verdict: Verdict) -> str:
    """A storm as a line of the table."""
    cells = (
        plan.seed,
        plan.faults,
        plan.means,
        2 if plan.two else 1,
        plan.kills,
        verdict.faults,
        verdict.stories,
        verdict.messages,
        len(verdict.doubled),
        len(verdict.lost),
        len(verdict.stale),
        len(verdict.disordered),
        verdict.early,
        verdict.found_out,
        verdict.removed,
        verdict.blind,
        verdict.given_up,
        f"{verdict.handover:.0f} s" if verdict.handover else "–",
        f"{verdict.seconds:.0f}",
        "wrong" if verdict.wrongs(MEANS[plan.means]) else "good",
    )
    return "| " + " | ".join(map(str, cells)) + " |"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the storms that the arguments ask for; the exit code."""
    with ExitStack() as stack:
        return 0 if asyncio.run(_storms(_arguments(argv), stack)) else 1


if __name__ == "__main__":
    sys.exit(main())
