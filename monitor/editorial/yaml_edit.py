"""Edits of a YAML text that leave everything else as it is, byte for byte: comments, order, quotation marks, breaks.

The places come from ``config/yaml_tree.py``. Every result is read again and compared with what was meant, so that no
layout, however odd, is ever damaged: where an edit cannot be made cleanly, UsageError asks for it by hand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from itertools import pairwise
from typing import Any, NamedTuple, TypeAlias

from monitor.config.yaml_tree import Node, Plain, Span, parse
from monitor.editorial.yaml_text import LINE_WIDTH, STEP, block, flow, flow_list, quote, wrap
from monitor.errors import UsageError

Path: TypeAlias = tuple[str | int, ...]
"""Keys of mappings and places in lists, from the root."""
_BY_HAND = "the file is laid out in a way that this command cannot change safely; edit it by hand"
_BLANK = re.compile(r"\n[ \t]*\r?\n")


class _Edit(NamedTuple):
    """``text`` in place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


class Rewriting:
    """Changes of one text, gathered and made together by ``result``. Each concerns another part of it.

    Paths are keys from the root. Raises UsageError where the text is no clean YAML.
    """

    def __init__(self, text: str) -> None:
        tree, faults = parse(text)
        if tree is None or faults:
            raise UsageError("the file is not valid YAML; `monitor check` names the places")
        self._text, self._tree = text, tree
        self._break = "\r\n" if "\r\n" in text else "\n"
        self._edits: list[_Edit] = []
        self._meant = deepcopy(tree.plain())

    def result(self) -> str:
        """The text with all changes. Raises UsageError where it would not say what was meant."""
        if not self._edits:
            return self._text
        text = self._text
        # At one place they stand in the order in which they were asked for.
        numbered = [(edit.start, edit.end, number, edit) for number, edit in enumerate(self._edits)]
        for _, _, _, edit in sorted(numbered, reverse=True):
            text = text[: edit.start] + edit.text.replace("\n", self._break) + text[edit.end :]
        tree, faults = parse(text)
        if tree is None or faults or tree.plain() != self._meant:
            raise UsageError(_BY_HAND)
        return text

    # --- lists --------------------------------------------------------------------------------------------------

    def extend(self, path: Path, items: Sequence[str]) -> None:
        """Add items behind those of the list at ``path``, which is made where it is missing."""
        node = _at(self._tree, path)
        if node is None or not isinstance(node.value, list) or not node.value:
            self._put_list(path, node, items)
            return
        meant = self._meant_list(path)
        meant.extend(items)
        written = [quote(item) for item in items]
        if node.flow:
            self._extend_flow(node, node.value, written)
        else:
            margin = self._text[self._line_start(node.value[-1].span[0]) : node.value[-1].span[0]]
            end = self._line_end(node.value[-1].span[1])
            self._insert(end, "".join(f"\n{margin}{item}" for item in written))

    def drop_items(self, path: Path, items: Sequence[str]) -> None:
        """Take items out of the list at ``path``; with the last one the key goes too."""
        node = _at(self._tree, path)
        if node is None or not isinstance(node.value, list):
            raise UsageError(_BY_HAND)
        leaving = set(items)
        if all(item.value in leaving for item in node.value):
            self.drop_key(path)
            return
        meant = self._meant_list(path)
        meant[:] = [item for item in meant if item not in leaving]
        if node.flow:
            self._drop_spans([item.span for item in node.value], [item.value in leaving for item in node.value])
        else:
            for item in node.value:
                if item.value in leaving:
                    self._edits.append(_Edit(*self._lines(item.span), ""))

    def insert(self, path: Path, placed: Sequence[tuple[int | None, Plain]]) -> None:
        """Add mappings to the list at ``path``, each behind the item of its index, or at the end for None, in the style
        of that item. The list is made where it is missing."""
        node = _at(self._tree, path)
        if node is None or not isinstance(node.value, list) or not node.value:
            self._begin_list(path, node, [item for _, item in placed])
            return
        last = len(node.value) - 1
        behind: dict[int, list[Plain]] = {}
        for after, item in placed:
            behind.setdefault(last if after is None else after, []).append(item)
        meant = self._meant_list(path)
        for after in sorted(behind, reverse=True):
            beside, items = node.value[after], behind[after]
            meant[after + 1 : after + 1] = items
            if node.flow:
                self._insert(beside.span[1], "".join(f", {flow(item)}" for item in items))
            else:
                gap = "\n" if self._stands_apart(node.value, after) else ""
                written = "".join(f"\n{gap}{self._as_beside(beside, item)}" for item in items)
                self._insert(self._deep_end(beside), written)

    def drop_item(self, path: Path, index: int) -> list[str]:
        """Take the item of this index out of the list at ``path``, which stays, empty or not; with it goes the remark
        above it, unless that stands over several items. Returns the lines of the remarks that go."""
        node = _at(self._tree, path)
        if node is None or not isinstance(node.value, list):
            raise UsageError(_BY_HAND)
        del self._meant_list(path)[index]
        items = node.value
        if node.flow:
            if len(items) == 1:
                self._edits.append(_Edit(*node.span, "[]"))
            else:
                self._drop_spans([item.span for item in items], [each is items[index] for each in items])
            return []
        span = self._with_remarks(items[index])
        if len(items) == 1:
            start, end = self._holder_key(path)
            self._insert(self._text.index(":", end) + 1, " []")
            span = max(span[0], self._line_end(start) + 1), span[1]
        self._edits.append(_Edit(*self._without_blank(span), ""))
        return [line for line in map(str.strip, self._text[slice(*span)].splitlines()) if line.startswith("#")]

    def _begin_list(self, path: Path, node: Node | None, items: list[Plain]) -> None:
        """A list of mappings, one a line, where there is none: no key, nothing behind it, or empty brackets."""
        if node is not None and node.value:
            raise UsageError(_BY_HAND)
        lines = "".join(f"\n{' ' * STEP * len(path)}- {flow(item)}" for item in items)
        self._meant_mapping(path[:-1])[str(path[-1])] = items
        if node is None:
            self._insert(len(self._text), f"{self._end_of_line()}{quote(str(path[-1]))}:{lines}\n")
            return
        colon = self._text.index(":", self._holder_key(path)[1]) + 1
        self._edits.append(_Edit(colon, colon if node.value is None else node.span[1], ""))
        self._insert(self._line_end(colon), lines)

    def _holder_key(self, path: Path) -> Span:
        parent = _at(self._tree, path[:-1])
        if parent is None or str(path[-1]) not in parent.key_spans:
            raise UsageError(_BY_HAND)
        return parent.key_spans[str(path[-1])]

    def _as_beside(self, beside: Node, item: Plain) -> str:
        """An item as the one beside it is written: in braces on a line, or a line for each key."""
        margin = self._text[self._line_start(beside.span[0]) : beside.span[0]]
        if margin.strip() != "-":
            raise UsageError(_BY_HAND)
        if beside.flow or not isinstance(item, dict):
            return margin + flow(item)
        return margin + block(item, len(margin))[len(margin) :]

    def _stands_apart(self, items: Sequence[Node], index: int) -> bool:
        """Are there blank lines between an item and its neighbours? Those about a remark part more than items."""
        around = pairwise(items[max(index - 1, 0) : index + 2])
        gaps = [self._text[one.span[1] : other.span[0]] for one, other in around]
        between = [gap for gap in gaps if "#" not in gap] or ([] if items[index].flow else gaps)
        return bool(between) and all(map(_BLANK.search, between))

    def _with_remarks(self, item: Node) -> Span:
        """The lines of an item, with those of the remarks that are about nothing else."""
        start, end = self._lines(item.span)
        margin = item.span[0] - start
        while self._is_remark(end) and len(_indentation(self._text[end : self._line_end(end)])) >= margin:
            end = self._text.find("\n", end) + 1 or len(self._text)
        below = self._text[end : self._line_end(end)].strip()
        while not below.startswith("-") and start and self._is_remark(self._line_start(start - 1)):
            start = self._line_start(start - 1)
        return start, end

    def _is_remark(self, at: int) -> bool:
        return self._text[at : self._line_end(at)].lstrip().startswith("#")

    def _extend_flow(self, node: Node, items: list[Node], written: list[str]) -> None:
        last = items[-1].span
        line_start, line_end = self._line_start(last[1]), self._line_end(last[1])
        grown = sum(len(item) + 2 for item in written)
        key = re.fullmatch(r"( *)([^\s:#]+): *", self._text[self._line_start(node.span[0]) : node.span[0]])
        if line_end - line_start + grown <= LINE_WIDTH:
            self._insert(last[1], "".join(f", {item}" for item in written))
        elif key and "\n" not in self._text[slice(*node.span)] and "#" not in self._text[node.span[1] : line_end]:
            sources = [self._text[slice(*item.span)] for item in items] + written
            fresh = flow_list(sources, key[2], len(key[1]))
            self._edits.append(_Edit(line_start + len(key[1]), node.span[1], fresh))
        else:
            margin = _indentation(self._text[line_start:line_end])
            margin += " " * STEP * (self._line_start(node.span[0]) == line_start)
            rows = wrap(written, LINE_WIDTH - len(margin))
            self._insert(last[1], ",\n" + "\n".join(margin + row for row in rows))

    def _drop_spans(self, spans: Sequence[Span], leaving: Sequence[bool]) -> None:
        """Take parts out of what stands in brackets, each with its comma; remarks between them stay."""
        count = len(spans)
        kept_last = max(index for index in range(count) if not leaving[index])
        if kept_last < count - 1:
            start, end = spans[kept_last][1], spans[-1][1]
            if "#" in self._between(spans[kept_last:]):
                raise UsageError("there are remarks between the words to remove; edit the file by hand")
            self._edits.append(_Edit(start, end, ""))
        for index in range(kept_last):
            if leaving[index]:
                (start, end), following = spans[index], spans[index + 1][0]
                gap = self._text[end:following]
                self._edits.append(_Edit(start, end + gap.index(",") + 1 if "#" in gap else following, ""))

    def _between(self, spans: Sequence[Span]) -> str:
        return "".join(self._text[first[1] : second[0]] for first, second in pairwise(spans))

    # --- mappings -----------------------------------------------------------------------------------------------

    def put(self, path: Path, value: Plain) -> None:
        """Add a key behind the others of its mapping, which is made where it is missing; or fill an empty key."""
        above, key = path[:-1], str(path[-1])
        parent = _at(self._tree, above)
        if parent is None or parent.value is None:
            self._fill(above, {key: value})
            return
        if _at(self._tree, path):
            self._fill(path, value)
            return
        holder = self._meant_mapping(above)
        holder[key] = value
        if parent.flow:
            entry = f"{quote(key)}: {flow(value)}"
            at = max((child.span[1] for child in _children(parent)), default=parent.span[0] + 1)
            self._insert(at, f", {entry}" if parent.value else entry)
        else:
            self._append_block(parent, key, value)

    def replace(self, path: Path, value: str | None) -> None:
        """Put a text, a number or the like in place of another."""
        node = _at(self._tree, path)
        if node is None or isinstance(node.value, list | dict):
            raise UsageError(_BY_HAND)
        if node.value is None:
            self._fill(path, value)
            return
        self._meant_mapping(path[:-1])[str(path[-1])] = value
        self._edits.append(_Edit(*node.span, "" if value is None else quote(value)))

    def drop_key(self, path: Path) -> None:
        """Take a key with all that stands behind it out of its mapping."""
        above, key = path[:-1], str(path[-1])
        parent = _at(self._tree, above)
        if parent is None or not isinstance(parent.value, dict):
            raise UsageError(_BY_HAND)
        if len(parent.value) == 1 and above:
            self.drop_key(above)
            return
        holder = self._meant_mapping(above)
        del holder[key]
        spans = {name: (span[0], max(span[1], parent.value[name].span[1])) for name, span in parent.key_spans.items()}
        if parent.flow:
            self._drop_spans(list(spans.values()), [name == key for name in spans])
        else:
            self._edits.append(_Edit(*self._without_blank(self._lines(spans[key])), ""))

    def _meant_mapping(self, path: Path) -> dict[str, Plain]:
        found = _plain_at(self._meant, path)
        if not isinstance(found, dict):
            raise UsageError(_BY_HAND)
        return found

    def _meant_list(self, path: Path) -> list[Plain]:
        found = _plain_at(self._meant, path)
        if not isinstance(found, list):
            raise UsageError(_BY_HAND)
        return found

    def _put_list(self, path: Path, node: Node | None, items: Sequence[str]) -> None:
        """A list where there is none: no key, nothing behind it, or empty brackets."""
        if node is None:
            self.put(path, list(items))
        elif node.value is None:
            self._fill(path, list(items))
        else:
            self._meant_mapping(path[:-1])[str(path[-1])] = list(items)
            self._edits.append(_Edit(*node.span, flow(list(items))))

    def _fill(self, path: Path, value: Plain) -> None:
        """Write what stands behind a key: behind one that has nothing, or at the end where there is no such key."""
        above, key = path[:-1], str(path[-1])
        parent = _at(self._tree, above)
        if parent is None or not isinstance(parent.value, dict) or key not in parent.value:
            self.put(path, value)
            return
        holder = self._meant_mapping(above)
        holder[key] = value
        if parent.value[key].value is not None:
            raise UsageError(_BY_HAND)
        start, end = parent.key_spans[key]
        colon = self._text.index(":", end) + 1
        if parent.flow or isinstance(value, list):
            self._insert(colon, f" {flow(value)}")
        else:
            margin = _indentation(self._text[self._line_start(start) : start])
            lines = block(value, len(margin) + STEP) if isinstance(value, dict) else flow(value)
            self._insert(self._line_end(colon), f"\n{lines}")

    def _append_block(self, parent: Node, key: str, value: Plain) -> None:
        if not parent.key_spans:
            self._insert(len(self._text), f"{self._end_of_line()}{block({key: value}, 0)}\n")
            return
        first = next(iter(parent.key_spans.values()))[0]
        last = list(parent.key_spans.values())[-1][0]
        end = self._deep_end(parent)
        blank = "\n" if last != first and self._follows_blank(last) else ""
        margin = first - self._line_start(first)
        self._insert(end, f"{blank}\n{block({key: value}, margin)}")

    def _deep_end(self, node: Node) -> int:
        """The end of the last line of a mapping in block style; the break behind a block of text is none of it."""
        end = node.span[1]
        while end and self._text[end - 1] in "\r\n":
            end -= 1
        return self._line_end(end)

    # --- lines --------------------------------------------------------------------------------------------------

    def _insert(self, at: int, text: str) -> None:
        self._edits.append(_Edit(at, at, text))

    def _end_of_line(self) -> str:
        """The break that the text ends without."""
        return "\n" if self._text and not self._text.endswith("\n") else ""

    def _line_start(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        """Before the break of the line that ``at`` is in."""
        end = self._text.find("\n", at)
        end = len(self._text) if end < 0 else end
        return end - 1 if end > at and self._text[end - 1] == "\r" else end

    def _lines(self, span: Span) -> Span:
        """The whole lines of a span, with the break behind them."""
        end = self._text.find("\n", span[1])
        if span[1] > span[0] and self._text[span[1] - 1] == "\n":
            end = span[1] - 1
        return self._line_start(span[0]), len(self._text) if end < 0 else end + 1

    def _without_blank(self, lines: Span) -> Span:
        """The lines with the blank line behind them, if there is one before them too; at the end, with that one."""
        after = self._text[lines[1] : self._line_end(lines[1])].strip()
        if self._follows_blank(lines[0]) and not after and lines[1] < len(self._text):
            return lines[0], self._text.find("\n", lines[1]) + 1 or len(self._text)
        if lines[1] == len(self._text) and self._follows_blank(lines[0]):
            return self._line_start(lines[0] - 1), lines[1]
        return lines

    def _follows_blank(self, at: int) -> bool:
        start = self._line_start(at)
        return start > 0 and not self._text[self._line_start(start - 1) : start].strip()


def _at(root: Node, path: Path) -> Node | None:
    node = root
    for key in path:
        below: Any = dict(enumerate(node.value)) if isinstance(node.value, list) else node.value
        if not isinstance(below, dict) or key not in below:
            return None
        node = below[key]
    return node


def _plain_at(root: Plain, path: Path) -> Plain:
    for key in path:
        below: Any = dict(enumerate(root)) if isinstance(root, list) else root
        root = below[key] if isinstance(below, dict) else None
    return root


def _children(node: Node) -> list[Node]:
    return list(node.value.values()) if isinstance(node.value, dict) else []


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]
