"""Texts in other languages, as the store keeps them."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.model.delivery import Delivered, Rejected
from monitor.model.publications import PublicationIntent, PublicationKind, PublicationState
from monitor.model.settings import RetentionSettings
from monitor.model.translations import Text, TranslationCounts
from monitor.store import Store
from tests.store.samples import MINUTE, NOW, begin, posted

ONE = Text("Körpü açıldı", "az", "en")
OTHER = Text("Мост открыт", "ru", "en")
DAY = timedelta(days=1)


def told(store: Store, now: datetime = NOW) -> None:
    """Send what is next."""
    publication = begin(store, now)
    store.outbox.record_outcome(publication, 1, Delivered(7), now, MINUTE)


def edits(store: Store) -> list[PublicationState]:
    return [row.state for row in store.outbox.rows() if row.kind is PublicationKind.EDIT]


def test_a_text_is_wanted_once_and_asked_for_until_it_is_known(store: Store) -> None:
    store.translations.want([ONE, OTHER, ONE], NOW)
    store.translations.want([ONE], NOW + MINUTE)
    assert {each.text for each in store.translations.due(NOW, 10)} == {ONE, OTHER}
    assert store.translations.known([ONE, OTHER]) == {}
    store.translations.keep({ONE: "The bridge is open"}, {OTHER: "it is empty"})
    assert store.translations.known([ONE, OTHER]) == {ONE: "The bridge is open", OTHER: None}
    store.translations.want([ONE, OTHER], NOW + MINUTE)
    assert store.translations.due(NOW + DAY, 10) == []
    assert store.translations.known([]) == {}


def test_what_failed_waits_behind_the_others(store: Store) -> None:
    store.translations.want([ONE], NOW)
    store.translations.put_off([ONE], "no answer", NOW + MINUTE)
    store.translations.want([OTHER], NOW + MINUTE)
    assert [each.text for each in store.translations.due(NOW, 10)] == []
    waiting = store.translations.due(NOW + MINUTE, 10)
    assert [(each.text, each.attempts) for each in waiting] == [(OTHER, 0), (ONE, 1)]


def test_counts_tell_what_came_of_them(store: Store) -> None:
    assert store.translations.counts(NOW) == TranslationCounts()
    store.translations.want([ONE, OTHER, Text("c", "ru", "en")], NOW)
    store.translations.keep({ONE: "The bridge is open"}, {OTHER: "it lacks the number 3"})
    store.translations.put_off([Text("c", "ru", "en")], "no answer", NOW + MINUTE)
    assert store.translations.counts(NOW) == TranslationCounts(1, 1, "it lacks the number 3", 1, "no answer")
    assert store.translations.counts(NOW + MINUTE) == TranslationCounts(0, 0, "", 1, "no answer")


def test_stories_are_looked_at_before_their_posts_leave(store: Store) -> None:
    (story, other) = posted(store, "a", "b")
    first, second = store.translations.told_soon((), 10)
    assert [(each.channel, each.story.id) for each in (first, second)] == [("main", story), ("main", other)]
    assert store.translations.told_soon({first.seen}, 10) == [second]
    assert store.translations.told_soon((), 1) == [first]
    told(store)
    assert [each.story.id for each in store.translations.told_soon((), 10)] == [other]


def test_a_message_that_left_without_is_edited_once(store: Store) -> None:
    (story,) = posted(store, "a")
    store.translations.left_without(story, "main", [ONE, OTHER], NOW)
    store.translations.keep({ONE: "The bridge is open"}, {})
    assert store.translations.edit_what_lacks_them(NOW) == 0  # it has not arrived yet
    told(store)
    assert store.translations.edit_what_lacks_them(NOW) == 1
    assert edits(store) == [PublicationState.PENDING]
    assert store.translations.edit_what_lacks_them(NOW) == 0
    store.translations.keep({OTHER: "The bridge is open"}, {})
    store.translations.edit_what_lacks_them(NOW)
    assert edits(store) == [PublicationState.PENDING]  # that which waits brings both


def test_what_is_not_to_be_used_causes_no_edit(store: Store) -> None:
    (story,) = posted(store, "a")
    store.translations.left_without(story, "main", [ONE], NOW)
    told(store)
    store.translations.keep({}, {ONE: "it is empty"})
    assert store.translations.edit_what_lacks_them(NOW) == 0
    assert edits(store) == []


def test_a_message_that_cannot_be_edited_is_left_alone(store: Store) -> None:
    (story,) = posted(store, "a")
    told(store)
    assert store.decisions.undecided(10) == []
    store.translations.left_without(story, "main", [ONE, OTHER], NOW)
    store.translations.keep({ONE: "The bridge is open"}, {})
    store.translations.edit_what_lacks_them(NOW)
    edit = begin(store, NOW + DAY)
    store.outbox.record_outcome(edit, 1, Rejected("it cannot be edited", "gone"), NOW + DAY, MINUTE)
    store.translations.keep({OTHER: "The bridge is open"}, {})
    assert store.translations.edit_what_lacks_them(NOW + DAY) == 0
    assert edits(store) == [PublicationState.REJECTED]


def test_they_are_forgotten_with_what_waits_for_them(store: Store) -> None:
    (story,) = posted(store, "a")
    store.translations.left_without(story, "main", [ONE, OTHER], NOW)
    store.translations.keep({ONE: "The bridge is open"}, {})
    store.maintenance.prune(NOW + 2 * DAY, RetentionSettings())
    assert store.translations.known([ONE]) == {ONE: "The bridge is open"}
    assert store.translations.due(NOW + 2 * DAY, 10) == []  # nobody asks for old news
    store.maintenance.prune(NOW + 31 * DAY, RetentionSettings())
    assert store.translations.known([ONE]) == {}
    told(store, NOW + 31 * DAY)
    assert store.translations.edit_what_lacks_them(NOW + 31 * DAY) == 0


def test_a_story_that_is_forgotten_takes_its_wishes_along(store: Store) -> None:
    (story,) = posted(store, "a")
    store.translations.left_without(story, "main", [ONE], NOW + 400 * DAY)
    store.maintenance.prune(NOW + 400 * DAY, RetentionSettings())
    store.translations.keep({ONE: "The bridge is open"}, {})
    assert store.translations.edit_what_lacks_them(NOW + 400 * DAY) == 0


def test_an_edit_that_waits_already_is_the_same(store: Store) -> None:
    (story,) = posted(store, "a")
    told(store)
    store.translations.left_without(story, "main", [ONE], NOW)
    store.translations.keep({ONE: "The bridge is open"}, {})
    store.stories.merge(story, *posted(store, "b"), NOW)
    marked = {each.story.id: each.mark for each in store.decisions.undecided(10)}
    store.decisions.intend(story, marked[story], [PublicationIntent("main", PublicationKind.EDIT)], NOW)
    store.translations.edit_what_lacks_them(NOW)
    assert edits(store) == [PublicationState.PENDING]
