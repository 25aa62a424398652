"""Tidy: remove late copies of messages that were given up as not arrived, and copies that were made to look at."""

from __future__ import annotations

import structlog

from monitor.delivery.reconciliation import search as core
from monitor.delivery.reconciliation.lookup import Looker, Progress, Turn
from monitor.delivery.recovery import settle_found
from monitor.model.delivery import Delivered, RetryLater
from monitor.model.reconciling import Absent, Chore, Doubt, Means, NoProbe, Ours, Refusal, Seen, Theirs
from monitor.model.settings import Channel
from monitor.runtime import Context

log = structlog.get_logger("tidying")


class Tidier:
    """Does the chores of a channel, one call at a time. To be used by its only sender, when nothing is to be sent."""

    def __init__(self, context: Context, looker: Looker) -> None:
        self._context = context
        self._looker = looker
        self._store = context.store.reconciling

    async def tidy(self, name: str, channel: Channel, *, wait_for_pace: bool) -> Progress:
        """Look at one message that may be a late copy, or delete one; LATER where none is due."""
        context = self._context
        if context.publisher.prober is None:
            return Progress.LATER
        turn = Turn(name, channel, context.publisher.prober, wait_for_pace)
        chore = await context.db(self._store.next_chore, name, context.now())
        if chore is None or await self._looker.is_left_alone(turn):
            return Progress.LATER
        return await (self._remove if chore.removal else self._look)(turn, chore)

    async def _remove(self, turn: Turn, chore: Chore) -> Progress:
        free = await self._looker.slot(turn, turn.prober.desk if chore.chat == turn.prober.desk else turn.name)
        if free is not Progress.CLEAR:
            return free
        refusal = await self._looker.remove(turn, chore)
        return Progress.AGAIN if refusal is None else await self._put_off(turn, chore, refusal)

    async def _look(self, turn: Turn, chore: Chore) -> Progress:
        """Look at a message that may be a late copy. An edit tells only that it is ours: that is enough where nothing
        else of ours can stand there but copies that nobody would miss."""
        context = self._context
        means = await self._looker.ask(turn)
        if not isinstance(means, Means):
            await self._looker.obey(turn, means)
            return await self._put_off(turn, chore, means)
        doubts = await context.db(self._store.doubts, turn.name, context.now())
        copies_only = chore.certain and all(map(core.is_settled, doubts))
        probes = core.probes(means, certain=copies_only) if doubts else ()
        if not probes:
            return await self._done(chore)
        free = await self._looker.slot(turn, turn.chat_of(probes[0]))
        if free is not Progress.CLEAR:
            return free
        match await self._looker.look(turn, probes[0], means.chat_id, chore.message_id, doubts[0].words):
            case Seen() as seen:
                return await self._judge(turn.name, means.chat_id, chore, core.late_copy(doubts, seen))
            case Ours():
                return await self._judge(turn.name, means.chat_id, chore, doubts[0])
            case Theirs() | Absent() | NoProbe():
                return await self._done(chore)
            case refusal:
                await self._looker.obey(turn, refusal)
                return await self._put_off(turn, chore, refusal)

    async def _judge(self, name: str, chat: int, chore: Chore, doubt: Doubt | None) -> Progress:
        """A message that is a late copy of a doubt, or of none: one too many is to be deleted; one that is still
        awaited is the message itself."""
        context = self._context
        if doubt is not None and core.is_settled(doubt) and doubt.message_id != chore.message_id:
            await context.db(self._store.condemn, chore, doubt.id)
            return Progress.AGAIN
        if doubt is not None and core.is_awaited(doubt):
            receipt = Delivered(chore.message_id, chat)
            await settle_found(context, doubt.publication_id, doubt.attempt, receipt)
            log.info("delivery.found", channel=name, publication=doubt.publication_id, message=chore.message_id)
        return await self._done(chore)

    async def _done(self, chore: Chore) -> Progress:
        await self._context.db(self._store.finish, chore, self._context.now())
        return Progress.AGAIN

    async def _put_off(self, turn: Turn, chore: Chore, refusal: Refusal) -> Progress:
        context, rules = self._context, self._context.rules.settings.monitor.delivery.reconcile
        flood = isinstance(refusal, RetryLater)
        pause = refusal.delay if isinstance(refusal, RetryLater) else core.backoff(chore.failures + 1, rules)
        await context.db(self._store.put_off, chore, context.now() + pause, failed=not flood)
        detail = getattr(refusal, "detail", "")
        log.warning("delivery.chore_waits", channel=turn.name, message=chore.message_id, detail=detail)
        return Progress.LATER
