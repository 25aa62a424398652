"""The loopback Bot API behaves as the real one does, as far as that is known."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import telegram
from telegram.error import BadRequest, Forbidden

from tests.support.botapi import TOKEN, BotApi


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
            answer = _post(f"{url}/bot{TOKEN}/sendPhoto", {"chat_id": 77, "photo": "p"})
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
