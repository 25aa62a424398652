"""Stories that operators mute: what waits of them, and what they were asked."""

from __future__ import annotations

from monitor.model.publications import Change, PublicationIntent, PublicationKind, PublicationState, Urgency
from monitor.model.stories import Placement
from monitor.store import Store
from tests.store.samples import NOW, POST, intend, opened, placed, reports
from tests.support.told import EDIT, told_story


def test_replies_that_wait_are_dropped_and_the_rest_rings_no_more(store: Store) -> None:
    story = told_story(store, "one")
    (more,) = reports(store, "two")
    placed(store, more, Placement(story, "alike"))
    ring = PublicationIntent("main", PublicationKind.REPLY, Urgency.BREAKING, Change("toll", more, "1", "3", "dead"))
    intend(store, story, EDIT, ring)
    store.operators.mute(story)
    waiting = store.outbox.rows(PublicationState.PENDING, story_id=story)
    assert [row.kind for row in waiting] == [PublicationKind.EDIT]


def test_a_post_that_waits_leaves_without_sound(store: Store) -> None:
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    (first,) = reports(store, "one")
    story = opened(store, first, PublicationIntent("main", POST.kind, Urgency.BREAKING))
    store.operators.mute(story)
    (row,) = store.outbox.rows()
    claim = store.outbox.claim(row.id)
    assert claim is not None
    assert claim.urgency is Urgency.ORDINARY


def test_a_mute_is_of_one_story_and_can_be_taken_back(store: Store) -> None:
    for _ in range(2):
        store.operators.mute(2)
    assert store.operators.muted([1, 2, 3]) == {2}
    store.operators.unmute(2)
    store.operators.unmute(9)
    assert store.operators.muted([1, 2, 3]) == frozenset()


def test_the_newest_questions_are_remembered(store: Store) -> None:
    assert store.operators.asked() == []
    store.operators.note_asked(list(range(1000)))
    assert store.operators.asked() == list(range(500, 1000))
