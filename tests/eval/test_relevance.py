"""Floors under how well the shipped configuration tells what belongs to the subject: see README.md beside this file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pytest

from monitor.editorial.explain import explain
from monitor.languages.text import fold_key
from monitor.matching.screener import Screener
from tests.eval import learning
from tests.eval.measure import (
    BEGIN,
    END,
    README,
    Score,
    ordinary_table,
    read_items,
    read_ordinary,
    score,
    shipped,
    tables,
    verdicts,
)
from tests.eval.measure_furniture import relevance
from tests.support.learnt import Teach
from tests.support.shipped import shipped_screener, shipped_settings

pytestmark = pytest.mark.slow
WORDS_F1 = 0.80
EXAMPLES_F1 = 0.91
EXAMPLES_PRECISION = 0.93
LET_IN = 1  # of the 811 ordinary headlines: 20 of 10,000 would be 1.6
ITEMS, ORDINARY = read_items(), read_ordinary()
LABELS = [item.relevant for item in ITEMS]


@dataclass(frozen=True)
class Shipped:
    """The shipped configuration's verdicts. ``encoded`` counts the examples without a vector beside them."""

    words: list[bool]
    examples: list[bool]
    ordinary: tuple[list[bool], list[bool]]
    screener: Screener
    encoded: int


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, teach: Teach) -> Shipped:
    made: list[int] = []
    by_words, with_examples = shipped(teach(tmp_path_factory.mktemp("state")), made.append)
    ordinary = (verdicts(by_words, ORDINARY), verdicts(with_examples, ORDINARY))
    return Shipped(verdicts(by_words, ITEMS), verdicts(with_examples, ITEMS), ordinary, with_examples, sum(made))


def f1(found: list[bool]) -> float:
    measured = score(LABELS, found).f1
    assert measured is not None
    return measured


def test_the_words_alone(found: Shipped) -> None:
    assert f1(found.words) >= WORDS_F1


def test_with_the_examples(found: Shipped) -> None:
    assert found.screener.semantics is not None
    assert f1(found.examples) >= EXAMPLES_F1
    assert (score(LABELS, found.examples).precision or 0) >= EXAMPLES_PRECISION


def test_ordinary_news_stays_out(found: Shipped) -> None:
    by_words, with_examples = found.ordinary
    assert sum(by_words) == 0
    assert sum(with_examples) <= LET_IN


def test_relevance_is_the_same_dressed_with_examples_too(found: Shipped) -> None:
    """With all that outlets put around their headlines and texts."""
    for screener in (shipped_screener(), found.screener):
        bare, worn = relevance(screener)
        assert (worn.f1 or 0) >= (bare.f1 or 0) - 0.02


def test_what_names_nothing_of_the_subject_is_not_even_asked_about(found: Shipped) -> None:
    text = "Over the last week, 4.4 million Americans filed for unemployment benefits."
    match = explain(found.screener, text).match
    assert (match.relevant, match.likeness, match.reason) == (False, None, "no watch found anything")


def test_every_shipped_example_has_its_vector_beside_it(found: Shipped) -> None:
    """Else the first start on a small machine takes minutes: see `encode_all`."""
    assert found.encoded == 0


def test_nothing_measured_was_learnt() -> None:
    learnt = {fold_key(example.title) for example in shipped_settings().examples}
    assert [item.title for item in (*ITEMS, *ORDINARY) if fold_key(item.title) in learnt] == []


def test_every_language_has_ordinary_news_to_learn_from_and_to_measure_by() -> None:
    topics = [(example.language, example.topic) for example in shipped_settings().examples]
    learnt = Counter(language for language, topic in topics if topic.startswith(learning.ORDINARY))
    held_out = Counter(item.language for item in ORDINARY)
    assert learnt.keys() == held_out.keys()
    assert (len(learnt), min(learnt.values()) >= 200, min(held_out.values()) >= 50) == (16, True, True)


@pytest.mark.parametrize("most", [0, 3, 10**6])
def test_the_curve_takes_as_many_ordinary_examples_of_each_language_as_it_says(most: int) -> None:
    examples = shipped_settings().examples
    kept = learning.with_ordinary(examples, most)
    counts = Counter(each.language for each in kept if each.topic.startswith(learning.ORDINARY))
    assert max(counts.values(), default=0) <= most
    assert len(kept) == len(examples) - sum(
        max(0, count - most)
        for count in Counter(each.language for each in examples if each.topic.startswith(learning.ORDINARY)).values()
    )


def test_headlines_that_are_chained_by_likeness_are_one_event() -> None:
    turned = [0.0, 0.3, 0.6, 2.0]  # of neighbours the cosine is 0.955, of the first and the third 0.825
    vectors = np.array([[np.cos(angle), np.sin(angle)] for angle in turned], dtype=np.float32)
    assert learning.events(vectors).tolist() == [0, 0, 0, 1]


def test_ordinary_news_is_counted_by_language() -> None:
    first = ORDINARY[0].language
    here = [item.language == first for item in ORDINARY]
    measured = ordinary_table(ORDINARY, [False] * len(ORDINARY), here)
    assert f"| {first} | {sum(here)} | 0 | {sum(here)} | 10000 |" in measured
    assert measured.count("| 0 | 0 | 0 |") == len({item.language for item in ORDINARY}) - 1


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
    for begin, end in ((BEGIN, END), (learning.BEGIN, learning.END)):
        assert text.count(begin) == text.count(end) == 1
        assert text.index(begin) < text.index(end)
