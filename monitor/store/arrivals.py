"""How many new entries each feed brought of late, as a column of its row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from monitor.model.arrivals import NOTHING_YET, Arrivals


def arrivals_of(row: Mapping[str, Any] | None) -> Arrivals:
    """What the column holds."""
    if row is None:
        return NOTHING_YET
    return Arrivals(date.fromisoformat(row["day"]), row["taken"], row["left_out"], row["days"], tuple(row["earlier"]))


def arrivals_row(arrivals: Arrivals) -> dict[str, Any] | None:
    """The column."""
    if arrivals.day is None:
        return None
    return {
        "day": arrivals.day.isoformat(),
        "taken": arrivals.taken,
        "left_out": arrivals.left_out,
        "days": arrivals.days,
        "earlier": list(arrivals.earlier),
    }
