"""Text as YAML takes it: what needs quotation marks, and lists in brackets within the width of a line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from monitor.config.yaml_tree import Plain

LINE_WIDTH = 120
STEP = 2
"""Columns by which a level is indented."""
_PLAIN = re.compile(r"[^\W_](?:[\w -]*[^\W_])?")
_MISREAD = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null"})
_RIGHT_TO_LEFT = frozenset({"R", "AL", "RLE", "RLO", "RLI"})


class Bare(str):
    """A value that is no text, such as ``true``: it never stands in quotation marks."""

    __slots__ = ()


def quote(text: str) -> str:
    """The text as one YAML value, also inside brackets: in quotation marks unless it is plain words that nothing
    could take for anything else, in a script written from left to right."""
    if isinstance(text, Bare):
        return text
    if _PLAIN.fullmatch(text) and "  " not in text and not _may_be_misread(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(char if _printable(char) else f"\\U{ord(char):08x}" for char in escaped) + '"'


def flow_list(items: Sequence[str], key: str, indent: int) -> str:
    """``key: [items]`` as a line, or as several within the width of a line. The items are YAML already; ``indent`` is
    that of the key, and not part of what is returned."""
    line = f"{key}: [{', '.join(items)}]"
    if indent + len(line) <= LINE_WIDTH:
        return line
    margin = " " * indent
    body = "\n".join(f"{margin}  {row}" for row in wrap(items, LINE_WIDTH - indent - 2))
    return f"{key}: [\n{body}\n{margin}]"


def flow(value: Plain) -> str:
    """A value in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quote(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return quote(value or "")


def block(mapping: Mapping[str, Plain], indent: int) -> str:
    """A mapping in lines: mappings below their keys, lists in brackets."""
    margin = " " * indent
    lines: list[str] = []
    for key, value in mapping.items():
        if isinstance(value, dict):
            lines += [f"{margin}{quote(key)}:", block(value, indent + STEP)]
        elif isinstance(value, list):
            lines.append(margin + flow_list([flow(item) for item in value], quote(key), indent))
        else:
            lines.append(f"{margin}{quote(key)}: {quote(value or '')}")
    return "\n".join(lines)


def wrap(items: Sequence[str], width: int) -> list[str]:
    """The items with commas between them, in lines of at most ``width`` characters where that can be."""
    rows: list[str] = []
    for number, item in enumerate(items, 1):
        piece = item + ("," if number < len(items) else "")
        if rows and len(rows[-1]) + 1 + len(piece) <= width:
            rows[-1] += f" {piece}"
        else:
            rows.append(piece)
    return rows


def _may_be_misread(text: str) -> bool:
    return text.lower() in _MISREAD or text[0].isdigit() or any(map(_right_to_left, text))


def _right_to_left(char: str) -> bool:
    return unicodedata.bidirectional(char) in _RIGHT_TO_LEFT


def _printable(char: str) -> bool:
    """A zero-width non-joiner is part of Persian words and stays as it is."""
    return char == "\u200c" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
