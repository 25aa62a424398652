"""What stands on which page: which pages a story that changed makes due, and what there is to ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.site.catalogue import PageKey, StoredCatalogue, opened
from tests.support.sitelines import line

DAY, WORD, OTHER = ("day", "2026-11-30"), ("words", "0-1"), ("words", "0-2")


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[StoredCatalogue]:
    with opened(tmp_path / "catalogue.sqlite") as made:
        assert made is not None
        yield made


def due_after(catalogue: StoredCatalogue, pages: dict[PageKey, str]) -> set[PageKey]:
    """What is due once a story stands on these pages, and nothing was before."""
    for page in catalogue.due():
        catalogue.written(page, [])
    with catalogue.writing():
        catalogue.note(1, "told", line(1), pages)
    return set(catalogue.due())


def test_a_page_that_shows_the_same_of_a_story_as_before_is_not_due(catalogue: StoredCatalogue) -> None:
    assert due_after(catalogue, {DAY: "", WORD: "bridge", OTHER: "road"}) == {DAY, WORD, OTHER}
    assert due_after(catalogue, {DAY: "", WORD: "bridge", OTHER: "road ferry"}) == {DAY, OTHER}
    assert due_after(catalogue, {DAY: "", WORD: "bridge"}) == {DAY, OTHER}
    assert due_after(catalogue, {WORD: "bridge", OTHER: "road"}) == {DAY, OTHER}


def test_a_page_that_was_due_already_stays_so(catalogue: StoredCatalogue) -> None:
    for _ in range(2):
        with catalogue.writing():
            catalogue.note(1, "told", line(1), {WORD: "bridge"})
    assert catalogue.due() == [WORD]


def test_what_there_is_to_ask(catalogue: StoredCatalogue) -> None:
    with catalogue.writing():
        for number in (3, 1, 2):
            catalogue.note(number, "told", line(number), {("day", f"2026-11-0{number}"): "", ("place", "x"): ""})
        catalogue.note(4, "merged", None, {("story", "4"): ""})
    assert catalogue.keys("day") == ["2026-11-01", "2026-11-02", "2026-11-03"]
    assert (catalogue.keys("place"), catalogue.keys("watch")) == (["x"], [])
    assert [each.story_id for each in catalogue.lines_of([2, 4, 9, 1])] == [2, 1]
