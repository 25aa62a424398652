"""The view of a running worker: looks at the database now and then, and draws what it finds each second."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from time import monotonic

import structlog

from monitor.cli.board import board_lines
from monitor.cli.screen import Draw, Tail, whole_screen
from monitor.errors import MonitorError
from monitor.logs import Redactor
from monitor.worker import board
from monitor.worker.app import App
from monitor.worker.status import Rhythms

log = structlog.get_logger("view")

LOOK_EVERY = 5.0
"""Seconds between two looks at the database, each of some milliseconds."""
_DRAW_EVERY = 1.0


@asynccontextmanager
async def shown(app: App, told: Tail, redact: Redactor) -> AsyncIterator[None]:
    """Show the view while the block lasts. ``told`` is where the log goes meanwhile."""
    with whole_screen(redact) as draw:
        task = asyncio.create_task(_keep_drawing(app, told, draw))
        task.add_done_callback(_tell_of_bug)
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


def _tell_of_bug(task: asyncio.Task[None]) -> None:
    """The worker goes on without its view."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("view.broken", exc_info=error)


async def _keep_drawing(app: App, told: Tail, draw: Draw) -> None:
    runtime, rhythms = app.runtime, Rhythms(app.runtime.store)
    found, looked = None, -LOOK_EVERY
    while True:
        if monotonic() - looked >= LOOK_EVERY:
            try:
                found = await runtime.db(board.look, runtime.store, rhythms, runtime.now(), runtime.rules.monitor)
            except MonitorError as error:
                log.warning("view.not_read", detail=str(error))
            looked = monotonic()
        zone = runtime.rules.monitor.time_zone
        draw(partial(board_lines, found, runtime.tally, tuple(told.lines), runtime.now(), zone, roles=app.roles))
        await asyncio.sleep(_DRAW_EVERY)
