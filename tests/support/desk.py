"""The desk, running on loopback, and a client that sends it just what it is told to.

async with desk(url, folder) as client:
    reply = await client.get("/feeds", Host="evil.example")
    reply = await client.post("/channels/main/pause", {}, token=False)
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import aiohttp

from monitor.config.environment import Environment
from monitor.model.alerts import Alert, AlertKind, Review
from monitor.model.delivery import Delivered
from monitor.model.documents import Failed, FailureKind
from monitor.model.publications import Message
from monitor.store import Store
from monitor.web.desk import Desk, Files
from monitor.web.guard import Reach
from monitor.web.login import Door
from monitor.web.pages import Page
from monitor.web.server import Server, listening
from monitor.web.table import PAGES
from monitor.worker.wiring import DatabaseRunner
from tests.store.samples import MINUTE, NOW, alive, begin, claimed, feed, poll, posted
from tests.support.configured import write_config

CONFIG = {
    "monitor.yaml": "time_zone: Asia/Yerevan\nchannels: {main: {chat: '@bridges'}, second: {chat: '-1001234567'}}\n",
    "feeds.yaml": "feeds: []\n",
    "watchlist.yaml": "terms:\n  bridge: {forms: {en: [bridge]}}\nwatches:\n  bridges: {any: [bridge]}\n",
}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'{{ 7 * 7 }}"
"""What a feed may call itself, and any text of it may hold."""


@dataclass(frozen=True)
class Reply:
    """What the desk answered."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def cookies(self) -> Sequence[str]:
        return [value for name, value in self.headers.items() if name.lower() == "set-cookie"]


@dataclass
class Client:
    """Somebody who reaches the desk at ``root``. It keeps cookies and follows no redirects."""

    root: str
    desk: Desk
    session: aiohttp.ClientSession
    now: datetime = NOW
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **headers: str) -> Reply:
        return await self.ask("GET", path, None, headers)

    async def post(
        self, path: str, form: Mapping[str, str] | None = None, *, token: bool = True, **headers: str
    ) -> Reply:
        """Send a form as a page of the desk would; without its ``token`` where that is False."""
        sent = {**(form or {}), **({"csrf": await self.token()} if token else {})}
        return await self.ask("POST", path, sent, {"Origin": self.root, **headers})

    async def ask(
        self, method: str, path: str, body: Mapping[str, str] | bytes | None, headers: Mapping[str, str]
    ) -> Reply:
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if isinstance(body, Mapping):
            body, sent["Content-Type"] = urlencode(body).encode(), "application/x-www-form-urlencoded"
        data = None if body is None else io.BytesIO(body)
        asked = self.session.request(method, self.root + path, data=data, headers=sent, allow_redirects=False)
        async with asked as answer:
            return Reply(answer.status, answer.headers.copy(), await answer.text())

    async def token(self) -> str:
        """The token of a form of the page that this client sees."""
        for path in ("/login", "/"):
            found = re.search(r'name="csrf" value="([0-9a-f]+)"', (await self.get(path)).text)
            if found:
                return found[1]
        raise AssertionError("no page shows a form")

    @property
    def host(self) -> str:
        return urlsplit(self.root).netloc


@asynccontextmanager
async def desk(
    url: str,
    folder: Path,
    *,
    reach: Reach | None = None,
    password: str = "",
    pages: Sequence[Page] = PAGES,
    config: Mapping[str, str] = CONFIG,
    environment: Environment | None = None,
) -> AsyncIterator[Client]:
    """The desk on a database and a configuration of its own; its clock is the client's ``now``."""
    (folder / "config").mkdir()
    write_config(folder, config)
    with closing(Store.open(url)) as store, closing(DatabaseRunner(url)) as runner:
        client: Client
        known = Desk(
            environment or Environment(),
            folder / "config",
            folder,
            Files(folder / "config", os.environ),
            store,
            runner,
            lambda: client.now,
            os.environ,
        )
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            client = Client("", known, session)
            door = Door.of(reach or Reach(local=True), password, lambda: client.now)
            async with listening(Server(known, door, pages), "127.0.0.1", 0) as port:
                client.root = f"http://127.0.0.1:{port}"
                yield client


def fill(store: Store) -> None:
    """Two channels, one with a post and one in the queue; a feed that answers, one that fails, and a hostile one; a
    worker that is alive and one that is gone; an alert."""
    store.outbox.sync_channels({"main": "@bridges", "second": "-1001234567"}, NOW)
    posted(store, "first", "second")
    sent = begin(store, message=Message("<b>Bridge first opens</b>", f"Bridge first opens {HOSTILE}"))
    store.outbox.record_outcome(sent, 1, Delivered(41), NOW, MINUTE)
    good, bad, hostile = feed(1), feed(2, "heron.example", outlet="Heron"), feed(3, "wren.example", outlet=HOSTILE)
    for source, failure in ((good, None), (bad, "status 503"), (hostile, HOSTILE)):
        state = claimed(store, source)
        failed = None if failure is None else Failed(FailureKind.SOFT, "http-503", failure)
        store.feeds.record("worker", {state.id: poll(failure=failed)})
    store.feeds.sync([good, bad, hostile], NOW)
    store.health.beat(alive("one", host=HOSTILE, mode="Telegram"))
    store.health.beat(replace(alive("two"), beat_at=NOW - timedelta(hours=1)))
    alert = Alert(AlertKind.CHANNEL, "main", "main", f"thrown out {HOSTILE}", True, NOW, NOW)
    store.alerts.review(lambda known: Review((alert,)))
