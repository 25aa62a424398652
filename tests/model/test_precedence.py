"""Who reported first: by first sight, and by what feeds claim only where all were seen at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.model.precedence import NEVER, in_order, is_reworded
from monitor.model.stories import Report
from tests.support.clock import NOON
from tests.support.reports import made

MINUTE = timedelta(minutes=1)
TEXT = "Lorries with flour passed the checkpoint on Tuesday morning after eleven days of waiting, the drivers say."


def seen(outlet: str, at: float, claims: float, missing: float | datetime | None = None, **more: Any) -> Report:
    """A report first seen so many minutes after noon, which claims another time; its feed was ``missing`` it before."""
    times = {"first_seen": NOON + at * MINUTE, "published": NOON + claims * MINUTE}
    before = NOON + missing * MINUTE if isinstance(missing, float | int) else missing
    return made("Bridge opens", outlet=outlet, **times, missing=before, **more)


def order(*reports: Report) -> str:
    return "".join(report.outlet for report in in_order(reports))


def test_a_claimed_time_never_precedes_first_sight() -> None:
    assert order(seen("A", 10, 8, 5), seen("L", 15, -30, 10)) == "AL"
    assert order(seen("L", 10.01, 5.5, 5), seen("A", 10, 8, 5)) == "AL"
    assert order(seen("L", 11, -30), seen("A", 10, 8)) == "AL"


def test_a_feed_that_was_new_or_down_alone_gains_nothing() -> None:
    assert order(seen("A", 10, 8, 5), seen("L", 10.5, -30, missing=-600)) == "AL"
    assert order(seen("A", 10, 8, 5), seen("L", 10.5, -30, missing=NEVER)) == "AL"


def test_of_what_was_seen_at_once_after_long_the_claimed_times_decide() -> None:
    """The first look of a monitor, or the first after it was down: which feed it read first says nothing."""
    assert order(seen("B", 0, -20, -600), seen("A", 0.5, -400, -600), seen("C", 0.7, -10, -700)) == "ABC"
    assert order(seen("B", 0, -20, NEVER), seen("A", 0.5, -4000, NEVER), seen("C", 5, -5000, NEVER)) == "ABC"


def test_a_claim_that_cannot_be_true_counts_nothing() -> None:
    """It was not there yet when its feed was read."""
    assert order(seen("L", 10, -30, 5), seen("A", 10, 8, 5)) == "AL"


def test_an_entry_counts_from_its_present_words() -> None:
    assert order(seen("L", 0, -1, -5, worded=NOON + 15 * MINUTE), seen("A", 10, 8, 5)) == "AL"


def test_an_edit_that_adds_or_mends_is_the_same_news() -> None:
    assert not is_reworded(("Flour passes", TEXT), ("Flour passes", f"{TEXT} The mayor thanked them all for it."))
    assert not is_reworded(("Flour passes", TEXT), ("Flour passes", TEXT.replace("eleven", "twelve")))
    assert not is_reworded(("Flour passes", ""), ("Flour passes", TEXT))
    assert is_reworded(("Roses", "They want sun and a loose soil."), ("Flour passes", TEXT))
    assert is_reworded(("Flour passes", "Roses want sun and a loose soil."), ("Flour passes", TEXT))


minutes = st.integers(-300, 300)


@given(st.lists(st.tuples(minutes, minutes, minutes | st.none()), max_size=6), minutes, minutes)
def test_what_was_seen_before_with_its_feed_in_hand_stays_before(
    others: list[tuple[int, int, int | None]], at: int, claims: int
) -> None:
    """Whatever others claim, and whenever they were seen."""
    own = seen("A", at, min(at, claims), at - 5)
    found = in_order([own, *(seen("X", when, min(when, said), missing) for when, said, missing in others)])
    assert sorted(each.entry_id for each in found) == sorted({each.entry_id for each in found})
    before = found[: found.index(own)]
    assert all(each.first_seen <= own.first_seen for each in before)
