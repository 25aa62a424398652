"""What is made of what probes tell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.delivery.reconciliation.search import (
    REACH,
    backoff,
    begin,
    canonical,
    is_absent,
    is_copy,
    is_endless,
    onward,
    visible,
    ways,
)
from monitor.model.delivery import Absent, Ours, ProbeRights, Seen, Theirs, Words
from monitor.model.settings import ReconcileSettings
from monitor.posts.markup import Block, Span, message
from tests.support.bothtml import finish, parse_html

RULES = ReconcileSettings(after=timedelta(seconds=30), missing=3)
POST = Words('<b>Road &amp; river</b>\n\n<a href="https://kite.example/a?x=1">Kite</a>', "Road & river\n\nKite: …")
KITE = ("https://kite.example/a?x=1",)


def seen(text: str, links: tuple[str, ...] = KITE, **changes: bool) -> Seen:
    return Seen(**{"text": text, "links": links, "photo": False, "copy_id": 1, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "same"),
    [
        (seen("Road & river\n\nKite"), True),
        (seen("  Road  &\u202eriver \n Kite"), True),
        (seen("Road & river\n\nKite", ("https://KITE.example/a/?x=1",)), True),
        (seen("Road & river\n\nKite", ()), True),
        (seen("Road & river\n\nKite: …", ()), True),
        (seen("Road & river\n\nKite", ("https://kite.example/b",)), False),
        (seen("Road & river\n\nKite", ("https://[", *KITE)), True),
        (seen("Road & river\n\nOwl"), False),
        (seen("Road & river"), False),
        (seen(""), False),
        (seen("Road & river\n\nKite", photo=True), False),
        (seen("Road & river\n\nKite", original=False), False),
    ],
)
def test_whether_a_message_is_what_was_sent(found: Seen, same: bool) -> None:
    assert is_copy(POST, found) is same


def test_a_picture_is_known_by_its_caption() -> None:
    chart = Words("", "", photo=True)
    assert is_copy(chart, seen("", (), photo=True))
    assert not is_copy(chart, seen("Theirs", (), photo=True))
    assert not is_copy(chart, seen("", ()))


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_a_message_is_known_again_as_the_server_shows_it(texts: list[str]) -> None:
    """What the Bot API takes out or trims makes no difference."""
    made = message([Block(tuple((Span(text, "https://kite.example/é?q=1", bold=True),) for text in texts))])
    text, entities = finish(*parse_html(made.html))
    links = tuple(entity.url for entity in entities if entity.url)
    assert is_copy(Words(made.html, made.plain), seen(text, links))


@given(st.text(max_size=300))
def test_no_text_breaks_the_comparison(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)
    visible(text)


def test_accents_and_odd_characters_do_not_count() -> None:
    assert canonical("A\u030a b\u200fc\r\n") == canonical("Åbc") == "Abc"


def test_a_search_ends_behind_several_missing_numbers_in_a_row() -> None:
    search = begin(41)
    assert search.number == 42
    for found in (Absent(), Absent(), Theirs(), Absent(), seen("x"), Absent(), Ours(), Absent(), Absent()):
        search = onward(search, missing=isinstance(found, Absent))
        assert not is_absent(search, RULES)
    search = onward(search, missing=True)
    assert (search.number, is_absent(search, RULES)) == (52, True)
    assert begin(None).number == 1


def test_a_search_does_not_go_on_for_ever() -> None:
    search = begin(7)
    for _ in range(REACH):
        assert not is_endless(search)
        search = onward(search, missing=False)
    assert is_endless(search)


@pytest.mark.parametrize(
    ("forward", "edit", "certain", "allowed"),
    [
        (True, True, True, ("forward", "edit")),
        (True, True, False, ("forward",)),
        (False, True, True, ("edit",)),
        (False, True, False, ()),
        (False, False, True, ()),
    ],
)
def test_an_edit_is_the_last_resort(forward: bool, edit: bool, certain: bool, allowed: tuple[str, ...]) -> None:
    assert ways(ProbeRights(-1, forward, edit), certain=certain) == allowed


def test_attempts_that_fail_are_made_less_and_less_often_and_once_a_minute_at_least() -> None:
    assert [backoff(failures).total_seconds() for failures in range(1, 8)] == [5, 10, 20, 40, 60, 60, 60]
    assert backoff(1000) == timedelta(minutes=1)
