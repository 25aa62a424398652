"""``monitor status``: one screen, or JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.cli.commands.status import print_status
from monitor.worker import words as telling
from monitor.worker.status import FeedTrouble, Status
from tests.support.commands import Call, Output

NOON = datetime(2023, 9, 20, 12, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Tbilisi")
STATUS = Status(
    version="1.2.3",
    workers=1,
    configuration="good",
    posts_to="Telegram",
    feeds={"healthy": 3, "failing": 1, "silent": 0, "unpolled": 0},
    worst=(FeedTrouble("Kite", "https://kite.example/rss", "failing", "no answer in time", NOON),),
    last_poll=NOON,
    read_today=40,
    matched_today=5,
    stories_today=4,
    outbox={"main": {"sent": 4, "pending": 1}, "second": {"sent": 1}},
    channels={"main": "the bot was thrown out"},
    unknown_today=2,
    last_post=None,
    lag_median=95.0,
    lag_p95=7300.0,
)


async def test_the_status_on_a_screen_and_in_json(output: Output, posted: None) -> None:
    assert "main" in await output("status")
    found = json.loads(await output("status", "--json"))
    assert (found["feeds"]["healthy"], found["stories_today"], found["outbox"]) == (1, 1, {"main": {"sent": 1}})


def test_the_status_is_one_screen(capsys: pytest.CaptureFixture[str]) -> None:
    print_status(STATUS, ZONE)
    assert capsys.readouterr().out.splitlines() == [
        "monitor 1.2.3  1 worker alive, posting to Telegram",
        "configuration  good",
        "feeds          3 healthy, 1 failing, 0 silent, 0 unpolled",
        "               failing: Kite, no answer in time, since 2023-09-20 16:00:00 +04",
        "last poll      2023-09-20 16:00:00 +04",
        "today          40 entries read, 5 matched, 4 stories",
        "outbox         main: 4 sent, 1 pending",
        "               second: 1 sent; 2 attempts of unknown delivery today",
        "               main waits: the bot was thrown out",
        "last post      never",
        "lag to post    median 95 s, 95% 2.0 h, over one day",
    ]


def test_status_tells_what_decides_and_what_was_edited(capsys: pytest.CaptureFixture[str]) -> None:
    print_status(replace(STATUS, relevance="words alone", last_edit="2023-09-20 12:00 UTC, +1 form (x)"), ZONE)
    assert capsys.readouterr().out.splitlines()[1:4] == [
        "configuration  good",
        "last edit      2023-09-20 12:00 UTC, +1 form (x)",
        "relevance      words alone",
    ]


def test_every_problem_of_the_configuration_has_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_status(replace(STATUS, workers=0, posts_to="", configuration="a:1:1: x\nb:2:2: y", outbox={}), ZONE)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "monitor 1.2.3  no workers alive"
    assert lines[1:3] == ["configuration  a:1:1: x", "               b:2:2: y"]
    assert "outbox         empty; 2 attempts of unknown delivery today" in lines


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((1, 0, 0), "; 2 attempts of unknown delivery today (1 settled by a probe)"),
        (
            (2, 1, 3),
            "; 2 attempts of unknown delivery today (2 settled by a probe, 1 by policy, 3 late copies removed)",
        ),
    ],
)
def test_how_unknown_deliveries_were_resolved(
    capsys: pytest.CaptureFixture[str], counts: tuple[int, int, int], told: str
) -> None:
    names = ("settled_by_probe_today", "settled_by_policy_today", "late_copies_removed_today")
    print_status(replace(STATUS, **dict(zip(names, counts, strict=True))), ZONE)
    assert f"second: 1 sent{told}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "-"), (0.4, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "120 min"), (9000, "2.5 h")],
)
def test_a_length_of_time(seconds: float | None, words: str) -> None:
    assert telling.duration(seconds) == words


def test_what_the_examples_are_still_to_be_asked_about_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    print_status(replace(STATUS, unasked=12), ZONE)
    assert "               12 rejected for now: the examples are asked later" in capsys.readouterr().out.splitlines()


async def test_that_the_time_zone_is_not_known_is_said(call: Call, folder: Path, posted: None) -> None:
    (folder / "config" / "monitor.yaml").write_text("time_zone: Asia/Yerewan\n", "utf-8")
    for command in ("status", "feeds", "outbox", "stories", "rejected"):
        _, _, complaint = await call(command)
        told = "monitor: times are in UTC, as the configuration cannot be read; `monitor check` says why\n"
        assert complaint == told, command
