"""Three versions of a configuration file made one: what was shipped, what a person made of it, what is shipped now.

Keys and list items are merged, not lines: what a person did not touch becomes as it is shipped now, what they changed
or took out stays so. Where both changed one value, that of the person stays, and the conflict is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from monitor.config.yaml_tree import Node, Plain, read_tree
from monitor.editorial.yaml_edit import Path, Rewriting
from monitor.editorial.yaml_text import Bare
from monitor.errors import UsageError

_NAMED_BY = "url"
"""The key by which the items of a list of mappings are known, as feeds are."""
_GONE: Final = object()
_BARE = re.compile(r"true|false|-?[0-9]+(?:\.[0-9]+)?")
Value: TypeAlias = Any
"""A plain value, or ``_GONE`` where a version has none."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What both changed: the keys that lead there, the value that stays, and the one that is shipped; None for none."""

    where: tuple[str, ...]
    stays: Plain
    shipped: Plain


@dataclass(frozen=True, slots=True)
class Merged:
    """A text that says what the merge came to, and what both changed."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


def merge_yaml(base: str, own: str, shipped: str) -> Merged:
    """``own`` with what changed from ``base`` to ``shipped``; its layout and remarks stay. Raises UsageError where a
    text is no YAML, or ``own`` is laid out in a way that cannot be changed safely."""
    if own in (base, shipped) or base == shipped:
        return Merged(shipped if own == base else own)
    before, mine, theirs = (_values(text) for text in (base, own, shipped))
    conflicts: list[Conflict] = []
    wanted = _merged(before, mine, theirs, (), conflicts)
    text = own
    # What goes goes first: what comes may stand in its place.
    for step in (_take_out, _put_in):
        present = _values(text)
        rewriting = Rewriting(text)
        step(rewriting, present, wanted, ())
        text = rewriting.result()
    return Merged(text, tuple(conflicts))


def merge_lines(base: str, own: str, shipped: str) -> str:
    """``own`` without the lines that are shipped no more, and with those that are new."""
    if own in (base, shipped) or base == shipped:
        return shipped if own == base else own
    was, mine, now = (dict.fromkeys(text.splitlines()) for text in (base, own, shipped))
    kept = [line for line in mine if line in now or line not in was]
    return "".join(f"{line}\n" for line in (*kept, *(line for line in now if line not in was and line not in mine)))


# --- what it comes to -----------------------------------------------------------------------------------------------


def _values(text: str) -> Plain:
    tree, faults = read_tree(text)
    if tree is None or faults:
        raise UsageError("the file is not valid YAML; `monitor check` names the places")
    return _as_written(tree, text)


def _as_written(node: Node, text: str) -> Plain:
    """The values, of which those that are no text are known as such."""
    if isinstance(node.value, dict):
        return {key: _as_written(value, text) for key, value in node.value.items()}
    if isinstance(node.value, list):
        return [_as_written(item, text) for item in node.value]
    is_bare = node.value is not None and text[slice(*node.span)] == node.value and _BARE.fullmatch(node.value)
    return Bare(node.value) if is_bare and node.value is not None else node.value


def _merged(base: Value, own: Value, shipped: Value, where: tuple[str, ...], conflicts: list[Conflict]) -> Value:
    if shipped == base or own == shipped or own is _GONE:
        return own
    if own == base:
        return shipped
    if isinstance(own, dict) and isinstance(shipped, dict):
        return _merged_keys(base if isinstance(base, dict) else {}, own, shipped, where, conflicts)
    was = base if isinstance(base, list) else []
    before, mine, theirs = map(_named, (was, own, shipped))
    if before is not None and mine is not None and theirs is not None:
        return list(_merged_keys(before, mine, theirs, where, conflicts).values())
    if None not in map(_words, (was, own, shipped)):
        kept = [word for word in own if word in shipped or word not in was]
        return [*kept, *(word for word in shipped if word not in was and word not in own)]
    conflicts.append(Conflict(where, own, None if shipped is _GONE else shipped))
    return own


def _merged_keys(
    base: Mapping[str, Plain],
    own: Mapping[str, Plain],
    shipped: Mapping[str, Plain],
    where: tuple[str, ...],
    conflicts: list[Conflict],
) -> dict[str, Plain]:
    found = {
        key: _merged(base.get(key, _GONE), own.get(key, _GONE), shipped.get(key, _GONE), (*where, key), conflicts)
        if key in own or key in base
        else shipped[key]
        for key in (*own, *(key for key in shipped if key not in own))
    }
    return {key: value for key, value in found.items() if value is not _GONE}


def _named(value: Value) -> dict[str, Plain] | None:
    """The items of a list by their names; None for a value that is no list of named ones."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    names = [item.get(_NAMED_BY) for item in value]
    return dict(zip(names, value, strict=True)) if all(isinstance(name, str) for name in names) else None


def _words(value: Value) -> list[str] | None:
    """The words of a list; None for a value that is no list of words."""
    return value if isinstance(value, list) and all(isinstance(item, str) for item in value) else None


# --- the text that says so --------------------------------------------------------------------------------------------


def _take_out(rewriting: Rewriting, present: Plain, wanted: Plain, path: Path) -> None:
    """Take out what is not wanted, and what is to be put in anew."""
    if isinstance(present, str | None) and isinstance(wanted, str | None):
        return
    had, found = _named(present), _named(wanted)
    words, left = _words(present), _words(wanted)
    if isinstance(present, dict) and isinstance(wanted, dict) and (not path or present.keys() & wanted.keys()):
        for key, value in present.items():
            if key not in wanted:
                rewriting.drop_key((*path, key))
            elif value != wanted[key]:
                _take_out(rewriting, value, wanted[key], (*path, key))
    elif had and found:
        for index, (name, item) in reversed(list(enumerate(had.items()))):
            if name not in found:
                rewriting.drop_item(path, index)
            elif item != found[name]:
                _take_out(rewriting, item, found[name], (*path, index))
    elif words and left:
        if leaving := [word for word in words if word not in left]:
            rewriting.drop_items(path, leaving)
    else:
        rewriting.drop_key(path)


def _put_in(rewriting: Rewriting, present: Plain, wanted: Plain, path: Path) -> None:
    """Put in what is missing, and change what says something else."""
    had, found = _named(present), _named(wanted)
    words, left = _words(present), _words(wanted)
    if isinstance(present, dict) and isinstance(wanted, dict):
        for key, value in present.items():
            if value != wanted[key]:
                _put_in(rewriting, value, wanted[key], (*path, key))
        # Behind all that comes into what is there already, which may end where this begins.
        for key in (each for each in wanted if each not in present):
            rewriting.put((*path, key), wanted[key])
    elif words and left:
        rewriting.extend(path, [word for word in left if word not in words])
    elif had is not None and found is not None:
        for index, (name, item) in enumerate(had.items()):
            if item != found[name]:
                _put_in(rewriting, item, found[name], (*path, index))
        rewriting.insert(path, list(_placed(list(had), found)))
    elif isinstance(wanted, str | None):
        rewriting.replace(path, wanted)


def _placed(present: Sequence[str], wanted: Mapping[str, Plain]) -> Iterator[tuple[int | None, Plain]]:
    """What is missing, each with the place of the item behind which it is wanted; None where nothing is before it."""
    behind: int | None = None
    for name, item in wanted.items():
        if name in present:
            behind = present.index(name)
        else:
            yield behind, item
