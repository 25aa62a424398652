from __future__ import annotations

import json

import numpy as np
import pytest

from monitor.stories.grouping.space import Space, space_data, space_of

SPACE = Space(
    mean=np.array([0.5, 0.25, 0, 0], dtype=np.float32),
    languages={"en": np.array([1, 0, 0, 0.5], dtype=np.float32)},
    directions=np.array([[1, 0, 0, 0], [0, 0.6, 0.8, 0]], dtype=np.float32),
    kept=np.array([0.5, 0], dtype=np.float32),
)


def test_what_tells_events_apart_least_counts_less() -> None:
    turned = SPACE.turn(np.array([[1, 0, 0, 1], [0, 0.6, 0.8, 0], [0, -0.8, 0.6, 0]], dtype=np.float32))
    assert turned == pytest.approx(np.array([[0.5, 0, 0, 1], [0, 0, 0, 0], [0, -0.8, 0.6, 0]]), abs=1e-6)


def test_a_space_comes_back_from_json() -> None:
    back = space_of(json.loads(json.dumps(space_data(SPACE))))
    assert back.size == 4
    assert back.mean == pytest.approx(SPACE.mean)
    assert back.languages["en"] == pytest.approx(SPACE.languages["en"])
    assert back.directions == pytest.approx(SPACE.directions, abs=1e-3)
    assert back.kept == pytest.approx(SPACE.kept)


def test_a_space_of_no_directions_leaves_vectors_as_they_are() -> None:
    none = np.zeros(0, dtype=np.float32)
    space = space_of(space_data(Space(SPACE.mean, {}, none.reshape(0, 4), none)))
    rows = np.eye(4, dtype=np.float32)
    assert space.turn(rows) == pytest.approx(rows)
