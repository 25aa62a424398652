"""``monitor status``: one screen, or JSON."""

from __future__ import annotations

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from monitor.cli.commands.status import print_status
from monitor.model.alerts import Alert, AlertKind, Review
from monitor.store import Store
from monitor.worker import words as telling
from monitor.worker.status import FeedTrouble, Status
from tests.store.samples import alive
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
    with beating():
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
        "outbox         main: 4 messages sent, 1 pending",
        "               second: 1 message sent; 2 attempts of unknown delivery today",
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
    assert f"second: 1 message sent{told}\n" in capsys.readouterr().out


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
    for command in ("status", "outbox", "stories", "rejected"):
        _, _, complaint = await call(command)
        told = "monitor: times are in UTC, as the configuration cannot be read; `monitor check` says why\n"
        assert complaint == told, command


def test_many_alarms_leave_room_for_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    print_status(replace(STATUS, alarms=tuple(f"Feeds that fail: Kite {n}" for n in range(11))), ZONE)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "alarms         Feeds that fail: Kite 0"
    assert lines[8:11] == [
        "               Feeds that fail: Kite 7",
        "               and 3 more; see `monitor feeds --failing`",
        "configuration  good",
    ]


# --- exit codes --------------------------------------------------------------------------------------------------


@contextmanager
def waiting_process() -> Iterator[subprocess.Popen[bytes]]:
    """A process that does nothing, and is gone afterwards."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as found:
        yield found
        found.kill()


def wait_for_end(process: subprocess.Popen[bytes]) -> None:
    """Until it has ended, without taking note of it: to the system its number is still taken."""
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)


@contextmanager
def beating(**changes: object) -> Iterator[Store]:
    """The store of the command, with a worker that is alive in it: of this machine, and with the number of this
    process, unless ``changes`` say otherwise."""
    now = datetime.now(UTC)
    with closing(Store.open("sqlite:///state/monitor.sqlite")) as store:
        known = {"pid": os.getpid(), "host": socket.gethostname(), "started_at": now, "mode": "Telegram"}
        store.health.beat(replace(alive("worker", now), **(known | changes)))
        yield store


def alarm(kind: AlertKind) -> Callable[[Store], object]:
    raised = Alert(kind, "x", "x", "is wrong", holds=True, since=NOON, raised_at=NOON)
    return lambda store: store.alerts.review(lambda _: Review((raised,)))


def shut(_: Store) -> None:
    with closing(sqlite3.connect("state/monitor.sqlite")) as connection, connection:
        connection.execute("UPDATE channels SET shut = 1, detail = 'thrown out'")


CODES: list[tuple[str, int, dict[str, object], Callable[[Store], object]]] = [
    ("all is well", 0, {}, lambda _: None),
    ("one feed of many fails", 0, {}, alarm(AlertKind.FAILING)),
    ("one feed is silent", 0, {}, alarm(AlertKind.SILENT)),
    ("an alarm", 1, {}, alarm(AlertKind.BACKLOG)),
    ("another alarm", 1, {}, alarm(AlertKind.DISK)),
    ("the worker refuses an edit", 1, {"config_error": "a:1:1: wrong"}, lambda _: None),
    ("an edit waits", 1, {"held": "it loses half"}, lambda _: None),
    ("our network is down", 1, {}, lambda store: store.feeds.go_offline(NOON, NOON)),
    ("a channel is shut", 1, {}, shut),
    ("its heart stands still", 3, {"beat_at": NOON}, lambda _: None),
    ("its process is gone", 3, {"pid": "gone"}, lambda _: None),
    ("it runs on another machine", 0, {"pid": "gone", "host": "elsewhere"}, lambda _: None),
]


@pytest.mark.parametrize(("code", "changes", "do"), [case[1:] for case in CODES], ids=[case[0] for case in CODES])
async def test_exit_codes(
    call: Call, posted: None, code: int, changes: dict[str, object], do: Callable[[Store], object]
) -> None:
    if changes.get("pid") == "gone":
        with waiting_process() as process:
            changes = changes | {"pid": process.pid}
    with beating(**changes) as store:
        do(store)
        found, printed, _ = await call("status", "--json")
        assert found == code, printed
        assert bool(json.loads(printed)["wrong"]) is (code == 1)


async def test_a_number_that_belongs_to_another_process_by_now(call: Call, posted: None) -> None:
    with waiting_process() as process:
        with beating(pid=process.pid, beat_at=datetime.now(UTC) - timedelta(seconds=30)):
            assert (await call("status"))[0] == 3
        with beating(pid=process.pid):
            assert (await call("status"))[0] == 0


async def test_an_exit_code_for_a_wrong_configuration(call: Call, folder: Path, posted: None) -> None:
    (folder / "config" / "feeds.yaml").write_text("feeds: {}\n", "utf-8")
    with beating():
        assert (await call("status"))[0] == 1


async def test_a_worker_that_was_killed_is_told_of_at_once(call: Call, folder: Path, posted: None) -> None:
    (folder / "config" / "monitor.yaml").write_text("time_zone: Asia/Yerevan\n", "utf-8")
    with waiting_process() as process, beating(pid=process.pid):
        assert "1 worker alive" in (await call("status"))[1]
        process.kill()
        wait_for_end(process)
        code, printed, _ = await call("status")
        assert code == 3
        assert "no workers alive" in printed
        assert re.search(r"a worker died: worker, last heard of at [-0-9]+ [:0-9]+ \+04\n", printed)
