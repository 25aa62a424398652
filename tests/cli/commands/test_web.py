"""``monitor web``: the desk as a process of its own."""

from __future__ import annotations

import io
import socket
import sys
from pathlib import Path

import aiohttp
import pytest

from monitor.web.security import Password
from tests.support.commands import Run
from tests.support.process import monitor as start
from tests.support.process import until

WORDS = "alder-birch-cedar"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


async def test_the_desk_says_where_it_is_and_ends_when_told(folder: Path, database: Path) -> None:
    words = ("web", "--listen", f"127.0.0.1:{free_port()}")
    async with start(*words, folder=folder, environment={}) as process:
        await until(lambda: "The desk: " in process.output)
        address = process.output.partition("The desk: ")[2].strip()
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            assert answer.status == 200
            assert "No worker runs" in await answer.text()
        assert await process.stop() == 0
    assert process.errors == ""


@pytest.mark.parametrize("listen", ["0.0.0.0:8600", "192.0.2.1:8600", "example.org:8600", "[::]:8600"])
def test_beyond_loopback_it_asks_for_a_password(run: Run, database: Path, listen: str) -> None:
    code, _, complaint = run("web", "--listen", listen)
    assert code == 2
    assert "set WEB_PASSWORD" in complaint


def test_behind_a_proxy_it_asks_for_a_password(run: Run, folder: Path, database: Path) -> None:
    (folder / "config" / "monitor.yaml").write_text("web: {address: 'https://desk.example.org'}\n", "utf-8")
    code, _, complaint = run("web")
    assert code == 2
    assert "set WEB_PASSWORD" in complaint


def test_a_short_password(run: Run, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_PASSWORD", "tiny")
    code, _, complaint = run("web", "--listen", "0.0.0.0:8600")
    assert code == 2
    assert "shorter than 12 characters" in complaint


def test_a_port_that_another_program_has(run: Run, database: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, _, complaint = run("web", "--listen", f"127.0.0.1:{port}")
    assert code == 2
    assert complaint == (
        f"monitor: the desk cannot be at 127.0.0.1:{port} (Address already in use); name another place with --listen\n"
    )


@pytest.mark.parametrize("listen", ["8600", "127.0.0.1", "127.0.0.1:99999", "http://127.0.0.1:8600", ""])
def test_a_place_that_is_none(run: Run, database: Path, listen: str) -> None:
    code, _, complaint = run("web", "--listen", listen)
    assert code == 2
    assert "is no address to listen at" in complaint


@pytest.mark.parametrize(
    "address", ["desk.example.org", "https://desk.example.org/", "https://ada:pw@desk.example.org"]
)
def test_an_address_that_is_none(run: Run, folder: Path, database: Path, address: str) -> None:
    (folder / "config" / "monitor.yaml").write_text(f"web: {{address: '{address}'}}\n", "utf-8")
    code, _, complaint = run("web")
    assert code == 2
    assert "is no address of a server" in complaint


def test_a_missing_database(run: Run, folder: Path) -> None:
    code, _, complaint = run("web")
    assert code == 1
    assert "there is no database" in complaint


def test_a_hash_is_made_of_a_password(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{WORDS}\n"))
    code, printed, _ = run("web", "--hash")
    assert code == 0
    assert Password.of(printed.strip()).fits(WORDS)
    monkeypatch.setattr(sys, "stdin", io.StringIO(printed))
    assert run("web", "--hash")[0] == 2
