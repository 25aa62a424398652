"""Fixtures for all tests, and the promise that none of them talks to anybody but this machine."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest
import structlog

from monitor import sandbox
from tests.support.browser import browser  # noqa: F401
from tests.support.clock import clock  # noqa: F401
from tests.support.commands import run  # noqa: F401
from tests.support.databases import (  # noqa: F401
    compiled_statements,
    database_url,
    empty_url,
    filled_postgres,
    postgres_server,
    postgres_url,
    sqlite_file,
    sqlite_url,
    store,
)
from tests.support.guard.sitecustomize import guard
from tests.support.learnt import teach  # noqa: F401
from tests.support.reused import sought_once, trusted_once  # noqa: F401

_refusals = Path(tempfile.mkdtemp(prefix="tests-guard-")) / "refused"
guard(_refusals)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    for server in _servers:
        sandbox._Server.stop(server)
    shutil.rmtree(_refusals.parent, ignore_errors=True)


def _refuse_raw_datetime(value: datetime) -> str:
    raise TypeError(f"{value!r} reached SQLite without the type of its column; newer Pythons warn of it")


sqlite3.register_adapter(datetime, _refuse_raw_datetime)


# The processes of the tests are as many as there are cores already; they and what they start are told before NumPy and
# the encoder are loaded. Threads that wait for each other's part took most of the time to learn and to encode.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

# What is compiled is kept beside its source, whatever the environment says: to compile all tests and the product again
# is half of the time that collecting takes, in every process.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A busy machine may take its time over an example.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a third of the time tests wait for processes and clocks."""
    return 1 + (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Looking for garbage at every 700 objects goes through hundreds of thousands that stay: the tests that were
    collected, and all that was imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no process is left alone with it in the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the variables or the umask of whoever runs it; none leaves a umask or a log configuration behind."""
    for name in ("TELEGRAM_BOT_TOKEN", "TELEGRAM_CHANNEL", "TELEGRAM_ADMIN_CHAT", "TELEGRAM_API_URL"):
        monkeypatch.delenv(name, raising=False)
    for name in ("TRANSLATE_URL", "TRANSLATE_API_KEY", "WEB_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    for name in ("DATABASE_URL", "MONITOR_CONFIG", "MONITOR_STATE", "LOG_LEVEL", "LOG_FORMAT", "DYNO"):
        monkeypatch.delenv(name, raising=False)
    before = os.umask(0o022)
    yield
    os.umask(before)
    structlog.reset_defaults()


class _KeptServer(sandbox._Server):
    """One that is there for the next test too: to start one takes a second."""

    def stop(self) -> None:
        if not self.alive:
            super().stop()


_servers: list[_KeptServer] = []


def _kept_server() -> _KeptServer:
    if not _servers or not _servers[-1].alive:
        _servers.append(_KeptServer())
    return _servers[-1]


@pytest.fixture(autouse=True)
def parser_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server of the parser processes is kept from test to test; those who test it take one of their own."""
    monkeypatch.setattr(sandbox, "_Server", _kept_server)


@pytest.fixture(autouse=True)
def foreign_traffic() -> Iterator[Callable[[], str]]:
    """What was refused since the last call, in this process or a child; a test that leaves any fails."""

    def taken() -> str:
        told = _refusals.read_text("utf-8") if _refusals.exists() else ""
        _refusals.unlink(missing_ok=True)
        return told

    yield taken
    assert taken() == ""
