"""How fast a story is told in a channel: its weight, breaking news, and by the clock quiet hours and digests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.languages.events import is_round_up, stages
from monitor.languages.text import words
from monitor.model.publications import Urgency
from monitor.model.settings import BreakingSettings, DigestSettings, QuietSettings, Watch
from monitor.model.stories import Report, Story
from monitor.model.values import WEEKDAYS
from monitor.stories.facts import side, tolls_of
from monitor.stories.independence import voices

_DAY = timedelta(days=1)
_QUESTION_MARKS = frozenset("?؟՞")
# What a first digest may be late: a channel that gets digests from now on is not sent this morning's.
_FIRST_DIGEST_LATE = timedelta(hours=1)


def weight(story: Story, watches: Mapping[str, Watch]) -> float:
    """How much a story matters: the weight of its weightiest watch, plus one for each independent outlet beyond the
    first, plus one for each side beyond the first."""
    weights = (watches[name].weight for name in story.watches if name in watches)
    sides = {side(report) for report in story.reports} - {""}
    return max(weights, default=1.0) + len(voices(story.reports)) - 1 + max(len(sides) - 1, 0)


def urgency(story: Story, rule: BreakingSettings, watches: Mapping[str, Watch], now: datetime) -> Urgency:
    """Breaking: so many independent outlets published it within the time before ``now``, or a watch is weighty, which
    see."""
    is_breaking = is_weighty(story, rule, watches) or is_widely_reported(story, rule, now)
    return Urgency.BREAKING if is_breaking else Urgency.ORDINARY


def is_weighty(story: Story, rule: BreakingSettings, watches: Mapping[str, Watch]) -> bool:
    """Is a watch of the story so weighty that it is breaking at once? What others say of an event, ask about it or sum
    up rings nobody up for it again."""
    weighty = {name for name, watch in watches.items() if watch.weight >= rule.weight}
    return any(not weighty.isdisjoint(report.watches) and _tells_of_event(report) for report in story.reports)


def _tells_of_event(report: Report) -> bool:
    """Is the headline no reaction, no question and no round-up?"""
    title = words(report.title)
    is_question = not _QUESTION_MARKS.isdisjoint(report.title)
    return not (is_question or is_round_up(title) or "reaction" in stages(title, report.language))


def is_widely_reported(story: Story, rule: BreakingSettings, now: datetime) -> bool:
    """Have enough independent outlets published it within the time before ``now``?"""
    fresh = _fresh(story, rule, now)
    # Voices are never more than reports: most stories need no counting.
    if len(fresh) < min(rule.outlets, rule.grave):
        return False
    return len(voices(fresh)) >= _needed(fresh, rule)


def _needed(fresh: Sequence[Report], rule: BreakingSettings) -> int:
    """How many outlets it takes: fewer where one gives a toll."""
    return min(rule.outlets, rule.grave) if any(map(tolls_of, fresh)) else rule.outlets


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a story was, or never was, breaking under a ``rule``: the most independent outlets that published it within
    the time of the rule, how many it takes, and the ``weight`` of the weightiest ``watch`` that counts, "" where none
    does."""

    outlets: int
    needed: int
    weight: float
    watch: str
    rule: BreakingSettings

    @property
    def is_breaking(self) -> bool:
        """By its outlets, or by its weight."""
        return self.outlets >= self.needed or self.weight >= self.rule.weight


def evidence(story: Story, rule: BreakingSettings, watches: Mapping[str, Watch]) -> Evidence:
    """What makes a story breaking, or does not, in the time in which it was reported most."""
    told = {name for report in story.reports if _tells_of_event(report) for name in report.watches}
    known = [name for name in story.watches if name in watches and (name in told or watches[name].weight < rule.weight)]
    watch = max(known, key=lambda name: watches[name].weight, default="")
    spans = (
        [each for each in _fresh(story, rule, last.published) if each.published <= last.published]
        for last in story.reports
    )
    most = max(spans, key=len, default=[])
    return Evidence(len(voices(most)), _needed(most, rule), watches[watch].weight if watch else 0.0, watch, rule)


def _fresh(story: Story, rule: BreakingSettings, now: datetime) -> list[Report]:
    return [report for report in story.reports if report.published > now - rule.within]


def is_quiet(now: datetime, quiet: QuietSettings, zone: ZoneInfo) -> bool:
    """Is it between ``begins`` and ``ends`` by the clock on the wall? The hours may span midnight."""
    clock = f"{now.astimezone(zone):%H:%M}"
    if quiet.begins <= quiet.ends:
        return quiet.begins <= clock < quiet.ends
    return clock >= quiet.begins or clock < quiet.ends


def digest_period(
    now: datetime, last: datetime | None, digest: DigestSettings, zone: ZoneInfo, *, weekly: bool = False
) -> tuple[datetime, datetime] | None:
    """The period of the digest that is due, or of that of the week, or None. ``last`` is where the last digest's period
    ended.

    Missed digests are made up for by one, from the end of the last one on. A first digest covers the time since the
    time before; one that is long overdue is left to the next.
    """
    times = digest_times(digest, weekly=weekly)
    due = _last_due(now, times, zone)
    if due is None or (last is not None and due <= last):
        return None
    if last is None:
        before = _last_due(due - timedelta(microseconds=1), times, zone)
        return None if now - due > _FIRST_DIGEST_LATE else (before or due - _DAY, due)
    return last, due


def digest_times(digest: DigestSettings, *, weekly: bool = False) -> tuple[str, ...]:
    """When a channel gets a digest, or that of the week: such as "08:00", or "mon 08:00"."""
    return digest.at if not weekly else tuple(filter(None, (digest.weekly,)))


def next_digest(now: datetime, digest: DigestSettings, zone: ZoneInfo) -> datetime | None:
    """When the next digest of a channel is due, that of the week too; None where it gets none."""
    times = (*digest_times(digest), *digest_times(digest, weekly=True))
    return min((moment for moment in _moments(now, times, zone, range(-1, 9)) if moment > now), default=None)


def _last_due(now: datetime, times: Sequence[str], zone: ZoneInfo) -> datetime | None:
    """The latest of these times that is not after ``now``."""
    # Tomorrow too: a clock that is set back over midnight may show yesterday's date again.
    return max((moment for moment in _moments(now, times, zone, range(-8, 2)) if moment <= now), default=None)


def _moments(now: datetime, times: Sequence[str], zone: ZoneInfo, offsets: range) -> Iterator[datetime]:
    """When the clock shows these times on days that are so far from today."""
    today = now.astimezone(zone).date()
    due = ((today + offset * _DAY, at.split()) for offset in offsets for at in times)
    return (_moment(day, at[-1], zone) for day, at in due if len(at) == 1 or at[0] == WEEKDAYS[day.weekday()])


def _moment(day: date, at: str, zone: ZoneInfo) -> datetime:
    """When the clock first shows a time on a day. One that is skipped in spring comes as much later as the clock was
    set forward; one that comes twice in autumn is meant the first time."""
    return datetime.combine(day, time.fromisoformat(at), zone).astimezone(UTC)
