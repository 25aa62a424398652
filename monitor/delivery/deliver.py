"""Deliver: one sender per channel, one message at a time, the intent committed before and the receipt after."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog

from monitor.delivery import policy, recovery, timing
from monitor.delivery.compose import Composed, Composer
from monitor.delivery.reconciliation.late_copies import Tidier
from monitor.delivery.reconciliation.lookup import PATIENCE, Looker, Progress
from monitor.delivery.reconciliation.reconcile import Reconciler
from monitor.errors import StoreError
from monitor.model.delivery import Delivered, DeliveryOutcome, Migrated, Rejected, Unknown
from monitor.model.publications import Claim, PublicationKind, Speed
from monitor.model.settings import Channel
from monitor.runtime import LOOK_UP, Context

log = structlog.get_logger("delivery")

# Longer than one call to Telegram may take: see DeliverySettings.timeout.
_CHANNEL_LEASE = timedelta(seconds=60)
_SHUT_OUT_PAUSE = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)


class Sender:
    """Sends what the outbox holds."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._outbox = context.store.outbox
        self._composer = Composer(context)
        looker = Looker(context)
        self._reconciler = Reconciler(context, looker)
        self._tidier = Tidier(context, looker)
        # Channels that gave this process a receipt.
        self._confirmed: set[str] = set()

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
        """First what perhaps arrived, then what waits, then late copies: one thing at a time, while the channel is
        held."""
        while not self._context.stopping and await self._hold_channel(name):
            progress = await self._reconciler.settle(name, channel, wait_for_pace=wait_for_pace)
            if progress is Progress.CLEAR:
                progress = await self._send_next(name, channel, wait_for_pace)
            if progress is Progress.LATER:
                progress = await self._tidier.tidy(name, channel, wait_for_pace=wait_for_pace)
            if progress is Progress.LATER:
                return

    async def _send_next(self, name: str, channel: Channel, wait_for_pace: bool) -> Progress:
        """Send what is next in a channel, where it may leave now."""
        context = self._context
        claim = await self._next(name, channel)
        if claim is None:
            return Progress.LATER
        wait = (await self._next_slot(name, channel) - context.now()).total_seconds()
        if wait > PATIENCE and not wait_for_pace:
            return Progress.LATER
        if wait > 0:
            await context.sleep(min(wait, LOOK_UP))
            return Progress.AGAIN  # much may have changed meanwhile: the lease, the queue, or whether to go on at all
        composed = await self._compose(claim, channel)
        if composed is None:
            return Progress.AGAIN
        outcome = await self._send(claim, channel, composed)
        return Progress.AGAIN if isinstance(outcome, Delivered | Rejected | Migrated) else Progress.LATER

    async def _next(self, name: str, channel: Channel) -> Claim | None:
        """What is next in a channel, once a backlog and what is stale were folded; in quiet hours nothing is."""
        context, monitor = self._context, self._context.rules.settings.monitor
        now = context.now()
        quiet = timing.is_quiet(now, channel.quiet, monitor.time_zone)
        claim = await context.db(
            self._outbox.next_pending, name, now, quiet=quiet, edit_interval=channel.edits.interval
        )
        if quiet or claim is None or claim.kind not in (PublicationKind.POST, PublicationKind.REPLY):
            return claim
        fresh, stale = now - channel.breaking.within, now - monitor.delivery.stale
        folded = await context.db(context.store.decisions.fold, name, monitor.delivery.backlog, fresh, stale, now)
        expired = await context.db(context.store.decisions.expire, name, stale)
        if not folded and not expired:
            return claim
        log.warning("delivery.folded", channel=name, posts=folded, replies_given_up=expired)
        return await self._next(name, channel)

    async def _hold_channel(self, name: str) -> bool:
        """True while this worker is the channel's only sender. What the sender before it left half done is unknown."""
        context, rules = self._context, self._context.rules.settings.monitor.delivery.reconcile
        lease = (f"channel:{name}", context.owner, context.now(), _CHANNEL_LEASE)
        if not await context.db(context.store.leases.acquire, *lease):
            return False
        # At each look, not only at the first: the lease may have been another's meanwhile without our noticing it, and
        # nothing of our own is under way here.
        stranded = await context.db(self._outbox.strand, name, context.now(), rules.after)
        if stranded:
            detail = "left half done by a stopped worker"
            log.warning("delivery.unknown", channel=name, found=stranded, detail=detail)
        return True

    async def _next_slot(self, name: str, channel: Channel) -> datetime:
        context = self._context
        if not context.publisher.paced:
            return context.now()
        since = context.now() - _MINUTE
        here = await context.db(self._outbox.recent_sends, since, name)
        overall = await context.db(self._outbox.recent_sends, since)
        pace = policy.pace(channel, context.rules.settings.monitor.delivery)
        return policy.next_slot(here, overall, context.now(), pace)

    async def _compose(self, claim: Claim, channel: Channel) -> Composed | None:
        """The message of a publication. None where none is to be sent: nothing happened, an edit would change nothing,
        or a bug keeps it from being made; then the publication is settled already."""
        context = self._context
        try:
            composed = await self._composer.compose(claim, channel)
        except StoreError:
            raise
        except Exception as error:
            # One story that cannot be shown must not shut its channel for all those behind it.
            log.exception("delivery.unrenderable", channel=claim.channel, publication=claim.publication_id)
            reason = f"{type(error).__name__} in this program while it was rendered; see the log"
            await context.db(self._outbox.reject, claim.publication_id, reason)
            return None
        if composed is None:
            await context.db(self._outbox.reject, claim.publication_id, "nothing happened in its time")
        elif claim.kind is PublicationKind.EDIT and claim.target and composed.message.html == claim.target.html:
            await context.db(self._outbox.drop, claim.publication_id)
            return None
        elif composed.message.note:
            log.warning("delivery.noted", publication=claim.publication_id, detail=composed.message.note)
        return composed

    async def _send(self, claim: Claim, channel: Channel, composed: Composed) -> DeliveryOutcome | None:
        """Commit the intent, send, commit the receipt. None where another worker holds the channel by now."""
        context, message = self._context, composed.message
        intent = (claim.publication_id, claim.channel, context.owner, message, context.now(), composed.told)
        confirmed = claim.channel in self._confirmed
        if not await context.db(self._outbox.begin_sending, *intent, confirmed=confirmed):
            return None
        state = await context.db(self._outbox.channel, claim.channel)
        chat, publisher = state.chat_id or state.chat, context.publisher
        try:
            if claim.kind is PublicationKind.EDIT and claim.target is not None:
                outcome = await publisher.edit(claim.channel, chat, claim.target, message)
            else:
                silent = claim.speed is not Speed.BREAKING
                outcome = await publisher.send(
                    claim.channel, chat, message, silent=silent, reply_to=claim.target, topic=channel.topic
                )
        except BaseException as error:
            # Neither a bug nor a stop may leave the row in `sending`: that would shut the channel until the next start.
            await self._settle(claim, Unknown(f"{type(error).__name__} in the publisher"))
            raise
        await self._settle(claim, outcome)
        return outcome

    async def _settle(self, claim: Claim, outcome: DeliveryOutcome) -> None:
        """Commit what became of a message. A database that refuses is asked again until the worker stops: a receipt
        that is lost means a message sent twice."""
        context, place = self._context, None
        look_after = context.rules.settings.monitor.delivery.reconcile.after
        while True:
            try:
                place = place or await recovery.remember(context, claim, outcome)
                receipt = (claim.publication_id, claim.attempts + 1, outcome, context.now(), _SHUT_OUT_PAUSE)
                await context.db(self._outbox.settle, *receipt, look_after)
                await recovery.note(context, place)
                break
            except StoreError as error:
                log.error("delivery.receipt_waits", publication=claim.publication_id, detail=str(error))
                if context.stopping:
                    raise
                await context.sleep(LOOK_UP)
        if isinstance(outcome, Delivered) and claim.kind is not PublicationKind.EDIT:
            context.tally.sent += 1
            self._confirmed.add(claim.channel)
        write = log.info if isinstance(outcome, Delivered) else log.warning
        write(
            f"delivery.{type(outcome).__name__.lower()}",
            channel=claim.channel,
            publication=claim.publication_id,
            kind=claim.kind.value,
            story=claim.story.id if claim.story else None,
            detail=getattr(outcome, "detail", None),
        )
