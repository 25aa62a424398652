"""The fast reader of YAML: the same tree, places and faults as the exact one, of what is right and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config import yaml_tree
from monitor.config.yaml_tree import Node, parse, read_tree

SHIPPED = sorted((Path(__file__).parents[2] / "config").glob("*.yaml"))
ODD = [
    "", "a: b", "a: [x:y, http://z, b]", "a: {b:c}", "a: 'x'\nb: \"\\u00e9\"", "a: |\n  x\n  y\n", "a: >\n x\n y\n",
    "? a\n: b", "a: [b, c] # d\n", "a:\n- b\n- c:d\n", "%YAML 1.1\n---\na: yes", "a: [b,\n c]\n", "a: \n",
    "a: ~\nb: null", "{a: b}", "a: x\u2028y\nb: c", "a: x\x85y\nb: c", "\ufeffa: b", "a: !!str x", "a: &x b\nc: *x",
    "a: 'b\n  c'", "a: b\n...\n", "---\na: b\n---\nc: d", "a:\n\tb: c", "a: [b, [c, {d: e}]]", "a: ?x", "a: [-x, ?y]",
    "a: {x: ?y}", "a: \"x\\/y\"", "a: @x", "a: `x`", "a: b: c", "a : b", "'a': b", "a: [b,,c]", "a: [b,]",
    "a: {b: c,}", "a: {b}", "a: [b: c]", "a: :b", "a: [:b]", "- a\n-b\n", "a: 1_000", "a: \U0001f600 x\nb: c",
    "a: b\na: c", "a: \x01", "a: \"\\0\"", "a: \"\\UFFFFFFFF\"", "a: 'b", "a: [b", "a: {b", "a\nb",
    "a: " + "[" * 20 + "]" * 20, "a: \ud800", "# only a remark",
    "a: b\n...\n...\n", ">\n...\n", "a: >#\n", "|\n#: b\n", "a: >-#\n  b\n", "|\r#x",
]  # fmt: skip


def shape(node: Node | None) -> object:
    """All but where a value that is not written would stand."""
    if node is None or node.value is None:
        return None
    if isinstance(node.value, dict):
        value: object = [(key, node.keys[key], node.key_spans[key], shape(each)) for key, each in node.value.items()]
    else:
        value = [shape(each) for each in node.value] if isinstance(node.value, list) else node.value
    return value, node.place, node.flow


def test_there_is_a_fast_reader_here() -> None:
    assert yaml_tree.CParser is not None


@pytest.mark.parametrize("text", ODD)
def test_the_fast_reader_finds_the_same_tree_and_the_same_faults(text: str) -> None:
    (tree, faults), (fast, same) = parse(text), read_tree(text)
    assert (shape(fast), same) == (shape(tree), faults)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_shipped_files_are_read_fast_and_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text("utf-8")
    tree, _ = parse(text)
    monkeypatch.setattr(yaml_tree, "parse", None)  # not even asked
    fast, faults = read_tree(text)
    assert (shape(fast), faults) == (shape(tree), [])


def test_without_the_fast_reader_all_is_read_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_tree, "CParser", None)
    tree, faults = read_tree("a: [b, c]")
    assert tree is not None
    assert (tree.plain(), faults) == ({"a": ["b", "c"]}, [])


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_slip_of_the_hand_is_read_the_same(data: st.DataObject) -> None:
    """Letters lost, doubled, or typed where they do not belong, in a small configuration."""
    text = "terms:\n  flood: {kind: event, forms: {en: [flood, 'high water'], ru: [паводок]}}\n"
    text += "watches:\n  x:\n    any: [flood]\n"
    at = data.draw(st.integers(0, len(text) - 1))
    typed = data.draw(st.text("ab:-[]{},'\"#&*!|>%@ \n\t", max_size=3))
    slipped = text[:at] + typed + text[at + data.draw(st.integers(0, 2)) :]
    (tree, faults), (fast, same) = parse(slipped), read_tree(slipped)
    assert (shape(fast), same) == (shape(tree), faults)
