"""The files of the configuration as they lie on the disk: their bytes, or why there are none; where templates are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from monitor.errors import Problem

MAX_EXAMPLES = 5_000_000
"""Bytes of ``examples.jsonl``."""
MAX_SIZE = 2_000_000
"""Bytes of each other file: more YAML takes more than half a minute to read, and no editor writes so much."""
Stamp: TypeAlias = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class File:
    """One file as read: its bytes, or why there are none. ``absent`` tells that there is no such file."""

    name: str
    content: bytes = b""
    fault: str = ""
    absent: bool = False

    def problem(self, place: tuple[int, int], message: str) -> Problem:
        """A problem at (line, column) of this file."""
        return Problem(self.name, *place, message)


def read(path: Path, missing: str, most: int = MAX_SIZE) -> File:
    """The file as it stands, of ``most`` bytes. ``missing`` is what to say where there is none; "" where that is no
    fault."""
    try:
        if path.exists() and not path.is_file():
            return File(str(path), fault="this is not a regular file; put a text file in its place")
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except FileNotFoundError:
        return File(str(path), fault=missing, absent=True)
    except OSError as error:
        return File(str(path), fault=f"it cannot be read ({error.strerror}); check its permissions")
    if len(content) > most:
        return File(str(path), fault=f"it is larger than {most // 1_000_000} MB; remove what is not configuration")
    return File(str(path), content)


def read_template(folder: Path, name: str) -> File:
    """The file of this name in the configuration folder; one that lies elsewhere is not read, by whatever way its name
    leads there."""
    try:
        inside = (folder / name).resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, a name that no file can have
        return File(name, fault="this is no name of a file; write one in this folder, such as house.html")
    if not inside or Path(name).is_absolute():
        return File(name, fault="it is outside this folder; put the file beside monitor.yaml and write its name alone")
    found = read(folder / name, "there is no such file beside monitor.yaml; create it, or correct its name")
    return File(name, found.content, found.fault)


def stamp(path: Path) -> Stamp | None:
    """What changes where a file is edited or replaced; None where there is none."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def text_of(file: File) -> str | Problem:
    """What is written in a file, or what is wrong with it."""
    if file.fault:
        return file.problem((0, 0), file.fault)
    try:
        return file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8-sig")
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        return file.problem(place, "this is not UTF-8 text; save the file as UTF-8")


def fingerprint(files: Iterable[File]) -> str:
    """A hash of what the files hold."""
    digest = hashlib.blake2b(digest_size=16)
    for file in files:
        digest.update(f"{len(file.content)} {file.fault}\n".encode("utf-8", "replace"))
        digest.update(file.content)
    return digest.hexdigest()
