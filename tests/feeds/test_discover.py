"""From an address that a person names to a source. Pages and documents are made up, in the shapes that sites have."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from monitor.feeds.discover import PLACES, Finder, Page, Source, address_of, places
from monitor.feeds.kinds import SourceKind
from monitor.feeds.web.fetch import Fetcher
from monitor.feeds.web.links import Declared
from monitor.model.documents import Failed
from monitor.model.settings import NetworkSettings, ParsingSettings
from monitor.sandbox import Sandbox
from tests.support.web import Reply, Web, serve
from tests.support.worker import rss

DATA = Path(__file__).parents[1] / "data"
CHANNEL = "UC" + "x-_4" * 5 + "ab"
VIDEOS = "https://www.youtube.com/feeds/videos.xml"
BARE = Reply(body=b"<!doctype html><title>Kite</title><p>No feed here")
NEWS = b"""<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>/1</loc><news:news>
<news:publication><news:name>Kite</news:name><news:language>en</news:language></news:publication>
<news:title>A bridge opens</news:title></news:news></url></urlset>"""


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as server:
        yield server


@pytest.fixture
async def finder() -> AsyncIterator[Finder]:
    limits = ParsingSettings()
    sandbox = Sandbox(limits)
    async with Fetcher(NetworkSettings(allow_private_addresses=True), "test") as fetcher:
        yield Finder(fetcher, sandbox, limits)
    await sandbox.close()


@pytest.mark.parametrize(
    ("named", "address"),
    [
        ("https://kite.example/rss", "https://kite.example/rss"),
        (" kite.example ", "https://kite.example"),
        ("HTTPS://kite.example/RSS", "https://kite.example/RSS"),
        ("feed://kite.example/rss", "https://kite.example/rss"),
        ("feed:http://kite.example/rss", "http://kite.example/rss"),
        ("t.me/kite_news", "https://t.me/s/kite_news"),
        ("https://t.me/kite_news/15?single", "https://t.me/s/kite_news"),
        (f"https://www.youtube.com/channel/{CHANNEL}/videos", f"{VIDEOS}?channel_id={CHANNEL}"),
        (f"m.youtube.com/channel/{CHANNEL}", f"{VIDEOS}?channel_id={CHANNEL}"),
        ("https://youtube.com/playlist?list=PLxxxxxxxxxxxx", f"{VIDEOS}?playlist_id=PLxxxxxxxxxxxx"),
        ("https://www.youtube.com/@kite", "https://www.youtube.com/@kite"),
        (f"{VIDEOS}?channel_id={CHANNEL}", f"{VIDEOS}?channel_id={CHANNEL}"),
        (f"https://kite.example/channel/{CHANNEL}", f"https://kite.example/channel/{CHANNEL}"),
        ("https://[::1", "https://[::1"),
    ],
)
def test_the_address_that_is_meant(named: str, address: str) -> None:
    assert address_of(named) == address
    assert address_of(address) == address


def test_the_usual_places_are_beside_the_page_and_at_the_root() -> None:
    root = [f"https://kite.example/{name}" for name in PLACES]
    assert list(places("https://kite.example/")) == list(places("https://kite.example/page")) == root
    beside = [f"https://kite.example/en/{name}" for name in PLACES]
    assert list(places("https://kite.example/en/?x=1")) == [*beside, *root]


async def test_a_feed_is_found_at_its_address_and_where_it_moved_for_good(web: Web, finder: Finder) -> None:
    web["/old"], web["/rss"] = Reply(301, headers={"Location": "/rss"}), Reply(body=rss(("A bridge opens", None)))
    for path in ("/rss", "/old"):
        found = await finder.look(web.url(path))
        assert isinstance(found, Source)
        assert (found.url, found.kind, found.parsed.title) == (web.url("/rss"), SourceKind.FEED, "Kite")


async def test_an_address_in_capitals_is_read(web: Web, finder: Finder) -> None:
    web["/rss"] = Reply(body=rss(("A bridge opens", None)))
    found = await finder.read(web.url("/rss").replace("http://", "HTTP://"))
    assert isinstance(found, Source)
    assert found.url == web.url("/rss")


async def test_a_page_tells_its_feeds(web: Web, finder: Finder) -> None:
    web["/"] = Reply(body=b"<!doctype html><link rel=alternate type=application/atom+xml title=All href=/atom>")
    assert await finder.look(web.url("/")) == Page(web.url("/"), (Declared(web.url("/atom"), "All"),))
    assert web.paths() == ["/"]


async def test_what_no_page_declares_is_looked_for_at_the_usual_places(web: Web, finder: Finder) -> None:
    web["/en/"] = web["/en/feed"] = BARE
    web["/feed.xml"] = Reply(body=rss(("A bridge opens", None)))
    found = await finder.look(web.url("/en/"))
    assert isinstance(found, Source)
    assert found.url == web.url("/feed.xml")


async def test_the_news_sitemap_of_robots_txt_comes_last(web: Web, finder: Finder) -> None:
    web["/"] = BARE
    names = "".join(f"Sitemap: /{name}.xml\n" for name in ("a", "b", "c", "google-news"))
    web["/robots.txt"] = Reply(body=f"User-agent: *\nDisallow:\n{names}".encode())
    web["/a.xml"] = Reply(body=b"<urlset><url><loc>/1</loc></url></urlset>")
    web["/google-news.xml"] = Reply(body=NEWS)
    found = await finder.look(web.url("/"))
    assert isinstance(found, Source)
    assert (found.url, found.kind, found.parsed.language) == (web.url("/google-news.xml"), SourceKind.SITEMAP, "en")
    assert not {"/a.xml", "/b.xml", "/c.xml"} & set(web.paths())


async def test_where_there_is_nothing_the_places_are_named(web: Web, finder: Finder) -> None:
    web["/"] = BARE
    web["/robots.txt"] = Reply(body="".join(f"Sitemap: /{number}.xml\n" for number in range(1000)).encode())
    found = await finder.look(web.url("/"))
    assert isinstance(found, Failed)
    assert found.detail.startswith("a page that declares no feed, and its site keeps none at /feed, /rss, /rss.xml")
    assert web.paths()[-4:] == ["/robots.txt", "/0.xml", "/1.xml", "/2.xml"]


async def test_a_channel_is_read_by_its_preview_and_told_where_that_is_closed(web: Web, finder: Finder) -> None:
    web["/s/kite"] = Reply(
        body=(DATA / "previews" / "channel.html").read_bytes(), headers={"Content-Type": "text/html"}
    )
    found = await finder.look(web.url("/s/kite"))
    assert isinstance(found, Source)
    assert (found.kind, bool(found.parsed.entries)) == (SourceKind.TELEGRAM, True)
    web["/s/shut"] = Reply(
        body=b"<!doctype html><div class='tgme_page'><div class='tgme_page_extra'>9 members</div></div>"
    )
    shut = await finder.look(web.url("/s/shut"))
    assert isinstance(shut, Failed)
    assert shut.reason == "closed"
