"""What CLDR knows of languages."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.languages import locale
from monitor.languages.labels import LABELS


def test_languages_are_called_by_their_names_in_each_other() -> None:
    assert locale.language_name("ka", "en") == "Georgian"
    assert locale.language_name("ka", "ru") == "грузинский"
    assert locale.language_name("zz", "en") == ""


def test_countries_have_names_and_flags() -> None:
    assert locale.country_name("AM", "fa") == "ارمنستان"
    assert (locale.country_name("XQ", "en"), locale.country_name("AM", "zz")) == ("XQ", "Armenia")
    assert (locale.flag("AZ"), locale.flag("az"), locale.flag("")) == ("🇦🇿", "", "")


def test_counts_take_their_plural_form() -> None:
    forms = {"one": "{} издание", "few": "{} издания", "many": "{} изданий", "other": "{} издания"}
    assert [locale.counted(number, forms, "ru") for number in (1, 3, 11, 21)] == [
        "1 издание", "3 издания", "11 изданий", "21 издание",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LABELS)
def test_each_count_of_a_language_has_the_forms_it_takes(language: str) -> None:
    labels = LABELS[language]
    counts = ("outlets_counted", "countries_counted", "stories_counted", "reports_counted", "texts_counted")
    for name in (*counts, "reported_now"):
        for number in (1, 2, 3, 5, 11, 21, 100):
            assert str(number) in locale.counted(number, getattr(labels, name), language)


def test_days_are_written_as_their_language_writes_them() -> None:
    day = date(2026, 11, 30)
    assert locale.weekday_and_date(day, "en") == "Monday 30 November"
    assert locale.weekday_and_date(day, "ru", year=True) == "понедельник 30 ноября 2026"
    assert locale.day_and_month(day, "hy") == "30 նոյեմբերի"
    assert locale.weekday_and_date(day, "zz") == "Monday 30 November"
