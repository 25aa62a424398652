"""Invented reports for tests of what is decided and said about stories."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from monitor.model.stories import Report
from tests.support.clock import NOON

_numbers = count(1)


def made(title: str, summary: str = "", **changes: Any) -> Report:
    """A report in English by an outlet of its own, published at noon."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "entry_id": number,
        "outlet": f"Outlet {number}",
        "language": "en",
        "country": "",
        "perspective": (),
        "url": None,
        "title": title,
        "summary": summary,
        "content": "",
        "published": NOON,
        "first_seen": NOON + timedelta(minutes=1),
        "watches": ("bridges",),
        "terms": (),
    }
    return Report(**{**values, **changes})
