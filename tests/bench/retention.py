"""What it costs PostgreSQL to know entries again, to take in new ones and to be rid of old ones; and what partitions by
month would change.

    python tests/bench/retention.py
    python tests/bench/retention.py --entries 100000     # of the largest archive

Archives of 10,000, 100,000 and 1,000,000 entries of a year, three keys each, of which one in twenty was matched, are
laid out in three ways: as the schema has it; entries in thirteen partitions by their number, which goes by time and
needs no other primary key; and their keys in thirteen partitions by time as well, whose keys then are unique within
their month alone. CPU time of this process and of the server's, the median of many documents of 40 entries; the log
(WAL) is without full pages.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from monitor.model.entries import EntryState, EntryWrite  # noqa: E402
from monitor.model.settings import RetentionSettings  # noqa: E402
from monitor.store import Store  # noqa: E402
from tests.bench.archive import Cpu  # noqa: E402
from tests.store.samples import feed, poll, written  # noqa: E402
from tests.support.databases import new_database, running_postgres  # noqa: E402

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SIZES = (10_000, 100_000)
PARTS = 13
_DOCUMENT, _DOCUMENTS, _SLICES = 40, 40, 100
_SAID = "what happened was told by those who saw it, and the mayor said that the bridge at Alderford will open again "
_ENTRIES = """
INSERT INTO entries (id, feed_id, outlet, language, state, reason, score, published_at, first_seen_at, content_hash,
    guid, url, title, summary, watches, terms, evidence, folded)
SELECT i, 1, 'The Kite', 'en', CASE WHEN i %% 20 = 0 THEN 'matched' ELSE 'rejected' END, 'no watch held', 1,
    %(first)s + i * %(pace)s, %(first)s + i * %(pace)s, decode(md5('c' || i), 'hex'),
    'https://kite.example/news/' || md5('g' || i), 'https://kite.example/news/' || md5('u' || i),
    'Report ' || i || ' of the bridge at Alderford', repeat(%(said)s, 2), '["all"]', '["alderford"]', '[]',
    CASE WHEN i %% 20 <> 0 THEN repeat(%(said)s, 6) || i END FROM generate_series(1, %(count)s) i
"""
_KEYS = """
INSERT INTO entry_keys (key, entry_id, seen_at)
SELECT decode(md5(kind || i), 'hex'), i, %(first)s + i * %(pace)s
FROM generate_series(1, %(count)s) i, (VALUES ('guid'), ('url'), ('words')) kinds (kind)
"""
_KNOWN = """
SELECT decode(md5(kind || i), 'hex')
FROM generate_series(%s::int, %s::int) i, (VALUES ('guid'), ('url'), ('words')) kinds (kind)
"""
_NAMING_ENTRIES = """
ALTER TABLE story_corrections DROP CONSTRAINT fk_story_corrections_one, DROP CONSTRAINT fk_story_corrections_other
"""
LAYOUTS = {
    "as it is": (),
    "entries in 13 partitions": ("entries",),
    "their keys as well": ("entries", "entry_keys"),
}


def fill(url: str, count: int) -> None:
    """An archive of so many entries, as the schema lays it out."""
    with closing(Store.open(url)) as store:
        store.upgrade(NOW)
        store.feeds.sync([feed(1)], NOW)
    year = timedelta(days=365)
    values = {"count": count, "first": NOW - year, "pace": year / count, "said": _SAID}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_ENTRIES, values)
        connection.execute("SELECT setval(pg_get_serial_sequence('entries', 'id'), %s)", [count])
        connection.execute(_KEYS, values)
        connection.execute("VACUUM ANALYZE")


def partition(url: str, table: str, count: int) -> None:
    """Lay a table out in partitions of equal size; the last one takes what is new."""
    by, unique = {"entries": ("id", "id"), "entry_keys": ("seen_at", "key, seen_at")}[table]
    with psycopg.connect(url, autocommit=True) as connection:
        if table == "entries":
            connection.execute(_NAMING_ENTRIES)
        named = "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s"
        indexes = connection.execute(named, [table]).fetchall()
        for name, _ in indexes:
            _do(connection, f"ALTER INDEX {name} RENAME TO old_{name}")
        _do(connection, f"ALTER TABLE {table} RENAME TO old_{table}")
        _do(connection, f"CREATE TABLE {table} (LIKE old_{table} INCLUDING DEFAULTS) PARTITION BY RANGE ({by})")
        _do(connection, f"ALTER TABLE {table} ADD PRIMARY KEY ({unique})")
        for name, definition in indexes:
            if name.startswith("ix_"):
                _do(connection, definition)
        edges = [f"'{_edge(table, count, at)}'" for at in range(1, PARTS)]
        for number, (low, high) in enumerate(zip(["MINVALUE", *edges], [*edges, "MAXVALUE"], strict=True)):
            _do(connection, f"CREATE TABLE {table}_{number} PARTITION OF {table} FOR VALUES FROM ({low}) TO ({high})")
        _do(connection, f"INSERT INTO {table} TABLE old_{table}")
        if table == "entries":
            connection.execute("ALTER SEQUENCE entries_id_seq OWNED BY entries.id")
            connection.execute("ALTER TABLE entries ADD FOREIGN KEY (feed_id) REFERENCES feeds (id)")
        _do(connection, f"DROP TABLE old_{table}")
        connection.execute("VACUUM ANALYZE")


def _edge(table: str, count: int, at: int) -> object:
    if table == "entries":
        return count * at // PARTS
    return NOW - timedelta(days=365) * (PARTS - at) / PARTS


def _do(connection: psycopg.Connection, statement: str) -> None:
    connection.execute(statement.encode())


@dataclass(frozen=True)
class Cost:
    """Of so many entries or keys: CPU in microseconds, and bytes of the log, each."""

    cpu: float
    log: float

    def __str__(self) -> str:
        return f"{self.cpu:.0f} µs, {self.log:.0f} B"


class Archive:
    """One archive, and what calls on it cost."""

    def __init__(self, url: str, server: int | None) -> None:
        self.connection = psycopg.connect(url, autocommit=True)
        self._store = Store.open(url)  # as long as it is open, it is known what its process of the server used
        self._cpu = Cpu(server)

    def cost(self, calls: Sequence[Callable[[], object]], each: int) -> Cost:
        """The median over these calls, of so many entries each."""
        found = []
        for call in calls:
            before = self._log()
            cpu = asyncio.run(self._cpu.of(lambda call=call: asyncio.to_thread(call)))  # type: ignore[misc]
            found.append(Cost(cpu * 1000 / each, (self._log() - before) / each))
        return Cost(median(cost.cpu for cost in found), median(cost.log for cost in found))

    def _log(self) -> float:
        (place,) = self.connection.execute("SELECT pg_current_wal_insert_lsn() - '0/0'").fetchone() or (0,)
        return float(place)

    def known(self, count: int) -> Cost:
        """To know entries of all the year again, by their keys."""
        firsts = [1 + (count - _DOCUMENT) * at // _DOCUMENTS for at in range(_DOCUMENTS)]
        documents = [
            [key for (key,) in self.connection.execute(_KNOWN, [first, first + _DOCUMENT - 1])] for first in firsts
        ]
        return self.cost([lambda keys=keys: self._store.entries.known(keys) for keys in documents], _DOCUMENT)  # type: ignore[misc]

    def ingest(self) -> Cost:
        """To take in new entries, which are rejected."""
        self.connection.execute("UPDATE feeds SET lease_owner = 'worker', lease_until = now() + interval '1 day'")
        documents = [[_new(f"{number}-{at}") for at in range(_DOCUMENT)] for number in range(_DOCUMENTS)]
        return self.cost([lambda writes=writes: self._ingest(writes) for writes in documents], _DOCUMENT)  # type: ignore[misc]

    def _ingest(self, writes: Sequence[EntryWrite]) -> None:
        keys = {key for write in writes for key in write.keys.keys}
        done = self._store.entries.ingest("worker", 1, poll(NOW), keys, lambda _known: writes)
        assert done is not None
        assert done.new == len(writes)
        self.connection.execute("UPDATE feeds SET lease_owner = 'worker', lease_until = now() + interval '1 day'")

    def prune(self) -> Cost:
        """To delete rejected entries, as a worker does."""
        retention = RetentionSettings()
        return self.cost([lambda: self._store.maintenance.prune_slice(NOW, retention)] * _SLICES, 500)

    def drop(self, entries: int) -> Cost:
        """To drop a partition of so many entries as a whole, with all that retention would have kept."""

        def call() -> None:
            self.connection.execute("ALTER TABLE entries DETACH PARTITION entries_5")
            self.connection.execute("DROP TABLE entries_5")

        return self.cost([call], entries)

    def close(self) -> None:
        self._store.close()
        self.connection.close()


def _new(name: str) -> EntryWrite:
    keys = (f"guid:{name}", f"url:{name}", f"words:{name}")
    return written(name, EntryState.REJECTED, keys=keys, folded=_SAID * 6, published=NOW)


def main() -> int:
    """The command line of the module's docstring."""
    parser = argparse.ArgumentParser(description="What retention costs PostgreSQL.")
    parser.add_argument("--entries", type=int, default=1_000_000, help="of the largest archive (default: 1,000,000)")
    largest = parser.parse_args().entries
    print(
        "CPU and log of each entry\n\n| layout | entries | known again | taken in | deleted | dropped |\n|" + "---|" * 6
    )
    with running_postgres() as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET autovacuum = off")  # its work would count
            connection.execute("SELECT pg_reload_conf()")
        for size in sorted({*SIZES, largest}):
            for layout, tables in LAYOUTS.items():
                url = new_database(server)
                fill(url, size)
                for table in tables:
                    partition(url, table, size)
                with closing(Archive(url, server.get_pid())) as archive:
                    cells = [archive.known(size), archive.ingest(), archive.prune() if size >= 100_000 else "–"]
                    cells.append(archive.drop(size // PARTS) if tables else "–")
                    print(f"| {layout} | {size:,} | {' | '.join(map(str, cells))} |", flush=True)
                with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                    _do(connection, f"DROP DATABASE {urlsplit(url).path[1:]} WITH (FORCE)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
