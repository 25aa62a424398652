"""A configuration of one's own, made from the shipped one: what ``monitor init`` writes."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import UsageError

FOLDERS = ("config", "state")
_SHIPPED = ("watchlist.yaml", "feeds.yaml", "examples.jsonl", "examples.vectors.npz")
_EMPTY = {
    "watchlist.yaml": """\
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
    "feeds.yaml": """\
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
    channel's language, and the zone of its times. ``empty``: no shipped watchlist and feeds, a stub of each."""

    chat: str
    contact: str
    language: str
    zone: str
    empty: bool = False


@contextmanager
def written(folder: Path, beginning: Beginning, variables: Mapping[str, str], shipped: Path) -> Iterator[Path]:
    """The new installation, in a folder aside; it gets to its place when the block ends well, and is gone otherwise.
    Raises UsageError where something is there already, or cannot be written."""
    for name in (*FOLDERS, ".env"):
        if (folder / name).exists():
            raise UsageError(f"{folder / name} is there already; name another folder, or move it away")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".monitor-init-", dir=folder))
    except OSError as error:
        raise UsageError(f"cannot write into {folder}: {error.strerror}") from None
    try:
        _write(aside, beginning, variables, shipped)
        yield aside
        for name in (*FOLDERS, ".env"):
            (aside / name).rename(folder / name)
    except OSError as error:
        raise UsageError(f"cannot write into {folder}: {error.strerror}") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write(aside: Path, beginning: Beginning, variables: Mapping[str, str], shipped: Path) -> None:
    config, state = (aside / name for name in FOLDERS)
    config.mkdir()
    state.mkdir(mode=0o700)
    for name in _EMPTY if beginning.empty else _SHIPPED:
        text = _EMPTY[name].encode() if beginning.empty else (shipped / name).read_bytes()
        (config / name).write_bytes(text)
    (config / "monitor.yaml").write_text(_monitor_yaml(beginning), "utf-8")
    env = os.open(aside / ".env", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
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
