"""poll -> ingest -> group -> decide -> deliver: the order of the steps.

Each step is a query for what waits, a decision of the core, and a transaction that holds all it caused; so any of
them may be killed at any instruction and run again.

    polling.py    feeds that are due -> entries that are new, matched
    grouping.py   matched entries -> stories
    deciding.py   stories that changed, digests that are due -> publications
    delivery.py   publications -> messages, receipts
"""

from __future__ import annotations

from monitor.delivery.decide import Decider
from monitor.delivery.deliver import Sender
from monitor.feeds.poll import Poller
from monitor.runtime import GROUPING, Context
from monitor.stories.group import Grouper


class Pipeline:
    """The steps of one worker. What they share is in ``context``."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._poller = Poller(context)
        self._grouper = Grouper(context)
        self._sender = Sender(context)
        self.poll = self._poller.poll
        self.finish_polls = self._poller.finish
        self.abandon_polls = self._poller.abandon
        self.fetch_articles = self._grouper.fetch_articles
        self._decider = Decider(context)
        self.deliver = self._sender.deliver

    async def group(self) -> None:
        """Give every matched report a story, and decide what the stories and the time of day cause."""
        try:
            await self._grouper.group()
            await self._decider.decide()
        finally:
            # So that an editor's correction need not wait for the worker to stop.
            await self.context.db(self.context.store.leases.release, GROUPING[0], self.context.owner)

    async def run_once(self, *, poll_all: bool = False) -> None:
        """One whole round: poll what is due (or every feed), fetch pages, group, and deliver what may be delivered."""
        polled_before = self.context.now() if poll_all else None
        while await self.poll(polled_before) and not self.context.stopping:
            await self.finish_polls()
        while await self.fetch_articles() and not self.context.stopping:
            pass
        await self.group()
        await self.deliver(wait_for_pace=True)
