"""How well reports are grouped by event, on labelled stories that grouping never learnt from.

python -m tests.eval.measure_grouping            prints the table
python -m tests.eval.measure_grouping --languages    the same by language
python -m tests.eval.measure_grouping --unseen   the stories of other subjects, by what all others teach
python -m tests.eval.measure_grouping --write    puts either into tests/eval/README.md

Measured are a dense replay, the same reports with the times of real news (an event told over a day or two), and those
dressed as feeds send them. "Headlines, no terms" takes summaries and the watchlist's terms away, as if the subject
were another.
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
from tests.eval.measure import Score, put
from tests.eval.train_grouping import Labelled, Story, learn, lessons, read, readings

FILE = "stories-dev-dense.jsonl"
RETIMED = "stories-dev-retimed.jsonl"
DRESSED = "stories-dev-dressed.jsonl"
OTHER = "stories-other.jsonl"
OTHER_RETIMED = "stories-other-retimed.jsonl"
UNSEEN = ("stories-train-world.jsonl", "stories-train-neighbours.jsonl")
"""Each was learnt from too; what it measures is what the others teach."""
PLACES = ("grouping", "unseen", "worlds")
"""What stands between which marks of the README."""
_FEW = 3  # reports of a language: fewer say nothing of it
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


def unseen() -> Iterator[tuple[str, Quality]]:
    """The quality on the stories of each file of other subjects, by what all others teach."""
    for name in UNSEEN:
        learnt, measured = learn(lessons(without=name)), readings(read(name))
        for told, labelled in (("", measured.whole), (", headlines", measured.headlines)):
            for way, given in _both_ways(labelled):
                yield f"{name.removesuffix('.jsonl')}{told}, {way}", measure(given, learnt)


def shipped() -> Iterator[tuple[str, Quality]]:
    """The quality of what is shipped: on stories of the subject, on their headlines alone, and on another subject."""
    dense, retimed, dressed = (readings(read(name)) for name in (FILE, RETIMED, DRESSED))
    named = (
        ("dense replay", dense.whole),
        ("dense replay, headlines, no terms", dense.headlines),
        ("times of news", retimed.whole),
        ("times of news, headlines, no terms", retimed.headlines),
        ("times of news, dressed", dressed.whole),
        ("another subject", readings(read(OTHER)).headlines),
        ("another subject, times of news", readings(read(OTHER_RETIMED)).headlines),
    )
    for name, labelled in named:
        for way, given in _both_ways(labelled):
            yield f"{name}, {way}", measure(given)


def by_language() -> Iterator[tuple[str, Quality]]:
    """The quality for the reports of each language, among all others."""
    for name in (RETIMED, DRESSED):
        labelled = readings(read(name)).whole
        for way, given in _both_ways(labelled):
            found = _groups(given, load_learnt())
            for language, several in sorted(Counter(report.language for _, report in given.stories).items()):
                if several >= _FEW:
                    chosen = [at for at, (_, report) in enumerate(given.stories) if report.language == language]
                    yield (
                        f"{name.removesuffix('.jsonl')}, {way}, {language}",
                        _quality_among(given.stories, found, chosen),
                    )


def _quality_among(stories: Sequence[Story], found: Sequence[int], chosen: Sequence[int]) -> Quality:
    """The quality for some reports: how each stands beside all others."""
    events, languages = [event for event, _ in stories], [report.language for _, report in stories]
    event_size, group_size, both = Counter(events), Counter(found), Counter(zip(events, found, strict=True))
    precision = sum(both[events[at], found[at]] / group_size[found[at]] for at in chosen) / len(chosen)
    recall = sum(both[events[at], found[at]] / event_size[events[at]] for at in chosen) / len(chosen)
    verdicts: dict[bool, Counter[tuple[bool, bool]]] = defaultdict(Counter)
    for one in chosen:
        for other in range(len(stories)):
            if other != one:
                verdict = (events[one] == events[other], found[one] == found[other])
                verdicts[languages[one] != languages[other]][verdict] += 1
    across, within = (
        Score(of[True, True], of[False, True], of[True, False]) for of in (verdicts[True], verdicts[False])
    )
    all_pairs = Score(across.right + within.right, across.wrong + within.wrong, across.missed + within.missed)
    return Quality(precision, recall, all_pairs, across)


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


def main() -> int:
    parser = argparse.ArgumentParser(description="How well reports are grouped.")
    parser.add_argument("--unseen", action="store_true", help="learn without some stories, measure on those (minutes)")
    parser.add_argument("--languages", action="store_true", help="by language instead, with the times of news")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    arguments = parser.parse_args()
    if arguments.languages:
        print(table(list(by_language())))
        return 0
    measured = table(list(unseen() if arguments.unseen else shipped()))
    if arguments.write:
        put(measured, *marks(PLACES[arguments.unseen]))
    print(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
