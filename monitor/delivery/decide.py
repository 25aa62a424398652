"""Decide: what stories that changed, and the time of day, cause in each channel."""

from __future__ import annotations

from dataclasses import replace

import structlog

from monitor.delivery import policy, timing
from monitor.delivery.recovery import add_replayed, replayed_posts
from monitor.model.publications import PublicationIntent, Undecided
from monitor.runtime import Rules, Runtime

log = structlog.get_logger("deciding")

_BATCH = 20


class Decider:
    """Writes into the outbox what policy wants said."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._store = runtime.store
        self._decisions = runtime.store.decisions

    async def decide(self) -> None:
        """Decide on every story that changed, and on the digests that are due."""
        runtime = self._runtime
        while not runtime.stopping and await runtime.db(self._decide_batch, runtime.rules) == _BATCH:
            pass
        await runtime.db(self._plan_digests, runtime.rules)

    def _decide_batch(self, rules: Rules) -> int:
        """Decide on some of the stories; returns how many there were."""
        if not self._runtime.may_group():
            return 0
        waiting = self._decisions.undecided(_BATCH)
        replayed = replayed_posts(self._store, waiting)
        for found in waiting:
            undecided = found
            if replayed[found.story.id]:
                named = policy.places(rules.settings.watchlist)
                undecided, lacking = add_replayed(found, replayed[found.story.id], named)
                self._store.receipts.restore(found.story.id, lacking)
            intents = self._intents(undecided, rules)
            self._decisions.intend(undecided.story.id, undecided.mark, intents, self._runtime.now())
        return len(waiting)

    def _intents(self, undecided: Undecided, rules: Rules) -> tuple[PublicationIntent, ...]:
        try:
            present = replace(undecided, story=policy.by_present_rules(undecided.story, rules))
            return policy.decide(present, rules.settings, self._runtime.now())
        except Exception:
            # A bug that one story brings out must not stop all the others, now and at every later look.
            log.exception("story.undecidable", story=undecided.story.id)
            return ()

    def _plan_digests(self, rules: Rules) -> None:
        # Whoever groups may be about to commit a story of the period: a digest that anybody else plans would miss it.
        if not self._runtime.may_group():
            return
        restored_at, now = self._store.restored_at(), self._runtime.now()
        for name, channel in rules.monitor.channels.items():
            if not channel.digest.at:
                continue
            ends = (self._decisions.last_digest(name, now), restored_at)
            last = max((end for end in ends if end is not None), default=None)
            period = timing.digest_period(now, last, channel.digest, rules.monitor.time_zone)
            if period is not None:
                since, until = period
                self._decisions.intend_digest(name, since, until, now, chart=channel.digest.chart)
                log.info("digest.due", channel=name, since=since.isoformat(), until=until.isoformat())
