"""What is written of a document: new, changed, held back, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.feeds import ingest
from monitor.feeds.freshness import Freshness
from monitor.matching import relevance
from monitor.matching.matcher import compile_watchlist
from monitor.model.documents import Entry
from monitor.model.entries import EntryState, EntryWrite, KnownKey
from monitor.model.matches import Match
from monitor.model.settings import FeedSource, Term, Watch, Watchlist

NOW = datetime(2023, 9, 20, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULE = Freshness(NOW - 3 * DAY, None, undated="")
SOURCE = FeedSource(url="https://kite.example/rss", outlet="Kite", language="en")
MATCHER = compile_watchlist(
    Watchlist(
        terms={"bridge": Term(forms={"en": ("bridge",)}), "chess": Term(forms={"en": ("chess",)})},
        watches={"bridges": Watch(any=("bridge",), unless=("chess",))},
    )
)
SUMMARY = "The crossing had been closed for repairs since the spring, and reopens after a long delay."


def entry(number: int, **changes: object) -> Entry:
    made = Entry(f"guid-{number}", f"https://kite.example/{number}", f"Bridge {number} opens", SUMMARY, "", NOW - HOUR)
    return replace(made, **changes)


def decide(
    entries: Sequence[Entry],
    known: Mapping[bytes, KnownKey] | None = None,
    *,
    source: FeedSource = SOURCE,
    rule: Freshness = RULE,
    deadline: timedelta | None = None,
) -> list[EntryWrite]:
    doc = ingest.document(source, entries)

    def verdict(index: int) -> Match:
        return relevance.by_words(MATCHER.match_fields(doc.texts[index], ingest.language_of(source, entries[index])))

    return ingest.decide(doc, known or {}, verdict, rule=rule, now=NOW, article_deadline=deadline)


def stored(*entries: Entry, seen: datetime) -> dict[bytes, KnownKey]:
    """What a store knows of entries that it saw first at this time; their ids count from 1."""
    keys = ingest.document(SOURCE, entries).keys
    return {
        key: KnownKey(
            number,
            made.content_hash,
            entry.published or seen,
            entry.url is not None,
            entry.guid is not None,
            entry.title,
        )
        for number, (entry, made) in enumerate(zip(entries, keys, strict=True), start=1)
        for key in made.keys
    }


def test_what_belongs_is_matched_and_the_rest_is_rejected_with_the_reason() -> None:
    other = entry(2, title="Cheese fair", summary="Nothing of the kind.")
    vetoed = entry(3, title="Bridge and chess club opens")
    matched, rejected, veto = decide([entry(1), other, vetoed])
    assert (matched.state, matched.reason, matched.match.terms) == (EntryState.MATCHED, "", ("bridge",))
    assert (rejected.state, rejected.reason) == (EntryState.REJECTED, "no watch found anything")
    assert veto.state is EntryState.REJECTED
    assert veto.reason.startswith("bridges: ")
    assert {write.entry_id for write in (matched, rejected, veto)} == {None}


def test_the_content_of_a_rejected_entry_is_folded() -> None:
    other = entry(1, title="Cheese fair", summary="Nothing of the kind.", content="Çok UZUN, bir metin!")
    matched, rejected = decide([entry(2, content="Çok UZUN!"), other])
    assert (matched.folded, rejected.folded) == ("", "cok uzun bir metin")


def test_nothing_is_written_of_what_is_known_and_says_the_same() -> None:
    entries = [entry(1), entry(2, title="Another bridge is closed")]
    assert decide(entries, stored(*entries, seen=NOW)) == []


def test_fresh_are_those_that_are_new_or_changed_each_once() -> None:
    same, changed, new = entry(1), entry(2, title="Another bridge is closed"), entry(3, title="A third bridge opens")
    known = stored(same, changed, seen=NOW)
    again = replace(new, url="https://www.kite.example/3?utm_source=rss")
    doc = ingest.document(SOURCE, [same, replace(changed, title="A bridge opens again"), new, again])
    assert ingest.fresh_indexes(doc, known) == [1, 2]


def test_verdicts_are_asked_for_what_is_fresh_alone() -> None:
    """Each may take the time of encoding a text."""
    same, new = entry(1), entry(2, title="Another bridge is closed")
    asked: list[int] = []

    def verdict(index: int) -> Match:
        asked.append(index)
        return Match(relevant=True, score=0.0, watches=("bridges",), hits=(), results=(), reason="as said")

    doc = ingest.document(SOURCE, [same, new])
    (write,) = ingest.decide(doc, stored(same, seen=NOW), verdict, rule=RULE, now=NOW, article_deadline=None)
    assert (asked, write.state, write.match.watches) == ([1], EntryState.MATCHED, ("bridges",))


def test_an_entry_that_stands_twice_in_a_document_is_written_once() -> None:
    again = entry(1, url="https://www.kite.example/1?utm_source=rss")
    assert len(decide([entry(1), again])) == 1


def test_two_days_reports_in_the_same_words_are_two_entries() -> None:
    today, yesterday = (entry(n, title="Bridge shelled", published=NOW - n * DAY) for n in (0, 1))
    first, second = decide([today, yesterday])
    assert set(first.keys.keys).isdisjoint(second.keys.keys)
    assert first.keys.words in first.keys.keys  # the newest is known by its words
    same_day = replace(yesterday, published=NOW - 2 * HOUR)
    assert len(decide([today, same_day])) == 1
    before = entry(9, title="Bridge shelled", published=NOW - 9 * DAY)
    first, second = decide([today, yesterday], stored(before, seen=NOW))
    assert (first.keys.taken_over, second.keys.taken_over) == (first.keys.words, None)


def test_a_changed_entry_is_written_with_its_id() -> None:
    first, second = entry(1), entry(2, title="Another bridge is closed")
    (write,) = decide([first, replace(second, title="A bridge opens again")], stored(first, second, seen=NOW))
    assert (write.entry_id, write.state) == (2, EntryState.MATCHED)


def test_times_in_the_future_are_clamped() -> None:
    (write,) = decide([entry(1, published=NOW + HOUR)])
    assert write.published == NOW


@pytest.mark.parametrize(
    ("seen", "state"),
    [(NOW - 20 * DAY, EntryState.HELD_BACK), (NOW - HOUR, EntryState.MATCHED)],
)
def test_an_undated_entry_that_changes_is_as_old_as_its_first_sight(seen: datetime, state: EntryState) -> None:
    before = entry(1, title="Road opens", summary="", published=None)
    (write,) = decide([entry(1, published=None)], stored(before, seen=seen))
    assert (write.entry_id, write.published, write.state) == (1, seen, state)


def test_a_changed_entry_that_bears_a_date_is_judged_by_it() -> None:
    before = entry(1, title="Road opens", summary="", published=None)
    (write,) = decide([entry(1, published=NOW - 4 * DAY)], stored(before, seen=NOW))
    assert (write.published, write.state) == (NOW - 4 * DAY, EntryState.HELD_BACK)
    assert write.reason == "published before 2023-09-17 12:00 UTC"


def test_an_undated_entry_is_news_at_first_sight_but_for_the_first_document() -> None:
    first_document = replace(RULE, undated="undated, in the first document of its feed")
    assert [decide([entry(1, published=None)], rule=rule)[0].state for rule in (RULE, first_document)] == [
        EntryState.MATCHED,
        EntryState.HELD_BACK,
    ]


def places(*entries: Entry) -> list[Entry]:
    """The entries as a feed gives them that numbers the places in its document."""
    return [replace(entry, guid=f"item-{place}") for place, entry in enumerate(entries, start=1)]


def test_guids_that_number_places_lose_no_entry() -> None:
    """Every hour a new entry stands first, as item-1, and the others move down."""
    known: dict[bytes, KnownKey] = {}
    archive: list[Entry] = []
    for hour in range(5):
        title = f"Bridge over the river number {'abcde'[hour]} opens"
        newest = entry(hour, title=title, published=NOW - (5 - hour) * HOUR)
        archive.insert(0, newest)
        writes = decide(places(*archive), known)
        assert [(write.entry.title, write.entry_id) for write in writes] == [(title, None)]
        (write,) = writes
        assert known.keys().isdisjoint(write.keys.keys)
        key = KnownKey(hour, write.keys.content_hash, write.published, has_url=True)
        known |= dict.fromkeys(write.keys.keys, key)
    corrected = replace(archive[2], title="Bridge stays closed")
    (write,) = decide(places(archive[0], archive[1], corrected), known)
    assert (write.entry_id, write.entry.title) == (2, "Bridge stays closed")


def test_repeated_guids_are_no_keys() -> None:
    writes = decide([entry(number, guid="same", title=f"Bridge {number} is closed") for number in range(3)])
    assert len(writes) == len({key for write in writes for key in write.keys.keys}) // 2 == 3


def written(writes: Sequence[EntryWrite], first: int = 0) -> dict[bytes, KnownKey]:
    """What a store knows of what was written; the ids count from ``first``."""
    known = {}
    for number, made in enumerate(writes, start=first):
        item = made.entry
        key = KnownKey(
            number, made.keys.content_hash, made.published, item.url is not None, item.guid is not None, item.title
        )
        known |= dict.fromkeys(made.keys.keys, key)
    return known


LIVE = "https://kite.example/live"
HEADLINES = ("Bridge over the river opens", "Court hears the builders", "Doctors warn of floods")


def test_items_with_one_link_are_entries_of_their_own() -> None:
    press = [entry(number, url=LIVE, title=title) for number, title in enumerate(HEADLINES)]
    unnamed = [replace(item, guid=None, summary="") for item in press]
    home = [replace(item, url="https://kite.example/") for item in unnamed]
    for items in (press, unnamed, home):
        writes = decide(items)
        assert [write.entry.title for write in writes] == list(HEADLINES)
        assert decide(items, written(writes)) == []


def test_items_that_come_one_by_one_to_a_live_page_are_entries_of_their_own() -> None:
    known: dict[bytes, KnownKey] = {}
    for number, title in enumerate(HEADLINES):
        update = entry(number, url=LIVE, title=title, published=NOW - HOUR / (number + 1))
        (write,) = decide([update], known)
        assert write.entry_id is None
        known |= written([write], number)
        assert decide([update], known) == []


def test_a_link_that_the_whole_document_shares_is_no_key() -> None:
    doc = ingest.document(SOURCE, [entry(1, url=LIVE)], shared={LIVE})
    assert doc.keys[0].url is None


def test_a_page_is_fetched_where_there_is_a_link_and_nothing_but_a_headline() -> None:
    bare = [entry(1, summary=""), entry(2, title="Bridge closed", summary="", url=None), entry(3)]
    writes = decide(bare, deadline=HOUR)
    assert [write.article_due for write in writes] == [NOW + HOUR, None, None]
    assert {write.article_due for write in decide(bare)} == {None}
    no_pages = SOURCE.model_copy(update={"article": False})
    assert {write.article_due for write in decide(bare, source=no_pages, deadline=HOUR)} == {None}
    old = decide([entry(1, summary="", published=NOW - 9 * DAY)], deadline=HOUR)
    assert [(write.state, write.article_due) for write in old] == [(EntryState.HELD_BACK, None)]


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        ([None, None, None], [3, 2, 1]),
        ([NOW, NOW, NOW], [3, 2, 1]),
        ([NOW, NOW - HOUR, NOW - HOUR], [3, 2, 1]),
        ([NOW - HOUR, NOW - HOUR, NOW], [1, 2, 3]),
        ([None, NOW - HOUR, None], [3, 2, 1]),
    ],
)
def test_entries_are_written_in_the_order_in_which_they_were_published(
    dates: Sequence[datetime | None], order: Sequence[int]
) -> None:
    entries = [entry(number, published=date) for number, date in enumerate(dates, start=1)]
    written = ingest.oldest_first(ingest.document(SOURCE, entries), decide(entries))
    assert [write.entry.title for write in written] == [f"Bridge {number} opens" for number in order]
