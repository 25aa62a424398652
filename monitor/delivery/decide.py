"""Decide: what stories that changed, and the time of day, cause in each channel."""

from __future__ import annotations

import structlog

from monitor.delivery import policy, recovery, timing
from monitor.delivery.recalling import recalled
from monitor.model.publications import PublicationIntent, Undecided
from monitor.runtime import GROUPING, Context, Rules

log = structlog.get_logger("deciding")

_BATCH = 20


class Decider:
    """Writes into the outbox what policy wants said."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def decide(self) -> None:
        """Decide on every story that changed, and on the digests that are due."""
        context = self._context
        while not context.stopping and await context.db(self._decide_batch, context.rules) == _BATCH:
            pass
        await context.db(self._plan_digests, context.rules)

    def _decide_batch(self, rules: Rules) -> int:
        """Decide on some of the stories; returns how many there were."""
        context = self._context
        if not self._may_decide():
            return 0
        waiting = context.store.decisions.undecided(_BATCH)
        memories = recovery.memories(context.store, waiting)
        for found in waiting:
            undecided = found
            if memories[found.story.id]:
                named = policy.places(rules.settings.watchlist)
                undecided, adopted = recalled(found, memories[found.story.id], named)
                context.store.receipts.adopt(found.story.id, adopted)
            intents = self._intents(undecided, rules)
            context.store.decisions.intend(undecided.story.id, undecided.mark, intents, context.now())
        return len(waiting)

    def _may_decide(self) -> bool:
        context, (name, ttl) = self._context, GROUPING
        return context.store.leases.acquire(name, context.owner, context.now(), ttl)

    def _intents(self, undecided: Undecided, rules: Rules) -> tuple[PublicationIntent, ...]:
        try:
            return policy.decide(undecided, rules.settings, self._context.now())
        except Exception:
            # A bug that one story brings out must not stop all the others, now and at every later look.
            log.exception("story.undecidable", story=undecided.story.id)
            return ()

    def _plan_digests(self, rules: Rules) -> None:
        context, monitor = self._context, rules.settings.monitor
        # Whoever groups may be about to commit a story of the period: a digest that anybody else plans would miss it.
        if not self._may_decide():
            return
        restored = context.store.restored_at()
        for name, channel in monitor.channels.items():
            if channel.digest.at:
                ends = (context.store.decisions.last_digest(name, context.now()), restored)
                last = max((end for end in ends if end is not None), default=None)
                period = timing.digest_period(context.now(), last, channel.digest, monitor.time_zone)
                if period is not None:
                    chart = channel.digest.chart
                    context.store.decisions.intend_digest(name, *period, context.now(), chart=chart)
                    log.info("digest.due", channel=name, since=period[0].isoformat(), until=period[1].isoformat())
