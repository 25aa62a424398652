"""What people write to the bot: long polling of its queue. One of the files of this folder, which alone know
python-telegram-bot.

Nothing is repeated and nothing is remembered here: whoever asks says from which update on.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import telegram
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from monitor.delivery.telegram.client import TIMEOUTS, hide_token, make_bot, make_request
from monitor.model.operators import NoUpdates, Update, UpdatesOutcome

_MOST_UPDATES = 100
_CALL = timedelta(seconds=10)  # for what a call takes beyond the wait that it asks for


class Updates:
    """The queue of a bot. ``open`` before use, ``close`` at the end. No outcome shows the token."""

    def __init__(self, token: str, api_url: str | None) -> None:
        self._token = token
        self.bot = int(token.partition(":")[0])
        self.name = ""
        """The bot's public name, once it was asked for."""
        self._request = make_request(2)
        self._bot = make_bot(token, api_url, self._request)

    async def open(self) -> None:
        """Make the connection pool. Nothing is sent."""
        await self._request.initialize()

    async def close(self) -> None:
        """Close the connection pool."""
        await self._request.shutdown()

    async def read(self, first: int | None, wait: timedelta) -> UpdatesOutcome:
        """The updates from number ``first`` on, in order; with None, all that Telegram holds. Where there are none,
        Telegram is asked to ``wait`` for one. Those before ``first`` are gone for good. Raises nothing for what
        Telegram or the network does."""
        timeouts: dict[str, Any] = dict.fromkeys(TIMEOUTS, _CALL.total_seconds())
        try:
            async with asyncio.timeout((wait + 2 * _CALL).total_seconds()):
                if not self.name:
                    self.name = (await self._bot.get_me(**timeouts)).username or ""
                found = await self._bot.get_updates(
                    first, _MOST_UPDATES, int(wait.total_seconds()), allowed_updates=["message"], **timeouts
                )
        except Exception as error:
            return self._failure(error)
        return tuple(_update_of(update, self.name) for update in found)

    def _failure(self, error: Exception) -> NoUpdates:
        detail = hide_token(f"{error}" or type(error).__name__, self._token)
        match error:
            case Conflict():
                return NoUpdates("conflict", detail)
            case RetryAfter(retry_after=timedelta() as wait):
                return NoUpdates("flood", detail, wait)
            case InvalidToken() | Forbidden():
                return NoUpdates("token", detail)
            case NetworkError() | TimeoutError():
                return NoUpdates("unreachable", detail)
            case TelegramError():
                return NoUpdates("unreadable", detail)
            case _:
                return NoUpdates("unreadable", type(error).__name__)


def _update_of(update: telegram.Update, name: str) -> Update:
    message = update.message
    if message is None or not (message.text or "").strip() or _is_anothers(message):
        return Update(update.update_id)
    return Update(
        update_id=update.update_id,
        chat_id=message.chat.id,
        chat_name=message.chat.username or "",
        # Who writes in the name of a chat or channel is nobody known.
        sender=message.from_user.id if message.from_user and message.sender_chat is None else None,
        at=message.date,
        text=_to_us(message.text or "", name),
        topic=message.message_thread_id if message.is_topic_message else None,
    )


def _is_anothers(message: telegram.Message) -> bool:
    """Did somebody else write what a person passes on here?"""
    passed_on = message.forward_origin is not None or bool(message.is_automatic_forward)
    return passed_on or message.via_bot is not None or message.sender_business_bot is not None


def _to_us(text: str, name: str) -> str:
    """The text, a command without the name of our bot; nothing of a command to another bot."""
    command, *rest = text.split(maxsplit=1)
    word, at, addressee = command.partition("@")
    if not command.startswith("/") or not at:
        return text
    return " ".join([word, *rest]) if addressee.casefold() == name.casefold() else ""
