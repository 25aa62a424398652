"""Edits of YAML: what is meant happens, and nothing else moves."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.yaml_tree import parse
from monitor.editorial.yaml_edit import Rewriting
from monitor.editorial.yaml_text import LINE_WIDTH, flow_list, quote
from monitor.errors import UsageError

pytestmark = pytest.mark.slow

SHIPPED = Path(__file__).parents[2] / "config" / "watchlist.yaml"


def extended(text: str, path: tuple[str, ...], *items: str) -> str:
    edit = Rewriting(text)
    edit.extend(path, items)
    return edit.result()


def without_items(text: str, path: tuple[str, ...], *items: str) -> str:
    edit = Rewriting(text)
    edit.drop_items(path, items)
    return edit.result()


def without_key(text: str, *path: str) -> str:
    edit = Rewriting(text)
    edit.drop_key(path)
    return edit.result()


def with_key(text: str, path: tuple[str, ...], value: dict[str, object] | list[str] | str) -> str:
    edit = Rewriting(text)
    edit.put(path, value)  # type: ignore[arg-type]
    return edit.result()


# --- adding ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: [x]  # why\nb: 1\n", "a: [x, new]  # why\nb: 1\n"),
        ("a: [x, ]\n", "a: [x, new, ]\n"),
        ("a: []\n", "a: [new]\n"),
        ("a:\nb: 1\n", "a: [new]\nb: 1\n"),
        ("a:   # later\nb: 1\n", "a: [new]   # later\nb: 1\n"),
        ("b: 1", "b: 1\na: [new]"),
        ("# nothing\n", "# nothing\na: [new]\n"),
        ("", "a: [new]\n"),
        ("a:\n  - x  # first\n\nb: 1\n", "a:\n  - x  # first\n  - new\n\nb: 1\n"),
        ("a:\n- x", "a:\n- x\n- new"),
        ("a: [\n  x, y,\n  z\n]\n", "a: [\n  x, y,\n  z, new\n]\n"),
        ("a: [\n  x # one\n]\n", "a: [\n  x, new # one\n]\n"),
        ("a: [x]\r\nb: 1\r\n", "a: [x, new]\r\nb: 1\r\n"),
        ("a:\r\n  - x\r\nb: 1\r\n", "a:\r\n  - x\r\n  - new\r\nb: 1\r\n"),
        ("'a' : ['x', \"y\"]", "'a' : ['x', \"y\", new]"),
    ],
)
def test_a_word_more(before: str, after: str) -> None:
    assert extended(before, ("a",), "new") == after


def test_a_list_that_outgrows_its_line_is_laid_out_in_several() -> None:
    words = [f"word{number:03}" for number in range(11)]
    before = f"t:\n  forms:\n    en: [{', '.join(words)}]  \n    ru: [x]\n"
    lines = extended(before, ("t", "forms", "en"), "one more", "and another").splitlines()
    assert lines[2:4] == ["    en: [", f"      {', '.join(words)}, one more,"]
    assert lines[4:6] == ["      and another", "    ]  "]
    assert max(map(len, lines)) <= LINE_WIDTH


def test_a_long_last_line_of_several_is_followed_by_another() -> None:
    long = "w" * 110
    assert extended(f"a: [\n  x,\n  {long} # why\n]\n", ("a",), "one more") == (
        f"a: [\n  x,\n  {long},\n  one more # why\n]\n"
    )
    inside = extended(f"t: {{en: [{long}]}}\n", ("t", "en"), "one more")
    assert inside == f"t: {{en: [{long},\n  one more]}}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("t:\n  forms:\n    en: [x]\n    # none yet\n  note: n\n",
         "t:\n  forms:\n    en: [x]\n    ru: [да]\n    # none yet\n  note: n\n"),
        ("t: {forms: {en: [x]}}  # why\n", "t: {forms: {en: [x], ru: [да]}}  # why\n"),
        ("t: {forms: {}}\n", "t: {forms: {ru: [да]}}\n"),
        ("t:\n  exact: [X]\n", "t:\n  exact: [X]\n  forms:\n    ru: [да]\n"),
        ("t:\n  forms:\n  exact: [X]\n", "t:\n  forms:\n    ru: [да]\n  exact: [X]\n"),
        ("t:\n  forms:\n    en:\n      - x # one\n  note: |\n    n\n",
         "t:\n  forms:\n    en:\n      - x # one\n    ru: [да]\n  note: |\n    n\n"),
        ("t: {exact: [X]}\n", "t: {exact: [X], forms: {ru: [да]}}\n"),
    ],
)  # fmt: skip
def test_a_language_more(before: str, after: str) -> None:
    assert extended(before, ("t", "forms", "ru"), "да") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("terms:\n\n  a:\n    x: 1\n\n  b: {x: 1}\n\n# rules\nw: 1\n",
         "terms:\n\n  a:\n    x: 1\n\n  b: {x: 1}\n\n"
         "  nu:\n    label: New\n    forms:\n      en: [x]\n\n# rules\nw: 1\n"),
        ("terms:\n  a: {x: 1}\n  b: {x: 1}\nw: 1\n",
         "terms:\n  a: {x: 1}\n  b: {x: 1}\n  nu:\n    label: New\n    forms:\n      en: [x]\nw: 1\n"),
        ("terms: {a: {x: 1}}\n", "terms: {a: {x: 1}, nu: {label: New, forms: {en: [x]}}}\n"),
        ("terms:\nw: 1\n", "terms:\n  nu:\n    label: New\n    forms:\n      en: [x]\nw: 1\n"),
        ("w: 1\n", "w: 1\nterms:\n  nu:\n    label: New\n    forms:\n      en: [x]\n"),
        ("w: |\n  text\n", "w: |\n  text\nterms:\n  nu:\n    label: New\n    forms:\n      en: [x]\n"),
    ],
)  # fmt: skip
def test_a_term_more(before: str, after: str) -> None:
    assert with_key(before, ("terms", "nu"), {"label": "New", "forms": {"en": ["x"]}}) == after


# --- removing ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: [x, y, z] # why\n", "a: [y, z] # why\n"),
        ("a: [y, x]\n", "a: [y]\n"),
        ("a: [y, x, ]\n", "a: [y, ]\n"),
        ("a: [\n  y, x,\n  z\n]\n", "a: [\n  y, z\n]\n"),
        ("a: [\n  y,\n  x\n]\n", "a: [\n  y\n]\n"),
        ("a: [\n  x, # one\n  y # two\n]\n", "a: [\n   # one\n  y # two\n]\n"),
        ("a:\n  - x # one\n  - y # two\n", "a:\n  - y # two\n"),
        ("a:\n  - y\n  - 'x'\nb: 1\n", "a:\n  - y\nb: 1\n"),
        ("b: 1\na: [x]  # gone too\nc: 1\n", "b: 1\nc: 1\n"),
        ("{b: 1, a: [x], c: 2}", "{b: 1, c: 2}"),
        ("{b: 1, a: [x]}", "{b: 1}"),
    ],
)
def test_a_word_less(before: str, after: str) -> None:
    assert without_items(before, ("a",), "x") == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("terms:\n  # first\n  a:\n    x: 1\n\n  t:\n    x: |\n      text\n\n  c: 1\n",
         "terms:\n  # first\n  a:\n    x: 1\n\n  c: 1\n"),
        ("terms:\n  t:\n    x: [1,\n     2] # two\n  c: 1\n", "terms:\n  c: 1\n"),
        ("terms:\n  c: 1\n  t: 2", "terms:\n  c: 1\n"),
        ("terms: {t: {x: 1}, c: 1}", "terms: {c: 1}"),
        ("terms:\n  t:\n    x: 1\nw: 2\n", "w: 2\n"),
    ],
)  # fmt: skip
def test_a_term_less(before: str, after: str) -> None:
    assert without_key(before, "terms", "t") == after


def test_remarks_between_words_that_go_are_not_lost() -> None:
    with pytest.raises(UsageError, match="edit the file by hand"):
        without_items("a: [\n  y, # one\n  x # two\n]\n", ("a",), "x")


# --- several at once, and the shipped file -----------------------------------------------------------------------


def test_several_changes_at_once() -> None:
    edit = Rewriting("a: [x, y]\nb:\n  c: [x]\n  d: 1\n# end\n")
    edit.drop_items(("a",), ["x"])
    edit.drop_items(("b", "c"), ["x"])
    edit.put(("e",), ["z"])
    assert edit.result() == "a: [y]\nb:\n  d: 1\ne: [z]\n# end\n"


def test_the_shipped_watchlist_keeps_every_line_but_one() -> None:
    text = SHIPPED.read_text("utf-8")
    tree, _ = parse(text)
    assert tree is not None
    terms = tree.plain()["terms"]  # type: ignore[index,call-overload]
    name = next(name for name, term in terms.items() if term.get("forms", {}).get("ru"))
    after = extended(text, ("terms", name, "forms", "ru"), "Словечко")
    lines, kept = after.splitlines(), set(text.splitlines())
    assert len(kept - set(lines)) <= 1
    assert max(len(line) for line in lines if line not in kept) <= LINE_WIDTH


@pytest.mark.parametrize("text", ["a: [", "a: 1\na: 2\n", "a: &x 1\n"])
def test_what_is_no_clean_yaml_is_left_alone(text: str) -> None:
    with pytest.raises(UsageError, match="monitor check"):
        Rewriting(text)


# --- properties --------------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co"]), min_size=1, max_size=12)
SEPARATORS = st.sampled_from([", ", ",", " ,  ", ",\n      ", ", # so\n      "])


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[str], str]:
    items = draw(st.lists(WORDS, min_size=1, max_size=6, unique=True))
    text = draw(st.sampled_from(["[", "[\n      ", "[ "])) + quote(items[0])
    for item in items[1:]:
        text += draw(SEPARATORS) + quote(item)
    return items, text + draw(st.sampled_from(["]", "\n    ]", ", ]"]))


@given(lists(), st.lists(WORDS, min_size=1, max_size=4))
def test_any_list_can_be_extended(before: tuple[list[str], str], new: list[str]) -> None:
    items, written = before
    text = f"t: # first\n  forms:\n    en: {written} # last\n  note: kept\n"
    tree, faults = parse(extended(text, ("t", "forms", "en"), *new))
    assert tree is not None
    assert not faults
    assert tree.plain() == {"t": {"forms": {"en": items + new}, "note": "kept"}}


@given(lists(), st.data())
def test_from_any_list_something_can_be_taken(before: tuple[list[str], str], data: st.DataObject) -> None:
    items, written = before
    gone = data.draw(st.lists(st.sampled_from(items), unique=True, min_size=1))
    text = f"t:\n  forms:\n    en: {written}\n    ru: [x]\n"
    try:
        tree, _ = parse(without_items(text, ("t", "forms", "en"), *gone))
    except UsageError:
        assert "#" in written
        return
    left = [item for item in items if item not in gone]
    assert tree is not None
    assert tree.plain() == {"t": {"forms": {"en": left, "ru": ["x"]} if left else {"ru": ["x"]}}}


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n"), min_size=1))
def test_any_text_survives_its_quotation_marks(text: str) -> None:
    tree, faults = parse(f"a: {{b: [{quote(text)}]}}\n")
    assert not faults
    assert tree is not None
    assert tree.plain() == {"a": {"b": [text]}}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Lachin road", "Lachin road"),
        ("no", '"no"'),
        ("2020 war", '"2020 war"'),
        ("=Шуша", '"=Шуша"'),
        ("karabakh*", '"karabakh*"'),
        ("d'Artsakh", '"d\'Artsakh"'),
        ("a: b", '"a: b"'),
        ('"so"', '"\\"so\\""'),
        ("قره باغ", '"قره باغ"'),
        ("קרבאך", '"קרבאך"'),
        ("ղարաբաղցի", "ղարաբաղցի"),
    ],
)
def test_what_needs_quotation_marks(text: str, written: str) -> None:
    assert quote(text) == written


def test_a_list_within_the_width_of_a_line() -> None:
    assert flow_list(["a", "b"], "en", 6) == "en: [a, b]"
    rows = flow_list(["x" * 30] * 8, "en", 6).splitlines()
    assert (rows[0], rows[-1]) == ("en: [", "      ]")
    assert max(map(len, rows)) <= LINE_WIDTH
