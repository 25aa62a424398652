"""What every step of one worker shares: the rules in force, the store, the clock, and whether it is to stop."""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ParamSpec, Protocol, TypeVar

from monitor.matching.screener import Screener
from monitor.model.publications import Claim, PostClaim
from monitor.model.settings import FeedSource, MonitorSettings, Settings
from monitor.store import Store

P = ParamSpec("P")
T = TypeVar("T")

GROUPING = ("group", timedelta(seconds=60))
"""The lease under which stories get and lose reports and are decided on, and how long it lasts."""
_FAULT_KEPT = timedelta(hours=1)
LOOK_UP = 1.0
"""Seconds that a step waits at most before it looks whether it is to stop."""


class Runner(Protocol):
    """Runs a blocking function of the store off the event loop."""

    async def __call__(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T: ...


@dataclass(frozen=True)
class Rules:
    """One version of the configuration, complete: what a step takes at its start and keeps to its end."""

    settings: Settings
    screener: Screener
    sources: Mapping[str, FeedSource]

    @classmethod
    def of(cls, settings: Settings, screener: Screener) -> Rules:
        """The rules that these settings make; ``screener`` was made for them."""
        return cls(settings, screener, {source.url: source for source in settings.live_feeds})

    @property
    def monitor(self) -> MonitorSettings:
        """What ``monitor.yaml`` says."""
        return self.settings.monitor


class Durations:
    """How long something took, in seconds: how often, by the shortest of ``bounds`` that it kept to, with those that
    kept to none last in ``counts``; ``total`` is the sum."""

    def __init__(self, *bounds: float) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.total = 0.0

    def note(self, seconds: float) -> None:
        """Something took so long."""
        self.counts[bisect_left(self.bounds, seconds)] += 1
        self.total += seconds


@dataclass
class Tally:
    """What was done since the process started, for a summary line and for gauges.

    Of the ``feeds`` that were asked, some ``answered`` (``not_modified`` with nothing new), others failed, by reason in
    ``failures``, or were not reached while our own network failed (``unreached``). ``parsing`` is the time from a body
    to its entries, the wait for a process included; ``lag`` that from the first report's publication to the post.
    ``outcomes`` counts what became of messages, edits included. ``site`` counts the looks at what changed on the
    readers' site by how they ended, ``site_seconds`` is the time of each; ``site_at`` is when all of it stood there
    last, and ``site_fault`` why it does not now.
    """

    feeds: int = 0
    answered: int = 0
    not_modified: int = 0
    unreached: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    new: int = 0
    matched: int = 0
    rejected: int = 0
    held_back: int = 0
    stories: int = 0
    sent: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    parsing: Durations = field(default_factory=lambda: Durations(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60))
    lag: Durations = field(
        default_factory=lambda: Durations(30, 60, 120, 300, 600, 900, 1800, 3600, 2 * 3600, 6 * 3600, 24 * 3600)
    )
    site: Counter[str] = field(default_factory=Counter)
    site_seconds: Durations = field(default_factory=lambda: Durations(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60))
    site_at: datetime | None = None
    site_fault: str = ""

    @property
    def failed(self) -> int:
        """How many feeds failed."""
        return self.failures.total()

    def note_sent(self, claim: Claim | None, now: datetime) -> None:
        """A message arrived; ``claim`` is what it was, where that is known."""
        self.sent += 1
        if isinstance(claim, PostClaim):
            first = min(report.published for report in claim.story.reports)
            self.lag.note((now - first).total_seconds())


@dataclass(frozen=True)
class Fault:
    """A bug of ours that something brought out, since when, and what comes of it."""

    since: datetime
    detail: str


@dataclass
class Runtime:
    """What every step of one worker needs. ``now`` is the clock, ``owner`` the name that leases are held under;
    ``stopping`` asks every step to end soon, with nothing half done. ``asking`` is held while the examples are asked
    about a few entries: whoever asks takes turns, so that one with few waits a moment only. ``hurry`` is called when
    something came in that waits for a story; what waits is found without it, at the next look."""

    rules: Rules
    store: Store
    db: Runner
    owner: str
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    stopping: bool = False
    tally: Tally = field(default_factory=Tally)
    faults: dict[str, Fault] = field(default_factory=dict)
    asking: asyncio.Lock = field(default_factory=asyncio.Lock)
    hurry: Callable[[], None] = lambda: None

    def note_fault(self, subject: str, effect: str, error: Exception) -> bool:
        """Have the operators told of a bug that something brought out, and of its effect, while all else goes on.
        Whether that is news: then it belongs in the log, and not again at every look."""
        is_news = subject not in self.recent_faults()
        if is_news:
            self.faults[subject] = Fault(self.now(), f"{type(error).__name__}: {effect}; see the log")
        return is_news

    def recent_faults(self) -> Mapping[str, Fault]:
        """The bugs that were told of within the last hour, by what brought them out."""
        now = self.now()
        self.faults = {
            subject: fault for subject, fault in self.faults.items() if timedelta(0) <= now - fault.since < _FAULT_KEPT
        }
        return self.faults

    def may_group(self) -> bool:
        """Take or renew the lease under which stories get and lose reports and are decided on; False while another
        worker has it. Blocks. Raises StoreError."""
        name, ttl = GROUPING
        return self.store.leases.acquire(name, self.owner, self.now(), ttl)

    async def leave_grouping(self) -> None:
        """Give that lease back, so that an editor's merge or split need not wait for the worker to stop. Raises
        StoreError."""
        await self.db(self.store.leases.release, GROUPING[0], self.owner)
