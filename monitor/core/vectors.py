"""Vectors of texts: how they are kept, and how near they are to each other. NumPy comes with the optional extra: only
who has vectors imports this module."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Nearness = tuple[float, float]
"""A cosine as it is, and without what all vectors have in common."""

_STEPS = 127  # a component of a vector is kept in one byte
_PRIOR = 200  # as if so many vectors had been read before, with the mean that was learnt
_FIRST_ROWS = 64


def packed(vectors: Floats) -> list[bytes]:
    """Each vector in one byte a component."""
    highest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return [row.tobytes() for row in np.round(vectors / highest * _STEPS).astype(np.int8)]


def unpacked(rows: Sequence[bytes]) -> Floats:
    """Packed vectors, brought to unit length; all are of one size."""
    vectors = np.frombuffer(b"".join(rows), dtype=np.int8).reshape(len(rows), -1).astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


class Vectors:
    """The vectors of many reports, by number, in one array that grows."""

    def __init__(self, mean: Sequence[float]) -> None:
        """``mean`` is that of all vectors, as it was learnt."""
        self._prior = np.asarray(mean, dtype=np.float64) * _PRIOR
        self._sum = np.zeros(len(mean))
        self._rows = np.zeros((_FIRST_ROWS, len(mean)), dtype=np.float32)
        self._keys: list[int] = []
        self._places: dict[int, int] = {}

    def add(self, key: int, row: bytes) -> None:
        """Take in a packed vector; one of another size, as another encoder made it, is left out."""
        if len(row) != len(self._sum):
            return
        at = len(self._keys)
        if at == len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
        self._rows[at] = unpacked([row])[0]
        self._sum += self._rows[at]
        self._places[key] = at
        self._keys.append(key)

    def remove(self, key: int) -> None:
        """Drop a vector, if it is there."""
        at = self._places.pop(key, None)
        if at is None:
            return
        self._sum -= self._rows[at]
        last = self._keys.pop()
        if last != key:
            self._rows[at] = self._rows[len(self._keys)]
            self._keys[at] = last
            self._places[last] = at

    def near(self, row: bytes) -> dict[int, Nearness]:
        """How near each vector is to this packed one."""
        if len(row) != len(self._sum) or not self._keys:
            return {}
        found = self._nearness(self._rows[: len(self._keys)], unpacked([row])[0])
        return dict(zip(self._keys, zip(*found, strict=True), strict=True))

    def between(self, one: int, other: int) -> Nearness | None:
        """How near two of them are; None where one is missing."""
        if one not in self._places or other not in self._places:
            return None
        rows = self._rows[self._places[one] : self._places[one] + 1]
        (plain,), (centred,) = self._nearness(rows, self._rows[self._places[other]])
        return plain, centred

    def _nearness(self, rows: Floats, one: Floats) -> tuple[list[float], list[float]]:
        """Cosines of rows with one. With r, o and m for a row, the one and the mean, all but m of length 1:
        (r - m)(o - m) = ro - rm - om + mm, and the square of r - m is 1 - 2 rm + mm."""
        mean = ((self._prior + self._sum) / (_PRIOR + len(self._keys))).astype(np.float32)
        plain, with_mean = rows @ one, rows @ mean
        own, square = float(one @ mean), float(mean @ mean)
        lengths = (1 - 2 * with_mean + square) * (1 - 2 * own + square)
        centred = (plain - with_mean - own + square) / np.sqrt(np.maximum(lengths, 1e-9))
        return plain.tolist(), centred.tolist()
