"""What an editor chose: it is posted once, whatever kept it out and whenever the worker is killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from monitor.model.documents import Entry
from monitor.model.entries import Admission, EntryState
from monitor.model.settings import BreakingSettings, Channel
from monitor.model.stories import CHOSEN
from monitor.worker.app import App
from tests.store.samples import FEED, ingest, match, written
from tests.support.botapi import BotApi
from tests.support.clock import Clock
from tests.support.newsroom import Killed, die_in_delivery, joined, publish, worker

HIGH = Channel(chat="@sample", threshold=9.0, breaking=BreakingSettings(weight=99))


def headlines(api: BotApi) -> list[str]:
    return [each.text.split("\n")[0] for each in api.messages("@sample")]


def left_out(app: App, clock: Clock, state: EntryState = EntryState.REJECTED) -> int:
    """An entry that was left out, two days ago; its id."""
    entry = Entry("1", "https://kite.example/1", "Bridge of straw opens", "It bends.")
    then = clock.now - timedelta(days=2)
    ingest(app.runtime.store, written("1", state, entry=entry, published=then), source=FEED, now=then)
    return next(each.id for each in app.runtime.store.history.newest(then, 9) if each.title == entry.title)


def choose(app: App, entry: int, clock: Clock) -> bool:
    return app.runtime.store.entries.choose(Admission(entry, match("bridge")), clock.now)


@pytest.mark.parametrize("state", [EntryState.REJECTED, EntryState.HELD_BACK])
async def test_what_was_left_out_is_posted(database_url: str, api: BotApi, clock: Clock, state: EntryState) -> None:
    async with worker(database_url, api, clock, HIGH) as app:
        entry = left_out(app, clock, state)
        await publish(app)
        assert headlines(api) == []
        assert choose(app, entry, clock)
        await publish(app)
        await publish(app)
        (fate,) = app.runtime.store.history.fates("https://kite.example/1")
        assert (fate.entry.state, fate.entry.reason) == (EntryState.MATCHED, CHOSEN)
    assert headlines(api) == ["Bridge of straw opens"]


async def test_a_story_below_the_threshold_is_posted(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, HIGH) as app:
        story = joined(app, clock, None, "Bridge opens")
        await publish(app)
        assert headlines(api) == []
        loaded = app.runtime.store.stories.load(story)
        assert loaded is not None
        assert choose(app, loaded.reports[0].entry_id, clock)
        await publish(app)
        detail = app.runtime.store.stories.detail(story)
        assert detail is not None
        assert detail.reports[0][1] == CHOSEN
        clock.move(minutes=30)
        joined(app, clock, story, "Bridge opens, nine dead")
        await publish(app)
    assert len(api.messages("@sample")) == 2
    assert api.messages("@sample")[1].reply_to == api.messages("@sample")[0].message_id


def _at_grouping(app: App) -> None:
    app.runtime.store.stories.place = _killed  # type: ignore[method-assign]


def _at_deciding(app: App) -> None:
    app.runtime.store.decisions.intend = _killed  # type: ignore[method-assign]


def _killed(*_: object, **__: object) -> None:
    raise Killed


@pytest.mark.parametrize("kill", [_at_grouping, _at_deciding, None])
async def test_a_kill_between_the_steps_neither_loses_nor_doubles_it(
    database_url: str, api: BotApi, clock: Clock, kill: Callable[[App], None] | None
) -> None:
    async with worker(database_url, api, clock, HIGH, admin_chat="77") as app:
        joined(app, clock, None, "Ferry talks fail in Birch")
        (earlier,) = app.runtime.store.history.newest(clock.now, 9)
        assert choose(app, earlier.id, clock)
        await publish(app)
        assert choose(app, left_out(app, clock), clock)
        if kill is None:
            assert await die_in_delivery(app)
        else:
            kill(app)
            with pytest.raises(Killed):
                await publish(app)
    for _ in range(3):
        clock.move(minutes=5)
        async with worker(database_url, api, clock, HIGH, admin_chat="77") as app:
            await publish(app)
    assert headlines(api) == ["Ferry talks fail in Birch", "Bridge of straw opens"]


async def test_what_its_feed_says_of_it_until_it_is_grouped_changes_nothing(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock, HIGH) as app:
        entry = left_out(app, clock)
        assert choose(app, entry, clock)
        again = written("1", EntryState.REJECTED, entry_id=entry, says="other words")
        ingest(app.runtime.store, again, source=FEED, now=clock.now)
        await publish(app)
    assert headlines(api) == ["Bridge of straw opens"]


async def test_what_was_withdrawn_or_is_gone_is_not_chosen(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, HIGH) as app:
        story = joined(app, clock, None, "Bridge opens")
        loaded = app.runtime.store.stories.load(story)
        assert loaded is not None
        assert app.runtime.store.stories.withdraw(story, clock.now) is not None
        assert not choose(app, loaded.reports[0].entry_id, clock)
        assert not choose(app, 999, clock)


async def test_a_page_that_no_feed_brought_is_written_once(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, HIGH) as app:
        source = FEED.model_copy(update={"url": "https://heron.example/", "outlet": "heron.example"})
        page = Entry(None, "https://heron.example/1", "Bridge of reeds opens")
        write = written("page", entry=page, reason=CHOSEN, published=clock.now)
        assert app.runtime.store.entries.add(source, write, clock.now)
        assert not app.runtime.store.entries.add(source, write, clock.now)
        await publish(app)
        assert app.runtime.store.feeds.last_polls() == []
    assert headlines(api) == ["Bridge of reeds opens"]
