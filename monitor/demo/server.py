"""A loopback web server that publishes the sample outlets as of a simulated time.

Feeds grow when ``now`` is moved; robots.txt and the page behind every item are served too.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from types import TracebackType
from typing import Self

from aiohttp import web

from monitor.demo.documents import CONTENT_TYPES, render_feed, render_page
from monitor.demo.world import NOTICE, START, Outlet, Quirk, load_outlets
from monitor.model.settings import FeedSource

# Trouble strikes at the second request, so that the first poll of every feed shows what it held at the start.
_TROUBLED_REQUEST = 2
_RETRY_AFTER_SECONDS = 60
_REPEATING_GUIDS = {Quirk.ONE_GUID, Quirk.CHANGING_GUIDS}


class DemoServer:
    """An async context manager: between enter and exit it listens on a free port of 127.0.0.1.

    ``now`` (aware) may be set at any time; ``feeds`` are the settings under which the worker polls it, ``root`` is
    where all of it lies.
    """

    def __init__(self, outlets: Sequence[Outlet] | None = None, *, now: datetime = START) -> None:
        self.outlets = tuple(load_outlets() if outlets is None else outlets)
        self.now = now
        self._by_slug = {outlet.slug: outlet for outlet in self.outlets}
        self._requests: Counter[str] = Counter()
        self._runner = web.AppRunner(self._application(), access_log=None)
        self.root = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.root = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    @property
    def feeds(self) -> tuple[FeedSource, ...]:
        """Every outlet's feed as an editor would configure it. Known only once the server listens."""
        return tuple(map(self._source, self.outlets))

    def _source(self, outlet: Outlet) -> FeedSource:
        name = "old-feed" if Quirk.MOVED in outlet.quirks else "feed"
        return FeedSource(
            url=f"{self.root}/{outlet.slug}/{name}",
            outlet=outlet.outlet,
            language=outlet.language,
            country=outlet.country,
            perspective=outlet.perspective,
            unique_guids=not outlet.quirks & _REPEATING_GUIDS,
            note=NOTICE,
        )

    def _application(self) -> web.Application:
        application = web.Application()
        application.add_routes(
            [
                web.get("/robots.txt", self._robots),
                web.get("/{slug}/old-feed", self._redirect),
                web.get("/{slug}/feed", self._feed),
                web.get(r"/{slug}/{number:\d{1,4}}.html", self._page),
            ]
        )
        return application

    def _home(self, outlet: Outlet) -> str:
        return f"{self.root}/{outlet.slug}"

    def _outlet(self, request: web.Request) -> Outlet:
        outlet = self._by_slug.get(request.match_info["slug"])
        if outlet is None:
            raise web.HTTPNotFound
        return outlet

    async def _robots(self, request: web.Request) -> web.Response:
        return web.Response(text="User-agent: *\nDisallow: /private/\n")

    async def _redirect(self, request: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently(f"{self._home(self._outlet(request))}/feed")

    async def _page(self, request: web.Request) -> web.Response:
        outlet, number = self._outlet(request), int(request.match_info["number"])
        if not 1 <= number <= len(outlet.items) or outlet.items[number - 1].at > self.now:
            raise web.HTTPNotFound
        page = render_page(outlet, number, self._home(outlet))
        return web.Response(body=page, content_type="text/html", charset="utf-8")

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = self._outlet(request)
        self._requests[outlet.slug] += 1
        if self._requests[outlet.slug] == _TROUBLED_REQUEST and (trouble := _trouble(outlet)):
            return trouble
        validators = _validators(outlet, self.now)
        if _is_unchanged(request, validators):
            return web.Response(status=304, headers=validators)
        body = render_feed(outlet, self.now, self._home(outlet))
        headers = {"Content-Type": CONTENT_TYPES[outlet.format], **validators}
        if Quirk.GZIP in outlet.quirks and "gzip" in request.headers.get("Accept-Encoding", ""):
            body, headers = gzip.compress(body, mtime=0), {**headers, "Content-Encoding": "gzip"}
        return web.Response(body=body, headers=headers)


def _trouble(outlet: Outlet) -> web.Response | None:
    if Quirk.UNAVAILABLE in outlet.quirks:
        return web.Response(status=503, headers={"Retry-After": str(_RETRY_AFTER_SECONDS)})
    if Quirk.CAPTCHA in outlet.quirks:
        page = "<!DOCTYPE html><html><head><title>One moment</title></head><body>Are you a person?</body></html>"
        return web.Response(text=page, content_type="text/html")
    return None


def _validators(outlet: Outlet, now: datetime) -> dict[str, str]:
    """The headers by which a client asks again. They depend on the items alone, not on the build date."""
    visible = outlet.visible(now)
    headers = {}
    if Quirk.ETAG in outlet.quirks:
        headers["ETag"] = f'"{outlet.slug}-{visible[0][0] if visible else 0}"'
    if Quirk.LAST_MODIFIED in outlet.quirks and visible:
        headers["Last-Modified"] = format_datetime(visible[0][1].at.astimezone(UTC), usegmt=True)
    return headers


def _is_unchanged(request: web.Request, validators: dict[str, str]) -> bool:
    asked = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}
    return any(request.headers.get(asked[name]) == value for name, value in validators.items())
