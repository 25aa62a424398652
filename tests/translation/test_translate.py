"""Headlines and sentences that readers cannot read, through a worker, a translator and a Bot API on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.model.settings import Channel, Term, TranslateSettings, Watch, Watchlist
from monitor.model.stories import Placement
from monitor.model.translations import Text
from monitor.store import Store
from monitor.translation.server import TranslateServer
from monitor.worker.app import App
from monitor.worker.status import status
from tests.support.botapi import BotApi
from tests.support.clock import Clock
from tests.support.newsroom import publish, reported
from tests.support.translator import Translator
from tests.support.worker import running, settings

HEADLINE = "Körpü uçdu: 3 nəfər öldü"
FIRST = "Naxışda körpü dünən axşam saatlarında qəfildən uçdu."
SECOND = "Üç nəfər xəstəxanada öldü, bir nəfər isə itkin düşdü."
PHRASES = {
    (HEADLINE, "en"): "Bridge falls: 3 people died",
    (FIRST, "en"): "The bridge in Naxish fell suddenly last night.",
    (SECOND, "en"): "Three people died in hospital, and one went missing.",
}
WATCHLIST = Watchlist(
    terms={"bridge": Term(forms={"en": ("bridge",), "az": ("körpü",)})}, watches={"bridges": Watch(any=("bridge",))}
)
LABEL = "Machine translation · Azerbaijani"


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as server:
        server.add_chat("@sample")
        yield server


@asynccontextmanager
async def newsroom(
    url: str, api: BotApi, clock: Clock, translator: Translator, *, by: str = "server", **channel: Any
) -> AsyncIterator[App]:
    """A worker without feeds that posts to ``api`` and asks the translator."""
    channels = {"main": Channel(chat="@sample", watches=("bridges",), **channel)}
    translate = TranslateSettings(by=by, timeout=timedelta(seconds=1))
    configured = settings([], WATCHLIST, channels, translate=translate)
    telegram = TelegramPublisher(api.token, api.url, configured.monitor.delivery)
    await telegram.open()
    server = TranslateServer(translator.url, translator.key)
    async with running(url, configured, telegram, clock, translate_server=server) as app:
        yield app
    await telegram.close()


def told(app: App, clock: Clock, title: str = HEADLINE, language: str = "az", **changes: Any) -> int:
    """A story of one report, that waits for a decision."""
    report = reported(app, clock, title, language=language, **changes)
    placed = app.runtime.store.stories.place(report, Placement(None, ""), clock.now)
    assert placed is not None
    return placed.story_id


async def settled(app: App) -> None:
    """What happens while a post waits for its turn, and then."""
    await app.pipeline.group()
    await app.pipeline.translate()
    await publish(app)


def edits(api: BotApi) -> int:
    return sum(call.method == "editMessageText" for call in api.calls)


def html(api: BotApi) -> str:
    return next(call.params["text"] for call in reversed(api.calls) if "text" in call.params)


async def test_a_post_leaves_in_the_language_of_its_channel(database_url: str, api: BotApi, clock: Clock) -> None:
    async with Translator(PHRASES, key="open-sesame") as translator:
        async with newsroom(database_url, api, clock, translator) as app:
            told(app, clock, summary=f"{FIRST} {SECOND}")
            await settled(app)
            await app.pipeline.translate()
            clock.move(minutes=20)
            await publish(app)
        assert sorted(translator.texts) == sorted(text for text, _ in PHRASES)
        assert {request["api_key"] for request in translator.asked} == {"open-sesame"}
    (post,) = api.messages("@sample")
    assert post.text.startswith("Bridge falls: 3 people died\n\n🇦🇲 The bridge in Naxish fell suddenly last night.")
    folded = html(api).partition("<blockquote expandable>")[2].partition("</blockquote>")[0]
    assert folded == f"<i>{LABEL}</i>\n{HEADLINE}\n{FIRST}\n{SECOND}"
    assert edits(api) == 0


async def test_what_comes_late_comes_by_one_edit(database_url: str, api: BotApi, clock: Clock) -> None:
    async with Translator(PHRASES) as translator:
        translator.faults.append(500)
        async with newsroom(database_url, api, clock, translator) as app:
            told(app, clock, summary=f"{FIRST} {SECOND}")
            await settled(app)
            assert api.messages("@sample")[0].text.startswith(HEADLINE)
            assert LABEL not in api.messages("@sample")[0].text
            await app.pipeline.translate()
            assert len(translator.asked) == 1  # it is left alone for a while
        clock.move(minutes=11)
        async with newsroom(database_url, api, clock, translator) as app:
            await app.pipeline.translate()
            await publish(app)
            await app.pipeline.translate()
            clock.move(minutes=11)
            await publish(app)
    (post,) = api.messages("@sample")
    assert post.text.startswith("Bridge falls: 3 people died")
    assert LABEL in post.text
    assert edits(api) == 1


WRONG = {
    "another number": "Bridge falls: 13 people died",
    "no name": "It collapsed: 3 people died",
    "nothing": "",
    "the original": HEADLINE,
    "a novel": "Bridge falls: 3 people died. " * 20,
}


@pytest.mark.parametrize("said", WRONG.values(), ids=WRONG)
async def test_what_says_something_else_is_not_used(sqlite_url: str, api: BotApi, clock: Clock, said: str) -> None:
    async with Translator({(HEADLINE, "en"): said}) as translator:
        async with newsroom(sqlite_url, api, clock, translator) as app:
            told(app, clock)
            await settled(app)
            clock.move(minutes=20)
            told(app, clock)
            await settled(app)
            assert app.runtime.store.translations.counts(clock.now - timedelta(days=1)).refused == 1
        assert translator.texts == [HEADLINE]
    for post in api.messages("@sample"):
        assert post.text.startswith(HEADLINE)
        assert LABEL not in post.text
    assert edits(api) == 0


@pytest.mark.parametrize("fault", ["slow", "crash", "garbage", "odd", "few", "huge", "deep", "moved", 403, 429, 500])
async def test_no_failure_delays_a_post(sqlite_url: str, api: BotApi, clock: Clock, fault: str | int) -> None:
    async with Translator(PHRASES) as translator:
        translator.faults.append(fault)
        async with newsroom(sqlite_url, api, clock, translator) as app:
            told(app, clock)
            await app.pipeline.group()
            began = clock.now
            await app.pipeline.translate()
            await publish(app)
            assert api.messages("@sample")[0].text.startswith(HEADLINE)
            assert clock.now - began < timedelta(seconds=5)
            clock.move(minutes=11)
            await app.pipeline.translate()
            await publish(app)
    assert api.messages("@sample")[0].text.startswith("Bridge falls: 3 people died")


async def test_a_translator_that_asks_for_patience_gets_it(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with Translator(PHRASES) as translator:
        translator.faults.append(429)
        translator.retry_after = "600"
        async with newsroom(sqlite_url, api, clock, translator) as app:
            told(app, clock)
            await settled(app)
            for seconds, asked in ((590, 1), (20, 2)):
                clock.move(seconds=seconds)
                await app.pipeline.translate()
                assert len(translator.asked) == asked


async def test_a_text_that_it_does_not_take_keeps_no_other_waiting(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with Translator(PHRASES) as translator, newsroom(sqlite_url, api, clock, translator) as app:
        told(app, clock, title="Мост упал", language="uk")
        told(app, clock)
        await settled(app)
    first, second = api.messages("@sample")
    assert first.text.startswith("Мост упал")
    assert second.text.startswith("Bridge falls: 3 people died")


async def test_what_it_says_is_text_and_nothing_to_tap_on(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    said = "<b>Bridge</b> falls: 3 died &amp; @someone #tag https://evil.example/x <script>x</script>"
    async with Translator({(HEADLINE, "en"): said}) as translator, newsroom(sqlite_url, api, clock, translator) as app:
        told(app, clock)
        await settled(app)
    (post,) = api.messages("@sample")
    assert post.text.startswith("Bridge falls: 3 died & ")  # and the Bot API finds nothing to tap on in it
    assert "script" not in post.text


@pytest.mark.parametrize(
    ("language", "channel", "by"),
    [
        ("az", {"language": "az"}, "server"),
        ("az", {"language": "en", "languages": ("az",)}, "server"),
        ("und", {}, "server"),
        ("az", {}, "none"),
        ("az", {}, "folder"),
    ],
)
async def test_what_is_read_as_it_stands_is_not_asked_for(
    sqlite_url: str, api: BotApi, clock: Clock, language: str, channel: dict[str, Any], by: str
) -> None:
    async with Translator(PHRASES) as translator:
        async with newsroom(sqlite_url, api, clock, translator, by=by, **channel) as app:
            told(app, clock, language=language)
            await settled(app)
        assert translator.asked == []
    assert api.messages("@sample")[0].text.startswith(HEADLINE)


async def test_two_workers_do_not_ask_twice(database_url: str, api: BotApi, clock: Clock) -> None:
    async with Translator(PHRASES) as translator, newsroom(database_url, api, clock, translator) as app:
        told(app, clock)
        await app.pipeline.group()
        assert app.runtime.store.leases.acquire("translate", "the other", clock.now, timedelta(minutes=1))
        await app.pipeline.translate()
        assert translator.asked == []
        clock.move(minutes=2)
        await app.pipeline.translate()
        assert len(translator.asked) == 1


async def test_a_report_in_the_language_of_the_channel_needs_none(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with Translator(PHRASES) as translator:
        async with newsroom(sqlite_url, api, clock, translator) as app:
            story = told(app, clock)
            report = reported(app, clock, "Bridge falls, three dead")
            app.runtime.store.stories.place(report, Placement(story, ""), clock.now)
            await settled(app)
        assert translator.asked == []
    assert api.messages("@sample")[0].text.startswith("Bridge falls, three dead")


async def test_a_template_that_has_no_place_for_originals_gets_them_beneath(
    sqlite_url: str, api: BotApi, clock: Clock
) -> None:
    async with (
        Translator(PHRASES) as translator,
        newsroom(sqlite_url, api, clock, translator, template="<u>{{ headline }}</u>") as app,
    ):
        told(app, clock)
        await settled(app)
    assert html(api) == (
        f"<u>Bridge falls: 3 people died</u>\n\n<blockquote expandable><i>{LABEL}</i>\n{HEADLINE}</blockquote>"
    )


async def test_a_template_may_give_them_a_place(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    look = "{{ headline }}{% for each in originals %} ({{ each.text }}, {{ each.language }}){% endfor %}"
    async with (
        Translator(PHRASES) as translator,
        newsroom(sqlite_url, api, clock, translator, template=look) as app,
    ):
        told(app, clock)
        await settled(app)
    assert html(api) == f"Bridge falls: 3 people died ({HEADLINE}, az)"


async def test_a_backlog_is_asked_for_a_few_at_once(sqlite_url: str, api: BotApi, clock: Clock) -> None:
    async with Translator() as translator:
        async with newsroom(sqlite_url, api, clock, translator) as app:
            for number in range(100, 119):
                told(app, clock, title=f"Körpü {number}")
            await app.pipeline.group()
            await app.pipeline.translate()
        assert [len(request["q"]) for request in translator.asked] == [8, 8, 3]


async def test_what_became_of_texts_stands_in_the_status(store: Store, clock: Clock) -> None:
    assert status(store, clock.now, clock.now, "").translation == ""
    one, other, third = (Text(text, "az", "en") for text in "abc")
    store.translations.want([one, other, third], clock.now)
    store.translations.keep({one: "x"}, {other: "it lacks the number 3"})
    store.translations.put_off([third], "it cannot be reached", clock.now + timedelta(seconds=5))
    assert status(store, clock.now, clock.now, "").translation == (
        "1 made, 1 not used (it lacks the number 3), 1 waiting (it cannot be reached)"
    )
