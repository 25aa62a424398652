"""Stories that are merged and split, as the channel sees it: the real pipeline and the real client of Telegram."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.stories import Placement, Regrouping, Report
from monitor.worker.app import App
from tests.delivery.test_growth import SAMPLE, api, edits, joined, outlets, publish, reported, tell, worker
from tests.store.samples import match, merged, placed, split_off
from tests.support.botapi import BotApi
from tests.support.botchats import Posted
from tests.support.clock import Clock

pytestmark = pytest.mark.slow

__all__ = ["api"]  # a fixture

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


async def test_the_younger_post_keeps_its_text_and_links_to_the_older_which_tells_it_all(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        first, second = await two_posts(app, clock)
        assert merged(app.runtime.store, first, second, now=clock.now) == first
        await publish(app)
        await publish(app)
        assert kinds(app, PublicationState.PENDING) == []
    older, younger = api.messages("@sample")
    assert (older.text.split("\n")[0], outlets(older)) == ("Old bridge falls", 2)
    own, _, beneath = younger.text.rpartition("\n\n")
    assert (own.split("\n")[0], outlets(younger), beneath) == ("Crossing gives way", 1, "→ Old bridge falls")
    assert links(younger)[-1] == f"https://t.me/sample/{older.message_id}"
    assert (older.edits, younger.edits, edits(api)) == (1, 1, 2)


def links(message: Posted) -> list[str | None]:
    return [entity.url for entity in message.entities if entity.type == "text_link"]


async def test_a_pointer_leads_on_when_its_story_is_merged_again(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock) as app:
        first, second = await two_posts(app, clock)
        third = await tell(app, clock, "Carts fall into the river")
        clock.move(minutes=20)
        merged(app.runtime.store, second, third, now=clock.now)
        await publish(app)
        clock.move(minutes=20)
        merged(app.runtime.store, first, second, now=clock.now)
        await publish(app)
    found = [(each.text.split("\n")[0], each.text.split("\n")[-1], each.text.count("→")) for each in told(api)]
    assert found[1:] == [
        ("Crossing gives way", "→ Old bridge falls", 1),
        ("Carts fall into the river", "→ Old bridge falls", 1),
    ]
    assert "→" not in told(api)[0].text


def told(api: BotApi) -> Sequence[Posted]:
    return api.messages("@sample")


async def test_split_after_merge_restores_both_texts(database_url: str, api: BotApi, clock: Clock) -> None:
    """Whichever of the two is split off; and another merge and split leave no trace."""
    async with worker(database_url, api, clock) as app:
        store = app.runtime.store
        first, second = await two_posts(app, clock)
        before = [(each.text, links(each)) for each in told(api)]
        for leaving in (-1, 0):
            merged(store, first, second, now=clock.now)
            await publish(app)
            clock.move(minutes=20)
            assert [(each.text, links(each)) for each in told(api)] != before
            story = store.stories.load(first)
            assert story is not None
            split = split_off(store, first, story.reports[leaving].entry_id, now=clock.now)
            assert split is not None
            await publish(app)
            clock.move(minutes=20)
            assert [(each.text, links(each)) for each in told(api)] == before
            second = split
        assert kinds(app, PublicationState.PENDING) == []


async def test_grouping_that_changes_its_mind_gives_readers_their_post_back(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        store = app.runtime.store
        first, second = await two_posts(app, clock)
        before = [each.text for each in told(api)]
        story = store.stories.load(second)
        assert story is not None
        (moved,) = (each.entry_id for each in story.reports)
        for target in (first, None):
            regrouping = Regrouping((moved,), target, "regrouped")
            stray = reported(app, clock, f"Market opens at {clock.now:%H:%M}", match=match("market", watches=()))
            placed(store, stray, Placement(None, "", (), (regrouping,)), clock.now)
            await publish(app)
            clock.move(minutes=20)
        assert [each.text for each in told(api)][:2] == before


async def test_the_message_follows_its_headline_and_what_is_left_gets_a_post(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        first = joined(app, clock, None, "Old bridge falls")
        stray = reported(app, clock, "Ferry festival at the quay")
        placed(app.runtime.store, stray, Placement(first, ""), clock.now)
        await publish(app)
        clock.move(minutes=20)
        (head,) = (each for each in _reports(app, first) if each.title == told(api)[0].text.split("\n")[0])
        split_off(app.runtime.store, first, head.entry_id, now=clock.now)
        await publish(app)
    post, other = told(api)
    assert (post.text.split("\n")[0], outlets(post), post.edits) == (head.title, 1, 1)
    assert (outlets(other), other.silent) == (1, True)
    assert other.text.split("\n")[0] in {"Old bridge falls", "Ferry festival at the quay"} - {head.title}


def _reports(app: App, story_id: int) -> Sequence[Report]:
    story = app.runtime.store.stories.load(story_id)
    assert story is not None
    return story.reports


async def test_two_told_stories_that_may_be_one_link_to_each_other(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        first, second = await two_posts(app, clock)
        for _ in range(2):
            both = reported(app, clock, f"Crossing and old bridge closed at {clock.now:%H:%M}")
            placed(app.runtime.store, both, Placement(first, "", akin=((first, second),)), clock.now)
            await publish(app)
            clock.move(minutes=20)
        assert kinds(app, PublicationState.PENDING) == []
        older, younger = told(api)
        assert older.text.split("\n")[0] == "Old bridge falls"
        assert older.text.endswith("\n\nSee also: Crossing gives way")
        assert links(older)[-1] == f"https://t.me/sample/{younger.message_id}"
        assert younger.text.split("\n")[0] == "Crossing gives way"
        assert younger.text.endswith("\n\nSee also: Old bridge falls")
        assert (older.edits, younger.edits) == (2, 1)
        # Surely one after all: the link of the younger leads to the older, and the older needs none.
        merged(app.runtime.store, first, second, now=clock.now)
        await publish(app)
    older, younger = told(api)
    assert "See also" not in older.text + younger.text
    assert younger.text.endswith("→ Old bridge falls")


async def test_a_report_that_perhaps_belongs_to_a_told_story_has_a_post_and_both_link_to_each_other(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        first = await tell(app, clock, "Old bridge falls")
        clock.move(minutes=20)
        other = reported(app, clock, "Crossing gives way")
        placed(app.runtime.store, other, Placement(None, "", akin=((first, None),)), clock.now)
        await publish(app)
        clock.move(minutes=20)
        await publish(app)
        assert kinds(app, PublicationState.PENDING) == []
    older, younger = told(api)
    assert older.text.endswith("\n\nSee also: Crossing gives way")
    assert younger.text.endswith("\n\nSee also: Old bridge falls")
    assert [links(each)[-1] for each in (older, younger)] == [
        f"https://t.me/sample/{each.message_id}" for each in (younger, older)
    ]
    assert (older.edits, younger.edits) == (1, 0)


async def test_a_story_that_waits_joins_one_that_was_told_without_a_post(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        first = await tell(app, clock, "Old bridge falls")
        clock.move(minutes=20)
        second = joined(app, clock, None, "Crossing gives way")
        await app.pipeline.group()
        merged(app.runtime.store, first, second, now=clock.now)
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
        merged(app.runtime.store, first, second, now=clock.now)
        await publish(app)
    (post,) = api.messages("@sample")
    assert (outlets(post), post.edits) == (2, 1)


async def test_what_is_split_off_leaves_the_post_and_gets_one_of_its_own(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    channel = SAMPLE.model_copy(update={"threshold": 2.0})
    async with worker(database_url, api, clock, channel) as app:
        first = joined(app, clock, None, "Old bridge falls")
        stray = reported(app, clock, "Ferry festival at the bridge")
        placed(app.runtime.store, stray, Placement(first, ""), clock.now)
        await publish(app)
        clock.move(minutes=20)
        split = split_off(app.runtime.store, first, stray.entry_id, now=clock.now)
        assert split is not None
        await publish(app)
        post, own = api.messages("@sample")
        assert (outlets(post), post.edits) == (1, 1)
        assert "festival" not in post.text
        # Of less weight than a post needs, but readers were told of it.
        assert (own.text.split("\n")[0], own.silent) == ("Ferry festival at the bridge", True)
        joined(app, clock, split, "Festival of ferries opens")
        await publish(app)
        clock.move(minutes=20)
        await publish(app)
    assert [outlets(each) for each in api.messages("@sample")] == [1, 2]


@pytest.mark.parametrize("together", [True, False])
async def test_later_reports_never_undo_what_an_editor_decided(
    database_url: str, api: BotApi, clock: Clock, together: bool
) -> None:
    """With the grouping that is shipped, and titles of which it would think otherwise."""
    fall = "Ferry with twelve carts sinks off the old bridge"
    other = fall + " in storm" if not together else "Council votes on the new bridge tax"
    async with worker(database_url, api, clock) as app:
        reported(app, clock, fall)
        reported(app, clock, other)
        await app.pipeline.group()
        first, second = (each.story_id for each in app.runtime.store.stories.recent_reports(clock.now - HOUR, 9)[::-1])
        assert (first == second) is not together
        if together:
            assert merged(app.runtime.store, first, second, now=clock.now) == first
        else:
            last = app.runtime.store.stories.recent_reports(clock.now - HOUR, 9)[0].report.entry_id
            assert split_off(app.runtime.store, first, last, now=clock.now) is not None
        for number in range(6):
            clock.move(minutes=1)
            reported(app, clock, f"{fall if number % 2 else other}, say {'abcdef'[number] * 5}")
            await app.pipeline.group()
        by_title = {
            each.report.title: each.story_id for each in app.runtime.store.stories.recent_reports(clock.now - HOUR, 20)
        }
    assert (by_title[fall] == by_title[other]) is together


async def test_reports_that_join_never_change_the_headline_but_for_a_newer_state_of_it(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(sqlite_url, api, clock) as app:
        first = joined(app, clock, None, "Old bridge falls, two dead")
        await publish(app)
        for title, headed in (
            ("Crowd gathers in the square", "Old bridge falls, two dead"),
            ("Square fills with a crowd", "Old bridge falls, two dead"),
            ("Crowd fills the square", "Old bridge falls, two dead"),
            ("Old bridge: three dead after fall", "Old bridge: three dead after fall"),
            ("Crowd leaves the square, nine dead", "Old bridge: three dead after fall"),
        ):
            clock.move(minutes=20)
            joined(app, clock, first, title)
            await publish(app)
            assert told(api)[0].text.split("\n")[0] == headed
