"""Decide: what stories that changed, and the time of day, cause in each channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import structlog

from monitor.delivery import policy, timing
from monitor.delivery.recovery import add_replayed, replayed_posts
from monitor.errors import StoreError
from monitor.model.delivery import ReplayedPost
from monitor.model.publications import CHART_OF, PublicationIntent, PublicationKind, Undecided
from monitor.model.settings import Channel
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
        muted = self._store.operators.muted([found.story.id for found in waiting])
        for found in waiting:
            intents = self._intents(found, replayed[found.story.id], rules)
            if found.story.id in muted:
                intents = policy.muted(intents)
            self._decisions.intend(found.story.id, found.mark, intents, self._runtime.now())
        return len(waiting)

    def _intents(
        self, found: Undecided, replayed: Mapping[str, ReplayedPost], rules: Rules
    ) -> tuple[PublicationIntent, ...]:
        try:
            undecided = found
            if replayed:
                undecided, lacking = add_replayed(found, replayed, policy.places(rules.settings.watchlist))
                self._store.receipts.restore(found.story.id, lacking)
            present = replace(undecided, story=policy.by_present_rules(undecided.story, rules))
            return policy.decide(present, rules.settings, self._runtime.now())
        except StoreError:
            raise
        except Exception as error:
            # A bug that one story brings out must not stop all the others, now and at every later look.
            log.exception("story.undecidable", story=found.story.id)
            self._runtime.note_fault(f"story {found.story.id}", "nothing is told of it until it grows", error)
            return ()

    def _plan_digests(self, rules: Rules) -> None:
        # Whoever groups may be about to commit a story of the period: a digest that anybody else plans would miss it.
        if not self._runtime.may_group():
            return
        restored_at, now = self._store.restored_at(), self._runtime.now()
        for name, channel in rules.monitor.channels.items():
            try:
                for kind in CHART_OF:
                    self._plan_digest(kind, name, channel, restored_at, now, rules)
            except StoreError:
                raise
            except Exception as error:
                if self._runtime.note_fault(f"digest {name}", "the channel gets no digest", error):
                    log.exception("digest.unplannable", channel=name)

    def _plan_digest(
        self,
        kind: PublicationKind,
        name: str,
        channel: Channel,
        restored_at: datetime | None,
        now: datetime,
        rules: Rules,
    ) -> None:
        weekly = kind is PublicationKind.WEEKLY
        if not timing.digest_times(channel.digest, weekly=weekly):
            return
        ends = (self._decisions.last_digest(name, now, kind), restored_at)
        last = max((end for end in ends if end is not None), default=None)
        period = timing.digest_period(now, last, channel.digest, rules.monitor.time_zone, weekly=weekly)
        if period is not None:
            since, until = period
            self._decisions.intend_digest(name, since, until, now, chart=channel.digest.chart, kind=kind)
            log.info("digest.due", channel=name, kind=kind.value, since=since.isoformat(), until=until.isoformat())
