"""What was decided on the entries of the last days, and what became of them."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, case, func, select

from monitor.model.documents import Entry
from monitor.model.entries import EntryState, FirstDocument, PastEntry
from monitor.model.identity import canonical_url, entry_keys
from monitor.model.publications import Fate, Posting, PublicationKind, PublicationState
from monitor.store.database.columns import UTCDateTime
from monitor.store.database.engine import Database
from monitor.store.database.schema import UNASKED, entries, feeds, publications
from monitor.store.database.schema import entry_keys as keys_table
from monitor.store.reports import furniture

_STATES = [state.value for state in EntryState]
_AT_ONCE = 1000
_SAME_LINK = 5  # entries; of more, nobody reads

_SEEN = entries.c.first_seen_at
_PAST: Select[Any] = select(
    entries.c.id,
    entries.c.outlet,
    feeds.c.country,
    entries.c.language,
    entries.c.url,
    entries.c.title,
    entries.c.summary,
    case((entries.c.content == "", func.coalesce(entries.c.folded, "")), else_=entries.c.content).label("content"),
    entries.c.published_at,
    entries.c.first_seen_at,
    entries.c.state,
    entries.c.reason,
    entries.c.watches,
    entries.c.terms,
    entries.c.likelihood,
    entries.c.story_id,
    entries.c.story_reason,
    entries.c.furniture,
    feeds.c.url.label("feed"),
    entries.c.image,
    entries.c.article_lead,
    entries.c.canonical_url,
    entries.c.missing_at,
).join(feeds, feeds.c.id == entries.c.feed_id)


class History:
    """The room of the store that an editor looks into."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def count(self, since: datetime) -> tuple[int, int]:
        """How many entries were first seen since, and an id behind which all of them stand."""
        query = select(func.count(), func.min(entries.c.id)).where(entries.c.state.in_(_STATES), since <= _SEEN)
        with self._database.read() as connection:
            number, first = connection.execute(query).one()
        return number, (first or 1) - 1

    def of_feed(self, url: str) -> tuple[int, int]:
        """How many entries of the feed with this address are kept, and how many of them were matched."""
        matched = func.count().filter(entries.c.state == EntryState.MATCHED.value)
        query = select(func.count(), matched).join(feeds, feeds.c.id == entries.c.feed_id).where(feeds.c.url == url)
        with self._database.read() as connection:
            number, fitting = connection.execute(query).one()
        return number, fitting

    def page(self, since: datetime, after: int, limit: int) -> list[PastEntry]:
        """The next entries first seen since, by their ids: those behind the id ``after``, no more than ``limit``."""
        query = _PAST.where(entries.c.id > after, since <= _SEEN).order_by(entries.c.id).limit(limit)
        with self._database.read() as connection:
            return list(map(_past, connection.execute(query)))

    def back(self, since: datetime, before: int | None, limit: int) -> list[PastEntry]:
        """The same the other way round: the entries first seen since, the last id first, those before the id
        ``before``, no more than ``limit``."""
        wanted = _PAST.where(since <= _SEEN)
        wanted = wanted if before is None else wanted.where(entries.c.id < before)
        with self._database.read() as connection:
            return list(map(_past, connection.execute(wanted.order_by(entries.c.id.desc()).limit(limit))))

    def doubtful(self, since: datetime, nearness: float, around: float, limit: int) -> list[PastEntry]:
        """The entries first seen since that were posted by a likelihood within ``nearness`` of ``around``, the nearest
        first."""
        distance = func.abs(entries.c.likelihood - around)
        chosen = (
            select(entries.c.id)
            .where(entries.c.state == EntryState.MATCHED.value, since <= _SEEN, distance <= nearness)
            .order_by(distance, entries.c.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            ids = list(connection.scalars(chosen))
            found = {row.id: _past(row) for row in _of_ids(connection, ids)}
        return [found[entry_id] for entry_id in ids]

    def entry(self, entry_id: int) -> PastEntry | None:
        """One entry; None where there is none of this id."""
        with self._database.read() as connection:
            return next((_past(row) for row in _of_ids(connection, [entry_id])), None)

    def newest(self, since: datetime, limit: int, state: EntryState | None = None) -> list[PastEntry]:
        """The entries last seen for the first time, the newest first, no older than ``since``; of one state only,
        where it is named."""
        states = _STATES if state is None else [state.value]
        chosen = select(entries.c.id).where(entries.c.state.in_(states), since <= _SEEN)
        newest = chosen.order_by(_SEEN.desc(), entries.c.id.desc()).limit(limit).subquery()
        query = _PAST.where(entries.c.id.in_(select(newest.c.id))).order_by(_SEEN.desc(), entries.c.id.desc())
        with self._database.read() as connection:
            return list(map(_past, connection.execute(query)))

    def unasked(self, limit: int) -> list[PastEntry]:
        """Entries about which the examples are still to be asked: of each feed the newest, then of each the next."""
        newest_first = (entries.c.published_at.desc(), entries.c.id.desc())
        place = func.row_number().over(partition_by=entries.c.feed_id, order_by=newest_first)
        ranked = select(entries.c.id, place.label("place")).where(UNASKED).subquery()
        chosen = select(ranked).order_by(ranked.c.place, ranked.c.id).limit(limit).subquery()
        query = _PAST.join(chosen, chosen.c.id == entries.c.id).order_by(chosen.c.place, chosen.c.id)
        with self._database.read() as connection:
            return list(map(_past, connection.execute(query)))

    def first_documents(self, urls: Collection[str]) -> dict[str, FirstDocument]:
        """Of each of these feeds, as far as it brought any entry, the first document that held some."""
        of_feed = entries.join(feeds, feeds.c.id == entries.c.feed_id)
        matched = func.count(case((entries.c.state == EntryState.MATCHED.value, 1)))
        with self._database.read() as connection:
            found = {}
            for url in urls:
                first = select(func.min(_SEEN, type_=UTCDateTime)).select_from(of_feed).where(feeds.c.url == url)
                if (at := connection.scalar(first)) is not None:
                    its = select(matched).select_from(of_feed).where(feeds.c.url == url, at == _SEEN)
                    found[url] = FirstDocument(at, connection.scalar(its) or 0)
        return found

    def nearest(
        self, since: datetime, nearness: Callable[[float | None, str], float], limit: int
    ) -> tuple[list[PastEntry], int]:
        """The rejected entries that came nearest to being posted, the nearest first, the newer of equal ones first:
        at most ``limit``, which is at least 1; and how many came near at all.

        ``nearness`` tells it from likelihood and reason: 0 or less for what was not near.
        """
        near = 0

        def rank(rows: Iterable[Row[Any]]) -> Iterator[tuple[float, int]]:
            nonlocal near
            for row in rows:
                value = nearness(row.likelihood, row.reason)
                if value > 0:
                    near += 1
                    yield value, row.id

        rejected: Select[Any] = select(entries.c.id, entries.c.likelihood, entries.c.reason).where(
            entries.c.state == EntryState.REJECTED.value, since <= _SEEN
        )
        with self._database.read() as connection:
            # A cursor of the server must not outlive its transaction, whatever ``nearness`` raises.
            with connection.execute(rejected, execution_options={"yield_per": _AT_ONCE}) as rows:
                chosen = [entry_id for _, entry_id in heapq.nlargest(limit, rank(rows))]
            found = {row.id: _past(row) for row in _of_ids(connection, chosen)}
        return [found[entry_id] for entry_id in chosen], near

    def fates(self, url: str) -> list[Fate]:
        """What became of the entries behind a link, the first seen first: those that bear it, or whose page names it
        as canonical. Links to one page count as one, whatever a tracker added."""
        with self._database.read() as connection:
            ids = _behind(connection, url)
            rows = sorted(_of_ids(connection, ids), key=lambda row: (row.first_seen_at, row.id))[:_SAME_LINK]
            stories = {row.story_id for row in rows if row.story_id is not None}
            postings = _postings(connection, stories)
        return [
            Fate(_past(row), row.story_id, row.story_reason or "", tuple(postings.get(row.story_id, ())))
            for row in rows
        ]


def _past(row: Row[Any]) -> PastEntry:
    return PastEntry(
        id=row.id,
        outlet=row.outlet,
        country=row.country or None,
        language=row.language,
        url=row.url,
        title=row.title,
        summary=row.summary,
        content=row.content,
        published=row.published_at,
        first_seen=row.first_seen_at,
        state=EntryState(row.state),
        reason=row.reason,
        watches=tuple(row.watches),
        terms=tuple(row.terms),
        likelihood=row.likelihood,
        furniture=furniture(row.furniture),
        feed=row.feed,
        image=row.image,
        lead=row.article_lead,
        canonical_url=row.canonical_url,
        missing=row.missing_at,
    )


def _of_ids(connection: Connection, ids: Collection[int]) -> Iterator[Row[Any]]:
    chosen = list(ids)
    for start in range(0, len(chosen), _AT_ONCE):
        yield from connection.execute(_PAST.where(entries.c.id.in_(chosen[start : start + _AT_ONCE])))


def _behind(connection: Connection, url: str) -> list[int]:
    """The entries of a link: by the address as it stands, else by each outlet's key of it, else by canonical address,
    for which there is no index."""
    page = Entry(None, url, "")
    named = connection.execute(select(feeds.c.outlet, feeds.c.outlets)).all()
    outlets = {name for outlet, names in named for name in (outlet, *(names or ()))}
    keys = [key for outlet in outlets if (key := entry_keys(outlet, page, False, ("", "", "")).url) is not None]
    by_page: tuple[Select[Any], ...] = (
        select(entries.c.id).where(entries.c.url == url),
        select(keys_table.c.entry_id).where(keys_table.c.key.in_(keys), keys_table.c.entry_id.is_not(None)),
        select(entries.c.id).where(
            entries.c.state != EntryState.REJECTED.value, entries.c.canonical_url.in_({url, canonical_url(url)})
        ),
    )
    for query in by_page:
        if found := list(connection.scalars(query.limit(_AT_ONCE))):
            return found
    return []


def _postings(connection: Connection, stories: Collection[int]) -> dict[int, list[Posting]]:
    found: dict[int, list[Posting]] = {}
    query = (
        select(publications)
        .where(publications.c.story_id.in_(list(stories)), publications.c.kind == PublicationKind.POST.value)
        .order_by(publications.c.id)
    )
    for row in connection.execute(query):
        posting = Posting(row.channel, PublicationState(row.state), row.message_id, row.sent_at, row.error)
        found.setdefault(row.story_id, []).append(posting)
    return found
