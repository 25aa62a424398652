"""Floors under what is found on pages: see README.md beside this file."""

from __future__ import annotations

import pytest

from tests.eval.measure_pages import FRESH, as_the_worker_reads, measured, pages, paragraphs_alone

PAGES = pages()


@pytest.mark.parametrize("fresh", [False, True], ids=["known", "fresh"])
def test_floors(fresh: bool) -> None:
    some = [page for page in PAGES if page.shape.startswith(FRESH) is fresh]
    found = measured(as_the_worker_reads, some)
    assert found.first == found.pages
    assert found.segments >= 0.95 * found.wanted
    assert found.taken <= 0.17 * found.unwanted
    assert found.led <= 0.15 * found.unwanted
    assert found.empty == 0


def test_more_than_the_paragraphs_alone_would_give() -> None:
    now, before = (measured(read, PAGES) for read in (as_the_worker_reads, paragraphs_alone))
    assert now.first > 1.5 * before.first
    assert now.segments > 1.8 * before.segments


def test_pages_are_of_seven_languages_and_each_says_what_is_wanted() -> None:
    assert {page.language for page in PAGES} == {"az", "en", "fa", "hy", "ka", "ru", "tr"}
    assert len(PAGES) >= 70
    for page in PAGES:
        assert page.wanted
        assert page.unwanted
        assert "{{" not in page.html
