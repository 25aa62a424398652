"""What people write to the bot and press there: long polling of its queue, the menu of commands, buttons. One of the
files of this folder, which alone know python-telegram-bot.

Nothing is repeated and nothing is remembered here: whoever asks says from which update on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import telegram
from telegram.constants import ParseMode
from telegram.error import Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from monitor.delivery.telegram.client import TIMEOUTS, hide_token, make_bot, make_request
from monitor.model.operators import Button, NoUpdates, Update, UpdatesOutcome
from monitor.model.publications import Message

_MOST_UPDATES = 100
_KINDS = ["message", "callback_query"]
_CALL = timedelta(seconds=10)  # for what a call takes beyond the wait that it asks for
_TIMEOUTS: dict[str, Any] = dict.fromkeys(TIMEOUTS, _CALL.total_seconds())


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
        try:
            async with asyncio.timeout((wait + 2 * _CALL).total_seconds()):
                if not self.name:
                    self.name = (await self._bot.get_me(**_TIMEOUTS)).username or ""
                found = await self._bot.get_updates(
                    first, _MOST_UPDATES, int(wait.total_seconds()), allowed_updates=_KINDS, **_TIMEOUTS
                )
        except Exception as error:
            return self._failure(error)
        return tuple(_update_of(update, self.name) for update in found)

    async def show_menu(self, chat: str | int, commands: Mapping[str, str]) -> NoUpdates | None:
        """Have the commands, each with what it does, appear in the menu of this chat and of no other; what kept that
        from being done, if anything did."""
        menu = [telegram.BotCommand(name, does) for name, does in commands.items()]
        scope = telegram.BotCommandScopeChat(chat)
        return await self._done(self._bot.set_my_commands(menu, scope, **_TIMEOUTS))

    async def offer(self, chat: str | int, message: Message, buttons: Sequence[Sequence[Button]]) -> NoUpdates | None:
        """Send a message without sound, with rows of buttons below it; what kept that from being done."""
        shown = telegram.LinkPreviewOptions(is_disabled=True)
        return await self._done(
            self._bot.send_message(
                chat,
                message.html,
                ParseMode.HTML,
                link_preview_options=shown,
                disable_notification=True,
                reply_markup=_keyboard(buttons),
                **_TIMEOUTS,
            )
        )

    async def put_buttons(
        self, chat: str | int, message_id: int, buttons: Sequence[Sequence[Button]]
    ) -> NoUpdates | None:
        """Put other buttons below a message, or none; what kept that from being done. That they are there already keeps
        nothing from being done."""
        keys = _keyboard(buttons) if buttons else None
        failed = await self._done(self._bot.edit_message_reply_markup(chat, message_id, reply_markup=keys, **_TIMEOUTS))
        return None if failed is None or "not modified" in failed.detail.casefold() else failed

    async def acknowledge(self, press: str) -> NoUpdates | None:
        """Tell whoever pressed a button that it was seen, which Telegram waits for some seconds only."""
        return await self._done(self._bot.answer_callback_query(press, **_TIMEOUTS))

    async def _done(self, call: Awaitable[object]) -> NoUpdates | None:
        try:
            async with asyncio.timeout(2 * _CALL.total_seconds()):
                await call
        except Exception as error:
            return self._failure(error)
        return None

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
    if update.callback_query is not None:
        return _press_of(update.update_id, update.callback_query)
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


def _press_of(update_id: int, pressed: telegram.CallbackQuery) -> Update:
    """A press on a button. Of a message that is too old, Telegram still tells its chat and number."""
    message = pressed.message
    if message is None or not pressed.data:
        return Update(update_id)
    topic = message.message_thread_id if isinstance(message, telegram.Message) and message.is_topic_message else None
    return Update(
        update_id=update_id,
        chat_id=message.chat.id,
        chat_name=message.chat.username or "",
        sender=pressed.from_user.id,
        text=pressed.data,
        topic=topic,
        press=pressed.id,
        message_id=message.message_id,
    )


def _keyboard(buttons: Sequence[Sequence[Button]]) -> telegram.InlineKeyboardMarkup:
    return telegram.InlineKeyboardMarkup(
        [[telegram.InlineKeyboardButton(each.label, callback_data=each.data) for each in row] for row in buttons]
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
