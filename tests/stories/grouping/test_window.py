"""Placing reports among those of these days, with a decision made for these tests and with the one that is shipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.matching.embeddings import pack
from monitor.model.settings import StorySettings
from monitor.model.stories import Constraint, Grouped, Placed, Placement, Report
from monitor.stories.group import load_learnt
from monitor.stories.grouping import members as module
from monitor.stories.grouping.pairwise import Coefficients, Decision, Learnt
from monitor.stories.grouping.space import space_data
from monitor.stories.grouping.window import Window
from tests.support.news import report
from tests.support.spaces import plain_space

SETTINGS = StorySettings()
SHARED = {"terms of both shared": 9.0, "no terms shared": -6.0}
DECISION = Decision(Coefficients(SHARED, -3.0), Coefficients(SHARED, -3.0))
LEARNT = Learnt(DECISION, DECISION, space_data(plain_space(8)), 0.0)
NAMES = ("alderford", "birchholm", "cedarwick")


class Stories:
    """A window with what the store would keep beside it."""

    def __init__(self, learnt: Learnt = LEARNT) -> None:
        self.window = Window(SETTINGS, learnt)
        self.story_of: dict[int, int] = {}
        self.reasons: dict[int, str] = {}
        self._numbers = count(1)

    def take(self, taken: Report, vector: bytes = b"") -> int:
        placed = self.window.place(taken, vector, self._keep)
        assert placed is not None
        return placed.story_id

    def _keep(self, taken: Report, placement: Placement) -> Placed:
        story = self._numbered(placement.story_id)
        homes = tuple(self._numbered(each.story_id) for each in placement.regroupings)
        self._move([taken.entry_id], story, placement.reason)
        self._move(placement.companions, story, "regrouped")
        for regrouping, home in zip(placement.regroupings, homes, strict=True):
            self._move(regrouping.entry_ids, home, regrouping.reason)
        return Placed(story, homes)

    def _numbered(self, story: int | None) -> int:
        return next(self._numbers) if story is None else story

    def _move(self, entry_ids: Sequence[int], story: int, reason: str) -> None:
        for entry_id in entry_ids:
            self.story_of[entry_id], self.reasons[entry_id] = story, reason

    def groups(self) -> set[frozenset[int]]:
        found: dict[int, set[int]] = {}
        for entry_id, story in self.story_of.items():
            found.setdefault(story, set()).add(entry_id)
        return {frozenset(group) for group in found.values()}


def about(number: int, *terms: str, title: str = "", **changes: object) -> Report:
    """A report in a language of its own, so that its terms alone decide."""
    return report(number, title or f"word{number}", f"l{number}", terms=terms, **changes)


def test_reports_of_one_event_join_and_others_do_not() -> None:
    stories = Stories()
    first = stories.take(about(1, "alderford"))
    assert stories.take(about(2, "birchholm")) != first
    assert stories.take(about(3, "alderford")) == first
    assert stories.reasons[1] == "no recent report resembles it"
    assert stories.reasons[3].startswith("like the report of Outlet 1: ")
    assert "terms of both shared" in stories.reasons[3]


def test_a_reprint_is_told_as_one() -> None:
    stories = Stories()
    first = stories.take(report(1, "Ferry service across the lake resumes after nine days"))
    assert stories.take(report(2, "Ferry service across the lake resumes, after nine days!")) == first
    assert stories.reasons[2] == "nearly the same as the report of Outlet 1"


def test_reports_further_apart_than_the_window_never_join() -> None:
    stories = Stories()
    first = stories.take(about(1, "alderford"))
    hours = SETTINGS.window.total_seconds() / 3600
    assert stories.take(about(2, "alderford", hours=hours)) == first
    assert stories.take(about(3, "alderford", hours=2 * hours + 0.1)) != first


def test_what_is_out_of_reach_is_forgotten() -> None:
    stories = Stories()
    for number in range(1, 50):
        stories.take(about(number, f"term{number}", hours=4 * number))
    window = stories.window
    reach = 2 * SETTINGS.window
    kept = {each for each in stories.story_of if timedelta(hours=4 * (49 - each)) <= reach}
    assert window._members.entries() == kept
    assert {entry_id for ids in window._members._stories.values() for entry_id in ids} == kept
    assert window._odds._known.keys() <= kept
    assert {entry_id for ids in window._members._found_by.values() for entry_id in ids} == kept


def test_a_window_holds_the_newest_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_REPORTS", 5)
    stories = Stories()
    for number in range(1, 20):
        stories.take(about(number, f"term{number}", hours=number / 10))
    assert stories.window._members.entries() == {14, 15, 16, 17, 18, 19}


def test_stories_that_turn_out_to_be_one_are_merged_into_the_older() -> None:
    stories = Stories()
    stories.take(about(1, "alderford"))
    stories.take(about(2, "birchholm"))
    stories.take(about(3, "birchholm"))
    others = frozenset(range(100, 130))
    for number in others:
        stories.take(about(number, "cedarwick"))
    both = about(4, "alderford", "birchholm")
    assert stories.groups() == {frozenset((1,)), frozenset((2, 3)), others}
    for number in range(4, 20):
        stories.take(replace(both, entry_id=number, language=f"l{number}", outlet=f"Outlet {number}"))
    assert stories.groups() == {frozenset(range(1, 20)), others}
    assert {stories.story_of[number] for number in range(1, 20)} == {1}


def test_one_outlet_that_reports_of_both_merges_no_two_stories_however_often() -> None:
    stories = Stories()
    for number, term in enumerate(("alderford", "alderford", "birchholm", "birchholm"), 1):
        stories.take(about(number, term))
    both = about(5, "alderford", "birchholm")
    for number in range(5, 20):
        stories.take(replace(both, entry_id=number, language=f"l{number}"))
        assert stories.story_of[1] == stories.story_of[2] != stories.story_of[3] == stories.story_of[4]


def test_the_newest_of_each_outlet_is_looked_at_before_the_second_of_any() -> None:
    members = module.Members(SETTINGS.window, {})
    members.add(about(1, "alderford"), 1)
    for number in range(2, 40):
        members.add(about(number, "alderford", outlet="Mallory", hours=number / 100), 1)
    assert members.newest(1, 3) == [1, 38, 39]


def test_a_story_that_chained_two_events_is_split() -> None:
    window = Window(SETTINGS, LEARNT)
    chained = [about(n, "alderford") for n in (1, 2, 3)] + [about(n, "birchholm") for n in (4, 5)]
    for each in chained:
        window.add(each, 1)
    placement = window.placement(about(6, "birchholm"))
    assert placement.story_id is None
    assert set(placement.companions) == {4, 5}
    assert placement.regroupings == ()


def test_a_story_stays_that_of_most_of_its_reports() -> None:
    """Not of the one that is left when they go with another story: its message would tell of something else."""
    window = Window(SETTINGS, LEARNT)
    for number in range(1, 6):
        window.add(about(number, "alderford"), 1)
    window.add(about(6, "birchholm"), 1)
    window.add(about(7, "alderford", hours=1), 2)
    placement = window.placement(about(8, "alderford", hours=1))
    assert (placement.story_id, placement.companions) == (1, (7,))
    (regrouping,) = placement.regroupings
    assert (regrouping.entry_ids, regrouping.story_id) == ((6,), None)
    for number, older in ((9, 0), (10, 0)):
        window.add(about(number, "alderford"), older)
    placement = window.placement(about(8, "alderford", hours=1))
    assert (placement.story_id, set(placement.companions)) == (0, {1, 2, 3, 4, 5, 7})


def test_of_a_story_in_two_halves_that_with_the_first_report_keeps_it() -> None:
    window = Window(SETTINGS, LEARNT)
    for number, term, story in ((1, "birchholm", 2), (2, "alderford", 1), (3, "alderford", 1), (4, "alderford", 2)):
        window.add(about(number, term), story)
    placement = window.placement(about(5, "alderford"))
    assert (placement.story_id, placement.companions, placement.regroupings) == (1, (4,), ())


def test_what_does_not_belong_to_the_new_report_either_gets_a_story_of_its_own() -> None:
    window = Window(SETTINGS, LEARNT)
    for number, term in ((1, "alderford"), (2, "alderford"), (3, "alderford"), (4, "birchholm")):
        window.add(about(number, term), 7)
    placement = window.placement(about(5, "alderford"))
    assert placement.story_id == 7
    (regrouping,) = placement.regroupings
    assert (regrouping.entry_ids, regrouping.story_id) == ((4,), None)
    assert regrouping.reason == "regrouped: not like the other reports of the story"


def test_of_a_story_that_goes_elsewhere_whole_every_report_goes() -> None:
    """Also those beyond the ones that are looked at."""
    window = Window(SETTINGS, LEARNT)
    window.add(about(150, "alderford", hours=1.5), 1)
    for number in range(2, 102):
        window.add(about(number, "alderford", hours=number / 100), 2)
    placement = window.placement(about(200, "alderford", hours=2))
    assert placement.story_id == 1
    assert set(placement.companions) == set(range(2, 102))


def test_a_large_story_still_grows() -> None:
    stories = Stories(load_learnt())
    lead = "A passenger ferry with forty people on board sank off Alderford in a storm, the coast guard said."
    seen = {stories.take(report(n, f"Ferry sinks off Alderford in storm {'x' * n}", summary=lead)) for n in range(150)}
    assert seen == {1}


# --- constraints ----------------------------------------------------------------------------------------------


def grouped(*reports: tuple[Report, int]) -> list[Grouped]:
    return [Grouped(each, story) for each, story in reports]


def test_what_an_editor_put_together_stays_so() -> None:
    known = grouped((about(1, "alderford"), 1), (about(2, "alderford"), 1), (about(3, "birchholm"), 1))
    window = Window(SETTINGS, LEARNT)
    window.sync(known)
    assert window.placement(about(4, "birchholm")).companions == (3,)
    window.sync(known, [Constraint(1, 3, True)])
    placement = window.placement(about(4, "birchholm"))
    assert 3 not in placement.companions
    assert all(3 not in each.entry_ids for each in placement.regroupings)


def test_what_an_editor_put_apart_stays_so() -> None:
    known = grouped((about(1, "alderford"), 1), (about(2, "alderford"), 2))
    window = Window(SETTINGS, LEARNT)
    window.sync(known)
    assert window.placement(about(3, "alderford")).companions == (2,)
    window.sync(known, [Constraint(1, 2, False)])
    placement = window.placement(about(3, "alderford"))
    assert (placement.companions, placement.regroupings) == ((), ())


# --- in step with the store -----------------------------------------------------------------------------------


def test_it_holds_what_the_store_has() -> None:
    window = Window(SETTINGS, LEARNT)
    one, two, three = about(1, "alderford"), about(2, "birchholm"), about(3, "cedarwick")
    window.sync(grouped((one, 1), (two, 2)))
    kept = window._members[1]
    changed = replace(two, title="Carts cross the bridge")
    window.sync(grouped((one, 5), (changed, 2), (three, 3)))
    assert window._members[1] is kept
    assert {entry_id: window._members[entry_id].story for entry_id in window._members.entries()} == {1: 5, 2: 2, 3: 3}
    assert "carts" in window._members[2].traits.stems
    window.sync([])
    assert not window._members.entries()
    assert not window._members._stories
    assert not window._members._found_by


def test_a_refused_placement_leaves_no_trace() -> None:
    window = Window(SETTINGS, LEARNT)
    window.add(about(1, "alderford"), 1)
    assert window.place(about(2, "alderford"), b"", lambda taken, placement: None) is None
    assert window._members.entries() == {1}
    assert window._odds._known == {}


# --- for any reports --------------------------------------------------------------------------------------------

terms = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
arrivals = st.lists(st.tuples(terms, st.integers(0, 120), st.integers(0, 7)), max_size=25)


@settings(max_examples=60, deadline=None)
@given(arrivals)
def test_every_report_is_in_one_story_whatever_comes(arrived: list[tuple[list[str], int, int]]) -> None:
    """And the window agrees with what was kept, with vectors and without, in order of time and out of it."""
    stories = Stories()
    for number, (named, hours, direction) in enumerate(arrived, 1):
        vector = pack(np.eye(8, dtype=np.float32)[[direction]])[0] if direction < 6 else b""
        stories.take(about(number, *named, hours=hours), vector)
        window = stories.window
        assert {
            each: window._members[each].story for each in window._members.entries()
        }.items() <= stories.story_of.items()
    assert stories.story_of.keys() == set(range(1, len(arrived) + 1))


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=120), st.text(max_size=200), st.text(max_size=120))
def test_any_text_can_be_placed(one: str, summary: str, other: str) -> None:
    stories = Stories(load_learnt())
    stories.take(report(1, one, summary=summary))
    stories.take(report(2, other, "und"))
    stories.take(report(3, one, "ru", summary=summary))


# --- the shipped decision -----------------------------------------------------------------------------------------


def test_one_event_in_four_scripts() -> None:
    stories = Stories(load_learnt())
    event = {"terms": ("ferry", "alderford")}
    stories.take(report(1, "Ferry with 12 carts sinks off Alderford", **event))
    stories.take(report(2, "Паром с 12 телегами затонул у Алдерфорда", "ru", hours=0.3, **event))
    stories.take(report(3, "12 სატვირთო ბორანი ჩაიძირა ალდერფორდთან", "ka", hours=0.5, **event))
    stories.take(report(4, "Ալդերֆորդի մոտ 12 սայլով լաստանավ է խորտակվել", "hy", hours=0.8, **event))
    assert stories.groups() == {frozenset((1, 2, 3, 4))}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Old bridge closes for repairs today", "New bridge opens in the north"),
        ("Karabakh talks resume in Geneva after long pause", "Karabakh convoy reaches village school with bread"),
        ("Bridge one", "Bridge two"),
    ],
)
def test_while_little_was_read_one_shared_word_joins_nothing(one: str, other: str) -> None:
    stories = Stories(load_learnt())
    shared = {"terms": ("bridge",)}
    assert stories.take(report(1, one, **shared)) != stories.take(report(2, other, hours=0.1, **shared))
