"""Jobs that do not come round: told of, by the heart and by an alert, and in the end the process ends itself."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from monitor.config.reload import Reloader
from monitor.worker import status
from monitor.worker.scheduler import Worker
from monitor.worker.watchdog import EXIT_CODE, Watchdog
from tests.support.clock import NOON, Clock
from tests.support.process import until
from tests.support.worker import Notebook, running, settings

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Watch:
    """A watchdog and its time; ``ended`` counts how often it would have ended the process."""

    def __init__(self) -> None:
        self.now = 0.0
        self.ended = 0
        self.dog = Watchdog(lambda: 15 * MINUTE, seconds=lambda: self.now, end=self._end)

    def _end(self) -> None:
        self.ended += 1

    def spend(self, minutes: float, *passing: str) -> None:
        for _ in range(round(minutes * 6)):
            self.now += 10
            for job in passing:
                self.dog.passed(job)
            self.dog.look()


@pytest.fixture
def watch() -> Watch:
    return Watch()


def test_a_job_that_comes_round_is_never_stuck(watch: Watch) -> None:
    watch.dog.expect("publish", SECOND)
    watch.dog.expect("tidy", HOUR, after=10 * MINUTE)
    watch.spend(70, "publish")
    watch.spend(5, "publish", "tidy")
    watch.spend(60, "publish")
    assert (watch.dog.stuck(), watch.ended) == ({}, 0)


def test_a_job_that_is_stuck_is_told_once_and_ends_the_process(watch: Watch) -> None:
    watch.dog.expect("publish", SECOND)
    watch.dog.expect("poll", SECOND)
    with structlog.testing.capture_logs() as logged:
        watch.spend(50, "poll")
    assert watch.dog.stuck().keys() == {"publish"}
    assert [(line["event"], line["job"]) for line in logged] == [("loop.stuck", "publish")]
    assert watch.ended == 0
    watch.spend(15, "poll")
    assert watch.ended > 0


def test_a_job_that_goes_on_is_forgiven(watch: Watch) -> None:
    watch.dog.expect("publish", SECOND)
    watch.spend(50)
    watch.spend(60, "publish")
    assert (watch.dog.stuck(), watch.ended) == ({}, 0)


def test_a_process_that_was_stopped_altogether_is_not_to_blame(watch: Watch) -> None:
    watch.dog.expect("publish", SECOND)
    watch.now += 5 * 3600
    watch.dog.look()
    assert (watch.dog.stuck(), watch.ended) == ({}, 0)


def test_it_looks_while_the_loop_is_blocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.worker.watchdog._LOOK_EVERY", 0.01)
    ended = threading.Event()

    async def block() -> None:
        dog = Watchdog(lambda: timedelta(0), end=ended.set)
        dog.expect("beat", timedelta(0))
        dog.start()
        assert ended.wait(60)
        dog.stop()

    asyncio.run(block())


async def test_the_heart_stands_still_and_an_alert_tells_while_publish_is_stuck(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured = settings([])
    configured = configured.model_copy(
        update={
            "monitor": configured.monitor.model_copy(
                update={"watchdog": configured.monitor.watchdog.model_copy(update={"stuck": SECOND})}
            )
        }
    )
    monkeypatch.setattr("monitor.worker.alerts.alerter.EVERY", SECOND)
    monkeypatch.setattr("monitor.worker.watchdog._PATIENCE", 10_000)
    hanging, stop = asyncio.Event(), asyncio.Event()
    async with running(sqlite_url, configured, Notebook(), Clock()) as app:
        group = app.pipeline.grouper.group

        async def hang() -> None:
            await hanging.wait()
            await group()

        monkeypatch.setattr(app.pipeline.grouper, "group", hang)
        heartbeat = tmp_path / "heartbeat"
        work = asyncio.create_task(Worker(app, Reloader(tmp_path, {}, "test"), tmp_path).run(stop))

        def alarms() -> tuple[str, ...]:
            return status.status(app.runtime.store, NOON, NOON, "").alarms

        try:
            await until(lambda: any("publish" in alarm for alarm in alarms()))
            heartbeat.unlink(missing_ok=True)
            await asyncio.sleep(5)  # two beats
            assert not heartbeat.exists()
            hanging.set()
            await until(heartbeat.exists)
        finally:
            hanging.set()
            stop.set()
            await work


BLOCKED = """
import asyncio, time
from datetime import timedelta
from monitor.worker import watchdog

async def main():
    watchdog._LOOK_EVERY = 0.01
    dog = watchdog.Watchdog(lambda: timedelta(seconds=0.1))
    dog.expect("beat", timedelta(0))
    dog.start()
    time.sleep(600)

asyncio.run(main())
"""


def test_a_process_whose_loop_is_blocked_ends_itself() -> None:
    ended = subprocess.run([sys.executable, "-c", BLOCKED], capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == EXIT_CODE
    assert "loop.stuck" in ended.stdout + ended.stderr
