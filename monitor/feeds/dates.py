"""Dates as feeds write them, whether they keep to a standard or not.

A time of day with its zone is looked for first and taken out, then a date in what is left: so both may stand in either
order, and the year behind the time. Day before month, but where only the month can come first, or a.m. and p.m. say
that Americans write.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from monitor.languages.tables import LANGUAGES
from monitor.languages.text import fold_key

_LONGEST = 80
_EARLIEST_YEAR = 1990  # earlier dates are unset clocks

# What abbreviations mean to those who write of this region: AMT is the time of Armenia, not that of the Amazon.
_ZONES = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "EEST": 3, "MSK": 3, "МСК": 3, "MSD": 4, "TRT": 3, "AMT": 4, "AMST": 5, "AZT": 4, "AZST": 5, "GET": 4,
    "GST": 4, "SAMT": 4, "IRST": 3.5, "IRDT": 4.5, "IDT": 3, "PKT": 5, "UZT": 5, "YEKT": 5, "IST": 5.5, "HKT": 8,
    "SGT": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7,
    "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
_ZONE_NAMES = "|".join(_ZONES)
_ZONE = (
    r"(?:[\s,(]*(?P<place>[A-Z][a-z]+(?:/[A-Z][A-Za-z_]+)+)"
    r"|(?:[\s,(]*(?:GMT|UTC|UT))?[\s,(]*(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?(?![\d./-])"
    rf"|[\s,(]*(?P<word>{_ZONE_NAMES})(?!\w))?"
)
_HALF_OF_DAY = r"(?:\s*(?P<half>[ap]\.?\s?m\b\.?|ö[ös]\b|[πμ]\.?μ\b\.?|[صم](?!\w)))"
_SECOND = r"(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
_TIMES = [
    re.compile(rf"(?<![\d:+])T?(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}}){_SECOND}{_HALF_OF_DAY}?{_ZONE}", re.IGNORECASE),
    re.compile(rf"(?<![\d:.])(?P<hour>\d{{1,2}})(?P<minute>)(?P<second>){_HALF_OF_DAY}{_ZONE}", re.IGNORECASE),
]
# Looked for behind the date alone, where "21.30" is no day and month.
_LOOSE_TIME = re.compile(
    rf"(?<![\d.])(?P<hour>\d{{1,2}})[.h](?P<minute>\d{{2}})(?P<second>)(?P<half>)(?![\d.]){_ZONE}", re.IGNORECASE
)
# "20231128T213000Z": all of it.
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:[T ]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<half>)"
    rf"{_ZONE})?"
)
_EPOCH = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{13})")

_YEAR = r"(?P<year>\d{4})(?!\d)"
_MONTH = r"(?P<month>[^\W\d_]{2,14}(?:[ \u200c]ال\w+)?)(?:/[^\W\d_]+(?: ال\w+)?)?\.?"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|-?го)?"
_DE = r"(?:de\s+|of\s+)?"
_DATES = [
    re.compile(r"(?<![\d-])(?P<year>\d{4})(?P<mark>[-./年])\s?(?P<month>\d{1,2})[-./月]\s?(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<day>\d{1,2})(?P<mark>[./-])\s?(?P<month>\d{1,2})[./-]\s?(?P<year>\d{4}|\d{2})(?!\d)"),
    re.compile(rf"{_DAY}[.,]?[\s-]*{_DE}{_MONTH},?[\s-]+{_DE}(?P<year>\d{{4}}|\d{{2}})(?!\d)", re.IGNORECASE),
    re.compile(rf"{_MONTH}\s+{_DAY}(?!\d)[\s,]+{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<![\d-]){_YEAR}[^\W\d_]?[^\w]*(?:წლის\s+)?{_DAY}[.,]?\s*{_MONTH}", re.IGNORECASE),
    re.compile(rf"(?<![\d-]){_YEAR}[\s.,-]+{_MONTH}[\s.,-]+{_DAY}(?!\d)", re.IGNORECASE),
]
_MARKS = str.maketrans("−–—", "---")

# How the names of months begin, folded.
_BY_PREFIX = {
    fold_key(name): month
    for language in LANGUAGES.values()
    for month, names in enumerate(language.months, 1)
    for name in names.split()
}
# Too short to be the beginning of a word, or two words.
_WHOLE = {
    fold_key(name): month
    for name, month in (
        ("مه", 5), ("می", 5), ("كانون الثاني", 1), ("شباط", 2), ("آذار", 3), ("نيسان", 4), ("أيار", 5), ("حزيران", 6),
        ("تموز", 7), ("آب", 8), ("أيلول", 9), ("تشرين الأول", 10), ("تشرين الثاني", 11), ("كانون الأول", 12),
    )
}  # fmt: skip
_NOON = 12
_LAST_MONTH = 12


def parse_date(text: str) -> datetime | None:
    """A date as a time in UTC: RFC 822, ISO 8601, seconds since 1970, ``19.09.2023 12:30``,
    ``19 sentyabr 2023, 12:30``, ``September 19, 2023 9:30 PM`` and their like. None where it is none,
    or where no clock can have been right.

    A time without a zone, or in one that is not known, is taken as UTC, a date without a time as midnight.
    """
    text = text[:_LONGEST].translate(_MARKS).strip()
    when = _from_epoch(text) or _from_parts(text)
    return when if when is not None and when.year >= _EARLIEST_YEAR else None


def _from_epoch(text: str) -> datetime | None:
    found = _EPOCH.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]) if found[1] else int(found[2]) / 1000, tz=UTC) if found else None


def _from_parts(text: str) -> datetime | None:
    if found := _COMPACT.fullmatch(text):
        return _at(found, int(found["month"]), found)
    time = next((found for pattern in _TIMES if (found := pattern.search(text))), None)
    rest = f"{text[: time.start()]} {text[time.end() :]}" if time else text
    for pattern in _DATES:
        if (date := pattern.search(rest)) and (month := _month(date["month"])):
            return _at(date, month, time or _LOOSE_TIME.search(rest, date.end()))
    return None


def _month(name: str) -> int | None:
    """The number of a month by its number or name, be it behind a Hebrew preposition."""
    if name.isdecimal():
        return int(name)
    folded = fold_key(name)
    if month := _WHOLE.get(folded):
        return month
    for word in (folded, folded.removeprefix("ב")):
        for length in (6, 5, 4, 3):
            if month := _BY_PREFIX.get(word[:length]):
                return month
    return None


def _at(date: re.Match[str], month: int, time: re.Match[str] | None) -> datetime | None:
    day, year = int(date["day"]), int(date["year"])
    if len(date["year"]) < 4:
        year += 2000 if year < 70 else 1900
    if _month_first(date, month, day, time):
        day, month = month, day
    try:
        midnight = datetime(year, month, day, tzinfo=_zone(time) if time else UTC)
        return (midnight + (_time_of_day(time) if time else timedelta(0))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _month_first(date: re.Match[str], month: int, day: int, time: re.Match[str] | None) -> bool:
    """Whether a date in numbers, day before month, is in truth month before day."""
    numeric = date["month"].isdecimal() and not date.string.startswith(date["year"], date.start())
    if not numeric or day > _LAST_MONTH:
        return False
    halved = time is not None and (time["half"] or "").lower().startswith(("a", "p"))
    return month > _LAST_MONTH or (halved and "/" in date[0])


def _time_of_day(time: re.Match[str]) -> timedelta:
    """From midnight; ValueError where a day has no such time. 24:00 and a leap second are times."""
    hour, minute, second = (int(time[part] or 0) for part in ("hour", "minute", "second"))
    if time["half"] and hour <= _NOON:
        afternoon = time["half"].lower().startswith(("p", "ös", "μ", "م"))
        hour = hour % _NOON + (_NOON if afternoon else 0)
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError("no time of day")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _zone(time: re.Match[str]) -> tzinfo:
    if time["hours"]:
        offset = timedelta(hours=int(time["hours"]), minutes=int(time["minutes"] or 0))
        return timezone(-offset if time["sign"] == "-" else offset)
    if time["place"]:
        try:
            return ZoneInfo(time["place"])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return UTC
    return timezone(timedelta(hours=_ZONES.get((time["word"] or "").upper(), 0)))
