"""``monitor backtest``: what an edit would have changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.editorial.test_revisions import git
from tests.support.commands import Run
from tests.support.configured import EDITED, JUDGES, TITLES


def test_what_an_edit_adds_and_loses(run: Run, folder: Path, seen: Path) -> None:
    assert "0 added, 0 lost, 0 moved" in run("backtest")[1]
    (folder / "config" / "watchlist.yaml").write_text(EDITED)
    before = seen.read_bytes()
    code, printed, complaint = run("backtest", "--since", "2h")
    assert code == 0
    assert "compared with  what was decided at the time" in printed
    assert "judged by      words alone: there are no examples; see `monitor examples add`" in printed
    assert ": 3 relevant before, 5 now" in printed
    assert "changes        2 added, 0 lost, 1 moved" in printed
    rows = [line.split() for line in printed.splitlines()]
    assert ["bridges", "2", "0", "0", "1"] in rows
    assert ["bridge", "2", "0", "1"] in rows
    assert ["circus", "1", "0", "0"] in rows
    entries = [line for line in printed.splitlines() if " The Kite " in line]
    assert [(line.split()[0], next(title for title in TITLES if title in line)) for line in entries] == [
        ("added", "A circus on the bridge"),
        ("added", "A viaduct opens"),
        ("moved", "A ferry to the bridge"),
    ]
    assert "bridges, both -> both" in entries[2]
    assert "Entries judged: 7 of 7" in complaint
    assert seen.read_bytes() == before
    assert sorted(path.name for path in seen.parent.iterdir()) == [seen.name, "watchlist-compiled.json"]


def test_a_backtest_in_json_and_its_limit(run: Run, folder: Path, seen: Path) -> None:
    (folder / "config" / "watchlist.yaml").write_text(EDITED)
    data = json.loads(run("backtest", "--json")[1])
    counts = {name: data[name] for name in ("read", "relevant_before", "relevant_now", "added", "lost", "moved")}
    assert counts == {"read": 7, "relevant_before": 3, "relevant_now": 5, "added": 2, "lost": 0, "moved": 1}
    assert {(each["change"], each["title"]) for each in data["entries"]} == {
        ("added", "A circus on the bridge"),
        ("added", "A viaduct opens"),
        ("moved", "A ferry to the bridge"),
    }
    assert data["watches"]["bridges"] == {"added": 2, "lost": 0, "moved_in": 0, "moved_out": 1}
    assert data["terms"]["circus"] == {"added": 1, "lost": 0, "moved": 0}
    _, printed, _ = run("backtest", "--limit", "1")
    assert "A viaduct opens" not in printed
    assert printed.endswith("and 1 older ones; to see more: --limit 2\n")


def test_another_folder_is_compared_with(run: Run, folder: Path, seen: Path) -> None:
    shutil.copytree("config", "other")
    (folder / "other" / "watchlist.yaml").write_text(EDITED)
    _, printed, _ = run("backtest", "--against", "other")
    assert "compared with  the configuration in other" in printed
    assert "changes        0 added, 2 lost, 1 moved" in printed
    code, _, complaint = run("backtest", "--against", "missing")
    assert code == 2
    assert "missing/watchlist.yaml: there is no such file" in complaint


def test_a_revision_is_compared_with(run: Run, folder: Path, seen: Path) -> None:
    code, _, complaint = run("backtest", "--baseline", "HEAD")
    assert (code, "is not under git; compare with a folder: --against DIR" in complaint) == (2, True)
    git(folder, "init", "--quiet")
    for text in (JUDGES["watchlist.yaml"], "terms: {a: {form: {}}}\n"):
        (folder / "config" / "watchlist.yaml").write_text(text)
        git(folder, "add", "config")
        git(folder, "commit", "--quiet", "-m", "edit")
    (folder / "config" / "watchlist.yaml").write_text(EDITED)
    code, printed, _ = run("backtest", "--baseline", "HEAD~1")
    assert code == 0
    assert "compared with  revision " in printed
    assert "changes        2 added, 0 lost, 1 moved" in printed
    code, printed, complaint = run("backtest", "--baseline", "HEAD")
    assert (code, printed) == (2, "")
    assert complaint.startswith("monitor: the configuration at revision 'HEAD' is wrong:\n  config/watchlist.yaml:1:")
    assert "unknown key 'form'; did you mean 'forms'?" in complaint


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["backtest", "--since", "soon"], "'soon' is not a duration"),
        (["backtest", "--limit", "0"], "'0' is not a number from 1 to 999999"),
        (["backtest", "--against", "a", "--baseline", "b"], "not allowed with argument"),
    ],
)
def test_wrong_usage(run: Run, words: list[str], complaint: str) -> None:
    code, printed, complained = run(*words)
    assert (code, printed) == (2, "")
    assert complaint in complained
