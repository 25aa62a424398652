from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core import policy
from monitor.core.settings import Channel, DeliverySettings, EntrySettings, FirstPollSettings, Watch
from monitor.core.types import PublicationIntent, PublicationKind
from tests.support.worker import NOON

HOUR = timedelta(hours=1)
FIRST = FirstPollSettings(max_age=6 * HOUR, max_posts=2)
ENTRIES = EntrySettings(max_age=72 * HOUR)


def test_a_first_poll_posts_the_newest_few_of_what_is_young() -> None:
    rule = policy.freshness(NOON, baseline=True, born=None, first_poll=FIRST, entries=ENTRIES)
    ages = [7, 1, 3, 2, None]
    held = policy.held_back([NOON - age * HOUR if age else None for age in ages], rule, NOON)
    assert set(held) == {0, 2, 4}
    assert "2023-09-20 06:00" in held[0]
    assert held[2] == "more than the first poll of a feed may post"
    assert held[4].startswith("undated")


def test_later_polls_post_what_is_no_older_than_entries_may_be() -> None:
    rule = policy.freshness(NOON, baseline=False, born=None, first_poll=FIRST, entries=ENTRIES)
    published = [NOON - 71 * HOUR, NOON - 73 * HOUR, None, *[NOON] * 5]
    assert set(policy.held_back(published, rule, NOON)) == {1}


@pytest.mark.parametrize(("baseline", "held"), [(True, {1, 2}), (False, {1})])
def test_an_ephemeral_database_posts_nothing_older_than_itself(baseline: bool, held: set[int]) -> None:
    born = NOON - timedelta(minutes=10)
    rule = policy.freshness(NOON, baseline=baseline, born=born, first_poll=FIRST, entries=ENTRIES)
    assert set(policy.held_back([born, born - timedelta(seconds=1), None], rule, NOON)) == held


def test_an_ephemeral_database_of_some_age_posts_nothing_older_than_entries_may_be() -> None:
    rule = policy.freshness(NOON, baseline=False, born=NOON - 100 * HOUR, first_poll=FIRST, entries=ENTRIES)
    assert rule.not_before == NOON - 72 * HOUR


def test_dates_are_clamped_to_now() -> None:
    assert policy.clamped(None, NOON) == NOON
    assert policy.clamped(NOON + HOUR, NOON) == NOON
    assert policy.clamped(NOON - HOUR, NOON) == NOON - HOUR


def test_a_story_goes_to_every_channel_that_carries_one_of_its_watches() -> None:
    channels = {"all": Channel(), "bridges": Channel(watches=("bridges",)), "dams": Channel(watches=("dams",))}
    wanted = policy.intents(("bridges", "ferries"), channels)
    assert wanted == tuple(PublicationIntent(name, PublicationKind.POST) for name in ("all", "bridges"))


SETTINGS = DeliverySettings(per_second=1, per_minute=3, overall_per_second=2)


def ago(*seconds: float) -> list[datetime]:
    return [NOON - timedelta(seconds=second) for second in seconds]


@pytest.mark.parametrize(
    ("here", "overall", "wait"),
    [
        ([], [], 0),
        (ago(2), ago(2), 0),
        (ago(0.25), ago(0.25), 0.75),
        (ago(50, 40, 30), ago(50, 40, 30), 10),
        (ago(61, 40, 30), ago(61, 40, 30), 0),
        ([], ago(0.5, 0.25), 0.5),
    ],
)
def test_the_next_slot(here: list[datetime], overall: list[datetime], wait: float) -> None:
    assert policy.next_slot(here, overall, NOON, SETTINGS) == NOON + timedelta(seconds=wait)


@given(st.lists(st.floats(0, 59), max_size=40), st.integers(1, 30), st.floats(0.1, 30))
def test_a_slot_never_breaks_a_limit(ages: list[float], per_minute: int, per_second: float) -> None:
    settings = DeliverySettings(per_second=per_second, per_minute=per_minute)
    slot = policy.next_slot(ago(*ages), ago(*ages), NOON, settings)
    assert slot >= NOON
    in_minute = [sent for sent in ago(*ages) if sent > slot - timedelta(minutes=1)]
    assert len(in_minute) < per_minute or per_minute <= 0
    assert all(slot - sent >= timedelta(seconds=0.999 / per_second) for sent in in_minute)


@pytest.mark.parametrize(
    ("name", "watch", "tag"),
    [
        ("peace-talks", Watch(), "PeaceTalks"),
        ("karabakh", Watch(), "Karabakh"),
        ("x", Watch(hashtag="Other_1"), "Other_1"),
        ("ölü dəniz", Watch(), "ÖlüDəniz"),
    ],
)
def test_hashtags(name: str, watch: Watch, tag: str) -> None:
    assert policy.hashtag(name, watch) == tag
