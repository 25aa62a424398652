"""Tables and progress, on a terminal and in a pipe."""

from __future__ import annotations

import io
import re
import sys

import pytest

from monitor.cli import display


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
