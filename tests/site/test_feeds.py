"""Feeds of stories: valid in their formats, read back as they were meant, whatever feeds wrote."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import feedparser
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from monitor.feeds.parse import parse_document
from monitor.feeds.web.html import plain_text
from monitor.model.documents import ParsedFeed
from monitor.site.page import Line
from monitor.site.pages.feeds import NEWEST, Feeds
from tests.support.reports import made
from tests.support.sitelines import BASE, MINUTE, Lines, archived, line, site

SCHEMAS = Path(__file__).parent / "schemas"
ATOM = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))
JSON_FEED = Draft202012Validator(json.loads((SCHEMAS / "jsonfeed.json").read_text("utf-8")))
NAMES = {"a": "http://www.w3.org/2005/Atom"}
HOSTILE = (
    "<script>alert(1)</script>",
    "]]></title><entry>",
    "&lt;b&gt; &amp;amp; &#x0; &nbsp;",
    "nul\x00 bell\x07 delete\x7f next\x85 line",
    "lone \ud800 surrogate, \ufffe and \uffff",
    "turned \u202e around \u2066 for ever",
    "\"quoted\" 'twice' \\ \\u0000",
    "{{ 7 * 7 }} {% raw %} ${jndi}",
    "\u0531\u0580\u0581\u0561\u056d \u0627\u0644\u062e\u0628\u0631 \u10d0\u10db\u10d1\u10d0\u10d5\u10d8 İstanbul 🕊️",
    "word " * 2000,
    "",
)


def documents(*lines: Line, key: str = "all", base: str = BASE) -> tuple[bytes, dict[str, Any]]:
    """A feed of these stories in both formats, valid ones."""
    kind = Feeds(site(base))
    catalogue = Lines(kind, ((each, archived(each)) for each in lines))
    atom, other = kind.files(key, catalogue)
    assert [atom.path, other.path] == [f"feeds/{key}.atom", f"feeds/{key}.json"]
    is_valid(atom.body)
    data = json.loads(other.body)
    JSON_FEED.validate(data)
    return atom.body, data


def is_valid(atom: bytes) -> None:
    """All that RFC 4287 asks."""
    root = etree.fromstring(atom)
    ATOM.assertValid(root)
    ids = root.xpath("//a:id/text()", namespaces=NAMES)
    assert len(set(ids)) == len(ids)
    authored = bool(root.xpath("a:author", namespaces=NAMES))
    for entry in root.xpath("a:entry", namespaces=NAMES):
        assert authored or entry.xpath("a:author", namespaces=NAMES)
        assert len(entry.xpath("a:link[@rel='alternate']", namespaces=NAMES)) == 1
    assert len(root.xpath("a:link[@rel='self']", namespaces=NAMES)) <= 1


def read(body: bytes, kind: str) -> ParsedFeed:
    parsed = parse_document(body, kind, f"{BASE}feeds/all", "Nobody", plain_text)
    assert isinstance(parsed, ParsedFeed)
    assert parsed.fault is None
    return parsed


def test_both_formats_tell_the_same_and_are_read_back_as_they_were_meant() -> None:
    lines = [
        line(1, "A bridge opens & closes", outlets=("The Kite", "Ո՞վ է")),
        line(2, "პირველი ხიდი გაიხსნა", language="ka", summary="ხიდი ორშაბათს გაიხსნა."),
        line(3, "İkinci körpü <açıldı>", language="az", changed_at=line(9).told_at, watches=("bridges", "gone")),
    ]
    atom, data = documents(*lines)
    for parsed in (read(atom, "application/atom+xml"), read(json.dumps(data).encode(), "application/feed+json")):
        assert parsed.title == "Bridges"
        assert [(each.guid, each.url, each.title, each.summary or each.content, each.published)
                for each in parsed.entries] == [
            (f"{BASE}{each.path}", f"{BASE}{each.path}", each.headline, each.summary, each.told_at)
            for each in reversed(lines)
        ]  # fmt: skip
    other = feedparser.parse(atom)
    assert (other.bozo, other.version, other.feed.title, other.feed.id) == (
        False,
        "atom10",
        "Bridges",
        f"{BASE}feeds/all",
    )
    for found, of in zip(other.entries, reversed(lines), strict=True):
        assert (found.title, found.id, found.link) == (of.headline, f"{BASE}{of.path}", f"{BASE}{of.path}")
        assert datetime(*found.updated_parsed[:6], tzinfo=UTC) == of.changed_at
        assert [author.name for author in found.authors] == list(of.outlets)
        assert [tag.term for tag in found.tags] == list(of.watches)
        assert found.title_detail.language == of.language
    assert [item["date_modified"] for item in data["items"]] == [
        f"{each.changed_at:%Y-%m-%dT%H:%M:%SZ}" for each in reversed(lines)
    ]


def test_an_entry_keeps_its_id_and_is_told_as_updated_when_the_story_grows() -> None:
    before, now = line(1), line(1, "Two bridges open", changed_at=line(1).told_at + 5 * MINUTE)
    entries = [feedparser.parse(documents(each, line(2))[0]).entries[1] for each in (before, now)]
    assert entries[0].id == entries[1].id
    assert entries[0].published == entries[1].published
    assert entries[0].updated < entries[1].updated
    feeds = [feedparser.parse(documents(each, line(2))[0]).feed for each in (before, now)]
    assert feeds[0].updated < feeds[1].updated


def test_a_story_is_in_the_feeds_of_its_channels_watches_and_languages() -> None:
    kind, told = Feeds(site()), line(1, channels=("main", "Второй"), watches=("bridges",))
    story = archived(told, made("A bridge"), made("Мост", language="ru"), made("?", language=""))
    keys = list(kind.keys(told, story))
    assert keys[:2] == ["all", "channel-main"]
    assert keys[2].startswith("channel-")
    assert keys[2].isascii()
    assert keys[3:] == ["watch-bridges", "language-en", "language-ru"]
    catalogue = Lines(kind, [(told, story)])
    titles = [feedparser.parse(next(iter(kind.files(key, catalogue))).body).feed.title for key in keys]
    assert titles[:2] == ["Bridges", "Bridges · Bridge news"]
    assert titles[3:] == ["Bridges · bridges", "Bridges · English", "Bridges · Russian"]


def test_the_newest_are_in_it_and_a_feed_of_none_is_no_file() -> None:
    kind = Feeds(site())
    catalogue = Lines(kind, ((each, archived(each)) for each in map(line, range(NEWEST + 5))))
    atom, _ = kind.files("all", catalogue)
    assert len(feedparser.parse(atom.body).entries) == NEWEST
    assert f"{NEWEST + 4}.html" in feedparser.parse(atom.body).entries[0].link
    assert list(kind.files("channel-none", catalogue)) == []


def test_before_anything_is_told_there_is_a_feed_of_all() -> None:
    atom, data = documents()
    assert feedparser.parse(atom).entries == data["items"] == []


@pytest.mark.parametrize("base", [BASE, ""])
def test_hostile_text_stays_text(base: str) -> None:
    lines = [
        line(at, headline, summary=summary, outlets=(summary, headline), watches=(headline,))
        for at, (headline, summary) in enumerate(product(HOSTILE, HOSTILE[-4:]))
    ][:NEWEST]
    atom, data = documents(*lines, base=base)
    root = etree.fromstring(atom)
    for found, item, of in zip(root.xpath("a:entry", namespaces=NAMES), data["items"], reversed(lines), strict=True):
        title = found.findtext("a:title", namespaces=NAMES)
        assert title == item.get("title", "")
        assert len(title) <= 500
        if "<" in of.headline:
            assert title == of.headline
        assert not set("\x00\x07\x7f\x85\ud800\u202e\u2066\ufffe") & set(title)
        assert item["content_text"] == found.findtext("a:summary", namespaces=NAMES)
    assert not root.xpath("//*[local-name() = 'script']")


def test_without_an_address_ids_are_permanent_all_the_same_and_links_relative() -> None:
    atom, data = documents(line(1), line(2), base="")
    found = feedparser.parse(atom)
    assert found.feed.id.startswith("urn:uuid:")
    assert [entry.id for entry in found.entries] == [item["id"] for item in data["items"]]
    assert b'href="../story/1.html"' in atom
    assert "url" not in data["items"][0]
    assert documents(line(1), base="")[1]["items"][0]["id"] == data["items"][1]["id"]


def test_the_same_stories_make_the_same_bytes() -> None:
    assert documents(line(1), line(2)) == documents(line(1), line(2))
    assert documents(line(1))[0] != documents(replace(line(1), summary="It was closed."))[0]
