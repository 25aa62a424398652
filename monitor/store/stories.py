"""Stories: the reports of these days, a report's place among them, and the constraints that editors set."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Text, bindparam, cast, delete, func, select, update

from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.stories import CONTENT_READ, Constraint, Grouped, Placed, Placement, Report, Story
from monitor.store.database.columns import UTCDateTime
from monitor.store.database.engine import Database
from monitor.store.database.schema import entries, publications, stories, story_corrections
from monitor.store.moves import Move, StaleError, drop_placeholder, open_story, regroup, touch_story
from monitor.store.reports import load_stories, report, select_reports


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story with what became of it: its posts as (channel, state)."""

    story: Story
    created_at: datetime
    opened_at: datetime
    active_at: datetime
    publications: tuple[tuple[str, PublicationState], ...]


@dataclass(frozen=True, slots=True)
class StoryDetail:
    """A story as an editor looks at it: each report with the reason for its place. One that was merged has no reports
    any more, but the story that took them."""

    id: int
    created_at: datetime
    reports: tuple[tuple[Report, str], ...]
    merged_into: int | None = None


# Built once: SQLAlchemy takes longer to build a small statement than a database to execute it.
_JOIN = update(entries).where(entries.c.id == bindparam("report"))
_FREE = select(entries.c.id).where(entries.c.id == bindparam("report"), entries.c.story_id.is_(None)).with_for_update()
_since = bindparam("since", type_=UTCDateTime)
_GROUPED = (
    select_reports(func.substr(entries.c.content, 1, CONTENT_READ))
    .add_columns(entries.c.vector)
    .join(stories, stories.c.id == entries.c.story_id)
    .where(stories.c.active_at >= _since, entries.c.published_at >= _since)
    .order_by(None)
    .order_by(entries.c.published_at.desc(), entries.c.id.desc())
    .limit(bindparam("limit"))
)
_CONSTRAINTS = (
    select(story_corrections.c.one, story_corrections.c.other, story_corrections.c.together)
    .join(entries, entries.c.id == story_corrections.c.one)
    .where(entries.c.published_at >= _since)
)


class Stories:
    """The stories' rooms of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def recent_reports(self, since: datetime, limit: int) -> list[Grouped]:
        """The reports in stories that were published since, the newest ``limit``, with no more than the beginning of
        their content."""
        with self._database.read() as connection:
            rows = connection.execute(_GROUPED, {"since": since, "limit": limit}).all()
        return [Grouped(report(row), row.story_id, row.vector or b"") for row in rows]

    def constraints(self, since: datetime) -> list[Constraint]:
        """What editors decided about entries that were published since."""
        with self._database.read() as connection:
            return [Constraint(*row) for row in connection.execute(_CONSTRAINTS, {"since": since})]

    def place(self, report: Report, placement: Placement, now: datetime, vector: bytes = b"") -> Placed | None:
        """Put a report into its story with its packed vector, move those that change theirs by it, mend what was
        posted, and have all these stories decided on, in one transaction.

        None, and nothing written, where the report has a story already, or the others are not as they were.
        """
        try:
            with self._database.write() as connection:
                return self._place(connection, report, placement, now, vector)
        except StaleError:
            return None

    def _place(
        self, connection: Connection, report: Report, placement: Placement, now: datetime, vector: bytes
    ) -> Placed | None:
        if connection.scalar(_FREE, {"report": report.entry_id}) is None:
            return None
        times, story_id = [report.published], placement.story_id
        if story_id is None:
            story_id = open_story(connection, times, now)
        elif not touch_story(connection, story_id, times, now):
            return None
        place = {"story_id": story_id, "story_reason": placement.reason, "vector": vector or None}
        connection.execute(_JOIN, place | {"report": report.entry_id})
        drop_placeholder(connection, story_id)
        moves = [Move(each.entry_ids, each.story_id, each.reason) for each in placement.regroupings]
        if placement.companions:
            reason = f"regrouped: with the report of {report.outlet}"
            moves.insert(0, Move(placement.companions, story_id, reason))
        homes = regroup(self._database, connection, moves, now)
        return Placed(story_id, tuple(homes[bool(placement.companions) :]))

    def merge(self, one: int, other: int, now: datetime) -> int | None:
        """Put the reports of the younger story into the older one, for good, and mend what was posted; the older one's
        id, or None where one of them has no reports."""
        older, younger = sorted((one, other))
        with self._database.write() as connection:
            kept, moved = _reports_of(connection, older), _reports_of(connection, younger)
            if not kept or not moved or older == younger:
                return None
            everybody = (*kept, *moved)
            known = story_corrections.c
            undone = (known.one.in_(everybody), known.other.in_(everybody), ~known.together)
            connection.execute(delete(story_corrections).where(*undone))
            pairs = {(kept[0], each) for each in moved} | {(each, moved[0]) for each in kept}
            self._constrain(connection, pairs, together=True, now=now)
            move = Move(tuple(moved), older, f"an editor merged story {younger} into this one")
            regroup(self._database, connection, [move], now)
        return older

    def split(self, story_id: int, entry_id: int, now: datetime) -> int | None:
        """Put a report into a story of its own, for good, and mend what was posted; the new story's id, or None where
        the report is not in this story, or alone in it."""
        with self._database.write() as connection:
            others = _reports_of(connection, story_id)
            if entry_id not in others or len(others) == 1:
                return None
            others.remove(entry_id)
            self._constrain(connection, {(entry_id, each) for each in others}, together=False, now=now)
            move = Move((entry_id,), None, f"an editor split it off story {story_id}")
            return regroup(self._database, connection, [move], now)[0]

    def _constrain(
        self, connection: Connection, pairs: Iterable[tuple[int, int]], *, together: bool, now: datetime
    ) -> None:
        rows = [{"one": min(pair), "other": max(pair), "together": together, "at": now} for pair in sorted(pairs)]
        added = self._database.insert(story_corrections)
        newer = {"together": added.excluded.together, "at": added.excluded.at}
        keys = [story_corrections.c.one, story_corrections.c.other]
        connection.execute(added.on_conflict_do_update(index_elements=keys, set_=newer), rows)

    def load(self, story_id: int) -> Story | None:
        """A story with its reports; None where there is none of this id."""
        with self._database.read() as connection:
            return next(iter(load_stories(connection, [story_id])), None)

    def detail(self, story_id: int) -> StoryDetail | None:
        """A story with the reasons for its reports; None where there is none of this id."""
        members = select_reports().add_columns(entries.c.story_reason).where(entries.c.story_id == story_id)
        with self._database.read() as connection:
            row = connection.execute(select(stories).where(stories.c.id == story_id)).first()
            found = connection.execute(members).all()
        if row is None:
            return None
        reports = tuple((report(each), each.story_reason or "") for each in found)
        return StoryDetail(row.id, row.created_at, reports, row.merged_into)

    def recent(self, since: datetime, watch: str | None = None, limit: int = 50) -> list[StoryRow]:
        """Stories with a report published since, the latest first; of one watch only, where it is named."""
        wanted = select(stories).where(stories.c.active_at >= since).order_by(stories.c.active_at.desc(), stories.c.id)
        wanted = wanted.where(stories.c.merged_into.is_(None))
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


def _reports_of(connection: Connection, story_id: int) -> list[int]:
    """The entries of a story, first published first, so that nothing else moves them meanwhile."""
    wanted = select(entries.c.id).where(entries.c.story_id == story_id)
    return list(connection.scalars(wanted.order_by(entries.c.published_at, entries.c.id).with_for_update()))


def _names(watch: str) -> ColumnElement[bool]:
    """True for entries of a watch. The list is text to both databases, each name in it in quotes."""
    return cast(entries.c.watches, Text).contains(json.dumps(watch), autoescape=True)


def _publications_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[tuple[str, PublicationState]]]:
    columns = (publications.c.story_id, publications.c.channel, publications.c.state)
    found: dict[int, list[tuple[str, PublicationState]]] = {}
    for story_id, channel, state in connection.execute(
        select(*columns)
        .where(publications.c.story_id.in_(ids), publications.c.kind == PublicationKind.POST.value)
        .order_by(publications.c.id)
    ):
        found.setdefault(story_id, []).append((channel, PublicationState(state)))
    return found
