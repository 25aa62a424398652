"""Who may read an ``examples.jsonl`` that is made anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from monitor.editorial.examples import add_example


@pytest.mark.parametrize("mode", [0o664, 0o644, 0o600])
def test_new_examples_are_for_whoever_may_read_the_watchlist(tmp_path: Path, mode: int) -> None:
    """Whatever the umask: that of the desk lets nobody else read its state."""
    watchlist = tmp_path / "watchlist.yaml"
    watchlist.write_text("")
    watchlist.chmod(mode)
    os.umask(0o077)
    add_example(tmp_path, {"relevant": True, "title": "Shelling reported near the border"})
    assert (tmp_path / "examples.jsonl").stat().st_mode & 0o777 == mode


def test_the_mode_of_examples_that_are_there_stays(tmp_path: Path) -> None:
    (tmp_path / "watchlist.yaml").write_text("")
    examples = tmp_path / "examples.jsonl"
    examples.write_text("")
    examples.chmod(0o600)
    add_example(tmp_path, {"relevant": True, "title": "Shelling reported near the border"})
    assert examples.stat().st_mode & 0o777 == 0o600
