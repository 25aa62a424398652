"""Fixtures for tests of commands."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from monitor import logs
from monitor.cli.commands import command
from monitor.cli.parser import build_parser
from monitor.config.environment import read_environment
from tests.support.commands import Call, Output
from tests.support.configured import FILES, write_config


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small configuration, in which the commands run."""
    for name in ("excepthook", "unraisablehook", "stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    write_config(tmp_path, FILES)
    (tmp_path / "lines.jsonl").write_text('{"id": 1, "title": "A <b>bridge</b>"}\n', "utf-8")
    (tmp_path / "timed.jsonl").write_text('{"id": 1, "title": "A bridge", "published": "2023-09-20"}\n', "utf-8")
    (tmp_path / "article.txt").write_text("The mayor of Alderford met Ada Fern.\nAda Fern left Alderford.\n", "utf-8")
    return tmp_path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command inside a test's own event loop, beside its servers: exit code, output, complaints."""

    async def call(*words: str) -> tuple[int, str, str]:
        logs.configure("ERROR", "console", ())
        arguments = build_parser().parse_args(words)
        code = await command(arguments.command).run(arguments, read_environment(os.environ))
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def output(call: Call) -> Output:
    """Run a command that is to succeed: what it printed."""

    async def output(*words: str) -> str:
        code, printed, complaint = await call(*words)
        assert code == 0, complaint
        return printed

    return output


@pytest.fixture
def database(folder: Path, sqlite_file: Path) -> Path:
    """An empty database where the commands look for it."""
    (folder / "state").mkdir()
    return Path(shutil.copy(sqlite_file, folder / "state" / "monitor.sqlite"))
