"""Which feeds a page leads to. The pages are made up, in the shapes that sites have."""

from __future__ import annotations

import pytest

from monitor.feeds.parse import parse_document
from monitor.feeds.web.html import plain_text
from monitor.feeds.web.links import MOST_FEEDS, feeds_of_page
from monitor.model.documents import Failed

PAGE = "https://kite.example/news/"
CHANNEL = "UC" + "x" * 22
YOUTUBE = f"https://www.youtube.com/feeds/videos.xml?channel_id={CHANNEL}"


def found(head: str, url: str = PAGE) -> list[tuple[str, str]]:
    page = f"<!doctype html><html><head>{head}</head><body><p>Sample</body></html>"
    return [(each.url, each.title) for each in feeds_of_page(page.encode(), "text/html; charset=utf-8", url)]


def link(href: str, kind: str = "application/rss+xml", more: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}" {more}>'


@pytest.mark.parametrize(
    ("head", "urls"),
    [
        (link("/rss"), ["https://kite.example/rss"]),
        (link("rss.xml", "application/atom+xml; charset=utf-8"), ["https://kite.example/news/rss.xml"]),
        (link("/f.json", "application/feed+json"), ["https://kite.example/f.json"]),
        ('<base href="https://cdn.example/x/">' + link("rss"), ["https://cdn.example/x/rss"]),
        ("<LINK REL='Alternate Feed' TYPE='Application/RSS+XML' HREF='/a&amp;b'>", ["https://kite.example/a&b"]),
        (link("/rss") + link("/rss") + link("/hy/rss"), ["https://kite.example/rss", "https://kite.example/hy/rss"]),
        (
            link("/comments/feed/") + link("/feed/"),
            ["https://kite.example/feed/", "https://kite.example/comments/feed/"],
        ),
        (f"<!-- {link('/old')} -->", []),
        (f"<script>const x = '{link('/script')}'</script>", []),
        ('<link rel="alternate" hreflang="hy" href="/hy/">', []),
        (link("/wp-json/wp/v2/pages/2", "application/json"), []),
        (link("/oembed?url=x", "application/json"), []),
        (link("javascript:alert(1)") + link("file:///etc/passwd") + link("feed:x") + link(""), []),
        ('<link rel="stylesheet" type="application/rss+xml" href="/rss">', []),
    ],
)
def test_what_a_page_declares(head: str, urls: list[str]) -> None:
    assert [url for url, _ in found(head)] == urls


def test_a_feed_is_called_what_the_page_calls_it() -> None:
    assert found(link("/rss", more='title="Kite &raquo; &#27;[31m\u202eNews"')) == [
        ("https://kite.example/rss", "Kite » [31mNews")
    ]


def test_of_very_many_links_the_first_are_told() -> None:
    urls = [url for url, _ in found("".join(link(f"/{number}") for number in range(10_000)))]
    assert urls == [f"https://kite.example/{number}" for number in range(MOST_FEEDS)]


@pytest.mark.parametrize("encoding", ["UTF-8", "windows-1251"])
def test_a_page_that_begins_as_xml_is_read(encoding: str) -> None:
    page = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE html><html>{link("/rss")}</html>'
    (feed,) = feeds_of_page(page.encode(), "text/html", PAGE)
    assert feed.url == "https://kite.example/rss"


@pytest.mark.parametrize("page", [b"", b"<", b"\xff\xfe\x00", b"<html>" * 50_000, b"<link " * 50_000])
def test_any_page_is_read(page: bytes) -> None:
    assert feeds_of_page(page, "text/html", PAGE) == ()


@pytest.mark.parametrize(
    "body",
    [
        f"<html><head>{link(YOUTUBE, more='title=RSS')}</head></html>",
        f'<html><script>var ytInitialData = {{"externalId":"{CHANNEL}","keywords":""}}</script></html>',
        f'<html><link rel="canonical" href="https://www.youtube.com/channel/{CHANNEL}"></html>',
    ],
)
def test_the_page_of_a_youtube_channel_leads_to_its_feed(body: str) -> None:
    (feed,) = feeds_of_page(body.encode(), "text/html", "https://www.youtube.com/@kite")
    assert feed.url == YOUTUBE


def test_other_sites_have_no_channels() -> None:
    body = f'<html><script>{{"externalId":"{CHANNEL}"}}</script></html>'
    assert feeds_of_page(body.encode(), "text/html", PAGE) == ()


def test_a_page_in_place_of_a_feed_is_told_with_the_feeds_it_declares() -> None:
    links = "".join(link(f"/{'x' * 400 if number == 0 else number}") for number in range(6))
    failed = parse_document(f"<!doctype html>{links}".encode(), "text/html", PAGE, "", plain_text)
    assert isinstance(failed, Failed)
    told = " or ".join(f"'https://kite.example/{number}'" for number in (1, 2, 3))
    assert failed.detail == f"the server sent a web page in place of a feed; did you mean {told}?"
