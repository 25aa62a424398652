"""Group: the page behind a headline, and the story a report belongs to."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from importlib.resources import files

import structlog

from monitor.errors import SandboxCrashError, SandboxTimeoutError, StoreError
from monitor.feeds.web.html import read_article
from monitor.model.documents import Article, Fetched
from monitor.model.entries import ArticleTask
from monitor.model.settings import ArticleSettings, StorySettings
from monitor.model.stories import Placed, Placement, Report
from monitor.runtime import GROUPING, Context, Rules
from monitor.stories.grouping.members import MOST_REPORTS
from monitor.stories.grouping.pairwise import Learnt, learnt_of
from monitor.stories.grouping.traits import meaning
from monitor.stories.grouping.window import Window

log = structlog.get_logger("grouping")

# Small, so that other work of the database, and a stop, never wait long for it.
_GROUP_BATCH = 20
_ARTICLE_BATCH = 20


class Grouper:
    """Gives every matched report a story."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._window: Window | None = None

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
        except Exception:
            # A bug that one page brings out must not hold up the pages of others, nor its own report.
            log.exception("article.broken", url=task.url)
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
        """Give every matched report a story; membership, what it moves, and that all of it is to be decided on, are one
        transaction."""
        context = self._context
        while not context.stopping:
            rules = context.rules
            waiting = await context.db(self._waiting)
            # Outside of any transaction, and of the database's thread: encoding takes some 20 ms a report.
            vectors = await asyncio.to_thread(_encoded, waiting, rules)
            if waiting:
                await context.db(self._place_all, waiting, vectors, rules)
            if len(waiting) < _GROUP_BATCH:
                return

    def _waiting(self) -> list[Report]:
        """Some of the reports that wait for a story; none where another worker groups."""
        context = self._context
        name, ttl = GROUPING
        if not context.store.leases.acquire(name, context.owner, context.now(), ttl):
            return []
        return context.store.entries.ungrouped(context.now(), _GROUP_BATCH)

    def _place_all(self, waiting: Sequence[Report], vectors: Sequence[bytes], rules: Rules) -> None:
        context = self._context
        name, ttl = GROUPING
        if not context.store.leases.acquire(name, context.owner, context.now(), ttl):
            return
        window = self._synced(waiting, rules.settings.monitor.stories)
        for report, vector in zip(waiting, vectors, strict=True):
            try:
                self._place(window, report, vector)
            except StoreError:
                raise
            except Exception as error:
                # A bug that one report brings out must not stop all the others, now and at every later look.
                log.exception("story.unplaceable", entry=report.entry_id)
                reason = f"{type(error).__name__} in this program while it was grouped; see the log"
                context.store.entries.set_aside(report.entry_id, reason, context.now())

    def _synced(self, waiting: Sequence[Report], settings: StorySettings) -> Window:
        """The window as the database has it: what was found out about its reports is kept from batch to batch."""
        context = self._context
        if self._window is None or self._window.settings != settings:
            self._window = Window(settings, context.learnt)
        since = min(report.published for report in waiting) - 2 * settings.window
        stories = context.store.stories
        self._window.sync(stories.recent_reports(since, MOST_REPORTS), stories.constraints(since))
        return self._window

    def _place(self, window: Window, report: Report, vector: bytes) -> None:
        context = self._context

        def keep(report: Report, placement: Placement) -> Placed | None:
            placed = context.store.stories.place(report, placement, context.now(), vector)
            if placed is not None and placement.story_id is None:
                context.tally.stories += 1
            _tell(report, placement, placed)
            return placed

        window.place(report, vector, keep)


def _tell(report: Report, placement: Placement, placed: Placed | None) -> None:
    story = None if placed is None else placed.story_id
    log.info("story.placed", entry=report.entry_id, story=story, reason=placement.reason)
    for regrouping in placement.regroupings:
        log.info("story.regrouped", entries=regrouping.entry_ids, reason=regrouping.reason)


def _encoded(reports: Sequence[Report], rules: Rules) -> list[bytes]:
    """The packed vector of each report; empty without the optional extra."""
    semantics = rules.screener.semantics
    if semantics is None or not reports:
        return [b""] * len(reports)
    return semantics.encode([meaning(report) for report in reports])


def load_learnt() -> Learnt:
    """What grouping was taught, as it comes with this program."""
    return learnt_of(json.loads(files("monitor.stories.grouping").joinpath("model.json").read_text(encoding="utf-8")))
