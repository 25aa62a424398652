"""A file of the configuration as its entries, each with the lines that it stands on: terms, watches, feeds.

Put together again, the lines are the text that was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor.config.lint import feed_identity
from monitor.config.yaml_tree import Node, Plain, Span, read_tree
from monitor.editorial.yaml_edit import BY_HAND
from monitor.editorial.yaml_text import Bare
from monitor.errors import UsageError

_DASH = re.compile(r" *- +")
_BARE = re.compile(r"true|false|-?[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Part:
    """One entry: the blank lines and remarks before it, its own lines, and what they say."""

    lead: str
    body: str
    plain: Plain


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one key of a file: the lines as far as the first entry, and the entries, by key or, in a list
    of feeds (``listed``), by address. A section that is no block of lines is all ``head``, and has no entries."""

    head: str
    parts: Mapping[str, Part]
    plain: Plain = None
    listed: bool = False

    def value(self) -> Plain:
        """What it says, its entries by key."""
        return {key: part.plain for key, part in self.parts.items()} or self.plain

    def text(self) -> str:
        """Its lines."""
        return self.head + "".join(part.lead + part.body for part in self.parts.values())


@dataclass(frozen=True, slots=True)
class Document:
    """A file: its sections by key, and the lines behind the last one."""

    sections: Mapping[str, Section]
    tail: str = ""

    def text(self) -> str:
        """Its lines."""
        return "".join(section.text() for section in self.sections.values()) + self.tail


def split_yaml(text: str) -> Document:
    """The entries of a YAML file; ``text`` ends with a line break, and its breaks are ``\\n``. Raises UsageError where
    it is no clean YAML of keys."""
    tree, faults = read_tree(text)
    if tree is None or faults or not isinstance(tree.value, dict):
        raise UsageError("the file is not valid YAML; `monitor check` names the places")
    if tree.flow and tree.value:
        raise UsageError(BY_HAND)
    sections: dict[str, Section] = {}
    at = 0
    for key, node in tree.value.items():
        end = _end(text, _whole(tree.key_spans[key], node))
        sections[key] = _section(text, at, end, node)
        at = end
    return Document(sections, text[at:])


def as_written(node: Node, text: str) -> Plain:
    """The values, of which those that are no text are known as such."""
    if isinstance(node.value, dict):
        return {key: as_written(value, text) for key, value in node.value.items()}
    if isinstance(node.value, list):
        return [as_written(item, text) for item in node.value]
    is_bare = node.value is not None and text[slice(*node.span)] == node.value and _BARE.fullmatch(node.value)
    return Bare(node.value) if is_bare and node.value is not None else node.value


def _section(text: str, start: int, end: int, node: Node) -> Section:
    found = [] if node.flow else list(_entries(text, node))
    if not found:
        return Section(text[start:end], {}, as_written(node, text))
    parts: dict[str, Part] = {}
    head = _first_lead(text, found[0][1][0], start)
    at = head
    for key, (begin, stop), child in found:
        parts[key] = Part(text[at:begin], text[begin:stop], as_written(child, text))
        at = stop
    return Section(text[start:head], parts, as_written(node, text), isinstance(node.value, list))


def _entries(text: str, node: Node) -> Iterator[tuple[str, Span, Node]]:
    """Key, lines and value of each entry; nothing where some share a line."""
    if isinstance(node.value, dict):
        listed = [(key, _whole(node.key_spans[key], child), child) for key, child in node.value.items()]
    elif isinstance(node.value, list):
        listed = [(_address(child), child.span, child) for child in node.value]
    else:
        return
    starts = [text.rfind("\n", 0, span[0]) + 1 for _, span, _ in listed]
    margins = [text[start : span[0]] for start, (_, span, _) in zip(starts, listed, strict=True)]
    in_lines = all(
        _DASH.fullmatch(margin) if isinstance(node.value, list) else not margin.strip() for margin in margins
    )
    if in_lines and len({key for key, _, _ in listed}) == len(listed):
        for start, (key, span, child) in zip(starts, listed, strict=True):
            yield key, (start, _end(text, span)), child


def _address(node: Node) -> str:
    value = node.value.get("url") if isinstance(node.value, dict) else None
    return feed_identity(value.value) if value is not None and isinstance(value.value, str) else ""


def _whole(key: Span, value: Node) -> Span:
    return key[0], max(key[1], value.span[1]) if value.value is not None else key[1]


def _end(text: str, span: Span) -> int:
    """Behind the line that it ends on; the break behind a block of text is none of it."""
    end = span[1]
    while end > span[0] and text[end - 1] in "\r\n":
        end -= 1
    return text.find("\n", end) + 1 or len(text)


def _first_lead(text: str, begin: int, start: int) -> int:
    """Where the line with the section's key ends: what follows it belongs to the first entry."""
    at = start
    for line in text[start:begin].splitlines(keepends=True):
        at += len(line)
        if line.strip() and not line.lstrip().startswith("#"):
            return at
    return begin
