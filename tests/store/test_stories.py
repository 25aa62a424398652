"""A report's place in a story, and looking at stories."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from monitor.model.documents import Entry
from monitor.model.publications import PublicationIntent, PublicationKind, PublicationState
from monitor.model.stories import Grouped, Placed, Placement
from monitor.store import Store
from tests.store.samples import (
    ALONE,
    MINUTE,
    NOW,
    POST,
    ingest,
    intend,
    match,
    opened,
    placed,
    posted,
    reports,
    written,
)

DAY = timedelta(days=1)


def test_a_story_is_opened_and_joined(store: Store) -> None:
    a, b = reports(store, "a", "b")
    story_id = placed(store, a)
    assert store.stories.place(b, Placement(story_id, "nearly the same"), NOW) == Placed(story_id)
    story = store.stories.load(story_id)
    assert story is not None
    assert story.reports == (a, b)
    assert story.watches == ("bridges",)
    assert store.entries.ungrouped(NOW, 10) == []


def test_reports_stand_in_the_order_of_first_sight(store: Store) -> None:
    """Whatever times they claim."""
    (late,) = reports(store, "a", published=NOW - MINUTE)
    (early,) = reports(store, "b", published=NOW - 9 * MINUTE)
    story_id = placed(store, late)
    placed(store, early, Placement(story_id, ""))
    (row,) = store.stories.recent(NOW - MINUTE)
    assert row.story.reports == (late, early)
    assert (row.opened_at, row.active_at, row.created_at) == (early.published, late.published, NOW)


def test_a_report_is_placed_once(store: Store) -> None:
    (a,) = reports(store, "a")
    first = placed(store, a)
    assert store.stories.place(a, ALONE, NOW) is None
    assert [row.story.id for row in store.stories.recent(NOW - DAY)] == [first]


def test_a_story_that_is_gone_takes_nothing(store: Store) -> None:
    (a,) = reports(store, "a")
    assert store.stories.place(a, Placement(99, "nearly the same"), NOW) is None
    assert store.entries.ungrouped(NOW, 10) == [a]


def test_a_story_is_posted_once_in_each_channel(store: Store) -> None:
    a, b = reports(store, "a", "b")
    other = PublicationIntent("other", PublicationKind.POST)
    story_id = opened(store, a, POST)
    placed(store, b, Placement(story_id, ""))
    intend(store, story_id, POST, other, other)
    assert [(row.channel, row.story_id) for row in store.outbox.rows()] == [("other", story_id), ("main", story_id)]


def test_placing_at_once_never_doubles(database_url: str) -> None:
    with closing(Store.open(database_url)) as store, ThreadPoolExecutor(8) as pool:
        waiting = reports(store, *map(str, range(10)))
        placing = [pool.submit(store.stories.place, report, ALONE, NOW) for report in waiting for _ in range(4)]
        done = [found.story_id for future in placing if (found := future.result()) is not None]
        assert len(set(done)) == len(done) == 10
        assert len(store.stories.recent(NOW - DAY)) == 10


# --- the reports of these days ------------------------------------------------------------------------------


def test_recent_reports_come_with_story_and_vector(store: Store) -> None:
    a, b, waiting = reports(store, "a", "b", "c")
    story = placed(store, a, vector=b"\x01\xff")
    placed(store, b, Placement(story, ""))
    assert store.stories.recent_reports(NOW - DAY, 10) == [Grouped(b, story), Grouped(a, story, b"\x01\xff")]
    assert waiting in store.entries.ungrouped(NOW, 10)


def test_recent_reports_are_the_newest_and_none_is_too_old(store: Store) -> None:
    found = [report for n in range(5) for report in reports(store, str(n), published=NOW - n * MINUTE)]
    story = placed(store, found[0])
    for report in found[1:]:
        placed(store, report, Placement(story, ""))
    assert [each.report for each in store.stories.recent_reports(NOW - 3 * MINUTE, 10)] == found[:4]
    assert [each.report for each in store.stories.recent_reports(NOW - DAY, 2)] == found[:2]


def test_recent_reports_have_the_beginning_of_their_content(store: Store) -> None:
    entry = Entry("g", None, "Bridge a opens", "", "կամուրջ " * 500)
    (a,) = reports(store, "a", entry=entry)
    story = placed(store, a)
    (found,) = store.stories.recent_reports(NOW - DAY, 10)
    assert found.report.content == a.content[:1000]
    loaded = store.stories.load(story)
    assert loaded is not None
    assert loaded.reports == (a,)


# --- looking ------------------------------------------------------------------------------------------------


@pytest.fixture
def long_story(store: Store) -> int:
    """A story of 230 reports, two minutes apart."""
    names = [f"{number:03}" for number in range(230)]
    ingest(store, *(written(name, published=NOW - (500 - 2 * int(name)) * MINUTE) for name in names))
    first, *others = store.entries.ungrouped(NOW, 300)
    story = opened(store, first, POST)
    for report in others:
        placed(store, report, Placement(story, ""))
    return story


def test_of_a_long_story_its_first_report_and_the_newest_count(store: Store, long_story: int) -> None:
    story = store.stories.load(long_story)
    assert story is not None
    assert [int(report.title.split()[1]) for report in story.reports] == [0, *range(31, 230)]
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    claim = store.outbox.next_pending("main", NOW)
    assert claim is not None
    assert claim.story is not None
    assert len(claim.story.reports) == 200


def test_recent_stories_with_what_became_of_them(store: Store) -> None:
    first, second = posted(store, "a", "b")
    rows = store.stories.recent(NOW - timedelta(hours=1), limit=1)
    assert [(row.story.id, row.publications) for row in rows] == [(first, (("main", PublicationState.PENDING),))]
    assert [row.story.id for row in store.stories.recent(NOW - timedelta(hours=1))] == [first, second]
    assert store.stories.recent(NOW) == []


def test_recent_stories_of_one_watch(store: Store) -> None:
    names = ("rivers", 'odd "100%" name', "կամուրջ")
    ingest(store, *(written(str(n), match=match("x", watches=["all", name])) for n, name in enumerate(names)))
    for report in store.entries.ungrouped(NOW, 10):
        placed(store, report)

    def titles(watch: str) -> list[str]:
        rows = store.stories.recent(NOW - DAY, watch)
        return sorted(row.story.reports[0].title for row in rows)

    assert [titles(name) for name in names] == [[f"Bridge {n} opens"] for n in range(3)]
    assert titles("river") == titles("%") == titles("odd _100%_ name") == []
    assert len(titles("all")) == 3


def test_a_story_in_detail_says_why_each_report_is_there(store: Store) -> None:
    a, b = reports(store, "a", "b")
    story = placed(store, a)
    placed(store, b, Placement(story, "nearly the same"))
    detail = store.stories.detail(story)
    assert detail is not None
    assert detail.reports == ((a, ALONE.reason), (b, "nearly the same"))
    assert (detail.id, detail.created_at, detail.merged_into) == (story, NOW, None)


def test_no_such_story(store: Store) -> None:
    assert store.stories.load(12345) is None
    assert store.stories.detail(12345) is None
