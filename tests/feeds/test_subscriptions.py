"""Lists of other readers' programs. They are made up, in the shapes that these programs write."""

from __future__ import annotations

import pytest

from monitor.feeds.subscriptions import MAX_FEEDS, MAX_FILE, Subscription, read_subscriptions
from monitor.model.documents import Failed

FEED = '<outline text="Kite" type="rss" xmlUrl="https://kite.example/rss" {}/>'


def listed(outlines: str) -> tuple[Subscription, ...]:
    found = read_subscriptions(f'<?xml version="1.0"?><opml version="2.0"><body>{outlines}</body></opml>'.encode())
    assert not isinstance(found, Failed), found
    return found


def kite(**keys: str) -> Subscription:
    return Subscription("https://kite.example/rss", **{"title": "Kite", **keys})


@pytest.mark.parametrize(
    ("outlines", "found"),
    [
        (FEED, kite()),
        (FEED.replace("xmlUrl", "XMLURL"), kite()),
        (FEED.format('title="The  Kite &amp; co"'), kite(title="The Kite & co")),
        (
            FEED.format('language="hy" htmlUrl=" https://kite.example/ "'),
            kite(language="hy", home="https://kite.example/"),
        ),
        (FEED.format('category="/News/Armenia,/Other"'), kite(group="Armenia")),
        (f'<outline text="Armenia">{FEED.format("category=x")}</outline>'.replace("=x", '="x"'), kite(group="Armenia")),
        (f'<outline text="a"><outline title="b">{FEED}</outline></outline>', kite(group="b")),
        (f'<outline text="&#8238;"><outline text="x"/>{FEED}</outline>', kite()),
    ],
)
def test_what_a_list_carries(outlines: str, found: Subscription) -> None:
    assert listed(outlines.replace("{}", "")) == (found,)


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "utf-16"])
def test_any_encoding_is_read(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><opml><body><outline text="Змей" xmlUrl="https://kite.example/"/></body></opml>'
    found = read_subscriptions(text.encode(encoding))
    assert found == (Subscription("https://kite.example/", "Змей"),)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "no readable XML"),
        (b"words", "no readable XML"),
        (b"<opml><body>", "no readable XML"),
        (b"<rss><channel/></rss>", "no OPML: it begins with <rss>"),
        (b" " * (MAX_FILE + 1), "more than 2 MB"),
        (b"<opml>" + b'<outline xmlUrl="https://a.example/"/>' * (MAX_FEEDS + 1) + b"</opml>", "more than 5000 feeds"),
        (b'<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml>&a;</opml>', "declares entities"),
        (b"<opml>" + b" " * 1_000_000 + b"</opml>", None),
        (b'<!DOCTYPE opml SYSTEM "http://127.0.0.1:1/x.dtd"><opml/>', None),
    ],
)
def test_what_is_no_list(body: bytes, why: str | None) -> None:
    found = read_subscriptions(body)
    assert (found == ()) if why is None else (isinstance(found, Failed) and why in found.detail), found
