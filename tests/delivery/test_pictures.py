"""Posts with pictures, through the real python-telegram-bot and a loopback Bot API: the table in delivery/README.md."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.delivery.journal import Journal
from monitor.model.publications import PublicationState
from monitor.model.settings import ReconcileSettings
from monitor.worker.app import App
from tests.support.botapi import BotApi, Fault
from tests.support.clock import Clock
from tests.support.newsroom import SAMPLE, die_over, joined, publish, tell, worker

pytestmark = pytest.mark.slow

PHOTOS = SAMPLE.model_copy(update={"picture": "photo"})
BARE = SAMPLE.model_copy(update={"picture": "none"})
ADMIN_CHAT = "77"
WAIT = ReconcileSettings().after.total_seconds()
P = PublicationState


def methods(api: BotApi) -> list[str]:
    """The calls that sent or edited a message."""
    return [call.method for call in api.calls if call.method.startswith(("send", "edit"))]


def states(app: App) -> list[PublicationState]:
    return [row.state for row in reversed(app.runtime.store.outbox.rows())]


def is_previewed(api: BotApi, at: int = 0) -> bool:
    return not api.messages("@sample")[at].options["link_preview_options"]["is_disabled"]


async def grow(app: App, clock: Clock, story: int, title: str = "Bridge falls, they say", **changes: bool) -> None:
    """Let a story be edited: another outlet has it too."""
    clock.move(minutes=30)
    joined(app, clock, story, title, **changes)
    await publish(app)


# --- what a channel chooses ------------------------------------------------------------------------------------------


async def test_a_photo_is_sent_and_an_edit_keeps_it(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, PHOTOS) as app:
        story = await tell(app, clock, "Bridge falls", pictured=True)
        await grow(app, clock, story)
        assert states(app) == [P.SENT, P.SENT]
    assert methods(api) == ["sendPhoto", "editMessageCaption"]
    (post,) = api.messages("@sample")
    assert (post.photo or "").endswith(".jpg")
    assert post.text.count("Outlet ") == 2


@pytest.mark.parametrize("name", ["main", "renamed"])
async def test_an_edit_after_a_restart_keeps_the_photo(database_url: str, api: BotApi, clock: Clock, name: str) -> None:
    async with worker(database_url, api, clock, PHOTOS) as app:
        story = await tell(app, clock, "Bridge falls", pictured=True)
    async with worker(database_url, api, clock, channels={name: PHOTOS}) as app:
        await grow(app, clock, story)
    assert methods(api) == ["sendPhoto", "editMessageCaption"]


@pytest.mark.parametrize(
    ("channel", "pictured", "method", "previewed"),
    [(SAMPLE, True, "sendMessage", True), (BARE, True, "sendMessage", False), (PHOTOS, False, "sendMessage", True)],
    ids=["preview", "none", "photo, but there is none"],
)
async def test_a_text_has_a_preview_or_none(
    sqlite_url: str, api: BotApi, clock: Clock, channel: object, pictured: bool, method: str, previewed: bool
) -> None:
    async with worker(sqlite_url, api, clock, channel) as app:  # type: ignore[arg-type]
        story = await tell(app, clock, "Bridge falls", pictured=pictured)
        assert (methods(api), is_previewed(api)) == ([method], previewed)
        # A photo that comes later makes no photo of a text.
        await grow(app, clock, story, pictured=True)
    assert (methods(api), is_previewed(api)) == ([method, "editMessageText"], previewed)


async def test_what_stands_keeps_its_kind_whatever_the_channel_chooses_later(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(sqlite_url, api, clock, PHOTOS) as app:
        photo = await tell(app, clock, "Bridge falls", pictured=True)
    async with worker(sqlite_url, api, clock) as app:
        text = await tell(app, clock, "Second bridge falls", pictured=True)
    async with worker(sqlite_url, api, clock, BARE) as app:
        bare = await tell(app, clock, "Third bridge falls", pictured=True)
        await grow(app, clock, photo, "Bridge falls, others say")
        await grow(app, clock, text, "Second bridge falls, others say")
    async with worker(sqlite_url, api, clock, PHOTOS) as app:
        await grow(app, clock, bare, "Third bridge falls, others say", pictured=True)
    first, second, third = api.messages("@sample")
    assert [bool(message.photo) for message in (first, second, third)] == [True, False, False]
    assert [is_previewed(api, at) for at in (1, 2)] == [True, False]
    assert [message.edits for message in (first, second, third)] == [1, 1, 1]


async def test_a_picture_on_a_host_of_others_or_of_nobody_is_not_sent(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    async with worker(sqlite_url, api, clock, PHOTOS) as app:
        for number, image in enumerate(("https://cdn.other.example/p.jpg", "http://127.0.0.1/p.jpg", "/etc/passwd")):
            joined(app, clock, None, f"Bridge {number} falls", pictured=image)
        await publish(app)
    assert methods(api) == ["sendMessage"] * 3


# --- what befalls a photo --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "refusal",
    ["wrong file identifier/HTTP URL specified", "failed to get HTTP URL content", "PHOTO_INVALID_DIMENSIONS"],
)
async def test_a_refused_photo_is_told_as_a_text_in_its_place(
    database_url: str, api: BotApi, clock: Clock, refusal: str
) -> None:
    async with worker(database_url, api, clock, PHOTOS) as app:
        api.faults.append(Fault("refuse", "sendPhoto", description=f"Bad Request: {refusal}"))
        joined(app, clock, None, "Bridge falls", pictured=True)
        joined(app, clock, None, "Second bridge falls")
        await publish(app)
        assert states(app) == [P.SENT, P.SENT]
        assert not app.runtime.store.outbox.channel("main").shut
    assert methods(api) == ["sendPhoto", "sendMessage", "sendMessage"]
    assert [message.text[:6] for message in api.messages("@sample")] == ["Bridge", "Second"]
    assert is_previewed(api)


async def test_a_channel_without_rights_to_send_photos_gets_texts(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    api.chat("@sample").can_send_photos = False
    async with worker(sqlite_url, api, clock, PHOTOS) as app:
        for title in ("Bridge falls", "Second bridge falls"):
            await tell(app, clock, title, pictured=True)
        assert states(app) == [P.SENT, P.SENT]
    assert len(api.messages("@sample")) == 2


@pytest.mark.parametrize("admin_chat", [ADMIN_CHAT, ""], ids=["forwarding", "editing"])
@pytest.mark.parametrize(("fault", "is_photo"), [("close-after", True), ("close-before", False)])
async def test_a_photo_that_perhaps_arrived_is_found_or_goes_as_a_text(
    database_url: str, api: BotApi, clock: Clock, fault: str, is_photo: bool, admin_chat: str
) -> None:
    async with worker(database_url, api, clock, PHOTOS, admin_chat=admin_chat) as app:
        await tell(app, clock, "First bridge falls")
        api.faults.append(Fault(fault, "sendPhoto"))
        story = await tell(app, clock, "Bridge falls", pictured=True)
        assert states(app) == [P.SENT, P.UNKNOWN]
        clock.move(seconds=WAIT)
        await publish(app)
        assert states(app) == [P.SENT, P.SENT]
        await grow(app, clock, story)
    _, post = api.messages("@sample")
    assert (bool(post.photo), post.edits) == (is_photo, 1)


async def test_a_late_copy_of_a_photo_is_known_as_one(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, PHOTOS, admin_chat=ADMIN_CHAT) as app:
        await tell(app, clock, "First bridge falls")
        api.faults.append(Fault("close-before", "sendPhoto"))
        await tell(app, clock, "Bridge falls", pictured=True)
        lost = next(call.params for call in api.calls if call.method == "sendPhoto")
        clock.move(seconds=WAIT)
        # The text is on its way already when the photo arrives all the same.
        deliver = app.runtime.store.reconciling.record_absent

        def late(*arguments: object) -> bool:
            api.perform("sendPhoto", lost)
            return deliver(*arguments)  # type: ignore[arg-type]

        app.runtime.store.reconciling.record_absent = late  # type: ignore[method-assign]
        await publish(app)
        clock.move(minutes=1)
        await publish(app)
        assert set(states(app)) == {P.SENT}
    assert [bool(message.photo) for message in api.messages("@sample")] == [False, False]


async def test_a_kill_between_a_photo_and_its_receipt(database_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(database_url, api, clock, PHOTOS, admin_chat=ADMIN_CHAT) as app:
        await tell(app, clock, "First bridge falls")
        await die_over(app, clock, "Bridge falls", pictured=True)
    async with worker(database_url, api, clock, PHOTOS, admin_chat=ADMIN_CHAT) as app:
        await publish(app)
        clock.move(seconds=WAIT)
        await publish(app)
        assert states(app) == [P.SENT, P.SENT]
    assert methods(api) == ["sendMessage", "sendPhoto"]


async def test_the_journal_knows_a_photo(sqlite_url: str, api: BotApi, clock: Clock, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "posted.jsonl")
    async with worker(sqlite_url, api, clock, PHOTOS, journal=journal) as app:
        story = await tell(app, clock, "Bridge falls", pictured=True)
        await grow(app, clock, story)
    _, receipts = journal.read(lambda _: 0)
    assert [receipt.photo for receipt in receipts] == [True, True]


@pytest.mark.parametrize("is_photo", [True, False])
async def test_a_message_that_is_of_another_kind_than_known_is_edited_by_the_other_call(
    sqlite_url: str, api: BotApi, clock: Clock, is_photo: bool
) -> None:
    async with worker(sqlite_url, api, clock, PHOTOS) as app:
        story = await tell(app, clock, "Bridge falls", pictured=not is_photo)
        (post,) = api.messages("@sample")
        post.photo = "another admin put it there" if is_photo else None
        await grow(app, clock, story)
        await grow(app, clock, story, "Bridge falls, others say")
        assert set(states(app)) == {P.SENT}
    right, wrong = ("editMessageCaption", "editMessageText") if is_photo else ("editMessageText", "editMessageCaption")
    assert methods(api)[1:] == [wrong, right, right]
    assert (post.edits, post.text.count("Outlet ")) == (2, 3)


async def test_a_message_of_neither_kind_is_left_alone(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with worker(sqlite_url, api, clock, PHOTOS) as app:
        story = await tell(app, clock, "Bridge falls", pictured=True)
        for method, what in (("editMessageCaption", "caption"), ("editMessageText", "text")):
            description = f"Bad Request: there is no {what} in the message to edit"
            api.faults.append(Fault("refuse", method, description=description))
        await grow(app, clock, story)
        assert states(app) == [P.SENT, P.REJECTED]
    assert methods(api) == ["sendPhoto", "editMessageCaption", "editMessageText"]
