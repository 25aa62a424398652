"""How near two texts are in meaning, by their vectors; each text is encoded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.matching.embeddings import Floats

_KEPT = 2000  # vectors, of some 1.5 kB each
Encode = Callable[[Sequence[str]], Sequence[bytes]]


class Meanings:
    """Compares texts. Safe to call from several threads."""

    def __init__(self, encode: Encode) -> None:
        """``encode`` makes the packed vectors of texts."""
        self._encode = encode
        self._known: dict[str, Floats] = {}

    def alike(self, one: str, other: str) -> float:
        """The cosine of two texts."""
        # As one took it: another thread may forget it.
        left, right = self._vector(one), self._vector(other)
        return float(left @ right)

    def _vector(self, text: str) -> Floats:
        found = self._known.get(text)
        if found is None:
            from monitor.matching.embeddings import unpack  # NumPy takes a while to load

            found = unpack(self._encode([text]))[0]
            if len(self._known) >= _KEPT:
                self._known = {}
            self._known[text] = found
        return found
