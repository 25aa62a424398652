"""What people write to the bot behind the loopback Bot API: its queue, and long polling as the real one does it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any

from tests.support.botchats import Chat, Chats

_CONFLICT = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)  # fmt: skip


class UpdateQueue:
    """The queue. A poll that waits is ended with 409 by the next one; ``polls`` counts them.
    None is answered while ``open`` is not set."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats
        self._waiting: list[dict[str, Any]] = []
        self._number = 1000
        self._news = asyncio.Event()
        self.polls = 0
        self.open = asyncio.Event()
        self.open.set()

    def write(self, chat: str | int, text: str, *, sender: int, at: float | None = None, **more: Any) -> int:
        """A person writes into a chat; the number of the update. ``more`` are further fields of the message."""
        return self._add(self._chats.chat(chat), {"text": text, "from": _person(sender), **more}, at)

    def press(self, chat: str | int, message_id: int, data: str, *, sender: int, kept: bool = True) -> int:
        """A person presses a button below a message, of which Telegram tells the text where it ``kept`` that; the
        number of the update. It waits to be acknowledged."""
        place = self._chats.chat(chat).describe()
        message: dict[str, Any] = {"message_id": message_id, "chat": place, "date": 0}
        if kept:
            message |= {"date": int(time.time()), "text": "asked"}
        self._number += 1
        number = f"press-{self._number}"
        self._chats.presses.add(number)
        pressed = {"id": number, "from": _person(sender), "message": message, "chat_instance": "1", "data": data}
        self._waiting.append({"update_id": self._number, "callback_query": pressed})
        self._news.set()
        return self._number

    def _add(self, chat: Chat, content: dict[str, Any], at: float | None) -> int:
        self._number += 1
        chat.last_id += 1
        date = int(time.time() if at is None else at)
        message = {"message_id": chat.last_id, "date": date, "chat": chat.describe(), **content}
        text = message.get("text", "")
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
            message["entities"] = [command]
        self._waiting.append({"update_id": self._number, "message": message})
        self._news.set()
        return self._number

    async def poll(self, params: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer getUpdates: what is there from ``offset`` on, else what comes within ``timeout`` seconds."""
        self.polls += 1
        await self.open.wait()
        mine, self._news = self.polls, _passed_on(self._news)
        offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
        self._waiting = [update for update in self._waiting if update["update_id"] >= offset]
        if not self._waiting and float(params.get("timeout", 0)):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), float(params["timeout"]))
            if mine != self.polls:
                return 409, {"ok": False, "error_code": 409, "description": _CONFLICT}
        return 200, {"ok": True, "result": self._waiting[:limit]}


def _passed_on(event: asyncio.Event) -> asyncio.Event:
    """Ends the wait of whoever polled before."""
    event.set()
    return asyncio.Event()


def _person(number: int) -> dict[str, Any]:
    return {"id": number, "is_bot": False, "first_name": "Ada"}
