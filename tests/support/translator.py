"""A translator on this machine that speaks the protocol of LibreTranslate, and misbehaves as it is told."""

from __future__ import annotations

import asyncio
import html
from collections import deque
from collections.abc import Mapping
from typing import Any, Self

from aiohttp import web

LANGUAGES = ("en", "ru", "az", "tr", "ka", "hy", "fa")


class Translator:
    """The server. It says what ``phrases`` have for a text and a target, else the text between brackets.

    ``faults`` are used up from the left, one an answer: ``slow`` never answers, ``crash`` closes the connection,
    ``html`` wraps each translation in tags, ``garbage`` is no JSON, ``odd`` is JSON of another shape, ``few`` leaves a
    text out, ``huge`` never ends, ``deep`` is nested too deeply, ``moved`` redirects, a number is a status. ``asked``
    are the requests.
    """

    def __init__(self, phrases: Mapping[tuple[str, str], str] | None = None, *, key: str = "") -> None:
        self.phrases = dict(phrases or {})
        self.key = key
        self.port = 0
        self.faults: deque[str | int] = deque()
        self.asked: list[dict[str, Any]] = []
        self.languages = [{"code": code, "name": code, "targets": list(LANGUAGES)} for code in LANGUAGES]
        self.retry_after = ""
        self._never = asyncio.Event()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The root, as TRANSLATE_URL wants it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def texts(self) -> list[str]:
        """All that was to be translated, in order."""
        return [text for request in self.asked for text in request["q"]]

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/translate", self._translate)
        app.router.add_get("/languages", self._languages)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._never.set()
        assert self._runner is not None
        await self._runner.cleanup()

    async def _languages(self, request: web.Request) -> web.StreamResponse:
        return await self._misbehave(request, "") or web.json_response(self.languages)

    async def _translate(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.asked.append(asked)
        said = [self.phrases.get((text, asked["target"]), f"[{text}]") for text in asked["q"]]
        if self.faults and self.faults[0] in ("html", "few"):
            said = (
                said[1:] if self.faults.popleft() == "few" else [f"<p><b>{html.escape(text)}</b></p>" for text in said]
            )
        elif faulty := await self._misbehave(request, asked["q"][0]):
            return faulty
        if self.key and asked.get("api_key") != self.key:
            return _error(403, "Invalid API key")
        known = {each["code"] for each in self.languages}
        if not {asked["source"], asked["target"]} <= known:
            return _error(400, f"{asked['source']} is not supported")
        return web.json_response({"translatedText": said})

    async def _misbehave(self, request: web.Request, text: str) -> web.StreamResponse | None:
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, int):
            waits = {"Retry-After": self.retry_after} if self.retry_after else {}
            return _error(fault, f"Slowdown: {text} {self.key}", waits)
        if fault == "slow":
            await self._never.wait()
        elif fault == "crash":
            assert request.transport is not None
            request.transport.close()
        elif fault == "garbage":
            return web.Response(body=b"\xff\xfe<html>" + b"?" * 100)
        elif fault == "odd":
            return web.json_response({"translatedText": {"0": text}})
        elif fault == "deep":
            return web.Response(body=b"[" * 200_000)
        elif fault == "moved":
            return web.Response(status=307, headers={"Location": f"{self.url}/translate"})
        elif fault == "huge":
            return await self._huge(request)
        return None

    async def _huge(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while request.transport is not None and not request.transport.is_closing():
            await response.write(b'{"translatedText": ["' + b"x" * 65_536)
        return response


def _error(status: int, said: str, headers: Mapping[str, str] | None = None) -> web.Response:
    return web.json_response({"error": said}, status=status, headers=headers)
