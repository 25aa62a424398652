"""When an alert is raised and resolved, and when the operators hear of it: each once.

    a condition holds for ``raise_after``   the alert is raised
    it is gone for ``resolve_after``        the alert is resolved; until then, coming and going changes nothing
    raised, or resolved                     is news, until it was told

News of one kind is gathered: it is told once the oldest has waited for ``gather``, and no sooner than ``every`` after
the last of its kind. What was raised and resolved before anybody could be told is told in one line. What was tried
three times without anybody knowing whether it arrived counts as told: an alert may be doubled, and never floods.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.addresses import hide_keys
from monitor.model.alerts import Alert, AlertKind, Condition, Observed, Review
from monitor.model.publications import Message
from monitor.posts.markup import MAX_UNITS, Block, Line, Span, cut, message, size, visible
from monitor.worker.alerts.advice import ADVICE

MOST_TRIES = 3
_MOST_LINES = 8  # of one kind
_MAX_LABEL = 80
_MAX_DETAIL = 320
_NOW = timedelta(0)


@dataclass(frozen=True, slots=True)
class AlertRule:
    """How a kind of alert behaves over time."""

    raise_after: timedelta
    resolve_after: timedelta
    gather: timedelta = _NOW
    every: timedelta = timedelta(minutes=15)


def _minutes(raise_after: float, resolve_after: float, gather: float = 0, every: float = 15) -> AlertRule:
    return AlertRule(*(timedelta(minutes=number) for number in (raise_after, resolve_after, gather, every)))


RULES = {
    AlertKind.TOKEN: _minutes(0, 1),
    AlertKind.STUCK: _minutes(0, 5),
    AlertKind.CHANNEL: _minutes(2, 1),
    AlertKind.NETWORK: _minutes(2, 1),
    AlertKind.CONFIGURATION: _minutes(1, 0),
    AlertKind.HELD: _minutes(0, 0),
    # A restart takes less.
    AlertKind.ROLES: _minutes(2, 1),
    # An edit reaches every worker within seconds, but for an encoder that learns anew.
    AlertKind.DIFFERING: _minutes(5, 1),
    AlertKind.DISK: _minutes(2, 60),
    AlertKind.CLOCK: _minutes(0, 30),
    AlertKind.FAULT: _minutes(0, 60, every=60),
    AlertKind.UNKNOWN: _minutes(0, 0, every=60),
    AlertKind.REFUSED: _minutes(0, 0, every=60),
    AlertKind.BACKLOG: _minutes(15, 5),
    AlertKind.MATCHES: _minutes(30, 180),
    AlertKind.MOVED: _minutes(0, 60, gather=10, every=60),
    AlertKind.FAILING: _minutes(0, 15, gather=10, every=60),
    AlertKind.SILENT: _minutes(30, 0, gather=10, every=60),
    AlertKind.FLOODING: _minutes(0, 60, gather=10, every=60),
}

_TITLES = {
    AlertKind.TOKEN: ("The bot token was refused", "The bot token is accepted again"),
    AlertKind.STUCK: ("Work is stuck", "Work goes on again"),
    AlertKind.CHANNEL: ("Channel shut", "Channel no longer shut"),
    AlertKind.NETWORK: ("Our network is down", "Our network is back"),
    AlertKind.CONFIGURATION: ("The configuration is wrong", "The configuration is good again"),
    AlertKind.HELD: ("An edit waits for you", "No edit waits any more"),
    AlertKind.ROLES: ("A part of the work rests", "All parts of the work are done again"),
    AlertKind.DIFFERING: ("Workers differ", "Workers agree again"),
    AlertKind.DISK: ("The disk is almost full", "The disk has room again"),
    AlertKind.CLOCK: ("The clock is wrong", "The clock is right again"),
    AlertKind.FAULT: ("Set aside for a bug", "No more set aside for a bug"),
    AlertKind.UNKNOWN: ("Perhaps not delivered", "No more messages of unknown delivery"),
    AlertKind.REFUSED: ("Messages were refused", "No more messages are refused"),
    AlertKind.BACKLOG: ("Messages are stuck", "Messages leave again"),
    AlertKind.MATCHES: ("Hardly anything matches", "Entries match as before"),
    AlertKind.MOVED: ("Feeds that went elsewhere", "Feeds back at their own address"),
    AlertKind.FAILING: ("Feeds that fail", "Feeds that no longer fail"),
    AlertKind.SILENT: ("Feeds that fell silent", "Feeds no longer silent"),
    AlertKind.FLOODING: ("Feeds that flood", "Feeds that no longer flood"),
}


# --- over time ----------------------------------------------------------------------------------------------


def review(observed: Observed, known: Sequence[Alert], now: datetime, *, listened: bool = True) -> Review:
    """What a look makes of the alerts known so far. Those that are over are forgotten once they were told, or at once
    where nobody listens."""
    found = {(each.kind, each.subject): each for each in observed.conditions}
    before = {(alert.kind, alert.subject): _give_up(alert, now) for alert in known}
    after: list[Alert] = []
    for key, alert in before.items():
        is_clear = key[0] in observed.kinds and key not in observed.unclear
        after.append(_after_look(alert, found.get(key), now) if is_clear else alert)
    after += [_after_look(_new_alert(new, now), new, now) for key, new in found.items() if key not in before]
    changed = [(before.get((alert.kind, alert.subject)), alert) for alert in after]
    return Review(
        alerts=tuple(alert for alert in after if not _is_over(alert, now, listened)),
        raised=tuple(new for old, new in changed if new.raised_at and (old is None or old.raised_at != new.raised_at)),
        resolved=tuple(
            new for old, new in changed if new.resolved_at and (old is None or old.resolved_at != new.resolved_at)
        ),
    )


def _new_alert(new: Condition, now: datetime) -> Alert:
    return Alert(new.kind, new.subject, new.label, new.detail, holds=True, since=now)


def _after_look(alert: Alert, found: Condition | None, now: datetime) -> Alert:
    rule = RULES[alert.kind]
    if alert.holds != (found is not None) or alert.since > now:  # the clock may have been put back
        alert = replace(alert, holds=found is not None, since=now)
    lasted = now - alert.since
    if found is None:
        is_resolved = alert.raised_at is not None and alert.resolved_at is None and lasted >= rule.resolve_after
        return replace(alert, resolved_at=now) if is_resolved else alert
    alert = replace(alert, label=found.label, detail=found.detail)
    if alert.resolved_at is not None:
        alert = _fire_again(alert)
    return replace(alert, raised_at=now) if alert.raised_at is None and lasted >= rule.raise_after else alert


def _fire_again(alert: Alert) -> Alert:
    """A resolved alert whose condition holds again: the same one, unless everybody knows that it was resolved."""
    if alert.known == "resolved":
        return replace(alert, raised_at=None, resolved_at=None, known="", attempts=0)
    return replace(alert, resolved_at=None, attempts=0)


def _is_over(alert: Alert, now: datetime, listened: bool) -> bool:
    """Is nothing left to tell? What was told a moment ago stays, to count against ``every``."""
    if alert.holds or is_firing(alert) or (listened and is_news(alert)):
        return False
    return alert.told_at is None or not now - RULES[alert.kind].every < alert.told_at <= now


# --- telling ------------------------------------------------------------------------------------------------


def is_firing(alert: Alert) -> bool:
    """Is it raised and not resolved?"""
    return alert.raised_at is not None and alert.resolved_at is None


def is_news(alert: Alert) -> bool:
    """Is it something that the operators do not know?"""
    return alert.raised_at is not None and alert.known != ("raised" if alert.resolved_at is None else "resolved")


def news(alerts: Sequence[Alert], now: datetime) -> tuple[Alert, ...]:
    """What is to be told now, the gravest first. A refused token cannot be told of before it is accepted again."""
    ripe = [alert for kind in AlertKind if _may_tell(kind, alerts, now) for alert in alerts if alert.kind is kind]
    return tuple(a for a in ripe if is_news(a) and (a.kind is not AlertKind.TOKEN or a.resolved_at is not None))


def _may_tell(kind: AlertKind, alerts: Sequence[Alert], now: datetime) -> bool:
    """Was news of a kind gathered for long enough, and is the last of its kind long enough ago? A time to come counts
    as long ago: the clock was put back."""
    rule, of_kind = RULES[kind], [alert for alert in alerts if alert.kind is kind]
    begun = [alert.resolved_at or alert.raised_at or now for alert in of_kind if is_news(alert)]
    told = [alert.told_at for alert in of_kind if alert.told_at is not None]
    is_ripe = any(since > now or now - since >= rule.gather for since in begun)
    return is_ripe and all(at > now or now - at >= rule.every for at in told)


def as_told(alert: Alert, now: datetime) -> Alert:
    """The alert once the operators know how it stands."""
    return replace(alert, known="raised" if alert.resolved_at is None else "resolved", told_at=now, attempts=0)


def _give_up(alert: Alert, now: datetime) -> Alert:
    return as_told(alert, now) if alert.attempts >= MOST_TRIES and is_news(alert) else alert


# --- in words -----------------------------------------------------------------------------------------------


def in_one_line(alert: Alert) -> str:
    """An alert in one line."""
    return f"{_TITLES[alert.kind][0]}: {_what(alert)}"


def render(told: Sequence[Alert], zone: ZoneInfo) -> Message:
    """News as one message. Of many alerts of one kind, the first are named and the rest counted."""
    for most in (_MOST_LINES, 2, 0):
        blocks = [
            block for kind in AlertKind for block in _blocks(kind, [a for a in told if a.kind is kind], zone, most)
        ]
        if size(blocks) <= MAX_UNITS:
            break
    return message(blocks)


def _blocks(kind: AlertKind, told: Sequence[Alert], zone: ZoneInfo, most: int) -> Iterator[Block]:
    bad, good = _TITLES[kind]
    raised = [f"{_what(a)}, since {_moment(a.raised_at, zone)}" for a in told if a.resolved_at is None]
    over = [alert for alert in told if alert.resolved_at is not None]
    past = [
        f"{_what(a)}, from {_moment(a.raised_at, zone)} to {_moment(a.resolved_at, zone)}" for a in over if not a.known
    ]
    resolved = [f"{_short(a.label, _MAX_LABEL)}, since {_moment(a.resolved_at, zone)}" for a in over if a.known]
    yield _block(bad, raised, most, ADVICE[kind])
    for title, texts in ((f"{bad}; this is over", past), (good, resolved)):
        yield _block(title, texts, most)


def _block(title: str, texts: Sequence[str], most: int, advice: str = "") -> Block:
    if not texts:
        return Block(())
    count = f" ({len(texts)})" if len(texts) > 1 else ""
    lines: list[Line] = [(Span(f"{title}{count}", bold=True),)]
    lines += [(Span(f"• {text}"),) for text in texts[:most]]
    if len(texts) > most:
        lines.append((Span(f"and {len(texts) - most} more"),))
    if advice:
        lines.append((Span(f"→ {advice}", italic=True),))
    return Block(tuple(lines))


def _what(alert: Alert) -> str:
    label, detail = _short(alert.label, _MAX_LABEL), _short(alert.detail, _MAX_DETAIL)
    return f"{label}: {detail}" if detail else label


def _short(text: str, limit: int) -> str:
    return cut(visible(hide_keys(text)), limit)


def _moment(when: datetime | None, zone: ZoneInfo) -> str:
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}" if when else "now"
