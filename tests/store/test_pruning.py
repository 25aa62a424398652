"""Pruning goes on in slices: whoever writes meanwhile does not wait for its end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from monitor.model.settings import RetentionSettings
from monitor.store import Pruned, Store
from monitor.store.database.schema import entries, publications, stories
from tests.store.samples import alive
from tests.support.archive import NOW, fill

DAY = timedelta(days=1)
NOTHING_KEPT = RetentionSettings(rejected=DAY, matched=7 * DAY, tombstones=DAY)
LATER = NOW + 30 * DAY


@pytest.fixture
def archive(empty_url: str) -> Iterator[Store]:
    """Some thousand entries with stories, publications and digests, all of them old."""
    fill(empty_url, 4000)
    with closing(Store.open(empty_url)) as store:
        yield store


def rows_of(store: Store) -> int:
    """How many rows there are of what is pruned."""
    counts = [select(func.count()).select_from(table) for table in (entries, stories, publications)]
    with store._database.read() as connection:
        return sum(connection.scalar(each) or 0 for each in counts)


def test_no_transaction_deletes_more_than_some_hundred_rows(archive: Store) -> None:
    left = rows_of(archive)
    while archive.maintenance.prune_slice(LATER, NOTHING_KEPT) is not None:
        before, left = left, rows_of(archive)
        assert before - left <= 1000
    assert left == 0
    assert archive.maintenance.prune(LATER, NOTHING_KEPT) == Pruned()


def test_a_heartbeat_gets_through_between_two_slices(archive: Store, empty_url: str) -> None:
    done: list[Pruned] = []
    pruning = Thread(target=lambda: done.append(archive.maintenance.prune(LATER, NOTHING_KEPT)))
    with closing(Store.open(empty_url)) as other:
        pruning.start()
        # Another connection, as a worker beside `monitor db prune` has one. Each of its writes commits before the end.
        for number in range(5):
            other.health.beat(alive(f"worker {number}", LATER))
            assert not done
        pruning.join()
        assert rows_of(other) == 0
    assert done == [Pruned(entries=2000, stories=400)]
