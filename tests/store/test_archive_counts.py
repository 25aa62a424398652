"""What the archive's charts and figures are made from, on both databases."""

from __future__ import annotations

from datetime import timedelta

from monitor.model.delivery import Delivered
from monitor.model.settings import FeedSource
from monitor.model.stories import Placement
from monitor.store import Store
from monitor.store.archive_counts import OutletStory, PostTime, ReportTime
from tests.store.samples import FEED, MINUTE, NOW, POST, begin, feed, ingest, intend, opened, placed, written

HERON = feed(2, "heron.example", outlet="Heron", country="GE", perspective=())
HOUR = timedelta(hours=1)
MAIN = ("main",)


def bring(store: Store, name: str, source: FeedSource = FEED, **changes: object) -> None:
    """One entry, which waits for its story, seen at ``at``."""
    at = changes.pop("at", NOW)
    ingest(store, written(name, **changes), source=source, now=at)  # type: ignore[arg-type]


def tell(store: Store, at: object = NOW + 2 * MINUTE) -> int:
    """A story of the one report that waits, sent."""
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    (report,) = store.entries.ungrouped(NOW + HOUR, 10)
    story = opened(store, report, POST, now=NOW)
    store.outbox.record_outcome(begin(store, at), 1, Delivered(1, -1), at, MINUTE)  # type: ignore[arg-type]
    return story


def join(store: Store, story: int) -> None:
    """The one report that waits goes to a story."""
    (report,) = store.entries.ungrouped(NOW + HOUR, 10)
    placed(store, report, Placement(story, "alike"))
    intend(store, story)


def test_reports_of_told_stories_are_counted_by_time_and_side(store: Store) -> None:
    bring(store, "a")
    story = tell(store)
    bring(store, "b", HERON, published=NOW - 5 * MINUTE)
    join(store, story)
    bring(store, "untold")
    placed(store, *store.entries.ungrouped(NOW + HOUR, 10))
    assert store.archive_counts.report_times(MAIN, NOW - HOUR, NOW) == [
        ReportTime(story, NOW - 5 * MINUTE, "GE"),
        ReportTime(story, NOW - 10 * MINUTE, "independent"),
    ]
    assert store.archive_counts.report_times(MAIN, NOW - HOUR, NOW - 10 * MINUTE) == []
    times = [NOW - 5 * MINUTE, NOW - 10 * MINUTE]
    assert store.archive_counts.most_reported(MAIN, NOW - HOUR, NOW, 8) == {story: times}
    assert store.archive_counts.most_reported(MAIN, NOW - HOUR, NOW - 5 * MINUTE, 8) == {story: times[1:]}


def test_the_most_reported_stories_come_first(store: Store) -> None:
    bring(store, "a")
    one = tell(store)
    bring(store, "b")
    two = tell(store)
    bring(store, "c", HERON)
    join(store, two)
    assert list(store.archive_counts.most_reported(MAIN, NOW - HOUR, NOW, 8)) == [two, one]
    assert list(store.archive_counts.most_reported(MAIN, NOW - HOUR, NOW, 1)) == [two]


def test_how_a_story_came_to_be_told(store: Store) -> None:
    bring(store, "a")
    story = tell(store)
    bring(store, "late", HERON, at=NOW + 5 * MINUTE, published=NOW - 20 * MINUTE)
    join(store, story)
    expected = PostTime("The Kite", NOW - 10 * MINUTE, NOW, None, NOW + 2 * MINUTE)
    assert store.archive_counts.post_times(MAIN, NOW - HOUR) == [expected]
    assert store.archive_counts.post_times(MAIN, NOW + HOUR) == []


def test_when_its_feed_had_been_read_without_it(store: Store) -> None:
    ingest(store, now=NOW - 30 * MINUTE)
    bring(store, "a")
    tell(store)
    assert [each.missing for each in store.archive_counts.post_times(MAIN, NOW)] == [NOW - 30 * MINUTE]


def test_what_an_outlet_reported_and_how_early(store: Store) -> None:
    ingest(store, source=HERON, now=NOW - 30 * MINUTE)
    bring(store, "a")
    story = tell(store)
    bring(store, "b", HERON, at=NOW + 5 * MINUTE)
    join(store, story)
    counts = store.archive_counts
    since = NOW - HOUR
    assert counts.outlet_stories(MAIN, "Heron", since) == [OutletStory(story, NOW + 5 * MINUTE, NOW, 2, certain=True)]
    assert counts.outlet_stories(MAIN, FEED.outlet, since) == [OutletStory(story, NOW, NOW, 2, certain=False)]
    assert counts.outlet_stories(MAIN, "Nobody", since) == []
    assert counts.outlet_stories(MAIN, "Heron", NOW + HOUR) == []


def test_what_was_never_told_is_no_outlets_story(store: Store) -> None:
    bring(store, "a")
    placed(store, *store.entries.ungrouped(NOW + HOUR, 10))
    assert store.archive_counts.outlet_stories(MAIN, FEED.outlet, NOW - HOUR) == []


def test_what_was_told_in_other_channels_does_not_count(store: Store) -> None:
    bring(store, "a")
    tell(store)
    others = ("second",)
    assert store.archive_counts.report_times(others, NOW - HOUR, NOW) == []
    assert store.archive_counts.most_reported(others, NOW - HOUR, NOW, 8) == {}
    assert store.archive_counts.post_times(others, NOW - HOUR) == []
    assert store.archive_counts.outlet_stories(others, FEED.outlet, NOW - HOUR) == []
