"""A story that an editor takes back: its messages go, and nothing of it comes again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import pytest

from monitor.delivery.telegram.prober import TelegramProber
from monitor.errors import UsageError
from monitor.model.entries import EntryState
from monitor.model.publications import WITHDRAWN, PublicationKind, PublicationState
from monitor.model.settings import Channel, DigestSettings, EditSettings
from monitor.store import Effect
from monitor.worker import corrections
from monitor.worker.app import App
from tests.support.botapi import BotApi, Fault
from tests.support.clock import NOON, Clock
from tests.support.newsroom import SAMPLE, Killed, joined, publish, tell, worker

P, K = PublicationState, PublicationKind
TWO = {"main": SAMPLE, "second": SAMPLE.model_copy(update={"chat": "@second"})}


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.add_chat("@sample")
        server.add_chat("@second")
        yield server


def headlines(api: BotApi, chat: str = "@sample") -> list[str]:
    return [each.text.split("\n")[0] for each in api.messages(chat)]


def effects(app: App, story: int, now: datetime, *, dry_run: bool = False) -> list[tuple[Effect, str, int | None]]:
    done = corrections.withdraw(app.runtime.store, story, now, dry_run=dry_run)
    return [(each.effect, each.channel, each.message_id) for each in done.effects]


async def grown(app: App, clock: Clock) -> int:
    """A story with a post and a reply."""
    story = await tell(app, clock, "Bridge falls, two dead")
    clock.move(minutes=30)
    joined(app, clock, story, "Bridge falls, nine dead")
    await publish(app)
    return story


async def test_its_messages_go_in_every_channel_and_what_joins_it_is_not_told(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock, channels=TWO, admin_chat="") as app:
        other = await tell(app, clock, "Bridge opens")
        story = await grown(app, clock)
        assert [len(api.messages(chat)) for chat in ("@sample", "@second")] == [3, 3]
        await app.runtime.leave_grouping()
        planned = effects(app, story, clock.now, dry_run=True)
        await publish(app)
        assert [len(api.messages(chat)) for chat in ("@sample", "@second")] == [3, 3]
        await app.runtime.leave_grouping()
        assert effects(app, story, clock.now) == planned
        assert [each for each, *_ in planned] == [Effect.DELETED] * 4
        await publish(app)
        assert [headlines(api, chat) for chat in ("@sample", "@second")] == [["Bridge opens"]] * 2
        clock.move(minutes=30)
        joined(app, clock, story, "Bridge falls, ten dead")
        await publish(app)
        store = app.runtime.store
        assert store.outbox.rows(P.PENDING) == []
        (late,) = (each for each in store.history.newest(NOON, 9) if each.title == "Bridge falls, ten dead")
        assert (late.state, late.reason) == (EntryState.HELD_BACK, WITHDRAWN)
        detail = store.stories.detail(story)
        assert detail is not None
        assert (detail.withdrawn, len(detail.reports)) == (True, 3)
        assert store.archive.marks(["main", "second"]).keys() == {other}
        assert {row.story.id for row in store.stories.recent(NOON)} == {story, other}
    assert [headlines(api, chat) for chat in ("@sample", "@second")] == [["Bridge opens"]] * 2


@pytest.mark.parametrize(
    "refusal",
    ["Bad Request: message can't be deleted for everyone", "Bad Request: not enough rights to delete a message"],
)
async def test_what_cannot_be_deleted_is_emptied_and_marked(
    database_url: str, api: BotApi, clock: Clock, refusal: str
) -> None:
    async with worker(database_url, api, clock, admin_chat="") as app:
        story = await grown(app, clock)
        clock.move(hours=49)
        await app.runtime.leave_grouping()
        assert [each for each, *_ in effects(app, story, clock.now)] == [Effect.MARKED] * 2
        api.faults += [Fault("refuse", "deleteMessage", code=400, description=refusal)] * 2
        await publish(app)
        assert [each.text for each in api.messages("@sample")] == ["Withdrawn", "Withdrawn"]
        assert app.runtime.store.outbox.rows(P.PENDING) == []


@pytest.mark.parametrize("step", [0, 1, 2])
async def test_a_kill_between_the_steps_loses_nothing(database_url: str, api: BotApi, clock: Clock, step: int) -> None:
    async with worker(database_url, api, clock, admin_chat="") as app:
        story = await grown(app, clock)
        await app.runtime.leave_grouping()
        effects(app, story, clock.now)
        # Killed before a message is deleted, after the first, after both and before that is noted.
        _die(app, step)
        with pytest.raises(Killed):
            await publish(app)
    assert len(api.messages("@sample")) == 2 - step
    clock.move(minutes=2)
    async with worker(database_url, api, clock, admin_chat="") as app:
        await publish(app)
        assert api.messages("@sample") == []
        assert {row.state for row in app.runtime.store.outbox.rows()} == {P.SENT, P.REJECTED}


def _die(app: App, after: int) -> None:
    """Be killed once so many messages were deleted."""
    prober = app.adapters.publisher.prober
    assert isinstance(prober, TelegramProber)
    delete, done = prober.delete, iter(range(9))

    async def dying(chat: str | int, message_id: int) -> object:
        if next(done) == after:
            raise Killed
        return await delete(chat, message_id)

    def killed(*_: object, **__: object) -> None:
        raise Killed

    prober.delete = dying  # type: ignore[method-assign, assignment]
    app.runtime.store.outbox.record_outcome = killed  # type: ignore[method-assign]


async def test_a_message_that_is_under_way_meanwhile_goes_too(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, admin_chat="") as app:
        store = app.runtime.store
        record, story = store.outbox.record_outcome, joined(app, clock, None, "Bridge falls")

        def withdrawn_first(*arguments: object, **named: object) -> None:
            store.outbox.record_outcome = record  # type: ignore[method-assign]
            store.stories.withdraw(story, clock.now)
            record(*arguments, **named)  # type: ignore[arg-type]

        store.outbox.record_outcome = withdrawn_first  # type: ignore[method-assign]
        await publish(app)
        assert api.messages("@sample") == []
        assert [(row.kind, row.state) for row in store.outbox.rows()] == [(K.EDIT, P.SENT), (K.POST, P.REJECTED)]


async def test_flood_control_puts_it_off(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, admin_chat="") as app:
        story = await grown(app, clock)
        await app.runtime.leave_grouping()
        effects(app, story, clock.now)
        api.faults.append(Fault("flood", "deleteMessage", seconds=60))
        await publish(app)
        clock.move(minutes=2)
        await publish(app)
    assert api.messages("@sample") == []


async def test_what_waits_is_not_sent_and_no_digest_tells_of_it(database_url: str, api: BotApi, clock: Clock) -> None:
    evening = Channel(chat="@sample", digest=DigestSettings(at=("18:00",), chart=False), edits=EditSettings())
    async with worker(database_url, api, clock, evening, admin_chat="") as app:
        await tell(app, clock, "Bridge opens")
        story = joined(app, clock, None, "Bridge falls")
        await app.pipeline.group()
        assert effects(app, story, clock.now) == [(Effect.WITHHELD, "main", None)]
        clock.move(hours=7)
        await publish(app)
    _, digest = api.messages("@sample")
    assert "Bridge opens" in digest.text
    assert "Bridge falls" not in digest.text


async def test_a_told_story_that_turns_out_to_be_the_same_keeps_its_message(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock, admin_chat="") as app:
        story = await grown(app, clock)
        other = await tell(app, clock, "A bridge is down")
        await app.runtime.leave_grouping()
        effects(app, story, clock.now)
        assert app.runtime.store.stories.merge(story, other, clock.now) is not None
        await publish(app)
        clock.move(minutes=30)
        await publish(app)
    assert headlines(api) == ["A bridge is down"]


async def test_a_message_of_a_merged_story_goes_with_it(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, admin_chat="") as app:
        one, other = await tell(app, clock, "Bridge falls"), await tell(app, clock, "A bridge is down")
        await app.runtime.leave_grouping()
        app.runtime.store.stories.merge(one, other, clock.now)
        clock.move(minutes=30)
        await publish(app)
        await app.runtime.leave_grouping()
        with pytest.raises(UsageError, match=f"was merged into story {one}"):
            corrections.withdraw(app.runtime.store, other, clock.now, dry_run=True)
        effects(app, one, clock.now)
        await publish(app)
    assert api.messages("@sample") == []


async def test_a_story_is_withdrawn_once(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, admin_chat="") as app:
        story = await tell(app, clock, "Bridge falls")
        await app.runtime.leave_grouping()
        effects(app, story, clock.now)
        with pytest.raises(UsageError, match="was withdrawn before"):
            corrections.withdraw(app.runtime.store, story, clock.now, dry_run=True)
        with pytest.raises(UsageError, match="has no reports, or is none"):
            corrections.withdraw(app.runtime.store, 99, clock.now, dry_run=True)
