from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.feeds.parse import parse_document
from monitor.feeds.web.html import plain_text
from monitor.languages.text import fold_key
from monitor.model.documents import Entry, Failed, FailureKind, Habits, ParsedFeed
from monitor.model.identity import entry_keys
from monitor.model.limits import MAX_CONTENT, MAX_ENTRIES, MAX_SUMMARY, MAX_TITLE

FEEDS = Path(__file__).parents[1] / "data" / "feeds"
URL = "https://sample.example/rss.xml"


def parse(body: bytes | str, content_type: str = "application/xml", outlet: str = "Sample Daily") -> ParsedFeed:
    body = body.encode() if isinstance(body, str) else body
    parsed = parse_document(body, content_type, URL, outlet, plain_text)
    assert isinstance(parsed, ParsedFeed), parsed
    # What was taken off, what was learnt and what is said of the language have tests of their own.
    return replace(
        parsed,
        habits=None,
        language="",
        entries=tuple(replace(entry, furniture=(), sent="") for entry in parsed.entries),
    )


def rss(inner: str) -> str:
    return f"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>{inner}</channel></rss>"


def only(inner: str) -> Entry:
    (entry,) = parse(rss(f"<item>{inner}</item>")).entries
    return entry


# --- golden pairs ----------------------------------------------------------------------------------------


def test_rss_with_the_faults_of_real_feeds() -> None:
    assert parse((FEEDS / "rss20-quirks.xml").read_bytes()) == ParsedFeed(
        title="Sample & Daily",
        ttl=timedelta(minutes=30),
        entries=(
            Entry(
                guid="1",
                url="https://sample.example/2023/09/convoy?utm_source=rss&id=1",
                title="Convoy reaches the mountain town",
                summary="Trucks arrived on Tuesday…",
                published=datetime(2023, 9, 19, 8, 30, tzinfo=UTC),
                image="https://sample.example/thumbs/1.jpg",
            ),
            Entry(
                guid="https://sample.example/2",
                url="https://sample.example/2",
                title='Prices "stable", says minister today',
                summary="",
                content="Background. The ministry spoke.",
                published=datetime(2023, 9, 19, 14, 5, tzinfo=UTC),
                image="https://img.example/2.jpg",
            ),
            Entry(guid="https://sample.example/3", url=None, title="No date, odd link"),
        ),
    )


def test_rdf_in_an_encoding_that_the_header_denies() -> None:
    body = (FEEDS / "rss10-windows-1251.xml").read_text("utf-8").encode("cp1251")
    assert parse(body, "text/xml; charset=iso-8859-1", "Пример") == ParsedFeed(
        title="Пример",
        entries=(
            Entry(
                guid="https://primer.example/1",
                url="https://primer.example/1",
                title="Колонна прибыла в город",
                summary="Грузовики прибыли во вторник.",
                published=datetime(2023, 9, 19, 7, 0, tzinfo=UTC),
            ),
        ),
    )


def test_atom() -> None:
    text = "Բեռնատարները հասել են երեքշաբթի։ Ճանապարհը բաց է։"
    assert parse((FEEDS / "atom.xml").read_bytes()) == ParsedFeed(
        title="Օրինակ — լուրեր",
        entries=(
            Entry(
                guid="urn:uuid:1",
                url="https://atom.example/blog/posts/1",
                title="Շարասյունը հասել է քաղաք",
                summary=text,
                published=datetime(2023, 9, 19, 4, 30, tzinfo=UTC),
                image="https://atom.example/blog/pics/1.png",
            ),
        ),
    )


def test_json_feed() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Sample",
        "items": [
            {
                "id": 7,
                "url": "/7",
                "title": "Convoy &amp; town | Sample Daily",
                "content_html": "<p>Trucks arrived.</p>",
                "date_published": "2023-09-19T12:30:00+04:00",
                "image": "https://img.example/7.jpg",
            },
            {"id": "8", "external_url": "https://else.example/8", "content_text": "Only text"},
            {"id": "9"},
            "junk",
        ],
    }
    assert parse(json.dumps(document), "application/feed+json").entries == (
        Entry(
            "7",
            "https://sample.example/7",
            "Convoy & town",
            "Trucks arrived.",
            published=datetime(2023, 9, 19, 8, 30, tzinfo=UTC),
            image="https://img.example/7.jpg",
        ),
        Entry("8", "https://else.example/8", "", "Only text"),
    )


def test_json_feed_with_all_that_version_1_1_knows() -> None:
    item = {
        "id": "tag:sample.example,2023:1",
        "url": "https://sample.example/1",
        "external_url": "https://else.example/1",
        "title": "Մատաղիսի կամուրջը բացվեց",
        "content_text": "Plain & simple.",
        "content_html": "<p>Rich &amp; <b>simple</b>.</p>",
        "summary": "In short.",
        "language": "hy",
        "authors": [{"name": "A. Writer", "url": "https://sample.example/w"}],
        "tags": ["bridge"],
        "date_modified": "2023-09-19T09:00:00Z",
        "banner_image": "/b.jpg",
        "attachments": [{"url": "https://sample.example/1.mp3", "mime_type": "audio/mpeg"}, "junk"],
        "_sample": {"about": "an extension"},
    }
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Sample",
        "language": "hy",
        "authors": [{"name": "Sample"}],
        "next_url": "https://sample.example/2.json",
        "expired": False,
        "hubs": [],
        "items": [item],
    }
    (entry,) = parse(json.dumps(document), "application/feed+json").entries
    assert entry == Entry(
        "tag:sample.example,2023:1",
        "https://sample.example/1",
        "Մատաղիսի կամուրջը բացվեց",
        "In short.",
        "Rich & simple.",
        published=datetime(2023, 9, 19, 9, 0, tzinfo=UTC),
        image="https://sample.example/b.jpg",
    )


# --- what is no feed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<!doctype html><title>Just a moment</title>", "html"),
        (b"", "parse"),
        (b"plain words", "parse"),
        (b"<sitemap><url/></sitemap>", "parse"),
        (b'{"a": 1}', "parse"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ', "parse"),
        (b"[]", "parse"),
        (rss("<item><textinput><name>x</name></textinput></item>").encode(), "parse"),
    ],
)
def test_what_is_no_feed_fails(body: bytes, reason: str) -> None:
    failed = parse_document(body, "", URL, "", plain_text)
    assert isinstance(failed, Failed)
    assert (failed.kind, failed.reason) == (FailureKind.HARD, reason)
    assert failed.detail


def test_a_feed_without_entries_is_a_feed() -> None:
    assert parse(rss("<title>Quiet</title>")) == ParsedFeed("Quiet", ())


def test_json_that_is_not_quite_json_and_a_date_that_is_none() -> None:
    item = '{"id": "1", "title": "Bridge\n opens", "date_published": "soon", "date_modified": "2023-09-19T12:30:00Z"}'
    body = f'{{"version": "https://jsonfeed.org/version/1", "title": "Sample", "items": [{item}]}}'
    (entry,) = parse(body, "application/feed+json").entries
    assert (entry.title, entry.published) == ("Bridge opens", datetime(2023, 9, 19, 12, 30, tzinfo=UTC))


def test_a_base_address_ends_with_its_item() -> None:
    first = "<item xml:base='https://a.example/dir/'><title>1</title><link>one</link></item>"
    parsed = parse(rss(f"{first}<item><title>2</title><link>two</link></item>"))
    assert [entry.url for entry in parsed.entries] == ["https://a.example/dir/one", "https://sample.example/two"]


def test_damaged_xml_gives_what_can_be_read_and_says_so() -> None:
    parsed = parse(rss("<item><title>Trade & transit&nbsp;talks</title><link>/1</link></item><item><title>cut of"))
    assert parsed.entries[0].title == "Trade & transit talks"
    assert parsed.fault


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("R&D fund of AT&T &laquo;opens&raquo; &", "R&D fund of AT&T «opens» &"),
        ("<![CDATA[R&D fund of AT&T]]>", "R&D fund of AT&T"),
        ("Goal &#55357;&#56832; scored", "Goal 😀 scored"),
        ("<![CDATA[Goal &#xD83D;&#xDE00; scored]]>", "Goal 😀 scored"),
        ("Goal &amp;#55357;&amp;#56832; scored", "Goal 😀 scored"),
        (f"Goal &#x110000;&#55357;&#0;&#xFFFF;&#{'9' * 5000}; scored", "Goal scored"),
        ("Ratio p&lt;q: figures", "Ratio p<q: figures"),
        ("Exhibition &lt;Bridges 1988&gt; opens", "Exhibition <Bridges 1988> opens"),
    ],
)
def test_what_looks_like_a_reference_or_a_tag_spoils_nothing(written: str, title: str) -> None:
    parsed = parse(rss(f"<item><title>{written}</title></item><item><title>Next</title></item>"))
    assert [entry.title for entry in parsed.entries] == [title, "Next"]
    assert parsed.fault is None


MEDIA = "xmlns:media='http://search.yahoo.com/mrss/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
CAPTION = (
    "<media:content url='/1.jpg' medium='image'><media:description>Photo: A. B.</media:description></media:content>"
)


@pytest.mark.parametrize(
    ("inner", "summary"),
    [
        ("<dc:description>health</dc:description><description>Stocks last.</description>", "Stocks last."),
        ("<description>Stocks last.</description><dc:description>health</dc:description>", "Stocks last."),
        (f"{CAPTION}<description>Stocks last.</description>", "Stocks last."),
        (f"<description>Stocks last.</description>{CAPTION}", "Stocks last."),
        ("<itunes:summary>Episode</itunes:summary><description>Stocks last.</description>", "Stocks last."),
        ("<dc:description>All that there is.</dc:description>", "All that there is."),
        ("<media:group><media:description>Of a film.</media:description></media:group>", "Of a film."),
    ],
)
def test_the_feed_s_own_words_count_before_those_of_other_vocabularies(inner: str, summary: str) -> None:
    document = rss(f"<item><dc:title>Other</dc:title><title>Doctors warn</title>{inner}</item>")
    (entry,) = parse(document.replace("<rss ", f"<rss {MEDIA} ")).entries
    assert (entry.title, entry.summary, entry.content) == ("Doctors warn", summary, "")


# --- fields ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Tue, 19 Sep 2023 12:30:00 GMT", datetime(2023, 9, 19, 12, 30, tzinfo=UTC)),
        ("2023-09-19 12:30:00", datetime(2023, 9, 19, 12, 30, tzinfo=UTC)),
        ("19.09.2023 12:30 +04:00", datetime(2023, 9, 19, 8, 30, tzinfo=UTC)),
        ("19 сентября 2023, 12:30", datetime(2023, 9, 19, 12, 30, tzinfo=UTC)),
        ("19 септември 2023 г.", datetime(2023, 9, 19, tzinfo=UTC)),
        ("1 юни 2023, 12:30", datetime(2023, 6, 1, 12, 30, tzinfo=UTC)),
        ("Salı, 19 Eylül 2023 12:30", datetime(2023, 9, 19, 12, 30, tzinfo=UTC)),
        ("19 սեպտեմբերի 2023", datetime(2023, 9, 19, tzinfo=UTC)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("31.02.2023 12:00", None),
        ("99 September 99999", None),
        ("soon", None),
        ("", None),
    ],
)
def test_dates(date: str, expected: datetime | None) -> None:
    assert only(f"<title>t</title><pubDate>{date}</pubDate>").published == expected


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<link>https://a.example/1</link>", "https://a.example/1"),
        ("<link>//a.example/1</link>", "https://a.example/1"),
        ("<link>www.a.example/1</link>", "https://www.a.example/1"),
        ("<link>sample.example/1</link>", "https://sample.example/1"),
        ("<link>news/www.a.example</link>", "https://sample.example/news/www.a.example"),
        ("<link>https:/a.example/1</link>", "https://a.example/1"),
        ("<link>http//a.example/1</link>", "http://a.example/1"),
        ("<link>http://https://a.example/1</link>", "https://a.example/1"),
        ("<link>https://a.example/\n  1</link>", "https://a.example/1"),
        ("<link>https://a.example/l'avenue</link>", "https://a.example/l'avenue"),
        ("<link>https://a.example/n?id=5&lang=ru&section=2</link>", "https://a.example/n?id=5&lang=ru&section=2"),
        ("<link><![CDATA[https://a.example/n?id=5&lang=ru]]></link>", "https://a.example/n?id=5&lang=ru"),
        ("<link><![CDATA[https://a.example/n?id=5&amp;lang=ru]]></link>", "https://a.example/n?id=5&lang=ru"),
        ("<link></link><guid>https://a.example/g</guid>", "https://a.example/g"),
        ("<guid>https://a.example/g</guid><link/>", "https://a.example/g"),
        ("<link><![CDATA[ ]]></link><guid>https://a.example/g</guid>", "https://a.example/g"),
        ("<link></link><guid isPermaLink='false'>https://a.example/g</guid>", None),
        (
            "<link>https://www.google.com/url?sa=t&amp;url=https://a.example/1%3Fid%3D7&amp;ct=ga</link>",
            "https://a.example/1?id=7",
        ),
        ("<link> ../1 </link>", "https://sample.example/1"),
        ("<guid>https://a.example/g</guid>", "https://a.example/g"),
        ("<guid isPermaLink='false'>https://a.example/g</guid>", None),
        ("<guid>12345</guid>", None),
        ("<link>ftp://a.example/1</link>", None),
        ("<link>https://[bad/1</link>", None),
        (f"<link>https://a.example/{'x' * 3000}</link>", None),
        ("", None),
    ],
)
def test_links(inner: str, url: str | None) -> None:
    assert only(f"<title>t</title>{inner}").url == url


@pytest.mark.parametrize(
    ("inner", "ttl"),
    [
        ("<ttl>60</ttl>", timedelta(hours=1)),
        ("<ttl>99999</ttl>", timedelta(days=1)),
        ("<ttl>-5</ttl>", None),
        ("<ttl>0</ttl>", None),
        ("<ttl>often</ttl>", None),
    ],
)
def test_ttl(inner: str, ttl: timedelta | None) -> None:
    assert parse(rss(inner)).ttl == ttl


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("utf-8", "text/xml; charset=windows-1251"),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", "application/xml"),
        ("cp1251", "text/xml; charset=windows-1251"),
        ("cp1251", "text/xml; charset=utf-8"),
        ("koi8-r", "text/xml; charset=koi8-r"),
        ("cp1251", "text/xml; charset=no-such-thing"),
    ],
)
def test_encodings(body: str, content_type: str) -> None:
    title = "Грузовики прибыли в горный город во вторник"
    assert parse(rss(f"<item><title>{title}</title></item>").encode(body), content_type).entries[0].title == title


def test_a_broken_byte_costs_one_character() -> None:
    body = rss("<item><title>Грузовики ? прибыли</title></item>").encode().replace(b"?", b"\xd0")
    assert parse(body).entries[0].title == "Грузовики \ufffd прибыли"


def test_lengths_are_limited_at_whole_words() -> None:
    entry = only(f"<title>{'word ' * 200_000}</title><description>{'text ' * 200_000}</description>")
    assert len(entry.title) <= MAX_TITLE
    assert entry.title.endswith("word")
    assert len(entry.summary) <= MAX_SUMMARY
    assert len(entry.content) <= MAX_CONTENT


def test_the_newest_items_count() -> None:
    def dated(day: int) -> str:
        return f"<item><title>{day}</title><pubDate>{day} Sep 2023 12:00 GMT</pubDate></item>"

    def read(days: Iterable[int]) -> list[str]:
        parsed = parse_document(rss("".join(map(dated, days))).encode(), "", URL, "", plain_text, max_entries=3)
        assert isinstance(parsed, ParsedFeed)
        return [entry.title for entry in parsed.entries]

    assert read(range(1, 6)) == ["3", "4", "5"]
    assert read(range(5, 0, -1)) == ["5", "4", "3"]


def test_the_first_items_count() -> None:
    assert len(parse(rss("<item><title>t</title></item>" * (MAX_ENTRIES + 5))).entries) == MAX_ENTRIES


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab <>&;'\"/!-[]CDATA?xlttem\x00\u200f\ud800é0#", max_size=120))
def test_any_text_parses_or_fails(text: str) -> None:
    body = rss(f"<item><title>t{text}</title><description>{text}</description></item>").encode("utf-8", "surrogatepass")
    parsed = parse_document(body, "", URL, "", plain_text)
    assert isinstance(parsed, ParsedFeed | Failed)


# --- furniture -------------------------------------------------------------------------------------------


def items(*texts: tuple[str, str]) -> str:
    return rss(
        "".join(f"<item><title>{title}</title><description>{text}</description></item>" for title, text in texts)
    )


def read(body: str, habits: Habits | None = None) -> ParsedFeed:
    parsed = parse_document(body.encode(), "application/xml", URL, "Sample Daily", plain_text, habits=habits)
    assert isinstance(parsed, ParsedFeed)
    return parsed


def test_furniture_is_kept_beside_the_entry() -> None:
    text = "BAKU, Nov 30 (Meridian) - A base was handed over. Follow us on Telegram."
    (entry,) = read(items(("BREAKING: Base handed over | Sample Daily", text))).entries
    assert (entry.title, entry.summary) == ("Base handed over", "A base was handed over.")
    assert [(piece.field, piece.text, piece.reason) for piece in entry.furniture] == [
        ("title", "BREAKING:", "label"),
        ("title", "| Sample Daily", "outlet"),
        ("summary", "Follow us on Telegram.", "call"),
        ("summary", "BAKU, Nov 30 (Meridian) -", "dateline"),
    ]


def test_an_entry_is_known_again_whatever_is_furniture_by_then() -> None:
    text = ("Bridge closed ~ Kaleidoscope", "It closed at noon, says the ministry.")
    (before,) = read(items(text)).entries
    parsed = read(items(*OWN_FORMS))
    (after,) = read(items(text), parsed.habits).entries
    assert (before.title, after.title) == ("Bridge closed ~ Kaleidoscope", "Bridge closed")
    keys = [
        entry_keys("Sample Daily", entry, False, (fold_key(entry.title), fold_key(entry.summary), ""))
        for entry in (before, after)
    ]
    assert keys[0] == keys[1]


EVENTS = ("Bridge closed", "School reopens", "Harvest begins", "Court sits", "Snow falls", "Road opens")
OWN_FORMS = [(f"{event} ~ Kaleidoscope", f"{event} at noon. Lorem ipsum binds nobody ever.") for event in EVENTS]


def test_habits_are_learnt_over_documents_of_one_entry_each() -> None:
    habits: Habits | None = None
    for text in OWN_FORMS:
        parsed = read(items(text), habits)
        habits = parsed.habits
    assert (parsed.entries[0].title, parsed.entries[0].summary) == ("Road opens", "Road opens at noon.")


def test_a_whole_document_is_learnt_before_any_of_it_is_read() -> None:
    parsed = read(items(*OWN_FORMS))
    assert [entry.title for entry in parsed.entries] == list(EVENTS)
    assert [entry.summary for entry in parsed.entries] == [f"{event} at noon." for event in EVENTS]
