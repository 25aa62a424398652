from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.tables import LANGUAGES
from monitor.languages.text import clean, fold_key
from monitor.matching.forms import arrangements, compile_form
from tests.support.forms import found


def test_a_prefix_reaches_to_the_end_of_the_word() -> None:
    assert found("Карабах*", "ru", "Карабахское-то нагорье") == ["Карабахское"]
    assert found("Карабах*", "ru", "полукарабах") == []
    assert found("minor* riv*", "en", "Minority rivers.") == ["Minority rivers"]


@pytest.mark.parametrize("form", ["", "=", "*", "—", "'", "« »"])
def test_a_form_without_letters_is_no_form(form: str) -> None:
    assert compile_form(form, "en") == ()


@pytest.mark.parametrize(
    ("form", "text", "seen"),
    [
        ("=0000 թ. ծնված", "(1968 թ. ծնված)", ["1968 թ. ծնված"]),
        ("=0000 թ. ծնված", "168 թ. ծնված", []),
        ("=0000 թ. ծնված", "2168 թ. ծնված", []),
        ("00-ական*", "90-ականներից", ["90-ականներից"]),
        ("0000-ական*", "1990-ականներից", ["1990-ականներից"]),
        ("00-ական*", "ականներից", []),
        ("ծնված 0000-ին", "ծնված 2001-ին", ["ծնված 2001-ին"]),
    ],
)
def test_zeros_stand_for_a_number(form: str, text: str, seen: list[str]) -> None:
    assert found(form, "hy", text) == seen


WORDS = st.text(st.characters(categories=["L", "Mn", "Nd"]), min_size=1, max_size=8).filter(
    lambda word: fold_key(word) and " " not in fold_key(word)
)
FORMS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "-", "'", ". ", ", ", ".", "/"])), min_size=1, max_size=4)


@given(FORMS, st.sampled_from([*LANGUAGES, "und"]))
def test_any_form_is_recognised_where_it_stands_as_written(parts: list[tuple[str, str]], language: str) -> None:
    form = clean("".join(word + joint for word, joint in parts[:-1]) + parts[-1][0])
    assert found(form, language, f"| {form} |")


# --- phrases ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "language", "text"),
    [
        ("Repubblica di Artsakh", "it", "Repubblica dell'Artsakh"),
        ("Repubblica di Artsakh", "it", "repubblica d’Artsakh"),
        ("conflitto dell'Artsakh", "it", "conflitto di Artsakh"),
        ("conflitto del Caucaso", "it", "conflitti dei Caucaso"),
        ("République d'Artsakh", "fr", "République de l’Artsakh"),
        ("armée de l'Artsakh", "fr", "ARMÉE D'ARTSAKH"),
        ("guerre du Haut-Pays", "fr", "guerre de Haut-Pays"),
        ("guerre du Haut-Pays", "fr", "guerres du Haut Pays"),
        ("Arméniens de la Ville", "fr", "Arméniens de la ville"),
        ("conflicto de Karabaj", "es", "conflicto del Karabaj"),
        ("conflicto de Karabaj", "es", "conflicto de la Karabaj"),
        ("região de Alta", "pt", "região da Alta"),
        ("منطقه کوهستانی", "fa", "منطقه\u200cی کوهستانی"),
        ("نیروی صلح", "fa", "نیرو\u200cهای صلح"),
        ("قره باغ", "fa", "قرهباغ"),
        ("=قره باغ", "fa", "قره\u200cباغ"),
        ("=قره باغ", "ar", "قرهباغ"),
    ],
)
def test_a_phrase_is_found_however_it_is_linked(base: str, language: str, text: str) -> None:
    assert found(base, language, text) == [text]


@pytest.mark.parametrize(
    ("base", "language", "text"),
    [
        ("Repubblica di Artsakh", "it", "Repubblica Artsakh"),
        ("République d'Artsakh", "fr", "République à Artsakh"),
        ("=armée de l'Artsakh", "fr", "armée d'Artsakh"),
        ("conflicto de Karabaj", "en", "conflicto del Karabaj"),
    ],
)
def test_other_links_are_other_phrases(base: str, language: str, text: str) -> None:
    assert found(base, language, text) == []


@pytest.mark.parametrize("language", ["fr", "it", "es", "pt"])
def test_linking_words_at_the_ends_stay_as_they_are(language: str) -> None:
    assert list(arrangements(["de", "x"], language, links=True)) == [("de", "x")]
    assert list(arrangements(["x", "de"], language, links=True)) == [("x", "de")]
    assert list(arrangements(["x", "de", "la"], language, links=True)) != []


def test_the_ways_to_write_a_phrase_stay_few() -> None:
    assert len(list(arrangements(["x", *["de", "x"] * 30], "fr", links=True))) == 8
    assert len(list(arrangements(["x"] * 30, "fa", links=True))) == 1
    assert list(arrangements([], "fr", links=True)) == list(arrangements([], "fa", links=False)) == []
