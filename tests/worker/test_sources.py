"""Each kind of source, in the shapes that sites have, through the whole pipeline to the post on a loopback Bot API; and
what is odd about those that are no feeds: news sitemaps, indexes of them, previews of Telegram."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.editorial.explain import explain_past, in_words
from monitor.model.settings import ArticleSettings, FeedSource
from monitor.stories.independence import voices
from tests.support.botapi import BotApi
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import Notebook, running, settings

SOURCES = Path(__file__).parents[1] / "data" / "sources"
HTML = "text/html; charset=utf-8"
KINDS = (
    ("/feed", "Sample Daily", "wordpress.xml", "application/rss+xml; charset=UTF-8"),
    ("/feeds/posts/default", "Sample Blog", "blog.atom", "application/atom+xml; charset=UTF-8"),
    ("/feed.json", "Sample Harbour", "feed.json", "application/json"),
    ("/news-sitemap.xml", "Sample Rail", "news.xml", "text/xml; charset=UTF-8"),
    ("/sitemap_index.xml", "Sample Storm", "index.xml", "text/xml"),
    ("/s/samplevalley", "Sample Valley", "channel.html", HTML),
    ("/s/hillnotes", "Hill Notes", "forwarding.html", HTML),
)
"""Path, outlet, document and its type."""
TOLD = {
    "Old bridge at Tarn closes for repairs": "Sample Daily",
    "Council of Mirwood votes money for a foot bridge": "Sample Blog",
    "Ferry hits bridge pillar in Port Sable": "Sample Harbour",
    "Lorry stuck under railway bridge in Hobley": "Sample Rail",
    "Storm takes wooden bridge at Quern & two boats": "Sample Storm",
    "Students paint the bridge of Linden": "Sample Valley",
}
"""What each is about, and whose report of it was first."""


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as server:
        yield server


def source(web: Web, path: str) -> FeedSource:
    return FeedSource(url=web.url(path), outlet="The Kite", language="en", article=False)


def sitemap(*titles: str) -> Reply:
    rows = (
        f"<url><loc>/{title.replace(' ', '-')}</loc><n:news><n:title>{title}</n:title>"
        "<n:publication_date>2023-09-20T11:30:00Z</n:publication_date></n:news></url>"
        for title in titles
    )
    head = "<urlset xmlns:n='http://www.google.com/schemas/sitemap-news/0.9'>"
    return Reply(body=f"{head}{''.join(rows)}</urlset>".encode(), headers={"Content-Type": "text/xml"})


def preview(*texts: str) -> Reply:
    posts = (
        f"<div class='tgme_widget_message' data-post='kite/{number}'><div class='js-message_text'>{text}</div>"
        "<a class='tgme_widget_message_date'><time datetime='2023-09-20T11:30:00+00:00'></time></a></div>"
        for number, text in enumerate(texts, 1)
    )
    body = f"<html><body><section class='tgme_channel_history'>{''.join(posts)}</section></body></html>"
    return Reply(body=body.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def titles(notebook: Notebook) -> list[str]:
    return [title for _, title in notebook.posts]


def document(web: Web, name: str, kind: str) -> Reply:
    text = (SOURCES / name).read_text("utf-8").replace("HOST", web.url(""))
    return Reply(body=text.encode(), headers={"Content-Type": kind})


def serve_all(web: Web) -> list[FeedSource]:
    for path, _, name, kind in KINDS:
        web[path] = document(web, name, kind)
    part = gzip.compress((SOURCES / "part.xml").read_bytes())
    web["/storm/news-2023-09.xml.gz"] = Reply(body=part, headers={"Content-Type": "application/x-gzip"})
    web["/rail/hobley"] = document(web, "hobley.html", HTML)
    return [
        FeedSource(url=web.url(path), outlet=outlet, language="en", article=outlet == "Sample Rail")
        for path, outlet, _, _ in KINDS
    ]


async def test_every_kind_of_source_is_told_in_the_channel_once(database_url: str, web: Web) -> None:
    clock = Clock()
    async with BotApi() as api:
        api.add_chat("@sample")
        configured = settings(serve_all(web), articles=ArticleSettings())
        telegram = TelegramPublisher(api.token, api.url, configured.monitor.delivery)
        await telegram.open()
        async with running(database_url, configured, telegram, clock) as app:
            for _ in range(2):
                await app.pipeline.run_once(poll_all=True)
                clock.move(hours=1)
            failing = [feed.url for feed in app.runtime.store.health.feed_health() if feed.failures]
            stories = app.runtime.store.stories.recent(NOON - timedelta(days=1), limit=100)
            kept = app.runtime.store.history.newest(NOON - timedelta(days=1), 100)
            explained = {
                entry.outlet: in_words(explain_past(app.runtime.rules.screener, entry), configured) for entry in kept
            }
        await telegram.close()
        texts = [message.text for message in api.messages("@sample")]
    assert failing == []
    assert sorted(text.split("\n")[0].rstrip(".") for text in texts) == sorted(TOLD)
    for text in texts:
        assert TOLD[text.split("\n")[0].rstrip(".")] in text
    by_first_outlet = {row.story.reports[0].outlet: row.story for row in stories}
    assert by_first_outlet["Sample Rail"].reports[0].article_lead == (
        "Trains stood still for two hours in Hobley on Wednesday morning, the railway says. "
        "The driver had followed his navigation device, and was not hurt. Engineers have looked at the girders since."
    )
    (forwarded,) = (text for text in texts if "Hill Notes" in text)
    assert "via Sample Valley" in forwarded
    (story,) = (row.story for row in stories if len(row.story.reports) > 1)
    assert {report.outlet for report in story.reports} == {"Sample Valley", "Hill Notes"}
    assert len(voices(story.reports)) == 1
    assert "source   forwarded from Sample Valley" in explained["Hill Notes"].splitlines()


async def test_a_news_sitemap_is_read_like_a_feed(database_url: str, web: Web) -> None:
    notebook, clock = Notebook(), Clock()
    web["/news.xml"] = sitemap("New bridge opens", "Weather stays dry")
    async with running(database_url, settings([source(web, "/news.xml")]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(hours=1)
        web["/news.xml"] = sitemap("Old bridge closes", "New bridge opens", "Weather stays dry")
        await app.pipeline.run_once()
    assert titles(notebook) == ["New bridge opens", "Old bridge closes"]


async def test_an_index_that_stays_the_same_hides_nothing_new(database_url: str, web: Web) -> None:
    notebook, clock = Notebook(), Clock()
    index = b"<sitemapindex><sitemap><loc>/news.xml</loc></sitemap></sitemapindex>"
    web["/sitemap.xml"] = Reply(body=index, headers={"ETag": '"1"'})
    web["/news.xml"] = sitemap("New bridge opens")
    async with running(database_url, settings([source(web, "/sitemap.xml")]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(hours=1)
        web["/news.xml"] = sitemap("Old bridge closes", "New bridge opens")
        await app.pipeline.run_once()
    assert titles(notebook) == ["New bridge opens", "Old bridge closes"]


async def test_an_edited_post_of_a_channel_is_no_second_one(database_url: str, web: Web) -> None:
    notebook, clock = Notebook(), Clock()
    web["/s/kite"] = preview("New bridge opens<br>Cars may pass", "Weather stays dry")
    async with running(database_url, settings([source(web, "/s/kite")]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(hours=1)
        web["/s/kite"] = preview("New bridge opens<br>Cars may pass from noon", "Dry", "Old bridge closes for long")
        await app.pipeline.run_once()
    assert [title.split(".")[0] for title in titles(notebook)] == ["New bridge opens", "Old bridge closes for long"]


@pytest.mark.parametrize(("name", "reason"), [("closed.html", "closed"), ("missing.html", "missing")])
@pytest.mark.parametrize("status", [301, 302])
async def test_a_channel_that_closes_its_preview_or_leaves_fails_by_name(
    sqlite_url: str, web: Web, name: str, reason: str, status: int
) -> None:
    """Telegram sends on from /s/name to /name then, and back from there once there is a preview again."""
    notebook, clock = Notebook(), Clock()
    web["/s/kite"] = [Reply(status, headers={"Location": "/kite"}), preview("New bridge opens")]
    web["/kite"] = document(web, name, HTML)
    async with running(sqlite_url, settings([source(web, "/s/kite")]), notebook, clock) as app:
        await app.pipeline.run_once()
        assert dict(app.runtime.tally.failures) == {reason: 1}
        clock.move(hours=2)
        await app.pipeline.run_once(poll_all=True)
    assert titles(notebook) == ["New bridge opens"]
