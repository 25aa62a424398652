"""What the shipped examples teach, learnt once for all processes of the tests: it takes as long as a thousand tests."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.matching.semantic import learn
from tests.support.shipped import CONFIG, shipped_screener, shipped_settings

Teach = Callable[[Path], Path]


@pytest.fixture(scope="session")
def teach(tmp_path_factory: pytest.TempPathFactory) -> Teach:
    """Make a folder the state of a worker that learnt from the shipped examples before; returns it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # that of all processes
    kept = folder / "learnt"
    with (folder / "learnt.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            assert learn(shipped_settings(), shipped_screener().matcher, CONFIG, kept) is not None

    def teach(state: Path) -> Path:
        shutil.copytree(kept, state, dirs_exist_ok=True)
        return state

    return teach
