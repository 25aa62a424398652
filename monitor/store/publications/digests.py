"""What a digest tells of: the stories of a period, or of a backlog, and what was told of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from monitor.model.publications import Change, PublicationKind, PublicationState
from monitor.model.stories import Story
from monitor.model.turns import in_turn
from monitor.store.belonging import shown_by
from monitor.store.database.engine import Database
from monitor.store.database.schema import entries, publications, stories
from monitor.store.publications.decisions import change_of
from monitor.store.reports import load_stories

# No digest shows more.
_MOST_STORIES = 300


@dataclass(frozen=True, slots=True)
class Period:
    """``message_ids`` are those of the stories' posts in the channel, ``headlines`` the entries that head these, and
    ``changes`` what their replies told, or are to tell, in order; each by story."""

    since: datetime
    until: datetime
    stories: tuple[Story, ...]
    message_ids: dict[int, int]
    headlines: dict[int, int]
    changes: dict[int, tuple[Change, ...]]


class Periods:
    """The room of the store that digests are made from."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_time(self, channel: str, since: datetime, until: datetime) -> Period:
        """The stories that were opened from ``since`` until before ``until``. Of too many, those that most outlets
        report, and the newest: the first of each outlet before the second of any."""
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
        ranked = dict(sorted(outlets_of.items(), key=lambda each: -len(each[1])))
        return self._period(channel, in_turn(ranked)[:_MOST_STORIES], since, until)

    def of_backlog(self, digest: int, channel: str, until: datetime) -> Period:
        """The stories whose posts were folded into a digest."""
        folded = publications.c.folded_into == digest
        told = select(publications.c.story_id).where(folded).order_by(publications.c.id).limit(_MOST_STORIES)
        with self._database.read() as connection:
            since = connection.scalar(select(func.min(publications.c.created_at)).where(folded))
            ids = connection.scalars(told).all()
        return self._period(channel, ids, since or until, until)

    def _period(self, channel: str, ids: Sequence[int], since: datetime, until: datetime) -> Period:
        with self._database.read() as connection:
            found = load_stories(connection, ids)
            shown = shown_by(connection, [story.id for story in found])
            return Period(
                since=since,
                until=until,
                stories=tuple(found),
                message_ids=_message_ids(connection, channel, [story.id for story in found]),
                headlines={story: headline for (told_in, story), (headline, _) in shown.items() if told_in == channel},
                changes=_changes(connection, channel, found),
            )


def _message_ids(connection: Connection, channel: str, ids: Collection[int]) -> dict[int, int]:
    of = publications.c
    posts = (of.channel == channel, of.kind == PublicationKind.POST.value, of.state == PublicationState.SENT.value)
    query = select(of.story_id, of.message_id).where(*posts, of.story_id.in_(ids), of.message_id.is_not(None))
    return {row.story_id: row.message_id for row in connection.execute(query)}


def _changes(connection: Connection, channel: str, found: Sequence[Story]) -> dict[int, tuple[Change, ...]]:
    of, by_id = publications.c, {story.id: story for story in found}
    replies = (of.channel == channel, of.kind == PublicationKind.REPLY.value, of.change.is_not(None))
    query = select(of.story_id, of.change).where(*replies, of.story_id.in_(by_id)).order_by(of.id)
    told: dict[int, list[Change]] = defaultdict(list)
    for row in connection.execute(query):
        if change := change_of(row.change, by_id[row.story_id]):
            told[row.story_id].append(change)
    return {story: tuple(its) for story, its in told.items()}
