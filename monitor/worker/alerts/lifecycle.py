"""When an alarm is raised and mended, and when the operators hear of it: each once.

    a condition holds for ``raise_after``     the alarm is raised
    it is gone for ``mend_after``             the alarm is mended; until then, coming and going changes nothing
    raised, or mended                         is news, until it was told

News of one kind is gathered: it is told once the oldest has waited for ``gather``, and no sooner than ``every`` after
the last of its kind. What was raised and mended before anybody could be told is told in one line. What was tried three
times without anybody knowing whether it arrived counts as told: an alert may be doubled, and never floods.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model.alerts import Alarm, AlarmKind, Condition, Observed, Review
from monitor.model.publications import Message
from monitor.posts.markup import MAX_UNITS, Block, Line, Span, cut, message, size, visible

MOST_TRIES = 3
_MOST_LINES = 8  # of one kind
_MAX_LABEL = 80
_MAX_DETAIL = 160
_NOW = timedelta(0)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a kind of alarm behaves over time."""

    raise_after: timedelta
    mend_after: timedelta
    gather: timedelta = _NOW
    every: timedelta = timedelta(minutes=15)


def _minutes(raise_after: float, mend_after: float, gather: float = 0, every: float = 15) -> Rule:
    return Rule(*(timedelta(minutes=number) for number in (raise_after, mend_after, gather, every)))


RULES = {
    AlarmKind.TOKEN: _minutes(0, 1),
    AlarmKind.CHANNEL: _minutes(2, 1),
    AlarmKind.CONFIGURATION: _minutes(1, 0),
    AlarmKind.DISK: _minutes(2, 60),
    AlarmKind.CLOCK: _minutes(0, 30),
    AlarmKind.UNKNOWN: _minutes(0, 0, every=60),
    AlarmKind.BACKLOG: _minutes(15, 5),
    AlarmKind.MATCHES: _minutes(30, 180),
    AlarmKind.FAILING: _minutes(0, 15, gather=10, every=60),
    AlarmKind.SILENT: _minutes(30, 0, gather=10, every=60),
}

_TITLES = {
    AlarmKind.TOKEN: ("The bot token was refused", "The bot token is accepted again"),
    AlarmKind.CHANNEL: ("Channel shut", "Channel no longer shut"),
    AlarmKind.CONFIGURATION: ("The configuration is wrong", "The configuration is good again"),
    AlarmKind.DISK: ("The disk is almost full", "The disk has room again"),
    AlarmKind.CLOCK: ("The clock is wrong", "The clock is right again"),
    AlarmKind.UNKNOWN: ("Perhaps not delivered", "No more messages of unknown delivery"),
    AlarmKind.BACKLOG: ("Messages are stuck", "Messages leave again"),
    AlarmKind.MATCHES: ("Hardly anything matches", "Entries match as before"),
    AlarmKind.FAILING: ("Feeds that fail", "Feeds that no longer fail"),
    AlarmKind.SILENT: ("Feeds that fell silent", "Feeds no longer silent"),
}


# --- over time ----------------------------------------------------------------------------------------------


def review(observed: Observed, known: Sequence[Alarm], now: datetime, *, listened: bool = True) -> Review:
    """What a look makes of the alarms known so far. Those that are over are forgotten once they were told, or at once
    where nobody listens."""
    found = {(each.kind, each.subject): each for each in observed.conditions}
    before = {(alarm.kind, alarm.subject): _given_up(alarm, now) for alarm in known}
    after: list[Alarm] = []
    for key, alarm in before.items():
        is_clear = key[0] in observed.kinds and key not in observed.unclear
        after.append(_seen(alarm, found.get(key), now) if is_clear else alarm)
    after += [_seen(_first(new, now), new, now) for key, new in found.items() if key not in before]
    changed = [(before.get((alarm.kind, alarm.subject)), alarm) for alarm in after]
    return Review(
        alarms=tuple(alarm for alarm in after if not _is_over(alarm, now, listened)),
        raised=tuple(new for old, new in changed if new.raised_at and (old is None or old.raised_at != new.raised_at)),
        mended=tuple(new for old, new in changed if new.mended_at and (old is None or old.mended_at != new.mended_at)),
    )


def _first(new: Condition, now: datetime) -> Alarm:
    return Alarm(new.kind, new.subject, new.label, new.detail, holds=True, since=now)


def _seen(alarm: Alarm, found: Condition | None, now: datetime) -> Alarm:
    rule = RULES[alarm.kind]
    if alarm.holds != (found is not None) or alarm.since > now:  # the clock may have been put back
        alarm = replace(alarm, holds=found is not None, since=now)
    lasted = now - alarm.since
    if found is None:
        is_mended = alarm.raised_at is not None and alarm.mended_at is None and lasted >= rule.mend_after
        return replace(alarm, mended_at=now) if is_mended else alarm
    alarm = replace(alarm, label=found.label, detail=found.detail)
    if alarm.mended_at is not None:
        alarm = _again(alarm)
    return replace(alarm, raised_at=now) if alarm.raised_at is None and lasted >= rule.raise_after else alarm


def _again(alarm: Alarm) -> Alarm:
    """A mended alarm whose condition holds again: the same one, unless everybody knows that it was mended."""
    if alarm.known == "mended":
        return replace(alarm, raised_at=None, mended_at=None, known="", attempts=0)
    return replace(alarm, mended_at=None, attempts=0)


def _is_over(alarm: Alarm, now: datetime, listened: bool) -> bool:
    """Is nothing left to tell? What was told a moment ago stays, to count against ``every``."""
    if alarm.holds or is_standing(alarm) or (listened and is_news(alarm)):
        return False
    return alarm.told_at is None or not now - RULES[alarm.kind].every < alarm.told_at <= now


# --- telling ------------------------------------------------------------------------------------------------


def is_standing(alarm: Alarm) -> bool:
    """Is it raised and not mended?"""
    return alarm.raised_at is not None and alarm.mended_at is None


def is_news(alarm: Alarm) -> bool:
    """Is it something that the operators do not know?"""
    return alarm.raised_at is not None and alarm.known != ("raised" if alarm.mended_at is None else "mended")


def news(alarms: Sequence[Alarm], now: datetime) -> tuple[Alarm, ...]:
    """What is to be told now, the gravest first. A refused token cannot be told of before it is accepted again."""
    ripe = [alarm for kind in AlarmKind if _may_tell(kind, alarms, now) for alarm in alarms if alarm.kind is kind]
    return tuple(a for a in ripe if is_news(a) and (a.kind is not AlarmKind.TOKEN or a.mended_at is not None))


def _may_tell(kind: AlarmKind, alarms: Sequence[Alarm], now: datetime) -> bool:
    """Was news of a kind gathered for long enough, and is the last of its kind long enough ago? A time to come counts
    as long ago: the clock was put back."""
    rule, of_kind = RULES[kind], [alarm for alarm in alarms if alarm.kind is kind]
    begun = [alarm.mended_at or alarm.raised_at or now for alarm in of_kind if is_news(alarm)]
    told = [alarm.told_at for alarm in of_kind if alarm.told_at is not None]
    is_ripe = any(since > now or now - since >= rule.gather for since in begun)
    return is_ripe and all(at > now or now - at >= rule.every for at in told)


def as_told(alarm: Alarm, now: datetime) -> Alarm:
    """The alarm once the operators know how it stands."""
    return replace(alarm, known="raised" if alarm.mended_at is None else "mended", told_at=now, attempts=0)


def _given_up(alarm: Alarm, now: datetime) -> Alarm:
    return as_told(alarm, now) if alarm.attempts >= MOST_TRIES and is_news(alarm) else alarm


# --- in words -----------------------------------------------------------------------------------------------


def standing(alarm: Alarm) -> str:
    """An alarm in one line."""
    return f"{_TITLES[alarm.kind][0]}: {_what(alarm)}"


def render(told: Sequence[Alarm], zone: ZoneInfo) -> Message:
    """News as one message. Of many alarms of one kind, the first are named and the rest counted."""
    for most in (_MOST_LINES, 2, 0):
        blocks = [
            block for kind in AlarmKind for block in _blocks(kind, [a for a in told if a.kind is kind], zone, most)
        ]
        if size(blocks) <= MAX_UNITS:
            break
    return message(blocks)


def _blocks(kind: AlarmKind, told: Sequence[Alarm], zone: ZoneInfo, most: int) -> Iterator[Block]:
    bad, good = _TITLES[kind]
    raised = [f"{_what(a)}, since {_moment(a.raised_at, zone)}" for a in told if a.mended_at is None]
    over = [alarm for alarm in told if alarm.mended_at is not None]
    past = [
        f"{_what(a)}, from {_moment(a.raised_at, zone)} to {_moment(a.mended_at, zone)}" for a in over if not a.known
    ]
    mended = [f"{_short(a.label, _MAX_LABEL)}, since {_moment(a.mended_at, zone)}" for a in over if a.known]
    for title, texts in ((bad, raised), (f"{bad}; this is over", past), (good, mended)):
        yield _block(title, texts, most)


def _block(title: str, texts: Sequence[str], most: int) -> Block:
    if not texts:
        return Block(())
    count = f" ({len(texts)})" if len(texts) > 1 else ""
    lines: list[Line] = [(Span(f"{title}{count}", bold=True),)]
    lines += [(Span(f"• {text}"),) for text in texts[:most]]
    if len(texts) > most:
        lines.append((Span(f"and {len(texts) - most} more"),))
    return Block(tuple(lines))


def _what(alarm: Alarm) -> str:
    label, detail = _short(alarm.label, _MAX_LABEL), _short(alarm.detail, _MAX_DETAIL)
    return f"{label}: {detail}" if detail else label


def _short(text: str, limit: int) -> str:
    return cut(visible(text), limit)


def _moment(when: datetime | None, zone: ZoneInfo) -> str:
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}" if when else "now"
