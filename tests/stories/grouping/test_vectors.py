from __future__ import annotations

from dataclasses import astuple, replace

import numpy as np
import pytest

from monitor.matching.embeddings import pack, unpack
from monitor.stories.grouping.pairwise import Nearness
from monitor.stories.grouping.space import Space
from monitor.stories.grouping.vectors import Vectors
from tests.support.spaces import plain_space


def _rows(count: int, seed: int = 1) -> np.ndarray:  # type: ignore[type-arg]
    made = np.random.default_rng(seed).standard_normal((count, 24)).astype(np.float32) + 0.3
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True))


def held(rows: np.ndarray, languages: str | None = None, space: Space | None = None) -> Vectors:  # type: ignore[type-arg]
    """The rows by number, in languages of one letter each."""
    vectors = Vectors(space or plain_space(24))
    for key, row in enumerate(pack(rows)):
        vectors.add(key, row, languages[key] if languages else "e")
    return vectors


def near(vectors: Vectors, row: bytes, language: str = "e") -> dict[int, Nearness]:
    found = vectors.near(row, language)
    return {} if found is None else found.to(list(found.cosines()))


def test_cosines_are_taken_without_the_mean_of_the_language() -> None:
    rows, space = _rows(300), replace(plain_space(24, 0.05), languages={"e": np.full(24, 0.1, dtype=np.float32)})
    languages = "er" * 150
    vectors, kept = held(rows, languages, space), unpack(pack(rows))
    common = (0.05 * 200 + kept.sum(0)) / 500
    centres = {"e": (0.1 * 20 + kept[::2].sum(0)) / 170, "r": (common * 5 + kept[1::2].sum(0)) / 155}
    (row,), asked = pack(_rows(1, 2)), unpack(pack(_rows(1, 2)))[0] - centres["r"]
    for key, nearness in near(vectors, row, "r").items():
        other = kept[key] - centres[languages[key]]
        expected = float(asked @ other / np.linalg.norm(asked) / np.linalg.norm(other))
        assert nearness.cosine == pytest.approx(expected, abs=1e-4)


def test_what_belongs_to_a_language_does_not_make_texts_alike() -> None:
    """Two events in two languages, where the language is most of each vector."""
    event, language = np.eye(24, dtype=np.float32)[:2], np.eye(24, dtype=np.float32)[10:12]
    told = np.array([event[at % 2] * 0.3 + language[at // 2 % 2] for at in range(400)])
    vectors = held(told / np.linalg.norm(told, axis=1, keepdims=True), "eerr" * 100)
    same_event, same_language = vectors.between(0, 2), vectors.between(0, 1)
    assert same_event is not None
    assert same_language is not None
    assert same_event.cosine > 0.9
    assert same_language.cosine < 0


def test_how_a_pair_stands_among_all_others() -> None:
    """By hand, over what is left of each without the mean."""
    rows = _rows(30)
    vectors, kept = held(rows), unpack(pack(rows))
    centred = kept - (kept.sum(0) + 5 * kept.sum(0) / 230) / 35
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    cosines = centred @ centred.T
    np.fill_diagonal(cosines, 0)
    mean = cosines.sum(1) / (29 + 20)
    spread = np.sqrt(((cosines**2).sum(1) + 20 * 0.02) / (29 + 20) - mean**2)
    nearest = np.maximum(np.sort(cosines, axis=1)[:, -5:], 0).sum(1) / 5
    found = vectors.between(3, 7)
    assert found is not None
    sides = [(cosines[3, 7] - mean[at]) / spread[at] for at in (3, 7)]
    assert found.cosine == pytest.approx(cosines[3, 7], abs=1e-4)
    assert found.local == pytest.approx(2 * cosines[3, 7] - nearest[3] - nearest[7], abs=1e-3)
    assert (found.standing, found.least_standing) == pytest.approx((sum(sides) / 2, min(sides)), abs=1e-2)
    assert vectors.between(7, 3) == found


def test_what_is_removed_leaves_no_trace() -> None:
    rows = pack(_rows(100))
    some, all_of_them = Vectors(plain_space(24)), Vectors(plain_space(24))
    for key, row in enumerate(rows):
        all_of_them.add(key, row, "er"[key % 2])
        if key % 3:
            some.add(key, row, "er"[key % 2])
    for key in range(0, 100, 3):
        all_of_them.remove(key)
        all_of_them.remove(key)
    found, expected = near(all_of_them, rows[0]), near(some, rows[0])
    assert found.keys() == expected.keys()
    assert all(astuple(found[key]) == pytest.approx(astuple(expected[key]), abs=1e-3) for key in found)
    assert all_of_them.between(0, 1) is None


def test_vectors_of_another_encoder_are_left_out() -> None:
    vectors = Vectors(plain_space(24))
    vectors.add(1, b"\x01" * 8, "e")
    assert near(vectors, pack(_rows(1))[0]) == {}
    vectors.add(2, pack(_rows(1))[0], "e")
    assert near(vectors, b"\x01" * 8) == {}
    found = vectors.near(pack(_rows(1))[0], "e")
    assert found is not None
    assert found.to([1]) == {}
    assert found.to([2])[2].cosine == pytest.approx(1, abs=1e-5)
