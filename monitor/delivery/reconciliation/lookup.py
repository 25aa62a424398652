"""Look at single messages of a channel, or delete them: one call each, at the pace of the chats, and not while one of
them asks for patience."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

import structlog

from monitor.delivery import policy
from monitor.model.delivery import RetryLater
from monitor.model.reconciling import Chore, Deleted, Kept, Means, Probed, Prober, Refusal, Seen, Words
from monitor.model.settings import Channel
from monitor.runtime import LOOK_UP, Context

log = structlog.get_logger("looking")

PATIENCE = 1.0
"""Seconds: a free slot this near is waited for. Left to the next tick, calls would leave at the pace of the ticks."""
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

    def chat_of(self, probe: str) -> str:
        """The chat in which a probe shows up, by the name that its pace is kept under."""
        return self.prober.desk if probe == "forward" else self.name


class Looker:
    """The calls of reconciling. To be used by a channel's only sender."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._store = context.store.reconciling
        self._means: dict[str, tuple[Means, datetime]] = {}
        self._calls: dict[str, list[datetime]] = defaultdict(list)

    async def is_left_alone(self, turn: Turn) -> bool:
        """Did the channel, or the operators' chat, ask for patience?"""
        context, desk = self._context, turn.prober.desk
        state = await context.db(context.store.outbox.channel, turn.name)
        until = await context.db(self._store.paused_until, desk) if desk else None
        return any(moment is not None and moment > context.now() for moment in (state.not_before, until))

    async def ask(self, turn: Turn) -> Means | Refusal:
        """What the chat of a channel allows, as Telegram said within the last minute."""
        context, now = self._context, self._context.now()
        means, asked = self._means.get(turn.name, (None, now))
        if means is not None and now - asked < _ASKED_ANEW:
            return means
        state = await context.db(context.store.outbox.channel, turn.name)
        answer = await turn.prober.means(state.chat_id or state.chat)
        if isinstance(answer, Means):
            self._means[turn.name] = (answer, now)
        return answer

    async def look(self, turn: Turn, probe: str, chat: int, number: int, words: Words) -> Probed:
        """What stands under a number, by this probe. A copy is deleted at once; where that fails, the database knows
        that it is to be."""
        if probe == "edit":
            return await turn.prober.edit(chat, number, words)
        context = self._context
        found = await turn.prober.forward(chat, number)
        if isinstance(found, Seen):
            note = (turn.name, turn.prober.desk, found.copy_id, context.now())
            await self.remove(turn, await context.db(self._store.note_copy, *note))
        return found

    async def remove(self, turn: Turn, chore: Chore) -> Refusal | None:
        """Delete a message, and strike its chore; what refused that, None where it is done or hopeless."""
        context = self._context
        deletion = await turn.prober.delete(chore.chat, chore.message_id)
        if not isinstance(deletion, Deleted | Kept):
            await self.obey(turn, deletion)
            return deletion
        await context.db(self._store.finish, chore, context.now(), removed=isinstance(deletion, Deleted))
        if isinstance(deletion, Kept):
            log.warning("delivery.not_removed", channel=turn.name, message=chore.message_id, detail=deletion.detail)
        elif chore.doubt_id is not None:
            log.warning("delivery.late_copy_removed", channel=turn.name, message=chore.message_id)
        return None

    async def obey(self, turn: Turn, refusal: Refusal) -> None:
        """Leave both chats alone for as long as Telegram wants: it does not say which of them it means. What it said of
        rights may be true no more."""
        self._means.pop(turn.name, None)
        if not isinstance(refusal, RetryLater):
            return
        context = self._context
        until = context.now() + refusal.delay
        detail = f"{refusal.reason}: {refusal.detail}"
        await context.db(self._store.pause_channel, turn.name, until, detail)
        if turn.prober.desk:
            await context.db(self._store.pause, turn.prober.desk, until)

    async def slot(self, turn: Turn, chat: str) -> Progress:
        """CLEAR where a call may go to a chat now, which is then counted; else AGAIN after a short sleep, or LATER."""
        context, outbox = self._context, self._context.store.outbox
        now, delivery = context.now(), context.rules.settings.monitor.delivery
        since = now - _MINUTE
        calls = self._calls[chat] = [at for at in self._calls[chat] if at > since]
        in_desk = chat == turn.prober.desk
        here = [] if in_desk else await context.db(outbox.recent_sends, since, turn.name)
        pace = delivery if in_desk else policy.pace(turn.channel, delivery)
        overall = await context.db(outbox.recent_sends, since)
        wait = (policy.next_slot([*here, *calls], overall, now, pace) - now).total_seconds()
        if wait <= 0:
            calls.append(now)
            return Progress.CLEAR
        if wait > PATIENCE and not turn.wait_for_pace:
            return Progress.LATER
        await context.sleep(min(wait, LOOK_UP))
        return Progress.AGAIN
