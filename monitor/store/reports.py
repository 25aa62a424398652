"""Matched entries as grouping and rendering see them; read by entries, stories and the outbox alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, case, func, or_, select

from monitor.model.documents import Furniture
from monitor.model.limits import MAX_TITLE, shorten
from monitor.model.precedence import in_order
from monitor.model.publications import WITHDRAWN
from monitor.model.selection import MOST_REPORTS
from monitor.model.stories import CHOSEN, Report, Story
from monitor.store.database.schema import entries, feeds

_SEEN = func.coalesce(entries.c.worded_at, entries.c.first_seen_at)
SEEN_ORDER = (_SEEN, entries.c.published_at, entries.c.id)
"""The first one seen first: the order of reports, but for those that were seen together after long. See
``model.precedence``."""

_ORDER = (entries.c.published_at, entries.c.first_seen_at, entries.c.id)
_COLUMNS = (
    entries.c.id,
    entries.c.story_id,
    entries.c.outlet,
    entries.c.language,
    feeds.c.country,
    feeds.c.perspective,
    entries.c.url,
    entries.c.title,
    entries.c.summary,
    entries.c.published_at,
    entries.c.first_seen_at,
    entries.c.worded_at,
    entries.c.watches,
    entries.c.terms,
    entries.c.image,
    entries.c.article_lead,
    entries.c.canonical_url,
    entries.c.furniture,
    entries.c.missing_at,
    (entries.c.reason == CHOSEN).label("chosen"),
)


def select_reports(content: ColumnElement[str] = entries.c.content) -> Select[Any]:
    """A SELECT of what ``report`` reads, first published first."""
    # Every entry has a feed. The outer join keeps SQLite from beginning with the feeds, and with all that each brought.
    with_feed = select(*_COLUMNS, content.label("content")).outerjoin(feeds, feeds.c.id == entries.c.feed_id)
    return with_feed.order_by(*_ORDER)


def _of_stories(*conditions: ColumnElement[bool]) -> Select[Any]:
    """A SELECT of the reports of some stories that fulfil these conditions, as ``fair_share`` chooses them; the first
    of every outlet among them."""
    story, latest = entries.c.story_id, [key.desc() for key in SEEN_ORDER]
    of_outlet = (story, entries.c.outlet)
    is_first = func.row_number().over(partition_by=of_outlet, order_by=SEEN_ORDER) == 1
    turn = case((is_first, 0), else_=func.row_number().over(partition_by=of_outlet, order_by=latest))
    turns = (
        select(entries.c.id, story, _SEEN.label("seen"), entries.c.published_at, turn.label("turn"))
        .where(story.in_(bindparam("stories", expanding=True)), *conditions)
        .subquery()
    )
    by_turn = (turns.c.turn, turns.c.seen.desc(), turns.c.published_at.desc(), turns.c.id.desc())
    place = func.row_number().over(partition_by=turns.c.story_id, order_by=by_turn)
    ranked = select(turns.c.id, turns.c.turn, place.label("place")).subquery()
    also = entries.c.id.in_(bindparam("also", expanding=True))
    chosen = or_(ranked.c.place <= MOST_REPORTS, ranked.c.turn == 0, also)
    return select_reports().join(ranked, ranked.c.id == entries.c.id).where(chosen)


WAS_WITHDRAWN = entries.c.reason == WITHDRAWN
"""Of an entry: its story was withdrawn."""
_OF_STORIES = _of_stories()
_STANDING_OF_STORIES = _of_stories(~WAS_WITHDRAWN)


def report(row: Row[Any]) -> Report:
    """A row of ``select_reports`` as a Report."""
    return Report(
        entry_id=row.id,
        outlet=row.outlet,
        language=row.language,
        country=row.country,
        perspective=tuple(row.perspective),
        url=row.url,
        title=row.title,
        summary=row.summary,
        content=row.content,
        published=row.published_at,
        first_seen=row.first_seen_at,
        watches=tuple(row.watches),
        terms=tuple(row.terms),
        image=row.image,
        article_lead=row.article_lead,
        canonical_url=row.canonical_url,
        furniture=furniture(row.furniture),
        missing=row.missing_at,
        worded=row.worded_at,
        chosen=bool(row.chosen),
    )


def furniture(kept: Sequence[Sequence[str]] | None) -> tuple[Furniture, ...]:
    """What was taken off an entry's texts, from its column."""
    return tuple(Furniture(*piece) for piece in kept or ())


def furniture_row(taken: Iterable[Furniture]) -> list[list[str]] | None:
    """The column of what was taken off an entry's texts."""
    return [[piece.field, _storable(shorten(piece.text, MAX_TITLE)), piece.reason] for piece in taken] or None


def _storable(text: str) -> str:
    """Text that strangers wrote, as JSON on PostgreSQL takes it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def load_stories(
    connection: Connection, ids: Collection[int], also: Collection[int] = (), *, withdrawn: bool = False
) -> list[Story]:
    """The stories with these ids, in this order; those without any report are left out, and unless ``withdrawn``,
    reports that were withdrawn. Each has its reports that ``fair_share`` chooses, the first of every outlet, and those
    of the entries ``also`` that are in it."""
    found: dict[int, list[Report]] = defaultdict(list)
    query = _OF_STORIES if withdrawn else _STANDING_OF_STORIES
    for row in connection.execute(query, {"stories": list(ids), "also": list(also)}):
        found[row.story_id].append(report(row))
    return [Story(story_id, in_order(found[story_id])) for story_id in ids if story_id in found]
