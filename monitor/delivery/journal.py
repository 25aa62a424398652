"""The journal: a file beside the database with a line for every message that a channel took.

A database that is restored from a backup has forgotten what was posted since; the journal has not. Lines are only ever
appended, each on the disk before the database writes its receipt. The database notes up to which place of which journal
it knows everything: what lies behind that place is news to it.

A journal is known by the identifier in its first line. Rotating it makes a new one, without old lines.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import structlog

from monitor.model.delivery import Receipt
from monitor.model.publications import PublicationKind

log = structlog.get_logger("journal")

NAME = "posted.jsonl"
_ROTATE_FROM = 1_000_000  # bytes: smaller ones are read in a moment


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a journal: its identifier, and an offset in bytes."""

    journal: str
    offset: int


class Journal:
    """The journal in one file. Several processes may append to it. Methods block, and raise OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def append(self, receipt: Receipt) -> Place:
        """Put a receipt on the disk; the place behind it."""
        line = json.dumps(_row(receipt), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        with self._open() as file:
            journal = _identifier(file)
            if file.seek(0, os.SEEK_END) > 0 and not _ends_whole(file):
                line = b"\n" + line  # whoever wrote the last line was stopped in the middle of it
            file.write(line)
            _to_disk(file)
            return Place(journal, file.tell())

    def read(self, known: Callable[[str], int]) -> tuple[Place, list[Receipt]]:
        """The receipts behind the offset that is ``known`` of the journal with an identifier, and the place behind
        them. Lines that cannot be read are left out, with a line in the log."""
        with self._open() as file:
            journal = _identifier(file)
            file.seek(max(known(journal), file.tell()))
            receipts = [receipt for line in file if (receipt := _receipt(line)) is not None]
            return Place(journal, file.tell()), receipts

    def rotate(self, oldest: datetime, announce: Callable[[Place], None]) -> bool:
        """Leave out receipts from before ``oldest``, where the file is large and has some; False where it stays.

        ``announce`` is told the end of the new journal before that takes the old one's place.
        """
        with self._open() as file:
            if file.seek(0, os.SEEK_END) < _ROTATE_FROM:
                return False
            lines = _lines_since(file, oldest)
            if lines is None:
                return False
            head = _head()
            part = self._path.with_name(f".{self._path.name}.part")
            with part.open("wb") as fresh:
                fresh.writelines((head, *lines))
                _to_disk(fresh)
            announce(Place(_identifier_in(head), sum(map(len, (head, *lines)))))
            part.replace(self._path)
        return True

    @contextmanager
    def _open(self) -> Iterator[BinaryIO]:
        """The file, made where it is missing, and ours until it is closed."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            with self._path.open("ab+") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                if not self._is_current(file):
                    continue  # it was rotated while we waited
                file.seek(0)
                if not _identifier_in(file.readline()):
                    self._begin(file)
                yield file
                return

    def _is_current(self, file: BinaryIO) -> bool:
        with contextlib.suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(file.fileno()), self._path.stat())
        return False

    def _begin(self, file: BinaryIO) -> None:
        """Give a file without an identifier one. What it holds is kept aside: it is no journal."""
        if file.seek(0, os.SEEK_END) > 0:
            aside = self._path.with_name(f"{self._path.name}.damaged")
            log.error("journal.damaged", kept_as=str(aside))
            file.seek(0)
            aside.write_bytes(file.read())
            file.truncate(0)
        file.write(_head())
        _to_disk(file)


def _head() -> bytes:
    return json.dumps({"journal": secrets.token_hex(8)}).encode() + b"\n"


def _identifier_in(head: bytes) -> str:
    """The identifier in a first line; "" where there is none."""
    try:
        return str(json.loads(head)["journal"]) if head.endswith(b"\n") else ""
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _identifier(file: BinaryIO) -> str:
    file.seek(0)
    return _identifier_in(file.readline())


def _ends_whole(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _lines_since(file: BinaryIO, oldest: datetime) -> Sequence[bytes] | None:
    """The lines of receipts since ``oldest``; None where those are all that can be read."""
    file.seek(0)
    file.readline()
    found = [(line, receipt) for line in file if (receipt := _receipt(line)) is not None]
    kept = [line for line, receipt in found if receipt.at >= oldest]
    return kept if len(kept) < len(found) else None


def _row(receipt: Receipt) -> dict[str, object]:
    row = {
        "at": receipt.at.isoformat(),
        "kind": receipt.kind.value,
        "chat": receipt.chat,
        "chat_id": receipt.chat_id,
        "message_id": receipt.message_id,
        "keys": [base64.b64encode(key).decode() for key in receipt.keys],
        "since": receipt.since and receipt.since.isoformat(),
        "until": receipt.until and receipt.until.isoformat(),
        "change": receipt.change,
        "photo": receipt.photo or None,
    }
    return {name: value for name, value in row.items() if value not in (None, [])}


def _receipt(line: bytes) -> Receipt | None:
    """The receipt in a line; None where it holds none."""
    if not line.strip():
        return None
    try:
        row = json.loads(line)
        since, until = (datetime.fromisoformat(row[name]) if name in row else None for name in ("since", "until"))
        kind, subject, after = row.get("change") or ("", "", "")
        return Receipt(
            at=datetime.fromisoformat(row["at"]),
            kind=PublicationKind(row["kind"]),
            chat=str(row["chat"]),
            chat_id=None if "chat_id" not in row else int(row["chat_id"]),
            message_id=int(row["message_id"]),
            keys=tuple(base64.b64decode(key, validate=True) for key in row.get("keys", ())),
            since=since,
            until=until,
            change=(str(kind), str(subject), str(after)) if kind else None,
            photo=bool(row.get("photo")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error) as error:
        log.warning("journal.unreadable_line", reason=type(error).__name__, length=len(line))
        return None
