"""Judge the entries of polled documents, many documents at once, so that none keeps the others waiting.

Documents take turns, some entries each time. A document gets so much time of the encoder, and no more: on the rest of
it the words decide for now, and the examples are asked later (``worker/later.py``).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

import structlog

from monitor.feeds import ingest
from monitor.feeds.verdicts import Verdicts
from monitor.matching.screener import Screener, in_turns
from monitor.runtime import Runtime

log = structlog.get_logger("polling")

_MATCHED_AT_ONCE = 50  # entries
# Of a document, for the examples: enough for some hundred entries. With all that it waits, far less than its lease.
_ENCODING = 10.0  # seconds
_LONGEST = 120.0


class Judge:
    """Gives verdicts on the entries of documents, of each as many at once as take a moment."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        # Verdicts come one at a time anyway; waiting in threads, they would keep DNS look-ups out of them.
        self._matching = asyncio.Lock()

    async def judge(self, screener: Screener, doc: ingest.Document, fresh: Sequence[int], oldest: datetime) -> Verdicts:
        """Verdicts on these entries of a document; ``oldest`` is as in ``Verdicts``."""
        verdicts = Verdicts(screener, doc, oldest)
        for start in range(0, len(fresh), _MATCHED_AT_ONCE):
            async with self._matching:
                await asyncio.to_thread(verdicts.match, fresh[start : start + _MATCHED_AT_ONCE])
        await self._ask(verdicts)
        return verdicts

    async def _ask(self, verdicts: Verdicts) -> None:
        seconds = asyncio.get_running_loop().time
        asked, until = 0.0, seconds() + _LONGEST
        for some in in_turns(verdicts.doubtful(), verdicts.text):
            if asked >= _ENCODING or seconds() >= until:
                break
            async with self._runtime.asking:
                began = seconds()
                await asyncio.to_thread(verdicts.ask, some)
                asked += seconds() - began
        if left := verdicts.doubtful():
            log.info("poll.unasked", feed=verdicts.feed, entries=len(left), detail="the examples are asked later")
