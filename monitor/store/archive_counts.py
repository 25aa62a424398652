"""What the pages of the archive count: when told stories were reported and by whom, how soon they were told.

Read only, and bounded: of more rows than a page can show, the newest count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, distinct, exists, func, or_, select

from monitor.model.precedence import NEVER
from monitor.model.publications import PublicationKind, PublicationState
from monitor.store.archive import stored_names
from monitor.store.database.columns import UTCDateTime
from monitor.store.database.engine import Database
from monitor.store.database.schema import entries, feeds, publications
from monitor.store.reports import SEEN_ORDER

MOST_REPORTS = 20_000
MOST_POSTS = 20_000
MOST_STORIES = 500

_SEEN = func.coalesce(entries.c.worded_at, entries.c.first_seen_at, type_=UTCDateTime)
_OF_FIRST_DOCUMENT = or_(entries.c.missing_at.is_(None), entries.c.missing_at == NEVER)


@dataclass(frozen=True, slots=True)
class ReportTime:
    """When a report of a told story was published, and where its outlet stands: its first perspective, else its
    country, else ""."""

    story_id: int
    published: datetime
    side: str


@dataclass(frozen=True, slots=True)
class PostTime:
    """How a story came to be told: when the first of its reports was published, and first seen, and when the first of
    its posts was sent.

    ``missing`` is when the feed of that report had been read last without it: None where it never had been.
    """

    outlet: str
    published: datetime
    first_seen: datetime
    missing: datetime | None
    sent: datetime


@dataclass(frozen=True, slots=True)
class OutletStory:
    """A told story that an outlet reports: when its own first report was seen, and the first one of any outlet; how
    many outlets report it.

    ``certain`` is False where one of its own reports came with the first document of its feed: then nobody knows how
    early it was.
    """

    story_id: int
    own: datetime
    first: datetime
    outlets: int
    certain: bool


class ArchiveCounts:
    """The room of the store that the archive's charts and figures are made from. ``told_in`` are the channels whose
    stories count."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def report_times(self, told_in: Collection[str], since: datetime, until: datetime) -> Sequence[ReportTime]:
        """The reports of told stories that were published from ``since`` until before ``until``, the newest first: at
        most MOST_REPORTS."""
        query = (
            select(entries.c.story_id, entries.c.published_at, feeds.c.country, feeds.c.perspective)
            .join(feeds, feeds.c.id == entries.c.feed_id)
            .where(entries.c.story_id.is_not(None))
            .where(entries.c.published_at >= since, entries.c.published_at < until)
            .order_by(entries.c.published_at.desc(), entries.c.id.desc())
            .limit(MOST_REPORTS)
        )
        with self._database.read() as connection:
            query = query.where(_is_told(connection, told_in, entries.c.story_id))
            return [
                ReportTime(row.story_id, row.published_at, next(iter(row.perspective), row.country))
                for row in connection.execute(query)
            ]

    def most_reported(
        self, told_in: Collection[str], since: datetime, until: datetime, limit: int
    ) -> Mapping[int, Sequence[datetime]]:
        """When the reports of so many told stories were published from ``since`` until before ``until``, the newest
        first: those stories with most reports, and these first. At most MOST_REPORTS reports."""
        of, count = entries.c, func.count()
        within = (of.story_id.is_not(None), of.published_at >= since, of.published_at < until)
        with self._database.read() as connection:
            told = _is_told(connection, told_in, of.story_id)
            ranked = select(of.story_id).where(*within, told).group_by(of.story_id)
            ids = connection.scalars(ranked.order_by(count.desc(), of.story_id).limit(limit)).all()
            times = select(of.story_id, of.published_at).where(*within, of.story_id.in_(ids))
            rows = connection.execute(times.order_by(of.published_at.desc()).limit(MOST_REPORTS)).all()
        found: dict[int, list[datetime]] = defaultdict(list)
        for row in rows:
            found[row.story_id].append(row.published_at)
        return {story: found[story] for story in ids if story is not None}

    def post_times(self, told_in: Collection[str], since: datetime) -> Sequence[PostTime]:
        """How each story came to be told whose first post was sent since, the newest first: at most MOST_POSTS."""
        with self._database.read() as connection:
            rows = connection.execute(_first_reports(_posted(connection, told_in), since)).all()
        return [
            PostTime(
                row.outlet,
                row.published_at,
                row.first_seen_at,
                None if row.missing_at == NEVER else row.missing_at,
                row.sent,
            )
            for row in rows
        ]

    def outlet_stories(self, told_in: Collection[str], outlet: str, since: datetime) -> Sequence[OutletStory]:
        """The told stories of which an outlet published a report since, those with its newest first: at most
        MOST_STORIES."""
        with self._database.read() as connection:
            told = _is_told(connection, told_in, entries.c.story_id)
            return [
                OutletStory(row.story_id, row.own, row.first, row.outlets, not row.uncertain)
                for row in connection.execute(_stories_of(outlet, since, told))
            ]


def _first_reports(posted: Sequence[ColumnElement[bool]], since: datetime) -> Select[Any]:
    """Of each story whose first post was sent since, the report that was seen first, of those seen by then."""
    sent = func.min(publications.c.sent_at, type_=UTCDateTime).label("sent")
    posts = (
        select(publications.c.story_id, sent)
        .where(*posted, publications.c.sent_at >= since, publications.c.story_id.is_not(None))
        .group_by(publications.c.story_id)
        .order_by(sent.desc())
        .limit(MOST_POSTS)
        .subquery()
    )
    columns = ("outlet", "published_at", "first_seen_at", "missing_at")
    place = func.row_number().over(partition_by=entries.c.story_id, order_by=SEEN_ORDER).label("place")
    reports = (
        select(*(entries.c[name] for name in columns), posts.c.sent, place)
        .join(posts, posts.c.story_id == entries.c.story_id)
        .where(entries.c.first_seen_at <= posts.c.sent)
        .subquery()
    )
    return select(reports).where(reports.c.place == 1).order_by(reports.c.sent.desc())


def _stories_of(outlet: str, since: datetime, told: ColumnElement[bool]) -> Select[Any]:
    """The told stories of an outlet with the times of its own first report and of everybody's."""
    own_feeds = select(feeds.c.id).where(feeds.c.outlet == outlet)
    own = (
        select(
            entries.c.story_id,
            func.min(_SEEN, type_=UTCDateTime).label("own"),
            func.max(case((_OF_FIRST_DOCUMENT, 1), else_=0)).label("uncertain"),
        )
        .where(entries.c.feed_id.in_(own_feeds), entries.c.published_at >= since)
        .where(entries.c.story_id.is_not(None), told)
        .group_by(entries.c.story_id)
        .order_by(func.max(entries.c.published_at).desc(), entries.c.story_id.desc())
        .limit(MOST_STORIES)
        .subquery()
    )
    first = func.min(_SEEN, type_=UTCDateTime).label("first")
    outlets = func.count(distinct(entries.c.outlet)).label("outlets")
    return (
        select(own.c.story_id, own.c.own, own.c.uncertain, first, outlets)
        .join(entries, entries.c.story_id == own.c.story_id)
        .group_by(own.c.story_id, own.c.own, own.c.uncertain)
        .order_by(own.c.story_id.desc())
    )


def _posted(connection: Connection, told_in: Collection[str]) -> Sequence[ColumnElement[bool]]:
    """The conditions of a post that was sent in one of the channels."""
    of = publications.c
    return (
        of.kind == PublicationKind.POST.value,
        of.state == PublicationState.SENT.value,
        of.channel.in_(list(stored_names(connection, told_in))),
    )


def _is_told(
    connection: Connection, told_in: Collection[str], story_id: ColumnElement[int | None]
) -> ColumnElement[bool]:
    """Was a post of the story sent in one of the channels?"""
    return exists().where(publications.c.story_id == story_id, *_posted(connection, told_in))
