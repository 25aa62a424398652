"""``monitor explain``: a text, a page, and what became of an entry."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from monitor.model.delivery import Delivered
from monitor.store import Store
from tests.store.samples import MESSAGE, MINUTE, POST, opened
from tests.support.commands import Call, Output, Run
from tests.support.configured import EDITED, JUDGES, OPENED, TITLES
from tests.support.web import Reply, serve


async def test_explain_reads_a_page(call: Call) -> None:
    page = f"<html><head><title>{OPENED}</title></head><body><p>It took three years.</p></body></html>"
    async with serve() as web:
        web["/page"] = Reply(body=page.encode(), headers={"Content-Type": "text/html"})
        code, printed, _ = await call("explain", web.url("/page"))
    assert code == 0
    assert f"text     {OPENED.replace('bridge', '[bridge]')}" in printed
    assert "watch    bridges holds: any: bridge" in printed


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


async def test_a_link_that_was_not_seen_is_fetched(output: Output, folder: Path, seen: Path) -> None:
    (folder / "config" / "watchlist.yaml").write_text(
        JUDGES["watchlist.yaml"].replace("unless: [circus]", "fields: [title]")
    )
    page = b"<html><head><title>A ferry</title><meta name=description content='To the bridge'></head></html>"
    async with serve() as web:
        web["/page"] = Reply(body=page, headers={"Content-Type": "text/html"})
        for state in ("state", "missing"):
            printed = await output("explain", web.url("/page"), "--state", state)
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
