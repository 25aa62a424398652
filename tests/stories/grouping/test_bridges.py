"""What hangs together, or comes apart, by one outlet alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from monitor.stories.grouping.bridges import bridged, pulled
from monitor.stories.grouping.linkage import average_linkage

VOICE = {1: "a", 2: "b", 3: "m", 4: "m", 5: "c"}.__getitem__


def made_up(near: dict[tuple[int, int], float], otherwise: float = -6.0) -> Callable[[int, int], float]:
    return lambda one, other: near.get((min(one, other), max(one, other)), otherwise)


def found(parts: Sequence[Sequence[int]], near: dict[tuple[int, int], float]) -> set[tuple[int, int]]:
    return {(one, other) for one, other, _ in bridged(parts, made_up(near), VOICE, 0.0, 3.0)}


BOTH = {(1, 3): 8.0, (2, 3): 8.0, (1, 4): 8.0, (2, 4): 8.0, (3, 4): 8.0}


def test_what_one_outlet_alone_brings_together_is_apart() -> None:
    """Whether its reports are in the stories, or in one of their own."""
    assert found([[1, 3], [2, 4]], BOTH) == {(1, 2)}
    assert found([[1], [2], [3, 4]], BOTH) == {(1, 2)}
    assert found([[1], [2], [3]], BOTH | {(1, 2): -2.0}) == {(1, 2)}


def test_what_is_near_without_any_one_of_them_is_not() -> None:
    assert found([[1, 3], [2, 4]], BOTH | {(1, 2): 1.0}) == set()
    others = {(1, 5): 8.0, (2, 5): 8.0, (3, 5): 8.0, (4, 5): 8.0}
    assert found([[1, 5], [2], [3, 4]], BOTH | others) == set()


def test_who_is_hardly_nearer_to_both_is_no_bridge() -> None:
    assert found([[1], [2], [3]], {(1, 3): 1.0, (2, 3): 1.0, (1, 2): -1.0}) == set()


def test_one_outlet_takes_no_report_out_of_its_story() -> None:
    likely = made_up({(1, 2): 3.0, (2, 3): 8.0, (2, 4): 8.0, (3, 4): 8.0, (2, 5): 8.0, (3, 5): 8.0, (4, 5): 8.0})

    def link(entry_ids: Sequence[int]) -> list[list[int]]:
        return average_linkage(entry_ids, likely, 0.0, VOICE)

    assert link([1, 2, 3, 4]) == [[1], [2, 3, 4]]
    assert set(pulled(link([1, 2, 3, 4]), [[1, 2]], likely, VOICE, 2.0, link)) == {(1, 2)}
    # What two outlets say is enough; and so is one, of what was hardly one.
    assert set(pulled(link([1, 2, 3, 4, 5]), [[1, 2]], likely, VOICE, 2.0, link)) == set()
    assert set(pulled(link([1, 2, 3, 4]), [[1, 2]], likely, VOICE, 4.0, link)) == set()
