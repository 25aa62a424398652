"""Told stories keep the event of their headline, with log-odds that are made up: what else grouping finds out is left
out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import combinations, count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.settings import StorySettings
from monitor.model.stories import Placement, Report, ToldStory
from monitor.stories.grouping import placing
from monitor.stories.grouping.constraints import Constraints
from monitor.stories.grouping.members import Members, Newcomer
from monitor.stories.grouping.odds import Weighed
from monitor.stories.grouping.told import Told, resistance
from tests.support.news import report

HOUR = timedelta(hours=1)
AT = report(1, "x", "en").published


class MadeUpOdds:
    """The log-odds of pairs as a test gives them; 0 is the threshold."""

    threshold = 0.0
    constraints = Constraints(())

    def __init__(self, pairs: Mapping[tuple[int, int], float], otherwise: float = -6.0) -> None:
        self._pairs, self._otherwise = pairs, otherwise

    def between(self, one: int, other: int) -> float:
        return self._pairs.get((min(one, other), max(one, other)), self._otherwise)

    def weigh(self, newcomer: Newcomer, entry_ids: Iterable[int]) -> dict[int, Weighed]:
        return {each: Weighed(self.between(newcomer.report.entry_id, each), {}) for each in entry_ids}

    def expect(self, newcomer: Newcomer, weighed: Mapping[int, Weighed]) -> None:
        """Nothing is kept."""

    def why(self, weighed: Weighed) -> str:
        return "made up"


class Newsroom:
    """Members, and the messages that readers have: which entry heads that of which story."""

    def __init__(self, odds: MadeUpOdds) -> None:
        self.odds: Any = odds
        self.members = Members(StorySettings().window, {})
        self.story_of: dict[int, int] = {}
        self.told: dict[int, ToldStory] = {}
        self._numbers = count(1)

    def take(self, number: int) -> Placement:
        taken = made(number)
        placement = placing.place(taken, b"", self.members, self.odds, Told(self.told.values()))
        home = next(self._numbers) if placement.story_id is None else placement.story_id
        self.members.add(taken, home)
        self.story_of[number] = home
        self._move(placement.companions, home)
        for each in placement.regroupings:
            self._move(each.entry_ids, next(self._numbers) if each.story_id is None else each.story_id)
        self._follow()
        return placement

    def _move(self, entry_ids: Iterable[int], home: int) -> None:
        entry_ids = list(entry_ids)
        self.members.move(entry_ids, home)
        self.story_of.update(dict.fromkeys(entry_ids, home))

    def _follow(self) -> None:
        """Messages go where their headlines are, as the store has it; of two the older story's stays."""
        heads = sorted(self.told.items())
        self.told = {}
        for _, story in heads:
            (head,) = story.headlines
            home = self.story_of[head]
            self.told.setdefault(home, replace(story, story_id=home))

    def tell(self, story: int, reports: int = 1, messages: int = 1, hours: float = 0) -> None:
        head = min(entry for entry, home in self.story_of.items() if home == story)
        self.told.setdefault(story, ToldStory(story, frozenset({head}), reports, messages, AT - hours * HOUR))


def made(number: int) -> Report:
    """Reports that share a term, each in a language of its own: so all of them are compared."""
    return report(number, f"word{number}", f"l{number}", terms=("alderford",))


def bridged(likely: float, **grown: float) -> tuple[Newsroom, Placement]:
    """Two stories, of which the reports are so likely one, and a report that is like both."""
    room = Newsroom(MadeUpOdds({(1, 2): likely, (1, 3): 7.0, (2, 3): 7.0}))
    # First unlike each other, as long as neither knows of the third.
    room.odds, known = MadeUpOdds({}), room.odds
    assert room.take(1).story_id is None
    assert room.take(2).story_id is None
    room.odds = known
    if grown:
        for story in (1, 2):
            room.tell(story, **grown)  # type: ignore[arg-type]
    return room, room.take(3)


def test_stories_that_nobody_was_told_of_are_one_where_that_is_likely() -> None:
    room, placement = bridged(1.0)
    assert set(room.story_of.values()) == {1}
    assert placement.akin == ()


@pytest.mark.parametrize(
    ("likely", "grown", "one"),
    [
        (1.0, {"reports": 1}, False),
        (2.5, {"reports": 1}, False),
        (3.0, {"reports": 1}, True),
        (3.0, {"reports": 8}, False),
        (3.0, {"reports": 1, "messages": 8}, False),
        (3.0, {"reports": 1, "hours": 40}, False),
        (5.5, {"reports": 60, "messages": 60, "hours": 40}, True),
    ],
)
def test_told_ones_are_one_only_where_that_is_far_surer_the_more_was_told(
    likely: float, grown: dict[str, float], one: bool
) -> None:
    room, placement = bridged(likely, **grown)
    assert (room.story_of[1] == room.story_of[2]) is one
    assert placement.akin == (() if one else ((1, 2),))
    assert room.story_of[3] in (1, 2)


@pytest.mark.parametrize(
    ("likely", "told", "joins"),
    [(0.3, 0, True), (0.3, 1, False), (1.0, 1, True), (0.3, 8, True)],
)
def test_a_report_joins_a_told_story_where_it_is_surer_the_more_it_would_make_up_the_post(
    likely: float, told: int, joins: bool
) -> None:
    room = Newsroom(MadeUpOdds({(1, 2): likely}))
    room.take(1)
    if told:
        room.tell(1, reports=told)
    placement = room.take(2)
    assert placement.story_id == (1 if joins else None)
    assert placement.akin == (() if joins else ((1, None),))


def test_what_is_less_likely_one_than_not_is_not_linked() -> None:
    odds = MadeUpOdds({(1, 2): -0.5})
    odds.threshold = -1.0
    room = Newsroom(odds)
    room.take(1)
    room.tell(1)
    placement = room.take(2)
    assert (placement.story_id, placement.akin) == (None, ())


@pytest.mark.parametrize(("likely", "one"), [(1.0, False), (2.5, True)])
def test_a_story_that_nobody_was_told_of_takes_no_told_one_over(likely: float, one: bool) -> None:
    """It has four reports, the told one has one; a new report is like all of them."""
    odds = dict.fromkeys(combinations(range(2, 7), 2), 6.0) | {(1, 6): likely}
    room = Newsroom(MadeUpOdds(odds | {(1, other): likely for other in range(2, 6)}))
    for number in range(1, 6):
        room.members.add(made(number), min(number, 2))
        room.story_of[number] = min(number, 2)
    room.tell(1)
    room.take(6)
    assert (room.story_of[1] == room.story_of[2]) is one
    assert room.story_of[6] == room.story_of[2]


def test_a_told_story_keeps_its_headline_where_most_others_leave() -> None:
    """Three reports of another event were chained to it."""
    room = Newsroom(
        MadeUpOdds({(2, 3): 6.0, (2, 4): 6.0, (3, 4): 6.0, (1, 5): -6.0, **{(n, 5): 6.0 for n in (2, 3, 4)}})
    )
    for number in (1, 2, 3, 4):
        room.members.add(made(number), 1)
        room.story_of[number] = 1
    room.tell(1)
    next(room._numbers)
    room.take(5)
    assert room.story_of[1] == 1
    assert {room.story_of[number] for number in (2, 3, 4, 5)} == {2}


def test_how_much_surer_grows_and_has_an_end() -> None:
    least = ToldStory(1, frozenset({1}), 1, 1, AT)
    more = [replace(least, reports=9), replace(least, messages=9), replace(least, since=AT - 9 * HOUR)]
    assert all(resistance(each, AT) > resistance(least, AT) for each in more)
    assert resistance(replace(least, since=AT + HOUR), AT) == resistance(least, AT)
    most = ToldStory(1, frozenset({1}), 10**6, 10**6, AT - 10**4 * HOUR)
    assert 2 < resistance(least, AT) < resistance(most, AT) < 8


@given(st.data())
@settings(deadline=None)
def test_no_sequence_of_reports_brings_two_headlines_together_that_are_not_far_surer_one(data: st.DataObject) -> None:
    reports = data.draw(st.integers(3, 8))
    pairs = {pair: data.draw(st.floats(-8, 8)) for pair in combinations(range(1, reports + 1), 2)}
    odds = MadeUpOdds(pairs)
    room = Newsroom(odds)
    for number in range(1, reports + 1):
        before, told = dict(room.story_of), dict(room.told)
        placement = room.take(number)
        for one, other in combinations(sorted(told), 2):
            (head,), (second,) = told[one].headlines, told[other].headlines
            home = room.story_of[head]
            if home == room.story_of[second]:
                parts = [
                    [entry for entry, story in before.items() if story == which and room.story_of[entry] == home]
                    for which in (one, other)
                ]
                likely = [odds.between(left, right) for left in parts[0] for right in parts[1]]
                more = max(resistance(told[which], made(number).published) for which in (one, other))
                assert sum(likely) / len(likely) > more
                assert (one, other) not in placement.akin
        for story in sorted(set(room.story_of.values()) - room.told.keys()):
            if data.draw(st.booleans()):
                room.tell(story, data.draw(st.integers(1, 30)), data.draw(st.integers(1, 30)))
