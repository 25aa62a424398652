"""How many new entries of a feed are taken on one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from monitor.feeds import quota
from monitor.model.arrivals import NOTHING_YET, Arrivals
from monitor.model.entries import EntryState, EntryWrite
from monitor.model.settings import EntrySettings
from tests.store.samples import written

LIMITS = EntrySettings()
TODAY = date(2023, 9, 19)


def after_days(*numbers: int, left_out: int = 0) -> Arrivals:
    """A feed that brought so many entries on the days before, and left so many out on the last of them."""
    arrivals = NOTHING_YET
    for ago, number in zip(range(len(numbers), 0, -1), numbers, strict=True):
        arrivals = arrivals.on(TODAY - timedelta(days=ago)).after(number, left_out if ago == 1 else 0)
    return arrivals.on(TODAY)


@pytest.mark.parametrize(
    ("arrivals", "allowed"),
    [
        (NOTHING_YET.on(TODAY), 5_000),
        (after_days(5_000, 3), 5_000),
        (after_days(20, 20, 20), 1_000),  # a day of war brings 600
        (after_days(300, 280, 320), 3_000),
        (after_days(300, 280, 320, 3_000, left_out=9), 3_000),  # what was too much teaches nothing
        (after_days(300, 280, 2_900, 320, 300), 3_000),
        (after_days(*[5_000] * 30), 20_000),
    ],
)
def test_how_many_a_feed_may_bring(arrivals: Arrivals, allowed: int) -> None:
    assert arrivals.allowed(LIMITS) == allowed


def test_a_new_day_begins_with_nothing() -> None:
    yesterday = after_days(20, 20, 20).after(1_000, 7)
    assert yesterday.on(TODAY) is yesterday
    tomorrow = yesterday.on(TODAY + timedelta(days=1))
    assert (tomorrow.taken, tomorrow.left_out, tomorrow.allowed(LIMITS)) == (0, 0, 1_000)


def some(count: int, state: EntryState, **changes: object) -> list[EntryWrite]:
    one = written("a")
    return [replace(one, state=state, reason=str(number), **changes) for number in range(count)]  # type: ignore[arg-type]


def taken(writes: list[EntryWrite], before: int) -> list[EntryWrite]:
    marked = quota.within(writes, after_days(20, 20, 20).after(before, 0), LIMITS)
    assert [replace(write, left_out=False) for write in marked] == writes
    return [write for write in marked if not write.left_out]


def test_what_belongs_to_the_subject_is_taken_first() -> None:
    rejected, matched = some(700, EntryState.REJECTED), some(400, EntryState.MATCHED)
    assert taken(rejected + matched, 0) == rejected[:600] + matched
    assert taken(rejected + matched, 900) == matched
    assert taken(rejected + matched, 1_900) == matched[:100]
    assert taken(rejected + matched, 5_000) == []


def test_what_is_known_already_is_no_growth() -> None:
    changed = some(10, EntryState.REJECTED, entry_id=7)
    assert taken(changed, 5_000) == changed
