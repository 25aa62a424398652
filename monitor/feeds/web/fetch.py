"""HTTP: an address in, an outcome out. The only file that knows aiohttp.

Other people's servers may answer anything, at any speed, from any address: every response has a time and a
size limit, and every connection is checked at the moment it is made, when its real address is known.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast
from urllib.parse import quote, urljoin
from weakref import WeakValueDictionary

import aiohttp
from aiohttp.abc import AbstractResolver
from aiohttp.client_proto import ResponseHandler
from aiohttp.resolver import ThreadedResolver
from yarl import URL

from monitor.feeds.web.addresses import is_public_address, is_too_long
from monitor.feeds.web.clocks import ClockVote, ServerClocks
from monitor.feeds.web.headers import (
    is_bodiless,
    parse_max_age,
    parse_retry_after,
    plain_ascii,
    readable_head,
    server_time,
    validator,
)
from monitor.feeds.web.lookups import Lookups, asking
from monitor.feeds.web.robots import MAX_BODY as ROBOTS_MAX_BODY
from monitor.feeds.web.robots import RobotsCache, RobotsRules, rules_from
from monitor.model.documents import Failed, FailureKind, Fetched, FetchOutcome, FetchRequest, NotModified
from monitor.model.moves import led_to
from monitor.model.settings import NetworkSettings
from monitor.shares import Shares

_PRODUCT = "conflict-news-monitor"
_ACCEPT_FEED = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
_ACCEPT_TEXT = "text/plain, */*;q=0.1"

_PERMANENT = frozenset({301, 308})
_REDIRECTS = _PERMANENT | {302, 303, 307}
_WITH_BODY = frozenset({200, 203})
_SOFT_STATUSES = frozenset({304, 408, 425, 429})  # 304: to a GET without validators it is no answer
# A look-up that hangs outlasts the visit that waited for it: the others find room all the same.
_LOOKUPS_PER_CONNECTION = 4
_SENT_AS_IT_IS = "%/:=&?~#+!$,;'@()*[]-._|{}^`"
_MOST_COOKIES = 4_096  # characters
_MOST_COOKIES_SET = 50  # by one answer
_MOST_INTERIM = 20  # answers before the one that counts
_MOST_LAYERS = 2  # of compression that no head tells of
# Of the connections, pages have a half, and those of one outlet a quarter of that: the rest is for feeds and others.
_PAGES, _PAGES_OF_ONE = 2, 4
_HTTP, _INTERIM, _END_OF_HEAD = b"HTTP/", (b"HTTP/1.1 1", b"HTTP/1.0 1"), b"\r\n\r\n"
_ANNOUNCES_BODY = re.compile(rb"\r\n(?:transfer-encoding|content-length\s*:\s*0*[1-9])", re.IGNORECASE)
_MAX_HEADS = 131_072  # bytes of one head
_PACKED = (b"\x1f\x8b\x08", b"x\x01", b"x\x9c", b"x\xda")
_LAST_TAG = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf|html)\s*>(?:\s|<!--[^<>]*-->)*\Z", re.IGNORECASE)
_TAIL = 1_000
_MAX_HEADER = 32_768  # some publishers send a Content-Security-Policy of more than aiohttp's 8 kB


class _Connection(ResponseHandler):
    """A connection that hands the head of each answer to aiohttp's parser as browsers would read it, and drops what
    follows an answer that has no body."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self._head: bytearray | None = None
        self._over = False
        self._interim = 0

    def set_response_params(self, **params: Any) -> None:
        """A request was sent: what comes now begins with a head."""
        self._head, self._over, self._interim = bytearray(), False, 0
        super().set_response_params(**params)

    def data_received(self, data: bytes) -> None:
        """Bytes from the server."""
        if not data:
            super().data_received(data)
        while data and self._head is not None and not self._over:
            data = self._collect(self._head, data)
        if self._over and data:
            self.force_close()
        elif data:
            super().data_received(data)

    def _collect(self, head: bytearray, data: bytes) -> bytes:
        """Take bytes up to the end of a head; those behind it that are still to be read."""
        searched = max(0, len(head) - len(_END_OF_HEAD))
        head += data
        end = head.find(_END_OF_HEAD, searched) + len(_END_OF_HEAD)
        if end < len(_END_OF_HEAD):
            if len(head) <= _MAX_HEADS and head.startswith(_HTTP[: len(head)]):
                return b""
            end = len(head)
        interim = head.startswith(_INTERIM)
        self._interim += interim
        if self._interim > _MOST_INTERIM:
            self.set_exception(aiohttp.ClientPayloadError("one interim answer after the other"))
            return b""
        self._head = bytearray() if interim else None
        first, rest = bytes(head[:end]), bytes(head[end:])
        self._over = is_bodiless(first)
        told = readable_head(first)
        if self._over and (rest or _ANNOUNCES_BODY.search(first)):
            self.force_close()
        if self._over or interim:
            super().data_received(told)
            return b"" if self._over else rest
        super().data_received(told + rest)
        return b""


class _Connector(aiohttp.TCPConnector):
    """Makes such connections."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._factory = partial(_Connection, loop=self._loop)  # type: ignore[assignment]


class _Cookies:
    """What servers along one chain of redirects want to be told again; nothing outlives it."""

    def __init__(self) -> None:
        self._jar = aiohttp.CookieJar(unsafe=True, quote_cookie=False)

    def note(self, response: aiohttp.ClientResponse, here: URL) -> bool:
        """Keep what an answer from here sets. Is any of it new?"""
        before = self._known()
        self._jar.update_cookies_from_headers(_few_cookies(response.headers.getall("Set-Cookie", [])), here)
        return self._known() != before

    def headers(self, address: URL) -> dict[str, str]:
        """What to send to an address."""
        told = "; ".join(f"{cookie.key}={cookie.value}" for cookie in self._jar.filter_cookies(address).values())
        return {"Cookie": told} if 0 < len(told) <= _MOST_COOKIES and told.isascii() and told.isprintable() else {}

    def _known(self) -> set[tuple[str, str]]:
        return {(cookie.key, cookie.value) for cookie in self._jar}


def _few_cookies(headers: list[str]) -> list[str]:
    return [header for header in headers[:_MOST_COOKIES_SET] if len(header) <= _MOST_COOKIES]


class _PrivateAddressError(OSError):
    """Raised while aiohttp connects. The text is always the same: of several different ones it would
    make a new OSError and lose the type."""

    def __init__(self) -> None:
        super().__init__("not a public address")


@dataclass(frozen=True, slots=True)
class _Order:
    """What one visit asks for, the same at every hop."""

    accept: str
    timeout: timedelta
    max_body: int
    etag: str | None = None
    last_modified: str | None = None
    obeys_robots: bool = False
    beginning_suffices: bool = False
    page_of: str | None = None
    """The outlet whose page it is for; None for a feed."""

    @property
    def conditional(self) -> bool:
        return self.etag is not None or self.last_modified is not None

    def headers(self) -> dict[str, str]:
        headers = {"Accept": self.accept}
        if self.etag is not None:
            headers["If-None-Match"] = self.etag
        if self.last_modified is not None:
            headers["If-Modified-Since"] = self.last_modified
        return headers


@dataclass(frozen=True, slots=True)
class _Route:
    """Where a chain of redirects stands: the addresses visited, the current one last. The first
    ``permanent`` hops were permanent ones."""

    visited: tuple[URL, ...]
    permanent: int = 0

    @property
    def here(self) -> URL:
        return self.visited[-1]

    @property
    def permanent_url(self) -> str | None:
        return led_to([str(address) for address in self.visited[: self.permanent + 1]])

    def after_redirect(self, status: int, location: str | None, limit: int, *, anew: bool) -> _Route | Failed:
        """The route after one more redirect, or why it ends here. ``anew`` tells that an address that was visited may
        answer differently now."""
        target = _target(self.here, location)
        if isinstance(target, Failed):
            return target
        if target in self.visited and not anew:
            return _hard("redirects", f"{self.here.host} redirects in a circle", status)
        if len(self.visited) > limit:
            return _hard("redirects", f"{self.visited[0].host} redirects more than {limit} times", status)
        unbroken = self.permanent == len(self.visited) - 1
        return _Route((*self.visited, target), self.permanent + (unbroken and status in _PERMANENT))


def _as_written(text: str) -> URL:
    """An address whose path and query are sent as they stand: to some servers %2D is not "-", nor %2B a "+". Only what
    cannot be sent is percent-encoded. ValueError where it is no address, or far too long for one."""
    if is_too_long(text):
        raise ValueError("too long for an address")
    known = URL(text)
    _, _, rest = text.strip().partition("://")
    start = re.search(r"[/?#\\]|$", rest)
    behind = rest[start.start() :] if start else ""
    path, mark, query = behind.partition("#")[0].replace("\\", "/").partition("?")
    written = quote(f"{path or '/'}{mark}{query}", safe=_SENT_AS_IT_IS, errors="surrogateescape")
    return URL(f"{known.scheme}://{known.raw_authority}{written}", encoded=True)


def _target(here: URL, location: str | None) -> URL | Failed:
    if not location:
        return _hard("redirects", f"{here.host} redirects to nowhere")
    if is_too_long(location):
        return _hard("redirects", f"{here.host} redirects to something that is too long for an address")
    try:
        target = _as_written(urljoin(str(here), location))
        if target.scheme not in ("http", "https") or not target.host:
            return _hard("redirects", f"{here.host} redirects to something that is no http or https address")
        # Credentials stay with the origin they were configured for; those in a Location are never used.
        same_origin = target.origin() == here.origin()
        return target.with_user(here.user if same_origin else None).with_password(
            here.password if same_origin else None
        )
    except ValueError:
        return _hard("redirects", f"{here.host} redirects to something that is no address")


def _resolver(most: int) -> AbstractResolver:
    """What aiohttp does by itself, but for the threads."""
    return ThreadedResolver(cast(asyncio.AbstractEventLoop, Lookups(most)))


class Fetcher:
    """An HTTP client with limits, usable inside ``async with``; many fetches may run at once.

    ``resolver`` takes the place of DNS; ``permits`` that of the check of each address connected to;
    ``clock`` tells the time against which dates in headers are read.
    """

    def __init__(
        self,
        settings: NetworkSettings,
        version: str,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        resolver: AbstractResolver | None = None,
        permits: Callable[[str], bool] = is_public_address,
    ) -> None:
        self._version = version
        self._clock = clock
        self._resolver = resolver
        self._permits = permits
        self._page_gates = _HostGates(1)
        self._robots = RobotsCache()
        self._clocks = ServerClocks()
        self._session: aiohttp.ClientSession | None = None
        self._retired: list[aiohttp.ClientSession] = []
        self._limit(settings)

    def configure(self, settings: NetworkSettings) -> None:
        """Go by these settings from the next visit on; those under way end as they began. To be called while it is
        open."""
        if settings == self._settings:
            return
        self._limit(settings)
        if self._session is not None:
            self._retired.append(self._session)
            self._session = self._new_session()

    def _limit(self, settings: NetworkSettings) -> None:
        self._settings = settings
        self._slots = asyncio.Semaphore(settings.connections)
        pages = settings.connections // _PAGES
        self._page_shares = Shares(pages, pages // _PAGES_OF_ONE)
        self._feed_gates = _HostGates(settings.connections_per_host)

    async def __aenter__(self) -> Fetcher:
        await self.open()
        return self

    async def open(self) -> None:
        """Make the connection pool. Nothing is sent."""
        self._session = self._new_session()

    def _new_session(self) -> aiohttp.ClientSession:
        settings = self._settings
        connector = _Connector(
            limit=settings.connections,
            limit_per_host=settings.connections_per_host,
            ssl=ssl.create_default_context(),
            resolver=self._resolver or _resolver(_LOOKUPS_PER_CONNECTION * settings.connections),
            use_dns_cache=False,  # with it, who asks for a name waits for whoever asked before, as long as that waits
            socket_factory=None if settings.allow_private_addresses else self._guarded_socket,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={
                "User-Agent": _user_agent(self._version, settings.contact),
                "Accept-Encoding": "gzip, deflate, br",
            },
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=settings.connect_timeout.total_seconds()),
            trust_env=False,
            max_line_size=_MAX_HEADER,
            max_field_size=_MAX_HEADER,
        )

    async def __aexit__(self, *exc: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close all connections."""
        for session in (*self._retired, self._session):
            if session is not None:
                await session.close()

    def take_clocks(self) -> list[ClockVote]:
        """What the clocks of the servers that answered since the last call say of ours."""
        return self._clocks.take()

    async def fetch(self, request: FetchRequest) -> FetchOutcome:
        """The feed at an address, only if it changed where the request has validators. Waits for a free
        connection first; the time limit runs from there."""
        settings = self._settings
        order = _Order(
            _ACCEPT_FEED,
            settings.timeout,
            settings.max_body,
            validator(request.etag),
            validator(request.last_modified),
        )
        return await self._visit(request.url, order, self._feed_gates)

    async def fetch_page(
        self,
        url: str,
        *,
        timeout: timedelta,  # noqa: ASYNC109
        max_body: int,
        outlet: str = "",
    ) -> FetchOutcome:
        """An article page, if robots.txt allows it (else ``Failed(HARD, "robots")``); one per host at a time, and no
        more than its share for the outlet that links to it. The time limit holds for robots.txt too."""
        order = _Order(_ACCEPT_PAGE, timeout, max_body, obeys_robots=True, page_of=outlet)
        async with self._page_shares.hold(outlet):
            return await self._visit(url, order, self._page_gates)

    async def _visit(self, url: str, order: _Order, gates: _HostGates) -> FetchOutcome:
        try:
            start = _as_written(url)
        except ValueError:
            start = URL()
        if start.scheme not in ("http", "https") or not start.host:
            return _hard("bad-address", "not an http or https address; correct it in the feed list")
        asking.set(f"feeds of {start.host}" if order.page_of is None else f"pages of {order.page_of}")
        async with gates.hold(start.host), self._slots:
            return await self._within_time(start, order)

    async def _within_time(self, start: URL, order: _Order) -> FetchOutcome:
        seconds = order.timeout.total_seconds()
        try:
            async with asyncio.timeout(seconds):
                return await self._follow(_Route((start,)), order)
        except TimeoutError:
            return _soft("timeout", f"{start.host} did not answer completely within {seconds:g} s")

    async def _follow(self, route: _Route, order: _Order) -> FetchOutcome:
        cookies = _Cookies()
        while True:
            if order.obeys_robots and not await self._robots_allow(route.here, order):
                return _hard("robots", f"robots.txt of {route.here.host} asks not to fetch this page")
            step = await self._hop(route, order, cookies)
            if not isinstance(step, _Route):
                return step
            route = step

    async def _hop(self, route: _Route, order: _Order, cookies: _Cookies) -> FetchOutcome | _Route:
        if self._session is None:
            raise RuntimeError("a fetcher is opened before it fetches")
        try:
            headers = order.headers() | cookies.headers(route.here)
            async with self._session.get(route.here, headers=headers, allow_redirects=False) as response:
                self._note_clock(route, order, server_time(response.headers))
                if response.status in _REDIRECTS:
                    location, anew = response.headers.get("Location"), cookies.note(response, route.here)
                    return route.after_redirect(response.status, location, self._settings.max_redirects, anew=anew)
                return await self._answer(response, route, order)
        except (aiohttp.ClientError, UnicodeError) as error:
            return _failure_of(error, route.here.host or "")

    def _note_clock(self, route: _Route, order: _Order, time: datetime | None) -> None:
        """Take note of the clock of the server that was asked for; those that it redirects to have no voice."""
        if time is not None and len(route.visited) == 1:
            self._clocks.note(route.here.host or "", time - self._clock(), order.page_of)

    async def _answer(self, response: aiohttp.ClientResponse, route: _Route, order: _Order) -> FetchOutcome:
        headers = response.headers
        if response.status == 304 and order.conditional:
            return NotModified(route.permanent_url, parse_max_age(headers))
        if response.status not in _WITH_BODY:
            retry_after = parse_retry_after(headers.get("Retry-After"), self._clock())
            return _refusal(response.status, route.here.host or "", retry_after)
        body = await _read_body(response, order)
        if body is None:
            return _hard("too-large", f"{route.here.host} sent more than {order.max_body} bytes", response.status)
        if not body.content.strip():
            return _soft("empty", f"{route.here.host} sent nothing", response.status)
        return Fetched(
            body=body.content,
            content_type=plain_ascii(headers.get("Content-Type", "")),
            final_url=str(route.here.with_user(None)),
            etag=validator(headers.get("ETag")) if body.complete else None,
            last_modified=validator(headers.get("Last-Modified")) if body.complete else None,
            permanent_url=route.permanent_url,
            max_age=parse_max_age(headers),
        )

    async def _robots_allow(self, page: URL, order: _Order) -> bool:
        rules = self._robots.get(str(page.origin()), self._clock()) or await self._ask_robots(page, order)
        # In a thread, as they are read: thousands of patterns take a quarter of a second.
        return await asyncio.to_thread(rules.allow, str(page))

    async def _ask_robots(self, page: URL, order: _Order) -> RobotsRules:
        # Half of the page's time: a host whose robots.txt hangs may still give the page.
        timeout, outlet = order.timeout / 2, order.page_of
        asked = _Order(_ACCEPT_TEXT, timeout, ROBOTS_MAX_BODY, beginning_suffices=True, page_of=outlet)
        answer = await self._within_time(page.origin().with_path("/robots.txt"), asked)
        rules, lifetime = await asyncio.to_thread(rules_from, answer, _PRODUCT)
        self._robots.put(str(page.origin()), rules, self._clock() + lifetime)
        return rules

    def _guarded_socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if not self._permits(str(address[0])):
            raise _PrivateAddressError
        return socket.socket(family, kind, protocol)


class _HostGates:
    """At most ``limit`` visits to one host at once. A host is forgotten when nobody holds or waits for it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._gates: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, host: str) -> AsyncIterator[None]:
        gate = self._gates.get(host)
        if gate is None:
            gate = self._gates[host] = asyncio.Semaphore(self._limit)
        async with gate:
            yield


@dataclass(frozen=True, slots=True)
class _Body:
    """What came of a body. It is not ``complete`` where it is a whole document, but not all that was announced."""

    content: bytes
    complete: bool = True


async def _read_body(response: aiohttp.ClientResponse, order: _Order) -> _Body | None:
    """The decompressed body. Of one longer than the limit: its first whole lines where the beginning suffices, else
    None. aiohttp decompresses a bounded piece at a time, so a bomb costs no more memory than the limit."""
    parts: list[bytes] = []
    try:
        fits = await _read_parts(response, order, parts)
    except aiohttp.ClientPayloadError:
        if not _ends_whole(b"".join(parts)):
            raise
        return _Body(b"".join(parts), complete=False)
    body = b"".join(parts)
    if not fits:
        # Half a line is another rule: "Disallow: /" is the beginning of "Disallow: /private".
        return _Body(body[: order.max_body].rpartition(b"\n")[0]) if order.beginning_suffices else None
    unpacked = _unpacked(body, order.max_body)
    return None if unpacked is None else _Body(unpacked)


async def _read_parts(response: aiohttp.ClientResponse, order: _Order, parts: list[bytes]) -> bool:
    """The parts of a body as they come. False where they are more than the limit."""
    if (response.content_length or 0) > order.max_body and not order.beginning_suffices:
        response.close()
        return False
    size = 0
    async for part in response.content.iter_any():
        size += len(part)
        parts.append(part)
        if size > order.max_body:
            response.close()
            return False
    return True


def _ends_whole(body: bytes) -> bool:
    """Does a document end as one that nothing was cut off?"""
    if body.lstrip()[:1] in (b"{", b"["):
        return body.rstrip().endswith((b"}", b"]"))
    return _LAST_TAG.search(body[-_TAIL:]) is not None


def _unpacked(body: bytes, limit: int) -> bytes | None:
    """A body that is compressed though its head does not say so; None where it is longer than the limit."""
    layers = 0
    while body.startswith(_PACKED):
        layers += 1
        if layers > _MOST_LAYERS:  # some unpack to themselves
            raise aiohttp.ClientPayloadError("compressed again and again")
        unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)  # gzip or zlib
        try:
            body = unpacking.decompress(body, limit + 1)
        except zlib.error as error:
            raise aiohttp.ClientPayloadError("not compressed as it seems to be") from error
        if len(body) > limit:
            return None
        if not unpacking.eof:
            raise aiohttp.ClientPayloadError("compressed, and broken off")
    return body


def _failure_of(error: aiohttp.ClientError | UnicodeError, host: str) -> Failed:
    match error:
        case aiohttp.ClientConnectorDNSError():
            return _soft("dns", f"no address found for {host}")
        case aiohttp.ClientConnectorCertificateError():
            return _hard("tls", f"the certificate of {host} is not valid: {error.certificate_error}")
        case aiohttp.ClientSSLError():
            return _hard("tls", f"no secure connection to {host}: {error.os_error}")
        case aiohttp.ClientConnectorError(os_error=_PrivateAddressError()):
            return _hard("private-address", f"{host} is not a public address; see network.allow_private_addresses")
        case aiohttp.ServerTimeoutError():
            return _soft("timeout", f"{host} did not accept a connection in time")
        case aiohttp.ClientConnectionError():
            return _soft("connect", f"no connection to {host}: {_cause(error)}")
        case aiohttp.InvalidURL() | UnicodeError():
            return _hard("bad-address", f"{host} is not a host name or address in its usual form")
        case _:
            return _soft("protocol", f"{host} sent something that is not a complete HTTP response")


def _cause(error: aiohttp.ClientConnectionError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or "it was closed"


def _refusal(status: int, host: str, retry_after: timedelta | None) -> Failed:
    if status == 410:
        kind = FailureKind.GONE
    elif status >= 500 or status in _SOFT_STATUSES:
        kind = FailureKind.SOFT
    else:
        kind = FailureKind.HARD
    return Failed(kind, f"http-{status}", f"{host} answered with status {status}", status, retry_after)


def _soft(reason: str, detail: str, status: int | None = None) -> Failed:
    return Failed(FailureKind.SOFT, reason, detail, status)


def _hard(reason: str, detail: str, status: int | None = None) -> Failed:
    return Failed(FailureKind.HARD, reason, detail, status)


def _user_agent(version: str, contact: str) -> str:
    contact = plain_ascii(contact)
    return f"{_PRODUCT}/{version} (+{contact})" if contact else f"{_PRODUCT}/{version}"
