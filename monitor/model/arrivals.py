"""How many new entries a feed brings a day: what is its habit, and how many are taken of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # parser processes load this file, and no settings
    from monitor.model.settings import EntrySettings

_DAYS_KEPT = 14
_DAYS_UNTIL_KNOWN = 3
_START = 5
"""Times ``entries.max_new`` that a feed may bring a day while its habit is not known."""
_MOST = 20
"""Times ``entries.max_new`` that no habit goes beyond."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The new entries of a feed on the last ``day`` that brought some: how many were ``taken``, and how many
    ``left_out``. ``days`` is how many days there were before; ``earlier`` how many entries each of the latest brought,
    the last one last: those on which some were left out teach nothing about its habit."""

    day: date | None = None
    taken: int = 0
    left_out: int = 0
    days: int = 0
    earlier: tuple[int, ...] = ()

    def on(self, day: date) -> Arrivals:
        """These, as they stand on a day."""
        if self.day == day:
            return self
        if self.day is None:
            return Arrivals(day)
        taught = () if self.left_out else (self.taken,)
        return Arrivals(day, days=self.days + 1, earlier=(*self.earlier, *taught)[-_DAYS_KEPT:])

    def after(self, taken: int, left_out: int) -> Arrivals:
        """These, once a document brought so many more."""
        return replace(self, taken=self.taken + taken, left_out=self.left_out + left_out)

    def allowed(self, limits: EntrySettings) -> int:
        """How many entries may be taken on this day, whatever they say."""
        if self.days < _DAYS_UNTIL_KNOWN:
            return _START * limits.max_new
        habit = int(median(self.earlier)) if self.earlier else 0
        return min(max(limits.max_new, limits.max_growth * habit), _MOST * limits.max_new)


NOTHING_YET = Arrivals()
"""Of a feed of which nothing is known."""
