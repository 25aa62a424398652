"""What an editor sees before and after an edit: ``backtest``, ``rejected`` and ``explain`` of a link."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.cli import main
from monitor.config.load import load
from monitor.matching.fields import Field
from monitor.matching.screener import Candidate, Screener
from monitor.model.delivery import Delivered
from monitor.model.documents import Entry
from monitor.model.entries import EntryState
from monitor.store import Store
from tests.editorial.test_revisions import git
from tests.store.samples import MESSAGE, MINUTE, POST, ingest, opened, written
from tests.support.commands import Run
from tests.support.web import Reply, serve

WATCHLIST = """\
terms:
  bridge: {forms: {en: [bridge]}}
  circus: {forms: {en: [circus]}}
  ferry: {forms: {en: [ferry]}}
watches:
  bridges: {any: [bridge], unless: [circus]}
  both: {all: [ferry, bridge]}
"""
EDITED = WATCHLIST.replace("en: [bridge]", "en: [bridge, viaduct]").replace("unless: [circus]", "unless: [ferry]")
TITLES = ("A bridge opens", "A viaduct opens", "A circus on the bridge", "A ferry to the bridge", "A ferry", "Nothing")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    monkeypatch.chdir(tmp_path)
    config = tmp_path / "config"
    config.mkdir()
    (config / "monitor.yaml").write_text("network: {allow_private_addresses: true}\narticles: {timeout: 5s}\n")
    (config / "feeds.yaml").write_text("feeds: []\n")
    (config / "watchlist.yaml").write_text(WATCHLIST)
    return tmp_path


@pytest.fixture
def seen(folder: Path, sqlite_file: Path) -> Path:
    """A database in which the titles above were judged by the watchlist above, an hour ago."""
    (folder / "state").mkdir()
    file = Path(shutil.copy(sqlite_file, folder / "state" / "monitor.sqlite"))
    fill(f"sqlite:///{file}", load(folder / "config", {}))
    return file


def fill(url: str, configured: object) -> None:
    screener = Screener.by_words(configured)
    now = datetime.now(UTC) - timedelta(hours=1)
    writes = []
    for at, title in enumerate(TITLES):
        fields = (Field("title", title), Field("summary", ""), Field("content", ""))
        (match,) = screener.screen([Candidate(fields, "en")])
        writes.append(
            written(
                str(at),
                EntryState.MATCHED if match.relevant else EntryState.REJECTED,
                entry=Entry(None, f"https://kite.example/{at}", title),
                match=match,
                reason="" if match.relevant else match.reason,
                published=now,
            )
        )
    old = written("old", EntryState.HELD_BACK, reason="published before 2020", entry=Entry(None, None, "An old bridge"))
    with closing(Store.open(url)) as store:
        ingest(store, *writes, old, now=now)


# --- backtest ----------------------------------------------------------------------------------------------------


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
    assert [path.name for path in seen.parent.iterdir()] == [seen.name]


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
    for text in (WATCHLIST, "terms: {a: {form: {}}}\n"):
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
        (["rejected", "--limit", "x"], "'x' is not a number from 1 to 999999"),
    ],
)
def test_wrong_usage(run: Run, words: list[str], complaint: str) -> None:
    code, printed, complained = run(*words)
    assert (code, printed) == (2, "")
    assert complaint in complained


# --- rejected ----------------------------------------------------------------------------------------------------


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


# --- explain -----------------------------------------------------------------------------------------------------


def post(file: Path) -> None:
    """Put the first entry into a story that is posted as message 71."""
    now = datetime.now(UTC)
    with closing(Store.open(f"sqlite:///{file}")) as store:
        store.outbox.sync_channels({"main": "@bridges"}, now)
        report = next(report for report in store.entries.ungrouped(now, 10) if report.title == TITLES[0])
        opened(store, report, POST, now=now)
        assert store.leases.acquire("channel:main", "worker", now, MINUTE)
        claim = store.outbox.next_pending("main", now)
        assert claim is not None
        assert store.outbox.begin_sending(claim.publication_id, "main", "worker", MESSAGE, now)
        store.outbox.record_outcome(claim.publication_id, 1, Delivered(71), now, MINUTE)


def test_what_became_of_an_entry(run: Run, seen: Path) -> None:
    post(seen)
    code, printed, complaint = run("explain", "https://kite.example/0")
    assert (code, complaint) == (0, "")
    fate, explained = printed.split("\n\n")
    lines = fate.splitlines()
    assert lines[0] == "entry    A bridge opens"
    assert lines[1].startswith("outlet   The Kite, published ")
    assert lines[2:4] == ["state    matched for bridges", "story    1: no recent report resembles it"]
    assert lines[4].startswith("channel  main: sent, message 71, ")
    assert explained.startswith("text     A [bridge] opens\nlanguage en\n")
    assert "verdict  relevant: bridges: any: bridge" in explained


def test_why_an_entry_was_not_posted(run: Run, folder: Path, seen: Path) -> None:
    (folder / "config" / "watchlist.yaml").write_text(EDITED)
    _, printed, _ = run("explain", "https://kite.example/2")
    assert "state    rejected: bridges: vetoed by circus: «circus»\n\n" in printed
    assert "verdict  relevant: bridges: any: bridge" in printed
    assert "story    none yet" in run("explain", "https://kite.example/0")[1]


def test_a_link_in_json(run: Run, seen: Path) -> None:
    post(seen)
    data = json.loads(run("explain", "--json", "https://kite.example/0")[1])
    (found,) = data["seen"]
    assert (found["state"], found["story"], found["watches"]) == ("matched", 1, ["bridges"])
    (publication,) = found["publications"]
    assert (publication["channel"], publication["state"], publication["message_id"]) == ("main", "sent", 71)
    assert data["relevant"] is True
    assert "seen" not in json.loads(run("explain", "--json", "A bridge")[1])


async def test_a_link_that_was_not_seen_is_fetched(
    folder: Path, seen: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from monitor.cli.parser import build_parser
    from monitor.config.environment import read_environment

    (folder / "config" / "watchlist.yaml").write_text(WATCHLIST.replace("unless: [circus]", "fields: [title]"))
    page = b"<html><head><title>A ferry</title><meta name=description content='To the bridge'></head></html>"
    async with serve() as web:
        web["/page"] = Reply(body=page, headers={"Content-Type": "text/html"})
        for state in ("state", "missing"):
            arguments = build_parser().parse_args(["explain", web.url("/page"), "--state", state])
            assert await main.COMMANDS["explain"](arguments, read_environment(os.environ)) == 0
            printed = capsys.readouterr().out
            assert printed.startswith("text     A [ferry]\ntext     To the [bridge]\n")
            assert "watch    bridges fails: none of its terms in title; elsewhere: bridge" in printed
    assert not (folder / "missing").exists()


def test_a_database_that_cannot_be_read_is_said(run: Run, seen: Path) -> None:
    with closing(sqlite3.connect(seen)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    code, _, complaint = run("explain", "http://127.0.0.1:1/x")
    assert code == 2
    assert complaint.startswith("monitor: whether the worker has seen it is not known: the database ")
    assert "cannot read http://127.0.0.1:1/x: " in complaint


def test_of_a_long_text_only_what_stands_around_the_evidence_is_shown(run: Run) -> None:
    long = " ".join(["words"] * 2000)
    _, printed, _ = run("explain", f"Title\n{long} bridge {long} bridge {long}")
    (line,) = [line for line in printed.splitlines() if "[bridge]" in line]
    assert line.count("[bridge]") == 2
    assert line.count(" … ") == 3
    assert len(line) < 700
