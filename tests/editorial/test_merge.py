"""A configuration of one's own beside a newer shipped one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.yaml_tree import parse
from monitor.editorial.merge import Conflict, merge_lines, merge_yaml
from monitor.editorial.yaml_parts import split_yaml
from monitor.editorial.yaml_text import block
from monitor.errors import UsageError

SHIPPED = Path(__file__).parents[2] / "config"
BASE = """\
# What is looked for.
terms:
  bridge:
    label: Bridge
    forms:
      en: [bridge, crossing]
      ru: [мост]
    strong: true

  road:
    label: Road
    forms: {en: [road]}
watches:
  roads:
    any: [bridge, road]
    near: {terms: [bridge], within: 12}
"""


def values(text: str) -> object:
    tree, faults = parse(text)
    assert tree is not None
    assert faults == []
    return tree.plain()


def changed(text: str, *changes: tuple[str, str]) -> str:
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text


def test_what_nobody_touched_is_as_it_is_shipped_now() -> None:
    shipped = changed(BASE, ("# What is looked for.", "# Words."), ("bridge, crossing", "bridge"))
    assert merge_yaml(BASE, BASE, shipped).text == shipped


@pytest.mark.parametrize(
    ("shipped", "merged"),
    [("bridge, span, crossing", "bridge, crossing, span"), ("crossing, bridge", "bridge, crossing")],
)
def test_words_that_ship_in_another_order_come_behind_those_of_an_entry_that_was_changed(
    shipped: str, merged: str
) -> None:
    own = changed(BASE, ("label: Bridge", "label: The bridge"))
    found = merge_yaml(BASE, own, changed(BASE, ("bridge, crossing", shipped)))
    assert found.text == changed(own, ("bridge, crossing", merged))


def test_what_did_not_change_there_stays_to_the_byte() -> None:
    own = BASE.replace("\n", "\r\n") + "# mine"
    assert merge_yaml(BASE, own, BASE).text == own
    assert merge_yaml(BASE, own, own).text == own


def test_what_both_changed_in_different_places_comes_together() -> None:
    own = changed(BASE, ("crossing]", "crossing, overpass]  # ours"), ("label: Road", "label: Our road"))
    shipped = (
        changed(
            BASE,
            ("bridge, crossing]\n      ru: [мост]", "bridge, viaduct]\n      ru: [мост, мостик]\n      de: [Brücke]"),
            ("    strong: true\n", ""),
            ("within: 12", "within: 20"),
            ("any: [bridge, road]", "any: [bridge, road, tunnel]"),
            ("watches:", "  tunnel:\n    label: Tunnel\n    forms: {en: [tunnel]}\n    weak: true\nwatches:"),
        )
        + "hashtags:\n  en: {road: Road}\n"
    )
    merged = merge_yaml(BASE, own, shipped)
    assert merged.conflicts == ()
    assert (
        merged.text
        == """\
# What is looked for.
terms:
  bridge:
    label: Bridge
    forms:
      en: [bridge, overpass, viaduct]  # ours
      ru: [мост, мостик]
      de: [Brücke]

  road:
    label: Our road
    forms: {en: [road]}
  tunnel:
    label: Tunnel
    forms: {en: [tunnel]}
    weak: true
watches:
  roads:
    any: [bridge, road, tunnel]
    near: {terms: [bridge], within: 20}
hashtags:
  en: {road: Road}
"""
    )


def test_what_a_person_took_out_stays_out() -> None:
    own = changed(BASE, ("  road:\n    label: Road\n    forms: {en: [road]}\n", ""), (", crossing", ""))
    shipped = changed(BASE, ("forms: {en: [road]}", "forms: {en: [road, street]}"), ("crossing]", "crossing, ford]"))
    merged = merge_yaml(BASE, own, shipped)
    assert "road:" not in merged.text.partition("watches")[0]
    assert "en: [bridge, ford]" in merged.text
    assert merged.conflicts == ()


def test_where_both_changed_a_value_that_of_the_person_stays_and_it_is_told() -> None:
    own = changed(BASE, ("label: Bridge", "label: Our bridge"), ("label: Road", "label: Our road"))
    road = "\n  road:\n    label: Road\n    forms: {en: [road]}\n"
    shipped = changed(BASE, ("label: Bridge", "label: Crossing"), (road, "\n"))
    merged = merge_yaml(BASE, own, shipped)
    assert values(merged.text) == values(own)
    assert merged.conflicts == (
        Conflict(("terms", "bridge", "label"), "Our bridge", "Crossing"),
        Conflict(("terms", "road"), {"label": "Our road", "forms": {"en": ["road"]}}, None),
    )


FEEDS = """\
groups: {near: true}
feeds:
  - url: https://kite.example/rss
    outlet: Kite
    language: en

  # It moves often.
  - url: https://heron.example/rss
    outlet: Heron
    language: ru
"""


def test_feeds_are_known_by_their_addresses() -> None:
    own = changed(FEEDS, ("outlet: Kite", "outlet: The Kite")) + (
        "\n  - url: https://mine.example/rss\n    outlet: Mine\n    language: hy\n"
    )
    shipped = changed(FEEDS, ("    language: en\n", "    language: en\n    country: AM\n")) + (
        "\n  - url: https://wren.example/rss\n    outlet: Wren\n    language: az\n    enabled: false\n"
    )
    merged = merge_yaml(FEEDS, own, shipped)
    assert merged.conflicts == ()
    assert [(feed["outlet"], feed.get("country")) for feed in values(merged.text)["feeds"]] == [
        ("The Kite", "AM"),
        ("Heron", None),
        ("Wren", None),
        ("Mine", None),
    ]
    assert "  # It moves often.\n  - url: https://heron.example/rss" in merged.text
    assert "    enabled: false\n" in merged.text
    gone = merge_yaml(FEEDS, own, FEEDS.partition("\n  # It moves often.")[0])
    assert "heron" not in gone.text


def test_what_is_new_comes_to_its_place_as_it_is_written_there() -> None:
    own = changed(BASE, ("label: Road\n", "label: Road # mine\n"))
    shipped = changed(
        BASE, ("\n  road:\n", "\n  # A light.\n  beacon:\n    exact: [BEACON]\n\n  # Of stone.\n  road:\n")
    )
    merged = merge_yaml(BASE, own, shipped)
    assert merged.text == changed(shipped, ("label: Road\n", "label: Road # mine\n"))
    assert merge_yaml(shipped, merged.text, shipped).text == merged.text


ROAD = "  road:\n    label: Road\n    forms: {en: [road]}\n"


def test_a_term_that_a_person_took_out_is_named_in_no_watch_that_comes() -> None:
    own = changed(BASE, (ROAD, ""), ("any: [bridge, road]", "any: [bridge]"))
    shipped = changed(BASE, ("en: [road]", "en: [road, way]"), ("any: [bridge, road]", "any: [bridge, road, ford]"))
    shipped += "  both:\n    any: [road, bridge]\n    unless: [road]\n  roads-alone:\n    any: [road]\n"
    merged = merge_yaml(BASE, own, shipped)
    assert merged.conflicts == ()
    assert values(merged.text) == values(
        changed(own, ("any: [bridge]", "any: [bridge, ford]")) + "  both:\n    any: [bridge]\n"
    )


def test_a_term_that_is_shipped_no_more_stays_while_a_watch_of_ones_own_names_it() -> None:
    own = BASE + "  mine:\n    any: [road]\n"
    shipped = changed(BASE, (ROAD, ""), ("any: [bridge, road]", "any: [bridge]"))
    merged = merge_yaml(BASE, own, shipped)
    assert values(merged.text) == values(changed(own, ("any: [bridge, road]", "any: [bridge]")))
    assert "road" not in merge_yaml(BASE, BASE + "# mine\n", shipped).text.partition("watches")[0]


def test_an_emptied_list_takes_what_is_new() -> None:
    shipped = FEEDS + "  - {url: https://owl.example/, outlet: Owl}\n"
    merged = merge_yaml(FEEDS, "groups: {near: false}\nfeeds: []\n", shipped)
    assert merged.text == "groups: {near: false}\nfeeds:\n  - {url: https://owl.example/, outlet: Owl}\n"


@pytest.mark.parametrize("name", ["watchlist.yaml", "feeds.yaml"])
def test_the_entries_of_a_shipped_file_put_together_are_the_file(name: str) -> None:
    text = (SHIPPED / name).read_text("utf-8")
    document = split_yaml(text)
    assert document.text() == text
    assert sum(len(section.parts) for section in document.sections.values()) > 200


WORDS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=4)
VERSION = st.dictionaries(
    st.sampled_from(["terms", "watches"]),
    st.dictionaries(
        st.sampled_from("xyz"),
        st.dictionaries(st.sampled_from("mn"), st.one_of(WORDS, st.text("ab", min_size=1))),
        max_size=3,
    ),
    min_size=1,
)


@settings(max_examples=60)
@given(VERSION, VERSION, VERSION)
def test_every_merge_is_what_it_says_or_is_refused(base: dict, own: dict, shipped: dict) -> None:
    texts = [f"{block(version, 0)}\n" for version in (base, own, shipped)]
    try:
        merged = merge_yaml(*texts)
    except UsageError:
        return
    again = merge_yaml(texts[2], merged.text, texts[2])
    assert again.text == merged.text
    if not merged.conflicts and texts[0] == texts[1]:
        assert merged.text == texts[2]


def test_a_layout_that_cannot_be_changed_is_refused() -> None:
    with pytest.raises(UsageError, match="by hand"):
        merge_yaml("a: {b: c, d: e}\n", "a: {b: c,  # x\n  d: e}\nf: g\n", "a: {b: c}\n")
    with pytest.raises(UsageError, match="not valid YAML"):
        merge_yaml("a: b\n", "a: [\n", "a: c\n")


def test_lines_of_examples() -> None:
    assert merge_lines("a\nb\n", "a\nb\n", "b\nc\n") == "b\nc\n"
    assert merge_lines("a\nb\nc\n", "a\nmine\nc", "a\nb\nd\n") == "a\nmine\nd\n"
    assert merge_lines("a\n", "a\nmine", "a\n") == "a\nmine"
