"""``monitor group``'s logic: the reports of a file, grouped by the worker's own code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from monitor.editorial import group
from monitor.editorial.group import cluster, encode, read_reports
from monitor.errors import UsageError
from monitor.matching.screener import Screener
from monitor.model.matches import Likeness, Match
from monitor.model.settings import StorySettings
from monitor.stories.group import load_learnt
from tests.support.clock import Clock
from tests.support.events import fill, lines
from tests.support.shipped import shipped_screener, shipped_settings
from tests.support.worker import Notebook, running, settings

pytestmark = pytest.mark.slow

_AT_ONCE = 20  # of more, the worker takes outlets in turn


class Letters:
    """Vectors by the letters in a text: near for texts that share some."""

    summary = "letters"

    def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
        return [Likeness(1.0, (), (), ("all",)) for _ in texts]

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        return [bytes(min(text.lower().count(chr(97 + at % 26)), 9) + at % 7 for at in range(384)) for text in texts]


@pytest.fixture(scope="module")
def screener() -> Screener:
    return shipped_screener()


def item(**changes: object) -> str:
    given = {"id": "a", "title": "Bridge opens", "summary": "", "published": "2023-09-20T12:00:00Z", **changes}
    return json.dumps({name: value for name, value in given.items() if value is not None})


def test_a_line_becomes_a_report_as_the_worker_would_clean_it(screener: Screener) -> None:
    line = item(title="Talks in <b>Stepanakert</b> &amp; elsewhere", lang="en", outlet="Kite", summary=None)
    ((item_id, report),) = read_reports([line], screener)
    assert (item_id, report.title, report.summary) == ("a", "Talks in Stepanakert & elsewhere", "")
    assert (report.language, report.outlet) == ("en", "Kite")
    assert "stepanakert" in report.terms
    assert report.published == datetime(2023, 9, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2023-09-20T16:00:00+04:00", "2023-09-20T12:00:00"])
def test_times_are_utc_unless_they_say_otherwise(screener: Screener, written: str) -> None:
    ((_, report),) = read_reports([item(published=written)], screener)
    assert report.published == datetime(2023, 9, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize("published", [None, "yesterday", 7, ""])
def test_a_line_without_a_time_is_told_by_its_number(screener: Screener, published: object) -> None:
    with pytest.raises(UsageError, match="line 2 does not say when it was published; write "):
        list(read_reports([item(), item(published=published)], screener))


def test_clusters_stand_in_the_order_given_whatever_the_order_of_time(screener: Screener) -> None:
    reports = [report for _, report in read_reports(lines(), screener)]
    vectors = [b""] * len(reports)
    expected = cluster(reports, vectors, StorySettings(), load_learnt())
    backwards = cluster(reports[::-1], vectors, StorySettings(), load_learnt())
    assert backwards[::-1] == expected


def test_progress_is_told(screener: Screener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group, "_BATCH", 64)
    screener = Screener(screener.matcher, shipped_settings(), Letters())
    reports = [report for _, report in read_reports(lines()[:70], screener)]
    steps: list[int] = []
    vectors = encode(reports, screener, steps.append)
    assert vectors == Letters().encode([f"{report.title}. {report.summary}".strip() for report in reports])
    assert steps == [64, 6]
    cluster(reports, vectors, StorySettings(), load_learnt(), steps.append)
    assert sum(steps) == 140


@pytest.mark.slow
@pytest.mark.parametrize("semantic", [False, True])
async def test_it_groups_exactly_as_the_worker_does(sqlite_url: str, screener: Screener, semantic: bool) -> None:
    """The same reports through the database, batch by batch and worker after worker."""
    semantics = Letters() if semantic else None
    asked = Screener(screener.matcher, shipped_settings(), semantics)
    reports = sorted((report for _, report in read_reports(lines(), asked)), key=lambda report: report.published)
    expected = cluster(reports, encode(reports, asked, lambda _: None), StorySettings(), load_learnt())
    clock = Clock(reports[-1].published + timedelta(minutes=1))
    found: dict[str, int] = {}
    async with running(sqlite_url, settings([]), Notebook(), clock, screening=lambda configured: asked) as app:
        for start in range(0, len(reports), _AT_ONCE):
            fill(app.runtime.store, reports[start : start + _AT_ONCE], clock.now)
            await app.pipeline.group()
        for each in app.runtime.store.stories.recent_reports(reports[0].published, 1000):
            found[each.report.title + each.report.language] = each.story_id
            assert bool(each.vector) is semantic
    stories = [found[report.title + report.language] for report in reports]
    assert len(set(zip(stories, expected, strict=True))) == len(set(stories)) == len(set(expected))
