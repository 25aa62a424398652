"""Long lists, in parts that stay small: the first page of a list, and more pages beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.site.page import Line

PART = 200
"""Lines on one page."""


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a list. ``paths`` are those of all its pages, in order; ``number`` counts from 1."""

    number: int
    lines: Sequence[Line]
    paths: Sequence[str]

    @property
    def path(self) -> str:
        """Its own."""
        return self.paths[self.number - 1]


def parts_of(lines: Sequence[Line], path: str) -> Iterator[Part]:
    """A list in parts, the first of them at ``path``, which ends in ".html"; one part at least."""
    count = max(1, -(-len(lines) // PART))
    paths = [path, *(f"{path.removesuffix('.html')}-{number}.html" for number in range(2, count + 1))]
    for number in range(1, count + 1):
        yield Part(number, lines[(number - 1) * PART : number * PART], paths)
