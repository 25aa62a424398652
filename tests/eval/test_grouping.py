"""Floors under how well reports are grouped by event: see README.md beside this file."""

from __future__ import annotations

import json

import pytest

from monitor.core.types.stories import Report
from tests.eval.measure import README
from tests.eval.measure_grouping import BEGIN, END, FILE, Quality, measure, quality, table
from tests.eval.train_grouping import HERE, MODEL, as_data, encode, read, without_vectors

Labelled = list[tuple[str, Report]]


@pytest.fixture(scope="module")
def stories() -> Labelled:
    return read(FILE)


@pytest.fixture(scope="module")
def without(stories: Labelled) -> Quality:
    return measure(stories, [b""] * len(stories))


@pytest.fixture(scope="module")
def with_vectors(stories: Labelled) -> Quality:
    return measure(stories, encode([report for _, report in stories]))


def test_with_vectors(with_vectors: Quality) -> None:
    assert with_vectors.f1 >= 0.92
    assert (with_vectors.across.f1 or 0) >= 0.88


def test_without_vectors(without: Quality) -> None:
    assert without.f1 >= 0.86
    assert (without.across.f1 or 0) >= 0.80


def test_what_was_learnt_can_be_learnt_again() -> None:
    """Without vectors, to be quick."""
    shipped = json.loads(MODEL.read_text("utf-8"))["without"]
    found = as_data(without_vectors(read("stories-train.jsonl")))
    assert found["bias"] == pytest.approx(shipped["bias"], abs=0.01)
    assert found["weights"] == pytest.approx(shipped["weights"], abs=0.02)


def test_nothing_measured_was_learnt() -> None:
    learnt, measured = (
        {json.loads(line)["title"] for line in (HERE / name).read_text("utf-8").splitlines()}
        for name in ("stories-train.jsonl", FILE)
    )
    assert not learnt & measured


def test_quality() -> None:
    perfect = quality("aabb", "1122", ["en", "ru", "en", "en"])
    assert (perfect.f1, perfect.pairs.f1, perfect.across.f1) == (1, 1, 1)
    lumped = quality("aabb", "1111", ["en", "ru", "en", "en"])
    assert (lumped.precision, lumped.recall) == (0.5, 1)
    assert (lumped.pairs.precision, lumped.pairs.recall) == (pytest.approx(1 / 3), 1)
    assert (lumped.across.right, lumped.across.wrong, lumped.across.missed) == (1, 2, 0)
    torn = quality("aabb", "1234", ["en", "ru", "en", "en"])
    assert (torn.precision, torn.recall, torn.pairs.f1) == (1, 0.5, 0)


def test_the_table_tells_both_and_has_its_place(without: Quality) -> None:
    made = table(without, without)
    assert made.count("| B-cubed, ") == 2
    assert f"{without.f1:.3f}" in made
    text = README.read_text("utf-8")
    assert text.count(BEGIN) == text.count(END) == 1
    assert text.index(BEGIN) < text.index(END)
