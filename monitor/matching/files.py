"""Files of the state folder, written whole; those that hold what can be made again, with a checksum and the key of all
that it was made of. They are lines of JSON: reading them runs nothing."""

from __future__ import annotations

import contextlib
import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file and its folder, whole or not at all. Raises OSError."""
    # Another worker may write the same file at the same time.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def write_kept(file: Path, key: str, rows: Iterable[object]) -> None:
    """Write rows of plain data beneath a checksum and the ``key`` of what they were made of, a word. Raises OSError."""
    lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" for row in rows]
    write_whole(file, b"%b %b\n" % (checksum(lines), key.encode()) + b"".join(lines))


def read_kept(file: Path, key: str, make: Callable[[Iterator[Any]], T]) -> T | None:
    """What ``make`` makes of the rows of a file; None where the file is missing, damaged, or of another ``key``, and
    where ``make`` raises ValueError, LookupError or TypeError."""
    try:
        with file.open("rb") as stream:
            its_checksum, its_key = stream.readline().split()
            if its_key.decode() != key or its_checksum != checksum(stream):
                return None
            stream.seek(0)
            stream.readline()
            return make(map(json.loads, stream))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def checksum(lines: Iterable[bytes]) -> bytes:
    """What tells that lines are those that were written."""
    digest = hashlib.blake2b(digest_size=16)
    for line in lines:
        digest.update(line)
    return digest.hexdigest().encode()
