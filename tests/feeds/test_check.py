"""What feeds answer when they are asked once."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

from monitor.feeds.check import FeedCheck, check_feeds
from monitor.model.settings import FeedSource, MonitorSettings, NetworkSettings, Settings, Watchlist
from tests.support.web import Reply, serve
from tests.support.worker import rss


async def test_every_live_feed_is_asked_once() -> None:
    told: list[int] = []
    async with serve() as web:
        web["/good"] = Reply(body=rss(("A bridge opens", datetime(2023, 9, 20, 12, tzinfo=UTC)), ("Undated", None)))
        web["/off"] = Reply(body=rss())
        good, gone = (FeedSource(url=web.url(path), outlet="The Kite") for path in ("/good", "/gone"))
        off = FeedSource(url=web.url("/off"), enabled=False)
        network = NetworkSettings(allow_private_addresses=True)
        configured = Settings(monitor=MonitorSettings(network=network), feeds=(good, gone, off), watchlist=Watchlist())
        checks = await check_feeds(configured, told.append)
        assert sorted(web.paths()) == ["/gone", "/good"]
    assert checks[0] == FeedCheck(good, True, "2 entries, newest 2023-09-20 12:00 UTC")
    assert (checks[1].source, checks[1].good, "404" in checks[1].detail) == (gone, False, True)
    assert told == [1, 1]


async def test_the_sitemaps_of_an_index_are_read_in_its_place() -> None:
    news = "<urlset><url><loc>/{0}</loc><news><title>Bridge {0}</title></news></url></urlset>"
    loops = "<sitemapindex><sitemap><loc>/sitemap.xml</loc></sitemap></sitemapindex>"
    names = ("/sitemap.xml", "/3.xml.gz", "/2.xml", "/1.xml", "/0.xml")
    parts = "".join(f"<sitemap><loc>{name}</loc></sitemap>" for name in names)
    async with serve() as web:
        web["/sitemap.xml"] = Reply(body=f"<sitemapindex>{parts}</sitemapindex>".encode())
        web["/3.xml.gz"] = Reply(body=gzip.compress(news.format(3).encode()))
        web["/2.xml"] = Reply(body=news.format(2).encode())
        web["/1.xml"] = Reply(body=loops.encode())
        network = NetworkSettings(allow_private_addresses=True)
        feed = FeedSource(url=web.url("/sitemap.xml"), outlet="The Kite")
        configured = Settings(monitor=MonitorSettings(network=network), feeds=(feed,), watchlist=Watchlist())
        (check,) = await check_feeds(configured, lambda _: None)
        assert sorted(web.paths()) == ["/1.xml", "/2.xml", "/3.xml.gz", "/sitemap.xml"]
    assert (check.good, check.detail) == (True, "2 entries, undated")
