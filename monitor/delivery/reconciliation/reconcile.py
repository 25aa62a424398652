"""Reconcile: find out what became of a message that perhaps arrived.

What waits, and until when, is in the database, so that a kill shortens no waiting. How far a search has come is kept in
memory alone: it may be made again from its beginning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog

from monitor.delivery.publisher import Prober
from monitor.delivery.reconciliation import search
from monitor.delivery.reconciliation.lookup import REFUSALS, Lookup, Probe, Progress, Turn, receipt_of
from monitor.delivery.reconciliation.search import Search
from monitor.delivery.recovery import Recorder
from monitor.model.delivery import (
    REACH,
    Absent,
    NoProbe,
    Ours,
    ProbeResult,
    ProbeRights,
    Refusal,
    Seen,
    Theirs,
    Unresolved,
)
from monitor.model.settings import Channel, ReconcileSettings
from monitor.runtime import Runtime

log = structlog.get_logger("reconciling")

_OTHERS_OF_OURS = "an identical edit might overwrite another message of this bot"


@dataclass(frozen=True, slots=True)
class _SearchUnderWay:
    """``ways`` are those that are still possible, ``own`` the numbers known as others of ours."""

    unresolved: Unresolved
    chat: int
    search: Search
    ways: tuple[str, ...]
    own: frozenset[int]

    @property
    def identity(self) -> tuple[int, int]:
        return self.unresolved.publication_id, self.unresolved.attempt

    @property
    def probe(self) -> Probe:
        """The next look."""
        return Probe(self.ways[0], self.chat, self.search.number, self.unresolved.words)


class Reconciler:
    """Looks for messages that perhaps arrived, one call at a time. To be used by a channel's only sender."""

    def __init__(self, runtime: Runtime, prober: Prober | None, lookup: Lookup, recorder: Recorder) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._store = runtime.store.reconciling
        self._prober = prober
        self._lookup = lookup
        self._recorder = recorder
        self._searches: dict[str, _SearchUnderWay] = {}

    @property
    def _settings(self) -> ReconcileSettings:
        return self._runtime.rules.monitor.delivery.reconcile

    async def resolve(self, name: str, channel: Channel, *, wait_for_pace: bool) -> Progress:
        """Do what is next for the message of a channel that perhaps arrived; CLEAR where there is none."""
        now = self._runtime.now()
        unresolved = await self._db(self._store.unresolved, name, now)
        if unresolved is None:
            self._searches.pop(name, None)
            return Progress.CLEAR
        if self._prober is None:
            return await self._apply_policy(name, "this publisher has no way to look")
        turn = Turn(name, channel, self._prober, wait_for_pace)
        if (unresolved.due is not None and unresolved.due > now) or await self._lookup.is_left_alone(turn):
            return Progress.LATER
        rights = await self._lookup.ask_rights(turn)
        if not isinstance(rights, ProbeRights):
            return await self._postpone(name, unresolved, rights)
        under_way = await self._search_for(name, unresolved, rights)
        if not under_way.ways:
            return await self._apply_policy(name, rights.why or _OTHERS_OF_OURS)
        if search.is_absent(under_way.search, self._settings):
            return await self._record_absent(name, under_way)
        if search.is_endless(under_way.search):
            return await self._apply_policy(name, f"more than {REACH} messages stand behind the last known one")
        return await self._look(turn, under_way)

    async def _search_for(self, name: str, unresolved: Unresolved, rights: ProbeRights) -> _SearchUnderWay:
        known = self._searches.get(name)
        allowed = search.ways(rights, certain=unresolved.certain)
        if known is None or known.identity != (unresolved.publication_id, unresolved.attempt):
            own = await self._db(self._store.own_ids, name, rights.chat_id, unresolved.before)
            known = _SearchUnderWay(unresolved, rights.chat_id, search.begin(unresolved.before), allowed, own)
        # A right that the bot was given meanwhile may make a probe dangerous.
        ways = tuple(way for way in known.ways if way in allowed)
        under_way = self._searches[name] = replace(known, unresolved=unresolved, ways=ways)
        return under_way

    async def _look(self, turn: Turn, under_way: _SearchUnderWay) -> Progress:
        """Look at one number, and act on what it tells."""
        probe = under_way.probe
        if probe.number in under_way.own:
            return await self._go_on(turn.name, under_way, Theirs())
        found = await self._lookup.examine(turn, probe)
        match found:
            case Progress():
                return found
            case Ours():
                return await self._record_found(turn.name, under_way, instead_of_copy=found.changed)
            case Seen() if search.is_copy(probe.words, found):
                return await self._record_found(turn.name, under_way)
            case NoProbe():
                log.info("delivery.no_probe", channel=turn.name, probe=probe.way, detail=found.detail)
                again = search.begin(under_way.unresolved.before)
                self._searches[turn.name] = replace(under_way, search=again, ways=under_way.ways[1:])
                return Progress.AGAIN
        if isinstance(found, REFUSALS):
            return await self._postpone(turn.name, under_way.unresolved, found)
        return await self._go_on(turn.name, under_way, found)

    async def _go_on(self, name: str, under_way: _SearchUnderWay, found: ProbeResult) -> Progress:
        if under_way.unresolved.failures:
            await self._db(self._store.forget_failures, under_way.unresolved.publication_id)
        onward = search.onward(under_way.search, missing=isinstance(found, Absent))
        self._searches[name] = replace(under_way, search=onward)
        return Progress.AGAIN

    async def _record_found(self, name: str, under_way: _SearchUnderWay, *, instead_of_copy: bool = False) -> Progress:
        publication_id, attempt = under_way.identity
        await self._recorder.record_found(publication_id, attempt, receipt_of(under_way.probe))
        log.info(
            "delivery.found",
            channel=name,
            publication=publication_id,
            message=under_way.search.number,
            instead_of_copy=instead_of_copy,
        )
        return Progress.AGAIN

    async def _record_absent(self, name: str, under_way: _SearchUnderWay) -> Progress:
        publication_id, looked_at = under_way.unresolved.publication_id, under_way.search.looked_at
        await self._db(self._store.record_absent, publication_id, self._runtime.now())
        log.info("delivery.absent", channel=name, publication=publication_id, looked_at=looked_at)
        return Progress.AGAIN

    async def _apply_policy(self, name: str, why: str) -> Progress:
        policy = self._runtime.rules.monitor.delivery.unknown
        await self._db(self._runtime.store.outbox.resolve_unknown, name, policy, self._runtime.now())
        log.warning("delivery.by_policy", channel=name, policy=policy, detail=why)
        return Progress.AGAIN

    async def _postpone(self, name: str, unresolved: Unresolved, refusal: Refusal) -> Progress:
        """It could not be looked at: later again, and by policy where that fails too often."""
        pause, failed = search.pause_after(refusal, unresolved.failures)
        if failed and unresolved.failures + 1 >= self._settings.tries:
            tries = unresolved.failures + 1
            return await self._apply_policy(name, f"looking for it failed {tries} times in a row: {refusal.detail}")
        until = self._runtime.now() + pause
        await self._db(self._store.postpone, unresolved.publication_id, until, failed=failed)
        log.warning("delivery.not_looked", channel=name, publication=unresolved.publication_id, detail=refusal.detail)
        return Progress.LATER
