from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.stories.grouping.linkage import average_linkage, join_large, likeness


def sets(groups: list[list[int]]) -> set[frozenset[int]]:
    return {frozenset(group) for group in groups}


def test_the_average_decides_not_the_best_pair() -> None:
    """4 is very near 3 alone: a chain would take it in."""
    near = {(1, 2): 5.0, (1, 3): 5.0, (2, 3): 5.0, (3, 4): 4.0, (1, 4): -6.0, (2, 4): -6.0}
    found = average_linkage([1, 2, 3, 4], lambda a, b: near[min(a, b), max(a, b)], 0.0)
    assert sets(found) == {frozenset((1, 2, 3)), frozenset((4,))}


def test_averages_of_groups_weigh_each_item() -> None:
    points = {1: 0.0, 2: 1.0, 3: 2.0, 4: 9.0, 5: 10.0}
    found = average_linkage(list(points), lambda a, b: -abs(points[a] - points[b]), -4.0)
    assert sets(found) == {frozenset((1, 2, 3)), frozenset((4, 5))}


def test_a_voice_has_one_vote_however_often_it_speaks() -> None:
    """3, 4 and 5 are one outlet's, and near all; 1 and 2 are not near each other."""
    voice = {1: "a", 2: "b", 3: "m", 4: "m", 5: "m"}
    assert likeness([1, 3, 4], [2, 5], lambda a, b: -6.0 if {a, b} == {1, 2} else 4.0, voice.__getitem__) == 1.5
    found = average_linkage([1, 2, 3, 4, 5], lambda a, b: -9.0 if {a, b} == {1, 2} else 4.0, 0.0, voice.__getitem__)
    assert not any({1, 2} <= group for group in sets(found))
    large = [[1, 3, 4], [2, 5, 6]]
    assert join_large(large, lambda a, b: 5.0, 3, 2.0, -2.0, {**voice, 6: "c"}.__getitem__)[0] == [2, 5, 6]


def test_nothing_and_one() -> None:
    assert average_linkage([], lambda a, b: 0.0, 0.0) == []
    assert average_linkage([7], lambda a, b: 0.0, 0.0) == [[7]]


items = st.lists(st.integers(0, 100), unique=True, max_size=9)


@given(items, st.randoms(use_true_random=False), st.floats(-3, 3))
def test_every_item_is_in_one_group_and_no_two_groups_are_near(
    numbers: list[int], chance: object, threshold: float
) -> None:
    near = {(a, b): chance.uniform(-5, 5) for a in numbers for b in numbers if a < b}  # type: ignore[attr-defined]

    def between(a: int, b: int) -> float:
        return near[min(a, b), max(a, b)]

    found = average_linkage(numbers, between, threshold)
    assert sorted(item for group in found for item in group) == sorted(numbers)
    for at, group in enumerate(found):
        for other in found[:at]:
            pairs = [between(a, b) for a in group for b in other]
            assert sum(pairs) / len(pairs) <= threshold + 1e-9


def test_two_large_groups_are_one_where_each_of_one_is_near_some_of_the_other() -> None:
    def between(one: int, other: int) -> float:
        return 3.0 if abs(one - other) == 10 else -1.0

    groups = [[1, 2, 3], [11, 12, 13], [4]]
    assert sorted(map(sorted, join_large(groups, between, 3, 2.0, -2.0))) == [[1, 2, 3, 11, 12, 13], [4]]
    assert len(join_large(groups, between, 4, 2.0, -2.0)) == 3
    assert len(join_large(groups, between, 3, 2.0, 0.5)) == 3
