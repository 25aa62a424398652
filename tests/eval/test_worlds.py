"""Floors under what comes of twelve hours of invented news: see README.md beside this file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.eval.worlds import HOURS, twelve_hours
from tests.support.learnt import Teach

pytestmark = pytest.mark.slow


def test_twelve_hours_of_news_are_told_as_the_events_that_they_are(tmp_path: Path, teach: Teach) -> None:
    played = twelve_hours(teach(tmp_path))
    assert len(played.told) == 360
    assert (played.relevance.precision or 0) >= 0.97
    assert (played.relevance.recall or 0) >= 0.75
    assert played.grouping.precision >= 0.9
    assert played.grouping.f1 >= 0.9
    assert len(played.mixed) <= 8


def test_the_data_says_that_it_is_invented() -> None:
    for path in HOURS.iterdir():
        assert path.read_text("utf-8").startswith("# Invented SAMPLE DATA"), path.name
