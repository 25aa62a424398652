from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.languages.text import fold_key
from monitor.model.documents import Entry
from monitor.model.entries import EntryKeys, KnownKey, Novelty
from monitor.model.identity import (
    Item,
    canonical_url,
    classify,
    entry_keys,
    page_address,
    recognise,
    repeated_guids,
    shared_links,
)

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
    has_url, has_guid = entry.url is not None, entry.guid is not None
    key = KnownKey(entry_id, known.content_hash, entry.published, has_url, has_guid, entry.title)
    return dict.fromkeys(known.keys, key if entry_id is not None else KnownKey(None, None))


def told(
    made: EntryKeys, known: Mapping[bytes, KnownKey], published: datetime | None = None
) -> tuple[Novelty, int | None]:
    """What an entry is, and the id of the one it is."""
    recognised = classify(made, known, published)
    return recognised.novelty, recognised.stored.entry_id if recognised.stored else None


DAY = timedelta(days=1)
WRITTEN = datetime(2023, 9, 18, 12, tzinfo=UTC)
BULLETIN = replace(ENTRY, published=WRITTEN)
ANEW = replace(BULLETIN, guid="tag:example.org,2023:2", url="https://example.org/news/2")


@pytest.mark.parametrize("apart", [timedelta(0), timedelta(hours=-11), timedelta(hours=11)])
def test_the_same_words_within_hours_are_the_same_entry(apart: timedelta) -> None:
    assert told(keys(ANEW), stored(BULLETIN), WRITTEN + apart) == (Novelty.SAME, 7)


@pytest.mark.parametrize("apart", [timedelta(hours=13), DAY, 30 * DAY, 400 * DAY, -2 * DAY])
def test_the_same_words_at_another_time_are_news_and_lead_to_it_from_then_on(apart: timedelta) -> None:
    made, known = keys(ANEW), stored(BULLETIN)
    recognised = classify(made, known, WRITTEN + apart)
    assert recognised.novelty is Novelty.NEW
    assert set(recognised.keys.keys) == {made.guid, made.url}
    assert (recognised.keys.taken_over,) == (made.words,)


def test_the_same_words_of_a_deleted_entry_are_news() -> None:
    gone = {key: KnownKey(None, None) for key in stored(BULLETIN)}
    assert told(keys(ANEW), gone, WRITTEN) == (Novelty.NEW, None)
    assert told(keys(ANEW), gone, None) == (Novelty.SAME, None)
    assert told(keys(BULLETIN), gone, WRITTEN + DAY) == (Novelty.SAME, None)


def test_words_identify_what_bears_no_date_or_nothing_but_words() -> None:
    assert told(keys(ANEW), stored(BULLETIN), None) == (Novelty.SAME, 7)
    bare = replace(BULLETIN, guid=None, url=None)
    assert told(keys(bare), stored(bare), WRITTEN + 30 * DAY) == (Novelty.SAME, 7)


def test_an_address_or_guid_that_is_known_identifies_whenever_it_comes() -> None:
    for again in (replace(ANEW, guid=BULLETIN.guid), replace(ANEW, url=BULLETIN.url)):
        assert told(keys(again), stored(BULLETIN), WRITTEN + 30 * DAY)[0] is Novelty.SAME


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
    "tracking",
    [
        *("utm_source", "utm_id", "fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "gad_source", "gad_campaignid"),
        *("dclid", "srsltid", "msclkid", "ttclid", "twclid", "yclid", "ysclid", "li_fat_id", "igshid", "mibextid"),
        *("mtm_campaign", "mtm_kwd", "itm_source", "itm_medium", "pk_campaign", "hsa_acc", "hsCtaTracking"),
        *("campaign_id", "campaign_medium", "campaign_name", "campaign_source", "campaign_term", "campaign_content"),
        *("_hsenc", "_hsmi", "__hssc", "__hstc", "__hsfp", "mkt_tok", "mc_cid", "mc_eid", "ml_subscriber"),
        *("oly_anon_id", "oly_enc_id", "rb_clickid", "s_cid", "s_kwcid", "vero_id", "vero_conv", "wickedid"),
        *("_bhlid", "_branch_match_id", "_branch_referrer", "__s", "__twitter_impression", "_openstat"),
    ],
)
def test_what_tracks_readers_is_no_part_of_an_address(tracking: str) -> None:
    assert canonical_url(f"https://example.org/a?{tracking}=x1&id=5") == "https://example.org/a?id=5"


@pytest.mark.parametrize(
    "telling",
    [
        *("id", "p", "s", "q", "sid", "cid", "nid", "newsid", "news_id", "article", "campaign", "item", "itmid"),
        *("page", "lang", "v", "story_fbid", "post", "date", "section", "t", "mt", "hs", "gid", "ref=7", "source=tass"),
    ],
)
def test_what_may_name_a_page_stays(telling: str) -> None:
    pair = telling if "=" in telling else f"{telling}=5"
    assert canonical_url(f"https://example.org/a?{pair}") == f"https://example.org/a?{pair}"


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
    [
        {"url": FIRST.url},
        {"url": None, "title": "Talks resume in the border town"},
        {"title": FIRST.title, "summary": FIRST.summary, "content": "More text."},
    ],
)
def test_an_entry_with_its_old_link_or_words_keeps_its_guid(kept: dict[str, str | None]) -> None:
    later = replace(LATER, **kept)
    assert told(keys(later), stored(FIRST), later.published) == (Novelty.CHANGED, 7)


def test_an_entry_that_says_the_same_few_words_keeps_its_guid() -> None:
    short = replace(FIRST, title="Live updates", summary="")
    moved = replace(short, url=LATER.url, published=LATER.published)
    assert told(keys(moved), stored(short), moved.published) == (Novelty.SAME, 7)


def test_where_links_are_missing_the_titles_tell_whether_a_guid_is_that_of_a_place() -> None:
    unlinked = replace(FIRST, url=None)
    revised = replace(FIRST, title="Talks in the border town broke down", published=LATER.published)
    for later in (LATER, replace(LATER, url=None)):
        assert told(keys(later), stored(unlinked), later.published) == (Novelty.NEW, None)
        assert told(keys(later), stored(unlinked), FIRST.published) == (Novelty.CHANGED, 7)
    for later in (revised, replace(revised, url=None)):
        assert told(keys(later), stored(unlinked), later.published) == (Novelty.CHANGED, 7)


def test_what_has_no_key_of_its_own_is_known_again_by_its_few_words() -> None:
    ticker = Entry("N/A", None, "Bridge reopens", published=NOON)
    later = replace(ticker, title="Harvest begins", published=LATER.published)
    recognised = classify(keys(later), stored(ticker), later.published)
    assert (recognised.novelty, recognised.keys.keys) == (Novelty.NEW, (keys(later).last,))
    known = stored(ticker) | dict.fromkeys(recognised.keys.keys, next(iter(stored(later, 8).values())))
    assert told(keys(later), known, later.published) == (Novelty.SAME, 8)


LIVE = replace(FIRST, guid="update-1", url="https://example.org/live")
UPDATE = replace(LATER, guid="update-2", url=LIVE.url)


def test_a_link_with_another_guid_time_and_words_is_that_of_a_live_page() -> None:
    recognised = classify(keys(UPDATE), stored(LIVE), UPDATE.published)
    assert (recognised.novelty, recognised.keys.url) == (Novelty.NEW, None)
    assert keys(UPDATE).url not in recognised.keys.keys


@pytest.mark.parametrize("kept", [{"guid": LIVE.guid}, {"published": LIVE.published}, {"published": None}])
def test_a_link_with_its_old_guid_or_time_is_that_of_an_article(kept: dict[str, Any]) -> None:
    later = replace(UPDATE, **kept)
    assert told(keys(later), stored(LIVE), later.published) == (Novelty.CHANGED, 7)


def test_without_guids_the_titles_tell_whether_a_link_is_that_of_a_live_page() -> None:
    live, update = replace(LIVE, guid=None), replace(UPDATE, guid=None)
    assert told(keys(update), stored(live), update.published) == (Novelty.NEW, None)
    revised = replace(update, title="Talks in the border town broke down")
    assert told(keys(revised), stored(live), update.published) == (Novelty.CHANGED, 7)


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("https://example.org/live#p1", "https://example.org/live#p1"),
        ("https://example.org/live/?x=1#!/update/karabakh", "https://example.org/live?x=1#!/update/karabakh"),
        ("https://example.org/1#comments", "https://example.org/1"),
        ("https://example.org/1#more-12", "https://example.org/1"),
        ("https://example.org/1#xtor=RSS-1", "https://example.org/1"),
        ("https://example.org/1#", "https://example.org/1"),
        ("https://example.org/?p=12", "https://example.org?p=12"),
        ("https://example.org/", None),
        ("http://www.example.org?utm_source=rss#p1", None),
        ("https://example.org/index.php", None),
        ("https://example.org/ru/", None),
        ("https://example.org/en-us/index.html", None),
        ("", None),
    ],
)
def test_pages_and_their_parts(url: str, page: str | None) -> None:
    assert page_address(url) == page


def test_links_that_several_items_share() -> None:
    def item(link: str, guid: str = "", title: str = "", time: str = "") -> Item:
        return Item(f"https://example.org{link}", guid, title, time)

    def shared(*items: Item) -> list[str]:
        return sorted(page.removeprefix("https://example.org") for page in shared_links(items))

    assert shared(item("/live", "1", "Bridge"), item("/live?utm_source=rss", "2", "Harvest")) == ["/live"]
    assert shared(item("/press", title="Bridge"), item("/press", title="Harvest")) == ["/press"]
    assert shared(item("/a", "N/A", "Bridge", "1"), item("/a", "N/A", "Harvest", "2")) == ["/a"]
    assert shared(item("/live#p1", "1", "Bridge"), item("/live#p2", "2", "Harvest")) == []
    assert shared(item("/a", "1", "Bridge", "1"), item("/a", "1", "Bridge closed", "1")) == []
    assert shared(item("/a", "1", "Bridge"), item("/a", "2", "Bridge")) == []
    assert shared(item("", "1", "Bridge"), item("/", "2", "Harvest")) == []


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
