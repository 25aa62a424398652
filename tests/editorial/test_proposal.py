"""What the line of a new source should say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from monitor.editorial.proposal import proposals
from monitor.feeds.discover import Source
from monitor.feeds.kinds import SourceKind
from monitor.model.documents import Entry, ParsedFeed
from monitor.model.settings import FeedSource

ENGLISH = "The council said on Monday that the bridge over the river would be open to carts and to people on foot. "
TURKISH = "Belediye pazartesi günü yaptığı açıklamada nehrin üzerindeki köprünün yayalara açılacağını söyledi. "
ARMENIAN = "Քաղաքապետարանը երկուշաբթի հայտնել է, որ գետի վրայի կամուրջը կբացվի հետիոտների համար։ "
KITE = FeedSource(
    url="https://www.kite.example.am/hy/rss",
    outlet="The Kite",
    language="hy",
    country="AM",
    perspective=("private",),
    group="north",
)


def source(
    title: str = "",
    url: str = "https://kite.example/rss",
    language: str = "",
    texts: Sequence[str] = (),
    kind: SourceKind = SourceKind.FEED,
) -> Source:
    return Source(url, kind, ParsedFeed(title, tuple(Entry(None, None, text) for text in texts), language=language))


def proposed(found: Source, *known: FeedSource) -> dict[str, str | tuple[str, ...]]:
    return {key: each.value for key, each in proposals(found, known).items()}


@pytest.mark.parametrize(
    ("title", "url", "outlet"),
    [
        ("Kite", "https://kite.example/rss", "Kite"),
        ("Kite News RSS Feed", "https://kite.example/rss", "Kite News"),
        ("World | The Kite - News of the north", "https://thekite.example/rss", "The Kite"),
        ("Latest news » Kite", "https://www.kite.example/rss", "Kite"),
        ("RSS: Wren", "https://news.example/rss", "Wren"),
        ("Wren-Post — sports", "https://news.example/rss", "Wren-Post"),
        ("RSS", "https://www.kite.example/rss", "kite.example"),
        ("", "https://kite.example/rss", "kite.example"),
        ("", "https://www.youtube.com/feeds/videos.xml?channel_id=x", "youtube.com"),
        ("Kite: all of the news", "https://www.youtube.com/feeds/videos.xml?channel_id=x", "Kite: all of the news"),
    ],
)
def test_the_outlet(title: str, url: str, outlet: str) -> None:
    assert proposed(source(title, url))["outlet"] == outlet


def test_the_outlet_of_a_channel() -> None:
    preview = source("Kite | news", "https://t.me/s/kite", kind=SourceKind.TELEGRAM)
    assert proposed(preview) == {"outlet": "Kite | news"}
    assert proposed(source("", "https://t.me/s/kite", kind=SourceKind.TELEGRAM)) == {"outlet": "@kite"}


@pytest.mark.parametrize(
    ("host", "country"),
    [
        ("kite.am", "AM"),
        ("www.kite.gov.az", "AZ"),
        ("kite.co.uk", "GB"),
        ("kite.укр", "UA"),
        ("kite.example", None),
        ("kite.tv", None),
        ("kite.eu", None),
        ("kite.zq", None),
        ("127.0.0.1:99", None),
        ("[::1]", None),
    ],
)
def test_the_country_is_told_by_the_address(host: str, country: str | None) -> None:
    assert proposed(source("Kite", f"https://{host}/rss")).get("country") == country


@pytest.mark.parametrize(
    ("declared", "texts", "language"),
    [
        ("", [ENGLISH] * 5, "en"),
        ("en-US", [ENGLISH] * 5, "en"),
        ("en-US", [TURKISH] * 5, "tr"),
        ("ru", [ARMENIAN] * 5, "hy"),
        ("hyw", [ARMENIAN] * 5, "hyw"),
        ("sw", [ENGLISH] * 5, "sw"),  # a language that the texts are not compared with
        ("en-US", ["Kite"], "en"),
        ("", ["Kite"], None),
        ("xx-nonsense", ["Kite"], None),
        ("", [], None),
    ],
)
def test_the_language_is_that_of_the_texts(declared: str, texts: list[str], language: str | None) -> None:
    assert proposed(source("Kite", language=declared, texts=texts)).get("language") == language


def test_that_texts_and_document_disagree_is_said() -> None:
    assert proposals(source(language="en", texts=[TURKISH] * 5), ())["language"].why == "by its texts; it says en"


def test_feeds_of_one_site_are_of_one_outlet() -> None:
    found = source("Something else", "https://en.kite.example.am/rss", "en", [ENGLISH] * 5)
    assert proposed(found, KITE) == {
        "outlet": "The Kite",
        "country": "AM",
        "perspective": ("private",),
        "group": "north",
        "language": "en",
    }
    assert proposed(source("Wren", "https://t.me/s/wren"), FeedSource(url="https://t.me/s/kite", outlet="Kite")) == {
        "outlet": "Wren"
    }
