"""What readers may ask the bot: the sources of a story that was posted, by the link beneath its post. Each gets a few
answers in a while, and so do all together; nothing else is answered."""

from __future__ import annotations

import re
from collections import deque
from datetime import datetime, timedelta
from itertools import islice

import structlog

from monitor.delivery import policy
from monitor.delivery.publisher import Publisher
from monitor.model.delivery import Delivered
from monitor.model.operators import Update
from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.stories import Story
from monitor.posts.sources import source_pages
from monitor.runtime import Runtime

log = structlog.get_logger("readers")

_REQUEST = re.compile(r"/start sources_(\d{1,15})")
_WHILE = timedelta(minutes=10)
_MOST, _MOST_IN_ALL = 5, 100  # answers in that time
_MOST_PAGES = 10
_MOST_ROWS = 1000  # messages of one story
_OLD = timedelta(minutes=5)  # nobody waits any more


class SourceRequests:
    """Answers readers with the pages of a story's sources, in the style of the channel that posted it."""

    def __init__(self, runtime: Runtime, publisher: Publisher) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._store = runtime.store
        self._publisher = publisher
        self._answered: deque[tuple[datetime, int]] = deque()

    async def answer(self, update: Update) -> None:
        """Answer an update where it is such a request, in a private chat. One that Telegram does not take at once is
        given up: whoever waits follows the link once more. Raises StoreError."""
        asked = _REQUEST.fullmatch(update.text.strip())
        if asked is None or update.sender is None or update.chat_id != update.sender or not self._may(update):
            return
        found = await self._posted(int(asked[1]))
        if found is None:
            return
        story, channel = found
        style = policy.style(self._runtime.rules.settings, self._runtime.rules.monitor.channels[channel])
        for page in islice(source_pages(story, style), _MOST_PAGES):
            outcome = await self._publisher.send("readers", update.chat_id, page, silent=True)
            if not isinstance(outcome, Delivered):
                log.info("readers.unanswered", story=story.id, outcome=type(outcome).__name__)
                return

    def _may(self, update: Update) -> bool:
        """Is it the reader's turn? An answer is counted where it is."""
        now = self._runtime.now()
        if update.at is not None and now - update.at > _OLD:
            return False
        while self._answered and not timedelta(0) <= now - self._answered[0][0] < _WHILE:
            self._answered.popleft()
        own = sum(sender == update.sender for _, sender in self._answered)
        if own >= _MOST or len(self._answered) >= _MOST_IN_ALL or update.sender is None:
            return False
        self._answered.append((now, update.sender))
        return True

    async def _posted(self, story_id: int) -> tuple[Story, str] | None:
        """A story that was posted, as it stands now, maybe in another, and a channel that has it."""
        sent = await self._db(self._store.outbox.rows, PublicationState.SENT, _MOST_ROWS, story_id=story_id)
        channel = next((row.channel for row in sent if row.kind is PublicationKind.POST), None)
        detail = await self._db(self._store.stories.detail, story_id)
        if channel is None or channel not in self._runtime.rules.monitor.channels or detail is None:
            return None
        story = await self._db(self._store.stories.load, detail.merged_into or story_id)
        return None if story is None else (story, channel)
