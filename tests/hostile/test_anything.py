"""Made-up feeds and pages through everything that reads them: parse, clean, match, render."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monitor.feeds.web.charset import decode
from monitor.feeds.web.html import plain_text, read_article
from monitor.matching.screener import Screener
from tests.hostile.world import feed, item
from tests.support import worker
from tests.support.journey import HOME, check_address, dangerous, storable, travel

pytestmark = pytest.mark.slow

SCREENER = Screener.by_words(worker.settings([]))
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TYPES = st.sampled_from(
    ["", "application/rss+xml", "text/xml; charset=windows-1251", "application/feed+json", "text/html"]
)

WORDS = st.sampled_from(
    [
        "bridge ", "circus ", "Мост ", "پل‌ها ", "Կամուրջ ", "Two killed, 23 injured. ", "“No,” he said. ",
        " - The Kite", "Read more", "&amp;lt;b&amp;gt;", "&#0;", "&#x202e;", "&nbsp;",
        "<b>", "</p>",
        "<script>x()</script>", "<!--", "]]>", "<![CDATA[", "\u202e", "\u2066", "\u200c", "\ufeff", "\x85", "\u2028",
        "e" + "\u0301" * 40, "😀", "*_`[", "@name #tag /start ", "https://x.example ",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(WORDS, max_size=12).map("".join), st.text(max_size=40))
LINKS = st.one_of(
    st.none(),
    TEXTS,
    TEXTS.map(lambda text: f"https://kite.example/{text}"),
    TEXTS.map(lambda text: f"//{text}.example/a"),
)
DATES = st.one_of(
    TEXTS,
    st.sampled_from(["Wed, 20 Sep 2023 11:00:00 +0400", "19.09.2023 12:30 +99:99", "2023-09-20T10:00:00-23:59:59"]),
    st.from_regex(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,5}T?[ ,]?[0-9:]{0,8}[+-]?[0-9:]{0,5}Z?", fullmatch=True),
)
NAMES = ["title", "link", "guid", "pubDate", "dc:date", "updated", "description", "content:encoded", "source",
         "media:content", "enclosure", "author", "category", "id", "summary", "item", "entry", "base"]  # fmt: skip
ELEMENTS = st.builds(
    lambda name, attribute, value, text: f'<{name} {attribute}="{value}">{text}</{name}>',
    st.sampled_from(NAMES),
    st.sampled_from(["type", "url", "href", "rel", "isPermaLink", "xml:base", "xml:lang", "xmlns"]),
    TEXTS, TEXTS | DATES,
)  # fmt: skip
ITEMS = st.builds(
    lambda parts, name: f"<{name}>{''.join(parts)}</{name}>",
    st.lists(ELEMENTS, max_size=8),
    st.sampled_from(["item", "entry"]),
)


@given(items=st.lists(ITEMS, max_size=4), kind=TYPES, encoding=st.sampled_from(["utf-8", "utf-16", "cp1251", "koi8-r"]))
@FEW
def test_any_feed(items: list[str], kind: str, encoding: str) -> None:
    travel(feed(*items).decode().encode(encoding, "replace"), kind, SCREENER)


@given(title=TEXTS, date=DATES, more=TEXTS)
@example("bridge", "19.09.2023 12:30 +99:99", "")
@FEW
def test_any_item(title: str, date: str, more: str) -> None:
    travel(feed(item(title, "1", date=date, more=f"<description>{more}</description>")), "", SCREENER)


ENTRY = st.fixed_dictionaries(
    {},
    optional={
        "id": LINKS | st.integers() | st.floats(), "title": TEXTS, "url": LINKS, "external_url": LINKS, "image": LINKS,
        "summary": TEXTS, "content_html": TEXTS, "content_text": TEXTS | st.integers(),
        "date_published": DATES | st.none(),
    },
)  # fmt: skip


@given(entries=st.lists(ENTRY | st.none() | TEXTS, max_size=4))
@example([{"title": "bridge", "url": "https://kite.example/\ud800"}])
@example([{"title": "bridge", "url": "https://kite.example/\0", "image": "https://\u202ekite.example/"}])
@FEW
def test_any_json_feed(entries: list[object]) -> None:
    content = {"version": "https://jsonfeed.org/version/1.1", "title": "K", "items": entries}
    travel(json.dumps(content).encode(), "application/feed+json", SCREENER)


TAGS = st.builds(
    lambda name, attributes, text: f"<{name} {attributes}>{text}",
    st.sampled_from(["p", "div", "meta", "link", "title", "h1", "article", "script", "/p", "/div", "svg", "plaintext"]),
    st.builds(
        lambda name, key, value: f'property="{name}" rel="canonical" {key}="{value}"',
        st.sampled_from(["og:title", "og:description", "og:image", "og:url", "description"]),
        st.sampled_from(["content", "href", "class", "id"]),
        TEXTS | LINKS.map(str),
    ),
    TEXTS,
)  # fmt: skip


@given(tags=st.lists(TAGS, max_size=12), kind=TYPES)
@FEW
def test_any_page(tags: list[str], kind: str) -> None:
    body = ("<!DOCTYPE html><html>" + "".join(tags)).encode("utf-8", "replace")
    travel(body, kind, SCREENER)


@given(body=st.binary(max_size=300), kind=TYPES)
@FEW
def test_any_bytes(body: bytes, kind: str) -> None:
    travel(body, kind, SCREENER)
    travel(b"<rss><channel><item><title>" + body + b"</title></item></channel></rss>", kind, SCREENER)
    article = read_article(body, kind, HOME)
    assert storable(article.title + article.description + article.lead)
    assert not dangerous(plain_text(decode(body, kind)))


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        ("https://kite.example/\u200cپل", "https://kite.example/%E2%80%8Cپل"),
        ("https://kite.example/a\u202egpj.exe", "https://kite.example/a%E2%80%AEgpj.exe"),
        ("https://kite.example/\0", None),
        ("https://kite.example/\ud800", None),
        ("https://\u202ekite.example/", None),
        ("https://kite.example/" + "\u200c" * 700, None),
        (" /a\tb ", "https://kite.example/ab"),
    ],
)
def test_addresses_of_invisible_characters(link: str, kept: str | None) -> None:
    body = json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"title": "bridge", "url": link}]}
    ).encode()
    (message, _) = travel(body, "", SCREENER)
    check_address(kept)
    assert kept is None or kept in message.plain
    assert kept is not None or "href" not in message.html
