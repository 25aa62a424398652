"""A desk on a small configuration and a real database, reached over loopback."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from monitor.config.environment import Environment
from monitor.config.load import load
from monitor.editorial.backtest import Kind
from monitor.matching.fields import Field
from monitor.matching.screener import Candidate, Screener
from monitor.model.documents import Entry
from monitor.model.entries import EntryState, EntryWrite
from monitor.model.matches import Likeness
from monitor.store import Store
from monitor.web.desk import Desk, opened_desk
from monitor.web.guard import Reach
from monitor.web.login import Door
from monitor.web.server import Server, listening
from monitor.web.table import PAGES
from tests.store.samples import ingest, written

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}\u202e"
WATCHLIST = """\
# Words of the bridge desk; keep the order.
terms:
  bridge: {label: Bridge, forms: {en: [bridge, viaduct], hy: [կամուրջ]}}  # the old one
  circus:
    forms:
      en: [circus]

watches:
  bridges: {any: [bridge], unless: [circus]}   # one watch
"""
TITLES = (
    "A bridge opens at Alder",
    "Ferries leave the quay at Alder",
    "A ferry and a circus on the bridge",
    "A ferry sinks near Birch",
    "Nothing happened in Cedar",
)
PAST = datetime.now(UTC) - timedelta(hours=2)
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')
_FILES = {"monitor.yaml": "relevance: {semantic: false}\n", "feeds.yaml": "feeds: []\n", "watchlist.yaml": WATCHLIST}


@dataclass(frozen=True)
class Reply:
    """What the desk answered: the page at the end of redirects, with the path it has."""

    status: int
    text: str
    path: str


@dataclass(frozen=True)
class Client:
    """Somebody at the desk."""

    base: str
    desk: Desk
    folder: Path
    http: aiohttp.ClientSession

    async def get(self, path: str) -> Reply:
        async with self.http.get(self.base + path) as answer:
            return Reply(answer.status, await answer.text(), answer.url.path)

    async def post(self, path: str, *fields: tuple[str, str], **more: str) -> Reply:
        token = _TOKEN.search((await self.get("/explain")).text)
        assert token is not None
        form = [("csrf", token[1]), *fields, *more.items()]
        async with self.http.post(self.base + path, data=aiohttp.FormData(form)) as answer:
            return Reply(answer.status, await answer.text(), answer.url.path)

    async def tried(self, query: str) -> str:
        """The page of a trial once it is over."""
        while True:
            text = (await self.get(f"/words/try?{query}")).text
            if 'id="stop"' not in text:
                return text

    def watchlist(self) -> bytes:
        return (self.folder / "watchlist.yaml").read_bytes()

    def mark(self, text: str) -> str:
        found = re.search(r'name="mark" value="([^"]+)"', text)
        assert found is not None
        return found[1]


def judged(screener: Screener, name: str, title: str, *, likelihood: float | None = None) -> EntryWrite:
    """An entry as the worker writes it, by the words."""
    fields = (Field("title", title), Field("summary", ""), Field("content", ""))
    (match,) = screener.screen([Candidate(fields, "en")])
    if likelihood is not None:
        likeness = Likeness(likelihood, (), (), ())
        match = screener.weigh(match, likeness)
    state = EntryState.MATCHED if match.relevant else EntryState.REJECTED
    reason = "" if match.relevant else match.reason
    entry = Entry(None, f"https://kite.example/{name}", title)
    return written(name, state, entry=entry, match=match, reason=reason, published=PAST)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A small configuration, and a database of TITLES that were judged by it."""
    folder = tmp_path / "config"
    folder.mkdir()
    for name, text in _FILES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def filled(config: Path, store: Store) -> Store:
    screener = Screener.by_words(load(config, {}))
    ingest(store, *(judged(screener, str(at), title) for at, title in enumerate(TITLES)), now=PAST)
    return store


@asynccontextmanager
async def client_of(config: Path, url: str) -> AsyncIterator[Client]:
    environ: Mapping[str, str] = {"DATABASE_URL": url}
    state = config.parent / "state"
    state.mkdir(exist_ok=True)
    environment = Environment(database_url=url, config_dir=config, state_dir=state)
    with opened_desk(environment, environ, config, state) as desk:
        door = Door.of(Reach(local=True), "", desk.now)
        async with listening(Server(desk, door, PAGES), "127.0.0.1", 0) as port, aiohttp.ClientSession() as http:
            yield Client(f"http://127.0.0.1:{port}", desk, config, http)


@pytest.fixture
async def client(config: Path, filled: Store, database_url: str) -> AsyncIterator[Client]:
    """Somebody at a desk on TITLES."""
    async with client_of(config, database_url) as opened:
        yield opened


__all__ = ["HOSTILE", "PAST", "TITLES", "WATCHLIST", "Client", "Kind", "client_of", "judged"]
