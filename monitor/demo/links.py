"""The addresses of the sample world, when its server is gone."""

from __future__ import annotations

import re
from dataclasses import replace

from monitor.delivery.publisher import Prober, Publisher
from monitor.model.delivery import DeliveryOutcome
from monitor.model.publications import Message, Target
from monitor.model.settings import DeliverySettings


class SampleLinks:
    """Hands each message on to the publisher ``inside``, with the addresses on the demo's own server (``root``) as
    addresses under .example: of each outlet one site, which nobody can ever reach."""

    prober: Prober | None = None

    def __init__(self, inside: Publisher, root: str) -> None:
        self._inside = inside
        self._root = root
        self.paced = inside.paced

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
        """Send one message."""
        return await self._inside.send(
            channel, chat, self._moved(message), silent=silent, reply_to=reply_to, topic=topic
        )

    async def edit(self, channel: str, chat: str | int, target: Target, message: Message) -> DeliveryOutcome:
        """Put a message in place of one that was sent."""
        return await self._inside.edit(channel, chat, target, self._moved(message))

    async def identify(self, chat: str) -> DeliveryOutcome:
        """The number of a chat."""
        return await self._inside.identify(chat)

    def configure(self, settings: DeliverySettings) -> None:
        """Go by these settings from the next message on."""
        self._inside.configure(settings)

    def _moved(self, message: Message) -> Message:
        preview = message.preview and self._away(message.preview)
        return replace(message, html=self._away(message.html), plain=self._away(message.plain), preview=preview)

    def _away(self, text: str) -> str:
        return away(text, self._root)


def away(text: str, root: str) -> str:
    """A text with the addresses on the server ``root`` as addresses under .example, of each outlet one site."""
    return re.sub(re.escape(root) + r"/([a-z0-9-]+)/", r"https://\1.example/", text)
