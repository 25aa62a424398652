"""The archive: told stories with all that readers saw of them, and what tells which changed."""

from __future__ import annotations

from datetime import timedelta

from monitor.model.delivery import Unknown
from monitor.store import Store
from tests.store.samples import MINUTE, NOW, begin, merged, posted, split_off
from tests.support.told import grow, told_story


def test_a_told_story_has_its_reports_and_messages(store: Store) -> None:
    story = told_story(store, "a", "b")
    (found,) = store.archive.load([story], ["main"])
    assert [report.title for report in found.story.reports] == ["Bridge a opens", "Bridge b opens"]
    assert [(each.kind, each.chat, each.message_id, each.at, each.html) for each in found.messages] == [
        ("post", "@bridges", 7, NOW, "<b>Bridge a opens</b>"),
        ("edit", "@bridges", 7, NOW + MINUTE, "<b>Bridge a opens</b>\n\n2 outlets"),
    ]
    assert (found.id, found.told_at, found.changed_at) == (story, NOW, NOW + MINUTE)


def test_what_did_not_arrive_was_not_told(store: Store) -> None:
    waiting, doubtful = posted(store, "a", "b")
    store.outbox.record_outcome(begin(store), 1, Unknown("timed out"), NOW, MINUTE)
    assert store.archive.load([waiting, doubtful], ["main"]) == []
    assert store.archive.marks(["main"]) == {}


def test_other_channels_are_not_asked(store: Store) -> None:
    story = told_story(store, "a")
    assert store.archive.load([story], ["other"]) == []
    assert store.archive.marks(["other"]) == {}


def test_a_mark_changes_with_each_report_and_message(store: Store) -> None:
    story = told_story(store, "a")
    first = store.archive.marks(["main"])
    assert first.keys() == {story}
    assert store.archive.marks(["main"]) == first
    told_story(store, "c", number=8)
    assert store.archive.marks(["main"])[story] == first[story]
    grow(store, story, "b")
    assert store.archive.marks(["main"])[story] != first[story]


def test_only_what_something_happened_to_is_looked_at(store: Store) -> None:
    old = told_story(store, "a", now=NOW - timedelta(days=9))
    new = told_story(store, "b", number=8)
    assert store.archive.marks(["main"]).keys() == {old, new}
    assert store.archive.marks(["main"], NOW - timedelta(days=1)).keys() == {new}


def test_a_merged_story_leads_to_its_heir(store: Store) -> None:
    one, other = told_story(store, "a"), told_story(store, "b", number=8)
    assert merged(store, one, other) == one
    marks = store.archive.marks(["main"])
    assert (marks[one].merged_into, marks[other].merged_into) == (None, one)
    assert store.archive.heirs([one, other]) == {other: one}
    assert [each.id for each in store.archive.load([one, other], ["main"])] == [one]


def test_a_split_changes_the_mark(store: Store) -> None:
    story = told_story(store, "a", "b")
    before = store.archive.marks(["main"])[story]
    (found,) = store.archive.load([story], ["main"])
    assert split_off(store, story, found.story.reports[1].entry_id)
    assert store.archive.marks(["main"])[story] != before


def test_what_was_told_in_a_chat_that_was_left_is_still_the_channels(store: Store) -> None:
    story = told_story(store, "a")
    store.outbox.sync_channels({"main": "@elsewhere"}, NOW + MINUTE)
    (found,) = store.archive.load([story], ["main"])
    assert [(each.channel, each.chat) for each in found.messages] == [("main", "@bridges")]
    assert store.archive.marks(["main"]).keys() == {story}
