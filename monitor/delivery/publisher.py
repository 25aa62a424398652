"""What delivery asks of the outside: a publisher that sends, and a prober that looks for what perhaps arrived."""

from __future__ import annotations

from typing import Protocol

from monitor.model.delivery import Deletion, DeliveryOutcome, ProbeResult, ProbeRights, Refusal, Words
from monitor.model.publications import Message, Target
from monitor.model.settings import DeliverySettings


class Prober(Protocol):
    """Looks at single messages of a chat. ``admin_chat`` is the operators' chat, to which copies are forwarded and in
    which they are deleted; empty where there is none.

    No call raises for what Telegram or the network does.
    """

    admin_chat: str

    async def rights(self, chat: str | int) -> ProbeRights | Refusal:
        """Which probes a chat allows."""
        ...

    async def forward(self, chat: str | int, message_id: int) -> ProbeResult:
        """What stands under a number, as a copy in the admin chat shows it. The chat itself is left untouched."""
        ...

    async def edit(self, chat: int, message_id: int, words: Words) -> ProbeResult:
        """Whether a message with these words stands under a number. Another message of this bot gets these words."""
        ...

    async def delete(self, chat: str | int, message_id: int) -> Deletion:
        """Delete a message. One that is gone already counts as deleted."""
        ...


class Publisher(Protocol):
    """Where publications go. ``paced`` tells whether the channel has a limit on messages; ``prober`` looks for those
    that perhaps arrived, None where it cannot be found out.

    No call raises for what Telegram or the network does.
    """

    paced: bool
    prober: Prober | None

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
        """Send one message and say what became of it. ``silent``: without sound; ``reply_to`` is the message that it
        answers, ``topic`` the forum topic that it goes to."""
        ...

    async def edit(self, channel: str, chat: str | int, target: Target, message: Message) -> DeliveryOutcome:
        """Put a message in place of one that was sent. One that stands there already counts as delivered."""
        ...

    async def identify(self, chat: str) -> DeliveryOutcome:
        """The number of a chat, as a receipt without a message; or what kept it from being asked."""
        ...

    def configure(self, settings: DeliverySettings) -> None:
        """Go by these settings from the next message on."""
        ...
