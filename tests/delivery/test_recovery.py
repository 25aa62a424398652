"""A database that is restored from a backup, beside the journal of what was posted since."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.delivery.journal import Journal
from monitor.model.delivery import Delivered, DeliveryOutcome, Unknown
from monitor.model.publications import Message, PublicationKind, PublicationState, Target
from monitor.model.settings import Channel, DigestSettings, FeedSource, Settings
from monitor.store import OutboxRow, Store
from monitor.worker import jobs, status
from monitor.worker.app import App
from tests.support.clock import NOON, Clock
from tests.support.news import unlike_any_other
from tests.support.web import Reply, Web, serve
from tests.support.worker import Notebook, rss, running, settings

pytestmark = pytest.mark.slow

ALDER, BIRCH, CEDAR, ELDER = (unlike_any_other(mark) for mark in ("alder", "birch", "cedar", "elder"))
DOGWOOD = "Two dead as a bridge collapses in Dogwood"
DOGWOOD_MORE = "Dogwood bridge collapse: three dead, says the mayor of Dogwood"
MINUTE = timedelta(minutes=1)


class Numbered(Notebook):
    """Message ids go on where the channel's last stands, whatever the database says."""

    def __init__(self, *outcomes: DeliveryOutcome | Exception, last: int = 100) -> None:
        super().__init__(*outcomes)
        self.last = last

    async def send(self, channel: str, chat: str | int, message: Message, **options: object) -> DeliveryOutcome:
        outcome = await super().send(channel, chat, message, **options)
        if not isinstance(outcome, Delivered):
            return outcome
        self.last += 1
        return Delivered(self.last, -100123)

    async def edit(self, channel: str, chat: str | int, target: Target, message: Message) -> DeliveryOutcome:
        await super().edit(channel, chat, target, message)
        return Delivered(target.message_id)

    @property
    def titles(self) -> list[str]:
        return [title for _, title in self.posts]


@dataclass
class World:
    """A state folder with a SQLite file, feeds, and a channel that forgets nothing."""

    folder: Path
    web: Web
    clock: Clock = field(default_factory=Clock)
    channel: Numbered = field(default_factory=Numbered)
    configured: Settings | None = None

    @property
    def file(self) -> Path:
        return self.folder / "monitor.sqlite"

    @property
    def journal(self) -> Path:
        return self.folder / "posted.jsonl"

    def feed(self, path: str, *items: tuple[str, datetime | None]) -> None:
        self.web[path] = Reply(body=rss(*items))

    def configure(self, *paths: str, channels: dict[str, Channel] | None = None) -> None:
        sources = [FeedSource(url=self.web.url(path), outlet=f"Kite{path}", interval=MINUTE) for path in paths]
        self.configured = settings(sources, channels=channels)

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[App]:
        assert self.configured is not None
        journal = Journal(self.journal)
        async with running(f"sqlite:///{self.file}", self.configured, self.channel, self.clock, journal=journal) as app:
            yield app

    async def round(self) -> list[OutboxRow]:
        """One start of the worker and one round; the outbox it leaves, oldest first."""
        self.clock.move(hours=1)
        async with self.worker() as app:
            await app.pipeline.run_once(poll_all=True)
            return app.runtime.store.outbox.rows(limit=1000)[::-1]

    async def read(self) -> None:
        """One start of the worker that ends before anything is sent."""
        async with self.worker() as app:
            await app.pipeline.poller.poll()
            await app.pipeline.poller.finish()
            await app.pipeline.group()

    def back_up(self) -> Path:
        target = self.folder / "backup.sqlite"
        with closing(Store.open(f"sqlite:///{self.file}")) as store:
            store.maintenance.backup(target)
        return target

    def restore(self, backup: Path) -> None:
        for path in self.folder.glob("monitor.sqlite*"):
            path.unlink()
        shutil.copy(backup, self.file)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with serve() as web:
        made = World(tmp_path, web)
        made.configure("/a")
        yield made


def items(*titles: str, at: datetime = NOON) -> Sequence[tuple[str, datetime]]:
    return [(title, at + number * timedelta(seconds=1)) for number, title in enumerate(titles)]


async def test_what_was_posted_since_the_backup_is_not_posted_again_and_the_rest_is(world: World) -> None:
    world.feed("/a", *items(ALDER))
    await world.round()
    backup = world.back_up()
    world.feed("/a", *items(ALDER, BIRCH, CEDAR))
    await world.round()
    assert world.channel.titles == [ALDER, BIRCH, CEDAR]

    world.restore(backup)
    world.feed("/a", *items(ALDER, BIRCH, CEDAR, ELDER))  # the last came while nobody looked
    rows = await world.round()
    assert world.channel.titles == [ALDER, BIRCH, CEDAR, ELDER]
    assert world.channel.edits == []
    assert {(row.message_id, row.state) for row in rows} == {(n, PublicationState.SENT) for n in (101, 102, 103, 104)}

    again = await world.round()
    assert world.channel.titles == [ALDER, BIRCH, CEDAR, ELDER]
    assert len(again) == 4


async def test_a_restored_database_is_told_of(world: World) -> None:
    world.feed("/a", *items(ALDER))
    await world.round()
    backup = world.back_up()
    world.feed("/a", *items(ALDER, BIRCH))
    await world.round()
    async with world.worker() as app:
        assert status.status(app.runtime.store, world.clock.now, NOON, "").restored == ""
    world.restore(backup)
    async with world.worker() as app:
        assert status.status(app.runtime.store, world.clock.now, NOON, "").restored == (
            "1 of the messages posted until 2023-09-20 14:00 UTC, on 2023-09-20 14:00 UTC"
        )
        assert app.runtime.store.outbox.channel("main").last_message_id == 102


async def vouched(world: World) -> frozenset[str]:
    async with world.worker() as app:
        return app.recorder.vouched


async def test_a_journal_vouches_where_it_knows_nothing_that_the_database_lacks(world: World) -> None:
    world.feed("/a", *items(ALDER))
    assert await vouched(world) == frozenset()
    await world.round()
    backup = world.back_up()
    assert await vouched(world) == {"main"}
    world.feed("/a", *items(ALDER, BIRCH))
    await world.round()
    world.restore(backup)
    world.journal.unlink()
    for _ in range(2):  # the second start finds the journal that the first one made
        assert await vouched(world) == frozenset()


async def test_what_was_under_way_in_a_backup_is_uncertain_for_good(world: World) -> None:
    world.feed("/a", *items(ALDER))
    await world.round()
    world.channel.outcomes.append(Unknown("?"))
    world.feed("/a", *items(ALDER, BIRCH))
    await world.round()
    backup = world.back_up()
    async with world.worker() as app:
        unresolved = app.runtime.store.reconciling.unresolved("main", world.clock.now)
        assert unresolved is not None
        assert unresolved.certain
        app.runtime.store.outbox.discard(unresolved.publication_id)
    world.feed("/a", *items(ALDER, BIRCH, CEDAR))
    await world.round()
    world.restore(backup)
    for _ in range(2):  # the second start finds nothing that the first one did not take over
        async with world.worker() as app:
            again = app.runtime.store.reconciling.unresolved("main", world.clock.now)
            assert again is not None
            assert not again.certain


async def test_a_new_database_beside_an_old_journal_posts_nothing_again(world: World) -> None:
    world.feed("/a", *items(ALDER, BIRCH))
    await world.round()
    world.file.unlink()
    world.feed("/a", *items(ALDER, BIRCH, CEDAR))
    await world.round()
    assert world.channel.titles == [ALDER, BIRCH, CEDAR]


async def test_a_post_that_waited_in_the_backup_is_not_sent_again(world: World) -> None:
    world.feed("/a", *items(ALDER, BIRCH))
    world.clock.move(hours=1)
    await world.read()
    backup = world.back_up()
    await world.round()
    assert world.channel.titles == [ALDER, BIRCH]
    world.restore(backup)
    await world.round()
    assert world.channel.titles == [ALDER, BIRCH]


async def test_a_story_goes_on_in_the_message_it_had(world: World) -> None:
    world.configure("/a", "/b")
    world.feed("/a")
    world.feed("/b")
    await world.round()
    backup = world.back_up()
    world.feed("/a", *items(DOGWOOD))
    await world.round()
    world.restore(backup)
    world.feed("/b", *items(DOGWOOD, at=NOON + MINUTE))
    world.clock.move(hours=1)
    await world.round()
    assert world.channel.titles == [DOGWOOD]
    assert [number for number, _ in world.channel.edits] == [101]


async def test_a_reply_and_an_edit_are_not_made_twice(world: World) -> None:
    world.configure("/a", "/b")
    world.feed("/a", *items(DOGWOOD))
    world.feed("/b")
    await world.round()
    backup = world.back_up()
    world.feed("/b", *items(DOGWOOD_MORE, at=NOON + MINUTE))
    rows = await world.round()
    kinds = [row.kind for row in rows]
    assert sorted(kinds) == [PublicationKind.EDIT, PublicationKind.POST, PublicationKind.REPLY]
    told, edits = list(world.channel.posts), len(world.channel.edits)

    world.restore(backup)
    await world.round()
    await world.round()
    assert world.channel.posts == told
    assert len(world.channel.edits) == edits


async def test_digests_are_not_sent_twice(world: World) -> None:
    every_hour = tuple(f"{hour:02}:00" for hour in range(24))
    channel = Channel(chat="@sample", watches=("bridges",), digest=DigestSettings(at=every_hour, chart=False))
    world.configure("/a", channels={"main": channel})
    world.feed("/a", *items(ALDER))
    await world.round()
    backup = world.back_up()
    world.feed("/a", *items(ALDER, BIRCH))
    digests = [row for row in await world.round() if row.kind is PublicationKind.DIGEST]
    assert digests[-1].state is PublicationState.SENT
    count = len(world.channel.posts)

    world.restore(backup)
    world.clock.move(hours=-1)  # within the hour whose digest was sent
    await world.round()
    assert len(world.channel.posts) == count


async def test_a_backlog_told_in_a_digest_is_not_told_again(world: World) -> None:
    world.feed("/a")
    await world.round()
    backup = world.back_up()
    assert world.configured is not None
    delivery = world.configured.monitor.delivery.model_copy(update={"backlog": 1})
    monitor = world.configured.monitor.model_copy(update={"delivery": delivery})
    world.configured = world.configured.model_copy(update={"monitor": monitor})
    world.feed("/a", *items(ALDER, BIRCH, CEDAR))
    await world.round()
    assert len(world.channel.posts) == 1
    world.restore(backup)
    await world.round()
    assert len(world.channel.posts) == 1


async def test_another_chat_has_been_told_nothing(world: World) -> None:
    world.feed("/a", *items(ALDER))
    await world.round()
    world.file.unlink()
    world.configure("/a", channels={"main": Channel(chat="@other", watches=("bridges",))})
    await world.round()
    assert world.channel.titles == [ALDER, ALDER]


async def test_a_channel_that_goes_by_another_name_or_by_its_number_is_the_same(world: World) -> None:
    world.feed("/a", *items(ALDER))
    await world.round()
    world.file.unlink()
    world.configure("/a", channels={"renamed": Channel(chat="-100123", watches=("bridges",))})
    await world.round()
    assert world.channel.titles == [ALDER]


async def test_a_receipt_that_the_database_missed_by_a_moment_counts(world: World) -> None:
    """Killed between the journal and the database: the message in the air is known to have arrived."""
    world.feed("/a", *items(ALDER))
    world.clock.move(hours=1)

    class KilledError(BaseException):
        pass

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    async with world.worker() as app:
        app.runtime.store.outbox.record_outcome = killed  # type: ignore[method-assign]
        with pytest.raises(KilledError):
            await app.pipeline.run_once()
    rows = await world.round()
    assert world.channel.titles == [ALDER]
    assert [(row.state, row.message_id) for row in rows] == [(PublicationState.SENT, 101)]
    async with world.worker() as app:
        assert app.runtime.store.receipts.last_replay() == ""


async def test_a_journal_that_cannot_be_written_stops_nothing(world: World) -> None:
    world.journal.mkdir()
    world.feed("/a", *items(ALDER))
    rows = await world.round()
    assert [row.state for row in rows] == [PublicationState.SENT]


async def test_receipts_are_forgotten_in_time(world: World) -> None:
    world.feed("/a", *items(ALDER))
    await world.round()
    world.file.unlink()
    async with world.worker() as app:
        assert len(app.runtime.store.receipts.replayed_posts([])) == 0
        await app.pipeline.run_once()
        remembered = app.runtime.store.receipts.replayed_posts([1])
        assert remembered
        world.clock.move(hours=24 * 31)
        await jobs.prune(app)
        assert app.runtime.store.receipts.replayed_posts([1]) == []


async def test_a_database_without_its_journal_is_declared_restored(world: World) -> None:
    every_hour = tuple(f"{hour:02}:00" for hour in range(24))
    channel = Channel(chat="@sample", watches=("bridges",), digest=DigestSettings(at=every_hour, chart=False))
    world.configure("/a", channels={"main": channel})
    world.feed("/a", *items(ALDER, BIRCH))
    world.clock.move(minutes=30)
    await world.read()
    backup = world.back_up()
    world.feed("/a", *items(ALDER, BIRCH, CEDAR))
    await world.round()
    told = list(world.channel.posts)
    assert {ALDER, BIRCH, CEDAR} <= set(world.channel.titles)

    world.restore(backup)
    world.journal.unlink()
    with closing(Store.open(f"sqlite:///{world.file}")) as store:
        assert store.receipts.declare_restored(world.clock.now) == 3  # two posts and a digest
    world.feed("/a", *items(ALDER, BIRCH, CEDAR), (ELDER, world.clock.now + MINUTE))
    world.clock.move(minutes=-50)
    await world.round()
    assert world.channel.titles[len(told) :] == [ELDER]
