"""Posts in the terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from monitor.delivery.terminal import TerminalPublisher
from monitor.model.delivery import Delivered
from monitor.model.publications import Message, Target

POST = Message(
    "<b>Ճանապարհը բացվեց</b>",
    "Ճանապարհը բացվեց\n\nA sentence that is much too long for a narrow terminal and wraps.\n\nhttps://example.org/"
    + "x" * 60,
)


class Tty(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


async def test_into_a_pipe_lines_stay_whole_and_nothing_is_styled() -> None:
    out = io.StringIO()
    assert await TerminalPublisher(out).send("main", "@sample", POST) == Delivered(None)
    assert out.getvalue().startswith("── main (@sample) ──")
    assert POST.plain in out.getvalue()
    assert "\x1b" not in out.getvalue()


async def test_on_a_terminal_text_wraps_at_words_and_links_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    out = Tty()
    await TerminalPublisher(out).send("main", "", POST, silent=True)
    lines = out.getvalue().split("\n")
    assert lines[0].startswith("\x1b[2m── main, silent ──")
    assert lines[1] == "\x1b[1mՃանապարհը բացվեց\x1b[0m"
    assert "https://example.org/" + "x" * 60 in lines
    assert all(len(line) <= 40 for line in lines[3:6])


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
async def test_style_can_be_switched_off(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    out = Tty()
    await TerminalPublisher(out).send("main", "", POST)
    assert "\x1b" not in out.getvalue()


async def test_edits_replies_and_pictures_are_told_apart() -> None:
    out = io.StringIO()
    terminal = TerminalPublisher(out)
    post = Target(None, "Ճանապարհը բացվեց, " + "a" * 60)
    assert await terminal.edit("main", "@sample", post, POST) == Delivered(None)
    await terminal.send("main", "@sample", Message("x", "Toll rises"), reply_to=post, silent=True)
    await terminal.send("main", "@sample", Message("", "Reports by hour", photo=b"PNG"), topic=4)
    titles = [line.strip("─ ") for line in out.getvalue().split("\n") if line.strip("─")[:5] == " main"]
    assert titles == [
        "main (@sample), EDITED",
        f"main (@sample), silent, REPLY to “Ճանապարհը բացվեց, {'a' * 31}…”",
        "main (@sample), topic 4",
    ]
    assert "[a picture]\nReports by hour\n" in out.getvalue()


async def test_pictures_are_put_into_the_folder(tmp_path: Path) -> None:
    out = io.StringIO()
    terminal = TerminalPublisher(out, tmp_path)
    for picture in (b"PNG one", b"PNG two"):
        await terminal.send("main", "", Message("", "Reports by hour", photo=picture))
    assert f"[a picture: {tmp_path / 'picture-2.png'}]\nReports by hour\n" in out.getvalue()
    pictures = [tmp_path / f"picture-{number}.png" for number in (1, 2)]
    assert [file.read_bytes() for file in pictures] == [b"PNG one", b"PNG two"]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
async def test_an_encoding_without_our_letters_is_no_reason_to_fail(encoding: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    await TerminalPublisher(stream).send("main", "@sample", POST)
    shown = raw.getvalue().decode(encoding)
    assert shown.startswith("-- main (@sample) --")
    assert "????????? ??????" in shown
    assert "A sentence that is much too long" in shown


async def test_control_characters_do_not_reach_the_terminal() -> None:
    out = io.StringIO()
    await TerminalPublisher(out).send("ma\x1b[2Jin", "", Message("", "a\x1b]0;x\x07b\ud800c\u009bd"))
    assert "\x1b" not in out.getvalue()
    assert "a]0;xbcd" in out.getvalue()
