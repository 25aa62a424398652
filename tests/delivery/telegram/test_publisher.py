"""The publisher: the real python-telegram-bot against a loopback Bot API."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.model.delivery import (
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
from tests.support.botapi import TOKEN, BotApi, Fault

POST = Message("<b>Road &amp; river</b>\n\nOpen.", "Road & river\n\nOpen.", preview="https://example.org/a")
QUICK = DeliverySettings().model_copy(update={"timeout": timedelta(milliseconds=150)})


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.add_chat("@sample")
        yield server


@pytest.fixture
async def publisher(api: BotApi) -> AsyncIterator[TelegramPublisher]:
    made = TelegramPublisher(TOKEN, api.url, DeliverySettings())
    await made.open()
    yield made
    await made.close()


async def quickly(api: BotApi, message: Message = POST) -> DeliveryOutcome:
    impatient = TelegramPublisher(TOKEN, api.url, QUICK)
    await impatient.open()
    try:
        return await impatient.send("main", "@sample", message)
    finally:
        await impatient.close()


async def test_a_message_is_delivered_with_its_receipt(api: BotApi, publisher: TelegramPublisher) -> None:
    chat = api.chat("@sample")
    assert await publisher.send("main", "@sample", POST) == Delivered(1, chat.id)
    assert await publisher.send("main", chat.id, POST, silent=True) == Delivered(2, chat.id)
    first, second = api.messages("@sample")
    assert first.text == "Road & river\n\nOpen."
    assert [(entity.type, entity.offset, entity.length) for entity in first.entities] == [("bold", 0, 12)]
    assert first.options["link_preview_options"] == {"url": "https://example.org/a", "prefer_small_media": True,
                                                     "is_disabled": False}  # fmt: skip
    assert (first.silent, second.silent) == (False, True)


async def test_without_a_link_there_is_no_preview(api: BotApi, publisher: TelegramPublisher) -> None:
    await publisher.send("main", "@sample", Message("x", "x"))
    assert api.messages("@sample")[0].options == {"link_preview_options": {"is_disabled": True}}


async def test_a_message_goes_to_its_topic_as_a_reply(api: BotApi, publisher: TelegramPublisher) -> None:
    await publisher.send("main", "@sample", POST, topic=5)
    await publisher.send("main", "@sample", POST, reply_to=Target(1), silent=True)
    first, second = api.messages("@sample")
    assert (first.topic, first.reply_to) == (5, None)
    assert (second.topic, second.reply_to, second.silent) == (None, 1, True)


async def test_a_reply_to_a_deleted_message_is_sent_by_itself(api: BotApi, publisher: TelegramPublisher) -> None:
    assert isinstance(await publisher.send("main", "@sample", POST, reply_to=Target(9)), Delivered)
    assert [message.reply_to for message in api.messages("@sample")] == [None]


async def test_a_reply_to_what_was_never_sent_is_rejected(api: BotApi, publisher: TelegramPublisher) -> None:
    outcome = await publisher.send("main", "@sample", POST, reply_to=Target(None))
    assert outcome == Rejected("its post was not sent through Telegram", "gone")
    assert api.messages("@sample") == []


async def test_a_picture_is_sent_with_its_caption(api: BotApi, publisher: TelegramPublisher) -> None:
    picture = Message("<b>Two days</b>", "Two days", photo=b"\x89PNG\r\n\x1a\n")
    assert isinstance(await publisher.send("main", "@sample", picture, silent=True), Delivered)
    assert isinstance(await publisher.send("main", "@sample", Message("", "", photo=b"\x89PNG")), Delivered)
    first, second = api.messages("@sample")
    assert (first.text, bool(first.photo), first.silent) == ("Two days", True, True)
    assert (second.text, bool(second.photo)) == ("", True)


PHOTO = Message("<b>Road</b>", "Road", photo="https://example.org/road.jpg")


async def test_a_photo_is_sent_by_its_address_and_edited_by_its_caption(
    api: BotApi, publisher: TelegramPublisher
) -> None:
    assert await publisher.send("main", "@sample", PHOTO) == Delivered(1, api.chat("@sample").id, photo=True)
    for _ in range(2):  # the second one changes nothing
        assert await publisher.edit("main", "@sample", Target(1, photo=True), NEWER) == Delivered(1, photo=True)
    (message,) = api.messages("@sample")
    assert (message.text, message.photo, message.edits) == ("Road\n\nClosed.", PHOTO.photo, 1)


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (400, "Bad Request: wrong file identifier/HTTP URL specified"),
        (400, "Bad Request: failed to get HTTP URL content"),
        (400, "Bad Request: wrong type of the web page content"),
        (400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (400, "Bad Request: IMAGE_PROCESS_FAILED"),
        (400, "Bad Request: MEDIA_CAPTION_TOO_LONG"),
        (400, "Bad Request: something nobody has heard of"),
        (400, "Bad Request: not enough rights to send photos to the chat"),
        (403, "Forbidden: CHAT_SEND_PHOTOS_FORBIDDEN"),
    ],
)
async def test_a_photo_that_is_refused_may_go_without(
    api: BotApi, publisher: TelegramPublisher, code: int, description: str
) -> None:
    api.faults.append(Fault("refuse", "sendPhoto", code=code, description=description))
    assert isinstance(await publisher.send("main", "@sample", PHOTO), Unpictured)
    assert len(api.calls) == 1


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault("flood", "sendPhoto"), RetryLater),
        (Fault("crash", "sendPhoto"), Unknown),
        (Fault("migrate", "sendPhoto", to=-1009), Migrated),
        (Fault("refuse", "sendPhoto", description="Bad Request: chat not found"), ShutOut),
        (
            Fault("refuse", "sendPhoto", code=403, description="Forbidden: bot was kicked from the channel chat"),
            ShutOut,
        ),
    ],
    ids=lambda value: value.kind if isinstance(value, Fault) else value.__name__,
)
async def test_what_is_not_about_the_photo_is_not_taken_for_it(
    api: BotApi, publisher: TelegramPublisher, fault: Fault, expected: type
) -> None:
    api.faults.append(fault)
    assert isinstance(await publisher.send("main", "@sample", PHOTO), expected)


async def test_a_message_of_the_other_kind_is_told_of(api: BotApi, publisher: TelegramPublisher) -> None:
    await publisher.send("main", "@sample", PHOTO)
    await publisher.send("main", "@sample", POST)
    assert isinstance(await publisher.edit("main", "@sample", Target(1), NEWER), OtherKind)
    assert isinstance(await publisher.edit("main", "@sample", Target(2, photo=True), NEWER), OtherKind)


async def test_a_caption_that_is_too_long_with_its_markup_is_tried_without(
    api: BotApi, publisher: TelegramPublisher
) -> None:
    await publisher.send("main", "@sample", PHOTO)
    refusal = Fault("refuse", "editMessageCaption", description="Bad Request: MEDIA_CAPTION_TOO_LONG")
    api.faults.append(refusal)
    assert await publisher.edit("main", "@sample", Target(1, photo=True), NEWER) == Delivered(1, photo=True)
    api.faults.extend([refusal, refusal])
    outcome = await publisher.edit("main", "@sample", Target(1, photo=True), POST)
    assert isinstance(outcome, Rejected)
    assert outcome.cause == "content"


NEWER = Message("<b>Road</b>\n\nClosed.", "Road\n\nClosed.")


async def test_a_message_is_edited_in_place(api: BotApi, publisher: TelegramPublisher) -> None:
    await publisher.send("main", "@sample", POST)
    assert await publisher.edit("main", "@sample", Target(1), NEWER) == Delivered(1)
    (message,) = api.messages("@sample")
    assert message.text == "Road\n\nClosed."
    assert message.options == {"link_preview_options": {"is_disabled": True}}


async def test_an_edit_that_changes_nothing_is_done(api: BotApi, publisher: TelegramPublisher) -> None:
    await publisher.send("main", "@sample", POST)
    assert await publisher.edit("main", "@sample", Target(1), POST) == Delivered(1)
    assert api.calls[-1].status == 400


@pytest.mark.parametrize("number", [9, None])
async def test_what_cannot_be_edited_is_rejected(api: BotApi, publisher: TelegramPublisher, number: int | None) -> None:
    api.post_as_another("@sample", "Not ours")
    assert isinstance(await publisher.edit("main", "@sample", Target(number), NEWER), Rejected)
    assert isinstance(await publisher.edit("main", "@sample", Target(1), NEWER), Rejected)


EDIT_FAULTS = [
    (Fault("flood", "editMessageText", retry_after=7), RetryLater),
    (Fault("close-after", "editMessageText"), Unknown),
    (Fault("migrate", "editMessageText", to=-1009), Migrated),
    (Fault("refuse", "editMessageText", code=403, description="Forbidden: bot was kicked"), ShutOut),
]


@pytest.mark.parametrize(("fault", "outcome"), EDIT_FAULTS, ids=lambda value: getattr(value, "kind", ""))
async def test_edits_have_the_outcomes_of_messages(
    api: BotApi, publisher: TelegramPublisher, fault: Fault, outcome: type[DeliveryOutcome]
) -> None:
    await publisher.send("main", "@sample", POST)
    api.faults.append(fault)
    assert isinstance(await publisher.edit("main", "@sample", Target(1), NEWER), outcome)


async def test_refused_markup_of_an_edit_becomes_plain_text(api: BotApi, publisher: TelegramPublisher) -> None:
    await publisher.send("main", "@sample", POST)
    assert await publisher.edit("main", "@sample", Target(1), Message("<p>Road</p>", "Road")) == Delivered(1)
    assert api.messages("@sample")[0].text == "Road"


async def test_opening_asks_telegram_nothing(api: BotApi, publisher: TelegramPublisher) -> None:
    assert api.calls == []


async def test_flood_control_says_how_long_to_wait(api: BotApi, publisher: TelegramPublisher) -> None:
    api.faults.append(Fault("flood", retry_after=7))
    outcome = await publisher.send("main", "@sample", POST)
    assert isinstance(outcome, RetryLater)
    assert (outcome.delay, outcome.reason) == (timedelta(seconds=7), "flood")
    assert len(api.calls) == 1  # nothing is retried here
    assert api.messages("@sample") == []


async def test_a_refusal_for_too_many_requests_without_a_time(api: BotApi, publisher: TelegramPublisher) -> None:
    api.faults.append(Fault("refuse", code=429, description="Too Many Requests: later"))
    outcome = await publisher.send("main", "@sample", POST)
    assert isinstance(outcome, RetryLater)
    assert outcome.reason == "flood"


@pytest.mark.parametrize(
    ("fault", "arrived"),
    [
        (Fault("crash"), False),
        (Fault("html-502"), False),
        (Fault("close-before"), False),
        (Fault("close-after"), True),
        (Fault("garbage"), True),
        (Fault("odd-json"), True),
        (Fault("refuse", code=502, description="Bad Gateway"), False),
        (Fault("refuse", code=504, description="Gateway Timeout"), False),
    ],
    ids=lambda value: value.kind + str(value.code) if isinstance(value, Fault) else "",
)
async def test_what_nobody_can_tell_is_unknown(
    api: BotApi, publisher: TelegramPublisher, fault: Fault, arrived: bool
) -> None:
    api.faults.append(fault)
    assert isinstance(await publisher.send("main", "@sample", POST), Unknown)
    assert len(api.messages("@sample")) == arrived
    assert len(api.calls) == 1


async def test_no_answer_in_time_is_unknown_and_may_arrive_late(api: BotApi) -> None:
    api.faults.append(Fault("late", seconds=0.3))
    assert await quickly(api) == Unknown("no answer in time")
    assert api.messages("@sample") == []
    await api.wait_for_late_calls()
    assert len(api.messages("@sample")) == 1


async def test_a_server_that_is_not_there_was_never_reached() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = TelegramPublisher(TOKEN, f"http://127.0.0.1:{unused.getsockname()[1]}", QUICK)
        outcome = await nowhere.send("main", "@sample", POST)
        rights = await nowhere.rights("@sample")
        await nowhere.close()
    assert isinstance(outcome, RetryLater)
    assert outcome.reason == "unreachable"
    assert "TELEGRAM_API_URL" in rights.problem


async def test_a_server_that_cannot_be_connected_to_in_time_was_never_reached() -> None:
    with socket.socket() as full:  # its queue of one waits for an accept that never comes
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        outcome = await _to_port(full.getsockname()[1])
        for client in waiting:
            client.close()
    assert isinstance(outcome, RetryLater)
    assert outcome.reason == "unreachable"


async def _to_port(port: int) -> DeliveryOutcome:
    publisher = TelegramPublisher(TOKEN, f"http://127.0.0.1:{port}", QUICK)
    outcome = await publisher.send("main", "@sample", POST)
    await publisher.close()
    return outcome


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (400, "Bad Request: chat not found"),
        (400, "Bad Request: need administrator rights in the channel chat"),
        (400, "Bad Request: not enough rights to send text messages to the chat"),
        (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
        (400, "Bad Request: group chat was deactivated"),
        (400, "Bad Request: message thread not found"),
        (400, "Bad Request: TOPIC_CLOSED"),
        (400, "Bad Request: TOPIC_DELETED"),
        (400, "Bad Request: the chat is not a forum"),
        (400, "Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"),
        (403, "Forbidden: CHAT_SEND_PLAIN_FORBIDDEN"),
        (400, "Bad Request: USER_BANNED_IN_CHANNEL"),
        (400, "Bad Request: CHAT_GUEST_SEND_FORBIDDEN"),
        (400, "Bad Request: CHAT_RESTRICTED"),
        (400, "Bad Request: have no write access to the chat"),
        (403, "Forbidden: bot was kicked from the channel chat"),
        (403, "Forbidden: bot is not a member of the channel chat"),
        (401, "Unauthorized"),
        (404, "Not Found"),
    ],
)
async def test_a_closed_door_is_shut_out(
    api: BotApi, publisher: TelegramPublisher, code: int, description: str
) -> None:
    api.faults.append(Fault("refuse", code=code, description=description))
    outcome = await publisher.send("main", "@sample", POST)
    assert isinstance(outcome, ShutOut)
    assert "; " in outcome.detail  # what to do


@pytest.mark.parametrize(
    ("description", "cause"),
    [("message is too long", "content"), ("MEDIA_EMPTY", "content"), ("SOMETHING_NEW_INVALID", "")],
)
async def test_a_refused_message_is_rejected(
    api: BotApi, publisher: TelegramPublisher, description: str, cause: str
) -> None:
    api.faults.append(Fault("refuse", description=f"Bad Request: {description}"))
    outcome = await publisher.send("main", "@sample", POST)
    assert isinstance(outcome, Rejected)
    assert outcome.cause == cause


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (400, "Bad Request: WEBPAGE_CURL_FAILED"),
        (400, "Bad Request: WEBPAGE_URL_INVALID"),
        (400, "Bad Request: wrong HTTP URL specified"),
        (400, "Bad Request: ENTITY_BOUNDS_INVALID"),
        (400, "Bad Request: ENTITIES_TOO_LONG"),
        (403, "Forbidden: CHAT_SEND_MEDIA_FORBIDDEN"),
    ],
)
@pytest.mark.parametrize("edited", [False, True])
async def test_a_text_refused_for_what_is_in_it_is_tried_once_plain(
    api: BotApi, publisher: TelegramPublisher, code: int, description: str, edited: bool
) -> None:
    if edited:
        await publisher.send("main", "@sample", NEWER)
    api.faults.append(Fault("refuse", None, code=code, description=description))
    sending = publisher.edit("main", "@sample", Target(1), POST) if edited else publisher.send("main", "@sample", POST)
    assert isinstance(await sending, Delivered)
    (message,) = api.messages("@sample")
    assert (message.text, message.entities) == (POST.plain, [])
    assert message.options == {"link_preview_options": {"is_disabled": True}}


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (400, "Bad Request: not enough rights to send photos to the chat"),
        (400, "Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN"),
        (403, "Forbidden: CHAT_SEND_PHOTOS_FORBIDDEN"),
        (403, "Forbidden: CHAT_SEND_MEDIA_FORBIDDEN"),
        (400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
        (400, "Bad Request: IMAGE_PROCESS_FAILED"),
    ],
)
async def test_a_picture_that_may_not_be_sent_is_rejected_alone(
    api: BotApi, publisher: TelegramPublisher, code: int, description: str
) -> None:
    api.faults.extend([Fault("refuse", "sendPhoto", code=code, description=description)] * 2)
    outcome = await publisher.send("main", "@sample", Message("<b>Two days</b>", "Two days", photo=b"\x89PNG"))
    assert isinstance(outcome, Rejected)
    assert outcome.cause == "content"


@pytest.mark.parametrize(
    ("code", "description"),
    [
        (400, "Bad Request: message to edit not found"),
        (400, "Bad Request: MESSAGE_ID_INVALID"),
        (403, "Forbidden: MESSAGE_AUTHOR_REQUIRED"),
    ],
)
async def test_an_edit_of_what_is_gone_is_rejected(
    api: BotApi, publisher: TelegramPublisher, code: int, description: str
) -> None:
    api.faults.append(Fault("refuse", "editMessageText", code=code, description=description))
    outcome = await publisher.edit("main", "@sample", Target(1), NEWER)
    assert isinstance(outcome, Rejected)
    assert outcome.cause == "gone"


async def test_refused_markup_is_sent_as_plain_text_at_once(api: BotApi, publisher: TelegramPublisher) -> None:
    broken = Message("<b>Road<br></b>", "Road & river")
    assert isinstance(await publisher.send("main", "@sample", broken), Delivered)
    assert [message.text for message in api.messages("@sample")] == ["Road & river"]
    assert [call.status for call in api.calls] == [400, 200]
    assert "parse_mode" not in api.calls[1].params


async def test_the_second_try_has_outcomes_too(api: BotApi, publisher: TelegramPublisher) -> None:
    api.faults.append(Fault("refuse", description="Bad Request: can't parse entities: Unexpected end tag"))
    api.faults.append(Fault("close-after"))
    assert isinstance(await publisher.send("main", "@sample", POST), Unknown)


async def test_a_group_that_moved_gives_its_new_number(api: BotApi, publisher: TelegramPublisher) -> None:
    api.faults.append(Fault("migrate", to=-1009))
    assert await publisher.send("main", "@sample", POST) == Migrated(-1009)


async def test_each_call_has_a_connection_of_its_own(api: BotApi, publisher: TelegramPublisher) -> None:
    for _ in range(3):
        await publisher.send("main", "@sample", POST)
    assert len(api.connections) == 3


async def test_rights_of_an_administrator(api: BotApi, publisher: TelegramPublisher) -> None:
    expected = ChannelRights("@sample", "Sample", can_post=True, can_edit=False, can_delete=True)
    assert await publisher.rights("@sample") == expected


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"status": "left"}, "add it"),
        ({"status": "kicked"}, "add it"),
        ({"status": "member"}, "administrator"),
        ({"can_post": False}, "right to post"),
    ],
)
async def test_missing_rights_are_said_in_words(
    api: BotApi, publisher: TelegramPublisher, settings: dict[str, object], words: str
) -> None:
    api.add_chat("@other", **settings)
    rights = await publisher.rights("@other")
    assert not rights.can_post
    assert words in rights.problem


async def test_rights_in_an_unknown_chat_and_with_a_wrong_token(api: BotApi, publisher: TelegramPublisher) -> None:
    assert "check the chat" in (await publisher.rights("@nobody")).problem
    stranger = TelegramPublisher("1:wrong", api.url, DeliverySettings())
    assert "TELEGRAM_BOT_TOKEN" in (await stranger.rights("@sample")).problem
    await stranger.close()


async def test_a_group_member_may_write(api: BotApi, publisher: TelegramPublisher) -> None:
    api.add_chat(-42, type="group", status="member")
    assert (await publisher.rights(-42)).can_post
    assert isinstance(await publisher.send("main", -42, POST), Delivered)
    api.add_chat(77, type="private")
    assert (await publisher.rights(77)).problem == ""


def test_details_do_not_show_the_token() -> None:
    assert TOKEN not in repr(TelegramPublisher(TOKEN, None, DeliverySettings()))
