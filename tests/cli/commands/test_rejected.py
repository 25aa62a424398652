"""``monitor rejected``: what was nearly posted."""

from __future__ import annotations

import json
from pathlib import Path

from tests.support.commands import Run


def test_what_was_nearly_posted(run: Run, seen: Path) -> None:
    code, printed, _ = run("rejected")
    assert code == 0
    near, held_back = printed.split("\nHeld back\n")
    rows = near.splitlines()[2:]
    assert ["A circus on the bridge" in rows[0], "A ferry " in rows[1], len(rows)] == [True, True, 2]
    assert "bridges: vetoed by circus: «circus»" in rows[0]
    assert rows[0].endswith("https://kite.example/2")
    assert "both: missing: bridge" in rows[1]
    assert "An old bridge  published before 2020" in held_back
    assert "Nothing" not in printed


def test_rejected_in_json_and_its_limit(run: Run, seen: Path) -> None:
    data = json.loads(run("rejected", "--json")[1])
    assert [each["title"] for each in data] == ["A circus on the bridge", "A ferry", "An old bridge"]
    assert data[0]["likelihood"] is None
    _, printed, _ = run("rejected", "--limit", "1")
    assert "and 1 less near; to see more: --limit 2" in printed
    _, printed, _ = run("rejected", "--since", "1m")
    assert printed.count(": none since ") == 2


def test_wrong_usage(run: Run) -> None:
    code, printed, complained = run("rejected", "--limit", "x")
    assert (code, printed) == (2, "")
    assert "'x' is not a number from 1 to 999999" in complained
