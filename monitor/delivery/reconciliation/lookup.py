"""Look at single messages of a channel, or delete them: one call each, at the pace of the chats, and not while one of
them asks for patience.

What is to be looked at is decided by reconcile.py and late_copies.py. Both go in the same order: whether the chats are
to be left alone, what the channel allows, then one number (``examine``), which may answer that now is not the time
(``Progress``). A refusal is obeyed here already.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import structlog

from monitor.delivery import pacing
from monitor.delivery.publisher import Prober
from monitor.model.delivery import (
    Cleanup,
    Deleted,
    Delivered,
    Kept,
    Migrated,
    ProbeResult,
    ProbeRights,
    Refusal,
    RetryLater,
    Seen,
    ShutOut,
    Unknown,
    Words,
)
from monitor.model.settings import Channel
from monitor.runtime import LOOK_UP, Runtime

log = structlog.get_logger("looking")

PATIENCE = 1.0
"""Seconds: a free slot this near is waited for. Left to the next tick, calls would leave at the pace of the ticks."""
REFUSALS = (RetryLater, ShutOut, Migrated, Unknown)
"""The types of ``Refusal``, for isinstance."""
_MINUTE = timedelta(minutes=1)
# For how long it holds what Telegram said of the bot's rights.
_ASKED_ANEW = timedelta(minutes=1)


class Progress(Enum):
    """What a step left behind."""

    CLEAR = "nothing stands in the way"
    AGAIN = "something was done: there may be more"
    LATER = "nothing can be done now"


@dataclass(frozen=True, slots=True)
class Turn:
    """A channel whose turn it is. ``wait_for_pace`` waits for any free slot, not for near ones alone."""

    name: str
    channel: Channel
    prober: Prober
    wait_for_pace: bool


@dataclass(frozen=True, slots=True)
class Probe:
    """One look: by ``way`` (``forward``, ``edit``), in a chat, at a number, for these words."""

    way: str
    chat: int
    number: int
    words: Words


class Lookup:
    """The calls of reconciling. To be used by a channel's only sender."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._db = runtime.db
        self._outbox = runtime.store.outbox
        self._store = runtime.store.reconciling
        self._rights: dict[str, tuple[ProbeRights, datetime, str | int]] = {}
        self._calls: dict[str, list[datetime]] = defaultdict(list)
        # Channels of which no copy stands in the admin chat that nobody noted: none that a killed worker made, and none
        # whose making was not answered.
        self._tidy: set[str] = set()

    async def is_left_alone(self, turn: Turn) -> bool:
        """Did the channel, or the admin chat, ask for patience?"""
        admin_chat = turn.prober.admin_chat
        state = await self._db(self._outbox.channel, turn.name)
        until = await self._db(self._store.paused_until, admin_chat) if admin_chat else None
        return any(moment is not None and moment > self._runtime.now() for moment in (state.not_before, until))

    async def ask_rights(self, turn: Turn) -> ProbeRights | Refusal:
        """What the chat of a channel allows, as Telegram said within the last minute."""
        now = self._runtime.now()
        state = await self._db(self._outbox.channel, turn.name)
        chat = state.chat_id or state.chat
        rights, asked, of_chat = self._rights.get(turn.name, (None, now, chat))
        if rights is not None and now - asked < _ASKED_ANEW and of_chat == chat:
            return rights
        answer = await turn.prober.rights(chat)
        if isinstance(answer, ProbeRights):
            self._rights[turn.name] = (answer, now, chat)
        else:
            await self._obey(turn, answer)
        return answer

    async def examine(self, turn: Turn, probe: Probe) -> ProbeResult | Progress:
        """What stands under a number; Progress where the chat has no free slot now."""
        if probe.way == "forward":
            return await self._forward(turn, probe.chat, probe.number)
        free = await self._slot(turn, turn.name)
        if free is not Progress.CLEAR:
            return free
        found = await turn.prober.edit(probe.chat, probe.number, probe.words)
        if isinstance(found, REFUSALS):
            await self._obey(turn, found)
        return found

    async def look_at_copy(self, turn: Turn, number: int) -> ProbeResult | Progress:
        """What stands under a number of the admin chat; Progress where that has no free slot now."""
        return await self._forward(turn, turn.prober.admin_chat, number)

    async def _forward(self, turn: Turn, chat: int | str, number: int) -> ProbeResult | Progress:
        """A copy is deleted at once; where that fails, the database knows that it is to be."""
        admin_chat = turn.prober.admin_chat
        free = await self._slot(turn, admin_chat)
        if free is not Progress.CLEAR:
            return free
        found = await turn.prober.forward(chat, number)
        if isinstance(found, Seen):
            now = self._runtime.now()
            copy = await self._db(self._store.note_copy, turn.name, admin_chat, found.copy_id, now)
            if turn.name not in self._tidy:
                await self._db(self._store.look_behind_copy, turn.name, copy, now)
                self._tidy.add(turn.name)
            await self._delete(turn, copy)
        elif isinstance(found, REFUSALS):
            if isinstance(found, Unknown):
                self._tidy.discard(turn.name)
            await self._obey(turn, found)
        return found

    async def remove(self, turn: Turn, cleanup: Cleanup) -> Refusal | Progress | None:
        """Delete a message, and strike its cleanup; what refused that, None where it is done or hopeless."""
        admin_chat = turn.prober.admin_chat
        free = await self._slot(turn, admin_chat if cleanup.chat == admin_chat else turn.name)
        return await self._delete(turn, cleanup) if free is Progress.CLEAR else free

    async def _delete(self, turn: Turn, cleanup: Cleanup) -> Refusal | None:
        deletion = await turn.prober.delete(cleanup.chat, cleanup.message_id)
        if not isinstance(deletion, Deleted | Kept):
            await self._obey(turn, deletion)
            return deletion
        removed = isinstance(deletion, Deleted)
        await self._db(self._store.finish, cleanup, self._runtime.now(), removed=removed)
        if isinstance(deletion, Kept):
            log.warning("delivery.not_removed", channel=turn.name, message=cleanup.message_id, detail=deletion.detail)
        elif cleanup.attempt_id is not None:
            log.warning("delivery.late_copy_removed", channel=turn.name, message=cleanup.message_id)
        return None

    async def _obey(self, turn: Turn, refusal: Refusal) -> None:
        """Leave both chats alone for as long as Telegram wants: it does not say which of them it means. What it said of
        rights may be true no more."""
        self._rights.pop(turn.name, None)
        if not isinstance(refusal, RetryLater):
            return
        until = self._runtime.now() + refusal.delay
        await self._db(self._store.pause_channel, turn.name, until, f"{refusal.reason}: {refusal.detail}")
        if turn.prober.admin_chat:
            await self._db(self._store.pause, turn.prober.admin_chat, until)

    async def _slot(self, turn: Turn, chat: str) -> Progress:
        """CLEAR where a call may go to a chat now, which is then counted; else AGAIN after a short sleep, or LATER."""
        now, delivery = self._runtime.now(), self._runtime.rules.monitor.delivery
        since = now - _MINUTE
        calls = self._calls[chat] = [at for at in self._calls[chat] if at > since]
        in_admin_chat = chat == turn.prober.admin_chat
        here = [] if in_admin_chat else await self._db(self._outbox.recent_sends, since, turn.name)
        pace = delivery if in_admin_chat else pacing.pace(turn.channel, delivery)
        overall = await self._db(self._outbox.recent_sends, since)
        wait = (pacing.next_slot([*here, *calls], overall, now, pace) - now).total_seconds()
        if wait <= 0:
            calls.append(now)
            return Progress.CLEAR
        if wait > PATIENCE and not turn.wait_for_pace:
            return Progress.LATER
        await self._runtime.sleep(min(wait, LOOK_UP))
        return Progress.AGAIN


def receipt_of(probe: Probe) -> Delivered:
    """The receipt of a message that was looked for and stands under this number."""
    return Delivered(probe.number, probe.chat, photo=probe.words.photo)
