from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.skeletons import skeleton

# An invented person, as ten scripts and spellings write her.
ONE_NAME = {
    "Latin": "Vardanova",
    "Latin, with diacritics": "Várdanóva",
    "German": "Wardanowa",
    "Russian": "Варданова",
    "Ukrainian": "Варданова",
    "Armenian": "Վարդանովա",
    "Georgian": "ვარდანოვა",
    "Greek": "Βαρντανόβα",
    "Persian": "واردانووا",
    "Arabic": "فاردانوفا",
    "Hebrew": "ורדנובה",
}


@pytest.mark.parametrize("written", [ONE_NAME[name] for name in ("Latin, with diacritics", "German", "Russian")])
def test_one_name_in_alphabets_with_vowels(written: str) -> None:
    assert skeleton(written) == skeleton("Vardanova")


@pytest.mark.parametrize("name", ["Armenian", "Georgian", "Ukrainian", "Arabic"])
def test_one_name_in_other_scripts(name: str) -> None:
    assert skeleton(ONE_NAME[name]) == skeleton("Vardanova")


@pytest.mark.parametrize("name", ["Greek", "Persian", "Hebrew"])
def test_scripts_that_spell_it_their_own_way_begin_alike(name: str) -> None:
    assert skeleton(ONE_NAME[name])[:2] == skeleton("Vardanova")[:2]


@pytest.mark.parametrize(
    ("one", "other"), [("Шуша", "Shusha"), ("Щербаков", "Shcherbakov"), ("Цхинвал", "Tskhinval"), ("Ցոր", "Tsor")]
)
def test_several_letters_for_one_sound(one: str, other: str) -> None:
    assert skeleton(one)[:3] == skeleton(other)[:3]


def test_capitals_and_doubled_letters_do_not_matter() -> None:
    assert skeleton("BASSANNO") == skeleton("basano")
    assert skeleton("Marosh") != skeleton("Talin")


def test_a_word_of_vowels_has_none() -> None:
    assert skeleton("aeiou") == skeleton("") == skeleton("123") == ""


@given(st.text(max_size=60))
def test_any_text_has_a_skeleton_of_small_latin_letters(text: str) -> None:
    found = skeleton(text)
    assert found.isascii()
    assert found == found.lower()
    assert len(found) <= 2 * len(text)
