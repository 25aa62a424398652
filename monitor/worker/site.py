"""Keeps the readers' site up to date, in a thread of its own: no post and no heartbeat waits for it.

It rests as long as it works, and after a minute lets its job come round, however much is left: what it did is noted,
and the next pass goes on from there. Nothing of it is imported while no site is kept.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Literal

import structlog

from monitor.errors import MonitorError
from monitor.model.settings import Settings
from monitor.runtime import Runtime

log = structlog.get_logger("site")

Outcome = Literal["written", "unchanged", "unfinished", "elsewhere", "failed"]
"""How a look ended: unfinished, it goes on with the next; elsewhere, another process writes the site just now."""

EVERY = timedelta(seconds=5)
_LATELY = timedelta(days=3)  # all that happens by itself to older stories comes with a message
_WHOLE_EVERY = 3600.0  # seconds; editors correct older ones, and retention forgets them
_LONGEST_PASS = 60.0
_LONGEST_REST = 1.0


class _EnoughError(Exception):
    """The pass has taken long enough, or is to stop."""


class SiteKeeper:
    """Writes the site that ``site.folder`` names, if any. ``state`` is the folder of its catalogue."""

    def __init__(self, runtime: Runtime, state: Path) -> None:
        self._runtime = runtime
        self._state = state
        self._stop = threading.Event()
        self._whole_at = 0.0  # a complete look is due then, by the monotonic clock

    async def look(self) -> None:
        """Write what changed since the last look. Raises StoreError."""
        settings = self._runtime.rules.settings
        if not settings.monitor.site.folder:
            return
        began, fault = monotonic(), ""
        try:
            outcome = await asyncio.to_thread(self._write, settings)
        except asyncio.CancelledError:
            self._stop.set()
            raise
        except (MonitorError, OSError) as error:
            outcome, fault = "failed", str(error)
            if self._runtime.note_fault("the readers' site", "it is not kept up to date", error):
                log.error("site.failed", detail=str(error))
        except Exception as error:
            outcome, fault = "failed", f"a bug: {type(error).__name__}"
            if self._runtime.note_fault("the readers' site", "it is not kept up to date", error):
                log.exception("site.broken")
        self._note(outcome, fault, monotonic() - began)

    def _note(self, outcome: Outcome, fault: str, seconds: float) -> None:
        tally = self._runtime.tally
        tally.site[outcome] += 1
        tally.site_seconds.note(seconds)
        tally.site_fault = fault
        if outcome in ("written", "unchanged"):
            tally.site_at = self._runtime.now()

    def _write(self, settings: Settings) -> Outcome:
        from monitor.site.keep import write_site  # Jinja2 and all that a page needs: only where a site is kept

        began = monotonic()
        is_whole = began >= self._whole_at
        since = None if is_whole else self._runtime.now() - _LATELY
        folder, store, now = Path(settings.monitor.site.folder), self._runtime.store, self._runtime.now
        try:
            built = write_site(store, settings, folder, self._state, now, since=since, rest=self._rest(began))
        except _EnoughError:
            return "unfinished"
        if built is None:
            return "elsewhere"
        if is_whole:
            self._whole_at = monotonic() + _WHOLE_EVERY
        if built.written or built.removed:
            seconds = round(monotonic() - began, 2)
            log.info("site.written", stories=built.stories, files=built.written, gone=built.removed, seconds=seconds)
            return "written"
        return "unchanged"

    def _rest(self, began: float) -> Callable[[float], None]:
        def rest(worked: float) -> None:
            if self._stop.wait(min(worked, _LONGEST_REST)) or monotonic() > began + _LONGEST_PASS:
                raise _EnoughError

        return rest
