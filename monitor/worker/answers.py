"""Answers in the operators' chat: short lines, heads in bold, stories linked to their posts and outlets to their
articles. Everything that feeds wrote is cleaned and cut; what does not fit into one message is counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from zoneinfo import ZoneInfo

from monitor.delivery import policy
from monitor.model.entries import PastEntry
from monitor.model.publications import Message, PublicationKind, PublicationState
from monitor.model.stories import Report
from monitor.posts.markup import (
    MAX_HEADLINE,
    MAX_UNITS,
    Block,
    Line,
    Span,
    cut,
    link_of,
    message,
    outlet_name,
    safe_link,
    size,
    visible,
)
from monitor.store import Store, StoryRow
from monitor.worker.words import moment

_MOST_OUTLETS = 5  # of one story
_MAX_LINE = 400
_BLANK: Line = (Span(""),)


def laid_out(items: Sequence[Sequence[Line]], more: int = 0) -> Message:
    """Items, each some lines, as one message: as many as fit, and how many are left out, ``more`` of them before."""
    kept = list(items)
    while True:
        left = more + len(items) - len(kept)
        tail: list[Sequence[Line]] = [[(Span(f"and {left} more"),)]] if left else []
        block = Block(tuple(line for item in (*kept, *tail) for line in item))
        if size([block]) <= MAX_UNITS or not kept:
            return message([block])
        kept.pop()


def facts(named: Sequence[tuple[str, str]]) -> Message:
    """Names in bold, each with its value; a value without a name belongs to the one above."""
    return laid_out([[_fact(name, value)] for name, value in named])


def _fact(name: str, value: str) -> Line:
    said = cut(visible(value), _MAX_LINE)
    return (Span(name, bold=True), Span(f": {said}")) if name else (Span(f"   {said}"),)


def explained(lines: Sequence[str], links: Mapping[str, str | None]) -> Message:
    """Lines whose first word says what they tell, in bold; ``links`` lead where the rest of such a line does."""
    return laid_out([[_explained(line, links)] for text in lines for line in text.splitlines()])


def _explained(line: str, links: Mapping[str, str | None]) -> Line:
    name, _, rest = cut(visible(line), _MAX_LINE).partition(" ")
    return Span(name, bold=True), Span(" " if rest else ""), Span(rest, href=links.get(name))


def stories(rows: Sequence[StoryRow], links: Mapping[int, str], more: int, zone: ZoneInfo) -> Message:
    """Stories: the headline, which leads to the post, and beneath it number, time, outlets and channels."""
    return laid_out([_story(row, links.get(row.story.id), zone) for row in rows], more)


def _story(row: StoryRow, link: str | None, zone: ZoneInfo) -> Sequence[Line]:
    told = ", ".join(f"{channel}: {state.value}" for channel, state in row.publications)
    about = Span(f"{row.story.id} · {moment(row.opened_at, zone)} · ")
    return [
        (headline(row.story.reports[0].title, link),),
        (about, *outlets(row.story.reports), Span(f" · {told}" if told else "")),
        _BLANK,
    ]


def headline(title: str, link: str | None) -> Span:
    """A headline in bold, which leads to ``link``."""
    return Span(cut(visible(title), MAX_HEADLINE), href=link, bold=True)


def outlets(reports: Sequence[Report]) -> Line:
    """The outlets of some reports, each once, with a link to its article."""
    named = list({outlet_name(report): report for report in reversed(reports)}.items())[::-1]
    spans = [span for name, each in named[:_MOST_OUTLETS] for span in (Span(", "), Span(name, href=link_of(each)))]
    more = len(named) - _MOST_OUTLETS
    return (*spans[1:], Span(f" and {more} more" if more > 0 else ""))


def rejected(entries: Sequence[PastEntry], more: int, zone: ZoneInfo) -> Message:
    """Entries that were not posted: the headline, which leads to the article, and beneath it the rest."""
    return laid_out([_rejected(entry, zone) for entry in entries], more)


def _rejected(entry: PastEntry, zone: ZoneInfo) -> Sequence[Line]:
    why = cut(visible(entry.reason), _MAX_LINE)
    about = Span(f"{moment(entry.first_seen, zone)} · {cut(visible(entry.outlet), MAX_HEADLINE)} · {why}")
    return [(headline(entry.title, safe_link(entry.url)),), (about,), _BLANK]


def links_of(store: Store, story_ids: Collection[int]) -> dict[int, str]:
    """Where the posts of these stories stand, of each the first; not of those that have none, or none with an address.
    Blocks. Raises StoreError."""
    channels = {channel.name: channel for channel in store.outbox.channels()}
    found: dict[int, str] = {}
    for story_id in story_ids:
        for row in reversed(store.outbox.rows(PublicationState.SENT, story_id=story_id)):
            channel = channels.get(row.channel)
            if row.kind is PublicationKind.POST and channel is not None:
                link = policy.post_link(channel.chat, channel.chat_id, row.message_id)
                if link is not None:
                    found.setdefault(story_id, link)
    return found
