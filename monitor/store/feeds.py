"""Feeds: which are due, who polls them, and what a poll left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    update,
)

from monitor.model.documents import DIVERTED, UNANSWERED, UNREACHED, Failed, FailureKind, Habits, Stopper
from monitor.model.entries import FeedState, LastPoll, PollUpdate
from monitor.model.hosts import Home, Linked
from monitor.model.moves import asked_at
from monitor.store.arrivals import arrivals_of, arrivals_row
from monitor.store.database.columns import UTCDateTime
from monitor.store.database.engine import Database
from monitor.store.database.schema import feeds, meta

if TYPE_CHECKING:
    from monitor.model.settings import FeedSource

HASH_BYTES = 8
# More than any document holds; older hashes behind them only save work.
MAX_HASHES = 4096
_OFFLINE = "offline_since"
# So often a feed fails where a permanent redirect led before it is asked at its own address again.
_REDIRECT_FAILURES = 3
# A claim looks at so many times as many feeds as it may take, since some share their hosts.
_LOOKED_THROUGH = 4

ANSWERED_AT = case((feeds.c.failures > 0, feeds.c.failing_since), else_=feeds.c.polled_at)
"""When a feed last answered, as far as is known."""

_STATE = (
    feeds.c.id,
    feeds.c.url,
    feeds.c.fetch_url,
    feeds.c.etag,
    feeds.c.last_modified,
    feeds.c.body_hash,
    feeds.c.item_hashes,
    feeds.c.interval,
    feeds.c.ttl,
    feeds.c.failures,
    feeds.c.last_full_at,
    feeds.c.baseline,
    feeds.c.span,
    ANSWERED_AT.label("answered_at"),
    feeds.c.outlets,
    feeds.c.arrivals,
    feeds.c.stopper,
)
_HABITS = select(feeds.c.habits).where(feeds.c.id == bindparam("feed"))
_OURS = and_(feeds.c.id == bindparam("feed"), feeds.c.lease_owner == bindparam("owner"))
_NO_LEASE = {"lease_owner": None, "lease_until": None}
_NO_FAILURE = {"failures": 0, "failing_since": None, "failure_reason": None, "failure_detail": None}
_OURS_BACK = update(feeds).where(_OURS).values(_NO_LEASE)
_LAST_POLLS = select(
    feeds.c.id,
    feeds.c.url,
    feeds.c.host,
    feeds.c.polled_at,
    feeds.c.failing_since,
    feeds.c.failure_reason,
    feeds.c.last_full_at,
)
# In one order at every look, so that others are asked in turn.
_LAST_POLLS = _LAST_POLLS.where(feeds.c.active).order_by(feeds.c.id)
_due = bindparam("due", type_=UTCDateTime)
_HASTEN = update(feeds).where(feeds.c.url == bindparam("hastened"), feeds.c.next_poll_at > _due)
_HASTEN = _HASTEN.values(next_poll_at=_due)
_SINCE = select(meta.c.value).where(meta.c.name == _OFFLINE)
_SUCCESS = update(feeds).where(_OURS)
_newest = bindparam("newest", type_=UTCDateTime)
# A document cut down to what is new may hold nothing but an old entry that was corrected.
_SUCCESS_WITH_ENTRIES = _SUCCESS.values(
    newest_entry_at=case((feeds.c.newest_entry_at > _newest, feeds.c.newest_entry_at), else_=_newest)
)
_failed_at = bindparam("failed_at", type_=UTCDateTime)
_FAILURE = _SUCCESS.values(
    failures=feeds.c.failures + 1, failing_since=func.coalesce(feeds.c.failing_since, _failed_at)
)
_MOVED = select(feeds.c.id, feeds.c.url, feeds.c.fetch_url, feeds.c.failures).where(
    feeds.c.id.in_(bindparam("failed", expanding=True)), feeds.c.fetch_url != feeds.c.url
)


class Feeds:
    """The feeds' rooms of the store. A feed is polled by the worker that has its lease, and by no other."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sync(self, sources: Sequence[FeedSource], now: datetime, *, stop_others: bool = True) -> None:
        """Make the table hold what is configured. New feeds are due at once; those that are disabled or gone
        from the configuration rest, unless ``stop_others`` is False because somebody else may go by another one, and
        find their poll state again when they return.

        A feed keeps the names that its outlet had. A new one takes over those of its outlet's other feeds. One that
        stands where another one moved, which is gone from the configuration, is that feed, with all that is known of
        it.
        """
        insert = self._database.insert(feeds)
        names = ("active", "outlet", "country", "perspective", "outlets", "host")
        upsert = insert.on_conflict_do_update(
            index_elements=[feeds.c.url], set_={name: insert.excluded[name] for name in names}
        )
        with self._database.write() as connection:
            if stop_others:
                _follow(connection, {source.url for source in sources})
                connection.execute(update(feeds).where(feeds.c.active).values(active=False))
            known = connection.execute(select(feeds.c.url, feeds.c.outlet, feeds.c.outlets)).all()
            if rows := [_feed_row(source, _names(source, known), now) for source in sources]:
                connection.execute(upsert, rows)

    def homes(self, outlets: Collection[str]) -> dict[str, list[Home]]:
        """What is known of the feeds of these outlets, by outlet: their addresses, and where their entries lead."""
        found: dict[str, list[Home]] = defaultdict(list)
        wanted = select(feeds.c.outlet, feeds.c.url, feeds.c.linked).where(feeds.c.outlet.in_(outlets))
        with self._database.read() as connection:
            for row in connection.execute(wanted):
                found[row.outlet].append(Home(row.url, linked(row.linked)))
        return found

    def claim_due(
        self,
        owner: str,
        now: datetime,
        limit: int,
        per_host: int,
        lease: timedelta,
        polled_before: datetime | None = None,
        besides: Collection[int] = (),
    ) -> list[FeedState]:
        """Lease out feeds that are due, the longest due first.

        At most ``limit`` feeds, and no more than ``per_host`` of one host, those counted that are out
        already, whoever has them. Where ``polled_before`` is given, every feed not polled since then counts
        as due. Those whose ids are in ``besides`` are left to others.
        """
        wanted: dict[str, object] = {"owner": owner, "now": now, "most": limit, "per_host": per_host}
        wanted |= {"until": now + lease, "besides": list(besides)}
        claim = _CLAIM_DUE
        if polled_before is not None:
            claim, wanted = _CLAIM_UNPOLLED, wanted | {"polled_before": polled_before}
        with self._database.write() as connection:
            # Two claims at once would not see each other's leases, and count too few per host.
            self._database.lock(connection, "monitor claim")
            rows = connection.execute(claim, wanted).all()
        return [_state(row) for row in sorted(rows, key=lambda row: (row.next_poll_at, row.id))]

    def hasten(self, due: Mapping[str, datetime]) -> None:
        """Make feeds, by their address, due at these times where they are due later."""
        if due:
            with self._database.write() as connection:
                connection.execute(_HASTEN, [{"hastened": url, "due": time} for url, time in due.items()])

    def claim_named(
        self, owner: str, now: datetime, ids: Collection[int], per_host: int, lease: timedelta
    ) -> list[FeedState]:
        """Lease out those of these feeds that nobody has, due or not, within the limit for each host."""
        wanted: dict[str, object] = {"owner": owner, "now": now, "most": len(ids), "per_host": per_host}
        wanted |= {"until": now + lease, "ids": list(ids), "besides": []}
        with self._database.write() as connection:
            self._database.lock(connection, "monitor claim")
            rows = connection.execute(_CLAIM_NAMED, wanted).all()
        return [_state(row) for row in sorted(rows, key=lambda row: row.id)]

    def give_back(self, owner: str, feed_id: int) -> None:
        """Give back a feed as if it had not been asked."""
        with self._database.write() as connection:
            connection.execute(_OURS_BACK, {"feed": feed_id, "owner": owner})

    def last_polls(self) -> list[LastPoll]:
        """How the last poll of each live feed ended."""
        with self._database.read() as connection:
            rows = connection.execute(_LAST_POLLS).all()
        return [
            LastPoll(feed_id, url, host, polled_at, since, _is_unreached(reason, answered=full_at is not None))
            for feed_id, url, host, polled_at, since, reason, full_at in rows
        ]

    def offline_since(self) -> datetime | None:
        """Since when our own network fails, as far as is known; None while it does not."""
        with self._database.read() as connection:
            found = connection.scalar(_SINCE)
        return None if found is None else datetime.fromisoformat(found)

    def go_offline(self, since: datetime, now: datetime) -> None:
        """Note that our own network fails since then, and take back what was counted against feeds meanwhile."""
        note = self._database.insert(meta).values(name=_OFFLINE, value=since.isoformat())
        with self._database.write() as connection:
            connection.execute(note.on_conflict_do_nothing())
            fell_silent = (feeds.c.failing_since >= since, feeds.c.failure_reason.in_(UNREACHED))
            connection.execute(update(feeds).where(*fell_silent).values(_NO_FAILURE | {"next_poll_at": now}))

    def go_online(self, now: datetime, polled_before: datetime) -> None:
        """Note that our own network is back, and make every feed due that was not polled since ``polled_before``, but
        for those that their servers refuse."""
        not_refused = or_(feeds.c.failure_reason.is_(None), feeds.c.failure_reason.in_(UNREACHED))
        waiting = (feeds.c.next_poll_at > now, or_(feeds.c.polled_at.is_(None), feeds.c.polled_at <= polled_before))
        with self._database.write() as connection:
            connection.execute(delete(meta).where(meta.c.name == _OFFLINE))
            connection.execute(update(feeds).where(feeds.c.active, not_refused, *waiting).values(next_poll_at=now))

    def habits(self, feed_id: int) -> Habits:
        """What recurs at the edges of a feed's titles and texts. Raises StoreError."""
        with self._database.read() as connection:
            kept = connection.scalar(_HABITS, {"feed": feed_id})
        return Habits(kept["titles"], kept["texts"], kept["pieces"], tuple(kept["learnt"])) if kept else Habits()

    def record(self, owner: str, updates: Mapping[int, PollUpdate]) -> None:
        """Write what polls left that brought no entries, by feed id, all in one transaction, and give back
        the leases. A feed whose lease is not ours any more is left alone."""
        with self._database.write() as connection:
            write_polls(connection, owner, updates)

    def release(self, owner: str, only: Collection[int] | None = None) -> None:
        """Give back every feed this owner has, or those with these ids ``only``; they are due as before."""
        held = update(feeds).where(feeds.c.lease_owner == owner)
        with self._database.write() as connection:
            connection.execute((held if only is None else held.where(feeds.c.id.in_(only))).values(_NO_LEASE))


def resting_feed(database: Database, connection: Connection, source: FeedSource, now: datetime) -> tuple[int, str]:
    """The id and the outlet of a source; one that is not known is written down, and not polled."""
    row = _feed_row(source, None, now) | {"active": False}
    connection.execute(database.insert(feeds).on_conflict_do_nothing(), row)
    found = connection.execute(select(feeds.c.id, feeds.c.outlet).where(feeds.c.url == source.url)).one()
    return found.id, found.outlet


def _follow(connection: Connection, configured: Collection[str]) -> None:
    """Give feeds the address to which they moved, where that is configured now in place of their own."""
    rows = connection.execute(select(feeds.c.url, feeds.c.fetch_url).order_by(feeds.c.id))
    known = {own: to for own, to in rows}  # noqa: C416 (rows are no pairs to mypy)
    moved = {to: own for own, to in known.items() if own not in configured and to in configured and to not in known}
    for to, own in moved.items():
        connection.execute(update(feeds).where(feeds.c.url == own).values(url=to))


def write_polls(connection: Connection, owner: str, updates: Mapping[int, PollUpdate]) -> None:
    """Write polls within a transaction. One statement for all rows that change the same columns."""
    failures = {feed_id: poll.failure for feed_id, poll in updates.items() if poll.failure is not None}
    back = _redirects_that_fail(connection, failures) if failures else {}
    batches: dict[tuple[bool, tuple[str, ...]], list[dict[str, object]]] = defaultdict(list)
    for feed_id, poll in updates.items():
        row = _success(poll) if poll.failure is None else _failure(poll, poll.failure) | back.get(feed_id, {})
        batches[poll.failure is None, tuple(row)].append(row | {"feed": feed_id, "owner": owner})
    for (succeeded, columns), rows in batches.items():
        success = _SUCCESS_WITH_ENTRIES if "newest" in columns else _SUCCESS
        connection.execute(success if succeeded else _FAILURE, rows)


def _redirects_that_fail(connection: Connection, failures: Mapping[int, Failed]) -> dict[int, dict[str, object]]:
    """What sends feeds back to their own address, for those that fail where a redirect led them, by feed id."""
    return {
        feed_id: {"fetch_url": url, "etag": None, "last_modified": None, "body_hash": None}
        for feed_id, url, moved_to, failed_before in connection.execute(_MOVED, {"failed": list(failures)})
        if asked_at(url, moved_to) != url
        and (failures[feed_id].kind is not FailureKind.SOFT or failed_before + 1 >= _REDIRECT_FAILURES)
    }


def _success(poll: PollUpdate) -> dict[str, object]:
    row: dict[str, object] = {
        **_NO_LEASE,
        "polled_at": poll.polled_at,
        "next_poll_at": poll.next_poll_at,
        "interval": poll.interval,
        **_NO_FAILURE,
        "failure_detail": poll.damage or None,
    }
    for name in ("fetch_url", "etag", "last_modified", "body_hash", "ttl", "span"):
        value = getattr(poll, name)
        if value is not None:
            row[name] = value
    if poll.fetch_url is not None:
        row |= {"etag": poll.etag, "last_modified": poll.last_modified}
    if poll.item_hashes is not None:
        row["item_hashes"] = b"".join(poll.item_hashes[:MAX_HASHES])
    if poll.full:
        row["last_full_at"] = poll.polled_at
    if poll.held_entries:
        row["baseline"] = False
    if poll.newest_entry_at is not None:
        row["newest"] = poll.newest_entry_at
    if poll.habits is not None:
        row["habits"] = {
            "titles": poll.habits.titles,
            "texts": poll.habits.texts,
            "pieces": dict(poll.habits.pieces),
            "learnt": list(poll.habits.learnt),
        }
    if poll.arrivals is not None:
        row["arrivals"] = arrivals_row(poll.arrivals)
        if poll.arrivals.left_out:
            row["flooded_at"] = poll.polled_at
    return row


def _failure(poll: PollUpdate, failure: Failed) -> dict[str, object]:
    row: dict[str, object] = {
        **_NO_LEASE,
        "polled_at": poll.polled_at,
        "failed_at": poll.polled_at,
        "next_poll_at": poll.next_poll_at,
        "interval": poll.interval,
        "failure_reason": failure.reason,
        "failure_detail": failure.detail,
    }
    if (stopper := poll.stopper) is not None:
        row["stopper"] = {"body": stopper.body_hash.hex(), "reason": stopper.reason, "at": stopper.at.isoformat()}
    return row


def _claim(due: ColumnElement[bool]) -> Update:
    """The statement that leases out feeds that are ``due``."""
    now = bindparam("now", type_=UTCDateTime)
    free = or_(feeds.c.lease_until.is_(None), feeds.c.lease_until <= now)
    claimable = and_(feeds.c.active, due, free, feeds.c.id.not_in(bindparam("besides", expanding=True)))
    per_host, most = bindparam("per_host", type_=Integer), bindparam("most", type_=Integer)
    # Built upon first: what is out is little, and what is due may be everything.
    out = (
        select(feeds.c.host, func.count().label("feeds"))
        .where(feeds.c.lease_until > now)
        .group_by(feeds.c.host)
        .cte("out")
    )
    full = select(out.c.host).where(out.c.feeds >= per_host)
    # The first of those whose hosts are not full: at least one of them can be had, however many more are due.
    first = (
        select(feeds.c.id, feeds.c.host, feeds.c.next_poll_at)
        .where(claimable, feeds.c.host.not_in(full))
        .order_by(feeds.c.next_poll_at, feeds.c.id)
        .limit(most * _LOOKED_THROUGH)
        .subquery()
    )
    turn = func.row_number().over(partition_by=first.c.host, order_by=(first.c.next_poll_at, first.c.id))
    ranked = (
        select(first.c.id, first.c.next_poll_at, (turn + func.coalesce(out.c.feeds, 0)).label("turn"))
        .select_from(first.outerjoin(out, out.c.host == first.c.host))
        .subquery()
    )
    chosen = (
        select(ranked.c.id).where(ranked.c.turn <= per_host).order_by(ranked.c.next_poll_at, ranked.c.id).limit(most)
    )
    # A row that another transaction holds is skipped, not waited for; one that it has changed is checked
    # again.
    free_rows = select(feeds.c.id).where(feeds.c.id.in_(chosen), claimable).with_for_update(skip_locked=True)
    locked = free_rows.cte("locked")
    return (
        update(feeds)
        .where(feeds.c.id.in_(select(locked.c.id)))
        .values(lease_owner=bindparam("owner"), lease_until=bindparam("until"))
        .returning(*_STATE, feeds.c.next_poll_at)
    )


# Built once: building takes longer than executing. Either may be sent to both databases.
_DUE = feeds.c.next_poll_at <= bindparam("now", type_=UTCDateTime)
_BEFORE = bindparam("polled_before", type_=UTCDateTime)
_CLAIM_DUE = _claim(_DUE)
_CLAIM_NAMED = _claim(feeds.c.id.in_(bindparam("ids", expanding=True)))
_CLAIM_UNPOLLED = _claim(or_(_DUE, feeds.c.polled_at.is_(None), feeds.c.polled_at < _BEFORE))


def _state(row: Row[Any]) -> FeedState:
    asked = asked_at(row.url, row.fetch_url)
    is_there = asked == row.fetch_url
    return FeedState(
        id=row.id,
        url=row.url,
        fetch_url=asked,
        etag=row.etag if is_there else None,
        last_modified=row.last_modified if is_there else None,
        body_hash=row.body_hash,
        item_hashes=_split(row.item_hashes),
        interval=row.interval,
        ttl=row.ttl,
        failures=row.failures,
        last_full_at=row.last_full_at,
        baseline=row.baseline,
        span=row.span,
        answered_at=row.answered_at,
        outlets=tuple(row.outlets or ()),
        arrivals=arrivals_of(row.arrivals),
        moved_to=row.fetch_url,
        stopper=_stopper(row.stopper) if row.stopper else None,
    )


def _stopper(kept: dict[str, str]) -> Stopper:
    return Stopper(bytes.fromhex(kept["body"]), kept["reason"], datetime.fromisoformat(kept["at"]))


def linked(row: Sequence[tuple[str, int, str]] | None) -> tuple[Linked, ...]:
    """Where the entries of a feed lead, from its column."""
    return tuple(Linked(site, days, date.fromisoformat(last)) for site, days, last in row or ())


def _is_unreached(failure_reason: str | None, *, answered: bool) -> bool:
    """A feed that never ``answered`` and seems diverted has an address that was wrong from the beginning."""
    return failure_reason in UNANSWERED or (answered and failure_reason in DIVERTED)


def _split(blob: bytes) -> tuple[bytes, ...]:
    return tuple(blob[start : start + HASH_BYTES] for start in range(0, len(blob), HASH_BYTES))


def _outlet(source: FeedSource) -> str:
    return source.outlet or _host(source.url)


def _names(source: FeedSource, known: Sequence[Row[str, str, list[str] | None]]) -> list[str] | None:
    """The names that the outlet of a feed ever had, of several; ``known`` are url, outlet and names of all feeds."""
    outlet = _outlet(source)
    own = [row for row in known if row.url == source.url] or [row for row in known if row.outlet == outlet]
    names = {outlet}.union(*((row.outlet, *(row.outlets or ())) for row in own))
    return sorted(names) if len(names) > 1 else None


def _feed_row(source: FeedSource, names: list[str] | None, now: datetime) -> dict[str, object]:
    return {
        "url": source.url,
        "active": source.enabled,
        "outlet": _outlet(source),
        "outlets": names,
        "country": source.country,
        "perspective": list(source.perspective),
        "added_at": now,
        "host": _host(source.url),
        "fetch_url": source.url,
        "next_poll_at": now,
        "item_hashes": b"",
    }


def _host(url: str) -> str:
    """The host that an address leads to; empty where it cannot be told."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
