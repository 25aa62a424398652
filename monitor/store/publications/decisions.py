"""What waits for a decision, and what was decided: stories that changed, digests that are due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, func, insert, or_, select, update

from monitor.model.publications import (
    CHART_OF,
    IN_ONE_DIGEST,
    Change,
    Facts,
    PublicationIntent,
    PublicationKind,
    PublicationState,
    Shown,
    Slot,
    Told,
    ToldChange,
    Undecided,
    Urgency,
    Version,
    slot_of,
)
from monitor.model.stories import Report, Story
from monitor.model.turns import in_turn, without_the_loudest
from monitor.store.belonging import see_also_of
from monitor.store.database.engine import Database
from monitor.store.database.schema import OF_PERIOD, PENDING, REFUSED, publications, stories
from monitor.store.publications.charts import has_begun
from monitor.store.publications.outlets import outlets_of_posts, told_lately
from monitor.store.reports import load_stories

_PENDING, _FOLDED = PublicationState.PENDING.value, PublicationState.FOLDED.value
_TELLING = (PublicationState.SENDING.value, PublicationState.SENT.value, PublicationState.UNKNOWN.value)
_POST, _EDIT, _REPLY = (kind.value for kind in (PublicationKind.POST, PublicationKind.EDIT, PublicationKind.REPLY))


class Decisions:
    """The room of the store where policy's decisions are written."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.insert(publications).on_conflict_do_nothing()

    def undecided(self, limit: int) -> list[Undecided]:
        """Stories that changed since policy looked at them, those that wait longest first."""
        waiting = (
            select(stories.c.id, stories.c.undecided_since)
            .where(stories.c.undecided_since.is_not(None))
            .order_by(stories.c.undecided_since, stories.c.id)
            .limit(limit)
        )
        with self._database.read() as connection:
            marks = {row.id: row.undecided_since for row in connection.execute(waiting)}
            loaded = load_stories(connection, marks)
            told = _told_by_story(connection, loaded)
            links = see_also_of(connection, [story.id for story in loaded])
        empty = marks.keys() - {story.id for story in loaded}
        if empty:
            with self._database.write() as connection:
                connection.execute(update(stories).where(stories.c.id.in_(empty)).values(undecided_since=None))
        return [
            Undecided(
                story,
                marks[story.id],
                told[story.id],
                {channel: tuple(its) for channel, its in links.get(story.id, {}).items()},
            )
            for story in loaded
        ]

    def intend(self, story_id: int, mark: datetime, intents: Iterable[PublicationIntent], now: datetime) -> bool:
        """Write what a story causes, and that it is decided, in one transaction.

        False, and nothing written, where it changed again since ``mark``. A post is written once in each channel, in
        place of a placeholder, or of one that was folded: a further intent can only make one that waits faster, and
        then it waits for nothing. An edit that waits is the same edit; a reply that waits tells of the newer change of
        its kind.
        """
        decided = update(stories).where(stories.c.id == story_id, stories.c.undecided_since == mark)
        with self._database.write() as connection:
            if connection.execute(decided.values(undecided_since=None)).rowcount != 1:
                return False
            for intent in intents:
                self._write(connection, story_id, intent, now)
        return True

    def _write(self, connection: Connection, story_id: int, intent: PublicationIntent, now: datetime) -> None:
        told = None if intent.change is None else _change_row(intent.change)
        if told is not None and _overtake(connection, story_id, intent, told):
            return
        row = {
            "story_id": story_id,
            "channel": intent.channel,
            "kind": intent.kind.value,
            "state": _PENDING,
            "created_at": now,
            "speed": intent.urgency.value,
            "due_at": intent.due,
            "change": told,
        }
        if intent.kind is PublicationKind.POST:
            of = publications.c
            held = (of.story_id == story_id, of.channel == intent.channel, of.kind == _POST, of.state == _FOLDED)
            connection.execute(delete(publications).where(*held))
        connection.execute(self._insert, row)
        if intent.kind is PublicationKind.POST and intent.urgency is Urgency.BREAKING:
            waiting = _is_waiting(story_id, intent.channel, _POST)
            connection.execute(update(publications).where(*waiting).values(speed=intent.urgency.value, due_at=None))

    def last_digest(
        self, channel: str, now: datetime, kind: PublicationKind = PublicationKind.DIGEST
    ) -> datetime | None:
        """Where the period of a channel's last scheduled digest of a ``kind`` ended; what was planned by a clock that
        ran ahead of ``now`` does not count."""
        ended = select(publications.c.until).where(
            OF_PERIOD,
            publications.c.channel == channel,
            publications.c.kind == kind.value,
            publications.c.since.is_not(None),
            publications.c.until <= now,
        )
        with self._database.read() as connection:
            last: datetime | None = connection.scalar(ended.order_by(publications.c.until.desc()).limit(1))
            return last

    def intend_digest(
        self,
        channel: str,
        since: datetime,
        until: datetime,
        now: datetime,
        *,
        chart: bool,
        kind: PublicationKind = PublicationKind.DIGEST,
    ) -> None:
        """Write that a channel gets a digest of a period, once, with a chart before it where that is wanted. It takes
        the place of those of its ``kind`` of which nothing was sent yet, and begins where the last one that was sent
        ended."""
        of = publications.c
        kinds = (CHART_OF[kind], kind) if chart else (kind,)
        periodic = (of.channel == channel, of.story_id.is_(None), of.since.is_not(None), of.until < until)
        digests = (*periodic, of.kind == kind.value)
        waits = and_(of.state == _PENDING, ~has_begun(kind))
        was_refused = and_(REFUSED, ~has_begun(kind))
        with self._database.write() as connection:
            told = connection.scalar(select(func.max(of.until)).where(*digests, ~waits, ~was_refused))
            untold = select(func.min(of.since)).where(*digests, or_(waits, was_refused))
            missed = connection.scalar(untold if told is None else untold.where(of.since >= told))
            given_up = (*periodic, of.kind.in_((kind.value, CHART_OF[kind].value)), waits)
            connection.execute(delete(publications).where(*given_up))
            begins = since if missed is None else min(since, missed)
            row = {"channel": channel, "state": _PENDING, "created_at": now, "since": begins, "until": until}
            for each in kinds:
                connection.execute(self._insert, row | {"kind": each.value})

    def fold(self, channel: str, at_most: int, fresh: datetime, stale: datetime, now: datetime) -> int:
        """Where more than ``at_most`` posts wait in a channel, give up those of the outlets that have most, until no
        more wait, for digests that tell them all; else do so with those decided before ``stale``. Returns how many they
        were. Breaking ones go on by themselves that were decided, or had a report, since ``fresh``.

        Such a digest has no ``since``: it tells of certain stories, not of a period; of so many that all are shown. The
        first of each outlet stands before the second of any.
        """
        waits = (publications.c.channel == channel, PENDING, publications.c.kind == _POST)
        is_active = exists().where(stories.c.id == publications.c.story_id, stories.c.active_at >= fresh)
        is_alive = (publications.c.created_at >= fresh) | is_active
        chosen: tuple[ColumnElement[bool], ...] = (
            *waits,
            ~((publications.c.speed == Urgency.BREAKING.value) & is_alive),
        )
        is_stale = publications.c.created_at < stale
        with self._database.read() as connection:
            too_many = (connection.scalar(select(func.count()).where(*chosen)) or 0) > at_most
            if not too_many and not connection.scalar(select(exists().where(*chosen, is_stale))):
                return 0
        row = {"channel": channel, "kind": PublicationKind.DIGEST.value, "state": _PENDING, "created_at": now}
        with self._database.write() as connection:
            if too_many:
                waiting = outlets_of_posts(connection, *chosen)
                before = told_lately(connection, channel, fresh)
                kept = without_the_loudest(waiting, at_most, before)
                given_up = {post: outlets for post, outlets in waiting.items() if post not in kept}
            else:
                given_up = outlets_of_posts(connection, *chosen, is_stale)
            ids = in_turn(given_up)
            for first in range(0, len(ids), IN_ONE_DIGEST):
                digest = connection.execute(insert(publications).values(row).returning(publications.c.id)).scalar_one()
                folded = update(publications).where(publications.c.id.in_(ids[first : first + IN_ONE_DIGEST]))
                connection.execute(folded.values(state=_FOLDED, folded_into=digest, told=None))
            return len(ids)

    def expire(self, channel: str, stale: datetime) -> int:
        """Give up the replies in a channel that should have left before ``stale``; how many they were."""
        of = publications.c
        late = (of.channel == channel, PENDING, of.kind == _REPLY)
        expired = (*late, func.coalesce(of.due_at, of.created_at) < stale)
        change = {"state": PublicationState.REJECTED.value, "error": "it waited too long to be news"}
        with self._database.read() as connection:
            if not connection.scalar(select(exists().where(*expired))):
                return 0
        with self._database.write() as connection:
            return connection.execute(update(publications).where(*expired).values(change)).rowcount


def told_rows(facts: Sequence[Facts]) -> list[dict[str, Any]]:
    """What reports said, as it is kept."""
    return [asdict(fact) for fact in facts]


def shown_row(shown: Shown | None, told: Sequence[Facts] | None) -> dict[str, Any]:
    """What a message showed, as it is kept."""
    if shown is None:
        return {"headline": None, "reports": None, "quoted": None, "see_also": None}
    return {
        "headline": shown.headline,
        "reports": len(told or ()),
        "quoted": [list(each) for each in shown.quoted],
        "see_also": list(shown.see_also),
    }


def version_of(row: Row[Any]) -> Version | None:
    """A post as a row told it; None where that is not known."""
    if row.told is None or row.headline is None:
        return None
    said = frozenset((each["entry_id"], each["said"]) for each in row.told)
    quoted = tuple((entry_id, text) for entry_id, text in row.quoted or ())
    shown = Shown(row.headline, quoted, tuple(row.see_also or ()))
    return Version(said, shown, tuple(map(_facts, row.told)))


def change_of(row: Mapping[str, Any], story: Story) -> Change | None:
    """The change that a reply tells of; None where its report is not in the story any more."""
    report: Report | None = next((each for each in story.reports if each.entry_id == row["entry"]), None)
    return None if report is None else Change(row["kind"], report, row["before"], row["after"], row["subject"])


def _change_row(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "entry": change.report.entry_id,
        "outlet": change.report.outlet,
        "before": change.before,
        "after": change.after,
        "subject": change.subject,
    }


def _slot(row: Mapping[str, Any]) -> Slot:
    return slot_of(row["kind"], row["subject"], row.get("outlet", ""))


def _told_change(row: Row[Any]) -> ToldChange:
    told, at = row.change, row.sent_at or row.due_at or row.created_at
    return ToldChange(told["kind"], told["subject"], told["after"], told.get("outlet", ""), at)


def _is_waiting(story_id: int, channel: str, kind: str) -> tuple[Any, ...]:
    of = publications.c
    return (of.story_id == story_id, of.channel == channel, of.kind == kind, of.state == _PENDING)


def _overtake(connection: Connection, story_id: int, intent: PublicationIntent, told: dict[str, Any]) -> bool:
    """Put a change in place of an older one of its kind that waits; False where none does."""
    waiting = select(publications.c.id, publications.c.change).where(*_is_waiting(story_id, intent.channel, _REPLY))
    for row in connection.execute(waiting.with_for_update()):
        if _slot(row.change) == _slot(told):
            newer = {"change": told, "speed": intent.urgency.value}
            connection.execute(update(publications).where(publications.c.id == row.id).values(newer))
            return True
    return False


def _told_by_story(connection: Connection, loaded: Sequence[Story]) -> Mapping[int, dict[str, Told]]:
    """What became of stories, by story and channel."""
    rows: dict[int, dict[str, list[Row[Any]]]] = defaultdict(lambda: defaultdict(list))
    digest = publications.alias("digest")
    query = (
        select(publications, digest.c.state.label("digest_state"))
        .outerjoin(digest, digest.c.id == publications.c.folded_into)
        .where(publications.c.story_id.in_([story.id for story in loaded]))
        .order_by(publications.c.id)
    )
    for row in connection.execute(query):
        rows[row.story_id][row.channel].append(row)
    merged = _rung_by_merged(connection, rows)
    found: dict[int, dict[str, Told]] = defaultdict(dict)
    for story_id, by_channel in rows.items():
        for channel, its in by_channel.items():
            post = next((row for row in its if row.kind == _POST), None)
            if post is not None:
                rang = (story_id, channel) in merged or any(map(_rang, its))
                found[story_id][channel] = _told_in_channel(post, its, rang=rang)
    return found


def _rang(row: Row[Any]) -> bool:
    """Did a message say with sound that its story is breaking, or is it to?"""
    if row.kind == _REPLY:
        return bool(row.change) and row.change["kind"] == "breaking" and row.state != _PENDING
    return row.kind == _POST and row.speed == Urgency.BREAKING.value and row.state in _TELLING


def _rung_by_merged(connection: Connection, ids: Collection[int]) -> set[tuple[int, str]]:
    """The stories, and the channels, in which a message rang that now belongs to one merged into them."""
    emptied = dict(
        connection.execute(select(stories.c.id, stories.c.merged_into).where(stories.c.merged_into.in_(ids))).all()
    )
    messages = select(publications).where(publications.c.story_id.in_(emptied))
    return (
        {(emptied[row.story_id], row.channel) for row in connection.execute(messages) if _rang(row)}
        if emptied
        else set()
    )


def _told_in_channel(post: Row[Any], rows: Sequence[Row[Any]], *, rang: bool) -> Told:
    telling = [row for row in rows if row.kind in (_POST, _EDIT) and row.state in _TELLING and row.told is not None]
    replies = [row for row in rows if row.kind == _REPLY and row.change is not None]
    rejected = PublicationState.REJECTED.value
    # What a digest is to tell that waits to be sent once more counts as told by none.
    told = telling[-1].told if telling else None if post.digest_state == _PENDING else post.told
    return Told(
        state=PublicationState(post.state),
        facts=tuple(map(_facts, told or ())),
        changes=tuple(map(_told_change, replies)),
        waiting=frozenset(_slot(row.change) for row in replies if row.state == _PENDING),
        # Not where only what it was to say was refused.
        closed=any(row.kind == _EDIT and row.state == rejected and row.resolved_at is None for row in rows),
        see_also=tuple(telling[-1].see_also or ()) if telling else (),
        split_off=post.state == _FOLDED and post.folded_into is None,
        rang=rang,
    )


def _facts(row: Mapping[str, Any]) -> Facts:
    tolls = tuple((counted, number) for counted, number in row["tolls"])
    return Facts(**{**row, "tolls": tolls, "outcomes": tuple(row["outcomes"])})
