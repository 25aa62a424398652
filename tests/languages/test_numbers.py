from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.numbers import number_words, numbers

WRITTEN = {
    "en": ("Twelve lorries and thirty carts", {12, 30}),
    "fr": ("Douze camions et dix charrettes", {12, 10}),
    "de": ("Zwölf Lastwagen und zehn Karren", {12, 10}),
    "es": ("Doce camiones y diez carros", {12, 10}),
    "it": ("Dodici camion e dieci carri", {12, 10}),
    "ru": ("Двенадцать грузовиков, трое раненых", {12, 3}),
    "uk": ("Дванадцять вантажівок, двоє поранених", {12, 2}),
    "bg": ("Дванадесет камиона и трима ранени", {12, 3}),
    "az": ("On yük maşını və üç araba", {10, 3}),
    "tr": ("Yirmi kamyon ve üç araba", {20, 3}),
    "hy": ("Տասներկու բեռնատար և երեք սայլ", {12, 3}),
    "pl": ("Dwanaście ciężarówek i trzy wozy", {12, 3}),
}


@pytest.mark.parametrize("language", WRITTEN)
def test_number_words(language: str) -> None:
    text, expected = WRITTEN[language]
    assert numbers(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Toll rises to 1,200", {1200}),
        ("1.200 Fahrzeuge", {1200}),
        ("1 200 машин", {1200}),
        ("5 and 7", {5, 7}),
        ("Եվս 14 բեռնատար", {14}),
        ("۱۲ کامیون", {12}),
        ("no number, and one of them", set()),
    ],
)
def test_digits(text: str, expected: set[int]) -> None:
    assert numbers(text, "en") == expected


def test_a_word_counts_in_its_own_language_only() -> None:
    assert numbers("On a bridge", "en") == frozenset()
    assert numbers("on körpü", "az") == {10}


def test_words_that_mean_something_else_as_well_are_marked() -> None:
    assert number_words("fr")["neuf"] == 9
    assert number_words("fr")["une"] == 1
    assert not {"neuf", "une", "~neuf"} & set(number_words("fr", sure=True))
    assert numbers("Le pont neuf a dix arches", "fr") == {10}


def test_number_words_are_known_as_written_and_folded() -> None:
    assert {number_words("uk")[word] for word in ("п'ять", "п’ять")} == {5}
    assert {number_words("tr")[word] for word in ("üç", "uc")} == {3}


@given(st.text(max_size=300))
def test_any_text_has_numbers_that_fit(text: str) -> None:
    assert all(0 <= number < 10**9 for number in numbers(text, "en"))
