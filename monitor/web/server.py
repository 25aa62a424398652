"""The desk over HTTP: from a request to its page, and from what the page answers to a response.

guard           is the request one of this desk's own?         else 403
session         was the password given, where one is asked?    else to /login
form            small enough, and with the token of a page?    else 413, 403
page            what it answers                                or what went wrong, in a sentence
"""

from __future__ import annotations

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib import resources
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from aiohttp import web

from monitor import logs
from monitor.errors import MonitorError, StoreError, UsageError
from monitor.model.settings import MonitorSettings
from monitor.web.desk import Desk
from monitor.web.guard import HEADERS, SAFE, fault
from monitor.web.login import Door
from monitor.web.pages import Answer, Page, Raw, Refused, Request, SeeOther
from monitor.web.security import SESSION
from monitor.web.templates import Templates
from monitor.worker.endpoints import Endpoints

log = structlog.get_logger("web")

MOST_SENT = 2**20
"""Bytes of a form."""
_PATIENCE = 20  # seconds for a form to arrive
_MOST_NOTES = 100
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}
_LOGIN, _LOGOUT = "/login", "/logout"
_FORM = "application/x-www-form-urlencoded"
_TOKEN = "csrf"  # noqa: S105
_WHY = {
    404: "There is no such page.",
    405: "This page cannot be asked in that way.",
    413: "This is more than the desk takes at once.",
}

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Answers requests to the desk."""

    def __init__(self, desk: Desk, door: Door, pages: Sequence[Page]) -> None:
        self._desk = desk
        self._door = door
        self._pages = pages
        self._templates = Templates()
        self._redact = logs.redactor(desk.environment.secrets)
        self._notes: dict[str, str] = {}
        self._static = dict(_static_files())
        self._open = {_LOGIN, "/static/{name}", "/healthz", "/readyz", *(page.path for page in pages if page.public)}

    def application(self) -> web.Application:
        """All pages behind the checks."""
        application = web.Application(client_max_size=MOST_SENT, middlewares=[self._answered, self._let_in])
        application.on_response_prepare.append(_protect)
        for page in self._pages:
            for method in page.methods:
                add = application.router.add_get if method == "GET" else application.router.add_post
                add(page.path, self._handler(page))
        application.add_routes(Endpoints(self._desk.store, self._desk.now, self._monitor).routes())
        application.router.add_get("/static/{name}", self._file)
        application.router.add_get(_LOGIN, self._show_login)
        application.router.add_post(_LOGIN, self._log_in)
        application.router.add_post(_LOGOUT, self._log_out)
        return application

    def _monitor(self) -> MonitorSettings:
        return self._desk.files.read().settings.monitor

    # --- the checks ------------------------------------------------------------------------------------------------

    @web.middleware
    async def _answered(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """An answer for whatever goes wrong, without what only a log should know."""
        try:
            return await handler(request)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            allowed = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {}
            return await self._refusal(request, Refused(error.status, _WHY.get(error.status, error.reason)), allowed)
        except MonitorError as error:
            log.warning("web.failed", path=_place(request), detail=str(error))
            status = 503 if isinstance(error, StoreError) else 500
            return await self._refusal(request, Refused(status, self._redact(str(error))))
        except Exception:
            log.exception("web.broken", path=_place(request))
            return await self._refusal(request, Refused(500, "This page failed in this program; see the log."))

    @web.middleware
    async def _let_in(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Only what the desk itself asks for, from whoever may ask."""
        if why := fault(self._door.reach, request.method, request.headers):
            return await self._refusal(request, Refused(403, why))
        if self._session(request) is not None or _place(request) in self._open:
            return await handler(request)
        if request.method not in SAFE or "Desk-Part" in request.headers:
            return await self._refusal(request, Refused(401, "give the password first"))
        return _redirect(f"{_LOGIN}?{urlencode({'next': request.path})}")

    def _session(self, http: web.Request) -> str | None:
        return self._door.session(http.cookies.get(self._door.cookie, ""))

    async def _form(self, http: web.Request) -> Mapping[str, Sequence[str]] | Refused:
        """What was posted by a form of ours."""
        if http.content_type != _FORM:
            return Refused(415, f"this takes {_FORM} only")
        try:
            async with asyncio.timeout(_PATIENCE):
                sent = await http.post()
        except TimeoutError:
            return Refused(408, "the form did not arrive in time")
        if not self._door.sessions.is_token(self._session(http) or "", str(sent.get(_TOKEN, ""))):
            return Refused(403, "the form is older than the desk, or not its own; load the page again")
        return {name: [str(value) for value in sent.getall(name)] for name in sent}

    # --- pages -----------------------------------------------------------------------------------------------------

    def _handler(self, page: Page) -> _Handler:
        async def handler(http: web.Request) -> web.StreamResponse:
            form: Mapping[str, Sequence[str]] | Refused = {} if http.method in SAFE else await self._form(http)
            if isinstance(form, Refused):
                return await self._refusal(http, form)
            return await self._response(http, await page.handler(self._request(http, form)))

        return handler

    def _request(self, http: web.Request, form: Mapping[str, Sequence[str]]) -> Request:
        query = {name: http.query.getall(name) for name in http.query}
        return Request(
            self._desk,
            "POST" if http.method == "POST" else "GET",
            http.path,
            dict(http.match_info),
            {name: values[-1] for name, values in query.items()},
            {name: values[-1] for name, values in form.items()},
            {**query, **form},
        )

    async def _response(self, http: web.Request, answer: Answer) -> web.StreamResponse:
        if isinstance(answer, Refused):
            return await self._refusal(http, answer)
        if isinstance(answer, SeeOther):
            return _redirect(self._with_note(answer.path, answer.note))
        if isinstance(answer, Raw):
            return web.Response(body=answer.body, status=answer.status, headers={"Content-Type": answer.content_type})
        values = {**await self._layout(http), **answer.values}
        part = http.headers.get("Desk-Part")
        text = self._templates.part(answer.template, part, values) if part else None
        return _html(text if text is not None else self._templates.render(answer.template, values), answer.status)

    async def _layout(self, http: web.Request) -> dict[str, Any]:
        """What every page shows beside its own."""
        known = await self._desk.configuration()
        session = self._session(http)
        return {
            "navigation": [page for page in self._pages if page.title] if session is not None else [],
            "here": _place(http),
            "zone": known.settings.monitor.time_zone,
            "token": self._door.sessions.token(session or ""),
            "note": self._notes.pop(http.query.get("note", ""), ""),
            "wrong": self._redact(known.wrong),
            "may_leave": bool(session),
        }

    async def _refusal(
        self, http: web.Request, refused: Refused, headers: Mapping[str, str] | None = None
    ) -> web.StreamResponse:
        """A page that says why. It needs nothing that may be broken too."""
        if "Desk-Part" in http.headers:
            return web.Response(text=refused.why, status=refused.status, headers=headers)
        values = {"status": refused.status, "why": refused.why}
        return _html(self._templates.render("error.html", values), refused.status, headers)

    def _with_note(self, path: str, note: str) -> str:
        """The address at which the page says the note once: its text must not come from whoever wrote the address."""
        if not note:
            return path
        while len(self._notes) >= _MOST_NOTES:
            self._notes.pop(next(iter(self._notes)))
        key = secrets.token_urlsafe(8)
        self._notes[key] = note
        return f"{path}{'&' if '?' in path else '?'}note={key}"

    async def _file(self, http: web.Request) -> web.StreamResponse:
        found = self._static.get(http.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        body, content_type = found
        return web.Response(body=body, content_type=content_type, charset="utf-8")

    # --- coming and going ------------------------------------------------------------------------------------------

    async def _show_login(self, http: web.Request) -> web.StreamResponse:
        if self._session(http) is not None:
            return _redirect("/")
        return await self._login_page(http, http.query.get("next", "/"), "", 200)

    async def _login_page(self, http: web.Request, after: str, why: str, status: int) -> web.StreamResponse:
        values = {**await self._layout(http), "after": after, "why": why}
        return _html(self._templates.render("login.html", values), status)

    async def _log_in(self, http: web.Request) -> web.StreamResponse:
        form = await self._form(http)
        if isinstance(form, Refused):
            return await self._refusal(http, form)
        after, guess = (form.get(name, [""])[-1] for name in ("next", "password"))
        entered = await self._door.enter(guess, self._address(http))
        if entered is None:
            return await self._login_page(http, after, "Too many tries; wait five minutes.", 429)
        if not entered:
            return await self._login_page(http, after, "This is not the password.", 403)
        response = _redirect(after)
        secure = self._door.reach.secure
        response.set_cookie(
            self._door.cookie, entered, max_age=int(SESSION.total_seconds()), httponly=True, secure=secure,
            samesite="Strict", path="/",
        )  # fmt: skip
        return response

    async def _log_out(self, http: web.Request) -> web.StreamResponse:
        form = await self._form(http)
        if isinstance(form, Refused):
            return await self._refusal(http, form)
        self._door.sessions.close(self._session(http) or "")
        response = _redirect(_LOGIN)
        response.del_cookie(self._door.cookie, path="/", secure=self._door.reach.secure)
        return response

    def _address(self, http: web.Request) -> str:
        """Whose guess it is: as the proxy says, where one stands before the desk on this machine."""
        told = http.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()[:45]
        is_proxy = self._door.reach.local and self._door.reach.address != ""
        return told if told and is_proxy else http.remote or ""


def _static_files() -> list[tuple[str, tuple[bytes, str]]]:
    """All files that pages load, by name: nothing else is ever read for an address."""
    folder = resources.files("monitor.web") / "static"
    return [
        (file.name, (file.read_bytes(), _TYPES[f".{file.name.rpartition('.')[2]}"]))
        for file in folder.iterdir()
        if file.is_file()
    ]


def _place(http: web.Request) -> str:
    """The path as the table has it, which holds nothing that was sent."""
    resource = http.match_info.route.resource
    return "" if resource is None else resource.canonical


def _html(text: str, status: int, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8", headers=headers)


def _redirect(path: str) -> web.Response:
    """To another page of the desk, and nowhere else."""
    inside = path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"
    return web.Response(status=303, headers={"Location": quote(inside, safe="/?&=%#-._~:+,;@")})


async def _protect(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)
    response.headers.pop("Server", None)


@asynccontextmanager
async def listening(server: Server, host: str, port: int) -> AsyncIterator[int]:
    """Answer at this address until the end; gives the port, which is a free one for 0. Raises UsageError where that
    cannot be done."""
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            # asyncio says where, in words of its own, what the system says; an unknown host has no number there.
            why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
            raise UsageError(f"the desk cannot be at {host}:{port} ({why}); name another place with --listen") from None
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
