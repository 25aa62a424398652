"""Plain RSS and Atom, read without feedparser: what comes out is what feedparser gives, and any doubt is left to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.parse import parse_document
from monitor.feeds.plain_xml import read_plain
from monitor.feeds.web.html import plain_text
from monitor.model.documents import ParsedFeed
from tests.support.clock import NOON
from tests.support.feedfarm import make_feed

_VOCABULARIES = """xmlns:a="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:g="urn:unknown\""""
Write = Callable[..., str]
# An element that feedparser makes nothing of, and that leaves the document to it.
_UNLISTED = "<skipDays><day>Monday</day></skipDays>"

_OF_ITEM = """
<title>Bridge opens again</title>
<title type="html">A &amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt; plan &amp;amp; more</title>
<title>\u00c3\u00a9t\u00c3\u00a9 \u2014 \u0535\u0580\u0587\u0561\u0576</title>
<title>Caf\u00e9 \u0096 open</title>
<title><b>Markup</b></title>
<link>https://news.example/a?b=1&amp;c=2&amp;copy;</link>
<link>https:///news.example/slashes</link>
<link>/relative</link>
<link href="https://news.example/in-rss"/>
<a:link href="https://news.example/atom"/>
<a:link href="/page.html" rel="Alternate" type="text/plain"/>
<a:link rel="enclosure" type="image/PNG" href="https://news.example/1.png"/>
<a:link rel="self" href="https://news.example/self"/>
<a:link>https://news.example/text</a:link>
<guid>https://news.example/guid</guid>
<guid isPermaLink="false">an id</guid>
<guid isPermaLink="FALSE">another id</guid>
<a:id>tag:news.example,2026:1</a:id>
<description>&lt;p&gt;Six people &lt;b&gt;met&lt;/b&gt;.&lt;/p&gt;</description>
<description/>
<a:summary type="HTML">&lt;i&gt;Rain&lt;/i&gt; fell</a:summary>
<a:summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Snow <b>fell</b></div></a:summary>
<content:encoded><![CDATA[<p>A long text &copy; with <em>words</em>.</p>]]></content:encoded>
<a:content type="text">Plain words</a:content>
<a:content type="application/octet-stream">UGxhaW4=</a:content>
<pubDate>Mon, 30 Nov 2026 10:00:00 +0400</pubDate>
<a:published>2026-11-30T09:00:00Z</a:published>
<a:updated>2026-11-30T11:00:00Z</a:updated>
<dc:date>2026-11-29</dc:date>
<dc:title>Another title</dc:title>
<dc:creator>Ann Other</dc:creator>
<a:author><a:name>Ann Other</a:name><a:email>ann@news.example</a:email></a:author>
<author>ann@news.example (Ann)</author>
<category domain="https://news.example/topics">Roads</category>
<comments>https://news.example/a#comments</comments>
<slash:comments>3</slash:comments>
<enclosure url="/photo.jpg" type="IMAGE/jpeg" length="5"/>
<enclosure url="" type="image/png"/>
<media:content url="https://news.example/2.png" medium="image"/>
<media:content medium="image"/>
<media:thumbnail url="t.png" width="90"/>
<media:thumbnail>t.png</media:thumbnail>
<source url="https://other.example/feed">Another Outlet</source>
<source/>
<itunes:summary>Spoken words</itunes:summary>
<g:price>5</g:price>
<item2/>
<!-- a comment -->
""".strip().splitlines()
_OF_CHANNEL = """
<title>Example News</title>
<title>Example News again</title>
<link>https://news.example/</link>
<description>Of roads</description>
<ttl>45</ttl>
<ttl unit="minutes">45</ttl>
<sy:updatePeriod>daily</sy:updatePeriod>
<sy:updateFrequency>2</sy:updateFrequency>
<language>hy</language>
<image><url>https://news.example/i.png</url><title>A picture</title><link>https://news.example/</link></image>
<image><title>A picture</title><width>wide</width></image>
<a:link rel="self" href="https://news.example/feed"/>
<lastBuildDate>Mon, 30 Nov 2026 10:00:00 GMT</lastBuildDate>
<generator uri="https://g.example/">G</generator>
<category>News</category>
<textInput><title>Search</title></textInput>
""".strip().splitlines()


def rss(channel: str, *items: str) -> str:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f'<rss version="2.0" {_VOCABULARIES}><channel>{channel}{listed}</channel></rss>'


def atom(channel: str, *items: str) -> str:
    listed = "".join(f"<entry>{item}</entry>" for item in items).replace("<a:", "<").replace("</a:", "</")
    root = f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en_GB" {_VOCABULARIES}>'
    return f"{root}{channel}{listed}</feed>"


def parsed(document: str) -> ParsedFeed | None:
    """What is read of a document, its habits apart, which are learnt from what is read."""
    found = parse_document(document.encode(), "application/xml", "https://news.example/feed", "Example", plain_text)
    return replace(found, habits=None) if isinstance(found, ParsedFeed) else None


@given(
    write=st.sampled_from([rss, atom]),
    channel=st.lists(st.sampled_from(_OF_CHANNEL), max_size=3, unique=True).map("\n".join),
    items=st.lists(st.lists(st.sampled_from(_OF_ITEM), max_size=6, unique=True).map("\n".join), max_size=3),
)
def test_what_is_read_is_what_feedparser_gives(write: Write, channel: str, items: list[str]) -> None:
    assert parsed(write(channel, *items)) == parsed(write(channel + _UNLISTED, *items))


@pytest.mark.parametrize("write", [rss, atom])
@pytest.mark.parametrize("element", _OF_ITEM)
def test_each_element_alone_is_read_as_feedparser_reads_it(write: Write, element: str) -> None:
    both = f"<a:title>A title</a:title>{element}", element
    assert parsed(write("", *both)) == parsed(write(_UNLISTED, *both))


def test_an_element_that_is_not_listed_leaves_the_document_to_feedparser() -> None:
    assert read_plain(rss("", "<title>A title</title>").encode()) is not None
    assert read_plain(rss(_UNLISTED, "<title>A title</title>").encode()) is None


@pytest.mark.parametrize("number", [0, 2])
def test_feeds_of_the_common_forms_are_read_without_feedparser(number: int) -> None:
    plain = read_plain(make_feed(number, "https://news.example", NOON).body(NOON))
    assert plain is not None
    assert len(plain.entries) == 40


def test_what_a_blog_sends_is_read_without_feedparser() -> None:
    document = rss(
        "<title>A blog</title><a:link href='/feed' rel='self'/><sy:updatePeriod>hourly</sy:updatePeriod>"
        "<generator>https://blogs.example/?v=1</generator><image><url>i.png</url><title>A blog</title></image>",
        "<title>A title</title><link>https://news.example/1</link><dc:creator><![CDATA[Ann]]></dc:creator>"
        "<category><![CDATA[Roads]]></category><guid isPermaLink='false'>https://news.example/?p=1</guid>"
        "<description><![CDATA[Words [&#8230;]]]></description><slash:comments>0</slash:comments>",
    )
    assert read_plain(document.encode()) is not None


@pytest.mark.parametrize(
    ("plain", "doubtful"),
    [
        ("<rss ", '<!DOCTYPE rss [<!ENTITY e "x">]><rss '),
        ("<rss ", '<rss xml:base="https://elsewhere.example/" '),
        ("<channel>", '<channel base="https://elsewhere.example/">'),
        ('xmlns:dc="http://purl.org/dc/elements/1.1/"', 'xmlns:dc="http://search.yahoo.com/mrss/"'),
        ("<item>", '<item xmlns="http://purl.org/rss/1.0/">'),
        ("<item>", '<item rdf="1">'),
        ("<title>", '<title mode="base64">'),
        ("<title>", '<title type="xhtml">'),
        ("</title>", "</title><title>Twice</title>"),
        ("A title", "A <b>title</b>"),
        ("A title", "Caf\u00e9 \u0096"),
        ("https://news", "https:///news"),
        ("</channel>", "<item/></channel><channel></channel>"),
        ("<rss ", "<rss-of-another-kind "),
        ("</item>", "</item"),
    ],
)
def test_any_doubt_leaves_the_document_to_feedparser(plain: str, doubtful: str) -> None:
    document = rss("", "<title>A title</title><link>https://news.example/1</link>")
    assert plain in document
    assert read_plain(document.encode()) is not None
    assert read_plain(document.replace(plain, doubtful, 1).encode()) is None


@pytest.mark.parametrize("name", ["atom.xml", "rss20-quirks.xml"])
def test_the_documents_of_the_tests_are_read_as_feedparser_reads_them(name: str) -> None:
    document = (Path(__file__).parents[1] / "data" / "feeds" / name).read_text(encoding="utf-8")
    unlisted = re.sub(r"(<channel>|<feed[^>]*>)", rf"\1{_UNLISTED}", document, count=1)
    assert unlisted != document
    assert parsed(document) == parsed(unlisted)
