"""Late copies: remove messages that arrived after they were given up, and copies that were made to look at."""

from __future__ import annotations

import structlog

from monitor.delivery.publisher import Prober
from monitor.delivery.reconciliation import search
from monitor.delivery.reconciliation.lookup import REFUSALS, Lookup, Probe, Progress, Turn, receipt_of
from monitor.delivery.recovery import Recorder
from monitor.model.delivery import Absent, Cleanup, GivenUpAttempt, Ours, ProbeRights, Refusal, Seen
from monitor.model.settings import Channel
from monitor.runtime import Runtime

log = structlog.get_logger("tidying")


class LateCopies:
    """Cleans a channel up, one call at a time. To be used by its only sender, when nothing is to be sent."""

    def __init__(self, runtime: Runtime, prober: Prober | None, lookup: Lookup, recorder: Recorder) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._store = runtime.store.reconciling
        self._prober = prober
        self._lookup = lookup
        self._recorder = recorder

    async def clean_up(self, name: str, channel: Channel, *, wait_for_pace: bool) -> Progress:
        """Look at one message that may be a late copy, or delete one; LATER where none is due."""
        if self._prober is None:
            return Progress.LATER
        cleanup = await self._db(self._store.next_cleanup, name, self._runtime.now())
        turn = Turn(name, channel, self._prober, wait_for_pace)
        if cleanup is None or await self._lookup.is_left_alone(turn):
            return Progress.LATER
        return await (self._remove if cleanup.removal else self._look)(turn, cleanup)

    async def _remove(self, turn: Turn, cleanup: Cleanup) -> Progress:
        refusal = await self._lookup.remove(turn, cleanup)
        if isinstance(refusal, Progress):
            return refusal
        return Progress.AGAIN if refusal is None else await self._postpone(turn.name, cleanup, refusal)

    async def _look(self, turn: Turn, cleanup: Cleanup) -> Progress:
        """Look at a message that may be a late copy. An edit tells only that it is ours: that is enough where nothing
        else of ours can stand there but copies that nobody would miss."""
        rights = await self._lookup.ask_rights(turn)
        if not isinstance(rights, ProbeRights):
            return await self._postpone(turn.name, cleanup, rights)
        if cleanup.chat == turn.prober.admin_chat:
            return await self._look_at_copy(turn, cleanup, rights)
        attempts = await self._db(self._store.given_up_attempts, turn.name, self._runtime.now())
        copies_only = cleanup.certain and all(map(search.is_told, attempts))
        ways = search.ways(rights, certain=copies_only) if attempts else ()
        if not ways:
            return await self._finish(cleanup)
        probe = Probe(ways[0], rights.chat_id, cleanup.message_id, attempts[0].words)
        found = await self._lookup.examine(turn, probe)
        match found:
            case Progress():
                return found
            case Seen():
                return await self._judge(turn.name, probe, cleanup, search.late_copy(attempts, found))
            case Ours():
                return await self._judge(turn.name, probe, cleanup, attempts[0])
        if isinstance(found, REFUSALS):
            return await self._postpone(turn.name, cleanup, found)
        return await self._finish(cleanup)

    async def _look_at_copy(self, turn: Turn, cleanup: Cleanup, rights: ProbeRights) -> Progress:
        """Look at a message of the admin chat, which is to be deleted where it was forwarded from the channel."""
        found = await self._lookup.look_at_copy(turn, cleanup.message_id) if rights.forward else Absent()
        if isinstance(found, Progress):
            return found
        if isinstance(found, REFUSALS):
            return await self._postpone(turn.name, cleanup, found)
        if isinstance(found, Seen) and found.origin == rights.chat_id:
            await self._db(self._store.mark_for_deletion, cleanup, None)
            return Progress.AGAIN
        return await self._finish(cleanup)

    async def _judge(self, name: str, probe: Probe, cleanup: Cleanup, attempt: GivenUpAttempt | None) -> Progress:
        """A message that is a late copy of an attempt, or of none: one too many is to be deleted; one that is still
        awaited is the message itself."""
        if attempt is not None and search.is_told(attempt) and attempt.message_id != probe.number:
            await self._db(self._store.mark_for_deletion, cleanup, attempt.id)
            return Progress.AGAIN
        if attempt is not None and search.is_awaited(attempt):
            await self._recorder.record_found(attempt.publication_id, attempt.attempt, receipt_of(probe))
            log.info("delivery.found", channel=name, publication=attempt.publication_id, message=probe.number)
        return await self._finish(cleanup)

    async def _finish(self, cleanup: Cleanup) -> Progress:
        await self._db(self._store.finish, cleanup, self._runtime.now())
        return Progress.AGAIN

    async def _postpone(self, name: str, cleanup: Cleanup, refusal: Refusal) -> Progress:
        pause, failed = search.pause_after(refusal, cleanup.failures)
        await self._db(self._store.postpone_cleanup, cleanup, self._runtime.now() + pause, failed=failed)
        log.warning("delivery.chore_waits", channel=name, message=cleanup.message_id, detail=refusal.detail)
        return Progress.LATER
