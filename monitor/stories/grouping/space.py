"""The space in which vectors of texts are compared: without what has to do with how a text is written.

Two reports of one event in two languages are often further apart than two events in one language. So from each vector
the mean of its language is taken away, and the directions in which reports of one event differ most from each other
count less (within-class covariance normalisation: Hatch, Kajarekar and Stolcke, Interspeech 2006). Both are learnt by
``tests/eval/train_grouping.py``.

NumPy takes a while to load: only who has vectors imports this module.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from monitor.matching.embeddings import Floats

_STORED = np.dtype("<f2")


@dataclass(frozen=True)
class Space:
    """``mean`` is that of all vectors and ``languages`` those by language; ``directions`` are orthogonal rows of unit
    length, and ``kept`` says how much of a vector remains along each."""

    mean: Floats
    languages: Mapping[str, Floats]
    directions: Floats
    kept: Floats

    @property
    def size(self) -> int:
        """How many components a vector has."""
        return len(self.mean)

    def turn(self, vectors: Floats) -> Floats:
        """Vectors, or one, with less along the directions that do not tell events apart."""
        along = (vectors @ self.directions.T) * (1 - self.kept)
        return np.asarray(vectors - along @ self.directions, dtype=np.float32)


def space_of(stored: Mapping[str, Any]) -> Space:
    """A space as ``space_data`` wrote it down."""
    mean = _floats(stored["mean"])
    return Space(
        mean,
        {language: _floats(row) for language, row in stored["languages"].items()},
        np.array([_floats(row) for row in stored["directions"]], dtype=np.float32).reshape(-1, len(mean)),
        np.array(stored["kept"], dtype=np.float32),
    )


def space_data(space: Space) -> dict[str, Any]:
    """A space as plain data for JSON: numbers of two bytes, in base 64."""
    return {
        "mean": _text(space.mean),
        "languages": {language: _text(row) for language, row in space.languages.items()},
        "directions": [_text(row) for row in space.directions],
        "kept": [round(float(part), 4) for part in space.kept],
    }


def _floats(text: str) -> Floats:
    return np.frombuffer(base64.b64decode(text), dtype=_STORED).astype(np.float32)


def _text(row: Floats) -> str:
    return base64.b64encode(row.astype(_STORED).tobytes()).decode("ascii")
