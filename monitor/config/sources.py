"""The files of a configuration as they were read and what their YAML says, before any of it is checked: all that a
command needs which looks at no settings but the time zone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.config.files import MAX_EXAMPLES, MAX_SIZE, File, fingerprint, read, read_template, text_of
from monitor.config.yaml_tree import Node, read_tree
from monitor.errors import ConfigError, Problem
from monitor.model.zones import NO_ZONE_NAMED, zone_named

MONITOR = "monitor.yaml"
FEEDS = "feeds.yaml"
WATCHLIST = "watchlist.yaml"
EXAMPLES = "examples.jsonl"
FILES = (MONITOR, FEEDS, WATCHLIST, EXAMPLES)
MOST_PROBLEMS = 100
"""That many problems of one kind in one file are told: nobody reads more, and a file may hold a million."""
RESTORE = "put a copy of the file back"
"""What to do about a file that was half saved."""
# Editors and web pages leave them where a space was typed; to YAML they are letters.
_ODD = "\u00a0\u1680\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_ODD_SPACE = re.compile(f"[{_ODD}]")
# What YAML takes as indentation, and an odd space in it, or behind a dash or the colon of a key.
_IN_STRUCTURE = re.compile(rf"^[ ]*(?:-[ ]+)*(?:-?(?=[{_ODD}])|[\w-]+:(?=[{_ODD}]))", re.MULTILINE)
_SWALLOWED = re.compile(r"""["']?\s*:[ \t]+#(\S+)""")


@dataclass(frozen=True, slots=True)
class Sources:
    """What a configuration was read from: the files of FILES, in their order, and by name the templates that channels
    name."""

    files: tuple[File, ...]
    templates: Mapping[str, File]

    @property
    def fingerprint(self) -> str:
        return fingerprint((*self.files, *self.templates.values()))


def read_sources(directory: Path, edited: Mapping[str, bytes] | None = None) -> Sources:
    """The files of the configuration as they lie in ``directory``, but for those that are ``edited``, by name."""
    edited = edited or {}
    files = tuple(
        File(str(directory / name), edited[name]) if name in edited else read_file(directory / name) for name in FILES
    )
    named = {name for _, name in templates_in(tree_of(files[0])[0])}
    return Sources(files, {name: read_template(directory, name) for name in sorted(named)})


def read_file(path: Path) -> File:
    optional = path.name == EXAMPLES or (path.name == MONITOR and path.parent.is_dir())
    advice = "there is no such file; create it, or name the right folder with --config or MONITOR_CONFIG"
    return read(path, "" if optional else advice, MAX_EXAMPLES if path.name == EXAMPLES else MAX_SIZE)


def templates_in(tree: Node | None) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Where a template is named, and which."""
    content = None if tree is None else tree.plain()
    channels = content.get("channels") if isinstance(content, dict) else None
    for name, channel in channels.items() if isinstance(channels, dict) else ():
        template = channel.get("template") if isinstance(channel, dict) else None
        if isinstance(template, str) and template:
            yield ("channels", name, "template"), template


def tree_of(file: File) -> tuple[Node | None, list[Problem]]:
    text = text_of(file)
    if isinstance(text, Problem):
        return None, [text]
    if not text.strip() and not file.absent:
        # Whoever empties a file on purpose leaves a remark or a key; this is how one that was half saved looks.
        return None, [file.problem((0, 0), f"this file is empty; save it again, or {RESTORE}")]
    if odd := [file.problem(*found) for found in islice(_odd_spaces(text), MOST_PROBLEMS)]:
        return None, odd  # what the parser makes of them misleads
    node, faults = read_tree(text)
    problems = [file.problem(fault.place, fault.message) for fault in islice(faults, MOST_PROBLEMS)]
    if node is not None and not isinstance(node.value, dict):
        problems.append(file.problem(node.place, "the file must consist of keys, such as 'channels:' or 'feeds:'"))
        node = None
    return node, problems


def _odd_spaces(text: str) -> Iterator[tuple[tuple[int, int], str]]:
    """The spaces that only look like one where YAML goes by spaces: (line, column) and what to do, from the top."""
    if not _ODD_SPACE.search(text):
        return
    for found in _IN_STRUCTURE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        at = f"U+{ord(text[found.end()]):04X}"
        yield (line, found.end() - found.start() + 1), f"a no-break or other odd space ({at}); type ordinary spaces"


def swallowed_values(sources: Sources) -> list[Problem]:
    """Keys that are empty because their value begins with #, and so is a remark: no mistake for certain."""
    return [
        file.problem(place, f"what stands behind # is a remark, so '{key}' is empty; write {key}: {value}")
        for file in sources.files[:3]
        for key, value, place in _swallowed(file)
    ]


def _swallowed(file: File) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Key, what was meant as its value, and where the key stands."""
    tree, _ = tree_of(file)
    lines = str(text_of(file)).splitlines()
    for key, (line, column) in _empty_keys(tree) if tree is not None else ():
        found = _SWALLOWED.match(lines[line - 1][column - 1 + len(key) :])
        if found:
            yield key, found[1] if key == "hashtag" else f'"#{found[1]}"', (line, column)


def _empty_keys(node: Node) -> Iterator[tuple[str, tuple[int, int]]]:
    if isinstance(node.value, dict):
        yield from ((key, node.keys[key]) for key, child in node.value.items() if child.value is None)
        for child in node.value.values():
            yield from _empty_keys(child)
    elif isinstance(node.value, list):
        for child in node.value:
            yield from _empty_keys(child)


def time_zone(directory: Path) -> ZoneInfo:
    """The time zone of the configuration in ``directory``, by the one key that names it, whatever else the file says.
    Raises ConfigError where the file is no YAML, or names none that there is."""
    file = read_file(directory / MONITOR)
    tree, problems = tree_of(file)
    if problems:
        raise ConfigError(tuple(problems))
    content = None if tree is None else tree.plain()
    name = content.get("time_zone") if isinstance(content, dict) else None
    try:
        return NO_ZONE_NAMED if name is None else zone_named(name)
    except ValueError as error:
        place = (0, 0) if tree is None else tree.locate(("time_zone",))
        raise ConfigError((file.problem(place, str(error)),)) from None
