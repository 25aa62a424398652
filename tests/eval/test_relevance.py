"""Floors under how well the shipped configuration tells what belongs to the subject: see README.md beside this file."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from monitor.languages.text import fold_key
from monitor.matching.screener import Screener
from tests.eval.measure import BEGIN, END, README, Score, read_items, score, shipped, tables, verdicts
from tests.support.shipped import shipped_settings

pytestmark = pytest.mark.slow
WORDS_F1 = 0.80
EXAMPLES_F1 = 0.89
ITEMS = read_items()
LABELS = [item.relevant for item in ITEMS]


@dataclass(frozen=True)
class Shipped:
    """The shipped configuration's verdicts. ``encoded`` counts the examples without a vector beside them."""

    words: list[bool]
    examples: list[bool]
    screener: Screener
    encoded: int


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    made: list[int] = []
    by_words, with_examples = shipped(tmp_path_factory.mktemp("state"), made.append)
    return Shipped(verdicts(by_words, ITEMS), verdicts(with_examples, ITEMS), with_examples, sum(made))


def f1(found: list[bool]) -> float:
    measured = score(LABELS, found).f1
    assert measured is not None
    return measured


def test_the_words_alone(found: Shipped) -> None:
    assert f1(found.words) >= WORDS_F1


def test_with_the_examples(found: Shipped) -> None:
    assert found.screener.semantics is not None
    assert f1(found.examples) >= EXAMPLES_F1


def test_every_shipped_example_has_its_vector_beside_it(found: Shipped) -> None:
    """Else the first start on a small machine takes minutes: see `encode_all`."""
    assert found.encoded == 0


def test_nothing_measured_was_learnt() -> None:
    learnt = {fold_key(example.title) for example in shipped_settings().examples}
    assert [item.title for item in ITEMS if fold_key(item.title) in learnt] == []


def test_scores() -> None:
    found = score([True, True, True, False, False], [True, True, False, True, False])
    assert found == Score(right=2, wrong=1, missed=1)
    assert (found.precision, found.recall, found.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    nothing = score([False], [False])
    assert (nothing.precision, nothing.recall, nothing.f1) == (None, None, None)


def test_the_tables_hold_every_language_and_kind() -> None:
    measured = tables(ITEMS, LABELS, [not label for label in LABELS])
    assert f"| all | {len(ITEMS)} | {sum(LABELS)} | 1.00 | 1.00 | 1.00 | 0.00 | 0.00 | 0.00 |" in measured
    rows = {line.split(" | ")[0].removeprefix("| ") for line in measured.splitlines() if line.startswith("| ")}
    assert rows >= {item.language for item in ITEMS} | {item.kind for item in ITEMS}


def test_the_readme_has_a_place_for_the_tables() -> None:
    text = README.read_text("utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    assert text.index(BEGIN) < text.index(END)
