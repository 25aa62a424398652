"""What an editor asks: why a text matches, and verdicts on many."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.editorial.explain import explain, in_words
from monitor.editorial.screen import screen
from monitor.errors import UsageError
from monitor.matching.matcher import compile_watchlist
from monitor.matching.screener import Screener
from monitor.model.matches import Likeness, Match, Neighbour
from monitor.model.settings import MonitorSettings, Settings, Term, Watch, Watchlist

SETTINGS = Settings(
    monitor=MonitorSettings(),
    feeds=(),
    watchlist=Watchlist(
        terms={
            "bridge": Term(label="Bridge", forms={"en": ("bridge",), "ru": ("мост",)}),
            "circus": Term(label="Circus", forms={"en": ("circus",)}),
            "ferry": Term(label="Ferry", forms={"en": ("ferry",)}),
            "span": Term(label="Span", forms={"en": ("span",)}),
            "toll": Term(label="Toll", forms={"en": ("toll",)}),
        },
        watches={
            "bridges": Watch(any=("bridge",), unless=("circus",)),
            "ferries": Watch(any=("ferry",)),
            "both": Watch(all=("ferry", "bridge")),
            "tolls": Watch(all=("span", "toll")),
        },
    ),
)
SCREENER = Screener.by_words(SETTINGS)


def verdicts(*lines: str) -> list[dict[str, object]]:
    return list(screen(SCREENER, lines))


def told(text: str, screener: Screener = SCREENER) -> list[str]:
    return in_words(explain(screener, text), SETTINGS).splitlines()


def test_a_match_in_words() -> None:
    assert told("The <b>bridges</b> at Alder&amp;Birch\nOne bridge is old.") == [
        "text     The [bridges] at Alder&Birch",
        "text     One [bridge] is old.",
        "language en",
        "found    bridges: bridge, from bridge (en), title 4-11",
        "found    bridge: bridge, as written (en), summary 4-10",
        "watch    bridges holds: any: Bridge",
        "watch    both fails: missing: Ferry",
        "verdict  relevant: bridges: any: Bridge",
        "watches  bridges; weight 1",
    ]


def test_what_was_taken_off_is_told_and_found_in_nothing() -> None:
    lines = told("VIDEO: The ferry leaves\nHARBOUR, May 4 (AP) - It leaves. Read also: A bridge opens")
    assert lines[:5] == [
        "text     The [ferry] leaves",
        "text     It leaves.",
        "taken    label of title: VIDEO:",
        "taken    read also of summary: Read also: A bridge opens",
        "taken    dateline of summary: HARBOUR, May 4 (AP) -",
    ]
    assert not any(line.startswith("found    bridge") for line in lines)


def test_screening_tells_the_clean_title_and_what_was_taken_off() -> None:
    (verdict,) = verdicts('{"title": "🔴 BREAKING: A bridge opens | The Kite", "outlet": "The Kite"}')
    assert verdict["title"] == "A bridge opens"
    taken = [(piece["text"], piece["reason"]) for piece in json.loads(json.dumps(verdict))["furniture"]]
    assert taken == [("🔴", "picture"), ("BREAKING:", "label"), ("| The Kite", "outlet")]


def test_a_veto_in_words() -> None:
    lines = told("A circus crossed the bridge")
    assert "watch    bridges fails: vetoed by Circus: «circus»" in lines
    assert lines[-1] == "verdict  not relevant: bridges: vetoed by Circus: «circus»"


def test_a_text_without_any_term() -> None:
    assert told("The weather stays as it is")[1:] == [
        "language en",
        "found    no term of the watchlist",
        "verdict  not relevant: no watch found anything",
    ]


def test_watches_that_found_nothing_of_their_own_are_named() -> None:
    assert "watch    nothing for bridges" in told("The circus is in town")


class Fixed:
    """Examples that say the same of every text."""

    summary = "fixed"

    def judge(self, texts: Sequence[str], matches: Sequence[Match]) -> list[Likeness]:
        near = (Neighbour("A span opens", "en", True, 0.912), Neighbour("Una fiera", "it", False, 0.7))
        parts = (("likeness", 2.04), ("a strong term", 0.01), ("base", -0.5))
        return [Likeness(0.8234567, parts, near, ("ferries",)) for _ in texts]


BY_EXAMPLES = Screener(compile_watchlist(SETTINGS.watchlist), SETTINGS, Fixed())


def test_what_the_examples_say_in_words() -> None:
    assert told("A span over the river", BY_EXAMPLES) == [
        "text     A [span] over the river",
        "language en",
        "found    span: span, as written (en), title 2-6",
        "watch    tolls fails: missing: Toll",
        "near     0.91 relevant  A span opens (en)",
        "near     0.70 off-topic Una fiera (it)",
        "examples 0.82, of 0.5 needed; log-odds: likeness +2.0, base -0.5",
        "verdict  relevant: like the examples: 0.82, of 0.5 needed",
        "watches  ferries; weight 1",
    ]


def test_what_the_examples_say_as_data() -> None:
    (verdict,) = screen(BY_EXAMPLES, ['{"id": 1, "title": "A span over the river"}'])
    assert (verdict["relevant"], verdict["score"]) == (True, 0.8235)
    assert verdict["reason"] == "like the examples: 0.82, of 0.5 needed"
    likeness = json.loads(json.dumps(verdict))["likeness"]
    assert likeness["watches"] == ["ferries"]
    assert likeness["neighbours"][0]["title"] == "A span opens"
    (by_words,) = verdicts('{"title": "A bridge"}')
    assert by_words["likeness"] is None


def test_a_long_file_is_screened_in_order() -> None:
    lines = [f'{{"id": {number}, "title": "A bridge"}}' for number in range(600)]
    assert [line["id"] for line in verdicts(*lines)] == list(range(600))


def test_screening_keeps_the_order_and_the_ids() -> None:
    found = verdicts(
        '{"id": 7, "title": "A <i>bridge</i>", "summary": "&lt;p&gt;Long"}',
        " \n",
        '{"id": "x", "title": "Circus on the bridge"}',
        '{"title": null, "summary": "На мосту", "lang": "ru"}',
    )
    assert [(line["id"], line["relevant"]) for line in found] == [(7, True), ("x", False), (None, True)]
    assert found[0]["title"] == "A bridge"
    assert found[1]["vetoes"] == ["circus"]
    assert found[2]["score"] == 1.0
    assert json.loads(json.dumps(found)) == json.loads(json.dumps(found, ensure_ascii=False))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [("{", "line 2 is not JSON"), ("[1]", "line 2 is no object"), ("7", "line 2 is no object")],
)
def test_a_line_that_cannot_be_used_is_named(line: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        verdicts('{"id": 1}', line)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(), lambda inner: st.lists(inner, max_size=3)
)


@given(st.fixed_dictionaries({"id": JSON}, optional={"title": JSON, "summary": JSON, "lang": JSON}))
def test_any_object_gets_a_verdict(item: dict[str, object]) -> None:
    (verdict,) = verdicts(json.dumps(item))
    assert verdict["id"] == item["id"]
    assert isinstance(verdict["relevant"], bool)


@given(st.text())
def test_any_text_is_explained(text: str) -> None:
    assert any(line.startswith("verdict  ") for line in told(text))
