"""Ingest, article pages, and the queue for grouping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from monitor.model.documents import Article, Entry, Furniture
from monitor.model.entries import EntryState, EntryWrite, KnownKey
from monitor.store import Store
from monitor.store.database.engine import connect
from monitor.store.database.schema import entries
from tests.store.samples import (
    FEED,
    LEASE,
    MINUTE,
    NOW,
    claimed,
    digest,
    feed,
    ingest,
    match,
    placed,
    poll,
    reports,
    written,
)


def looked_up(store: Store, *keys: str, owner: str = "worker") -> dict[bytes, KnownKey]:
    """What the store knows of these keys."""
    found: dict[bytes, KnownKey] = {}

    def decide(known: Mapping[bytes, KnownKey]) -> Sequence[EntryWrite]:
        found.update(known)
        return ()

    assert store.entries.ingest(owner, claimed(store).id, poll(), [digest(key) for key in keys], decide) is not None
    return found


def test_a_document_is_counted_by_what_became_of_its_entries(store: Store) -> None:
    done = ingest(
        store,
        written("a"),
        written("b", EntryState.REJECTED),
        written("c", EntryState.HELD_BACK),
        written("d"),
    )
    assert (done.new, done.changed, done.matched, done.held_back, done.rejected) == (4, 0, 2, 1, 1)
    assert claimed(store, now=NOW + LEASE).baseline is False


def test_a_matched_entry_comes_back_as_a_report(store: Store) -> None:
    entry = Entry(
        "g",
        "https://kite.example/a",
        "Մեծ կամուրջ",
        "Ամփոփում",
        "Ամբողջը",
        None,
        "https://kite.example/a.jpg",
    )
    ingest(store, written("a", entry=entry, language="hy"))
    (report,) = store.entries.ungrouped(NOW, 10)
    assert (report.title, report.summary, report.content) == (entry.title, entry.summary, entry.content)
    assert (report.outlet, report.country, report.perspective) == ("The Kite", "AM", ("independent",))
    assert (report.language, report.url, report.image) == ("hy", entry.url, entry.image)
    assert (report.published, report.first_seen) == (NOW - 10 * MINUTE, NOW)
    assert (report.watches, report.terms) == (("bridges",), ("bridge",))


def test_known_keys_are_told_with_entry_and_content(store: Store) -> None:
    ingest(store, written("a"))
    known = looked_up(store, "guid:a", "url:a", "guid:b")
    assert set(known) == {digest("guid:a"), digest("url:a")}
    assert {key.content_hash for key in known.values()} == {digest("said:a")}
    assert len({key.entry_id for key in known.values()}) == 1


def test_more_keys_than_one_query_takes(store: Store) -> None:
    ingest(store, *(written(str(n), EntryState.REJECTED) for n in range(1200)))
    assert len(looked_up(store, *(f"guid:{n}" for n in range(2500)))) == 1200


def test_a_key_stands_for_one_entry(store: Store) -> None:
    done = ingest(store, written("a"), written("b", keys=("guid:b", "url:a")))
    assert done.new == 1
    assert ingest(store, written("c", keys=("guid:c", "url:a"))).new == 0
    assert [report.title for report in store.entries.ungrouped(NOW, 10)] == ["Bridge a opens"]


def test_a_changed_entry_is_rewritten_and_learns_its_new_keys(store: Store) -> None:
    (report,) = reports(store, "a")
    entry = Entry("g2", report.url, "Bridge a closes", "All changed.")
    change = written(
        "a",
        entry=entry,
        keys=("guid:other", "url:a"),
        says="other",
        entry_id=report.entry_id,
        match=match("bridge", "river"),
    )
    done = ingest(store, change, now=NOW + MINUTE)
    assert (done.new, done.changed) == (0, 1)
    (after,) = store.entries.ungrouped(NOW, 10)
    assert (after.entry_id, after.title, after.summary) == (
        report.entry_id,
        "Bridge a closes",
        "All changed.",
    )
    assert (after.terms, after.first_seen) == (("bridge", "river"), NOW)
    stored = KnownKey(report.entry_id, digest("said:other"), report.published, True, True, entry.title)
    assert looked_up(store, "guid:other")[digest("guid:other")] == stored


def test_the_next_to_be_grouped_are_those_of_all_outlets_by_first_sight(store: Store) -> None:
    """Whatever time they claim."""
    early = [written(f"m{n}", published=NOW - n * MINUTE) for n in range(30)]
    ingest(store, *early, source=feed(1, "mallory.example", outlet="Mallory"))
    ingest(store, written("a"), written("b"), now=NOW + MINUTE)
    outlets = [report.outlet for report in store.entries.ungrouped(NOW + MINUTE, 4)]
    assert sorted(outlets) == ["Mallory", "Mallory", "The Kite", "The Kite"]
    assert {report.outlet for report in store.entries.ungrouped(NOW + MINUTE, 100, ["Mallory"])} == {"The Kite"}


def entry_id_of(store: Store, key: str) -> int:
    found = looked_up(store, key)[digest(key)].entry_id
    assert found is not None
    return found


def test_a_rejected_entry_that_changes_may_match_and_wait_for_its_page(store: Store) -> None:
    ingest(store, written("a", EntryState.REJECTED))
    assert store.entries.ungrouped(NOW, 10) == []
    due = NOW + 2 * MINUTE
    ingest(store, written("a", entry_id=entry_id_of(store, "guid:a"), article_due=due), now=NOW + MINUTE)
    assert store.entries.ungrouped(NOW + MINUTE, 10) == []
    assert [task.due for task in store.entries.articles_waiting("w", NOW + MINUTE, 10, 10)] == [due]
    assert len(store.entries.ungrouped(due, 10)) == 1


def test_what_was_held_back_stays_held_back(store: Store) -> None:
    ingest(store, written("a", EntryState.HELD_BACK))
    ingest(store, written("a", entry_id=entry_id_of(store, "guid:a")), now=NOW + MINUTE)
    assert store.entries.ungrouped(NOW + MINUTE, 10) == []
    assert store.health.tally(NOW).held_back == 1


def test_what_is_in_a_story_stays_there_as_it_was(store: Store) -> None:
    (report,) = reports(store, "a")
    story = placed(store, report)
    assert story is not None
    other = Entry("g", report.url, "Cheese fair", "Nothing of the kind.")
    gone = written("a", EntryState.REJECTED, says="cheese", entry=other, entry_id=report.entry_id)
    ingest(store, gone, now=NOW + MINUTE)
    loaded = store.stories.load(story)
    assert loaded is not None
    assert loaded.reports == (report,)
    assert looked_up(store, "guid:a")[digest("guid:a")].content_hash == digest("said:cheese")


def test_what_cannot_be_placed_is_set_aside(store: Store) -> None:
    a, b = reports(store, "a", "b")
    story = placed(store, b)
    for report in (a, b):
        store.entries.set_aside(report.entry_id, "it broke the grouping", NOW + MINUTE)
    assert store.entries.ungrouped(NOW + MINUTE, 10) == []
    assert [row.story.id for row in store.stories.recent(NOW - LEASE)] == []
    tally = store.health.tally(NOW)
    assert (tally.held_back, tally.matched, tally.reasons) == (1, 1, (("it broke the grouping", 1),))
    assert story is not None
    assert store.stories.load(story) is not None


def test_a_document_with_nothing_but_known_entries_held_some_too(store: Store) -> None:
    state = claimed(store)
    store.entries.ingest("worker", state.id, poll(), [digest("guid:a")], lambda _: [])
    assert not claimed(store).baseline
    store.feeds.sync([feed(2)], NOW)
    (empty,) = store.feeds.claim_due("worker", NOW, 10, 10, LEASE)
    store.entries.ingest("worker", empty.id, poll(), [], lambda _: [])
    assert claimed(store, feed(2)).baseline


def test_the_newest_entry_of_a_feed_counts_from_first_sight_where_it_bears_no_date(store: Store) -> None:
    def newest() -> datetime | None:
        return store.health.feed_health()[0].newest_entry_at

    ingest(store, written("a", published=NOW), now=NOW)
    assert newest() == NOW
    ingest(store, written("a", published=NOW + LEASE, entry_id=entry_id_of(store, "guid:a")), now=NOW + LEASE)
    assert newest() == NOW
    ingest(store, written("b", published=NOW + 2 * LEASE), now=NOW + 2 * LEASE)
    assert newest() == NOW + 2 * LEASE


def test_a_rejected_entry_keeps_a_folded_content_only(database_url: str) -> None:
    entry = Entry("g", None, "Title", "Summary", "Çok UZUN, bir metin!")
    with closing(Store.open(database_url)) as store:
        ingest(store, written("a", EntryState.REJECTED, entry=entry, folded="cok uzun bir metin"), written("b"))
    database = connect(database_url, timedelta(seconds=1))
    with database.read() as connection:
        rows = connection.execute(select(entries.c.content, entries.c.folded).order_by(entries.c.id)).all()
    database.engine.dispose()
    assert [tuple(row) for row in rows] == [("", "cok uzun bir metin"), ("", None)]


def test_text_that_databases_refuse_is_stored_all_the_same(store: Store) -> None:
    entry = Entry("g\0", "https://kite.example/\udc80" + "x" * 9000, "Bridge \ud800 opens", "a\0b", "Ⴀ\0")
    ingest(store, written("a", entry=entry, match=match("bri\ud800dge\0")))
    (report,) = store.entries.ungrouped(NOW, 10)
    assert (report.title, report.summary, report.content) == ("Bridge ? opens", "ab", "Ⴀ")
    assert report.url == "https://kite.example/?" + "x" * 9000


def test_an_exception_in_decide_leaves_nothing(store: Store) -> None:
    state = claimed(store)

    def broken(known: Mapping[bytes, KnownKey]) -> Sequence[EntryWrite]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.entries.ingest("worker", state.id, poll(etag='"new"'), [], broken)
    assert claimed(store, now=NOW + LEASE).etag is None


def test_a_write_that_fails_leaves_nothing_not_even_the_etag(store: Store) -> None:
    state = claimed(store)
    naive = written("b", published=NOW.replace(tzinfo=None))
    with pytest.raises(Exception, match="without a time zone"):
        store.entries.ingest("worker", state.id, poll(etag='"new"'), [], lambda _: [written("a"), naive])
    assert store.health.tally(NOW - LEASE).entries == 0
    assert claimed(store, now=NOW + LEASE).etag is None


def test_nothing_is_written_without_the_lease(store: Store) -> None:
    state = claimed(store, owner="one")
    store.feeds.claim_due("two", NOW + LEASE, 10, 10, LEASE)
    assert store.entries.ingest("one", state.id, poll(), [], lambda _: [written("a")]) is None
    assert store.entries.ungrouped(NOW, 10) == []


def test_two_feeds_of_an_outlet_store_an_entry_once(database_url: str) -> None:
    with closing(Store.open(database_url)) as store, ThreadPoolExecutor(8) as pool:
        store.feeds.sync([feed(n, f"h{n}.example") for n in range(8)], NOW)
        states = store.feeds.claim_due("worker", NOW, 8, 1, LEASE)
        writes = [written(str(n)) for n in range(40)]
        keys = [key for write in writes for key in write.keys.keys]

        def decide(known: Mapping[bytes, KnownKey]) -> Sequence[EntryWrite]:
            return [write for write in writes if known.keys().isdisjoint(write.keys.keys)]

        done = [pool.submit(store.entries.ingest, "worker", s.id, poll(), keys, decide) for s in states]
        counts = [ingested.new for future in done if (ingested := future.result()) is not None]
        assert sorted(counts) == [0] * 7 + [40]
        assert len(store.entries.ungrouped(NOW, 100)) == 40


# --- articles ----------------------------------------------------------------------------------------------------


def test_an_entry_waits_for_its_page_until_it_is_due(store: Store) -> None:
    ingest(store, written("a", article_due=NOW + MINUTE), written("b"))
    assert [report.title for report in store.entries.ungrouped(NOW, 10)] == ["Bridge b opens"]
    assert len(store.entries.ungrouped(NOW + MINUTE, 10)) == 2


def test_a_page_is_fetched_by_one_worker_and_again_after_a_crash(store: Store) -> None:
    ingest(store, *(written(n, article_due=NOW + (9 - int(n)) * MINUTE) for n in "123"))
    (first,) = store.entries.articles_waiting("one", NOW, 1, 10, MINUTE)
    assert (first.url, first.due) == ("https://kite.example/3", NOW + 6 * MINUTE)
    others = store.entries.articles_waiting("two", NOW, 10, 10, MINUTE)
    assert [task.url[-1] for task in others] == ["2", "1"]
    assert [task.url[-1] for task in store.entries.articles_waiting("two", NOW + MINUTE, 1, 10)] == ["3"]


def test_of_one_outlet_a_few_pages_are_fetched_at_once_whoever_does(store: Store) -> None:
    crowd = [written(f"c{n}", article_due=NOW + MINUTE) for n in range(9)]
    ingest(store, *crowd)
    late = written("late", article_due=NOW + 9 * MINUTE)
    ingest(store, late, source=FEED.model_copy(update={"url": "https://lark.example/rss", "outlet": "The Lark"}))
    first = store.entries.articles_waiting("one", NOW, 20, 2, MINUTE)
    assert [task.outlet for task in first] == ["The Kite", "The Kite", "The Lark"]
    assert store.entries.articles_waiting("two", NOW, 20, 2, MINUTE) == []
    store.entries.save_article(first[0].entry_id, None)
    (next_one,) = store.entries.articles_waiting("two", NOW, 20, 2, MINUTE)
    assert next_one.outlet == "The Kite"
    assert next_one.entry_id not in {task.entry_id for task in first}


def test_a_page_fills_what_the_entry_lacks(store: Store) -> None:
    bare = Entry("g", "https://kite.example/a?utm=1", "Bridge a opens")
    ingest(store, written("a", entry=bare, article_due=NOW + MINUTE), written("b", article_due=NOW + MINUTE))
    url, image = "https://kite.example/a", "https://i.example/a.jpg"
    page = Article(url, "T", "Described.", "Lead.", url, image)
    for task in store.entries.articles_waiting("w", NOW, 10, 10):
        store.entries.save_article(task.entry_id, page)
    a, b = store.entries.ungrouped(NOW, 10)
    assert (a.summary, a.article_lead, a.canonical_url, a.image) == ("Described.", "Lead.", url, image)
    assert (b.summary, b.article_lead) == ("All about b.", "Lead.")


def test_furniture_is_kept_beside_an_entry_that_of_its_page_too(store: Store) -> None:
    label, dateline = Furniture("title", "BREAKING:", "label"), Furniture("lead", "BAKU (Kite) -", "dateline")
    bare = Entry("g", "https://kite.example/a", "Bridge a opens", furniture=(label,))
    ingest(store, written("a", entry=bare, article_due=NOW + MINUTE))
    (task,) = store.entries.articles_waiting("w", NOW, 10, 10)
    store.entries.save_article(
        task.entry_id, Article("https://kite.example/a", lead="It opens.", furniture=(dateline,))
    )
    (report,) = store.entries.ungrouped(NOW, 10)
    assert report.furniture == (label, dateline)
    assert store.history.newest(NOW, 1)[0].furniture == (label, dateline)


def test_furniture_that_databases_refuse_is_stored_all_the_same(store: Store) -> None:
    ingest(
        store, written("a", entry=Entry("g", None, "A bridge", furniture=(Furniture("title", "\0\ud800|", "mark"),)))
    )
    assert store.entries.ungrouped(NOW, 10)[0].furniture == (Furniture("title", "?|", "mark"),)


def test_a_page_that_could_not_be_had_frees_the_entry(store: Store) -> None:
    ingest(store, written("a", article_due=NOW + MINUTE))
    (task,) = store.entries.articles_waiting("w", NOW, 10, 10)
    store.entries.save_article(task.entry_id, None)
    assert len(store.entries.ungrouped(NOW, 10)) == 1
    assert store.entries.articles_waiting("w", NOW + LEASE, 10, 10) == []


def test_the_oldest_published_is_grouped_first(store: Store) -> None:
    ingest(store, *(written(n, published=NOW - int(n) * MINUTE) for n in "132"))
    assert [report.title[7] for report in store.entries.ungrouped(NOW, 2)] == ["3", "2"]
    assert FEED.outlet == store.entries.ungrouped(NOW, 1)[0].outlet


def test_less_evidence_is_kept_of_what_is_rejected(database_url: str) -> None:
    found = match(*(f"term {number}" for number in range(60)))
    with closing(Store.open(database_url)) as store:
        ingest(store, written("a", EntryState.REJECTED, match=found), written("b", match=found))
    database = connect(database_url, timedelta(seconds=1))
    with database.read() as connection:
        kept = connection.scalars(select(entries.c.evidence).order_by(entries.c.id)).all()
    database.engine.dispose()
    assert [len(evidence) for evidence in kept] == [5, 50]
    assert kept[1][0] == {
        "term": "term 0", "form": "term 0", "language": "en", "field": "title", "start": 0, "end": 6, "found": "term 0"
    }  # fmt: skip
