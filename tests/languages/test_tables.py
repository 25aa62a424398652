"""What every table of a language must keep to: run this after adding one."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from monitor.languages import detection, tables
from monitor.languages.language import COUNTED, GROUPS, OUTCOMES, SPEAKERS, TOLLS, Labels, Language
from monitor.languages.locale import plural_form
from monitor.languages.tables import LANGUAGES, everywhere, known_of
from monitor.languages.text import fold_key
from tests.languages.overview import BEGIN, END, README, table

FOLDER = Path(tables.__file__).parent
MAIN_README = Path(__file__).parents[2] / "README.md"
TABLES = pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))
# Where "*" may end a word.
OPEN_ENDED = {
    "uncounted",
    "tolls",
    "groups",
    "spans",
    "outcomes",
    "agreed",
    "denies",
    "confirms",
    "kinds",
    "actors",
    "stages",
}
AROUND = (
    "title_labels",
    "sections",
    "read_also",
    "follow_us",
    "page_words",
    "bylines",
    "rights",
    "round_ups",
    "updates",
)
VALUES = {
    "says": 1, "more": 1, "same_text": 1, "via": 1, "in_language": 1,
    "groups": 0, "outcomes": 0, "now_was": 2, "also": 1, "updated": 1, "corrected_report": 1, "withdrew_report": 1,
}  # fmt: skip
"""How many values a label takes, where it takes any; those by plural form take one."""


def lists_of(language: Language) -> Iterator[tuple[str, str]]:
    """The lists of words of a table, each with the name of its field."""
    for field in fields(language):
        known = getattr(language, field.name)
        if field.name in {"code", "name", "default_of", "colon", "of", "after_apostrophe"}:
            continue
        if isinstance(known, str):
            yield field.name, known
        elif isinstance(known, dict):
            yield from ((field.name, words) for words in known.values())


def phrases_of(language: Language) -> Iterator[str]:
    for field in ("corrected", "withdrawn", "read_more", "continuing", "furniture", "credits", *AROUND):
        yield from getattr(language, field)


def test_every_file_is_a_language() -> None:
    files = {path.stem.rstrip("_") for path in FOLDER.glob("*.py") if not path.stem.startswith("_")}
    assert files == set(LANGUAGES)
    assert all(language.code == code for code, language in LANGUAGES.items())
    assert len({language.name for language in LANGUAGES.values()}) == len(LANGUAGES)


@TABLES
def test_words_are_small_and_each_stands_once(language: Language) -> None:
    for field, listed in lists_of(language):
        words = listed.split()
        assert listed == listed.lower(), field
        assert sorted(words) == sorted(set(words)), field
        assert all("*" not in (word if field not in OPEN_ENDED else word[:-1]) for word in words), field


@TABLES
def test_claims_are_by_their_names_and_in_small_letters(language: Language) -> None:
    known = language.claims
    if known is None:
        return
    assert set(known.counted) == set(COUNTED)
    assert set(known.groups) == set(GROUPS[1:])
    assert set(known.speakers) <= set(SPEAKERS)
    for field in fields(known):
        listed = getattr(known, field.name)
        words = listed.values() if isinstance(listed, dict) else (listed,) if isinstance(listed, str) else ()
        assert all(each == each.lower() for each in words), field.name
        if isinstance(listed, tuple):
            assert all(fold_key(phrase) and phrase == phrase.lower().strip() for phrase in listed), field.name


@TABLES
def test_phrases_are_small_and_have_words(language: Language) -> None:
    for phrase in phrases_of(language):
        assert phrase == phrase.lower().strip()
        assert fold_key(phrase)
    for field in ("says_corrected", "says_withdrawn"):
        assert all(re.compile(pattern) for pattern in getattr(language, field))


@TABLES
def test_numbers_months_and_kinds(language: Language) -> None:
    assert len(language.months) in (0, 12)
    assert all(len(fold_key(name)) >= 3 for names in language.months for name in names.split())
    assert set(language.tolls) <= set(TOLLS)
    assert set(language.groups) <= set(GROUPS)
    assert set(language.labels.groups if language.labels else ()) <= set(GROUPS[1:])
    assert set(language.outcomes) <= set(OUTCOMES)
    assert list(language.numbers) == sorted(language.numbers)


@TABLES
def test_the_script_is_known_and_has_the_letters(language: Language) -> None:
    scripts = {script for script, _, _ in detection.SCRIPTS}
    assert {*language.scripts, *filter(None, [language.default_of])} <= scripts
    if any(map(str.isalpha, language.letters)):
        assert detection.dominant_script(language.letters) == language.scripts[0]
    if language.frequent_words:
        assert detection.dominant_script(language.frequent_words) == language.scripts[0]


@TABLES
def test_some_rule_fits_every_word(language: Language) -> None:
    assert [rule.suffix for rule in language.endings if not rule.suffix] == [""] * bool(language.endings)
    assert not language.endings or not language.endings[-1].suffix
    suffixes = [rule.suffix for rule in language.endings]
    hidden = [
        later for at, later in enumerate(suffixes) for earlier in suffixes[:at] if later.endswith(earlier) and earlier
    ]
    assert hidden == []


@TABLES
def test_labels_take_their_values(language: Language) -> None:
    if language.labels is None:
        return
    for field in fields(Labels):
        label = getattr(language.labels, field.name)
        for text in label.values() if isinstance(label, dict) else [label] * bool(label):
            taken = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
            assert taken == [""] * VALUES.get(field.name, isinstance(label, dict)), field.name


@TABLES
def test_who_has_labels_has_all_of_them(language: Language) -> None:
    if language.labels is None:
        return
    assert [field.name for field in fields(Labels) if not getattr(language.labels, field.name)] == []
    assert set(language.labels.groups) == set(GROUPS) - {"people"}


@TABLES
def test_what_is_counted_has_the_plural_forms_of_its_language(language: Language) -> None:
    if language.labels is None:
        return
    taken = {"other", *(plural_form(number, language.code) for number in range(201))}
    for field in fields(Labels):
        forms = getattr(language.labels, field.name)
        if isinstance(forms, dict) and field.name not in ("groups", "outcomes"):
            assert taken <= set(forms), field.name


def test_one_language_answers_for_a_script() -> None:
    defaults = [language.default_of for language in LANGUAGES.values() if language.default_of]
    assert len(defaults) == len(set(defaults))


def test_the_beginning_of_a_month_means_one_month() -> None:
    meant: dict[str, set[int]] = {}
    for language in LANGUAGES.values():
        for month, names in enumerate(language.months, 1):
            for name in names.split():
                meant.setdefault(fold_key(name), set()).add(month)
    assert {name: months for name, months in meant.items() if len(months) > 1} == {}


def test_pools_hold_the_words_of_all() -> None:
    assert {"not", "չի", "deyil"} <= everywhere("negations")
    assert {"read more", "читать далее"} <= everywhere("read_more")


@TABLES
def test_a_number_word_means_one_number(language: Language) -> None:
    meant: dict[str, set[int]] = {}
    for value, listed in language.numbers.items():
        for word in listed.split():
            meant.setdefault(fold_key(word), set()).add(value)
    assert {word: values for word, values in meant.items() if len(values) > 1} == {}
    assert all(word.startswith("~") for word in language.numbers.get(1, "").split()), "an article in many languages"


def test_of_a_language_without_a_table_nothing_is_known() -> None:
    unknown = known_of("tlh")
    assert (unknown.endings, unknown.labels, unknown.scripts) == ((), None, ())
    assert known_of("xx") is unknown


def test_the_readme_tells_what_there_is() -> None:
    written = README.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    assert written.strip() == table().strip(), "python -m tests.languages.overview --write"


def test_the_main_readme_counts_the_languages_in_which_words_are_inflected() -> None:
    inflected = sum(bool(language.endings) for language in LANGUAGES.values())
    assert set(re.findall(r"inflected\s+in\s+(\w+)\s+languages", MAIN_README.read_text("utf-8"))) == {str(inflected)}
