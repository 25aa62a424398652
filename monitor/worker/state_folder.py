"""Where a worker works: its database, and the folder in which it may write."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from monitor.config.environment import Environment
from monitor.delivery import journal
from monitor.store import Store
from monitor.worker.wiring import database_url, sqlite_file, utcnow


def keep_library_files_in(state: Path) -> None:
    """Have libraries that keep files do so in the state folder, where it is the only one that can be written: in a
    container with a read-only root. Changes this process's environment, which its children inherit."""
    os.environ.setdefault("MPLCONFIGDIR", str((state / "matplotlib").absolute()))
    try:
        tempfile.gettempdir()
    except FileNotFoundError:
        state.mkdir(parents=True, exist_ok=True)
        os.environ["TMPDIR"] = tempfile.tempdir = str(state.absolute())


def hide_from_strangers(environment: Environment, state: Path) -> None:
    """Take database, journal and backups from all who are neither their owner nor of its group: earlier versions made
    them as the umask said. What is not ours stays as it is."""
    database = sqlite_file(database_url(environment, state))
    beside = [] if database is None else database.parent.glob(f"{database.name}*")
    for path in {*beside, *state.glob(f"{journal.NAME}*"), *state.glob("backup-*.sqlite")}:
        with suppress(OSError):
            mode = stat.S_IMODE(path.stat().st_mode)
            if mode & stat.S_IRWXO:
                path.chmod(mode & ~stat.S_IRWXO)


@contextmanager
def workplace(environment: Environment, state: Path, *, dry_run: bool) -> Iterator[tuple[str, Path]]:
    """The database and the state folder to work on. A dry run gets copies that are thrown away (of PostgreSQL: an empty
    database)."""
    url = database_url(environment, state)
    if not dry_run:
        hide_from_strangers(environment, state)
        yield url, state
        return
    with tempfile.TemporaryDirectory(prefix="monitor-dry-run-") as folder:
        copy = Path(folder) / "monitor.sqlite"
        original = sqlite_file(url)
        if original is not None and original.exists():
            with closing(Store.open(url)) as store:
                store.maintenance.backup(copy)
            _release_everything(f"sqlite:///{copy}")
        if (state / journal.NAME).exists():
            shutil.copy(state / journal.NAME, folder)
        yield f"sqlite:///{copy}", Path(folder)


def _release_everything(url: str) -> None:
    """Take from a copy the leases of the workers that run on the original: here nobody gives them back."""
    with closing(Store.open(url)) as store:
        store.upgrade(utcnow())
        for worker in store.health.workers():
            store.maintenance.reclaim(worker.owner)
