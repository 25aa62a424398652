"""Alerts: the real store, the real python-telegram-bot and a loopback Bot API; time is the test's."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import structlog

from monitor.delivery.publisher import Publisher
from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.delivery.terminal import TerminalPublisher
from monitor.errors import StoreError
from monitor.model.arrivals import NOTHING_YET
from monitor.model.delivery import TOKEN_REFUSED, Delivered, DeliveryOutcome, Rejected, ShutOut, Unknown
from monitor.model.documents import Failed, FailureKind, FetchRequest
from monitor.model.entries import EntryState
from monitor.model.publications import Message
from monitor.model.settings import Channel, DeliverySettings, FeedSource, QuietSettings
from monitor.store import Store
from monitor.worker import status
from monitor.worker.alerts.alerter import Alerter, free_bytes, uptime
from monitor.worker.app import App
from tests.store.samples import FEED, LEASE, MINUTE, NOW, alive, begin, ingest, poll, posted, written
from tests.support.botapi import TOKEN, BotApi, Fault
from tests.support.clock import Clock
from tests.support.web import Reply, serve
from tests.support.worker import Notebook, running, settings

pytestmark = pytest.mark.slow

OPS = "@ops"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CHANNEL = Channel(chat="@bridges", watches=("bridges",))
FEEDS = [FeedSource(url=f"https://kite.example/{number}.rss", outlet=f"Kite {number}") for number in range(30)]


@dataclass
class Scene:
    """A worker's surroundings, which outlast it: the database, the Bot API, the clock, and what the machine says."""

    url: str
    api: BotApi
    folder: Path
    clock: Clock = field(default_factory=lambda: Clock(NOW))
    free: int = 10**12
    stood_still: timedelta = timedelta(0)  # by how much the clock went on while the machine did not
    feeds: Sequence[FeedSource] = ()
    channel: Channel = CHANNEL
    config_error: str = ""
    held: str = ""
    peer: str = ""  # the configuration of another worker that is alive
    app: App = field(init=False)
    alerter: Alerter = field(init=False)

    @asynccontextmanager
    async def worker(self, chat: str = OPS) -> AsyncIterator[Alerter]:
        """A worker from its start to its end, on the real publisher."""
        telegram = TelegramPublisher(TOKEN, self.api.url, DeliverySettings())
        await telegram.open()
        configured = settings(self.feeds, channels={"main": self.channel})
        async with running(self.url, configured, telegram, self.clock) as app:
            self.app = app
            self.alerter = Alerter(
                app.runtime, app.adapters, chat, self.folder, running=self.running, free=lambda _: self.free
            )
            yield self.alerter
        await telegram.close()

    def running(self) -> float:
        return (self.clock.now - NOW - self.stood_still).total_seconds()

    @property
    def store(self) -> Store:
        return self.app.runtime.store

    async def spend(self, time: timedelta, step: timedelta = 5 * MINUTE) -> None:
        """Let time pass, with a look every few minutes and a beat of the heart before it."""
        for _ in range(int(time / step)):
            self.app.configuration.error, self.app.configuration.held = self.config_error, self.held
            if self.peer:
                self.store.health.beat(alive("peer", self.clock.now, config_fingerprint=self.peer))
            await self.app.beat()
            await self.alerter.look()
            self.clock.now += step

    def alerts(self) -> list[str]:
        return [message.text for message in self.api.messages(OPS)]

    def heard(self, title: str) -> int:
        """How many alerts bear a title."""
        return sum(text.split("\n")[0].startswith(title) for text in self.alerts())


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.add_chat("@bridges")
        server.add_chat(OPS, type="supergroup")
        yield server


@pytest.fixture
def either(database_url: str, api: BotApi, tmp_path: Path) -> Scene:
    """A scene with a database of each kind in turn."""
    return Scene(database_url, api, tmp_path)


@pytest.fixture
def scene(sqlite_url: str, api: BotApi, tmp_path: Path) -> Scene:
    return Scene(sqlite_url, api, tmp_path)


# --- each alert: how it comes about, and how it is resolved ---------------------------------------------------------


async def _record_outcome(scene: Scene, outcome: DeliveryOutcome) -> None:
    posted(scene.store, f"story{scene.clock.now:%H%M%S}", now=scene.clock.now)
    attempts = scene.store.outbox.rows(limit=1)[0].attempts
    publication = begin(scene.store, scene.clock.now)
    scene.store.outbox.record_outcome(publication, attempts + 1, outcome, scene.clock.now, MINUTE)


async def _delivered(scene: Scene) -> None:
    scene.store.leases.acquire("channel:main", "worker", scene.clock.now, MINUTE)
    claim = scene.store.outbox.next_pending("main", scene.clock.now)
    assert claim is not None
    publication = begin(scene.store, scene.clock.now)
    scene.store.outbox.record_outcome(publication, claim.attempts + 1, Delivered(7), scene.clock.now, MINUTE)


async def shut(scene: Scene) -> None:
    await _record_outcome(scene, ShutOut("thrown out"))


async def wrong_configuration(scene: Scene) -> None:
    scene.config_error = "feeds.yaml:1:1: wrong\nfeeds.yaml:2:1: wrong too"


async def good_configuration(scene: Scene) -> None:
    scene.config_error = ""


async def held_edit(scene: Scene) -> None:
    scene.held = "it loses 3 of the 4 matches"


async def accepted_edit(scene: Scene) -> None:
    scene.held = ""


async def another_configuration(scene: Scene) -> None:
    scene.peer = "other"


async def one_configuration(scene: Scene) -> None:
    scene.peer = "test"


async def full_disk(scene: Scene) -> None:
    scene.free = 10**6


async def room_on_the_disk(scene: Scene) -> None:
    scene.free = 10**12


async def nothing(_: Scene) -> None:
    """It passes by itself."""


async def unknown(scene: Scene) -> None:
    await _record_outcome(scene, Unknown("no answer in time"))
    scene.store.outbox.resolve_unknown("main", "skip", scene.clock.now)


async def refused(scene: Scene) -> None:
    await _record_outcome(scene, Rejected("Message is too long", "content"))


async def backlog(scene: Scene) -> None:
    posted(scene.store, "a", now=scene.clock.now)


async def nothing_matches(scene: Scene) -> None:
    past = [written(f"p{n}", EntryState.REJECTED if n % 2 else EntryState.HELD_BACK) for n in range(60)]
    ingest(scene.store, *past, source=FEEDS[0], now=NOW - 2 * DAY)
    ingest(scene.store, *(written(f"n{n}", EntryState.REJECTED) for n in range(30)), source=FEEDS[0])


async def something_matches(scene: Scene) -> None:
    late = [written(f"m{n}", EntryState.HELD_BACK) for n in range(20)]
    ingest(scene.store, *late, source=FEEDS[0], now=scene.clock.now)


def _polled(scene: Scene, **changes: object) -> None:
    """All feeds are polled at once, as ``changes`` say."""
    claimed = scene.store.feeds.claim_due("w", scene.clock.now, 99, 99, LEASE, polled_before=scene.clock.now + LEASE)
    scene.store.feeds.record("w", {feed.id: poll(scene.clock.now, **changes) for feed in claimed})


async def failing_feeds(scene: Scene) -> None:
    for _ in range(3):
        _polled(scene, failure=Failed(FailureKind.SOFT, "http-503", "status 503"))
        scene.clock.now += 30 * MINUTE


async def bug(scene: Scene) -> None:
    scene.app.runtime.note_fault("story 7", "nothing is told of it", ValueError("odd"))


async def answering_feeds(scene: Scene) -> None:
    _polled(scene)


async def moved_feeds(scene: Scene) -> None:
    _polled(scene, fetch_url="https://heron.example/rss?apikey=s3cret")


async def feeds_at_home(scene: Scene) -> None:
    claimed = scene.store.feeds.claim_due("w", scene.clock.now, 99, 99, LEASE, polled_before=scene.clock.now + LEASE)
    scene.store.feeds.record("w", {feed.id: poll(scene.clock.now, fetch_url=feed.url) for feed in claimed})


async def our_network(scene: Scene) -> None:
    scene.store.feeds.go_offline(scene.clock.now, scene.clock.now)


async def network_is_back(scene: Scene) -> None:
    scene.store.feeds.go_online(scene.clock.now, scene.clock.now)


async def silent_feeds(scene: Scene) -> None:
    """They used to publish every hour, and have not for nine."""
    hours = [NOW - (9 + number) * HOUR for number in range(10 * 24)]
    entries = [written(f"h{number}", EntryState.REJECTED, published=hour) for number, hour in enumerate(hours)]
    ingest(scene.store, *entries, source=FEEDS[0])
    scene.store.feeds.sync(FEEDS, NOW)
    scene.store.feeds.release("worker")
    claimed = scene.store.feeds.claim_due("w", NOW, 99, 99, LEASE, polled_before=NOW + LEASE)
    newest = {feed.id: poll(newest_entry_at=hours[0] if feed.url == FEEDS[0].url else NOW) for feed in claimed}
    scene.store.feeds.record("w", newest)


async def speaking_feeds(scene: Scene) -> None:
    _polled(scene, newest_entry_at=scene.clock.now)


async def flooding_feeds(scene: Scene) -> None:
    ingest(scene.store, written("f", EntryState.REJECTED, left_out=True), source=FEEDS[0], now=scene.clock.now)


async def calm_feeds(scene: Scene) -> None:
    _polled(scene, arrivals=NOTHING_YET.on(scene.clock.now.date()))


Act = Callable[[Scene], Awaitable[None]]
TABLE: list[tuple[str, Act, Act, str, str]] = [
    ("channel", shut, _delivered, "Channel shut", "Channel no longer shut"),
    (
        "configuration",
        wrong_configuration,
        good_configuration,
        "The configuration is wrong",
        "The configuration is good again",
    ),
    ("network", our_network, network_is_back, "Our network is down", "Our network is back"),
    ("held", held_edit, accepted_edit, "An edit waits for you", "No edit waits any more"),
    ("differing", another_configuration, one_configuration, "Workers differ", "Workers agree again"),
    ("disk", full_disk, room_on_the_disk, "The disk is almost full", "The disk has room again"),
    ("fault", bug, nothing, "Set aside for a bug", "No more set aside for a bug"),
    ("unknown", unknown, nothing, "Perhaps not delivered", "No more messages of unknown delivery"),
    ("refused", refused, nothing, "Messages were refused", "No more messages are refused"),
    ("backlog", backlog, _delivered, "Messages are stuck", "Messages leave again"),
    ("matches", nothing_matches, something_matches, "Hardly anything matches", "Entries match as before"),
    ("moved", moved_feeds, feeds_at_home, "Feeds that went elsewhere (30)", "Feeds back at their own address (30)"),
    ("failing", failing_feeds, answering_feeds, "Feeds that fail (30)", "Feeds that no longer fail (30)"),
    ("silent", silent_feeds, speaking_feeds, "Feeds that fell silent", "Feeds no longer silent"),
    ("flooding", flooding_feeds, calm_feeds, "Feeds that flood", "Feeds that no longer flood"),
]


@pytest.mark.parametrize(
    ("come", "resolve", "raised", "resolved"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
async def test_each_alert_comes_once_and_once_when_it_is_resolved_over_restarts(
    either: Scene, come: Act, resolve: Act, raised: str, resolved: str
) -> None:
    scene = either
    scene.feeds = FEEDS if "eeds" in raised else FEEDS[:1]
    async with scene.worker():
        await scene.spend(20 * MINUTE, 10 * MINUTE)
        assert scene.alerts() == []
        await come(scene)
        await scene.spend(30 * MINUTE, 15 * MINUTE)
    async with scene.worker():
        await scene.spend(30 * MINUTE, 15 * MINUTE)
        assert (scene.heard(raised), len(scene.alerts())) == (1, 1)
        standing = status.status(scene.store, scene.clock.now, NOW, "").alarms
        assert standing[0].startswith(raised.split(" (")[0])
        await resolve(scene)
        await scene.spend(4 * HOUR, 30 * MINUTE)
    async with scene.worker():
        await scene.spend(HOUR, 30 * MINUTE)
        assert status.status(scene.store, scene.clock.now, NOW, "").alarms == ()
    assert (scene.heard(raised), scene.heard(resolved), len(scene.alerts())) == (1, 1, 2)


async def test_a_clock_that_jumps_is_told_once_and_once_when_it_goes_evenly_again(scene: Scene) -> None:
    async with scene.worker():
        await scene.spend(10 * MINUTE)
        scene.clock.now += 2 * HOUR
        scene.stood_still += 2 * HOUR
        await scene.spend(20 * MINUTE)
        assert (scene.heard("The clock is wrong"), len(scene.alerts())) == (1, 1)
    async with scene.worker():
        await scene.spend(HOUR, 10 * MINUTE)
    assert (scene.heard("The clock is right again"), len(scene.alerts())) == (1, 2)


async def test_a_refused_token_stands_in_the_status_and_is_told_when_it_is_accepted(scene: Scene) -> None:
    async with scene.worker():
        await _record_outcome(scene, ShutOut(f"{TOKEN_REFUSED} (Unauthorized)"))
        with structlog.testing.capture_logs() as logged:
            await scene.spend(30 * MINUTE, 10 * MINUTE)
        assert scene.alerts() == []
        found = status.status(scene.store, scene.clock.now, NOW, "")
        assert found.alarms == (f"The bot token was refused: the bot: {TOKEN_REFUSED} (Unauthorized)",)
        await _delivered(scene)
        await scene.spend(30 * MINUTE, 10 * MINUTE)
    assert [(line["log_level"], line["kind"]) for line in logged if line["event"] == "alarm.raised"] == [
        ("error", "token")
    ]
    (told,) = scene.alerts()
    assert told.startswith("The bot token was refused; this is over\n• the bot: the bot token is refused")


async def test_a_clock_that_five_servers_call_slow_is_told(scene: Scene) -> None:
    scene.channel = scene.channel.model_copy(update={"watches": ()})
    async with AsyncExitStack() as stack, scene.worker():
        fetcher = scene.app.adapters.fetcher
        wrong = format_datetime(fetcher._clock() + 10 * MINUTE, usegmt=True)
        for number in range(1, 6):
            web = await stack.enter_async_context(serve(f"127.0.0.{number}"))
            web["/"] = Reply(body=b"x", headers={"Date": wrong})
            await fetcher.fetch(FetchRequest(web.url("/", f"127.0.0.{number}")))
        await scene.spend(10 * MINUTE)
    assert ["10 min slow, say 5 servers" in text for text in scene.alerts()] == [True]


@pytest.mark.parametrize("reason", ["paused", "quiet", "shut"])
async def test_messages_that_wait_for_a_known_reason_are_no_backlog(scene: Scene, reason: str) -> None:
    if reason == "quiet":
        quiet = QuietSettings(begins="00:00", ends="23:59")
        scene.channel = scene.channel.model_copy(update={"quiet": quiet})
    async with scene.worker():
        posted(scene.store, "a")
        if reason == "paused":
            scene.store.operators.pause(["main"], NOW)
        if reason == "shut":
            await _record_outcome(scene, ShutOut("thrown out"))
        await scene.spend(2 * HOUR, 15 * MINUTE)
    assert scene.heard("Messages are stuck") == 0


async def test_a_message_whose_fate_a_probe_told_is_no_alert(scene: Scene) -> None:
    async with scene.worker():
        await _record_outcome(scene, Unknown("no answer in time"))
        (row,) = scene.store.outbox.rows()
        scene.store.reconciling.record_absent(row.id, scene.clock.now)
        scene.store.outbox.discard(row.id)
        await scene.spend(30 * MINUTE, 10 * MINUTE)
    assert scene.alerts() == []


async def test_an_alert_leaves_alone_a_chat_that_asked_those_who_look_there_for_patience(scene: Scene) -> None:
    scene.free = 0
    async with scene.worker():
        scene.store.reconciling.pause(OPS, scene.clock.now + HOUR)
        await scene.spend(50 * MINUTE, 10 * MINUTE)
        assert scene.alerts() == []
        scene.api.faults.append(Fault("flood", retry_after=600))
        await scene.spend(20 * MINUTE, 10 * MINUTE)
        assert scene.store.reconciling.paused_until(OPS) == scene.clock.now
        await scene.spend(20 * MINUTE, 10 * MINUTE)
    assert scene.heard("The disk is almost full") == 1


# --- sending ------------------------------------------------------------------------------------------------------


FAULTS = [
    (Fault("flood", retry_after=600), 1),
    (Fault("refuse", code=403, description="Forbidden: bot was kicked from the supergroup chat"), 1),
    (Fault("close-before"), 1),
    (Fault("close-after"), 2),  # nobody can tell: it comes twice
    (Fault("crash"), 1),
    (Fault("refuse", code=400, description="Bad Request: message text is empty"), 0),
]


@pytest.mark.parametrize(("fault", "copies"), FAULTS, ids=[fault.kind + str(fault.code) for fault, _ in FAULTS])
async def test_what_cannot_be_sent_is_sent_later(scene: Scene, fault: Fault, copies: int) -> None:
    scene.free = 0
    scene.api.faults.append(fault)
    async with scene.worker():
        await scene.spend(15 * MINUTE)
    calls = [call for call in scene.api.calls if call.method == "sendMessage"]
    if fault.kind == "flood":
        assert len(calls) == 1  # not before Telegram allows it
    async with scene.worker():
        await scene.spend(2 * HOUR, 15 * MINUTE)
    assert len(scene.alerts()) == copies


async def test_however_often_an_alert_is_refused_it_is_told_in_the_end(scene: Scene) -> None:
    scene.free = 0
    scene.api.faults.extend([Fault("flood", retry_after=60)] * 6)
    async with scene.worker():
        await scene.spend(HOUR)
    assert len(scene.alerts()) == 1


async def test_an_alert_whose_fate_is_never_known_does_not_flood(scene: Scene) -> None:
    scene.free = 0
    scene.api.faults.extend([Fault("close-after")] * 50)
    async with scene.worker():
        await scene.spend(8 * HOUR, 20 * MINUTE)
    assert len(scene.alerts()) == 3


async def test_a_worker_that_dies_while_it_tells_does_not_flood(scene: Scene) -> None:
    """Each time the message arrives, and the worker is gone before it can note that."""
    scene.free = 0
    deaths = 0
    for _ in range(8):
        async with scene.worker() as alerter:
            alerter._adapters = replace(alerter._adapters, publisher=_Fatal(scene.app.adapters.publisher))
            scene.clock.now += 5 * MINUTE
            try:
                await alerter.look()
            except RuntimeError:
                deaths += 1
    assert (len(scene.alerts()), deaths) == (3, 3)


class _Fatal(Notebook):
    """Delivers, and never returns."""

    def __init__(self, publisher: Publisher) -> None:
        super().__init__()
        self._publisher = publisher

    async def send(self, channel: str, chat: str | int, message: Message, **options: Any) -> DeliveryOutcome:
        await self._publisher.send(channel, chat, message, **options)
        raise RuntimeError("killed")


async def test_a_group_that_moved_is_followed(scene: Scene) -> None:
    scene.api.add_chat(-1009)
    scene.api.faults.append(Fault("migrate", to=-1009))
    scene.free = 0
    async with scene.worker():
        await scene.spend(30 * MINUTE, 10 * MINUTE)
    async with scene.worker():
        scene.free = 10**12
        await scene.spend(2 * HOUR, 15 * MINUTE)
    assert [len(scene.api.messages(chat)) for chat in (OPS, -1009)] == [0, 2]


async def test_without_a_chat_alarms_are_logged_once_and_stand_in_the_status(scene: Scene) -> None:
    scene.free = 0
    with structlog.testing.capture_logs() as logged:
        for _ in range(2):
            async with scene.worker(chat=""):
                await scene.spend(30 * MINUTE, 10 * MINUTE)
                assert len(status.status(scene.store, scene.clock.now, NOW, "").alarms) == 1
        async with scene.worker(chat=""):
            scene.free = 10**12
            await scene.spend(2 * HOUR, 15 * MINUTE)
            assert scene.store.alerts.all() == []
    events = [line["event"] for line in logged if line["event"].startswith("alarm.")]
    assert events == ["alarm.raised", "alarm.mended"]
    assert scene.api.calls == []


async def test_an_alarm_from_before_there_was_a_chat_is_told(scene: Scene) -> None:
    scene.free = 0
    for chat in ("", OPS):
        async with scene.worker(chat):
            await scene.spend(30 * MINUTE, 10 * MINUTE)
    assert scene.heard("The disk is almost full") == 1


async def test_of_two_workers_one_tells(scene: Scene) -> None:
    scene.free = 0
    async with scene.worker() as one, scene.worker() as other:
        for _ in range(5):
            await one.look()
            await other.look()
            scene.clock.now += MINUTE
    assert len(scene.alerts()) == 1


async def test_nothing_is_told_on_a_terminal(sqlite_url: str, tmp_path: Path) -> None:
    clock, terminal = Clock(NOW), io.StringIO()
    async with running(sqlite_url, settings([]), TerminalPublisher(terminal), clock) as app:
        alerter = Alerter(app.runtime, app.adapters, OPS, tmp_path, running=lambda: 0.0, free=lambda _: 0)
        for _ in range(3):
            await alerter.look()
            clock.move(minutes=5)
        assert len(app.runtime.store.alerts.all()) > 0
    assert terminal.getvalue() == ""


async def test_an_error_of_the_database_reaches_the_caller(sqlite_url: str, tmp_path: Path) -> None:
    async with running(sqlite_url, settings([]), Notebook(), Clock(NOW)) as app:
        with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
            connection.execute("DROP TABLE alarms")
        with pytest.raises(StoreError, match="no such table"):
            await Alerter(app.runtime, app.adapters, OPS, tmp_path).look()


def test_the_machine_is_asked(tmp_path: Path) -> None:
    assert uptime() > 0
    assert free_bytes(tmp_path / "not" / "there") > 0


def test_rhythms_are_read_once_for_each_silence(store: Store) -> None:
    hours = [NOW - (9 + number) * HOUR for number in range(10 * 24)]
    ingest(store, *(written(f"h{number}", published=hour) for number, hour in enumerate(hours)))
    store.feeds.release("worker")
    claimed = store.feeds.claim_due("w", NOW, 9, 9, LEASE, polled_before=NOW + LEASE)
    store.feeds.record("w", {feed.id: poll(newest_entry_at=hours[0]) for feed in claimed})
    rhythms, health = status.Rhythms(store), store.health.feed_health()
    assert rhythms.of(health, NOW) == {FEED.url: 6 * HOUR}
    assert status.feed_state(health[0], NOW, rhythms.of(health, NOW)) == "silent"
    store.close()  # what is known is not asked for again, and one that speaks is forgotten
    assert rhythms.of(health, NOW) == {FEED.url: 6 * HOUR}
    assert rhythms.of(health, hours[0]) == {}
