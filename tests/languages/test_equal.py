"""The tables by language hold what the old ones did, word for word."""

from __future__ import annotations

import re
from typing import Any

import pytest

from monitor.feeds import boilerplate, dates
from monitor.languages import (
    detection,
    endings,
    labels,
    negation,
    numbers,
    seedwords,
    sentences,
    transliteration,
    wordlists,
)
from monitor.languages.tables import LANGUAGES, everywhere
from monitor.languages.text import fold, fold_key
from monitor.matching import forms, phrases
from monitor.posts import quotable, summary
from monitor.stories import independence, retractions


def by_language(field: str) -> dict[str, Any]:
    return {code: value for code, language in LANGUAGES.items() if (value := getattr(language, field))}


def fields(rule: Any) -> tuple[str, str, str, str]:
    return rule.suffix, rule.always, rule.common, rule.name


def words(listed: str) -> list[str]:
    return listed.split()


def folded(field: str) -> frozenset[str]:
    return frozenset(map(fold_key, everywhere(field)))


@pytest.mark.parametrize(
    ("field", "old"),
    [
        ("agreed", wordlists.AGREED),
        ("denies", wordlists.DENIES),
        ("confirms", wordlists.CONFIRMS),
        ("tolls", wordlists.TOLLS),
        ("of", phrases._OF),
    ],
)
def test_what_was_by_language(field: str, old: Any) -> None:
    assert by_language(field) == old


def test_outcomes_in_their_order() -> None:
    old = {
        code: {kind: listed[code] for kind, listed in wordlists.OUTCOMES.items() if code in listed}
        for code in LANGUAGES
    }
    found = {code: dict(language.outcomes) for code, language in LANGUAGES.items()}
    assert found == old
    assert all(list(found[code]) == list(old[code]) for code in old)
    assert all(list(language.tolls) in ([], ["dead", "wounded", "missing"]) for language in LANGUAGES.values())


@pytest.mark.parametrize(
    ("field", "old"),
    [
        ("negations", negation._NEGATING),
        ("pronouns", summary._REFERRING),
        ("attributions", frozenset(independence._CUES)),
        ("titles", seedwords.TITLES),
        ("calendar", seedwords.CALENDAR),
        ("articles", seedwords.ARTICLES),
        ("institutions", frozenset(seedwords.INSTITUTION)),
        ("places", frozenset(seedwords.PLACE)),
        ("furniture", frozenset(quotable._FURNITURE)),
        ("credits", frozenset(phrase.strip() for phrase in quotable._CREDITS)),
    ],
)
def test_what_was_pooled_and_folded(field: str, old: frozenset[str]) -> None:
    assert folded(field) == old


@pytest.mark.parametrize(
    ("field", "old"),
    [
        ("uncounted", frozenset(wordlists.NOT_PEOPLE.split())),
        ("abbreviations", sentences._ABBREVIATIONS),
        ("demonym_endings", seedwords.DEMONYM_ENDINGS),
        ("read_more", frozenset(boilerplate._TAILS)),
        ("continuing", frozenset(boilerplate._CONTINUING)),
        ("appeared", frozenset(boilerplate._APPEARED)),
    ],
)
def test_what_was_pooled(field: str, old: frozenset[str]) -> None:
    assert everywhere(field) == old


@pytest.mark.parametrize("kind", ["corrected", "withdrawn"])
def test_marks(kind: str) -> None:
    def parts(pattern: str) -> set[str]:
        return set(re.split(r"\|(?![^(]*\))", pattern))

    assert {fold(phrase).text for phrase in everywhere(kind)} == parts(retractions._folded(retractions._MARKS[kind]))
    said = {fold(pattern).text for pattern in everywhere(f"says_{kind}")}
    assert said == parts(retractions._folded(retractions._SELF[kind]))


def test_months() -> None:
    found = {
        fold_key(name): month
        for language in LANGUAGES.values()
        for month, names in enumerate(language.months, 1)
        for name in names.split()
    }
    assert found == dates._BY_PREFIX
    assert all(len(language.months) in (0, 12) for language in LANGUAGES.values())


def test_numbers() -> None:
    for code, language in LANGUAGES.items():
        listed = enumerate(wordlists.NUMBERS.get(code, "").split(), 1)
        old = {value: words(forms.replace("|", " ")) for value, forms in listed if forms != "-"}
        assert {value: words(forms) for value, forms in language.numbers.items()} == old
    assert {
        (code, fold_key(word)): value
        for code, language in LANGUAGES.items()
        for value, forms in language.quantities.items()
        for word in forms.split()
    } == numbers._VALUES
    assert {code for code, language in LANGUAGES.items() if language.teens_in_two} == {"az", "tr"}


def test_small_words() -> None:
    for field, old in (
        ("function_words", seedwords.FUNCTION_WORDS),
        ("name_links", seedwords.LINKS),
        ("frequent_words", detection._FUNCTION_WORDS),
    ):
        assert {code: frozenset(words(listed)) for code, listed in by_language(field).items()} == old
    assert set(by_language("capital_nouns")) == {"de"}


def test_labels() -> None:
    slots = labels.Labels.__slots__
    found = {code: [getattr(label, slot) for slot in slots] for code, label in by_language("labels").items()}
    assert found == {code: [getattr(label, slot) for slot in slots] for code, label in labels.LABELS.items()}
    assert {code for code, language in LANGUAGES.items() if language.right_to_left} <= labels.RIGHT_TO_LEFT
    assert set(by_language("right_to_left")) == labels.RIGHT_TO_LEFT
    colons = {code: colon for code, colon in by_language("colon").items() if colon != ": "}
    assert colons == labels._COLONS


def test_detection() -> None:
    assert {code: set(scripts) for code, scripts in by_language("scripts").items()} == detection._WRITTEN_IN
    defaults = {script: code for code, script in by_language("default_of").items()}
    assert defaults == detection._ONLY_LANGUAGE | {"Cyrillic": "ru"}
    for script, letters in detection._LETTERS.items():
        found = {
            code: language.letters
            for code, language in LANGUAGES.items()
            if language.letters and language.scripts[0] == script
        }
        assert list(found.items()) == list(letters.items())
    telling = [code for code, language in LANGUAGES.items() if language.letters or language.frequent_words]
    old = list(dict.fromkeys([*detection._LETTERS["Latin"], *detection._FUNCTION_WORDS]))
    assert [code for code in telling if LANGUAGES[code].scripts[0] == "Latin"] == old


def test_inflection() -> None:
    assert {code: list(map(fields, rules)) for code, rules in by_language("endings").items()} == {
        code: list(map(fields, rules)) for code, rules in endings.RULES.items()
    }
    assert set(by_language("harmony")) == forms._HARMONIC
    for code, language in LANGUAGES.items():
        joined = language.proclitics
        assert (joined.particles if joined else "") == endings.PROCLITICS.get(code, "")
        assert (joined.derived if joined else "") == endings.ARTICLES.get(code, "")
        assert (joined.turned if joined else ()) == endings.WITHOUT_ENDING.get(code, ())
        assert language.of_and_article == phrases._OF_AND_ARTICLE.get(code, ("", ""))
        assert bool(language.after_apostrophe) == bool(forms._tails(code))
    assert LANGUAGES["tr"].after_apostrophe == LANGUAGES["az"].after_apostrophe == endings.TURKIC_CASES
    shortening = LANGUAGES["hy"].shortening
    assert shortening is not None
    assert shortening.syllable == endings.SHORTENED_SYLLABLE
    assert shortening.endings == endings.HY_SHORTENED
    assert set(by_language("loose_spaces")) == {"fa", "ar", "ur"}
    assert {code for code, language in LANGUAGES.items() if not language.capitals} == {"ar", "fa", "he", "ka", "ur"}


def test_latin_spellings() -> None:
    found = {
        code: tuple(
            {**transliteration._table(latin.letters), **transliteration._table(habit)} for habit in latin.habits
        )
        for code, latin in by_language("latin").items()
    }
    assert found == transliteration._SCHEMES
