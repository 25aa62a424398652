"""A file of the configuration that a command or the desk edits: read, tried, and put in place of the old one.

A change is planned as a new text of the file. Before it is written the whole configuration is read with it; if that
would be wrong, nothing is written.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from monitor.config.load import load
from monitor.errors import ConfigError, UsageError
from monitor.model.settings import Settings

_BOM = "\ufeff"
_NEW = 0o644


def read(path: Path) -> str:
    """The text of a file, without a byte order mark. Call it after the configuration was loaded once."""
    return path.read_bytes().decode("utf-8-sig")


def write(path: Path, text: str) -> None:
    """Put the text in place of the file, whole or not at all, with the permissions that it had."""
    mark = _BOM if path.read_bytes().startswith(_BOM.encode()) else ""
    put(path, (mark + text).encode("utf-8"))


def put(path: Path, content: bytes) -> None:
    """Put the bytes in place of the file, or where there is none, whole or not at all; with the permissions that it
    had. A new one can be read by all."""
    target = path.resolve()  # a link stays one
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(target.stat().st_mode & 0o7777 if target.exists() else _NEW)
        Path(name).replace(target)
    except BaseException:  # whatever stops it, no draft stays beside the file
        Path(name).unlink(missing_ok=True)
        raise


def check(path: Path, text: str, environ: Mapping[str, str]) -> Settings:
    """The configuration as it would be with this text of the file. Raises UsageError with all problems that it would
    have."""
    try:
        return load(path.parent, environ, {path.name: text.encode("utf-8")})
    except ConfigError as error:
        raise UsageError(f"nothing was written, as the configuration would be wrong:\n{error}") from None
