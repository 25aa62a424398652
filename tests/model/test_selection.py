"""Which reports of a story are looked at, of very many."""

from __future__ import annotations

from monitor.model.selection import MOST_REPORTS, fair_share
from monitor.model.stories import Report
from tests.support.reports import made

FLOOD = [made(f"Flood {number}", outlet="Horn") for number in range(1000)]
ALPHA = [made(f"Alpha {number}", outlet="Alpha") for number in range(3)]


def titles(reports: list[Report]) -> list[str]:
    return [report.title for report in reports]


def test_few_are_all_looked_at() -> None:
    assert fair_share(FLOOD[:MOST_REPORTS]) == FLOOD[:MOST_REPORTS]


def test_each_outlet_has_its_share_in_the_order_given() -> None:
    mixed = [*FLOOD[:5], *ALPHA, *FLOOD[5:]]
    assert titles(fair_share(mixed, most=6)) == ["Flood 0", "Alpha 0", "Alpha 1", "Alpha 2", "Flood 998", "Flood 999"]
    assert titles(fair_share(mixed, most=4)) == ["Flood 0", "Alpha 0", "Alpha 2", "Flood 999"]
    assert len(fair_share(mixed)) == MOST_REPORTS


def test_what_was_shown_is_looked_at() -> None:
    shown = FLOOD[500].entry_id
    assert titles(fair_share([*FLOOD, *ALPHA], {shown}, most=3)) == ["Flood 0", "Flood 500", "Alpha 0"]


def test_of_too_many_outlets_the_first_is_among_them() -> None:
    many = [made(f"Outlet {number}") for number in range(500)]
    assert titles(fair_share(many, most=3)) == ["Outlet 0", "Outlet 498", "Outlet 499"]
