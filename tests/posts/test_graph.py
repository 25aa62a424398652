"""What of two sentences says no more than the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from monitor.model.stories import Report
from monitor.posts.graph import Graph, Statement

AT = datetime(2031, 5, 4, 9, 5, tzinfo=UTC)


def statement(text: str, position: int, number: int) -> Statement:
    said = Report(number, f"Outlet {number}", "en", "", (), None, "A village", text, "", AT, AT, (), ())
    return Statement(text, said, number, position, number, "")


SHOTS = "Soldiers opened fire at the village on Tuesday, wounding two residents and damaging a roof, a spokesman said."


@pytest.mark.parametrize(
    ("again", "is_told"),
    [
        ("Two residents were wounded when shots hit the village.", False),
        ("Two residents of the village were wounded and taken to hospital in Plainford by ambulance.", True),
        ("Two residents were wounded when shots hit houses of the village near Plainford.", True),
        ("Two residents were wounded when shots hit the village, the mayor said.", True),
        ("Three residents were wounded when shots hit the village.", True),
        ("No residents were wounded when shots hit the village.", True),
    ],
)
def test_a_toll_that_was_told_is_not_told_again_but_for_what_is_new(again: str, is_told: bool) -> None:
    told = statement("Village came under fire", -1, 1), statement(SHOTS, 0, 1)
    node = statement(again, 0, 2)
    assert Graph([*told, node]).retells_toll(node, told) is not is_told


@pytest.mark.parametrize(
    ("told", "again", "is_new"),
    [
        ("The ministry said it had begun repairs of roads in the valley, adding that bridges were not among them.",
         "The ministry says it has begun repairs of roads in the valley.", False),
        ("The ministry said on Tuesday that it had not begun repairs of roads in the valley.",
         "The ministry says it has begun repairs of roads in the valley.", True),
        ("The ministry denied that repairs of roads had begun in the valley, a spokesman said.",
         "Repairs of roads have begun in the valley, the spokesman says.", True),
    ],
)  # fmt: skip
def test_what_another_clause_negates_hides_no_repetition(told: str, again: str, is_new: bool) -> None:
    first, node = statement(told, 0, 1), statement(again, 0, 2)
    assert Graph([first, node]).says_nothing_new(node, first) is not is_new


@pytest.mark.parametrize(
    ("again", "is_new"),
    [
        ("The heads of state discussed the northern corridor and trade with the valley.", False),
        ("The heads of state discussed the northern corridor and 40 lorries of the valley.", True),
        ("A cat sat in the hall of the palace all day.", True),
    ],
)
def test_less_tells_that_a_shorter_sentence_without_numbers_means_the_same(again: str, is_new: bool) -> None:
    talk = "The presidents discussed trade, a northern corridor and the state of the valley by telephone on Tuesday."
    first, node = statement(talk, 0, 1), statement(again, 0, 2)
    assert Graph([first, node], lambda one, other: 0.9).says_nothing_new(node, first) is not is_new


@pytest.mark.parametrize(
    ("told", "again", "is_new"),
    [
        ("Guards detained a man who crossed the valley at night and put up no resistance.",
         "On March 6 at about 01:15 guards detained a man who crossed the valley.", False),
        ("Guards said that they had not detained a man who crossed the valley.",
         "Guards detained a man who crossed the valley.", True),
        ("Reports that guards had detained a man in the valley are false.",
         "Guards detained a man in the valley.", True),
        ("Guards detained a man who crossed the valley at night and put up no resistance.",
         "Guards detained six men who crossed the valley.", True),
        ("Envoys of Upland and of Lowland opened talks in Plainford on Thursday.",
         "Upland called the Plainford talks useful; Lowland said that questions of trade remain.", True),
    ],
)  # fmt: skip
def test_what_is_negated_of_something_else_hides_no_repetition(told: str, again: str, is_new: bool) -> None:
    first, node = statement(told, 0, 1), statement(again, 0, 2)
    assert Graph([first, node], lambda one, other: 0.91).says_nothing_new(node, first) is not is_new


def test_the_word_of_another_side_is_no_repetition_of_what_was_not_so() -> None:
    first = replace(statement("Guards of Upland detained a man and met no resistance.", 0, 1), side="Upland")
    node = replace(statement("Guards of Upland detained a man.", 0, 2), side="Lowland")
    assert not Graph([first, node], lambda one, other: 0.91).says_nothing_new(node, first)
    assert Graph([first, node], lambda one, other: 0.91).says_nothing_new(replace(node, side="Upland"), first)
