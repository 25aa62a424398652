"""Tables and progress, on a terminal and in a pipe."""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from monitor.cli import display
from monitor.model.bubbles import Bubble
from monitor.model.publications import Message


class Tty(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def test_in_a_pipe_each_row_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    display.print_table("Things", ("name", "what"), [("a", "long " * 100), ("[b]bold[/b]", "x")])
    assert capsys.readouterr().out.splitlines() == [
        "Things",
        "name         what",
        "a            " + ("long " * 100).rstrip(),
        "[b]bold[/b]  x",
    ]


def test_nothing_steers_a_terminal_or_turns_its_writing_around() -> None:
    assert display.cell("a\x1b[2J\x9b\u202e\u2067b\u2069").plain == "a [2J   b "


def test_in_a_pipe_one_long_cell_does_not_push_the_others_away(capsys: pytest.CaptureFixture[str]) -> None:
    display.print_table("Things", ("what", "link"), [("x" * 300, "https://a.example/1"), ("y", "https://a.example/2")])
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "x" * 300 + "  https://a.example/1"
    assert lines[3] == "y" + " " * 41 + "https://a.example/2"


def test_where_a_terminal_is_too_narrow_what_is_long_stands_whole_below(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Tty()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setenv("COLUMNS", "40")
    address = "https://kite.example/" + "x" * 60
    columns = ("state", "headline", "link", "what")
    rows = [("good", "A bridge opens in the south of the town", address, "one two three"), ("bad", "", "", "\x01")]
    display.print_table("Things", columns, rows)
    assert [line.rstrip() for line in plain(out.getvalue()).splitlines()] == [
        "Things",
        "state  what",
        "good   one two three",
        "  A bridge opens in the south of the town",
        f"  {address}",
        "bad",
    ]


def test_on_a_terminal_rows_keep_to_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Tty()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setenv("COLUMNS", "40")
    display.print_table("Things", ("name", "what"), [("a", "https://kite.example/" + "x" * 60)])
    display.print_facts([("name", "word " * 20)])
    lines = plain(out.getvalue()).splitlines()
    assert max(map(len, lines)) <= 40
    assert "".join(line[6:] for line in lines[2:5]).replace(" ", "").startswith("https://kite.example/xxx")


def test_nothing_in_a_cell_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    display.print_table("Things", ("name",), [("a\x1b[2Jb\x9bc\nd",)])
    display.print_facts([("name", "a\x1b]0;x\x07b")])
    printed = capsys.readouterr().out
    assert not set(printed) & {"\x1b", "\x9b", "\x07"}
    assert "a [2Jb c d" in printed


def test_a_table_without_rows_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    display.print_table("Things", ("name",), [], "none yet")
    assert capsys.readouterr().out == "Things: none yet\n"


def test_progress_in_a_pipe_is_a_few_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    with display.progress("Feeds", 95) as advance:
        for _ in range(95):
            advance(1)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 10
    assert lines[-1] == "Feeds: 95 of 95"


def test_progress_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with display.progress("Feeds", 0) as advance:
        advance(0)
    assert capsys.readouterr().err == ""


def test_progress_on_a_terminal_is_gone_when_all_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Tty()
    monkeypatch.setattr(sys, "stderr", out)
    monkeypatch.setenv("TERM", "xterm")
    with display.progress("Feeds", 3) as advance:
        advance(2)
        advance(1)
        done = len(out.getvalue())
        advance(0)
        assert "Feeds" not in out.getvalue()[done:]
    assert "Feeds" in out.getvalue()


def _bubble(**changes: object) -> Bubble:
    html = (
        '<b>Bridge opens</b>\n\n<a href="https://kite.example/1">The Kite</a> says so, at some length and with great '
        "joy.\n\n<blockquote expandable>6 outlets\nOne\nTwo\nThree\nFo\x1b[2Jur</blockquote>"
    )
    made: dict[str, object] = {"number": 7, "at": datetime(2026, 10, 6, 12, tzinfo=UTC), "message": Message(html, "")}
    return Bubble(**(made | changes))  # type: ignore[arg-type]


def test_messages_as_a_phone_shows_them(capsys: pytest.CaptureFixture[str]) -> None:
    reply = _bubble(
        number=8, message=Message("Now 3", "", photo=b"PNG"), sounded=True, answered="Bridge opens", reply_to=7
    )
    display.print_bubbles([_bubble(edits=2), reply], ZoneInfo("Asia/Yerevan"))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("7 · 06 Oct 2026, 16:00 · edited 2 times ──")
    assert lines[1:9] == [
        "Bridge opens",
        "",
        "The Kite says so, at some length and with great joy.",
        "",
        "  6 outlets",
        "  One",
        "  Two",
        "  … 2 more lines, folded",
    ]
    assert lines[10].startswith("8 · 06 Oct 2026, 16:00 · with sound ──")
    assert lines[11:14] == ["↳ Bridge opens", "[a picture]", "Now 3"]
    assert max(map(len, lines)) == 80
    assert "\x1b" not in "".join(lines)


def test_a_living_view_is_plain_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with display.living("Hours", 4, lambda: None, ZoneInfo("UTC")) as advance:
        for _ in range(4):
            advance(1)
    assert capsys.readouterr().err.splitlines() == [f"Hours: {done} of 4" for done in (1, 2, 3, 4)]


def test_a_living_view_shows_the_newest_message_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Tty()
    monkeypatch.setattr(sys, "stderr", out)
    monkeypatch.setenv("TERM", "xterm")
    with display.living("Hours", 2, _bubble, ZoneInfo("UTC")) as advance:
        advance(1)
    shown = plain(out.getvalue())
    assert "Hours" in shown
    assert "The Kite says so" in shown
    assert "\x1b[2J" not in out.getvalue()
