"""Upgrades copies of a database, each killed at another statement, and prints what the next start makes of it.

    python -m tests.support.killed_upgrade FILE.sqlite FOLDER [STEP]

At every statement, or at every STEP-th. Where FILE does not exist, the database is a new one. One line of JSON a kill:
the statement's number, and the error of the upgrade after it, empty where it completed. A process of its own, since it
forks for every kill.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from contextlib import closing
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from alembic import command, config  # noqa: F401 -- loaded once, not after each fork
from sqlalchemy import Engine, event

from monitor.errors import StoreError
from monitor.store import Store

NOW = datetime(2023, 9, 19, 10, 0, tzinfo=UTC)


def _upgrade(file: Path, kill_at: int | None = None) -> None:
    seen = count(1)

    def before(*_arguments: object) -> None:
        if next(seen) == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    if kill_at is not None:
        event.listen(Engine, "before_cursor_execute", before)
        event.listen(Engine, "commit", before)
    with closing(Store.open(f"sqlite:///{file}")) as store:
        store.upgrade(NOW)


def _is_killed(file: Path, at: int) -> bool:
    """Upgrade in a process that is killed at this statement; False where it ended before."""
    child = os.fork()
    if child == 0:
        _upgrade(file, at)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main() -> None:
    """The command line of the module's docstring."""
    original, folder = map(Path, sys.argv[1:3])
    for number in count(1, int(sys.argv[3]) if len(sys.argv) > 3 else 1):
        file = folder / f"{number}.sqlite"
        if original.exists():
            shutil.copy(original, file)
        if not _is_killed(file, number):
            return
        error = ""
        try:
            _upgrade(file)
            with closing(Store.open(f"sqlite:///{file}")) as store:
                store.check_schema()
                store.outbox.rows()
        except StoreError as failure:
            error = str(failure)
        print(json.dumps({"statement": number, "error": error}), flush=True)
        for left in folder.glob(f"{number}.sqlite*"):
            left.unlink()


if __name__ == "__main__":
    main()
