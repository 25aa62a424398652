from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from monitor.core.vectors import Vectors, packed, unpacked

COMPONENTS = st.floats(-1, 1, width=32)


@given(arrays.arrays(np.float32, (3, 16), elements=COMPONENTS))
def test_what_is_packed_comes_back_nearly_as_it_was(vectors: np.ndarray) -> None:  # type: ignore[type-arg]
    back = unpacked(packed(vectors))
    for before, after in zip(vectors, back, strict=True):
        length = float(np.linalg.norm(before))
        if length > 1e-3:
            assert float(before @ after) / length > 0.999
            assert float(np.linalg.norm(after)) == pytest.approx(1, abs=1e-5)


def _rows(count: int, seed: int = 1) -> np.ndarray:  # type: ignore[type-arg]
    made = np.random.default_rng(seed).standard_normal((count, 24)).astype(np.float32) + 0.3
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True))


def test_cosines_plain_and_without_what_all_have_in_common() -> None:
    rows, mean = _rows(300), np.full(24, 0.05)
    vectors = Vectors(mean.tolist())
    for key, row in enumerate(packed(rows)):
        vectors.add(key, row)
    kept = unpacked(packed(rows))
    one = unpacked(packed(_rows(1, 2)))[0]
    common = (mean * 200 + kept.sum(0)) / 500
    for key, (plain, centred) in vectors.near(packed(_rows(1, 2))[0]).items():
        left, right = kept[key] - common, one - common
        assert plain == pytest.approx(float(kept[key] @ one), abs=1e-4)
        assert centred == pytest.approx(float(left @ right / np.linalg.norm(left) / np.linalg.norm(right)), abs=1e-4)


def test_what_is_removed_leaves_no_trace() -> None:
    rows = packed(_rows(100))
    some, all_of_them = Vectors([0.0] * 24), Vectors([0.0] * 24)
    for key, row in enumerate(rows):
        all_of_them.add(key, row)
        if key % 3:
            some.add(key, row)
    for key in range(0, 100, 3):
        all_of_them.remove(key)
        all_of_them.remove(key)
    found, expected = all_of_them.near(rows[0]), some.near(rows[0])
    assert found.keys() == expected.keys()
    assert all(found[key] == pytest.approx(expected[key], abs=1e-5) for key in found)
    assert all_of_them.between(1, 2) == pytest.approx(some.between(1, 2), abs=1e-5)
    assert all_of_them.between(0, 1) is None


def test_vectors_of_another_encoder_are_left_out() -> None:
    vectors = Vectors([0.0] * 24)
    vectors.add(1, b"\x01" * 8)
    assert vectors.near(packed(_rows(1))[0]) == {}
    vectors.add(2, packed(_rows(1))[0])
    assert vectors.near(b"\x01" * 8) == {}
    assert vectors.near(packed(_rows(1))[0])[2][0] == pytest.approx(1, abs=1e-5)
