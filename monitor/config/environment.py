"""What the process environment says: the bot, the chats, the database, the folders and the log.

The variables are handed in; only the command line reads them from the process. Neither ``repr`` nor an error
shows a secret.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias, cast
from urllib.parse import urlsplit

from monitor.errors import ConfigError, Problem

LogFormat: TypeAlias = Literal["console", "logfmt", "json"]
LOG_FORMATS = ("console", "logfmt", "json")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_DATABASES = ("sqlite", "postgres", "postgresql")


VARIABLES = frozenset(
    {
        "TELEGRAM_BOT_TOKEN",
        "TELEGRAM_CHANNEL",
        "TELEGRAM_ADMIN_CHAT",
        "TELEGRAM_API_URL",
        "TRANSLATE_URL",
        "TRANSLATE_API_KEY",
        "WEB_PASSWORD",
        "DATABASE_URL",
        "MONITOR_CONFIG",
        "MONITOR_STATE",
        "LOG_LEVEL",
        "LOG_FORMAT",
    }
)
"""The names of all that is read."""


@dataclass(frozen=True)
class Environment:
    """The variables this program reads. Text that was not set is empty."""

    token: str = field(default="", repr=False)  # TELEGRAM_BOT_TOKEN
    channel: str = ""  # TELEGRAM_CHANNEL
    admin_chat: str = ""  # TELEGRAM_ADMIN_CHAT
    api_url: str = ""  # TELEGRAM_API_URL: root of a Bot API server, no slash at the end; empty: the official one
    translate_url: str = field(default="", repr=False)  # TRANSLATE_URL: a LibreTranslate-compatible server, likewise
    translate_key: str = field(default="", repr=False)  # TRANSLATE_API_KEY
    web_password: str = field(default="", repr=False)  # WEB_PASSWORD: of the desk, or its hash
    database_url: str = field(default="", repr=False)  # DATABASE_URL as given; empty: SQLite in state_dir
    config_dir: Path = Path("config")  # MONITOR_CONFIG
    state_dir: Path = Path("state")  # MONITOR_STATE
    log_level: str = "INFO"  # LOG_LEVEL
    log_format: LogFormat = "console"  # LOG_FORMAT

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be printed: the token, the translator's key, the desk's password, and addresses that may
        hold one."""
        secrets = (self.token, self.database_url, self.translate_url, self.translate_key, self.web_password)
        return tuple(secret for secret in secrets if secret)


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Read the variables from ``environ``.

    Raises ConfigError with every problem; none of them shows a value, which could be secret.
    """
    values = {name: environ[name].strip() for name in VARIABLES if name in environ}
    problems = tuple(Problem("environment", 0, 0, sentence) for sentence in _faults(values))
    if problems:
        raise ConfigError(problems)
    return Environment(
        token=values.get("TELEGRAM_BOT_TOKEN", ""),
        channel=values.get("TELEGRAM_CHANNEL", ""),
        admin_chat=values.get("TELEGRAM_ADMIN_CHAT", ""),
        api_url=values.get("TELEGRAM_API_URL", "").rstrip("/"),
        translate_url=values.get("TRANSLATE_URL", "").rstrip("/"),
        translate_key=values.get("TRANSLATE_API_KEY", ""),
        web_password=values.get("WEB_PASSWORD", ""),
        database_url=values.get("DATABASE_URL", ""),
        config_dir=Path(values.get("MONITOR_CONFIG") or "config"),
        state_dir=Path(values.get("MONITOR_STATE") or "state"),
        log_level=values.get("LOG_LEVEL", "").upper() or "INFO",
        log_format=cast(LogFormat, values.get("LOG_FORMAT", "").lower() or "console"),
    )


def _faults(values: Mapping[str, str]) -> Iterator[str]:
    token = values.get("TELEGRAM_BOT_TOKEN", "")
    if token and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
        yield "TELEGRAM_BOT_TOKEN is no bot token; set it to digits:letters, as @BotFather gave it"
    for name in ("TELEGRAM_CHANNEL", "TELEGRAM_ADMIN_CHAT"):
        if chat_fault(values.get(name, "")):
            yield f"{name} is no chat; set it to @name or to the number of the chat, such as -1001234567890"
    if (url := values.get("TELEGRAM_API_URL", "")) and not _is_web_address(url):
        yield "TELEGRAM_API_URL is no web address; set it to a Bot API server, such as http://127.0.0.1:8081"
    if (url := values.get("TRANSLATE_URL", "")) and not _is_web_address(url):
        yield "TRANSLATE_URL is no web address; set it to a LibreTranslate server, such as http://127.0.0.1:5000"
    if values.get("TRANSLATE_API_KEY") and not values.get("TRANSLATE_URL"):
        yield "TRANSLATE_API_KEY is set and TRANSLATE_URL is not; set it to the server that the key is for"
    if (url := values.get("DATABASE_URL", "")) and not is_database(url):
        yield "DATABASE_URL must begin with postgresql:// or sqlite://; unset it to use the SQLite file"
    yield from _choice_fault("LOG_LEVEL", values.get("LOG_LEVEL", "").upper(), LOG_LEVELS)
    yield from _choice_fault("LOG_FORMAT", values.get("LOG_FORMAT", "").lower(), LOG_FORMATS)


def chat_fault(chat: str) -> str | None:
    """What is wrong with a chat, as a sentence that does not repeat it (it could be a secret); else None."""
    if re.fullmatch(r"@\w+|-?[0-9]+|", chat):
        return None
    return 'this is no chat; write "@name" in quotation marks, or the number of the chat, such as -1001234567890'


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def is_database(url: str) -> bool:
    """Is it the address of a database of a kind that is known, as far as its beginning tells?"""
    scheme, separator, _ = url.partition("://")
    return bool(separator) and scheme.partition("+")[0] in _DATABASES


def _choice_fault(name: str, value: str, choices: tuple[str, ...]) -> Iterator[str]:
    if value and value not in choices:
        close = difflib.get_close_matches(value, choices, n=1)
        hint = f"did you mean {close[0]}?" if close else f"set it to one of {', '.join(choices)}"
        yield f"{name} has a value that is not known; {hint}"
