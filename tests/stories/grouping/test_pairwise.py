from __future__ import annotations

import pytest

from monitor.stories.grouping.pairwise import (
    Coefficients,
    Decision,
    Nearness,
    features,
    is_slight,
    log_odds,
    telling_features,
)
from monitor.stories.grouping.traits import Rarity, Traits, traits
from tests.support.news import report

NEAR = Nearness(cosine=0.5, local=0.3, standing=3.0, least_standing=2.4)


def of(number: int, title: str, language: str = "en", **changes: object) -> Traits:
    return traits(report(number, title, language, **changes))


@pytest.fixture
def rarity() -> Rarity:
    return Rarity()


def test_two_reports_of_one_event(rarity: Rarity) -> None:
    one = of(1, "Ferry with 12 carts sinks at Alderford", terms=("ferry", "alderford"))
    other = of(2, "Паром с 12 телегами затонул у Алдерфорда", "ru", terms=("ferry", "alderford"), hours=1)
    found = features(one, other, rarity, None)
    assert found["one language"] == 0
    assert found["shared terms"] > 0
    assert found["shared names"] > 0
    assert found["shared numbers"] > 0
    assert found["a number of both headlines"] == 1
    assert found["within 2 hours"] == 1
    assert found["terms of one only"] == found["no terms shared"] == found["no numbers shared"] == 0
    assert "like meaning" not in found


def test_two_events_contradict_each_other(rarity: Rarity) -> None:
    one = of(1, "Fire in Alderford, 3 houses burnt", terms=("fire", "alderford"))
    other = of(2, "Fire in Birchholm, 9 houses burnt", terms=("fire", "birchholm"), hours=30)
    found = features(one, other, rarity, None)
    assert found["terms of one only"] > 0
    assert found["other numbers in the headlines"] == found["no numbers shared"] == 1
    assert found["hours apart"] == 2.5
    assert found["hours apart beyond 14"] == 1.6


@pytest.mark.parametrize(("hours", "within"), [(0, 0.5), (0.1, 1), (1.9, 1), (2, 0)])
def test_two_equal_times_may_be_no_more_than_a_day(rarity: Rarity, hours: float, within: float) -> None:
    found = features(of(1, "Ferry sinks"), of(2, "Bridge opens", hours=hours), rarity, None)
    assert found["within 2 hours"] == within


def test_features_are_the_same_from_either_side(rarity: Rarity) -> None:
    one, other = of(1, "Ferry sinks at Alderford", terms=("ferry",)), of(2, "A ferry sank", terms=("ferry", "pier"))
    assert features(one, other, rarity, NEAR) == features(other, one, rarity, NEAR)


def test_vectors_add_their_nearness(rarity: Rarity) -> None:
    one, other = of(1, "Ferry sinks"), of(2, "Паром затонул", "ru")
    found = features(one, other, rarity, NEAR)
    names = ("like meaning", "nearest in meaning", "stands out in meaning", "stands out from both sides")
    assert [found[name] for name in names] == pytest.approx([0.5, 0.3, 1.0, 0.8])
    assert not set(names) & set(features(one, other, rarity, None))


def test_reports_of_one_language_and_of_two_are_decided_on_apart(rarity: Rarity) -> None:
    decision = Decision(Coefficients({}, 1.0), Coefficients({}, 2.0))
    one = of(1, "Ferry sinks")
    assert decision.about(features(one, of(2, "Bridge opens"), rarity, None)).bias == 1.0
    assert decision.about(features(one, of(3, "Паром затонул", "ru"), rarity, None)).bias == 2.0


@pytest.mark.parametrize(
    ("other", "slight"),
    [
        (("Bridge festival begins tomorrow", "en"), True),
        (("The bridge at Alderford reopens", "en"), False),
        (("Bridge festival begins tomorrow", "und"), True),
        (("Мост у Алдерфорда открыт", "ru"), False),
    ],
)
def test_one_word_in_common_is_slight(other: tuple[str, str], slight: bool) -> None:
    assert is_slight(of(1, "Old bridge at Alderford closed"), of(2, *other)) is slight


def test_log_odds_add_up_and_are_told_in_order() -> None:
    decision = Coefficients({"a": 2.0, "b": -3.0, "c": 0.0}, 0.5)
    found = {"a": 1.0, "b": 1.0, "c": 9.0, "unknown": 4.0}
    assert log_odds(found, decision) == -0.5
    assert telling_features(found, decision) == "b -3.0, a +2.0"
    assert telling_features(found, decision, 1) == "b -3.0"
