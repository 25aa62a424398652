"""A loopback Bot API: the part of the real one that a channel bot meets, as strict as the real one.

    async with BotApi(token) as api:
        api.add_chat("@sample")
        api.faults.append(Fault("flood", retry_after=3))
        ...  # point a bot at api.url
        assert [message.text for message in api.messages("@sample")] == [...]

As a process of its own: ``python -m tests.support.botapi --port 8081 --log calls.jsonl --chat @sample``;
faults can be queued from outside by ``POST /control/faults`` with a JSON list, messages to the
bot are written by ``POST /control/updates``, the state is read from ``GET /control/state``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.support.botchats import UPLOAD, Chats, refusal
from tests.support.botentities import foreign
from tests.support.bothtml import Refused, parse_html
from tests.support.botupdates import UpdateQueue

TOKEN = "123456789:AAFakeTokenForTheLoopbackServer0000"
_ON_THE_WAY = 0.1  # seconds


@dataclass(frozen=True)
class Fault:
    """What befalls one call.

    ``kind``: flood (429 with ``retry_after``), refuse (``code`` and ``description``), markup (the
    entities cannot be parsed), migrate (``to``), crash
    (500), close-before and close-after (the connection ends before or after the message is accepted), late
    (accepted ``seconds`` later, when the client has left), garbage and odd-json (accepted, and a 200 that
    cannot be read), html-502 (a proxy's page), fine (nothing befalls it). ``method`` None means the next call of any
    method. Before the call, other admins post as many messages as ``others`` says.
    """

    kind: str
    method: str | None = "sendMessage"
    retry_after: int = 1
    code: int = 400
    description: str = ""
    to: int = 0
    seconds: float = 0.0
    others: int = 0


@dataclass(frozen=True)
class Call:
    """One call as it came in and what became of it. ``at`` is seconds since the epoch."""

    at: float
    method: str
    params: dict[str, str]
    status: int | None
    fault: str | None
    message_id: int | None


class BotApi(Chats):
    """The server. ``faults`` are used up from the left by the calls they fit; ``calls`` is the log.

    A ``strict`` one refuses every call about a chat, whatever its method, until the time is over that a refusal for
    flooding named; the log has them with the fault ``early``, or ``crossed`` where one was on its way when the refusal
    was.
    """

    def __init__(self, token: str = TOKEN, *, port: int = 0, log: Path | None = None, strict: bool = False) -> None:
        super().__init__()
        self.token = token
        self.port = port
        self._strict = strict
        self._refusals: dict[int, tuple[float, float]] = {}  # since when and until when, by chat
        self.calls: list[Call] = []
        self.faults: deque[Fault] = deque()
        self.connections: set[object] = set()
        self.updates = UpdateQueue(self)
        self._log = log
        self._late: set[asyncio.Task[None]] = set()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """The root, as TELEGRAM_API_URL wants it."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=30_000_000)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_post("/control/faults", self._control_faults)
        app.router.add_post("/control/updates", self._control_updates)
        app.router.add_get("/control/state", self._control_state)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        for task in self._late:
            task.cancel()
        assert self._runner is not None
        await self._runner.cleanup()
        if exc[0] is None:
            assert not self.foreign(), "text of others became something to tap on"

    def foreign(self) -> list[str]:
        """What Telegram found in the messages that is none of ours, in the order of the calls."""
        return [found for call in self.calls for found in _foreign(call.params)]

    async def wait_for_late_calls(self) -> None:
        """Wait until late calls were accepted."""
        await asyncio.gather(*self._late)

    # --- one call ----------------------------------------------------------------------------------------------------

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            params = await _params(request)
        except ConnectionResetError:  # the client was killed in the middle of a word
            return web.Response()
        self.connections.add(request.transport.get_extra_info("peername") if request.transport else None)
        fault = self._impatience(params) or self._take_fault(method)
        if request.match_info["token"] != self.token:
            return self._answer(method, params, fault, 401, refusal(401, "Unauthorized"))
        if fault is not None:
            return await self._misbehave(request, method, params, fault)
        if method == "getUpdates":
            return self._answer(method, params, None, *await self.updates.poll(params))
        return self._answer(method, params, None, *self.perform(method, params))

    def _take_fault(self, method: str) -> Fault | None:
        for fault in self.faults:
            if fault.method in (None, method):
                self.faults.remove(fault)
                return fault
        return None

    def _chats_of(self, params: dict[str, str]) -> list[int]:
        """The numbers of the chats that a call is about."""
        named = {params[key] for key in ("chat_id", "from_chat_id") if key in params}
        return [chat.id for chat in self._chats.values() if named & {str(chat.id), f"@{chat.username}"}]

    def _impatience(self, params: dict[str, str]) -> Fault | None:
        """Why a call about these chats is refused before its time."""
        now = time.time()
        refused = [self._refusals[chat] for chat in self._chats_of(params) if chat in self._refusals]
        waits = {until: now - since for since, until in refused if until > now}
        if not self._strict or not waits:
            return None
        kind = "crossed" if min(waits.values()) < _ON_THE_WAY else "early"
        return Fault(kind, retry_after=int(max(waits) - now) + 1)

    async def _misbehave(
        self, request: web.Request, method: str, params: dict[str, str], fault: Fault
    ) -> web.StreamResponse:
        kind = fault.kind
        if "chat_id" in params:
            for _ in range(fault.others):
                self.post_as_another(params["chat_id"], "a word from another admin")
        if kind == "fine" or (kind == "markup" and "parse_mode" not in params):
            return self._answer(method, params, fault, *self.perform(method, params))
        if kind in ("flood", "early", "crossed"):
            if kind == "flood":
                now = time.time()
                self._refusals |= dict.fromkeys(self._chats_of(params), (now, now + fault.retry_after))
            text = f"Too Many Requests: retry after {fault.retry_after}"
            body = refusal(429, text, {"retry_after": fault.retry_after})
            return self._answer(method, params, fault, 429, body)
        if kind == "refuse":
            return self._answer(method, params, fault, fault.code, refusal(fault.code, fault.description))
        if kind == "markup":
            return self._answer(
                method, params, fault, 400, refusal(400, "Bad Request: can't parse entities: no reason")
            )
        if kind == "migrate":
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            body = refusal(400, text, {"migrate_to_chat_id": fault.to})
            return self._answer(method, params, fault, 400, body)
        if kind == "crash":
            return self._answer(method, params, fault, 500, refusal(500, "Internal Server Error"))
        if kind == "html-502":
            self._record(method, params, 502, fault, None)
            return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
        return await self._accept_badly(request, method, params, fault)

    async def _accept_badly(
        self, request: web.Request, method: str, params: dict[str, str], fault: Fault
    ) -> web.StreamResponse:
        if fault.kind == "close-before":
            self._record(method, params, None, fault, None)
        elif fault.kind == "late":
            task = asyncio.create_task(self._accept_late(method, params, fault))
            self._late.add(task)
            await task
            self._late.discard(task)
        else:
            status, body = self.perform(method, params)
            self._record(method, params, status, fault, _message_id(body))
        if fault.kind == "garbage":
            return web.Response(text="<<<")
        if fault.kind == "odd-json":
            return web.json_response({"ok": True, "result": {"unexpected": 1}})
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _accept_late(self, method: str, params: dict[str, str], fault: Fault) -> None:
        await asyncio.sleep(fault.seconds)
        status, body = self.perform(method, params)
        self._record(method, params, status, fault, _message_id(body))

    def _answer(
        self, method: str, params: dict[str, str], fault: Fault | None, status: int, body: dict[str, Any]
    ) -> web.Response:
        self._record(method, params, status, fault, _message_id(body))
        headers = (
            {"Retry-After": str(body["parameters"]["retry_after"])} if "parameters" in body and status == 429 else None
        )
        return web.json_response(body, status=status, headers=headers)

    def _record(
        self,
        method: str,
        params: dict[str, str],
        status: int | None,
        fault: Fault | None,
        message_id: int | None,
    ) -> None:
        call = Call(time.time(), method, params, status, fault.kind if fault else None, message_id)
        self.calls.append(call)
        if self._log:
            with self._log.open("a", encoding="utf-8") as out:
                out.write(json.dumps(asdict(call), ensure_ascii=False) + "\n")

    # --- control from another process --------------------------------------------------------------------------------

    async def _control_faults(self, request: web.Request) -> web.Response:
        self.faults.extend(Fault(**fault) for fault in await request.json())
        return web.json_response({"queued": len(self.faults)})

    async def _control_updates(self, request: web.Request) -> web.Response:
        return web.json_response({"written": [self.updates.write(**update) for update in await request.json()]})

    async def _control_state(self, request: web.Request) -> web.Response:
        chats = [asdict(chat) for chat in self._chats.values()]
        return web.json_response({"chats": chats, "calls": len(self.calls), "faults": len(self.faults)})


def _foreign(params: dict[str, str]) -> list[str]:
    """The same of one call. A text without markup is what is sent in place of one that was refused: links stand in it
    as they are."""
    text = params.get("text") or params.get("caption") or ""
    if params.get("parse_mode", "").lower() != "html":
        return []
    try:
        return foreign(*parse_html(text))
    except Refused:
        return []


async def _params(request: web.Request) -> dict[str, str]:
    """The parameters of a call, however they were sent."""
    params = dict(request.query)
    if request.content_type == "application/json":
        given = await request.json()
        params |= {key: value if isinstance(value, str) else json.dumps(value) for key, value in given.items()}
    else:
        posted = await request.post()
        params |= {key: _uploaded(value) or str(value) for key, value in posted.items()}
    return params


def _uploaded(value: object) -> str:
    """What stands for a file that came with the call; "" for anything else."""
    name = getattr(value, "filename", None)
    return f"{UPLOAD}{name}" if name else ""


def _message_id(body: dict[str, Any]) -> int | None:
    result = body.get("result")
    return result.get("message_id") if isinstance(result, dict) else None


async def _serve(arguments: argparse.Namespace) -> None:
    async with BotApi(arguments.token, port=arguments.port, log=arguments.log, strict=arguments.strict) as api:
        for chat in arguments.chat:
            api.add_chat(int(chat) if re.fullmatch(r"-?\d+", chat) else chat)
        print(api.url, flush=True)
        await asyncio.Event().wait()


def main(argv: Iterable[str] | None = None) -> None:
    """Run the server until it is stopped; the first line of output is its address."""
    parser = argparse.ArgumentParser(description="A loopback Bot API.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--log", type=Path, help="append each call to this file, one JSON object a line")
    parser.add_argument("--strict", action="store_true", help="refuse all calls to a chat while it asks for patience")
    parser.add_argument("--chat", action="append", default=[], help="@name or number; may be given again")
    asyncio.run(_serve(parser.parse_args(None if argv is None else list(argv))))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)
