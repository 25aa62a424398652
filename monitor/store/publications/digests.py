"""What a digest tells of: the stories of a period, or of a backlog, and the counts beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from monitor.model.entries import EntryState
from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.stories import Report, Story
from monitor.model.turns import in_turn
from monitor.store.belonging import shown_by
from monitor.store.database.engine import Database
from monitor.store.database.schema import entries, publications, stories
from monitor.store.reports import load_stories, report, select_reports

# No digest shows more.
_MOST_STORIES = 300
_MOST_REPORTS = 5000


@dataclass(frozen=True, slots=True)
class Period:
    """``read`` and ``matched`` count entries, ``posted`` the channel's posts; ``reports`` are those that matched, with
    no more than their headlines; ``message_ids`` are those of the stories' posts in the channel, and ``headlines`` the
    entries that head these."""

    since: datetime
    until: datetime
    read: int
    matched: int
    posted: int
    stories: tuple[Story, ...]
    reports: tuple[Report, ...]
    message_ids: dict[int, int]
    headlines: dict[int, int]


class Periods:
    """The room of the store that digests are made from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_time(self, channel: str, since: datetime, until: datetime) -> Period:
        """The stories that were opened from ``since`` until before ``until``: the newest of each outlet before the
        second of any."""
        reported = (
            select(stories.c.id, stories.c.created_at, entries.c.outlet)
            .join(entries, entries.c.story_id == stories.c.id)
            .where(stories.c.created_at >= since, stories.c.created_at < until)
            .group_by(stories.c.id, stories.c.created_at, entries.c.outlet)
            .order_by(stories.c.created_at.desc(), stories.c.id)
        )
        outlets_of: dict[int, list[str]] = defaultdict(list)
        with self._database.read() as connection:
            for row in connection.execute(reported):
                outlets_of[row.id].append(row.outlet)
        return self._period(channel, in_turn(outlets_of)[:_MOST_STORIES], since, until)

    def of_backlog(self, digest: int, channel: str, until: datetime) -> Period:
        """The stories whose posts were folded into a digest."""
        folded = publications.c.folded_into == digest
        told = select(publications.c.story_id).where(folded).order_by(publications.c.id).limit(_MOST_STORIES)
        with self._database.read() as connection:
            since = connection.scalar(select(func.min(publications.c.created_at)).where(folded))
            ids = connection.scalars(told).all()
        return self._period(channel, ids, since or until, until)

    def _period(self, channel: str, ids: Sequence[int], since: datetime, until: datetime) -> Period:
        seen = (entries.c.first_seen_at >= since, entries.c.first_seen_at <= until)
        states = [state.value for state in EntryState]
        matched = (entries.c.state == EntryState.MATCHED.value, *seen)
        posts = (publications.c.channel == channel, publications.c.kind == PublicationKind.POST.value)
        sent = (*posts, publications.c.state == PublicationState.SENT.value)
        headlines = select_reports(func.substr(entries.c.content, 1, 0)).where(*matched).limit(_MOST_REPORTS)
        with self._database.read() as connection:
            found = load_stories(connection, ids)
            shown = shown_by(connection, [story.id for story in found])
            return Period(
                since=since,
                until=until,
                read=_count(connection, entries.c.state.in_(states), *seen),
                matched=_count(connection, *matched),
                posted=_count(connection, *sent, publications.c.sent_at >= since, publications.c.sent_at <= until),
                stories=tuple(found),
                reports=tuple(report(row) for row in connection.execute(headlines)),
                message_ids=_message_ids(connection, sent, [story.id for story in found]),
                headlines={story: headline for (told_in, story), (headline, _) in shown.items() if told_in == channel},
            )


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).where(*conditions)) or 0


def _message_ids(connection: Connection, sent: tuple[ColumnElement[bool], ...], ids: Collection[int]) -> dict[int, int]:
    query = select(publications.c.story_id, publications.c.message_id).where(
        *sent, publications.c.story_id.in_(ids), publications.c.message_id.is_not(None)
    )
    return {row.story_id: row.message_id for row in connection.execute(query)}
