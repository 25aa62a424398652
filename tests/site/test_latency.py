"""From publication to post: what counts, and what does not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.site.latency import excluded_as, latency_of, spread_of
from monitor.store import PostTime
from tests.store.samples import MINUTE, NOW


def post(
    outlet: str = "The Kite",
    wait: timedelta = 5 * MINUTE,
    *,
    missing: datetime | None = NOW - 10 * MINUTE,
    first_seen: datetime = NOW + MINUTE,
) -> PostTime:
    return PostTime(outlet, NOW, first_seen, missing, NOW + wait)


@pytest.mark.parametrize(
    ("each", "reason"),
    [
        (post(), None),
        (post(missing=None), "first_document"),
        (post(first_seen=NOW), "undated"),
        (post(missing=NOW + 61 * MINUTE), "backfilled"),
        (post(missing=NOW + 59 * MINUTE), None),
        (post(missing=NOW - timedelta(days=9)), None),
    ],
)
def test_what_says_nothing_does_not_count(each: PostTime, reason: str | None) -> None:
    assert excluded_as(each) == reason


def test_what_does_not_count_is_told() -> None:
    found = latency_of([post(), post(missing=None), post(missing=None), post(first_seen=NOW)])
    assert found.excluded == {"first_document": 2, "backfilled": 0, "undated": 1}
    assert found.waits == (5 * MINUTE,)


def test_each_outlet_has_its_own() -> None:
    found = latency_of([post("Heron", 9 * MINUTE), *(post("The Kite", number * MINUTE) for number in (2, 3, 7))])
    assert [(outlet, each.count, each.median) for outlet, each in found.by_outlet] == [
        ("The Kite", 3, 3 * MINUTE),
        ("Heron", 1, 9 * MINUTE),
    ]
    assert found.overall is not None
    assert (found.overall.count, found.overall.median) == (4, 5 * MINUTE)


def test_ninety_five_of_a_hundred_take_no_longer() -> None:
    found = spread_of([number * MINUTE for number in range(1, 101)])
    assert (found.median, found.late) == (50.5 * MINUTE, 95 * MINUTE)
    assert spread_of([MINUTE]).late == MINUTE


def test_of_nothing_nothing_is_said() -> None:
    found = latency_of([post(missing=None)])
    assert (found.overall, found.by_outlet) == (None, ())
