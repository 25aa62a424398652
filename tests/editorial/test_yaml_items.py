"""Items that are mappings: added in the style of those beside them, taken out with what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.config.yaml_tree import Plain, parse
from monitor.editorial.yaml_edit import Rewriting
from monitor.editorial.yaml_text import Bare
from monitor.errors import UsageError

SHIPPED = (Path(__file__).parents[2] / "config" / "feeds.yaml").read_text("utf-8")
NEW: dict[str, Plain] = {"url": "x:1", "labels": ["a", "b-c"], "live": Bare("true")}


def inserted(text: str, *placed: tuple[int | None, Plain]) -> str:
    edit = Rewriting(text)
    edit.insert(("feeds",), placed)
    return edit.result()


def without(text: str, index: int) -> tuple[str, list[str]]:
    edit = Rewriting(text)
    remarks = edit.drop_item(("feeds",), index)
    return edit.result(), remarks


IN_BRACES = '{url: "x:1", labels: [a, b-c], live: true}'
IN_LINES = '  - url: "x:1"\n    labels: [a, b-c]\n    live: true\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("feeds: []\n", f"feeds:\n  - {IN_BRACES}\n"),
        ("feeds: []  # none\n# end\n", f"feeds:  # none\n  - {IN_BRACES}\n# end\n"),
        ("feeds:\n", f"feeds:\n  - {IN_BRACES}\n"),
        ("", f"feeds:\n  - {IN_BRACES}\n"),
        ("a: b", f"a: b\nfeeds:\n  - {IN_BRACES}\n"),
        ("feeds:\n  - {url: y}  # why\nb: 1\n", f"feeds:\n  - {{url: y}}  # why\n  - {IN_BRACES}\nb: 1\n"),
        ("feeds:\n- {url: y}", f"feeds:\n- {{url: y}}\n- {IN_BRACES}"),
        ("feeds: [{url: y}]\n", f"feeds: [{{url: y}}, {IN_BRACES}]\n"),
        ("feeds:\n  - url: y\n    on: no  # why\n# end\n", f"feeds:\n  - url: y\n    on: no  # why\n{IN_LINES}# end\n"),
        (
            "feeds:\n\n  - url: y\n\n  - url: z\n\n# end\n",
            f"feeds:\n\n  - url: y\n\n  - url: z\n\n{IN_LINES}\n# end\n",
        ),
        ("feeds:\r\n  - url: y\r\n", "feeds:\r\n  - url: y\r\n" + IN_LINES.replace("\n", "\r\n")),
    ],
)
def test_an_item_is_added_at_the_end(before: str, after: str) -> None:
    assert inserted(before, (None, NEW)) == after


def test_items_stand_behind_those_they_belong_to() -> None:
    text = "feeds:\n  # one\n  - {url: a}\n  - {url: b}\n\n  # two\n  - {url: c}\n"
    placed: list[tuple[int | None, Plain]] = [(1, {"url": "b2"}), (None, {"url": "d"}), (1, {"url": "b3"})]
    after = inserted(text, *placed)
    first = "feeds:\n  # one\n  - {url: a}\n  - {url: b}\n  - {url: b2}\n  - {url: b3}\n"
    assert after == f"{first}\n  # two\n  - {{url: c}}\n  - {{url: d}}\n"


@pytest.mark.parametrize("text", ["feeds: {a: b}\n", "feeds: x\n", "{feeds: []}\n", "feeds:\n  -\n    url: y\n"])
def test_what_is_laid_out_oddly_is_left_to_a_person(text: str) -> None:
    with pytest.raises(UsageError, match="edit it by hand"):
        inserted(text, (None, NEW))


@pytest.mark.parametrize(
    ("before", "index", "after", "gone"),
    [
        ("feeds:\n  - {url: a}\n  - {url: b}\n", 0, "feeds:\n  - {url: b}\n", []),
        ("feeds: [{url: a}, {url: b}]\n", 1, "feeds: [{url: a}]\n", []),
        ("feeds: [{url: a}]  # few\n", 0, "feeds: []  # few\n", []),
        ("feeds:  # few\n  - {url: a}\nb: 1\n", 0, "feeds: []  # few\nb: 1\n", []),
        ("feeds:\n  # over both\n  - {url: a}\n  - {url: b}\n", 0, "feeds:\n  # over both\n  - {url: b}\n", []),
        ("feeds:\n  # of a\n  - {url: a}\n\n  - {url: b}\n", 0, "feeds:\n\n  - {url: b}\n", ["# of a"]),
        ("feeds:\n  - {url: a}\n  # of b\n  # too\n  - {url: b}\n", 1, "feeds:\n  - {url: a}\n", ["# of b", "# too"]),
        (
            "feeds:\n\n  # head\n\n  - url: a\n    # in a\n    on: no\n    # end of a\n\n  - url: b\n",
            0,
            "feeds:\n\n  # head\n\n  - url: b\n",
            ["# in a", "# end of a"],
        ),
        ("feeds:\n  - url: a\n\n  - url: b\n", 1, "feeds:\n  - url: a\n", []),
    ],
)
def test_an_item_goes_with_the_remarks_about_it(before: str, index: int, after: str, gone: list[str]) -> None:
    assert without(before, index) == (after, gone)


@pytest.mark.parametrize("after", [0, 100, None])
def test_in_the_shipped_file_nothing_else_moves(after: int | None) -> None:
    changed = inserted(SHIPPED, (after, NEW))
    tree, _ = parse(changed)
    assert tree is not None
    feeds = tree.plain()["feeds"]  # type: ignore[index, call-overload]
    at = feeds.index(NEW)  # type: ignore[union-attr, arg-type]
    assert at == (len(feeds) - 1 if after is None else after + 1)  # type: ignore[arg-type]
    assert without(changed, at) == (SHIPPED, [])
