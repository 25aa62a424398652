"""YAML text -> a tree that remembers where everything stands. The only file that knows ruamel.yaml.

Built from the parser's events, not from a loaded document, so that nothing is interpreted: every scalar
stays the text that was written (``no`` is Norwegian, ``-100123`` a chat), and the settings decide what a text
means. Anchors, aliases and tags are refused: an editor who meets them forgot quotation marks, and aliases can
blow a file up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

try:
    from _ruamel_yaml import CParser
except ImportError:  # no wheel for this machine
    CParser = None

MAX_DEPTH = 12
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
# Read otherwise by versions of YAML, or by the two parsers: odd breaks of lines, directives, dots that end a document,
# texts in block style.
_ODD = re.compile(
    f"{_UNFIT.pattern}|[\t\x85\u2028\u2029\ufeff]|\\r(?!\\n)|^%|^[.]{{3}}|[|>][0-9+-]*\\s*?(?:#|$)", re.MULTILINE
)
_INVISIBLE = "an invisible control character"
Place: TypeAlias = tuple[int, int]
Span: TypeAlias = tuple[int, int]
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True)
class Node:
    """One value with the place where it starts (line and column, from 1, in characters).

    ``value`` is text, None where nothing is written, a list of nodes, or a mapping of nodes; ``keys`` tells
    where the keys of a mapping stand. ``span`` and ``key_spans`` say the same as offsets into the text, with the
    end; a list or mapping in block style (``flow`` False) ends with the last thing in it.
    """

    value: str | list[Node] | dict[str, Node] | None
    place: Place
    keys: dict[str, Place] = field(default_factory=dict)
    span: Span = (0, 0)
    key_spans: dict[str, Span] = field(default_factory=dict)
    flow: bool = False

    def plain(self) -> Plain:
        """The value without places."""
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        return self.value

    def locate(self, path: tuple[str | int, ...]) -> Place:
        """Where ``path`` stands, or as much of it as exists. A ``"[key]"`` at the end: the key itself."""
        node, place = self, self.place
        for part, following in zip(path, (*path[1:], None), strict=True):
            if isinstance(node.value, dict) and part in node.value:
                node, place = node.value[str(part)], self._place_in(node, str(part), following)
            elif isinstance(node.value, list) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                place = node.place
            else:
                break
        return place

    @staticmethod
    def _place_in(parent: Node, key: str, following: str | int | None) -> Place:
        child = parent.value[key] if isinstance(parent.value, dict) else parent
        return parent.keys[key] if following == "[key]" or child.value is None else child.place


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the text that is wrong as YAML."""

    place: Place
    message: str


class _FatalError(Exception):
    """Reading cannot go on behind this fault."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.fault = Fault(place, message)


def parse(text: str) -> tuple[Node | None, list[Fault]]:
    """Read one document.

    Returns the tree, None where the text is no YAML, and all faults found; with faults the tree may still
    serve (a key given twice keeps its first value). An empty text is an empty mapping.
    """
    reader = _TreeReader(YAML(typ="safe", pure=True).parse(text))
    try:
        return reader.document(), reader.faults
    except _FatalError as error:
        return None, [*reader.faults, error.fault]
    except ReaderError as error:
        return None, [*reader.faults, _unprintable(text, error)]
    except MarkedYAMLError as error:
        return None, [*reader.faults, _translate(error)]
    except (YAMLError, ValueError, OverflowError) as error:  # the last two: escapes such as "\UFFFFFFFF"
        return None, [*reader.faults, Fault((1, 1), f"this is not valid YAML: {error}")]


def read_tree(text: str) -> tuple[Node | None, list[Fault]]:
    """The same as ``parse``, several times as fast where the text is right: a parser in C reads it, and all that is
    odd or wrong is left to ``parse``. Only the place of a value that is not written differs: it is that behind its key.
    """
    if CParser is not None and not _ODD.search(text):
        reader = _TreeReader(_events(text))
        with suppress(_FatalError, YAMLError, ValueError, OverflowError):
            tree = reader.document()
            if not reader.faults:
                return tree, []
    return parse(text)


def _events(text: str) -> Iterator[Event]:
    """What the parser in C finds. Raises ValueError where it takes more than the exact one: a pair in a list without
    braces."""
    parser = CParser(text)
    while parser.check_event():
        event = parser.get_event()
        if isinstance(event, MappingStartEvent) and event.flow_style and text[event.start_mark.index] != "{":
            raise ValueError("a pair without braces")
        yield event


class _TreeReader:
    """Builds the tree from parser events, one document, within a limited depth."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self.faults: list[Fault] = []

    def document(self) -> Node:
        root = Node({}, (1, 1))
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _FatalError(_place(event), "a second document starts here; remove the line ---")
            elif isinstance(event, ScalarEvent | AliasEvent | MappingStartEvent | SequenceStartEvent):
                root = self._node(event, 0)
        return Node({}, (1, 1)) if root.value is None else root

    def _node(self, event: Event, depth: int) -> Node:
        _refuse_specials(event)
        if depth > MAX_DEPTH:
            raise _FatalError(_place(event), f"nested deeper than {MAX_DEPTH} levels; remove brackets or indentation")
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, depth)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(event, depth)
        return Node(_scalar(event) if isinstance(event, ScalarEvent) else None, _place(event), span=_span(event))

    def _sequence(self, start: Event, depth: int) -> Node:
        items: list[Node] = []
        event = start
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._node(event, depth + 1))
        return Node(items, _place(start), span=_collection_span(start, event, items), flow=_is_flow(start))

    def _mapping(self, start: Event, depth: int) -> Node:
        items: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        key_spans: dict[str, Span] = {}
        event = start
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            key, place, span = self._key(event), _place(event), _span(event)
            value = self._node(next(self._events), depth + 1)
            if key in items:
                message = f"'{key}' stands here a second time (first in line {keys[key][0]}); merge the two"
                self.faults.append(Fault(place, message))
            else:
                items[key], keys[key], key_spans[key] = value, place, span
        whole = _collection_span(start, event, list(items.values()), list(key_spans.values()))
        return Node(items, _place(start), keys, whole, key_spans, _is_flow(start))

    @staticmethod
    def _key(event: Event) -> str:
        _refuse_specials(event)
        key = _scalar(event) if isinstance(event, ScalarEvent) else None
        if key is None:
            raise _FatalError(_place(event), "a key must be a plain word in front of ':'")
        return key


def _scalar(event: ScalarEvent) -> str | None:
    """The text as written; None where an unquoted value is empty, ``~`` or ``null``. What quotation marks can smuggle
    in by an escape, and no database or terminal takes, is refused."""
    text = str(event.value)
    unfit = _UNFIT.search(text)
    if unfit:
        raise _FatalError(_place(event), f"{_INVISIBLE} (U+{ord(unfit[0]):04X}); delete it")
    is_plain = event.style in (None, "")
    return None if is_plain and text in ("", "~", "null", "Null", "NULL") else text


def _refuse_specials(event: Event) -> None:
    sign = None
    if isinstance(event, AliasEvent):
        sign = "*"
    elif getattr(event, "anchor", None):
        sign = "&"
    elif getattr(event, "tag", None):
        sign = "!"
    if sign:
        raise _FatalError(_place(event), f"text that starts with {sign} must stand in quotation marks")


def _place(event: Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _span(event: Event) -> Span:
    return event.start_mark.index, event.end_mark.index


def _is_flow(start: Event) -> bool:
    return bool(getattr(start, "flow_style", False))


def _collection_span(start: Event, end: Event, items: list[Node], keys: Sequence[Span] = ()) -> Span:
    """In block style the parser's end is the beginning of whatever follows, and that of an empty value too."""
    if _is_flow(start):
        return start.start_mark.index, end.end_mark.index
    ends = [item.span[1] for item in items if item.value is not None]
    return start.start_mark.index, max([*ends, *(key[1] + 1 for key in keys)], default=start.end_mark.index)


# What the parser says, and what an editor can do about it. The first that fits counts.
_ADVICE = (
    ("'\\t'", "a tab; use spaces"),
    ("cannot start any token", "text that starts with this character must stand in quotation marks"),
    (
        "mapping values are not allowed",
        "a second ':' or wrong indentation; put text that holds \": \" in quotation marks",
    ),
    ("while scanning a quoted scalar", "a quotation mark that opens here is never closed"),
    ("while scanning a simple key", "a ':' is missing behind this key"),
    ("while parsing a flow sequence", "a list that opens with [ is not closed by ], or a comma is missing"),
    ("while parsing a flow mapping", "a group that opens with { is not closed by }, or a comma is missing"),
    ("while parsing a block", "the indentation does not fit the lines above; use the same number of spaces"),
    ("while scanning an alias", "text that starts with * must stand in quotation marks"),
    ("while scanning an anchor", "text that starts with & must stand in quotation marks"),
    ("while scanning a tag", "text that starts with ! must stand in quotation marks"),
    ("while parsing a tag", "text that starts with ! must stand in quotation marks"),
)
_OPENED_AT_CONTEXT = ("while scanning a quoted scalar", "while scanning a simple key")


def _translate(error: MarkedYAMLError) -> Fault:
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark or error.context_mark
    if error.context_mark is not None and error.context in _OPENED_AT_CONTEXT:
        mark = error.context_mark
    place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    advice = next((advice for sign, advice in _ADVICE if sign in said), f"this is not valid YAML: {said.strip()}")
    return Fault(place, advice)


def _unprintable(text: str, error: ReaderError) -> Fault:
    before = text[: error.position]
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Fault(place, f"{_INVISIBLE} (U+{ord(text[error.position]):04X}); delete it")
