"""The log, where a person reads it."""

from __future__ import annotations

import io
import re
from zoneinfo import ZoneInfo

import pytest
import structlog

from monitor import logs
from monitor.cli.person import log_for_a_person
from monitor.config.environment import read_environment

YEREVAN = ZoneInfo("Asia/Yerevan")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    """A line of the log of a command whose standard error is ``stream``."""
    monkeypatch.setattr("sys.stderr", stream)
    environment = read_environment(variables)
    logs.configure("INFO", environment.log_format, environment.secrets)
    log_for_a_person(environment, YEREVAN)
    structlog.get_logger("x").info("desk.opened")
    return stream.getvalue()


def test_on_a_terminal_times_are_those_of_the_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.fullmatch(r"\d\d \w{3} \d\d:\d\d:\d\d info    desk\.opened\n", told(Terminal(), monkeypatch))


def test_elsewhere_the_log_is_for_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    assert re.match(r"\d{4}-\d\d-\d\dT.*Z ", told(io.StringIO(), monkeypatch))
    assert "timestamp=" in told(Terminal(), monkeypatch, LOG_FORMAT="logfmt")
