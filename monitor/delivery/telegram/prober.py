"""Looks at single messages through the Bot API: was it delivered? One of the files of this folder, which alone know
python-telegram-bot.

The refusals are those of github.com/tdlib/telegram-bot-api, compared in lower case.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import telegram
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from monitor.delivery.telegram.publisher import (
    NOT_MODIFIED,
    TelegramPublisher,
    is_plain_worth_a_try,
    rights_of,
    says,
)
from monitor.model.delivery import (
    Absent,
    Deleted,
    Deletion,
    Kept,
    NoProbe,
    OtherKind,
    Ours,
    ProbeResult,
    ProbeRights,
    Refusal,
    Rejected,
    RetryLater,
    Seen,
    Theirs,
    Unknown,
    Words,
)

# The last two are said of messages that are gone but that the server still remembers.
_ABSENT = ("not found", "message_id_invalid", "message was not forwarded")
_PROTECTED = ("protected content", "chat_forwards_restricted")
_CHAT_ABSENT = ("chat not found", "user not found")

_ChatAndMember = tuple[telegram.ChatFullInfo, telegram.ChatMember | None]


class TelegramProber:
    """Looks through a publisher's bot. ``admin_chat`` is @name or number; empty without one."""

    def __init__(self, publisher: TelegramPublisher, admin_chat: str) -> None:
        self._publisher = publisher
        self._bot = publisher.bot
        self.admin_chat = admin_chat

    async def rights(self, chat: str | int) -> ProbeRights | Refusal:
        """Which probes ``chat`` allows, asked of Telegram now."""
        here = await self._chat_and_member(chat)
        if not isinstance(here, tuple):
            return here
        found, member = here
        there = await self._chat_and_member(self.admin_chat) if self.admin_chat else None
        if isinstance(there, RetryLater | Unknown):
            return there
        no_forward = _no_forward(found, there, self.admin_chat)
        no_edit = _no_edit(found, member)
        why = [f"no forward, as {no_forward}"] if no_forward else []
        why += [f"no identical edit, as {no_edit}"] if no_edit else []
        return ProbeRights(found.id, forward=not no_forward, edit=not no_edit, why="; ".join(why))

    async def forward(self, chat: str | int, message_id: int) -> ProbeResult:
        """What stands under a number, as a silent forward to the admin chat shows it."""
        limits = self._publisher.timeouts
        call = self._bot.forward_message(self.admin_chat, chat, message_id, disable_notification=True, **limits)
        try:
            copy = await self._publisher.within_time(call)
        except BadRequest as error:
            if says(error, _PROTECTED):
                return NoProbe("its content is protected and cannot be forwarded")
            return self._meaning(error)
        except Exception as error:
            return self._refusal(error)
        return _seen_from(copy, chat, message_id, self._bot_id)

    async def edit(self, chat: int, message_id: int, words: Words) -> ProbeResult:
        """Whether these words stand under a number: an edit that changes nothing is refused."""

        async def call(text: str, mode: str | None) -> ProbeResult:
            return await self._edit(chat, message_id, words, text, mode)

        try:
            return await self._in_markup(words, call)
        except BadRequest as error:
            return Ours() if says(error, NOT_MODIFIED) else self._meaning(error)
        except Exception as error:
            return self._refusal(error)

    async def delete(self, chat: str | int, message_id: int) -> Deletion:
        """Delete a message. One that is gone already counts as deleted."""
        try:
            await self._publisher.within_time(self._bot.delete_message(chat, message_id, **self._publisher.timeouts))
        except BadRequest as error:
            if says(error, _ABSENT) and not says(error, _CHAT_ABSENT):
                return Deleted()
            outcome = self._publisher.outcome(error)
            return Kept(outcome.detail) if isinstance(outcome, Rejected | OtherKind) else outcome
        except Exception as error:
            return self._refusal(error)
        return Deleted()

    @property
    def _bot_id(self) -> int:
        return int(self._bot.token.partition(":")[0])

    async def _chat_and_member(self, chat: str | int) -> _ChatAndMember | Refusal:
        try:
            return await self._publisher.chat_and_member(chat)
        except Exception as error:
            return self._refusal(error)

    async def _edit(self, chat: int, message_id: int, words: Words, text: str, mode: str | None) -> ProbeResult:
        await self._publisher.put(chat, message_id, text, mode, words.preview, photo=words.photo)
        return Ours(changed=True)

    async def _in_markup(self, words: Words, call: Callable[[str, str | None], Awaitable[ProbeResult]]) -> ProbeResult:
        """In HTML, as it was sent; where that was refused, in plain text."""
        try:
            return await self._publisher.within_time(call(words.html, ParseMode.HTML))
        except BadRequest as error:
            if not is_plain_worth_a_try(error):
                raise
        return await self._publisher.within_time(call(words.plain, None))

    def _meaning(self, error: BadRequest) -> ProbeResult:
        """What a refusal tells of the message; or of the chat, where it is about that."""
        if says(error, _ABSENT) and not says(error, _CHAT_ABSENT):
            return Absent()
        outcome = self._publisher.outcome(error)
        return Theirs() if isinstance(outcome, Rejected | OtherKind) else outcome

    def _refusal(self, error: Exception) -> Refusal:
        outcome = self._publisher.outcome(error)
        return Unknown(outcome.detail) if isinstance(outcome, Rejected | OtherKind) else outcome


def _no_forward(here: telegram.ChatFullInfo, there: _ChatAndMember | Refusal | None, admin_chat: str) -> str:
    """Why messages of a chat cannot be forwarded to the admin chat; "" where they can."""
    if there is None:
        return "TELEGRAM_ADMIN_CHAT is not set"
    if not isinstance(there, tuple):
        return f"TELEGRAM_ADMIN_CHAT ({admin_chat}) cannot be used: let the bot into that chat"
    found, member = there
    if found.id == here.id:
        return "TELEGRAM_ADMIN_CHAT is the channel itself: set it to another chat"
    problem = rights_of(admin_chat, found, member).problem
    if problem:
        return f"TELEGRAM_ADMIN_CHAT ({admin_chat}) cannot be used: {problem}"
    return "its content is protected" if here.has_protected_content else ""


def _no_edit(here: telegram.ChatFullInfo, member: telegram.ChatMember | None) -> str:
    """Why an identical edit would not be safe; "" where the bot can edit nobody's messages but its own."""
    if here.type != ChatType.CHANNEL:
        return ""
    if isinstance(member, telegram.ChatMemberAdministrator) and not member.can_edit_messages:
        return ""
    if isinstance(member, telegram.ChatMemberAdministrator | telegram.ChatMemberOwner):
        return "the bot may edit messages of others: take that right away"
    return "the bot is no administrator"


def _seen_from(copy: telegram.Message, chat: str | int, message_id: int, bot_id: int) -> Seen:
    entities = copy.entities or copy.caption_entities
    return Seen(
        text=copy.text or copy.caption or "",
        links=tuple(entity.url for entity in entities if entity.url),
        photo=bool(copy.photo),
        copy_id=copy.message_id,
        original=_is_original(copy.forward_origin, chat, message_id, bot_id),
        origin=copy.forward_origin.chat.id if isinstance(copy.forward_origin, telegram.MessageOriginChannel) else None,
    )


def _is_original(origin: telegram.MessageOrigin | None, chat: str | int, message_id: int, bot_id: int) -> bool:
    """Was it written here, and not by somebody else as far as it shows? Who posts in a channel does not show."""
    match origin:
        case telegram.MessageOriginChannel():
            return (origin.chat.id, origin.message_id) == (chat, message_id)
        case telegram.MessageOriginChat():
            return origin.sender_chat.id == chat
        case telegram.MessageOriginUser():
            return origin.sender_user.id == bot_id
        case telegram.MessageOriginHiddenUser():
            return False
        case _:
            return True
