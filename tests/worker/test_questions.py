"""Questions to the operators and presses on their buttons: the real store, the real python-telegram-bot, a loopback Bot
API; time is the test's."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.delivery.telegram.updates import Updates
from monitor.model.publications import PublicationKind
from monitor.model.settings import Channel, DeliverySettings, FeedSource
from monitor.posts.neutral import as_written
from monitor.worker.app import App
from monitor.worker.operators import MENU, OperatorCommands
from tests.support.botapi import TOKEN, BotApi, Fault
from tests.support.botchats import Posted
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import rss, running, settings

pytestmark = pytest.mark.slow

ADA, EVE = 42, 666
OPS = "@ops"
HOUR = timedelta(hours=1)
OPENED, FERRY = "The bridge at Alder was opened", "Ferry strikes the bridge at Birch, 3 dead"
ALL = ["off:1", "merge:1", "split:1", "mute:1"]


@dataclass
class Scene:
    """A worker's surroundings, which outlast it."""

    url: str
    api: BotApi
    web: Web
    config: Path
    wanted: bool = True
    clock: Clock = field(default_factory=Clock)
    app: App = field(init=False)

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[OperatorCommands]:
        """A worker that polled its feeds, told its stories and caught up with its updates."""
        feeds = [FeedSource(url=self.web.url(f"/{name}"), outlet=name, language="en") for name in ("Kite", "Wren")]
        configured = settings(
            feeds, channels={"main": Channel(chat="@main")}, operators=(ADA,), ask_operators=self.wanted
        )
        async with AsyncExitStack() as stack:
            telegram, updates = TelegramPublisher(TOKEN, self.api.url, DeliverySettings()), Updates(TOKEN, self.api.url)
            for edge in (telegram, updates):
                await edge.open()
                stack.push_async_callback(edge.close)
            self.app = await stack.enter_async_context(running(self.url, configured, telegram, self.clock))
            await self.app.pipeline.run_once()
            commands = OperatorCommands(self.app.runtime, telegram, OPS, updates, self.config)
            await self.attend(commands)
            yield commands

    async def attend(self, commands: OperatorCommands) -> None:
        """Two looks at the chat, for none of which there is anything to wait for."""
        for _ in range(2):
            self.api.updates.write(OPS, "nothing", sender=EVE, at=self.clock.now.timestamp())
            await commands.attend()

    async def press(self, commands: OperatorCommands, data: str, *, sender: int = ADA, kept: bool = True) -> list[str]:
        """Somebody presses a button below the first question; what is answered."""
        before = len(self.written)
        self.api.updates.press(OPS, self.question.message_id, data, sender=sender, kept=kept)
        await commands.attend()
        return [as_written(message.text) for message in self.written[before:]]

    @property
    def written(self) -> list[Posted]:
        return self.api.messages(OPS)

    @property
    def question(self) -> Posted:
        return self.written[0]

    def buttons(self) -> list[str]:
        """What stands below the first question."""
        rows = self.question.options.get("reply_markup", {"inline_keyboard": []})["inline_keyboard"]
        return [button["callback_data"] for row in rows for button in row]

    def examples(self) -> list[str]:
        path = self.config / "examples.jsonl"
        return [json.loads(line)["title"] for line in path.read_text().splitlines()] if path.exists() else []

    def stories(self) -> dict[int, list[str]]:
        rows = self.app.runtime.store.stories.recent(NOON - 24 * HOUR)
        return {row.story.id: sorted(report.title for report in row.story.reports) for row in rows}


@pytest.fixture
async def scene(database_url: str, tmp_path: Path) -> AsyncIterator[Scene]:
    async with BotApi() as api, serve() as web:
        api.add_chat("@main")
        api.add_chat(OPS, type="supergroup")
        web["/Kite"] = Reply(body=rss((OPENED, NOON - HOUR)))
        web["/Wren"] = Reply(body=rss())
        yield Scene(database_url, api, web, tmp_path)


async def test_a_new_story_of_one_source_is_asked_about_once_over_restarts(scene: Scene) -> None:
    async with scene.worker() as commands:
        await scene.attend(commands)
    async with scene.worker():
        pass
    (asked,) = scene.written
    assert asked.text.split("\n") == [OPENED, "story 1 · 2023-09-20 11:00:00 UTC · Kite"]
    assert (asked.silent, scene.buttons()) == (True, ALL)
    links = [entity.describe().get("url") for entity in asked.entities]
    assert "https://t.me/main/1" in links
    assert any(str(link).startswith("https://kite.example/") for link in links)


async def test_a_hostile_headline_is_text_in_a_question_and_on_a_button(scene: Scene) -> None:
    title = "A bridge <b>&amp; /pause main @sample t.me/x \u202e#tag +37410123456"
    scene.web["/Wren"] = Reply(body=rss((f"<![CDATA[{title}]]>", NOON - HOUR)))
    async with scene.worker() as commands:
        assert await scene.press(commands, "merge:1") == []
        rows = scene.question.options["reply_markup"]["inline_keyboard"]
        assert all("\u202e" not in button["text"] and len(button["text"]) <= 50 for row in rows for button in row)
        assert len(scene.written) == 2
    assert scene.api.foreign() == []


async def test_nothing_is_asked_where_nobody_wants_it(scene: Scene) -> None:
    scene.wanted = False
    async with scene.worker():
        assert scene.written == []


async def test_off_topic_files_the_example_and_takes_the_story_out(scene: Scene) -> None:
    async with scene.worker() as commands:
        (told,) = await scene.press(commands, "off:1")
        assert told.startswith("story 1 is off-topic:\nmain: message 1, ")
        assert told.endswith("its first headline is an off-topic example")
        assert (scene.examples(), scene.stories(), scene.buttons()) == ([OPENED], {}, [])
        assert scene.written[-1].reply_to == scene.question.message_id
        assert await scene.press(commands, "off:1") == [
            "the story 1 has no reports, or is none: see `monitor stories` for what there is"
        ]
        assert scene.examples() == [OPENED]
        assert scene.api.presses == set()


async def test_a_press_on_an_old_message_and_after_a_restart_counts(scene: Scene) -> None:
    async with scene.worker():
        pass
    scene.api.updates.press(OPS, scene.question.message_id, "off:1", sender=ADA, kept=False)
    scene.api.presses.clear()  # the time that Telegram gives is over
    async with scene.worker():
        assert (scene.examples(), scene.buttons()) == ([OPENED], [])


async def test_merging_offers_the_likeliest_stories_and_can_be_undone(scene: Scene) -> None:
    scene.web["/Wren"] = Reply(body=rss((FERRY, NOON - HOUR)))
    async with scene.worker() as commands:
        assert await scene.press(commands, "merge:1") == []
        assert scene.buttons() == ["merge:1:2", "back:1"]
        await scene.press(commands, "back:1")
        assert scene.buttons() == ALL
        (told,) = await scene.press(commands, "merge:1:2")
        assert told.startswith("story 2 is merged into story 1:")
        assert list(scene.stories()) == [1]
        (again,) = await scene.press(commands, "merge:1:2")
        assert again.startswith("one of the stories 1 and 2 has no reports")
        (alone,) = await scene.press(commands, "split:2")
        assert alone.startswith("split off story 1, as story ")
        assert len(scene.stories()) == 2


async def test_the_likeliest_story_is_offered_first(scene: Scene) -> None:
    others = (
        "The bridge at Cedar is painted",
        "Bridge tolls rise in Delta",
        "Ferry to the bridge at Alder opened late",
    )
    scene.web["/Wren"] = Reply(body=rss(*((title, NOON - HOUR) for title in others)))
    async with scene.worker() as commands:
        await scene.press(commands, "split:1")  # it was grouped with the like one
        await scene.press(commands, scene.buttons()[1])
        await scene.press(commands, "merge:1")
        first = scene.buttons()[0].rpartition(":")[2]
        titles = {str(story): told for story, told in scene.stories().items()}
        # Which of the two like ones heads story 1 is settled by whose feed was asked first.
        assert sorted((*titles["1"], *titles[first])) == sorted((OPENED, others[2]))
        assert len(scene.buttons()) == 4


async def test_a_report_is_split_off_by_its_button(scene: Scene) -> None:
    scene.web["/Wren"] = Reply(body=rss((FERRY, NOON - HOUR)))
    async with scene.worker() as commands:
        assert await scene.press(commands, "split:1") == ["story 1 has one report; there is nothing to split off"]
        await scene.press(commands, "merge:1:2")
        assert await scene.press(commands, "split:1") == []
        *entries, back = scene.buttons()
        assert (len(entries), back) == (2, "back:1")
        (told,) = await scene.press(commands, entries[1])
        assert told.startswith("split off story 1, as story ")
        assert sorted(scene.stories().values()) == sorted([[OPENED], [FERRY]])


async def test_a_muted_story_gets_edits_and_no_replies(scene: Scene) -> None:
    def grown(dead: int) -> Reply:
        return Reply(body=rss((f"Ferry strikes the bridge at Birch, {dead} dead", scene.clock.now)))

    def kinds() -> list[str]:
        rows = scene.app.runtime.store.outbox.rows(story_id=1)
        return sorted(row.kind.value for row in rows)

    scene.web["/Kite"] = Reply(body=rss((FERRY, NOON - HOUR)))
    async with scene.worker() as commands:
        (told,) = await scene.press(commands, "mute:1")
        assert told == "story 1 is muted: no more replies, no sound"
        assert scene.buttons()[-1] == "unmute:1"
        scene.clock.move(hours=1)
        scene.web["/Wren"] = grown(9)
        await scene.app.pipeline.run_once()
        assert PublicationKind.REPLY.value not in kinds()
        assert PublicationKind.EDIT.value in kinds()
        assert await scene.press(commands, "unmute:1") == ["story 1 is heard again"]
        assert scene.buttons() == ALL
        scene.clock.move(hours=1)
        scene.web["/Kite"] = grown(15)
        await scene.app.pipeline.run_once()
        assert PublicationKind.REPLY.value in kinds()


async def test_nobody_else_can_press(scene: Scene) -> None:
    scene.api.add_chat(ADA, type="private")
    async with scene.worker() as commands:
        assert await scene.press(commands, "off:1", sender=EVE) == []
        scene.api.updates.press(ADA, 1, "off:1", sender=ADA)
        await commands.attend()
        assert (scene.examples(), list(scene.stories()), len(scene.api.presses)) == ([], [1], 2)
        assert await scene.press(commands, "off:1:x; DROP") == ["that button is of another version of this program"]
        assert (await scene.press(commands, "merge:999999999:1"))[0].startswith("one of the stories 999999999 and 1")
        assert (await scene.press(commands, "split:999999999"))[0] == "there is no story 999999999 any more"


async def test_an_answer_that_must_wait_does_not_have_it_done_twice(scene: Scene) -> None:
    async with scene.worker() as commands:
        scene.api.faults.append(Fault("flood", method="sendMessage", retry_after=60))
        assert await scene.press(commands, "off:1") == []
        scene.clock.move(seconds=61)
        await scene.attend(commands)
        assert (len(scene.written), scene.examples()) == (1, [OPENED])


class _KilledError(BaseException):
    """As if the process were gone."""


async def _killed(*_: object) -> None:
    raise _KilledError


async def test_a_press_over_which_a_worker_was_killed_is_finished_by_the_next(scene: Scene) -> None:
    async with scene.worker() as commands:
        commands._answer = _killed  # type: ignore[assignment,method-assign]
        with pytest.raises(_KilledError):
            await scene.press(commands, "off:1")
    async with scene.worker() as commands:
        await scene.attend(commands)
        assert (scene.examples(), scene.buttons()) == ([OPENED], [])
        assert [message.text.split(",")[0] for message in scene.written[1:]] == ["the story 1 has no reports"]


async def test_a_configuration_that_cannot_be_written_is_said(scene: Scene) -> None:
    scene.config = scene.config / "gone"
    async with scene.worker() as commands:
        (told,) = await scene.press(commands, "off:1")
        assert told.endswith("no example was made: the configuration cannot be written (No such file or directory)")
        assert scene.stories() == {}


async def test_a_question_that_must_wait_waits(scene: Scene) -> None:
    scene.wanted = False
    async with scene.worker():
        pass
    scene.wanted = True
    scene.api.faults.append(Fault("flood", method="sendMessage", retry_after=60))
    async with scene.worker() as commands:
        assert scene.written == []
        scene.clock.move(seconds=61)
        await scene.attend(commands)
        assert len(scene.written) == 1


async def test_of_two_workers_one_asks_and_one_obeys(scene: Scene) -> None:
    async with scene.worker() as commands:
        async with scene.worker() as others:
            scene.api.updates.press(OPS, scene.question.message_id, "off:1", sender=ADA)
            await others.attend()
            await commands.attend()
        assert [message.text.split("\n")[0] for message in scene.written] == [OPENED, "story 1 is off-topic:"]


async def test_the_menu_is_shown_in_that_chat_only_and_set_when_it_changed(scene: Scene) -> None:
    for _ in range(2):
        async with scene.worker() as commands:
            await scene.attend(commands)
    assert scene.api.menus == {scene.api.chat(OPS).id: list(MENU)}
    assert [call.method for call in scene.api.calls].count("setMyCommands") == 1


async def test_a_menu_that_is_refused_stops_nothing(scene: Scene) -> None:
    scene.api.faults.append(Fault("refuse", method="setMyCommands", code=400, description="Bad Request: no"))
    with structlog.testing.capture_logs() as logs:
        async with scene.worker() as commands:
            scene.api.updates.write(OPS, "/help", sender=ADA, at=scene.clock.now.timestamp())
            await commands.attend()
    assert [entry["event"] for entry in logs].count("operators.no_menu") == 1
    assert scene.written[-1].text.startswith("/")
    assert scene.api.menus == {}
