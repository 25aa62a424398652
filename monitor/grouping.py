"""Group and decide: the page behind a headline, the story a report belongs to, and the publications this causes."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from monitor.context import Context, Rules
from monitor.core import policy, stories
from monitor.core.settings import ArticleSettings
from monitor.core.types import Article, ArticleTask, Fetched, Report
from monitor.errors import SandboxCrashError, SandboxTimeoutError, StoreError
from monitor.extract import read_article

log = structlog.get_logger("grouping")

_GROUP_LEASE = timedelta(seconds=60)
# Small, so that other work of the database, and a stop, never wait long for it.
_GROUP_BATCH = 20
_ARTICLE_BATCH = 20


class Grouper:
    """Gives every matched report a story."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def fetch_articles(self) -> int:
        """Fetch the pages of matched entries that came with a headline only, before their reports are grouped.
        Returns how many were tried."""
        tasks = await self._context.db(
            self._context.store.entries.articles_waiting, self._context.owner, self._context.now(), _ARTICLE_BATCH
        )
        await asyncio.gather(*(self._fetch_article(task) for task in tasks))
        return len(tasks)

    async def _fetch_article(self, task: ArticleTask) -> None:
        """Fetch one page within its deadline. Whatever goes wrong, the report goes on without it."""
        settings = self._context.rules.settings.monitor.articles
        left = (task.due - self._context.now()).total_seconds()
        try:
            async with asyncio.timeout(max(left, 0)):
                article = await self._read_page(task.url, settings)
        except TimeoutError:
            article = None
        await self._context.db(self._context.store.entries.save_article, task.entry_id, article)

    async def _read_page(self, url: str, settings: ArticleSettings) -> Article | None:
        page = await self._context.fetcher.fetch_page(url, timeout=settings.timeout, max_body=settings.max_body)
        if not isinstance(page, Fetched):
            log.info("article.unavailable", url=url, reason=getattr(page, "reason", "not-modified"))
            return None
        try:
            return await self._context.sandbox.run(read_article, page.body, page.content_type, page.final_url)
        except (SandboxTimeoutError, SandboxCrashError) as error:
            log.warning("article.unreadable", url=url, detail=str(error))
            return None

    async def group(self) -> None:
        """Give every matched report a story; membership and the publications it causes are one transaction."""
        context = self._context
        while not context.stopping and await context.db(self._group_batch, context.rules) == _GROUP_BATCH:
            pass

    def _group_batch(self, rules: Rules) -> int:
        """Place some of the waiting reports; returns how many there were."""
        context = self._context
        if not context.store.leases.acquire("group", context.owner, context.now(), _GROUP_LEASE):
            return 0
        waiting = context.store.entries.ungrouped(context.now(), _GROUP_BATCH)
        for report in waiting:
            try:
                self._place(report, rules)
            except StoreError:
                raise
            except Exception as error:
                # A bug that one report brings out must not stop all the others, now and at every later look.
                log.exception("story.unplaceable", entry=report.entry_id)
                reason = f"{type(error).__name__} in this program while it was grouped; see the log"
                context.store.entries.set_aside(report.entry_id, reason, context.now())
        return len(waiting)

    def _place(self, report: Report, rules: Rules) -> None:
        context, settings = self._context, rules.settings.monitor
        fingerprint = stories.fingerprint(report)
        since = report.published - settings.stories.window
        candidates = context.store.stories.candidates(fingerprint, report.language, since)
        placement = stories.place(report, candidates, settings.stories)
        intents = policy.intents(report.watches, settings.channels)
        story = context.store.stories.place(report, placement, fingerprint, intents, context.now())
        if story is not None and placement.story_id is None:
            context.tally.stories += 1
        log.info("story.placed", entry=report.entry_id, story=story, reason=placement.reason)
