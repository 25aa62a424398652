"""How fast a story is told in a channel: its weight, breaking news, and by the clock quiet hours and digests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.model.publications import Urgency
from monitor.model.settings import BreakingSettings, DigestSettings, QuietSettings, Watch
from monitor.model.stories import Story
from monitor.stories.facts import side
from monitor.stories.independence import voices

_DAY = timedelta(days=1)
# What a first digest may be late: a channel that gets digests from now on is not sent this morning's.
_FIRST_DIGEST_LATE = timedelta(hours=1)


def weight(story: Story, watches: Mapping[str, Watch]) -> float:
    """How much a story matters: the weight of its weightiest watch, plus one for each independent outlet beyond the
    first, plus one for each side beyond the first."""
    weights = (watches[name].weight for name in story.watches if name in watches)
    sides = {side(report) for report in story.reports} - {""}
    return max(weights, default=1.0) + len(voices(story.reports)) - 1 + max(len(sides) - 1, 0)


def urgency(story: Story, rule: BreakingSettings, watches: Mapping[str, Watch], now: datetime) -> Urgency:
    """Breaking: so many independent outlets published it within the time before ``now``, or a watch is weighty."""
    if any(watches[name].weight >= rule.weight for name in story.watches if name in watches):
        return Urgency.BREAKING
    fresh = [report for report in story.reports if report.published > now - rule.within]
    # Voices are never more than reports: most stories need no counting.
    is_breaking = len(fresh) >= rule.outlets and len(voices(fresh)) >= rule.outlets
    return Urgency.BREAKING if is_breaking else Urgency.ORDINARY


def is_quiet(now: datetime, quiet: QuietSettings, zone: ZoneInfo) -> bool:
    """Is it between ``begins`` and ``ends`` by the clock on the wall? The hours may span midnight."""
    clock = f"{now.astimezone(zone):%H:%M}"
    if quiet.begins <= quiet.ends:
        return quiet.begins <= clock < quiet.ends
    return clock >= quiet.begins or clock < quiet.ends


def digest_period(
    now: datetime, last: datetime | None, digest: DigestSettings, zone: ZoneInfo
) -> tuple[datetime, datetime] | None:
    """The period of the digest that is due, or None. ``last`` is where the last digest's period ended.

    Missed digests are made up for by one, from the end of the last one on. A first digest covers the time since the
    time of day before; one that is long overdue is left to the next.
    """
    due = _last_due(now, digest, zone)
    if due is None or (last is not None and due <= last):
        return None
    if last is None:
        before = _last_due(due - timedelta(microseconds=1), digest, zone)
        return None if now - due > _FIRST_DIGEST_LATE else (before or due - _DAY, due)
    return last, due


def _last_due(now: datetime, digest: DigestSettings, zone: ZoneInfo) -> datetime | None:
    """The latest time of a digest that is not after ``now``."""
    today = now.astimezone(zone).date()
    # Tomorrow too: a clock that is set back over midnight may show yesterday's date again.
    moments = (_moment(today + offset * _DAY, at, zone) for offset in (-2, -1, 0, 1) for at in digest.at)
    return max((moment for moment in moments if moment <= now), default=None)


def _moment(day: date, at: str, zone: ZoneInfo) -> datetime:
    """When the clock first shows a time on a day. One that is skipped in spring comes as much later as the clock was
    set forward; one that comes twice in autumn is meant the first time."""
    return datetime.combine(day, time.fromisoformat(at), zone).astimezone(UTC)
