"""Stories that are merged and split, as the channel sees it: the real pipeline and the real client of Telegram."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.stories import Placement
from monitor.worker.app import App
from tests.delivery.test_growth import api, clock, edits, joined, outlets, publish, reported, tell, worker
from tests.support.botapi import BotApi
from tests.support.worker import Clock

pytestmark = pytest.mark.slow

__all__ = ["api", "clock"]  # fixtures

HOUR = timedelta(hours=1)


def kinds(app: App, state: PublicationState | None = None) -> list[PublicationKind]:
    return sorted(row.kind for row in app.runtime.store.outbox.rows(state))


async def two_posts(app: App, clock: Clock) -> tuple[int, int]:
    """Two stories that were posted one after the other."""
    first = await tell(app, clock, "Old bridge falls")
    clock.move(minutes=5)
    second = await tell(app, clock, "Crossing gives way")
    clock.move(minutes=20)
    return first, second


async def test_the_younger_post_points_to_the_older_which_tells_it_all(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        first, second = await two_posts(app, clock)
        assert app.runtime.store.stories.merge(first, second, clock.now) == first
        await publish(app)
        await publish(app)
        assert kinds(app, PublicationState.PENDING) == []
    older, younger = api.messages("@sample")
    assert (older.text.split("\n")[0], outlets(older)) == ("Old bridge falls", 2)
    assert younger.text == "→ Old bridge falls"
    (link,) = [entity for entity in younger.entities if entity.type == "text_link"]
    assert link.url == f"https://t.me/sample/{older.message_id}"
    assert (older.edits, younger.edits, edits(api)) == (1, 1, 2)


async def test_a_pointer_leads_on_when_its_story_is_merged_again(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock) as app:
        first, second = await two_posts(app, clock)
        third = await tell(app, clock, "Carts fall into the river")
        clock.move(minutes=20)
        app.runtime.store.stories.merge(second, third, clock.now)
        await publish(app)
        clock.move(minutes=20)
        app.runtime.store.stories.merge(first, second, clock.now)
        await publish(app)
    texts = [message.text.split("\n")[0] for message in api.messages("@sample")]
    assert texts == ["Old bridge falls", "→ Old bridge falls", "→ Old bridge falls"]


async def test_a_story_that_waits_joins_one_that_was_told_without_a_post(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        first = await tell(app, clock, "Old bridge falls")
        clock.move(minutes=20)
        second = joined(app, clock, None, "Crossing gives way")
        await app.pipeline.group()
        app.runtime.store.stories.merge(first, second, clock.now)
        await publish(app)
    (post,) = api.messages("@sample")
    assert (outlets(post), post.edits) == (2, 1)


async def test_the_only_message_grows_on_when_its_story_joins_an_older_one(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(sqlite_url, api, clock) as app:
        first = joined(app, clock, None, "Old bridge falls")
        await app.pipeline.group()
        # The older story's post is held up; meanwhile the younger one was told.
        held = app.runtime.store.outbox.rows()[0].id
        app.runtime.store.outbox.discard(held)
        second = await tell(app, clock, "Crossing gives way")
        app.runtime.store.outbox.retry(held)
        clock.move(minutes=20)
        app.runtime.store.stories.merge(first, second, clock.now)
        await publish(app)
    (post,) = api.messages("@sample")
    assert (outlets(post), post.edits) == (2, 1)


async def test_what_is_split_off_leaves_the_post_and_gets_none_until_it_grows(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        first = joined(app, clock, None, "Old bridge falls")
        stray = reported(app, clock, "Ferry festival at the bridge")
        joined_to = app.runtime.store.stories.place(stray, _into(first), clock.now)
        assert joined_to is not None
        await publish(app)
        clock.move(minutes=20)
        split = app.runtime.store.stories.split(first, stray.entry_id, clock.now)
        assert split is not None
        await publish(app)
        (post,) = api.messages("@sample")
        assert (outlets(post), post.edits) == (1, 1)
        assert "festival" not in post.text
        joined(app, clock, split, "Festival of ferries opens")
        await publish(app)
    _, grown = api.messages("@sample")
    assert "estival" in grown.text
    assert outlets(grown) == 2


def _into(story: int) -> Placement:
    return Placement(story, "")


@pytest.mark.parametrize("merged", [True, False])
async def test_later_reports_never_undo_what_an_editor_decided(
    database_url: str, api: BotApi, clock: Clock, merged: bool
) -> None:
    """With the grouping that is shipped, and titles of which it would think otherwise."""
    fall = "Ferry with twelve carts sinks off the old bridge"
    other = fall + " in storm" if not merged else "Council votes on the new bridge tax"
    async with worker(database_url, api, clock) as app:
        reported(app, clock, fall)
        reported(app, clock, other)
        await app.pipeline.group()
        first, second = (each.story_id for each in app.runtime.store.stories.recent_reports(clock.now - HOUR, 9)[::-1])
        assert (first == second) is not merged
        if merged:
            assert app.runtime.store.stories.merge(first, second, clock.now) == first
        else:
            last = app.runtime.store.stories.recent_reports(clock.now - HOUR, 9)[0].report.entry_id
            assert app.runtime.store.stories.split(first, last, clock.now) is not None
        for number in range(6):
            clock.move(minutes=1)
            reported(app, clock, f"{fall if number % 2 else other}, say {'abcdef'[number] * 5}")
            await app.pipeline.group()
        by_title = {
            each.report.title: each.story_id for each in app.runtime.store.stories.recent_reports(clock.now - HOUR, 20)
        }
    assert (by_title[fall] == by_title[other]) is merged
