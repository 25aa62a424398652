"""What a worker does at its intervals besides the pipeline, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

import structlog

from monitor.feeds.poll import Polled
from monitor.store import PRUNING_REST, Pruned
from monitor.worker.app import App

log = structlog.get_logger("operations")

_STOP_WITHIN = 7.0  # seconds; platforms kill a process some 10 s after SIGTERM
_LOOK_EVERY = 0.2  # seconds


def sleeping_until(stop: asyncio.Event) -> Callable[[float], Awaitable[None]]:
    """A sleep, in seconds, that ends early when ``stop`` is set."""

    async def sleep(seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)

    return sleep


async def run_once(app: App, stop: asyncio.Event, advance: Callable[[int], None], *, poll_all: bool) -> float:
    """One round of the pipeline; ``stop`` ends it early with nothing half done. Returns the seconds it took.

    ``advance`` is told how many more feeds were asked.
    """
    began = monotonic()
    work = asyncio.create_task(app.pipeline.run_once(poll_all=poll_all))
    await _watch(app, work, stop, advance)
    if not work.cancelled():
        work.result()
    return monotonic() - began


async def _watch(app: App, work: asyncio.Task[Any], stop: asyncio.Event, advance: Callable[[int], None]) -> None:
    """Wait until the work is done, or is wound down since ``stop`` was set."""
    told, tally = 0, app.runtime.tally
    stopped = asyncio.create_task(stop.wait())
    done: set[asyncio.Task[Any]] = set()
    while not done:
        done, _ = await asyncio.wait({work, stopped}, timeout=_LOOK_EVERY, return_when=asyncio.FIRST_COMPLETED)
        advance(tally.feeds - told)
        told = tally.feeds
    if work not in done:
        await wind_down(app, work)
    stopped.cancel()


async def poll_named(
    app: App, stop: asyncio.Event, advance: Callable[[int], None], urls: Collection[str]
) -> Mapping[str, Polled]:
    """Poll these feeds now; how each poll ended, by its address. ``stop`` ends it early; ``advance`` is told how many
    more were asked."""
    work = asyncio.create_task(app.pipeline.poller.poll_named(urls))
    await _watch(app, work, stop, advance)
    return work.result()


async def wind_down(app: App, work: asyncio.Task[Any]) -> None:
    """Break polls off, which are due again at once, and let a message on its way arrive, within seconds."""
    app.runtime.stopping = True
    await app.pipeline.poller.abandon()
    _, late = await asyncio.wait({work}, timeout=_STOP_WITHIN)
    for task in late:
        task.cancel()
        await asyncio.wait({task})


async def beat(app: App, heartbeat: Path) -> None:
    """Say that this worker is alive: a row in the database, and a file for a container's health check. See which others
    are not."""
    await app.beat()
    await app.peers.reap_stalled()
    await app.heed_peers()
    await asyncio.to_thread(_write_heartbeat, heartbeat, app.runtime.now())


def _write_heartbeat(heartbeat: Path, now: datetime) -> None:
    heartbeat.parent.mkdir(parents=True, exist_ok=True)
    heartbeat.write_text(f"{now:%Y-%m-%dT%H:%M:%SZ}\n")


async def prune(app: App) -> None:
    """Forget what retention says; keys of forgotten entries stay, so that no feed brings them back."""
    runtime, pruned = app.runtime, Pruned()
    maintenance, now, retention = runtime.store.maintenance, runtime.now(), runtime.rules.monitor.retention
    # Slice by slice: one long call would keep receipts and heartbeats from the database.
    while (some := await runtime.db(maintenance.prune_slice, now, retention)) is not None:
        pruned += some
        await runtime.sleep(PRUNING_REST)
    log.info("store.pruned", **asdict(pruned))
    await app.recorder.prune()
