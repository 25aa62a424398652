"""Fixtures for several commands."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.config.load import load
from monitor.matching.fields import Field
from monitor.matching.screener import Candidate, Screener
from monitor.model.documents import Entry
from monitor.model.entries import EntryState
from monitor.model.settings import Settings
from monitor.store import Store
from tests.store.samples import ingest, written
from tests.support.commands import Call
from tests.support.configured import EDITORS, JUDGES, OPENED, TITLES, fill_feeds, news, write_config
from tests.support.web import serve


@pytest.fixture
def editors_config(folder: Path) -> None:
    """A configuration to edit."""
    write_config(folder, EDITORS)


@pytest.fixture
def seen(folder: Path, database: Path) -> Path:
    """A database in which TITLES were judged by the watchlist of JUDGES, an hour ago."""
    write_config(folder, JUDGES)
    _fill(f"sqlite:///{database}", load(folder / "config", {}))
    return database


def _fill(url: str, configured: Settings) -> None:
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


@pytest.fixture
async def posted(call: Call, folder: Path) -> None:
    """One story, read from the feed of Kite 0 and posted by a worker."""
    async with serve() as web:
        web["/a"] = news(OPENED)
        fill_feeds(folder, web.url("/a"))
        await call("run", "--once")
