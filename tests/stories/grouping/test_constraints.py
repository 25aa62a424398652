from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.stories import Constraint
from monitor.stories.grouping.constraints import Constraints


def test_pairs_are_known_from_either_side() -> None:
    constraints = Constraints([Constraint(1, 2, True), Constraint(1, 3, False)])
    assert (constraints.between(1, 2), constraints.between(2, 1)) == (True, True)
    assert (constraints.between(3, 1), constraints.between(2, 3)) == (False, None)


def test_what_belongs_together_moves_whole_or_not_at_all() -> None:
    constraints = Constraints([Constraint(1, 2, True), Constraint(2, 3, True)])
    assert constraints.movable([1, 2, 3, 4], set()) == [1, 2, 3, 4]
    assert constraints.movable([1, 2, 4], set()) == [4]
    assert constraints.movable([1, 2], {3}) == [1, 2]


def test_nothing_moves_to_what_it_was_parted_from() -> None:
    constraints = Constraints([Constraint(1, 9, False), Constraint(1, 2, True)])
    assert constraints.movable([1, 2, 3], {9}) == [3]
    assert constraints.movable([1, 2, 3], {8}) == [1, 2, 3]
    assert constraints.movable([1, 2, 9], set()) == []


ids = st.integers(1, 8)
decisions = st.lists(st.builds(Constraint, ids, ids, st.booleans()).filter(lambda each: each.one != each.other))


@given(decisions, st.lists(ids, unique=True), st.sets(ids))
def test_moving_never_undoes_a_decision(made: list[Constraint], moved: list[int], staying: set[int]) -> None:
    moving = set(Constraints(made).movable(moved, staying))
    together = moving | staying
    for each in made:
        if {each.one, each.other} & moving:
            if each.together:
                assert {each.one, each.other} <= together
            else:
                assert not {each.one, each.other} <= together
