"""Articles of our own writing, and what is proposed from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.load import load_watchlist
from monitor.editorial.seed import MOST_TERMS, Draft, Proposal, fragment, propose
from monitor.matching.matcher import compile_watchlist

ARTICLES = Path(__file__).parent.parent / "data" / "articles"
ENGLISH = (ARTICLES / "dam.en.txt").read_text("utf-8")
RUSSIAN = (ARTICLES / "dam.ru.txt").read_text("utf-8")


def unknown(_name: str) -> str | None:
    return None


def drafted(text: str, language: str) -> dict[str, Proposal]:
    return {term.name: term for term in propose(text, language, unknown).terms}


# --- English -----------------------------------------------------------------------------------------------------


def test_the_first_ten_of_an_english_article() -> None:
    names = list(drafted(ENGLISH, "en"))
    assert names[0] == "Marrow Gorge Dam"
    assert set(names[:9]) == {
        "Marrow Gorge Dam",
        "Ostania",
        "Velmark",
        "Ilan Torvek",
        "Adela Quist",
        "Brant Ferry",
        "Neleth River",
        "Joint River Commission",
        "Treaty of Larkspur",
    }
    assert names[9] == "Sorrel Mountains"


def test_names_of_one_thing_are_one_term() -> None:
    found = drafted(ENGLISH, "en")
    assert found["Ilan Torvek"].forms == ["Ilan Torvek", "Torvek"]
    assert found["Neleth River"].forms == ["Neleth River", "Neleth"]
    assert found["Joint River Commission"].exact == ["JRC"]
    assert found["Ilan Torvek"].count == 3


def test_what_a_name_may_be() -> None:
    kinds = {name: term.kind for name, term in drafted(ENGLISH, "en").items()}
    assert kinds["Ilan Torvek"] == kinds["Adela Quist"] == "person"
    assert kinds["Marrow Gorge Dam"] == kinds["Sorrel Mountains"] == "place"
    assert kinds["Joint River Commission"] == kinds["Ministry of Water Resources"] == "institution"


def test_no_first_word_of_a_sentence_and_no_day() -> None:
    words = {word for name in drafted(ENGLISH, "en") for word in name.split() if name != "Ministry of Water Resources"}
    assert words.isdisjoint({"Talks", "President", "Water", "Farmers", "Foreign", "Minister", "Nobody", "Tuesday"})


def test_words_of_the_subject() -> None:
    assert propose(ENGLISH, "en", unknown).words == ("reservoir", "water level")


def test_the_first_sentence_with_a_name() -> None:
    term = drafted(ENGLISH, "en")["Adela Quist"]
    assert term.sentence.startswith("Foreign Minister Adela Quist called the filling")


# --- Russian -----------------------------------------------------------------------------------------------------


def test_a_russian_article() -> None:
    found = drafted(RUSSIAN, "ru")
    assert set(list(found)[:8]) == {
        "Велмарк", "Остания", "Илан Торвек", "Нелет", "Адела Квист", "Ларкспурский", "СРК", "Мирела Доск",
    }  # fmt: skip
    assert set(found["Остания"].seen) == {"Остания", "Останией", "Остании"}
    assert found["Илан Торвек"].forms == ["Илан Торвек", "Торвек"]
    assert found["СРК"].exact == ["СРК"]
    assert propose(RUSSIAN, "ru", unknown).words == ("уровень воды",)


# --- other scripts -----------------------------------------------------------------------------------------------


def test_without_capitals_what_recurs_is_proposed() -> None:
    text = (
        "انهارت المحادثات حول سد ماروبي اليوم. قال المهندسون إن سد ماروبي يمتلئ. "
        "يحتج المزارعون في هالدين على سد ماروبي. غادر الوزير هالدين أمس. تبقى هالدين بلا ماء."
    )
    assert list(drafted(text, "ar"))[:2] == ["سد ماروبي", "هالدين"]


def test_georgian_is_written_without_capitals() -> None:
    text = "მაროუს კაშხალი ივსება. ფერმერები მაროუს კაშხალი ხელს უშლისო ამბობენ. მაროუს კაშხალი დიდია."
    assert next(iter(drafted(text, "ka"))) == "მაროუს კაშხალი"


def test_german_nouns_are_no_names() -> None:
    text = (
        "Die Regierung in Halden prüft den Damm. Der Damm gehört dem Staat, sagte Mira Dosk vom Institut in Halden. "
        "Für den Bau fehlt das Geld. Mira Dosk sieht darin ein Problem, und der Damm bleibt leer."
    )
    assert set(drafted(text, "de")) == {"Halden", "Mira Dosk"}


def test_a_headline_in_capitals_tells_nothing_by_itself() -> None:
    text = (
        "Engineers Begin Filling Giant Reservoir Near Border\nThe gates at Brant Ferry were closed. Brant Ferry waits."
    )
    assert list(drafted(text, "en")) == ["Brant Ferry"]


# --- the draft as YAML -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "language"), [(ENGLISH, "en"), (RUSSIAN, "ru")])
def test_the_draft_is_a_watchlist(text: str, language: str, tmp_path: Path) -> None:
    written = fragment(propose(text, language, unknown), "an article")
    (tmp_path / "watchlist.yaml").write_text(written, "utf-8")
    loaded = load_watchlist(tmp_path / "watchlist.yaml")
    assert len(loaded.terms) <= MOST_TERMS + 1
    assert compile_watchlist(loaded).match({"title": text.splitlines()[0]}, language).relevant
    assert max(map(len, written.splitlines())) <= 120


def test_remarks_tell_kind_count_and_sentence() -> None:
    written = fragment(propose(ENGLISH, "en", unknown), "an article")
    assert '  # person, 3 times: Foreign Minister Adela Quist called the filling "a breach' in written
    assert "  # place, once: The Neleth River rises in the Sorrel Mountains" in written


def test_what_the_watchlist_has_is_left_out() -> None:
    draft = propose(ENGLISH, "en", {"Ostania": "upstream", "water level": "water"}.get)
    assert "Ostania" not in {term.name for term in draft.terms}
    assert draft.known == (("Ostania", "upstream"),)
    assert draft.words == ("reservoir",)
    assert "# In the watchlist already, and left out: Ostania (upstream)\n" in fragment(draft, "x")


def test_nothing_makes_an_empty_draft(tmp_path: Path) -> None:
    (tmp_path / "watchlist.yaml").write_text(fragment(propose("", "en", unknown), "x\n\x00# y"), "utf-8")
    assert load_watchlist(tmp_path / "watchlist.yaml").terms == {}


def test_equal_keys_are_numbered() -> None:
    twins = tuple(Proposal([name], 1, 0, "A.") for name in ("A b", "A-b"))
    assert "\n  a-b-2:\n" in fragment(Draft("en", twins, (), ()), "x")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["en", "ru", "de", "ar", "ka", "hy", "xyz"]))
def test_any_text_makes_a_draft_that_loads(tmp_path_factory: pytest.TempPathFactory, text: str, language: str) -> None:
    path = tmp_path_factory.mktemp("draft") / "watchlist.yaml"
    path.write_text(fragment(propose(text, language, unknown), text), "utf-8", errors="replace")
    load_watchlist(path)


@pytest.mark.parametrize("unit", ["A", "A ", "Ab Cd. ", "of ", "Ab of ", "سد ", "a b ", "'", "Zz'", "ABC (", "\u0301"])
def test_a_long_hostile_text_takes_no_time(unit: str) -> None:
    assert len(propose(unit * (300_000 // len(unit)), "ar" if unit == "سد " else "en", unknown).terms) <= MOST_TERMS
