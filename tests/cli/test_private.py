"""What the commands write is for their user alone."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.support.commands import Run

pytestmark = pytest.mark.slow


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}


def test_state_database_journal_and_backups_are_private(run: Run, folder: Path) -> None:
    assert run("run", "--once")[0] == 0
    assert run("db", "backup")[0] == 0
    (folder / "kept").mkdir()
    assert run("db", "backup", "kept/news.sqlite")[0] == 0
    found = modes(folder / "state") | modes(folder / "kept")
    assert {"state", "kept", "monitor.sqlite", "posted.jsonl", "news.sqlite"} <= found.keys()
    assert {name: oct(mode) for name, mode in found.items() if mode & 0o077} == {}


def test_what_an_earlier_version_left_open_is_closed_to_strangers(run: Run, folder: Path) -> None:
    assert run("run", "--once")[0] == 0
    assert run("db", "backup")[0] == 0
    mine = folder / "state" / "notes.txt"
    mine.write_text("of somebody else")
    files = [path for path in (folder / "state").iterdir() if path.is_file()]
    for path in files:
        path.chmod(0o644)
    assert run("run", "--once")[0] == 0
    kept = {path.name: stat.S_IMODE(path.stat().st_mode) for path in files if path.exists()}
    assert kept.pop("notes.txt") == 0o644
    assert kept.pop("heartbeat", 0o644) == 0o644
    assert len(kept) >= 3
    assert {oct(mode) for name, mode in kept.items() if name.startswith(("monitor.sqlite", "posted", "backup"))} == {
        "0o640"
    }


def test_files_of_the_configuration_are_for_whoever_may_read_it(run: Run, folder: Path) -> None:
    assert run("watch", "add", "bridge", "--lang", "en", "viaduct")[0] == 0
    assert run("examples", "add", "--relevant", "A bridge opens in Alderford")[0] == 0
    written = (folder / "config" / name for name in ("watchlist.yaml", "examples.jsonl"))
    assert {oct(stat.S_IMODE(path.stat().st_mode)) for path in written} == {"0o644"}
