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

from dataclasses import dataclass

from monitor.delivery.decide import Decider
from monitor.delivery.deliver import Sender
from monitor.feeds.articles import ArticleReader
from monitor.feeds.poll import Poller
from monitor.runtime import Runtime
from monitor.stories.group import Grouper


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
            await self.grouper.group()
            await self.decider.decide()
        finally:
            await self.runtime.leave_grouping()

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
