"""The labelled examples, encoded and learnt from: what the encoder adds to the words.

Vectors are kept on disk by the hash of their text, what the words say of each by the key of all they go by, and what
was learnt by the hash of all it was learnt from: a start with known examples takes about a second.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from numpy.typing import NDArray

from monitor.matching import relevance
from monitor.matching.classifier import LikenessModel, Weights
from monitor.matching.embeddings import Encoder, Floats, pack, unpack
from monitor.matching.files import write_whole
from monitor.matching.labels import labelled
from monitor.matching.matcher import Matcher
from monitor.model.examples import VECTORS, Example, count_in_words, likeness_text
from monitor.model.matches import Likeness, Match
from monitor.model.settings import Settings

log = structlog.get_logger("semantics")

_KEPT = "examples-vectors.npz"
_LEARNT = "examples-learnt.npz"
_BATCH = 256  # texts after which progress is told


class Examples:
    """The examples of one configuration, ready to be asked."""

    def __init__(self, model: LikenessModel, encoder: Encoder, strong: frozenset[str], summary: str) -> None:
        self.summary = summary
        self._model = model
        self._encoder = encoder
        self._strong = strong

    def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
        """What the examples make of texts that were matched so."""
        return [
            self._model.judge(vector, frozenset(match.terms), relevance.evidence(match, self._strong))
            for vector, match in zip(self._encoder.encode(texts), matches, strict=True)
        ]

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """The vector of each text, packed."""
        return pack(self._encoder.encode(texts, urgent=True)) if texts else []

    def alike(self, one: str, other: str) -> float:
        """How near two texts are in meaning: the cosine of their vectors."""
        left, right = self._encoder.encode([one, other], urgent=True)
        return float(left @ right)


def learn(
    settings: Settings,
    matcher: Matcher,
    config: Path,
    state: Path,
    advance: Callable[[int], None] = lambda _: None,
) -> Examples | None:
    """Learn from those examples of these settings that would be asked about, since the words leave them in doubt; None
    where these do not hold both labels.

    Vectors of new examples are kept in ``state``; ``advance`` is told how many were made. Raises OSError where this
    machine cannot run the engine.
    """
    doubtful = labelled(settings, matcher, state)
    matcher.forget()  # all examples together meet far more of the forms than the texts of a day
    if len({settings.examples[at].relevant for at in doubtful}) < 2:
        return None
    encoder = Encoder()
    texts = [likeness_text(settings.examples[at].title, settings.examples[at].summary) for at in doubtful]
    vectors = _vectors(texts, encoder, (config / VECTORS, state / _KEPT), state / _KEPT, advance)
    model = LikenessModel(list(doubtful.values()), vectors, settings.monitor.relevance.share)
    _train(model, state / _LEARNT)
    summary = f"{count_in_words(settings.examples)}, {encoder.name}"
    return Examples(model, encoder, settings.watchlist.strong, summary)


def _train(model: LikenessModel, kept: Path) -> None:
    """Train a model, unless what training finds was kept in this file."""
    key = model.fingerprint()
    known = _load(kept)
    if "dual" in known and "calibration" in known and str(known.get("key")) == key:
        model.weights = Weights(known["dual"], known["calibration"])
        return
    weights = model.train()
    _save(kept, {"key": np.array(key), "dual": weights.dual, "calibration": weights.calibration})


def encode_all(examples: Sequence[Example], config: Path, advance: Callable[[int], None]) -> int:
    """Write the vectors of all examples beside them, so that no start waits for them. Returns how many are new."""
    made = 0

    def count(number: int) -> None:
        nonlocal made
        made += number
        advance(number)

    texts = [likeness_text(example.title, example.summary) for example in examples]
    _vectors(texts, Encoder(), (config / VECTORS,), config / VECTORS, count, only_these=True)
    return made


# --- vectors on disk -----------------------------------------------------------------------------------------------


def _vectors(
    texts: Sequence[str],
    encoder: Encoder,
    read: Iterable[Path],
    write: Path,
    advance: Callable[[int], None],
    *,
    only_these: bool = False,
) -> Floats:
    """A vector for each text, in order: from the files where they have it, else made and written."""
    known: dict[bytes, bytes] = {}
    for path in read:
        known |= _read_vectors(path, encoder.name)
    keys = [_key(text) for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    for start in range(0, len(missing), _BATCH):
        batch = list(missing.items())[start : start + _BATCH]
        rows = encoder.encode([text for _, text in batch])
        known |= {key: row for (key, _), row in zip(batch, pack(rows), strict=True)}
        advance(len(batch))
    if missing:
        kept = set(keys) if only_these else known.keys()
        _write_vectors(write, encoder.name, {key: row for key, row in known.items() if key in kept})
    return unpack([known[key] for key in keys])


def known_vectors(texts: Iterable[str], path: Path) -> list[bytes]:
    """The packed vectors of texts that a file holds. Raises KeyError where it lacks one."""
    known = _read_vectors(path, Encoder().name)
    return [known[_key(text)] for text in texts]


def _key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()


def _read_vectors(path: Path, encoder: str) -> dict[bytes, bytes]:
    """What a file holds; nothing where it was made by another encoder, or by another program."""
    stored = _load(path)
    keys, rows = stored.get("keys"), stored.get("rows")
    if keys is None or rows is None or str(stored.get("encoder")) != encoder:
        return {}
    shapes = (str(keys.dtype), keys.ndim, str(rows.dtype), rows.ndim)
    if shapes != ("uint64", 1, "int8", 2) or len(keys) != len(rows):
        return {}
    return {key.tobytes(): row.tobytes() for key, row in zip(keys, rows, strict=True)}


def _write_vectors(path: Path, encoder: str, vectors: dict[bytes, bytes]) -> None:
    keys = np.frombuffer(b"".join(vectors), dtype=np.uint64)
    rows = np.frombuffer(b"".join(vectors.values()), dtype=np.int8).reshape(len(vectors), -1)
    _save(path, {"encoder": np.array(encoder), "keys": keys, "rows": rows})


def _load(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays in a file; none where it is missing or damaged: what it holds can be made again."""
    try:
        # Given the path, NumPy leaves a damaged file open.
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            return dict(stored)
    except Exception:  # zipfile, zlib and NumPy have a dozen ways to say that a file is damaged
        return {}


def _save(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays, whole or not at all. A folder that takes no files only costs the next start its time."""
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    try:
        write_whole(path, content.getvalue())
    except OSError as error:
        log.warning("semantics.not_kept", file=str(path), detail=error.strerror or str(error))
