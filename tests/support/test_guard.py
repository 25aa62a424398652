"""The guard against foreign traffic sees connections and look-ups, here and in child processes."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import SandboxBugError, SandboxError
from monitor.model.settings import ParsingSettings
from monitor.sandbox import Sandbox
from tests.support.guard.sitecustomize import HERE
from tests.support.process import monitor
from tests.support.sandbox_work import look_up

Told = Callable[[], str]
# A real name and a real address; neither is ever asked.
ELSEWHERE = ("1.1.1.1", 80)
NAME = "www.iana.org"


@pytest.fixture(autouse=True)
def parser_server() -> None:
    """One for each test."""


def test_connections_are_refused(foreign_traffic: Told) -> None:
    with socket.socket() as tcp, pytest.raises(RuntimeError, match="tried to reach"):
        tcp.connect(ELSEWHERE)
    with socket.socket(type=socket.SOCK_DGRAM) as udp, pytest.raises(RuntimeError, match="tried to reach"):
        udp.sendto(b"?", ELSEWHERE)
    assert foreign_traffic().count("this machine only") == 2


def test_look_ups_are_refused(foreign_traffic: Told) -> None:
    for ask in (lambda: socket.getaddrinfo(NAME, 80), lambda: socket.gethostbyname(NAME)):
        with pytest.raises(RuntimeError, match="tried to look up"):
            ask()
    assert foreign_traffic().count(NAME) == 2


async def test_look_ups_of_the_loop_are_refused(foreign_traffic: Told) -> None:
    with pytest.raises(RuntimeError, match=NAME):
        await asyncio.get_running_loop().getaddrinfo(NAME, 80)
    assert NAME in foreign_traffic()


@pytest.mark.parametrize("name", ["kite.invalid", "kite.example", "www.example.org", b"kite.test"])
def test_names_of_nobody_have_no_address_and_nobody_is_asked(name: str | bytes) -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo(name, 80)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", None, "1.1.1.1", "0x7f000001", "127.1"])
def test_this_machine_and_numbers_are_allowed(name: str | None) -> None:
    assert socket.getaddrinfo(name, 80, type=socket.SOCK_STREAM)


def test_child_processes_are_guarded(foreign_traffic: Told) -> None:
    look_up = f"import socket; socket.getaddrinfo({NAME!r}, 80)"
    done = subprocess.run([sys.executable, "-c", look_up], capture_output=True, text=True, check=False)
    assert "tests talk to this machine only" in done.stderr
    nested = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {look_up!r}])"
    subprocess.run([sys.executable, "-c", nested], capture_output=True, check=False)
    assert foreign_traffic().count(NAME) == 2


async def test_the_worker_as_a_process_is_guarded(tmp_path: Path, foreign_traffic: Told) -> None:
    (tmp_path / "seen.py").write_text(f"import socket\nsocket.getaddrinfo({NAME!r}, 80)\n")
    async with monitor(folder=tmp_path, environment={}, module="seen") as process:
        assert await process.ended() == 1
    assert NAME in foreign_traffic()


async def test_parser_processes_are_guarded(foreign_traffic: Told) -> None:
    box = Sandbox(ParsingSettings(processes=1, timeout=timedelta(minutes=1)))
    try:
        with pytest.raises(SandboxBugError, match="tried to look up"):
            await box.run(look_up, NAME)
    finally:
        with suppress(SandboxError):
            await box.close()
    assert NAME in foreign_traffic()


@pytest.mark.parametrize("python_path", ["", "/nonexistent", str(Path(__file__).parent)])
def test_a_python_that_would_not_be_guarded_is_not_started(python_path: str, foreign_traffic: Told) -> None:
    environment = {**os.environ, "PYTHONPATH": python_path}
    with pytest.raises(RuntimeError, match="not guarded"):
        subprocess.run([sys.executable, "-c", ""], env=environment, check=False)
    assert "not guarded" in foreign_traffic()
    subprocess.run([sys.executable, "-c", ""], env=environment | {"PYTHONPATH": HERE}, check=True)
