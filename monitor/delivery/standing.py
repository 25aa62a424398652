"""A publisher that keeps its channels as they stand: each message once, in the words it has by now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.delivery.publisher import Prober, Publisher
from monitor.model.bubbles import Bubble
from monitor.model.delivery import Delivered, DeliveryOutcome
from monitor.model.publications import Message, Target
from monitor.model.settings import DeliverySettings


class StandingChannels:
    """Takes every message, and numbers those of a channel from 1. ``now`` tells when a message comes; each goes to the
    publisher ``beside`` as well, where there is one."""

    paced = False
    prober: Prober | None = None

    def __init__(self, now: Callable[[], datetime], beside: Publisher | None = None) -> None:
        self._now = now
        self._beside = beside
        self._bubbles: dict[str, list[Bubble]] = defaultdict(list)
        self.newest: Bubble | None = None
        """The message that came, or was edited, last."""

    @property
    def channels(self) -> Mapping[str, Sequence[Bubble]]:
        """The messages of each channel as they stand, in order."""
        return self._bubbles

    async def send(
        self,
        channel: str,
        chat: str | int,
        message: Message,
        *,
        silent: bool = False,
        reply_to: Target | None = None,
        topic: int | None = None,
    ) -> DeliveryOutcome:
        """Put one message at the end of its channel. Always delivered."""
        if self._beside is not None:
            await self._beside.send(channel, chat, message, silent=silent, reply_to=reply_to, topic=topic)
        bubbles = self._bubbles[channel]
        number, answered = len(bubbles) + 1, reply_to or Target(None)
        self.newest = Bubble(
            number, self._now(), message, not silent, reply_to=answered.message_id, answered=answered.headline
        )
        bubbles.append(self.newest)
        return Delivered(number)

    async def edit(self, channel: str, chat: str | int, target: Target, message: Message) -> DeliveryOutcome:
        """Put a message in place of one that stands; a picture stays with its message. Always delivered."""
        if self._beside is not None:
            await self._beside.edit(channel, chat, target, message)
        bubbles = self._bubbles[channel]
        for at, before in enumerate(bubbles):
            if before.number == target.message_id:
                kept = replace(message, photo=message.photo or before.message.photo)
                bubbles[at] = self.newest = replace(before, message=kept, edits=before.edits + 1, edited_at=self._now())
        return Delivered(target.message_id)

    async def identify(self, chat: str) -> DeliveryOutcome:
        """No chat has a number here."""
        return Delivered(None)

    def configure(self, settings: DeliverySettings) -> None:
        """Nothing here depends on them."""
