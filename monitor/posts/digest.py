"""A digest: what a period brought, in one message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from monitor.languages.labels import labels_in
from monitor.model.publications import Message, Style
from monitor.model.stories import Report, Story
from monitor.model.turns import in_turn
from monitor.posts.markup import MAX_UNITS, Block, Line, Span, cut, link_of, mark, message, size, units, visible_text
from monitor.posts.post import day_of, headline_of, moment, outlet_name

_MAX_STORIES = 40  # each has a link, and Telegram keeps a hundred
_MAX_HEADLINE = 150


@dataclass(frozen=True, slots=True)
class DigestStory:
    """A story of the period. ``link`` is the address of its post in the channel, and ``headline`` the entry that heads
    that, where it has one."""

    story: Story
    weight: float
    link: str | None = None
    headline: int | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """A period and what was read, matched and posted in it.

    ``by_hour`` gives each hour's beginning (UTC) and how many reports each perspective published in it: see
    ``perspective_of``. Hours without any may be left out.
    """

    since: datetime
    until: datetime
    read: int
    matched: int
    posted: int
    stories: tuple[DigestStory, ...]
    by_hour: tuple[tuple[datetime, Mapping[str, int]], ...] = ()


def perspective_of(report: Report) -> str:
    """The label under which a report is counted: the first of its perspective, else its country, else ""."""
    return report.perspective[0] if report.perspective else report.country


def render_digest(digest: Digest, style: Style) -> Message:
    """The digest as a message: the period, the stories by weight with a link to the post or else to the report that
    heads it, and what was read, matched and posted. Where not all fit, the weightiest of each outlet is shown before
    the second of any, and the others are counted."""
    labels = labels_in(style.language)
    when = period(digest, style.time_zone, style.language)
    head = Block(((Span(labels.digest, bold=True),), (Span(when),)))
    counts = Block(((Span(labels.counts.format(digest.read, digest.matched, digest.posted)),),))
    room = MAX_UNITS - size([head, counts]) - units(labels.more) - 10
    ranked = sorted(digest.stories, key=lambda each: -each.weight)
    shown: dict[int, Line] = {}
    for at in in_turn({at: {report.outlet for report in each.story.reports} for at, each in enumerate(ranked)}):
        line = _line(ranked[at], style)
        room -= units(visible_text(line)) + 2
        if room < 0 or len(shown) == _MAX_STORIES:
            break
        shown[at] = line
    lines = [shown[at] for at in sorted(shown)]
    if left := len(ranked) - len(lines):
        lines.append((Span(labels.more.format(left)),))
    return message([head, *(Block((line,)) for line in lines), counts])


def caption(digest: Digest, style: Style) -> Message:
    """What stands below the picture of the coverage."""
    title = labels_in(style.language).coverage
    return message([Block(((Span(title, bold=True),), (Span(period(digest, style.time_zone, style.language)),)))])


def period(digest: Digest, time_zone: ZoneInfo, language: str) -> str:
    """Such as "19 Sep 2023, 08:00 – 20:00 (UTC+4)", or with both days."""
    begin, end = digest.since.astimezone(time_zone), digest.until.astimezone(time_zone)
    until = moment(digest.until, time_zone, language)
    if begin.date() == end.date():
        until = until.removeprefix(f"{day_of(end, language)}, ")
    return f"{day_of(begin, language)}, {begin:%H:%M} – {until}"


def _line(told: DigestStory, style: Style) -> Line:
    """Such as "• Headline · outlets: 5"."""
    headline, report = headline_of(told.story, style, told.headline)
    headline = cut(headline, _MAX_HEADLINE)
    link = told.link or link_of(report)
    counted = f" · {labels_in(style.language).outlets.format(len({outlet_name(each) for each in told.story.reports}))}"
    return (Span(f"{mark(headline)}• "), Span(headline, link), Span(counted))
