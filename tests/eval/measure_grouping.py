"""How well reports are grouped by event, on labelled stories that grouping never learnt from.

python -m tests.eval.measure_grouping            prints the table
python -m tests.eval.measure_grouping --folds    cross-validation over the training stories instead
python -m tests.eval.measure_grouping --write    puts either into tests/eval/README.md

The training stories are three dense weeks. For cross-validation they are cut into five pieces by the time of their
first report, so that all that happened in the same days, look-alikes and what stands alone, is together: five dense
replays of four days. Each is grouped by what the other four teach. "Headlines, no terms" takes summaries and the
watchlist's terms away, as if the subject were another.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from monitor.editorial.group import cluster
from monitor.model.settings import StorySettings
from monitor.stories.group import load_learnt
from monitor.stories.grouping.pairwise import Learnt
from tests.eval import train_grouping
from tests.eval.measure import README, Score
from tests.eval.train_grouping import Labelled, Readings, Story, learn, read, readings

FILE = "stories-dev-dense.jsonl"
OTHER = "stories-other.jsonl"
FOLDS = 5
PLACES = ("grouping", "folds")
"""What stands between which marks of the README."""
_HEAD = """\
| | B³: precision | recall | F1 | pairs: precision | recall | F1 | of two languages: precision | recall | F1 |
|---|---|---|---|---|---|---|---|---|---|
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


def measure(labelled: Labelled, learnt: Learnt | None = None) -> Quality:
    """The quality of what the worker's code makes of labelled reports, by what it was taught or by what is shipped."""
    return _quality(labelled.stories, _groups(labelled, learnt or load_learnt()))


def _groups(labelled: Labelled, learnt: Learnt) -> list[int]:
    return cluster([report for _, report in labelled.stories], labelled.vectors, StorySettings(), learnt)


def _quality(stories: Sequence[Story], found: Sequence[Hashable]) -> Quality:
    return quality([event for event, _ in stories], found, [report.language for _, report in stories])


def folds_of(stories: Sequence[Story], count: int = FOLDS) -> list[list[int]]:
    """The places of the stories in each of so many pieces of equal length, by the first report of each event."""
    first: dict[str, float] = {}
    for event, report in stories:
        first.setdefault(event, report.published.timestamp())
    begin, length = min(first.values()), max(first.values()) - min(first.values()) + 1
    folds: list[list[int]] = [[] for _ in range(count)]
    for at, (event, _) in enumerate(stories):
        folds[int((first[event] - begin) / length * count)].append(at)
    return folds


def cross_validated(read_so: Readings) -> Iterator[tuple[str, Quality]]:
    """The quality over all folds, each grouped by what the others teach."""
    folds = folds_of(read_so.whole.stories)
    everything = set(range(len(read_so.whole)))
    taught = [learn(read_so.only(sorted(everything.difference(fold)))) for fold in folds]
    for name, labelled in (("as they are", read_so.whole), ("headlines, no terms", read_so.headlines)):
        for way, given in _both_ways(labelled):
            found: dict[int, tuple[int, int]] = {}
            for number, (fold, learnt) in enumerate(zip(folds, taught, strict=True)):
                groups = _groups(given.only(fold), learnt)
                found |= {at: (number, group) for at, group in zip(fold, groups, strict=True)}
            yield f"{name}, {way}", _quality(given.stories, [found[at] for at in sorted(found)])


def shipped() -> Iterator[tuple[str, Quality]]:
    """The quality of what is shipped: on stories of the subject, on their headlines alone, and on another subject."""
    dev, other = readings(read(FILE)), readings(read(OTHER))
    named = (("dev", dev.whole), ("dev, headlines, no terms", dev.headlines), ("another subject", other.headlines))
    for name, labelled in named:
        for way, given in _both_ways(labelled):
            yield f"{name}, {way}", measure(given)


def _both_ways(labelled: Labelled) -> Iterator[tuple[str, Labelled]]:
    yield "with vectors", labelled
    yield "without", labelled.without_vectors()


def table(rows: Sequence[tuple[str, Quality]]) -> str:
    """Named qualities as Markdown."""
    return _HEAD + "".join(_row(name, found) for name, found in rows)


def _row(name: str, found: Quality) -> str:
    shares: list[float | None] = [found.precision, found.recall, found.f1]
    shares += [share for each in (found.pairs, found.across) for share in (each.precision, each.recall, each.f1)]
    return f"| {name} | {' | '.join('–' if share is None else f'{share:.3f}' for share in shares)} |\n"


def marks(place: str) -> tuple[str, str]:
    """What stands before and behind a table in the README."""
    return f"<!-- {place}: begin -->", f"<!-- {place}: end -->"


def write(measured: str, place: str) -> None:
    """Put a table into its place in the README."""
    begin, end = marks(place)
    before, _, rest = README.read_text("utf-8").partition(begin)
    _, _, after = rest.partition(end)
    README.write_text(f"{before}{begin}\n\n{measured}\n{end}{after}", "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description="How well reports are grouped.")
    parser.add_argument("--folds", action="store_true", help="cross-validate over the training stories (minutes)")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    arguments = parser.parse_args()
    rows = cross_validated(readings(read(train_grouping.FILE))) if arguments.folds else shipped()
    measured = table(list(rows))
    if arguments.write:
        write(measured, PLACES[arguments.folds])
    print(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
