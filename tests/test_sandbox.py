from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest

from monitor.errors import SandboxBugError, SandboxCrashError, SandboxError, SandboxStarvedError, SandboxTimeoutError
from monitor.feeds.parse import parse_document
from monitor.feeds.web.html import plain_text, read_article
from monitor.model.documents import Failed, ParsedFeed
from monitor.model.settings import ParsingSettings
from monitor.sandbox import Sandbox
from tests.support import sandbox_work as work
from tests.support.guard.sitecustomize import with_guard

pytestmark = pytest.mark.slow

FEED = b"<rss version='2.0'><channel><title>T</title><item><title>A title</title></item></channel></rss>"


@pytest.fixture(autouse=True)
def parser_server() -> None:
    """One for each test."""


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    box = Sandbox(ParsingSettings(processes=2, timeout=timedelta(seconds=1), memory=300_000_000))
    yield box
    await box.close()


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def until_gone(pid: int, seconds: float = 30) -> bool:
    """Whether a process ends in time. It is the kernel that ends it, so there is nothing to be told by."""
    deadline = time.monotonic() + seconds
    while not gone(pid):
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True


async def test_work_runs_in_another_process(sandbox: Sandbox) -> None:
    assert await sandbox.run(work.add, 2, 3) == 5
    assert await sandbox.run(work.process_id) != os.getpid()


async def test_parsing_in_a_worker_gives_what_it_gives_here(sandbox: Sandbox) -> None:
    args = (FEED, "application/rss+xml", "https://example.org/rss", "Example", plain_text)
    parsed = await sandbox.run(parse_document, *args)
    assert parsed == parse_document(*args)
    assert isinstance(parsed, ParsedFeed)


async def test_endless_work_is_stopped_and_the_pool_goes_on(sandbox: Sandbox) -> None:
    results = await asyncio.gather(sandbox.run(work.spin), sandbox.run(work.spin), return_exceptions=True)
    assert all(isinstance(result, SandboxTimeoutError) for result in results), results
    assert await sandbox.run(work.add, 1, 1) == 2


async def test_work_that_a_busy_machine_gave_no_time_is_not_called_endless(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxStarvedError):
        await sandbox.run(work.sleep_long)
    assert await sandbox.run(work.add, 1, 1) == 2


@pytest.mark.parametrize("bad", [work.devour, work.devour_slowly, work.recurse, work.die], ids=lambda f: f.__name__)
async def test_a_crash_costs_one_worker(sandbox: Sandbox, bad: object) -> None:
    good = [sandbox.run(work.add, n, n) for n in range(8)]
    with pytest.raises(SandboxCrashError):
        await sandbox.run(bad)  # type: ignore[arg-type]
    assert await asyncio.gather(*good) == [0, 2, 4, 6, 8, 10, 12, 14]


async def test_a_crash_costs_no_work_that_is_under_way_or_waits(sandbox: Sandbox) -> None:
    """Not even where the processes die at once, one after another."""
    results = await asyncio.gather(
        *(sandbox.run(work.die) if n % 2 else sandbox.run(work.add, n, n) for n in range(40)), return_exceptions=True
    )
    assert [result for n, result in enumerate(results) if n % 2 == 0] == list(range(0, 80, 4))
    assert {type(result) for n, result in enumerate(results) if n % 2} == {SandboxCrashError}


async def test_how_a_process_died_is_told(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxCrashError, match="code -9"):
        await sandbox.run(work.die)


async def test_work_under_way_when_all_processes_are_ended_is_done_again(sandbox: Sandbox, tmp_path: Path) -> None:
    started = tmp_path / "started"
    task = asyncio.create_task(sandbox.run(work.slow_once, str(started)))
    while not (started.exists() and started.read_text()):  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.01)
    server = psutil.Process(int(started.read_text())).parent()
    assert server is not None
    server.kill()
    assert await task == "done"


async def test_a_programming_error_is_told_with_its_place(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxBugError, match="KeyError: 'a bug'") as found:
        await sandbox.run(work.fail)
    assert "sandbox_work.py" in found.value.__notes__[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
async def test_workers_leave_the_signals_of_a_terminal_and_a_service_to_the_parent(
    sandbox: Sandbox, number: signal.Signals
) -> None:
    assert await sandbox.run(work.signal_self, int(number)) == "alive"


@pytest.mark.parametrize("lie", [work.lie_in_type, work.lie_in_bytes, work.lie_in_length, work.lie_in_pickle])
async def test_a_worker_that_was_taken_over_is_believed_nothing(sandbox: Sandbox, lie: Any, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with pytest.raises(SandboxCrashError):
        await sandbox.run(lie, str(trace))
    assert not trace.exists()
    assert await sandbox.run(work.add, 1, 1) == 2


async def test_processes_hold_no_secrets(monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    secrets = {
        "TELEGRAM_BOT_TOKEN": "1:secret",
        "DATABASE_URL": "postgresql://user:secret@host/x",
        "HTTPS_PROXY": "http://user:secret@proxy",
        "ANYTHING_ELSE": "secret",
    }
    for name, value in secrets.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TZ", "Asia/Yerevan")
    environment = await sandbox.run(work.environment)
    assert "secret" not in environment
    assert "TZ=Asia/Yerevan" in environment


async def test_a_worker_has_nothing_open_of_another(sandbox: Sandbox) -> None:
    assert await asyncio.gather(*(sandbox.run(work.open_sockets) for _ in range(2))) == [1, 1]


async def test_idle_workers_killed_from_outside_are_replaced(sandbox: Sandbox) -> None:
    first = await sandbox.run(work.process_id)
    for child in psutil.Process(first).parent().children():  # type: ignore[union-attr]
        child.send_signal(signal.SIGKILL)
    assert await until_gone(first)
    for _ in range(50):
        try:
            assert await sandbox.run(work.add, 1, 2) == 3
        except SandboxCrashError:
            continue
        break
    else:
        pytest.fail("the pool never recovered")


async def test_cancelling_frees_the_worker(sandbox: Sandbox, tmp_path: Path) -> None:
    started = tmp_path / "started"
    task = asyncio.create_task(sandbox.run(work.spin, str(started)))
    while not (started.exists() and started.read_text()):  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await until_gone(int(started.read_text()))
    assert await sandbox.run(work.add, 1, 1) == 2


async def test_closing_ends_the_workers_and_a_later_run_starts_anew(sandbox: Sandbox) -> None:
    pid = await sandbox.run(work.process_id)
    await sandbox.close()
    await sandbox.close()
    assert await until_gone(pid)
    assert await sandbox.run(work.add, 1, 1) == 2


async def test_closing_ends_work_that_is_under_way_or_waits(sandbox: Sandbox, tmp_path: Path) -> None:
    started = [tmp_path / str(number) for number in range(4)]
    tasks = [asyncio.create_task(sandbox.run(work.spin, str(path))) for path in started]
    while sum(path.exists() and bool(path.read_text()) for path in started) < 2:  # noqa: ASYNC110 - others write it
        await asyncio.sleep(0.01)
    await sandbox.close()
    assert {type(result) for result in await asyncio.gather(*tasks, return_exceptions=True)} == {SandboxError}
    for path in started:
        assert not path.exists() or await until_gone(int(path.read_text()))


_PARENT = """
import asyncio, sys
from datetime import timedelta
from monitor.model.settings import ParsingSettings
from monitor.sandbox import Sandbox
from tests.support import sandbox_work as work

async def main():
    box = Sandbox(ParsingSettings(processes=2, timeout=timedelta(seconds=120)))
    print(await box.run(work.process_id), flush=True)
    await box.run(work.spin, sys.argv[1])

if __name__ == "__main__":
    asyncio.run(main())
"""


async def test_no_worker_outlives_a_killed_parent(tmp_path: Path) -> None:
    script, started = tmp_path / "parent.py", tmp_path / "started"
    script.write_text(_PARENT)
    environment = {**os.environ, "PYTHONPATH": with_guard(str(Path(__file__).parent.parent))}
    parent = subprocess.Popen(  # noqa: ASYNC220 - returns at once
        [sys.executable, str(script), str(started)], stdout=subprocess.PIPE, env=environment
    )
    with parent:
        while not (started.exists() and started.read_text()):
            assert parent.poll() is None
            await asyncio.sleep(0.02)
        busy = int(started.read_text())
        server = psutil.Process(busy).parent()
        assert server is not None
        family = [server.pid, *(child.pid for child in server.children())]
        assert busy in family
        parent.kill()
    for pid in family:
        assert await until_gone(pid), psutil.Process(pid).cmdline()


def nested(depth: int) -> bytes:
    return b"<rss version='2.0'><channel><item><title>" + b"<b>" * depth + b"</title></item></channel></rss>"


def bomb() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{entities}]>'
    return f"{head}<rss version='2.0'><channel><item><title>&l11;</title></item></channel></rss>".encode()


def huge() -> bytes:
    item = b"<item><title>A title</title><description>" + b"words and more words " * 40 + b"</description></item>"
    return b"<rss version='2.0'><channel>" + item * 11_000 + b"</channel></rss>"


@pytest.mark.parametrize("hostile", [nested(100_000), bomb(), huge()], ids=["nest", "bomb", "huge"])
async def test_hostile_documents_are_stopped_or_survived(sandbox: Sandbox, hostile: bytes) -> None:
    began = time.monotonic()
    try:
        parsed = await sandbox.run(parse_document, hostile, "", "https://example.org/", "Example", plain_text)
    except (SandboxTimeoutError, SandboxCrashError):
        pass
    else:
        assert isinstance(parsed, Failed) or len(str(parsed)) < 2_000_000
    assert time.monotonic() - began < 30
    assert isinstance(
        await sandbox.run(parse_document, FEED, "", "https://example.org/", "Example", plain_text), ParsedFeed
    )


async def test_a_hostile_page_is_stopped_or_survived(sandbox: Sandbox) -> None:
    page = b"<html><body>" + b"<div>" * 100_000 + b"<p>text"
    with contextlib.suppress(SandboxTimeoutError, SandboxCrashError):
        await sandbox.run(read_article, page, "text/html", "https://example.org/a")
    assert await sandbox.run(work.add, 1, 1) == 2


async def test_a_worker_stays_small(sandbox: Sandbox) -> None:
    await sandbox.run(parse_document, FEED, "", "https://example.org/", "Example", plain_text)
    assert await sandbox.run(work.peak_memory) < 60_000_000
