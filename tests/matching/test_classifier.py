"""The model of likeness, on made-up vectors: it learns, it does not fool itself, and it says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.matching import classifier
from monitor.matching.classifier import Labelled, LikenessModel
from monitor.matching.embeddings import Floats

DIMENSIONS = 24
NO_EVIDENCE = {"a watch holds": 0.0, "a strong term": 0.0}
HOLDS = {"a watch holds": 1.0, "a strong term": 0.0}


def unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.linalg.norm(rows, axis=-1, keepdims=True), dtype=np.float32)


def labelled(number: int, relevant: bool, **changes: object) -> Labelled:
    made = Labelled(f"Headline {number}", "en", relevant, frozenset(), NO_EVIDENCE, ())
    return replace(made, **changes)


def clouds(count: int, apart: float = 1.0, seed: int = 7, share: float = 0.5) -> tuple[list[Labelled], Floats]:
    """Texts of two kinds: their vectors lie around two directions, ``apart`` in terms of their scatter; all are as
    near each other as those of texts are."""
    random = np.random.default_rng(seed)
    relevant = random.random(count) < share
    relevant[:2] = True, False
    centre = np.zeros(DIMENSIONS)
    centre[0] = apart / 2
    rows = random.normal(size=(count, DIMENSIONS)) / 4 + np.where(relevant[:, None], centre, -centre)
    rows[:, 1] += 3
    return [labelled(at, bool(label)) for at, label in enumerate(relevant)], unit(rows)


def untrained(examples: Sequence[Labelled], vectors: Floats) -> LikenessModel:
    """One for which news is as the examples are."""
    return LikenessModel(examples, vectors, classifier._share_without_watch(examples))


def trained(examples: Sequence[Labelled], vectors: Floats) -> LikenessModel:
    model = untrained(examples, vectors)
    model.train()
    return model


def probabilities(model: LikenessModel, vectors: Floats) -> Floats:
    return np.array([model.judge(vector, frozenset(), NO_EVIDENCE).probability for vector in vectors])


def test_it_learns_what_lies_where() -> None:
    model = trained(*clouds(200))
    unseen, vectors = clouds(200, seed=8)
    right = (probabilities(model, vectors) > 0.5) == [each.relevant for each in unseen]
    assert right.mean() > 0.95


@pytest.mark.parametrize("apart", [0.0, 0.15, 0.4])
@pytest.mark.parametrize("share", [0.5, 0.2])
def test_probabilities_can_be_taken_at_their_word(apart: float, share: float) -> None:
    """Where the kinds lie in each other it must not be sure; and on the whole, as many are relevant as it says."""
    model = trained(*clouds(500, apart, share=share))
    unseen, vectors = clouds(800, apart, seed=8, share=share)
    said = probabilities(model, vectors)
    relevant = np.array([each.relevant for each in unseen])
    assert said.mean() == pytest.approx(relevant.mean(), abs=0.06)
    surer = said > np.median(said)
    for half in (surer, ~surer):
        assert said[half].mean() == pytest.approx(relevant[half].mean(), abs=0.09)


@pytest.mark.parametrize("share", [0.05, 0.2])
def test_where_less_is_relevant_than_of_the_examples_it_says_so(share: float) -> None:
    """Learnt from as many of each kind, asked about news of which few are relevant: its word still holds."""
    model = LikenessModel(*clouds(500, 0.4), share)
    model.train()
    unseen, vectors = clouds(800, 0.4, seed=8, share=share)
    said = probabilities(model, vectors)
    assert said.mean() == pytest.approx(np.mean([each.relevant for each in unseen]), abs=0.04)


def test_where_a_watch_holds_nothing_is_corrected() -> None:
    examples, vectors = clouds(100)
    few, many = LikenessModel(examples, vectors, 0.01), LikenessModel(examples, vectors, 0.9)
    few.weights = many.weights = trained(examples, vectors).weights
    for evidence, same in ((HOLDS, True), (NO_EVIDENCE, False)):
        one, other = (model.judge(vectors[0], frozenset(), evidence).probability for model in (few, many))
        assert (one == other) is same
        assert one <= other


@pytest.mark.parametrize("relevant", [True, False])
def test_one_label_alone_among_what_no_watch_takes_can_be_corrected(relevant: bool) -> None:
    examples, vectors = clouds(20)
    examples = [replace(each, evidence=NO_EVIDENCE if each.relevant is relevant else HOLDS) for each in examples]
    model = LikenessModel(examples, vectors, 0.1)
    model.train()
    assert 0 < model.judge(vectors[0], frozenset(), NO_EVIDENCE).probability < 1


def test_what_lies_in_each_other_teaches_nothing() -> None:
    model = trained(*clouds(400, apart=0.0))
    _, vectors = clouds(200, apart=0.0, seed=8)
    assert np.abs(probabilities(model, vectors) - 0.5).max() < 0.25


def test_leaving_one_out_is_as_good_as_training_without_it() -> None:
    """The calibration must be trained on what the model says of each example when it does not know it."""
    examples, vectors = clouds(30, apart=0.3)
    some_terms = [frozenset({"dam"}), frozenset({"dam", "bridge"}), frozenset[str]()]
    examples = [replace(each, terms=some_terms[at % 3]) for at, each in enumerate(examples)]
    labels = np.array([1 if each.relevant else -1 for each in examples])
    expected = []
    for at in range(len(examples)):
        others = [other for other in range(len(examples)) if other != at]
        # Of all the terms that the full model knows, whichever stand in the others.
        model = untrained([examples[other] for other in others], vectors[others])
        kernel = model._kernel_of_all() + classifier._RIDGE * np.eye(len(others))
        dual = np.linalg.solve(kernel, labels[others])
        alike = model._kernel(vectors[at][None], model._flags(examples[at].terms)[None])[0]
        expected.append(alike @ dual)
    features = np.column_stack([expected, np.zeros((len(examples), 2)), np.ones(len(examples))])
    calibration = classifier.fit_logistic(features, labels > 0, classifier._CALIBRATION_RIDGE)
    assert trained(examples, vectors).weights.calibration == pytest.approx(calibration, abs=1e-3)


@pytest.mark.parametrize("count", [2, classifier._BLOCK - 1, classifier._BLOCK + 70])
def test_inverting_by_blocks(count: int) -> None:
    examples, vectors = clouds(count)
    kernel = untrained(examples, vectors)._kernel_of_all() + classifier._RIDGE * np.eye(count, dtype=np.float32)
    expected = np.linalg.inv(kernel)
    classifier._invert_in_place(kernel)
    assert np.abs(kernel - expected).max() < 1e-3


def test_the_words_are_weighed_too() -> None:
    examples, vectors = clouds(200, apart=0.0)
    examples = [replace(each, evidence=HOLDS if each.relevant else NO_EVIDENCE) for each in examples]
    model = trained(examples, vectors)
    told = [model.judge(vectors[0], frozenset(), evidence) for evidence in (HOLDS, NO_EVIDENCE)]
    assert [verdict.probability > 0.5 for verdict in told] == [True, False]
    assert dict(told[0].parts)["a watch holds"] > 2


def test_terms_in_common_bring_texts_together() -> None:
    examples, vectors = clouds(200, apart=0.0)
    examples = [replace(each, terms=frozenset({"dam" if each.relevant else "fair"})) for each in examples]
    model = trained(examples, vectors)
    told = [model.judge(vectors[0], frozenset({term}), NO_EVIDENCE).probability for term in ("dam", "fair")]
    assert told[0] > told[1]
    unknown = model.judge(vectors[0], frozenset({"a term that no example holds"}), NO_EVIDENCE)
    assert unknown.probability == model.judge(vectors[0], frozenset(), NO_EVIDENCE).probability


def test_parts_add_up_to_the_probability() -> None:
    model = trained(*clouds(100))
    verdict = model.judge(clouds(5, seed=9)[1][0], frozenset(), HOLDS)
    assert [name for name, _ in verdict.parts] == ["likeness", *NO_EVIDENCE, "base", "rarer than among the examples"]
    odds = sum(part for _, part in verdict.parts)
    assert verdict.probability == pytest.approx(1 / (1 + np.exp(-odds)))


def test_the_nearest_examples_come_first() -> None:
    examples, vectors = clouds(50)
    verdict = trained(examples, vectors).judge(vectors[7], frozenset(), NO_EVIDENCE)
    assert verdict.neighbours[0].title == "Headline 7"
    assert verdict.neighbours[0].relevant is examples[7].relevant
    similarities = [near.similarity for near in verdict.neighbours]
    assert similarities[0] == pytest.approx(1, abs=1e-5)
    assert similarities == sorted(similarities, reverse=True)
    assert len(similarities) == 5


def test_with_few_examples_all_are_neighbours() -> None:
    examples, vectors = clouds(3)
    assert len(trained(examples, vectors).judge(vectors[0], frozenset(), NO_EVIDENCE).neighbours) == 3


def test_the_watch_is_that_of_the_nearest_relevant_examples() -> None:
    """Two kinds of relevant texts, each with its watch, off-topic ones, and relevant ones that satisfy no watch."""
    directions = np.eye(DIMENSIONS, dtype=np.float32)[:3]
    random = np.random.default_rng(3)
    vectors = unit(np.repeat(directions, 30, axis=0) + random.normal(size=(90, DIMENSIONS)) / 20)
    watches = [("roads", "second"), ("arts",), ("never",)]
    examples = [labelled(at, at < 60, watches=() if at % 3 == 0 else watches[at // 30]) for at in range(90)]
    model = trained(examples, vectors)
    told = [model.judge(direction, frozenset(), NO_EVIDENCE).watches for direction in directions[:2]]
    assert told == [("roads",), ("arts",)]
    assert model.judge(directions[2], frozenset(), NO_EVIDENCE).watches != ("never",)


def test_examples_that_satisfy_no_watch_name_none() -> None:
    examples, vectors = clouds(20)
    assert trained(examples, vectors).judge(vectors[0], frozenset(), NO_EVIDENCE).watches == ()


def test_the_same_examples_give_the_same_weights() -> None:
    one, two = (trained(*clouds(80)) for _ in range(2))
    assert np.array_equal(one.weights.dual, two.weights.dual)
    assert np.array_equal(one.weights.calibration, two.weights.calibration)
    assert one.fingerprint() == two.fingerprint()


def test_known_weights_answer_as_trained_ones_do() -> None:
    examples, vectors = clouds(60)
    before = trained(examples, vectors)
    after = untrained(examples, vectors)
    after.weights = before.weights
    assert after.judge(vectors[3], frozenset(), HOLDS) == before.judge(vectors[3], frozenset(), HOLDS)


def test_the_fingerprint_tells_all_that_training_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    examples, vectors = clouds(10)
    other_vectors = vectors.copy()
    other_vectors[4] = -other_vectors[4]

    def with_first(**changes: object) -> list[Labelled]:
        return [replace(examples[0], **changes), *examples[1:]]

    fingerprints = [
        untrained(examples, vectors).fingerprint(),
        untrained(examples, other_vectors).fingerprint(),
        untrained(examples[:9], vectors[:9]).fingerprint(),
        untrained(with_first(relevant=not examples[0].relevant), vectors).fingerprint(),
        untrained(with_first(terms=frozenset({"dam"})), vectors).fingerprint(),
        untrained(with_first(evidence=HOLDS), vectors).fingerprint(),
    ]
    monkeypatch.setattr(classifier, "_RIDGE", 0.2)
    fingerprints.append(untrained(examples, vectors).fingerprint())
    assert len(set(fingerprints)) == len(fingerprints)


def test_the_fingerprint_does_not_tell_what_training_does_not_see() -> None:
    examples, vectors = clouds(10)
    renamed = [replace(each, title="Another", language="ru", watches=("roads",)) for each in examples]
    assert untrained(renamed, vectors).fingerprint() == untrained(examples, vectors).fingerprint()


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.booleans()), min_size=2, max_size=40).filter(
        lambda rows: len({row[0] for row in rows}) == 2
    )
)
def test_any_examples_of_both_labels_can_be_learnt_from(rows: list[tuple[bool, int, bool]]) -> None:
    """Few or many, all the same, contradicting each other, or told apart by the words alone."""
    directions = np.eye(DIMENSIONS, dtype=np.float32)[:4]
    examples = [labelled(at, row[0], evidence=HOLDS if row[2] else NO_EVIDENCE) for at, row in enumerate(rows)]
    model = trained(examples, directions[[row[1] for row in rows]])
    for direction in directions:
        verdict = model.judge(direction, frozenset(), HOLDS)
        assert 0 <= verdict.probability <= 1
        assert all(np.isfinite(part) for _, part in verdict.parts)
