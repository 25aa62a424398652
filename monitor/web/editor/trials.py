"""Trials under way: newest entries first, in slices, off the event loop, and stopped at any slice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from time import monotonic

import structlog

from monitor.editorial.watchlist import Addition
from monitor.errors import MonitorError
from monitor.matching.screener import Screener
from monitor.model.entries import PastEntry
from monitor.model.settings import Settings
from monitor.web.desk import Desk
from monitor.web.editor.rules import Rulebook
from monitor.web.editor.trial import Findings, Plan, Trial, plan, trial

log = structlog.get_logger("web")

PERIOD = timedelta(days=14)
FIRST_SLICE, SLICE = 200, 1000
"""Entries of the first slice, which is to be there at once, and of each other one."""
_AT_ONCE = 4  # entries that the examples are asked about together
_MOST = 2  # trials that run; one more stops the oldest
_KEPT = 6  # trials whose results are kept
_FRESH = 300.0  # seconds for which a result counts as that of now
_PATIENCE = 0.7  # seconds that a page waits for the first slice


class Stage(StrEnum):
    """How far a trial is."""

    LOOKING = "looking"
    ASKING = "asking"  # the examples
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass
class Running:
    """A trial of a plan over the ``number`` entries first seen since then; ``first_after`` is how many seconds its
    first answer took. ``findings`` are what the last slice left: the trial itself is at work in another thread.
    ``fault`` says what went wrong, ``basis`` who judged."""

    plan: Plan
    trial: Trial
    number: int
    since: datetime
    started: float
    findings: Findings = field(default_factory=Findings)
    stage: Stage = Stage.LOOKING
    fault: str = ""
    basis: str = "words alone"
    first_after: float | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None

    @property
    def is_over(self) -> bool:
        """Does nothing more come?"""
        return self.stage in (Stage.DONE, Stage.STOPPED, Stage.FAILED)

    def stop(self) -> None:
        """Look no further than the slice at hand."""
        if not self.is_over:
            self.stage = Stage.STOPPED
            self.answered.set()
            if self.task is not None:
                self.task.cancel()


class Trials:
    """The trials of one desk."""

    def __init__(self, desk: Desk, rules: Rulebook) -> None:
        self._desk = desk
        self._rules = rules
        self._known: dict[object, Running] = {}
        self._starting = asyncio.Lock()

    async def ask(self, settings: Settings, addition: Addition) -> Running:
        """The trial of an addition, begun if it is none yet, with its first answer if that comes at once. Raises
        UsageError where the addition cannot be made, StoreError where the database fails."""
        key = settings.fingerprint, _frozen(addition)
        async with self._starting:
            found = self._known.get(key)
            if found is None or (found.is_over and monotonic() - found.started > _FRESH):
                found = self._known[key] = await self._begin(settings, addition)
                self._make_room()
        with suppress(TimeoutError):
            await asyncio.wait_for(found.answered.wait(), _PATIENCE)
        return found

    def stop(self, settings: Settings, addition: Addition) -> None:
        """Stop the trial of an addition, if it runs."""
        found = self._known.get((settings.fingerprint, _frozen(addition)))
        if found is not None:
            found.stop()

    async def _begin(self, settings: Settings, addition: Addition) -> Running:
        desk, started = self._desk, monotonic()
        before = await self._rules.by_words(settings)
        planned = await asyncio.to_thread(plan, settings.watchlist, before.matcher, addition)
        matcher = await asyncio.to_thread(self._rules.matcher, planned.watchlist)
        since = desk.now() - PERIOD
        number, _ = await desk.db(desk.store.history.count, since)
        running = Running(planned, trial(settings, before, matcher, planned), number, since, started)
        running.task = asyncio.create_task(self._run(running, settings))
        return running

    async def _run(self, running: Running, settings: Settings) -> None:
        try:
            await self._look(running)
            running.stage = Stage.ASKING
            await self._ask(running, settings)
            running.stage = Stage.DONE
        except MonitorError as error:
            running.stage, running.fault = Stage.FAILED, str(error)
        except Exception as error:
            log.exception("trial.broken")
            running.stage, running.fault = Stage.FAILED, f"{type(error).__name__}; see the log"
        finally:
            running.answered.set()

    async def _look(self, running: Running) -> None:
        desk, before, size = self._desk, None, FIRST_SLICE
        while entries := await desk.db(desk.store.history.back, running.since, before, size):
            running.findings = await asyncio.to_thread(_looked, running, entries)
            if running.first_after is None:
                running.first_after = monotonic() - running.started
                running.answered.set()
            before, size = entries[-1].id, SLICE

    async def _ask(self, running: Running, settings: Settings) -> None:
        if not running.trial.open:
            return
        examples = await self._rules.with_examples(settings)
        running.basis = examples.basis
        while running.trial.open:
            running.findings = await asyncio.to_thread(_asked, running, examples)

    def _make_room(self) -> None:
        under_way = [each for each in self._known.values() if not each.is_over]
        for each in under_way[:-_MOST]:
            each.stop()
        for key in list(self._known)[:-_KEPT]:
            self._known.pop(key).stop()


def _looked(running: Running, entries: Sequence[PastEntry]) -> Findings:
    running.trial.look(entries)
    return running.trial.findings(running.plan.addition.term)


def _asked(running: Running, examples: Screener) -> Findings:
    running.trial.ask(examples, _AT_ONCE)
    return running.trial.findings(running.plan.addition.term)


def _frozen(addition: Addition) -> object:
    forms = tuple((language, tuple(listed)) for language, listed in addition.forms.items())
    return addition.term, forms, addition.label, addition.watch
