"""Matched entries as grouping and rendering see them; read by entries, stories and the outbox alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from monitor.core.types import Report, Story
from monitor.store.schema import entries, feeds

_COLUMNS = (
    entries.c.id,
    entries.c.story_id,
    entries.c.outlet,
    entries.c.language,
    feeds.c.country,
    feeds.c.perspective,
    entries.c.url,
    entries.c.title,
    entries.c.summary,
    entries.c.content,
    entries.c.published_at,
    entries.c.first_seen_at,
    entries.c.watches,
    entries.c.terms,
    entries.c.image,
    entries.c.article_lead,
    entries.c.canonical_url,
)


def select_reports() -> Select[Any]:
    """A SELECT of what ``report`` reads, first published first."""
    return (
        select(*_COLUMNS)
        .join(feeds, feeds.c.id == entries.c.feed_id)
        .order_by(entries.c.published_at, entries.c.first_seen_at, entries.c.id)
    )


_OF_STORIES = select_reports().where(entries.c.story_id.in_(bindparam("stories", expanding=True)))


def report(row: Row[Any]) -> Report:
    """A row of ``select_reports`` as a Report."""
    return Report(
        entry_id=row.id,
        outlet=row.outlet,
        language=row.language,
        country=row.country,
        perspective=tuple(row.perspective),
        url=row.url,
        title=row.title,
        summary=row.summary,
        content=row.content,
        published=row.published_at,
        first_seen=row.first_seen_at,
        watches=tuple(row.watches),
        terms=tuple(row.terms),
        image=row.image,
        article_lead=row.article_lead,
        canonical_url=row.canonical_url,
    )


def load_stories(connection: Connection, ids: Collection[int]) -> list[Story]:
    """The stories with these ids, in this order, each with its reports; those without any are left out."""
    found: dict[int, list[Report]] = defaultdict(list)
    for row in connection.execute(_OF_STORIES, {"stories": list(ids)}):
        found[row.story_id].append(report(row))
    return [Story(story_id, tuple(found[story_id])) for story_id in ids if story_id in found]
