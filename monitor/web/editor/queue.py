"""The queue: what was nearly posted, or posted in doubt, is labelled in one key press and becomes an example."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from monitor.editorial.examples import add_example, example_of, take_back
from monitor.errors import UsageError
from monitor.languages.text import fold_key
from monitor.matching.relevance import nearness
from monitor.model.entries import EntryState, PastEntry
from monitor.model.settings import Settings
from monitor.store import Store

PERIOD = timedelta(days=14)
_FRESH = timedelta(minutes=1)
_MOST = 200  # entries of the queue
_DOUBT = 0.25  # how far from the threshold a likelihood leaves doubt
_MOST_UNDONE = 100


@dataclass(frozen=True, slots=True)
class Queue:
    """What is to be labelled: the next entry, and how many there are with it."""

    next: PastEntry | None
    number: int


def doubtful(store: Store, settings: Settings, since: datetime) -> list[PastEntry]:
    """Entries first seen since, the nearest to the threshold of relevance first: rejected ones that came near it, and
    posted ones that were as little sure. Blocks. Raises StoreError."""
    threshold = settings.monitor.relevance.threshold
    rejected, _ = store.history.nearest(since, nearness, _MOST)
    posted = store.history.doubtful(since, _DOUBT, threshold, _MOST)
    return sorted((*rejected, *posted), key=lambda entry: _distance(entry, threshold))[:_MOST]


def _distance(entry: PastEntry, threshold: float) -> float:
    if entry.state is EntryState.REJECTED:
        return threshold - nearness(entry.likelihood, entry.reason)
    return abs((entry.likelihood or threshold) - threshold)


class Doubtful:
    """The same as it was looked up last: with many entries that takes a second, so it is done once a minute."""

    def __init__(self) -> None:
        self._known: tuple[datetime, list[PastEntry]] | None = None

    def look(self, store: Store, settings: Settings, now: datetime) -> list[PastEntry]:
        """Those of the last days; blocks. Raises StoreError."""
        if self._known is None or not timedelta(0) <= now - self._known[0] < _FRESH:
            self._known = now, doubtful(store, settings, now - PERIOD)
        return self._known[1]


def queue(entries: Sequence[PastEntry], settings: Settings, skipped: Collection[int]) -> Queue:
    """The queue of these entries: each headline once, without those that are examples already or were skipped."""
    labelled = {fold_key(example.title) for example in settings.examples}
    left: dict[str, PastEntry] = {}
    for entry in entries:
        key = fold_key(entry.title)
        if key and key not in labelled and entry.id not in skipped:
            left.setdefault(key, entry)
    return Queue(next(iter(left.values()), None), len(left))


class Labels:
    """The examples that were made at one desk, the last of which can be taken back. All block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._done: deque[tuple[int, dict[str, object]]] = deque(maxlen=_MOST_UNDONE)

    def add(self, entry: PastEntry, *, relevant: bool) -> int:
        """Make an entry an example; how many there are by now. Raises UsageError where that cannot be."""
        example = example_of(entry, relevant=relevant)
        with self._lock:
            number = add_example(self._folder, example)
            self._done.append((entry.id, example))
        return number

    def undo(self) -> int:
        """Take the last example back; the entry that it was made of. Raises UsageError where it cannot be taken."""
        with self._lock:
            if not self._done:
                raise UsageError("there is nothing to take back; this desk has labelled nothing since it started")
            entry, example = self._done[-1]
            take_back(self._folder, example)
            self._done.pop()
        return entry

    @property
    def last(self) -> str:
        """The title of the last example; "" where there is none to take back."""
        return str(self._done[-1][1]["title"]) if self._done else ""
