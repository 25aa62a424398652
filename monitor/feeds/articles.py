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
from monitor.runtime import LOOK_UP, Runtime
from monitor.sandbox import Sandbox

log = structlog.get_logger("grouping")

# Small, so that other work of the database, and a stop, never wait long for it.
_BATCH = 20
# What one outlet has under way at once: pages that hang are no reason for others to wait.
_OF_ONE_OUTLET = 4


class ArticleReader:
    """Reads the pages of matched entries that came with a headline only."""

    def __init__(self, runtime: Runtime, fetcher: Fetcher, sandbox: Sandbox) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._entries = runtime.store.entries
        self._fetcher = fetcher
        self._sandbox = sandbox
        self._in_hand: set[asyncio.Task[None]] = set()

    async def read_waiting(self) -> int:
        """Fetch the pages of matched entries that came with a headline only, before their reports are grouped, a few of
        each outlet at once; slow ones go on when it returns. Returns how many were begun."""
        begun = 0
        while not self._runtime.stopping:
            tasks = await self._db(
                self._entries.articles_waiting, self._runtime.owner, self._runtime.now(), _BATCH, _OF_ONE_OUTLET
            )
            if not tasks:
                break
            for task in tasks:
                self._take_in_hand(task)
            begun += len(tasks)
            await asyncio.wait(self._in_hand, timeout=LOOK_UP, return_when=asyncio.FIRST_COMPLETED)
        return begun

    async def finish(self) -> None:
        """Wait for the pages that are under way."""
        while self._in_hand and not self._runtime.stopping:
            await asyncio.wait(self._in_hand, timeout=LOOK_UP)

    async def abandon(self) -> None:
        """Stop the pages that are under way."""
        for task in self._in_hand:
            task.cancel()
        await asyncio.gather(*self._in_hand, return_exceptions=True)

    def _take_in_hand(self, task: ArticleTask) -> None:
        reading = asyncio.create_task(self._fetch_article(task), name=f"article {task.url}")
        self._in_hand.add(reading)
        reading.add_done_callback(self._put_down)

    def _put_down(self, reading: asyncio.Task[None]) -> None:
        self._in_hand.discard(reading)
        if not reading.cancelled() and reading.exception() is not None:
            log.error("article.unfinished", task=reading.get_name(), detail=str(reading.exception()))

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
        self._runtime.hurry()

    async def _read_page(self, task: ArticleTask, settings: ArticleSettings) -> Article | None:
        url = task.url
        page = await self._fetcher.fetch_page(
            url, timeout=settings.timeout, max_body=settings.max_body, outlet=task.outlet
        )
        if not isinstance(page, Fetched):
            log.info("article.unavailable", url=url, reason=page.reason if isinstance(page, Failed) else "not-modified")
            return None
        try:
            article = await self._sandbox.run_aside(
                task.outlet, read_article, page.body, page.content_type, page.final_url
            )
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
