"""A newer shipped configuration brought into one's own: by three-way merge, file by file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor.config.shipped import BASE
from monitor.config.sources import EXAMPLES, FEEDS, WATCHLIST
from monitor.config.yaml_tree import read_tree
from monitor.editorial import config_file
from monitor.editorial.merge import Conflict, Merged, merge_lines, merge_yaml
from monitor.errors import UsageError
from monitor.model.examples import VECTORS

TAKEN_OVER = (WATCHLIST, FEEDS, EXAMPLES)
"""The files that come with the program, and that a person edits."""
BEFORE = ".before-update"
"""The folder in a configuration that keeps each file as it was before an update replaced it last."""
_MOST = 60  # characters of a value that are told


@dataclass(frozen=True, slots=True)
class Update:
    """``files`` is what is written anew, ``base`` what is remembered as shipped, both by name; ``conflicts`` are those
    of each file; ``own`` are the files that were never taken over."""

    files: Mapping[str, bytes]
    base: Mapping[str, bytes]
    conflicts: Mapping[str, tuple[Conflict, ...]]
    own: tuple[str, ...]


def planned(config: Path, base: Path, shipped: Path) -> Update:
    """What becomes of the configuration in ``config``, which was made from ``base``, where ``shipped`` is the newest.
    Raises UsageError where a file cannot be merged."""
    here = [name for name in TAKEN_OVER if (base / name).is_file() and (config / name).is_file()]
    merged = {name: _merged(name, base, config, shipped) for name in here}
    now = {name: (shipped / name).read_bytes() for name in here}
    files = {name: each.text.encode() for name, each in merged.items() if each.text != config_file.read(config / name)}
    if EXAMPLES in files and (shipped / VECTORS).is_file():
        vectors = (shipped / VECTORS).read_bytes()
        if not (config / VECTORS).is_file() or (config / VECTORS).read_bytes() != vectors:
            files = {VECTORS: vectors} | files  # first: they are looked for while the examples are not there yet
    return Update(
        files,
        {name: content for name, content in now.items() if content != _kept(config / BASE / name)},
        {name: each.conflicts for name, each in merged.items() if each.conflicts},
        tuple(name for name in TAKEN_OVER if name not in here and (config / name).is_file()),
    )


def _kept(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _merged(name: str, base: Path, config: Path, shipped: Path) -> Merged:
    try:
        before = config_file.read(base / name)
    except UnicodeDecodeError:
        raise UsageError(f"{base / name}: this is not UTF-8 text; name another folder with --base") from None
    own, now = (config_file.read(folder / name) for folder in (config, shipped))
    if name == EXAMPLES:
        return Merged(merge_lines(before, own, now))
    try:
        return merge_yaml(before, own, now)
    except UsageError as error:
        wrong = base if read_tree(before)[1] else config  # which was loaded, and so is YAML at least
        raise UsageError(f"{wrong / name}: {error}") from None


def write(config: Path, update: Update) -> None:
    """Write it. Killed in between, the next update finishes it: what is there already is no change any more, and what
    was shipped is remembered last. Raises OSError."""
    aside = config / BEFORE
    for name, content in update.files.items():
        if (config / name).is_file():
            aside.mkdir(exist_ok=True)
            shutil.copyfile(config / name, aside / name)
        config_file.put(config / name, content)
    (config / BASE).mkdir(exist_ok=True)
    for name, content in update.base.items():
        config_file.put(config / BASE / name, content)


def conflicts_in_words(update: Update) -> Iterator[str]:
    """A line for each value that both changed."""
    for name, found in update.conflicts.items():
        for each in found:
            now = "no more" if each.shipped is None else f"as {_short(each.shipped)}"
            yield f"{name}: {' > '.join(each.where)}: yours stays, {_short(each.stays)}; it is shipped {now}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _MOST else f"{text[:_MOST]}…"
