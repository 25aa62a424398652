"""How much a text resembles the labelled examples: a regularised logistic model over word evidence and likeness.

Two steps, both trained in one go. *Likeness*: kernel ridge regression on the labels (+1, -1). Two texts are alike as
far as their vectors are near (a Gaussian of the distance) and the same terms were found in them (a factor for each
that was found in one only). *Calibration*: logistic regression over that likeness and what the words say. It is
trained on the likeness of each example to all others (leave-one-out, in closed form: Rasmussen & Williams, Gaussian
Processes for Machine Learning, 2006, eq. 5.12), so that it learns how far likeness can be trusted on texts that are
not among the examples.

Examples are chosen, news is not: where no watch holds, far less of it is relevant than of the examples. So the odds are
corrected there from the share among the examples to the true one. Where a watch holds, both shares are near one.

NumPy takes a while to load: only who has vectors imports this module.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from monitor.matching.embeddings import Floats
from monitor.matching.relevance import HOLDS, WordEvidence
from monitor.model.matches import Likeness, Neighbour

# Chosen by leave-one-out over the shipped examples; the results are flat around them.
_WIDTH = 4.0  # of the Gaussian: exp(-_WIDTH * squared distance)
_UNSHARED_TERM = 0.2  # exp(-_UNSHARED_TERM) for each term found in one of two texts only
_RIDGE = 0.1
_CALIBRATION_RIDGE = 1.0
_NEWTON_STEPS = 25
_TERMS_COUNTED = 8  # in a long text more of them mean nothing
_NEIGHBOURS = 5
_WATCH_NEIGHBOURS = 15
_LIKENESS, _BASE, _RARITY = "likeness", "base", "rarer than among the examples"
_BLOCK = 512  # rows worked on at once


@dataclass(frozen=True)
class Labelled:
    """What the model learns from, an example each: its label, terms, words' evidence, the watches it satisfies."""

    title: str
    language: str
    relevant: bool
    terms: frozenset[str]
    evidence: WordEvidence
    watches: tuple[str, ...]


@dataclass(frozen=True)
class Weights:
    """What training finds, and all of it: kept on disk, it need not be found again for the same examples."""

    dual: Floats
    calibration: Floats


class LikenessModel:
    """Answers for a text from its vector and its match. Vectors are rows of unit length."""

    def __init__(self, examples: Sequence[Labelled], vectors: Floats, share: float) -> None:
        """Takes examples of both labels, and the true share of relevant texts among those in which no watch holds.
        It answers once it was trained, or given the ``weights`` of the same examples."""
        self._examples = examples
        self._vectors = vectors
        self._index = {term: at for at, term in enumerate(sorted({t for e in examples for t in e.terms}))}
        self._terms = np.stack([self._flags(example.terms) for example in examples])
        self._lengths = _squared_lengths(self._vectors), _squared_lengths(self._terms)
        self._names = (_LIKENESS, *examples[0].evidence)
        self._relevant = np.array([example.relevant for example in examples])
        self._rarity = _log_odds(share) - _log_odds(_share_without_watch(examples))
        self.weights = Weights(np.zeros(0, np.float32), np.zeros(0, np.float32))

    def fingerprint(self) -> str:
        """A hash of everything that training depends on."""
        digest = hashlib.blake2b(digest_size=16)
        for part in (self._vectors, self._terms, self._relevant, self._evidence()):
            digest.update(np.ascontiguousarray(part).tobytes())
        settings = (_WIDTH, _UNSHARED_TERM, _RIDGE, _CALIBRATION_RIDGE, self._names)
        digest.update(repr(settings).encode())
        return digest.hexdigest()

    def judge(self, vector: Floats, terms: frozenset[str], evidence: WordEvidence) -> Likeness:
        """What the examples make of one text."""
        alike = self._kernel(vector[None], self._flags(terms)[None])[0]
        features = np.array([alike @ self.weights.dual, *evidence.values(), 1.0])
        rarity = 0.0 if evidence[HOLDS] else self._rarity
        parts = np.array([*(features * self.weights.calibration), rarity])
        names = (*self._names, _BASE, _RARITY)
        nearest = np.argsort(-alike)
        return Likeness(
            probability=float(_logistic(parts.sum())),
            parts=tuple((name, float(part)) for name, part in zip(names, parts, strict=True)),
            neighbours=tuple(self._neighbour(int(at), vector) for at in nearest[:_NEIGHBOURS]),
            watches=self._watches(nearest),
        )

    def _neighbour(self, at: int, vector: Floats) -> Neighbour:
        example = self._examples[at]
        return Neighbour(example.title, example.language, example.relevant, float(self._vectors[at] @ vector))

    def _watches(self, nearest: NDArray[np.intp]) -> tuple[str, ...]:
        """The watch that most of the nearest relevant examples satisfy which satisfy any."""
        found = (self._examples[at].watches for at in nearest if self._relevant[at] and self._examples[at].watches)
        counts = Counter(watch for watches in islice(found, _WATCH_NEIGHBOURS) for watch in watches[:1])
        return tuple(watch for watch, _ in counts.most_common(1))

    def _flags(self, terms: frozenset[str]) -> Floats:
        flags = np.zeros(len(self._index), dtype=np.float32)
        known = sorted(self._index[term] for term in terms if term in self._index)
        flags[known[:_TERMS_COUNTED]] = 1
        return flags

    def _evidence(self) -> Floats:
        return np.array([list(example.evidence.values()) for example in self._examples], dtype=np.float32)

    def _kernel(self, vectors: Floats, terms: Floats) -> Floats:
        apart = _squared_distances(vectors, self._vectors, self._lengths[0]) * _WIDTH
        apart += _squared_distances(terms, self._terms, self._lengths[1]) * _UNSHARED_TERM
        kernel: Floats = np.exp(-apart, out=apart)
        return kernel

    def _kernel_of_all(self) -> Floats:
        kernel = np.empty((len(self._examples), len(self._examples)), dtype=np.float32)
        for rows in _blocks(len(kernel)):
            kernel[rows] = self._kernel(self._vectors[rows], self._terms[rows])
        return kernel

    def train(self) -> Weights:
        """Finds the weights, and answers by them from now on. Of n examples it takes 4 n² bytes of memory."""
        labels = np.where(self._relevant, 1, -1).astype(np.float32)
        inverse = self._kernel_of_all()
        inverse[np.diag_indices_from(inverse)] += _RIDGE
        _invert_in_place(inverse)
        dual = inverse @ labels
        without_itself = labels - dual / np.diagonal(inverse)
        features = np.column_stack([without_itself, self._evidence(), np.ones(len(labels))])
        calibration = fit_logistic(features, self._relevant, _CALIBRATION_RIDGE)
        self.weights = Weights(dual.astype(np.float32), calibration.astype(np.float32))
        return self.weights


def _share_without_watch(examples: Sequence[Labelled]) -> float:
    """The share of relevant ones among the examples in which no watch holds, with one more of each label: so it is
    never 0 or 1."""
    relevant = [example.relevant for example in examples if not example.evidence[HOLDS]]
    return (sum(relevant) + 1) / (len(relevant) + 2)


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def _squared_lengths(vectors: Floats) -> Floats:
    lengths: Floats = (vectors * vectors).sum(1)
    return lengths


def _squared_distances(left: Floats, right: Floats, lengths: Floats) -> Floats:
    """``lengths`` are the squared ones of ``right``: for each text anew they would take another copy of it."""
    squares = _squared_lengths(left)[:, None] + lengths[None] - 2 * (left @ right.T)
    apart: Floats = np.maximum(squares, 0, out=squares)
    return apart


def _blocks(size: int) -> list[slice]:
    return [slice(start, min(start + _BLOCK, size)) for start in range(0, size, _BLOCK)]


def _invert_in_place(matrix: Floats) -> None:
    """Gauss-Jordan elimination by blocks of a symmetric positive definite matrix: it needs no pivoting. At 5,000 rows
    the matrix takes 100 MB; numpy.linalg.inv takes three more of them, and a small machine has 512 MB."""
    for pivot in _blocks(len(matrix)):
        corner = np.linalg.inv(matrix[pivot, pivot])
        row = corner @ matrix[pivot]
        column = matrix[:, pivot].copy()
        for rows in _blocks(len(matrix)):
            matrix[rows] -= column[rows] @ row
        matrix[pivot] = row
        matrix[:, pivot] = -(column @ corner)
        matrix[pivot, pivot] = corner


def _logistic(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(odds, -30, 30)))


def fit_logistic(features: NDArray[np.float64], labels: NDArray[np.bool_], ridge: float) -> NDArray[np.float64]:
    """The weights of a logistic regression, by Newton's method; ``ridge`` is the L2 penalty on all but the last."""
    penalty = np.full(features.shape[1], ridge)
    penalty[-1] = 0
    weights = np.zeros(features.shape[1])
    for _ in range(_NEWTON_STEPS):
        likely = _logistic(features @ weights)
        gradient = features.T @ (likely - labels) + penalty * weights
        curvature = (features.T * (likely * (1 - likely))) @ features + np.diag(penalty + 1e-9)
        weights = weights - np.linalg.solve(curvature, gradient)
    return weights
