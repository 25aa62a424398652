"""Floors under what is taken off titles and texts, and under what stays: see README.md beside this file."""

from __future__ import annotations

import random

import pytest

from monitor.feeds.furniture.outlets import names_of
from monitor.feeds.furniture.texts import clean_text
from monitor.feeds.furniture.titles import clean_title
from monitor.matching.fields import Field
from monitor.matching.screener import Candidate, Screener
from tests.eval.dressing import COMMON, Dressed, outlets
from tests.eval.measure import README
from tests.eval.measure_furniture import BEGIN, END, Exact, clean_texts, cleaned, exact, sets, table
from tests.support.shipped import shipped_screener

SETS = sets()
TITLES, SUMMARIES = 0.98, 0.98


def measured(name: str) -> Exact:
    return exact(SETS[name], cleaned(SETS[name]))


@pytest.mark.parametrize(
    ("name", "titles", "summaries"),
    [
        ("labelled headlines, dressed", TITLES, SUMMARIES),
        ("common forms", TITLES, SUMMARIES),
        ("common forms in other words", 0.95, 0.95),
        ("forms of one feed alone", 0.95, 0.95),
        ("headlines, by which forms were mended", 0.985, 1),
        ("headlines, fresh", 0.97, 1),
        ("nothing around them", 0.998, 0.998),
    ],
)
def test_floors(name: str, titles: float, summaries: float) -> None:
    found = measured(name)
    assert found.titles >= titles * found.texts
    assert found.summaries >= summaries * found.texts


@pytest.mark.slow
def test_known_furniture_comes_off_without_habits_and_no_watched_term_with_it() -> None:
    """One text alone, dressed at random: known forms need no feed behind them."""
    screener = shipped_screener()
    choice = random.Random(7)  # noqa: S311 - no secret
    right = count = 0
    for language, title, summary in clean_texts():
        outlet, around_title, around_text = choice.choice(outlets(language, COMMON))
        named = {"o": outlet, "h": "Talks resume in the capital", "t": title}
        worn_title = around_title.format(title=title, **named)
        worn_text = around_text.format(summary=summary, **named) if summary else ""
        names = names_of(outlet, "")
        got = (
            clean_title(worn_title, names, language=language).text,
            clean_text(worn_text, names, language=language).text,
        )
        right += got == (title, summary)
        count += 1
        assert _terms(screener, title, summary, language) <= _terms(screener, *got, language), (title, summary, got)
    assert right >= 0.98 * count


def _terms(screener: Screener, title: str, summary: str, language: str) -> set[str]:
    asked = Candidate((Field("title", title), Field("summary", summary)), language)
    return {hit.term for hit in screener.words([asked])[0].hits}


def test_the_readme_has_the_tables() -> None:
    text = README.read_text("utf-8")
    assert BEGIN in text
    assert END in text
    assert "| common forms |" in text


def test_the_table_has_every_set_and_language() -> None:
    some = {"a set": [Dressed("X", "en", "LIVE: Talks resume", "", "Talks resume", "")]}
    rows = table(some)
    assert "| a set | 1 | 1.000 | 1.000 |" in rows
    assert "| en | 1 | 1.000 | 1.000 |" in rows
