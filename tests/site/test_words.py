"""The site's own words in other languages: each whole, and pages written the right way round."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict
from pathlib import Path

import pytest

from monitor.languages.labels import LABELS
from monitor.languages.locale import language_name
from monitor.languages.tables import known_of
from monitor.site.labels import Labels
from monitor.site.words import WORDS, spoken, words_missing
from monitor.store import Store
from tests.support.told import build, faults, pages, site_settings, tags, told_story

README = Path(__file__).parents[2] / "monitor" / "site" / "README.md"
ENGLISH = asdict(Labels())
OTHERS = sorted(set(WORDS) - {"en"})
# What is written as in English, or has no letters of its own.
SAME = {
    ("de", "median"),
    ("es", "hours"),
    ("es", "minutes"),
    ("fr", "corrections"),
    ("fr", "hours"),
    ("fr", "menu"),
    ("fr", "minutes"),
    ("fr", "version"),
    ("it", "hours"),
    ("it", "minutes"),
    ("az", "median"),
}
NAMES = {"JavaScript", "Telegram"}


def letters_of_other_scripts(text: str, language: str) -> set[str]:
    """Its Latin letters outside names, where the language is not written in them."""
    for name in NAMES:
        text = text.replace(name, "")
    if "Latin" in known_of(language).scripts:
        return set()
    return {char for char in text if unicodedata.name(char, "").startswith("LATIN")}


def test_the_site_speaks_the_languages_that_posts_speak() -> None:
    assert set(WORDS) == set(LABELS)


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_has_every_word_with_its_placeholders(language: str) -> None:
    written = asdict(WORDS[language])
    assert written.keys() == ENGLISH.keys()
    for field, text in written.items():
        assert text == text.strip() != "", field
        assert re.findall(r"[{}]+", text) == re.findall(r"[{}]+", ENGLISH[field]), field


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_left_in_english(language: str) -> None:
    written = asdict(WORDS[language])
    assert {(language, field) for field, text in written.items() if text == ENGLISH[field]} == {
        same for same in SAME if same[0] == language
    }
    assert {
        field: found for field, text in written.items() if (found := letters_of_other_scripts(text, language))
    } == {}


@pytest.mark.parametrize("language", WORDS)
def test_what_is_a_sentence_in_english_ends_as_one(language: str) -> None:
    for field, text in asdict(WORDS[language]).items():
        assert (text[-1] in ".։") == (
            ENGLISH[field][-1] == "." or (text[-1] == "." and field in {"minutes", "hours"})
        ), field


def test_reasons_for_what_was_left_out_are_told_apart() -> None:
    reasons = ["nothing_found", "vetoed", "unlike", "condition_missed", "too_old", "first_poll", "other_reason"]
    for language, labels in WORDS.items():
        assert len({getattr(labels, reason) for reason in reasons}) == len(reasons), language


@pytest.mark.parametrize(
    ("language", "direction"),
    [("fa", "rtl"), ("ar", "rtl"), ("he", "rtl"), ("ru", "ltr"), ("hy", "ltr"), ("en", "ltr")],
)
def test_pages_say_their_language_and_its_direction(
    store: Store, tmp_path: Path, language: str, direction: str
) -> None:
    told_story(store, "a")
    build(store, tmp_path, site_settings(language=language))
    for path, page in pages(tmp_path).items():
        (html,) = (found for tag, found in tags(page) if tag == "html")
        assert (html["lang"], html["dir"]) == (language, direction), path
        assert WORDS[language].skip in page
    assert list(faults(tmp_path)) == []


def test_lines_of_a_post_keep_their_own_direction_beside_our_words(store: Store, tmp_path: Path) -> None:
    story = told_story(store, "a", "b")
    build(store, tmp_path, site_settings(language="fa"))
    page = pages(tmp_path)[f"story/{story}.html"]
    assert f'<span class="hidden">{WORDS["fa"].added}: </span><span class="line" dir="auto">2 outlets</span>' in page
    assert '<h3><span dir="auto">main</span> · ' in page


@pytest.mark.parametrize("language", ["ur", "sr", "und"])
def test_a_language_without_words_is_spoken_in_english(store: Store, tmp_path: Path, language: str) -> None:
    told_story(store, "a")
    build(store, tmp_path, site_settings(language=language))
    page = pages(tmp_path)["index.html"]
    assert spoken(language) == "en"
    assert '<html lang="en" dir="ltr">' in page
    assert ENGLISH["skip"] in page


def test_whose_words_are_missing_is_said_by_name() -> None:
    assert "Urdu" in words_missing("ur")
    assert "xyz" in words_missing("xyz")
    assert [language for language in WORDS if words_missing(language)] == []


def test_the_readme_names_the_languages() -> None:
    (told,) = re.findall(r"^The site's own words are known in (.*)\.$", README.read_text("utf-8"), re.MULTILINE)
    assert told.replace(" and ", ", ").split(", ") == sorted(language_name(code, "en") for code in WORDS)
