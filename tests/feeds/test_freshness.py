from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.feeds.freshness import clamp_time, freshness, held_back
from monitor.model.settings import EntrySettings, FirstPollSettings
from tests.support.clock import NOON

HOUR = timedelta(hours=1)
FIRST = FirstPollSettings(max_age=6 * HOUR, max_posts=2)
ENTRIES = EntrySettings(max_age=72 * HOUR)


def test_a_first_poll_posts_the_newest_few_of_what_is_young() -> None:
    rule = freshness(NOON, baseline=True, born=None, first_poll=FIRST, entries=ENTRIES)
    ages = [7, 1, 3, 2, None]
    held = held_back([NOON - age * HOUR if age else None for age in ages], rule, NOON)
    assert set(held) == {0, 2, 4}
    assert "2023-09-20 06:00" in held[0]
    assert held[2] == "more than the first poll of a feed may post"
    assert held[4].startswith("undated")


def test_later_polls_post_what_is_no_older_than_entries_may_be() -> None:
    rule = freshness(NOON, baseline=False, born=None, first_poll=FIRST, entries=ENTRIES)
    published = [NOON - 71 * HOUR, NOON - 73 * HOUR, None, *[NOON] * 5]
    assert set(held_back(published, rule, NOON)) == {1}


@pytest.mark.parametrize(("baseline", "held"), [(True, {1, 2}), (False, {1})])
def test_an_ephemeral_database_posts_nothing_older_than_itself(baseline: bool, held: set[int]) -> None:
    born = NOON - timedelta(minutes=10)
    rule = freshness(NOON, baseline=baseline, born=born, first_poll=FIRST, entries=ENTRIES)
    assert set(held_back([born, born - timedelta(seconds=1), None], rule, NOON)) == held


def test_an_ephemeral_database_of_some_age_posts_nothing_older_than_entries_may_be() -> None:
    rule = freshness(NOON, baseline=False, born=NOON - 100 * HOUR, first_poll=FIRST, entries=ENTRIES)
    assert rule.not_before == NOON - 72 * HOUR


@pytest.mark.parametrize(("rested", "held"), [(71, set()), (73, {1})])
def test_what_bears_no_date_may_be_as_old_as_its_feed_rested(rested: int, held: set[int]) -> None:
    answered_at = NOON - rested * HOUR
    rule = freshness(NOON, baseline=False, born=None, first_poll=FIRST, entries=ENTRIES, answered_at=answered_at)
    assert set(held_back([NOON - HOUR, None], rule, NOON)) == held


def test_dates_are_clamped_to_now() -> None:
    assert clamp_time(None, NOON) == NOON
    assert clamp_time(NOON + HOUR, NOON) == NOON
    assert clamp_time(NOON - HOUR, NOON) == NOON - HOUR
