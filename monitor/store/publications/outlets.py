"""Whose stories publications tell: the outlets that reported them, by which they take turns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from monitor.model.publications import PublicationKind, PublicationState
from monitor.store.database.schema import entries, publications

_POST = PublicationKind.POST.value
_PENDING = PublicationState.PENDING.value


def outlets_of_posts(connection: Connection, *which: ColumnElement[bool]) -> dict[int, list[str]]:
    """The outlets that reported the story of each of these publications, by its number; those first whose story was
    seen first, whatever time it claims."""
    seen = func.min(entries.c.first_seen_at)
    rows = connection.execute(
        select(publications.c.id, entries.c.outlet, seen.label("seen"))
        .outerjoin(entries, entries.c.story_id == publications.c.story_id)
        .where(*which)
        .group_by(publications.c.id, entries.c.outlet)
        .order_by(seen, publications.c.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row.id] += [] if row.outlet is None else [row.outlet]
    return found


def of_one_outlet(connection: Connection, *which: ColumnElement[bool]) -> dict[int, str]:
    """Those of these publications that tell of nothing but what one outlet reported, with that outlet: a digest of a
    backlog too."""
    outlets_of = outlets_of_posts(connection, *which)
    told_by = select(publications.c.id).where(*which, publications.c.kind == PublicationKind.DIGEST.value)
    if digests := connection.scalars(told_by).all():
        folded = publications.alias("folded")
        rows = connection.execute(
            select(folded.c.folded_into, entries.c.outlet)
            .join(entries, entries.c.story_id == folded.c.story_id)
            .where(folded.c.folded_into.in_(digests))
            .distinct()
        )
        for row in rows:
            outlets_of[row.folded_into].append(row.outlet)
    return {publication: outlets[0] for publication, outlets in outlets_of.items() if len(outlets) == 1}


def told_lately(connection: Connection, channel: str, since: datetime) -> Mapping[str, int]:
    """How many posts that were decided since do not wait any more, by the outlet that alone reported their stories."""
    of = publications.c
    decided = (of.channel == channel, of.kind == _POST, of.state != _PENDING, of.created_at >= since)
    return Counter(of_one_outlet(connection, *decided).values())
