"""What the Unicode CLDR knows of languages, by Babel: their names in each other, plurals, dates, countries.

A channel may be in a language that CLDR lacks: then English stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

_REGIONAL_A = 0x1F1E6 - ord("A")
"""Two of the characters from here on make a flag: Unicode Technical Standard 51."""


@lru_cache(maxsize=64)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def language_name(code: str, language: str) -> str:
    """What a language is called in another: "Georgian"; "" where that is not known."""
    name: str = _locale(language).languages.get(code, "")
    return name


def country_name(code: str, language: str) -> str:
    """What a country (two capital letters) is called in a language; its code where that is not known."""
    name: str = _locale(language).territories.get(code, code)
    return name


def country_code(name: str) -> str:
    """The two capital letters of a country by its name in English; "" where that is not known."""
    return _codes().get(name, "")


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, str]:
    named = {name: code for code, name in _locale("en").territories.items() if flag(code)}
    return named | {"Turkey": "TR"}  # the name that the press uses


def flag(code: str) -> str:
    """The flag of a country (two capital letters), as an emoji; "" for anything else."""
    if len(code) == 2 and code.isascii() and code.isalpha() and code.isupper():
        return "".join(chr(_REGIONAL_A + ord(letter)) for letter in code)
    return ""


def plural_form(number: int, language: str) -> str:
    """Which form a count takes: zero, one, two, few, many or other."""
    form: str = _locale(language).plural_form(number)
    return form


def counted(number: int, forms: Mapping[str, str], language: str) -> str:
    """A count in words, by its forms (``plural_form``), each with {} where the number stands: "2 outlets"."""
    return forms.get(plural_form(number, language), forms["other"]).format(number)


def weekday_and_date(day: date, language: str, *, year: bool = False) -> str:
    """Such as "Monday 30 November", with the year where that is wanted."""
    written: str = format_date(day, "EEEE d MMMM y" if year else "EEEE d MMMM", locale=_locale(language))
    return written


def weekday_in_short(day: date, language: str) -> str:
    """Such as "Mon 30"."""
    written: str = format_date(day, "EEE d", locale=_locale(language))
    return written


def day_and_month(day: date, language: str) -> str:
    """Such as "30 November"."""
    written: str = format_date(day, "d MMMM", locale=_locale(language))
    return written


def month_and_year(day: date, language: str) -> str:
    """Such as "November 2026"."""
    written: str = format_date(day, "LLLL y", locale=_locale(language))
    return written
