"""Stories: which could take a report, and a report's place in one, with the publications this causes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Text,
    bindparam,
    case,
    cast,
    func,
    insert,
    select,
    update,
)

from monitor.core.types import (
    Fingerprint,
    Placement,
    PublicationIntent,
    PublicationState,
    Report,
    Story,
)
from monitor.store.columns import UTCDateTime
from monitor.store.engine import Database
from monitor.store.reports import load_stories
from monitor.store.schema import entries, publications, stories, story_bands

# The most alike ones. More share a band only where a headline says next to nothing.
_MAX_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story with what became of it: its publications as (channel, state)."""

    story: Story
    created_at: datetime
    opened_at: datetime
    active_at: datetime
    publications: tuple[tuple[str, PublicationState], ...]


# Built once: SQLAlchemy takes longer to build a small statement than a database to execute it.
_SAME_PAGE = func.max(case((story_bands.c.band == bindparam("page", type_=BigInteger), 1), else_=0))
_ALIKE = (
    select(stories.c.id)
    .join(story_bands, story_bands.c.story_id == stories.c.id)
    .where(
        story_bands.c.band.in_(bindparam("marks", expanding=True)),
        story_bands.c.language == bindparam("spoken"),
        stories.c.active_at >= bindparam("since", type_=UTCDateTime),
    )
    .group_by(stories.c.id)
    .order_by(_SAME_PAGE.desc(), func.count().desc(), stories.c.id.desc())
    .limit(_MAX_CANDIDATES)
)
_OPEN = insert(stories).returning(stories.c.id)
_JOIN = update(entries).where(entries.c.id == bindparam("report"))
_FREE = select(entries.c.id).where(entries.c.id == bindparam("report"), entries.c.story_id.is_(None)).with_for_update()


class Stories:
    """The stories' rooms of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert_bands = database.insert(story_bands).on_conflict_do_nothing()
        self._insert_publications = database.insert(publications).on_conflict_do_nothing()

    def candidates(self, fingerprint: Fingerprint, language: str, since: datetime) -> list[Story]:
        """Stories of this language with a report published since, that share a band or the page with a
        report: the same page first, then by bands shared. Of each the first report and the newest, 20 in all,
        with no more than the beginning of their content. Raises StoreError."""
        marks = _marks(fingerprint)
        if not marks:
            return []
        sought = {"marks": marks, "page": fingerprint.url_key, "spoken": language, "since": since}
        with self._database.read() as connection:
            return load_stories(connection, connection.scalars(_ALIKE, sought).all(), to_compare=True)

    def place(
        self,
        report: Report,
        placement: Placement,
        fingerprint: Fingerprint,
        intents: Sequence[PublicationIntent],
        now: datetime,
    ) -> int | None:
        """Put a report into its story, and the publications it causes into the outbox, in one transaction.

        A story is posted once in each channel, however often that is asked for. Returns the story's id, or
        None where the report has a story already or the story is gone: then nothing is written. Raises
        StoreError.
        """
        with self._database.write() as connection:
            if connection.scalar(_FREE, {"report": report.entry_id}) is None:
                return None
            story_id = _opened(connection, report, now) if placement.story_id is None else placement.story_id
            if placement.story_id is not None and not _touched(connection, story_id, report):
                return None
            place = {"story_id": story_id, "story_reason": placement.reason}
            connection.execute(_JOIN, place | {"report": report.entry_id})
            self._mark(connection, story_id, report.language, fingerprint, now)
            self._publish(connection, story_id, intents, now)
        return story_id

    def _mark(
        self, connection: Connection, story_id: int, language: str, fingerprint: Fingerprint, now: datetime
    ) -> None:
        rows = [{"band": band, "story_id": story_id, "language": language, "at": now} for band in _marks(fingerprint)]
        if rows:
            connection.execute(self._insert_bands, rows)

    def _publish(
        self, connection: Connection, story_id: int, intents: Sequence[PublicationIntent], now: datetime
    ) -> None:
        rows = [
            {
                "story_id": story_id,
                "channel": intent.channel,
                "kind": intent.kind.value,
                "state": PublicationState.PENDING.value,
                "created_at": now,
            }
            for intent in intents
        ]
        if rows:
            connection.execute(self._insert_publications, rows)

    def load(self, story_id: int) -> Story | None:
        """A story with its reports; None where there is none of this id. Raises StoreError."""
        with self._database.read() as connection:
            return next(iter(load_stories(connection, [story_id])), None)

    def recent(self, since: datetime, watch: str | None = None, limit: int = 50) -> list[StoryRow]:
        """Stories with a report published since, the latest first; of one watch only, where it is named.
        Raises StoreError."""
        wanted = select(stories).where(stories.c.active_at >= since).order_by(stories.c.active_at.desc(), stories.c.id)
        if watch is not None:
            of_watch = select(entries.c.story_id).where(_names(watch), entries.c.story_id.is_not(None))
            wanted = wanted.where(stories.c.id.in_(of_watch))
        with self._database.read() as connection:
            rows = connection.execute(wanted.limit(limit)).all()
            loaded = {story.id: story for story in load_stories(connection, [row.id for row in rows])}
            posts = _publications_of(connection, list(loaded))
        return [
            StoryRow(loaded[row.id], row.created_at, row.opened_at, row.active_at, tuple(posts.get(row.id, ())))
            for row in rows
            if row.id in loaded
        ]


def _marks(fingerprint: Fingerprint) -> list[int]:
    """Everything a story can be found by."""
    pages = [key for key in (fingerprint.url_key, fingerprint.canonical_key) if key is not None]
    return list(dict.fromkeys([*fingerprint.bands, *pages]))


def _opened(connection: Connection, report: Report, now: datetime) -> int:
    opened = {"created_at": now, "opened_at": report.published, "active_at": report.published}
    return int(connection.execute(_OPEN, opened).scalar_one())


def _touched(connection: Connection, story_id: int, report: Report) -> bool:
    """Widen the story's span by the report; False where the story is gone."""
    row = connection.execute(
        select(stories.c.opened_at, stories.c.active_at).where(stories.c.id == story_id).with_for_update()
    ).first()
    if row is None:
        return False
    span = {
        "opened_at": min(row.opened_at, report.published),
        "active_at": max(row.active_at, report.published),
    }
    connection.execute(update(stories).where(stories.c.id == story_id).values(span))
    return True


def _names(watch: str) -> ColumnElement[bool]:
    """True for entries of a watch. The list is text to both databases, each name in it in quotes."""
    return cast(entries.c.watches, Text).contains(json.dumps(watch), autoescape=True)


def _publications_of(connection: Connection, ids: list[int]) -> dict[int, list[tuple[str, PublicationState]]]:
    columns = (publications.c.story_id, publications.c.channel, publications.c.state)
    found: dict[int, list[tuple[str, PublicationState]]] = {}
    for story_id, channel, state in connection.execute(
        select(*columns).where(publications.c.story_id.in_(ids)).order_by(publications.c.id)
    ):
        found.setdefault(story_id, []).append((channel, PublicationState(state)))
    return found
