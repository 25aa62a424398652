"""Dates as feeds of this region write them where they keep to no standard."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from monitor.languages.tables import LANGUAGES
from monitor.languages.text import fold_key

_TIME = r"(?:[\s,T–-]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
_ZONE = r"\s*(?P<zone>Z|GMT|UTC|[+-]\d{2}:?\d{2})?"
_NUMERIC = re.compile(rf"\s*(?P<day>\d{{1,2}})[./-](?P<month>\d{{1,2}})[./-](?P<year>\d{{4}}){_TIME}{_ZONE}")
_NAMED = re.compile(rf"\D{{0,20}}(?P<day>\d{{1,2}})\s+(?P<month>\w{{3,12}})[.,]?\s+(?P<year>\d{{4}}){_TIME}{_ZONE}")
_LONGEST = 80
_HALF_HOURS = re.compile(r"([+-])(\d{2}):?(\d{2})")


# How the names of months begin, folded.
_BY_PREFIX = {
    fold_key(name): month
    for language in LANGUAGES.values()
    for month, names in enumerate(language.months, 1)
    for name in names.split()
}


def parse_local_date(text: str) -> datetime | None:
    """``19.09.2023 12:30``, ``19 sentyabr 2023, 12:30`` or ``19 сентября 2023`` as a time in UTC, else None.

    Day before month. A time without a zone is taken as UTC, one without a time as midnight.
    """
    text = text[:_LONGEST]
    if found := _NUMERIC.match(text):
        return _at(found, int(found["month"]))
    if (found := _NAMED.match(text)) and (month := _month(found["month"])):
        return _at(found, month)
    return None


def _month(name: str) -> int | None:
    folded = fold_key(name)
    for length in (6, 5, 4, 3):
        if month := _BY_PREFIX.get(folded[:length]):
            return month
    return None


def _at(found: re.Match[str], month: int) -> datetime | None:
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    day = int(found["day"])
    try:
        zone = _zone(found["zone"])
        return datetime(int(found["year"]), month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _zone(name: str | None) -> timezone:
    offset = _HALF_HOURS.fullmatch(name or "")
    if offset is None:
        return UTC
    span = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
    return timezone(-span if offset[1] == "-" else span)
