"""poll -> ingest -> group -> decide -> deliver: the order of the steps.

Each step is a query for what waits, a decision, and a transaction that holds all it caused; so any of them may be
killed at any instruction and run again.

    feeds/poll.py        feeds that are due -> entries that are new, matched
    worker/later.py      entries that the words leave in doubt, where there were too many -> asked about later
    feeds/articles.py    entries with a headline only -> the text of their pages
    stories/group.py     matched entries -> stories
    delivery/decide.py   stories that changed, digests that are due -> publications
    translation/translate.py   texts that readers cannot read -> their translations, while posts wait anyway
    delivery/deliver.py  publications -> messages, receipts
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import structlog

from monitor.delivery.decide import Decider
from monitor.delivery.deliver import Sender
from monitor.errors import MonitorError
from monitor.feeds.articles import ArticleReader
from monitor.feeds.poll import Poller
from monitor.model.roles import Role
from monitor.runtime import Runtime
from monitor.stories.group import Grouper
from monitor.translation.translate import Translating
from monitor.worker.later import LaterLook

log = structlog.get_logger("operations")
T = TypeVar("T")


@dataclass(frozen=True)
class Pipeline:
    """The steps of one worker, and the ``runtime`` that they share; of them it takes those of its ``roles``."""

    runtime: Runtime
    roles: frozenset[Role]
    poller: Poller
    later: LaterLook
    articles: ArticleReader
    grouper: Grouper
    decider: Decider
    translating: Translating
    sender: Sender

    async def group(self) -> bool:
        """Give matched reports a story, and decide what the stories and the time of day cause. True where an outlet
        has brought so many that some wait: what is decided is to be told first."""
        try:
            some_wait = await self._go_on_after(self.grouper.group, "grouping")
            await self._go_on_after(self.decider.decide, "deciding")
        finally:
            await self.runtime.leave_grouping()
        return bool(some_wait)

    async def translate(self) -> None:
        """Have texts translated that are told soon, or were told without. Raises StoreError."""
        await self._go_on_after(self.translating.translate, "translating")

    async def _go_on_after(self, step: Callable[[], Awaitable[T]], name: str) -> T | None:
        """A bug in one step must not stop those that come after it. Raises StoreError."""
        try:
            return await step()
        except MonitorError:
            raise
        except Exception as error:
            if self.runtime.note_fault(name, "it stands still, all else goes on", error):
                log.exception("step.broken", step=name)
            return None

    async def run_once(self, *, poll_all: bool = False) -> None:
        """One whole round: poll what is due (or every feed), fetch pages, group, and deliver what may be delivered."""
        if Role.POLL in self.roles:
            await self._read(poll_all=poll_all)
        await self.tell()

    async def _read(self, *, poll_all: bool) -> None:
        runtime = self.runtime
        polled_before = runtime.now() if poll_all else None
        while await self.poller.poll(polled_before) and not runtime.stopping:
            await self.poller.finish()
        await self.later.look()
        while await self.articles.read_waiting() and not runtime.stopping:
            await self.articles.finish()

    async def tell(self) -> None:
        """Group what was read, decide, and deliver what may be delivered."""
        delivers = Role.DELIVER in self.roles
        while Role.GROUP in self.roles and await self.group() and not self.runtime.stopping:
            if delivers:
                await self.sender.deliver()
        if delivers:
            await self.translate()
            await self.sender.deliver(wait_for_pace=True)
