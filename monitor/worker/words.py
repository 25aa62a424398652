"""What an operator is told, in words: the same on a terminal and in the admin chat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from monitor.model.entries import EntryState, PastEntry
from monitor.model.publications import Fate, Posting
from monitor.store import Effect, MessageEffect, StoryRow
from monitor.worker.status import FeedTrouble, Status

if TYPE_CHECKING:
    from monitor.delivery.timing import Evidence

STORY_COLUMNS = ("id", "first report", "outlets", "headline", "publications")
_MOST_ALARMS = 8
REJECTED_COLUMNS = ("first seen", "outlet", "headline", "why not", "link")


def moment(when: datetime | None, zone: ZoneInfo) -> str:
    """A time in the configured zone, or ``never``."""
    return when.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %Z") if when else "never"


def duration(seconds: float | None) -> str:
    """A length of time as people say it: ``42 s``, ``3 min``, ``2.5 h``."""
    if seconds is None:
        return "-"
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{timedelta(seconds=seconds) / timedelta(hours=1):.1f} h"


def ago(when: datetime | None, now: datetime) -> str:
    """How long ago a time is, or how far ahead: ``3 min ago``, ``in 40 s``; ``never`` for none."""
    if when is None:
        return "never"
    seconds = (now - when).total_seconds()
    span = f"{abs(seconds) / 86400:.0f} days" if abs(seconds) >= 172800 else duration(abs(seconds))
    return f"{span} ago" if seconds >= 0 else f"in {span}"


BREAKING_COLUMNS = ("channel", "breaking", "independent outlets", "weightiest watch")


def breaking_row(channel: str, found: Evidence) -> tuple[str, ...]:
    """Why a story was, or never was, breaking in a channel: what counted, against what it takes."""
    within = duration(found.rule.within.total_seconds())
    return (
        channel,
        "yes" if found.is_breaking else "no",
        f"{found.outlets} of {found.needed} within {within}",
        f"{found.watch or 'none'}: weight {found.weight:g} of {found.rule.weight:g}",
    )


def status_facts(found: Status, zone: ZoneInfo) -> list[tuple[str, str]]:
    """The status as names and values; a value without a name belongs to the one above."""
    workers = f"{found.workers or 'no'} worker{'' if found.workers == 1 else 's'} alive{_shared_out(found)}"
    outbox = [f"{channel}: " + _counted_messages(states) for channel, states in found.outbox.items()]
    unknown = (
        f"; {found.unknown_today} attempts of unknown delivery today{_reconciliation_in_words(found)}"
        if found.unknown_today
        else ""
    )
    return [
        (f"monitor {found.version}", workers + (f", posting to {found.posts_to}" if found.posts_to else "")),
        *(("", f"a worker died: {worker}") for worker in found.died),
        *(_under_label("alarms", _first_alarms(found.alarms)) if found.alarms else []),
        *([("network", found.network)] if found.network else []),
        *_under_label("configuration", found.configuration.splitlines()),
        *([("", f"an edit waits: {found.held}")] if found.held else []),
        *([("", f"workers differ: {found.differing}")] if found.differing else []),
        *([("work", found.unfilled)] if found.unfilled else []),
        *([("last edit", found.last_edit)] if found.last_edit else []),
        *([("restored", f"the database had forgotten {found.restored}")] if found.restored else []),
        *([("relevance", found.relevance)] if found.relevance else []),
        ("feeds", ", ".join(f"{count} {state}" for state, count in found.feeds.items())),
        *(("", _in_trouble(trouble, zone)) for trouble in found.worst),
        *(("", f"flooding: {flood}") for flood in found.flooding),
        *(_under_label("moved", found.moved) if found.moved else []),
        ("last poll", moment(found.last_poll, zone)),
        ("today", f"{found.read_today} entries read, {found.matched_today} matched, {found.stories_today} stories"),
        *([("", f"{found.unasked} rejected for now: the examples are asked later")] if found.unasked else []),
        *([("translations", found.translation)] if found.translation else []),
        *([("site", _site_in_words(found, zone))] if found.site_at or found.site_fault else []),
        *_under_label("outbox", outbox or ["empty"], unknown),
        *(("", f"{name} waits: {detail}") for name, detail in found.channels.items()),
        ("last post", moment(found.last_post, zone)),
        ("lag to post", f"median {duration(found.lag_median)}, 95% {duration(found.lag_p95)}, over one day"),
    ]


def _shared_out(found: Status) -> str:
    """Who does what, where not every worker does everything."""
    if all(count == found.workers for count in found.roles.values()):
        return ""
    return f" ({', '.join(f'{role} {count}' for role, count in found.roles.items())})"


def _site_in_words(found: Status, zone: ZoneInfo) -> str:
    stands = f"up to date at {moment(found.site_at, zone)}" if found.site_at else "never up to date yet"
    return f"{stands}; it fails: {found.site_fault}" if found.site_fault else stands


def _first_alarms(alarms: Sequence[str]) -> Sequence[str]:
    """The gravest; of a feed's own troubles there may be many more than a screen holds."""
    more = len(alarms) - _MOST_ALARMS
    return (*alarms[:_MOST_ALARMS], f"and {more} more; see `monitor feeds --failing`") if more > 0 else alarms


def _counted_messages(states: Mapping[str, int]) -> str:
    """Such as "4 messages sent, 1 pending"."""
    (first, count), *rest = states.items()
    return ", ".join((f"{count} message{'s' * (count != 1)} {first}", *(f"{each} {state}" for state, each in rest)))


def _reconciliation_in_words(found: Status) -> str:
    """How it was found out what had become of messages that perhaps arrived."""
    counts = (
        (found.settled_by_probe_today, "settled by a probe"),
        (found.settled_by_policy_today, "by policy"),
        (found.settled_by_hand_today, "by hand"),
        (found.late_copies_removed_today, "late copies removed"),
    )
    told = ", ".join(f"{count} {how}" for count, how in counts if count)
    return f" ({told})" if told else ""


def _under_label(label: str, values: Sequence[str], end: str = "") -> list[tuple[str, str]]:
    """Several values under one label."""
    last = len(values) - 1
    return [("" if i else label, value + (end if i == last else "")) for i, value in enumerate(values)]


def _in_trouble(trouble: FeedTrouble, zone: ZoneInfo) -> str:
    return f"{trouble.state}: {trouble.outlet}, {trouble.detail}, since {moment(trouble.since, zone)}"


def story_rows(stories: Iterable[StoryRow], zone: ZoneInfo) -> list[tuple[str, ...]]:
    """Stories as cells, see ``STORY_COLUMNS``."""
    return [
        (
            str(row.story.id),
            moment(row.opened_at, zone),
            _first_and_others([*dict.fromkeys(report.outlet for report in row.story.reports)]),
            row.story.reports[0].title,
            ", ".join(f"{channel}: {state.value}" for channel, state in row.publications),
        )
        for row in stories
    ]


def _first_and_others(outlets: Sequence[str]) -> str:
    first, *others = outlets
    return f"{first} and {len(others)} more" if len(others) > 1 else ", ".join(outlets)


def rejected_row(entry: PastEntry, zone: ZoneInfo) -> tuple[str, ...]:
    """An entry that was not posted as cells, see ``REJECTED_COLUMNS``."""
    return moment(entry.first_seen, zone), entry.outlet, entry.title, entry.reason, entry.url or ""


def fate_in_words(fate: Fate, moment: Callable[[datetime], str]) -> list[str]:
    """What became of an entry, as lines for a terminal; ``moment`` writes a time."""
    entry = fate.entry
    lines = [
        f"entry    {entry.title}",
        f"outlet   {entry.outlet}, published {moment(entry.published)}, first seen {moment(entry.first_seen)}",
        f"state    {entry.state.value}" + (f": {entry.reason}" if entry.reason else ""),
    ]
    if entry.state is EntryState.MATCHED:
        lines[-1] += f" for {', '.join(entry.watches)}"
    if fate.story_id is not None:
        lines.append(f"story    {fate.story_id}: {fate.story_reason}")
    elif entry.state is EntryState.MATCHED:
        lines.append("story    none yet")
    lines += [f"channel  {posting.channel}: {_posting_in_words(posting, moment)}" for posting in fate.postings]
    if fate.story_id is not None and not fate.postings:
        lines.append("channel  none: no channel carries its watches")
    return lines


def _posting_in_words(posting: Posting, moment: Callable[[datetime], str]) -> str:
    parts = [posting.state.value]
    parts += [f"message {posting.message_id}"] if posting.message_id is not None else []
    parts += [moment(posting.sent_at)] if posting.sent_at is not None else []
    return ", ".join(parts) + (f": {posting.error}" if posting.error else "")


def effect_in_words(effect: MessageEffect) -> str:
    """What becomes of a message, in a sentence."""
    this = f"{effect.channel}: message {effect.message_id}" if effect.message_id else f"{effect.channel}: the message"
    headline = f'"{effect.headline}"' if effect.headline else "without a headline"
    other = f"message {effect.successor}" if effect.successor else "the post of its story"
    match effect.effect:
        case Effect.LINKED:
            return f"{this}, {headline}, keeps its text, and beneath it a link to {other}"
        case Effect.RESTORED:
            return f"{this}, {headline}, is a post of its own again, with its own text"
        case Effect.CHANGED:
            more = f"tells of {effect.came} more" if effect.came else ""
            fewer = f"tells no longer of {effect.left}" if effect.left else ""
            count = effect.left or effect.came
            return f"{this}, {headline}, {' and '.join(filter(None, (more, fewer)))} report{'s' * (count != 1)}"
        case Effect.DROPPED:
            return f"{effect.channel}: the post {headline}, which waits, is not sent: {other} tells of it"
        case Effect.NEW:
            return f"{effect.channel}: a new post, {headline}, if the channel carries the story: no message tells of it"
        case Effect.LEFT:
            return f"{this}, {headline}, stays as it is; where readers should not have it, delete it in Telegram"
        case Effect.DELETED:
            return f"{this}, {headline}, is deleted"
        case Effect.MARKED:
            return f"{this}, {headline}, is emptied and marked as withdrawn: Telegram deletes none after 48 hours"
        case Effect.IN_DIGEST:
            return f"{effect.channel}: a digest told of it, which stays as it is"
        case Effect.WITHHELD:
            return f"{effect.channel}: the post {headline}, which waits, is not sent"
