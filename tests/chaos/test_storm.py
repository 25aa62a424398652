"""The crash test, short: a worker that is killed in the middle of everything loses nothing and doubles nothing.

The long one is ``python -m tests.chaos``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.mixes import MEANS
from tests.chaos.storm import Plan, Points, Storm, brewing, run
from tests.support.process import until

pytestmark = pytest.mark.slow

# Where a message is most in danger.
_DANGEROUS = (
    "commit outbox.begin_sending|before",
    "commit outbox.begin_sending|after",
    "call sendMessage|after",
    "call sendPhoto|after",
    "commit outbox.record_outcome|before",
    "commit outbox.record_outcome|after",
    "commit entries.ingest|after",
    "commit decisions.intend|after",
)


def _points(folder: Path) -> Points:
    points = Points(folder / "points")
    points.log.write_text("".join(f"met {point}\n" for point in _DANGEROUS))
    return points


@pytest.mark.parametrize(
    "plan",
    [
        Plan(seed=1, kills=6, faults="all", means="forward", pictures=True, aimed=0.9),
        Plan(seed=2, kills=3, faults="vague", means="skip", aimed=1),
    ],
    ids=lambda plan: f"{plan.faults}-{plan.means}",
)
async def test_each_story_stands_in_the_channel_once(plan: Plan, tmp_path: Path) -> None:
    points = _points(tmp_path)
    verdict = await run(plan, tmp_path / "storm", points)
    assert verdict.wrongs(MEANS[plan.means]) == []
    assert verdict.stories > plan.kills
    assert sum(points.read().values()) >= plan.kills / 4


async def test_two_workers_share_the_feeds_and_the_other_takes_over_within_seconds(
    postgres_url: str, tmp_path: Path
) -> None:
    plan = Plan(seed=3, kills=0, means="resend", two=True)
    async with brewing(plan, tmp_path / "storm", Points(tmp_path / "points"), postgres_url) as storm:
        async with storm.life(host="one") as one, storm.life(host="other") as other:
            logs = (one, other)
            await until(lambda: all("worker.started" in worker.errors for worker in logs))
            storm.world.open_story()
            await until(lambda: "delivery.delivered" in one.errors + other.errors)
            sender, survivor = logs if "delivery.delivered" in one.errors else logs[::-1]
            while not all("poll.ingested" in worker.errors for worker in logs):
                storm.world.open_story()
                await _told(storm)
            sender.kill()
            await storm.take_over()
            await _told(storm)
            assert await survivor.stop() == 0
        verdict = storm.judged(0)
        assert verdict.wrongs(storm.means) == []
        assert verdict.blind == 0


async def _told(storm: Storm) -> None:
    await until(lambda: not storm.waiting())
