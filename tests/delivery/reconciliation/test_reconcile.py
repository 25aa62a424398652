"""Was it delivered? Through the real python-telegram-bot and a loopback Bot API, on both databases."""

from __future__ import annotations

from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.delivery.journal import Journal
from monitor.delivery.reconciliation import search
from monitor.model.publications import PublicationState
from monitor.model.settings import Channel, DigestSettings, ReconcileSettings
from monitor.worker import status
from monitor.worker.app import App
from tests.store.samples import alive
from tests.support.botapi import BotApi, Fault
from tests.support.bothtml import parse_html
from tests.support.clock import Clock
from tests.support.newsroom import SAMPLE, Killed, die_in_delivery, die_over, joined, publish, tell, worker

pytestmark = pytest.mark.slow

ADMIN_CHAT = "77"
QUICK = timedelta(milliseconds=150)
WAIT = ReconcileSettings().after.total_seconds()
P = PublicationState


def headlines(api: BotApi, chat: str | int = "@sample") -> list[str]:
    return [message.text.split("\n")[0] for message in api.messages(chat)]


def methods(api: BotApi, since: int = 0) -> list[str]:
    return [call.method for call in api.calls[since:]]


def states(app: App) -> list[PublicationState]:
    return [row.state for row in reversed(app.runtime.store.outbox.rows())]


async def posted(app: App, clock: Clock, *titles: str) -> None:
    """Post these stories, one after the other."""
    for title in titles:
        await tell(app, clock, title)


async def deliver_later(app: App, clock: Clock, **by: float) -> None:
    """Deliver what can be delivered after the wait."""
    clock.move(**(by or {"seconds": WAIT}))
    await publish(app)


# --- found, or not ---------------------------------------------------------------------------------------------------

LOST = [Fault("close-after"), Fault("garbage"), Fault("odd-json"), Fault("close-before"), Fault("crash"),
        Fault("html-502")]  # fmt: skip


@pytest.mark.parametrize("admin_chat", [ADMIN_CHAT, ""], ids=["forwarding", "editing"])
@pytest.mark.parametrize("fault", LOST, ids=lambda fault: fault.kind)
async def test_what_perhaps_arrived_is_there_once_and_in_its_place(
    sqlite_url: str, api: BotApi, clock: Clock, fault: Fault, admin_chat: str
) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=admin_chat) as app:
        await posted(app, clock, "Bridge one")
        api.faults.append(fault)
        await posted(app, clock, "Bridge two", "Bridge three")
        assert states(app) == [P.SENT, P.UNKNOWN, P.PENDING]
        await deliver_later(app, clock)
        assert states(app) == [P.SENT] * 3
        tally = app.runtime.store.reconciling.tally(clock.now - timedelta(hours=1))
    assert headlines(api) == ["Bridge one", "Bridge two", "Bridge three"]
    assert (tally.by_probe, tally.by_policy) == (1, 0)
    assert api.messages(77) == []
    assert [message.edits for message in api.messages("@sample")] == [0, 0, 0]


async def test_a_message_is_looked_for_after_the_wait_and_not_before(
    database_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(database_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        api.faults.append(Fault("close-after"))
        await posted(app, clock, "Bridge one")
        asked = len(api.calls)
        await deliver_later(app, clock, seconds=WAIT - 1)
        assert len(api.calls) == asked
    async with worker(database_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await publish(app)
        assert len(api.calls) == asked
        await deliver_later(app, clock, seconds=1)
        assert states(app) == [P.SENT]
    assert headlines(api) == ["Bridge one"]


async def test_a_late_arrival_within_the_wait_is_found(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT, patience=QUICK) as app:
        api.faults.append(Fault("late", seconds=0.4))
        await posted(app, clock, "Bridge one")
        assert headlines(api) == []
        await api.wait_for_late_calls()
        await deliver_later(app, clock)
        assert states(app) == [P.SENT]
    assert headlines(api) == ["Bridge one"]


@pytest.mark.parametrize("admin_chat", [ADMIN_CHAT, ""], ids=["forwarding", "editing"])
@pytest.mark.parametrize("arrived", [True, False])
async def test_what_a_killed_worker_left_is_looked_for(
    database_url: str, api: BotApi, clock: Clock, arrived: bool, admin_chat: str
) -> None:
    async with worker(database_url, api, clock, admin_chat=admin_chat) as app:
        await posted(app, clock, "Bridge one")
    async with worker(database_url, api, clock, admin_chat=admin_chat) as app:
        if not arrived:
            api.faults.append(Fault("close-before"))
        await die_over(app, clock, "Bridge two")
    async with worker(database_url, api, clock, admin_chat=admin_chat) as app:
        await posted(app, clock, "Bridge three")
        assert states(app) == [P.SENT, P.UNKNOWN, P.PENDING]
        await deliver_later(app, clock)
    assert headlines(api) == ["Bridge one", "Bridge two", "Bridge three"]


async def test_a_kill_does_not_shorten_the_wait(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await die_over(app, clock, "Bridge one")
    for _ in range(2):
        async with worker(database_url, api, clock, admin_chat=ADMIN_CHAT) as app:
            await publish(app)
        clock.move(seconds=WAIT / 2)
        assert methods(api) == ["sendMessage"]
    async with worker(database_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await publish(app)
        assert states(app) == [P.SENT]


@pytest.mark.parametrize("admin_chat", [ADMIN_CHAT, ""], ids=["forwarding", "editing"])
@pytest.mark.parametrize("arrived", [True, False])
async def test_messages_of_others_and_gaps_are_passed_over(
    sqlite_url: str, api: BotApi, clock: Clock, arrived: bool, admin_chat: str
) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=admin_chat) as app:
        await posted(app, clock, "Bridge one")
        api.post_as_another("@sample", "A pin", service=True)
        api.post_as_another("@sample", "Bridge two")  # the same headline, and nothing else
        api.chat("@sample").last_id += 8  # deleted
        api.post_as_another("@sample", "Not ours")
        api.faults.append(Fault("close-after" if arrived else "close-before"))
        await posted(app, clock, "Bridge two")
        await deliver_later(app, clock)
        assert states(app) == [P.SENT, P.SENT]
    assert headlines(api) == ["Bridge one", "A pin", "Bridge two", "Not ours", "Bridge two"]
    assert api.messages(77) == []


async def test_a_forward_of_the_same_words_is_not_ours(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        api.faults.append(Fault("close-after"))
        await posted(app, clock, "Bridge one")
        ours = api.messages("@sample")[0]
        ours.origin = {"type": "channel", "chat": api.chat("@sample").describe(), "message_id": 900, "date": 1}
        await deliver_later(app, clock)
        assert states(app) == [P.SENT]
    assert headlines(api) == ["Bridge one", "Bridge one"]


@pytest.mark.parametrize("admin_chat", [ADMIN_CHAT, ""], ids=["forwarding", "editing"])
@pytest.mark.parametrize("arrived", [True, False])
async def test_in_a_group_the_author_counts(
    sqlite_url: str, api: BotApi, clock: Clock, arrived: bool, admin_chat: str
) -> None:
    api.add_chat(-42, type="supergroup", status="member")
    async with worker(sqlite_url, api, clock, Channel(chat="-42"), admin_chat=admin_chat) as app:
        await posted(app, clock, "Bridge one")
        api.faults.append(Fault("close-after" if arrived else "close-before"))
        joined(app, clock, None, "Bridge two")
        copied = api.post_as_another(-42, "to be the same")
        await publish(app)
        copied.text, copied.entities = parse_html(api.calls[-1].params["text"])
        await deliver_later(app, clock)
        assert states(app) == [P.SENT, P.SENT]
    assert [message.own for message in api.messages(-42)] == [True, False, True]


async def test_a_channel_with_too_much_behind_the_last_known_message_follows_the_policy(
    sqlite_url: str, api: BotApi, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "REACH", 12)
    for number in range(12):
        api.post_as_another("@sample", f"Not ours {number}")
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT, unknown="skip") as app:
        api.faults.append(Fault("close-after"))
        await posted(app, clock, "Bridge one")
        await deliver_later(app, clock)
        assert states(app) == [P.UNKNOWN]
        assert app.runtime.store.reconciling.tally(clock.now - timedelta(hours=1)).by_policy == 1
    assert api.messages(77) == []


# --- all kinds of messages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["close-after", "close-before"])
async def test_a_reply_is_looked_for_like_a_post(database_url: str, api: BotApi, clock: Clock, fault: str) -> None:
    async with worker(database_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        story = await tell(app, clock, "Bridge falls, three dead")
        clock.move(minutes=20)
        joined(app, clock, story, "Bridge: five dead")
        api.faults.append(Fault(fault))
        await publish(app)
        await deliver_later(app, clock)
        await deliver_later(app, clock)
        assert set(states(app)) == {P.SENT}
    post, reply = api.messages("@sample")
    assert (reply.reply_to, post.edits) == (post.message_id, 1)


CHART = Channel(chat="@sample", threshold=2.0, digest=DigestSettings(at=("13:00",)))


@pytest.mark.parametrize("admin_chat", [ADMIN_CHAT, ""], ids=["forwarding", "editing"])
@pytest.mark.parametrize("fault", ["close-after", "close-before"])
async def test_a_picture_is_looked_for_by_its_caption(
    sqlite_url: str, api: BotApi, clock: Clock, fault: str, admin_chat: str
) -> None:
    async with worker(sqlite_url, api, clock, CHART, admin_chat=admin_chat) as app:
        story = joined(app, clock, None, "Great bridge falls")
        joined(app, clock, story, "Great bridge falls, they say")
        await publish(app)
        joined(app, clock, None, "Small bridge falls")
        clock.move(minutes=61)
        api.faults.append(Fault(fault, "sendPhoto"))
        app.pipeline.sender._confirmed.add("main")
        await publish(app)
        await deliver_later(app, clock)
        assert sorted(states(app)) == [P.REJECTED, P.SENT, P.SENT]  # the digest is told by the caption of its chart
    post, chart = api.messages("@sample")
    assert (bool(post.photo), bool(chart.photo)) == (False, True)
    assert "Small bridge falls" in chart.text


async def test_a_message_in_a_topic_goes_there_again(database_url: str, api: BotApi, clock: Clock) -> None:
    channel = SAMPLE.model_copy(update={"topic": 7})
    async with worker(database_url, api, clock, channel, admin_chat=ADMIN_CHAT) as app:
        await posted(app, clock, "Bridge one")
        api.faults.append(Fault("close-before"))
        await posted(app, clock, "Bridge two")
        await deliver_later(app, clock)
    assert [(message.topic, message.own) for message in api.messages("@sample")] == [(7, True)] * 2


async def test_an_edit_that_perhaps_arrived_is_made_again_and_not_looked_for(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        story = await tell(app, clock, "Bridge falls")
        clock.move(minutes=30)
        joined(app, clock, story, "Bridge falls, they say")
        api.faults.append(Fault("close-after", "editMessageText"))
        await publish(app)
        await deliver_later(app, clock, minutes=11)
        assert states(app) == [P.SENT, P.SENT]
    assert methods(api) == ["sendMessage", "editMessageText", "editMessageText"]


# --- where no probe is possible --------------------------------------------------------------------------------------

NO_PROBE: list[tuple[str, dict[str, Any]]] = [
    ("", {"can_edit": True}),
    ("@sample", {"can_edit": True}),
    ("@nowhere", {"can_edit": True}),
    (ADMIN_CHAT, {"can_edit": True, "protected": True}),
]


@pytest.mark.parametrize(("rule", "posts"), [("resend", 2), ("skip", 1)])
@pytest.mark.parametrize(
    ("admin_chat", "rights"), NO_PROBE, ids=["may edit", "the channel", "no such chat", "protected"]
)
async def test_where_no_probe_is_possible_the_policy_decides(
    sqlite_url: str, api: BotApi, clock: Clock, admin_chat: str, rights: dict[str, Any], rule: str, posts: int
) -> None:
    vars(api.chat("@sample")).update(rights)
    api.chat("@sample").messages.clear()
    async with worker(sqlite_url, api, clock, admin_chat=admin_chat, unknown=rule) as app:
        api.faults.append(Fault("close-after"))
        await posted(app, clock, "Bridge one")
        await deliver_later(app, clock)
        tally = app.runtime.store.reconciling.tally(clock.now - timedelta(hours=1))
    assert headlines(api) == ["Bridge one"] * posts
    assert (tally.by_probe, tally.by_policy) == (0, 1)
    assert {"editMessageText", "deleteMessage"}.isdisjoint(methods(api))


async def test_a_protected_channel_is_probed_by_edits(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    api.chat("@sample").protected = True
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await posted(app, clock, "Bridge one")
        api.faults.append(Fault("close-after"))
        await posted(app, clock, "Bridge two")
        await deliver_later(app, clock)
        assert states(app) == [P.SENT, P.SENT]
    assert headlines(api) == ["Bridge one", "Bridge two"]
    assert "forwardMessage" not in methods(api)


async def test_a_channel_that_becomes_protected_meanwhile_is_probed_by_edits(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await posted(app, clock, "Bridge one")
        api.faults.append(Fault("close-after"))
        await posted(app, clock, "Bridge two")
        refusal = "Bad Request: message has protected content and can't be forwarded"
        api.faults.append(Fault("refuse", "forwardMessage", description=refusal))
        await deliver_later(app, clock)
        assert states(app) == [P.SENT, P.SENT]
    assert methods(api)[-2:] == ["forwardMessage", "editMessageText"]


async def test_rights_are_asked_again_while_a_search_goes_on(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    """The bot gets the right to edit others: from then on an edit would overwrite them."""
    async with worker(sqlite_url, api, clock, admin_chat="") as app:
        await posted(app, clock, "Bridge one")
        api.faults.append(Fault("close-before"))
        await posted(app, clock, "Bridge two")
        api.faults.append(Fault("refuse", "editMessageText", code=500, description="Internal Server Error"))
        await deliver_later(app, clock)
        api.chat("@sample").can_edit = True
        theirs = api.post_as_another("@sample", "Not ours")
        await deliver_later(app, clock, minutes=2)
    assert (theirs.text, theirs.edits) == ("Not ours", 0)
    assert headlines(api) == ["Bridge one", "Not ours", "Bridge two"]


# --- who may vouch for the database, where there is no admin chat ----------------------------------------------------


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "posted.jsonl")


@pytest.mark.parametrize("after", [timedelta(seconds=30), timedelta(minutes=6)])
async def test_an_outage_takes_no_certainty_from_the_process_that_sent(
    database_url: str, api: BotApi, clock: Clock, after: timedelta
) -> None:
    rules = ReconcileSettings(after=after)
    async with worker(database_url, api, clock, admin_chat="", reconcile=rules) as app:
        await posted(app, clock, "Bridge one")
        clock.move(hours=1)
        api.faults.append(Fault("close-after"))
        await posted(app, clock, "Bridge two")
        clock.move(minutes=7)
        api.faults.append(Fault("crash", "getChat"))
        await publish(app)
        await deliver_later(app, clock, minutes=7)
        assert states(app) == [P.SENT, P.SENT]
        assert app.runtime.store.reconciling.tally(clock.now - timedelta(hours=1)).by_policy == 0
    assert headlines(api) == ["Bridge one", "Bridge two"]


@pytest.mark.parametrize("hours", [0, 30])
async def test_a_restart_after_quiet_hours_is_certain_by_its_journal(
    database_url: str, api: BotApi, clock: Clock, journal: Journal, hours: int
) -> None:
    async with worker(database_url, api, clock, admin_chat="", journal=journal) as app:
        await posted(app, clock, "Bridge one")
    clock.move(hours=hours + 1)
    async with worker(database_url, api, clock, admin_chat="", journal=journal) as app:
        await die_over(app, clock, "Bridge two")
    clock.move(hours=hours)
    async with worker(database_url, api, clock, admin_chat="", journal=journal) as app:
        await deliver_later(app, clock)
        await deliver_later(app, clock)
        assert states(app) == [P.SENT, P.SENT]
        assert app.runtime.store.reconciling.tally(clock.now - timedelta(hours=1)).by_policy == 0
    assert headlines(api) == ["Bridge one", "Bridge two"]


async def test_a_journal_vouches_for_no_database_on_which_others_work(
    postgres_url: str, api: BotApi, clock: Clock, journal: Journal
) -> None:
    async with worker(postgres_url, api, clock, admin_chat="", journal=journal) as app:
        await posted(app, clock, "Bridge one")
        app.runtime.store.health.beat(alive("elsewhere:1:a", clock.now, host="elsewhere"))
    clock.move(hours=1)
    async with worker(postgres_url, api, clock, admin_chat="", journal=journal) as app:
        assert not app.recorder.vouched


async def test_a_crash_loop_in_that_moment_ends(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    """The first message of a channel, which nobody can look for without an admin chat."""
    for _ in range(6):
        async with worker(sqlite_url, api, clock, admin_chat="") as app:
            if not app.runtime.store.outbox.rows():
                joined(app, clock, None, "Bridge one")
            await die_in_delivery(app)
        clock.move(minutes=2)
    async with worker(sqlite_url, api, clock, admin_chat="") as app:
        await posted(app, clock, "Bridge two")
        assert states(app) == [P.UNKNOWN, P.SENT]
        assert app.runtime.store.reconciling.tally(clock.now - timedelta(hours=1)).by_policy == 3
    assert headlines(api) == ["Bridge one"] * 3 + ["Bridge two"]


# --- what an edit must never touch -----------------------------------------------------------------------------------


async def test_a_restored_backup_lets_no_edit_overwrite_what_was_posted_since(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(sqlite_url, api, clock, admin_chat="") as app:
        await posted(app, clock, "Bridge one")
        api.perform("sendMessage", {"chat_id": "@sample", "text": "Bridge of a later day"})
    clock.move(hours=2)
    async with worker(sqlite_url, api, clock, admin_chat="") as app:
        api.faults.append(Fault("close-before"))
        await posted(app, clock, "Bridge two")
        await deliver_later(app, clock)
    assert headlines(api) == ["Bridge one", "Bridge of a later day", "Bridge two"]
    assert "editMessageText" not in methods(api)


async def test_a_channel_without_a_known_message_lets_no_edit_overwrite_anything(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    api.perform("sendMessage", {"chat_id": "@sample", "text": "Bridge of another life"})
    async with worker(sqlite_url, api, clock, admin_chat="") as app:
        api.faults.append(Fault("close-before"))
        await posted(app, clock, "Bridge one")
        await deliver_later(app, clock)
    assert headlines(api) == ["Bridge of another life", "Bridge one"]


# --- probes that fail ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["getChat", "getChatMember", "forwardMessage"])
async def test_a_probe_that_is_refused_for_a_time_waits_that_long(
    sqlite_url: str, api: BotApi, clock: Clock, method: str
) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await posted(app, clock, "Bridge one")
        api.faults.append(Fault("close-after"))
        await posted(app, clock, "Bridge two")
        api.faults.append(Fault("flood", method, retry_after=100))
        await deliver_later(app, clock)
        asked = len(api.calls)
        assert app.runtime.store.reconciling.paused_until(ADMIN_CHAT) == clock.now + timedelta(seconds=100)
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await deliver_later(app, clock, seconds=99)
        assert len(api.calls) == asked
        await deliver_later(app, clock, seconds=1)
        assert states(app) == [P.SENT, P.SENT]
    assert headlines(api) == ["Bridge one", "Bridge two"]


async def test_an_admin_chat_that_asked_another_channel_for_patience_is_left_alone(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        api.faults.append(Fault("close-after"))
        await posted(app, clock, "Bridge one")
        app.runtime.store.reconciling.pause(ADMIN_CHAT, clock.now + timedelta(minutes=5))
        await deliver_later(app, clock, minutes=4)
        assert methods(api) == ["sendMessage"]
        await deliver_later(app, clock, minutes=1)
        assert states(app) == [P.SENT]


FAILING = [Fault("crash", "forwardMessage"), Fault("close-before", "forwardMessage"), Fault("garbage", "getChat"),
           Fault("html-502", "getMe"),
           Fault("refuse", "forwardMessage", code=403, description="Forbidden: no")]  # fmt: skip


@pytest.mark.parametrize("fault", FAILING, ids=lambda fault: f"{fault.method} {fault.kind}")
async def test_a_probe_that_fails_is_made_again(sqlite_url: str, api: BotApi, clock: Clock, fault: Fault) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await posted(app, clock, "Bridge one")
        api.faults.extend([Fault("close-after"), fault, fault])
        await posted(app, clock, "Bridge two")
        for _ in range(2):
            await deliver_later(app, clock)
            assert states(app) == [P.SENT, P.UNKNOWN]
            clock.move(minutes=1)
        await publish(app)
        assert states(app) == [P.SENT, P.SENT]
    assert headlines(api) == ["Bridge one", "Bridge two"]


async def test_looks_that_fail_now_and_then_silence_a_channel_for_a_minute_at_most(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    """Between the failures one number is looked at: they count from there."""
    rules = ReconcileSettings(tries=3)
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT, unknown="skip", reconcile=rules) as app:
        await posted(app, clock, "Bridge one")
        api.faults.append(Fault("close-before"))
        await posted(app, clock, "Bridge two")
        clock.move(seconds=WAIT)
        api.faults.append(Fault("crash", "forwardMessage"))
        for _ in range(10):
            await publish(app)
            due = clock.now + timedelta(seconds=5)
            assert status.held_up(app.runtime.store, clock.now, UTC) == {
                "main": f"message 2 perhaps arrived; it is looked for at {due:%H:%M:%S} UTC, after 1 failed looks"
            }
            api.faults.extend([Fault("fine", "forwardMessage"), Fault("crash", "forwardMessage")])
            clock.move(seconds=5)
        api.faults.clear()
        await publish(app)
        assert states(app) == [P.SENT, P.SENT]
        assert status.held_up(app.runtime.store, clock.now, UTC) == {}
    assert headlines(api) == ["Bridge one", "Bridge two"]


async def test_probes_that_fail_too_often_leave_it_to_the_policy(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    rules = ReconcileSettings(tries=3)
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT, unknown="skip", reconcile=rules) as app:
        api.faults.append(Fault("close-after"))
        await posted(app, clock, "Bridge one")
        for tries in range(1, 4):
            api.faults.append(Fault("crash", "forwardMessage"))
            await deliver_later(app, clock, minutes=10)
            assert methods(api).count("forwardMessage") == tries
        await deliver_later(app, clock, minutes=10)
        assert methods(api).count("forwardMessage") == 3
        assert states(app) == [P.UNKNOWN]
    assert headlines(api) == ["Bridge one"]


async def test_a_copy_that_could_not_be_deleted_is_deleted_later(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        api.faults.extend([Fault("close-after"), Fault("flood", "deleteMessage", retry_after=50)])
        await posted(app, clock, "Bridge one")
        await deliver_later(app, clock)
        assert headlines(api, 77) == ["Bridge one"]
    async with worker(database_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await deliver_later(app, clock, seconds=49)
        assert headlines(api, 77) == ["Bridge one"]
        await deliver_later(app, clock, seconds=1)
    assert api.messages(77) == []
    assert headlines(api) == ["Bridge one"]


@pytest.mark.parametrize("how", ["killed", "answer lost"])
async def test_a_copy_of_which_nothing_was_noted_is_found_and_deleted(
    sqlite_url: str, api: BotApi, clock: Clock, how: str
) -> None:
    def killed(*_: object, **__: object) -> None:
        raise Killed

    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await posted(app, clock, "Bridge one")
        api.faults.append(Fault("close-after"))
        await posted(app, clock, "Bridge two")
        api.perform("sendMessage", {"chat_id": "77", "text": "Bridge two? An alert"})
        clock.move(seconds=WAIT)
        if how == "killed":
            app.runtime.store.reconciling.note_copy = killed  # type: ignore[method-assign]
            with pytest.raises(Killed):
                await publish(app)
        else:
            api.faults.append(Fault("close-after", "forwardMessage"))
            await publish(app)
            await deliver_later(app, clock)
        api.post_as_another(77, "Bridge two? Another operator")
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await deliver_later(app, clock)
        await deliver_later(app, clock)
        assert states(app) == [P.SENT, P.SENT]
    assert headlines(api, 77) == ["Bridge two? An alert", "Bridge two? Another operator"]
    assert headlines(api) == ["Bridge one", "Bridge two"]


async def test_probes_keep_to_the_pace(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        rules = app.runtime.rules.settings.monitor.delivery.model_copy(update={"per_second": 1.0, "per_minute": 8})
        monitor = app.runtime.rules.settings.monitor.model_copy(update={"delivery": rules})
        await app.configure(app.runtime.rules.settings.model_copy(update={"monitor": monitor}))
        api.faults.append(Fault("close-before"))
        await posted(app, clock, "Bridge one")
        clock.move(seconds=WAIT)
        began = clock.now
        await publish(app)
    assert headlines(api) == ["Bridge one"]
    assert (clock.now - began).total_seconds() >= 60  # ten forwards, eight a minute


# --- late copies -----------------------------------------------------------------------------------------------------


def arrives_late(api: BotApi, send: int) -> None:
    """The server accepts what was sent with this call at last."""
    call = [call for call in api.calls if call.method == "sendMessage"][send]
    api.perform("sendMessage", call.params)


@pytest.mark.parametrize("admin_chat", [ADMIN_CHAT, ""], ids=["forwarding", "editing"])
@pytest.mark.parametrize("when", ["before it is sent again", "after it was sent again"])
async def test_a_late_copy_is_removed(database_url: str, api: BotApi, clock: Clock, when: str, admin_chat: str) -> None:
    async with worker(database_url, api, clock, admin_chat=admin_chat) as app:
        await posted(app, clock, "Bridge one")
        api.faults.append(Fault("close-before"))
        await posted(app, clock, "Bridge two")
        if when == "before it is sent again":
            api.faults.append(Fault("flood", retry_after=20))
        await deliver_later(app, clock)
        theirs = api.post_as_another("@sample", "Not ours")
        arrives_late(api, 1)
        clock.move(minutes=1)
        await posted(app, clock, "Bridge three")
        await deliver_later(app, clock)
        tally = app.runtime.store.reconciling.tally(clock.now - timedelta(hours=1))
        assert set(states(app)) == {P.SENT}
    assert sorted(headlines(api)) == ["Bridge one", "Bridge three", "Bridge two", "Not ours"]
    assert (tally.late_copies, theirs.edits) == (1, 0)
    assert api.messages(77) == []


async def test_a_late_copy_in_older_words_is_removed(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await posted(app, clock, "Bridge one")
        story = joined(app, clock, None, "Bridge two")
        api.faults.append(Fault("close-before"))
        await publish(app)
        joined(app, clock, story, "Bridge two, they say")
        await deliver_later(app, clock)
        arrives_late(api, 1)
        await posted(app, clock, "Bridge three")
    assert headlines(api) == ["Bridge one", "Bridge two", "Bridge three"]
    assert api.messages("@sample")[1].text.count("Outlet ") == 2


async def test_what_was_skipped_and_arrives_late_counts_as_sent(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(
        sqlite_url, api, clock, admin_chat=ADMIN_CHAT, unknown="skip", reconcile=ReconcileSettings(tries=1)
    ) as app:
        await posted(app, clock, "Bridge one")
        api.faults.extend([Fault("close-before"), Fault("crash", "forwardMessage")])
        await posted(app, clock, "Bridge two")
        await deliver_later(app, clock)
        assert states(app) == [P.SENT, P.UNKNOWN]
        arrives_late(api, 1)
        await posted(app, clock, "Bridge three")
        assert states(app) == [P.SENT] * 3
    assert headlines(api) == ["Bridge one", "Bridge two", "Bridge three"]


@pytest.mark.parametrize(
    "fault",
    [Fault("crash", "deleteMessage"), Fault("close-after", "deleteMessage"), Fault("crash", "forwardMessage")],
    ids=["delete fails", "answer to the delete lost", "look fails"],
)
async def test_a_late_copy_is_removed_through_faults(sqlite_url: str, api: BotApi, clock: Clock, fault: Fault) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await posted(app, clock, "Bridge one")
        api.faults.append(Fault("close-before"))
        await posted(app, clock, "Bridge two")
        await deliver_later(app, clock)
        arrives_late(api, 1)
        api.faults.append(fault)
        await posted(app, clock, "Bridge three")
        await deliver_later(app, clock, minutes=2)
        await deliver_later(app, clock, minutes=2)
    assert headlines(api) == ["Bridge one", "Bridge two", "Bridge three"]
    assert api.messages(77) == []


async def test_without_a_given_up_attempt_nobody_looks_at_what_others_post(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(sqlite_url, api, clock, admin_chat=ADMIN_CHAT) as app:
        await posted(app, clock, "Bridge one")
        api.post_as_another("@sample", "Not ours")
        await posted(app, clock, "Bridge two")
    assert methods(api) == ["sendMessage", "sendMessage"]
