"""Which channel goes to which chat, and what was told where."""

from __future__ import annotations

from monitor.model.delivery import Delivered, Migrated, RetryLater
from monitor.model.publications import PublicationIntent, PublicationKind, PublicationState
from monitor.model.stories import Placement
from monitor.store import Store
from tests.store.samples import MESSAGE, MINUTE, NOW, begin, intend, opened, placed, posted, reports

POST = PublicationKind.POST
EDIT = PublicationKind.EDIT
REPLY = PublicationKind.REPLY


def told(store: Store, name: str, *, number: int = 17, chat_id: int = -100123) -> int:
    """A story whose post stands in the channel "main"."""
    (story,) = posted(store, name)
    sent(store, number, chat_id)
    return story


def sent(store: Store, number: int, chat_id: int, channel: str = "main") -> None:
    publication = begin(store, channel=channel)
    store.outbox.record_outcome(publication, attempts(store, publication), Delivered(number, chat_id), NOW, MINUTE)


def attempts(store: Store, publication: int) -> int:
    return next(row.attempts for row in store.outbox.rows() if row.id == publication)


def grown(store: Store, story: int, name: str) -> dict[str, PublicationState]:
    """What is known of a story that a further report joins, by channel."""
    (joining,) = reports(store, name)
    placed(store, joining, Placement(story, ""))
    return known(store, story)


def known(store: Store, story: int) -> dict[str, PublicationState]:
    found = {each.story.id: each.told for each in store.decisions.undecided(100)}
    return {channel: its.state for channel, its in found[story].items()} if story in found else {}


def test_what_was_told_in_another_chat_is_not_told_in_this_one(store: Store) -> None:
    story = told(store, "a")
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    assert "main" not in grown(store, story, "b")
    intend(store, story, PublicationIntent("main", POST))
    sent(store, 5, -100456)
    assert [(row.channel, row.kind, row.message_id) for row in store.outbox.rows(story_id=story)] == [
        ("main", POST, 5),
        ("main · -100123", POST, 17),
    ]


def test_what_was_told_comes_back_with_its_chat(store: Store) -> None:
    story = told(store, "a")
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    store.outbox.sync_channels({"main": "@bridges"}, NOW)
    assert grown(store, story, "b")["main"] is PublicationState.SENT
    channel = store.outbox.channel("main")
    assert (channel.chat_id, channel.last_message_id) == (-100123, 17)
    assert [each.name for each in store.outbox.channels()] == ["main"]


def test_what_waits_for_a_channel_goes_along_with_it(store: Store) -> None:
    posted(store, "a")
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    claim = store.outbox.next_pending("main", NOW)
    assert claim is not None
    assert claim.kind is POST


def test_growth_that_was_under_way_to_the_old_chat_is_decided_on_anew(store: Store) -> None:
    story, other = told(store, "a"), told(store, "b", number=18)
    (joining,) = reports(store, "c")
    placed(store, joining, Placement(story, ""))
    intend(store, story, PublicationIntent("main", EDIT))
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    assert store.outbox.next_pending("main", NOW) is None
    assert [each.story.id for each in store.decisions.undecided(10)] == [story]
    assert other not in known(store, other)


def test_a_post_that_perhaps_stands_in_the_old_chat_is_told_in_the_new_one(store: Store) -> None:
    (story,) = posted(store, "a")
    publication = begin(store)
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    assert "main" not in known(store, story)
    assert store.reconciling.unresolved("main", NOW) is None
    # Its receipt comes late.
    store.outbox.record_outcome(publication, 1, Delivered(17, -100123), NOW, MINUTE)
    assert store.outbox.channel("main").chat_id is None
    assert store.outbox.channel("main · @bridges").last_message_id == 17


def test_stories_of_a_digest_that_perhaps_stands_in_the_old_chat_are_told_in_the_new_one(store: Store) -> None:
    both = posted(store, "a", "b")
    assert store.decisions.fold("main", 1, NOW, NOW, NOW) == 2
    digest = begin(store)
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    undecided = {each.story.id: each.told for each in store.decisions.undecided(10)}
    assert undecided.keys() == set(both)
    assert all("main" not in told for told in undecided.values())
    # Its receipt comes late.
    store.outbox.record_outcome(digest, 1, Delivered(17, -100123), NOW, MINUTE)
    assert store.outbox.channel("main · @bridges").last_message_id == 17


def test_an_edit_that_was_claimed_before_the_chat_changed_does_not_leave(store: Store) -> None:
    story = told(store, "a")
    (joining,) = reports(store, "b")
    placed(store, joining, Placement(story, ""))
    intend(store, story, PublicationIntent("main", EDIT))
    claim = store.outbox.next_pending("main", NOW + 60 * MINUTE)
    assert claim is not None
    assert claim.kind is EDIT
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    assert not store.outbox.begin_sending(claim.publication_id, "main", "worker", MESSAGE, NOW)


def test_a_message_that_begins_belongs_to_the_chat_of_that_moment(store: Store) -> None:
    posted(store, "a")
    store.leases.acquire("channel:main", "worker", NOW, MINUTE)
    claim = store.outbox.next_pending("main", NOW)
    assert claim is not None
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    begun = store.outbox.begin_sending(claim.publication_id, "main", "worker", MESSAGE, NOW)
    assert begun is not None
    assert begun.chat == "@rivers"


def test_two_channels_that_change_places_keep_what_was_told_where_it_stands(store: Store) -> None:
    store.outbox.sync_channels({"one": "@bridges", "two": "@rivers"}, NOW)
    a, b = reports(store, "a", "b")
    first = opened(store, a, PublicationIntent("one", POST))
    second = opened(store, b, PublicationIntent("two", POST))
    sent(store, 17, -100123, "one")
    sent(store, 4, -100456, "two")
    store.outbox.sync_channels({"one": "@rivers", "two": "@bridges"}, NOW)
    assert {row.story_id: row.channel for row in store.outbox.rows()} == {first: "two", second: "one"}
    assert (store.outbox.channel("one").chat_id, store.outbox.channel("two").chat_id) == (-100456, -100123)
    assert len(store.outbox.channels()) == 2


def test_a_channel_that_is_renamed_while_another_takes_its_name(store: Store) -> None:
    story = told(store, "a")
    store.outbox.sync_channels({"news": "@bridges", "main": "@rivers"}, NOW)
    assert grown(store, story, "b") == {"news": PublicationState.SENT}
    assert store.outbox.channel("main").chat_id is None


def test_a_channel_that_takes_over_the_chat_of_another(store: Store) -> None:
    store.outbox.sync_channels({"one": "@bridges", "two": "@rivers"}, NOW)
    (report,) = reports(store, "a")
    story = opened(store, report, *(PublicationIntent(name, POST) for name in ("one", "two")))
    sent(store, 17, -100123, "one")
    store.outbox.sync_channels({"two": "@bridges"}, NOW)
    assert grown(store, story, "b")["two"] is PublicationState.SENT
    assert store.outbox.next_pending("two", NOW) is None


def test_a_name_written_as_its_number_is_the_same_chat(store: Store) -> None:
    story = told(store, "a")
    store.outbox.sync_channels({"main": "-100123"}, NOW)
    channel = store.outbox.channel("main")
    assert (channel.chat, channel.chat_id, channel.last_message_id) == ("-100123", -100123, 17)
    assert grown(store, story, "b")["main"] is PublicationState.SENT


def test_a_number_written_as_its_name_is_the_same_chat_once_its_number_is_known(store: Store) -> None:
    story = told(store, "a")
    store.outbox.sync_channels({"main": "-100123"}, NOW)
    assert not store.outbox.has_left_chats({"main"})
    store.outbox.sync_channels({"main": "@renamed"}, NOW)
    assert store.outbox.has_left_chats({"main"})
    # Decided on before anybody knew.
    grown(store, story, "b")
    intend(store, story, PublicationIntent("main", POST))
    store.outbox.identify("main", -100123, {"main"}, NOW)
    assert [(each.name, each.chat_id, each.last_message_id) for each in store.outbox.channels()] == [
        ("main", -100123, 17)
    ]
    assert store.outbox.next_pending("main", NOW) is None
    assert known(store, story)["main"] is PublicationState.SENT


def test_another_number_leaves_what_was_told_elsewhere(store: Store) -> None:
    story = told(store, "a")
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    store.outbox.identify("main", -100456, {"main"}, NOW)
    assert store.outbox.channel("main").chat_id == -100456
    assert "main" not in grown(store, story, "b")


def test_a_group_that_becomes_a_supergroup_is_another_chat(store: Store) -> None:
    store.outbox.sync_channels({"main": "-456"}, NOW)
    a, b = reports(store, "a", "b")
    story = opened(store, a, PublicationIntent("main", POST))
    sent(store, 17, -456)
    opened(store, b, PublicationIntent("main", POST))
    publication = begin(store)
    store.outbox.record_outcome(publication, 1, Migrated(-1009), NOW, MINUTE)
    channel = store.outbox.channel("main")
    assert (channel.chat, channel.chat_id, channel.last_message_id) == ("-456", -1009, None)
    assert "main" not in grown(store, story, "c")
    for chat in ("-456", "-1009"):  # as it was, and once somebody writes the new number
        store.outbox.sync_channels({"main": chat}, NOW)
        assert store.outbox.channel("main").chat_id == -1009
        assert "main" not in known(store, story)
    claim = store.outbox.next_pending("main", NOW)
    assert claim is not None
    assert claim.publication_id == publication


def test_channels_of_one_chat_share_pace_and_patience(store: Store) -> None:
    store.outbox.sync_channels({"one": "@bridges", "two": "@Bridges", "else": "@rivers"}, NOW)
    (report,) = reports(store, "a")
    opened(store, report, PublicationIntent("one", POST))
    publication = begin(store, channel="one")
    since = NOW - MINUTE
    assert [store.outbox.recent_sends(since, name) for name in ("one", "two", "else")] == [[NOW], [NOW], []]
    store.outbox.record_outcome(publication, 1, RetryLater(MINUTE, "flood", "later"), NOW, MINUTE)
    waits = {each.name: each.not_before for each in store.outbox.channels()}
    assert waits == {"one": NOW + MINUTE, "two": NOW + MINUTE, "else": None}


def test_late_copies_in_the_old_chat_are_looked_for_there_alone(store: Store) -> None:
    told(store, "a")
    store.reconciling.note_copy("main", "-100123", 18, NOW)
    store.reconciling.note_copy("main", "@operators", 3, NOW)
    store.outbox.sync_channels({"main": "@rivers"}, NOW)
    found = store.reconciling.next_cleanup("main", NOW)
    assert found is not None
    assert found.chat == "@operators"
