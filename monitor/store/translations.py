"""Texts in other languages: what is wanted, what came, and the messages that left without it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, delete, exists, func, select, update

from monitor.model.publications import PublicationKind, PublicationState, Urgency
from monitor.model.stories import Story
from monitor.model.translations import Text, TranslationCounts, WaitingText
from monitor.store.database.engine import Database
from monitor.store.database.schema import PENDING, publications, stories, translations, untranslated
from monitor.store.reports import load_stories

_POST, _EDIT = PublicationKind.POST.value, PublicationKind.EDIT.value
_MANY = 500  # publications that wait in a backlog, of which the first are looked at


@dataclass(frozen=True, slots=True)
class ToldSoon:
    """A story that a channel is to be told of, or told of anew. ``seen`` is the same as long as the story is."""

    channel: str
    story: Story
    seen: tuple[int, datetime]


class Translations:
    """The room of the store where texts in other languages are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._want = database.insert(translations).on_conflict_do_nothing()
        self._note = database.insert(untranslated).on_conflict_do_nothing()
        self._edit = database.insert(publications).on_conflict_do_nothing()

    def told_soon(self, looked_at: Collection[tuple[int, datetime]], limit: int) -> list[ToldSoon]:
        """Stories whose posts or edits wait, the first decided first, without those that were ``looked_at``."""
        of = publications.c
        waiting = (
            select(of.id, of.channel, of.story_id, stories.c.active_at)
            .join(stories, stories.c.id == of.story_id)
            .where(PENDING, of.kind.in_((_POST, _EDIT)))
            .order_by(of.id)
            .limit(_MANY)
        )
        with self._database.read() as connection:
            rows = [row for row in connection.execute(waiting) if (row.id, row.active_at) not in looked_at][:limit]
            loaded = {story.id: story for story in load_stories(connection, {row.story_id for row in rows})}
        return [
            ToldSoon(row.channel, loaded[row.story_id], (row.id, row.active_at))
            for row in rows
            if row.story_id in loaded
        ]

    def want(self, texts: Iterable[Text], now: datetime) -> None:
        """Have texts translated that are not known yet."""
        rows = _rows(texts, now)
        if rows:
            with self._database.write() as connection:
                connection.execute(self._want, rows)

    def known(self, texts: Collection[Text]) -> dict[Text, str | None]:
        """What is known of texts: the translation, or None where it is not to be used. What is still to come is left
        out."""
        by_key = {text.key: text for text in texts}
        answered = select(translations.c.key, translations.c.translation).where(
            translations.c.key.in_(by_key), translations.c.due_at.is_(None)
        )
        with self._database.read() as connection:
            return {by_key[row.key]: row.translation for row in connection.execute(answered)} if by_key else {}

    def left_without(self, story_id: int, channel: str, texts: Iterable[Text], now: datetime) -> None:
        """Note that the message of a story leaves without the translations of these texts, and have them made."""
        rows = _rows(texts, now)
        if rows:
            with self._database.write() as connection:
                connection.execute(self._want, rows)
                waits = [{"key": row["key"], "story_id": story_id, "channel": channel} for row in rows]
                connection.execute(self._note, waits)

    def due(self, now: datetime, limit: int) -> list[WaitingText]:
        """Texts to be asked for now: those that failed least, the first wanted first."""
        of = translations.c
        waiting = select(translations).where(of.due_at <= now).order_by(of.attempts, of.wanted_at, of.key).limit(limit)
        with self._database.read() as connection:
            return [
                WaitingText(Text(row.text, row.source, row.target), row.attempts) for row in connection.execute(waiting)
            ]

    def keep(self, found: Mapping[Text, str], refused: Mapping[Text, str]) -> None:
        """Keep translations, and of those that are ``refused``, why."""
        with self._database.write() as connection:
            for values, column in ((found, "translation"), (refused, "refusal")):
                for text, said in values.items():
                    answered = {column: said, "due_at": None, "failure": ""}
                    connection.execute(update(translations).where(translations.c.key == text.key).values(answered))

    def put_off(self, texts: Iterable[Text], failure: str, due: datetime) -> None:
        """Note that texts could not be translated, and ask again when they are due."""
        keys = [text.key for text in texts]
        failed = {"failure": failure, "due_at": due, "attempts": translations.c.attempts + 1}
        with self._database.write() as connection:
            connection.execute(update(translations).where(translations.c.key.in_(keys)).values(failed))

    def edit_what_lacks_them(self, now: datetime) -> int:
        """Have the messages edited that left without a translation that is there by now, unless they can be edited no
        more; how many they are. Of one that did not arrive yet, that is told later."""
        lacking, post = untranslated.c, publications.alias("post")
        of_story = and_(post.c.story_id == lacking.story_id, post.c.channel == lacking.channel)
        arrived = and_(of_story, post.c.kind == _POST, post.c.state == PublicationState.SENT.value)
        ready = (
            select(lacking.key, lacking.story_id, lacking.channel, translations.c.translation)
            .join(translations, and_(translations.c.key == lacking.key, translations.c.due_at.is_(None)))
            .join(post, arrived)
        )
        with self._database.read() as connection:
            if not connection.execute(ready.limit(1)).first():
                return 0
        with self._database.write() as connection:
            rows = connection.execute(ready).all()
            messages = {(row.story_id, row.channel) for row in rows if row.translation is not None}
            edited = [_edit_row(*message, now) for message in messages if not _is_closed(connection, *message)]
            if edited:
                connection.execute(self._edit, edited)
            for row in rows:
                noted = (lacking.key == row.key, lacking.story_id == row.story_id, lacking.channel == row.channel)
                connection.execute(delete(untranslated).where(*noted))
            return len(edited)

    def counts(self, since: datetime) -> TranslationCounts:
        """What became of the texts wanted since some time, and what waits."""
        of = translations.c
        recent = select(
            func.count(of.translation),
            func.coalesce(func.sum(case((of.refusal != "", 1), else_=0)), 0),
        ).where(of.wanted_at >= since)
        with self._database.read() as connection:
            translated, refused = connection.execute(recent).one()
            last = select(of.refusal).where(of.wanted_at >= since, of.refusal != "").order_by(of.wanted_at.desc())
            refusal = connection.scalar(last.limit(1)) or ""
            waiting = connection.scalar(select(func.count()).where(of.due_at.is_not(None))) or 0
            latest = select(of.failure).where(of.due_at.is_not(None), of.failure != "").order_by(of.due_at.desc())
            failure = connection.scalar(latest.limit(1)) or ""
        return TranslationCounts(translated, refused, refusal, waiting, failure)


def _rows(texts: Iterable[Text], now: datetime) -> list[dict[str, Any]]:
    """Texts as they are wanted, each once."""
    return [
        {"key": text.key, "text": text.text, "source": text.source, "target": text.target}
        | {"wanted_at": now, "due_at": now}
        for text in dict.fromkeys(texts)
    ]


def _edit_row(story_id: int, channel: str, now: datetime) -> dict[str, Any]:
    row = {"story_id": story_id, "channel": channel, "kind": _EDIT, "state": PublicationState.PENDING.value}
    return row | {"created_at": now, "speed": Urgency.ORDINARY.value}


def _is_closed(connection: Connection, story_id: int, channel: str) -> bool:
    """Was an edit of a message refused for good?"""
    of = publications.c
    refused = (of.kind == _EDIT, of.state == PublicationState.REJECTED.value, of.resolved_at.is_(None))
    found = exists().where(of.story_id == story_id, of.channel == channel, *refused)
    return bool(connection.scalar(select(found)))
