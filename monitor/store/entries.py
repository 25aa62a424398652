"""Entries: which are known, what is written of them, and which wait for their page or for a story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import Connection, and_, bindparam, case, func, insert, literal_column, not_, or_, select, update

from monitor.model.documents import Article
from monitor.model.entries import Admission, ArticleTask, EntryState, EntryWrite, KnownKey, PollUpdate
from monitor.model.hosts import Linked, learn
from monitor.model.matches import Hit
from monitor.model.precedence import NEVER, is_reworded
from monitor.model.publications import WITHDRAWN
from monitor.model.stories import CHOSEN, Report
from monitor.store.arrivals import arrivals_of
from monitor.store.database.engine import Database
from monitor.store.database.schema import ARTICLE_PENDING, UNGROUPED, entries, entry_keys, feeds, stories
from monitor.store.feeds import ANSWERED_AT, linked, resting_feed, write_polls
from monitor.store.reports import furniture_row, report, select_reports

if TYPE_CHECKING:
    from monitor.model.settings import FeedSource

# PostgreSQL allows 65,535 parameters and SQLite 32,766.
_CHUNK = 1000
# A text that names its subject more often than this proves nothing more by it; of what is rejected little is asked.
_MAX_EVIDENCE = 50
_MAX_EVIDENCE_REJECTED = 5
# Often enough for tombstones to outlive what feeds still carry, seldom enough to cost nothing.
_SEEN_AGAIN_AFTER = timedelta(days=7)
_ARTICLE_LEASE = timedelta(minutes=2)

# Built once: SQLAlchemy takes longer to build and to recognise a small statement than SQLite to execute it.
_FEED = (
    select(feeds.c.outlet, feeds.c.arrivals, feeds.c.linked, feeds.c.polled_at, ANSWERED_AT.label("answered_at"))
    .where(feeds.c.id == bindparam("feed"), feeds.c.lease_owner == bindparam("owner"))
    .with_for_update()
)
_LOOKUP = (
    select(
        entry_keys.c.key,
        entries.c.id,
        entry_keys.c.seen_at,
        entries.c.content_hash,
        entries.c.published_at,
        entries.c.url.is_not(None),
        entries.c.guid.is_not(None),
        func.coalesce(entries.c.title, ""),
    )
    .outerjoin(entries, entries.c.id == entry_keys.c.entry_id)
    .where(entry_keys.c.key.in_(bindparam("keys", expanding=True)))
)
_SAID = select(entries.c.id, entries.c.state, entries.c.title, entries.c.summary, entries.c.content).where(
    entries.c.id.in_(bindparam("changed", expanding=True))
)
_SEEN = update(entry_keys).where(entry_keys.c.key == bindparam("again"))
_TAKE_OVER = (
    update(entry_keys)
    .where(entry_keys.c.key == bindparam("taken"))
    .values(entry_id=bindparam("by"), seen_at=bindparam("at"))
)
_NEW_ENTRY = (
    "id", "feed_id", "outlet", "language", "state", "reason", "score", "likelihood", "published_at", "first_seen_at",
    "missing_at",
    "content_hash", "guid", "url", "image", "title", "summary", "watches", "terms", "evidence", "article_state",
    "article_due", "content", "folded", "furniture", "unasked_since",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ingested:
    """What one document brought: entries new and changed, and what became of both; ``left_out`` were too many."""

    new: int
    changed: int
    matched: int
    held_back: int
    rejected: int
    left_out: int = 0


class Entries:
    """The entries' rooms of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert = database.bulk_insert(insert(entries), _NEW_ENTRY)
        new_keys = database.insert(entry_keys).on_conflict_do_nothing()
        self._insert_keys = database.bulk_insert(new_keys, ("key", "entry_id", "seen_at"))

    def known(self, keys: Collection[bytes]) -> dict[bytes, KnownKey]:
        """Those of these keys that are known, and what is known of them."""
        with self._database.read() as connection:
            return {key: known for key, known, _ in _look_up(connection, keys)}

    def ingest(
        self,
        owner: str,
        feed_id: int,
        update: PollUpdate,
        keys: Collection[bytes],
        decide: Callable[[Mapping[bytes, KnownKey]], Sequence[EntryWrite]],
    ) -> Ingested | None:
        """Write what one document brought and what its poll left, in one transaction.

        ``decide`` gets those of ``keys`` that are known and returns what to write; it must not use the store.
        An exception from it leaves nothing behind. None where the feed's lease is not ours any more: nothing
        is written.
        """
        with self._database.write() as connection:
            feed = connection.execute(_FEED, {"feed": feed_id, "owner": owner}).first()
            if feed is None:
                return None
            # Two feeds of one outlet may bring the same entry at once: the second must see what the first
            # wrote.
            self._database.lock(connection, f"monitor outlet {feed.outlet}")
            known = _known_keys(connection, keys, update.polled_at)
            decided = decide(known)
            writes = [write for write in decided if not write.left_out]
            left_out = len(decided) - len(writes)
            # Of a feed that failed from the beginning it is the first failure: who fails on purpose gains nothing.
            missing = NEVER if feed.polled_at is None else feed.answered_at
            of_feed = {"feed_id": feed_id, "outlet": feed.outlet, "missing_at": missing}
            done = self._write(connection, of_feed, writes, known, update.polled_at)
            _note_links(connection, feed_id, linked(feed.linked), writes, update.polled_at)
            arrivals = arrivals_of(feed.arrivals).on(update.polled_at.date()).after(done.new, left_out)
            write_polls(connection, owner, {feed_id: replace(_with_entries(update, keys, writes), arrivals=arrivals)})
        return replace(done, left_out=left_out)

    def _write(
        self,
        connection: Connection,
        of_feed: Mapping[str, object],
        writes: Sequence[EntryWrite],
        known: Mapping[bytes, KnownKey],
        now: datetime,
    ) -> Ingested:
        new = _unclaimed_writes([write for write in writes if write.entry_id is None], known)
        changed = [write for write in writes if write.entry_id is not None]
        ids = self._database.reserve_ids(connection, entries, len(new)) if new else []
        if new:
            rows = [_new_row(write, entry_id, now) for write, entry_id in zip(new, ids, strict=True)]
            self._insert.run(connection, [{**row, **of_feed, "first_seen_at": now} for row in rows])
        if changed:
            anew = _said_anew(connection, changed)
            changes = [
                _changed_row(write, now)
                | {"worded": now if write.entry_id in anew else None, "missing": of_feed["missing_at"]}
                for write in changed
            ]
            hashes = [{"changed": write.entry_id, "new_hash": write.keys.content_hash} for write in changed]
            connection.execute(_NOTE_HASH, hashes)
            connection.execute(_CHANGE, changes)
            told = select(entries.c.story_id).where(entries.c.id.in_([write.entry_id for write in changed]))
            connection.execute(update(stories).where(stories.c.id.in_(told)).values(undecided_since=now))
        owners = [*zip(new, ids, strict=True), *((write, write.entry_id) for write in changed)]
        key_rows = [
            {"key": key, "entry_id": entry_id, "seen_at": now}
            for write, entry_id in owners
            for key in write.keys.keys
            if key not in known
        ]
        if key_rows:
            self._insert_keys.run(connection, key_rows)
        taken = [(write.keys.taken_over, entry_id) for write, entry_id in owners if write.keys.taken_over is not None]
        if taken:
            connection.execute(_TAKE_OVER, [{"taken": key, "by": entry_id, "at": now} for key, entry_id in taken])
        states = Counter(write.state for write in (*new, *changed))
        return Ingested(
            new=len(new),
            changed=len(changed),
            matched=states[EntryState.MATCHED],
            held_back=states[EntryState.HELD_BACK],
            rejected=states[EntryState.REJECTED],
        )

    def articles_waiting(
        self, owner: str, now: datetime, limit: int, per_outlet: int, lease: timedelta = _ARTICLE_LEASE
    ) -> list[ArticleTask]:
        """Lease out matched entries whose page is to be fetched before they are grouped, the most urgent first.

        At most ``limit``, and no more than ``per_outlet`` of one outlet, those counted that are out already, whoever
        has them.
        """
        free = or_(entries.c.article_until.is_(None), entries.c.article_until <= now)
        waiting = and_(ARTICLE_PENDING, entries.c.article_due > now)
        rank = func.row_number().over(
            partition_by=entries.c.outlet, order_by=[case((free, 1), else_=0), entries.c.article_due, entries.c.id]
        )
        ranked = select(entries.c.id, rank.label("rank")).where(waiting).subquery("ranked")
        chosen = (
            select(entries.c.id)
            .where(waiting, free, entries.c.id.in_(select(ranked.c.id).where(ranked.c.rank <= per_outlet)))
            .order_by(entries.c.article_due, entries.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("chosen")
        )
        claim = (
            update(entries)
            .where(entries.c.id.in_(select(chosen.c.id)))
            .values(article_owner=owner, article_until=now + lease)
            .returning(entries.c.id, entries.c.url, entries.c.article_due, entries.c.outlet)
        )
        with self._database.write() as connection:
            rows = connection.execute(claim).all()
        tasks = [ArticleTask(row.id, row.url, row.article_due, row.outlet) for row in rows]
        return sorted(tasks, key=lambda task: (task.due, task.entry_id))

    def save_article(self, entry_id: int, article: Article | None) -> None:
        """Write what the page behind an entry says, where the entry said nothing itself; None where it could
        not be had. Either way the entry waits no longer."""
        change = update(entries).where(entries.c.id == entry_id)
        if article is None:
            change = change.values(article_state="failed")
        else:
            said = article.description or article.lead
            change = change.values(
                article_state="done",
                article_lead=article.lead,
                summary=case((entries.c.summary == "", said), else_=entries.c.summary),
                canonical_url=func.coalesce(article.canonical_url, entries.c.canonical_url),
                image=func.coalesce(entries.c.image, article.image),
            )
        with self._database.write() as connection:
            if article is not None and (taken := furniture_row(article.furniture)):
                kept = connection.scalar(select(entries.c.furniture).where(entries.c.id == entry_id))
                change = change.values(furniture=[*(kept or ()), *taken])
            connection.execute(change)

    def set_aside(self, entry_id: int, reason: str, now: datetime) -> None:
        """Hold a matched entry back that cannot be given a story; one that has a story stays there."""
        change = update(entries).where(entries.c.id == entry_id, UNGROUPED)
        with self._database.write() as connection:
            connection.execute(change.values(state=EntryState.HELD_BACK.value, reason=reason, changed_at=now))

    def admit(self, admissions: Sequence[Admission], now: datetime) -> int:
        """Let rejected entries be grouped, or hold them back, by another verdict, or reject them for good; those that
        are rejected no longer stay as they are. Returns how many were changed."""
        with self._database.write() as connection:
            return sum(connection.execute(_ADMIT, _admitted_row(each, now)).rowcount for each in admissions)

    def choose(self, admission: Admission, now: datetime) -> bool:
        """Let an entry be posted by an editor's decision, whatever kept it out: it is to be grouped, or its story is to
        be decided on again. False, and nothing written, where it is gone, or its story was withdrawn."""
        of = entries.c
        this = of.id == admission.entry_id
        belongs = {name: value for name, value in _admitted_row(admission, now).items() if name != "admitted"}
        with self._database.write() as connection:
            row = connection.execute(select(of.reason, of.story_id).where(this).with_for_update()).first()
            if row is None or row.reason == WITHDRAWN:
                return False
            change = {"reason": CHOSEN} if row.story_id is not None else belongs | {"reason": CHOSEN}
            connection.execute(update(entries).where(this).values(change))
            connection.execute(update(stories).where(stories.c.id == row.story_id).values(undecided_since=now))
        return True

    def add(self, source: FeedSource, write: EntryWrite, now: datetime) -> bool:
        """Write an entry that no feed brought, as one of this source, which rests where it is none that is polled.
        False, and nothing written, where it is known by now."""
        with self._database.write() as connection:
            feed_id, outlet = resting_feed(self._database, connection, source, now)
            self._database.lock(connection, f"monitor outlet {outlet}")
            known = _known_keys(connection, write.keys.keys, now)
            of_feed = {"feed_id": feed_id, "outlet": outlet, "missing_at": None}
            return self._write(connection, of_feed, [write], known, now).new == 1

    def ungrouped(self, now: datetime, limit: int, without: Collection[str] = ()) -> list[Report]:
        """Matched entries that have no story yet and wait for no page, but for those of some outlets: of each outlet
        the first that was seen before the second of any other. They come with the oldest published first."""
        ready = or_(not_(ARTICLE_PENDING), entries.c.article_due <= now)
        of = entries.c
        turn = func.row_number().over(partition_by=of.outlet, order_by=(of.first_seen_at, of.published_at, of.id))
        waiting = select(of.id, of.first_seen_at, turn.label("turn")).where(UNGROUPED, ready, of.outlet.not_in(without))
        next_ones = waiting.order_by(literal_column("turn"), of.first_seen_at, of.id).limit(limit)
        with self._database.read() as connection:
            ids = [row.id for row in connection.execute(next_ones)]
            rows = connection.execute(select_reports().where(of.id.in_(ids))).all() if ids else []
        return [report(row) for row in rows]


def _note_links(
    connection: Connection, feed_id: int, before: Sequence[Linked], writes: Sequence[EntryWrite], now: datetime
) -> None:
    """Note where the new entries of a feed lead."""
    after = learn(before, (write.entry.url for write in writes if write.entry_id is None), now.date())
    if after != before:
        rows = [[each.site, each.days, each.last.isoformat()] for each in after]
        connection.execute(update(feeds).where(feeds.c.id == feed_id).values(linked=rows))


def _with_entries(update: PollUpdate, keys: Collection[bytes], writes: Sequence[EntryWrite]) -> PollUpdate:
    """The update of a poll that brought entries. Where they bear no dates, the newest one counts from first sight."""
    times = [write.published for write in writes if write.entry_id is None]
    if update.newest_entry_at is not None:
        times.append(update.newest_entry_at)
    newest = max(times, default=None)
    return replace(update, newest_entry_at=newest, held_entries=update.held_entries or bool(keys))


def _known_keys(connection: Connection, keys: Collection[bytes], now: datetime) -> dict[bytes, KnownKey]:
    """The known keys; that they were seen again is noted now and then."""
    found = list(_look_up(connection, keys))
    seen_again = [key for key, _, seen_at in found if now - seen_at > _SEEN_AGAIN_AFTER]
    if seen_again:
        connection.execute(_SEEN, [{"again": key, "seen_at": now} for key in seen_again])
    return {key: known for key, known, _ in found}


def _look_up(connection: Connection, keys: Collection[bytes]) -> Iterator[tuple[bytes, KnownKey, datetime]]:
    for chunk in _chunks(keys):
        for key, entry_id, seen_at, *stored in connection.execute(_LOOKUP, {"keys": chunk}):
            yield key, KnownKey(entry_id, *stored), seen_at


def _chunks(keys: Collection[bytes]) -> Iterator[list[bytes]]:
    iterator = iter(keys)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk


def _unclaimed_writes(writes: Sequence[EntryWrite], known: Mapping[bytes, KnownKey]) -> list[EntryWrite]:
    """The new entries of which no key belongs to another: a key stands for one entry, whatever a caller
    decides."""
    taken = set(known)
    free: list[EntryWrite] = []
    for write in writes:
        if taken.isdisjoint(write.keys.keys):
            free.append(write)
            taken.update(write.keys.keys)
    return free


def _said_anew(connection: Connection, changed: Sequence[EntryWrite]) -> set[int]:
    """Those of the changed entries that are news in other words than before, or only now."""
    writes = {write.entry_id: write for write in changed if write.state is EntryState.MATCHED}
    found = set()
    for row in connection.execute(_SAID, {"changed": list(writes)}):
        entry = writes[row.id].entry
        before, after = (row.title, row.summary, row.content), (entry.title, entry.summary, entry.content)
        if row.state == EntryState.REJECTED.value or is_reworded(before, after):
            found.add(row.id)
    return found


def _said_columns(write: EntryWrite, now: datetime) -> dict[str, object]:
    """The columns that an entry's own words and their match decide."""
    entry, match = write.entry, write.match
    rejected = write.state is EntryState.REJECTED
    return {
        "title": entry.title,
        "summary": entry.summary,
        "content": "" if rejected else entry.content,
        "folded": write.folded or None,
        "furniture": furniture_row(entry.furniture),
        "language": write.language,
        "score": match.score,
        "likelihood": None if match.likeness is None else match.likeness.probability,
        "watches": match.watches,
        "terms": match.terms,
        "evidence": [_evidence(hit) for hit in match.hits[: _MAX_EVIDENCE_REJECTED if rejected else _MAX_EVIDENCE]],
        "unasked_since": now if rejected and match.unasked else None,
    }


def _new_row(write: EntryWrite, entry_id: int, now: datetime) -> dict[str, object]:
    return _said_columns(write, now) | {
        "id": entry_id,
        "guid": write.entry.guid,
        "url": write.entry.url,
        "image": write.entry.image,
        "content_hash": write.keys.content_hash,
        "published_at": write.published,
        "state": write.state.value,
        "reason": write.reason,
        "article_state": "none" if write.article_due is None else "pending",
        "article_due": write.article_due,
    }


def _changed_row(write: EntryWrite, now: datetime) -> dict[str, object]:
    return _said_columns(write, now) | {
        "changed": write.entry_id,
        "changed_at": now,
        "new_state": write.state.value,
        "new_reason": write.reason,
        "new_image": write.entry.image,
        "new_due": write.article_due,
    }


def _admitted_row(admission: Admission, now: datetime) -> dict[str, object]:
    match = admission.match
    admitted = EntryState.HELD_BACK if admission.held else EntryState.MATCHED
    return {
        "admitted": admission.entry_id,
        "state": (admitted if match.relevant else EntryState.REJECTED).value,
        "reason": admission.held if match.relevant else match.reason,
        "changed_at": now,
        "score": match.score,
        "likelihood": None if match.likeness is None else match.likeness.probability,
        "watches": match.watches,
        "terms": match.terms,
        "evidence": [_evidence(hit) for hit in match.hits[:_MAX_EVIDENCE]],
        "article_state": "none" if admission.article_due is None else "pending",
        "article_due": admission.article_due,
        "unasked_since": None,
    }


def _evidence(hit: Hit) -> dict[str, object]:
    return {
        "term": hit.term,
        "form": hit.form,
        "language": hit.language,
        "field": hit.field,
        "start": hit.start,
        "end": hit.end,
        "found": hit.found,
    }


# What was held back is never posted, what is in a story stays there, and so does what an editor decided, whatever an
# entry says later.
_FINAL = or_(entries.c.state == EntryState.HELD_BACK.value, entries.c.story_id.is_not(None), entries.c.reason == CHOSEN)
_new_state = bindparam("new_state", type_=entries.c.state.type)
_new_due = bindparam("new_due", type_=entries.c.article_due.type)
_worded = bindparam("worded", type_=entries.c.worded_at.type)
_missing = bindparam("missing", type_=entries.c.missing_at.type)
_WANTS_PAGE = and_(entries.c.article_state == "none", entries.c.story_id.is_(None), _new_due.is_not(None))
_CHANGE = (
    update(entries)
    .where(entries.c.id == bindparam("changed"), or_(not_(_FINAL), _new_state != EntryState.REJECTED.value))
    .values(
        state=case((_FINAL, entries.c.state), else_=_new_state),
        reason=case((_FINAL, entries.c.reason), else_=bindparam("new_reason", type_=entries.c.reason.type)),
        image=func.coalesce(bindparam("new_image", type_=entries.c.image.type), entries.c.image),
        article_state=case((_WANTS_PAGE, "pending"), else_=entries.c.article_state),
        article_due=func.coalesce(_new_due, entries.c.article_due),
        worded_at=func.coalesce(_worded, entries.c.worded_at),
        missing_at=case((_worded.is_not(None), _missing), else_=entries.c.missing_at),
    )
)
_ADMIT = update(entries).where(entries.c.id == bindparam("admitted"), entries.c.state == EntryState.REJECTED.value)
# Also where nothing else is taken over: an entry that says the same again has not changed again.
_NOTE_HASH = update(entries).where(entries.c.id == bindparam("changed")).values(content_hash=bindparam("new_hash"))
