"""The archive: told stories with all that readers saw of them, and what tells which of them changed. Only reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, exists, func, select

from monitor.model.archive import ArchivedStory, SentMessage, ShownMessage, StoredStory
from monitor.model.publications import PublicationKind, PublicationState, Urgency
from monitor.model.stories import Story
from monitor.store.database.engine import Database
from monitor.store.database.schema import channels, entries, publications, stories, versions
from monitor.store.publications.chats import configured_name
from monitor.store.reports import WAS_WITHDRAWN, load_stories

_AT_ONCE = 500  # ids in one statement
_POST = PublicationKind.POST.value
_KINDS = (_POST, PublicationKind.EDIT.value, PublicationKind.REPLY.value)
_SENT = PublicationState.SENT.value


@dataclass(frozen=True, slots=True)
class Mark:
    """A told story as it stands: another ``state`` tells that a report or a message of it changed. ``merged_into`` is
    the story that took its reports."""

    state: str
    merged_into: int | None = None


class Archive:
    """The room of the store that is read for pages and feeds outside Telegram."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def marks(self, told_in: Collection[str], since: datetime | None = None) -> dict[int, Mark]:
        """By id, the stories of which a post arrived in one of these channels; with ``since``, only those with a report
        published or a message sent since."""
        with self._database.read() as connection:
            names = list(stored_names(connection, told_in))
            if since is None:
                return _marks(connection, names, None)
            slices = _slices(_touched(connection, since))
            return {story: mark for ids in slices for story, mark in _marks(connection, names, ids).items()}

    def load(self, story_ids: Collection[int], told_in: Collection[str]) -> list[ArchivedStory]:
        """Those of these stories that have reports, and a post that arrived in one of these channels. All of them are
        held at once: ask for some at a time."""
        with self._database.read() as connection:
            names = stored_names(connection, told_in)
            messages = _messages(connection, story_ids, names)
            told = [each for each in story_ids if any(shown.kind == _POST for shown in messages.get(each, ()))]
            return [_archived(story, messages[story.id]) for story in load_stories(connection, told)]

    def page(self, since: datetime, after: int, limit: int) -> list[StoredStory]:
        """The next stories with a report published since, told or not, by their ids: those behind the id ``after``, no
        more than ``limit``."""
        has_reports = exists().where(entries.c.story_id == stories.c.id, ~WAS_WITHDRAWN)
        wanted = (
            select(stories.c.id, stories.c.opened_at, stories.c.active_at)
            .where(stories.c.id > after, stories.c.active_at >= since, has_reports)
            .order_by(stories.c.id)
            .limit(limit)
        )
        with self._database.read() as connection:
            names = {name: configured_name(name) for name in connection.scalars(select(channels.c.name))}
            rows = {row.id: row for row in connection.execute(wanted)}
            messages = _messages(connection, list(rows), names)
            return [
                StoredStory(each, rows[each.id].opened_at, rows[each.id].active_at, tuple(messages.get(each.id, ())))
                for each in load_stories(connection, list(rows))
            ]

    def sent(self, since: datetime, until: datetime) -> list[SentMessage]:
        """Every message that was sent or edited from ``since`` until before ``until``, in order."""
        of = publications.c
        columns = (of.channel, of.kind, of.story_id, of.message_id, of.sent_at, of.speed, of.until)
        wanted: Select[Any] = (
            select(*columns, func.coalesce(of.html, versions.c.html).label("html"))
            .outerjoin(versions, versions.c.publication_id == of.id)
            .where(of.sent_at >= since, of.sent_at < until, of.state == _SENT)
            .order_by(of.sent_at, of.id)
        )
        with self._database.read() as connection:
            return [_sent(row) for row in connection.execute(wanted)]

    def heirs(self, story_ids: Collection[int]) -> dict[int, int]:
        """Of these stories, those that were merged, each with the one that took its reports."""
        found: dict[int, int] = {}
        with self._database.read() as connection:
            for ids in _slices(story_ids):
                wanted = select(stories.c.id, stories.c.merged_into).where(
                    stories.c.id.in_(ids), stories.c.merged_into.is_not(None)
                )
                found |= {row.id: row.merged_into for row in connection.execute(wanted)}
        return found


def stored_names(connection: Connection, told_in: Collection[str]) -> Mapping[str, str]:
    """The names under which messages of these channels are kept, each with that of the channel: what was told in a
    chat that a channel left has another."""
    known = connection.scalars(select(channels.c.name))
    stored = {name: configured_name(name) for name in known}
    return {name: name for name in told_in} | {name: own for name, own in stored.items() if own in told_in}


def _slices(ids: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for at in range(0, len(ordered), _AT_ONCE):
        yield ordered[at : at + _AT_ONCE]


def _touched(connection: Connection, since: datetime) -> set[int]:
    of = publications.c
    sent = select(of.story_id).where(of.sent_at >= since, of.story_id.is_not(None))
    active = select(stories.c.id).where(stories.c.active_at >= since)
    return {*connection.scalars(sent), *connection.scalars(active)}


def _marks(connection: Connection, names: Sequence[str], ids: Collection[int] | None) -> dict[int, Mark]:
    of = publications.c
    told: Select[Any] = (
        select(of.story_id, func.count().label("messages"), func.max(of.id).label("last"), stories.c.merged_into)
        .join(stories, stories.c.id == of.story_id)
        .where(of.story_id.is_not(None), of.channel.in_(names), of.kind.in_(_KINDS), of.state == _SENT)
        .group_by(of.story_id, stories.c.merged_into)
        .having(func.sum(case((of.kind == _POST, 1), else_=0)) > 0)
    )
    reported = (
        select(
            entries.c.story_id,
            func.count().label("reports"),
            func.sum(entries.c.id).label("entries"),
            func.max(entries.c.changed_at).label("changed"),
            func.max(entries.c.worded_at).label("worded"),
        )
        .where(entries.c.story_id.is_not(None))
        .group_by(entries.c.story_id)
    )
    if ids is not None:
        told, reported = told.where(of.story_id.in_(ids)), reported.where(entries.c.story_id.in_(ids))
    reports = {row.story_id: tuple(row)[1:] for row in connection.execute(reported)}
    return {
        row.story_id: Mark(_in_short(row.messages, row.last, *reports.get(row.story_id, ())), row.merged_into)
        for row in connection.execute(told)
    }


def _in_short(*facts: object) -> str:
    return "/".join("" if fact is None else str(fact) for fact in facts)


def _messages(
    connection: Connection, ids: Collection[int], names: Mapping[str, str]
) -> Mapping[int, list[ShownMessage]]:
    of = publications.c
    columns = (of.story_id, of.channel, channels.c.chat, of.kind, of.message_id, of.sent_at, of.created_at)
    wanted: Select[Any] = (
        select(*columns, func.coalesce(of.html, versions.c.html).label("html"))
        .outerjoin(versions, versions.c.publication_id == of.id)
        .outerjoin(channels, channels.c.name == of.channel)
        .where(of.story_id.in_(ids), of.channel.in_(list(names)), of.kind.in_(_KINDS), of.state == _SENT)
        .order_by(of.story_id, of.channel, of.id)
    )
    found: dict[int, list[ShownMessage]] = defaultdict(list)
    for row in connection.execute(wanted):
        found[row.story_id].append(_message(row, names[row.channel]))
    return found


def _message(row: Row[Any], channel: str) -> ShownMessage:
    at = row.sent_at or row.created_at
    return ShownMessage(channel, row.chat or "", PublicationKind(row.kind), row.message_id, at, row.html)


def _sent(row: Row[Any]) -> SentMessage:
    kind = PublicationKind(row.kind)
    rang = kind is not PublicationKind.EDIT and row.speed == Urgency.BREAKING.value
    channel = configured_name(row.channel)
    return SentMessage(channel, kind, row.story_id, row.message_id, row.sent_at, rang, row.html, row.until)


def _archived(story: Story, messages: Sequence[ShownMessage]) -> ArchivedStory:
    return ArchivedStory(
        story,
        told_at=min(each.at for each in messages if each.kind == _POST),
        changed_at=max(*(each.at for each in messages), *(report.heard for report in story.reports)),
        messages=tuple(messages),
    )
