"""poll -> ingest -> group -> decide -> deliver: the order of the steps.

Each step is a query for what waits, a decision, and a transaction that holds all it caused; so any of them may be
killed at any instruction and run again.

    feeds/poll.py        feeds that are due -> entries that are new, matched
    feeds/articles.py    entries with a headline only -> the text of their pages
    stories/group.py     matched entries -> stories
    delivery/decide.py   stories that changed, digests that are due -> publications
    delivery/deliver.py  publications -> messages, receipts
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from monitor.delivery.decide import Decider
from monitor.delivery.deliver import Sender
from monitor.errors import MonitorError
from monitor.feeds.articles import ArticleReader
from monitor.feeds.poll import Poller
from monitor.runtime import Runtime
from monitor.stories.group import Grouper

log = structlog.get_logger("operations")


@dataclass(frozen=True)
class Pipeline:
    """The steps of one worker, and the ``runtime`` that they share."""

    runtime: Runtime
    poller: Poller
    articles: ArticleReader
    grouper: Grouper
    decider: Decider
    sender: Sender

    async def group(self) -> None:
        """Give every matched report a story, and decide what the stories and the time of day cause."""
        try:
            await self._go_on_after(self.grouper.group, "grouping")
            await self._go_on_after(self.decider.decide, "deciding")
        finally:
            await self.runtime.leave_grouping()

    async def _go_on_after(self, step: Callable[[], Awaitable[None]], name: str) -> None:
        """A bug in one step must not stop those that come after it. Raises StoreError."""
        try:
            await step()
        except MonitorError:
            raise
        except Exception as error:
            if self.runtime.note_fault(name, "it stands still, all else goes on", error):
                log.exception("step.broken", step=name)

    async def run_once(self, *, poll_all: bool = False) -> None:
        """One whole round: poll what is due (or every feed), fetch pages, group, and deliver what may be delivered."""
        runtime = self.runtime
        polled_before = runtime.now() if poll_all else None
        while await self.poller.poll(polled_before) and not runtime.stopping:
            await self.poller.finish()
        while await self.articles.read_waiting() and not runtime.stopping:
            pass
        await self.group()
        await self.sender.deliver(wait_for_pace=True)
