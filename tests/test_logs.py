"""Logs: structured, and without secrets on every path."""

from __future__ import annotations

import io
import json
import logging
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.logs import configure, redactor
from monitor.model.publications import Message
from monitor.model.settings import DeliverySettings
from tests.support.botapi import TOKEN, BotApi, Fault

Format = Literal["console", "logfmt", "json"]
FORMATS = get_args(Format)
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
PASSWORD = 'p"w\\d é'
DATABASE = "postgresql://monitor:s3cr%2Ft@db.example.org/news"
SECRETS = (TOKEN, PASSWORD, DATABASE)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Logging is one for the whole process: leave it as it was found."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    named = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "telegram", "apscheduler", "alembic",
                                                             "sqlalchemy")}  # fmt: skip
    yield
    root.handlers[:], root.level = handlers, level
    for name, before in named.items():
        logging.getLogger(name).setLevel(before)
    logging.getLogger().manager._clear_cache()  # type: ignore[attr-defined]
    structlog.reset_defaults()


def logged(level: str = "INFO", fmt: Format = "json") -> io.StringIO:
    out = io.StringIO()
    configure(level, fmt, SECRETS, out)
    return out


def test_json_lines_hold_the_fields_and_the_time_in_utc() -> None:
    out = logged()
    structlog.get_logger("delivery").info("delivery.sent", channel="main", count=3, title="Ճանապարհ")
    line = json.loads(out.getvalue())
    stamp = line.pop("timestamp")
    assert line == {
        "event": "delivery.sent", "channel": "main", "count": 3, "title": "Ճանապարհ", "level": "info",
        "logger": "delivery",
    }  # fmt: skip
    assert datetime.fromisoformat(stamp).utcoffset() == timedelta(0)
    assert "Ճանապարհ" in out.getvalue()


def test_logfmt_is_one_line_even_with_a_traceback() -> None:
    out = logged(fmt="logfmt")
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        structlog.get_logger("x").exception("step.failed", ok=False)
    assert out.getvalue().count("\n") == 1
    assert "level=error logger=x event=step.failed ok=false" in out.getvalue()


def test_console_lines_are_readable_and_not_coloured_in_a_file() -> None:
    out = logged(fmt="console")
    structlog.get_logger("x").warning("feed.failed", reason="dns")
    assert "feed.failed" in out.getvalue()
    assert "reason=dns" in out.getvalue()
    assert "\x1b" not in out.getvalue()


def test_bound_context_appears() -> None:
    out = logged()
    with structlog.contextvars.bound_contextvars(feed=7):
        structlog.get_logger("x").info("feed.polled")
    assert json.loads(out.getvalue())["feed"] == 7


@pytest.mark.parametrize("level", LEVELS)
def test_the_level_holds_for_us_and_for_libraries(level: str) -> None:
    out = logged(level)
    for name in LEVELS:
        number = logging.getLevelNamesMapping()[name]
        structlog.get_logger("ours").log(number, f"ours-{name}")
        logging.getLogger("asyncio").log(number, "lib-%s", name)
        logging.getLogger("httpx").log(number, "httpx-%s", name)
    events = [json.loads(line)["event"] for line in out.getvalue().splitlines()]
    loud = LEVELS[LEVELS.index(level) :]
    assert [event for event in events if event.startswith("ours")] == [f"ours-{name}" for name in loud]
    assert [event for event in events if event.startswith("lib")] == [f"lib-{name}" for name in loud]
    assert [event for event in events if event.startswith("httpx")] == [
        f"httpx-{name}" for name in loud if name in ("WARNING", "ERROR")
    ]


def test_the_last_call_holds() -> None:
    first = logged()
    second = logged("ERROR", "logfmt")
    structlog.get_logger("x").error("only.once")
    assert first.getvalue() == ""
    assert second.getvalue().count("only.once") == 1


def leak(logger: logging.Logger) -> None:
    """Every way in which a secret might reach the log."""
    ours = structlog.get_logger("ours")
    url = f"https://api.telegram.org/bot{TOKEN}/sendMessage"
    logger.error("HTTP Request: POST %s", url)
    logger.error("token %s, password %s, database %s", TOKEN, PASSWORD, DATABASE, extra={"token": TOKEN})
    logger.error("wrong arguments %d", TOKEN)
    ours.error("tokens", token=TOKEN, listed=[TOKEN], nested={PASSWORD: (DATABASE, TOKEN.encode())})
    ours.error(f"event {TOKEN}", url=url.replace(":", "%3A"))
    try:
        raise RuntimeError(TOKEN, {"url": url, "password": PASSWORD})
    except RuntimeError:
        logger.exception("failed")
        ours.exception("failed", stack_info=True)


def assert_clean(text: str) -> None:
    for secret in (TOKEN, TOKEN.partition(":")[2], PASSWORD, json.dumps(PASSWORD)[1:-1], "s3cr%2Ft", "s3cr/t"):
        assert secret not in text


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("level", LEVELS)
async def test_no_secret_at_any_level_in_any_format_whatever_happens(
    level: str, fmt: Format, capfd: pytest.CaptureFixture[str]
) -> None:
    out = logged(level, fmt)
    faults = [
        Fault("flood"), Fault("crash"), Fault("html-502"), Fault("close-before"), Fault("close-after"),
        Fault("garbage"), Fault("odd-json"), Fault("migrate", to=-5), Fault("late", seconds=0.4),
        Fault("refuse", code=401, description="Unauthorized"),
        Fault("refuse", code=404, description=f"Not Found {TOKEN}"),
        Fault("refuse", code=403, description=f"Forbidden: bot{TOKEN} was kicked"),
        Fault("refuse", description=f"Bad Request: can't parse entities of {TOKEN}"),
        Fault("refuse", description=f"Bad Request: odd {TOKEN}"),
    ]  # fmt: skip
    log = structlog.get_logger("delivery")
    async with BotApi() as api:
        api.add_chat("@sample")
        publisher = TelegramPublisher(
            TOKEN, api.url, DeliverySettings().model_copy(update={"timeout": timedelta(milliseconds=150)})
        )
        for fault in [None, *faults]:
            api.faults.extend([fault] if fault else [])
            log.error("delivery", outcome=await publisher.send("main", "@sample", Message("<b>x</b>", "x")))
        log.error("rights", rights=await publisher.rights("@sample"))
        await publisher.close()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        nowhere = TelegramPublisher(TOKEN, f"http://127.0.0.1:{unused.getsockname()[1]}", DeliverySettings())
        log.error("nowhere", outcome=await nowhere.send("main", "@sample", Message("x", "x")))
        await nowhere.close()
    leak(logging.getLogger("telegram"))
    captured = capfd.readouterr()
    assert out.getvalue().count("***") >= 10
    assert_clean(out.getvalue() + captured.out + captured.err)


def test_a_line_that_cannot_be_rendered_is_reported_without_its_arguments() -> None:
    out = logged()
    logging.getLogger("x").error("wrong arguments %d", TOKEN)
    assert "log line of x lost: TypeError" in out.getvalue()
    assert_clean(out.getvalue())


def test_a_stream_that_is_closed_does_not_stop_the_worker() -> None:
    out = logged()
    out.close()
    structlog.get_logger("x").error("nobody.listens")


UNCAUGHT = """
import sys, threading, warnings
from monitor.logs import install_excepthook
token = sys.argv[1]
install_excepthook([token])
class Odd:
    def __del__(self):
        raise RuntimeError("unraisable " + token)
Odd()
def fail():
    raise RuntimeError("thread " + token)
thread = threading.Thread(target=fail); thread.start(); thread.join()
def leave():
    raise SystemExit
thread = threading.Thread(target=leave); thread.start(); thread.join()
raise RuntimeError("main " + token, {"url": "https://api.example.org/bot" + token + "/getMe"})
"""


def test_uncaught_tracebacks_are_redacted() -> None:
    done = subprocess.run([sys.executable, "-c", UNCAUGHT, TOKEN], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    for where in ("unraisable ***", "thread ***", "main ***"):
        assert where in done.stderr
    assert done.stderr.count("Traceback") == 3
    assert TOKEN not in done.stderr


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bot 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaww!", "bot ***!"),
        ("110201543%3AAAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaww", "***"),
        ("https://api.example.org/botshort:er/getMe", "https://api.example.org/bot***/getMe"),
        ("postgresql://me:pa@ss@db.example.org/x", "postgresql://me:***@db.example.org/x"),
        ("redis://:pass@host", "redis://:***@host"),
        ("host=db password=abc user=me", "host=db password=*** user=me"),
        ("https://example.org:8080/a@b 12:30:45 and 2023-09-19T12:00:00Z", None),
    ],
)
def test_what_looks_like_a_secret_is_hidden_even_if_unknown(text: str, shown: str | None) -> None:
    assert redactor([])(text) == (shown or text)


@given(st.text(), st.text(min_size=1, max_size=30), st.text())
def test_a_known_secret_never_survives(before: str, secret: str, after: str) -> None:
    shown = redactor([secret])(before + secret + after)
    assert secret not in shown or secret in "***"


def test_empty_secrets_hide_nothing() -> None:
    assert redactor(["", ""])("plain text") == "plain text"


# --- for a person ------------------------------------------------------------------------------------------------


def test_on_a_terminal_an_event_is_one_line_in_the_configured_zone_without_empty_fields() -> None:
    out = io.StringIO()
    configure("INFO", "console", SECRETS, out, zone=ZoneInfo("Asia/Yerevan"))
    hostile = f"A bridge\n\x1b[2J opens {TOKEN}\u202e"
    structlog.get_logger("x").info(
        "story.placed", headline=hostile, story=7, detail=None, held_back=0, left="", feeds=[], ok=False, why="a b"
    )
    (line,) = out.getvalue().splitlines()
    assert re.fullmatch(r"\d\d \w{3} \d\d:\d\d:\d\d info    story\.placed “.*” story=7 ok=False why=\"a b\"", line)
    assert "A bridge\\n\\x1b[2J opens ***\\u202e" in line
    here = datetime.now(ZoneInfo("Asia/Yerevan"))
    assert abs(
        datetime.strptime(f"{here.year} {line[:15]}", "%Y %d %b %H:%M:%S").replace(tzinfo=here.tzinfo) - here
    ) < (timedelta(minutes=5))


def test_a_traceback_stands_below_its_line() -> None:
    out = io.StringIO()
    configure("INFO", "console", SECRETS, out, zone=ZoneInfo("UTC"))
    try:
        raise ZeroDivisionError(TOKEN)
    except ZeroDivisionError:
        structlog.get_logger("x").exception("job.failed", job="poll")
    first, *below = out.getvalue().splitlines()
    assert first.endswith(" error   job.failed job=poll")
    assert below[-1] == "ZeroDivisionError: ***"
