"""Learn from labelled stories what makes two reports one event; writes ``monitor/stories/grouping/model.json``.

    python -m tests.eval.train_grouping

First the space in which vectors are compared: the mean of each language, from the shipped examples, and the directions
in which reports of one event differ. Then each report of the training stories (invented sample text) is compared with
the earlier ones as the worker would, and what they have in common is learnt against whether they tell of one event.
FILES says which stories, and how each is read: as they are, without the watchlist's terms, and as bare headlines
without terms, so that the decision also holds for other subjects and poorer feeds. Some five minutes, most of
them for the vectors.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitor.editorial.group import read_reports
from monitor.languages.detection import guess_language
from monitor.matching.embeddings import Encoder, Floats, pack, unpack
from monitor.matching.semantic import known_vectors
from monitor.model.examples import VECTORS as SHIPPED
from monitor.model.examples import likeness_text, read_examples
from monitor.model.settings import StorySettings
from monitor.model.stories import Report
from monitor.stories.grouping.pairwise import Coefficients, Decision, Features, Learnt
from monitor.stories.grouping.space import Space, space_data
from monitor.stories.grouping.traits import meaning
from monitor.stories.grouping.window import Window
from tests.support.shipped import CONFIG, shipped_screener

HERE = Path(__file__).parent
MODEL = HERE.parents[1] / "monitor" / "stories" / "grouping" / "model.json"
FILE = "stories-train-retimed.jsonl"
AS_SENT = ("as sent",)
FILES: Mapping[str, tuple[str, ...]] = {
    FILE: ("whole", "without_terms", "headlines"),  # an event is told over a day or two
    "stories-train-dressed.jsonl": AS_SENT,  # with all furniture: some of it nobody knows to take off
    "stories-train.jsonl": ("whole",),  # an event is over within hours
    "stories-train-told.jsonl": ("whole", "headlines"),  # updates by one outlet, stages, results
    "stories-train-one-outlet.jsonl": ("whole",),  # many headlines of one outlet: no two tell of one event
    "stories-train-world.jsonl": ("whole", "headlines"),  # other subjects: look-alikes, events told from many sides
    "stories-train-neighbours.jsonl": ("whole", "headlines"),  # the same, nearer to the subject
    "stories-train-reactions.jsonl": ("whole", "headlines"),  # what many governments say of one event
    "stories-train-crowd.jsonl": ("whole",),  # a crowd of outlets with as many events as headlines
}
"""What is learnt from, and the readings of each."""
# Chosen by cross-validation over the stories of the subject; the threshold again by what is measured in README.md, when
# reactions had made the decision more careful.
RIDGE = 33.0
THRESHOLD = -1.5
DIRECTIONS = 64
# Log-odds taken off without vectors: what is wrongly joined hides an event, what is not joined tells one twice.
CAUTION = 0.5
_AS_MANY_OF_ALL = 10  # vectors of any language are counted with each language
_SHRINKAGE = 1.0  # of the average variance, added to that of each direction
_EITHER = ("one language", " in both")
_UNLIKE = ("no ", "hours apart", "other ", "terms of one only", "too far apart in meaning")
_APART = ("one outlet", "one outlet within 6 hours")
# What is rare has a large weight for the little that it explains: from there on, more is asked of it.
_LEAST_SPREAD = 0.2
_NEWTON_STEPS = 15
_SWEEPS = 300
_NEAR_ENOUGH = 1e-6
_NO_DECISION = Decision(Coefficients({}, 0.0), Coefficients({}, 0.0))

Table = NDArray[np.float64]
Story = tuple[str, Report]


@dataclass(frozen=True)
class Compared:
    """Pairs of reports: a row of features each, and whether they tell of one event."""

    names: Sequence[str]
    table: Table
    same: NDArray[np.bool_]


@dataclass(frozen=True)
class Labelled:
    """Reports with their events and packed vectors (empty ones where grouping is to do without), in order of time."""

    stories: Sequence[Story]
    vectors: Sequence[bytes]

    def __len__(self) -> int:
        return len(self.stories)

    def only(self, chosen: Sequence[int]) -> Labelled:
        """Those at these places."""
        return Labelled([self.stories[at] for at in chosen], [self.vectors[at] for at in chosen])

    def without_vectors(self) -> Labelled:
        """The same as they are where there is no encoder."""
        return Labelled(self.stories, [b""] * len(self.stories))


@dataclass(frozen=True)
class Readings:
    """The same stories as they are, without the watchlist's terms, and as headlines alone without terms."""

    whole: Labelled
    without_terms: Labelled
    headlines: Labelled

    def __iter__(self) -> Iterator[Labelled]:
        return iter((self.whole, self.without_terms, self.headlines))

    def only(self, chosen: Sequence[int]) -> Readings:
        """Those at these places."""
        return Readings(*(each.only(chosen) for each in self))

    def without_vectors(self) -> Readings:
        """The same as they are where there is no encoder."""
        return Readings(*(each.without_vectors() for each in self))


def read(name: str) -> list[Story]:
    """The labelled reports in a file, by time: the event, and the report."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    events = [json.loads(line)["event"] for line in lines]
    found = zip(events, (report for _, report in read_reports(lines, shipped_screener())), strict=True)
    return sorted(found, key=lambda each: each[1].published)


def as_sent(name: str) -> list[Story]:
    """The same with all furniture on."""
    rows = [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]
    texts = {number: {"title": row["title"], "summary": row["summary"]} for number, row in enumerate(rows, 1)}
    return [(event, replace(report, **texts[report.entry_id], furniture=())) for event, report in read(name)]


@cache
def encoder() -> Encoder:
    """One for all files: it remembers what it encoded, and many hold the same reports at other times."""
    return Encoder()


def encode(reports: Iterable[Report]) -> list[bytes]:
    """The packed vectors of reports."""
    return pack(encoder().encode([meaning(report) for report in reports]))


def readings(stories: Sequence[Story], *, vectors: bool = True) -> Readings:
    """Labelled reports, read in three ways."""
    bare = [(event, replace(report, terms=())) for event, report in stories]
    headlines = [(event, replace(report, summary="")) for event, report in bare]
    if not vectors:
        none = [b""] * len(stories)
        return Readings(Labelled(stories, none), Labelled(bare, none), Labelled(headlines, none))
    whole, short = encode(report for _, report in stories), encode(report for _, report in headlines)
    return Readings(Labelled(stories, whole), Labelled(bare, whole), Labelled(headlines, short))


# --- the space ------------------------------------------------------------------------------------------------


def language_means() -> tuple[Floats, dict[str, Floats]]:
    """The mean vector of the shipped examples: of all, and of each language."""
    examples, _ = read_examples((CONFIG / "examples.jsonl").read_text(encoding="utf-8"))
    rows = known_vectors([likeness_text(each.title, each.summary) for each in examples], CONFIG / SHIPPED)
    of_all, listed = unpack(rows).mean(0), defaultdict(list)
    for example, row in zip(examples, unpack(rows), strict=True):
        listed[guess_language(f"{example.title} {example.summary}", example.language)].append(row)
    return of_all, {
        language: (np.sum(found, 0) + _AS_MANY_OF_ALL * of_all) / (len(found) + _AS_MANY_OF_ALL)
        for language, found in sorted(listed.items())
    }


def space(labelled: Labelled) -> Space:
    """What sets reports of one event apart, to be looked at less."""
    mean, languages = language_means()
    rows = unpack(labelled.vectors) - [languages.get(report.language, mean) for _, report in labelled.stories]
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    events: dict[str, list[Floats]] = defaultdict(list)
    for (event, _), row in zip(labelled.stories, rows, strict=True):
        events[event].append(row)
    within = [_differences(np.array(found)) for found in events.values() if len(found) > 1]
    spread = np.concatenate(within)
    variances, directions = np.linalg.eigh(spread.T @ spread / len(spread))
    variances = np.maximum(variances, 0)
    variances += _SHRINKAGE * variances.mean()
    kept = np.sqrt(variances[:-DIRECTIONS].mean() / variances[-DIRECTIONS:])
    return Space(mean, languages, directions.T[-DIRECTIONS:].astype(np.float32), kept.astype(np.float32))


def _differences(rows: Floats) -> Floats:
    """How each differs from the mean of all, as if that mean had been known before."""
    return np.asarray((rows - rows.mean(0)) * np.sqrt(len(rows) / (len(rows) - 1)), dtype=np.float32)


# --- the decision ---------------------------------------------------------------------------------------------


def comparisons(labelled: Labelled, in_space: dict[str, Any]) -> Iterator[tuple[Features, bool]]:
    """What each report has in common with the earlier ones near it, and whether they tell of one event."""
    window = Window(StorySettings(), Learnt(_NO_DECISION, _NO_DECISION, in_space, THRESHOLD))
    event_of: dict[int, str] = {}
    for (event, report), vector in zip(labelled.stories, labelled.vectors, strict=True):
        window.forget_before(report)
        for entry_id, found in window.compare(report, vector).items():
            yield found, event_of[entry_id] == event
        window.add(report, report.entry_id, vector)
        event_of[report.entry_id] = event


def compared(pairs: Iterable[tuple[Features, bool]]) -> Compared:
    """Pairs as a table; there is one at least."""
    names: list[str] = []
    rows, same = [], []
    for found, one in pairs:
        names = names or list(found)
        rows.append(np.fromiter(found.values(), np.float32, len(names)))
        same.append(one)
    return Compared(names, np.array(rows, np.float64), np.array(same))


def decision(examples: Sequence[Compared]) -> Decision:
    """A logistic regression over the features: over what they say of any two reports, and what more they say where
    both are of one language, or of two. Each is brought to one scale for the penalty, and back."""
    names = examples[0].names
    table = np.concatenate([each.table for each in examples])
    labels = np.concatenate([each.same for each in examples])
    in_one = table[:, names.index("one language")] > 0
    mean, scale = _spread(table, in_one)
    halves = [
        _Half(np.column_stack([table[of], np.ones(of.sum())]), labels[of], _columns(len(names), at, mean, scale))
        for at, of in enumerate((in_one, ~in_one))
    ]
    weights, bias = _signed(halves, np.array([_sign(name) for name in names] * 3))
    weights /= scale
    bias -= float(weights @ mean)
    of_any, of_one, of_two = np.split(weights, 3)
    return Decision(_coefficients(names, of_any + of_one, bias), _coefficients(names, of_any + of_two, bias))


@dataclass(frozen=True)
class _Half:
    """The pairs of one language, or of two: what they have in common, with a one behind it, and what ``columns`` the
    regression makes of that. To keep these apart spares most of its work: two thirds of them are zeros or repeat the
    others."""

    table: Table
    same: NDArray[np.bool_]
    columns: Table


def _spread(table: Table, in_one: NDArray[np.bool_]) -> tuple[Table, Table]:
    """Mean and scale of each column: of any pair, of one language, of two."""
    sums = [table[of].sum(0) for of in (in_one, ~in_one)]
    squares = [np.square(table[of]).sum(0) for of in (in_one, ~in_one)]
    mean = np.concatenate([sum(sums), *sums]) / len(table)
    square = np.concatenate([sum(squares), *squares]) / len(table)
    return mean, np.maximum(np.sqrt(np.maximum(square - mean**2, 0)), _LEAST_SPREAD)


def _columns(features: int, half: int, mean: Table, scale: Table) -> Table:
    """What turns a row of a half into the columns of the regression, on one scale, with a one behind them."""
    none, same = np.zeros((features, features)), np.eye(features)
    spread = np.hstack([same, *((same, none) if half == 0 else (none, same))])
    found = np.zeros((features + 1, 3 * features + 1))
    found[:-1, :-1] = spread / scale
    found[-1] = np.append(-mean / scale, 1)
    return found


def _sign(name: str) -> int:
    """What is alike never speaks against one event, and what differs never for it; 0 where either may be. Without
    this, features that go together get large weights against each other, which hold for these stories alone."""
    if name.startswith(_EITHER) or name.endswith(_EITHER):
        return 0
    return -1 if name in _APART or name.startswith(_UNLIKE) or name.endswith(_UNLIKE) else 1


def _signed(halves: Sequence[_Half], signs: NDArray[np.int_]) -> tuple[Table, float]:
    """The weights of a logistic regression that have these signs, and the bias: Newton's method, where each step goes
    to the lowest point within the signs."""
    lowest, highest = (np.append(np.where(signs * side > 0, 0.0, -side * np.inf), -side * np.inf) for side in (1, -1))
    penalty = np.append(np.full(len(signs), RIDGE), 1e-9)
    weights = np.zeros(len(penalty))
    for _ in range(_NEWTON_STEPS):
        slope, curvature = penalty * weights, np.diag(penalty)
        for half in halves:
            likely = 1 / (1 + np.exp(-np.clip(half.table @ (half.columns @ weights), -30, 30)))
            slope += half.columns.T @ (half.table.T @ (likely - half.same))
            bend = (half.table.T * (likely * (1 - likely))) @ half.table
            curvature += half.columns.T @ bend @ half.columns
        weights = _lowest_within(weights, slope, curvature, lowest, highest)
    return weights[:-1], float(weights[-1])


def _lowest_within(start: Table, slope: Table, curvature: Table, lowest: Table, highest: Table) -> Table:
    """Where a parabola is lowest between these bounds, found one coordinate after the other. ``slope`` is that at
    ``start``."""
    at, slope = start.copy(), slope.copy()
    for _ in range(_SWEEPS):
        farthest = 0.0
        for i, bend in enumerate(curvature):
            step = min(max(at[i] - slope[i] / bend[i], lowest[i]), highest[i]) - at[i]
            if step:
                at[i] += step
                slope += bend * step
                farthest = max(farthest, abs(step))
        if farthest < _NEAR_ENOUGH:
            break
    return at


def _coefficients(names: Sequence[str], weights: Iterable[float], bias: float) -> Coefficients:
    told = {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}
    return Coefficients({name: weight for name, weight in told.items() if weight}, round(bias, 4))


def taught(read_so: Sequence[Labelled], in_space: dict[str, Any]) -> Decision:
    """The decision that some stories teach."""
    return decision([compared(comparisons(labelled, in_space)) for labelled in read_so])


def cautious(found: Decision) -> Decision:
    """A decision that joins less readily, by CAUTION."""
    one, two = (replace(each, bias=round(each.bias - CAUTION, 4)) for each in (found.one_language, found.two_languages))
    return Decision(one, two)


def learn(read_so: Sequence[Labelled]) -> Learnt:
    """All that these stories teach; the space is that of the first."""
    in_space = space_data(space(read_so[0]))
    without = cautious(taught([each.without_vectors() for each in read_so], {}))
    return Learnt(taught(read_so, in_space), without, in_space, THRESHOLD)


def lessons(*, vectors: bool = True, without: str = "") -> list[Labelled]:
    """All that is learnt from: FILES, in their readings, ``without`` one of them."""
    found: list[Labelled] = []
    for name, chosen in FILES.items():
        if name == without:
            continue
        if chosen == AS_SENT:
            found.append(readings(as_sent(name), vectors=vectors).whole)
        else:
            read_so = readings(read(name), vectors=vectors)
            found += [getattr(read_so, reading) for reading in chosen]
    return found


def as_data(found: Decision) -> dict[str, object]:
    """A decision as it stands in the file."""
    return {
        name: {"bias": each.bias, "weights": dict(each.weights)}
        for name, each in (("one language", found.one_language), ("two languages", found.two_languages))
    }


def main() -> int:
    """Train on all stories and write what was learnt."""
    read_so = lessons()
    write(learn(read_so))
    print(f"{sum(map(len, read_so))} reports read; wrote {MODEL.name}")
    return 0


def write(learnt: Learnt) -> None:
    """Put what was learnt where the worker reads it."""
    model = {
        "threshold": learnt.threshold,
        "with vectors": as_data(learnt.with_vectors),
        "without": as_data(learnt.without),
        "space": learnt.space,
    }
    MODEL.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
