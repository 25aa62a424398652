"""What an editor asks: why a text matches, and verdicts on many."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.matching import compile_watchlist
from monitor.core.settings import Term, Watch, Watchlist
from monitor.editing import explain, in_words, screen
from monitor.errors import UsageError

MATCHER = compile_watchlist(
    Watchlist(
        terms={
            "bridge": Term(label="Bridge", forms={"en": ("bridge",), "ru": ("мост",)}),
            "circus": Term(label="Circus", forms={"en": ("circus",)}),
            "ferry": Term(label="Ferry", forms={"en": ("ferry",)}),
        },
        watches={
            "bridges": Watch(any=("bridge",), unless=("circus",)),
            "ferries": Watch(any=("ferry",)),
            "both": Watch(all=("ferry", "bridge")),
        },
    )
)


def verdicts(*lines: str) -> list[dict[str, object]]:
    return list(screen(MATCHER, lines))


def test_a_match_in_words() -> None:
    assert in_words(explain(MATCHER, "The <b>bridge</b> at Alder&amp;Birch")).splitlines() == [
        "text     The bridge at Alder&Birch",
        "language en",
        "found    bridge = bridge (form bridge, en)",
        "watch    bridges holds: any: Bridge",
        "watch    both fails: missing: Ferry",
        "verdict  relevant, score 1",
    ]


def test_a_veto_in_words() -> None:
    told = in_words(explain(MATCHER, "A circus crossed the bridge"))
    assert "watch    bridges fails: vetoed by Circus: «circus»" in told
    assert told.endswith("verdict  not relevant, score 0")


def test_a_text_without_any_term() -> None:
    assert in_words(explain(MATCHER, "The weather stays as it is")).splitlines()[1:] == [
        "language en",
        "found    no term of the watchlist",
        "verdict  not relevant, score 0",
    ]


def test_watches_that_found_nothing_of_their_own_are_named() -> None:
    assert "watch    nothing for bridges" in in_words(explain(MATCHER, "The circus is in town"))


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
    assert "\nverdict  " in in_words(explain(MATCHER, text))
