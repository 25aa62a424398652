from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.forms import compile_form, inflect
from monitor.core.matching import compile_watchlist
from monitor.core.settings import Term, Watchlist
from monitor.core.text import clean, fold_key

WORD_FORMS = Path(__file__).parents[1] / "data" / "word_forms.csv"
LANGUAGES = ["ru", "uk", "hy", "az", "tr", "ka", "pl", "de", "en", "fr", "es", "pt", "it", "nl", "bg", "el", "ar", "fa"]


def found(base: str, language: str, text: str) -> list[str]:
    """What of the text a watchlist of this one form recognises."""
    matcher = compile_watchlist(Watchlist(terms={"term": Term(forms={language: (base,)})}))
    return [hit.found for hit in matcher.match({"title": text}, language).hits]


def test_every_listed_form_is_recognised_from_its_base_form() -> None:
    with WORD_FORMS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    missed = [row for row in rows if not found(row["base"], row["language"], row["inflected"])]
    assert len(rows) > 700
    assert missed == []


@pytest.mark.parametrize(
    ("base", "language", "text"),
    [
        ("Верхнее Озеро", "ru", "у Верхнего Озера"),
        ("Синегорск", "ru", "синегорскими"),
        ("Синегорск", "ru", "синегорский"),
        ("беженец", "ru", "беженцев"),
        ("Верхній Степ", "uk", "у Верхньому Степу"),
        ("Долінська", "uk", "Долінською"),
        ("Վարդենիս", "hy", "Վարդենիսից"),
        ("Վարդենիս", "hy", "վարդենիսցիների"),
        ("շրջափակում", "hy", "շրջափակման"),
        ("խումբ", "hy", "խմբի"),
        ("Gəncə", "az", "Gəncədə"),
        ("uşaq", "az", "uşağın"),
        ("Mingəçevir", "az", "Mingecevirden"),
        ("Ankara", "tr", "Ankara’da"),
        ("Zonguldak", "tr", "Zonguldak'tan"),
        ("İzmir", "tr", "IZMIR'DEN"),
        ("ქუთაისი", "ka", "ქუთაისში"),
        ("მთიანი მხარე", "ka", "მთიან მხარეში"),
        ("დერეფანი", "ka", "დერეფნის"),
        ("Górski Młyn", "pl", "Górskiego Młyna"),
        ("Bergdorf", "de", "Bergdorfs"),
        ("Bergdorf", "de", "Bergdorfkonflikt"),
        ("Avignon", "fr", "d’Avignon"),
        ("Riverton", "en", "Riverton's"),
        ("U.S. Army", "en", "U.S. Army"),
        ("Riverton, Ohio", "en", "Riverton, Ohio"),
        ("Riverton's mayor", "en", "Riverton’s mayor"),
        ("river mayor", "en", "river’s mayors"),
        ("corridor", "en", "corridors"),
        ("تبريز", "ar", "وبتبريز"),
        ("مدينة", "ar", "المدينة"),
        ("شهر نو", "fa", "شهرنو"),
        ("شهر نو", "fa", "شهر\u200cنو"),
        ("יריחו", "he", "ביריחו"),
        ("Κόρινθος", "el", "ΚΟΡΙΝΘΟΥ"),
    ],
)
def test_inflected_forms_are_recognised_whole(base: str, language: str, text: str) -> None:
    recognised = found(base, language, text)
    assert recognised
    assert text.endswith(recognised[0])


@pytest.mark.parametrize(
    ("base", "language", "text"),
    [
        ("Şuşa", "az", "Susa"),
        ("Şuşa", "az", "Susanin"),
        ("Шуша", "ru", "Шушары"),
        ("Лачин", "ru", "Калачинск"),
        ("Arzach", "de", "komentarzach"),
        ("=Агдам", "ru", "Агдама"),
        ("НКР", "ru", "НКРа"),
        ("Two Words", "en", "two. Words"),
        ("Two Words", "en", "words two"),
        ("Laçın", "az", "Lacin"),
    ],
)
def test_other_words_are_left_alone(base: str, language: str, text: str) -> None:
    assert found(base, language, text) == []


def test_a_prefix_reaches_to_the_end_of_the_word() -> None:
    assert found("Карабах*", "ru", "Карабахское-то нагорье") == ["Карабахское"]
    assert found("Карабах*", "ru", "полукарабах") == []
    assert found("minor* riv*", "en", "Minority rivers.") == ["Minority rivers"]


@pytest.mark.parametrize("form", ["", "=", "*", "—", "'", "« »"])
def test_a_form_without_letters_is_no_form(form: str) -> None:
    assert compile_form(form, "en") == ()


WORDS = st.text(st.characters(categories=["L", "Mn", "Nd"]), min_size=1, max_size=8).filter(
    lambda word: fold_key(word) and " " not in fold_key(word)
)
FORMS = st.lists(st.tuples(WORDS, st.sampled_from([" ", "-", "'", ". ", ", ", ".", "/"])), min_size=1, max_size=4)


@given(FORMS, st.sampled_from([*LANGUAGES, "he", "und"]))
def test_any_form_is_recognised_where_it_stands_as_written(parts: list[tuple[str, str]], language: str) -> None:
    form = clean("".join(word + joint for word, joint in parts[:-1]) + parts[-1][0])
    assert found(form, language, f"| {form} |")


def test_the_number_of_forms_stays_small() -> None:
    for language in LANGUAGES:
        assert len(inflect("Мирака" if language in {"ru", "uk", "bg"} else "Miraka", language)) < 300
