"""What the examples teach: by how many of them are ordinary news, and to headlines of events that they do not know.

python -m tests.eval.learning            prints both tables; some minutes
python -m tests.eval.learning --write    puts them into tests/eval/README.md
python -m tests.eval.learning --file F   counts what is let in of this file of ordinary news instead
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from monitor.editorial.screen import Cleaner, screen
from monitor.matching.embeddings import Floats, unpack
from monitor.matching.matcher import Matcher
from monitor.matching.screener import Screener
from monitor.matching.semantic import known_vectors, learn
from monitor.model.examples import VECTORS as SHIPPED
from monitor.model.examples import Example, likeness_text
from tests.eval.measure import Item, Score, put, read_items, read_ordinary, score, share_of, verdicts
from tests.support.shipped import CONFIG, shipped_screener, shipped_settings

ORDINARY = "ordinary: "
"""How the topic of an example begins that is about none of the subject's neighbours either."""
BEGIN, END = "<!-- learning: begin -->", "<!-- learning: end -->"
_COUNTS = (0, 10, 25, 50, 100, 200, 1000)
_FOLDS = 5
_ONE_EVENT = 0.92  # cosine; headlines are chained by it into events
_BLOCK = 1000
_CURVE_HEAD = """\
| ordinary examples a language, at most | in all | asked | mean probability | let in | dev: precision | recall | F1 |
|---|---|---|---|---|---|---|---|
"""
_FOLDS_HEAD = """\
| | examples | relevant | words: precision | recall | F1 | with examples: precision | recall | F1 |
|---|---|---|---|---|---|---|---|---|
"""


def learnt_from(examples: Sequence[Example], matcher: Matcher, state: Path) -> Screener:
    """The shipped configuration with these of its examples."""
    settings = shipped_settings().model_copy(update={"examples": tuple(examples)})
    return Screener(matcher, settings, learn(settings, matcher, CONFIG, state))


def with_ordinary(examples: Iterable[Example], most: int) -> list[Example]:
    """The examples, of each language at most so many about ordinary news: every so manieth of them."""
    kept: list[Example] = []
    by_kind = sorted(examples, key=lambda example: (example.topic.startswith(ORDINARY), example.language or ""))
    for (ordinary, _), group in groupby(by_kind, lambda each: (each.topic.startswith(ORDINARY), each.language or "")):
        members = list(group)
        count = min(most, len(members)) if ordinary else len(members)
        kept += [members[at * len(members) // count] for at in range(count)]
    return kept


def curve(ordinary: Sequence[Item], state: Path) -> str:
    """By the ordinary news among the examples: how much other ordinary news they are asked about, how likely they
    find it on average, how many headlines they let in; and the scores on the dev set."""
    dev, examples, matcher = read_items(), shipped_settings().examples, shipped_screener().matcher
    rows = []
    for most in _COUNTS:
        used = with_ordinary(examples, most)
        screener = learnt_from(used, matcher, state)
        asked = _probabilities(screener, ordinary)
        let_in = sum(probability >= screener.threshold for probability in asked)
        count = sum(each.topic.startswith(ORDINARY) for each in used)
        found = score([item.relevant for item in dev], verdicts(screener, dev))
        cells = [str(most), str(count), str(len(asked)), f"{np.mean(asked):.3f}", str(let_in), *_shares(found)]
        rows.append(f"| {' | '.join(cells)} |\n")
    return _CURVE_HEAD + "".join(rows)


def _probabilities(screener: Screener, items: Sequence[Item]) -> list[float]:
    """What the examples say of each headline that they are asked about."""
    cleaned = Cleaner().clean([json.loads(item.line) for item in items])
    matches = screener.screen([each.candidate for each in cleaned])
    return [match.likeness.probability for match in matches if match.likeness]


def folds(state: Path) -> str:
    """Scores on the examples of each event as the examples of all other events teach it."""
    examples, matcher = shipped_settings().examples, shipped_screener().matcher
    fold = events(unpack(known_vectors(map(_text, examples), CONFIG / SHIPPED))) % _FOLDS
    found = np.zeros((len(examples), 2), dtype=bool)
    for number in range(_FOLDS):
        others = learnt_from([each for at, each in enumerate(examples) if fold[at] != number], matcher, state)
        held_out = np.flatnonzero(fold == number)
        lines = [_line(examples[at]) for at in held_out]
        for column, screener in enumerate((shipped_screener(), others)):
            found[held_out, column] = [bool(verdict["relevant"]) for verdict in screen(screener, lines)]
    return _FOLDS_HEAD + "".join(_fold_rows(examples, found))


def _fold_rows(examples: Sequence[Example], found: NDArray[np.bool_]) -> Iterator[str]:
    languages = [example.language or "" for example in examples]
    for name in ("all", *sorted(set(languages), key=lambda language: (-languages.count(language), language))):
        rows = [at for at, language in enumerate(languages) if name in ("all", language)]
        labels = [examples[at].relevant for at in rows]
        cells = [cell for column in (0, 1) for cell in _shares(score(labels, found[rows, column].tolist()))]
        yield f"| {name} | {len(rows)} | {sum(labels)} | {' | '.join(cells)} |\n"


def events(vectors: Floats) -> NDArray[np.int64]:
    """A number for each text, the same for texts that are chained together by likeness."""
    event = np.arange(len(vectors))
    for start in range(0, len(vectors), _BLOCK):
        near = np.argwhere(vectors[start : start + _BLOCK] @ vectors.T > _ONE_EVENT)
        for one, other in near[near[:, 0] + start < near[:, 1]]:
            event[event == event[other]] = event[one + start]
    return np.unique(event, return_inverse=True)[1]


def _text(example: Example) -> str:
    return likeness_text(example.title, example.summary)


def _line(example: Example) -> str:
    return json.dumps({"title": example.title, "summary": example.summary, "lang": example.language})


def _shares(found: Score) -> list[str]:
    return [share_of(share) for share in (found.precision, found.recall, found.f1)]


def main() -> int:
    parser = argparse.ArgumentParser(description="What the examples teach.")
    parser.add_argument("--write", action="store_true", help="put the tables into the README")
    parser.add_argument("--file", type=Path, help="ordinary news to count what is let in of")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = curve(read_items(arguments.file) if arguments.file else read_ordinary(), Path(folder))
        if not arguments.file:
            told = f"{told}\nTo events that the examples do not know:\n\n{folds(Path(folder))}"
    if arguments.write and not arguments.file:
        put(told, BEGIN, END)
    print(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
