"""``monitor db``: a database is made, kept and pruned."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.commands import Run


def test_a_database_is_made_kept_and_pruned(run: Run, folder: Path) -> None:
    assert run("db", "upgrade") == (0, "the database is up to date\n", "")
    assert run("db", "upgrade") == (0, "the database is up to date\n", "")
    complaint = "monitor: there is no folder typo/kept: make it first, or name another one\n"
    assert run("db", "backup", "typo/kept/news.sqlite") == (2, "", complaint)
    assert not (folder / "typo").exists()
    (folder / "kept").mkdir()
    assert run("db", "backup", "kept/news.sqlite") == (0, "backed up to kept/news.sqlite\n", "")
    assert run("db", "backup", "kept/news.sqlite")[::2] == (
        2,
        "monitor: kept/news.sqlite is there already: name another file, or remove it first\n",
    )
    code, printed, _ = run("db", "backup")
    assert (code, printed.startswith("backed up to state/backup-2")) == (0, True)
    assert run("status", "--state", "kept")[0] == 1
    (folder / "kept" / "news.sqlite").rename("kept/monitor.sqlite")
    assert run("status", "--state", "kept")[0] == 3
    assert run("db", "prune") == (0, "deleted: 0 entries, 0 stories, 0 tombstones\n", "")


def test_postgres_is_backed_up_by_its_own_tool(run: Run, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    assert run("db", "backup") == (2, "", "monitor: this database is PostgreSQL: back it up with pg_dump\n")
