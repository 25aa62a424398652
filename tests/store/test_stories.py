"""Finding the story of a report, and its place in one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest

from monitor.core.types import (
    Entry,
    Fingerprint,
    Placement,
    PublicationIntent,
    PublicationKind,
    PublicationState,
    Story,
)
from monitor.store import Store
from tests.store.samples import ALONE, MINUTE, NOW, POST, ingest, marks, match, posted, reports, written


def test_a_story_is_opened_and_joined(store: Store) -> None:
    a, b = reports(store, "a", "b")
    story_id = store.stories.place(a, ALONE, marks(1), [POST], NOW)
    assert story_id is not None
    assert store.stories.place(b, Placement(story_id, "nearly the same"), marks(2), [POST], NOW) == story_id
    story = store.stories.load(story_id)
    assert story is not None
    assert story.reports == (a, b)
    assert story.watches == ("bridges",)
    assert store.entries.ungrouped(NOW, 10) == []


def test_reports_stand_in_the_order_of_publication(store: Store) -> None:
    (late,) = reports(store, "a", published=NOW - MINUTE)
    (early,) = reports(store, "b", published=NOW - 9 * MINUTE)
    story_id = store.stories.place(late, ALONE, marks(), [], NOW)
    store.stories.place(early, Placement(story_id, ""), marks(), [], NOW)
    (row,) = store.stories.recent(NOW - MINUTE)
    assert row.story.reports == (early, late)
    assert (row.opened_at, row.active_at, row.created_at) == (early.published, late.published, NOW)


def test_a_report_is_placed_once(store: Store) -> None:
    (a,) = reports(store, "a")
    first = store.stories.place(a, ALONE, marks(), [], NOW)
    assert store.stories.place(a, ALONE, marks(7), [POST], NOW) is None
    assert [row.story.id for row in store.stories.recent(NOW - timedelta(days=1))] == [first]
    assert store.outbox.rows() == []


def test_a_story_that_is_gone_takes_nothing(store: Store) -> None:
    (a,) = reports(store, "a")
    assert store.stories.place(a, Placement(99, "nearly the same"), marks(1), [POST], NOW) is None
    assert store.entries.ungrouped(NOW, 10) == [a]
    assert store.outbox.rows() == []


def test_a_story_is_posted_once_in_each_channel(store: Store) -> None:
    a, b = reports(store, "a", "b")
    other = PublicationIntent("other", PublicationKind.POST)
    story_id = store.stories.place(a, ALONE, marks(), [POST], NOW)
    store.stories.place(b, Placement(story_id, ""), marks(), [POST, other, other], NOW)
    assert [(row.channel, row.story_id) for row in store.outbox.rows()] == [("other", story_id), ("main", story_id)]


def test_placing_at_once_never_doubles(database_url: str) -> None:
    with closing(Store.open(database_url)) as store, ThreadPoolExecutor(8) as pool:
        waiting = reports(store, *map(str, range(10)))
        placing = [
            pool.submit(store.stories.place, report, ALONE, marks(report.entry_id), [POST], NOW)
            for report in waiting
            for _ in range(4)
        ]
        placed = [story for future in placing if (story := future.result()) is not None]
        assert len(set(placed)) == len(placed) == 10
        assert len(store.outbox.rows()) == 10
        assert len(store.stories.recent(NOW - timedelta(days=1))) == 10


def test_candidates_share_a_band_or_the_page(store: Store) -> None:
    a, b, c = reports(store, "a", "b", "c")
    first = store.stories.place(a, ALONE, marks(1, 2, -3), [], NOW)
    second = store.stories.place(b, ALONE, marks(2, 3, url_key=-(2**63)), [], NOW)
    store.stories.place(c, ALONE, marks(2**63 - 1), [], NOW)

    def found(*bands: int, url_key: int | None = None) -> list[int]:
        print_of = marks(*bands, url_key=url_key)
        return [story.id for story in store.stories.candidates(print_of, "en", NOW - timedelta(hours=1))]

    assert found(9) == []
    assert found() == []
    assert found(1) == [first]
    assert found(-3, 2, 1) == [first, second]
    assert found(-3, 2, 1, url_key=-(2**63)) == [second, first]
    assert found(3) == [second]


def test_a_story_is_found_by_the_canonical_page_of_a_report(store: Store) -> None:
    (a,) = reports(store, "a")
    story = store.stories.place(a, ALONE, Fingerprint((), 4, 5), [], NOW)
    for sought in (Fingerprint((), 4), Fingerprint((), 5), Fingerprint((), None, 4), Fingerprint((), None, 5)):
        assert [found.id for found in store.stories.candidates(sought, "en", NOW - timedelta(hours=1))] == [story]


def test_candidates_are_of_the_language_and_not_too_old(store: Store) -> None:
    (a,) = reports(store, "a", published=NOW - 30 * MINUTE)
    store.stories.place(a, ALONE, marks(1), [], NOW)
    assert store.stories.candidates(marks(1), "hy", NOW - timedelta(hours=1)) == []
    assert store.stories.candidates(marks(1), "en", NOW - 29 * MINUTE) == []
    (story,) = store.stories.candidates(marks(1), "en", NOW - 30 * MINUTE)
    assert story.reports == (a,)


def test_the_most_alike_candidates_suffice(store: Store) -> None:
    for number, report in enumerate(reports(store, *map(str, range(30)))):
        store.stories.place(report, ALONE, marks(1, 2) if number == 4 else marks(1), [], NOW)
    found = store.stories.candidates(marks(1, 2), "en", NOW - timedelta(days=1))
    assert len(found) == 20
    assert found[0].reports[0].title == "Bridge 4 opens"


@pytest.fixture
def long_story(store: Store) -> int:
    """A story of 230 reports, two minutes apart."""
    names = [f"{number:03}" for number in range(230)]
    ingest(store, *(written(name, published=NOW - (500 - 2 * int(name)) * MINUTE) for name in names))
    first, *others = store.entries.ungrouped(NOW, 300)
    story = store.stories.place(first, ALONE, marks(1), [POST], NOW)
    assert story is not None
    for report in others:
        store.stories.place(report, Placement(story, ""), marks(), [], NOW)
    return story


def test_of_a_long_story_its_first_report_and_the_newest_count(store: Store, long_story: int) -> None:
    def numbers(story: Story | None) -> list[int]:
        assert story is not None
        return [int(report.title.split()[1]) for report in story.reports]

    (candidate,) = store.stories.candidates(marks(1), "en", NOW - timedelta(days=1))
    assert numbers(candidate) == [0, *range(211, 230)]
    assert numbers(store.stories.load(long_story)) == [0, *range(31, 230)]
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    claim = store.outbox.next_pending("main", NOW)
    assert claim is not None
    assert len(claim.story.reports) == 200


def test_stories_as_long_as_the_limit_are_whole(store: Store) -> None:
    waiting = reports(store, *(f"{number:02}" for number in range(41)))
    for count in (20, 21):
        first, *others = waiting[:count]
        waiting = waiting[count:]
        story = store.stories.place(first, ALONE, marks(count), [], NOW)
        for report in others:
            store.stories.place(report, Placement(story, ""), marks(), [], NOW)
        (found,) = store.stories.candidates(marks(count), "en", NOW - timedelta(days=1))
        assert len(found.reports) == 20
        assert found.reports[0] == first
        assert found.reports[-1] == others[-1]


def test_a_candidate_comes_with_the_beginning_of_its_content(store: Store) -> None:
    entry = Entry("g", None, "Bridge a opens", "", "կամուրջ " * 500)
    (a,) = reports(store, "a", entry=entry)
    story = store.stories.place(a, ALONE, marks(1), [], NOW)
    assert story is not None
    (found,) = store.stories.candidates(marks(1), "en", NOW - timedelta(days=1))
    assert found.reports[0].content == a.content[:1000]
    loaded = store.stories.load(story)
    assert loaded is not None
    assert loaded.reports == (a,)


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
        store.stories.place(report, ALONE, marks(), [], NOW)

    def titles(watch: str) -> list[str]:
        rows = store.stories.recent(NOW - timedelta(days=1), watch)
        return sorted(row.story.reports[0].title for row in rows)

    assert [titles(name) for name in names] == [[f"Bridge {n} opens"] for n in range(3)]
    assert titles("river") == titles("%") == titles("odd _100%_ name") == []
    assert len(titles("all")) == 3


def test_no_such_story(store: Store) -> None:
    assert store.stories.load(12345) is None
