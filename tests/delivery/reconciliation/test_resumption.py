"""How soon a channel goes on after a kill, with default settings and limits, while calls fail now and then."""

from __future__ import annotations

import random
from pathlib import Path
from statistics import median

import pytest

from monitor.model.publications import PublicationState
from tests.support.botapi import BotApi, Fault
from tests.support.clock import Clock
from tests.support.newsroom import die_over, joined, publish, tell, worker

pytestmark = pytest.mark.slow

_LIVES = 9
_FAULTS = ("crash", "close-before", "close-after", "garbage", "html-502")
_LOOKING = ("forwardMessage", "forwardMessage", "forwardMessage", "deleteMessage", "getChat", "getChatMember")


async def _resumption(url: str, chance: random.Random) -> float:
    """Seconds from the kill over one post, which arrived or not, to the receipt of the next."""
    clock = Clock()
    async with BotApi() as api:
        api.add_chat("@sample")
        api.add_chat(77, type="private", title="Operators")
        async with worker(url, api, clock, admin_chat="77", real_pace=True) as app:
            await tell(app, clock, "Bridge one")
            clock.move(minutes=10)
            if chance.random() < 0.5:
                api.faults.append(Fault("close-before"))
            await die_over(app, clock, "Bridge two")
        killed = clock.now
        async with worker(url, api, clock, admin_chat="77", real_pace=True) as app:
            joined(app, clock, None, "Bridge three")
            while {row.state for row in app.runtime.store.outbox.rows()} != {PublicationState.SENT}:
                if not api.faults and chance.random() < 0.5:
                    api.faults.append(Fault(chance.choice(_FAULTS), chance.choice(_LOOKING)))
                await publish(app)
                clock.move(seconds=1)
        assert len(api.messages("@sample")) == 3
        return (clock.now - killed).total_seconds()


async def test_a_channel_goes_on_within_a_minute_of_a_kill_while_calls_fail(tmp_path: Path) -> None:
    chance = random.Random(1)  # noqa: S311
    lives = [await _resumption(f"sqlite:///{tmp_path / str(life)}.sqlite", chance) for life in range(_LIVES)]
    print(sorted(lives))
    assert median(lives) < 60
