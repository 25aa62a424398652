"""Stories: the reports of these days, a report's place among them, and the constraints that editors set."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, bindparam, cast, delete, func, select, update

from monitor.model.entries import EntryState
from monitor.model.publications import WITHDRAWN, PublicationKind, PublicationState
from monitor.model.stories import CHOSEN, CONTENT_READ, Constraint, Grouped, Placed, Placement, Report, Story, ToldStory
from monitor.store.belonging import ARRIVED, link, shown_by
from monitor.store.database.columns import UTCDateTime
from monitor.store.database.engine import Database
from monitor.store.database.schema import entries, publications, stories, story_corrections
from monitor.store.effects import MessageEffect, effects, effects_of_dismissal, standing
from monitor.store.moves import Move, StaleError, open_story, regroup, touch_story
from monitor.store.reports import SEEN_ORDER, load_stories, report, select_reports
from monitor.store.withdrawals import takes_only_withdrawn, withdraw

OFF_TOPIC = "an editor: off-topic"
"""Why reports are held back whose story was taken out of the subject."""


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
    any more, but the story that took them. ``withdrawn``: an editor took it back."""

    id: int
    created_at: datetime
    reports: tuple[tuple[Report, str], ...]
    merged_into: int | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """What an editor had done: the story that stays, or the new one, and what becomes of messages."""

    story_id: int
    effects: tuple[MessageEffect, ...]


class _DryRunError(Exception):
    """Nothing of it is to be kept."""


# Built once: SQLAlchemy takes longer to build a small statement than a database to execute it.
_JOIN = update(entries).where(entries.c.id == bindparam("report"))
_HOLD_BACK = (
    update(entries)
    .where(entries.c.id == bindparam("report"))
    .values(state=EntryState.HELD_BACK.value, reason=WITHDRAWN)
)
_FREE = select(entries.c.id).where(entries.c.id == bindparam("report"), entries.c.story_id.is_(None)).with_for_update()
_since = bindparam("since", type_=UTCDateTime)
_GROUPED = (
    select_reports(func.substr(entries.c.content, 1, CONTENT_READ))
    .add_columns(entries.c.vector)
    .where(entries.c.story_id.is_not(None), entries.c.published_at >= _since)
    .order_by(None)
    .order_by(entries.c.published_at.desc(), entries.c.id.desc())
    .limit(bindparam("limit"))
)
_MESSAGES = (PublicationKind.POST.value, PublicationKind.EDIT.value)
_TELLINGS = (
    select(
        publications.c.story_id,
        publications.c.channel,
        publications.c.kind,
        publications.c.state,
        publications.c.headline,
        publications.c.reports,
        publications.c.sent_at,
        publications.c.created_at,
    )
    .where(publications.c.story_id.in_(bindparam("stories", expanding=True)))
    .order_by(publications.c.story_id, publications.c.id)
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
        elif takes_only_withdrawn(connection, story_id):
            connection.execute(_HOLD_BACK, {"report": report.entry_id})
        place = {"story_id": story_id, "story_reason": placement.reason, "vector": vector or None}
        connection.execute(_JOIN, place | {"report": report.entry_id})
        moves = [Move(each.entry_ids, each.story_id, each.reason) for each in placement.regroupings]
        if placement.companions:
            reason = f"regrouped: with the report of {report.outlet}"
            moves.insert(0, Move(placement.companions, story_id, reason))
        homes = regroup(self._database, connection, moves, now)
        akin = [(one, story_id if other is None else other) for one, other in placement.akin]
        link(self._database, connection, akin, now)
        return Placed(story_id, tuple(homes[bool(placement.companions) :]))

    def told(self, story_ids: Collection[int]) -> list[ToldStory]:
        """Those of these stories of which readers have messages."""
        found: dict[int, list[Row[Any]]] = defaultdict(list)
        with self._database.read() as connection:
            rows: list[Any] = list(connection.execute(_TELLINGS, {"stories": list(story_ids)}))
        for row in rows:
            if row.kind in _MESSAGES and row.state in ARRIVED:
                found[row.story_id].append(row)
        return [_told_story(story_id, rows) for story_id, rows in found.items()]

    def merge(self, one: int, other: int, now: datetime, *, dry_run: bool = False) -> Correction | None:
        """Put the reports of the younger story into the older one, for good, and mend what was posted; None where one
        of them has no reports. A ``dry_run`` changes nothing."""
        older, younger = sorted((one, other))

        def act(connection: Connection) -> int | None:
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

        return self._correct({older, younger}, act, dry_run)

    def split(
        self, story_id: int, entry_ids: Collection[int], now: datetime, *, dry_run: bool = False
    ) -> Correction | None:
        """Put reports into a story of their own, for good, and mend what was posted; None where one of them is not in
        this story, or no other is. A ``dry_run`` changes nothing."""
        leaving = tuple(sorted(set(entry_ids)))

        def act(connection: Connection) -> int | None:
            everybody = _reports_of(connection, story_id)
            staying = [each for each in everybody if each not in leaving]
            if not leaving or not staying or not set(leaving) <= set(everybody):
                return None
            pairs = {(each, other) for each in leaving for other in staying}
            self._constrain(connection, pairs, together=False, now=now)
            move = Move(leaving, None, f"an editor split it off story {story_id}")
            return regroup(self._database, connection, [move], now)[0]

        return self._correct({story_id}, act, dry_run)

    def dismiss(self, story_id: int, now: datetime, *, dry_run: bool = False) -> Correction | None:
        """Take the reports of a story out of the subject, for good. What waits to be told of it is not sent, and what
        readers have stays as it is. None where it has no reports. A ``dry_run`` changes nothing."""
        done: Correction | None = None
        with suppress(_DryRunError), self._database.write() as connection:
            leaving = _reports_of(connection, story_id)
            if leaving:
                before = standing(connection, {story_id})
                done = Correction(story_id, tuple(effects_of_dismissal(before)))
                self._dismiss(connection, story_id, leaving, now)
            if dry_run:
                raise _DryRunError
        return done

    def _dismiss(self, connection: Connection, story_id: int, leaving: Collection[int], now: datetime) -> None:
        # What was held back stays so, whatever its feed says of it later.
        held = {"state": EntryState.HELD_BACK.value, "reason": OFF_TOPIC, "changed_at": now}
        held |= {"story_id": None, "story_reason": None}
        connection.execute(update(entries).where(entries.c.id.in_(leaving)).values(held))
        of_story = publications.c.story_id == story_id
        connection.execute(delete(publications).where(of_story, publications.c.state == PublicationState.PENDING.value))
        connection.execute(update(stories).where(stories.c.id == story_id).values(undecided_since=None))

    def withdraw(self, story_id: int, now: datetime, *, dry_run: bool = False) -> Correction | None:
        """Take a story back: its messages are to be deleted, or marked, and neither it nor what joins it is told any
        more. None where it has no reports, or was taken back before. A ``dry_run`` changes nothing."""
        done: Correction | None = None
        with suppress(_DryRunError), self._database.write() as connection:
            if _reports_of(connection, story_id) and not takes_only_withdrawn(connection, story_id):
                done = Correction(story_id, withdraw(self._database, connection, story_id, now))
            if dry_run:
                raise _DryRunError
        return done

    def reports_before(self, story_id: int) -> tuple[int, list[int]] | None:
        """The story into which this one was merged, and those of its reports there of which the messages of this one
        tell; None where it was not merged, or has no message."""
        with self._database.read() as connection:
            heir = connection.scalar(select(stories.c.merged_into).where(stories.c.id == story_id))
            seen = frozenset[int]().union(*(seen for _, seen in shown_by(connection, [story_id]).values()))
            wanted = select(entries.c.id).where(entries.c.id.in_(seen), entries.c.story_id == heir)
            found = list(connection.scalars(wanted.order_by(entries.c.id))) if heir is not None else []
        return (heir, found) if heir is not None and found else None

    def _correct(
        self, ids: Collection[int], act: Callable[[Connection], int | None], dry_run: bool
    ) -> Correction | None:
        """Do it, and say what became of which messages by it."""
        done: Correction | None = None
        with suppress(_DryRunError), self._database.write() as connection:
            before = standing(connection, ids)
            story_id = act(connection)
            if story_id is not None:
                after = standing(connection, {story_id, *ids, *(each.story for each in before.values())})
                done = Correction(story_id, tuple(effects(before, after)))
            if dry_run:
                raise _DryRunError
        return done

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
            withdrawn = bool(found) and takes_only_withdrawn(connection, story_id)
        if row is None:
            return None
        reports = tuple(
            (report(each), "; ".join(filter(None, (each.story_reason, CHOSEN * bool(each.chosen))))) for each in found
        )
        return StoryDetail(row.id, row.created_at, reports, row.merged_into, withdrawn)

    def recent(self, since: datetime, watch: str | None = None, limit: int = 50) -> list[StoryRow]:
        """Stories with a report published since, the latest first; of one watch only, where it is named."""
        wanted = select(stories).where(stories.c.active_at >= since).order_by(stories.c.active_at.desc(), stories.c.id)
        wanted = wanted.where(stories.c.merged_into.is_(None))
        if watch is not None:
            of_watch = select(entries.c.story_id).where(_names(watch), entries.c.story_id.is_not(None))
            wanted = wanted.where(stories.c.id.in_(of_watch))
        with self._database.read() as connection:
            rows = connection.execute(wanted.limit(limit)).all()
            loaded = {story.id: story for story in load_stories(connection, [row.id for row in rows], withdrawn=True)}
            posts = _publications_of(connection, list(loaded))
        return [
            StoryRow(loaded[row.id], row.created_at, row.opened_at, row.active_at, tuple(posts.get(row.id, ())))
            for row in rows
            if row.id in loaded
        ]


def _told_story(story_id: int, rows: Sequence[Row[Any]]) -> ToldStory:
    """Of what was told of a story, oldest first."""
    last = {row.channel: row for row in rows if row.headline is not None}
    return ToldStory(
        story_id,
        headlines=frozenset(row.headline for row in last.values()),
        reports=max((row.reports or 0 for row in rows), default=0),
        messages=len(rows),
        since=min(row.sent_at or row.created_at for row in rows),
    )


def _reports_of(connection: Connection, story_id: int) -> list[int]:
    """The entries of a story, first report first, so that nothing else moves them meanwhile."""
    wanted = select(entries.c.id).where(entries.c.story_id == story_id)
    return list(connection.scalars(wanted.order_by(*SEEN_ORDER).with_for_update()))


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
