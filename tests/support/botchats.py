"""The chats behind the loopback Bot API, and what its methods do to them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from tests.support.botentities import found_in
from tests.support.bothtml import Entity, Refused, finish, parse_html

BOT_ID = 123456789
FIRST_CHAT_ID = -1001000000001
UPLOAD = "upload:"
"""How the name of a file begins that came with a call."""


@dataclass
class Posted:
    """A message in a chat. ``own`` is False for those of other admins. ``entities`` are those that it was sent with:
    what Telegram finds in the text by itself is in ``found``."""

    message_id: int
    text: str
    entities: list[Entity]
    at: int
    own: bool = True
    silent: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    photo: str | None = None
    origin: dict[str, Any] | None = None
    reply_to: int | None = None
    topic: int | None = None
    edits: int = 0
    service: bool = False

    @property
    def found(self) -> list[Entity]:
        return found_in(self.text, self.entities)


@dataclass
class Chat:
    """One channel, group or private chat, and what the bot may do in it."""

    id: int
    username: str | None = None
    title: str = "Sample"
    type: str = "channel"
    status: str = "administrator"
    can_post: bool = True
    can_edit: bool = False
    can_delete: bool = True
    can_send_photos: bool = True
    protected: bool = False
    messages: dict[int, Posted] = field(default_factory=dict)
    last_id: int = 0

    def describe(self) -> dict[str, Any]:
        named = {"username": self.username} if self.username else {}
        return {"id": self.id, "type": self.type, "title": self.title, **named}


class Chats:
    """All chats. ``perform`` answers one call as the Bot API would. ``menus`` are the commands that appear in a chat;
    ``presses`` are those on buttons that wait to be acknowledged. ``pictures`` says, by address, what Telegram finds
    wrong with a picture there; it is content with any other on a public host."""

    def __init__(self) -> None:
        self.pictures: dict[str, str] = {}
        self.menus: dict[int, list[str]] = {}
        self.presses: set[str] = set()
        self._chats: dict[int, Chat] = {}

    # --- what tests set up and look at -------------------------------------------------------------------------------

    def add_chat(self, name: str | int, **settings: Any) -> Chat:
        """A chat by @name or number; a name gets a number. Further settings are those of ``Chat``."""
        username = name.lstrip("@") if isinstance(name, str) else None
        number = name if isinstance(name, int) else FIRST_CHAT_ID - len(self._chats)
        chat = Chat(number, username, **settings)
        self._chats[number] = chat
        return chat

    def chat(self, name: str | int) -> Chat:
        """The chat by @name or number. Raises Refused as the Bot API would."""
        wanted = str(name)
        for chat in self._chats.values():
            if wanted == str(chat.id) or (chat.username and wanted.lower() == f"@{chat.username}".lower()):
                return chat
        raise Refused("chat not found")

    def messages(self, name: str | int) -> list[Posted]:
        """What stands in a chat, oldest first."""
        return list(self.chat(name).messages.values())

    def post_as_another(self, name: str | int, text: str, *, service: bool = False) -> Posted:
        """A message of another admin; or one of Telegram's own, such as that something was pinned."""
        posted = self._store(self.chat(name), text, [], {}, own=False)
        posted.service = service
        return posted

    def perform(self, method: str, params: dict[str, str]) -> tuple[int, dict[str, Any]]:
        perform: Callable[[dict[str, str]], Any] | None = getattr(self, f"_{_snake(method)}", None)
        if method not in _METHODS or perform is None:
            return 404, refusal(404, "Not Found")
        try:
            return 200, {"ok": True, "result": perform(params)}
        except Refused as refused:
            code = 403 if refused.description.startswith("Forbidden") else 400
            prefix = "" if code == 403 else "Bad Request: "
            return code, refusal(code, prefix + refused.description)

    # --- the methods -------------------------------------------------------------------------------------------------

    def _get_me(self, params: dict[str, str]) -> dict[str, Any]:
        return _bot()

    def _get_chat(self, params: dict[str, str]) -> dict[str, Any]:
        chat = self.chat(params.get("chat_id", ""))
        full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
        return {**chat.describe(), **full, "has_protected_content": chat.protected}

    def _get_chat_member(self, params: dict[str, str]) -> dict[str, Any]:
        chat = self.chat(params.get("chat_id", ""))
        if chat.status != "administrator":
            banned = {"until_date": 0} if chat.status == "kicked" else {}
            return {"status": chat.status, "user": _bot(), **banned}
        rights: dict[str, Any] = dict.fromkeys(_ADMIN_RIGHTS, False)
        rights |= {
            "can_post_messages": chat.can_post,
            "can_edit_messages": chat.can_edit,
            "can_delete_messages": chat.can_delete,
        }
        return {"status": "administrator", "user": _bot(), "can_be_edited": False, **rights}

    def _send_message(self, params: dict[str, str]) -> dict[str, Any]:
        chat = self._writable(params)
        text, entities = _formatted(params, "text", "message text is empty", 4096, "message is too long")
        return _show(chat, self._store(chat, text, entities, params))

    def _send_photo(self, params: dict[str, str]) -> dict[str, Any]:
        chat = self._writable(params)
        if not params.get("photo"):
            raise Refused("there is no photo in the request")
        if not chat.can_send_photos:
            raise Refused("not enough rights to send photos to the chat")
        text, entities = _formatted(params, "caption", "", 1024, "message caption is too long")
        if not params["photo"].startswith(UPLOAD):
            self._fetch(params["photo"])
        posted = self._store(chat, text, entities, params)
        posted.photo = params["photo"]
        return _show(chat, posted)

    def _fetch(self, address: str) -> None:
        """Refused where Telegram would not get a picture from this address, or take it."""
        host = urlsplit(address).hostname or "" if re.match("https?://", address) else ""
        if "." not in host:
            raise Refused("wrong file identifier/HTTP URL specified")
        if re.fullmatch(r"[0-9.]+", host) and not ip_address(host).is_global:
            raise Refused("failed to get HTTP URL content")
        if address in self.pictures:
            raise Refused(self.pictures[address])

    def _edit_message_text(self, params: dict[str, str]) -> dict[str, Any]:
        chat = self._writable(params)
        posted = _find(chat, params, "message to edit not found")
        _check_editable(chat, posted)
        if posted.photo:
            raise Refused("there is no text in the message to edit")
        text, entities = _formatted(params, "text", "message text is empty", 4096, "MESSAGE_TOO_LONG")
        return self._put(chat, posted, text, entities, _options(params))

    def _edit_message_caption(self, params: dict[str, str]) -> dict[str, Any]:
        chat = self._writable(params)
        posted = _find(chat, params, "message to edit not found")
        _check_editable(chat, posted)
        if not posted.photo:
            raise Refused("there is no caption in the message to edit")
        text, entities = _formatted(params, "caption", "", 1024, "MEDIA_CAPTION_TOO_LONG")
        return self._put(chat, posted, text, entities, posted.options)

    def _put(
        self, chat: Chat, posted: Posted, text: str, entities: list[Entity], options: dict[str, Any]
    ) -> dict[str, Any]:
        """The message with this content, or Refused where it has it already."""
        if (posted.text, posted.entities, posted.options) == (text, entities, options):
            raise Refused(
                "message is not modified: specified new message content and reply markup are exactly the same"
                " as a current content and reply markup of the message"
            )
        posted.text, posted.entities, posted.options = text, entities, options
        posted.edits += 1
        return {**_show(chat, posted), "edit_date": int(time.time())}

    def _edit_message_reply_markup(self, params: dict[str, str]) -> dict[str, Any]:
        chat = self._writable(params)
        posted = _find(chat, params, "message to edit not found")
        _check_editable(chat, posted)
        kept = {name: value for name, value in posted.options.items() if name != "reply_markup"}
        return self._put(chat, posted, posted.text, posted.entities, kept | _options(params))

    def _set_my_commands(self, params: dict[str, str]) -> bool:
        scope = json.loads(params.get("scope", "{}"))
        chat = self.chat(scope.get("chat_id", ""))
        self.menus[chat.id] = [command["command"] for command in json.loads(params["commands"])]
        return True

    def _answer_callback_query(self, params: dict[str, str]) -> bool:
        if params.get("callback_query_id") not in self.presses:
            raise Refused("query is too old and response timeout expired or query ID is invalid")
        self.presses.remove(params["callback_query_id"])
        return True

    def _forward_message(self, params: dict[str, str]) -> dict[str, Any]:
        chat, source, posted = self._taken(params, "forward", "forwarded")
        origin: dict[str, Any] = {"type": "user", "sender_user": _bot() if posted.own else _SOMEBODY, "date": posted.at}
        if source.type == "channel":
            place = {"chat": source.describe(), "message_id": posted.message_id}
            origin = {"type": "channel", **place, "date": posted.at}
        copy = self._store(chat, posted.text, posted.entities, params)
        copy.photo, copy.origin = posted.photo, posted.origin or origin
        return _show(chat, copy)

    def _copy_message(self, params: dict[str, str]) -> dict[str, Any]:
        chat, _, posted = self._taken(params, "copy", "copied")
        return {"message_id": self._store(chat, posted.text, posted.entities, params).message_id}

    def _delete_message(self, params: dict[str, str]) -> bool:
        chat = self.chat(params.get("chat_id", ""))
        posted = _find(chat, params, "message to delete not found")
        if (not posted.own and not chat.can_delete) or time.time() - posted.at > _DELETABLE:
            raise Refused("message can't be deleted")
        del chat.messages[posted.message_id]
        return True

    def _taken(self, params: dict[str, str], verb: str, done: str) -> tuple[Chat, Chat, Posted]:
        chat, source = self._writable(params), self.chat(params.get("from_chat_id", ""))
        posted = _find(source, params, f"message to {verb} not found")
        if posted.service:
            raise Refused(f"message can't be {done}")
        if source.protected:
            raise Refused(f"message has protected content and can't be {done}")
        return chat, source, posted

    def _writable(self, params: dict[str, str]) -> Chat:
        if not params.get("chat_id"):
            raise Refused("chat_id is empty")
        chat = self.chat(params["chat_id"])
        if chat.status == "kicked":
            raise Refused("Forbidden: bot was kicked from the channel chat")
        if chat.status == "left":
            raise Refused("Forbidden: bot is not a member of the channel chat")
        if chat.type == "channel" and not (chat.status == "administrator" and chat.can_post):
            raise Refused("need administrator rights in the channel chat")
        return chat

    def _store(
        self, chat: Chat, text: str, entities: list[Entity], params: dict[str, str], *, own: bool = True
    ) -> Posted:
        reply = json.loads(params.get("reply_parameters", "{}"))
        answered = reply.get("message_id")
        if answered is not None and answered not in chat.messages:
            if not reply.get("allow_sending_without_reply"):
                raise Refused("message to be replied not found")
            answered = None
        chat.last_id += 1
        silent = params.get("disable_notification", "").lower() == "true"
        posted = Posted(chat.last_id, text, entities, int(time.time()), own, silent, _options(params))
        posted.reply_to = answered
        posted.topic = int(params["message_thread_id"]) if "message_thread_id" in params else None
        chat.messages[posted.message_id] = posted
        return posted


_METHODS = frozenset({
    "getMe", "getChat", "getChatMember", "sendMessage", "sendPhoto", "editMessageText", "editMessageCaption",
    "forwardMessage", "copyMessage", "deleteMessage", "setMyCommands", "answerCallbackQuery",
    "editMessageReplyMarkup",
})  # fmt: skip
_DELETABLE = 48 * 3600  # seconds
_NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
_SOMEBODY = {"id": 42, "is_bot": False, "first_name": "Somebody"}
_ADMIN_RIGHTS = (
    "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_post_messages", "can_edit_messages",
)  # fmt: skip


def _bot() -> dict[str, Any]:
    return {"id": BOT_ID, "is_bot": True, "first_name": "Sample", "username": "sample_bot"}


def _snake(method: str) -> str:
    return re.sub(r"[A-Z]", lambda found: "_" + found[0].lower(), method)


def refusal(code: int, description: str, parameters: dict[str, int] | None = None) -> dict[str, Any]:
    more = {"parameters": parameters} if parameters else {}
    return {"ok": False, "error_code": code, "description": description, **more}


def _formatted(
    params: dict[str, str], key: str, when_empty: str, limit: int, when_long: str
) -> tuple[str, list[Entity]]:
    """The visible text and its entities, or Refused as the Bot API would."""
    raw, mode = params.get(key, ""), params.get("parse_mode", "").lower()
    if len(raw.encode()) > 32768:
        raise Refused("text is too long")
    text, entities = parse_html(raw) if mode == "html" else (raw, [])
    text, entities = finish(text, entities)
    if not text and when_empty:
        raise Refused(when_empty)
    if len(text.encode("utf-16-le")) // 2 > limit:
        raise Refused(when_long)
    return text, entities


def _options(params: dict[str, str]) -> dict[str, Any]:
    return {key: json.loads(params[key]) for key in ("link_preview_options", "reply_markup") if key in params}


def _check_editable(chat: Chat, posted: Posted) -> None:
    if not posted.own and not chat.can_edit:
        raise Refused("message can't be edited")


def _find(chat: Chat, params: dict[str, str], missing: str) -> Posted:
    number = params.get("message_id", "")
    if not number.isdecimal() or int(number) not in chat.messages:
        raise Refused(missing)
    return chat.messages[int(number)]


def _show(chat: Chat, posted: Posted) -> dict[str, Any]:
    """A message as the Bot API gives it back."""
    shown: dict[str, Any] = {"message_id": posted.message_id, "date": posted.at, "chat": chat.describe()}
    shown |= {"sender_chat": chat.describe()} if chat.type == "channel" else {"from": _bot()}
    text, entities = ("caption", "caption_entities") if posted.photo else ("text", "entities")
    shown |= {text: posted.text} if posted.text else {}
    told = [*posted.entities, *posted.found]
    shown |= {entities: [entity.describe() for entity in told]} if told else {}
    if posted.photo:
        sizes = {"file_id": "P", "file_unique_id": "p", "width": 90, "height": 90}
        shown["photo"] = [sizes]
    if posted.origin:
        shown["forward_origin"] = posted.origin
    if "link_preview_options" in posted.options:
        shown["link_preview_options"] = posted.options["link_preview_options"]
    return shown
