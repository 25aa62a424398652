"""``monitor db``: a database is made, kept and pruned."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.store import Store
from tests.store.samples import alive
from tests.support.commands import Run
from tests.support.databases import new_database


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


def test_a_database_is_copied(run: Run, database: Path, request: pytest.FixtureRequest) -> None:
    target = new_database(request.getfixturevalue("postgres_server"))
    code, printed, complaint = run("db", "copy", "--to", target)
    assert (code, "Rows compared: 1 of 1" in complaint) == (0, True), complaint
    assert printed.startswith("copied to test")
    assert ": 1 rows in 21 tables, each compared with its original\n" in printed
    assert (
        "state/monitor.sqlite is as it was. Start no worker on it any more: both would post the same news.\n" in printed
    )
    assert "set DATABASE_URL to the copy" in printed
    assert run("db", "copy", "--from", target, "--to", "sqlite:///back.sqlite")[0] == 0
    assert run("db", "copy", "--to", "sqlite:///back.sqlite")[0] == 0  # it is like this one


def test_what_a_worker_works_on_is_not_copied(run: Run, database: Path) -> None:
    with closing(Store.open(f"sqlite:///{database}")) as store:
        store.health.beat(alive("kite:7:abc", datetime.now(UTC)))
    code, printed, complaint = run("db", "copy", "--to", "sqlite:///copy.sqlite")
    assert (code, printed) == (2, "")
    assert complaint == "monitor: a worker runs on the database that is to be copied (kite:7:abc): stop it first\n"


def test_a_worker_does_not_start_on_a_part_of_a_copy(run: Run, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = version_num || '+copying'")
        connection.commit()
    for words in (["run", "--once"], ["status"], ["db", "upgrade"]):
        code, printed, complaint = run(*words)
        assert (code, printed) == (1, "")
        assert (
            "the database state/monitor.sqlite holds a part of a copy; run the same `monitor db copy` again"
            in complaint
        )


@pytest.mark.parametrize("option", ["--to", "--form", "--from"])
@pytest.mark.parametrize(
    "url",
    [
        "postgres://me:hunter2@127.0.0.1:1/news",
        "postgres://127.0.0.1:1/news?password=hunter2",
        "mysql://me:hunter2@db/x",
    ],
)
def test_the_password_of_another_database_is_never_repeated(run: Run, database: Path, option: str, url: str) -> None:
    code, printed, complaint = run("db", "copy", "--to", "sqlite:///x.sqlite", option, url)
    assert code in (1, 2)
    assert complaint
    assert "hunter2" not in printed + complaint
