"""Turns and shares of outlets."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.turns import in_turn, without_the_loudest


def of(*counts: int) -> dict[tuple[str, int], list[str]]:
    """So many things of each outlet."""
    return {(f"o{outlet}", at): [f"o{outlet}"] for outlet, count in enumerate(counts) for at in range(count)}


def test_the_first_of_each_comes_before_the_second_of_any() -> None:
    assert in_turn({1: ["flood"], 2: ["flood"], 3: ["flood"], 4: ["kite"], 5: ["flood"], 6: ["kite"]}) == [
        1,
        4,
        2,
        6,
        3,
        5,
    ]


def test_what_several_brought_is_the_turn_of_the_one_that_brings_least() -> None:
    assert in_turn({1: ["flood"], 2: ["flood"], 3: ["flood", "kite"]}) == [1, 3, 2]
    assert without_the_loudest({1: ["flood"], 2: ["flood"], 3: ["flood", "kite"]}, 2, {}) == {3}


def test_what_nobody_brought_has_a_turn_too() -> None:
    assert in_turn({1: [], 2: []}) == [1, 2]


def test_who_brings_most_gives_way_and_who_brings_as_much_does_too() -> None:
    assert Counter(outlet for outlet, _ in without_the_loudest(of(400, 15, 1, 1), 20, {})) == {
        "o1": 15,
        "o2": 1,
        "o3": 1,
    }
    assert without_the_loudest(of(2, 2), 3, {}) == frozenset()
    assert len(without_the_loudest(of(2, 2), 4, {})) == 4


def test_what_was_brought_lately_counts_too() -> None:
    kept = without_the_loudest(of(2, 3), 4, {"o0": 300})
    assert {outlet for outlet, _ in kept} == {"o1"}


@given(st.lists(st.integers(0, 12), max_size=8), st.integers(1, 30), st.integers(1, 500))
def test_a_flood_changes_nothing_for_the_others(counts: list[int], at_most: int, more: int) -> None:
    flood = max(counts, default=0) + more
    beside = without_the_loudest(of(*counts, flood), at_most, {})
    alone = without_the_loudest(of(*counts), at_most, {})
    assert len(beside) <= at_most
    assert {thing for thing in beside if thing[0] != f"o{len(counts)}"} == alone
