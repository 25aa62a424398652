"""The store: everything this program remembers. The only folder that knows SQLAlchemy and Alembic.

    schema.py       the tables               engine.py   transactions, errors
    migrate.py      check, upgrade           leases.py   who may do what one alone may do
    feeds.py        due feeds, polls         entries.py  known, written, waiting
    stories.py      places, constraints      moves.py    reports that change their story
    belonging.py    whose message is whose   effects.py  what that does to messages, for a person
    outbox.py       publications and channels
    consequences.py what outcomes make of them
    decisions.py    what stories cause       claims.py   which publication is next
    reconciling.py  what perhaps arrived     periods.py  what digests tell of
    health.py       counts, workers          maintenance.py  retention, backups
    receipts.py     what the journal told
    coverage.py     which forms were found   history.py  what was decided on entries, and what became of them
    alarms.py       what is wrong and told   desk.py     what operators order

Every method blocks, may be called from several threads, and raises StoreError where the database fails it.
Times are aware; ``now`` is always given.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from monitor.errors import StoreError
from monitor.store.alerts import AdminChat, Alerts
from monitor.store.coverage import FormUse, FormUses, FoundForm
from monitor.store.database.engine import LOCK_TIMEOUT, Database, connect
from monitor.store.database.migrate import check_schema, upgrade
from monitor.store.database.schema import meta
from monitor.store.effects import Effect, MessageEffect
from monitor.store.entries import Entries, Ingested
from monitor.store.feeds import Feeds
from monitor.store.health import DayCounts, FeedHealth, Health, Waiting, WorkerState
from monitor.store.history import History
from monitor.store.leases import Leases
from monitor.store.maintenance import Maintenance, Pruned
from monitor.store.operators import OperatorCommands
from monitor.store.publications.decisions import Decisions
from monitor.store.publications.digests import Period, Periods
from monitor.store.publications.journal import RESTORED, JournalReplay, Receipts
from monitor.store.publications.outbox import ChannelState, Outbox, OutboxRow
from monitor.store.publications.reconciliation import Reconciling
from monitor.store.stories import Correction, Stories, StoryDetail, StoryRow

__all__ = [
    "AdminChat",
    "ChannelState",
    "Correction",
    "DayCounts",
    "Effect",
    "FeedHealth",
    "FormUse",
    "FoundForm",
    "Ingested",
    "JournalReplay",
    "MessageEffect",
    "OutboxRow",
    "Period",
    "Pruned",
    "Store",
    "StoryDetail",
    "StoryRow",
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
        self.reconciling = Reconciling(database)
        self.periods = Periods(database)
        self.receipts = Receipts(database)
        self.health = Health(database)
        self.maintenance = Maintenance(database)
        self.leases = Leases(database)
        self.alerts = Alerts(database)
        self.operators = OperatorCommands(database)

    @classmethod
    def open(cls, url: str, *, lock_timeout: timedelta = LOCK_TIMEOUT) -> Store:
        """The store at ``sqlite:///path``, ``postgresql://…`` or ``postgres://…``; the folder of a SQLite
        file is made.

        Connects only when it is used. On SQLite, a lock of another process is waited for no longer than
        ``lock_timeout``. Raises StoreError, with a sentence that never holds the password.
        """
        return cls(connect(url, lock_timeout))

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

    def restored_at(self) -> datetime | None:
        """When an operator declared this database restored from a backup; None where nobody ever did. Raises
        StoreError."""
        with self._database.read() as connection:
            found = connection.scalar(select(meta.c.value).where(meta.c.name == RESTORED))
        return None if found is None else datetime.fromisoformat(found)

    def created_at(self) -> datetime:
        """When this database was made. Raises StoreError."""
        with self._database.read() as connection:
            found = connection.scalar(select(meta.c.value).where(meta.c.name == "created_at"))
        if found is None:
            raise StoreError("the database does not say when it was made; run `monitor db upgrade` on a new one")
        return datetime.fromisoformat(found)
