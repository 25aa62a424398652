"""Logs: one structured line per event, from this program and the libraries alike, and no secret in any of
them.

Every line passes the redactor after it was rendered, tracebacks included, so that no path leads around it.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, MutableMapping
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Any, Literal, TextIO
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo

import structlog
from structlog.typing import Processor

from monitor.addresses import HIDDEN, hide_keys

# python-telegram-bot's HTTP client logs addresses at INFO, the token in them; the others log a line for each
# tick or statement. Their warnings and errors are wanted.
_WARNINGS_ONLY = ("httpx", "httpcore", "telegram", "apscheduler", "alembic", "sqlalchemy")

_PATTERNS = (
    (re.compile(r"(?<![0-9])[0-9]{5,20}(?::|%3[aA])[A-Za-z0-9_-]{30,}"), HIDDEN),  # a bot token
    (re.compile(r"(/bot)[^/\s\"']+(?=/)"), rf"\1{HIDDEN}"),  # in the address of a Bot API call
    (re.compile(r"(://[^\s/:@\"']*:)[^\s/\"']*(?=@)"), rf"\1{HIDDEN}"),  # a password in an address
    (re.compile(r"(\bpassword=)[^\s&\"']+", re.IGNORECASE), rf"\1{HIDDEN}"),
)

Redactor = Callable[[str], str]


def redactor(secrets: Iterable[str]) -> Redactor:
    """A function that hides the secrets, in plain or escaped form, and whatever looks like a token, a password or the
    key in a web address."""
    spelt = {spelling for secret in secrets if secret for spelling in _spellings(secret)}
    known = re.compile("|".join(map(re.escape, sorted(spelt, key=len, reverse=True)))) if spelt else None

    def redact(text: str) -> str:
        if known:
            text = known.sub(HIDDEN, text)
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        return hide_keys(text)

    return redact


def _spellings(secret: str) -> set[str]:
    """A secret as it may turn up: itself, the password in it where it is an address, and both escaped."""
    found = {secret}
    try:
        if password := urlsplit(secret).password:
            found |= {password, unquote(password)}
    except ValueError:
        pass
    for text in tuple(found):
        escaped = (json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1], repr(text)[1:-1])
        found |= {*escaped, quote(text, safe="")}
    return found


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    def __init__(self, redact: Redactor, processors: list[Processor], foreign: list[Processor]) -> None:
        super().__init__(processors=processors, foreign_pre_chain=foreign)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))


class _Handler(logging.StreamHandler[TextIO]):
    """Says what went wrong with a line that cannot be written, redacted: the default shows its arguments
    raw."""

    def __init__(self, stream: TextIO, redact: Redactor) -> None:
        super().__init__(stream)
        self._redact = redact

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 (the name is logging's)
        reason = traceback.format_exception_only(sys.exception()) if sys.exception() else ["unknown\n"]
        text = self._redact(f"log line of {record.name} lost: {''.join(reason)}")
        try:
            self.stream.write(text.encode("ascii", "backslashreplace").decode("ascii"))
        except (OSError, ValueError):
            return  # the stream itself is gone: nobody is left to tell


def configure(
    level: str,
    fmt: Literal["console", "logfmt", "json"],
    secrets: Iterable[str],
    stream: TextIO | None = None,
    *,
    zone: ZoneInfo | None = None,
) -> None:
    """Send all logs to ``stream`` (standard error by default), from ``level`` on, as one line per event.

    ``level`` is a name such as INFO. Times are UTC in ISO 8601, but for lines that a person looks at: where ``fmt`` is
    console, and there is a ``zone``, they are as clocks show them there. May be called again; the last call holds.
    """
    out = stream or sys.stderr
    redact = redactor(secrets)
    number = logging.getLevelNamesMapping()[level.upper()]
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if fmt != "console" or zone is not None:  # else the renderer lays tracebacks out below the line itself
        shared.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.processors.UnicodeDecoder(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    last = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(fmt, out, zone)]
    handler = _Handler(out, redact)
    handler.setFormatter(_RedactingFormatter(redact, last, shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(number)
    for name in _WARNINGS_ONLY:
        logging.getLogger(name).setLevel(max(number, logging.WARNING))


def _renderers(fmt: str, out: TextIO, zone: ZoneInfo | None) -> list[Processor]:
    if fmt == "json":
        return [structlog.processors.JSONRenderer(ensure_ascii=False)]
    if fmt == "logfmt":
        order = ("timestamp", "level", "logger", "event")
        return [structlog.processors.LogfmtRenderer(key_order=order, drop_missing=True, bool_as_flag=False)]
    if zone is not None:
        return [partial(_for_a_person, zone)]
    # Plain tracebacks: prettier ones break long lines, and a secret broken in two passes any redactor.
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=out.isatty(), exception_formatter=plain)]


def _for_a_person(zone: ZoneInfo, logger: object, name: str, event: MutableMapping[str, Any]) -> str:
    """One line: time, level, event and headline, and the other fields that hold something; a traceback below."""
    when = datetime.fromisoformat(event.pop("timestamp")).astimezone(zone)
    level, what, headline, trace = (event.pop(key, "") for key in ("level", "event", "headline", "exception"))
    event.pop("logger", None)
    fields = (f"{key}={_in_one_word(value)}" for key, value in event.items() if value or value is False)
    quoted = f"“{headline}”" if headline else ""
    line = " ".join(filter(None, (f"{when:%d %b %H:%M:%S}", f"{level:<7}", str(what), quoted, *fields)))
    return _printable(line) + (f"\n{trace}" if trace else "")


def _in_one_word(value: object) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if re.search(r'[\s"=]', text) else text


def _printable(text: str) -> str:
    """Without what could steer a terminal or break the line."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def install_excepthook(secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Redact the tracebacks of exceptions that nothing catches, in threads and destructors too."""
    redact = redactor(secrets)

    def show(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        text = "".join(traceback.format_exception(kind, error, trace))
        (stream or sys.stderr).write(redact(text))

    def show_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_type is not SystemExit:  # a thread's ordinary way to end
            show(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = show
    threading.excepthook = show_thread
    sys.unraisablehook = lambda args: show(args.exc_type, args.exc_value, args.exc_traceback)
