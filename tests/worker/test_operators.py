"""The operators' commands: the real store, the real python-telegram-bot, a loopback Bot API; time is the test's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import structlog

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.delivery.telegram.updates import Updates
from monitor.model.settings import Channel, DeliverySettings, FeedSource
from monitor.posts.neutral import as_written
from monitor.worker import status
from monitor.worker.app import App
from monitor.worker.operators import HELP, OperatorCommands
from tests.support.botapi import TOKEN, BotApi, Fault
from tests.support.clock import NOON, Clock
from tests.support.web import Reply, Web, serve
from tests.support.worker import rss, running, settings

pytestmark = pytest.mark.slow

ADA, EVE = 42, 666
OPS = "@ops"
HOUR = timedelta(hours=1)
OPENED, CIRCUS, FERRY = "The bridge at Alder was opened", "A circus crossed the bridge", "A ferry sank"


@dataclass
class Scene:
    """A worker's surroundings, which outlast it."""

    url: str
    api: BotApi
    web: Web
    clock: Clock = field(default_factory=Clock)
    operators: tuple[int, ...] = (ADA,)
    chat: str = OPS
    app: App = field(init=False)

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[OperatorCommands]:
        """A worker from its start to its end, as it polled its feeds, and before it looked for updates."""
        channels = {name: Channel(chat=f"@{name}", watches=("bridges",)) for name in ("main", "second")}
        feeds = [FeedSource(url=self.web.url("/a"), outlet="Kite", language="en")]
        configured = settings(feeds, channels=channels, operators=self.operators)
        async with AsyncExitStack() as stack:
            telegram = TelegramPublisher(TOKEN, self.api.url, DeliverySettings())
            updates = Updates(TOKEN, self.api.url)
            for edge in (telegram, updates):
                await edge.open()
                stack.push_async_callback(edge.close)
            self.app = await stack.enter_async_context(running(self.url, configured, telegram, self.clock))
            yield OperatorCommands(self.app.runtime, telegram, self.chat, updates)

    def write(self, text: str, *, sender: int = ADA, chat: str | int = OPS, ago: timedelta = timedelta(0)) -> int:
        return self.api.updates.write(chat, text, sender=sender, at=(self.clock.now - ago).timestamp())

    def answers(self, chat: str | int = OPS) -> list[str]:
        """What was answered, as it is read: Telegram finds nothing to tap on in it, as the server checks at its end."""
        return [as_written(message.text) for message in self.api.messages(chat)]

    async def ask(self, commands: OperatorCommands, text: str) -> str:
        """The one answer to a command."""
        before = len(self.answers())
        self.write(text)
        await commands.attend()
        (answer,) = self.answers()[before:]
        return answer

    def links(self) -> list[str]:
        """Where the last answer leads, in its order."""
        return [entity.url for entity in self.api.messages(OPS)[-1].entities if entity.url]

    def polls(self) -> int:
        return sum(call.method == "getUpdates" for call in self.api.calls)


@pytest.fixture
async def surroundings() -> AsyncIterator[tuple[BotApi, Web]]:
    async with BotApi() as api, serve() as web:
        for chat in ("@main", "@second"):
            api.add_chat(chat)
        api.add_chat(OPS, type="supergroup")
        api.add_chat(ADA, type="private")
        web["/a"] = Reply(body=rss((OPENED, NOON - HOUR), (CIRCUS, NOON - 2 * HOUR), (FERRY, NOON - HOUR)))
        yield api, web


@pytest.fixture
def scene(surroundings: tuple[BotApi, Web], sqlite_url: str) -> Scene:
    return Scene(sqlite_url, *surroundings)


@pytest.fixture
def either(surroundings: tuple[BotApi, Web], database_url: str) -> Scene:
    """A scene with a database of each kind in turn."""
    return Scene(database_url, *surroundings)


# --- the answers --------------------------------------------------------------------------------------------------


async def test_what_an_operator_asks_is_answered(either: Scene) -> None:
    scene = either
    async with scene.worker() as commands:
        assert await scene.ask(commands, "/stories") == "no stories in the last 24 h"
        assert await scene.ask(commands, "/rejected") == "nothing was nearly posted in the last 24 h"
        await scene.app.pipeline.run_once()
        status = await scene.ask(commands, "/status")
        assert "feeds: 1 healthy, 0 failing, 0 silent, 0 unpolled" in status.split("\n")
        assert "today: 3 entries read, 1 matched, 1 stories" in status.split("\n")
        assert await scene.ask(commands, "/stories") == (
            "The bridge at Alder was opened\n1 · 2023-09-20 11:00:00 UTC · Kite · main: sent, second: sent"
        )
        assert scene.links() == ["https://t.me/main/1", link(OPENED)]
        assert await scene.ask(commands, "/rejected@sample_bot") == (
            f"{CIRCUS}\n2023-09-20 12:00:00 UTC · Kite · bridges: vetoed by circus: «circus»"
        )
        assert scene.links() == [link(CIRCUS)]


def link(title: str) -> str:
    return f"https://kite.example/{abs(hash(title))}"


async def test_why_tells_what_became_of_a_link_and_why(scene: Scene) -> None:
    async with scene.worker() as commands:
        await scene.app.pipeline.run_once()
        posted = (await scene.ask(commands, f"/why {link(OPENED)}")).split("\n")
        rejected = (await scene.ask(commands, f"/why {link(CIRCUS)}")).split("\n")
        unseen = await scene.ask(commands, "/why https://kite.example/unseen")
        for words in ("", "bridge", "javascript:alert(1)", "https://a.example https://b.example"):
            assert await scene.ask(commands, f"/why {words}") == (
                "write /why and a link, such as /why https://example.org/news/1"
            )
    assert posted[2] == "state matched for bridges"
    assert posted[3].startswith("story 1: ")
    assert "channel main: sent, message 1, 2023-09-20 12:00:00 UTC" in posted
    assert "found bridge: bridge, as written (en), title 4-10" in posted
    assert "state rejected: bridges: vetoed by circus: «circus»" in rejected
    assert rejected[-1].startswith("verdict not relevant")
    assert unseen.startswith("no feed brought this link")
    assert [request.path for request in scene.web.requests] == ["/a"]  # nobody's page is fetched for a question


async def test_answers_fit_and_have_no_markup_of_others(scene: Scene) -> None:
    titles = [f"A bridge <b>&amp; {number}</b> <i>" + f"word{number} " * 90 for number in range(30)]
    scene.web["/a"] = Reply(body=rss(*((f"<![CDATA[{title}]]>", NOON - HOUR) for title in titles)))
    async with scene.worker() as commands:
        await scene.app.pipeline.run_once()
        answer = await scene.ask(commands, "/stories")
    assert len(answer) <= 4096
    assert answer.endswith("\n\nand 15 more")
    assert {entity.type for entity in scene.api.messages(OPS)[-1].entities} == {"bold", "text_link"}


async def test_times_are_those_of_the_configured_zone(scene: Scene) -> None:
    async with scene.worker() as commands:
        monitor = scene.app.runtime.rules.settings.monitor.model_copy(update={"time_zone": ZoneInfo("Asia/Yerevan")})
        await scene.app.configure(scene.app.runtime.rules.settings.model_copy(update={"monitor": monitor}))
        await scene.app.pipeline.run_once()
        await scene.ask(commands, "/pause main")
        told = [
            await scene.ask(commands, text) for text in ("/status", "/stories", f"/why {link(OPENED)}", "/rejected")
        ]
    assert "an operator paused it on 2023-09-20 at 16:00 +04" in told[0]
    assert all("2023-09-20 1" in each and "UTC" not in each for each in told)


async def test_the_story_and_the_article_are_linked_where_a_link_is_asked_about(scene: Scene) -> None:
    async with scene.worker() as commands:
        await scene.app.pipeline.run_once()
        await scene.ask(commands, f"/why {link(OPENED)}")
        assert scene.links() == [link(OPENED), "https://t.me/main/1"]


async def test_what_a_feed_writes_is_nothing_to_tap_on_and_a_link_of_an_answer_can_be_asked_about(scene: Scene) -> None:
    title = "A bridge: /pause main @sample t.me/x #tag +37410123456"
    scene.web["/a"] = Reply(body=rss((title, NOON - HOUR)))
    async with scene.worker() as commands:
        await scene.app.pipeline.run_once()
        assert title in await scene.ask(commands, "/stories")
        assert scene.api.foreign() == []
        copied = f"{link(title)[:6]}\u2060{link(title)[6:]}"
        assert title in await scene.ask(commands, f"/why {copied}")
        assert "paused" in await scene.ask(commands, "/\u2060pause")


async def test_an_unknown_command_is_answered_with_the_known_ones(scene: Scene) -> None:
    async with scene.worker() as commands:
        assert (await scene.ask(commands, "/help")).split("\n")[:3] == [
            f"{command}: {does}" for command, does in HELP[:3]
        ]


async def test_an_answer_goes_to_the_topic_of_the_question(scene: Scene) -> None:
    scene.api.updates.write(OPS, "/help", sender=ADA, at=NOON.timestamp(), message_thread_id=7, is_topic_message=True)
    async with scene.worker() as commands:
        await commands.attend()
    assert [message.topic for message in scene.api.messages(OPS)] == [7]


# --- who is answered ----------------------------------------------------------------------------------------------


async def test_nobody_else_gets_an_answer_in_any_chat(scene: Scene) -> None:
    scene.api.add_chat(EVE, type="private")
    stranger = [(OPS, EVE), (EVE, EVE), ("@main", EVE), (ADA, ADA), ("@second", ADA)]
    commands = ("/status", "/pause", "/nonsense", "/why x", "/start")
    for chat, sender in stranger:
        for command in commands:
            scene.write(command, chat=chat, sender=sender)
    scene.api.updates.write(OPS, "/pause", sender=ADA, sender_chat=scene.api.chat(OPS).describe())
    scene.write("/pause@other_bot")
    scene.write("not a command")
    last = scene.write("/status", sender=EVE)
    async with scene.worker() as commands:
        await commands.attend()
        assert scene.app.runtime.store.operators.next_update(int(TOKEN.partition(":")[0])) == last + 1
        assert all(channel.paused_since is None for channel in scene.app.runtime.store.outbox.channels())
    assert {call.method for call in scene.api.calls} == {"getMe", "getUpdates"}


# --- readers ------------------------------------------------------------------------------------------------------


async def test_readers_are_told_the_sources_of_a_story_that_was_posted(either: Scene) -> None:
    scene = either
    scene.api.add_chat(EVE, type="private")
    async with scene.worker() as commands:
        scene.write("/start sources_1", sender=EVE, chat=EVE)
        await commands.attend()
        assert scene.answers(EVE) == []  # it was not posted yet
        await scene.app.pipeline.run_once()
        for text, chat in (("/start sources_1", EVE), ("/start sources_99", EVE), ("/start sources_1", "@second")):
            scene.write(text, sender=EVE, chat=chat)
        scene.write("/start sources_1", sender=EVE, chat=EVE, ago=timedelta(minutes=6))
        await commands.attend()
        (told,) = scene.answers(EVE)
        assert told == "The bridge at Alder was opened\n1 outlet\n\nKite"
        assert scene.app.runtime.store.operators.bot() == "sample_bot"


async def test_a_reader_gets_a_few_answers_in_a_while_and_leaves_others_theirs(scene: Scene) -> None:
    others = range(1000, 1003)
    for reader in (EVE, *others):
        scene.api.add_chat(reader, type="private")
    async with scene.worker() as commands:
        await scene.app.pipeline.run_once()
        for reader in (*[EVE] * 9, *others):
            scene.write("/start sources_1", sender=reader, chat=reader)
        await commands.attend()
        assert [len(scene.answers(reader)) for reader in (EVE, *others)] == [5, 1, 1, 1]
        scene.clock.now += timedelta(minutes=11)
        scene.write("/start sources_1", sender=EVE, chat=EVE)
        await commands.attend()
        assert len(scene.answers(EVE)) == 6


@pytest.mark.parametrize("chat", ["@OPS", "number"])
async def test_the_chat_goes_by_its_name_or_its_number(scene: Scene, chat: str) -> None:
    scene.chat = str(scene.api.chat(OPS).id) if chat == "number" else chat
    async with scene.worker() as commands:
        assert (await scene.ask(commands, "/status")).startswith("monitor ")


async def test_where_no_operators_are_named_telegram_is_not_asked(scene: Scene) -> None:
    scene.operators = ()
    scene.write("/status")
    async with scene.worker() as commands:
        for _ in range(3):
            await commands.attend()
        assert commands.has_caught_up
    assert scene.api.calls == []


async def test_operators_change_with_the_configuration(scene: Scene) -> None:
    async with scene.worker() as commands:
        await commands.attend()
        edited = scene.app.runtime.rules.settings.monitor.model_copy(update={"operators": (EVE,)})
        await scene.app.configure(scene.app.runtime.rules.settings.model_copy(update={"monitor": edited}))
        scene.write("/status", sender=ADA)
        scene.write("/help", sender=EVE)
        await commands.attend()
    assert [answer[:7] for answer in scene.answers()] == ["/status"]


# --- pausing ------------------------------------------------------------------------------------------------------


async def test_a_paused_channel_sends_nothing_and_loses_nothing(either: Scene) -> None:
    scene = either
    async with scene.worker() as commands:
        assert await scene.ask(commands, "/pause main") == "paused: main. Nothing is lost; /resume sends again"
        await scene.app.pipeline.run_once()
        assert (scene.answers("@main"), len(scene.answers("@second"))) == ([], 1)
    scene.clock.move(hours=1)
    async with scene.worker() as commands:
        await scene.app.pipeline.run_once()
        assert scene.answers("@main") == []
        waits = status.status(scene.app.runtime.store, scene.clock.now, NOON, "").channels
        assert waits == {
            "main": "an operator paused it on 2023-09-20 at 12:00 UTC; /resume in the operators' chat ends it"
        }
        assert "main waits: an operator paused it" in await scene.ask(commands, "/status")
        assert (await scene.ask(commands, "/resume")).startswith("sending again: main, second.")
        await scene.app.pipeline.run_once()
    assert [len(scene.answers(chat)) for chat in ("@main", "@second")] == [1, 1]


async def test_an_edit_that_waits_is_accepted(either: Scene) -> None:
    scene = either
    async with scene.worker() as commands:
        assert await scene.ask(commands, "/accept") == "no edit waits"
        scene.app.configuration.held, scene.app.configuration.held_fingerprint = "it loses 3", "abc"
        await scene.app.beat()
        assert await scene.ask(commands, "/accept") == "accepted, and in force within seconds: it loses 3"
        assert scene.app.runtime.store.operators.accepted_edit() == "abc"


async def test_after_a_pause_a_backlog_is_one_digest(scene: Scene) -> None:
    words = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "islet", "jetty")
    titles = [f"Bridge {one} {other}" for one, other in zip(words, reversed(words), strict=True)]
    scene.web["/a"] = Reply(body=rss(*((title, NOON - HOUR) for title in titles)))
    async with scene.worker() as commands:
        monitor = scene.app.runtime.rules.settings.monitor
        delivery = monitor.delivery.model_copy(update={"backlog": 3})
        edited = monitor.model_copy(update={"delivery": delivery})
        await scene.app.configure(scene.app.runtime.rules.settings.model_copy(update={"monitor": edited}))
        await scene.ask(commands, "/pause main")
        await scene.app.pipeline.run_once()
        await scene.ask(commands, "/resume main")
        await scene.app.pipeline.run_once()
    assert len(scene.answers("@main")) == 1
    assert "amber" in scene.answers("@main")[0]


async def test_a_channel_that_is_not_there(scene: Scene) -> None:
    async with scene.worker() as commands:
        for command in ("/pause", "/resume"):
            assert await scene.ask(commands, f"{command} mian") == "there is no channel 'mian'; did you mean 'main'?"
        assert all(channel.paused_since is None for channel in scene.app.runtime.store.outbox.channels())


# --- before the start, restarts, and others that read ----------------------------------------------------------------


async def test_what_was_ordered_while_no_worker_ran(scene: Scene) -> None:
    """Pauses count, the last word on each channel; questions have lost their sense."""
    for text in ("/pause", "/status", "/resume second", "/why x"):
        scene.write(text, ago=3 * HOUR)
    scene.write("/help", ago=timedelta(minutes=1))
    async with scene.worker() as commands:
        assert not commands.has_caught_up
        await commands.attend()
        assert commands.has_caught_up
        paused = {channel.name: channel.paused_since for channel in scene.app.runtime.store.outbox.channels()}
        assert paused == {"main": NOON, "second": None}
    assert [answer.split(":")[0] for answer in scene.answers()][:2] == ["paused", "sending again"]
    assert len(scene.answers()) == 3
    assert scene.answers()[-1].startswith("/status: ")


async def test_a_clock_that_is_fast_makes_no_operator_unheard(scene: Scene) -> None:
    async with scene.worker() as commands:
        await commands.attend()
        scene.write("/help", ago=3 * HOUR)
        await commands.attend()
    assert len(scene.answers()) == 1


async def test_a_restart_neither_repeats_nor_loses(either: Scene) -> None:
    scene = either
    async with scene.worker() as commands:
        await scene.ask(commands, "/help")
    scene.write("/status")
    for _ in range(3):
        async with scene.worker() as commands:
            await commands.attend()
    assert [answer[:7] for answer in scene.answers()] == ["/status", "monitor"]


async def test_killed_while_it_obeys_a_worker_obeys_again(scene: Scene) -> None:
    """The answer left, and nobody noted it: it comes twice. An update that kills every worker is given up."""
    for text in ("/help", "/stories"):
        scene.write(text)
    for _ in range(6):
        async with scene.worker() as commands:
            commands._answer = _Killing(commands)  # type: ignore[method-assign]
            try:
                await commands.attend()
            except _KilledError:
                continue
    assert [answer[:7] for answer in scene.answers()] == ["/status"] * 3 + ["no stor"] * 3
    scene.write("/help")
    async with scene.worker() as commands:
        await commands.attend()
    assert len(scene.answers()) == 7


class _KilledError(BaseException):
    """As if the process were gone."""


class _Killing:
    def __init__(self, commands: OperatorCommands) -> None:
        self._answer = commands._answer

    async def __call__(self, *args: object) -> None:
        await self._answer(*args)  # type: ignore[arg-type]
        raise _KilledError


async def test_an_answer_that_must_wait_waits(scene: Scene) -> None:
    scene.api.faults.append(Fault("flood", retry_after=60))
    scene.write("/help")
    async with scene.worker() as commands:
        await commands.attend()
        await commands.attend()
        assert (scene.answers(), scene.polls()) == ([], 1)
        scene.clock.move(seconds=61)
        await commands.attend()
    assert len(scene.answers()) == 1


async def test_an_answer_that_is_refused_is_given_up(scene: Scene) -> None:
    scene.api.faults.append(Fault("refuse", code=400, description="Bad Request: have no rights to send a message"))
    scene.write("/stories")
    async with scene.worker() as commands:
        await commands.attend()
        assert (await scene.ask(commands, "/help")).startswith("/status")
    assert len(scene.answers()) == 1


async def test_a_group_that_moved_is_answered_where_it_is(scene: Scene) -> None:
    scene.api.add_chat(-1009, type="supergroup")
    scene.api.faults.append(Fault("migrate", to=-1009))
    scene.write("/help")
    async with scene.worker() as commands:
        await commands.attend()
        scene.write("/help", chat=-1009)
        await commands.attend()
    assert len(scene.answers(-1009)) == 2


async def test_a_conflict_is_told_once_and_backed_off(scene: Scene) -> None:
    conflict = Fault("refuse", "getUpdates", code=409, description="Conflict: terminated by other getUpdates request")
    scene.api.faults.extend([conflict] * 30)
    async with scene.worker() as commands:
        with structlog.testing.capture_logs() as logged:
            for _ in range(60):
                await commands.attend()
                scene.clock.move(seconds=10)
            assert 5 <= scene.polls() <= 8
            scene.api.faults.clear()
            scene.clock.move(minutes=6)
            assert (await scene.ask(commands, "/help")).startswith("/status")
    deaf = [line for line in logged if line["event"] == "operators.deaf"]
    assert [(line["reason"], line["log_level"]) for line in deaf] == [("conflict", "warning")]


async def test_a_bug_in_a_command_is_answered_and_logged(scene: Scene) -> None:
    async with scene.worker() as commands:
        commands._commands["/status"] = _broken
        with structlog.testing.capture_logs() as logged:
            assert await scene.ask(commands, "/status") == "/status failed in this program; see the log"
        assert (await scene.ask(commands, "/help")).startswith("/status")
    assert "operators.broken" in [line["event"] for line in logged]


async def _broken(_: object) -> str:
    raise ValueError("a bug")


async def test_of_two_workers_one_reads_until_it_is_gone(either: Scene) -> None:
    scene = either
    scene.write("/help")
    async with scene.worker() as one:
        await one.attend()
        async with scene.worker() as other:
            scene.write("/help")
            await other.attend()
            assert (scene.polls(), len(scene.answers())) == (1, 1)
            assert other.has_caught_up
            scene.clock.move(seconds=91)
            await other.attend()
    assert len(scene.answers()) == 2
