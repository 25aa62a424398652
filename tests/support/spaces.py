"""Spaces to compare vectors in, of which nothing was learnt."""

from __future__ import annotations

import numpy as np

from monitor.stories.grouping.space import Space


def plain_space(size: int, mean: float = 0.0) -> Space:
    """Every direction counts; the mean of all vectors is this number everywhere, and no language has one of its own."""
    nothing = np.zeros(0, dtype=np.float32)
    return Space(np.full(size, mean, dtype=np.float32), {}, nothing.reshape(0, size), nothing)
