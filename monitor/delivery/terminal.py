"""The publisher without Telegram: prints posts as a reader would see them."""

from __future__ import annotations

import os
import shutil
import textwrap
import unicodedata
from pathlib import Path
from typing import TextIO

from monitor.delivery.publisher import Prober
from monitor.model.delivery import Delivered, DeliveryOutcome
from monitor.model.publications import Message, Target
from monitor.model.settings import DeliverySettings

_WIDEST = 90
_SHORT = 50  # characters of a headline that names a message
_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class TerminalPublisher:
    """Prints to ``stream``: framed and wrapped on a terminal, as it stands into a file or pipe.

    Characters that the stream's encoding lacks are shown as ``?``, frames are drawn in ASCII there. Pictures are put
    into the folder ``pictures``, where one is given.
    """

    paced = False
    prober: Prober | None = None

    def __init__(self, stream: TextIO, pictures: Path | None = None) -> None:
        self._stream = stream
        self._pictures = pictures
        self._shown = 0
        self._encoding = getattr(stream, "encoding", None) or "utf-8"
        self._tty = stream.isatty()
        self._styled = self._tty and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"

    async def send(
        self,
        channel: str,
        chat: str | int,
        message: Message,
        *,
        silent: bool = False,
        reply_to: Target | None = None,
        topic: int | None = None,
    ) -> DeliveryOutcome:
        """Print one message under its channel's name. Always delivered, without a receipt."""
        about = [f"topic {topic}"] if topic is not None else []
        about += ["silent"] if silent else []
        about += [f"REPLY to “{_short(reply_to.headline)}”"] if reply_to is not None else []
        self._print(", ".join([_title(channel, chat), *about]), message)
        return Delivered(None)

    async def edit(self, channel: str, chat: str | int, target: Target, message: Message) -> DeliveryOutcome:
        """Print a message as it reads now, marked as edited. Always delivered."""
        self._print(f"{_title(channel, chat)}, EDITED", message)
        return Delivered(target.message_id)

    async def identify(self, chat: str) -> DeliveryOutcome:
        """A terminal has no number."""
        return Delivered(None)

    def _print(self, title: str, message: Message) -> None:
        width = min(shutil.get_terminal_size().columns, _WIDEST) if self._tty else _WIDEST
        headline, *rest = _printable(self._picture(message) + message.plain).split("\n")
        lines = [
            self._style(_DIM, self._rule(_printable(title), width)),
            *(self._style(_BOLD, line) for line in self._wrap(headline, width)),
            *(wrapped for line in rest for wrapped in self._wrap(line, width)),
            self._style(_DIM, self._rule("", width)),
        ]
        text = "\n".join(lines) + "\n\n"
        self._stream.write(text.encode(self._encoding, "replace").decode(self._encoding))
        self._stream.flush()

    def _picture(self, message: Message) -> str:
        """What stands for the picture of a message."""
        if message.photo is None:
            return ""
        if isinstance(message.photo, str):
            return f"[a picture: {message.photo}]\n"
        if self._pictures is None:
            return "[a picture]\n"
        self._shown += 1
        file = self._pictures / f"picture-{self._shown}.png"
        file.write_bytes(message.photo)
        return f"[a picture: {file}]\n"

    def configure(self, settings: DeliverySettings) -> None:
        """Nothing here depends on them."""

    def _style(self, style: str, text: str) -> str:
        return f"{style}{text}{_RESET}" if self._styled else text

    def _rule(self, title: str, width: int) -> str:
        try:
            "─".encode(self._encoding)
            dash = "─"
        except UnicodeEncodeError:
            dash = "-"
        start = f"{dash * 2} {title} " if title else ""
        return start + dash * max(width - len(start), 2)

    def _wrap(self, line: str, width: int) -> list[str]:
        """At words only: a link that is broken in two cannot be clicked. Files get each line whole."""
        if not self._tty:
            return [line]
        return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]


def _title(channel: str, chat: str | int) -> str:
    return f"{channel} ({chat})" if chat and str(chat) != channel else channel


def _short(headline: str) -> str:
    return headline if len(headline) <= _SHORT else headline[: _SHORT - 1].rstrip() + "…"


def _printable(text: str) -> str:
    """The text without what could steer a terminal."""
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))
