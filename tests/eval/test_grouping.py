"""Floors under how well reports are grouped by event: see README.md beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from monitor.editorial.group import cluster, read_reports
from monitor.matching.screener import Screener
from monitor.model.settings import StorySettings
from monitor.stories.group import load_learnt
from tests.eval import train_grouping
from tests.eval.measure import README
from tests.eval.measure_grouping import (
    DRESSED,
    FILE,
    OTHER,
    PLACES,
    RETIMED,
    Quality,
    marks,
    measure,
    quality,
    table,
)
from tests.eval.train_grouping import (
    HERE,
    MODEL,
    Labelled,
    Readings,
    as_data,
    cautious,
    compared,
    decision,
    encode,
    lessons,
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
    assert (found.across.f1 or 0) >= 0.86


def test_without_vectors(without: Quality) -> None:
    assert without.f1 >= 0.84
    assert (without.across.f1 or 0) >= 0.73


@pytest.mark.parametrize(
    ("name", "with_vectors", "without"),
    [(RETIMED, (0.90, 0.86), (0.80, 0.70)), (DRESSED, (0.90, 0.86), (0.80, 0.70))],
)
def test_with_the_times_of_news(name: str, with_vectors: tuple[float, float], without: tuple[float, float]) -> None:
    """An event is told over a day or two; dressed as feeds are on top."""
    given = readings(read(name)).whole
    for labelled, (least, least_across) in ((given, with_vectors), (given.without_vectors(), without)):
        found = measure(labelled)
        assert found.f1 >= least
        assert (found.across.f1 or 0) >= least_across


def test_headlines_of_another_subject_without_vectors() -> None:
    found = measure(readings(read(OTHER), vectors=False).headlines)
    assert found.f1 >= 0.79
    assert (found.across.f1 or 0) >= 0.73


HEADLINES = (
    "Bakers of Harlow raise the price of rye bread",
    "Court fines owner of the Northgate quarry",
    "Storm takes roof off Dunmore sports hall",
    "Minister opens wing of Castlebay hospital",
    "Chess club wins third title in a row",
    "Police look for driver of blue van",
    "Cinema on Mill Street to close in May",
    "Farmers warn of poor apple harvest",
    "Council votes down plan for tram line",
    "New ferry begins service to the islands",
    "Library lends seeds for balcony gardens",
    "Firefighters free cat from a chimney",
    "Museum shows letters of Clara Winter",
    "Airline cancels morning flights to Oslo",
    "Teachers of Ashford announce a strike",
    "Water works replace pipes on Long Lane",
    "Singer Ada Fern postpones spring tour",
    "Bank lowers interest on savings",
    "Hikers find Roman coins near Stowe",
    "University names first woman as rector",
    "Zoo welcomes two young lynxes",
    "Bridge over the Alder closed for repairs",
    "Start-up sells bricks made of glass",
    "Parliament debates rules for scooters",
)


@pytest.mark.parametrize("minutes", [5, 20, 60])
@pytest.mark.parametrize("with_vectors", [True, False])
def test_many_headlines_of_one_outlet_are_as_many_stories(minutes: int, with_vectors: bool) -> None:
    begin, every = datetime(2031, 3, 3, 6, tzinfo=UTC), timedelta(minutes=minutes)
    lines = [
        json.dumps({"title": title, "lang": "en", "outlet": "Harrow Wire", "published": str(begin + at * every)})
        for at, title in enumerate(HEADLINES)
    ]
    reports = [report for _, report in read_reports(lines, Screener.by_words(settings([])))]
    vectors = encode(reports) if with_vectors else [b""] * len(reports)
    assert len(set(cluster(reports, vectors, StorySettings(), load_learnt()))) == len(HEADLINES) == 24


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
    """Without vectors, to be quick. What is left out counts as nothing. A change of what counts as the same text, and
    so is not compared, moves weights by some hundredths."""
    shipped = json.loads(MODEL.read_text("utf-8"))["without"]
    found = as_data(cautious(taught(lessons(vectors=False), {})))
    for languages, learnt in found.items():
        before = shipped[languages]
        assert learnt["bias"] == pytest.approx(before["bias"], abs=0.04)
        for name in learnt["weights"].keys() | before["weights"].keys():
            assert learnt["weights"].get(name, 0) == pytest.approx(before["weights"].get(name, 0), abs=0.04), name


def test_weights_have_the_sign_of_what_they_stand_for() -> None:
    chance = np.random.default_rng(1)
    examples = []
    for _ in range(400):
        same = bool(chance.integers(2))
        alike, other = float(chance.normal(same)), float(chance.normal(same))
        found = {"one language": float(chance.integers(2)), "like meaning": alike, "no names shared": other}
        examples.append((found, same))
    learnt = decision([compared(examples)])
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
    def titles(names: Iterable[str]) -> set[str]:
        return {json.loads(line)["title"] for name in names for line in (HERE / name).read_text("utf-8").splitlines()}

    assert not titles(train_grouping.FILES) & titles((FILE, RETIMED, DRESSED, OTHER))


def test_quality() -> None:
    perfect = quality("aabb", "1122", ["en", "ru", "en", "en"])
    assert (perfect.f1, perfect.pairs.f1, perfect.across.f1) == (1, 1, 1)
    lumped = quality("aabb", "1111", ["en", "ru", "en", "en"])
    assert (lumped.precision, lumped.recall) == (0.5, 1)
    assert (lumped.pairs.precision, lumped.pairs.recall) == (pytest.approx(1 / 3), 1)
    assert (lumped.across.right, lumped.across.wrong, lumped.across.missed) == (1, 2, 0)
    torn = quality("aabb", "1234", ["en", "ru", "en", "en"])
    assert (torn.precision, torn.recall, torn.pairs.f1) == (1, 0.5, 0)


def test_the_table_tells_all_and_has_its_places(without: Quality) -> None:
    made = table([("dev, with vectors", without), ("dev, without", without)])
    assert made.count("| dev, ") == 2
    assert f"{without.f1:.3f}" in made
    text = README.read_text("utf-8")
    for place in PLACES:
        begin, end = marks(place)
        assert text.count(begin) == text.count(end) == 1
        assert text.index(begin) < text.index(end)
