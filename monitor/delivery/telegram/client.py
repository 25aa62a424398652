"""How python-telegram-bot is spoken to: the requests and the bot that every file of this folder uses."""

from __future__ import annotations

import json
import os
from typing import Any

import httpx
import telegram
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

# Periods as timedelta; without it python-telegram-bot warns whenever Telegram asks for a pause.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_OFFICIAL = "https://api.telegram.org"
TIMEOUTS = ("connect_timeout", "read_timeout", "write_timeout", "pool_timeout")
"""The time limits of a call, by their names."""


class Request(HTTPXRequest):
    """An answer that is no JSON object is an error like any other, without a traceback in the log."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return answer


def make_request(connections: int) -> Request:
    """A pool of connections, each for one call: an idle one that the server closes at the same moment would leave open
    whether a message was accepted."""
    return Request(
        connection_pool_size=connections,
        httpx_kwargs={"limits": httpx.Limits(max_connections=connections, max_keepalive_connections=0)},
    )


def make_bot(token: str, api_url: str | None, request: Request) -> telegram.Bot:
    """A bot on the server whose root is ``api_url``; None or empty means the official one."""
    root = (api_url or _OFFICIAL).rstrip("/")
    return telegram.Bot(
        token,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=request,
        get_updates_request=request,
    )


def hide_token(text: str, token: str) -> str:
    """What a library says, without the token and not too long."""
    return text.replace(token, "***")[:300]
