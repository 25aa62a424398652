"""Sources that are no feeds, through the whole pipeline: news sitemaps, indexes of them, previews of Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from monitor.model.settings import FeedSource
from tests.support.clock import Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import Notebook, running, settings


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


async def test_a_channel_that_closes_its_preview_fails_by_name(database_url: str, web: Web) -> None:
    notebook, clock = Notebook(), Clock()
    page = b"<html><body><div class='tgme_page'><div class='tgme_page_extra'>9 subscribers</div></div></body></html>"
    web["/s/kite"] = Reply(body=page, headers={"Content-Type": "text/html"})
    async with running(database_url, settings([source(web, "/s/kite")]), notebook, clock) as app:
        await app.pipeline.run_once()
        assert dict(app.runtime.tally.failures) == {"closed": 1}
