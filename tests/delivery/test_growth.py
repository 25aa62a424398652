"""Stories that grow, through the real python-telegram-bot and a loopback Bot API; quiet hours, digests, backlogs."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from monitor.delivery import policy
from monitor.model.documents import Entry
from monitor.model.publications import PublicationKind, PublicationState, Undecided
from monitor.model.settings import DigestSettings, EditSettings, QuietSettings
from monitor.model.stories import Placement, Report
from monitor.worker.app import App
from tests.store.samples import MESSAGE, ingest, match, written
from tests.store.samples import placed as place
from tests.support.botapi import BotApi, Fault
from tests.support.botchats import Posted
from tests.support.clock import Clock
from tests.support.newsroom import SAMPLE, joined, publish, reported, tell, worker

pytestmark = pytest.mark.slow

MINUTE = timedelta(minutes=1)
KINDS = PublicationKind


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.add_chat("@sample")
        yield server


def outlets(message: Posted) -> int:
    return message.text.count("Outlet ")


def edits(api: BotApi) -> int:
    return sum(call.method == "editMessageText" for call in api.calls)


async def test_five_outlets_in_turn_are_one_post_that_grows_and_a_reply_for_each_change(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls, three dead")
        for minutes, title in ((20, "Three dead as bridge falls"), (1, "Bridge: five dead"), (1, "Bridge fell")):
            clock.move(minutes=minutes)
            joined(app, clock, story, title)
            await publish(app)
        assert edits(api) == 1
        clock.move(minutes=8)
        joined(app, clock, story, "Five dead in fall of bridge")
        await publish(app)
    post, ring, reply = api.messages("@sample")
    assert (post.edits, outlets(post)) == (2, 5)
    # With sound: by then three outlets had it within half an hour.
    assert (ring.reply_to, post.silent, ring.silent) == (post.message_id, True, False)
    assert ring.text.startswith("Now reported by 3 outlets\n")
    assert (reply.reply_to, reply.silent) == (post.message_id, False)
    assert reply.text.startswith("Dead: now 5 (was 3)\n")


async def test_a_burst_is_one_edit_in_each_interval(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    channel = SAMPLE.model_copy(update={"edits": EditSettings(interval=5 * MINUTE)})
    async with worker(sqlite_url, api, clock, channel) as app:
        story = joined(app, clock, None, "Bridge falls")
        for _ in range(12):
            await publish(app)
            clock.move(minutes=1)
            joined(app, clock, story, f"Bridge falls again {clock.now:%M}")
        assert [row.kind for row in app.runtime.store.outbox.rows(PublicationState.PENDING)] == [KINDS.EDIT]
        assert edits(api) == 2


async def test_a_post_that_waits_tells_everything_and_needs_no_edit(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    api.faults.append(Fault("flood", retry_after=60))
    async with worker(database_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls")
        joined(app, clock, story, "Bridge falls, they say")
        clock.move(minutes=2)
        await publish(app)
        clock.move(hours=1)
        await publish(app)
        assert [row.kind for row in app.runtime.store.outbox.rows()] == [KINDS.POST]
    (post,) = api.messages("@sample")
    assert (outlets(post), post.edits) == (2, 0)


async def test_an_edit_that_would_change_nothing_is_forgotten(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock) as app:
        first = reported(app, clock, "Bridge falls")
        story = place(app.runtime.store, first, Placement(None, ""), clock.now)
        await publish(app)
        clock.move(minutes=30)
        # A post names each outlet once, with its first report.
        again = reported(app, clock, "Bridge falls", outlet=first.outlet)
        place(app.runtime.store, again, Placement(story, ""), clock.now)
        await app.pipeline.group()
        assert [row.kind for row in app.runtime.store.outbox.rows(PublicationState.PENDING)] == [KINDS.EDIT]
        await app.pipeline.sender.deliver()
        assert [row.kind for row in app.runtime.store.outbox.rows()] == [KINDS.POST]
    assert edits(api) == 0


async def test_between_two_rounds_an_editor_may_correct_stories(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock) as app:
        await tell(app, clock, "Bridge falls")
        assert app.runtime.store.leases.acquire("group", "an editor's command", clock.now, MINUTE)
        await tell(app, clock, "Second bridge falls")
        assert len(api.messages("@sample")) == 1
        app.runtime.store.leases.release("group", "an editor's command")
        await publish(app)
        assert len(api.messages("@sample")) == 2


async def test_edits_do_not_overtake_posts(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls")
        clock.move(minutes=30)
        joined(app, clock, story, "Bridge falls, they say")
        await app.pipeline.group()
        await tell(app, clock, "Second bridge falls")
    assert [call.method for call in api.calls] == ["sendMessage", "sendMessage", "editMessageText"]


async def test_nothing_is_edited_while_telegram_asks_for_patience(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls")
        clock.move(minutes=30)
        joined(app, clock, story, "Bridge falls, they say")
        api.faults.append(Fault("flood", "editMessageText", retry_after=60))
        await publish(app)
        for _ in range(10):
            clock.move(minutes=1)
            await publish(app)
        assert edits(api) == 1
        clock.move(minutes=2)
        await publish(app)
    assert edits(api) == 2
    assert outlets(api.messages("@sample")[0]) == 2


@pytest.mark.parametrize("fault", ["close-before", "close-after", "garbage"])
async def test_an_edit_that_perhaps_arrived_is_made_again(
    database_url: str, api: BotApi, clock: Clock, fault: str
) -> None:
    async with worker(database_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls")
        clock.move(minutes=30)
        joined(app, clock, story, "Bridge falls, they say")
        api.faults.append(Fault(fault, "editMessageText"))
        await publish(app)
        (row,) = app.runtime.store.outbox.rows(PublicationState.PENDING)
        assert row.kind is KINDS.EDIT
        clock.move(minutes=11)
        await publish(app)
        assert app.runtime.store.outbox.rows(PublicationState.PENDING) == []
    (post,) = api.messages("@sample")
    assert outlets(post) == 2


async def test_a_worker_killed_while_it_edits_leaves_an_edit_to_be_made(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls")
        clock.move(minutes=30)
        joined(app, clock, story, "Bridge falls, they say")
        await app.pipeline.group()
        app.runtime.store.leases.release_all(app.runtime.owner)
        app.runtime.store.leases.acquire("channel:main", "killed", clock.now, MINUTE)
        claim = app.runtime.store.outbox.next_pending("main", clock.now)
        assert claim is not None
        assert app.runtime.store.outbox.begin_sending(claim.publication_id, "main", "killed", MESSAGE, clock.now, ())
        joined(app, clock, story, "Bridge falls, all say")
        await app.pipeline.group()
    clock.move(minutes=2)
    async with worker(database_url, api, clock) as app:
        await publish(app)
        assert {row.state for row in app.runtime.store.outbox.rows()} == {PublicationState.SENT}
    (post,) = api.messages("@sample")
    assert (outlets(post), post.edits) == (3, 1)


async def test_a_message_that_was_deleted_is_not_edited_again(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls")
        api.chat("@sample").messages.clear()
        for number in range(2):
            clock.move(minutes=30)
            joined(app, clock, story, f"Bridge falls: {number} dead")
            await publish(app)
        (row,) = app.runtime.store.outbox.rows(PublicationState.REJECTED)
        assert (row.kind, "not found" in row.error) == (KINDS.EDIT, True)
    assert edits(api) == 1


async def test_a_source_that_corrects_itself_is_told_of(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock) as app:
        story = await tell(app, clock, "Bridge falls, nine dead")
        clock.move(minutes=30)
        loaded = app.runtime.store.stories.load(story)
        assert loaded is not None
        _change(app, clock, loaded.reports[0], "CORRECTION: Bridge falls, two dead")
        await publish(app)
    post, reply = api.messages("@sample")
    assert post.edits == 1
    assert "two dead" in post.text
    assert reply.reply_to == post.message_id
    assert "9" in reply.text
    assert "2" in reply.text


def _change(app: App, clock: Clock, report: Report, title: str) -> None:
    """The source of a report gives it another title."""
    entry = Entry(None, report.url, title)
    write = written("x", entry=entry, entry_id=report.entry_id, match=match("bridge"), published=report.published)
    ingest(app.runtime.store, write, now=clock.now)


# --- urgency -----------------------------------------------------------------------------------------------------


async def test_breaking_news_has_sound_and_comes_in_quiet_hours(database_url: str, api: BotApi, clock: Clock) -> None:
    channel = SAMPLE.model_copy(update={"quiet": QuietSettings(begins="11:00", ends="13:00")})
    async with worker(database_url, api, clock, channel) as app:
        joined(app, clock, None, "Small bridge falls")
        story = await tell(app, clock, "Great bridge falls")
        assert api.messages("@sample") == []
        for number in range(2):
            joined(app, clock, story, f"Great bridge falls, says {number}")
        await publish(app)
        assert [message.silent for message in api.messages("@sample")] == [False]
        clock.move(minutes=60)
        await publish(app)
    great, small = api.messages("@sample")
    assert great.text.startswith("Great")
    assert (small.text.startswith("Small"), small.silent) == (True, True)


DAILY = SAMPLE.model_copy(update={"threshold": 2.0, "digest": DigestSettings(at=("13:00",), chart=False)})


async def test_what_is_below_the_threshold_stands_in_the_digest(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, DAILY) as app:
        joined(app, clock, None, "Small bridge falls")
        story = joined(app, clock, None, "Great bridge falls")
        joined(app, clock, story, "Great bridge falls, they say")
        await publish(app)
    clock.move(minutes=65)
    for _ in range(2):
        async with worker(database_url, api, clock, DAILY) as app:
            await publish(app)
    post, digest = api.messages("@sample")
    assert post.text.startswith("Great")
    assert digest.text.index("Great bridge") < digest.text.index("Small bridge")
    assert next(entity.url for entity in digest.entities if entity.url) == "https://t.me/sample/1"
    assert digest.silent


async def test_a_digest_names_a_story_by_the_headline_of_its_post(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    channel = DAILY.model_copy(update={"threshold": 0.0})
    async with worker(sqlite_url, api, clock, channel) as app:
        story = await tell(app, clock, "Old bridge falls")
        for title in ("Crowd in the square", "Crowd gathers in the square", "Crowd in the old square"):
            joined(app, clock, story, title)
        clock.move(minutes=61)
        await publish(app)
    post, digest = api.messages("@sample")
    assert post.text.startswith("Old bridge falls\n")
    assert "1. Old bridge falls · 4 outlets" in digest.text


async def test_missed_digests_are_made_up_for_once(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, DAILY) as app:
        clock.now = datetime(2023, 9, 20, 13, 5, tzinfo=UTC)
        await tell(app, clock, "Bridge of Wednesday")  # nothing before it: no digest
        clock.move(hours=2)
        joined(app, clock, None, "Bridge of Wednesday evening")
        clock.move(days=3)
        await publish(app)
        await publish(app)
        rows = [row.state for row in app.runtime.store.outbox.rows() if row.kind is KINDS.DIGEST]
    (digest,) = api.messages("@sample")
    assert "Bridge of Wednesday evening" in digest.text
    assert rows == [PublicationState.SENT, PublicationState.REJECTED]


async def test_a_digest_waits_for_whoever_groups(database_url: str, api: BotApi, clock: Clock) -> None:
    """Another worker may be about to commit a story that belongs to the period."""
    async with worker(database_url, api, clock, DAILY) as app:
        clock.move(minutes=65)
        assert app.runtime.store.leases.acquire("group", "other", clock.now, MINUTE)
        await publish(app)
        clock.move(minutes=-10)
        joined(app, clock, None, "Late bridge falls")
        assert [row for row in app.runtime.store.outbox.rows() if row.kind is KINDS.DIGEST] == []
        app.runtime.store.leases.release_all("other")
        clock.move(minutes=10)
        await publish(app)
    (digest,) = api.messages("@sample")
    assert "Late bridge falls" in digest.text


async def test_a_backlog_becomes_one_digest_and_what_grows_after_it_a_post(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock, backlog=3) as app:
        api.faults.append(Fault("refuse", code=403, description="Forbidden: bot was kicked"))
        first = await tell(app, clock, "Bridge one falls")
        for name in ("two", "three", "four"):
            joined(app, clock, None, f"Bridge {name} falls")
        clock.move(hours=3)
        await publish(app)
        joined(app, clock, first, "Bridge one falls, nine dead")
        await tell(app, clock, "Bridge five falls")
        states = [row.state for row in app.runtime.store.outbox.rows()]
    digest, grown, post = api.messages("@sample")
    assert all(f"Bridge {name} falls" in digest.text for name in ("one", "two", "three", "four"))
    assert (grown.text.split("\n")[0], outlets(grown), grown.silent) == ("Bridge one falls", 2, True)
    assert post.text.startswith("Bridge five")
    assert states.count(PublicationState.FOLDED) == 3


async def closed(app: App, api: BotApi, clock: Clock, *titles: str) -> list[int]:
    """Stories that wait, since the channel is closed for five minutes from now."""
    api.faults.append(Fault("refuse", code=403, description="Forbidden: bot was kicked"))
    return [await tell(app, clock, title) for title in titles]


async def test_a_backlog_is_told_in_as_many_digests_as_it_takes(database_url: str, api: BotApi, clock: Clock) -> None:
    titles = [f"Bridge {number} falls " + "and falls " * 14 for number in range(70)]
    async with worker(database_url, api, clock) as app:
        app.runtime.store.operators.pause(["main"], clock.now)
        for title in titles:
            joined(app, clock, None, title)
        await publish(app)
        clock.move(hours=1)
        app.runtime.store.operators.resume(["main"])
        await publish(app)
    texts = [message.text for message in api.messages("@sample")]
    assert [sum(f"Bridge {number} falls" in text for text in texts) for number in range(70)] == [1] * 70
    assert len(texts) == 4
    assert not any("more" in text for text in texts)


async def test_a_breaking_story_is_not_folded_while_it_lives(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, backlog=2) as app:
        great, old, *_ = await closed(app, api, clock, "Dam bridge breaks", "Bridge one", "Bridge two", "Bridge three")
        for story in (great, old):
            for name in ("A", "B", "C"):
                joined(app, clock, story, f"Bridge {story} collapses, says {name}")
        await publish(app)
        for number in range(9):
            clock.move(minutes=10)
            joined(app, clock, great, f"Dam bridge breaks, {number + 10} dead")
            await app.pipeline.group()
        await publish(app)
    post, digest = sorted(api.messages("@sample"), key=lambda message: message.silent)
    assert (outlets(post), post.silent, digest.silent) == (13, False, True)
    assert "Dam bridge" not in digest.text
    assert len(re.findall(r"^(?:•|\d\.) Bridge", digest.text, re.MULTILINE)) == 3


async def test_a_story_that_breaks_before_its_digest_leaves_gets_its_post(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(sqlite_url, api, clock, backlog=3) as app:
        first, *_ = await closed(app, api, clock, "Bridge one", "Bridge two", "Bridge three", "Bridge four")
        clock.move(hours=3)
        api.faults.append(Fault("refuse", code=403, description="Forbidden: bot was kicked"))
        await publish(app)
        joined(app, clock, first, "Bridge one, they say")
        await publish(app)
        folded = app.runtime.store.outbox.rows(PublicationState.FOLDED)
        assert len(folded) == 4  # the digest will tell of it
        for name in ("A", "B", "C"):
            joined(app, clock, first, f"Bridge one, says {name}")
        clock.move(minutes=6)
        await publish(app)
    digest, post = sorted(api.messages("@sample"), key=lambda message: not message.silent)
    assert (outlets(post), post.silent) == (5, False)
    assert "Bridge one" not in digest.text


async def test_a_backlog_within_the_limit_is_posted(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, backlog=3) as app:
        for name in ("one", "two", "three"):
            await tell(app, clock, f"Bridge {name} falls")
    assert len(api.messages("@sample")) == 3


async def test_a_post_in_the_look_of_the_house(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    template = "<i>{{ headline }}</i>{% for each in summary %}" + "x" * 4090 + "{% endfor %}"
    with capture_logs() as logs:
        async with worker(sqlite_url, api, clock, SAMPLE.model_copy(update={"template": template})) as app:
            joined(app, clock, None, "Bridge falls")
            place(
                app.runtime.store, reported(app, clock, "Dam breaks", summary="The dam broke at noon."), now=clock.now
            )
            await publish(app)
    own, built_in = api.messages("@sample")
    assert (own.text, [entity.type for entity in own.entities]) == ("Bridge falls", ["italic"])
    assert built_in.text.startswith("Dam breaks\n\n🇦🇲 The dam broke at noon.")
    (noted,) = (log for log in logs if log["event"] == "delivery.noted")
    assert noted["detail"] == "the template was not used: it makes a message that is too long"


async def test_messages_go_to_the_topic_of_their_channel(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, SAMPLE.model_copy(update={"topic": 7})) as app:
        await tell(app, clock, "Bridge falls")
    assert [message.topic for message in api.messages("@sample")] == [7]


async def test_a_story_that_breaks_the_decision_does_not_stop_the_others(
    sqlite_url: str, api: BotApi, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = policy.decide

    def breaking(undecided: Undecided, *arguments: Any) -> object:
        if undecided.story.reports[0].title == "Bridge one falls":
            raise ZeroDivisionError
        return real(undecided, *arguments)

    monkeypatch.setattr(policy, "decide", breaking)
    async with worker(sqlite_url, api, clock) as app:
        joined(app, clock, None, "Bridge one falls")
        await tell(app, clock, "Bridge two falls")
        assert app.runtime.store.decisions.undecided(10) == []
    assert [message.text.split("\n")[0] for message in api.messages("@sample")] == ["Bridge two falls"]
