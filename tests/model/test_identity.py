from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.text import fold_key
from monitor.model.documents import Entry
from monitor.model.entries import EntryKeys, KnownKey, Novelty
from monitor.model.identity import canonical_url, classify, entry_keys, recognise, repeated_guids

ENTRY = Entry(
    guid="tag:example.org,2023:1",
    url="https://example.org/news/1",
    title="Talks resume in the border town after a week of silence",
    summary="Delegations met behind closed doors on Monday.",
)


def keys(entry: Entry, outlet: str = "Example", unique_guids: bool = True) -> EntryKeys:
    words = (fold_key(entry.title), fold_key(entry.summary), fold_key(entry.content))
    return entry_keys(outlet, entry, unique_guids, words)


def stored(entry: Entry, entry_id: int | None = 7) -> dict[bytes, KnownKey]:
    known = keys(entry)
    key = KnownKey(entry_id, known.content_hash, entry.published, entry.url is not None)
    return dict.fromkeys(known.keys, key if entry_id is not None else KnownKey(None, None))


def told(
    made: EntryKeys, known: Mapping[bytes, KnownKey], published: datetime | None = None
) -> tuple[Novelty, int | None]:
    """What an entry is, and the id of the one it is."""
    recognised = classify(made, known, published)
    return recognised.novelty, recognised.stored.entry_id if recognised.stored else None


@pytest.mark.parametrize(
    "same",
    [
        "HTTP://Example.ORG:80/a/b/",
        "https://www.example.org/a//b#top",
        "https://m.example.org/a/b?utm_source=rss&utm_medium=feed",
        "https://amp.example.org/a/b/amp/",
        "https://example.org./a/b?fbclid=1&at_campaign=x&ocid=y&traffic_source=rss&from=rss",
        "  https://example.org:443/a/b?  ",
    ],
)
def test_spellings_of_one_address_are_equal(same: str) -> None:
    assert canonical_url(same) == "https://example.org/a/b"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/?b=2&a=1", "https://example.org?a=1&b=2"),
        ("https://example.org/?id=5&from=2023", "https://example.org?from=2023&id=5"),
        ("https://пример.рф/новости", "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("https://m.am/a", "https://m.am/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("http://[2001:db8::1]:80/a", "https://[2001:db8::1]/a"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("https://[broken/a", "https://[broken/a"),
        ("https://example.org:port/", "https://example.org:port/"),
        ("", ""),
    ],
)
def test_canonical_addresses(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


URL_LIKE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "http://",
                "https://",
                "//",
                "www.",
                "m.",
                "a.b",
                "/",
                "?",
                "#",
                "&",
                "utm_x=1",
                "amp",
                "%",
                "%41",
                "[",
                "::1",
                "]",
                ":80",
                "@",
                "é",
                "ПР.рф",
                "..",
                ".",
                "\ud800",
                "\x00",
                "\t",
                " ",
                "=",
                ";",
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=12,
).map("".join)


@given(st.one_of(URL_LIKE, URL_LIKE.map(lambda rest: "https://" + rest), st.text()))
def test_canonical_address_is_idempotent_and_never_raises(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


@pytest.mark.parametrize(
    "back",
    [
        replace(ENTRY, guid="another"),
        replace(ENTRY, guid=None),
        replace(ENTRY, url="https://example.org/news/1?utm_source=rss"),
        replace(ENTRY, guid="another", url="https://example.org/moved/2"),
        replace(ENTRY, guid=None, url=None),
    ],
)
def test_an_entry_that_comes_back_in_another_guise_is_the_same(back: Entry) -> None:
    assert told(keys(back), stored(ENTRY)) == (Novelty.SAME, 7)


def test_new_changed_same() -> None:
    assert told(keys(ENTRY), {}) == (Novelty.NEW, None)
    assert told(keys(ENTRY), stored(ENTRY)) == (Novelty.SAME, 7)
    assert told(keys(replace(ENTRY, title="Talks broke down")), stored(ENTRY)) == (Novelty.CHANGED, 7)
    assert told(keys(replace(ENTRY, content="More text.")), stored(ENTRY)) == (Novelty.CHANGED, 7)


def test_case_and_punctuation_change_nothing() -> None:
    retouched = replace(ENTRY, title=ENTRY.title.upper() + "!")
    assert told(keys(retouched), stored(ENTRY)) == (Novelty.SAME, 7)


def test_a_tombstone_keeps_an_entry_away() -> None:
    assert told(keys(replace(ENTRY, title="Talks broke down")), stored(ENTRY, None)) == (Novelty.SAME, None)


def test_a_living_entry_outweighs_a_tombstone() -> None:
    known = {**stored(ENTRY, None), keys(ENTRY).keys[1]: KnownKey(9, b"other")}
    assert told(keys(ENTRY), known) == (Novelty.CHANGED, 9)


def test_where_keys_lead_to_two_entries_the_one_that_says_the_same_is_meant() -> None:
    first, second, _ = keys(ENTRY).keys
    known = {first: KnownKey(1, b"other"), second: KnownKey(2, keys(ENTRY).content_hash)}
    assert told(keys(ENTRY), known) == (Novelty.SAME, 2)


NOON = datetime(2023, 9, 20, 12, tzinfo=UTC)
FIRST = replace(ENTRY, guid="item-1", published=NOON)
LATER = Entry(
    guid="item-1",
    url="https://example.org/news/2",
    title="Ferry service starts again between the two river ports",
    summary="The first boat leaves at seven in the morning.",
    published=NOON + timedelta(hours=1),
)


def test_a_guid_that_numbers_a_place_does_not_hide_a_later_entry() -> None:
    recognised = classify(keys(LATER), stored(FIRST), LATER.published)
    assert (recognised.novelty, recognised.stored) == (Novelty.NEW, None)
    assert recognised.keys.keys == keys(LATER).keys[1:]
    assert recognised.keys.guid is None


@pytest.mark.parametrize("published", [FIRST.published, None])
def test_an_entry_updated_in_place_keeps_its_guid(published: datetime | None) -> None:
    rewritten = replace(LATER, published=published)
    assert told(keys(rewritten), stored(FIRST), published) == (Novelty.CHANGED, 7)


@pytest.mark.parametrize(
    "kept",
    [{"url": FIRST.url}, {"url": None}, {"title": FIRST.title, "summary": FIRST.summary, "content": "More text."}],
)
def test_an_entry_with_its_old_link_or_words_keeps_its_guid(kept: dict[str, str | None]) -> None:
    later = replace(LATER, **kept)
    assert told(keys(later), stored(FIRST), later.published) == (Novelty.CHANGED, 7)


def test_an_entry_that_says_the_same_few_words_keeps_its_guid() -> None:
    short = replace(FIRST, title="Live updates", summary="")
    moved = replace(short, url=LATER.url, published=LATER.published)
    assert told(keys(moved), stored(short), moved.published) == (Novelty.SAME, 7)


def test_an_entry_stored_without_a_link_keeps_its_guid() -> None:
    assert told(keys(LATER), stored(replace(FIRST, url=None)), LATER.published) == (Novelty.CHANGED, 7)


def test_a_changed_entry_at_a_numbered_place_is_recognised_by_its_link() -> None:
    known = {**stored(LATER, 9), **stored(FIRST)}
    corrected = replace(LATER, title="Ferry service delayed", published=LATER.published)
    assert told(keys(corrected), known, corrected.published) == (Novelty.CHANGED, 9)


def test_a_tombstone_at_a_numbered_place_hides_nothing_with_another_link() -> None:
    assert told(keys(LATER), stored(FIRST, None), LATER.published) == (Novelty.NEW, None)
    assert told(keys(LATER), stored(FIRST, None), None) == (Novelty.SAME, None)
    again = replace(FIRST, published=LATER.published)
    assert told(keys(again), stored(FIRST, None), again.published) == (Novelty.SAME, None)


def test_outlets_do_not_share_keys() -> None:
    assert not set(keys(ENTRY, "One").keys) & set(keys(ENTRY, "Two").keys)


def test_guids_that_identify_nothing_are_no_keys() -> None:
    assert keys(ENTRY, unique_guids=False).keys == keys(ENTRY).keys[1:]


def test_a_short_text_is_a_key_only_where_nothing_else_is_left() -> None:
    short = Entry(guid=None, url="https://example.org/live", title="Live updates")
    assert len(keys(short).keys) == 1
    assert told(keys(replace(short, url="https://example.org/other")), stored(short)) == (Novelty.NEW, None)
    assert told(keys(replace(short, url=None)), stored(replace(short, url=None))) == (Novelty.SAME, 7)


def test_repeated_guids_are_those_of_different_entries() -> None:
    other = replace(ENTRY, url="https://example.org/news/2", title="Weather")
    assert repeated_guids([ENTRY, ENTRY]) == frozenset()
    assert repeated_guids([ENTRY, other]) == {ENTRY.guid}
    assert repeated_guids([replace(ENTRY, guid=None), replace(other, guid=None)]) == frozenset()


@given(st.text(max_size=40), st.text(max_size=40), st.one_of(st.none(), st.text(max_size=40)))
def test_every_entry_has_a_key(title: str, summary: str, link: str | None) -> None:
    made = keys(Entry(None, link, title, summary))
    assert made.keys
    assert {len(key) for key in (*made.keys, made.content_hash)} == {16}


def test_all_keys_of_an_outlet_begin_alike() -> None:
    other = replace(ENTRY, guid="2", url="https://example.org/news/2", title="Quite another headline stands here")
    assert len({key[:3] for entry in (ENTRY, other) for key in keys(entry).keys}) == 1
    assert keys(ENTRY).keys[0][:3] != keys(ENTRY, outlet="Another").keys[0][:3]
    assert {len(key) for key in keys(ENTRY).keys} == {16}


# --- an outlet of several names ----------------------------------------------------------------------------------

CHANGED = replace(ENTRY, title="Talks break off in the border town after a day of noise")


def under_names(entry: Entry, known: Mapping[bytes, KnownKey]) -> tuple[Novelty, int | None]:
    """What an entry of the outlet "Sample" is, which was called "Example" and "Specimen" before."""
    recognised = recognise([keys(entry, name) for name in ("Sample", "Example", "Specimen")], known, entry.published)
    assert set(recognised.keys.keys) <= set(keys(entry, "Sample").keys)
    assert recognised.keys.content_hash == keys(entry, "Sample").content_hash
    return recognised.novelty, recognised.stored.entry_id if recognised.stored else None


def test_what_is_known_under_a_former_name_is_known() -> None:
    assert under_names(ENTRY, {}) == (Novelty.NEW, None)
    assert under_names(ENTRY, stored(ENTRY)) == (Novelty.SAME, 7)
    assert under_names(CHANGED, stored(ENTRY)) == (Novelty.CHANGED, 7)
    assert under_names(ENTRY, stored(ENTRY, None)) == (Novelty.SAME, None)


def test_what_changed_under_the_present_name_is_not_what_it_was_under_a_former() -> None:
    present = keys(CHANGED, "Sample")
    known = stored(ENTRY) | dict.fromkeys(present.keys, KnownKey(7, present.content_hash, None, True))
    assert under_names(CHANGED, known) == (Novelty.SAME, 7)
    assert under_names(replace(CHANGED, summary="Nothing more is said."), known) == (Novelty.CHANGED, 7)
