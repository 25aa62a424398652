"""Stories that were taken back, among those that were not."""

from __future__ import annotations

from datetime import timedelta

from monitor.model.stories import Placement
from monitor.store import Effect, Store
from tests.store.samples import ALONE, MINUTE, NOW, POST, opened, placed, posted, reports
from tests.support.told import told_story

DAY = timedelta(days=1)


def test_nobody_is_told_of_it_any_more(store: Store) -> None:
    gone, left = told_story(store, "a"), told_story(store, "b", number=8)
    assert store.stories.withdraw(gone, NOW) is not None
    assert store.stories.load(gone) is None
    assert [each.story.id for each in store.archive.page(NOW - DAY, 0, 1)] == [left]
    assert [each.id for each in store.periods.of_time("main", NOW - DAY, NOW + DAY).stories] == [left]
    assert {row.story.id for row in store.stories.recent(NOW - DAY)} == {gone, left}
    assert [message.story_id for message in store.archive.sent(NOW - DAY, NOW + DAY)] == [left]


def test_messages_of_others_link_to_it_no_more(store: Store) -> None:
    a, b = reports(store, "a", "b")
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    first = opened(store, a, POST)
    second = placed(store, b, Placement(None, ALONE.reason, akin=((first, None),)))
    for each in store.decisions.undecided(9):
        store.decisions.intend(each.story.id, each.mark, (), NOW)
    assert store.stories.withdraw(first, NOW + MINUTE) is not None
    assert [(each.story.id, dict(each.see_also)) for each in store.decisions.undecided(9)] == [(second, {})]


def test_a_dry_run_changes_nothing_and_what_is_none_is_none(store: Store) -> None:
    (story,) = posted(store, "a")
    done = store.stories.withdraw(story, NOW, dry_run=True)
    assert done is not None
    assert [(each.effect, each.headline) for each in done.effects] == [(Effect.WITHHELD, "Bridge a opens")]
    assert store.stories.load(story) is not None
    assert store.outbox.next_pending("main", NOW) is not None
    assert store.stories.withdraw(99, NOW) is None
    assert store.stories.withdraw(story, NOW) is not None
    assert store.outbox.next_pending("main", NOW) is None
    assert store.stories.withdraw(story, NOW) is None


def test_what_joins_it_by_hand_or_by_a_split_is_told_as_ever(store: Store) -> None:
    """A story with reports that were not withdrawn is told by those."""
    gone, left = told_story(store, "a"), told_story(store, "b", number=8)
    assert store.stories.withdraw(gone, NOW) is not None
    assert store.stories.merge(gone, left, NOW) is not None
    found = store.stories.load(gone)
    assert found is not None
    assert [report.title for report in found.reports] == ["Bridge b opens"]
    detail = store.stories.detail(gone)
    assert detail is not None
    assert (detail.withdrawn, len(detail.reports)) == (False, 2)
