"""How vectors are kept. For the encoder see ``test_semantic.py``."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from monitor.matching.embeddings import pack, unpack

COMPONENTS = st.floats(-1, 1, width=32)


@given(arrays.arrays(np.float32, (3, 16), elements=COMPONENTS))
def test_what_is_packed_comes_back_nearly_as_it_was(vectors: np.ndarray) -> None:  # type: ignore[type-arg]
    back = unpack(pack(vectors))
    for before, after in zip(vectors, back, strict=True):
        length = float(np.linalg.norm(before))
        if length > 1e-3:
            assert float(before @ after) / length > 0.999
            assert float(np.linalg.norm(after)) == pytest.approx(1, abs=1e-5)
