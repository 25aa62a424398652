"""What every step of the pipeline works with: the rules in force, the adapters, the clock."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ParamSpec, Protocol, TypeVar

from monitor.delivery.journal import Journal
from monitor.feeds.web.fetch import Fetcher
from monitor.matching.screener import Screener
from monitor.model.delivery import DeliveryOutcome
from monitor.model.publications import Message, Target
from monitor.model.reconciling import Prober
from monitor.model.settings import DeliverySettings, FeedSource, Settings
from monitor.sandbox import Sandbox
from monitor.store import Store
from monitor.stories.grouping.pairwise import Learnt

P = ParamSpec("P")
T = TypeVar("T")

GROUPING = ("group", timedelta(seconds=60))
"""The lease under which stories get and lose reports and are decided on, and how long it lasts."""
LOOK_UP = 1.0
"""Seconds that a step waits at most before it looks whether it is to stop."""


class Publisher(Protocol):
    """Where publications go. ``paced`` tells whether the channel has a limit on messages; ``prober`` looks for those
    that perhaps arrived, None where it cannot be found out.

    No call raises for what Telegram or the network does.
    """

    paced: bool
    prober: Prober | None

    async def send(
        self,
        channel: str,
        chat: str | int,
        message: Message,
        *,
        silent: bool = False,
        reply_to: Target | None = None,
        topic: int | None = None,
    ) -> DeliveryOutcome:
        """Send one message and say what became of it. ``silent``: without sound; ``reply_to`` is the message that it
        answers, ``topic`` the forum topic that it goes to."""
        ...

    async def edit(self, channel: str, chat: str | int, target: Target, message: Message) -> DeliveryOutcome:
        """Put a message in place of one that was sent. One that stands there already counts as delivered."""
        ...

    def adopt(self, settings: DeliverySettings) -> None:
        """Go by these settings from the next message on."""
        ...


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


@dataclass
class Tally:
    """What was done since the process started, for a summary line."""

    feeds: int = 0
    not_modified: int = 0
    failed: int = 0
    new: int = 0
    matched: int = 0
    rejected: int = 0
    held_back: int = 0
    stories: int = 0
    sent: int = 0


@dataclass
class Context:
    """Shared by all steps. ``now`` is the clock; ``born`` is when an ephemeral database was made, and None for one
    that lasts; ``learnt`` is what grouping was taught; ``journal`` gets a line for each message;
    ``stopping`` asks every step to end soon, with nothing half done."""

    rules: Rules
    store: Store
    db: Runner
    fetcher: Fetcher
    sandbox: Sandbox
    publisher: Publisher
    owner: str
    now: Callable[[], datetime]
    learnt: Learnt
    jitter: Callable[[], float] = random.random
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    born: datetime | None = None
    journal: Journal | None = None
    stopping: bool = False
    tally: Tally = field(default_factory=Tally)
