"""The pages behind headlines: read before their reports are grouped."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit

import structlog

from monitor.errors import SandboxCrashError, SandboxTimeoutError
from monitor.feeds.furniture.outlets import Names, names_of
from monitor.feeds.furniture.texts import clean_text
from monitor.feeds.web.fetch import Fetcher
from monitor.feeds.web.html import read_article
from monitor.model.documents import Article, Failed, Fetched
from monitor.model.entries import ArticleTask
from monitor.model.limits import MAX_FURNITURE
from monitor.model.settings import ArticleSettings
from monitor.runtime import Runtime
from monitor.sandbox import Sandbox

log = structlog.get_logger("grouping")

# Small, so that other work of the database, and a stop, never wait long for it.
_BATCH = 20


class ArticleReader:
    """Reads the pages of matched entries that came with a headline only."""

    def __init__(self, runtime: Runtime, fetcher: Fetcher, sandbox: Sandbox) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._entries = runtime.store.entries
        self._fetcher = fetcher
        self._sandbox = sandbox

    async def read_waiting(self) -> int:
        """Fetch the pages of matched entries that came with a headline only, before their reports are grouped.
        Returns how many were tried."""
        tasks = await self._db(self._entries.articles_waiting, self._runtime.owner, self._runtime.now(), _BATCH)
        await asyncio.gather(*(self._fetch_article(task) for task in tasks))
        return len(tasks)

    async def _fetch_article(self, task: ArticleTask) -> None:
        """Fetch one page within its deadline. Whatever goes wrong, the report goes on without it."""
        settings = self._runtime.rules.monitor.articles
        left = (task.due - self._runtime.now()).total_seconds()
        try:
            async with asyncio.timeout(max(left, 0)):
                article = await self._read_page(task, settings)
        except TimeoutError:
            article = None
        except Exception:
            # A bug that one page brings out must not hold up the pages of others, nor its own report.
            log.exception("article.broken", url=task.url)
            article = None
        await self._db(self._entries.save_article, task.entry_id, article)

    async def _read_page(self, task: ArticleTask, settings: ArticleSettings) -> Article | None:
        url = task.url
        page = await self._fetcher.fetch_page(url, timeout=settings.timeout, max_body=settings.max_body)
        if not isinstance(page, Fetched):
            log.info("article.unavailable", url=url, reason=page.reason if isinstance(page, Failed) else "not-modified")
            return None
        try:
            article = await self._sandbox.run(read_article, page.body, page.content_type, page.final_url)
        except (SandboxTimeoutError, SandboxCrashError) as error:
            log.warning("article.unreadable", url=url, detail=str(error))
            return None
        return _without_furniture(article, names_of(task.outlet, urlsplit(page.final_url).hostname or ""))


def _without_furniture(article: Article, names: Names) -> Article:
    description, lead = (
        clean_text(text, names, field=field)
        for field, text in (("description", article.description), ("lead", article.lead))
    )
    taken = (*description.furniture, *lead.furniture)[:MAX_FURNITURE]
    return replace(article, description=description.text, lead=lead.text, furniture=taken)
