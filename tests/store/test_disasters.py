"""What befalls a database: no space, no permission, a kill in the middle of an upgrade or of a backup, damage."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from monitor.errors import StoreError
from monitor.model.delivery import Delivered
from monitor.model.publications import PublicationState
from monitor.store import Store
from tests.store.database.test_migrations import made_by
from tests.store.samples import MINUTE, NOW, begin, posted
from tests.support.process import ROOT

pytestmark = pytest.mark.slow

POWERLESS = ROOT / "tests" / "support" / "powerless.py"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A Python of its own, without root's powers."""
    command = [sys.executable, POWERLESS, sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize(("before", "step"), [(None, 13), ("0003", 5)], ids=["a new one", "one with posts"])
def test_an_upgrade_killed_in_the_middle_is_completed_by_the_next(
    tmp_path: Path, before: str | None, step: int
) -> None:
    """At some of its statements; ``python -m tests.support.killed_upgrade`` takes all of them."""
    original = tmp_path / "original.sqlite"
    if before is not None:
        made_by(f"sqlite:///{original}", before)
    (tmp_path / "copies").mkdir()
    done = run("-m", "tests.support.killed_upgrade", original, tmp_path / "copies", str(step))
    assert done.returncode == 0, done.stderr
    kills = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(kills) > 5
    assert [kill for kill in kills if kill["error"]] == []


@pytest.mark.parametrize("empty_url", ["postgres"], indirect=True)
def test_an_upgrade_that_loses_its_connection_leaves_nothing_behind(empty_url: str) -> None:
    for kill_at in (5, 25, 45):
        with closing(Store.open(empty_url)) as store:
            _cut_off_at(store, empty_url, kill_at)
            with pytest.raises(StoreError):
                store.upgrade(NOW)
        with closing(Store.open(empty_url)) as store, pytest.raises(StoreError, match="run `monitor db upgrade`"):
            store.check_schema()
    with closing(Store.open(empty_url)) as store:
        store.upgrade(NOW)
        store.check_schema()


def _cut_off_at(store: Store, url: str, statement: int) -> None:
    """Have the server end the store's connection at its statement of this number."""
    seen = iter(range(1, 10_000))

    @event.listens_for(store._database.engine, "before_cursor_execute")
    def before(*_arguments: object) -> None:
        if next(seen) == statement:
            with psycopg.connect(url, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


def test_a_disk_that_fills_up_and_is_emptied_again(sqlite_url: str) -> None:
    with closing(Store.open(sqlite_url)) as store:
        posted(store, "a")
        publication = begin(store)
        limit = 0

        @event.listens_for(store._database.engine, "begin")
        def no_more_pages(connection: object) -> None:
            pages = "PRAGMA page_count" if limit else "PRAGMA max_page_count = 1073741823"
            count = connection.exec_driver_sql(pages).scalar()  # type: ignore[attr-defined]
            if limit:
                connection.exec_driver_sql(f"PRAGMA max_page_count = {count}")  # type: ignore[attr-defined]

        limit = 1
        with pytest.raises(StoreError, match="full; free some space on its disk"):
            posted(store, *(f"much {number}" for number in range(3000)))
        # Sending goes on where there is room; what is under way is still under way.
        assert [row.state for row in store.outbox.rows()] == [PublicationState.SENDING]
        limit = 0
        store.outbox.record_outcome(publication, 1, Delivered(1), NOW, MINUTE)
        posted(store, *(f"more {number}" for number in range(100)), now=NOW + 10 * MINUTE)
        assert len(store.outbox.rows(limit=1000)) == 101


WRITE = """
import resource, sys
from contextlib import closing
from datetime import UTC, datetime
from monitor.errors import StoreError
from monitor.store import Store
now = datetime(2023, 9, 19, tzinfo=UTC)
with closing(Store.open(f"sqlite:///{sys.argv[1]}")) as store:
    if sys.argv[2] == "limited":
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    try:
        if sys.argv[2] == "backup":
            store.maintenance.backup(__import__("pathlib").Path(sys.argv[3]))
        else:
            store.upgrade(now)
            store.outbox.sync_channels({f"channel {n}": "@x" * 50 for n in range(1000)}, now)
        print("written")
    except StoreError as error:
        print(error)
"""


def test_a_file_that_may_not_grow(sqlite_url: str) -> None:
    assert "free some space on its disk" in run("-c", WRITE, sqlite_url.removeprefix("sqlite:///"), "limited").stdout


def test_a_read_only_file_and_a_read_only_folder(sqlite_url: str, tmp_path: Path) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    file.chmod(0o444)
    assert "let the worker's user write the file, those beside it" in run("-c", WRITE, file, "").stdout
    file.chmod(0o644)
    tmp_path.chmod(0o555)
    try:
        assert "let the worker's user" in run("-c", WRITE, file, "").stdout
        assert "let the worker's user read and write" in run("-c", WRITE, tmp_path / "new.sqlite", "").stdout
        told = run("-c", WRITE, file, "backup", tmp_path / "backups" / "copy.sqlite").stdout
    finally:
        tmp_path.chmod(0o755)
    assert "cannot write the backup" in told
    for beside in tmp_path.iterdir():
        beside.chmod(0o644)  # SQLite gave them the permissions that the file had
    assert run("-c", WRITE, file, "").stdout == "written\n"


def test_a_damaged_file_says_how_to_go_on(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with closing(Store.open(sqlite_url)) as store:
        with pytest.raises(StoreError, match=r"the file is damaged: stop the worker, .* newest backup"):
            store.outbox.rows()
        with pytest.raises(StoreError, match="the file is damaged"):
            store.outbox.sync_channels({"main": "@x"}, NOW)


def test_a_lock_that_is_given_back_in_time_is_waited_for(sqlite_url: str) -> None:
    """By a process that holds it for a while; what waits is done then."""
    path = sqlite_url.removeprefix("sqlite:///")
    hold = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN EXCLUSIVE'); print(flush=1); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        other.stdout.readline()
        with closing(Store.open(sqlite_url, lock_timeout=timedelta(0))) as store:
            with pytest.raises(StoreError, match="locked; another program holds it"):
                store.outbox.sync_channels({"main": "@x"}, NOW)
            other.stdin.write("\n")
            other.stdin.flush()
            other.wait(60)
            store.outbox.sync_channels({"main": "@x"}, NOW)
            assert store.outbox.channel("main").chat == "@x"


def test_a_killed_backup_leaves_nothing_under_its_name(sqlite_url: str, tmp_path: Path) -> None:
    kill = (
        "import os, signal, sys; from monitor.store import Store, maintenance; from pathlib import Path\n"
        "maintenance._to_disk = lambda path: os.kill(os.getpid(), signal.SIGKILL)\n"
        "Store.open(f'sqlite:///{sys.argv[1]}').maintenance.backup(Path(sys.argv[2]))"
    )
    target = tmp_path / "backups" / "copy.sqlite"
    assert run("-c", kill, sqlite_url.removeprefix("sqlite:///"), target).returncode == -9
    assert not target.exists()
    with closing(Store.open(sqlite_url)) as store:
        store.maintenance.backup(target)
    assert [path.name for path in target.parent.iterdir()] == ["copy.sqlite"]
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
