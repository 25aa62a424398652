"""/metrics, /healthz and /readyz. Imported only where somebody may ask.

Whatever hangs behind it, each answers within seconds: the database is asked in a thread of its own, once at a time, and
seldom however often is asked here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from copy import deepcopy
from datetime import datetime
from functools import partial
from typing import TypeVar

from aiohttp import web

from monitor.errors import StoreError
from monitor.model.values import host_and_port
from monitor.store import Store
from monitor.threads import in_own_thread
from monitor.worker.gauges import Inside, Question, last_day, memory, obstacles, standing, unreachable
from monitor.worker.metrics import Snapshot, exposed
from monitor.worker.status import Rhythms

T = TypeVar("T")

LIMIT = 5.0
"""Seconds after which what has not answered counts as hanging. Prometheus waits for ten."""
_OFTEN, _RARELY, _PROBED = 5.0, 60.0, 60.0  # seconds
_ALIVE = 1.0
_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_STOP_WITHIN = 1.0  # seconds


class Endpoints:
    """What answers; ``routes`` go into any application.

    ``channels`` names those of the configuration. Without ``inside`` no worker runs in this process: then /metrics has
    what the database knows, and not what a worker did since it started; /readyz does not ask Telegram.
    """

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        channels: Callable[[], Collection[str]],
        inside: Inside | None = None,
        *,
        limit: float = LIMIT,
    ) -> None:
        self._store = store
        self._inside = inside
        self._limit = limit
        rhythms = Rhythms(store)
        self._alive = self._question(store.check_schema, _ALIVE)
        self._standing = self._question(lambda: standing(store, rhythms, now(), channels()), _OFTEN)
        self._last_day = self._question(lambda: last_day(store, now()), _RARELY)
        self._memory = self._question(memory, _OFTEN)
        self._unreachable = Question(self._look_for_channels, rest=_PROBED, limit=limit)

    def _question(self, ask: Callable[[], T], rest: float) -> Question[T]:
        """Something that is asked in a thread: the worker's own may be waiting for a database that hangs."""
        return Question(lambda: in_own_thread(ask, "gauges"), rest=rest, limit=self._limit)

    def routes(self) -> list[web.RouteDef]:
        """The three, for ``Application.add_routes``."""
        return [
            web.get("/healthz", self.healthz),
            web.get("/readyz", self.readyz),
            web.get("/metrics", self.metrics),
        ]

    async def healthz(self, _request: web.Request) -> web.Response:
        """Is this process alive? Its loop is, or nothing would answer; 503 with reasons where the database or a job is
        not."""
        _, failure = await self._found(self._alive)
        return _verdict([*([failure] if failure else []), *self._stuck()], "alive")

    async def readyz(self, _request: web.Request) -> web.Response:
        """Would a story be posted now? 503 with what is in the way."""
        found, failure = await self._found(self._standing)
        if found is None:
            return _verdict([failure, *self._stuck()], "ready")
        return _verdict([*obstacles(found), *self._stuck(), *await self._out_of_reach()], "ready")

    async def metrics(self, request: web.Request) -> web.Response:
        """Everything for Prometheus. What the database does not tell in time is left out, and the rest is there."""
        (found, _), (day, _), (used, _) = await asyncio.gather(
            self._found(self._standing), self._found(self._last_day), self._found(self._memory)
        )
        inside = self._inside
        snapshot = Snapshot(
            memory=used or {},
            tally=None if inside is None else deepcopy(inside.tally),
            stuck=0 if inside is None else len(inside.stuck()),
            standing=found,
            last_day=day,
        )
        accept = request.headers.get("Accept", "")
        body, content_type = await in_own_thread(partial(exposed, snapshot, accept), "gauges")
        return web.Response(body=body, headers={**_HEADERS, "Content-Type": content_type})

    async def _found(self, question: Question[T]) -> tuple[T | None, str]:
        """An answer of the database; or why there is none."""
        try:
            return await question.answer(), ""
        except TimeoutError:
            return None, f"the database has not answered for {self._limit:g} seconds"
        except StoreError as error:
            return None, str(error)

    def _stuck(self) -> list[str]:
        stuck = {} if self._inside is None else self._inside.stuck()
        return [f"{job}: no pass has ended for far too long" for job in stuck]

    async def _out_of_reach(self) -> list[str]:
        if self._inside is None:
            return []
        try:
            return await self._unreachable.answer()
        except TimeoutError:
            return [f"Telegram has not answered for {self._limit:g} seconds"]
        except StoreError as error:
            return [str(error)]

    async def _look_for_channels(self) -> list[str]:
        found = await self._standing.answer()
        return [] if self._inside is None else await unreachable(self._inside.publisher, found.channels)


def _verdict(reasons: list[str], good: str) -> web.Response:
    text = "".join(f"{reason}\n" for reason in reasons)
    return web.Response(status=503 if reasons else 200, text=text or f"{good}\n", headers=_HEADERS)


class Listener:
    """A server of its own for the three."""

    def __init__(self, endpoints: Endpoints) -> None:
        application = web.Application()
        application.add_routes(endpoints.routes())
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=_STOP_WITHIN)

    async def open(self, address: str) -> None:
        """Listen at a host and port. Raises OSError where that cannot be done; then nothing is left open."""
        host, port = host_and_port(address)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except BaseException:
            await self._runner.cleanup()
            raise

    async def close(self) -> None:
        """Stop; who is being answered is waited for, for a moment."""
        await self._runner.cleanup()
