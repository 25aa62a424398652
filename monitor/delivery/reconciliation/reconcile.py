"""Reconcile: find out what became of a message that perhaps arrived.

What waits, and until when, is in the database, so that a kill shortens no waiting. How far a search has come is kept in
memory alone: it may be made again from its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog

from monitor.delivery.reconciliation import search as core
from monitor.delivery.reconciliation.lookup import Looker, Progress, Turn
from monitor.delivery.recovery import settle_found
from monitor.model.delivery import Delivered, RetryLater
from monitor.model.reconciling import Absent, Means, NoProbe, Ours, Probed, Refusal, Seen, Theirs, Unresolved
from monitor.model.settings import Channel, ReconcileSettings
from monitor.runtime import Context

log = structlog.get_logger("reconciling")

_OTHERS_OF_OURS = "an identical edit might overwrite another message of this bot"


@dataclass(frozen=True, slots=True)
class _Case:
    """A search under way. ``probes`` are those that are still possible, ``own`` the numbers known as others of ours."""

    unresolved: Unresolved
    chat: int
    search: core.Search
    probes: tuple[str, ...]
    own: frozenset[int]

    @property
    def identity(self) -> tuple[int, int]:
        return self.unresolved.publication_id, self.unresolved.attempt


class Reconciler:
    """Looks for messages that perhaps arrived, one call at a time. To be used by a channel's only sender."""

    def __init__(self, context: Context, looker: Looker) -> None:
        self._context = context
        self._looker = looker
        self._store = context.store.reconciling
        self._cases: dict[str, _Case] = {}

    @property
    def _rules(self) -> ReconcileSettings:
        return self._context.rules.settings.monitor.delivery.reconcile

    async def settle(self, name: str, channel: Channel, *, wait_for_pace: bool) -> Progress:
        """Do what is next for the message of a channel that perhaps arrived; CLEAR where there is none."""
        context, now = self._context, self._context.now()
        unresolved = await context.db(self._store.unresolved, name, now)
        if unresolved is None:
            self._cases.pop(name, None)
            return Progress.CLEAR
        if context.publisher.prober is None:
            return await self._by_policy(name, "this publisher has no way to look")
        turn = Turn(name, channel, context.publisher.prober, wait_for_pace)
        if (unresolved.due is not None and unresolved.due > now) or await self._looker.is_left_alone(turn):
            return Progress.LATER
        means = await self._looker.ask(turn)
        if not isinstance(means, Means):
            return await self._refused(turn, unresolved, means)
        case = await self._case(name, unresolved, means)
        if not case.probes:
            return await self._by_policy(name, means.why or _OTHERS_OF_OURS)
        if core.is_absent(case.search, self._rules):
            return await self._absent(name, case)
        if core.is_endless(case.search):
            return await self._by_policy(name, f"more than {core.REACH} messages stand behind the last known one")
        return await self._step(turn, case)

    async def _case(self, name: str, unresolved: Unresolved, means: Means) -> _Case:
        known = self._cases.get(name)
        allowed = core.probes(means, certain=unresolved.certain)
        if known is None or known.identity != (unresolved.publication_id, unresolved.attempt):
            own = await self._context.db(self._store.own_ids, name, means.chat_id, unresolved.before)
            known = _Case(unresolved, means.chat_id, core.begin(unresolved.before), allowed, own)
        # A right that the bot was given meanwhile may make a probe dangerous.
        probes = tuple(probe for probe in known.probes if probe in allowed)
        case = self._cases[name] = replace(known, unresolved=unresolved, probes=probes)
        return case

    async def _step(self, turn: Turn, case: _Case) -> Progress:
        """Look at one number, and act on what it tells."""
        number, probe, words = case.search.number, case.probes[0], case.unresolved.words
        found: Probed = Theirs()
        if number not in case.own:
            free = await self._looker.slot(turn, turn.chat_of(probe))
            if free is not Progress.CLEAR:
                return free
            found = await self._looker.look(turn, probe, case.chat, number, words)
        match found:
            case Ours():
                return await self._found(turn.name, case, instead_of_copy=found.changed)
            case Seen() if core.is_copy(words, found):
                return await self._found(turn.name, case)
            case Seen() | Theirs() | Absent():
                self._cases[turn.name] = replace(case, search=core.onward(case.search, found))
            case NoProbe():
                log.info("delivery.no_probe", channel=turn.name, probe=probe, detail=found.detail)
                again = core.begin(case.unresolved.before)
                self._cases[turn.name] = replace(case, search=again, probes=case.probes[1:])
            case _:
                return await self._refused(turn, case.unresolved, found)
        return Progress.AGAIN

    async def _found(self, name: str, case: _Case, *, instead_of_copy: bool = False) -> Progress:
        number = case.search.number
        await settle_found(self._context, *case.identity, Delivered(number, case.chat))
        told = {"publication": case.identity[0], "message": number, "instead_of_copy": instead_of_copy}
        log.info("delivery.found", channel=name, **told)
        return Progress.AGAIN

    async def _absent(self, name: str, case: _Case) -> Progress:
        await self._context.db(self._store.absent, case.identity[0], self._context.now())
        told = {"publication": case.identity[0], "looked_at": case.search.looked_at}
        log.info("delivery.absent", channel=name, **told)
        return Progress.AGAIN

    async def _by_policy(self, name: str, why: str) -> Progress:
        context = self._context
        rule = context.rules.settings.monitor.delivery.unknown
        await context.db(context.store.outbox.resolve_unknown, name, rule, context.now())
        log.warning("delivery.by_policy", channel=name, policy=rule, detail=why)
        return Progress.AGAIN

    async def _refused(self, turn: Turn, unresolved: Unresolved, refusal: Refusal) -> Progress:
        """It could not be looked at: later again, and by policy where that fails too often. A flood, or a network that
        is down, counts as no failure: nothing could be sent either."""
        context, now = self._context, self._context.now()
        detail = getattr(refusal, "detail", "")
        await self._looker.obey(turn, refusal)
        if isinstance(refusal, RetryLater):
            until, failed = now + refusal.delay, False
        else:
            failures = unresolved.failures + 1
            if failures >= self._rules.tries:
                return await self._by_policy(turn.name, f"looking for it failed {failures} times: {detail}")
            until, failed = now + core.backoff(failures, self._rules), True
        await context.db(self._store.postpone, unresolved.publication_id, until, failed=failed)
        log.warning("delivery.not_looked", channel=turn.name, publication=unresolved.publication_id, detail=detail)
        return Progress.LATER
