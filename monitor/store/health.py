"""How the monitor is doing, as the database knows it: feeds, counts, lags, workers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select

from monitor.model.alerts import Counted
from monitor.model.arrivals import Arrivals
from monitor.model.entries import EntryState
from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.roles import ALL_ROLES, Role, in_one_word, roles_of
from monitor.store.arrivals import arrivals_of
from monitor.store.database.columns import UTCDateTime
from monitor.store.database.engine import Database
from monitor.store.database.schema import PENDING, REFUSED, UNASKED, entries, feeds, publications, stories, workers

_RHYTHM_TIMES = 2000


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """A feed's poll state, for a person. ``newest_entry_at`` is when its newest entry was published, or first
    seen where it bears no date; ``failures`` counts since the last answer; ``fetch_url`` is where a permanent redirect
    led last, else its own address. Without failures, ``failure_detail`` is what was wrong with its last document."""

    url: str
    outlet: str
    active: bool
    polled_at: datetime | None
    next_poll_at: datetime
    interval: timedelta | None
    newest_entry_at: datetime | None
    failures: int
    failing_since: datetime | None
    failure_reason: str | None
    failure_detail: str | None
    arrivals: Arrivals
    fetch_url: str


@dataclass(frozen=True, slots=True)
class DayCounts:
    """What happened in a span of time. ``entries`` is the sum of the three states; ``reasons`` says how often
    which reason kept an entry from being posted, most frequent first."""

    entries: int
    matched: int
    rejected: int
    held_back: int
    stories: int
    sent: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Messages of a channel that may leave: how many, and since when the first of them may."""

    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Refused:
    """Messages of a channel that were refused: how many, and why the last one was."""

    count: int
    why: str


@dataclass(frozen=True, slots=True)
class WorkerState:
    """A process that works on this database, by its last heartbeat. ``relevance`` is what decides there, and
    ``last_edit`` what the last edit of the configuration changed, both in words; ``mode`` how it publishes. ``held``
    says why an edit waits for a person, and ``held_fingerprint`` is its own; both are empty where none does.
    ``site_at`` is when all of the readers' site stood there last, and ``site_fault`` why it does not now; ``roles`` is
    what of the work it does."""

    owner: str
    pid: int
    host: str
    version: str
    mode: str
    started_at: datetime
    beat_at: datetime
    config_fingerprint: str
    config_error: str
    relevance: str = ""
    last_edit: str = ""
    held: str = ""
    held_fingerprint: str = ""
    site_at: datetime | None = None
    site_fault: str = ""
    roles: frozenset[Role] = ALL_ROLES


class Health:
    """The rooms of the store that an operator looks into."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def feed_health(self) -> list[FeedHealth]:
        """Every feed, those that rest included, by outlet."""
        columns = [feeds.c[name] for name in FeedHealth.__dataclass_fields__]
        with self._database.read() as connection:
            rows = connection.execute(select(*columns).order_by(feeds.c.outlet, feeds.c.url))
            return [FeedHealth(**{**row._mapping, "arrivals": arrivals_of(row.arrivals)}) for row in rows]

    def tally(self, since: datetime) -> DayCounts:
        """What was read, matched, rejected, held back, opened and sent since."""
        states = [state.value for state in EntryState]
        by_reason = (
            select(entries.c.state, entries.c.reason, func.count())
            .where(entries.c.state.in_(states), entries.c.first_seen_at >= since)
            .group_by(entries.c.state, entries.c.reason)
        )
        opened = select(func.count()).select_from(stories).where(stories.c.created_at >= since)
        sent = select(func.count()).select_from(publications).where(publications.c.sent_at >= since)
        counts: dict[str, int] = defaultdict(int)
        reasons: dict[str, int] = defaultdict(int)
        with self._database.read() as connection:
            for state, reason, count in connection.execute(by_reason):
                counts[state] += count
                if state != EntryState.MATCHED.value:
                    reasons[reason] += count
            return DayCounts(
                entries=sum(counts.values()),
                matched=counts[EntryState.MATCHED.value],
                rejected=counts[EntryState.REJECTED.value],
                held_back=counts[EntryState.HELD_BACK.value],
                stories=connection.scalar(opened) or 0,
                sent=connection.scalar(sent) or 0,
                reasons=tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0]))),
            )

    def unasked(self) -> int:
        """About how many entries the examples are still to be asked."""
        with self._database.read() as connection:
            return connection.scalar(select(func.count()).select_from(entries).where(UNASKED)) or 0

    def outbox_counts(self) -> dict[str, dict[str, int]]:
        """How many publications of each channel are in each state; states without any are left out."""
        columns = (publications.c.channel, publications.c.state)
        query = select(*columns, func.count()).group_by(*columns).order_by(*columns)
        found: dict[str, dict[str, int]] = {}
        with self._database.read() as connection:
            for channel, state, count in connection.execute(query):
                found.setdefault(channel, {})[state] = count
        return found

    def count_entries(self, since: datetime, until: datetime) -> Counted:
        """How many entries were first seen in a span of time, and how many of them matched, those included that were
        too old to be posted."""
        seen = (entries.c.first_seen_at >= since, entries.c.first_seen_at < until)
        states = [state.value for state in EntryState]
        by_state = select(entries.c.state, func.count().label("entries")).where(entries.c.state.in_(states), *seen)
        with self._database.read() as connection:
            counts = {row.state: row.entries for row in connection.execute(by_state.group_by(entries.c.state))}
        read = sum(counts.values())
        return Counted(read, read - counts.get(EntryState.REJECTED.value, 0))

    def waiting_messages(self, now: datetime) -> dict[str, Waiting]:
        """The messages of each channel that may leave and have not, edits left out."""
        since = func.coalesce(publications.c.due_at, publications.c.created_at, type_=UTCDateTime)
        query = (
            select(publications.c.channel, func.count(), func.min(since, type_=UTCDateTime))
            .where(PENDING, since <= now)
            .where(publications.c.kind != PublicationKind.EDIT.value)
            .group_by(publications.c.channel)
        )
        with self._database.read() as connection:
            return {channel: Waiting(count, oldest) for channel, count, oldest in connection.execute(query)}

    def refused_messages(self, since: datetime) -> dict[str, Refused]:
        """The messages of each channel that were refused for good since, edits too."""
        of = publications.c
        query = select(of.channel, of.error).where(REFUSED, of.resolved_at >= since).order_by(of.resolved_at, of.id)
        found: dict[str, list[str]] = defaultdict(list)
        with self._database.read() as connection:
            for channel, error in connection.execute(query):
                found[channel].append(error)
        return {channel: Refused(len(errors), errors[-1]) for channel, errors in found.items()}

    def publication_times(self, urls: Collection[str], since: datetime) -> dict[str, list[datetime]]:
        """When entries of these feeds were published, no earlier than ``since``: the newest 2,000 of each."""
        times = (
            select(entries.c.published_at)
            .join(feeds, feeds.c.id == entries.c.feed_id)
            .where(feeds.c.url == bindparam("url"), entries.c.published_at >= since)
            .order_by(entries.c.published_at.desc())
            .limit(_RHYTHM_TIMES)
        )
        with self._database.read() as connection:
            return {url: list(connection.scalars(times, {"url": url})) for url in urls}

    def lags(self, since: datetime) -> list[timedelta]:
        """For each story post sent since, the time from the first report's publication to the post."""
        query = (
            select(publications.c.sent_at, stories.c.opened_at)
            .join(stories, stories.c.id == publications.c.story_id)
            .where(publications.c.kind == PublicationKind.POST.value, publications.c.sent_at >= since)
            .where(publications.c.state == PublicationState.SENT.value)
        )
        with self._database.read() as connection:
            return [sent_at - opened_at for sent_at, opened_at in connection.execute(query)]

    def last_sent_at(self) -> datetime | None:
        """When the last message got its receipt."""
        with self._database.read() as connection:
            latest: datetime | None = connection.scalar(select(func.max(publications.c.sent_at)))
            return latest

    def beat(self, state: WorkerState) -> None:
        """Note that a worker is alive."""
        values = asdict(state) | {"roles": in_one_word(state.roles)}
        upsert = (
            self._database.insert(workers)
            .values(values)
            .on_conflict_do_update(index_elements=[workers.c.owner], set_=values)
        )
        with self._database.write() as connection:
            connection.execute(upsert)

    def sign_off(self, owner: str) -> None:
        """Forget a worker that stopped as it should."""
        with self._database.write() as connection:
            connection.execute(delete(workers).where(workers.c.owner == owner))

    def workers(self) -> list[WorkerState]:
        """Every worker that did not sign off, the latest heartbeat first."""
        columns = [workers.c[name] for name in WorkerState.__dataclass_fields__]
        with self._database.read() as connection:
            rows = connection.execute(select(*columns).order_by(workers.c.beat_at.desc(), workers.c.owner))
            return [WorkerState(**{**row._mapping, "roles": roles_of(row.roles)}) for row in rows]
