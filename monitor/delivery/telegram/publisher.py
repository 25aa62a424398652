"""The Telegram publisher: one message, one call, one outcome. One of the files of this folder, which alone know
python-telegram-bot.

Nothing is retried and nothing is paced here: the outbox decides about both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Literal, TypeVar

import httpx
import telegram
from telegram.constants import ChatMemberStatus, ChatType, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from monitor.delivery.publisher import Prober
from monitor.delivery.telegram.client import TIMEOUTS, hide_token, make_bot, make_request
from monitor.model.delivery import (
    TOKEN_REFUSED,
    ChannelRights,
    Delivered,
    DeliveryOutcome,
    Migrated,
    OtherKind,
    Rejected,
    RetryLater,
    ShutOut,
    Unknown,
    Unpictured,
)
from monitor.model.publications import Message, Target
from monitor.model.settings import DeliverySettings

T = TypeVar("T")

_UNREACHABLE_PAUSE = timedelta(seconds=15)
_FLOOD_PAUSE = timedelta(seconds=30)  # where a refusal names no time

# Failures before the request left. Others leave open whether Telegram accepted the message.
_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.InvalidURL,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
_TOPIC_REFUSALS = ("thread", "topic", "forum", "top_msg_id_invalid")
# What the Bot API says of the chat, not of the message; compared in lower case. Errors in capitals come from Telegram's
# servers (core.telegram.org/method/messages.sendMessage), the others from github.com/tdlib.
_CHAT_REFUSALS = (
    "chat not found",
    "chat_id is empty",
    "chat_id_invalid",
    "need administrator rights",
    "not enough rights",
    "have no rights",
    "have no write access",
    "chat_write_forbidden",
    "chat_guest_send_forbidden",
    "chat_send_plain_forbidden",
    "chat_admin_required",
    "chat_forbidden",
    "restricted",
    "channel_private",
    "channel_invalid",
    "channel_public_group_na",
    "peer_id_invalid",
    "banned",
    "frozen",
    "user_is_blocked",
    "user_not_participant",
    "input_user_deactivated",
    "group chat was deactivated",
    "group chat was upgraded",
    "user not found",
    "bot was kicked",
    "bot was blocked",
    "not a member",
    "allow_payment_required",
    "privacy_premium_required",
    *_TOPIC_REFUSALS,
)
# What it says of pictures alone: texts may be sent all the same. Of a text, the first are said for its preview.
_MEDIA_REFUSALS = ("chat_send_media_forbidden", "chat_send_photos_forbidden", "to send photos", "to send media")
# The message that is edited or answered is no more, or cannot be edited.
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message_edit_time_expired",
    "message_author_required",
    "message to be replied not found",
    "message to reply not found",
    "replied message not found",
    "reply message not found",
    "reply_message_id_invalid",
    "reply_to_invalid",
)
# It lies in the text, its entities, its links or their preview, or in the picture.
_CONTENT_REFUSALS = (
    "parse",
    "entit",
    "webpage",
    "web page",
    "url",
    "too long",
    "too_long",
    "is empty",
    "message_empty",
    "strings must be encoded",
    "photo",
    "image",
    "media",
    "file",
    "caption",
)
NOT_MODIFIED = ("message is not modified",)
# What is edited is a photo and no text, or the reverse.
_OTHER_KIND = ("there is no text in the message to edit", "there is no caption in the message to edit")
_NOT_OURS = "its post was not sent through Telegram"
# Refusals of a text whose plain form, without a preview, may be accepted.
_PLAIN_HELPS = (
    "parse", "entit", "webpage", "web page", "url", "chat_send_media_forbidden", "message_too_long",
    "caption_too_long", "caption is too long",
)  # fmt: skip


Refusal = RetryLater | Rejected | OtherKind | ShutOut | Migrated | Unknown


class TelegramPublisher:
    """Sends messages through a Bot API server.

    ``api_url`` is the root of the server, such as ``http://127.0.0.1:8081``; None or empty means the official
    one. ``open`` before use, ``close`` at the end. No outcome, error or log line shows the token. ``prober`` is what
    looks for messages that perhaps arrived.
    """

    paced = True
    prober: Prober | None = None

    def __init__(self, token: str, api_url: str | None, settings: DeliverySettings) -> None:
        self._token = token
        self.configure(settings)
        self._request = make_request(16)
        self.bot = make_bot(token, api_url, self._request)

    def configure(self, settings: DeliverySettings) -> None:
        """Go by these settings from the next call on."""
        self._seconds = settings.timeout.total_seconds()
        self.timeouts: dict[str, Any] = dict.fromkeys(TIMEOUTS, self._seconds)

    async def open(self) -> None:
        """Make the connection pool. Nothing is sent: Telegram need not be reachable."""
        await self._request.initialize()

    async def close(self) -> None:
        """Close the connection pool."""
        await self._request.shutdown()

    async def send(
        self,
        channel: str,
        chat: str | int,
        message: Message,
        *,
        silent: bool = False,
        reply_to: Target | None = None,
        topic: int | None = None,
    ) -> DeliveryOutcome:
        """Send one message to ``chat`` and say what became of it. ``channel`` is its name in the configuration;
        ``reply_to`` is the message it answers, ``topic`` the forum topic it goes to.

        Where Telegram refuses the markup, a link or its preview, the plain text is sent at once in its place, without a
        preview. Where the message that it answers is no more, it is sent by itself. A photo by its address that is
        refused, whatever for, is not sent: the same may be told without one.
        """
        options: dict[str, Any] = {"disable_notification": silent, "message_thread_id": topic}
        if reply_to is not None:
            if reply_to.message_id is None:
                return Rejected(_NOT_OURS, "gone")
            options["reply_parameters"] = telegram.ReplyParameters(
                reply_to.message_id, allow_sending_without_reply=True
            )

        async def call(text: str, parse_mode: str | None) -> Delivered:
            if message.photo is not None:
                sent = await self.bot.send_photo(
                    chat, message.photo, caption=text or None, parse_mode=parse_mode, **options, **self.timeouts
                )
            else:
                sent = await self.bot.send_message(
                    chat,
                    text,
                    parse_mode=parse_mode,
                    link_preview_options=preview_of(message.preview if parse_mode else None),
                    **options,
                    **self.timeouts,
                )
            return Delivered(sent.message_id, sent.chat.id, photo=bool(sent.photo))

        return await self._in_markup(message, call)

    async def edit(self, channel: str, chat: str | int, target: Target, message: Message) -> DeliveryOutcome:
        """Put a message in place of one that was sent, as the caption where that is a photo, and say what became of it.
        Where it stands there already, it counts as delivered."""
        message_id = target.message_id
        if message_id is None:
            return Rejected(_NOT_OURS, "gone")

        async def call(text: str, parse_mode: str | None) -> Delivered:
            try:
                await self.put(chat, message_id, text, parse_mode, message.preview, photo=target.photo)
            except BadRequest as error:
                if not says(error, NOT_MODIFIED):
                    raise
            return Delivered(message_id, photo=target.photo)

        return await self._in_markup(message, call)

    async def put(
        self, chat: str | int, message_id: int, text: str, mode: str | None, preview: str | None, *, photo: bool
    ) -> None:
        """One call that edits a message: the caption of a ``photo``, or a text with the ``preview`` of a link, which
        what has no markup goes without. Raises what python-telegram-bot raises."""
        place: dict[str, Any] = {"chat_id": chat, "message_id": message_id, "parse_mode": mode, **self.timeouts}
        if photo:
            await self.bot.edit_message_caption(caption=text or None, **place)
        else:
            shown = preview_of(preview if mode else None)
            await self.bot.edit_message_text(text, link_preview_options=shown, **place)

    async def _in_markup(
        self, message: Message, call: Callable[[str, str | None], Awaitable[Delivered]]
    ) -> DeliveryOutcome:
        """The outcome of a call with the HTML; where Telegram refuses that, of one with the plain text."""
        is_picture = message.photo is not None
        try:
            return await self.within_time(call(message.html, ParseMode.HTML))
        except (BadRequest, Forbidden) as error:
            if isinstance(message.photo, str) and _may_go_without_picture(error):
                return Unpictured(self._detail(error))
            if not is_plain_worth_a_try(error):
                return self.outcome(error, is_picture=is_picture)
        except Exception as error:
            return self.outcome(error)
        try:
            return await self.within_time(call(message.plain, None))
        except Exception as error:
            return self.outcome(error, is_picture=is_picture)

    async def within_time(self, call: Awaitable[T]) -> T:
        """The result of a call, within the time that a call may take. Raises what python-telegram-bot raises."""
        # The time-outs of the request are for each read or write; this one is for the whole call.
        async with asyncio.timeout(2 * self._seconds):
            return await call

    async def rights(self, chat: str | int) -> ChannelRights:
        """What the bot may do in ``chat``; ``problem`` says in words what stands in the way, and what to
        do."""
        try:
            found, member = await self.chat_and_member(chat)
        except Exception as error:
            return ChannelRights(str(chat), problem=self._problem(error))
        return rights_of(str(chat), found, member)

    async def bot_name(self) -> tuple[str, str]:
        """The @name of the bot, "" where it could not be asked; and what stood in the way, in words."""
        try:
            me = await self.within_time(self.bot.get_me(**self.timeouts))
        except Exception as error:
            return "", self._problem(error)
        return f"@{me.username}", ""

    async def identify(self, chat: str) -> DeliveryOutcome:
        """The number of ``chat``, as a receipt without a message; or what kept it from being asked."""
        try:
            found = await self.within_time(self.bot.get_chat(chat, **self.timeouts))
        except Exception as error:
            return self.outcome(error)
        return Delivered(None, found.id)

    async def chat_and_member(self, chat: str | int) -> tuple[telegram.ChatFullInfo, telegram.ChatMember | None]:
        """What Telegram says of ``chat``, and of the bot in it; None in a private chat, where all is allowed. Raises
        what python-telegram-bot raises."""
        async with asyncio.timeout(3 * self._seconds):
            found = await self.bot.get_chat(chat, **self.timeouts)
            if found.type == ChatType.PRIVATE:
                return found, None
            me = await self.bot.get_me(**self.timeouts)
            return found, await self.bot.get_chat_member(found.id, me.id, **self.timeouts)

    # --- errors ---------------------------------------------------------------------------------------------------

    def _detail(self, error: BaseException) -> str:
        return hide_token(f"{error}" or type(error).__name__, self._token)

    def _problem(self, error: Exception) -> str:
        outcome = self.outcome(error)
        if isinstance(outcome, Migrated):
            return f"the group has a new number; write {outcome.chat_id} in the configuration"
        if isinstance(outcome, ShutOut):
            return outcome.detail
        return f"Telegram could not be asked ({outcome.detail}); check the network and TELEGRAM_API_URL"

    def outcome(self, error: Exception, *, is_picture: bool = False) -> Refusal:
        """What an exception out of a call means; ``is_picture``: the call sent one. The order matters: BadRequest and
        TimedOut are NetworkErrors."""
        detail = self._detail(error)
        match error:
            case BadRequest() | Forbidden() if is_picture and says(error, _MEDIA_REFUSALS):
                return Rejected(detail, "content")
            case RetryAfter():
                return RetryLater(_pause(error), "flood", detail)
            case ChatMigrated():
                return Migrated(error.new_chat_id)
            case InvalidToken():
                return ShutOut(f"{TOKEN_REFUSED} ({detail}); check TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL")
            case BadRequest() if says(error, _OTHER_KIND):
                return OtherKind(detail)
            case Forbidden() if says(error, _GONE):
                return Rejected(detail, "gone")
            case Forbidden():
                return ShutOut(f"{detail}; add the bot to the chat again, as an administrator")
            case BadRequest() if says(error, (*_CHAT_REFUSALS, *_MEDIA_REFUSALS)):
                return ShutOut(f"{detail}; {_advice(error)}")
            case BadRequest():
                return Rejected(detail, _cause(error))
            case NetworkError() if says(error, ("too many requests",)):
                return RetryLater(_FLOOD_PAUSE, "flood", detail)
            case NetworkError() if isinstance(error.__cause__, _NEVER_LEFT):
                cause = type(error.__cause__).__name__
                return RetryLater(_UNREACHABLE_PAUSE, "unreachable", f"Telegram cannot be reached ({cause})")
            case TimedOut() | TimeoutError():
                return Unknown("no answer in time")
            case TelegramError():
                return Unknown(detail)
            case _:
                # The call may have left before python-telegram-bot failed on the answer.
                return Unknown(f"the answer could not be read ({type(error).__name__})")


def preview_of(link: str | None) -> telegram.LinkPreviewOptions:
    """How the preview of ``link`` is shown; None shows none."""
    return telegram.LinkPreviewOptions(is_disabled=link is None, url=link, prefer_small_media=True if link else None)


def rights_of(chat: str, found: telegram.ChatFullInfo, member: telegram.ChatMember | None) -> ChannelRights:
    """What the bot, ``member``, may do in a chat that was found as ``chat``; None stands for a private one, where it
    may do everything."""
    is_channel, title = found.type == ChatType.CHANNEL, found.title or found.full_name or chat
    if member is None:
        return ChannelRights(chat, title, can_post=True, can_edit=True, can_delete=True)
    if isinstance(member, telegram.ChatMemberOwner):
        return ChannelRights(chat, title, can_post=True, can_edit=True, can_delete=True)
    if isinstance(member, telegram.ChatMemberAdministrator):
        # Telegram gives can_post_messages for channels only; in a group an administrator may always write.
        can_post = bool(member.can_post_messages) or not is_channel
        problem = "" if can_post else "the bot may not post; give it the right to post messages"
        return ChannelRights(chat, title, can_post, bool(member.can_edit_messages), member.can_delete_messages, problem)
    if member.status in (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED):
        return ChannelRights(chat, title, problem="the bot is not in the chat; add it as an administrator")
    if is_channel:
        return ChannelRights(chat, title, problem="the bot is no administrator of the channel; make it one")
    may_write = not isinstance(member, telegram.ChatMemberRestricted) or member.can_send_messages
    return ChannelRights(chat, title, may_write, problem="" if may_write else "the bot may not write in the group")


def _pause(error: RetryAfter) -> timedelta:
    """How long Telegram wants us to wait; its type depends on an environment variable."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def says(error: Exception, phrases: tuple[str, ...]) -> bool:
    """Does an error say one of these phrases, which are in lower case?"""
    said = str(error).lower()
    return any(phrase in said for phrase in phrases)


def is_plain_worth_a_try(error: Exception) -> bool:
    """May a text that was refused be accepted without markup, links and preview?"""
    return says(error, _PLAIN_HELPS) and not says(error, _CHAT_REFUSALS)


def _may_go_without_picture(error: BadRequest | Forbidden) -> bool:
    """Is a photo refused for what a text may be accepted all the same? Telegram fetches it, and finds a hundred
    things wrong with an address of others: so is all that is not about the chat."""
    about_chat = isinstance(error, Forbidden) or says(error, _CHAT_REFUSALS)
    return says(error, _MEDIA_REFUSALS) or not (about_chat or says(error, _GONE))


def _cause(error: BadRequest) -> Literal["", "content", "gone"]:
    """What a refusal lies in that is not about the chat, as far as Telegram tells."""
    if says(error, _GONE):
        return "gone"
    return "content" if says(error, _CONTENT_REFUSALS) else ""


def _advice(error: BadRequest) -> str:
    if says(error, _TOPIC_REFUSALS):
        return "open the topic again, or name another in the configuration"
    if says(error, ("not found", "invalid", "empty")):
        return "check the chat in the configuration, and that the bot was added to it"
    if says(error, ("deactivated", "upgraded")):
        return "write the number of the new chat in the configuration"
    return "make the bot an administrator that may post"
