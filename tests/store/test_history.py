"""What was decided on the entries of the last days, and what became of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from monitor.model.documents import Article
from monitor.model.entries import Admission, EntryState, EntryWrite
from monitor.model.matches import Likeness
from monitor.model.publications import PublicationState
from monitor.store import Store
from tests.store.samples import FEED, MINUTE, NOW, alive, begin, feed, ingest, match, posted, written

REJECTED = EntryState.REJECTED


def fill(store: Store) -> None:
    ingest(store, written("old"), now=NOW - 60 * MINUTE)
    ingest(store, written("a"), written("b", REJECTED, folded="the folded words"), written("c", EntryState.HELD_BACK))
    ingest(store, written("d", REJECTED), source=feed(2, outlet="Heron", country=""), now=NOW + MINUTE)


def test_entries_come_page_by_page_each_once(store: Store) -> None:
    fill(store)
    number, after = store.history.count(NOW)
    assert number == 4
    titles = []
    while page := store.history.page(NOW, after, 3):
        assert len(page) <= 3
        titles += [entry.title for entry in page]
        after = page[-1].id
    assert titles == [f"Bridge {name} opens" for name in "abcd"]
    assert store.history.count(NOW + 2 * MINUTE) == (0, 0)


def test_the_entries_of_a_feed_are_counted(store: Store) -> None:
    fill(store)
    assert store.history.of_feed(FEED.url) == (4, 2)
    assert store.history.of_feed(feed(2).url) == (1, 0)
    assert store.history.of_feed("https://none.example") == (0, 0)


def test_entries_come_the_other_way_round_each_once(store: Store) -> None:
    fill(store)
    titles, before = [], None
    while page := store.history.back(NOW, before, 3):
        assert len(page) <= 3
        titles += [entry.title for entry in page]
        before = page[-1].id
    assert titles == [f"Bridge {name} opens" for name in "dcba"]
    assert store.history.back(NOW + 2 * MINUTE, None, 3) == []


def test_what_was_posted_in_doubt_the_least_sure_first(store: Store) -> None:
    likely = {"a": 0.7, "b": 0.55, "c": 0.95, "d": 0.4}
    matches = {name: replace(match("bridge"), likeness=Likeness(each, (), (), ())) for name, each in likely.items()}
    ingest(store, *(written(name, match=matches[name]) for name in "abc"), written("d", REJECTED, match=matches["d"]))
    ingest(store, written("unasked"))
    assert [entry.title for entry in store.history.doubtful(NOW, 0.25, 0.5, 5)] == ["Bridge b opens", "Bridge a opens"]
    assert len(store.history.doubtful(NOW, 0.25, 0.5, 1)) == 1
    assert store.history.doubtful(NOW + MINUTE, 0.25, 0.5, 5) == []


def test_one_entry(store: Store) -> None:
    fill(store)
    (newest,) = store.history.newest(NOW, 1)
    assert store.history.entry(newest.id) == newest
    assert store.history.entry(99) is None


def test_an_entry_is_as_it_was_decided(store: Store) -> None:
    judged = replace(match(), likeness=Likeness(0.25, (), (), ()))
    ingest(store, written("a", REJECTED, match=judged, folded="the folded words"))
    ingest(store, written("b"), now=NOW + MINUTE)
    matched, rejected = store.history.newest(NOW, 10)
    assert (rejected.content, rejected.likelihood, rejected.reason) == ("the folded words", 0.25, "no watch held")
    assert (rejected.outlet, rejected.country, rejected.language) == (FEED.outlet, "AM", "en")
    assert (rejected.url, rejected.summary) == ("https://kite.example/a", "All about a.")
    assert (rejected.published, rejected.first_seen) == (NOW - 10 * MINUTE, NOW)
    assert (matched.state, matched.watches, matched.terms) == (EntryState.MATCHED, ("bridges",), ("bridge",))
    assert matched.likelihood is None


def test_the_newest_come_first(store: Store) -> None:
    fill(store)
    assert [entry.title for entry in store.history.newest(NOW, 2)] == ["Bridge d opens", "Bridge c opens"]
    assert [entry.title for entry in store.history.newest(NOW, 9, REJECTED)] == ["Bridge d opens", "Bridge b opens"]
    assert store.history.newest(NOW, 9)[0].country is None


def test_the_nearest_come_first_and_all_are_counted(store: Store) -> None:
    values = {"a": 0.3, "b": 0.9, "c": 0.3, "d": 0.0}
    ingest(store, *(written(name, REJECTED, reason=name) for name in values), written("e"))
    found, near = store.history.nearest(NOW, lambda likelihood, reason: values[reason], 2)
    assert [entry.title for entry in found] == ["Bridge b opens", "Bridge c opens"]
    assert near == 3
    assert store.history.nearest(NOW + MINUTE, lambda likelihood, reason: 1.0, 2) == ([], 0)


def test_what_became_of_a_matched_entry(store: Store) -> None:
    (story,) = posted(store, "a")
    begin(store)
    (fate,) = store.history.fates("https://kite.example/a")
    assert (fate.entry.title, fate.story_id) == ("Bridge a opens", story)
    assert fate.story_reason == "no recent report resembles it"
    assert [(each.channel, each.state) for each in fate.postings] == [("main", PublicationState.SENDING)]


def test_entries_are_found_by_any_link_to_their_page(store: Store) -> None:
    fill(store)
    store.entries.save_article(
        store.history.fates("https://kite.example/a")[0].entry.id,
        Article("https://kite.example/a", canonical_url="https://kite.example/long/a"),
    )
    for url in ("https://kite.example/a", "https://kite.example/long/a"):
        assert [fate.entry.title for fate in store.history.fates(url)] == ["Bridge a opens"]
    assert store.history.fates("https://kite.example/none") == []
    assert store.history.fates("no address") == []
    assert store.history.fates("\udc80\0") == []


def test_a_link_with_a_tracker_is_the_same(store: Store) -> None:
    from monitor.model.identity import entry_keys

    plain = written("a")
    keys = entry_keys(FEED.outlet, plain.entry, True, ("", "", ""))
    ingest(store, replace(plain, keys=replace(keys, content_hash=plain.keys.content_hash)))
    (fate,) = store.history.fates("http://www.kite.example/a/?utm_source=x#top")
    assert fate.entry.title == "Bridge a opens"
    assert (fate.story_id, fate.postings) == (None, ())


@pytest.mark.parametrize("relevance", ["", "words alone"])
def test_a_worker_tells_what_decides_and_what_was_edited(store: Store, relevance: str) -> None:
    store.health.beat(alive("w", relevance=relevance, last_edit="+1 form (arch)"))
    (worker,) = store.health.workers()
    assert (worker.relevance, worker.last_edit) == (relevance, "+1 form (arch)")


def test_what_the_examples_are_still_to_be_asked_comes_in_turns_of_feeds_the_newest_first(store: Store) -> None:
    unasked = replace(match(), unasked=True)

    def waiting(name: str, minutes: int) -> EntryWrite:
        return written(name, REJECTED, match=unasked, published=NOW - minutes * MINUTE)

    ingest(store, *(waiting(name, minutes) for minutes, name in enumerate("abcd")), written("e", REJECTED))
    ingest(store, waiting("x", 50), waiting("y", 60), source=feed(2, outlet="Heron"), now=NOW + MINUTE)
    assert [entry.title[7] for entry in store.history.unasked(5)] == list("axbyc")
    assert store.health.unasked() == 6


def test_who_was_asked_waits_no_more_whatever_came_of_it(store: Store) -> None:
    unasked = replace(match(), unasked=True)
    ingest(store, *(written(name, REJECTED, match=unasked) for name in "abc"))
    ids = {entry.title[7]: entry.id for entry in store.history.unasked(5)}
    refused = replace(match(), reason="unlike", likeness=Likeness(0.25, (), (), ()))
    store.entries.admit(
        [
            Admission(ids["a"], refused),
            Admission(ids["b"], match("bridge")),
            Admission(ids["c"], match("bridge"), "old"),
        ],
        NOW + MINUTE,
    )
    found = {entry.title[7]: (entry.state, entry.reason, entry.likelihood) for entry in store.history.newest(NOW, 9)}
    assert found == {
        "a": (REJECTED, "unlike", 0.25),
        "b": (EntryState.MATCHED, "", None),
        "c": (EntryState.HELD_BACK, "old", None),
    }
    assert store.health.unasked() == 0


def test_an_entry_that_says_something_else_by_now_is_asked_about_anew_or_not_at_all(store: Store) -> None:
    unasked = replace(match(), unasked=True)
    ingest(store, written("a", REJECTED, match=unasked), written("b", REJECTED))
    ids = {entry.title[7]: entry.id for entry in store.history.newest(NOW, 9)}
    ingest(
        store,
        written("a", REJECTED, says="else", entry_id=ids["a"]),
        written("b", REJECTED, says="else", entry_id=ids["b"], match=unasked),
        now=NOW + 10 * MINUTE,
    )
    assert [entry.id for entry in store.history.unasked(5)] == [ids["b"]]
