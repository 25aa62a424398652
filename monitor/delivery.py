"""Deliver: one sender per channel, one message at a time, the intent committed before and the receipt after."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog

from monitor.context import LOOK_UP, Context
from monitor.core import policy
from monitor.core.rendering import render_story
from monitor.core.settings import Channel
from monitor.core.types import Claim, Delivered, DeliveryOutcome, Message, Migrated, Rejected, Unknown
from monitor.errors import StoreError

log = structlog.get_logger("delivery")

# Longer than one call to Telegram may take: see DeliverySettings.timeout.
_CHANNEL_LEASE = timedelta(seconds=60)
_SHUT_OUT_PAUSE = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)
# A slot this near is waited for: left to the next tick, messages would leave at the pace of the ticks.
_PATIENCE = 1.0  # seconds


class Sender:
    """Sends what the outbox holds."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._outbox = context.store.outbox
        self._held: set[str] = set()

    async def deliver(self, *, wait_for_pace: bool = False) -> None:
        """Send what may be sent now in every channel, in order.

        ``wait_for_pace`` waits for any free slot instead of leaving all but the near ones to the next call; it never
        waits for a channel that refuses. What fails in one channel is raised when all are done.
        """
        channels = self._context.rules.settings.monitor.channels
        work = (self._deliver(name, channel, wait_for_pace) for name, channel in channels.items())
        failures = [done for done in await asyncio.gather(*work, return_exceptions=True) if done is not None]
        for failure in failures:
            raise failure

    async def _deliver(self, name: str, channel: Channel, wait_for_pace: bool) -> None:
        context = self._context
        while not context.stopping and await self._hold_channel(name):
            claim = await context.db(self._outbox.next_pending, name, context.now())
            if claim is None:
                return
            wait = (await self._next_slot(name) - context.now()).total_seconds()
            if wait > _PATIENCE and not wait_for_pace:
                return
            if wait > 0:
                await context.sleep(min(wait, LOOK_UP))
                continue  # much may have changed meanwhile: the lease, the queue, or whether to go on at all
            message = await self._render(claim, channel)
            outcome = await self._send(claim, message) if message else Rejected("cannot be rendered")
            if not isinstance(outcome, Delivered | Rejected | Migrated):
                return

    async def _hold_channel(self, name: str) -> bool:
        """True while this worker is the channel's only sender. What the sender before it left half done is unknown."""
        context = self._context
        lease = (f"channel:{name}", context.owner, context.now(), _CHANNEL_LEASE)
        if not await context.db(context.store.leases.acquire, *lease):
            self._held.discard(name)
            return False
        if name not in self._held:
            stranded = await context.db(self._outbox.strand, name, context.now())
            if stranded:
                detail = "left half done by a stopped worker"
                log.warning("delivery.unknown", channel=name, found=stranded, detail=detail)
            self._held.add(name)
        rule = context.rules.settings.monitor.delivery.unknown
        await context.db(self._outbox.resolve_unknown, name, rule, context.now())
        return True

    async def _next_slot(self, name: str) -> datetime:
        context = self._context
        if not context.publisher.paced:
            return context.now()
        since = context.now() - _MINUTE
        here = await context.db(self._outbox.recent_sends, since, name)
        overall = await context.db(self._outbox.recent_sends, since)
        return policy.next_slot(here, overall, context.now(), context.rules.settings.monitor.delivery)

    async def _render(self, claim: Claim, channel: Channel) -> Message | None:
        """The message of a publication; None, and the publication rejected, where a bug keeps it from being made."""
        settings = self._context.rules.settings
        hashtags = {name: policy.hashtag(name, watch) for name, watch in settings.watchlist.watches.items()}
        zone = settings.monitor.time_zone
        try:
            return render_story(claim.story, language=channel.language, time_zone=zone, hashtags=hashtags)
        except Exception as error:
            # One story that cannot be shown must not shut its channel for all those behind it.
            log.exception("delivery.unrenderable", channel=claim.channel, story=claim.story.id)
            reason = f"{type(error).__name__} in this program while it was rendered; see the log"
            await self._context.db(self._outbox.reject, claim.publication_id, reason)
            return None

    async def _send(self, claim: Claim, message: Message) -> DeliveryOutcome | None:
        """Commit the intent, send, commit the receipt. None where another worker holds the channel by now."""
        context = self._context
        intent = (claim.publication_id, claim.channel, context.owner, message, context.now())
        if not await context.db(self._outbox.begin_sending, *intent):
            return None
        state = await context.db(self._outbox.channel, claim.channel)
        try:
            outcome = await context.publisher.send(claim.channel, state.chat_id or state.chat, message)
        except BaseException as error:
            # Neither a bug nor a stop may leave the row in `sending`: that would shut the channel until the next start.
            await self._settle(claim, Unknown(f"{type(error).__name__} in the publisher"))
            raise
        await self._settle(claim, outcome)
        return outcome

    async def _settle(self, claim: Claim, outcome: DeliveryOutcome) -> None:
        """Commit what became of a message. A database that refuses is asked again until the worker stops: a receipt
        that is lost means a message sent twice."""
        context = self._context
        while True:
            try:
                receipt = (claim.publication_id, claim.attempts + 1, outcome, context.now(), _SHUT_OUT_PAUSE)
                await context.db(self._outbox.settle, *receipt)
                break
            except StoreError as error:
                log.error("delivery.receipt_waits", publication=claim.publication_id, detail=str(error))
                if context.stopping:
                    raise
                await context.sleep(LOOK_UP)
        if isinstance(outcome, Delivered):
            context.tally.sent += 1
        write = log.info if isinstance(outcome, Delivered) else log.warning
        write(
            f"delivery.{type(outcome).__name__.lower()}",
            channel=claim.channel,
            publication=claim.publication_id,
            story=claim.story.id,
            detail=getattr(outcome, "detail", None),
        )
