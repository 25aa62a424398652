"""A period in words, as it heads a digest."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.languages.locale import day_and_month, weekday_and_date

_HOUR = timedelta(hours=1)
_SHORTEST_DAY, _LONGEST_DAY = 23 * _HOUR, 25 * _HOUR  # where the clock is set forward, or back
_INSTANT = timedelta(microseconds=1)


def period(since: datetime, until: datetime, time_zone: ZoneInfo, language: str) -> str:
    """A day by the day on which it ends: "Monday 30 November"; less than a day with its times, in which zone is said:
    "Monday 30 November, 08:00 – 20:00 (UTC+4)"; more by its first and last day: "23 November – 30 November"."""
    begin, end = since.astimezone(time_zone), until.astimezone(time_zone)
    last = max(since, until - _INSTANT).astimezone(time_zone).date()
    length = until - since
    if _SHORTEST_DAY <= length <= _LONGEST_DAY:
        return weekday_and_date(last, language)
    if length > _LONGEST_DAY:
        return f"{day_and_month(begin.date(), language)} – {day_and_month(last, language)}"
    if begin.date() == last:
        return f"{weekday_and_date(last, language)}, {begin:%H:%M} – {end:%H:%M} ({utc_offset(end)})"
    days = [f"{day_and_month(each.date(), language)}, {each:%H:%M}" for each in (begin, end)]
    return f"{' – '.join(days)} ({utc_offset(end)})"


def utc_offset(local: datetime) -> str:
    """Such as "UTC+4". No name of a city: one that several sides share a time with would be a choice."""
    minutes = round((local.utcoffset() or timedelta()) / timedelta(minutes=1))
    hours, rest = divmod(abs(minutes), 60)
    written = f"{'−' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
    return f"UTC{written}" if minutes else "UTC"
