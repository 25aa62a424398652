"""The sources as OPML: what readers' programs can take over, and no key to a private feed."""

from __future__ import annotations

from lxml import etree

from monitor.model.settings import FeedSource
from monitor.site import opml
from monitor.site.pages.sources import Sources
from tests.support.sitelines import CONFIGURED, Lines, archived, line, site

FEEDS = (
    FeedSource(url="https://kite.example/rss", outlet="The Kite", language="en", country="AM", perspective=("public",)),
    FeedSource(url="https://owl.example/feed?a=1&b=2", perspective=("a, b/c",)),
    FeedSource(url="http://reader:secret@wren.example/rss", outlet="Wren"),
    FeedSource(url="https://lark.example/rss?token=hunter2hunter2", outlet="Lark"),
    FeedSource(url="https://off.example/rss", enabled=False),
    FeedSource(url="https://raven.example/<b>\"'", outlet="<Raven> & \x00\ud800 \"sons\""),
)  # fmt: skip


def outlines(document: bytes) -> list[dict[str, str]]:
    """The outlines of a document that keeps what OPML 2.0 asks of a list of subscriptions."""
    root = etree.fromstring(document)
    assert (root.tag, dict(root.attrib), [part.tag for part in root]) == ("opml", {"version": "2.0"}, ["head", "body"])
    assert root.findtext("head/title")
    found = [dict(each.attrib) for each in root.iterfind("body//outline")]
    assert found
    for each in found:
        assert each["text"]
        assert each["type"] == "rss"
        assert each["xmlUrl"].startswith(("http://", "https://"))
    return found


def test_the_live_feeds_without_those_of_which_the_address_is_a_secret() -> None:
    of_site = site(settings=CONFIGURED.model_copy(update={"feeds": FEEDS}))
    kind = Sources(of_site)
    assert list(kind.keys(line(1), archived(line(1)))) == []
    (file,) = kind.files("", Lines(kind))
    assert file.path == "sources.opml"
    assert outlines(file.body) == [
        {
            "type": "rss",
            "text": "The Kite",
            "title": "The Kite",
            "xmlUrl": "https://kite.example/rss",
            "language": "en",
            "category": "AM,public",
        },
        {
            "type": "rss",
            "text": "owl.example",
            "title": "owl.example",
            "xmlUrl": "https://owl.example/feed?a=1&b=2",
            "category": "a b-c",
        },
        {
            "type": "rss",
            "text": '<Raven> &  "sons"',
            "title": '<Raven> &  "sons"',
            "xmlUrl": "https://raven.example/<b>\"'",
        },
    ]
    assert not any(secret in file.body for secret in (b"secret", b"hunter2"))


def test_a_list_of_none_is_a_document() -> None:
    root = etree.fromstring(opml.document("Nothing", ()))
    assert list(root.iter("outline")) == []


def test_an_editors_own_list_has_folders_and_sites() -> None:
    groups = ("north", "", "a, b/c", "north", "", "")
    feeds = [feed.model_copy(update={"group": group}) for feed, group in zip(FEEDS, groups, strict=True)]
    feeds[1] = feeds[1].model_copy(update={"hosts": ("owl-site.example", "other.example")})
    body = etree.fromstring(opml.grouped("Mine", feeds)).find("body")
    assert body is not None
    assert [(each.get("text"), len(each)) for each in body] == [
        ("north", 2),
        ("owl.example", 0),
        ("off.example", 0),
        ('<Raven> &  "sons"', 0),
        ("a, b/c", 1),
    ]
    by_url = {each.get("xmlUrl"): dict(each.attrib) for each in body.iter("outline") if each.get("xmlUrl")}
    assert len(by_url) == 6
    assert by_url["https://kite.example/rss"]["category"] == "north"
    assert by_url["https://kite.example/rss"]["htmlUrl"] == "https://kite.example/"
    assert by_url["https://owl.example/feed?a=1&b=2"]["htmlUrl"] == "https://owl-site.example/"
    assert by_url["http://reader:secret@wren.example/rss"]["htmlUrl"] == "http://wren.example/"
