"""What the pages of the archive count: when told stories were reported and by whom, how soon they were told.

Read only, and bounded: of more rows than a page can show, the newest count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, distinct, exists, func, or_, select

from monitor.model.precedence import NEVER
from monitor.model.publications import PublicationKind, PublicationState
from monitor.store.database.columns import UTCDateTime
from monitor.store.database.engine import Database
from monitor.store.database.schema import entries, feeds, publications
from monitor.store.reports import SEEN_ORDER

MOST_REPORTS = 20_000
MOST_POSTS = 20_000
MOST_STORIES = 500

_SEEN = func.coalesce(entries.c.worded_at, entries.c.first_seen_at, type_=UTCDateTime)
_POSTED = (
    publications.c.kind == PublicationKind.POST.value,
    publications.c.state == PublicationState.SENT.value,
)
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
    """The room of the store that the archive's charts and figures are made from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def report_times(self, since: datetime, until: datetime) -> Sequence[ReportTime]:
        """The reports of told stories that were published from ``since`` until before ``until``, the newest first: at
        most MOST_REPORTS."""
        query = (
            select(entries.c.story_id, entries.c.published_at, feeds.c.country, feeds.c.perspective)
            .join(feeds, feeds.c.id == entries.c.feed_id)
            .where(entries.c.story_id.is_not(None), _is_told(entries.c.story_id))
            .where(entries.c.published_at >= since, entries.c.published_at < until)
            .order_by(entries.c.published_at.desc(), entries.c.id.desc())
            .limit(MOST_REPORTS)
        )
        with self._database.read() as connection:
            return [
                ReportTime(row.story_id, row.published_at, next(iter(row.perspective), row.country))
                for row in connection.execute(query)
            ]

    def post_times(self, since: datetime) -> Sequence[PostTime]:
        """How each story came to be told whose first post was sent since, the newest first: at most MOST_POSTS."""
        sent = func.min(publications.c.sent_at, type_=UTCDateTime).label("sent")
        posts = (
            select(publications.c.story_id, sent)
            .where(*_POSTED, publications.c.sent_at >= since, publications.c.story_id.is_not(None))
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
        query = select(reports).where(reports.c.place == 1).order_by(reports.c.sent.desc())
        with self._database.read() as connection:
            return [
                PostTime(
                    row.outlet,
                    row.published_at,
                    row.first_seen_at,
                    None if row.missing_at == NEVER else row.missing_at,
                    row.sent,
                )
                for row in connection.execute(query)
            ]

    def outlet_stories(self, outlet: str, since: datetime) -> Sequence[OutletStory]:
        """The told stories of which an outlet published a report since, those with its newest first: at most
        MOST_STORIES."""
        own_feeds = select(feeds.c.id).where(feeds.c.outlet == outlet)
        own = (
            select(
                entries.c.story_id,
                func.min(_SEEN, type_=UTCDateTime).label("own"),
                func.max(case((_OF_FIRST_DOCUMENT, 1), else_=0)).label("uncertain"),
            )
            .where(entries.c.feed_id.in_(own_feeds), entries.c.published_at >= since)
            .where(entries.c.story_id.is_not(None), _is_told(entries.c.story_id))
            .group_by(entries.c.story_id)
            .order_by(func.max(entries.c.published_at).desc(), entries.c.story_id.desc())
            .limit(MOST_STORIES)
            .subquery()
        )
        query = (
            select(
                own.c.story_id,
                own.c.own,
                own.c.uncertain,
                func.min(_SEEN, type_=UTCDateTime).label("first"),
                func.count(distinct(entries.c.outlet)).label("outlets"),
            )
            .join(entries, entries.c.story_id == own.c.story_id)
            .group_by(own.c.story_id, own.c.own, own.c.uncertain)
            .order_by(own.c.story_id.desc())
        )
        with self._database.read() as connection:
            return [
                OutletStory(row.story_id, row.own, row.first, row.outlets, not row.uncertain)
                for row in connection.execute(query)
            ]


def _is_told(story_id: ColumnElement[int | None]) -> ColumnElement[bool]:
    """Was a post of the story sent?"""
    return exists().where(publications.c.story_id == story_id, *_POSTED)
