"""How channels stand; pause and resume, with the effect of the operators' commands of that name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from monitor.model.publications import PublicationState
from monitor.store import ChannelState, Store, Waiting
from monitor.web.pages import Answer, Refused, Request, SeeOther
from monitor.worker import status

log = structlog.get_logger("web")


@dataclass(frozen=True, slots=True)
class Standing:
    """A channel for a person. ``held_up`` says why it sends nothing, ``counts`` how many publications are in which
    state, ``configured`` whether the configuration still has it."""

    state: ChannelState
    configured: bool
    held_up: str
    waiting: Waiting | None
    counts: Mapping[str, int]

    @property
    def paused(self) -> bool:
        """Did an operator pause it?"""
        return self.state.paused_since is not None

    @property
    def pending(self) -> int:
        """How many publications are still to be sent, those that may not leave yet included."""
        return self.counts.get(PublicationState.PENDING.value, 0)


def standings(store: Store, now: datetime, zone: ZoneInfo, configured: Collection[str]) -> list[Standing]:
    """Every channel that a worker knows; those of the configuration first. Raises StoreError."""
    why = status.held_up(store, now, zone)
    waiting, counts = store.health.waiting_messages(now), store.health.outbox_counts()
    found = [
        Standing(
            state,
            state.name in configured,
            why.get(state.name, ""),
            waiting.get(state.name),
            counts.get(state.name, {}),
        )
        for state in store.outbox.channels()
    ]
    return sorted(found, key=lambda each: (not each.configured, each.state.name))


async def pause(request: Request) -> Answer:
    """Send nothing in a channel until it is resumed."""
    desk, name = request.desk, request.places["name"]
    if refused := await _unknown(request, name):
        return refused
    await desk.db(desk.store.operators.pause, [name], desk.now())
    log.warning("channels.paused", channels=[name])
    return SeeOther("/", f"Paused: {name}. Nothing is lost; resume sends again.")


async def resume(request: Request) -> Answer:
    """Send again in a channel."""
    desk, name = request.desk, request.places["name"]
    if refused := await _unknown(request, name):
        return refused
    await desk.db(desk.store.operators.resume, [name])
    log.warning("channels.resumed", channels=[name])
    return SeeOther("/", f"Sending again: {name}. Digests tell of a backlog.")


async def _unknown(request: Request, name: str) -> Refused | None:
    known = await request.desk.db(request.desk.store.outbox.channels)
    return None if name in {state.name for state in known} else Refused(404, "There is no such channel.")
