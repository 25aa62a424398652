from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.parse import parse_document
from monitor.feeds.sitemaps import MAX_PARTS, MAX_ROWS, UnreadableSitemapError, parts_of, rows_of
from monitor.feeds.web.html import plain_text
from monitor.model.documents import Entry, Failed, ParsedFeed

SITEMAPS = Path(__file__).parents[1] / "data" / "sitemaps"
URL = "https://sample.example/news-sitemap.xml"
INDEX_URL = "https://sample.example/sitemap.xml"


def parse(body: str | bytes, **limits: int) -> ParsedFeed | Failed:
    body = body.encode() if isinstance(body, str) else body
    return parse_document(body, "application/xml", URL, "Sample Daily", plain_text, **limits)


def row(name: str, title: str = "", date: str = "", more: str = "") -> str:
    title = f"<n:title>{title or f'Title {name}'}</n:title>"
    date = f"<n:publication_date>{date}</n:publication_date>" if date else ""
    return f"<url><loc>https://sample.example/{name}</loc><n:news>{title}{date}</n:news>{more}</url>"


def sitemap(*rows: str) -> str:
    return f"<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>{''.join(rows)}</urlset>"


def index(*parts: tuple[str, str]) -> str:
    rows = (f"<sitemap><loc>{loc}</loc><lastmod>{when}</lastmod></sitemap>" for loc, when in parts)
    return f"<?xml version='1.0'?><sitemapindex>{''.join(rows)}</sitemapindex>"


def entries(body: str, **limits: int) -> tuple[Entry, ...]:
    parsed = parse(body, **limits)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed.entries


def test_a_news_sitemap_as_sites_write_it() -> None:
    parsed = parse((SITEMAPS / "news.xml").read_bytes())
    assert isinstance(parsed, ParsedFeed)
    assert (parsed.title, parsed.fault) == ("Sample Daily", None)
    assert [(entry.url, entry.title, entry.published, entry.image) for entry in parsed.entries] == [
        (
            "https://sample.example/hy/101?a=1&b=2",
            "Ստեփանակերտի (Խանքենդի) ճանապարհին հերթ է գոյացել",
            datetime(2026, 11, 30, 8, 5, tzinfo=UTC),
            "https://img.sample.example/101.jpg",
        ),
        (
            "https://sample.example/ru/102",
            "Мост у села откроют «к весне» & не раньше",
            datetime(2026, 11, 30, tzinfo=UTC),
            None,
        ),
    ]


@pytest.mark.parametrize("date", ["yesterday", "0000-00-00", "2026-13-45T99:00:00", "-1"])
def test_a_date_that_is_none_leaves_a_row_undated(date: str) -> None:
    assert [entry.published for entry in entries(sitemap(row("a", date=date)))] == [None]


def test_a_page_that_was_touched_is_no_news() -> None:
    (entry,) = entries(sitemap(row("a", more="<lastmod>2026-11-30</lastmod>")))
    assert entry.published is None


def test_each_page_once() -> None:
    found = entries(sitemap(row("a", "First"), row("a", "Second"), row("b")))
    assert [entry.title for entry in found] == ["First", "Title b"]


def test_rows_that_lead_nowhere_are_left_out() -> None:
    bad = [f"<url><loc>{loc}</loc><n:news><n:title>x</n:title></n:news></url>" for loc in ("", "javascript:a()", "#")]
    assert [entry.title for entry in entries(sitemap(*bad, row("a")))] == ["Title a"]


def test_titles_are_text_even_where_they_look_like_markup() -> None:
    (entry,) = entries(sitemap(row("a", "1 &lt; 2: &lt;b&gt;bold&lt;/b&gt; claim")))
    assert entry.title == "1 < 2: bold claim"


def test_of_many_rows_the_newest_are_read_wherever_they_stand() -> None:
    rows = [row(str(day), date=f"2026-11-{day:02}") for day in (3, 30, 7, 29, 5)]
    assert [entry.title for entry in entries(sitemap(*rows), max_entries=2)] == ["Title 30", "Title 29"]


def test_fifty_thousand_rows_and_more() -> None:
    assert len(rows_of(sitemap(*(row(str(number)) for number in range(MAX_ROWS + 10))), 100).rows) == 100


def test_a_sitemap_without_headlines_is_named_as_such() -> None:
    failed = parse("<urlset><url><loc>https://sample.example/a</loc></url></urlset>")
    assert isinstance(failed, Failed)
    assert failed.detail == "a sitemap without headlines; only news sitemaps have them"


def test_an_empty_news_sitemap_is_good_and_empty() -> None:
    assert entries(sitemap()) == ()


def test_what_was_read_before_a_document_broke_off_counts() -> None:
    parsed = parse(sitemap(row("a"), row("b"))[:-30])
    assert isinstance(parsed, ParsedFeed)
    assert [entry.title for entry in parsed.entries] == ["Title a"]
    assert parsed.fault


def test_bare_ampersands_are_forgiven() -> None:
    (entry,) = entries(sitemap(row("a?x=1&y=2", "Bread & salt")))
    assert (entry.url, entry.title) == ("https://sample.example/a?x=1&y=2", "Bread & salt")


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>',
        '<!DOCTYPE urlset SYSTEM "file:///etc/passwd"><urlset/>',
        f"<urlset><url>{'<a>' * 50_000}",
        "<urlset",
        "",
    ],
)
def test_bombs_and_rubbish_are_refused(text: str) -> None:
    with pytest.raises(UnreadableSitemapError):
        rows_of(text, 10)


def test_one_endless_field_is_kept_short() -> None:
    (entry,) = entries(sitemap(row("a", "word " * 500_000)))
    assert len(entry.title) <= 500


@given(st.text())
def test_any_text_is_rows_or_refused(text: str) -> None:
    for body in (text, sitemap(row("a", text)), sitemap(text)):
        parse(body.encode("utf-8", "replace"))


# --- indexes -------------------------------------------------------------------------------------


def test_an_index_names_its_newest_parts() -> None:
    parts = [(f"https://sample.example/s{number}.xml", f"2026-11-{number:02}") for number in range(1, 31)]
    assert parts_of(index(*parts), INDEX_URL) == tuple(f"https://sample.example/s{day}.xml" for day in (30, 29, 28))


def test_without_dates_the_highest_numbers_are_the_newest() -> None:
    parts = [(f"/post-sitemap{number}.xml.gz", "") for number in (9, 10, 2)]
    assert parts_of(index(*parts), INDEX_URL)[0] == "https://sample.example/post-sitemap10.xml.gz"


def test_parts_whose_names_speak_of_news_are_read_alone() -> None:
    found = parts_of(index(("/authors.xml", "2026-11-30"), ("/news.xml", ""), ("/tags.xml", "2026-11-30")), INDEX_URL)
    assert found == ("https://sample.example/news.xml",)


def test_what_changed_long_before_the_newest_is_left_out() -> None:
    found = parts_of(index(("/a.xml", "2026-11-30"), ("/b.xml", "2019-01-01"), ("/c.xml", "rubbish")), INDEX_URL)
    assert found == ("https://sample.example/a.xml", "https://sample.example/c.xml")


def test_an_index_leads_neither_to_itself_nor_to_other_hosts() -> None:
    rows = index((INDEX_URL, ""), ("https://other.example/a.xml", ""), ("http://127.0.0.1/a.xml", ""), ("x:y", ""))
    assert parts_of(rows, INDEX_URL) == ()
    failed = parse_document(rows.encode(), "", INDEX_URL, "", plain_text)
    assert isinstance(failed, Failed)


def test_an_index_of_any_size_names_few_parts() -> None:
    rows = index(*((f"/{number}.xml", "") for number in range(5_000)))
    assert len(parts_of(rows, INDEX_URL)) == MAX_PARTS
    parsed = parse(rows)
    assert isinstance(parsed, ParsedFeed)
    assert (parsed.entries, len(parsed.parts)) == ((), MAX_PARTS)
