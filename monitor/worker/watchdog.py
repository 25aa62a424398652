"""Whether every job of a worker still comes round. A thread of its own looks: a loop that is blocked cannot."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from time import monotonic

import structlog

log = structlog.get_logger("watchdog")

EXIT_CODE = 75
"""With which a process ends itself: it may work when it is started anew."""
_LOOK_EVERY = 2.0  # seconds
# Who was not woken for so long was stopped together with all that he watches.
_ASLEEP = 60.0
_PATIENCE = 4


def end_process() -> None:
    """End this process at once, whatever its other threads do."""
    sys.stderr.flush()
    os._exit(EXIT_CODE)


class Watchdog:
    """Tells of jobs that do not come round, in the log and by ``stuck``, and ends the process where one stays so.

    ``limit`` says how much later than its interval asks a job may end a pass; four times as late is the end.
    """

    def __init__(
        self,
        limit: Callable[[], timedelta],
        *,
        seconds: Callable[[], float] = monotonic,
        end: Callable[[], None] = end_process,
    ) -> None:
        self._limit = limit
        self._seconds = seconds
        self._end = end
        self._intervals: dict[str, float] = {}
        self._due: dict[str, float] = {}
        self._told: set[str] = set()
        self._looked = seconds()
        self._stopping = threading.Event()

    def expect(self, job: str, interval: timedelta, after: timedelta = timedelta(0)) -> None:
        """From now on this job is to end a pass in every such interval, the first ``after`` a while."""
        self._intervals[job] = interval.total_seconds()
        self._due[job] = self._seconds() + self._intervals[job] + after.total_seconds()

    def passed(self, job: str) -> None:
        """A pass of this job ended, well or not."""
        self._due[job] = self._seconds() + self._intervals[job]

    def stuck(self) -> Mapping[str, timedelta]:
        """The jobs that should have come round long ago, and for how long they have not."""
        now, limit = self._seconds(), self._limit().total_seconds()
        late = {job: now - due for job, due in self._due.copy().items()}
        return {job: timedelta(seconds=by) for job, by in late.items() if by > limit}

    def start(self) -> None:
        """Look every few seconds, until it is stopped."""
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def look(self) -> None:
        """Tell of jobs that are stuck, each once, and end the process where one has been for too long."""
        now = self._seconds()
        if now - self._looked > _ASLEEP:
            for job in self._due.copy():
                self.passed(job)
        self._looked = now
        stuck = self.stuck()
        for job in stuck.keys() - self._told:
            log.error("loop.stuck", job=job, seconds=round(stuck[job].total_seconds()))
        self._told = set(stuck)
        for job, late in stuck.items():
            if late > _PATIENCE * self._limit():
                told = "the process ends itself"
                log.critical("loop.stuck", job=job, seconds=round(late.total_seconds()), detail=told)
                self._end()
                return

    def _run(self) -> None:
        while not self._stopping.wait(_LOOK_EVERY):
            self.look()
