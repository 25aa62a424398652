"""A site on loopback: its files and nothing else, under the policy of its pages."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from monitor.site.serve import server
from monitor.site.templates import policy
from tests.support.commands import Run


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "story").mkdir()
    (tmp_path / "index.html").write_text("<p>here</p>")
    with server(tmp_path, 0) as serving:
        thread = threading.Thread(target=serving.serve_forever)
        thread.start()
        try:
            yield f"127.0.0.1:{serving.server_port}"
        finally:
            serving.shutdown()
            thread.join()


def get(address: str, path: str) -> HTTPResponse:
    connection = HTTPConnection(address)
    connection.request("GET", path)
    return connection.getresponse()


def test_pages_come_under_the_policy(address: str) -> None:
    answer = get(address, "/")
    assert answer.read() == b"<p>here</p>"
    assert answer.headers["Content-Security-Policy"] == policy(pictures=False)


@pytest.mark.parametrize("path", ["/story/", "/../state/monitor.sqlite", "/%2e%2e/x", "/nothing.html"])
def test_nothing_but_its_files(address: str, path: str) -> None:
    assert get(address, path).status == 404


def test_commands_say_what_is_missing(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    for name, text in (
        ("monitor", "time_zone: UTC"),
        ("feeds", "feeds: []"),
        ("watchlist", "terms: {a: {forms: {en: [b]}}}\nwatches: {w: {any: [a]}}"),
    ):
        (tmp_path / "config" / f"{name}.yaml").write_text(text)
    assert "the site has no folder; name one with --out" in run("site", "build")[2]
    assert "there is no site in site; write one with `monitor site build`" in run("site", "serve", "--out", "site")[2]
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<p>here</p>")
    serve = ("site", "serve", "--out", "site", "--port")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"port {port} cannot be used (Address already in use); name another" in run(*serve, port)[2]
    assert "there is no port 99999; name one between 1 and 65535" in run(*serve, "99999")[2]
