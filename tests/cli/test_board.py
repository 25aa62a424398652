"""The lines of the view: what is wrong comes first, and no more lines than there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from monitor.cli.board import board_lines
from monitor.model.alerts import Alert, AlertKind
from monitor.model.roles import Role
from monitor.model.settings import Channel, DigestSettings, MonitorSettings
from monitor.runtime import Tally
from monitor.store import Store
from monitor.worker import board
from monitor.worker.board import Board
from monitor.worker.status import Rhythms
from monitor.worker.words import ago
from tests.store.samples import MINUTE, NOW, alive, begin, feed, posted

ZONE = ZoneInfo("Asia/Yerevan")
SETTINGS = MonitorSettings(
    time_zone=ZONE, channels={"main": Channel(chat="@sample", digest=DigestSettings(at=("20:00",)))}
)


@pytest.fixture
def found(store: Store) -> Board:
    """A database with two stories, one of them posted, and a feed that is due."""
    store.outbox.sync_channels({"main": "@sample"}, NOW)
    posted(store, "a", "b")
    begin(store)
    store.feeds.sync([feed(1)], NOW)
    store.health.beat(alive("worker", NOW, mode="Telegram"))
    return board.look(store, Rhythms(store), NOW, SETTINGS)


def lines_of(found: Board | None, height: int = 24, *told: str) -> list[str]:
    return [line.text for line in board_lines(found, Tally(feeds=3), told, NOW, ZONE, height)]


def test_what_there_is_to_see(found: Board) -> None:
    text = "\n".join(lines_of(found, 24, "a line of the log"))
    for told in (
        "posts to Telegram",
        "alarms    none",
        "1 due",
        "since the start 3 asked",
        "matches",
        "a line of the log",
    ):
        assert told in text, text
    assert "main: 1 message waits" in text
    assert "digest 20:00, in " in text


def test_before_the_first_look_there_is_a_line_too() -> None:
    assert lines_of(None) == ["monitor 0.1.0 starts"]


@pytest.mark.parametrize("height", [1, 2, 5, 10, 24, 100])
def test_there_are_never_more_lines_than_there_is_room(found: Board, height: int) -> None:
    lines = lines_of(found, height, *map(str, range(200)))
    assert len(lines) <= height
    assert height < 24 or len(lines) == height
    assert height < 24 or lines[-1] == "199"


def test_many_alarms_are_counted(found: Board) -> None:
    alerts = tuple(
        Alert(AlertKind.FAILING, f"x{n}", f"Kite {n}", "no answer", holds=True, since=NOW, raised_at=NOW)
        for n in range(6)
    )
    lines = lines_of(replace(found, standing=replace(found.standing, alerts=alerts)))
    assert lines[1:5] == [
        "alarms    Feeds that fail: Kite 0: no answer",
        "          Feeds that fail: Kite 1: no answer",
        "          Feeds that fail: Kite 2: no answer",
        "          and 3 more: `monitor status`",
    ]


def test_a_channel_that_sends_nothing_says_why(found: Board) -> None:
    lines = board_lines(replace(found, held_up={"main": "the bot was thrown out"}), Tally(), (), NOW, ZONE, 24)
    (line,) = (line for line in lines if line.text.startswith("channels"))
    assert line.tone == "bad"
    assert line.text.endswith(" · the bot was thrown out")


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (timedelta(seconds=40), "40 s ago"),
        (3 * MINUTE, "3 min ago"),
        (timedelta(hours=5), "5.0 h ago"),
        (timedelta(days=3), "3 days ago"),
        (-5 * MINUTE, "in 5 min"),
    ],
)
def test_how_long_ago_a_time_is(by: timedelta, told: str) -> None:
    assert ago(NOW - by, NOW) == told
    assert ago(None, NOW) == "never"


def test_a_worker_that_does_a_part_says_so(found: Board) -> None:
    roles = frozenset({Role.POLL, Role.GROUP})
    head = board_lines(found, Tally(), (), NOW, ZONE, 24, roles)[0].text
    assert head.startswith("monitor 0.1.0, only poll,group · posts to Telegram · ")
