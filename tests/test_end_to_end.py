"""The sample world, the real pipeline, the real python-telegram-bot and a loopback Bot API, with restarts."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from monitor.delivery.telegram.publisher import TelegramPublisher
from monitor.demo.server import DemoServer
from monitor.demo.world import END, START, Item
from monitor.model.publications import PublicationKind, PublicationState
from monitor.model.settings import ArticleSettings, Channel, FirstPollSettings
from monitor.store import OutboxRow, Store, StoryRow
from tests.support.botapi import BotApi
from tests.support.botchats import Posted
from tests.support.clock import Clock
from tests.support.shipped import shipped_screener, shipped_settings
from tests.support.worker import running, settings

pytestmark = pytest.mark.slow
STEP = timedelta(hours=8)


async def test_every_story_is_posted_once_across_restarts(database_url: str) -> None:
    """A clean stop after every round; the channel must read as if the worker had never stopped."""
    clock = Clock(START)
    async with DemoServer() as server, BotApi() as api:
        api.add_chat("@sample")
        watchlist = shipped_settings().watchlist
        configured = settings(
            server.feeds,
            watchlist,
            {"main": Channel(chat="@sample", watches=tuple(watchlist.watches))},
            articles=ArticleSettings(),
            first_poll=FirstPollSettings(),
        )
        while clock.now < END + STEP:
            server.now = clock.now
            telegram = TelegramPublisher(api.token, api.url, configured.monitor.delivery)
            await telegram.open()
            opening = running(database_url, configured, telegram, clock, screening=lambda _: shipped_screener())
            async with opening as app:
                await app.pipeline.run_once()
            await telegram.close()
            clock.now = max(clock.now, server.now + STEP)
        posted = api.messages("@sample")
    store = Store.open(database_url)
    everything, stories = store.outbox.rows(limit=1000), store.stories.recent(START - timedelta(days=9), limit=1000)
    store.close()
    # A story that was split off after it was told holds a place without a message.
    sent = [row for row in everything if row.state is not PublicationState.FOLDED]
    assert {row.state for row in sent} == {PublicationState.SENT}
    rows = [row for row in sent if row.kind is PublicationKind.POST]
    messages = [row for row in sent if row.kind is not PublicationKind.EDIT]
    assert sorted(row.message_id or 0 for row in messages) == [message.message_id for message in posted]
    _reads_as_last_told(posted, sent)
    # Each story has one post; so have those that were merged into another after they were told.
    told = Counter(row.story_id for row in everything if row.kind is PublicationKind.POST)
    assert set(told.values()) == {1}
    assert {row.story.id for row in stories} <= told.keys()
    # The labels name 22 events that are young enough; what is told of one on the next morning may be a story of its
    # own, and without vectors what is told in another language.
    assert 18 <= len(stories) <= 35
    # In the order in which they were decided, which is that of the outbox.
    in_order = [row.message_id or 0 for row in reversed(rows)]
    assert in_order == sorted(in_order)
    _tells_the_labelled_events(server, stories)


def _reads_as_last_told(posted: list[Posted], rows: list[OutboxRow]) -> None:
    """Each message stands as its last edit left it."""
    last = {row.message_id: row.text for row in sorted(rows, key=lambda row: row.id)}
    assert [message.text.split("\n")[0] for message in posted] == [
        (last[message.message_id] or "").split("\n")[0] for message in posted
    ]


def _tells_the_labelled_events(server: DemoServer, stories: list[StoryRow]) -> None:
    """What the sample data labels as on topic is in a story, unless it is older than a first poll posts."""
    wanted = {
        (outlet.outlet, number)
        for outlet in server.outlets
        for number, item in enumerate(outlet.items, 1)
        if item.on_topic and _is_young(item)
    }
    told = {
        (report.outlet, int((report.url or "").rpartition("/")[2].partition(".")[0]))
        for row in stories
        for report in row.story.reports
    }
    assert told == wanted


def _is_young(item: Item) -> bool:
    return item.at >= START - FirstPollSettings().max_age
