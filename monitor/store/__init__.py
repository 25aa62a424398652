"""The store: everything this program remembers. The only room that knows SQLAlchemy and Alembic.

    feeds           due feeds, and what polls left
    entries         known, written, waiting
    arrivals        how many new entries each feed brought of late
    history         what was decided on entries, and what became of them
    coverage        which forms were found
    reports         matched entries as grouping and rendering see them
    stories         the reports of these days, their places, what editors decided
    moves           reports that change their story
    belonging       whose message is whose after that
    archive_counts  what the archive's charts and figures are made from
    effects         what that does to messages, for a person
    withdrawals     stories that an editor takes back, with their messages
    publications/   the outbox: what is to be said, what was said, what perhaps arrived
    leases          who may do what one alone may do
    health          counts, lags, workers
    maintenance     retention, the leases of dead workers, backups
    archive         told stories as readers saw them, for pages and feeds outside Telegram
    translations    texts in other languages, and the messages that wait for them
    alerts          what is wrong and told
    operators       channels paused, stories muted and asked about, updates that were read
    database/       engine, tables, column types, upgrades
    migrations/     from one schema to the next

Every method blocks, may be called from several threads, and raises StoreError where the database fails it.
Times are aware; ``now`` is always given.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from monitor.errors import StoreError
from monitor.store.alerts import AdminChat, Alerts
from monitor.store.archive import Archive, Mark
from monitor.store.archive_counts import ArchiveCounts, OutletStory, PostTime, ReportTime
from monitor.store.coverage import FormUse, FormUses, FoundForm
from monitor.store.database.copy import Copied, Progress, copy
from monitor.store.database.engine import LOCK_TIMEOUT, Database, connect, describe
from monitor.store.database.migrate import check_schema, upgrade
from monitor.store.database.schema import meta
from monitor.store.effects import Effect, MessageEffect
from monitor.store.entries import Entries, Ingested
from monitor.store.feeds import Feeds
from monitor.store.health import DayCounts, FeedHealth, Health, Waiting, WorkerState
from monitor.store.history import History
from monitor.store.leases import Leases
from monitor.store.maintenance import PRUNING_REST, Maintenance, Pruned
from monitor.store.operators import OperatorState
from monitor.store.publications.decisions import Decisions
from monitor.store.publications.digests import Period, Periods
from monitor.store.publications.journal import RESTORED, JournalReplay, Receipts
from monitor.store.publications.outbox import ChannelState, Outbox, OutboxRow
from monitor.store.publications.reconciliation import Reconciling
from monitor.store.publications.versions import Edition, Versions
from monitor.store.stories import OFF_TOPIC, Correction, Stories, StoryDetail, StoryRow
from monitor.store.translations import ToldSoon, Translations

__all__ = [
    "OFF_TOPIC",
    "PRUNING_REST",
    "AdminChat",
    "ArchiveCounts",
    "ChannelState",
    "Copied",
    "Correction",
    "DayCounts",
    "Edition",
    "Effect",
    "FeedHealth",
    "FormUse",
    "FoundForm",
    "Ingested",
    "JournalReplay",
    "Mark",
    "MessageEffect",
    "OutboxRow",
    "OutletStory",
    "Period",
    "PostTime",
    "Pruned",
    "ReportTime",
    "Store",
    "StoryDetail",
    "StoryRow",
    "ToldSoon",
    "Waiting",
    "WorkerState",
]


class Store:
    """A database with its rooms."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.feeds = Feeds(database)
        self.entries = Entries(database)
        self.evidence = FormUses(database)
        self.history = History(database)
        self.stories = Stories(database)
        self.decisions = Decisions(database)
        self.outbox = Outbox(database)
        self.versions = Versions(database)
        self.archive = Archive(database)
        self.reconciling = Reconciling(database)
        self.periods = Periods(database)
        self.receipts = Receipts(database)
        self.health = Health(database)
        self.maintenance = Maintenance(database)
        self.leases = Leases(database)
        self.alerts = Alerts(database)
        self.operators = OperatorState(database)
        self.translations = Translations(database)
        self.archive_counts = ArchiveCounts(database)

    @classmethod
    def open(cls, url: str, *, lock_timeout: timedelta = LOCK_TIMEOUT) -> Store:
        """The store at ``sqlite:///path``, ``postgresql://…`` or ``postgres://…``; the folder of a SQLite
        file is made.

        Connects only when it is used. On SQLite, a lock of another process is waited for no longer than
        ``lock_timeout``. Raises StoreError, with a sentence that never holds the password.
        """
        return cls(connect(url, lock_timeout))

    @property
    def place(self) -> str:
        """Where the database is, for a person; without user name and password."""
        return describe(self._database.engine.url)

    def close(self) -> None:
        """Close all connections."""
        self._database.engine.dispose()

    def upgrade(self, now: datetime) -> None:
        """Bring the schema up to date; ``now`` becomes ``created_at`` of a new database. Raises
        SchemaTooNewError or StoreError."""
        upgrade(self._database, now)

    def check_schema(self) -> None:
        """Raises SchemaTooNewError or StoreError unless the schema is up to date."""
        check_schema(self._database)

    def copy_to(self, target: Store, progress: Progress) -> Copied:
        """Copy everything into another database, which is empty or holds a part of the same copy, and compare.

        ``progress`` takes a label and a number of rows, and gives a block with a function to be told how many more are
        done. Raises UsageError for the database itself, StoreError where the other one holds something else or this one
        changes meanwhile; what was copied stays, for the next call to go on with.
        """
        return copy(self._database, target._database, progress)

    def restored_at(self) -> datetime | None:
        """When an operator declared this database restored from a backup; None where nobody ever did."""
        with self._database.read() as connection:
            found = connection.scalar(select(meta.c.value).where(meta.c.name == RESTORED))
        return None if found is None else datetime.fromisoformat(found)

    def created_at(self) -> datetime:
        """When this database was made."""
        with self._database.read() as connection:
            found = connection.scalar(select(meta.c.value).where(meta.c.name == "created_at"))
        if found is None:
            raise StoreError("the database does not say when it was made; run `monitor db upgrade` on a new one")
        return datetime.fromisoformat(found)
