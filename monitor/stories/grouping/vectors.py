"""The vectors of reports, and how near they are to each other. NumPy comes with the optional extra: only
who has vectors imports this module."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from monitor.matching.embeddings import Floats, unit, unpack
from monitor.stories.grouping.pairwise import Nearness
from monitor.stories.grouping.space import Space

_PRIOR = 200  # as if so many vectors had been read before, with the mean that was learnt
_LANGUAGE_PRIOR = 20  # and so many of each language that was learnt;
_UNKNOWN_LANGUAGE_PRIOR = 5  # of another, so many with the mean of all
_FIRST_ROWS = 64
_NEIGHBOURS = 5
# As if so many more had been read of which nothing is near: among few, everything looks outstanding.
_UNLIKE = 20
_UNLIKE_SPREAD = 0.02  # the square of their standard deviation


class Vectors:
    """The vectors of many reports, by number, in one array that grows."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._rows = np.zeros((_FIRST_ROWS, space.size), dtype=np.float32)  # turned, not centred
        self._spoken = np.zeros(_FIRST_ROWS, dtype=np.intp)  # the language of each row
        self._keys: list[int] = []
        self._places: dict[int, int] = {}
        self._languages: dict[str, int] = {}
        self._learnt: list[Floats | None] = []  # what follows is by language: the mean that was learnt,
        self._sums = np.zeros((0, space.size))  # the sum of the rows, and their number
        self._counts = np.zeros(0)
        self._mean = space.turn(space.mean)
        # While none comes or goes: all rows, centred, and the surroundings of those that were asked for.
        self._now: Floats | None = None
        self._around = np.zeros((0, 3), dtype=np.float32)

    def add(self, key: int, row: bytes, language: str) -> None:
        """Take in a packed vector; one of another size, as another encoder made it, is left out."""
        if len(row) != self._space.size:
            return
        at, spoken = len(self._keys), self._language(language)
        if at == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._spoken = np.concatenate([self._spoken, np.zeros_like(self._spoken)])
        self._rows[at] = self._space.turn(unpack([row])[0])
        self._spoken[at] = spoken
        self._sums[spoken] += self._rows[at]
        self._counts[spoken] += 1
        self._places[key] = at
        self._keys.append(key)
        self._now = None

    def remove(self, key: int) -> None:
        """Drop a vector, if it is there."""
        at = self._places.pop(key, None)
        if at is None:
            return
        self._sums[self._spoken[at]] -= self._rows[at]
        self._counts[self._spoken[at]] -= 1
        last = self._keys.pop()
        if last != key:
            self._rows[at], self._spoken[at] = self._rows[len(self._keys)], self._spoken[len(self._keys)]
            self._keys[at] = last
            self._places[last] = at
        self._now = None

    def near(self, row: bytes, language: str) -> Proximity | None:
        """How near all are to this packed one; None where it is of another size, or there are none."""
        if len(row) != self._space.size or not self._keys:
            return None
        spoken = self._language(language)
        one = unit(self._space.turn(unpack([row])) - self._centres()[spoken])[0]
        return Proximity(self, self._centred_rows() @ one)

    def between(self, one: int, other: int) -> Nearness | None:
        """How near two of them are; None where one is missing."""
        if one not in self._places or other not in self._places:
            return None
        at, rows = [self._places[one], self._places[other]], self._centred_rows()
        mine, theirs = self.surroundings(at)
        return _nearness_to_each((rows[at[0]] @ rows[at[1]])[None], mine, theirs[None])[0]

    def keys(self) -> Sequence[int]:
        """Whose vectors they are, in the order of the rows."""
        return self._keys

    def places(self, keys: Sequence[int]) -> dict[int, int]:
        """The row of each of these that has one."""
        return {key: self._places[key] for key in keys if key in self._places}

    def surroundings(self, at: Sequence[int]) -> Floats:
        """What these rows have in common with all others: see ``_surroundings``. Worked out once, while none comes or
        goes."""
        rows = self._centred_rows()
        asked = np.array(at)
        new = asked[np.isnan(self._around[asked, 0])]
        if len(new):
            self._around[new] = _surroundings(rows[new] @ rows.T, new)
        return np.asarray(self._around[asked])

    def _language(self, language: str) -> int:
        """The number of a language."""
        at = self._languages.setdefault(language, len(self._languages))
        if at == len(self._learnt):
            mean = self._space.languages.get(language)
            self._learnt.append(None if mean is None else self._space.turn(mean))
            self._sums = np.concatenate([self._sums, np.zeros((1, self._space.size))])
            self._counts = np.append(self._counts, 0.0)
        return at

    def _centres(self) -> NDArray[np.float64]:
        """The mean of each language, as far as its reports tell."""
        of_all = (self._mean * _PRIOR + self._sums.sum(0)) / (_PRIOR + self._counts.sum())
        learnt = np.array([of_all if mean is None else mean for mean in self._learnt])
        weight = np.array([[_UNKNOWN_LANGUAGE_PRIOR if mean is None else _LANGUAGE_PRIOR] for mean in self._learnt])
        return np.asarray((self._sums + learnt * weight) / (self._counts[:, None] + weight))

    def _centred_rows(self) -> Floats:
        if self._now is None:
            size = len(self._keys)
            self._around = np.full((size, 3), np.nan, dtype=np.float32)
            self._now = unit(self._rows[:size] - self._centres().astype(np.float32)[self._spoken[:size]])
        return self._now


class Proximity:
    """How near the vectors of many reports are to one that is not among them."""

    def __init__(self, vectors: Vectors, cosines: Floats) -> None:
        self._vectors, self._all = vectors, cosines

    def cosines(self) -> dict[int, float]:
        """The cosine of each."""
        return dict(zip(self._vectors.keys(), self._all.tolist(), strict=True))

    def to(self, keys: Sequence[int]) -> dict[int, Nearness]:
        """What there is to say of those of ``keys`` that have a vector."""
        places = self._vectors.places(keys)
        if not places:
            return {}
        at = list(places.values())
        (mine,) = _surroundings(self._all[None].copy(), None)
        return dict(zip(places, _nearness_to_each(self._all[at], mine, self._vectors.surroundings(at)), strict=True))


def _surroundings(cosines: Floats, own: NDArray[np.intp] | None) -> Floats:
    """Of each row of cosines the mean, the standard deviation and the mean of the nearest few; ``own`` is where each
    stands itself, None where none does. The rows are changed."""
    others = cosines.shape[1]
    if own is not None:
        cosines[np.arange(len(cosines)), own] = 0
        others -= 1
    read = others + _UNLIKE
    mean = cosines.sum(1) / read
    square = (np.einsum("ij,ij->i", cosines, cosines) + _UNLIKE * _UNLIKE_SPREAD) / read
    few = min(_NEIGHBOURS, cosines.shape[1])
    nearest = np.maximum(np.partition(cosines, -few, axis=1)[:, -few:], 0).sum(1) / _NEIGHBOURS
    return np.column_stack([mean, np.sqrt(np.maximum(square - mean * mean, 1e-4)), nearest])


def _nearness_to_each(cosines: Floats, mine: Floats, theirs: Floats) -> list[Nearness]:
    """The nearness of one to others, by the surroundings of the one and of the others."""
    here, there = (cosines - mine[0]) / mine[1], (cosines - theirs[:, 0]) / theirs[:, 1]
    columns = (cosines, 2 * cosines - mine[2] - theirs[:, 2], (here + there) / 2, np.minimum(here, there))
    return [Nearness(*told) for told in zip(*(column.tolist() for column in columns), strict=True)]
