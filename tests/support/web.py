"""A scriptable HTTP server on loopback, for tests: it says just what it is told to, faults included.

async with serve() as web:
    web["/feed"] = Reply(body=b"<rss/>", headers={"ETag": '"1"'})
    web["/busy"] = [Reply(503), Reply(body=b"<rss/>")]      # one after the other, the last one for good
    web["/odd"] = handler                                   # async def handler(request, writer) -> None
    ... web.url("/feed") ...
    assert web.requests[0].headers["user-agent"]
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

TRUSTED = Path(__file__).parent / "trusted.pem"
"""A certificate for 127.0.0.1 and localhost; whoever is to trust it finds it in SSL_CERT_FILE."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it arrived; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """A response with its Content-Length. ``raw`` stands in place of it all; then the connection closes."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None

    def encoded(self) -> bytes:
        if self.raw is not None:
            return self.raw
        lines = [f"HTTP/1.1 {self.status} Sample", f"Content-Length: {len(self.body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]
Route = Reply | list[Reply] | Handler

_NOT_FOUND = Reply(404)


class Web:
    """The running server: its routes by path, and every request that came, in order."""

    def __init__(self) -> None:
        self.port = 0
        self.scheme = "http"
        self.requests: list[Request] = []
        self.connections = 0
        self.busy = 0
        self.busiest = 0
        self._routes: dict[str, Route] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __setitem__(self, path: str, route: Route) -> None:
        self._routes[path] = list(route) if isinstance(route, list) else route

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.requests]

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until either side closes it."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._exchange(await _read_request(reader), writer):
                    pass
        finally:
            writer.close()
            self._tasks.discard(task)

    async def stop(self) -> None:
        """Break off whatever is still being served."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _exchange(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        self.requests.append(request)
        self.busy += 1
        self.busiest = max(self.busiest, self.busy)
        try:
            return await self._answer(request, writer)
        finally:
            self.busy -= 1

    async def _answer(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        route = self._routes.get(request.path, _NOT_FOUND)
        if isinstance(route, list):
            route = route.pop(0) if len(route) > 1 else route[0]
        if not isinstance(route, Reply):
            await route(request, writer)
            return False
        writer.write(route.encoded())
        await writer.drain()
        return route.raw is None


async def _read_request(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines)
    return Request(method, target, {name.strip().lower(): value.strip() for name, _, value in pairs})


@asynccontextmanager
async def serve(host: str = "127.0.0.1", *, secured: bool = False) -> AsyncIterator[Web]:
    """A server on a free port of a loopback address. Where it is ``secured``, its certificate is ``TRUSTED``."""
    web = Web()
    context = None
    if secured:
        context, web.scheme = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), "https"
        context.load_cert_chain(TRUSTED)
    server = await asyncio.start_server(web.accept, host, 0, ssl=context)
    web.port = server.sockets[0].getsockname()[1]
    try:
        yield web
    finally:
        server.close()
        await web.stop()
        await server.wait_closed()
