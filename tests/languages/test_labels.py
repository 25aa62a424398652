"""How our own words are put together on a line of each language."""

from __future__ import annotations

import pytest

from monitor.languages.labels import LABELS, apart, inside_a_line, listed
from monitor.languages.language import OUTCOMES


@pytest.mark.parametrize(
    ("language", "label", "inside"),
    [
        ("en", "Missing", "missing"),
        ("az", "İtkin düşənlər", "itkin düşənlər"),
        ("tr", "Işıklar", "ışıklar"),
        ("de", "Vermisste", "Vermisste"),
        ("ru", "Погибшие", "погибшие"),
    ],
)
def test_a_label_inside_a_line_has_the_small_letter_of_its_language(language: str, label: str, inside: str) -> None:
    assert inside_a_line(label, language) == inside


@pytest.mark.parametrize(
    ("language", "with_commas", "with_semicolons"),
    [
        ("en", "2, 3", "2; 3"),
        ("ar", "2، 3", "2؛ 3"),
        ("fa", "2، 3", "2؛ 3"),
        ("he", "2, 3", "2; 3"),
        ("el", "2, 3", "2· 3"),
        ("hy", "2, 3", "2․ 3"),
    ],
)
def test_what_stands_in_a_row_is_parted_by_the_signs_of_the_language(
    language: str, with_commas: str, with_semicolons: str
) -> None:
    assert listed(["2", "3"], language) == with_commas
    assert apart(["2", "3"], language) == with_semicolons


@pytest.mark.parametrize("language", LABELS)
def test_each_language_of_labels_says_what_an_outlet_tells_in_another(language: str) -> None:
    labels = LABELS[language]
    assert set(labels.outcomes) == set(OUTCOMES)
    said = (labels.denied, labels.confirmed, labels.response, labels.withdrawn, *labels.outcomes.values())
    assert len(set(said)) == len(said)
