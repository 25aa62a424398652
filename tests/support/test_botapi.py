"""The loopback Bot API behaves as the real one does, as far as that is known."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import telegram
from telegram.error import BadRequest, Forbidden, RetryAfter

from tests.support.botapi import TOKEN, BotApi, Fault


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.add_chat("@sample")
        server.add_chat(77, type="private", title="Admin")
        yield server


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(TOKEN, base_url=f"{api.url}/bot") as made:
        yield made


async def test_edits(api: BotApi, bot: telegram.Bot) -> None:
    sent = await bot.send_message("@sample", "<b>one</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("<b>one</b>", "@sample", sent.message_id, parse_mode="HTML")
    await bot.edit_message_text("two", "@sample", sent.message_id)
    assert [message.text for message in api.messages("@sample")] == ["two"]
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", "@sample", 99)
    other = api.post_as_another("@sample", "theirs")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", "@sample", other.message_id)


async def test_edits_of_captions(api: BotApi, bot: telegram.Bot) -> None:
    photo = await bot.send_photo("@sample", "https://example.org/p.jpg", "<i>river</i>", parse_mode="HTML")
    text = await bot.send_message("@sample", "one")
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_caption("@sample", photo.message_id, caption="<i>river</i>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="There is no caption in the message to edit"):
        await bot.edit_message_caption("@sample", text.message_id, caption="x")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await bot.edit_message_text("x", "@sample", photo.message_id)
    await bot.edit_message_caption("@sample", photo.message_id, caption="lake")
    assert api.messages("@sample")[0].text == "lake"


async def test_what_cannot_be_forwarded_or_deleted(api: BotApi, bot: telegram.Bot) -> None:
    pin = api.post_as_another("@sample", "Somebody pinned a message", service=True)
    with pytest.raises(BadRequest, match="Message can't be forwarded"):
        await bot.forward_message(77, "@sample", pin.message_id)
    old = await bot.send_message("@sample", "one")
    api.messages("@sample")[1].at -= 49 * 3600
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await bot.delete_message("@sample", old.message_id)


async def test_forwards_copies_and_deletes(api: BotApi, bot: telegram.Bot) -> None:
    sent = await bot.send_message("@sample", "<b>one</b>", parse_mode="HTML")
    forwarded = await bot.forward_message(77, "@sample", sent.message_id, disable_notification=True)
    assert isinstance(forwarded.forward_origin, telegram.MessageOriginChannel)
    assert forwarded.forward_origin.message_id == sent.message_id
    assert (forwarded.text, forwarded.entities[0].type) == ("one", "bold")
    assert (await bot.copy_message(77, "@sample", sent.message_id)).message_id == 2
    assert await bot.delete_message(77, 1)
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(77, 1)
    with pytest.raises(BadRequest, match="Message to forward not found"):
        await bot.forward_message(77, "@sample", 50)
    api.chat("@sample").protected = True
    with pytest.raises(BadRequest, match="Message has protected content and can't be forwarded"):
        await bot.forward_message(77, "@sample", sent.message_id)


async def test_photos_and_their_captions(api: BotApi, bot: telegram.Bot) -> None:
    sent = await bot.send_photo("@sample", "https://example.org/p.jpg", "<i>river</i>", parse_mode="HTML")
    assert (sent.caption, sent.caption_entities[0].type) == ("river", "italic")
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo("@sample", "https://example.org/p.jpg", "x" * 1025)


async def test_what_comes_of_a_picture(api: BotApi, bot: telegram.Bot) -> None:
    api.pictures["https://example.org/long.jpg"] = "PHOTO_INVALID_DIMENSIONS"
    for picture, refusal in (
        ("https://example.org/long.jpg", "Photo_invalid_dimensions"),
        ("http://10.0.0.1/p.jpg", "Failed to get http url content"),
        ("https://localhost/p.jpg", "Wrong file identifier/http url specified"),
        ("p", "Wrong file identifier/http url specified"),
    ):
        with pytest.raises(BadRequest, match=refusal):
            await bot.send_photo("@sample", picture, "river")
    assert (await bot.send_photo("@sample", b"\x89PNG", "river")).photo
    assert (await bot.send_photo("@sample", "https://example.org/p.jpg", "river")).photo
    assert len(api.messages("@sample")) == 2
    with pytest.raises(BadRequest, match="Media_caption_too_long"):
        await bot.edit_message_caption("@sample", 1, caption="x" * 1025)
    api.chat("@sample").can_send_photos = False
    with pytest.raises(BadRequest, match="Not enough rights to send photos to the chat"):
        await bot.send_photo("@sample", "https://example.org/p.jpg", "river")
    assert (await bot.send_message("@sample", "river")).text == "river"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [("x" * 4097, "Message is too long"), ("😀" * 2049, "Message is too long"), (" \n", "Message text is empty"),
     ("<p>x</p>", 'Can\'t parse entities: unsupported start tag "p" at byte offset 0'),
     ("&amp;" * 7000, "Text is too long")],
)  # fmt: skip
async def test_refused_texts(bot: telegram.Bot, text: str, refusal: str) -> None:
    with pytest.raises(BadRequest, match=refusal):
        await bot.send_message("@sample", text, parse_mode="HTML")


async def test_chats_that_are_closed_to_the_bot(api: BotApi, bot: telegram.Bot) -> None:
    api.chat("@sample").status = "kicked"
    with pytest.raises(Forbidden, match="bot was kicked from the channel chat"):
        await bot.send_message("@sample", "x")
    api.chat("@sample").status = "member"
    with pytest.raises(BadRequest, match="Need administrator rights in the channel chat"):
        await bot.send_message("@sample", "x")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message("@other", "x")


async def test_the_longest_text_is_accepted(bot: telegram.Bot) -> None:
    assert (await bot.send_message("@sample", "&amp;" * 4096, parse_mode="HTML")).text == "&" * 4096


def test_as_a_process(tmp_path: Path) -> None:
    log = tmp_path / "calls.jsonl"
    command = [sys.executable, "-m", "tests.support.botapi", "--log", str(log), "--chat", "@sample", "--chat", "77"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        try:
            _post(f"{url}/control/faults", [{"kind": "late", "seconds": 0}])
            answer = _post(f"{url}/bot{TOKEN}/sendPhoto", {"chat_id": 77, "photo": "https://example.org/p.jpg"})
            with urllib.request.urlopen(f"{url}/control/state") as response:  # noqa: S310
                state = json.load(response)
        finally:
            server.terminate()
    assert answer["result"]["message_id"] == 1
    assert state["faults"] == 1
    assert [json.loads(line)["method"] for line in log.read_text().splitlines()] == ["sendPhoto"]


def _post(url: str, content: object) -> dict[str, dict[str, int]]:
    body = json.dumps(content).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request) as response:  # noqa: S310
        answer: dict[str, dict[str, int]] = json.load(response)
    return answer


async def test_a_strict_server_counts_calls_to_a_chat_that_asked_for_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # without it, reading what Telegram asks for is a warning
    async with BotApi(strict=True) as api, telegram.Bot(TOKEN, base_url=f"{api.url}/bot") as bot:
        for chat in ("@sample", "@other", 77):
            api.add_chat(chat)
        api.faults.append(Fault("flood", None, retry_after=60))
        for _ in range(2):
            with pytest.raises(RetryAfter):
                await bot.send_message("@sample", "x")
        await asyncio.sleep(0.15)  # longer than a call is on its way
        with pytest.raises(RetryAfter):
            await bot.get_chat(api.chat("@sample").id)
        await bot.send_message("@other", "x")
        with pytest.raises(RetryAfter):
            await bot.forward_message(77, "@sample", 1)
    assert [call.fault for call in api.calls] == [None, "flood", "crossed", "early", None, "early"]


async def test_other_admins_post_before_a_call(api: BotApi, bot: telegram.Bot) -> None:
    api.faults.append(Fault("fine", others=2))
    assert (await bot.send_message("@sample", "x")).message_id == 3
    assert [message.own for message in api.messages("@sample")] == [False, False, True]


async def test_markup_that_cannot_be_parsed(api: BotApi, bot: telegram.Bot) -> None:
    api.faults.extend([Fault("markup"), Fault("markup")])
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message("@sample", "x", parse_mode="HTML")
    assert (await bot.send_message("@sample", "x")).message_id == 1
