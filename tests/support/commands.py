"""Commands, run in this process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from monitor.cli import main

Run = Callable[..., tuple[int, str, str]]
Call = Callable[..., Awaitable[tuple[int, str, str]]]
Output = Callable[..., Awaitable[str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command to its end: exit code, what it printed, what it complained of."""

    def run(*words: str) -> tuple[int, str, str]:
        try:
            code = main.main(words)
        except SystemExit as error:
            code = int(str(error.code))
        return code, *capsys.readouterr()

    return run
