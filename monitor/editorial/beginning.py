"""A configuration of one's own, made from the shipped one: what ``monitor init`` writes."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.config.dotenv import DOTENV
from monitor.config.shipped import BASE
from monitor.config.sources import EXAMPLES, FEEDS, MONITOR, WATCHLIST
from monitor.editorial.update import TAKEN_OVER
from monitor.errors import UsageError
from monitor.model.examples import VECTORS

FOLDERS = ("config", "state")
_EMPTY = {
    WATCHLIST: """\
# What to look for. A word of your own: put it in place of the first.
terms:
  example:
    forms:
      en: [word to look for]
watches:
  example:
    label: Example
    any: [example]
""",
    FEEDS: """\
# Where to look. Uncomment, and write a feed of your own.
feeds: []
# feeds:
#   - url: https://example.org/feed.xml
#     outlet: Example
#     language: en
""",
}


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new installation is told: the chat of its channel, the address where publishers reach its operator, the
    channel's language, and the zone of its times. ``empty``: no shipped watchlist and feeds, a stub of each;
    ``watchlist``: this text in place of the shipped one, and no examples, which are of its subject."""

    chat: str
    contact: str
    language: str
    zone: str
    empty: bool = False
    watchlist: str = ""


def config_files(beginning: Beginning, shipped: Path) -> dict[str, bytes]:
    """The files of the new configuration by their paths in its folder, with a copy of what was taken over as shipped:
    ``monitor config update`` needs it."""
    names = () if beginning.empty else (FEEDS,) if beginning.watchlist else TAKEN_OVER
    taken = {name: (shipped / name).read_bytes() for name in names}
    files = {name: text.encode() for name, text in _EMPTY.items()} | taken
    if beginning.watchlist:
        files[WATCHLIST] = beginning.watchlist.encode()
    if EXAMPLES in taken:
        files[VECTORS] = (shipped / VECTORS).read_bytes()
    files[MONITOR] = _monitor_yaml(beginning).encode()
    return files | {f"{BASE}/{name}": content for name, content in taken.items()}


def refuse_what_is_there(folder: Path) -> None:
    """Raises UsageError where an installation would be written over something, or cannot be written."""
    there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise UsageError(f"cannot write into {there}: name another folder, or give yourself the right to write there")
    for name in (*FOLDERS, DOTENV):
        if (folder / name).exists():
            raise UsageError(f"{folder / name} is there already; name another folder, or move it away")


def write(folder: Path, files: Mapping[str, bytes], variables: Mapping[str, str]) -> None:
    """The new installation, whole or not at all: it is written aside, and gets to its place when all of it is there.
    Raises UsageError where something is there already, or cannot be written."""
    refuse_what_is_there(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".monitor-init-", dir=folder) as aside:
            _write(Path(aside), files, variables)
            for name in (*FOLDERS, DOTENV):
                (Path(aside) / name).rename(folder / name)
    except OSError as error:
        raise UsageError(f"cannot write into {folder}: {error.strerror}; nothing was written") from None


def _write(aside: Path, files: Mapping[str, bytes], variables: Mapping[str, str]) -> None:
    config, state = (aside / name for name in FOLDERS)
    state.mkdir(mode=0o700)
    for name, content in files.items():
        (config / name).parent.mkdir(parents=True, exist_ok=True)
        (config / name).write_bytes(content)
    env = os.open(aside / DOTENV, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(env, "w", encoding="utf-8") as stream:
        stream.write("# Secrets: for the worker's user alone. Variables of the environment come before these.\n")
        stream.writelines(f"{name}={value}\n" for name, value in variables.items())


def _monitor_yaml(beginning: Beginning) -> str:
    chat, contact, zone = (json.dumps(each) for each in (beginning.chat, beginning.contact, beginning.zone))
    return f"""\
# What the program does. Every key has a default; the manual, config/README.md, lists them. Secrets stand in .env.

# Times in posts are shown in this zone.
time_zone: {zone}

network:
  # An address where publishers can reach you: it is part of the name that the worker gives itself in every request.
  contact: {contact}

channels:
  main:
    chat: {chat}
    language: {beginning.language}
"""
