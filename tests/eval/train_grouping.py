"""Learn from labelled stories what makes two reports one event; writes ``monitor/grouping.json``.

    python -m tests.eval.train_grouping

Each report of the training stories (invented sample text) is compared with the earlier ones as the worker would, and
what they have in common is learnt against whether they tell of one event. Half of the comparisons leave the watchlist's
terms out, so that the decision also holds for other subjects. Some seconds, and a minute for the vectors.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from monitor.clustering import read_reports
from monitor.config import load
from monitor.core.joining import Coefficients, Features
from monitor.core.likeness import fit_logistic
from monitor.core.settings import StorySettings
from monitor.core.traits import meaning
from monitor.core.types.stories import Report
from monitor.core.vectors import packed, unpacked
from monitor.core.window import Learnt, Window
from monitor.encode import Encoder
from monitor.screening import Screener

HERE = Path(__file__).parent
MODEL = HERE.parents[1] / "monitor" / "grouping.json"
RIDGE = 1.0
THRESHOLD = -1.25  # chosen by training on one half of the stories and grouping the other
CAUTION = 1.0  # log-odds
_NO_COEFFICIENTS = Coefficients({}, 0.0)


def read(name: str) -> list[tuple[str, Report]]:
    """The labelled reports in a file, by time: the event, and the report."""
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    screener = Screener.by_words(load(HERE.parents[1] / "config", {}))
    events = [json.loads(line)["event"] for line in lines]
    found = zip(events, (report for _, report in read_reports(lines, screener)), strict=True)
    return sorted(found, key=lambda each: each[1].published)


def encode(reports: Sequence[Report]) -> list[bytes]:
    """The packed vectors of reports."""
    return packed(Encoder().encode([meaning(report) for report in reports]))


def comparisons(
    stories: Sequence[tuple[str, Report]], vectors: Sequence[bytes], mean: Sequence[float]
) -> Iterator[tuple[Features, bool]]:
    """What each report has in common with the earlier ones near it, and whether they tell of one event."""
    window = Window(StorySettings(), Learnt(_NO_COEFFICIENTS, _NO_COEFFICIENTS, mean, THRESHOLD))
    event_of: dict[int, str] = {}
    for (event, report), vector in zip(stories, vectors, strict=True):
        for entry_id, found in window.compared(report, vector).items():
            yield found, event_of[entry_id] == event
        window.add(report, report.entry_id, vector)
        event_of[report.entry_id] = event


def coefficients(examples: Sequence[tuple[Features, bool]]) -> Coefficients:
    """A logistic regression over the features, brought to one scale for the penalty and back."""
    names = list(examples[0][0])
    table = np.array([list(found.values()) for found, _ in examples])
    scale = np.maximum(table.std(0), 1e-6)
    columns = np.column_stack([table / scale, np.ones(len(table))])
    weights = fit_logistic(columns, np.array([same for _, same in examples]), RIDGE)
    learnt = (weights[:-1] / scale).round(4).tolist()
    return Coefficients(dict(zip(names, learnt, strict=True)), round(float(weights[-1]), 4))


def both_ways(stories: Sequence[tuple[str, Report]], vectors: Sequence[bytes], mean: Sequence[float]) -> Coefficients:
    """What these stories teach, with the terms of the watchlist and without."""
    without_terms = [(event, replace(report, terms=())) for event, report in stories]
    return coefficients([*comparisons(stories, vectors, mean), *comparisons(without_terms, vectors, mean)])


def without_vectors(stories: Sequence[tuple[str, Report]]) -> Coefficients:
    """What these stories teach without the optional extra. Where meaning is not compared, a join on a few shared words
    is likelier to be wrong than these stories, all of one subject, can teach."""
    learnt = both_ways(stories, [b""] * len(stories), ())
    return replace(learnt, bias=round(learnt.bias - CAUTION, 4))


def learn(stories: Sequence[tuple[str, Report]], vectors: Sequence[bytes]) -> Learnt:
    """All that these stories teach."""
    mean = [round(float(part), 4) for part in unpacked(vectors).mean(0)]
    return Learnt(both_ways(stories, vectors, mean), without_vectors(stories), mean, THRESHOLD)


def as_data(found: Coefficients) -> dict[str, object]:
    """Coefficients as they stand in the file."""
    return {"bias": found.bias, "weights": found.weights}


def main() -> int:
    """Train on all stories and write what was learnt."""
    stories = read("stories-train.jsonl")
    learnt = learn(stories, encode([report for _, report in stories]))
    model = {
        "threshold": learnt.threshold,
        "with vectors": as_data(learnt.with_vectors),
        "without": as_data(learnt.without),
        "mean": learnt.mean,
    }
    MODEL.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
    print(f"{len(stories)} reports read; wrote {MODEL.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
