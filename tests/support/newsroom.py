"""A worker that posts to a loopback Bot API through the real python-telegram-bot, and reports for it to post."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from typing import Any

from monitor.delivery.journal import Journal
from monitor.delivery.telegram.prober import TelegramProber
from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.model.documents import Entry
from monitor.model.settings import BreakingSettings, Channel, DeliverySettings, FeedSource, Watch
from monitor.model.stories import Placement, Report
from monitor.worker.app import App
from tests.store.samples import ingest, match, written
from tests.support.botapi import BotApi
from tests.support.clock import Clock
from tests.support.worker import WATCHLIST, running, settings

SAMPLE = Channel(chat="@sample", breaking=BreakingSettings(outlets=3))
_numbers = count(1)


class Killed(BaseException):
    """The worker's end, in the middle of whatever it did."""


@asynccontextmanager
async def worker(
    url: str,
    api: BotApi,
    clock: Clock,
    channel: Channel = SAMPLE,
    *,
    admin_chat: str | None = None,
    patience: timedelta | None = None,
    journal: Journal | None = None,
    real_pace: bool = False,
    channels: dict[str, Channel] | None = None,
    **delivery: Any,
) -> AsyncIterator[App]:
    """A worker without feeds: tests put reports into its database.

    With an ``admin_chat`` ("" for none), it looks for messages that perhaps arrived. ``patience`` is how
    long it waits for an answer, where that is shorter than the configuration allows. It sends as fast as it can, or
    at its ``real_pace``.
    """
    pace: dict[str, Any] = {} if real_pace else {"per_minute": 1000, "per_second": 30}
    rules = DeliverySettings(**pace, **delivery)
    watchlist = WATCHLIST.model_copy(update={"watches": {"bridges": Watch(any=("bridge",))}})
    configured = settings([], watchlist, channels or {"main": channel}, delivery=rules)
    hasty = rules if patience is None else rules.model_copy(update={"timeout": patience})
    telegram = TelegramPublisher(api.token, api.url, hasty)
    telegram.prober = None if admin_chat is None else TelegramProber(telegram, admin_chat)
    await telegram.open()
    async with running(url, configured, telegram, clock, journal=journal) as app:
        yield app
    await telegram.close()


def reported(
    app: App, clock: Clock, title: str, country: str = "AM", *, pictured: bool | str = False, **changes: Any
) -> Report:
    """A report by an outlet of its own, ``pictured`` with a photo on its site or at an address, that waits for a
    story."""
    number = next(_numbers)
    url = f"https://outlet{number}.example"
    source = FeedSource(
        url=f"{url}/rss", outlet=changes.pop("outlet", f"Outlet {number}"), language="en", country=country
    )
    image = pictured if isinstance(pictured, str) else f"{url}/{number}.jpg" if pictured else None
    entry = Entry(f"guid-{number}", f"{url}/{number}", title, changes.pop("summary", ""), image=image)
    values = {"entry": entry, "published": clock.now, "match": match("bridge", watches=("bridges",)), **changes}
    ingest(app.runtime.store, written(str(number), **values), source=source, now=clock.now)
    return next(report for report in app.runtime.store.entries.ungrouped(clock.now, 100) if report.title == title)


def joined(app: App, clock: Clock, story: int | None, title: str, country: str = "AM", **changes: Any) -> int:
    """The story of a new report."""
    place = Placement(story, "")
    placed = app.runtime.store.stories.place(reported(app, clock, title, country, **changes), place, clock.now)
    assert placed is not None
    return placed.story_id


async def publish(app: App) -> None:
    await app.pipeline.group()
    await app.pipeline.sender.deliver(wait_for_pace=True)


async def tell(app: App, clock: Clock, title: str, country: str = "AM", **changes: Any) -> int:
    """A story of one report, once it was posted."""
    story = joined(app, clock, None, title, country, **changes)
    await publish(app)
    return story


async def die_over(app: App, clock: Clock, title: str, **changes: Any) -> None:
    """Post a story and be killed before its outcome is written."""
    joined(app, clock, None, title, **changes)
    if not await die_in_delivery(app):
        raise AssertionError("nothing was sent")


async def die_in_delivery(app: App) -> bool:
    """Deliver, and be killed before the first outcome is written; False where nothing was sent."""

    def killed(*_: object, **__: object) -> None:
        raise Killed

    app.runtime.store.outbox.record_outcome = killed  # type: ignore[method-assign]
    try:
        await publish(app)
    except Killed:
        return True
    return False
