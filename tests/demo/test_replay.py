"""Stored entries, played once more: what the sample world's channel was, and what it would have been."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.delivery.standing import StandingChannels
from monitor.demo import runner
from monitor.editorial import contrast
from monitor.editorial.contrast import Side
from monitor.model.settings import Settings
from monitor.store import Store
from monitor.worker.replay import Played, for_replay, play
from monitor.worker.simulated import Clock, simulated
from monitor.worker.wiring import choose_screening

pytestmark = pytest.mark.slow

TIMES = runner.TIMES[:18]
MINUTE = timedelta(minutes=1)
SINCE, UNTIL = TIMES[0] - MINUTE, TIMES[-1] + MINUTE


@dataclass(frozen=True)
class Past:
    """What the sample world left."""

    store: Store
    settings: Settings


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    """Seventeen hours of it."""
    folder = tmp_path_factory.mktemp("past")
    clock = Clock(TIMES[0])
    channels = StandingChannels(lambda: clock.now)
    outcome = asyncio.run(runner.run(channels, folder, lambda _: None, times=TIMES, clock=clock, semantic=False))
    with closing(Store.open(f"sqlite:///{folder / 'monitor.sqlite'}")) as store:
        yield Past(store, outcome.settings)


async def replayed(past: Past, settings: Settings, folder: Path) -> tuple[Side, Played]:
    clock = Clock(SINCE)
    channels = StandingChannels(lambda: clock.now)
    screening = choose_screening(runner.CONFIG, folder, semantic=False)
    read: list[int] = []
    async with await simulated(for_replay(settings), folder, channels, clock, screening) as app:
        played = await play(
            past.store,
            app,
            clock,
            since=SINCE,
            until=UNTIL,
            examples_of=datetime(2000, 1, 1, tzinfo=UTC),
            advance=read.append,
        )
        side = side_of(app.runtime.store, "replay")
    assert sum(read) == played.read
    return side, played


def side_of(store: Store, name: str) -> Side:
    return contrast.side_of(store, name, SINCE, UNTIL, SINCE - timedelta(days=3))


async def test_the_same_configuration_makes_the_same_channel(past: Past, tmp_path: Path) -> None:
    fact = side_of(past.store, "fact")
    side, played = await replayed(past, past.settings, tmp_path)
    assert contrast.contrast(fact, side).is_none
    assert contrast.figures(side, "main", UNTIL - SINCE) == contrast.figures(fact, "main", UNTIL - SINCE)
    assert contrast.figures(side, "main", UNTIL - SINCE).posts > 10
    assert {(post.headline, post.at, post.rang) for post in side.posts} == {
        (post.headline, post.at, post.rang) for post in fact.posts
    }
    assert (played.read, played.foreign.total()) == (past.store.history.count(SINCE)[0], 0)


async def test_another_configuration_makes_another_channel(past: Past, tmp_path: Path) -> None:
    monitor = past.settings.monitor
    quiet = {
        name: channel.model_copy(update={"breaking": channel.breaking.model_copy(update={"outlets": 99, "weight": 99})})
        for name, channel in monitor.channels.items()
    }
    gone = past.settings.feeds[0]
    other = past.settings.model_copy(
        update={"monitor": monitor.model_copy(update={"channels": quiet}), "feeds": past.settings.feeds[1:]}
    )
    fact = side_of(past.store, "fact")
    side, played = await replayed(past, other, tmp_path)
    assert list(played.foreign) == [gone.url]
    assert all(gone.outlet not in post.outlets for post in side.posts)
    differs = contrast.contrast(fact, side)
    assert not any(post.rang for post in side.posts)
    assert {post.headline for post in differs.ringing[0]} | {post.headline for post in differs.alone[0]} >= {
        post.headline for post in fact.posts if post.rang
    }
    assert past.store.history.count(SINCE)[0] == played.read
