from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.delivery import pacing
from monitor.model.settings import (
    Channel,
    DeliverySettings,
    PaceSettings,
)
from tests.support.clock import NOON

HOUR = timedelta(hours=1)


def test_a_channel_may_have_a_pace_of_its_own() -> None:
    delivery = DeliverySettings(per_second=1, per_minute=20)
    own = pacing.pace(Channel(pace=PaceSettings(per_minute=3)), delivery)
    assert (own.per_second, own.per_minute) == (1, 3)
    assert pacing.pace(Channel(), delivery) == delivery


def test_an_outlet_has_a_quarter_of_the_pace_before_others_where_there_is_enough_to_share() -> None:
    assert [pacing.share(DeliverySettings(per_minute=pace)) for pace in (20, 4, 3)] == [5, 1, 0]


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
        (ago(-30), ago(-30), 31),
        (ago(-86_400), ago(-86_400), 0),
    ],
)
def test_the_next_slot(here: list[datetime], overall: list[datetime], wait: float) -> None:
    assert pacing.next_slot(here, overall, NOON, SETTINGS) == NOON + timedelta(seconds=wait)


@given(st.lists(st.floats(0, 59), max_size=40), st.integers(1, 30), st.floats(0.1, 30))
def test_a_slot_never_breaks_a_limit(ages: list[float], per_minute: int, per_second: float) -> None:
    settings = DeliverySettings(per_second=per_second, per_minute=per_minute)
    slot = pacing.next_slot(ago(*ages), ago(*ages), NOON, settings)
    assert slot >= NOON
    in_minute = [sent for sent in ago(*ages) if sent > slot - timedelta(minutes=1)]
    assert len(in_minute) < per_minute or per_minute <= 0
    assert all(slot - sent >= timedelta(seconds=0.999 / per_second) for sent in in_minute)
