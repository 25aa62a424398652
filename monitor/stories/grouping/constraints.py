"""What editors decided about the stories: which reports stay together (must-link), and which apart (cannot-link)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from monitor.model.stories import Constraint


class Constraints:
    """Pairs of reports whose place no automatic regrouping changes."""

    def __init__(self, constraints: Iterable[Constraint]) -> None:
        self._together: dict[int, set[int]] = defaultdict(set)
        self._apart: dict[int, set[int]] = defaultdict(set)
        for each in constraints:
            others_of = self._together if each.together else self._apart
            others_of[each.one].add(each.other)
            others_of[each.other].add(each.one)

    def between(self, one: int, other: int) -> bool | None:
        """True for two that an editor put together, False for two put apart, else None."""
        if other in self._apart.get(one, ()):
            return False
        return True if other in self._together.get(one, ()) else None

    def movable(self, moved: Sequence[int], staying: AbstractSet[int]) -> list[int]:
        """Those of ``moved`` that may join ``staying``: with all that belongs to them, and away from all that does
        not."""
        joined = set(moved)
        return [each for each in moved if self._may_move(self._held_together(each), joined | staying)]

    def _may_move(self, bound: AbstractSet[int], joined: AbstractSet[int]) -> bool:
        return bound <= joined and all(joined.isdisjoint(self._apart.get(each, ())) for each in bound)

    def _held_together(self, entry_id: int) -> set[int]:
        """A report and all that were put together with it, directly or not."""
        bound, waiting = {entry_id}, [entry_id]
        while waiting:
            for other in self._together.get(waiting.pop(), ()):
                if other not in bound:
                    bound.add(other)
                    waiting.append(other)
        return bound
