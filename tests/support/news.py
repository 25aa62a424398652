"""Invented reports, the short way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Any

from monitor.model.stories import Report

NOON = datetime(2023, 9, 20, 12, 0, tzinfo=UTC)


def report(number: int, title: str, language: str = "en", *, hours: float = 0, **changes: Any) -> Report:
    """The report of this number, ``hours`` after noon."""
    at = NOON + timedelta(hours=hours)
    values: dict[str, Any] = {
        "entry_id": number,
        "outlet": f"Outlet {number}",
        "language": language,
        "country": "",
        "perspective": (),
        "url": f"https://outlet{number}.example/{number}",
        "title": title,
        "summary": "",
        "content": "",
        "published": at,
        "first_seen": at,
        "watches": (),
        "terms": (),
    }
    return Report(**{**values, **changes})


def unlike_any_other(mark: str) -> str:
    """A headline that joins no other's story: of all words but one, no two begin alike."""
    letters = blake2b(mark.encode()).hexdigest().translate(str.maketrans("0123456789", "ghijklmnop"))
    return " ".join(["Bridge", *(letters[at : at + 7] for at in range(0, 28, 7))])
