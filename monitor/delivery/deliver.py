"""Deliver: one sender per channel, one message at a time, the intent committed before and the receipt after."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime, timedelta

import structlog

from monitor.delivery import pacing, timing
from monitor.delivery.compose import Composed, Composer
from monitor.delivery.publisher import Publisher
from monitor.delivery.reconciliation.late_copies import LateCopies
from monitor.delivery.reconciliation.lookup import PATIENCE, Lookup, Progress
from monitor.delivery.reconciliation.reconcile import Reconciler
from monitor.delivery.recovery import Recorder
from monitor.errors import StoreError
from monitor.model.delivery import (
    Deleted,
    Delivered,
    DeliveryOutcome,
    Kept,
    Migrated,
    OtherKind,
    Rejected,
    ShutOut,
    Unknown,
    Unpictured,
)
from monitor.model.publications import (
    Claim,
    DigestClaim,
    EditClaim,
    Message,
    PointerClaim,
    PostClaim,
    ReplyClaim,
    Target,
    Urgency,
    WithdrawalClaim,
)
from monitor.model.settings import Channel
from monitor.runtime import LOOK_UP, Runtime
from monitor.sandbox import Sandbox
from monitor.store import ChannelState

log = structlog.get_logger("delivery")

# Longer than one call to Telegram may take: see DeliverySettings.timeout.
_CHANNEL_LEASE = timedelta(seconds=60)
_SHUT_OUT_PAUSE = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)
# Then it is looked whether there is other news, which may go first.
_TURN = timedelta(seconds=3)


class Sender:
    """Sends what the outbox holds, through a publisher. Charts are drawn in the ``sandbox``; the ``recorder`` writes
    down what was sent."""

    def __init__(self, runtime: Runtime, publisher: Publisher, sandbox: Sandbox, recorder: Recorder) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._decisions = runtime.store.decisions
        self._leases = runtime.store.leases
        self._outbox = runtime.store.outbox
        self._publisher = publisher
        self._recorder = recorder
        self._composer = Composer(runtime, sandbox)
        lookup = Lookup(runtime)
        self._reconciler = Reconciler(runtime, publisher.prober, lookup, recorder)
        self._late_copies = LateCopies(runtime, publisher.prober, lookup, recorder)
        # Channels that gave this process a receipt.
        self._confirmed: set[str] = set()
        # Channels that this process took over from whoever sent there before.
        self._taken_over: set[str] = set()
        # Whose turn it is in each chat.
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def deliver(self, *, wait_for_pace: bool = False) -> None:
        """Send what may be sent now in every channel, in order.

        ``wait_for_pace`` waits for any free slot instead of leaving all but the near ones to the next call; it never
        waits for a channel that refuses. What fails in one channel is raised when all are done.
        """
        channels = self._runtime.rules.monitor.channels
        work = (self._deliver(name, channel, wait_for_pace) for name, channel in channels.items())
        failures = [done for done in await asyncio.gather(*work, return_exceptions=True) if done is not None]
        for failure in failures:
            raise failure

    async def _deliver(self, name: str, channel: Channel, wait_for_pace: bool) -> None:
        """One thing at a time, while the channel is held; channels of one chat take turns."""
        progress, began = Progress.AGAIN, self._runtime.now()
        while progress is not Progress.LATER and not self._runtime.stopping and await self._hold_channel(name):
            if not wait_for_pace and self._runtime.now() - began > _TURN:
                return
            state = await self._db(self._outbox.channel, name)
            async with self._turns[str(state.chat_id or state.chat or name).casefold()]:
                progress = await self._identify(state)
                if progress is Progress.CLEAR:
                    progress = await self._step(name, channel, wait_for_pace)

    async def _step(self, name: str, channel: Channel, wait_for_pace: bool) -> Progress:
        """First what perhaps arrived, then what waits, then late copies."""
        progress = await self._reconciler.resolve(name, channel, wait_for_pace=wait_for_pace)
        if progress is Progress.CLEAR:
            progress = await self._send_next(name, channel, wait_for_pace)
        if progress is Progress.LATER:
            progress = await self._late_copies.clean_up(name, channel, wait_for_pace=wait_for_pace)
        return progress

    async def _identify(self, state: ChannelState) -> Progress:
        """Ask for the number of a chat that may be one in which something was told; CLEAR where it need not be
        known."""
        configured, now = self._runtime.rules.monitor.channels.keys(), self._runtime.now()
        if state.chat_id is not None or not self._publisher.paced or not state.chat:
            return Progress.CLEAR
        if not await self._db(self._outbox.has_left_chats, configured):
            return Progress.CLEAR
        if state.paused_since is not None or (state.not_before is not None and state.not_before > now):
            return Progress.LATER
        outcome = await self._publisher.identify(state.chat)
        if isinstance(outcome, Delivered) and outcome.chat_id is not None:
            await self._db(self._outbox.identify, state.name, outcome.chat_id, configured, now)
            return Progress.AGAIN
        await self._db(self._outbox.hold_up, state.name, outcome, now, _SHUT_OUT_PAUSE)
        log.warning("delivery.not_identified", channel=state.name, detail=outcome.detail or None)
        return Progress.LATER

    async def _send_next(self, name: str, channel: Channel, wait_for_pace: bool) -> Progress:
        """Send what is next in a channel, where it may leave now."""
        claim = await self._next(name, channel)
        if claim is None:
            return Progress.LATER
        wait = (await self._next_slot(name, channel, claim) - self._runtime.now()).total_seconds()
        if wait > PATIENCE and not wait_for_pace:
            return Progress.LATER
        if wait > 0:
            await self._runtime.sleep(min(wait, LOOK_UP))
            return Progress.AGAIN  # much may have changed meanwhile: the lease, the queue, or whether to go on at all
        composed = await self._compose(claim, channel)
        if composed is None:
            return Progress.AGAIN
        outcome = await self._send(claim, channel, composed)
        again = Delivered | Rejected | Unpictured | OtherKind | Migrated
        return Progress.AGAIN if isinstance(outcome, again) else Progress.LATER

    async def _next(self, name: str, channel: Channel) -> Claim | None:
        """What is next in a channel, once a backlog and what is stale were folded; in quiet hours nothing is."""
        monitor, now = self._runtime.rules.monitor, self._runtime.now()
        quiet, interval = timing.is_quiet(now, channel.quiet, monitor.time_zone), channel.edits.interval
        share = pacing.share(pacing.pace(channel, monitor.delivery))
        claim = await self._db(self._outbox.next_pending, name, now, quiet=quiet, edit_interval=interval, share=share)
        if quiet or not isinstance(claim, PostClaim | ReplyClaim):
            return claim
        fresh, stale = now - channel.breaking.within, now - monitor.delivery.stale
        backlog = monitor.delivery.backlog
        folded = await self._db(self._decisions.fold, name, at_most=backlog, fresh=fresh, stale=stale, now=now)
        expired = await self._db(self._decisions.expire, name, stale)
        if not folded and not expired:
            return claim
        log.warning("delivery.folded", channel=name, posts=folded, replies_given_up=expired)
        return await self._next(name, channel)

    async def _hold_channel(self, name: str) -> bool:
        """True while this worker is the channel's only sender. What the sender before it left half done is unknown."""
        now, owner = self._runtime.now(), self._runtime.owner
        if not await self._db(self._leases.acquire, f"channel:{name}", owner, now, _CHANNEL_LEASE):
            return False
        # At each look, not only at the first: the lease may have been another's meanwhile without our noticing it, and
        # nothing of our own is under way here.
        look_after = self._runtime.rules.monitor.delivery.reconcile.after
        vouched = name in self._recorder.vouched or name in self._taken_over
        interrupted = await self._db(self._outbox.mark_interrupted, name, now, look_after, vouched=vouched)
        self._taken_over.add(name)
        if interrupted:
            detail = "left half done by a stopped worker"
            log.warning("delivery.unknown", channel=name, found=interrupted, detail=detail)
        return True

    async def _next_slot(self, name: str, channel: Channel, claim: Claim) -> datetime:
        now = self._runtime.now()
        if not self._publisher.paced:
            return now
        here = await self._db(self._outbox.recent_sends, now - _MINUTE, name)
        overall = await self._db(self._outbox.recent_sends, now - _MINUTE)
        pace = pacing.pace(channel, self._runtime.rules.monitor.delivery)
        if claim.is_behind:
            pace = pace.model_copy(update={"per_minute": pace.per_minute - pacing.share(pace)})
        return pacing.next_slot(here, overall, self._runtime.now(), pace)

    async def _compose(self, claim: Claim, channel: Channel) -> Composed | None:
        """The message of a publication. None where none is to be sent: nothing happened, an edit would change nothing,
        or a bug keeps it from being made; then its outcome is recorded already."""
        try:
            composed = await self._composer.compose(claim, channel)
        except StoreError:
            raise
        except Exception as error:
            # One story that cannot be shown must not shut its channel for all those behind it.
            log.exception("delivery.unrenderable", channel=claim.channel, publication=claim.publication_id)
            reason = f"{type(error).__name__} in this program while it was rendered; see the log"
            await self._db(self._outbox.reject, claim.publication_id, reason, lost_at=self._runtime.now())
            return None
        if composed is None:
            why = "readers saw it already" if isinstance(claim, ReplyClaim) else "nothing happened in its time"
            await self._db(self._outbox.reject, claim.publication_id, why)
        elif isinstance(claim, EditClaim | PointerClaim) and composed.message.html == claim.target.html:
            await self._db(self._outbox.drop, claim.publication_id)
            return None
        elif composed.message.note:
            log.warning("delivery.noted", publication=claim.publication_id, detail=composed.message.note)
        return composed

    async def _send(self, claim: Claim, channel: Channel, composed: Composed) -> DeliveryOutcome | None:
        """Commit the intent, send, commit the receipt. None where another worker holds the channel by now."""
        state = await self._db(
            self._outbox.begin_sending,
            claim.publication_id,
            claim.channel,
            self._runtime.owner,
            composed.message,
            self._runtime.now(),
            told=composed.told,
            shown=composed.shown,
            folded=composed.folded,
            rest=composed.rest,
            confirmed=claim.channel in self._confirmed or claim.channel in self._recorder.vouched,
        )
        if state is None:
            return None
        try:
            outcome = await self._call(claim, channel, state.chat_id or state.chat, composed.message)
        except BaseException as error:
            # Neither a bug nor a stop may leave the row in `sending`: that would shut the channel until the next start.
            await self._record_outcome(claim, Unknown(f"{type(error).__name__} in the publisher"))
            raise
        await self._record_outcome(claim, outcome)
        return outcome

    async def _call(self, claim: Claim, channel: Channel, chat: str | int, message: Message) -> DeliveryOutcome:
        if isinstance(claim, WithdrawalClaim):
            return await self._take_away(claim, chat, message)
        if isinstance(claim, EditClaim | PointerClaim):
            return await self._publisher.edit(claim.channel, chat, claim.target, message)
        return await self._publisher.send(
            claim.channel,
            chat,
            message,
            silent=claim.urgency is not Urgency.BREAKING,
            reply_to=claim.target if isinstance(claim, ReplyClaim) else None,
            topic=channel.topic,
        )

    async def _take_away(self, claim: WithdrawalClaim, chat: str | int, instead: Message) -> DeliveryOutcome:
        """Delete messages, or put ``instead`` in place of those that cannot be deleted. All of it may be done again:
        what is gone counts as deleted, what is marked as edited. No receipt: the journal tells of what stands."""
        left: DeliveryOutcome = Delivered(None)
        for target in claim.targets:
            outcome = await self._take_one_away(claim.channel, chat, target, instead)
            match outcome:
                case Delivered():
                    pass
                case Rejected():
                    left = outcome
                case _:
                    return outcome
        return left

    async def _take_one_away(self, channel: str, chat: str | int, target: Target, instead: Message) -> DeliveryOutcome:
        prober = self._publisher.prober
        if prober is None or target.message_id is None:
            return await self._publisher.edit(channel, chat, target, instead)
        match await prober.delete(chat, target.message_id):
            case Deleted():
                return Delivered(None)
            case Kept() | ShutOut():  # it may be the right to delete alone that is lacking
                return await self._publisher.edit(channel, chat, target, instead)
            case refusal:
                return refusal

    async def _record_outcome(self, claim: Claim, outcome: DeliveryOutcome) -> None:
        """Commit what became of a message. A database that refuses is asked again until the worker stops: a receipt
        that is lost means a message sent twice."""
        place = None
        look_after = self._runtime.rules.monitor.delivery.reconcile.after
        while True:
            try:
                place = place or await self._recorder.write(claim, outcome)
                await self._db(
                    self._outbox.record_outcome,
                    claim.publication_id,
                    claim.attempts + 1,
                    outcome,
                    self._runtime.now(),
                    pause=_SHUT_OUT_PAUSE,
                    look_after=look_after,
                )
                await self._recorder.note(place)
                break
            except StoreError as error:
                log.error("delivery.receipt_waits", publication=claim.publication_id, detail=str(error))
                if self._runtime.stopping:
                    raise
                await self._runtime.sleep(LOOK_UP)
        self._runtime.tally.outcomes[type(outcome).__name__.lower()] += 1
        if isinstance(outcome, Delivered) and not isinstance(claim, EditClaim | PointerClaim | WithdrawalClaim):
            self._runtime.tally.note_sent(claim, self._runtime.now())
            self._confirmed.add(claim.channel)
        write = log.info if isinstance(outcome, Delivered) else log.warning
        write(
            f"delivery.{type(outcome).__name__.lower()}",
            channel=claim.channel,
            publication=claim.publication_id,
            kind=claim.kind.value,
            story=_story_of(claim),
            headline=_headline_of(claim),
            detail=outcome.detail or None,
        )


def _story_of(claim: Claim) -> int | None:
    match claim:
        case DigestClaim():
            return None
        case WithdrawalClaim():
            return claim.story_id
        case _:
            return claim.story.id


def _headline_of(claim: Claim) -> str | None:
    match claim:
        case DigestClaim() | WithdrawalClaim():
            return None
        case _:
            return claim.story.reports[0].title
