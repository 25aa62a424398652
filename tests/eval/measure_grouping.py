"""How well reports are grouped by event, on labelled stories that grouping never learnt from.

python -m tests.eval.measure_grouping            prints the table
python -m tests.eval.measure_grouping --write    puts it into tests/eval/README.md
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from monitor.clustering import cluster
from monitor.core.settings import StorySettings
from monitor.core.types.stories import Report
from monitor.grouping import load_learnt
from tests.eval.measure import README, Score
from tests.eval.train_grouping import encode, read

FILE = "stories-dev-dense.jsonl"
BEGIN, END = "<!-- grouping: begin -->", "<!-- grouping: end -->"
_HEAD = """\
| | precision | recall | F1 |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Quality:
    """B-cubed averages over all reports, and counts over pairs of them: all, and those of two languages."""

    precision: float
    recall: float
    pairs: Score
    across: Score

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def quality(events: Sequence[Hashable], found: Sequence[Hashable], languages: Sequence[str]) -> Quality:
    """Found groups against the labelled events. B-cubed: for each report, what share of its group is of its event, and
    what share of its event is in its group (Bagga and Baldwin, 1998)."""
    event_size, group_size = Counter(events), Counter(found)
    both = Counter(zip(events, found, strict=True))
    shares = [
        (both[event, group] / group_size[group], both[event, group] / event_size[event])
        for event, group in zip(events, found, strict=True)
    ]
    precision, recall = (sum(column) / len(shares) for column in zip(*shares, strict=True))
    return Quality(precision, recall, *_pairs(events, found, languages))


def _pairs(events: Sequence[Hashable], found: Sequence[Hashable], languages: Sequence[str]) -> tuple[Score, Score]:
    counts: dict[bool, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for one in range(len(events)):
        for other in range(one):
            verdict = (events[one] == events[other], found[one] == found[other])
            counts[languages[one] != languages[other]][verdict] += 1
    scores = {across: Score(of[True, True], of[False, True], of[True, False]) for across, of in counts.items()}
    across, within = scores.get(True, Score(0, 0, 0)), scores.get(False, Score(0, 0, 0))
    both = Score(across.right + within.right, across.wrong + within.wrong, across.missed + within.missed)
    return both, across


def measure(stories: Sequence[tuple[str, Report]], vectors: Sequence[bytes]) -> Quality:
    """The quality of what the worker's code makes of labelled reports."""
    reports = [report for _, report in stories]
    found = cluster(reports, vectors, StorySettings(), load_learnt())
    return quality([event for event, _ in stories], found, [report.language for report in reports])


def table(with_vectors: Quality, without: Quality) -> str:
    """Both as Markdown."""
    rows = [
        row
        for name, found in (("with vectors", with_vectors), ("without", without))
        for row in (
            _row(f"B-cubed, {name}", found.precision, found.recall, found.f1),
            _row(f"pairs, {name}", found.pairs.precision, found.pairs.recall, found.pairs.f1),
            _row(f"pairs of two languages, {name}", found.across.precision, found.across.recall, found.across.f1),
        )
    ]
    return _HEAD + "".join(rows)


def _row(name: str, *shares: float | None) -> str:
    return f"| {name} | {' | '.join('–' if share is None else f'{share:.3f}' for share in shares)} |\n"


def write(measured: str) -> None:
    """Put the table into its place in the README."""
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(f"{before}{BEGIN}\n\n{measured}\n{END}{after}", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="How well reports are grouped.")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    arguments = parser.parse_args()
    stories = read(FILE)
    measured = table(
        measure(stories, encode([report for _, report in stories])), measure(stories, [b""] * len(stories))
    )
    if arguments.write:
        write(measured)
    print(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
