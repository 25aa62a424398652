"""A digest: what a period brought, in one message, or below a picture and in a message beneath that.

First what most outlets report, then what one alone does, on a full day by topic; then who took something back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.languages.labels import Labels, labels_in, listed
from monitor.languages.locale import counted, language_name
from monitor.model.publications import IN_ONE_DIGEST, Change, Message, Shown, Style
from monitor.model.stories import Report, Story
from monitor.model.turns import in_turn
from monitor.posts.markup import (
    MAX_CAPTION,
    MAX_UNITS,
    Block,
    Line,
    Span,
    cut,
    link_of,
    mark,
    message,
    size,
    units,
    visible,
    visible_text,
    with_direction,
)
from monitor.posts.noted import noted, taken_back, tolls_in_words
from monitor.posts.period import period
from monitor.posts.post import headline_of_summary, language_of, outlet_name
from monitor.posts.summary import Summary, summarise

_MAX_STORIES = 50  # each has a link, and Telegram keeps a hundred
_FULL_DAY = 12  # more stories are told by topic
_MOST_ON_A_FULL_DAY = 5
_OF_A_TOPIC = 2  # that many stories, at least
_MOST_TAKEN_BACK = 5
_MAX_TITLE = 60
_MAX_HEADLINE = 100
_MAX_OUTLET = 30
_MAX_NOTE = 40
_MAX_TOPIC = 24


@dataclass(frozen=True, slots=True)
class DigestStory:
    """A story of the period. ``link`` is the address of its post in the channel, and ``headline`` the entry that heads
    that, where it has one; ``topic`` is the hashtag of its weightiest watch, without #; ``changes`` are what its
    replies told, in order."""

    story: Story
    weight: float
    link: str | None = None
    headline: int | None = None
    topic: str = ""
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """A period, or a week, and the stories that it brought.

    ``by_hour`` gives each hour's beginning (UTC) and how many of their reports each perspective published in it: see
    ``perspective_of``. Hours without any may be left out.
    """

    since: datetime
    until: datetime
    stories: tuple[DigestStory, ...]
    by_hour: tuple[tuple[datetime, Mapping[str, int]], ...] = ()
    weekly: bool = False


def perspective_of(report: Report) -> str:
    """The label under which a report is counted: the first of its perspective, else its country, else ""."""
    return report.perspective[0] if report.perspective else report.country


def title_of_digest(digest: Digest, style: Style) -> str:
    """Such as "Karabakh · Monday 30 November"."""
    labels = labels_in(style.language)
    title = cut(visible(style.title), _MAX_TITLE) or labels.digest
    told = period(digest.since, digest.until, style.time_zone, style.language)
    return with_direction(" · ".join(filter(None, (title, labels.the_week if digest.weekly else "", told))))


def render_digest(digest: Digest, style: Style) -> Message:
    """The digest as one message. Where not all stories fit, the weightiest of each outlet is shown before the second of
    any, and the others are counted."""
    (page,) = _pages(digest, style, (MAX_UNITS,))
    return message(page)


def render_below_chart(digest: Digest, style: Style) -> tuple[Message, Message]:
    """The digest as the caption of its chart, and as what stands in a message beneath that: empty where all fits."""
    caption, rest = _pages(digest, style, (MAX_CAPTION, MAX_UNITS))
    return message(caption, limit=MAX_CAPTION), message(rest)


def caption(digest: Digest, style: Style) -> Message:
    """What stands below a chart whose digest was told already."""
    return message([Block((_head(digest, style)[0],))], limit=MAX_CAPTION)


def _head(digest: Digest, style: Style) -> tuple[Line, Line]:
    """What it is of, and how much that is: "11 stories, 34 reports, 14 outlets"."""
    labels, stories = labels_in(style.language), [each.story for each in digest.stories]
    counts = (
        (len(stories), labels.stories_counted),
        (sum(len(story.reports) for story in stories), labels.reports_counted),
        (len(_outlets(report for story in stories for report in story.reports)), labels.outlets_counted),
    )
    told = listed((counted(number, forms, style.language) for number, forms in counts), style.language)
    return (Span(title_of_digest(digest, style), bold=True),), (Span(told),)


def _outlets(reports: Iterable[Report]) -> set[str]:
    return {outlet_name(report).casefold() for report in reports}


# --- what is said of a story ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Told:
    """A story of the digest with its headline, the report that this is of, and how many outlets report it; ``said`` is
    what stands behind the headline, ``taken_back`` what is said of outlets that took something back, by what they
    did."""

    of: DigestStory
    headline: str
    report: Report
    outlets: int
    said: tuple[str, ...]
    taken_back: Mapping[str, Mapping[str, str]]

    def line(self, bullet: str) -> Line:
        link = self.of.link or link_of(self.report)
        said = "".join(f" · {each}" for each in self.said)
        return (Span(f"{mark(self.headline)}{bullet} "), Span(self.headline, link), Span(said))


def _told(each: DigestStory, style: Style) -> _Told:
    story, language = each.story, style.language
    shown = None if each.headline is None else Shown(each.headline)
    summary = summarise(story, language=language, languages=style.languages, shown=shown)
    outlets = len(_outlets(story.reports))
    return _Told(
        each,
        with_direction(cut(visible(headline_of_summary(summary, style)), _MAX_HEADLINE)),
        summary.report,
        outlets,
        _said(each, summary, outlets, style),
        {kind: taken_back(story, each.changes, kind, language) for kind in ("corrected", "withdrawn")},
    )


def _said(each: DigestStory, summary: Summary, outlets: int, style: Style) -> tuple[str, ...]:
    """How many outlets report it, or which one, and what is to be noted: its language where that is none that the
    channel reads, what is new or disputed, else the tolls that such a headline gives."""
    labels, written = labels_in(style.language), language_of(summary.report)
    one = cut(outlet_name(summary.report), _MAX_OUTLET)
    who = one if outlets == 1 else counted(outlets, labels.outlets_counted, style.language)
    name = "" if written in (style.language, *style.languages) else language_name(written, style.language)
    note = noted(summary, each.changes, style.language) or (name and tolls_in_words(summary.report, style.language))
    texts = (who, labels.in_language.format(name) if name else "", cut(note, _MAX_NOTE))
    return tuple(filter(None, texts))


# --- what stands where ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Section:
    """Lines under a heading."""

    heading: Line
    lines: tuple[Line, ...]


def _pages(digest: Digest, style: Style, limits: Sequence[int]) -> list[list[Block]]:
    """The digest on as many pages as there are limits: as many stories as fit, in turn, and what was taken back.

    A digest of a backlog shows all of its stories, whatever their headlines: what was taken back gives way to so many.
    """
    labels = labels_in(style.language)
    head = [Block(_head(digest, style))]
    ranked = sorted(digest.stories, key=lambda each: -each.weight)
    turns = in_turn({at: {report.outlet for report in each.story.reports} for at, each in enumerate(ranked)})
    told = {at: _told(ranked[at], style) for at in turns[:_MAX_STORIES]}
    full = len(digest.stories) > _FULL_DAY
    with_retractions = True
    while True:
        chosen = [told[at] for at in sorted(told)]
        left = len(ranked) - len(chosen)
        retractions = _retractions(chosen, labels) if with_retractions else ()
        sections = [*_sections(chosen, labels, by_topic=full), *retractions]
        end = ((Span(labels.more.format(left)),),) if left else ()
        pages = _laid_out(head, sections, end, limits)
        if pages is not None:
            return pages
        if with_retractions and len(told) <= IN_ONE_DIGEST:
            with_retractions = False
        else:
            told.popitem()  # whose turn was the last


def _sections(chosen: Sequence[_Told], labels: Labels, *, by_topic: bool) -> list[_Section]:
    most = sorted((each for each in chosen if each.outlets > 1), key=lambda each: (-each.outlets, -each.of.weight))
    topics = _by_topic([each for each in chosen if each not in most[:_MOST_ON_A_FULL_DAY]], labels) if by_topic else {}
    if len(topics) > 1:
        most = most[:_MOST_ON_A_FULL_DAY]
    else:
        topics = {(Span(labels.one_source, bold=True),): [each for each in chosen if each.outlets == 1]}
    numbered = tuple(each.line(f"{number}.") for number, each in enumerate(most, 1))
    bulleted = [_Section(heading, tuple(each.line("•") for each in its)) for heading, its in topics.items()]
    return [_Section((Span(labels.most_reported, bold=True),), numbered), *bulleted]


def _by_topic(stories: Sequence[_Told], labels: Labels) -> Mapping[Line, list[_Told]]:
    """The stories by their hashtag, that of the weightiest story first; last those of topics with few."""
    many = Counter(each.of.topic for each in stories)
    found: dict[Line, list[_Told]] = defaultdict(list)
    rest = []
    for each in stories:
        topic = cut(each.of.topic, _MAX_TOPIC)
        if topic and many[each.of.topic] >= _OF_A_TOPIC:
            found[(Span(f"#{topic}", bold=True, ours=True),)].append(each)
        else:
            rest.append(each)
    return {**found, (Span(labels.other, bold=True),): rest} if rest else found


def _retractions(chosen: Sequence[_Told], labels: Labels) -> Iterable[_Section]:
    """Who took something back, and what: its numbers, else the story."""
    for kind, label in (("corrected", labels.corrected), ("withdrawn", labels.withdrawn)):
        lines = [
            (Span(f"• {cut(outlet, _MAX_OUTLET) or '…'}: "), Span(what or each.headline, each.of.link))
            for each in chosen
            for outlet, what in each.taken_back[kind].items()
        ]
        yield _Section((Span(label, bold=True),), tuple(lines[:_MOST_TAKEN_BACK]))


def _laid_out(
    head: Sequence[Block], sections: Iterable[_Section], end: Sequence[Line], limits: Sequence[int]
) -> list[list[Block]] | None:
    """What stands on each page, in order; a heading stands with its first line, and again on the next page. None where
    it does not fit."""
    pages: list[list[Block]] = [list(head), *([] for _ in limits[1:])]
    rooms = [limits[0] - size(head), *limits[1:]]
    at = 0
    for heading, lines in [*((section.heading, section.lines) for section in sections), (None, end)]:
        block: list[Line] = []
        for line in lines:
            while (needed := _needed(block, heading, line)) > rooms[at]:
                pages[at] += [Block(tuple(block))] if block else []
                block, at = [], at + 1
                if at == len(limits):
                    return None
            rooms[at] -= needed
            block += [line] if block or heading is None else [heading, line]
        pages[at] += [Block(tuple(block))] if block else []
    return pages


def _needed(block: Sequence[Line], heading: Line | None, line: Line) -> int:
    """What a line takes of a page: with a line break before it or, where it begins a block, the heading and a blank
    line."""
    own = units(visible_text(line)) + 1
    return own if block else own + 1 + (0 if heading is None else units(visible_text(heading)) + 1)
