"""Time that does not go as it should: clocks set forward and back, channels shut for days, other time zones."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.config.reload import Reloader
from monitor.delivery.timing import digest_period
from monitor.model.delivery import RetryLater, ShutOut
from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.settings import (
    Channel,
    DeliverySettings,
    DigestSettings,
    EditSettings,
    FeedSource,
    PollingSettings,
    QuietSettings,
)
from monitor.store import Store
from monitor.worker import jobs
from monitor.worker.app import App
from monitor.worker.clock import Steadiness
from monitor.worker.scheduler import Worker
from tests.store.samples import LEASE, NOW, feed, posted
from tests.support.clock import NOON, Clock
from tests.support.news import unlike_any_other
from tests.support.process import until
from tests.support.web import Reply, Web, serve
from tests.support.worker import Notebook, rss, running, settings

pytestmark = pytest.mark.slow

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
ONE, TWO, THREE = map(unlike_any_other, ("one", "two", "three"))
EVERY_HOUR = DigestSettings(at=tuple(f"{hour:02}:00" for hour in range(24)), chart=False)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with serve() as served:
        served["/a"] = Reply(body=rss((ONE, NOON)))
        yield served


# --- a clock that ran ahead -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "outcome", [RetryLater(HOUR, "flood", "patience"), ShutOut("thrown out")], ids=["flood", "shut"]
)
async def test_nothing_waits_for_the_year_in_which_the_clock_was(
    database_url: str, web: Web, outcome: RetryLater | ShutOut
) -> None:
    clock, notebook = Clock(), Notebook(outcome)
    channel = Channel(chat="@sample", watches=("bridges",), digest=EVERY_HOUR)
    configured = settings(
        [FeedSource(url=web.url("/a")), FeedSource(url=web.url("/missing"))],
        channels={"main": channel},
        delivery=DeliverySettings(backlog=1000, stale=30 * DAY),
    )
    clock.move(days=2000)
    web["/a"] = Reply(body=rss((ONE, clock.now)))
    async with running(database_url, configured, notebook, clock) as app:
        await app.pipeline.run_once()
    web["/a"] = Reply(body=rss((ONE, NOON), (TWO, NOON + 5 * MINUTE)))
    clock.now = NOON + 10 * MINUTE
    async with running(database_url, configured, notebook, clock) as app:
        due = [each for each in app.runtime.store.health.feed_health() if each.next_poll_at <= clock.now]
        assert len(due) == 2
        for _ in range(3):
            await app.pipeline.run_once()
            clock.move(hours=1)
        digests = [row for row in app.runtime.store.outbox.rows() if row.kind is PublicationKind.DIGEST]
    # The story of that year stands in it with its post; the digests go by the clock as it is.
    assert {ONE, TWO} <= {title for _, title in notebook.posts}
    assert Counter(title for _, title in notebook.posts)[TWO] == 1
    assert any(row.state is PublicationState.SENT for row in digests)


async def test_a_clock_set_back_in_a_running_worker(sqlite_url: str, tmp_path: Path, web: Web) -> None:
    clock = Clock()
    configured = settings([FeedSource(url=web.url("/a"))])
    async with running(sqlite_url, configured, Notebook(), clock) as app:
        worker = Worker(app, Reloader(tmp_path, {}, configured.fingerprint), tmp_path)
        clock.move(days=900)
        await app.pipeline.run_once()
        await worker.look_at_clock(5.0)
        clock.now = NOON
        assert await app.pipeline.poller.poll() == 0
        await worker.look_at_clock(10.0)
        assert await app.pipeline.poller.poll() == 1


@pytest.mark.parametrize("step", [-30 * HOUR, -3 * HOUR, 3 * HOUR], ids=["a day back", "back", "forward"])
async def test_every_job_goes_on_when_the_clock_is_set(
    monkeypatch: pytest.MonkeyPatch, sqlite_url: str, tmp_path: Path, web: Web, step: timedelta
) -> None:
    shift = timedelta(0)

    class Wall(datetime):
        """The clock on the wall, which is set in between."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Wall:
            return cls.fromtimestamp((datetime.now(UTC) + shift).timestamp(), tz)

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Wall)
    often = timedelta(seconds=1)
    configured = settings(
        [FeedSource(url=web.url("/a"), interval=often)], polling=PollingSettings(tick=often, min_interval=often)
    )
    heartbeat, stop = tmp_path / "heartbeat", asyncio.Event()
    opening = App.open(configured, sqlite_url, Notebook(), now=lambda: datetime.now(UTC) + shift)
    async with await opening as app:
        work = asyncio.create_task(Worker(app, Reloader(tmp_path, {}, "test"), tmp_path).run(stop))
        try:
            await until(lambda: web.requests and heartbeat.exists())
            shift = step
            for _ in range(2):
                asked = len(web.requests)
                heartbeat.unlink(missing_ok=True)
                await until(lambda asked=asked: len(web.requests) > asked + 1 and heartbeat.exists())
        finally:
            stop.set()
            await work


@pytest.mark.parametrize("ahead", [0.5 * HOUR, 3 * HOUR, 40 * HOUR], ids=str)
async def test_no_feed_waits_for_the_hours_that_a_clock_was_ahead(
    database_url: str, web: Web, ahead: timedelta
) -> None:
    clock = Clock()
    sources = [FeedSource(url=web.url("/a"), interval=20 * MINUTE), FeedSource(url=web.url("/missing"))]
    clock.now += ahead
    async with running(database_url, settings(sources), Notebook(), clock) as app:
        await app.pipeline.run_once()
        own = {feed.url: feed.next_poll_at - clock.now for feed in app.runtime.store.health.feed_health()}
    clock.now = NOON
    async with running(database_url, settings(sources), Notebook(), clock) as app:
        waits = {feed.url: feed.next_poll_at - clock.now for feed in app.runtime.store.health.feed_health()}
        assert waits == own
        # To put it right again puts nothing off.
        clock.move(minutes=5)
        await app.repair_schedule()
        later = {feed.url: feed.next_poll_at - clock.now for feed in app.runtime.store.health.feed_health()}
        assert all(later[url] <= own[url] - 5 * MINUTE for url in own)


def test_a_feed_that_was_never_asked_does_not_wait_for_a_clock(store: Store) -> None:
    store.feeds.sync([feed(1)], NOW + 5 * HOUR)
    assert store.maintenance.repair_schedule(NOW, DAY, DAY) == 1
    assert len(store.feeds.claim_due("worker", NOW, 1, 1, LEASE)) == 1


def test_only_what_no_clock_can_mean_is_made_due(store: Store) -> None:
    store.feeds.sync([feed(1)], NOW)
    (state,) = store.feeds.claim_due("worker", NOW, 1, 1, LEASE)
    assert state.failures == 0
    store.leases.acquire("group", "worker", NOW, MINUTE)
    posted(store, "a")
    assert store.maintenance.repair_schedule(NOW, DAY, DAY) == 0
    assert store.maintenance.repair_schedule(NOW - 2 * DAY, DAY, DAY) > 0
    assert store.leases.acquire("group", "another", NOW - 2 * DAY, MINUTE)
    assert store.feeds.claim_due("another", NOW - 2 * DAY, 5, 5, LEASE)


def test_how_far_a_clock_jumped() -> None:
    steadiness = Steadiness(NOON, 100.0)
    assert steadiness.jump(NOON + 10 * MINUTE, 700.0) == timedelta(0)
    assert steadiness.jump(NOON, 1300.0) == -20 * MINUTE
    assert steadiness.jump(NOON + DAY, 1300.0) == DAY
    assert steadiness.jump(NOON + DAY, 1360.0) == -MINUTE


async def test_a_clock_far_ahead_prunes_nothing(sqlite_url: str, tmp_path: Path, web: Web) -> None:
    clock = Clock()
    async with running(sqlite_url, settings([FeedSource(url=web.url("/a"))]), Notebook(), clock) as app:
        await app.pipeline.run_once()
        worker = Worker(app, Reloader(tmp_path, {}, ""), tmp_path)
        clock.move(days=4000)
        await worker.look_at_clock(10.0**6)
        await worker._tidy()
        assert len(app.runtime.store.outbox.rows()) == 1
        await jobs.prune(app)  # as it would have been
        assert app.runtime.store.outbox.rows() == []


# --- news that waited too long ----------------------------------------------------------------------------------


async def test_what_waited_for_days_is_told_in_a_digest_and_what_is_new_as_news(database_url: str, web: Web) -> None:
    clock, notebook = Clock(), Notebook(ShutOut("thrown out"))
    async with running(database_url, settings([FeedSource(url=web.url("/a"))]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(hours=25)
        web["/a"] = Reply(body=rss((ONE, NOON), (TWO, clock.now)))
        await app.pipeline.run_once()
        rows = app.runtime.store.outbox.rows()[::-1]
    assert [(row.kind, row.state) for row in rows] == [
        (PublicationKind.POST, PublicationState.FOLDED),
        (PublicationKind.POST, PublicationState.SENT),
        (PublicationKind.DIGEST, PublicationState.SENT),
    ]
    assert ONE in (rows[2].text or "")
    assert TWO not in (rows[2].text or "")


async def test_what_waited_for_hours_is_still_news(sqlite_url: str, web: Web) -> None:
    clock, notebook = Clock(), Notebook(ShutOut("thrown out"))
    async with running(sqlite_url, settings([FeedSource(url=web.url("/a"))]), notebook, clock) as app:
        await app.pipeline.run_once()
        clock.move(hours=23)
        await app.pipeline.sender.deliver()
    assert [title for _, title in notebook.posts] == [ONE]


# --- time zones and daylight saving -----------------------------------------------------------------------------

QUIET = QuietSettings(begins="23:00", ends="07:00")
BERLIN, YEREVAN, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Yerevan"), ZoneInfo("UTC")


@pytest.mark.parametrize("night", ["2024-03-30", "2024-10-26"], ids=["an hour shorter", "an hour longer"])
async def test_quiet_hours_over_a_night_in_which_the_clock_changes(sqlite_url: str, web: Web, night: str) -> None:
    evening = datetime.fromisoformat(f"{night}T23:30").replace(tzinfo=BERLIN)
    morning = datetime.fromisoformat(f"{night}T07:00").replace(tzinfo=BERLIN) + DAY  # by the clock on the wall
    clock, notebook = Clock(evening.astimezone(NOON.tzinfo)), Notebook()
    channels = {"main": Channel(chat="@sample", watches=("bridges",), quiet=QUIET)}
    web["/a"] = Reply(body=rss((ONE, clock.now)))
    configured = settings([FeedSource(url=web.url("/a"))], channels=channels, time_zone=BERLIN)
    async with running(sqlite_url, configured, notebook, clock) as app:
        await app.pipeline.run_once()
        while not notebook.posts:
            clock.move(minutes=10)
            await app.pipeline.sender.deliver()
    assert clock.now.astimezone(BERLIN).replace(tzinfo=None) - morning.replace(tzinfo=None) < 11 * MINUTE
    assert clock.now >= morning


@pytest.mark.parametrize("zones", [(YEREVAN, UTC_ZONE), (UTC_ZONE, YEREVAN), (BERLIN, ZoneInfo("Pacific/Kiritimati"))])
def test_digests_go_on_without_a_gap_or_an_overlap_when_the_time_zone_is_edited(
    zones: tuple[ZoneInfo, ZoneInfo],
) -> None:
    rule = DigestSettings(at=("08:00", "20:00"))
    now, last, periods = NOON, NOON - HOUR, []
    for hour in range(96):
        now += HOUR
        period = digest_period(now, last, rule, zones[hour >= 40])
        if period is not None:
            periods.append(period)
            last = period[1]
    assert all(one[1] == other[0] for one, other in pairwise(periods))
    assert all(begin < end for begin, end in periods)
    assert 7 <= len(periods) <= 9


async def test_a_digest_that_comes_with_the_end_of_summer_time_comes_once(sqlite_url: str, web: Web) -> None:
    clock, notebook = Clock(datetime(2024, 10, 26, 22, 0, tzinfo=NOON.tzinfo)), Notebook()
    rule = DigestSettings(at=("02:30",), chart=False)
    channels = {"main": Channel(chat="@sample", watches=("bridges",), digest=rule, edits=EditSettings())}
    web["/a"] = Reply(body=rss((ONE, clock.now)))
    configured = settings([FeedSource(url=web.url("/a"))], channels=channels, time_zone=BERLIN)
    async with running(sqlite_url, configured, notebook, clock) as app:
        await _hours(app, clock, 6)
        digests = [row for row in app.runtime.store.outbox.rows() if row.kind is PublicationKind.DIGEST]
    assert [row.state for row in digests] == [PublicationState.SENT]


async def _hours(app: App, clock: Clock, hours: int) -> None:
    for _ in range(hours * 6):
        await app.pipeline.run_once()
        clock.move(minutes=10)
