"""What an edit changed, in a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.config.differences import difference, effect_in_words, same_judges
from monitor.model.examples import Example
from monitor.model.settings import MonitorSettings, RelevanceSettings, Settings, Term, Watch, Watchlist

TERMS = {"bridge": Term(forms={"en": ("bridge", "span")}), "circus": Term(exact=("CIRC",)), "ferry": Term()}
WATCHES = {"bridges": Watch(any=("bridge",), unless=("circus",))}


def settings(
    terms: dict[str, Any] | None = None,
    watches: dict[str, Any] | None = None,
    examples: tuple[Example, ...] = (),
    threshold: float = 0.5,
) -> Settings:
    """The settings above, with some terms and watches replaced; None takes one out."""
    chosen = [
        {name: value for name, value in ({**base, **(changes or {})}).items() if value is not None}
        for base, changes in ((TERMS, terms), (WATCHES, watches))
    ]
    monitor = MonitorSettings(relevance=RelevanceSettings(threshold=threshold))
    return Settings(
        monitor=monitor, feeds=(), watchlist=Watchlist(terms=chosen[0], watches=chosen[1]), examples=examples
    )


_TWO = "-1 term (ferry), -1 veto (circus in bridges)"
CHANGES = [
    ({"terms": {"bridge": Term(forms={"en": ("bridge", "span", "arch"), "ru": ("мост",)})}}, "+2 forms (arch, мост)"),
    ({"terms": {"bridge": Term(forms={"en": ("bridge",)})}}, "-1 form (span)"),
    ({"terms": {"circus": Term(exact=("CIRC", "Ring"))}}, "+1 form (Ring)"),
    ({"terms": {"dam": Term(forms={"en": ("dam", "weir")})}}, "+1 term (dam)"),
    ({"terms": {name: Term() for name in "abcde"}}, "+5 terms (a, b, c and 2 more)"),
    ({"terms": {"ferry": None}}, "-1 term (ferry)"),
    ({"terms": {"bridge": TERMS["bridge"].model_copy(update={"strong": True})}}, "1 term changed (bridge)"),
    ({"terms": {"bridge": TERMS["bridge"].model_copy(update={"label": "Bridge", "note": "x"})}}, ""),
    ({"watches": {"ferries": Watch(any=("ferry",))}}, "+1 watch (ferries)"),
    ({"watches": {"bridges": Watch(any=("bridge", "ferry"), unless=("circus",))}}, "+1 condition (ferry in bridges)"),
    ({"watches": {"bridges": Watch(any=("bridge",))}}, "-1 veto (circus in bridges)"),
    ({"terms": {"ferry": None}, "watches": {"bridges": Watch(any=("bridge",))}}, _TWO),
    ({"watches": {"bridges": Watch(any=("bridge",), unless=("circus",), threshold=2)}}, "1 watch changed (bridges)"),
    ({"watches": {"bridges": Watch(any=("bridge",), unless=("circus",), hashtag="B")}}, ""),
    ({"examples": (Example(True, "A bridge"), Example(False, "A circus"))}, "+2 examples"),
    ({"threshold": 0.6}, "other settings of relevance"),
    ({}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "told"), CHANGES)
def test_an_edit_in_words(changed: dict[str, Any], told: str) -> None:
    assert difference(settings(), settings(**changed)) == told


@pytest.mark.parametrize("changed", [changed for changed, _ in CHANGES])
def test_the_way_back_swaps_plus_and_minus(changed: dict[str, Any]) -> None:
    there, back = difference(settings(), settings(**changed)), difference(settings(**changed), settings())
    swapped = there.translate(str.maketrans("+-", "-+"))
    assert sorted(back.split(", ")) == sorted(swapped.split(", "))


def test_whether_the_same_examples_are_asked() -> None:
    example = Example(True, "A bridge", line=1)
    assert same_judges(settings(examples=(example,)), settings({"dam": Term()}, examples=(example,)))
    assert same_judges(settings(examples=(example,)), settings(examples=(Example(True, "A bridge", line=7),)))
    assert not same_judges(settings(examples=(example,)), settings())
    assert not same_judges(settings(), settings(threshold=0.6))


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ((3, 1, 0, 10, 10), "3 entries of the last 24 h would now match, 1 no longer"),
        ((1, 0, 2, 10, 10), "1 entry of the last 24 h would now match, 2 to other watches"),
        ((0, 2, 0, 10, 10), "2 entries of the last 24 h would no longer match"),
        ((0, 0, 1, 10, 10), "1 entry of the last 24 h would go to other watches"),
        ((0, 0, 0, 10, 10), "no entry of the last 24 h is judged otherwise"),
        ((0, 0, 0, 2000, 2001), "no entry of the newest 2,000 of the last 24 h is judged otherwise"),
    ],
)
def test_what_an_edit_means(numbers: tuple[int, int, int, int, int], told: str) -> None:
    assert effect_in_words(*numbers) == told
