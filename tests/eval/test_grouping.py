"""Floors under how well reports are grouped by event: see README.md beside this file."""

from __future__ import annotations

import json

import numpy as np
import pytest

from monitor.editorial.group import cluster, read_reports
from monitor.matching.screener import Screener
from monitor.model.settings import StorySettings
from monitor.stories.group import load_learnt
from tests.eval import train_grouping
from tests.eval.measure import README
from tests.eval.measure_grouping import FILE, OTHER, PLACES, Quality, folds_of, marks, measure, quality, table
from tests.eval.train_grouping import (
    HERE,
    MODEL,
    Labelled,
    Readings,
    as_data,
    cautious,
    decision,
    read,
    readings,
    space,
    taught,
)
from tests.support.worker import settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dev() -> Readings:
    return readings(read(FILE))


@pytest.fixture(scope="module")
def without(dev: Readings) -> Quality:
    return measure(dev.whole.without_vectors())


def test_with_vectors(dev: Readings) -> None:
    found = measure(dev.whole)
    assert found.f1 >= 0.93
    assert (found.across.f1 or 0) >= 0.90


def test_headlines_alone_without_terms(dev: Readings) -> None:
    found = measure(dev.headlines)
    assert found.f1 >= 0.91
    assert (found.across.f1 or 0) >= 0.88


def test_without_vectors(without: Quality) -> None:
    assert without.f1 >= 0.84
    assert (without.across.f1 or 0) >= 0.73


def test_headlines_of_another_subject_without_vectors() -> None:
    found = measure(readings(read(OTHER), vectors=False).headlines)
    assert found.f1 >= 0.79
    assert (found.across.f1 or 0) >= 0.73


@pytest.mark.parametrize("order", [1, -1])
def test_poor_lines_are_grouped_all_the_same(order: int) -> None:
    """No summary, language or outlet, one time for all, a watchlist that matches nothing."""
    given = [json.loads(line) for line in (HERE / OTHER).read_text("utf-8").splitlines()][::order]
    poor = [json.dumps({"title": each["title"], "published": "2031-03-03T00:00:00Z"}) for each in given]
    reports = [report for _, report in read_reports(poor, Screener.by_words(settings([])))]
    assert not any(report.terms or report.watches for report in reports)
    found = cluster(reports, [b""] * len(reports), StorySettings(), load_learnt())
    assert quality([each["event"] for each in given], found, [each["lang"] for each in given]).f1 >= 0.6


def test_what_was_learnt_can_be_learnt_again() -> None:
    """Without vectors, to be quick."""
    shipped = json.loads(MODEL.read_text("utf-8"))["without"]
    found = as_data(cautious(taught(readings(read(train_grouping.FILE), vectors=False), {})))
    for languages, learnt in found.items():
        assert learnt["bias"] == pytest.approx(shipped[languages]["bias"], abs=0.01)
        assert learnt["weights"] == pytest.approx(shipped[languages]["weights"], abs=0.02)


def test_weights_have_the_sign_of_what_they_stand_for() -> None:
    chance = np.random.default_rng(1)
    examples = []
    for _ in range(400):
        same = bool(chance.integers(2))
        alike, other = float(chance.normal(same)), float(chance.normal(same))
        found = {"one language": float(chance.integers(2)), "like meaning": alike, "no names shared": other}
        examples.append((found, same))
    learnt = decision(examples)
    for found in (learnt.one_language, learnt.two_languages):
        assert found.weights["like meaning"] > 0
        assert "no names shared" not in found.weights


def test_the_space_looks_away_from_what_differs_within_an_event() -> None:
    """Reports of one event that differ in their first component alone."""
    chance, stories = np.random.default_rng(1), read(FILE)
    rows = np.repeat(chance.normal(size=(len(stories), 384)), 2, axis=0)
    rows[:, 0] = chance.normal(size=len(rows)) * 20
    labelled = Labelled(
        [(f"event {at // 2}", stories[at // 2][1]) for at in range(len(rows))],
        train_grouping.pack(rows.astype(np.float32)),
    )
    found = space(labelled)
    first = np.eye(384, dtype=np.float32)[:1]
    assert np.linalg.norm(found.turn(first)) < 0.5
    assert np.all(found.kept <= 1.0001)


def test_nothing_measured_was_learnt() -> None:
    learnt, measured = (
        {json.loads(line)["title"] for line in (HERE / name).read_text("utf-8").splitlines()}
        for name in (train_grouping.FILE, FILE)
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


def test_folds_keep_events_whole_and_days_together() -> None:
    stories = read(FILE)
    folds = folds_of(stories, 3)
    assert sorted(at for fold in folds for at in fold) == list(range(len(stories)))
    events = [{stories[at][0] for at in fold} for fold in folds]
    assert not events[0] & events[1] | events[1] & events[2]
    first = [min(stories[at][1].published for at in fold) for fold in folds]
    assert first == sorted(first)


def test_the_table_tells_all_and_has_its_places(without: Quality) -> None:
    made = table([("dev, with vectors", without), ("dev, without", without)])
    assert made.count("| dev, ") == 2
    assert f"{without.f1:.3f}" in made
    text = README.read_text("utf-8")
    for place in PLACES:
        begin, end = marks(place)
        assert text.count(begin) == text.count(end) == 1
        assert text.index(begin) < text.index(end)
